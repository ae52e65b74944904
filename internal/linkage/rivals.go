package linkage

import "slices"

// Rivals are the other candidates of the right rows that go to review, best first within a row: who may be
// meant when the clerk refuses the chosen one. Left rows that are plainly somebody else's are left out, and
// those below a probability of floor among all candidates of the row.
func (r *Result) Rivals(floor float64) []Pair {
	type key struct{ l, r int32 }
	chosen, doubtful, taken := map[key]bool{}, map[int32]bool{}, map[int32]bool{}
	for _, p := range r.Pairs {
		chosen[key{p.L, p.R}] = true
		if p.Decision == Review {
			doubtful[p.R] = true
		} else if p.Decision == Match {
			taken[p.L] = true
		}
	}
	if len(doubtful) == 0 {
		return nil
	}
	k := r.ctx
	probs := k.rivals(k.kept)
	var out []Pair
	for i, s := range k.kept {
		if !doubtful[s.r] || taken[s.l] || chosen[key{s.l, s.r}] || float64(probs[i]) < floor {
			continue
		}
		out = append(out, Pair{L: s.l, R: s.r, Weight: s.w + s.hh, Household: s.hh, Prob: probs[i], Decision: Review})
	}
	slices.SortFunc(out, func(a, b Pair) int {
		switch {
		case a.R != b.R:
			return int(a.R - b.R)
		case a.Prob > b.Prob:
			return -1
		case a.Prob < b.Prob:
			return 1
		}
		return int(a.L - b.L)
	})
	return out
}
