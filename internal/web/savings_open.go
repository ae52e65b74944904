package web

import (
	"net/url"

	"luoi/internal/access"
	"luoi/internal/web/ui"
)

// closedTabs are the tabs that not every reader of their area may open.
var closedTabs = map[string]access.Act{"/savings/sponsors": access.SeeBooks, "/savings/payments": access.SeeBooks, "/savings/money": access.SeeBooks, "/savings/signs": access.SeeBooks}

// openTabs leaves out the tabs that would answer «you may not do this».
func openTabs(tabs []ui.Tab, may func(access.Act) bool) []ui.Tab {
	var out []ui.Tab
	for _, t := range tabs {
		path := t.Href
		if u, err := url.Parse(t.Href); err == nil {
			path = u.Path
		}
		if act, closed := closedTabs[path]; closed && !may(act) {
			continue
		}
		out = append(out, t)
	}
	return out
}
