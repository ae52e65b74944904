package linkage

import "math"

// Term frequency: agreement on a common value says less than agreement on a rare one. The weight of
// an exact level is moved by log2(average chance / chance of this value). For a full name the value
// is the whole name: «Nguyễn» alone, a third of all people, is worth next to nothing, and nothing is
// what it gets, while «H'Wen Niê Kdăm» is nearly proof.

const (
	termUp   = 9  // a value can add at most this many bits
	termDown = 12 // and take away at most this many
	termKept = 5  // values of fewer records are not written into a model
	termMost = 20_000
)

// keepsTerms: frequencies of names and places are facts about a province and are kept with the model;
// identifiers and telephones are not.
func keepsTerms(k Kind) bool {
	switch k {
	case ID, Phone, Email, Household:
		return false
	}
	return true
}

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
	freqK, freqV := k.sp.freqK, k.sp.freqV
	if s.stored && f.Have > 0 {
		n = float64(f.Have)
	}
	if s.stored && f.Terms != nil {
		freqK = storedFreq(k.sp.dom.keys, f.Terms)
		if k.sp.key != nil {
			freqV = storedFreq(k.sp.vals, f.Forms)
		}
	} else if s.stored {
		freqK = settled(freqK)
	}
	s.termK[c] = termTable(freqK, u, n)
	s.termV[c] = s.termK[c]
	if k.sp.key == nil {
		return
	}
	s.termV[c] = termTable(freqV, u, n)
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

// storedFreq looks the values of a dictionary up among a model's terms; what is not there is rare.
func storedFreq(d *dict, terms map[string]uint32) []uint32 {
	out := make([]uint32, d.len())
	for v := 1; v < len(out); v++ {
		out[v] = 2
		if n, ok := terms[string(d.get(uint32(v)))]; ok {
			out[v] = n
		}
	}
	return out
}

// settled makes all values that one family may share equally rare, so that a few more rows do not
// move old weights; fillers, which stand in many rows, keep their frequency.
func settled(freq []uint32) []uint32 {
	out := make([]uint32, len(freq))
	for v, f := range freq {
		if out[v] = f; f > 0 && f < 20 {
			out[v] = 2
		}
	}
	return out
}

// keepTerms writes the common values of the lists into the model.
func (l *linker) keepTerms() {
	for c := range l.comps {
		f, sp := &l.model.Fields[c], l.comps[c].sp
		f.Have = sp.have[0] + sp.have[1]
		if l.p.dedupe {
			f.Have = sp.have[0]
		}
		if !keepsTerms(l.comps[c].kind) {
			continue
		}
		f.Terms = commonTerms(sp.dom.keys, sp.freqK)
		if sp.key != nil {
			f.Forms = commonTerms(sp.vals, sp.freqV)
		}
	}
}

// commonTerms are the values of at least termKept records; when these are too many, only the most
// common, by a limit that all values share.
func commonTerms(d *dict, freq []uint32) map[string]uint32 {
	least := uint32(termKept)
	for {
		n := 0
		for _, f := range freq[1:] {
			if f >= least {
				n++
			}
		}
		if n <= termMost {
			break
		}
		least += least/2 + 1
	}
	out := map[string]uint32{}
	for v := 1; v < len(freq); v++ {
		if freq[v] >= least {
			out[string(d.get(uint32(v)))] = freq[v]
		}
	}
	return out
}
