package linkage

import (
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"luoi/internal/fault"
)

// everyPair is the number of pairs up to which small lists are compared completely.
const everyPair = 1_500_000

// blocking chooses or reads the rules and lays out the rows for comparing and blocking.
func (l *linker) blocking() error {
	p := l.p
	comps, parts := comparisons(p.spaces)
	wanted := slices.Clone(parts)
	for _, x := range blockingParts(p.spaces) {
		if !slices.Contains(wanted, x) {
			wanted = append(wanted, x)
		}
	}
	for _, x := range trainingParts(p.spaces) {
		if !slices.Contains(wanted, x) {
			wanted = append(wanted, x)
		}
	}
	given, err := l.givenRules()
	if err != nil {
		return err
	}
	for _, r := range given {
		for _, x := range r.parts {
			if !slices.Contains(wanted, x) {
				wanted = append(wanted, x)
			}
		}
	}
	p.layout(l.tables, wanted, l.opt.Threads)
	l.comps = comps
	b := &blocker{p: p, threads: l.opt.Threads, cap: 20_000}
	n, m := float64(p.n[0]), float64(p.n[1])
	if from := l.opt.RightFrom; from > 0 {
		b.only = func(r int32) bool { return r >= from }
	}
	stored, everyone := l.storedRules()
	switch {
	case given == nil && everyone:
		b.everyone = true
		b.rules = []rule{{name: "every pair"}}
	case given == nil && stored != nil:
		b.rules = stored
	case given != nil:
		b.rules, b.cap = given, 20_000_000
	case p.dedupe && n*n/2 <= everyPair || !p.dedupe && n*m <= everyPair:
		b.everyone = true
		b.rules = []rule{{name: "every pair"}}
	default:
		b.rules = p.chooseRules(blockingParts(p.spaces), pairBudget(n+m), l.opt.Threads)
	}
	for i := range b.rules {
		r := &b.rules[i]
		for _, x := range r.parts {
			r.slots = append(r.slots, p.slot(x))
		}
		if r.name == "" {
			r.name = ruleName(p.spaces, r.parts)
		}
	}
	for _, x := range p.splitters(p.parts) {
		b.split = append(b.split, p.slot(x))
	}
	l.block = b
	l.rules = nil
	for _, r := range b.rules {
		var names []string
		for _, x := range r.parts {
			names = append(names, strconv.Itoa(x.field)+":"+strconv.Itoa(int(x.feat)))
		}
		l.rules = append(l.rules, names)
	}
	return l.done("block")
}

// storedRules are the rules a given model was made with; everyone means that it compared every pair.
func (l *linker) storedRules() (rules []rule, everyone bool) {
	if l.opt.Model == nil {
		return nil, false
	}
	for _, names := range l.opt.Model.Blocking {
		var r rule
		for _, n := range names {
			f, x, _ := strings.Cut(n, ":")
			field, _ := strconv.Atoi(f)
			feat, _ := strconv.Atoi(x)
			p := part{field, feature(feat)}
			if field >= len(l.p.spaces) || l.p.slot(p) < 0 {
				return nil, false
			}
			r.parts = append(r.parts, p)
		}
		if len(r.parts) == 0 {
			return nil, true
		}
		rules = append(rules, r)
	}
	return rules, false
}

// pairBudget is the number of candidate pairs the chosen rules may bring: generous for small lists,
// a few per record for large ones.
func pairBudget(rows float64) float64 {
	return rows * math.Max(5, math.Min(80, 2_000_000/rows))
}

// givenRules reads the rules of the options: column names.
func (l *linker) givenRules() ([]rule, error) {
	var rules []rule
	fields := l.tables[0].fields
	for _, cols := range l.opt.Blocking {
		r := rule{name: strings.Join(cols, " + ")}
		for _, c := range cols {
			i := slices.IndexFunc(fields, func(f Field) bool { return f.Column == strings.TrimSpace(c) })
			if i < 0 {
				return nil, fault.New(fault.Invalid, "linkage.blocking_column", c)
			}
			x := part{i, featValue}
			if l.p.spaces[i].key != nil {
				x.feat = featKey
			}
			r.parts = append(r.parts, x)
		}
		rules = append(rules, r)
	}
	return rules, nil
}

// peakMemory is the largest resident size of the process so far, where the system tells it.
func peakMemory() uint64 {
	if b, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(b)) {
			if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				kb, _ := strconv.ParseUint(strings.Fields(rest)[0], 10, 64)
				return kb * 1024
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}
