package outreach

import (
	"testing"

	"luoi/internal/day"
)

// Sa Đéc, five months of 2021: 280 people, 56,0 a month, best day 41, which is 14,6 %.
func TestSaDec(t *testing.T) {
	days := map[day.Date]int64{day.Must(2021, 1, 9): 39, day.Must(2021, 2, 6): 40, day.Must(2021, 3, 13): 40, day.Must(2021, 3, 14): 40, day.Must(2021, 4, 10): 40, day.Must(2021, 5, 15): 41, day.Must(2021, 5, 16): 40}
	b := BoardOf(days, day.MustMonth(2021, 1), day.MustMonth(2021, 5))
	if b.Sum != 280 || b.Mean != 560 || b.BestN != 41 || b.BestPer != 146 || b.Best != day.Must(2021, 5, 15) || len(b.Months) != 5 {
		t.Errorf("%+v", b)
	}
}

// Đắk Lắk 2022: two launch days in the year are 2 of 8; 420 conferences and 3,000 people are 7,1 each.
func TestDakLak(t *testing.T) {
	first := day.PeriodAt(day.Quarter, day.Must(2022, 1, 1))
	if score, of := CadenceOfYear([]day.Date{day.Must(2022, 3, 1), day.Must(2022, 8, 1)}, first, day.Must(2022, 12, 31)); score != 2 || of != 8 {
		t.Errorf("%d/%d", score, of)
	}
	y := YieldOf("conference", 420, 3000)
	if y.Mean < 7.14 || y.Mean > 7.15 || y.Low > y.Mean || y.High < y.Mean {
		t.Errorf("%+v", y)
	}
	for _, r := range RankYields([]Yield{YieldOf("few", 4, 400), y}) {
		if (r.Rank == 0) != (r.Sort == "few") {
			t.Errorf("ranked: %+v", r)
		}
	}
}

func TestNoMessageLeavesWithAnOpenField(t *testing.T) {
	if s, err := Fill("Mời {ten} lúc {gio}", map[string]string{"ten": "bà Hoa"}); err == nil || s != "" {
		t.Errorf("%q left", s)
	}
	if s, err := Fill("Mời {ten}", map[string]string{"ten": "bà Hoa"}); err != nil || s != "Mời bà Hoa" {
		t.Errorf("%q %v", s, err)
	}
}
