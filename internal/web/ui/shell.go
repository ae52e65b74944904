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
	if p.Place.Name == "" && p.DataDay.IsZero() { // of no place: advice, the law, an account
		return ""
	}
	if p.DataDay.IsZero() {
		return T(ctx, "web.foot.empty")
	}
	return T(ctx, "web.foot.data", p.DataDay)
}
