package linkage

import "math"

// Term frequency: agreement on a common value says less than agreement on a rare one. The weight of
// an exact level is moved by log2(average chance / chance of this value). For a full name the value
// is the whole name: «Nguyễn» alone, a third of all people, is worth next to nothing, and nothing is
// what it gets, while «H'Wen Niê Kdăm» is nearly proof.

const (
	termUp   = 9  // a value can add at most this many bits
	termDown = 12 // and take away at most this many
)

// terms fills the corrections of comparison c by value and by key.
func (s *scorer) terms(p *prepared, c int, f *FieldModel) {
	k := &s.comps[c]
	u := 0.0
	for l := int(k.levels.exact); l <= int(k.top()); l++ {
		u += f.U[l]
	}
	n := float64(k.sp.have[0] + k.sp.have[1])
	if p.dedupe {
		n = float64(k.sp.have[0])
	}
	s.termK[c] = termTable(k.sp.freqK, u, n)
	s.termV[c] = s.termK[c]
	if k.sp.key == nil {
		return
	}
	s.termV[c] = termTable(k.sp.freqV, u, n)
	// A value with marks is never weighed below its bare letters, so adding marks cannot lower a score.
	for v, key := range k.sp.key {
		s.termV[c][v] = max(s.termV[c][v], s.termK[c][key])
		if !k.sp.marks[v] { // typed without marks: all one knows is the key
			s.termV[c][v] = s.termK[c][key]
		}
	}
}

func termTable(freq []uint32, u, n float64) []float32 {
	out := make([]float32, len(freq))
	for v, f := range freq {
		if v == 0 || f == 0 || u <= 0 {
			continue
		}
		b := math.Log2(u * n / math.Max(float64(f), 2))
		out[v] = float32(math.Max(-termDown, math.Min(termUp, b)))
	}
	return out
}
