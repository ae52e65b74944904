package web

import (
	"strings"

	"luoi/internal/access"
)

// rowsOfOthers are the rows of rights of review rounds, the board and prospects. They ask with things that
// do not exist where one would have to be made first; the stories of those pages try theirs.
func rowsOfOthers(near, far string) map[string]right {
	rows := map[string]right{}
	add := func(act access.Act, purpose access.Purpose, patterns ...string) {
		for _, p := range patterns {
			_, path, _ := strings.Cut(p, " ")
			r := right{act: act, purpose: purpose, in: path + near, out: path + far}
			if strings.Contains(path, "{") {
				for _, part := range []string{"{number}", "{id}", "{talk}", "{means}", "{upload}", "{uid}"} {
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
	add(access.GiveProspects, access.Outreach, "POST /prospects/segments", "POST /prospects/derive", "POST /prospects/assign", "POST /prospects/release",
		"POST /prospects/holders", "POST /prospects/{id}/assign", "POST /prospects/{id}/release")
	add(access.MeetProspects, access.Outreach, "GET /prospects", "GET /prospects.xlsx", "GET /prospects/{id}", "POST /prospects/{id}/talks",
		"POST /prospects/{id}/talks/{talk}/withdraw", "POST /prospects/{id}/means", "POST /prospects/{id}/means/{means}/drop", "POST /prospects/{id}/brought")
	return rows
}
