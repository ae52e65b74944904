package linkage

import "bytes"

// fullName compares whole names word by word; the keys differ. Family and given name stand at the
// two ends (in either order, so European names fit too), the middle may be lost or cut to initials.
func (m *measurer) fullName(tk *tokens, x, y uint32, s, t []byte) uint8 {
	if max(len(s), len(t)) >= 5 && m.k.distance(s, t, 1) <= 1 {
		if tk.otherWord(x, y) {
			return 5
		}
		return 9
	}
	p, q := m.squeeze(s, t)
	if bytes.Equal(p, q) {
		return 9
	}
	var wa, wb [12][]byte
	a, b := split(wa[:0], s), split(wb[:0], t)
	if len(a) == 0 || len(b) == 0 {
		return 1
	}
	if sameWords(a, b) {
		return 8
	}
	if shortened(a, b) {
		return 7
	}
	jw := m.k.jaroWinkler(s, t)
	if jw >= 0.94 || m.softWords(a, b) {
		if tk.otherWord(x, y) {
			return 5
		}
		return 6
	}
	return m.nameEnds(a, b, jw)
}

// nameEnds grades names that are not the same: by what their ends share, then by any likeness.
func (m *measurer) nameEnds(a, b [][]byte, jw float64) uint8 {
	la, lb := a[len(a)-1], b[len(b)-1]
	first, last := bytes.Equal(a[0], b[0]), bytes.Equal(la, lb)
	switch {
	case first && last:
		return 4
	case last || first && len(a) > 1 && len(b) > 1 && m.k.jaroWinkler(la, lb) >= 0.85:
		return 3
	case first && len(a) > 2 && len(b) > 2 && bytes.Equal(a[1], b[1]):
		return 2
	case jw >= 0.8:
		return 2
	}
	return 1
}

// otherWord: the names differ in exactly one word, and both words are usual in names. Then it is more
// likely another person's name than a slip of the finger, which seldom makes a usual word.
func (t *tokens) otherWord(x, y uint32) bool {
	a, b := t.of(x), t.of(y)
	if len(a) != len(b) {
		return false
	}
	differ := -1
	for i := range a {
		if a[i] != b[i] {
			if differ >= 0 {
				return false
			}
			differ = i
		}
	}
	return differ >= 0 && t.idf[a[differ]] < t.usual && t.idf[b[differ]] < t.usual
}

func split(dst [][]byte, s []byte) [][]byte {
	for len(s) > 0 && len(dst) < cap(dst) {
		e := wordEnd(s)
		dst = append(dst, s[:e])
		if e == len(s) {
			break
		}
		s = s[e+1:]
	}
	return dst
}

func sameWords(a, b [][]byte) bool {
	if len(a) != len(b) {
		return false
	}
	var used uint16
next:
	for _, x := range a {
		for j, y := range b {
			if used&(1<<j) == 0 && bytes.Equal(x, y) {
				used |= 1 << j
				continue next
			}
		}
		return false
	}
	return true
}

// shortened: both ends agree (one may be an initial) and the middle of one is contained in the
// other's, in order, words or initials.
func shortened(a, b [][]byte) bool {
	if len(a) < 2 || len(b) < 2 {
		return false
	}
	la, lb := a[len(a)-1], b[len(b)-1]
	if !wordOrInitial(a[0], b[0]) || !wordOrInitial(la, lb) {
		return false
	}
	if len(a[0])+len(b[0]) > 2 && !bytes.Equal(a[0], b[0]) && !bytes.Equal(la, lb) {
		return false // two initials are no name
	}
	ma, mb := a[1:len(a)-1], b[1:len(b)-1]
	if len(ma) > len(mb) {
		ma, mb = mb, ma
	}
	j := 0
	for _, x := range ma {
		for j < len(mb) && !wordOrInitial(x, mb[j]) {
			j++
		}
		if j == len(mb) {
			return false
		}
		j++
	}
	return true
}

func wordOrInitial(x, y []byte) bool {
	return bytes.Equal(x, y) || (len(x) == 1 || len(y) == 1) && x[0] == y[0]
}

// softWords: the same number of words, each equal or nearly so to its counterpart.
func (m *measurer) softWords(a, b [][]byte) bool {
	if len(a) != len(b) || len(a) < 2 {
		return false
	}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) && m.k.jaroWinkler(a[i], b[i]) < 0.88 {
			return false
		}
	}
	return true
}

// text compares addresses and free text: by letters when short, by rare words when long.
func (m *measurer) text(tk *tokens, x, y uint32, s, t []byte) uint8 {
	a, b := tk.of(x), tk.of(y)
	p, q := m.squeeze(s, t)
	if bytes.Equal(p, q) || sameCodes(a, b) {
		return 6
	}
	sim := m.softOverlap(tk, a, b)
	if len(p) <= 64 && len(q) <= 64 {
		sim = max(sim, m.k.likeness(p, q))
	}
	switch {
	case sim >= 0.85:
		return 5
	case sim >= 0.7:
		return 4
	case sim >= 0.5:
		return 3
	case sim >= 0.34:
		return 2
	}
	return 1
}

func sameCodes(a, b []uint32) bool {
	if len(a) != len(b) || len(a) > 16 {
		return false
	}
	var used uint16
next:
	for _, x := range a {
		for j, y := range b {
			if x == y && used&(1<<j) == 0 {
				used |= 1 << j
				continue next
			}
		}
		return false
	}
	return true
}

// softOverlap is the share of the words' weight (rare words weigh more) that both texts hold; words
// that nearly agree count for part of their weight.
func (m *measurer) softOverlap(tk *tokens, a, b []uint32) float64 {
	var all, both float64
	var usedA, usedB uint64
	for i, x := range a {
		all += float64(tk.idf[x])
		for j, y := range b {
			if x == y && usedB&(1<<j) == 0 {
				usedA |= 1 << i
				usedB |= 1 << j
				both += 2 * float64(tk.idf[x])
				break
			}
		}
	}
	for _, y := range b {
		all += float64(tk.idf[y])
	}
	for i, x := range a {
		if usedA&(1<<i) != 0 {
			continue
		}
		best, at := 0.87, -1
		for j, y := range b {
			if usedB&(1<<j) != 0 {
				continue
			}
			if s := m.k.jaroWinkler(tk.words.get(x), tk.words.get(y)); s > best {
				best, at = s, j
			}
		}
		if at >= 0 {
			usedB |= 1 << at
			both += best * (float64(tk.idf[x]) + float64(tk.idf[b[at]])) * best
		}
	}
	if all == 0 {
		return 0
	}
	return both / all
}
