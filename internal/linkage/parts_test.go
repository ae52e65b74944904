package linkage

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// blockerFor prepares a blocker over generated lists with the given rules.
func blockerFor(t *testing.T, left, right *Table, cap int64) *blocker {
	t.Helper()
	tables := []*Table{left}
	if right != nil {
		tables = append(tables, right)
	}
	p := &prepared{spaces: buildSpaces(tables, 2)}
	p.hashRows(tables, 2)
	parts := blockingParts(p.spaces)
	p.layout(tables, parts, 2)
	b := &blocker{p: p, threads: 2, cap: cap}
	b.rules = p.chooseRules(parts, 200_000, 2)
	for i := range b.rules {
		for _, x := range b.rules[i].parts {
			b.rules[i].slots = append(b.rules[i].slots, p.slot(x))
		}
	}
	for _, x := range p.splitters(parts) {
		b.split = append(b.split, p.slot(x))
	}
	return b
}

func candidates(b *blocker) (pairs [][2]int32, twice int) {
	seen := map[[2]int32]bool{}
	var mu sync.Mutex
	b.run(func(_, _ int, l, r int32) {
		mu.Lock()
		defer mu.Unlock()
		if seen[[2]int32{l, r}] {
			twice++
		}
		seen[[2]int32{l, r}] = true
		pairs = append(pairs, [2]int32{l, r})
	}, func(int) {})
	return pairs, twice
}

func TestCandidatesAreThoseOfBruteForce(t *testing.T) {
	left, right, _, _ := vietnamese(3, 2000)
	for _, cap := range []int64{1 << 40, 40} {
		for _, rt := range []*Table{right, nil} {
			b := blockerFor(t, left, rt, cap)
			pairs, twice := candidates(b)
			if twice > 0 {
				t.Errorf("%d pairs were visited twice", twice)
			}
			want := 0
			for l := range b.p.n[0] {
				for r := range b.p.n[1] {
					if b.p.dedupe && r <= l {
						continue
					}
					if b.joinedBefore(len(b.rules), b.p.row(0, int32(l)), b.p.row(1, int32(r))) {
						want++
					}
				}
			}
			if len(pairs) != want {
				t.Errorf("cap %d, dedupe %v: %d candidates, brute force finds %d", cap, rt == nil, len(pairs), want)
			}
			skipped := int64(0)
			for _, n := range b.skipped {
				skipped += n
			}
			if cap == 40 && skipped == 0 {
				t.Error("nothing is reported as skipped under a small cap")
			}
			if cap != 40 && skipped != 0 {
				t.Errorf("%d comparisons skipped without a reason", skipped)
			}
		}
	}
}

// TestTrainingRecoversKnownParameters draws patterns from known m and u and expects them back.
func TestTrainingRecoversKnownParameters(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	kinds := []Kind{Postcode, Number, Email, Year, Place}
	tr := &trainer{p: &prepared{n: [2]int{1000, 1000}}}
	var trueM, trueU [][]float64
	for _, k := range kinds {
		ls := levelsOf(k)
		tr.comps = append(tr.comps, comparison{kind: k, levels: ls, sp: &space{field: Field{Kind: k}}, partner: -1})
		m, u := make([]float64, len(ls.names)), make([]float64, len(ls.names))
		for l := 1; l < len(m); l++ {
			m[l] = math.Exp(float64(l) + r.Float64())
			u[l] = math.Exp(-1.3*float64(l) + r.Float64())
		}
		normalise(m)
		normalise(u)
		trueM, trueU = append(trueM, m), append(trueU, u)
	}
	pick := func(p []float64) uint8 {
		x := r.Float64()
		for l := 1; l < len(p); l++ {
			if x -= p[l]; x < 0 {
				return uint8(l)
			}
		}
		return uint8(len(p) - 1)
	}
	tl := tally{}
	const pairs, share = 200_000, .3
	for i := range pairs {
		src := trueU
		if float64(i) < share*pairs {
			src = trueM
		}
		var v vector
		for c := range tr.comps {
			if r.Float64() < .9 { // and some values missing
				v = v.with(c, pick(src[c]))
			}
		}
		tl[v]++
	}
	s := &trainSet{blocked: make([]bool, len(kinds)), share: .5, most: 1, prior: 1}
	s.patterns, s.seen = merge([]tally{tl})
	tr.sets = []*trainSet{s}
	tr.u = trueU
	tr.startM()
	tr.maximise()
	if math.Abs(s.share-share) > .01 {
		t.Errorf("share of true pairs %.3f, want %.3f", s.share, share)
	}
	for c := range kinds {
		for l := 1; l < len(trueM[c]); l++ {
			if math.Abs(tr.m[c][l]-trueM[c][l]) > .01 {
				t.Errorf("%s level %d: m %.4f, want %.4f", kinds[c], l, tr.m[c][l], trueM[c][l])
			}
		}
	}
}

func TestWeightsNeverFallWithAgreement(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 500 {
		for _, k := range Kinds {
			ls := levelsOf(k)
			f := FieldModel{M: make([]float64, len(ls.names)), U: make([]float64, len(ls.names))}
			for l := 1; l < len(f.M); l++ {
				f.M[l], f.U[l] = r.Float64()+1e-6, r.Float64()+1e-6
			}
			f.weigh(ls)
			top := len(f.M)
			if ls.swapped > 0 {
				top = int(ls.swapped)
			}
			if !slices.IsSorted(f.Bits[1:top]) {
				t.Fatalf("%s: %v", k, f.Bits)
			}
		}
	}
}

func TestAssignmentAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 300 {
		n := 1 + r.IntN(6)
		cost := make([][]float64, n)
		for i := range cost {
			cost[i] = make([]float64, n)
			for j := range cost[i] {
				cost[i][j] = math.Round(r.NormFloat64() * 10)
			}
		}
		got := 0.0
		for i, j := range hungarian(cost) {
			got += cost[i][j]
		}
		if want := cheapest(cost, 0, 0); math.Abs(got-want) > 1e-9 {
			t.Fatalf("assignment costs %v, the best is %v", got, want)
		}
	}
}

func cheapest(cost [][]float64, i int, used uint) float64 {
	if i == len(cost) {
		return 0
	}
	best := math.Inf(1)
	for j := range cost {
		if used>>j&1 == 0 {
			best = min(best, cost[i][j]+cheapest(cost, i+1, used|1<<j))
		}
	}
	return best
}

func TestComponentsAgainstNaiveUnion(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	const n = 200
	tree, naive := make([]int32, n), make([]int, n)
	for i := range tree {
		tree[i], naive[i] = int32(i), i
	}
	for range 150 {
		a, b := int32(r.IntN(n)), int32(r.IntN(n))
		x, y := root(tree, a), root(tree, b)
		tree[max(x, y)] = min(x, y)
		from, to := naive[a], naive[b]
		for i := range naive {
			if naive[i] == from {
				naive[i] = to
			}
		}
	}
	for i := range n {
		for j := range n {
			if (root(tree, int32(i)) == root(tree, int32(j))) != (naive[i] == naive[j]) {
				t.Fatalf("rows %d and %d", i, j)
			}
		}
	}
}

func TestDictionaryGivesDenseCodes(t *testing.T) {
	d := newDict(0)
	want := map[string]uint32{"": 0}
	r := rand.New(rand.NewPCG(8, 8))
	for range 20_000 {
		w := string(word(r, 4, 6))
		c, ok := want[w]
		if !ok {
			c = uint32(len(want))
			want[w] = c
		}
		if got := d.addString(w); got != c {
			t.Fatalf("%q has code %d, want %d", w, got, c)
		}
		if got, ok := d.find([]byte(w)); !ok || got != c || string(d.get(c)) != w {
			t.Fatalf("%q is not found again", w)
		}
	}
}

func TestReading(t *testing.T) {
	for _, c := range []struct {
		kind      Kind
		a, b      string
		want      string
		different bool
	}{
		{kind: Date, a: "19600210", b: "1960-02-10"},
		{kind: Date, a: "10/02/1960", b: "10.02.1960"},
		{kind: Date, a: "1960-02-10T00:00:00", b: "19600210"},
		{kind: Date, a: "1960", b: "00/00/1960"},
		{kind: Phone, a: "+84 905 123 456", b: "0905.123.456"},
		{kind: Phone, a: "905123456", b: "0905123456"},
		{kind: ID, a: "066080001234", b: "66080001234"},
		{kind: ID, a: "000000000", b: ""},
		{kind: Sex, a: "Nữ", b: "F"},
		{kind: Place, a: "Xã Ea Kao", b: "EA KAO"},
		{kind: Place, a: "Thành phố Hồ Chí Minh", b: "TP. Hồ Chí Minh"},
		{kind: FullName, a: "Nguyễn Thị HOÀ", b: "nguyễn thị hòa"},
		{kind: FullName, a: "Nguyễn Thị Hoà", b: "Nguyễn Thị Hoa", different: true},
		{kind: Email, a: "A.B@X.vn ", b: "a.b@x.vn"},
		{kind: Surname, a: " n/a", b: ""},
	} {
		f := []Field{{Column: "x", Kind: c.kind}}
		tab := NewTable(f, 2)
		tab.Append([]string{c.a})
		tab.Append([]string{c.b})
		s := buildSpaces([]*Table{tab}, 1)[0]
		x, y := s.side[0][tab.cols[0].codes[0]], s.side[0][tab.cols[0].codes[1]]
		if (x == y) == c.different {
			t.Errorf("%s: %q and %q are %q and %q", c.kind, c.a, c.b, s.vals.get(x), s.vals.get(y))
		}
	}
}
