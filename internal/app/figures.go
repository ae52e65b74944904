package app

import (
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/policy"
	"luoi/internal/report/figures"
)

// CheckFigures judges the figures of texts (kiểm số) with the prices of the book. It reads nothing of the
// register and keeps nothing: whoever may sign in, or run the program, may ask.
func CheckFigures(book *policy.Book, texts []figures.Text) []figures.Claim {
	return figures.Check(texts, figures.Inputs{CardPrice: func(on day.Date) int64 { return int64(cardPrice(book, on)) }})
}

// cardPrice is twelve months of the health rate on the reference level, what the first member of a
// household pays (NĐ 146/2018 art. 7, NĐ 188/2025 art. 6); 0 when the book has no value for the day.
func cardPrice(book *policy.Book, on day.Date) money.Dong {
	level, _, err := book.Money("reference_level", on)
	if err != nil {
		return 0
	}
	rate, _, err := book.Rate("health_rate", on)
	if err != nil {
		return 0
	}
	year, err := level.Mul(12)
	if err != nil {
		return 0
	}
	price, err := rate.Of(year, money.HalfUp)
	if err != nil {
		return 0
	}
	return price
}
