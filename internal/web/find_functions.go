package web

import (
	"context"
	"strings"

	"luoi/internal/access"
	"luoi/internal/search"
	"luoi/internal/web/ui"
)

// function is something the program does, found in the search box by its name (search.fn.KEY) or by other
// words for it (search.fn.KEY.words).
type function struct {
	key  string
	href string
	act  access.Act
}

// functions lists what can be found; a test opens each.
var functions = []function{
	{"today", "/", access.SeeCounts},
	{"coverage", "/coverage", access.SeeCounts},
	{"missing", "/coverage/names?status=missing", access.SeeNames},
	{"moves", "/coverage/moves?scheme=voluntary", access.SeeCounts},
	{"import", "/deliveries/new", access.ImportLists},
	{"deliveries", "/deliveries", access.ImportLists},
	{"link", "/link", access.ImportLists},
	{"doubts", "/pairs", access.DecidePairs},
	{"duplicates", "/duplicates", access.DecidePairs},
	{"reviews", "/reviews", access.SeeCounts},
	{"review_new", "/reviews/new", access.OpenReview},
	{"board", "/board", access.SeeCounts},
	{"figures", "/reports/figures", access.SeeCounts},
	{"prospects", "/prospects", access.MeetProspects},
	{"pivot", "/prospects/pivot", access.SeeCounts},
	{"segments", "/prospects/segments", access.SeeCounts},
	{"objections", "/objections", access.SeeCounts},
	{"tasks", "/tasks", access.SeeCounts},
	{"events", "/events", access.SeeCounts},
	{"denominators", "/denominators", access.SeeCounts},
	{"offices", "/offices", access.SeeCounts},
	{"charges", "/charges", access.SeeCounts},
	{"organisations", "/organisations", access.SeeCounts},
	{"points", "/points", access.SeeCounts},
	{"network", "/network", access.SeeCounts},
	{"agents", "/agents", access.SeeCounts},
	{"advice", "/advice", access.SeeCounts},
	{"policy", "/policy", access.SeeCounts},
	{"places", "/places", access.SeeCounts},
	{"audit", "/audit", access.ReadAudit},
	{"accounts", "/accounts", access.ManageHouse},
	{"invite", "/accounts/invite", access.ManageHouse},
	{"approvals", "/approvals", access.Confirm},
	{"me", "/me", access.SeeCounts},
}

// findFunctions finds functions the reader's role may open.
func findFunctions(ctx context.Context, w ui.Where, may func(access.Act) bool, text string, limit int) []hit {
	var open []function
	var entries []search.Entry
	for _, f := range functions {
		if may(f.act) {
			open = append(open, f)
			entries = append(entries, search.Entry{Name: ui.T(ctx, "search.fn."+f.key), Other: []string{ui.T(ctx, "search.fn."+f.key+".words")}})
		}
	}
	var hits []hit
	for _, i := range search.NewBook(entries).Find(search.Parse(text), limit) {
		path, pair, _ := strings.Cut(open[i].href, "?")
		name, value, _ := strings.Cut(pair, "=")
		hits = append(hits, hit{label: entries[i].Name, href: w.URL(path, name, value)})
	}
	return hits
}
