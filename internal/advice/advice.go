// Package advice is what the law says about one family's money: contributions and support, prepayment,
// pension, one-off and death benefits, household health insurance, and the page that explains them. All
// numbers of law come from a policy.Book at a day; amounts are exact rationals rounded half up once, at
// the total. Every answer carries the parameters that were read.
//
// It owns no number of law (policy), no person and no spell of the register, and it never promises: what
// lies in the future is said under today's rules, without indexation unless asked.
package advice

import (
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/policy"
)

// Case is one question being answered. It reads the book and keeps what it read, in the order of first
// reading. The first error stays: later reads give zero values, and Err tells. A Case is not safe for use
// by several goroutines; the Book behind it is.
type Case struct {
	book  *policy.Book
	trace []Step
	seen  map[seenKey]struct{}
	err   error
	// What is dear and asked for again and again within one page is kept.
	sums    map[sumKey]frac
	amounts map[seenKey]money.Dong
}

type sumKey struct {
	r           money.Rate
	first, last int
}

type seenKey struct {
	name string
	from day.Date
}

// Step is one line of the trace: a parameter that was read, or a value that the question itself gave.
type Step struct {
	Name       string   `json:"name"`
	Value      string   `json:"value"`
	ValidFrom  day.Date `json:"valid_from"`
	Source     string   `json:"source"` // document and article; "given" when the question gave the value
	Confidence string   `json:"confidence,omitempty"`
	Confirm    string   `json:"confirm,omitempty"` // what the office must still confirm
}

const given = "given"

// New begins a question to a book.
func New(book *policy.Book) *Case {
	return &Case{book: book, seen: map[seenKey]struct{}{}, sums: map[sumKey]frac{}, amounts: map[seenKey]money.Dong{}}
}

// Trace is what has been read so far.
func (c *Case) Trace() []Step { return c.trace }

// Err is the first thing that went wrong.
func (c *Case) Err() error { return c.err }

func (c *Case) fail(err error) {
	if c.err == nil && err != nil {
		c.err = err
	}
}

// note keeps a trace line once.
func (c *Case) note(t policy.Trace) {
	key := seenKey{t.Parameter, t.From}
	if _, ok := c.seen[key]; ok {
		return
	}
	c.seen[key] = struct{}{}
	c.trace = append(c.trace, Step{t.Parameter, t.Value, t.From, t.Source.String(), t.Confidence, t.Confirm})
}

// give keeps a value that the question carried itself.
func (c *Case) give(name, value string) {
	key := seenKey{name: given + " " + name}
	if _, ok := c.seen[key]; ok {
		return
	}
	c.seen[key] = struct{}{}
	c.trace = append(c.trace, Step{Name: name, Value: value, Source: given})
}

func (c *Case) read(t policy.Trace, err error) {
	if err != nil {
		c.fail(c.outside(err))
		return
	}
	if c.err == nil {
		c.note(t)
	}
}

func (c *Case) money(name string, on day.Date) money.Dong {
	key := seenKey{name, on}
	if amount, ok := c.amounts[key]; ok {
		return amount
	}
	amount, traces, err := c.book.Money(name, on)
	if err != nil {
		c.read(policy.Trace{}, err)
	}
	for _, t := range traces {
		c.read(t, nil)
	}
	if err == nil {
		c.amounts[key] = amount
	}
	return amount
}

func (c *Case) rate(name string, on day.Date) money.Rate {
	r, t, err := c.book.Rate(name, on)
	c.read(t, err)
	return r
}

func (c *Case) count(name string, on day.Date) int {
	n, t, err := c.book.Count(name, on)
	c.read(t, err)
	return n
}

func (c *Case) age(name string, on day.Date) policy.Age {
	a, t, err := c.book.Age(name, on)
	c.read(t, err)
	return a
}

func (c *Case) day(name string, on day.Date) day.Date {
	d, t, err := c.book.Day(name, on)
	c.read(t, err)
	return d
}

func (c *Case) words(name string, on day.Date) []string {
	w, t, err := c.book.Words(name, on)
	c.read(t, err)
	return w
}

func (c *Case) list(name string, on day.Date) []money.Rate {
	l, t, err := c.book.List(name, on)
	c.read(t, err)
	return l
}

func (c *Case) table(name string, on day.Date) []policy.Entry {
	l, t, err := c.book.Table(name, on)
	c.read(t, err)
	return l
}

// knows reports whether the book has a value on a day, without making a question of it.
func (c *Case) knows(name string, on day.Date) bool {
	return c.book.Has(name, on)
}

// cite is document and article of a parameter on a day, for messages.
func (c *Case) cite(name string, on day.Date) string {
	_, t, err := c.book.At(name, on)
	if err != nil {
		return name
	}
	return t.Source.String()
}

// growth is the function growth, kept for the case.
func (c *Case) growth(r money.Rate, first, last int) frac {
	key := sumKey{r, first, last}
	f, ok := c.sums[key]
	if !ok {
		f = growth(r, first, last)
		c.sums[key] = f
	}
	return f
}
