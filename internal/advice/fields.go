package advice

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/money"
)

// fields reads the input of a question by name. The first fault stays in the case; what nobody asked for
// is told afterwards, because a misspelt field that is passed over gives a wrong amount.
type fields struct {
	c    *Case
	raw  map[string]json.RawMessage
	used map[string]bool
}

func (c *Case) fields(raw json.RawMessage) *fields {
	f := &fields{c: c, used: map[string]bool{}}
	if err := json.Unmarshal(raw, &f.raw); err != nil || f.raw == nil {
		c.fail(wrong(KindInput, "input", "advice.error.not_object"))
	}
	return f
}

// unused lists the fields that the kind does not know, in order.
func (f *fields) unused() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(f.raw)) {
		if !f.used[name] {
			names = append(names, name)
		}
	}
	return names
}

func (f *fields) take(name string) (json.RawMessage, bool) {
	f.used[name] = true
	v, ok := f.raw[name]
	return v, ok && !bytes.Equal(v, []byte("null"))
}

func (f *fields) has(name string) bool {
	_, ok := f.take(name)
	return ok
}

func (f *fields) bad(name string, v json.RawMessage) {
	text := string(v)
	if len(text) > 60 {
		text = text[:60] + "…"
	}
	f.c.fail(wrong(KindInput, name, "advice.error.unreadable", name, strings.ToValidUTF8(text, "…")))
}

func (f *fields) missing(name string) { f.c.fail(wrong(KindInput, name, "advice.error.missing", name)) }

// whole reads a whole number; least and most bound what makes sense.
func (f *fields) whole(name string, least, most int64) int64 {
	v, ok := f.take(name)
	if !ok {
		f.missing(name)
		return 0
	}
	n, ok := wholeOf(v)
	if !ok {
		f.bad(name, v)
		return 0
	}
	f.c.fail(between(name, n, least, most))
	return n
}

// wholeOf takes 12, 12.0 and "12". Digits beyond an int64 are absurd in every field, and are told as the
// largest number.
func wholeOf(v json.RawMessage) (int64, bool) {
	s := text(v)
	if head, tail, ok := strings.Cut(s, "."); ok && strings.Trim(tail, "0") == "" && head != "" {
		s = head
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil && strings.Trim(strings.TrimPrefix(s, "-"), "0123456789") == "" && len(s) > 18 {
		return n, true // out of range: ParseInt gives the nearest end, which no field allows
	}
	return n, err == nil && s != ""
}

// text is the value without the quotes of a JSON string.
func text(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return strings.TrimSpace(s)
	}
	return string(v)
}

func (f *fields) optWhole(name string, otherwise, least, most int64) int64 {
	if !f.has(name) {
		return otherwise
	}
	return f.whole(name, least, most)
}

func (f *fields) count(name string, least, most int64) int { return int(f.whole(name, least, most)) }

func (f *fields) optCount(name string, otherwise, least, most int64) int {
	return int(f.optWhole(name, otherwise, least, most))
}

// dong reads an amount: positive, and not absurd. An income has its own messages, by the law's limits.
func (f *fields) dong(name string) money.Dong { return money.Dong(f.whole(name, 1, mostDong)) }

func (f *fields) optDong(name string) money.Dong { return money.Dong(f.optWhole(name, 0, 1, mostDong)) }

func (f *fields) flag(name string) bool {
	v, ok := f.take(name)
	if !ok {
		return false
	}
	var b bool
	if json.Unmarshal(v, &b) != nil {
		f.bad(name, v)
	}
	return b
}

func (f *fields) optFlag(name string) *bool {
	if !f.has(name) {
		return nil
	}
	b := f.flag(name)
	return &b
}

func (f *fields) optText(name string) string {
	v, ok := f.take(name)
	if !ok {
		return ""
	}
	var s string
	if json.Unmarshal(v, &s) != nil {
		f.bad(name, v)
	}
	return strings.TrimSpace(s)
}

// day reads YYYY-MM-DD.
func (f *fields) day(name string) day.Date {
	if !f.has(name) {
		f.missing(name)
		return day.Date{}
	}
	return f.optDay(name)
}

func (f *fields) optDay(name string) day.Date {
	s := f.optText(name)
	if s == "" {
		return day.Date{}
	}
	d, err := day.Parse(s)
	if err != nil {
		f.c.fail(wrong(KindInput, name, "advice.error.not_a_day", name, s))
	}
	return d
}

// birth reads YYYY-MM-DD, YYYY-MM or YYYY; what is not known counts as the first (TT 11/2025 Điều 5.7).
func (f *fields) birth(name string) day.Date {
	v, ok := f.take(name)
	if !ok {
		f.missing(name)
		return day.Date{}
	}
	s := text(v)
	for _, tail := range []string{"", "-01", "-01-01"} {
		if d, err := day.Parse(s + tail); err == nil && d.Year() >= 1900 && d.Year() <= 2200 {
			return d
		}
	}
	f.c.fail(wrong(KindInput, name, "advice.error.not_a_day", name, s))
	return day.Date{}
}

// rate reads an exact decimal, "0.0031" or 0.0031, or a percentage when it ends in %.
func (f *fields) rate(name string) money.Rate {
	v, ok := f.take(name)
	if !ok {
		f.missing(name)
		return money.Rate{}
	}
	r, err := money.ParseRate(text(v))
	if err != nil {
		f.bad(name, v)
	}
	return r
}

func (f *fields) optRate(name string) *money.Rate {
	if !f.has(name) {
		return nil
	}
	r := f.rate(name)
	return &r
}

// years reads a number of years in halves.
func (f *fields) years(name string) Half {
	v, _ := f.take(name)
	r := f.rate(name)
	halves := r.Num() * 2
	if halves%r.Den() != 0 {
		f.bad(name, v)
		return 0
	}
	n := halves / r.Den()
	f.c.fail(between(name, n/2, 0, 100))
	if n < 0 {
		f.c.fail(wrong(KindInput, name, "advice.error.too_small", name, n/2, 0))
	}
	return Half(n)
}

// female reads gender: M or F (nam or nữ).
func (f *fields) female(name string) bool {
	v, ok := f.take(name)
	if !ok {
		f.missing(name)
		return false
	}
	switch s := strings.ToLower(text(v)); s {
	case "f", "female", "nữ":
		return true
	case "m", "male", "nam":
		return false
	}
	f.bad(name, v)
	return false
}

// texts reads a list of texts, or one text alone.
func (f *fields) texts(name string) []string {
	v, ok := f.take(name)
	if !ok {
		return nil
	}
	var many []string
	if json.Unmarshal(v, &many) == nil {
		return many
	}
	var one string
	if json.Unmarshal(v, &one) != nil {
		f.bad(name, v)
	}
	return []string{one}
}

// each reads a list of objects.
func (f *fields) each(name string, fn func(*fields)) {
	v, ok := f.take(name)
	if !ok {
		return
	}
	var many []json.RawMessage
	if json.Unmarshal(v, &many) != nil {
		f.bad(name, v)
		return
	}
	if err := between(name, int64(len(many)), 0, 200); err != nil {
		f.c.fail(err)
		return
	}
	for _, raw := range many {
		if f.c.err != nil {
			return
		}
		sub := f.c.fields(raw)
		fn(sub)
		for _, left := range sub.unused() {
			f.raw[name+"."+left] = nil // told as unused with its path
		}
	}
}

// numbers reads a list of small whole numbers.
func (f *fields) numbers(name string, v json.RawMessage) []int {
	var many []int
	if json.Unmarshal(v, &many) != nil || len(many) > 100 {
		f.bad(name, v)
		return nil
	}
	return many
}
