package advice

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/day"
	"luoi/internal/money"
)

var groups = []string{Poor, NearPoor, EthnicMinority, Island, Other}

// payDay is any day from the beginning of support to long after the last known change.
func payDay(t *rapid.T) day.Date {
	return day.Must(2016, 5, 1).AddDays(rapid.IntRange(0, 7000).Draw(t, "day"))
}

func payer(t *rapid.T) Payer {
	who := Payer{Categories: rapid.SliceOfN(rapid.SampledFrom(groups), 1, 3).Draw(t, "groups"), SupportUsed: rapid.IntRange(0, 130).Draw(t, "used")}
	if rapid.Bool().Draw(t, "at home in Hà Nội") {
		who.Areas = []string{"01", "004"}
	}
	if rapid.Bool().Draw(t, "sponsored") {
		who.Programmes = []Programme{{Name: "a sponsor", Amount: money.Dong(rapid.IntRange(0, 500_000).Draw(t, "gift")), Share: money.Percent(int64(rapid.IntRange(0, 100).Draw(t, "share")))}}
	}
	return who
}

func incomeOn(t *rapid.T, l Limits, name string) money.Dong {
	return money.Dong(rapid.Int64Range(int64(l.MinIncome), int64(l.MaxIncome)).Draw(t, name))
}

func TestSupportNeverExceedsTheContribution(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		on, who := payDay(t), payer(t)
		l, err := New(b).Limits(on)
		if err != nil {
			t.Fatal(err)
		}
		m, err := New(b).Monthly(on, incomeOn(t, l, "income"), who)
		if err != nil {
			t.Fatal(err)
		}
		if m.Payable < 0 || m.StateSupport < 0 || m.StateSupport+m.LocalSupport > m.Contribution || m.StateSupport+m.LocalSupport+m.Payable != m.Contribution {
			t.Fatalf("%+v", m)
		}
		sum := money.Dong(0)
		for _, s := range m.Support {
			sum += s.Amount
		}
		if sum != m.StateSupport+m.LocalSupport {
			t.Fatalf("the shares sum to %d: %+v", sum, m)
		}
		turned := who
		turned.Categories = append([]string{}, who.Categories...)
		for i, j := 0, len(turned.Categories)-1; i < j; i, j = i+1, j-1 {
			turned.Categories[i], turned.Categories[j] = turned.Categories[j], turned.Categories[i]
		}
		again, err := New(b).Monthly(on, incomeOn(t, l, "income again"), turned)
		if err != nil || again.StateSupport != m.StateSupport && min(m.Contribution, again.Contribution) > m.StateSupport {
			t.Fatalf("the order of groups matters: %+v, %+v, %v", m, again, err)
		}
	})
}

func TestMoreIncomeNeverPaysLessAndBringsNoLess(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		on, who := day.Must(2025, 7, 1).AddDays(rapid.IntRange(0, 2000).Draw(t, "day")), payer(t)
		l, err := New(b).Limits(on)
		if err != nil {
			t.Fatal(err)
		}
		low, high := incomeOn(t, l, "one"), incomeOn(t, l, "other")
		low, high = min(low, high), max(low, high)
		for _, months := range []int{1, 3, 6, 12} {
			a, err1 := New(b).Period(on, low, months, who)
			z, err2 := New(b).Period(on, high, months, who)
			if err1 != nil || err2 != nil || a.Payable > z.Payable {
				t.Fatalf("%d pays %d, %d pays %d (%v, %v)", low, a.Payable, high, z.Payable, err1, err2)
			}
			if a.Contribution != a.StateSupport+a.LocalSupport+a.Payable {
				t.Fatalf("parts of %+v do not sum", a)
			}
		}
		life := Life{Female: rapid.Bool().Draw(t, "woman"), Birth: day.Must(rapid.IntRange(1965, 2005).Draw(t, "born"), 3, 15), Income: low}
		a, err1 := New(b).Estimate(on, life)
		life.Income = high
		z, err2 := New(b).Estimate(on, life)
		if err1 != nil || err2 != nil || a.Pension > z.Pension {
			t.Fatalf("%+v, %+v, %v, %v", a, z, err1, err2)
		}
	})
}

func TestPrepaymentIsCheaperAndBackpayDearer(t *testing.T) {
	b := book(t)
	on := day.Must(2026, 8, 1)
	rapid.Check(t, func(t *rapid.T) {
		r, err := money.NewRate(int64(rapid.IntRange(0, 200).Draw(t, "r")), 10000)
		if err != nil {
			t.Fatal(err)
		}
		income := money.Dong(rapid.Int64Range(1_500_000, 50_600_000).Draw(t, "income"))
		last := money.Dong(0)
		for years := 2; years <= 5; years++ {
			p, err := New(b).PrepayFuture(on, income, years, &r)
			if err != nil || p.Total > p.Gross || p.Total <= last {
				t.Fatalf("%+v, %v", p, err)
			}
			last = p.Total
		}
		months := rapid.IntRange(1, 60).Draw(t, "months")
		back, err := New(b).BackpayMissing(on, income, months, &r)
		if err != nil || back.Total < back.Gross {
			t.Fatalf("%+v, %v", back, err)
		}
		// Nothing used: all comes back but what the State gave.
		refund, err := New(b).RefundPrepaid(on, income, 2, 24, 0, &r)
		whole, err2 := New(b).PrepayFuture(on, income, 2, &r)
		if err != nil || err2 != nil || refund != whole.Total {
			t.Fatalf("refund %d of %d (%v, %v)", refund, whole.Total, err, err2)
		}
	})
}

func TestMorePaidBringsNoLess(t *testing.T) {
	b := book(t)
	for _, from := range []day.Date{day.Must(2017, 1, 1), day.Must(2019, 6, 1), day.Must(2025, 6, 30), day.Must(2025, 7, 1), day.Must(2030, 1, 1)} {
		for _, female := range []bool{true, false} {
			last := money.Rate{}
			for months := 0; months <= 600; months++ {
				p, err := New(b).PensionRate(RateQuestion{Female: female, Months: months, From: from})
				if err != nil {
					t.Fatal(err)
				}
				if p.Rate == nil {
					continue
				}
				rate := money.Rate(*p.Rate)
				if rate.Cmp(last) < 0 || rate.Cmp(money.Percent(75)) > 0 {
					t.Fatalf("%s %v: %d months give %s after %s", from, female, months, rate, last)
				}
				last = rate
			}
		}
	}
}

func TestHouseholdOrderIsTheLadderAlone(t *testing.T) {
	b := book(t)
	kinds := [][]string{nil, {"farm_average"}, {"near_poor"}, {"student"}, {"poor"}, {"trafficking_victim"}}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "members")
		on := day.Must(2025, 7, 1).AddDays(rapid.IntRange(0, 1000).Draw(t, "day"))
		already := rapid.IntRange(0, 6).Draw(t, "already")
		var wishes []CardWish
		for range n {
			wishes = append(wishes, CardWish{Groups: rapid.SampledFrom(kinds).Draw(t, "group")})
		}
		p, err := New(b).HealthWays(on, wishes, 12, already, nil)
		if err != nil {
			t.Fatal(err)
		}
		sum := money.Dong(0)
		for _, c := range p.Cards {
			sum += c.Payable
		}
		if sum != p.Best || p.Best > p.AllLadder || p.Best > p.AllSupported {
			t.Fatalf("cards sum to %d: %+v", sum, p)
		}
		r := rand.New(rand.NewPCG(1, uint64(n)))
		r.Shuffle(n, reflect.Swapper(wishes))
		q, err := New(b).HealthWays(on, wishes, 12, already, nil)
		if err != nil || q.Best != p.Best || q.AllLadder != p.AllLadder || q.AllSupported != p.AllSupported {
			t.Fatalf("another order costs %d instead of %d", q.Best, p.Best)
		}
		if n <= 8 && p.Best != cheapest(t, New(b), on, wishes, already) {
			t.Fatalf("%d is not the cheapest", p.Best)
		}
	})
}

// cheapest tries every way of standing on the ladder or not.
func cheapest(t *rapid.T, c *Case, on day.Date, wishes []CardWish, already int) money.Dong {
	ladder, err := c.HouseholdHealth(on, len(wishes), 12, already, 0)
	if err != nil {
		t.Fatal(err)
	}
	cards, fixed := c.cardsOf(on, wishes, 12, nil)
	best := money.Dong(-1)
	for mask := range 1 << len(wishes) {
		cost, rungs, allowed := money.Dong(0), 0, true
		for i := range cards {
			onLadder := mask>>i&1 == 1
			switch {
			case cards[i].Way == WayLadder && !onLadder, fixed[i] && onLadder:
				allowed = false
			case onLadder:
				cost += ladder.Members[rungs]
				rungs++
			default:
				cost += cards[i].Payable
			}
		}
		if allowed && (best < 0 || cost < best) {
			best = cost
		}
	}
	return best
}

func TestPaymentsKeepTheirPriceAndTheCounter(t *testing.T) {
	b := book(t)
	who := Payer{Categories: []string{Other}}
	before, err := New(b).Payments(day.Must(2026, 12, 31), 1_500_000, 12, 12, who)
	if err != nil || before.Payable != 12*264_000 {
		t.Errorf("paid on the last day: %+v, %v", before, err)
	}
	after, err := New(b).Payments(day.Must(2027, 1, 1), 2_200_000, 12, 12, who)
	if err != nil || after.Payable != 12*387_200 {
		t.Errorf("paid on the first day: %+v, %v", after, err)
	}
	rapid.Check(t, func(t *rapid.T) {
		who.SupportUsed = rapid.IntRange(0, 125).Draw(t, "used")
		months := rapid.IntRange(1, 240).Draw(t, "months")
		s, err := New(b).Payments(day.Must(2026, 2, 10), 1_500_000, rapid.SampledFrom([]int{1, 3, 6, 12}).Draw(t, "period"), months, who)
		if err != nil {
			t.Fatal(err)
		}
		supported, sum := 0, 0
		for _, p := range s.Payments {
			if p.StateSupport > 0 {
				supported += p.Supported
			}
			sum += p.Months
		}
		if want := min(months, max(120-who.SupportUsed, 0)); supported != want || sum != months {
			t.Fatalf("%d months supported of %d, want %d", supported, sum, want)
		}
		if s.Contribution != s.StateSupport+s.LocalSupport+s.Payable {
			t.Fatalf("%+v", s)
		}
	})
}

func TestGoalIsTheLowestStep(t *testing.T) {
	b := book(t)
	on := day.Must(2026, 11, 22)
	rapid.Check(t, func(t *rapid.T) {
		l := Life{Female: rapid.Bool().Draw(t, "woman"), Birth: day.Must(rapid.IntRange(1972, 2008).Draw(t, "born"), 5, 1), MonthsPaid: rapid.IntRange(0, 100).Draw(t, "paid"), PaidAverage: 2_000_000}
		want := money.Dong(rapid.Int64Range(100_000, 60_000_000).Draw(t, "want"))
		g, err := New(b).Goal(on, l, want, Payer{Categories: []string{Other}})
		if err != nil {
			t.Fatal(err)
		}
		if g.Reached != (g.Estimate.Pension >= want) {
			t.Fatalf("%+v", g)
		}
		if g.Reached && g.Income > 1_500_000 {
			l.Income = g.Income - 50_000
			e, err := New(b).Estimate(on, l)
			if err != nil || e.Pension >= want {
				t.Fatalf("%d is enough: %+v, %v", l.Income, e, err)
			}
		}
	})
}
