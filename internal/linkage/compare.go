package linkage

import "bytes"

const (
	maxComparisons = 16
	levelBits      = 4
	levelMask      = 1<<levelBits - 1
)

// vector holds the level of every comparison of one pair, four bits each.
type vector uint64

func (v vector) level(c int) uint8 { return uint8(v >> (levelBits * uint(c)) & levelMask) }
func (v vector) with(c int, l uint8) vector {
	return v&^(levelMask<<(levelBits*uint(c))) | vector(l)<<(levelBits*uint(c))
}

// comparison compares one field of two rows.
type comparison struct {
	field   int
	kind    Kind
	levels  *levelSet
	sp      *space
	slot    int // of the value
	keySlot int // of the search key; the same as slot when the kind has one form
	partner int // comparison whose column may have changed places with this one, or -1
	leader  bool
	cost    int // order in which expensive measures are taken
}

// comparisons builds one comparison per field, and the parts they read.
func comparisons(spaces []*space) (comps []comparison, parts []part) {
	add := func(p part) int {
		for i, q := range parts {
			if p == q {
				return i
			}
		}
		parts = append(parts, p)
		return len(parts) - 1
	}
	for i, sp := range spaces {
		if len(comps) == maxComparisons {
			break
		}
		c := comparison{field: i, kind: sp.field.Kind, levels: levelsOf(sp.field.Kind), sp: sp, partner: -1}
		c.slot = add(part{i, featValue})
		c.keySlot = c.slot
		if sp.key != nil {
			c.keySlot = add(part{i, featKey})
		}
		c.cost = measureCost(c.kind)
		comps = append(comps, c)
	}
	pairUp(comps)
	return comps, parts
}

// pairUp finds columns whose contents people swap: given name and surname, first and second address line.
func pairUp(comps []comparison) {
	join := func(a, b int) {
		comps[a].partner, comps[a].leader, comps[b].partner = b, true, a
	}
	given, family, address := -1, -1, -1
	for i := range comps {
		switch comps[i].kind {
		case GivenName:
			given = i
		case Surname:
			family = i
		case Address:
			if address >= 0 && comps[address].partner < 0 {
				join(address, i)
			}
			address = i
		}
	}
	if given >= 0 && family >= 0 {
		join(given, family)
	}
}

func measureCost(k Kind) int {
	switch k {
	case Date, Year, Sex, Number, Household:
		return 0
	case ID, Phone, Postcode:
		return 1
	case GivenName, Surname, Place:
		return 2
	case Email:
		return 3
	case FullName:
		return 4
	}
	return 5
}

// quick decides what can be told from codes alone; ok is false when a measure must be taken.
func (c *comparison) quick(a, b []uint32) (level uint8, ok bool) {
	x, y := a[c.slot], b[c.slot]
	if x == 0 || y == 0 {
		return 0, true
	}
	if x == y {
		return c.top(), true
	}
	if c.keySlot != c.slot && a[c.keySlot] == b[c.keySlot] {
		if c.sp.marks[x] && c.sp.marks[y] {
			return c.top() - 1, true
		}
		return c.top(), true
	}
	return 0, false
}

// top is the level of full agreement.
func (c *comparison) top() uint8 {
	if c.levels.swapped > 0 {
		return c.levels.swapped - 1
	}
	return uint8(len(c.levels.names) - 1)
}

// measurer is one goroutine's scratch space for comparing.
type measurer struct {
	k     kernel
	cache []cacheEntry
	comps []comparison
	sq    [2][]byte
}

type cacheEntry struct {
	pair  uint64
	comp  uint8
	level uint8
}

func newMeasurer(comps []comparison) *measurer {
	return &measurer{comps: comps, cache: make([]cacheEntry, 1<<14)}
}

// vectorOf compares two rows in all fields.
func (m *measurer) vectorOf(a, b []uint32) vector {
	var v vector
	for i := range m.comps {
		l, ok := m.comps[i].quick(a, b)
		if !ok {
			l = m.measure(i, a, b)
		}
		v = v.with(i, l)
	}
	return m.swaps(v, a, b)
}

// swaps looks for contents that changed columns and, where that explains more, says so: the leading
// comparison gets the swapped level and its partner becomes unknown, so that it counts once.
func (m *measurer) swaps(v vector, a, b []uint32) vector {
	for i := range m.comps {
		c := &m.comps[i]
		if !c.leader || v.level(i) >= c.levels.exact || v.level(c.partner) >= c.levels.exact {
			continue
		}
		if m.crossed(c, &m.comps[c.partner], a, b) {
			v = v.with(i, c.levels.swapped).with(c.partner, 0)
		}
	}
	return v
}

// crossed reports that one value stands in the other's column and the rest does not speak against it.
func (m *measurer) crossed(c, d *comparison, a, b []uint32) bool {
	a1, a2, b1, b2 := a[c.keySlot], a[d.keySlot], b[c.keySlot], b[d.keySlot]
	first := a1 != 0 && a1 == b2
	second := a2 != 0 && a2 == b1
	switch {
	case first && second:
		return true
	case first:
		return a2 == 0 || b1 == 0 || m.close(c, a2, b1)
	case second:
		return a1 == 0 || b2 == 0 || m.close(c, a1, b2)
	}
	return false
}

func (m *measurer) close(c *comparison, x, y uint32) bool {
	return m.k.jaroWinkler(c.sp.dom.keys.get(x), c.sp.dom.keys.get(y)) >= 0.88
}

// measure takes the string measure of comparison i; both values are present and their keys differ.
func (m *measurer) measure(i int, a, b []uint32) uint8 {
	c := &m.comps[i]
	switch c.kind {
	case Date:
		return m.date(c, a[c.slot], b[c.slot])
	case Sex, Household:
		return 1
	}
	x, y := a[c.keySlot], b[c.keySlot]
	if x > y {
		x, y = y, x
	}
	pair := uint64(x)<<32 | uint64(y)
	e := &m.cache[mix(uint64(i), pair)>>(64-14)]
	if e.pair == pair && e.comp == uint8(i) && e.level != 0 {
		return e.level - 1
	}
	l := m.words(c, x, y)
	*e = cacheEntry{pair: pair, comp: uint8(i), level: l + 1}
	return l
}

// words compares two different keys by their letters.
func (m *measurer) words(c *comparison, x, y uint32) uint8 {
	s, t := c.sp.dom.keys.get(x), c.sp.dom.keys.get(y)
	switch c.kind {
	case GivenName, Surname:
		return m.name(s, t)
	case FullName:
		return m.fullName(c.sp.dom.toks, x, y, s, t)
	case Year:
		return m.year(c, x, y, s, t)
	case ID, Phone, Postcode:
		return m.code(c, x, y, s, t)
	case Email:
		return m.email(s, t)
	case Place:
		return m.place(s, t)
	case Number:
		if min(len(s), len(t)) > 1 && m.k.distance(s, t, 1) <= 1 {
			return 2
		}
		return 1
	}
	return m.text(c.sp.dom.toks, x, y, s, t)
}

func (m *measurer) name(s, t []byte) uint8 {
	if (len(s) == 1 || len(t) == 1) && s[0] == t[0] {
		return 2
	}
	if max(len(s), len(t)) >= 4 && m.k.distance(s, t, 1) <= 1 {
		return 4
	}
	switch jw := m.k.jaroWinkler(s, t); {
	case jw >= 0.94:
		return 4
	case jw >= 0.88:
		return 3
	case jw >= 0.78:
		return 2
	}
	if bytes.HasPrefix(s, t) || bytes.HasPrefix(t, s) {
		return 2
	}
	return 1
}

// date compares two packed dates yyyymmdd of which parts may be unknown.
func (m *measurer) date(c *comparison, x, y uint32) uint8 {
	p, q := c.sp.num[x], c.sp.num[y]
	if p == 0 || q == 0 {
		if m.k.distance(c.sp.text(x), c.sp.text(y), 1) <= 1 {
			return 4
		}
		return 1
	}
	py, pm, pd := p/10000, p/100%100, p%100
	qy, qm, qd := q/10000, q/100%100, q%100
	if pd == 0 || qd == 0 || pm*100+pd == 101 || qm*100+qd == 101 { // one side knows the year only
		switch {
		case py == qy && (pm == 0 || qm == 0 || pd != 0 || pm == qm):
			return 6
		case pd != 0 && qd != 0:
			// fall through to digits: a real 1 January is possible
		case py-qy+1 <= 2:
			return 2
		default:
			return 1
		}
	}
	if py == qy && pm == qd && pd == qm {
		return 5
	}
	d := m.k.distance(c.sp.text(x), c.sp.text(y), 2)
	same := b2i(py == qy) + b2i(pm == qm) + b2i(pd == qd)
	switch {
	case d <= 1:
		return 4
	case same == 2 || d == 2:
		return 3
	case py == qy:
		return 2
	}
	return 1
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (m *measurer) year(c *comparison, x, y uint32, s, t []byte) uint8 {
	p, q := int(c.sp.num[x]), int(c.sp.num[y])
	if m.k.distance(s, t, 1) <= 1 && len(s) == len(t) {
		return 3
	}
	if p != 0 && q != 0 && p-q <= 2 && q-p <= 2 {
		return 2
	}
	return 1
}

func (m *measurer) code(c *comparison, x, y uint32, s, t []byte) uint8 {
	if c.kind == ID && c.sp.num[x] != c.sp.num[y] {
		return 0 // different types of number say nothing about each other
	}
	d := m.k.distance(s, t, 2)
	switch n := min(len(s), len(t)); {
	case d <= 1 && n >= 3:
		return 3
	case d <= 2 && n >= 6:
		return 2
	}
	return 1
}

func (m *measurer) email(s, t []byte) uint8 {
	if m.k.distance(s, t, 1) <= 1 {
		return 5
	}
	p, q := bytes.IndexByte(s, '@'), bytes.IndexByte(t, '@')
	if p <= 0 || q <= 0 {
		return m.emailLike(s, t)
	}
	if bytes.Equal(s[:p], t[:q]) {
		return 4
	}
	return m.emailLike(s[:p], t[:q])
}

func (m *measurer) emailLike(s, t []byte) uint8 {
	n := max(len(s), len(t))
	d := m.k.distance(s, t, 2)
	switch {
	case d <= 2 && n >= 5 || m.k.jaroWinkler(s, t) >= 0.93:
		return 3
	case m.k.jaroWinkler(s, t) >= 0.82:
		return 2
	}
	return 1
}

func (m *measurer) place(s, t []byte) uint8 {
	s, t = m.squeeze(s, t)
	if bytes.Equal(s, t) || max(len(s), len(t)) >= 5 && m.k.distance(s, t, 1) <= 1 {
		return 4
	}
	switch jw := max(m.k.jaroWinkler(s, t), m.k.likeness(s, t)); {
	case jw >= 0.9:
		return 3
	case jw >= 0.8:
		return 2
	}
	return 1
}

// squeeze drops the spaces of both, into scratch space.
func (m *measurer) squeeze(s, t []byte) ([]byte, []byte) {
	m.sq[0] = dropSpaces(m.sq[0][:0], s)
	m.sq[1] = dropSpaces(m.sq[1][:0], t)
	return m.sq[0], m.sq[1]
}

func dropSpaces(dst, s []byte) []byte {
	for _, c := range s {
		if c != ' ' {
			dst = append(dst, c)
		}
	}
	return dst
}
