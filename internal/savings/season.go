package savings

import (
	"slices"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
)

// Crops are what people of the highlands sell; the words are stored.
var Crops = []string{"coffee", "pepper", "rice", "durian", "pomelo", "mai", "rubber", "cashew", "cassava", "avocado"}

// Season is when a crop brings money: from the first to the last month of a year, 1 to 12. A season that ends before it
// begins goes over the new year: coffee is sold from November to January.
type Season struct {
	Crop        string
	First, Last int
}

// Check refuses a season of no crop or of no month.
func (s Season) Check() error {
	if !slices.Contains(Crops, s.Crop) {
		return fault.WithFields("plans.refused", fault.Field{Field: "crop", Key: "plans.bad_crop"})
	}
	if s.First < 1 || s.First > 12 || s.Last < 1 || s.Last > 12 {
		return fault.WithFields("plans.refused", fault.Field{Field: "first", Key: "plans.bad_month"})
	}
	return nil
}

// Pays reports whether the crop brings money in a month.
func (s Season) Pays(m day.Month) bool {
	n := m.Number()
	if s.First <= s.Last {
		return n >= s.First && n <= s.Last
	}
	return n >= s.First || n <= s.Last
}

// Months lists the months with money from one day to another, both included.
func (s Season) Months(from, to day.Date) []day.Month {
	var out []day.Month
	for m := from.InMonth(); !m.After(to.InMonth()); m = m.Add(1) {
		if s.Pays(m) {
			out = append(out, m)
		}
	}
	return out
}

// Next is the first month with money at or after a day.
func (s Season) Next(on day.Date) day.Month {
	m := on.InMonth()
	for range 12 {
		if s.Pays(m) {
			break
		}
		m = m.Add(1)
	}
	return m
}

// Pace is how much to put aside from a day until the money must be there. Amounts a day and a week are rounded up to
// whole đồng, what is brought to a meeting or in a month to whole thousands, the smallest note that is counted.
type Pace struct {
	Left                       money.Dong // still missing
	Days                       int        // from today, the due day not counted
	Day, Week, Month, EachMeet money.Dong
	Weeks, Months, Meetings    int
	Seasonal                   []SeasonPart // what each month with money must bring; empty without a crop
	NoMoney                    bool         // there is a crop, and it brings nothing before the due day
	NextMonth                  day.Month    // when it does bring money, with NoMoney
}

// SeasonPart is what one month with money must bring.
type SeasonPart struct {
	Month  day.Month
	Amount money.Dong
}

// smallestNote is the smallest note of a count.
const smallestNote = money.Dong(1_000)

func up(a money.Dong, parts int, unit money.Dong) money.Dong {
	n := money.Dong(max(parts, 1)) * unit
	return (a + n - 1) / n * unit
}

// PaceOf works out how to reach target from have, from on until due. Meetings come every so many days; 0: there are none.
// A zero season means that money comes evenly. Errors: plans.due_past.
func PaceOf(target, have money.Dong, on, due day.Date, every int, s Season) (Pace, error) {
	if !due.After(on) {
		return Pace{}, fault.WithFields("plans.refused", fault.Field{Field: "due", Key: "plans.due_past", Args: []any{on.VN()}})
	}
	if target < 0 || have < 0 || target > maxAmount || have > maxAmount {
		return Pace{}, fault.New(fault.Invalid, "savings.amount")
	}
	p := Pace{Left: max(0, target-have), Days: due.DaysSince(on)}
	p.Weeks, p.Months = max(1, p.Days/7), max(1, monthsBetween(on, due))
	p.Day, p.Week, p.Month = up(p.Left, p.Days, 1), up(p.Left, p.Weeks, 1), up(p.Left, p.Months, smallestNote)
	if every > 0 {
		p.Meetings = max(1, p.Days/every)
		p.EachMeet = up(p.Left, p.Meetings, smallestNote)
	}
	if s.Crop == "" {
		return p, nil
	}
	months := s.Months(on, due.AddDays(-1))
	if len(months) == 0 {
		p.NoMoney, p.NextMonth = true, s.Next(due)
		return p, nil
	}
	if p.Left == 0 {
		return p, nil
	}
	weights := make([]int64, len(months))
	for i := range weights {
		weights[i] = 1
	}
	for i, n := range p.Left.Split(weights...) {
		p.Seasonal = append(p.Seasonal, SeasonPart{months[i], n})
	}
	return p, nil
}

// monthsBetween is how many whole months lie between two days.
func monthsBetween(a, b day.Date) int {
	n := b.InMonth().Since(a.InMonth())
	if a.AddMonths(n).After(b) {
		n--
	}
	return n
}

// Expected is what should be there on a day for a plan that runs from one day to another: with a crop it grows with every
// month of money that is over, without one day by day. Half up to whole đồng.
func Expected(target money.Dong, from, due, on day.Date, s Season) money.Dong {
	switch {
	case !on.After(from):
		return 0
	case !on.Before(due):
		return target
	}
	part, whole := int64(on.DaysSince(from)), int64(due.DaysSince(from))
	if s.Crop != "" {
		all := s.Months(from, due.AddDays(-1))
		if len(all) == 0 {
			return 0 // nothing is asked of one who has nothing before the day itself
		}
		part, whole = 0, int64(len(all))
		for _, m := range all {
			if m.Before(on.InMonth()) {
				part++
			}
		}
	}
	r, err := money.NewRate(part, whole)
	if err != nil {
		return 0
	}
	n, err := r.Of(target, money.HalfUp)
	if err != nil {
		return 0
	}
	return n
}
