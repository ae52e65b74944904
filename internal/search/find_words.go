package search

import (
	"cmp"
	"slices"
	"strings"
)

// readings are other ways to read the words: one that nobody bears taken apart («huynhthithao»), or all
// written together as some lists have them.
func (x *Index) readings(words []Word) [][]Word {
	var out [][]Word
	for i, w := range words {
		if len(w.key) < 5 || w.year != 0 || allDigits(w.key) || x.names.has(w.key) || len(out) > 0 {
			continue
		}
		for _, parts := range x.split(w.key, w.open) {
			reading := slices.Clone(words[:i])
			for n, p := range parts {
				reading = append(reading, Word{word: word{key: p, canon: p}, open: w.open && n == len(parts)-1})
			}
			out = append(out, append(reading, words[i+1:]...))
		}
	}
	if len(words) > 1 {
		var all strings.Builder
		for _, w := range words {
			all.WriteString(w.key)
		}
		if k := all.String(); x.names.has(k) {
			out = append(out, []Word{{word: word{key: k, canon: k}}})
		}
	}
	return out
}

// mostSplits is how many ways to take a word apart are tried.
const mostSplits = 6

// split takes a word apart into syllables that somebody bears, the likeliest ways first: few parts, each
// borne by many.
func (x *Index) split(key string, open bool) [][]string {
	type way struct {
		parts []string
		rare  uint64 // how many bear the rarest part
	}
	var ways []way
	var walk func(rest string, parts []string, rare uint64)
	walk = func(rest string, parts []string, rare uint64) {
		if rest == "" {
			ways = append(ways, way{slices.Clone(parts), rare})
			return
		}
		if len(parts) == 6 || len(ways) > 200 {
			return
		}
		for n := min(len(rest), 8); n >= 1; n-- {
			p := rest[:n]
			if n == 1 && p != "y" {
				continue
			}
			b := x.borne(p)
			if b == 0 && n == len(rest) && open && n >= 2 && x.names.hasPrefix(p) {
				b = 1
			}
			if b > 0 {
				walk(rest[n:], append(parts, p), min(rare, b))
			}
		}
	}
	walk(key, nil, 1<<62)
	slices.SortStableFunc(ways, func(a, b way) int {
		return cmp.Or(cmp.Compare(len(a.parts), len(b.parts)), cmp.Compare(b.rare, a.rare))
	})
	var out [][]string
	for _, w := range ways[:min(len(ways), mostSplits)] {
		if len(w.parts) > 1 {
			out = append(out, w.parts)
		}
	}
	return out
}

// borne is how many people bear a word.
func (x *Index) borne(key string) (n uint64) {
	k, ok := x.names.keys[key]
	if !ok {
		return 0
	}
	for _, f := range x.names.key[k].forms {
		if b := x.bearers.get(f); b != nil {
			n += b.GetCardinality()
		}
	}
	return n
}
