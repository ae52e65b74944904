package linkage

import (
	"bytes"
	"math"
	"slices"
	"sync/atomic"

	"github.com/zeebo/xxh3"
)

// feature is what blocking takes of a value: all of it, or a part that survives some kinds of damage.
type feature uint8

const (
	featValue    feature = iota // the normalised value
	featKey                     // the search key (no marks)
	featFullDate                // a date known to the day
	featYear                    // the year of a date
	featMonthDay                // month and day of a date
	featFirst                   // first word of a full name (family name of a Kinh name)
	featLast                    // last word of a full name (given name of a Kinh name)
	featSorted                  // the words in alphabetical order
	featEnds                    // first and last word in alphabetical order: survives a lost middle name
	featSound                   // consonant skeleton
	featLocal                   // part of an e-mail before the @
	featSqueezed                // first letters without spaces, of a text
	featRare                    // the rarest word of a text
)

// part is one feature of one field; every part in use is a slot of the row-major table.
type part struct {
	field int
	feat  feature
}

// prepared is both lists as rows of integer codes.
type prepared struct {
	spaces []*space
	parts  []part
	stride int
	rows   [2][]uint32
	hash   [2][]uint64 // of a row's values, so that no result depends on the order of rows
	n      [2]int
	dedupe bool
}

func (p *prepared) row(side int, i int32) []uint32 {
	o := int(i) * p.stride
	return p.rows[side][o : o+p.stride : o+p.stride]
}

// slot returns the place of a part, or -1.
func (p *prepared) slot(x part) int { return slices.Index(p.parts, x) }

// layout writes the row-major table with exactly the parts in use.
func (p *prepared) layout(tables []*Table, parts []part, threads int) {
	p.parts, p.stride = parts, len(parts)
	sides := len(tables)
	for side, t := range tables {
		p.rows[side] = make([]uint32, t.rows*p.stride)
		p.n[side] = t.rows
	}
	const chunk = 1 << 15
	for s, x := range parts {
		sp := p.spaces[x.field]
		codes := sp.featureCodes(x.feat)
		for side, t := range tables {
			m, raw, rows := sp.side[side], t.cols[x.field].codes, p.rows[side]
			if codes != nil {
				m2 := make([]uint32, len(m))
				for i, v := range m {
					m2[i] = codes[v]
				}
				m = m2
			}
			parallel(threads, (len(raw)+chunk-1)/chunk, func(_, c int) {
				for i := c * chunk; i < min(len(raw), (c+1)*chunk); i++ {
					rows[i*p.stride+s] = m[raw[i]]
				}
			})
		}
	}
	if sides == 1 {
		p.rows[1], p.n[1], p.dedupe = p.rows[0], p.n[0], true
	}
}

// hashRows gives every row a hash of its values.
func (p *prepared) hashRows(tables []*Table, threads int) {
	for side, t := range tables {
		h := make([]uint64, t.rows)
		for f, sp := range p.spaces {
			m := make([]uint64, len(sp.side[side]))
			for c, v := range sp.side[side] {
				m[c] = xxh3.Hash(sp.vals.get(v))
			}
			codes := t.cols[f].codes
			const chunk = 1 << 15
			parallel(threads, (len(codes)+chunk-1)/chunk, func(_, c int) {
				for i := c * chunk; i < min(len(codes), (c+1)*chunk); i++ {
					h[i] = mix(h[i], m[codes[i]])
				}
			})
		}
		p.hash[side] = h
	}
	if len(tables) == 1 {
		p.hash[1] = p.hash[0]
	}
}

// featureCodes maps value codes to feature codes; nil means the value itself. 0 stays missing.
func (s *space) featureCodes(f feature) []uint32 {
	if f == featValue || f == featKey && s.key == nil {
		return nil
	}
	if f == featKey {
		return s.key
	}
	out := make([]uint32, s.vals.len())
	for v := 1; v < len(out); v++ {
		out[v] = s.featureOf(f, uint32(v))
	}
	return out
}

func (s *space) featureOf(f feature, v uint32) uint32 {
	text := s.text(v)
	switch f {
	case featFullDate:
		if n := s.num[v]; n%100 != 0 && n/100%100 != 0 {
			return n
		}
		return 0
	case featYear:
		return s.num[v] / 10000
	case featMonthDay:
		if n := s.num[v] % 10000; n%100 != 0 && n != 101 { // 1 January mostly means "day not known"
			return n
		}
		return 0
	case featFirst:
		return code32(text[:wordEnd(text)])
	case featLast:
		return code32(text[bytes.LastIndexByte(text, ' ')+1:])
	case featSorted:
		return code32(sortWords(text))
	case featEnds:
		a, b := text[:wordEnd(text)], text[bytes.LastIndexByte(text, ' ')+1:]
		if bytes.Compare(a, b) > 0 {
			a, b = b, a
		}
		return code32(append(append(append([]byte{}, a...), ' '), b...))
	case featSound:
		return code32(skeleton(text))
	case featLocal:
		if i := bytes.IndexByte(text, '@'); i >= 0 {
			text = text[:i]
		}
		return code32(text)
	case featSqueezed:
		t := bytes.ReplaceAll(text, []byte(" "), nil)
		return code32(t[:min(len(t), 6)])
	case featRare:
		return s.rarest(s.keyOf(v))
	}
	return 0
}

// rarest is the least common word of a key, shared by at least two keys.
func (s *space) rarest(key uint32) uint32 {
	if s.dom.toks == nil {
		return 0
	}
	top := log2f(1 + float64(s.dom.keys.len()))
	best, bestIDF := uint32(0), float32(-1)
	for _, w := range s.dom.toks.of(key) {
		if idf := s.dom.toks.idf[w]; idf > bestIDF && idf < top-0.01 {
			best, bestIDF = w, idf
		}
	}
	if best == 0 {
		return 0
	}
	return code32(s.dom.toks.words.get(best))
}

// code32 is a 32-bit hash that is never 0 for a text; used for blocking only, never as evidence.
func code32(b []byte) uint32 {
	if len(b) == 0 {
		return 0
	}
	return fold32(xxh3.Hash(b)) | 1
}

func wordEnd(b []byte) int {
	if i := bytes.IndexByte(b, ' '); i >= 0 {
		return i
	}
	return len(b)
}

func sortWords(b []byte) []byte {
	w := bytes.Fields(b)
	slices.SortFunc(w, bytes.Compare)
	return bytes.Join(w, []byte(" "))
}

// skeleton keeps the first letter and the consonants, with groups that sound alike made one and
// doubled letters once. It serves European and Vietnamese spellings alike and is only for blocking.
func skeleton(b []byte) []byte {
	out := make([]byte, 0, 8)
	for i, c := range b {
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'h', 'w':
			if i > 0 {
				continue
			}
			c = 'a'
		case 'b', 'p':
			c = 'b'
		case 'c', 'k', 'q', 'x':
			c = 'k'
		case 'd', 't':
			c = 't'
		case 'f', 'v':
			c = 'f'
		case 'g', 'j':
			c = 'g'
		case 'm', 'n':
			c = 'n'
		case 's', 'z':
			c = 's'
		case ' ':
			continue
		}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
		if len(out) == 8 {
			break
		}
	}
	return out
}

func log2f(x float64) float32 { return float32(math.Log2(x)) }

// atomicInt hands out 0, 1, 2, …
type atomicInt struct{ n atomic.Int64 }

func (a *atomicInt) take() int { return int(a.n.Add(1) - 1) }
