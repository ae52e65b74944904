package ui

import (
	"net/url"
	"strconv"

	"luoi/internal/person"
)

// Where is the place, scheme and period a page speaks of. It stands in the address of every page, so
// that any page can be sent in a message and opens the same.
type Where struct {
	UnitID int64
	Scheme person.Scheme
	Period string // 2026, 2026-Q3, 2026-11 or a day; empty: the register's own day
}

func (w Where) query() url.Values {
	q := url.Values{}
	if w.UnitID != 0 {
		q.Set("place", strconv.FormatInt(w.UnitID, 10))
	}
	if w.Scheme != person.SchemeAny {
		q.Set("scheme", w.Scheme.Code())
	}
	if w.Period != "" {
		q.Set("on", w.Period)
	}
	return q
}

// URL is path with the place and period of w, and pairs of further names and values.
func (w Where) URL(path string, pairs ...string) string {
	q := w.query()
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
			continue
		}
		q.Set(pairs[i], pairs[i+1])
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// At is w at another place.
func (w Where) At(unit int64) Where { w.UnitID = unit; return w }

// For is w for another scheme.
func (w Where) For(s person.Scheme) Where { w.Scheme = s; return w }

// In is w in another period.
func (w Where) In(period string) Where { w.Period = period; return w }
