package linkage

import (
	"slices"
)

// keepBits is the weight below which a pair is forgotten at once; the household pass can lift a pair
// by a few bits, so it lies below the review threshold.
const keepBits = -8

// scored is a candidate that was worth keeping.
type scored struct {
	l, r int32
	w    float32
	hh   float32
}

// scoreAll compares all candidates and keeps those with a chance.
func (l *linker) scoreAll() ([]scored, error) {
	l.score = newScorer(l.p, l.comps, l.model, l.opt.Model != nil)
	kept := make([][]scored, l.opt.Threads)
	meters := make([]*measurer, l.opt.Threads)
	for w := range meters {
		meters[w] = newMeasurer(l.comps)
	}
	l.opt.Progress("score", 0, int64(len(l.block.rules)))
	l.block.run(func(w, _ int, i, j int32) {
		bits, ok := l.score.weigh(meters[w], l.p.row(0, i), l.p.row(1, j), keepBits)
		if ok {
			kept[w] = append(kept[w], scored{l: i, r: j, w: bits})
		}
	}, func(done int) { l.opt.Progress("score", int64(done), int64(len(l.block.rules))) })
	for k, r := range l.block.rules {
		l.rep.Rules = append(l.rep.Rules, RuleReport{Name: r.name, Pairs: l.block.pairs[k], Skipped: l.block.skipped[k]})
		l.rep.CandidatePairs += l.block.pairs[k]
		l.rep.Skipped += l.block.skipped[k]
	}
	l.block.keys, l.block.out = nil, [2][]keyed{}
	all := slices.Concat(kept...)
	if l.opt.RightFrom > 0 {
		for _, c := range l.opt.Known {
			all = append(all, scored{l: c.L, r: c.R, w: c.Weight})
		}
	}
	slices.SortFunc(all, func(a, b scored) int {
		if a.l != b.l {
			return int(a.l) - int(b.l)
		}
		return int(a.r) - int(b.r)
	})
	return all, l.done("score")
}

// decide runs the household pass and turns weights into decisions.
func (l *linker) decide(all []scored) []Pair {
	l.reprior(all)
	l.householdPass(all)
	l.done("household")
	var pairs []Pair
	if l.p.dedupe {
		pairs = l.clusterPairs(all)
	} else {
		pairs = l.assign(all)
	}
	l.done("assign")
	return pairs
}

// reprior moves all weights to the share of true pairs that the weights themselves add up to.
func (l *linker) reprior(all []scored) {
	if l.opt.Model != nil || len(all) == 0 {
		return
	}
	total := float64(l.p.n[0]) * float64(l.p.n[1])
	if l.p.dedupe {
		total /= 2
	}
	was := priorBits(l.model.Prior)
	best := l.bestWeights(all)
	now := was
	for range 12 {
		var sum float64
		for _, w := range best {
			sum += probability(float64(w) + now - was)
		}
		now = priorBits(min(max(sum, 1)/total, .5))
		l.rep.ExpectedPairs = sum
	}
	now = max(min(now, was+3), was-3)
	for i := range all {
		all[i].w += float32(now - was)
	}
	l.model.Prior = 1 / (1 + exp2(-now))
	l.score.prior = float32(now)
}

// bestWeights are the weights that count for the number of true pairs: in a deduplication all, between
// two lists those that are the best of both their rows.
func (l *linker) bestWeights(all []scored) (out []float32) {
	if l.p.dedupe {
		for i := range all {
			out = append(out, all[i].w)
		}
		return out
	}
	h := houses{l: l, rows: all}
	h.best()
	for i := range all {
		if h.mutual(int32(i)) {
			out = append(out, all[i].w)
		}
	}
	return out
}
