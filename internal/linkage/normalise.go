package linkage

import (
	"bytes"
	"math"
	"sort"
	"strings"
	"sync"
)

// space is one field over both lists: every distinct normalised value has one code v. Values that
// share a search key (the same name with and without marks) share a key code.
type space struct {
	field Field
	dom   *domain
	vals  *dict    // distinct normalised values; the same object as dom.keys when key is nil
	key   []uint32 // v → key code; nil when every value is its own key
	num   []uint32 // v → packed date yyyymmdd, id type, or number; nil when not used
	marks []bool   // v → the value carries Vietnamese marks; names only
	side  [2][]uint32
	freqV []uint32 // v → records in both lists that hold it
	freqK []uint32 // key → records that hold it
	have  [2]int   // records of each list with a value
	rows  [2]int
}

// domain is the dictionary of search keys of one or several spaces: a given name may stand in the
// surname column, so both columns must speak the same codes.
type domain struct {
	keys *dict
	toks *tokens // nil when the kind is never cut into words
}

// tokens holds the words of every key, as codes, with their rarity.
type tokens struct {
	words *dict
	off   []uint32
	list  []uint32
	idf   []float32
	usual float32 // words rarer than this are not usual in names
}

func (t *tokens) of(key uint32) []uint32 { return t.list[t.off[key]:t.off[key+1]] }

func (s *space) keyOf(v uint32) uint32 {
	if s.key == nil {
		return v
	}
	return s.key[v]
}

// text is the search key of value v.
func (s *space) text(v uint32) []byte { return s.dom.keys.get(s.keyOf(v)) }

// domainGroup names the dictionary a kind writes into.
func domainGroup(f Field, index int) string {
	switch f.Kind {
	case GivenName, Surname:
		return "name"
	case Address:
		return "address"
	}
	return f.Column + "\x00" + string(rune('a'+index))
}

// buildSpaces normalises every distinct value of both tables, the groups side by side on the cores.
func buildSpaces(tables []*Table, threads int) []*space {
	fields := tables[0].fields
	spaces := make([]*space, len(fields))
	groups := map[string][]int{}
	for i, f := range fields {
		g := domainGroup(f, i)
		groups[g] = append(groups[g], i)
	}
	var jobs [][]int
	for _, g := range groups {
		jobs = append(jobs, g)
	}
	size := func(g []int) (n int) {
		for _, i := range g {
			for _, t := range tables {
				n += t.cols[i].dict.len()
			}
		}
		return n
	}
	sort.Slice(jobs, func(a, b int) bool {
		x, y := size(jobs[a]), size(jobs[b])
		return x > y || x == y && jobs[a][0] < jobs[b][0]
	})
	parallel(threads, len(jobs), func(_, j int) {
		dom := &domain{keys: newDict(1024)}
		for _, i := range jobs[j] {
			spaces[i] = buildSpace(tables, i, dom)
		}
		for _, i := range jobs[j] {
			spaces[i].count(tables, i)
		}
		if spaces[jobs[j][0]].wantsWords() {
			dom.cut()
		}
		for _, i := range jobs[j] {
			spaces[i].vals.seal()
		}
		dom.keys.seal()
	})
	return spaces
}

func (s *space) wantsWords() bool {
	switch s.field.Kind {
	case FullName, Address, Place, Text:
		return true
	}
	return false
}

func buildSpace(tables []*Table, i int, dom *domain) *space {
	s := &space{field: tables[0].fields[i], dom: dom, vals: dom.keys}
	n := normaliserFor(s.field, tables, i)
	if n.twoForms {
		s.vals = newDict(1024)
		s.key = make([]uint32, 1, 1024)
		s.marks = make([]bool, 1, 1024)
	}
	if n.number {
		s.num = make([]uint32, 1, 1024)
	}
	for side, t := range tables {
		raw := t.cols[i].dict
		m := make([]uint32, raw.len())
		for c := 1; c < raw.len(); c++ {
			m[c] = s.intern(n.read(string(raw.get(uint32(c)))))
		}
		s.side[side] = m
	}
	if len(tables) == 1 {
		s.side[1] = s.side[0]
	}
	return s
}

// intern gives the code of a reading; an empty key is "missing".
func (s *space) intern(r reading) uint32 {
	if r.key == "" {
		return 0
	}
	if s.key == nil {
		v := s.vals.addString(r.key)
		if s.num != nil && int(v) == len(s.num) {
			s.num = append(s.num, r.num)
		}
		return v
	}
	v := s.vals.addString(r.form)
	if int(v) == len(s.key) {
		s.key = append(s.key, s.dom.keys.addString(r.key))
		s.marks = append(s.marks, r.marks)
	}
	return v
}

// count fills the frequencies of values and keys.
func (s *space) count(tables []*Table, i int) {
	s.freqV = make([]uint32, s.vals.len())
	for side, t := range tables {
		m := s.side[side]
		raw := make([]uint32, len(m))
		for _, c := range t.cols[i].codes {
			raw[c]++
		}
		for c, v := range m {
			if v != 0 {
				s.freqV[v] += raw[c]
				s.have[side] += int(raw[c])
			}
		}
		s.rows[side] = t.rows
	}
	if len(tables) == 1 {
		s.have[1], s.rows[1] = s.have[0], s.rows[0]
	}
	if s.key == nil {
		s.freqK = s.freqV
		return
	}
	s.freqK = make([]uint32, s.dom.keys.len())
	for v, k := range s.key {
		s.freqK[k] += s.freqV[v]
	}
}

// cut splits all keys of the domain into words.
func (d *domain) cut() {
	t := &tokens{words: newDict(1024), off: make([]uint32, 1, d.keys.len()+1)}
	var df []uint32
	for k := 0; k < d.keys.len(); k++ {
		from := len(t.list)
		for _, w := range bytes.Fields(d.keys.get(uint32(k))) {
			c := t.words.add(w)
			t.list = append(t.list, c)
			for int(c) >= len(df) {
				df = append(df, 0)
			}
			df[c]++
		}
		t.list = t.list[:min(len(t.list), from+40)] // a very long text is known by its first words
		t.off = append(t.off, uint32(len(t.list)))
	}
	t.idf = make([]float32, t.words.len())
	for c := range t.idf {
		if c < len(df) && df[c] > 0 {
			t.idf[c] = log2f(1 + float64(d.keys.len())/float64(df[c]))
		}
	}
	n := float64(d.keys.len())
	t.usual = log2f(1 + n/math.Max(5, n*.0005))
	t.words.seal()
	d.toks = t
}

// parallel runs fn(worker, i) for i in 0..n-1 on at most threads goroutines.
func parallel(threads, n int, fn func(worker, i int)) {
	if threads > n {
		threads = n
	}
	if threads <= 1 {
		for i := 0; i < n; i++ {
			fn(0, i)
		}
		return
	}
	var next atomicInt
	var wg sync.WaitGroup
	for w := 0; w < threads; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				i := next.take()
				if i >= n {
					return
				}
				fn(w, i)
			}
		}()
	}
	wg.Wait()
}

// missingWords are the ways lists say "nothing here".
var missingWords = map[string]bool{"-": true, "--": true, ".": true, "?": true, "n/a": true, "#n/a": true,
	"null": true, "nan": true, "unknown": true}

func isMissing(s string) bool { return s == "" || len(s) <= 7 && missingWords[strings.ToLower(s)] }
