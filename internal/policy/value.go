package policy

import (
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/money"
)

// units is how a value may be written.
//
//	dong     whole đồng, "1500000", or a multiple of another parameter: value "20", of: reference_level
//	percent  "22%"
//	number   an exact decimal, "0.0031" or "1.5"
//	count    a whole number of months, years or days, as the label says
//	age      "60y3m"
//	day      "2018-01-01"
//	word     one choice among names, "nominal"
//	words    names, "near_poor student"
//	list     numbers in order, "100% 70% 60%"
//	table    numbers by name, "poor=50% other=20%"
var units = []string{"dong", "percent", "number", "count", "age", "day", "word", "words", "list", "table"}

// Entry is one line of a table.
type Entry struct {
	Name string
	Rate money.Rate
}

// reading is a value's text understood once, when the book is loaded.
type reading struct {
	rate  money.Rate // dong (when a multiple), percent, number
	count int64      // dong, count
	age   Age
	day   day.Date
	words []string
	list  []money.Rate
	table []Entry
}

// read understands a text in its unit, or says in plain words what is wrong with it.
func read(unit, of, text string) (r reading, reason string) {
	var err error
	switch unit {
	case "dong":
		if of != "" {
			r.rate, err = money.ParseRate(text)
			break
		}
		fallthrough
	case "count":
		if r.count, err = strconv.ParseInt(text, 10, 64); err != nil || r.count < 0 {
			return r, strconv.Quote(text) + " is not a whole number"
		}
	case "percent", "number":
		if (unit == "percent") != strings.HasSuffix(text, "%") {
			return r, strconv.Quote(text) + " is not a " + unit
		}
		r.rate, err = money.ParseRate(text)
	case "age":
		if r.age, err = ParseAge(text); err != nil {
			return r, err.Error()
		}
	case "day":
		r.day, err = day.Parse(text)
	case "word", "words":
		r.words = strings.Fields(text)
		if len(r.words) == 0 || unit == "word" && len(r.words) != 1 {
			return r, strconv.Quote(text) + " is not a " + unit
		}
	case "list", "table":
		return readMany(unit, text)
	default:
		return r, "unit must be one of " + strings.Join(units, ", ")
	}
	if err != nil {
		return r, strconv.Quote(text) + " is not a " + unit
	}
	return r, ""
}

func readMany(unit, text string) (r reading, reason string) {
	seen := map[string]bool{}
	for _, item := range strings.Fields(text) {
		name, number, named := strings.Cut(item, "=")
		if !named {
			number = item
		}
		rate, err := money.ParseRate(number)
		if err != nil || named != (unit == "table") || seen[name] && named {
			return r, strconv.Quote(item) + " does not fit a " + unit
		}
		seen[name] = true
		r.list = append(r.list, rate)
		r.table = append(r.table, Entry{name, rate})
	}
	if len(r.list) == 0 {
		return r, "an empty " + unit
	}
	return r, ""
}

// Rate is a percentage or a decimal on a day.
func (b *Book) Rate(name string, on day.Date) (money.Rate, Trace, error) {
	v, trace, err := b.typed(name, on, "percent", "number")
	if err != nil {
		return money.Rate{}, Trace{}, err
	}
	return v.reading.rate, trace, nil
}

// Count is a whole number of months, years or days on a day.
func (b *Book) Count(name string, on day.Date) (int, Trace, error) {
	v, trace, err := b.typed(name, on, "count")
	if err != nil {
		return 0, Trace{}, err
	}
	return int(v.reading.count), trace, nil
}

// Age is an age on a day (or for a birth day).
func (b *Book) Age(name string, on day.Date) (Age, Trace, error) {
	v, trace, err := b.typed(name, on, "age")
	if err != nil {
		return Age{}, Trace{}, err
	}
	return v.reading.age, trace, nil
}

// Day is a day that a rule names.
func (b *Book) Day(name string, on day.Date) (day.Date, Trace, error) {
	v, trace, err := b.typed(name, on, "day")
	if err != nil {
		return day.Date{}, Trace{}, err
	}
	return v.reading.day, trace, nil
}

// Words is the names a value lists. The slice is the book's: do not change it.
func (b *Book) Words(name string, on day.Date) ([]string, Trace, error) {
	v, trace, err := b.typed(name, on, "word", "words")
	if err != nil {
		return nil, Trace{}, err
	}
	return v.reading.words, trace, nil
}

// List is numbers in order. The slice is the book's: do not change it.
func (b *Book) List(name string, on day.Date) ([]money.Rate, Trace, error) {
	v, trace, err := b.typed(name, on, "list")
	if err != nil {
		return nil, Trace{}, err
	}
	return v.reading.list, trace, nil
}

// Table is numbers by name. The slice is the book's: do not change it.
func (b *Book) Table(name string, on day.Date) ([]Entry, Trace, error) {
	v, trace, err := b.typed(name, on, "table")
	if err != nil {
		return nil, Trace{}, err
	}
	return v.reading.table, trace, nil
}

// Find is the number of a name in a table.
func Find(table []Entry, name string) (money.Rate, bool) {
	for _, e := range table {
		if e.Name == name {
			return e.Rate, true
		}
	}
	return money.Rate{}, false
}

// Money is an amount on a day in whole đồng. Of a multiple the traces are two or more: the multiple, then
// what it is a multiple of.
func (b *Book) Money(name string, on day.Date) (money.Dong, []Trace, error) {
	v, trace, err := b.typed(name, on, "dong")
	if err != nil {
		return 0, nil, err
	}
	if v.Of == "" {
		return money.Dong(v.reading.count), []Trace{trace}, nil
	}
	base, traces, err := b.Money(v.Of, on)
	if err != nil {
		return 0, nil, err
	}
	amount, err := v.reading.rate.Of(base, money.HalfUp)
	if err != nil {
		return 0, nil, &Error{Parameter: name, On: on, Reason: err.Error()}
	}
	return amount, append([]Trace{trace}, traces...), nil
}

// typed is look for a parameter that must have one of the units: a formula that asks for another is a
// mistake of the release, and is told as one.
func (b *Book) typed(name string, on day.Date, want ...string) (*Value, Trace, error) {
	v, trace, err := b.look(name, on)
	if err != nil {
		return nil, Trace{}, err
	}
	for _, unit := range want {
		if b.parameters[name].Unit == unit {
			return v, trace, nil
		}
	}
	return nil, Trace{}, &Error{Parameter: name, On: on, Reason: "asked for as " + strings.Join(want, " or ") + " and written in another unit"}
}
