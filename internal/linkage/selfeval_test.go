package linkage

import (
	"context"
	"testing"
)

// TestSelfEvaluationTellsTheTruth compares what the lists say about themselves with the known truth.
func TestSelfEvaluationTellsTheTruth(t *testing.T) {
	left, right, lt, rt := vietnamese(21, 20_000)
	said, err := SelfEvaluate(context.Background(), left, right, Options{Household: true})
	if err != nil {
		t.Fatal(err)
	}
	if said.Hidden < 300 {
		t.Fatalf("only %d pairs were hidden", said.Hidden)
	}
	// The truth about the same question: the same lists without any identifiers.
	var all [2][]int32
	for i := range int32(left.rows) {
		all[0] = append(all[0], i)
	}
	for i := range int32(right.rows) {
		all[1] = append(all[1], i)
	}
	res := mustLink(t, left.without(all[0]), right.without(all[1]), Options{Household: true})
	truth := res.Measure(lt, rt)
	t.Logf("said: precision %.4f, not found %.4f of %d; true: %.4f, %.4f", said.Decided.Precision, said.NotFound,
		said.Hidden, truth.Decided.Precision, truth.NotFound)
	if d := said.Decided.Precision - truth.Decided.Precision; d < -.02 || d > .02 {
		t.Errorf("precision said %.4f, true %.4f", said.Decided.Precision, truth.Decided.Precision)
	}
	if d := said.NotFound - truth.NotFound; d < -.02 || d > .02 {
		t.Errorf("wrongly not found said %.4f, true %.4f", said.NotFound, truth.NotFound)
	}
	few, err := SelfEvaluate(context.Background(), left.pick(0), right.pick(0), Options{})
	if err != nil || few.Hidden != 0 {
		t.Errorf("two rows: %+v, %v", few, err)
	}
}
