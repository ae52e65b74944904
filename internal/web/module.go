package web

import (
	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/web/ui"
)

// moduleCounts is what waits for the reader behind the entries of the rail: app.Waits and nothing else.
type moduleCounts = app.Waits

// modules lists the entries of the rail that exist and that the reader's role may open, section by section in the
// order of ui.Sections; may nil: all. A letter stands behind «g», so it is nobody else's and never g.
func modules(w ui.Where, n moduleCounts, may func(access.Act) bool) []ui.Module {
	all := []struct {
		m   ui.Module
		act access.Act
	}{
		{ui.Module{Section: "today", Key: "today", Icon: "today", Href: "/", Letter: "h", Dock: true}, access.SeeCounts},
		{ui.Module{Section: "today", Key: "tasks", Icon: "ok", Href: "/tasks", Letter: "w", Count: n.Tasks}, access.SeeCounts},
		{ui.Module{Section: "today", Key: "events", Icon: "calendar", Href: "/events", Letter: "s"}, access.SeeCounts},
		{ui.Module{Section: "people", Key: "coverage", Icon: "net", Href: "/coverage", Letter: "b", Dock: true}, access.SeeCounts},
		{ui.Module{Section: "people", Key: "people", Icon: "people", Href: "/people", Letter: "d", Dock: true}, access.SeeNames},
		{ui.Module{Section: "people", Key: "deliveries", Icon: "upload", Href: "/deliveries", Letter: "n", Dock: true}, access.ImportLists},
		{ui.Module{Section: "people", Key: "link", Icon: "pair", Href: "/link", Letter: "c"}, access.ImportLists},
		{ui.Module{Section: "people", Key: "pairs", Icon: "eye", Href: "/pairs", Letter: "x", Count: n.Pairs}, access.DecidePairs},
		{ui.Module{Section: "people", Key: "places", Icon: "place", Href: "/places", Letter: "t"}, access.SeeCounts},
		{ui.Module{Section: "field", Key: "outreach", Icon: "doors", Href: "/outreach", Letter: "o"}, access.SeeCounts},
		{ui.Module{Section: "field", Key: "prospects", Icon: "target", Href: prospectsHref(may), Letter: "v"}, access.SeeCounts},
		{ui.Module{Section: "field", Key: "reviews", Icon: "list", Href: "/reviews", Letter: "r", Dock: may != nil && !may(access.ImportLists)}, access.SeeCounts},
		{ui.Module{Section: "field", Key: "board", Icon: "tiles", Href: "/board", Letter: "m"}, access.SeeCounts},
		{ui.Module{Section: "field", Key: "advice", Icon: "leaf", Href: "/advice", Letter: "j"}, access.SeeCounts},
		{ui.Module{Section: "targets", Key: "targets", Icon: "chart", Href: "/targets", Letter: "i"}, access.SeeCounts},
		{ui.Module{Section: "targets", Key: "reports", Icon: "report", Href: "/reports", Letter: "p"}, access.SeeCounts},
		{ui.Module{Section: "savings", Key: "savings", Icon: "coins", Href: "/savings", Letter: "u", Dock: may != nil && may(access.KeepBooks)}, access.SeeCounts},
		{ui.Module{Section: "law", Key: "policy", Icon: "scales", Href: "/policy", Letter: "l"}, access.SeeCounts},
		{ui.Module{Section: "admin", Key: "audit", Icon: "book", Href: "/audit", Letter: "k"}, access.ReadAudit},
		{ui.Module{Section: "admin", Key: "accounts", Icon: "lock", Href: "/accounts", Letter: "q"}, access.ManageHouse},
		{ui.Module{Section: "admin", Key: "approvals", Icon: "two", Href: "/approvals", Letter: "y", Count: n.Approvals}, access.Confirm},
	}
	var out []ui.Module
	for _, e := range all {
		if may != nil && !may(e.act) {
			continue
		}
		e.m.Href = w.URL(e.m.Href)
		out = append(out, e.m)
	}
	return out
}

// prospectsHref is the list for those who knock on doors, the table of counts for everyone else.
func prospectsHref(may func(access.Act) bool) string {
	if may == nil || may(access.MeetProspects) {
		return "/prospects"
	}
	return "/prospects/pivot"
}
