package app

import (
	"luoi/internal/advice"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/store"
)

// withinGiftPrice refuses a gift that costs more than the law lets anybody pay for so many months on a day: the agent
// could not receipt the rest. Less is taken: the State or the family adds it. Errors: Invalid with the field, the price
// and its article; Invalid for months that cannot be paid at once and for a day outside the book.
func (a *App) withinGiftPrice(tx *store.Tx, field, purpose string, months int, amount money.Dong, on day.Date) error {
	book, err := a.bookIn(tx)
	if err != nil {
		return err
	}
	q, from := PremiumQuestion{Purpose: purpose, Months: months, On: on}, "health_rate"
	if purpose == "bhxh" { // whoever gives may choose any income up to the highest
		l, err := advice.New(book).Limits(on)
		if err != nil {
			return err
		}
		q.Income, from = l.MaxIncome, "voluntary_income_ceiling"
	}
	p, err := premium(book, q)
	if err != nil || amount <= p.Whole {
		return err
	}
	_, trace, err := book.At(from, on)
	if err != nil {
		return err
	}
	return fault.WithFields("plans.refused", fault.Field{Field: field, Key: "sponsors.over_price", Args: []any{int64(months), on.VN(), p.Whole.Format(), trace.Source.String()}})
}
