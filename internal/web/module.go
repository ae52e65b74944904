package web

import (
	"luoi/internal/access"
	"luoi/internal/web/ui"
)

// moduleCounts is what waits behind the entries of the rail.
type moduleCounts struct{ Review int64 }

// modules lists the entries of the rail that exist and that the reader's role may open; may nil: all.
func modules(w ui.Where, n moduleCounts, may func(access.Act) bool) []ui.Module {
	all := []struct {
		m   ui.Module
		act access.Act
	}{
		{ui.Module{Key: "today", Icon: "today", Href: "/", Letter: "h", Dock: true}, access.SeeCounts},
		{ui.Module{Key: "coverage", Icon: "net", Href: "/coverage", Letter: "b", Dock: true}, access.SeeCounts},
		{ui.Module{Key: "people", Icon: "people", Href: "/people", Letter: "d", Dock: true}, access.SeeNames},
		{ui.Module{Key: "deliveries", Icon: "upload", Href: "/deliveries", Letter: "n", Dock: true}, access.ImportLists},
		{ui.Module{Key: "link", Icon: "pair", Href: "/link", Letter: "c"}, access.ImportLists},
		{ui.Module{Key: "pairs", Icon: "eye", Href: "/pairs", Letter: "x", Count: n.Review}, access.DecidePairs},
		{ui.Module{Key: "reviews", Icon: "list", Href: "/reviews", Letter: "r", Dock: may != nil && !may(access.ImportLists)}, access.SeeCounts},
		{ui.Module{Key: "board", Icon: "home", Href: "/board", Letter: "m"}, access.SeeCounts},
		{ui.Module{Key: "prospects", Icon: "target", Href: prospectsHref(may), Letter: "v"}, access.SeeCounts},
		{ui.Module{Key: "tasks", Icon: "ok", Href: "/tasks", Letter: "w"}, access.SeeCounts},
		{ui.Module{Key: "events", Icon: "calendar", Href: "/events", Letter: "s"}, access.SeeCounts},
		{ui.Module{Key: "advice", Icon: "leaf", Href: "/advice", Letter: "j"}, access.SeeCounts},
		{ui.Module{Key: "policy", Icon: "scales", Href: "/policy", Letter: "l"}, access.SeeCounts},
		{ui.Module{Key: "places", Icon: "place", Href: "/places", Letter: "t"}, access.SeeCounts},
		{ui.Module{Key: "audit", Icon: "book", Href: "/audit", Letter: "k", Admin: true}, access.ReadAudit},
		{ui.Module{Key: "accounts", Icon: "lock", Href: "/accounts", Letter: "q", Admin: true}, access.ManageHouse},
		{ui.Module{Key: "approvals", Icon: "ok", Href: "/approvals", Letter: "y", Admin: true}, access.Confirm},
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
