package ui

import (
	"context"

	"github.com/a-h/templ"

	"luoi/internal/i18n"
)

// current marks the link that leads to where one is.
func current(yes bool) templ.Attributes {
	if !yes {
		return nil
	}
	return templ.Attributes{"aria-current": "page"}
}

func otherLang(ctx context.Context) string {
	if Lang(ctx) == i18n.VI {
		return i18n.EN
	}
	return i18n.VI
}

// dataLine says what day the page's data speak of.
func dataLine(ctx context.Context, p Page) string {
	if p.DataDay.IsZero() {
		return T(ctx, "web.foot.empty")
	}
	return T(ctx, "web.foot.data", p.DataDay)
}

// pairs are the names and values of w in an address.
func (w Where) pairs() [][2]string {
	var out [][2]string
	q := w.query()
	for _, name := range []string{"place", "scheme", "on"} {
		if v := q.Get(name); v != "" {
			out = append(out, [2]string{name, v})
		}
	}
	return out
}
