package linkage

import (
	"bytes"
	"math/bits"
)

// kernel holds the scratch table of the bit-parallel string measures. One kernel belongs to one
// goroutine. Strings are bytes: search keys are plain ASCII, so a byte is a letter.
type kernel struct {
	pm  [256]uint64
	row []int
}

// jaroWinkler is the Jaro-Winkler similarity in 0..1 (prefix of up to 4, scale 0.1, boosted above 0.7).
// It does not depend on the order of its arguments.
func (k *kernel) jaroWinkler(a, b []byte) float64 {
	if len(a) > len(b) || (len(a) == len(b) && bytes.Compare(a, b) > 0) {
		a, b = b, a
	}
	j := k.jaro(a, b)
	if j <= 0.7 {
		return j
	}
	n := 0
	for n < len(a) && n < 4 && a[n] == b[n] {
		n++
	}
	return j + float64(n)*0.1*(1-j)
}

// jaro counts, for each letter of b in turn, the first unused equal letter of a within the window.
func (k *kernel) jaro(a, b []byte) float64 {
	la, lb := len(a), len(b)
	if la == 0 || lb == 0 {
		if la == lb {
			return 1
		}
		return 0
	}
	if la > 64 || lb > 64 {
		return jaroNaive(a, b)
	}
	bound := max(la, lb)/2 - 1
	if bound < 0 {
		bound = 0
	}
	for i, c := range a {
		k.pm[c] |= 1 << uint(i)
	}
	var usedA, usedB uint64
	window := uint64(1)<<uint(bound+1) - 1
	for j, c := range b {
		x := k.pm[c] & window &^ usedA
		if x != 0 {
			usedA |= x & -x
			usedB |= 1 << uint(j)
		}
		if j < bound {
			window = window<<1 | 1
		} else {
			window <<= 1
		}
	}
	m := bits.OnesCount64(usedA)
	swaps := 0
	for ua, ub := usedA, usedB; ub != 0; ub &= ub - 1 {
		bit := ua & -ua
		if k.pm[b[bits.TrailingZeros64(ub)]]&bit == 0 {
			swaps++
		}
		ua ^= bit
	}
	for _, c := range a {
		k.pm[c] = 0
	}
	return jaroFrom(m, swaps/2, la, lb)
}

func jaroFrom(m, t, la, lb int) float64 {
	if m == 0 {
		return 0
	}
	f := float64(m)
	return (f/float64(la) + f/float64(lb) + (f-float64(t))/f) / 3
}

// jaroNaive is the textbook form; it serves strings over 64 bytes and is the reference in tests.
func jaroNaive(a, b []byte) float64 {
	la, lb := len(a), len(b)
	if la == 0 || lb == 0 {
		if la == lb {
			return 1
		}
		return 0
	}
	bound := max(max(la, lb)/2-1, 0)
	usedA, usedB := make([]bool, la), make([]bool, lb)
	m := 0
	for j := range b {
		for i := max(0, j-bound); i < la && i <= j+bound; i++ {
			if !usedA[i] && a[i] == b[j] {
				usedA[i], usedB[j] = true, true
				m++
				break
			}
		}
	}
	i, swaps := 0, 0
	for j := range b {
		if !usedB[j] {
			continue
		}
		for !usedA[i] {
			i++
		}
		if a[i] != b[j] {
			swaps++
		}
		i++
	}
	return jaroFrom(m, swaps/2, la, lb)
}

// distance is the optimal string alignment distance: insert, delete, replace, swap two neighbours.
// Values above limit are reported as limit+1.
func (k *kernel) distance(a, b []byte, limit int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > limit {
		return limit + 1
	}
	for len(a) > 0 && a[0] == b[0] { // common ends cannot change the distance
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 {
		return min(len(b), limit+1)
	}
	var d int
	if len(a) <= 64 {
		d = k.osa64(a, b)
	} else {
		d = k.osaRows(a, b)
	}
	return min(d, limit+1)
}

// osa64 is Hyyrö's bit-parallel optimal string alignment for len(a) ≤ 64.
func (k *kernel) osa64(a, b []byte) int {
	for i, c := range a {
		k.pm[c] |= 1 << uint(i)
	}
	vp, vn := ^uint64(0), uint64(0)
	var d0, pmOld uint64
	dist := len(a)
	last := uint64(1) << uint(len(a)-1)
	for _, c := range b {
		pm := k.pm[c]
		tr := ((^d0 & pm) << 1) & pmOld
		d0 = (((pm & vp) + vp) ^ vp) | pm | vn | tr
		hp := vn | ^(d0 | vp)
		hn := d0 & vp
		if hp&last != 0 {
			dist++
		}
		if hn&last != 0 {
			dist--
		}
		hp = hp<<1 | 1
		hn <<= 1
		vp = hn | ^(d0 | hp)
		vn = hp & d0
		pmOld = pm
	}
	for _, c := range a {
		k.pm[c] = 0
	}
	return dist
}

// osaRows is the table form with three rows, for long strings and as the reference in tests.
func (k *kernel) osaRows(a, b []byte) int {
	w := len(b) + 1
	if cap(k.row) < 3*w {
		k.row = make([]int, 3*w)
	}
	prev2, prev, cur := k.row[:w], k.row[w:2*w], k.row[2*w:3*w]
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, prev2[j-2]+1)
			}
			cur[j] = d
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}

// likeness is 1 − distance/longer length, in 0..1.
func (k *kernel) likeness(a, b []byte) float64 {
	n := max(len(a), len(b))
	if n == 0 {
		return 1
	}
	return 1 - float64(k.distance(a, b, n))/float64(n)
}
