package ui

import (
	"context"

	"luoi/internal/day"
)

// Kind says what sort of number a figure is; the three are never mixed (số hiện có, phát sinh, tỷ lệ).
type Kind string

const (
	Stock Kind = "stock" // a count on a day
	Flow  Kind = "flow"  // what came about in a period
	Share Kind = "rate"  // a rate, with its denominator
)

// Figure is a number with all that makes it one: what it counts, in which unit, of which kind and day,
// from which source and against what. No number of a page is shown without.
type Figure struct {
	Label  string
	Value  string // already written the reader's way
	Unit   string
	Kind   Kind
	AsOf   day.Date
	Source string
	Notes  []Note // comparisons and parts
	Href   string // the list behind the number; empty when the reader's rights do not reach it
}

// Note is one comparison below the value, such as «+708 so với cùng kỳ».
type Note struct {
	Lead string // the number that leads, coloured by Mood
	Text string
	Mood string // up, down or empty
	Href string
}

func (f Figure) class() string {
	if f.Href != "" {
		return "card figure opens"
	}
	return "card figure"
}

func (f Figure) sourceLine(ctx context.Context) string {
	switch {
	case f.AsOf.IsZero():
		return f.Source
	case f.Source == "":
		return T(ctx, "web.figure.asof", f.AsOf)
	}
	return T(ctx, "web.figure.asof", f.AsOf) + " · " + f.Source
}
