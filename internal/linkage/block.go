package linkage

import (
	"slices"
	"sync"
)

// rule joins records that agree in all its parts. An empty part gives no key.
type rule struct {
	parts []part
	slots []int
	name  string
	big   map[uint64]struct{} // keys whose block was over the cap and was split further
}

// blocker enumerates candidate pairs: rules in order, each pair once, under the first rule that joins it.
type blocker struct {
	p        *prepared
	rules    []rule
	split    []int // slots by which blocks over the cap are split, most informative first
	cap      int64 // pairs in one block
	threads  int
	everyone bool // compare every pair: the lists are small
	skipped  []int64
	pairs    []int64
	only     func(r int32) bool // nil, or which right rows are to be compared (increments)
	keys     []uint64           // scratch of scatter
	out      [2][]keyed
}

// keyOf is the rule's key of a row; 0 when a part is missing.
func (r *rule) keyOf(row []uint32) uint64 {
	h := uint64(1)
	for _, s := range r.slots {
		c := row[s]
		if c == 0 {
			return 0
		}
		h = mix(h, uint64(c))
	}
	return h | 1
}

// joins reports whether rule r really put a and b into one compared block.
func (b *blocker) joins(r *rule, x, y []uint32) bool {
	for _, s := range r.slots {
		if x[s] == 0 || x[s] != y[s] {
			return false
		}
	}
	if len(r.big) == 0 {
		return true
	}
	key := r.keyOf(x)
	for _, s := range b.split {
		if _, ok := r.big[key]; !ok {
			return true
		}
		if slices.Contains(r.slots, s) {
			continue
		}
		if x[s] == 0 || x[s] != y[s] {
			return false
		}
		key = mix(key, uint64(x[s]))
	}
	_, ok := r.big[key]
	return !ok
}

func (b *blocker) joinedBefore(k int, x, y []uint32) bool {
	for j := 0; j < k; j++ {
		if b.joins(&b.rules[j], x, y) {
			return true
		}
	}
	return false
}

// visit is called for every candidate pair, concurrently with different workers.
type visit func(worker, rule int, l, r int32)

// run enumerates all candidates. progress counts rules.
func (b *blocker) run(fn visit, progress func(done int)) {
	b.skipped, b.pairs = make([]int64, len(b.rules)), make([]int64, max(1, len(b.rules)))
	if b.everyone {
		b.all(fn)
		return
	}
	for k := range b.rules {
		b.rules[k].big = nil
		b.runRule(k, fn)
		progress(k + 1)
	}
}

// all compares every pair of small lists.
func (b *blocker) all(fn visit) {
	n, m := b.p.n[0], b.p.n[1]
	const step = 64
	counts := make([]int64, b.threads)
	parallel(b.threads, (n+step-1)/step, func(w, c int) {
		for l := c * step; l < min(n, (c+1)*step); l++ {
			from := 0
			if b.p.dedupe {
				from = l + 1
			}
			for r := from; r < m; r++ {
				if b.only != nil && !b.only(int32(r)) {
					continue
				}
				counts[w]++
				fn(w, 0, int32(l), int32(r))
			}
		}
	})
	for _, c := range counts {
		b.pairs[0] += c
	}
}

type keyed struct {
	key uint64
	row int32
}

const partitions = 256

// scatter writes the keyed rows of one side ordered by partition (top byte of the key).
func (b *blocker) scatter(k, side int) (out []keyed, start [partitions + 1]int) {
	n := b.p.n[side]
	r := &b.rules[k]
	chunks := b.threads
	size := (n + chunks - 1) / chunks
	hist := make([][partitions]int, chunks)
	if len(b.keys) < n {
		b.keys = make([]uint64, n)
	}
	keys := b.keys[:n]
	clear(keys)
	parallel(b.threads, chunks, func(_, c int) {
		for i := c * size; i < min(n, (c+1)*size); i++ {
			if side == 1 && b.only != nil && !b.only(int32(i)) {
				continue
			}
			if h := r.keyOf(b.p.row(side, int32(i))); h != 0 {
				keys[i] = h
				hist[c][h>>56]++
			}
		}
	})
	at := 0
	for q := 0; q < partitions; q++ {
		start[q] = at
		for c := range hist {
			h := hist[c][q]
			hist[c][q] = at
			at += h
		}
	}
	start[partitions] = at
	if cap(b.out[side]) < at {
		b.out[side] = make([]keyed, n)
	}
	out = b.out[side][:at]
	parallel(b.threads, chunks, func(_, c int) {
		pos := hist[c]
		for i := c * size; i < min(n, (c+1)*size); i++ {
			if h := keys[i]; h != 0 {
				out[pos[h>>56]] = keyed{h, int32(i)}
				pos[h>>56]++
			}
		}
	})
	return out, start
}

// runRule joins both sides partition by partition.
func (b *blocker) runRule(k int, fn visit) {
	left, ls := b.scatter(k, 0)
	right, rs := left, ls
	if !b.p.dedupe || b.only != nil {
		right, rs = b.scatter(k, 1)
	}
	workers := make([]*joiner, b.threads)
	for w := range workers {
		workers[w] = &joiner{b: b, k: k, w: w, fn: fn}
	}
	var mu sync.Mutex
	parallel(b.threads, partitions, func(w, q int) {
		workers[w].join(left[ls[q]:ls[q+1]], right[rs[q]:rs[q+1]])
	})
	mu.Lock()
	defer mu.Unlock()
	r := &b.rules[k]
	for _, j := range workers {
		b.pairs[k] += j.pairs
		b.skipped[k] += j.skipped
		for _, key := range j.big {
			if r.big == nil {
				r.big = map[uint64]struct{}{}
			}
			r.big[key] = struct{}{}
		}
	}
}

// joiner is one worker's hash join.
type joiner struct {
	b       *blocker
	k, w    int
	fn      visit
	table   []uint32 // group+1
	groups  []group
	lrows   []int32
	rrows   []int32
	pairs   int64
	skipped int64
	big     []uint64
}

type group struct {
	key            uint64
	nl, nr, l0, r0 int32
}

func (j *joiner) join(left, right []keyed) {
	size := 64
	for size < 2*len(left) {
		size *= 2
	}
	if len(j.table) < size {
		j.table = make([]uint32, size)
	} else {
		clear(j.table[:size])
	}
	mask := uint64(size - 1)
	j.groups = j.groups[:0]
	for _, e := range left {
		g := j.find(e.key, mask, true)
		j.groups[g].nl++
	}
	for _, e := range right {
		if g := j.find(e.key, mask, false); g >= 0 {
			j.groups[g].nr++
		}
	}
	j.place(left, right, mask)
	for i := range j.groups {
		g := &j.groups[i]
		if g.nr > 0 {
			j.block(g.key, j.lrows[g.l0-g.nl:g.l0], j.rrows[g.r0-g.nr:g.r0], 0)
		}
	}
}

func (j *joiner) find(key, mask uint64, add bool) int {
	for i := key & mask; ; i = (i + 1) & mask {
		c := j.table[i]
		if c == 0 {
			if !add {
				return -1
			}
			j.groups = append(j.groups, group{key: key})
			j.table[i] = uint32(len(j.groups))
			return len(j.groups) - 1
		}
		if j.groups[c-1].key == key {
			return int(c - 1)
		}
	}
}

// place orders the rows of both sides by group; afterwards l0 and r0 are the ends of the groups.
func (j *joiner) place(left, right []keyed, mask uint64) {
	var l, r int32
	for i := range j.groups {
		g := &j.groups[i]
		g.l0, g.r0 = l, r
		l += g.nl
		r += g.nr
	}
	j.lrows = slices.Grow(j.lrows[:0], int(l))[:l]
	j.rrows = slices.Grow(j.rrows[:0], int(r))[:r]
	for _, e := range left {
		g := &j.groups[j.find(e.key, mask, false)]
		j.lrows[g.l0] = e.row
		g.l0++
	}
	for _, e := range right {
		if i := j.find(e.key, mask, false); i >= 0 {
			g := &j.groups[i]
			j.rrows[g.r0] = e.row
			g.r0++
		}
	}
}

// block compares all pairs of one block, or splits it by the next slot when it is over the cap.
func (j *joiner) block(key uint64, l, r []int32, depth int) {
	b := j.b
	pairs := int64(len(l)) * int64(len(r))
	if b.p.dedupe && b.only == nil {
		pairs = int64(len(l)) * int64(len(l)-1) / 2
	}
	if pairs > b.cap {
		j.big = append(j.big, key)
		for depth < len(b.split) && slices.Contains(b.rules[j.k].slots, b.split[depth]) {
			depth++
		}
		j.splitBlock(key, l, r, depth, pairs)
		return
	}
	for _, x := range l {
		rowX := b.p.row(0, x)
		for _, y := range r {
			if b.p.dedupe && !b.ordered(x, y) {
				continue
			}
			if j.k > 0 && b.joinedBefore(j.k, rowX, b.p.row(1, y)) {
				continue
			}
			j.pairs++
			j.fn(j.w, j.k, x, y)
		}
	}
}

// ordered keeps each pair of a deduplication once. In an increment the old rows stand left of the new.
func (b *blocker) ordered(x, y int32) bool {
	if b.only != nil && !b.only(x) {
		return x != y
	}
	return x < y
}

func (j *joiner) splitBlock(key uint64, l, r []int32, depth int, pairs int64) {
	if depth >= len(j.b.split) {
		j.skipped += pairs
		return
	}
	s := j.b.split[depth]
	byCode := func(side int, rows []int32) map[uint32][]int32 {
		m := map[uint32][]int32{}
		for _, i := range rows {
			if c := j.b.p.row(side, i)[s]; c != 0 {
				m[c] = append(m[c], i)
			}
		}
		return m
	}
	ml := byCode(0, l)
	mr := ml
	if !j.b.p.dedupe || j.b.only != nil {
		mr = byCode(1, r)
	}
	codes := make([]uint32, 0, len(ml))
	for c := range ml {
		if len(mr[c]) > 0 {
			codes = append(codes, c)
		}
	}
	slices.Sort(codes)
	for _, c := range codes {
		n := int64(len(ml[c])) * int64(len(mr[c]))
		if j.b.p.dedupe && j.b.only == nil {
			n = int64(len(ml[c])) * int64(len(ml[c])-1) / 2
		}
		pairs -= n
		j.block(mix(key, uint64(c)), ml[c], mr[c], depth+1)
	}
	j.skipped += max(pairs, 0)
}
