package advice

import (
	"errors"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/policy"
)

// Kinds of errors, for programs; the message is for people.
const (
	KindInput    = "input"    // a field is missing, unreadable, negative or absurd
	KindLimit    = "limit"    // an income outside the law's limits
	KindCategory = "category" // a group that the rule does not know
	KindDate     = "date"     // the book has no value for the day
	KindRule     = "rule"     // the law does not allow what was asked
	KindUnknown  = "kind"     // no such kind of question
)

// Error is a question that cannot be answered: its kind, the rule it breaks, and the message.
type Error struct {
	Kind string
	Rule string // parameter of the book, or field of the input
	F    *fault.Error
}

func (e *Error) Error() string { return e.Kind + " (" + e.Rule + "): " + e.F.Error() }
func (e *Error) Unwrap() error { return e.F }

func wrong(kind, rule, key string, args ...any) *Error {
	return &Error{kind, rule, fault.New(fault.Invalid, key, args...)}
}

// outside turns the book's "no value" into an error that names the parameter and the first day known.
func (c *Case) outside(err error) error {
	var e *policy.Error
	if !errors.As(err, &e) {
		return err
	}
	label := e.Parameter
	if p, ok := c.book.Parameter(e.Parameter); ok {
		label = p.Label + " (" + e.Parameter + ")"
	}
	switch {
	case !e.First.IsZero():
		return wrong(KindDate, e.Parameter, "advice.error.before_first", label, e.On, e.First, e.Source.String())
	case e.On.IsZero():
		return wrong(KindDate, e.Parameter, "advice.error.book", label, e.Reason)
	}
	return wrong(KindDate, e.Parameter, "advice.error.no_value", label, e.On)
}

// presentLaw refuses a day before the law under which pensions are estimated: fifteen years, the social
// pension and the grants of today begin with it, and no page is made of half an old law.
func (c *Case) presentLaw(on day.Date) {
	c.fail(needDay("date", on))
	if c.err != nil {
		return
	}
	_, _, err := c.book.Day(lawParameter, on)
	var e *policy.Error
	if errors.As(err, &e) && !e.First.IsZero() {
		c.fail(wrong(KindDate, lawParameter, "advice.error.before_law", on, e.First, e.Source.String()))
		return
	}
	c.day(lawParameter, on)
}

// lawParameter is the parameter of the book with the day on which the present law began.
const lawParameter = "social_insurance_law"

func unknownCategory(name, rule, source string) error {
	return wrong(KindCategory, rule, "advice.error.category", name, source)
}

// between refuses a number outside what makes sense: n must lie from least to most.
func between(field string, n, least, most int64) error {
	if n < least {
		return wrong(KindInput, field, "advice.error.too_small", field, n, least)
	}
	if n > most {
		return wrong(KindInput, field, "advice.error.too_large", field, n, most)
	}
	return nil
}

func needDay(field string, d day.Date) error {
	if d.IsZero() {
		return wrong(KindInput, field, "advice.error.missing", field)
	}
	return nil
}
