// Package policy is the book of law: parameters with dated values, each value with its source, its
// status and how sure we are of it. The values are files (vn/<chapter>/<name>.yaml), read strictly; a
// formula asks for the value on a day and gets it with its trace, or an error when the book does not
// reach that day. It owns no formula of contributions or benefits (advice does) and no person.
package policy

import (
	"fmt"
	"slices"
	"strings"

	"luoi/internal/day"
)

// Source says where a value was read.
type Source struct {
	Document string   `yaml:"document" json:"document"` // Luật 41/2024/QH15
	Article  string   `yaml:"article" json:"article"`   // Điều 2 khoản 4
	Date     day.Date `yaml:"date" json:"date"`         // day of the document; may be open when Confirm says so
	Link     string   `yaml:"link" json:"link"`         // address, or number of the consolidated text that was read
}

// String is the source as a page cites it: document and article.
func (s Source) String() string {
	if s.Article == "" {
		return s.Document
	}
	return s.Document + ", " + s.Article
}

// Statuses of a value. Only enacted values answer questions; the others are shown, because a number that
// was announced and never came into force is exactly the one people remember.
const (
	Enacted   = "enacted"
	Proposed  = "proposed"
	Cancelled = "cancelled"
)

// Value is one dated value of a parameter; From is the first day it holds, To the last (zero: still).
type Value struct {
	From       day.Date
	To         day.Date
	Text       string // the value as written, in the parameter's unit
	Of         string // the value is this many times another parameter; "" otherwise
	Status     string // enacted, proposed, cancelled
	Confidence string // T text read, V official or named page seen, R secondary, M from memory, D derived; and how sure
	Confirm    string // what somebody at the office must still confirm; "" when nothing
	Source     Source

	reading reading
}

// Parameter is one file of the book.
type Parameter struct {
	Name    string
	Chapter string // the folder the file stands in
	Label   string // Vietnamese name
	English string
	Unit    string   // one of units
	KeyedBy string   // day: the day the rule is applied; birth: the birth day of the person; event: that day only
	Scope   string   // country, area
	Areas   []string // codes of the provinces, districts or communes it holds in, when Scope is area
	Checked string   // who looked last, and when
	Gaps    string   // why days between values are missing; "" when none may be
	Values  []Value
}

// Trace is what was looked up and where it stands: "why this result".
type Trace struct {
	Parameter  string
	On         day.Date
	Value      string
	From       day.Date
	Confidence string
	Confirm    string
	Source     Source
}

// Book is all parameters by name. It is read once and never changed.
type Book struct {
	parameters map[string]*Parameter
	version    string
}

// Error is a question the book cannot answer, or a file that cannot be read as law.
type Error struct {
	Parameter string
	On        day.Date
	Reason    string
	First     day.Date // first day the book knows, when the question came before it
	Source    Source   // of the value that begins on First
}

func (e *Error) Error() string {
	if e.On.IsZero() {
		return fmt.Sprintf("policy: %s: %s", e.Parameter, e.Reason)
	}
	return fmt.Sprintf("policy: %s on %s: %s", e.Parameter, e.On, e.Reason)
}

// Names lists the parameters in order.
func (b *Book) Names() []string {
	names := make([]string, 0, len(b.parameters))
	for name := range b.parameters {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Version names the state of the book: the day it was last checked and a checksum of all it says. Every
// page and every quote prints it.
func (b *Book) Version() string { return b.version }

// Parameter is one parameter whole, for the page that shows the book. It is the book's own: do not change
// it.
func (b *Book) Parameter(name string) (*Parameter, bool) {
	p, ok := b.parameters[name]
	return p, ok
}

// At is the enacted value of name on a day as it is written, with its trace. A day before the first value
// or after the last is an error, never zero.
func (b *Book) At(name string, on day.Date) (string, Trace, error) {
	v, trace, err := b.look(name, on)
	if err != nil {
		return "", Trace{}, err
	}
	return v.Text, trace, nil
}

// look finds the enacted value of a day.
func (b *Book) look(name string, on day.Date) (*Value, Trace, error) {
	p, v, err := b.find(name, on)
	if err != nil {
		return nil, Trace{}, err
	}
	return v, p.trace(v, on), nil
}

// Has reports whether the book has a value on a day.
func (b *Book) Has(name string, on day.Date) bool {
	p, ok := b.parameters[name]
	return ok && p.On(on) != nil
}

func (b *Book) find(name string, on day.Date) (*Parameter, *Value, error) {
	p, ok := b.parameters[name]
	if !ok {
		return nil, nil, &Error{Parameter: name, On: on, Reason: "no such parameter"}
	}
	v := p.On(on)
	if v == nil {
		return nil, nil, p.unanswered(on)
	}
	return p, v, nil
}

// On is the enacted value of a day, or nil.
func (p *Parameter) On(on day.Date) *Value {
	for i := len(p.Values) - 1; i >= 0; i-- {
		if v := &p.Values[i]; v.Status == Enacted && v.holds(on) {
			return v
		}
	}
	return nil
}

func (v *Value) holds(on day.Date) bool {
	return !on.Before(v.From) && (v.To.IsZero() || !on.After(v.To))
}

func (p *Parameter) trace(v *Value, on day.Date) Trace {
	text := v.Text
	if v.Of != "" {
		text += " × " + v.Of
	}
	return Trace{Parameter: p.Name, On: on, Value: text, From: v.From, Confidence: v.Confidence, Confirm: v.Confirm, Source: v.Source}
}

// unanswered says why there is no value on a day: before the first, after the last, or a known gap.
func (p *Parameter) unanswered(on day.Date) *Error {
	e := &Error{Parameter: p.Name, On: on, Reason: "the book has no value for this day"}
	for i := range p.Values {
		if v := &p.Values[i]; v.Status == Enacted && (e.First.IsZero() || v.From.Before(e.First)) {
			e.First, e.Source = v.From, v.Source
		}
	}
	switch {
	case on.Before(e.First):
		e.Reason = fmt.Sprintf("the book begins on %s", e.First)
	case p.Gaps != "":
		e.Reason, e.First, e.Source = "the book has no value for this day: "+p.Gaps, day.Date{}, Source{}
	default:
		e.First, e.Source = day.Date{}, Source{}
	}
	return e
}

// InArea reports whether a parameter of an area holds for someone who lives in areas (codes from the
// province down).
func (p *Parameter) InArea(areas []string) bool {
	return p.Scope == "area" && slices.ContainsFunc(areas, func(a string) bool { return slices.Contains(p.Areas, a) })
}

// Local lists the parameters of areas whose names begin with prefix, in order: the programmes that stack
// upon the State's support.
func (b *Book) Local(prefix string, areas []string) []string {
	if len(areas) == 0 {
		return nil
	}
	var names []string
	for name, p := range b.parameters {
		if strings.HasPrefix(name, prefix) && p.InArea(areas) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
