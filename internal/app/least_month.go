package app

import (
	"context"

	"luoi/internal/advice"
	"luoi/internal/day"
	"luoi/internal/policy"
	"luoi/internal/store"
)

// LeastMonth is a month of the voluntary scheme on the lowest income, for somebody of no supported group: what
// forms offer before anybody has chosen. It follows the book, so a new floor needs no new program. Amounts in
// đồng. Errors: Invalid for a day outside the book.
func (a *App) LeastMonth(ctx context.Context, on day.Date) (advice.Monthly, error) {
	book, err := a.BookNow(ctx)
	if err != nil {
		return advice.Monthly{}, err
	}
	return leastMonth(book, on)
}

func (a *App) leastMonthIn(tx *store.Tx, on day.Date) (advice.Monthly, error) {
	book, err := a.bookIn(tx)
	if err != nil {
		return advice.Monthly{}, err
	}
	return leastMonth(book, on)
}

func leastMonth(book *policy.Book, on day.Date) (advice.Monthly, error) {
	c := advice.New(book)
	l, err := c.Limits(on)
	if err != nil {
		return advice.Monthly{}, err
	}
	return c.Monthly(on, l.MinIncome, advice.Payer{Categories: []string{advice.Other}})
}
