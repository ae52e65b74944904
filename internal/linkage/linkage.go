// Package linkage decides which rows of two lists are the same person, or which rows of one list are
// duplicates: normalise, block, compare, train, weigh, assign, explain. The method is that of Fellegi
// and Sunter. It owns no storage and no files but the command contract in spec.go; it does not own
// what a match means for coverage. DESIGN.md tells how it works and why.
package linkage

import (
	"context"
	"runtime"
	"time"
)

// Decision about a pair.
type Decision uint8

const (
	Match  Decision = iota + 1 // the same person (trùng khớp)
	Review                     // a clerk decides (cần soát)
)

// String is the word used in files.
func (d Decision) String() string {
	switch d {
	case Match:
		return "match"
	case Review:
		return "review"
	}
	return ""
}

// Pair is a decided pair of rows: L of the left table, R of the right one (of the left one again when
// deduplicating, with L < R). Weight is in bits of odds, Prob the probability of being one person.
// Household is what the household pass added to the weight.
type Pair struct {
	L, R      int32
	Weight    float32
	Prob      float32
	Household float32
	Decision  Decision
	Through   bool // deduplication: joined only through other rows of its cluster
}

// Candidate is a compared pair that was worth keeping, with its weight before the household pass.
type Candidate struct {
	L, R   int32
	Weight float32
}

// Candidates are what a later increment needs to know of this result.
func (r *Result) Candidates() []Candidate {
	out := make([]Candidate, len(r.ctx.kept))
	for i, s := range r.ctx.kept {
		out[i] = Candidate{s.l, s.r, s.w}
	}
	return out
}

// Cardinality of a link between two lists.
type Cardinality string

const (
	Auto      Cardinality = ""     // one to one unless the lists plainly repeat people
	OneToOne  Cardinality = "one"  // each row in at most one match
	ManyPairs Cardinality = "many" // rows may match several
)

// Options steer a link. The zero value is good for most lists.
type Options struct {
	Threads     int        // 0: all cores
	Blocking    [][]string // rules of column names; nil: chosen from the kinds and the data
	Model       *Model     // nil: learnt from these lists
	Household   bool       // second pass with the support of other household members
	MatchAt     float64    // probability from which a pair is a match; 0: 0.75
	ReviewAt    float64    // probability from which a pair goes to review; 0: 0.2
	Cardinality Cardinality

	// An increment: rows of the right list (of the left one when deduplicating) from RightFrom on are
	// new; what was found for the others comes from Known, the Candidates of the earlier result under
	// the same Model. Only the new rows are compared, then everything is decided again, so the result
	// is that of linking the whole lists with this Model.
	RightFrom int32
	Known     []Candidate

	Progress func(step string, done, total int64)
}

// Report tells what was done. Times are milliseconds, memory is bytes.
type Report struct {
	Left           int           `json:"left_rows"`
	Right          int           `json:"right_rows"`
	CandidatePairs int64         `json:"candidate_pairs"`
	Skipped        int64         `json:"skipped_comparisons"`
	Rules          []RuleReport  `json:"rules"`
	Matches        int           `json:"matches"`
	Reviews        int           `json:"reviews"`
	ExpectedPairs  float64       `json:"expected_pairs"`
	OneToOne       bool          `json:"one_to_one"`
	Repeated       int           `json:"repeated"` // rows matched beside another row of the same person in their own list
	Steps          []StepReport  `json:"steps"`
	Milliseconds   int64         `json:"ms"`
	PeakMemory     uint64        `json:"peak_memory_bytes"`
	Household      HouseholdNote `json:"household"`
}

// RuleReport is one blocking rule: pairs it was first to join, and pairs of blocks too large to
// compare and to split further.
type RuleReport struct {
	Name    string `json:"name"`
	Pairs   int64  `json:"pairs"`
	Skipped int64  `json:"skipped,omitempty"`
}

// StepReport is the time of one step.
type StepReport struct {
	Name string `json:"name"`
	MS   int64  `json:"ms"`
}

// HouseholdNote tells what the second pass changed.
type HouseholdNote struct {
	Supported int `json:"supported"`
	Opposed   int `json:"opposed"`
}

// Result of a link.
type Result struct {
	Pairs  []Pair
	Model  *Model
	Report Report
	ctx    *linker
}

// linker is the state of one run; it lives on in the result for explanations.
type linker struct {
	ctx       context.Context
	opt       Options
	tables    []*Table
	p         *prepared
	comps     []comparison
	block     *blocker
	rules     [][]string // the blocking rules as a model keeps them
	model     *Model
	score     *scorer
	twinMeter *measurer
	kept      []scored
	ranked    []Pair // all pairs that survived assignment, also those below review
	rep       *Report
	began     time.Time
	step      time.Time
}

// Link finds the pairs of rows of left and right that are one person. A nil right deduplicates left.
// Errors: fields that do not fit, a model of other fields, or the context's end.
func Link(ctx context.Context, left, right *Table, opt Options) (*Result, error) {
	if err := checkFields(left, right); err != nil {
		return nil, err
	}
	l := &linker{ctx: ctx, opt: withDefaults(opt), tables: []*Table{left}, rep: &Report{}}
	if right != nil {
		l.tables = append(l.tables, right)
	}
	l.began = time.Now()
	l.step = l.began
	if err := l.prepare(); err != nil {
		return nil, err
	}
	if err := l.learn(); err != nil {
		return nil, err
	}
	kept, err := l.scoreAll()
	if err != nil {
		return nil, err
	}
	pairs := l.decide(kept)
	l.kept = kept
	if opt.Model == nil {
		l.keepTerms()
		l.model.Blocking = l.rules
	}
	l.finish(pairs)
	return &Result{Pairs: pairs, Model: l.model, Report: *l.rep, ctx: l}, nil
}

func withDefaults(o Options) Options {
	if o.Threads <= 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	if o.MatchAt == 0 {
		o.MatchAt = .75
	}
	if o.ReviewAt == 0 {
		o.ReviewAt = min(.2, o.MatchAt)
	}
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	return o
}

// done closes a step: its time goes to the report, and a cancelled context ends the run.
func (l *linker) done(name string) error {
	now := time.Now()
	l.rep.Steps = append(l.rep.Steps, StepReport{name, now.Sub(l.step).Milliseconds()})
	l.step = now
	l.opt.Progress(name, 1, 1)
	return l.ctx.Err()
}

func (l *linker) prepare() error {
	l.opt.Progress("normalise", 0, 1)
	l.p = &prepared{spaces: buildSpaces(l.tables, l.opt.Threads)}
	l.p.hashRows(l.tables, l.opt.Threads)
	l.rep.Left = l.tables[0].rows
	l.rep.Right = l.tables[len(l.tables)-1].rows
	if err := l.done("normalise"); err != nil {
		return err
	}
	return l.blocking()
}

func (l *linker) learn() error {
	if l.opt.Model != nil {
		if err := l.opt.Model.fits(l.comps); err != nil {
			return err
		}
		l.model = l.opt.Model
		return nil
	}
	l.opt.Progress("train", 0, 1)
	t := &trainer{p: l.p, comps: l.comps, threads: l.opt.Threads}
	l.model = t.train(l.tables)
	return l.done("train")
}

func (l *linker) finish(pairs []Pair) {
	for _, p := range pairs {
		switch p.Decision {
		case Match:
			l.rep.Matches++
		case Review:
			l.rep.Reviews++
		}
	}
	l.rep.Milliseconds = time.Since(l.began).Milliseconds()
	l.rep.PeakMemory = peakMemory()
}
