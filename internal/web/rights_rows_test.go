package web

import (
	"strings"

	"luoi/internal/access"
)

// rowsOfOthers are the rows of rights of review rounds, the board, prospects, the network, tasks and
// notices. They ask with things that
// do not exist where one would have to be made first; the stories of those pages try theirs.
func rowsOfOthers(near, far string) map[string]right {
	rows := map[string]right{}
	add := func(act access.Act, purpose access.Purpose, patterns ...string) {
		for _, p := range patterns {
			_, path, _ := strings.Cut(p, " ")
			r := right{act: act, purpose: purpose, in: path + near, out: path + far}
			if strings.Contains(path, "{") {
				for _, part := range []string{"{number}", "{id}", "{talk}", "{means}", "{upload}", "{uid}", "{name}", "{date}", "{record}", "{person}", "{keep}", "{gone}"} {
					path = strings.ReplaceAll(path, part, "999999")
				}
				r = right{act: act, purpose: purpose, in: path, gone: true}
			} else if strings.HasPrefix(p, "POST") {
				r.out, r.gone = "", true
			}
			rows[p] = r
		}
	}
	add(access.SeeCounts, access.Steer, "GET /board", "GET /reviews", "GET /reviews/{number}", "GET /objections", "GET /prospects/pivot", "GET /prospects/pivot.xlsx", "GET /prospects/segments")
	add(access.OpenReview, access.Register, "GET /reviews/new", "POST /reviews/new", "POST /reviews/{number}/close", "GET /reviews/{number}/history")
	add(access.MarkReview, access.Register, "GET /reviews/{number}/mark", "POST /reviews/{number}/mark", "POST /reviews/{number}/listed", "GET /reviews/{number}/print",
		"GET /reviews/{number}/sheet.xlsx", "POST /reviews/{number}/upload", "GET /reviews/{number}/uploads/{upload}", "GET /reviews/{number}/uploads/{upload}/back.xlsx")
	add(access.DecidePairs, access.Register, "GET /pairs", "GET /pairs/words", "GET /duplicates", "GET /duplicates/{keep}/{gone}", "POST /duplicates/{keep}/{gone}",
		"POST /merges/{id}/undo", "POST /pairs/{record}/{person}", "POST /pairs/words/{id}/undo", "POST /pairs/undo")
	add(access.RulePairs, access.Register, "POST /pairs/rule")
	add(access.GiveProspects, access.Outreach, "POST /prospects/segments", "POST /prospects/derive", "POST /prospects/assign", "POST /prospects/release",
		"POST /prospects/holders", "POST /prospects/{id}/assign", "POST /prospects/{id}/release")
	add(access.MeetProspects, access.Outreach, "GET /prospects", "GET /prospects.xlsx", "GET /prospects/{id}", "POST /prospects/{id}/talks",
		"POST /prospects/{id}/talks/{talk}/withdraw", "POST /prospects/{id}/means", "POST /prospects/{id}/means/{means}/drop", "POST /prospects/{id}/brought")
	add(access.SeeCounts, access.Steer, "GET /offices", "GET /offices.xlsx", "GET /offices/{id}", "GET /charges", "GET /charges.xlsx", "GET /organisations", "GET /organisations.xlsx",
		"GET /organisations/{id}", "GET /organisations/{id}/cells.xlsx", "GET /points", "GET /points.xlsx", "GET /network", "GET /network.xlsx", "GET /agents/{id}", "GET /places/tree", "GET /places/change", "GET /tasks", "GET /agents", "GET /agents.xlsx",
		"GET /denominators", "GET /denominators.xlsx", "GET /events",
		"POST /tasks/{id}/done", "POST /tasks/{id}/undo")
	add(access.SeeNames, access.Outreach, "GET /events.xlsx", "GET /policy/changes/{date}/names.xlsx")
	add(access.SeeCounts, access.Steer, "GET /advice", "POST /advice", "GET /policy", "GET /policy/{name}", "GET /policy/changes/{date}")
	add(access.SetNumbers, access.Register, "POST /policy/{name}/values")
	add(access.Confirm, access.Inspect, "POST /policy/{name}/values/{id}")
	// Advice and the book of law are of no place: an address with another place shows the same.
	for _, p := range []string{"GET /policy", "GET /advice"} {
		r := rows[p]
		r.out = ""
		rows[p] = r
	}
	add(access.KeepCharges, access.Register, "POST /charges", "POST /charges/end", "POST /places/status")
	add(access.ImportPlaces, access.Administer, "POST /places/change")
	add(access.KeepNetwork, access.Outreach, "POST /organisations", "POST /organisations/{id}/cells", "POST /points", "POST /points/close", "POST /agents", "POST /agents/{id}",
		"POST /agents/{id}/trainings", "POST /agents/{id}/trainings/drop")
	add(access.SetNumbers, access.Register, "POST /denominators", "POST /denominators/supersede")
	add(access.GiveTasks, access.Steer, "POST /tasks")
	add(access.PostNotices, access.Steer, "POST /notices", "POST /notices/{id}/withdraw")
	return rows
}
