package synth

import (
	"strconv"
	"strings"
)

// table draws words by weight in constant time (Walker's alias method).
type table struct {
	words []string
	cut   []float64
	other []int32
}

// words makes a table from "word weight word weight …"; an underscore stands for a space inside a
// word, and a word without a number after it weighs 1.
func words(text string) *table {
	var t table
	var weights []float64
	for _, w := range strings.Fields(text) {
		if v, err := strconv.ParseFloat(w, 64); err == nil {
			weights[len(weights)-1] = v
			continue
		}
		t.words = append(t.words, strings.ReplaceAll(w, "_", " "))
		weights = append(weights, 1)
	}
	t.alias(weights)
	return &t
}

func (t *table) alias(weights []float64) {
	n := len(weights)
	t.cut, t.other = make([]float64, n), make([]int32, n)
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	var small, large []int
	for i, w := range weights {
		t.cut[i] = w * float64(n) / sum
		if t.cut[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		t.other[s] = int32(l)
		t.cut[l] += t.cut[s] - 1
		if t.cut[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) {
		t.cut[i] = 1
	}
}

func (t *table) index(d *dice) int {
	x := d.f() * float64(len(t.words))
	i := int(x)
	if x-float64(i) < t.cut[i] {
		return i
	}
	return int(t.other[i])
}

func (t *table) pick(d *dice) string { return t.words[t.index(d)] }
