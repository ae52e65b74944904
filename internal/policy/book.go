package policy

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"

	"luoi/internal/day"
	"luoi/internal/money"
)

// newBook checks the parameters and binds them. A name may stand once, whatever the chapter.
func newBook(all []Parameter) (*Book, error) {
	slices.SortFunc(all, func(a, b Parameter) int { return cmp.Compare(a.Name, b.Name) })
	b := &Book{parameters: make(map[string]*Parameter, len(all))}
	for i := range all {
		p := &all[i]
		if _, twice := b.parameters[p.Name]; twice {
			return nil, &Error{Parameter: p.Name, Reason: "stands in two chapters"}
		}
		if reason := p.fault(); reason != "" {
			return nil, &Error{Parameter: p.Name, Reason: reason}
		}
		b.parameters[p.Name] = p
	}
	if err := b.checkMultiples(); err != nil {
		return nil, err
	}
	b.version = versionOf(b)
	return b, nil
}

// versionOf is the newest day somebody checked a parameter and eight digits of a checksum over all.
func versionOf(b *Book) string {
	checked := ""
	for _, p := range b.parameters {
		if len(p.Checked) >= 10 {
			checked = max(checked, p.Checked[:10])
		}
	}
	h := fnv.New64a() // tells states of the book apart; it is no seal, and the phone stays free of crypto
	h.Write(b.Compact())
	return checked + "." + fmt.Sprintf("%08x", uint32(h.Sum64()^h.Sum64()>>32))
}

// Override is a value somebody entered in an office and a second person approved. It is dated and
// supersedes what the book says from its first day on; the book itself is not edited.
type Override struct {
	Parameter string
	Value     Value
	EnteredBy string
	Approved  string // who approved; never the one who entered
}

// With is the book with overrides laid over it, in the order given. What an override covers is cut off
// the values beneath it, so that the sequence stays without overlap; the same strict checks apply.
func (b *Book) With(overrides []Override) (*Book, error) {
	all := make([]Parameter, 0, len(b.parameters))
	for _, name := range b.Names() {
		p := *b.parameters[name]
		p.Values = slices.Clone(p.Values)
		all = append(all, p)
	}
	for _, o := range overrides {
		i := slices.IndexFunc(all, func(p Parameter) bool { return p.Name == o.Parameter })
		switch {
		case i < 0:
			return nil, &Error{Parameter: o.Parameter, Reason: "no such parameter"}
		case o.EnteredBy == "" || o.Approved == "" || o.EnteredBy == o.Approved:
			return nil, &Error{Parameter: o.Parameter, Reason: "an override needs one who enters it and another who approves it"}
		case o.Value.Status != Enacted:
			return nil, &Error{Parameter: o.Parameter, Reason: "an override must be enacted"}
		}
		all[i].Values = supersede(all[i].Values, o.Value)
	}
	return newBook(all)
}

// supersede cuts the enacted values that v covers and puts v in its place.
func supersede(values []Value, v Value) []Value {
	var kept []Value
	for _, old := range values {
		covers := old.Status == Enacted && (v.To.IsZero() || !old.From.After(v.To)) && (old.To.IsZero() || !old.To.Before(v.From))
		if !covers {
			kept = append(kept, old)
			continue
		}
		if old.From.Before(v.From) {
			before := old
			before.To = v.From.AddDays(-1)
			kept = append(kept, before)
		}
		if !v.To.IsZero() && (old.To.IsZero() || old.To.After(v.To)) {
			after := old
			after.From = v.To.AddDays(1)
			kept = append(kept, after)
		}
	}
	kept = append(kept, v)
	slices.SortStableFunc(kept, func(a, b Value) int { return a.From.Compare(b.From) })
	return kept
}

// Change is a parameter whose value differs from a day on; Old or New is nil when the book has none.
type Change struct {
	On        day.Date   // first day of the new state
	Parameter *Parameter // the book's own: do not change it
	Old, New  *Value
	// Amounts in đồng, multiples worked out; 0 for other units and where there is none.
	OldAmount, NewAmount money.Dong
}

func (b *Book) change(p *Parameter, before, after day.Date) Change {
	c := Change{On: after, Parameter: p, Old: p.On(before), New: p.On(after)}
	if p.Unit == "dong" {
		c.OldAmount, _, _ = b.Money(p.Name, before) // no value is told by Old and New
		c.NewAmount, _, _ = b.Money(p.Name, after)
	}
	return c
}

// Diff lists what is different on the later day, by name: values, and multiples of values that differ.
// Parameters keyed by birth or event have no such days.
func (b *Book) Diff(from, to day.Date) []Change {
	var changes []Change
	for _, name := range b.Names() {
		p := b.parameters[name]
		if p.KeyedBy != "day" {
			continue
		}
		if c := b.change(p, from, to); c.Old != c.New || c.OldAmount != c.NewAmount {
			changes = append(changes, c)
		}
	}
	return changes
}

// Upcoming lists what changes after a day, soonest first: values that begin, proposed ones with their
// status, values that end with nothing after them, and multiples of an amount that changes.
func (b *Book) Upcoming(after day.Date) []Change {
	var changes []Change
	for _, name := range b.Names() {
		p := b.parameters[name]
		if p.KeyedBy != "day" {
			continue
		}
		for _, on := range b.turns(p, after) {
			if c := b.change(p, on.AddDays(-1), on); c.Old != c.New || c.OldAmount != c.NewAmount {
				changes = append(changes, c)
			}
		}
		for i := range p.Values {
			if v := &p.Values[i]; v.Status == Proposed && v.From.After(after) {
				changes = append(changes, Change{On: v.From, Parameter: p, Old: p.On(v.From), New: v})
			}
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return a.On.Compare(b.On) })
	return changes
}

// NextTurn is the next day after a day on which a parameter, or what it is a multiple of, may change; the
// zero Date when none is known.
func (b *Book) NextTurn(name string, after day.Date) day.Date {
	p, ok := b.parameters[name]
	if !ok {
		return day.Date{}
	}
	if days := b.turns(p, after); len(days) > 0 {
		return days[0]
	}
	return day.Date{}
}

// turns is the days after a day on which a parameter, or what it is a multiple of, may change.
func (b *Book) turns(p *Parameter, after day.Date) []day.Date {
	var days []day.Date
	for i := range p.Values {
		v := &p.Values[i]
		if v.Status != Enacted {
			continue
		}
		days = append(days, v.From)
		if !v.To.IsZero() {
			days = append(days, v.To.AddDays(1))
		}
		if v.Of != "" {
			days = append(days, b.turns(b.parameters[v.Of], after)...)
		}
	}
	days = slices.DeleteFunc(days, func(d day.Date) bool { return !d.After(after) })
	slices.SortFunc(days, day.Date.Compare)
	return slices.Compact(days)
}
