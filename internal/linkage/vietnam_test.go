package linkage

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"luoi/internal/synth"
)

var vietFields = []Field{{Column: "name", Kind: FullName}, {Column: "birth", Kind: Date}, {Column: "sex", Kind: Sex},
	{Column: "citizen", Kind: ID, IDType: IDCitizen}, {Column: "old", Kind: ID, IDType: IDOld},
	{Column: "insurance", Kind: ID, IDType: IDInsurance}, {Column: "phone", Kind: Phone},
	{Column: "village", Kind: Place}, {Column: "commune", Kind: Place}, {Column: "household", Kind: Household}}

// vietnamese gives two generated lists and their truth.
func vietnamese(seed uint64, n int) (left, right *Table, lt, rt []string) {
	s := synth.Linkage(seed, n)
	left, right = NewTable(vietFields, n), NewTable(vietFields, n)
	s.Left(func(id int64, cells []string) {
		left.Append(cells)
		lt = append(lt, strconv.FormatInt(id, 10))
	})
	s.Right(func(id int64, cells []string) {
		right.Append(cells)
		who := ""
		if l, ok := s.Truth(id); ok {
			who = strconv.FormatInt(l, 10)
		}
		rt = append(rt, who)
	})
	return left, right, lt, rt
}

func TestVietnamese(t *testing.T) {
	n := 20_000
	if s := os.Getenv("LINK_N"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	left, right, lt, rt := vietnamese(42, n)
	res, err := Link(context.Background(), left, right, Options{Household: os.Getenv("LINK_NOHH") == ""})
	if err != nil {
		t.Fatal(err)
	}
	q := res.Measure(lt, rt)
	t.Logf("%d: best F1 %.4f at %.3f (P %.4f R %.4f), decided %.4f, not found %.4f, review %.4f, lost %d of %d, %d candidates, %d ms",
		n, q.Best.F1, q.Best.P, q.Best.Precision, q.Best.Recall, q.Decided.F1, q.NotFound, q.InReview,
		q.BlockingLost, q.TruePairs, res.Report.CandidatePairs, res.Report.Milliseconds)
	if os.Getenv("LINK_DUMP") != "" {
		b, _ := json.Marshal(res.Report)
		t.Logf("%s", b)
		b, _ = json.Marshal(q)
		t.Logf("%s", b)
		for _, f := range res.Model.Fields {
			t.Logf("%-14s m %.4f\n u %.5f\n bits %.1f", f.Column, f.M, f.U, f.Bits)
		}
		t.Logf("prior %g %v %.3f", res.Model.Prior, res.Model.Trained.Rules, res.Model.Trained.Shares)
	}
}
