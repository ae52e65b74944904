package advice

import (
	"slices"

	"luoi/internal/day"
	"luoi/internal/money"
)

// Season is when money comes into a house.
type Season struct {
	Harvests []int // months of harvest, 1 to 12
	WageDay  int   // day of the month on which wages come; 0: none
	Country  bool  // lives off the land without a fixed month
}

// Reasons of a method, keys of the catalogue below advice.method.
const (
	reasonWage    = "wage"    // paid by the month: pay by the month
	reasonDaily   = "daily"   // daily income: put something aside each day
	reasonHarvest = "harvest" // after each crop
	reasonOneCrop = "one_crop"
	reasonCrops   = "crops"
	reasonCountry = "country"
)

// MethodPlan is how often to pay and in which months.
type MethodPlan struct {
	Months    int   `json:"months"`     // length of a period
	PayMonths []int `json:"pay_months"` // calendar months of payment; empty: every month
	PayDay    int   `json:"pay_day"`    // 0: any day of the month
	// Months by which each payment may be late, the month of payment included: the law's deadline.
	Deadlines []int  `json:"deadline_months"`
	Reason    string `json:"reason"`
}

// Method advises how to pay by when money comes in: town people save daily and pay monthly, wage earners
// after the wage day, farmers after each crop. A farmer with harvests in 4 and 9 pays six months in 4 and
// in 10. on decides the deadlines.
func (c *Case) Method(on day.Date, s Season) (MethodPlan, error) {
	for _, h := range s.Harvests {
		c.fail(between("harvests", int64(h), 1, 12))
	}
	c.fail(between("wage_day", int64(s.WageDay), 0, 31))
	c.fail(needDay("pay_date", on))
	if c.err != nil {
		return MethodPlan{}, c.err
	}
	p := s.plan()
	late := c.deadline(on, p.Months) - 1
	for _, m := range p.PayMonths {
		p.Deadlines = append(p.Deadlines, (m-1+late)%12+1)
	}
	return p, c.err
}

func (s Season) plan() MethodPlan {
	crops := slices.Clone(s.Harvests)
	slices.Sort(crops)
	crops = slices.Compact(crops)
	switch {
	case len(crops) >= 4:
		return MethodPlan{Months: 3, PayMonths: every(bestStart(crops, 3), 3), Reason: reasonCrops}
	case len(crops) >= 2:
		start := bestStart(crops, 6)
		if held(crops, start, 6) > 4 {
			// The crops lie close together: the money of both comes at once, so one payment a year is easier.
			return MethodPlan{Months: 12, PayMonths: []int{lastTogether(crops)}, Reason: reasonOneCrop}
		}
		return MethodPlan{Months: 6, PayMonths: every(start, 6), Reason: reasonHarvest}
	case len(crops) == 1:
		return MethodPlan{Months: 12, PayMonths: crops, Reason: reasonOneCrop}
	case s.WageDay > 0:
		return MethodPlan{Months: 1, PayDay: min(s.WageDay+1, 28), Reason: reasonWage}
	case s.Country:
		return MethodPlan{Months: 3, Reason: reasonCountry}
	}
	return MethodPlan{Months: 1, Reason: reasonDaily}
}

// bestStart is the harvest month from which periods begin so that money lies idle the shortest between
// a crop and the payment after it.
func bestStart(crops []int, period int) int {
	best := crops[0]
	for _, start := range crops[1:] {
		if held(crops, start, period) < held(crops, best, period) {
			best = start
		}
	}
	return best
}

// lastTogether is the crop after which the longest time without one begins.
func lastTogether(crops []int) int {
	best, longest := crops[0], 0
	for i, crop := range crops {
		next := crops[(i+1)%len(crops)]
		if gap := (next - crop + 12) % 12; gap > longest {
			best, longest = crop, gap
		}
	}
	return best
}

// held sums, over the payments of a year, the months since the crop before each.
func held(crops []int, start, period int) int {
	sum := 0
	for _, pay := range every(start, period) {
		wait := 12
		for _, crop := range crops {
			wait = min(wait, (pay-crop+12)%12)
		}
		sum += wait
	}
	return sum
}

func every(start, period int) []int {
	var months []int
	for m := start; m < start+12; m += period {
		months = append(months, (m-1)%12+1)
	}
	slices.Sort(months)
	return months
}

// Daily is what to put aside each day for an amount a month: a thirtieth, rounded up to whole đồng so that
// the month is always full.
func Daily(month money.Dong) money.Dong { return (month + 29) / 30 }
