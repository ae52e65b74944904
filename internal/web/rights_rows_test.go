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
				for _, part := range []string{"{number}", "{id}", "{ref}", "{talk}", "{means}", "{upload}", "{uid}", "{name}", "{date}", "{record}", "{person}", "{keep}", "{gone}", "{act}"} {
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
	add(access.ManageHouse, access.Administer, "POST /offices/{id}/contact")
	add(access.SeeCounts, access.Steer, "GET /savings", "GET /savings.xlsx")
	add(access.SeeBooks, access.Collect, "GET /savings/books/{id}", "GET /savings/books/{id}/book.xlsx", "GET /savings/books/{id}/members.xlsx", "GET /savings/books/{id}/read", "GET /savings/books/{id}/rounds", "GET /savings/books/{id}/papers", "GET /savings/books/{id}/papers/{paper}", "GET /savings/money", "GET /savings/money.xlsx")
	add(access.KeepBooks, access.Collect, "POST /savings", "POST /savings/books/{id}/entries", "GET /savings/books/{id}/meeting", "POST /savings/books/{id}/meeting", "POST /savings/books/{id}/acts",
		"GET /savings/books/{id}/acts", "GET /savings/books/{id}/people", "POST /savings/books/{id}/people", "POST /savings/books/{id}/rounds", "GET /savings/books/{id}/pig", "POST /savings/books/{id}/pig")
	add(access.SeeCounts, access.Steer, "GET /savings/enough", "GET /savings/goal", "GET /savings/seasons", "GET /savings/seasons.xlsx")
	add(access.SeeBooks, access.Collect, "GET /savings/enough.xlsx", "GET /savings/books/{id}/plan", "GET /savings/books/{id}/plan.xlsx", "GET /savings/books/{id}/weigh-paper")
	add(access.KeepBooks, access.Collect, "POST /savings/seasons", "POST /savings/books/{id}/plan")
	add(access.SeeCounts, access.Steer, "GET /savings/models", "GET /savings/models.xlsx", "GET /savings/catalogue", "GET /savings/catalogue.xlsx", "GET /savings/models/{id}", "GET /savings/models/{id}/tree.xlsx")
	add(access.KeepBooks, access.Collect, "POST /savings/models", "POST /savings/catalogue", "POST /savings/models/{id}/copy", "POST /savings/models/{id}/figures", "POST /savings/models/{id}/groups",
		"POST /savings/models/{id}/handover", "POST /savings/models/{id}/end")
	add(access.SeeBooks, access.Collect, "GET /savings/payments", "GET /savings/payments.xlsx", "POST /savings/payments/find", "GET /savings/slips/{ref}", "GET /savings/slips/{ref}/slip.pdf", "GET /savings/signs", "GET /savings/signs.xlsx", "GET /savings/sponsors", "GET /savings/sponsors.xlsx", "GET /savings/campaigns/{id}", "GET /savings/campaigns/{id}/gifts.xlsx", "GET /savings/campaigns/{id}/letter")
	add(access.KeepBooks, access.Collect, "POST /savings/payments/accounts", "POST /savings/payments/slips", "POST /savings/sponsors", "POST /savings/campaigns", "POST /savings/relatives", "POST /savings/campaigns/{id}/step", "POST /savings/campaigns/{id}/money",
		"POST /savings/campaigns/{id}/reserve", "POST /savings/campaigns/{id}/gift", "POST /savings/campaigns/{id}/thank")
	add(access.OpenReview, access.Register, "GET /reviews/new", "POST /reviews/new", "POST /reviews/{number}/close", "GET /reviews/{number}/history")
	add(access.MarkReview, access.Register, "GET /reviews/{number}/mark", "POST /reviews/{number}/mark", "POST /reviews/{number}/listed", "GET /reviews/{number}/print",
		"GET /reviews/{number}/sheet.xlsx", "POST /reviews/{number}/upload", "POST /reviews/{number}/typed", "GET /reviews/{number}/uploads/{upload}", "GET /reviews/{number}/uploads/{upload}/back.xlsx")
	add(access.DecidePairs, access.Register, "GET /pairs", "GET /pairs/words", "GET /duplicates", "GET /duplicates/{keep}/{gone}", "POST /duplicates/{keep}/{gone}",
		"POST /merges/{id}/undo", "POST /pairs/{record}/{person}", "POST /pairs/words/{id}/undo", "POST /pairs/undo")
	add(access.RulePairs, access.Register, "POST /pairs/rule")
	add(access.GiveProspects, access.Outreach, "POST /prospects/segments", "POST /prospects/derive", "POST /prospects/assign", "POST /prospects/release",
		"POST /prospects/holders", "POST /prospects/{id}/assign", "POST /prospects/{id}/release")
	add(access.MeetProspects, access.Outreach, "GET /prospects", "GET /prospects.xlsx", "GET /prospects/{id}", "POST /prospects/{id}/talks",
		"POST /prospects/{id}/talks/{talk}/withdraw", "POST /prospects/{id}/means", "POST /prospects/{id}/fieldnotes", "POST /prospects/{id}/means/{means}/drop", "POST /prospects/{id}/brought")
	add(access.SeeCounts, access.Steer, "GET /offices", "GET /offices.xlsx", "GET /offices/{id}", "GET /charges", "GET /charges.xlsx", "GET /organisations", "GET /organisations.xlsx",
		"GET /organisations/{id}", "GET /organisations/{id}/cells.xlsx", "GET /points", "GET /points.xlsx", "GET /network", "GET /network.xlsx", "GET /agents/{id}", "GET /places/tree", "GET /places/change", "GET /tasks", "GET /agents", "GET /agents.xlsx",
		"GET /denominators", "GET /denominators.xlsx", "GET /events",
		"POST /tasks/{id}/done", "POST /tasks/{id}/undo")
	add(access.SeeNames, access.Outreach, "GET /events.xlsx", "GET /policy/changes/{date}/names.xlsx")
	add(access.SeeCounts, access.Steer, "GET /advice", "POST /advice", "GET /reports/figures", "POST /reports/figures", "POST /advice/paper.pdf", "GET /policy", "GET /policy/{name}", "GET /policy/changes/{date}", "GET /policy/changes/{date}/places.xlsx")
	add(access.SetNumbers, access.Register, "POST /policy/{name}/values")
	add(access.Confirm, access.Inspect, "POST /policy/{name}/values/{id}")
	// Advice and the book of law are of no place: an address with another place shows the same.
	for _, p := range []string{"GET /policy", "GET /advice", "GET /reports/figures"} {
		r := rows[p]
		r.out = ""
		rows[p] = r
	}
	add(access.KeepCharges, access.Register, "POST /charges", "POST /charges/end", "POST /charges/account", "POST /offices/{id}/account", "POST /places/status")
	add(access.ImportPlaces, access.Administer, "POST /places/change")
	add(access.ImportLists, access.Register, "GET /places/left", "POST /places/left")
	add(access.KeepNetwork, access.Outreach, "POST /organisations", "POST /organisations/{id}/cells", "POST /points", "POST /points/close", "POST /agents", "POST /agents/{id}",
		"POST /agents/{id}/trainings", "POST /agents/{id}/trainings/drop")
	add(access.SetNumbers, access.Register, "POST /denominators", "POST /denominators/supersede")
	add(access.SeeCounts, access.Steer, "GET /targets", "GET /targets.xlsx", "GET /targets/measures", "GET /targets/measures.xlsx", "GET /targets/indicators", "GET /targets/indicators.xlsx")
	add(access.SeeCounts, access.Steer, "GET /targets/scenario", "GET /targets/scenario.xlsx", "GET /targets/letter", "GET /targets/letter.docx")
	add(access.SetNumbers, access.Register, "GET /targets/import", "POST /targets/import", "GET /targets/import/back.xlsx")
	back := rows["GET /targets/import/back.xlsx"] // of a file that was never handed in
	back.out, back.gone = "", true
	rows["GET /targets/import/back.xlsx"] = back
	add(access.SeeNames, access.Collect, "GET /coverage/lapses", "GET /coverage/lapses.xlsx", "POST /coverage/lapses")
	add(access.GiveTargets, access.Steer, "POST /targets/scenario", "POST /targets/scenario/line", "POST /targets/scenario/change", "POST /targets/scenario/approve", "POST /targets/scenario/copy")
	add(access.GiveTargets, access.Steer, "GET /targets/give", "POST /targets/give", "POST /targets/issue", "POST /targets/slices")
	add(access.SetNumbers, access.Register, "POST /targets/measures", "POST /targets/compute", "POST /targets/indicators")
	add(access.GiveTasks, access.Steer, "POST /tasks")
	add(access.KeepPhones, access.Outreach, "GET /phones", "GET /phones/held", "POST /phones/invite", "POST /phones/{id}/revoke",
		"POST /phones/held/{id}/book", "POST /phones/held/{id}/dismiss", "GET /phones/invite.png", "GET /phones/invitation")
	for _, p := range []string{"GET /phones", "GET /phones/held", "GET /phones/invite.png", "GET /phones/invitation"} { // cut by the reader's places, whatever the address says
		r := rows[p]
		r.out, r.gone = "", strings.HasPrefix(p, "GET /phones/invit")
		rows[p] = r
	}
	add(access.SeeCounts, access.Steer, "GET /outreach", "GET /outreach.xlsx", "GET /outreach/plans", "GET /outreach/plans.xlsx", "GET /outreach/visits", "GET /outreach/visits.xlsx",
		"GET /outreach/events", "GET /outreach/events.xlsx", "GET /outreach/comms", "GET /outreach/comms.xlsx", "GET /outreach/results", "GET /outreach/results.xlsx",
		"GET /outreach/groups/{id}", "GET /outreach/groups/{id}/plan", "GET /outreach/events/{id}", "GET /outreach/events/{id}/pack", "GET /outreach/events/{id}/qr.png", "GET /outreach/messages/{id}")
	add(access.KeepGroups, access.Outreach, "POST /outreach/groups", "POST /outreach/groups/{id}/members", "POST /outreach/groups/{id}/along", "POST /outreach/groups/{id}/close", "POST /outreach/rules",
		"POST /outreach/settlements", "POST /outreach/visits/{id}/settle")
	add(access.WalkDoors, access.Outreach, "GET /outreach/groups/{id}/doors", "POST /outreach/groups/{id}/total", "POST /outreach/groups/{id}/plan", "POST /outreach/plans/{id}/{act}", "POST /outreach/groups/{id}/visits",
		"GET /outreach/groups/{id}/phones", "POST /outreach/groups/{id}/phones", "GET /outreach/groups/{id}/phones/invite.png", "GET /outreach/groups/{id}/phones/invitation")
	add(access.RunEvents, access.Outreach, "POST /outreach/events", "POST /outreach/events/{id}/invite", "POST /outreach/events/{id}/guests", "POST /outreach/events/{id}/messages", "POST /outreach/events/{id}/marks", "POST /outreach/messages/{id}/{act}", "POST /outreach/events/{id}/close",
		"POST /outreach/events/{id}/cancel", "POST /outreach/messages", "POST /outreach/broadcasts", "POST /outreach/broadcasts/{id}/stop", "POST /outreach/posts", "POST /outreach/shares", "POST /outreach/costs")
	add(access.LogPlays, access.Outreach, "POST /outreach/broadcasts/{id}/play", "POST /outreach/shares/{id}")
	add(access.SeeCounts, access.Steer, "GET /reports", "GET /reports.xlsx", "GET /reports/monday", "GET /reports/monday.xlsx", "GET /reports/template.docx", "GET /reports/{id}", "GET /reports/{id}/meeting",
		"GET /reports/{id}/report.docx", "GET /reports/{id}/report.xlsx", "GET /reports/{id}/report.pdf")
	add(access.TellObstacles, access.Steer, "POST /reports/obstacles")
	add(access.GiveTasks, access.Steer, "POST /reports", "POST /reports/template", "POST /reports/{id}/letter", "POST /reports/obstacles/{id}/answer", "POST /reports/obstacles/{id}/up")
	add(access.PostNotices, access.Steer, "POST /notices", "POST /notices/{id}/withdraw")
	return rows
}
