package web

import (
	"slices"
	"testing"

	"luoi/internal/access"
	"luoi/internal/web/ui"
)

// Every entry stands under a heading of the rail, in the rail's order, behind a letter of its own.
func TestRouteLettersOfTheRail(t *testing.T) {
	letters, keys, last := map[string]string{}, map[string]bool{}, 0
	for _, m := range modules(ui.Where{}, moduleCounts{}, nil) {
		at := slices.Index(ui.Sections[:], m.Section)
		if at < 0 {
			t.Errorf("%s: section %q is none of %v", m.Key, m.Section, ui.Sections)
		}
		if at < last {
			t.Errorf("%s stands after a later section", m.Key)
		}
		last = max(last, at)
		if len(m.Letter) != 1 || m.Letter == "g" || letters[m.Letter] != "" {
			t.Errorf("%s: letter %q is taken by %q, or is no letter that can follow g", m.Key, m.Letter, letters[m.Letter])
		}
		letters[m.Letter] = m.Key
		if keys[m.Key] {
			t.Errorf("%s stands twice", m.Key)
		}
		keys[m.Key] = true
	}
}

// Nobody is shown an entry that would refuse them, and the bar of a phone holds at most four.
func TestRailShowsWhatARoleMayOpen(t *testing.T) {
	f := newRightsFixture(t)
	for _, role := range access.Roles {
		f.enterAs(role)
		docked := 0
		for _, m := range modules(ui.Where{}, moduleCounts{}, func(a access.Act) bool { return access.May(role, a) }) {
			if m.Dock {
				docked++
			}
			if res := f.get(m.Href); res.status != 200 {
				t.Errorf("%s is shown %s and gets %d", role, m.Href, res.status)
			}
		}
		if docked > 4 {
			t.Errorf("%s: %d entries in the bar of the phone", role, docked)
		}
	}
}
