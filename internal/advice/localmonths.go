package advice

import (
	"slices"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/policy"
)

// limitPrefix stands before the name of a local programme: the parameter with the months it gives to a group
// after the group's household has left the list.
const limitPrefix = "limit_"

// localShare is the highest share that a local programme gives to someone's groups on a day, and for how many
// months it still does, the month of that day included; 0 months: no limit. A group whose months are over gives
// nothing. When the programme limits a group and the day of leaving the list is not told, that is the error:
// without it the amount would be a guess.
func (c *Case) localShare(on day.Date, name string, groups []string, who Payer) (best money.Rate, months int) {
	table := c.table(name, on)
	for _, group := range groups {
		share, ok := policy.Find(table, group)
		if !ok || share.Cmp(best) <= 0 {
			continue
		}
		limit := c.monthsLimit(on, name, group)
		left := 0
		if limit > 0 {
			if left = c.monthsSince(on, limit, name, who); left == 0 {
				continue
			}
		}
		best, months = share, left
	}
	return best, months
}

// monthsLimit is how many months a local programme gives to a group; 0: the book sets no limit.
func (c *Case) monthsLimit(on day.Date, name, group string) int {
	if !c.knows(limitPrefix+name, on) {
		return 0
	}
	n, ok := findEntry(c.table(limitPrefix+name, on), group)
	if !ok {
		return 0
	}
	return n
}

func findEntry(table []policy.Entry, name string) (int, bool) {
	r, ok := policy.Find(table, name)
	if !ok || r.Den() != 1 {
		return 0, false
	}
	return int(r.Num()), true
}

// monthsSince is how many months, that of the day included, are left of limit months from the day of leaving
// the list: one month when only the month of the day still begins within them.
func (c *Case) monthsSince(on day.Date, limit int, name string, who Payer) int {
	if c.err != nil {
		return 0
	}
	label, cite := name, c.cite(limitPrefix+name, on)
	if p, ok := c.book.Parameter(name); ok {
		label = p.Label
	}
	switch {
	case who.LeftList.IsZero():
		c.fail(wrong(KindInput, limitPrefix+name, "advice.error.left_missing", label, limit, cite))
		return 0
	case who.LeftList.After(on):
		c.fail(wrong(KindInput, "left_list", "advice.error.left_later", who.LeftList, on))
		return 0
	}
	c.give("left_list", who.LeftList.String())
	end, left := who.LeftList.AddMonths(limit), 0
	for left < limit && on.AddMonths(left).Before(end) {
		left++
	}
	return left
}

// AsksLeftList names the local programmes of some places that give to ex-near-poor households for a number of
// months on a day: a form asks the day of leaving the list only where one of them holds.
func (c *Case) AsksLeftList(on day.Date, areas []string) []string {
	var names []string
	for _, name := range c.book.Local("topup_", areas) {
		if c.knows(name, on) && c.monthsLimit(on, name, ExNearPoor) > 0 {
			names = append(names, name)
		}
	}
	return names
}

// span is months of one payment in a row that cost the same.
type span struct {
	first, months int
	month         Monthly
}

// spans prices the months of one payment: support may end within it, with the 120 months or with a
// programme's own. Everything is priced on the day of payment.
func (c *Case) spans(on day.Date, income money.Dong, months int, who Payer) []span {
	supported := min(months, c.supportRemaining(on, who))
	ends := []int{supported, months}
	for _, p := range append(c.localProgrammes(on, who), who.Programmes...) {
		ends = append(ends, min(p.Months, months))
	}
	slices.Sort(ends)
	var all []span
	first := 0
	for _, end := range slices.Compact(ends) {
		if end > first {
			all = append(all, span{first, end - first, c.month(on, income, who, first < supported, first)})
			first = end
		}
	}
	return all
}
