package linkage

import (
	"context"
	"os"
	"testing"
)

func TestTryDedupe(t *testing.T) {
	if os.Getenv("LINK_TRY") == "" {
		t.Skip()
	}
	left, right, lt, rt := vietnamese(42, 30000)
	for i, tb := range []*Table{left, right} {
		res, _ := Link(context.Background(), tb, nil, Options{Household: true})
		truth := lt
		if i == 1 {
			truth = rt
		}
		q := res.Measure(truth, nil)
		t.Logf("dedupe: matches %d reviews %d expected %.1f true %d best %.3f decided P %.3f R %.3f prior %g cand %d %d ms", res.Report.Matches, res.Report.Reviews, res.Report.ExpectedPairs, q.TruePairs, q.Best.F1, q.Decided.Precision, q.Decided.Recall, res.Model.Prior, res.Report.CandidatePairs, res.Report.Milliseconds)
		for _, f := range res.Model.Fields {
			t.Logf("%-14s m %.4f", f.Column, f.M)
		}
		t.Logf("%v %.3f", res.Model.Trained.Rules, res.Model.Trained.Shares)
		k := 0
		for _, p := range res.Pairs {
			if truth[p.L] != truth[p.R] || truth[p.L] == "" {
				if k++; k < 6 {
					t.Log(p, tb.values(p.L), tb.values(p.R))
				}
			}
		}
	}
	// no overlap at all
	l2, _, lt2, _ := vietnamese(43, 30000)
	res, _ := Link(context.Background(), left, l2, Options{Household: true})
	_ = lt2
	t.Logf("strangers: matches %d reviews %d expected %.1f prior %g", res.Report.Matches, res.Report.Reviews, res.Report.ExpectedPairs, res.Model.Prior)
	for i, p := range res.Pairs {
		if i < 4 {
			t.Log(p, left.values(p.L), l2.values(p.R))
		}
	}
	// blocking given on fake_1000
	for _, b := range [][][]string{{{"first_name"}, {"surname"}}, {{"first_name"}, {"surname"}, {"dob"}, {"email"}}, {{"surname", "dob"}, {"first_name", "dob"}}} {
		tb, truth := loadSet(t, "splink/fake_1000.csv", fakeFields, fakeEntity)
		res, _ := Link(context.Background(), tb, nil, Options{Blocking: b})
		q := res.Measure(truth, nil)
		t.Logf("fake %v best %.4f decided %.4f clustered %.4f lost %d", b, q.Best.F1, q.Decided.F1, q.Clustered.F1, q.BlockingLost)
	}
	// fewer columns on febrl4
	for _, drop := range [][]string{{"soc_sec_id"}, {"soc_sec_id", "date_of_birth"}, {"soc_sec_id", "date_of_birth", "postcode", "street_number", "address_2"}} {
		var fs []Field
		for _, f := range febrlFields {
			keep := true
			for _, d := range drop {
				keep = keep && f.Column != d
			}
			if keep {
				fs = append(fs, f)
			}
		}
		a, at := loadSet(t, "febrl/dataset4a.csv", fs, febrlEntity)
		b, bt := loadSet(t, "febrl/dataset4b.csv", fs, febrlEntity)
		res, _ := Link(context.Background(), a, b, Options{})
		q := res.Measure(at, bt)
		t.Logf("febrl4 without %v best %.4f decided %.4f lost %d nf %.4f rev %.4f", drop, q.Best.F1, q.Decided.F1, q.BlockingLost, q.NotFound, q.InReview)
		a, at = loadSet(t, "febrl/dataset3.csv", fs, febrlEntity)
		res, _ = Link(context.Background(), a, nil, Options{})
		q = res.Measure(at, nil)
		t.Logf("febrl3 without %v best %.4f decided %.4f clustered %.4f lost %d nf %.4f rev %.4f", drop, q.Best.F1, q.Decided.F1, q.Clustered.F1, q.BlockingLost, q.NotFound, q.InReview)
	}
	// as full text kinds
	tb := NewTable([]Field{{Column: "n", Kind: FullName}, {Column: "d", Kind: Date}, {Column: "c", Kind: Place}, {Column: "e", Kind: Email}}, 0)
	src, truth := loadSet(t, "splink/fake_1000.csv", fakeFields, fakeEntity)
	for i := range src.rows {
		v := src.values(int32(i))
		tb.Append([]string{v[0] + " " + v[1], v[2], v[3], v[4]})
	}
	res, _ = Link(context.Background(), tb, nil, Options{})
	q := res.Measure(truth, nil)
	t.Logf("fake full names best %.4f decided %.4f clustered %.4f", q.Best.F1, q.Decided.F1, q.Clustered.F1)
}
