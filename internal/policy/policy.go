// Package policy is the book of law: parameters with dated values, each value with its source. The
// values are files (vn/*.yaml), read strictly; a formula asks for the value on a day and gets it with
// its trace, or an error when the book does not reach that day. It owns no formula of contributions
// (advice does) and no person.
//
// So far the book holds what counting needs: the age of work and the age of retirement.
package policy

import (
	"fmt"
	"sort"

	"luoi/internal/day"
)

// Source says where a value was read.
type Source struct {
	Document string   `yaml:"document"` // Luật 41/2024/QH15
	Article  string   `yaml:"article"`  // Điều 2 khoản 4
	Date     day.Date `yaml:"date"`     // day of the document
	Link     string   `yaml:"link"`     // address, or number of the consolidated text that was read
}

// Value is one dated value of a parameter; From is the first day it holds, To the last (zero: still).
type Value struct {
	From   day.Date
	To     day.Date
	Text   string // the value as written, in the parameter's unit
	Status string // enacted, proposed, cancelled
	Source Source
}

// Parameter is one file of the book.
type Parameter struct {
	Name    string
	Label   string // Vietnamese name
	Unit    string // years, age (years and months)
	KeyedBy string // day: the day the rule is applied; birth: the birth day of the person
	Scope   string // country, province, programme
	Checked string // who looked last, and when
	Values  []Value
}

// Trace is what was looked up and where it stands: "why this result".
type Trace struct {
	Parameter string
	On        day.Date
	Value     string
	From      day.Date
	Source    Source
}

// Book is all parameters by name. It is read once and never changed.
type Book struct{ parameters map[string]Parameter }

// Error is a question the book cannot answer, or a file that cannot be read as law.
type Error struct {
	Parameter string
	On        day.Date
	Reason    string
}

func (e *Error) Error() string {
	if e.On.IsZero() {
		return fmt.Sprintf("policy: %s: %s", e.Parameter, e.Reason)
	}
	return fmt.Sprintf("policy: %s on %s: %s", e.Parameter, e.On, e.Reason)
}

// Names lists the parameters in order.
func (b *Book) Names() []string {
	var names []string
	for name := range b.parameters {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Parameter is one parameter whole, for the page that shows the book.
func (b *Book) Parameter(name string) (Parameter, bool) {
	p, ok := b.parameters[name]
	return p, ok
}

// At is the enacted value of name on a day, with its trace. A day before the first value or after the
// last is an error, never zero.
func (b *Book) At(name string, on day.Date) (string, Trace, error) {
	p, ok := b.parameters[name]
	if !ok {
		return "", Trace{}, &Error{Parameter: name, On: on, Reason: "no such parameter"}
	}
	for _, v := range p.Values {
		if v.Status != "enacted" || on.Before(v.From) || (!v.To.IsZero() && on.After(v.To)) {
			continue
		}
		return v.Text, Trace{Parameter: name, On: on, Value: v.Text, From: v.From, Source: v.Source}, nil
	}
	return "", Trace{}, &Error{Parameter: name, On: on, Reason: "the book has no value for this day"}
}
