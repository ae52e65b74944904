package linkage

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func mustLink(t *testing.T, left, right *Table, o Options) *Result {
	t.Helper()
	res, err := Link(context.Background(), left, right, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// shuffled is the table with its rows in another order; perm[i] is where new row i stood.
func shuffled(t *Table, seed uint64) (*Table, []int32) {
	perm := rand.New(rand.NewPCG(seed, 9)).Perm(t.rows)
	out := NewTable(t.fields, t.rows)
	var old []int32
	for _, i := range perm {
		out.Append(t.values(int32(i)))
		old = append(old, int32(i))
	}
	return out, old
}

func TestOneThreadEqualsTwo(t *testing.T) {
	left, right, _, _ := vietnamese(7, 4000)
	one := mustLink(t, left, right, Options{Threads: 1, Household: true})
	two := mustLink(t, left, right, Options{Threads: 2, Household: true})
	if !reflect.DeepEqual(one.Pairs, two.Pairs) {
		t.Errorf("one thread found %d pairs, two found %d, and they differ", len(one.Pairs), len(two.Pairs))
	}
}

func TestShuffledEqualsOrdered(t *testing.T) {
	left, right, _, _ := vietnamese(8, 4000)
	a := mustLink(t, left, right, Options{Household: true})
	sl, _ := shuffled(left, 1)
	sr, _ := shuffled(right, 2)
	b := mustLink(t, sl, sr, Options{Household: true})
	// Rows that hold the very same values are exchangeable, so pairs are compared by what they hold.
	held := func(r *Result) (out []string) {
		for _, p := range r.Pairs {
			out = append(out, fmt.Sprintf("%x %x %s %.2f", r.ctx.p.hash[0][p.L], r.ctx.p.hash[1][p.R], p.Decision, p.Weight))
		}
		slices.Sort(out)
		return out
	}
	x, y := held(a), held(b)
	if !slices.Equal(x, y) {
		t.Errorf("%d pairs in order, %d shuffled, and they differ", len(x), len(y))
	}
}

func TestIncrementEqualsFull(t *testing.T) {
	left, right, _, _ := vietnamese(9, 5000)
	const from = 4900
	old := NewTable(right.fields, from)
	for i := int32(0); i < from; i++ {
		old.Append(right.values(i))
	}
	m := mustLink(t, left, old, Options{Household: true}).Model
	base := mustLink(t, left, old, Options{Household: true, Model: m})
	full := mustLink(t, left, right, Options{Household: true, Model: m})
	inc := mustLink(t, left, right, Options{Household: true, Model: m, RightFrom: from, Known: base.Candidates()})
	if !reflect.DeepEqual(full.Pairs, inc.Pairs) {
		for i := range min(len(full.Pairs), len(inc.Pairs)) {
			if full.Pairs[i] != inc.Pairs[i] {
				t.Fatalf("whole %+v, increment %+v", full.Pairs[i], inc.Pairs[i])
			}
		}
		t.Errorf("the increment decided %d pairs, the whole %d, and they differ", len(inc.Pairs), len(full.Pairs))
	}
	if inc.Report.CandidatePairs*10 > full.Report.CandidatePairs {
		t.Errorf("the increment compared %d pairs, the whole %d", inc.Report.CandidatePairs, full.Report.CandidatePairs)
	}
}

func TestIncrementOfDuplicates(t *testing.T) {
	sharedSets(t)
	all, _ := loadSet(t, "febrl/dataset2.csv", febrlFields, febrlEntity)
	const from = 4800
	old := NewTable(all.fields, from)
	for i := int32(0); i < from; i++ {
		old.Append(all.values(i))
	}
	m := mustLink(t, old, nil, Options{}).Model
	base := mustLink(t, old, nil, Options{Model: m})
	full := mustLink(t, all, nil, Options{Model: m})
	inc := mustLink(t, all, nil, Options{Model: m, RightFrom: from, Known: base.Candidates()})
	if !reflect.DeepEqual(full.Pairs, inc.Pairs) {
		for i := range min(len(full.Pairs), len(inc.Pairs)) {
			if full.Pairs[i] != inc.Pairs[i] {
				t.Fatalf("whole %+v, increment %+v", full.Pairs[i], inc.Pairs[i])
			}
		}
		t.Errorf("the increment decided %d pairs, the whole %d, and they differ", len(inc.Pairs), len(full.Pairs))
	}
}

func TestSameListTwiceIsStable(t *testing.T) {
	left, right, _, _ := vietnamese(10, 3000)
	m := mustLink(t, left, right, Options{Household: true}).Model
	a := mustLink(t, left, right, Options{Household: true, Model: m})
	b := mustLink(t, left, right, Options{Household: true, Model: m})
	if !reflect.DeepEqual(a.Pairs, b.Pairs) {
		t.Error("the same lists under the same model gave two answers")
	}
}

// TestAddingMarksNeverLowers: a name typed without marks on one side, then with the marks the other
// side has: the weight may not fall.
func TestAddingMarksNeverLowers(t *testing.T) {
	left, right, _, _ := vietnamese(11, 3000)
	res := mustLink(t, left, right, Options{})
	checked := 0
	for _, p := range res.Pairs {
		marked := left.values(p.L)
		bare := slices.Clone(marked)
		bare[0] = readName(marked[0]).key
		if bare[0] == readName(marked[0]).form || bare[0] == "" {
			continue
		}
		other := right.values(p.R)
		if readName(other[0]).key != bare[0] {
			continue
		}
		other[0] = marked[0]
		w := func(l []string) float64 {
			a, b := NewTable(vietFields, 1), NewTable(vietFields, 1)
			a.Append(l)
			b.Append(other)
			e, err := Explain(res.Model, a, b, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			return e.Weight
		}
		if x, y := w(bare), w(marked); y < x-1e-4 {
			t.Fatalf("%q against %q: %.2f without marks, %.2f with", bare[0], other[0], x, y)
		}
		if checked++; checked == 300 {
			break
		}
	}
	if checked < 100 {
		t.Fatalf("only %d names to check", checked)
	}
}

func TestExplanationAddsUp(t *testing.T) {
	left, right, _, _ := vietnamese(12, 3000)
	res := mustLink(t, left, right, Options{Household: true})
	for _, p := range res.Pairs[:200] {
		e, err := res.Explain(p.L, p.R)
		if err != nil {
			t.Fatal(err)
		}
		sum := e.Prior
		for _, f := range e.Fields {
			sum += f.bits()
		}
		for _, b := range e.Bonds {
			sum += b.R.Bits
		}
		if e.Limit != nil {
			sum += e.Limit.Bits
		}
		if e.Household != nil {
			sum += e.Household.Bits
		}
		if math.Abs(sum-e.Weight) > 1e-3 {
			t.Fatalf("the reasons add up to %.3f, the weight is %.3f", sum, e.Weight)
		}
		if math.Abs(e.Weight-float64(p.Weight)) > 1e-3 {
			t.Fatalf("explained %.3f, decided %.3f", e.Weight, p.Weight)
		}
		if e.Second != nil && e.Second.Worse.Key == "" {
			t.Fatal("a rival without a reason")
		}
	}
}

func TestModelRoundTrip(t *testing.T) {
	left, right, _, _ := vietnamese(13, 2000)
	m := mustLink(t, left, right, Options{Household: true}).Model
	var b bytes.Buffer
	if err := WriteModel(&b, m); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b.Bytes(), []byte(`"099`)) {
		t.Error("the model holds identifiers")
	}
	m2, err := ReadModel(&b)
	if err != nil {
		t.Fatal(err)
	}
	a := mustLink(t, left, right, Options{Household: true, Model: m})
	c := mustLink(t, left, right, Options{Household: true, Model: m2})
	if !reflect.DeepEqual(a.Pairs, c.Pairs) {
		t.Error("a model read back decides otherwise")
	}
	if _, err := ReadModel(bytes.NewReader([]byte(`{"version":99}`))); err == nil {
		t.Error("a model of a later version was taken")
	}
}

func TestCancelled(t *testing.T) {
	left, right, _, _ := vietnamese(14, 1000)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Link(ctx, left, right, Options{}); err == nil {
		t.Error("a cancelled link went on")
	}
}

func TestEmptyAndOddLists(t *testing.T) {
	empty := NewTable(vietFields, 0)
	one := NewTable(vietFields, 1)
	one.Append([]string{"Nguyễn Văn An", "1980"})
	blank := NewTable(vietFields, 3)
	for range 3 {
		blank.Append(nil)
	}
	for _, l := range []*Table{empty, one, blank} {
		for _, r := range []*Table{nil, empty, one, blank} {
			if res := mustLink(t, l, r, Options{Household: true}); len(res.Pairs) > 1 {
				t.Errorf("%d pairs from nothing", len(res.Pairs))
			}
		}
	}
	same := NewTable([]Field{{Column: "x", Kind: Text}}, 100)
	for range 100 {
		same.Append([]string{"the same text"})
	}
	mustLink(t, same, nil, Options{})
}
