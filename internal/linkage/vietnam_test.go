package linkage

import (
	"math"
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

// TestVietnameseLists is the smoke run of the product's own case: residents and insured people.
func TestVietnameseLists(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 20_000
	}
	left, right, lt, rt := vietnamese(42, n)
	res := mustLink(t, left, right, Options{Household: true})
	q := res.Measure(lt, rt)
	t.Logf("best F1 %.4f at %.2f, decided P %.4f R %.4f, not found %.4f, review %.4f, blocking lost %d of %d, %d candidates, %d ms",
		q.Best.F1, q.Best.P, q.Decided.Precision, q.Decided.Recall, q.NotFound, q.InReview, q.BlockingLost, q.TruePairs,
		res.Report.CandidatePairs, res.Report.Milliseconds)
	if q.Best.F1 < .993 {
		t.Errorf("F1 %.4f is below .993", q.Best.F1)
	}
	if q.NotFound > .009 {
		t.Errorf("%.2f %% wrongly not found", 100*q.NotFound)
	}
	if q.InReview > .01 {
		t.Errorf("%.2f %% to review", 100*q.InReview)
	}
	if q.Decided.Precision < .998 {
		t.Errorf("precision of what is decided %.4f", q.Decided.Precision)
	}
	if c := 1 - float64(q.BlockingLost)/float64(q.TruePairs); c < .995 {
		t.Errorf("blocking finds %.4f of the true pairs", c)
	}
	// Calibration, weighted by how many pairs stand in each tenth.
	var off, pairs float64
	for _, b := range q.Calibration {
		off += math.Abs(b.Said-b.Found) * float64(b.Pairs)
		pairs += float64(b.Pairs)
	}
	if off/pairs > .02 {
		t.Errorf("probabilities are off by %.3f on average", off/pairs)
	}
}

func TestHouseholdsHelp(t *testing.T) {
	left, right, lt, rt := vietnamese(4, 15_000)
	alone := mustLink(t, left, right, Options{}).Measure(lt, rt)
	together := mustLink(t, left, right, Options{Household: true}).Measure(lt, rt)
	if together.Best.F1 < alone.Best.F1-.0002 {
		t.Errorf("F1 %.4f with households, %.4f without", together.Best.F1, alone.Best.F1)
	}
}

// TestCleanListHasFewDuplicates: relatives share surname, address, telephone and household and must
// not be taken for one person, even where there is no true pair to learn from.
func TestCleanListHasFewDuplicates(t *testing.T) {
	left, right, _, rt := vietnamese(42, 10_000)
	res := mustLink(t, left, nil, Options{Household: true})
	if res.Report.Matches > 40 {
		t.Errorf("%d duplicates in a list of 10,000 people without any", res.Report.Matches)
	}
	if !res.Model.Trained.Usual {
		t.Error("a list without true pairs was learnt from")
	}
	q := mustLink(t, right, nil, Options{Household: true}).Measure(rt, nil)
	if q.TruePairs < 5 || q.Decided.Recall < .8 || q.Decided.Precision < .5 {
		t.Errorf("people written twice: %+v", q.Decided)
	}
}

func TestStrangersDoNotMatch(t *testing.T) {
	left, _, _, _ := vietnamese(42, 10_000)
	other, _, _, _ := vietnamese(43, 10_000)
	res := mustLink(t, left, other, Options{Household: true})
	if res.Report.Matches > 5 {
		t.Errorf("%d matches between two lists that share nobody", res.Report.Matches)
	}
}
