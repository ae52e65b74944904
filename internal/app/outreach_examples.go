package app

import (
	"context"

	"luoi/internal/advice"
	"luoi/internal/day"
)

// CaseExample is one made-up person worked out under today's rules on the lowest income: what a speaker tells at an event.
type CaseExample struct {
	Female   bool
	Age      int
	Month    advice.Monthly
	Estimate advice.Estimate
}

// CaseExamples works the two examples of an event pack (7.06) out: a woman of 30, a man of 45. It follows the book, so no figure of
// law is typed anywhere. Errors: Invalid for a day outside the book.
func (a *App) CaseExamples(ctx context.Context, on day.Date) ([]CaseExample, error) {
	book, err := a.BookNow(ctx)
	if err != nil {
		return nil, err
	}
	month, err := leastMonth(book, on)
	if err != nil {
		return nil, err
	}
	c := advice.New(book)
	limits, err := c.Limits(on)
	if err != nil {
		return nil, err
	}
	list := []CaseExample{{Female: true, Age: 30}, {Age: 45}}
	for i := range list {
		x := &list[i]
		x.Month = month
		x.Estimate, err = c.Estimate(on, advice.Life{Female: x.Female, Birth: day.Must(on.Year()-x.Age, 1, 1), Income: limits.MinIncome})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}
