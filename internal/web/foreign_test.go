package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
)

// Things of another commune, each made by the use case that makes it in life, are asked for by every role of
// this one. What comes back must be, letter by letter, what comes back for a number that nobody bears.

// foreign is one route with the address of something real in Krông Ana and of something that never was.
type foreign struct {
	pattern    string
	real, none string
	realForm   url.Values
	noneForm   url.Values
}

const nobody = "987654321"

func (f *far) routes() []foreign {
	var list []foreign
	person, near := itoa(int64(f.son)), itoa(int64(f.near))
	form := func(pairs ...string) url.Values {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	// at asks with the thing in the path.
	at := func(pattern, id string, v url.Values, parts ...string) {
		_, path, _ := strings.Cut(pattern, " ")
		begin := strings.Index(path, "{")
		end := strings.Index(path, "}")
		fill := func(id string) string {
			p := path[:begin] + id + path[end+1:]
			for i := 0; i+1 < len(parts); i += 2 {
				p = strings.ReplaceAll(p, parts[i], parts[i+1])
			}
			return p
		}
		ghost := nobody
		if strings.Contains(id, "-") || len(id) > 10 {
			ghost = "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000"
		}
		list = append(list, foreign{pattern, fill(id), fill(ghost), v, v})
	}
	// in asks with the thing in a field of the form.
	in := func(pattern, path, field, id string, pairs ...string) {
		list = append(list, foreign{pattern, path, path, form(append(pairs, field, id)...), form(append(pairs, field, nobody)...)})
	}
	crew, err := f.app.CreateGroup(context.Background(), app.CommandLine(), app.NewGroup{Name: "Tốp Kín", UnitID: f.units["Krông Ana"], Reason: "chưa có người của bưu điện",
		Members: []app.NewMember{{Name: "Ông Kín", Leader: true}, {Name: "Bà Kín"}, {Name: "Cô Kín"}}})
	f.ok(err)
	for _, p := range []string{"GET /outreach/groups/{id}/phones", "GET /outreach/groups/{id}/phones/invite.png", "GET /outreach/groups/{id}/phones/invitation", "POST /outreach/groups/{id}/phones"} {
		at(p, itoa(crew.ID), form("account", f.account))
	}
	round := itoa(f.round)
	for _, p := range []string{"GET /people/{id}", "GET /people/{id}/lookers", "GET /prospects/{id}"} {
		at(p, person, nil)
	}
	_, home, _ := strings.Cut(f.rightsFixture.house(f.son), "/households/")
	at("GET /households/{id}", home, nil)
	at("POST /people/{id}/unmask", person, form("reason", "đối chiếu thẻ của dân"))
	at("POST /people/{id}/consent", person, form("given", "1", "channel", "sms", "purpose", "renewal", "evidence", "phiếu ký ngày 20/11"))
	at("POST /people/{id}/erase", person, form("why", "theo yêu cầu của dân"))
	at("GET /records/{id}/why", itoa(f.farRecord), nil)
	list = append(list, foreign{pattern: "GET /records/{id}/why", real: "/records/" + itoa(f.farRecord) + "/why?person=" + near, none: "/records/" + nobody + "/why?person=" + near},
		foreign{pattern: "GET /records/{id}/why", real: "/records/" + itoa(f.rightsFixture.record) + "/why?person=" + person, none: "/records/" + itoa(f.rightsFixture.record) + "/why?person=" + nobody})
	at("GET /deliveries/{uid}", f.uid, nil)
	at("GET /deliveries/{uid}/rejects.xlsx", f.uid, nil)
	for _, p := range []string{"GET /reviews/{number}", "GET /reviews/{number}/history", "GET /reviews/{number}/mark", "GET /reviews/{number}/print", "GET /reviews/{number}/sheet.xlsx", "POST /reviews/{number}/close", "POST /reviews/{number}/listed"} {
		at(p, round, nil)
	}
	at("POST /reviews/{number}/typed", round, form("lines", "22-2222 4"))
	at("POST /reviews/{number}/mark", round, form("no", "1", "answer", "3"))
	at("GET /reviews/{number}/uploads/{upload}", round, nil, "{upload}", itoa(f.upload))
	at("GET /reviews/{number}/uploads/{upload}/back.xlsx", round, nil, "{upload}", itoa(f.upload))
	at("POST /prospects/{id}/assign", person, form("from", "0", "to", itoa(f.holder)))
	at("POST /prospects/{id}/release", person, form("note", "x"))
	at("POST /prospects/{id}/talks", person, form("way", "visit", "minutes", "10", "outcome", "thinking"))
	at("POST /prospects/{id}/talks/{talk}/withdraw", person, nil, "{talk}", itoa(f.talk))
	at("POST /prospects/{id}/means", person, form("kind", "trees", "crop", "mai", "n", "4"))
	at("POST /prospects/{id}/fieldnotes", person, form("phone_used", "keypad"))
	at("POST /prospects/{id}/means/{means}/drop", person, nil, "{means}", itoa(f.means))
	at("POST /prospects/{id}/brought", person, form("by", near))
	in("POST /prospects/{id}/brought", "/prospects/"+near+"/brought", "by", person)
	in("POST /prospects/{id}/assign", "/prospects/"+near+"/assign", "to", itoa(f.holder), "from", "0")
	in("POST /prospects/assign", "/prospects/assign", "to", itoa(f.holder))
	in("POST /prospects/assign", "/prospects/assign", "id", person, "chosen", "1", "to", "1")
	in("POST /prospects/release", "/prospects/release", "id", person, "chosen", "1")
	in("POST /prospects/release", "/prospects/release?holder="+itoa(f.holder), "note", "x")
	twin, other := itoa(int64(f.twin)), itoa(int64(f.other))
	at("GET /duplicates/{keep}/{gone}", twin, nil, "{gone}", other)
	at("POST /duplicates/{keep}/{gone}", twin, nil, "{gone}", other)
	at("GET /duplicates/{keep}/{gone}", near, nil, "{gone}", twin)
	at("POST /merges/{id}/undo", itoa(f.merge), nil)
	at("POST /pairs/{record}/{person}", itoa(f.record), form("answer", "yes"), "{person}", twin)
	list = append(list, foreign{"POST /pairs/{record}/{person}", "/pairs/" + itoa(f.record) + "/" + near, "/pairs/" + nobody + "/" + near, form("answer", "yes"), form("answer", "yes")})
	at("POST /pairs/words/{id}/undo", itoa(f.opinion), nil)
	at("POST /pairs/words/{id}/undo", itoa(f.closed), nil)
	at("GET /agents/{id}", itoa(f.agent), nil)
	at("POST /agents/{id}", itoa(f.agent), form("name", "Khác", "kind", "collector", "unit", itoa(f.units["Ea Knốp"])))
	at("POST /agents/{id}/trainings", itoa(f.agent), form("kind", "skills", "on", "2026-11-01", "hours", "4"))
	at("POST /agents/{id}/trainings/drop", itoa(f.agent), form("training", itoa(f.training)))
	f.farPhone.routes(at, form)
	f.farModels.routes(at, form)
	at("GET /offices/{id}", itoa(f.office), nil)
	at("POST /offices/{id}/contact", itoa(f.office), form("phone", "0262 000 000"))
	at("POST /offices/{id}/account", itoa(f.office), form("officer_id", "1", "account", ""))
	list = append(list, foreign{"POST /points/close", "/points/close", "/points/close", form("point", f.point, "last", "2026-11-22"), form("point", "3456789000TH6624538077", "last", "2026-11-22")})
	for _, tail := range []string{"", "/book.xlsx", "/members.xlsx", "/meeting", "/read", "/acts", "/people", "/rounds", "/pig", "/plan", "/plan.xlsx", "/weigh-paper", "/papers"} {
		at("GET /savings/books/{id}"+tail, itoa(f.book), nil)
	}
	at("POST /savings/books/{id}/meeting", itoa(f.book), meetingSheet())
	at("POST /savings/books/{id}/acts", itoa(f.book), form("kind", "payout", "member", "3", "purpose", "bhxh", "amount", "1000", "day", "2026-11-22", "c1", "1", "c2", "2"))
	at("POST /savings/books/{id}/entries", itoa(f.book), nil)
	at("POST /savings/books/{id}/plan", itoa(f.book), form("kind", "plan", "member", "1", "purpose", "bhxh", "months", "3", "due", "2027-06-30"))
	list = append(list, foreign{"GET /savings/slips/{ref}", "/savings/slips/" + f.slip, "/savings/slips/H3K7Q2", nil, nil},
		foreign{"GET /savings/slips/{ref}/slip.pdf", "/savings/slips/" + f.slip + "/slip.pdf", "/savings/slips/H3K7Q2/slip.pdf", nil, nil})
	at("GET /savings/books/{id}/papers/{paper}", itoa(f.book), nil, "{paper}", "cashbook.pdf")
	at("POST /savings/books/{id}/people", itoa(f.book), form("kind", "plan", "member", "3", "premium", "264000"))
	at("POST /savings/books/{id}/rounds", itoa(f.book), form("kind", "agree", "share", "50000", "order", "1, 2, 3"))
	at("POST /savings/books/{id}/pig", itoa(f.book), form("pig", "heo-1", "m3", "50000", "n3", "1", "day", "2026-11-22", "c1", "1", "c2", "2"))
	at("POST /tasks/{id}/done", itoa(f.task), nil)
	at("POST /tasks/{id}/undo", itoa(f.task), nil)
	at("POST /notices/{id}/withdraw", itoa(f.notice), nil)
	for _, p := range []string{"GET /reports/{id}", "GET /reports/{id}/meeting", "GET /reports/{id}/report.docx", "GET /reports/{id}/report.xlsx", "GET /reports/{id}/report.pdf"} {
		at(p, itoa(f.report), nil)
	}
	at("POST /reports/{id}/letter", itoa(f.report), form("number", "1", "words", "Kín"))
	at("POST /reports/obstacles/{id}/answer", itoa(f.obstacle), form("answer", "đã xong việc"))
	at("POST /reports/obstacles/{id}/up", itoa(f.obstacle), nil)
	at("GET /accounts/{id}", f.account, nil)
	at("POST /accounts/{id}", f.account, form("name", "Khác", "role", "collector", "places", "Xã Ea Knốp"))
	for _, act := range []string{"close", "open", "end"} {
		at("POST /accounts/{id}/"+act, f.account, nil)
	}
	at("POST /accounts/{id}/subject", f.account, form("subject", "66-0001"))
	at("POST /accounts/{id}/subject/drop", f.account, nil)
	at("POST /accounts/{id}/reset", f.account, form("reason", "quên mật khẩu rồi"))
	at("POST /accounts/invites/{ref}/stop", f.invite, nil)
	at("POST /approvals/{id}", f.asked, form("agree", "1"))
	for _, p := range []string{"GET /jobs/{id}", "GET /jobs/{id}/progress", "POST /jobs/{id}/stop"} {
		at(p, f.job, nil)
	}
	for _, p := range []string{"GET /drafts/{id}", "POST /drafts/{id}", "POST /drafts/{id}/drop"} {
		at(p, f.draft, nil)
	}
	at("POST /me/sessions/{id}/end", f.session, nil)
	group, plan, event := itoa(f.group), itoa(f.plan), itoa(f.event)
	for _, p := range []string{"GET /outreach/groups/{id}", "GET /outreach/groups/{id}/plan", "GET /outreach/groups/{id}/doors", "POST /outreach/groups/{id}/members", "POST /outreach/groups/{id}/close", "POST /outreach/groups/{id}/total"} {
		at(p, group, nil)
	}
	at("POST /outreach/groups/{id}/along", group, form("who", "Bà Hoa", "way", "look_on"))
	at("POST /outreach/groups/{id}/plan", group, form("on1", "2026-11-22", "hour1", "08:00", "unit1", itoa(f.village), "meet1", "chợ"))
	at("POST /outreach/groups/{id}/visits", group, form("op", "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001", "met", "nobody", "result", "joined"))
	for _, act := range []string{"propose", "publish", "take", "free"} {
		at("POST /outreach/plans/{id}/{act}", plan, form("group", group), "{act}", act)
	}
	at("POST /outreach/visits/{id}/settle", itoa(f.visit), form("decision", "book"))
	for _, p := range []string{"GET /outreach/events/{id}", "GET /outreach/events/{id}/pack", "GET /outreach/events/{id}/qr.png", "POST /outreach/events/{id}/marks", "POST /outreach/events/{id}/close", "POST /outreach/events/{id}/cancel"} {
		at(p, event, nil)
	}
	at("POST /outreach/events/{id}/invite", event, form("limit", "5"))
	at("POST /outreach/events/{id}/guests", event, form("name", "Ai đó"))
	at("POST /outreach/events/{id}/messages", event, form("message", "1"))
	at("POST /outreach/broadcasts/{id}/play", itoa(f.broadcast), form("n", "1"))
	at("POST /outreach/broadcasts/{id}/stop", itoa(f.broadcast), nil)
	// Acts whose object is the place of the address or a place of the form.
	place := func(pattern string, v url.Values) {
		_, path, _ := strings.Cut(pattern, " ")
		list = append(list, foreign{pattern, path + "?place=" + itoa(f.units["Krông Ana"]), path + "?place=" + nobody, v, v})
	}
	place("POST /charges", form("name", "Người Khác", "from", "2026-11-01"))
	place("POST /charges/end", form("last", "2026-11-22"))
	place("POST /places/status", form("status", "area.1", "from", "2026-11-01", "decision", "QĐ 1"))
	place("POST /denominators", form("kind", "population", "value", "5", "as_of", "2026-11-01", "source", "x"))
	place("POST /savings/seasons", form("kind", "season", "crop", "coffee", "first", "11", "last", "1", "from", "2026-11-01", "source", "x"))
	place("POST /reports", form("kind", "week", "as_of", "2026-11-20"))
	place("POST /reports/obstacles", form("obstacle", "Vướng mắc nào đó"))
	place("POST /notices", form("head", "Tin"))
	place("POST /prospects/holders", form("holder_name", "Ai đó", "kind", "group"))
	place("POST /reviews/new", form("who", "everyone", "about", "voluntary", "on_day", "2026-11-22"))
	village, commune := itoa(f.village), itoa(f.units["Krông Ana"])
	in("POST /tasks", "/tasks", "unit", commune, "title", "Việc")
	in("POST /agents", "/agents", "unit", commune, "name", "Ai", "kind", "collector", "from", "2026-11-01", "organisation", f.organiation)
	in("POST /organisations/{id}/cells", "/organisations/"+f.organiation+"/cells", "village", village, "name", "x", "members", "1", "from", "2026-11-01")
	in("POST /points", "/points", "commune", commune, "code", "3456789000TH6624538004", "organisation", f.organiation, "name", "x", "from", "2026-11-01")
	in("POST /places/change", "/places/change", "old", village, "on", "2026-11-01", "source", "QĐ 2", "new", "Thôn Mới", "kind", "thon")
	return list
}

// withoutObject are the routes with something in the path that is no thing of a territory.
var withoutObject = []string{
	"GET /join/{token}", "POST /join/{token}", "GET /join/{token}/oidc", // whoever holds the link is meant
	"GET /policy/{name}", "POST /policy/{name}/values", "POST /policy/{name}/values/{id}", "GET /policy/changes/{date}", "GET /policy/changes/{date}/names.xlsx", "GET /policy/changes/{date}/places.xlsx", // the law is everyone's; its names ask the place
	"GET /organisations/{id}", "GET /organisations/{id}/cells.xlsx", // an organisation of the province is no secret; its cells are shown by place
	"GET /outreach/messages/{id}", "POST /outreach/messages/{id}/{act}", "POST /outreach/shares/{id}", // the library and the week's posts are the province's
	"POST /reviews/{number}/upload", // tried with a file below
	"GET /{$}",
	"POST /savings/models/{id}/copy", // any model of the province may be copied to one's own place; its members are not
}

func TestThingsOfAnotherCommuneDoNotExist(t *testing.T) {
	f := newFar(t)
	routes := f.routes()
	for _, p := range f.server.patterns {
		if !strings.Contains(p, "{") || slices.Contains(withoutObject, p) {
			continue
		}
		if !slices.ContainsFunc(routes, func(r foreign) bool { return r.pattern == p }) {
			t.Errorf("%s takes the number of something: ask it for something of another commune", p)
		}
	}
	clients := map[access.Role]*http.Client{}
	for _, role := range access.Roles {
		f.enterAs(role)
		clients[role] = f.client
	}
	before := f.facts()
	for _, role := range access.Roles {
		f.client = clients[role]
		for _, r := range routes {
			f.asksAbroad(role, r)
		}
	}
	if after := f.facts(); after != before {
		t.Errorf("something was changed from outside: %s", firstDifference(before, after))
	}
}

func (f *far) asksAbroad(role access.Role, r foreign) {
	f.t.Helper()
	real, none := f.ask(r.pattern, r.real, r.realForm), f.ask(r.pattern, r.none, r.noneForm)
	what := string(role) + ", " + r.pattern
	if len(r.realForm) > 0 {
		what += " " + r.realForm.Encode()
	}
	if real.status < 400 && !sameOutcome(real, none) || real.status >= 500 || real.status != none.status {
		f.t.Errorf("%s: %d %s %s; for nothing %d %s", what, real.status, real.to, title(real.body), none.status, none.to)
		return
	}
	a, b := f.plain(real.body, r), f.plain(none.body, r)
	if a != b {
		f.t.Errorf("%s: the answer is not that of a thing that never was: %s", what, firstDifference(a, b))
	}
	for _, secret := range []string{"Kín", "Trần Văn Sơn", "Ẩn"} {
		if strings.Contains(real.body, secret) {
			f.t.Errorf("%s: the answer says %q", what, secret)
		}
	}
}

// sameOutcome: a redirect that leads both to the same page has told nothing (taking back of what nobody holds).
func sameOutcome(a, b answer) bool { return a.status == b.status && a.to == b.to }

// plain is a page without what the asker wrote into the request.
func (f *far) plain(body string, r foreign) string {
	for _, pair := range [][2]string{{r.real, r.none}, {url.QueryEscape(r.real), url.QueryEscape(r.none)}} {
		body = strings.ReplaceAll(body, pair[0], pair[1])
	}
	for field := range r.realForm {
		if real, none := r.realForm.Get(field), r.noneForm.Get(field); real != none {
			body = strings.ReplaceAll(body, real, none)
		}
	}
	return body
}

// facts is everything the store holds but what every request leaves behind.
func (f *rightsFixture) facts() string {
	f.t.Helper()
	var b bytes.Buffer
	_, err := f.app.Store.Dump(context.Background(), &b, nil)
	f.ok(err)
	zip, err := gzip.NewReader(&b)
	f.ok(err)
	text, err := io.ReadAll(zip)
	f.ok(err)
	var out strings.Builder
	keep := false
	for line := range strings.Lines(string(text)) {
		var head struct{ Table string }
		if json.Unmarshal([]byte(line), &head) == nil && head.Table != "" {
			keep = !slices.Contains([]string{"counter", "audit", "sign_in", "throttle"}, head.Table)
		}
		if keep && !strings.HasPrefix(line, `{"rows"`) {
			out.WriteString(line)
		}
	}
	return out.String()
}

func firstDifference(a, b string) string {
	la, lb := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(la), len(lb)) {
		if la[i] != lb[i] {
			k := 0
			for k < min(len(la[i]), len(lb[i])) && la[i][k] == lb[i][k] {
				k++
			}
			k = max(0, k-60)
			return "«" + la[i][k:min(len(la[i]), k+200)] + "» and «" + lb[i][k:min(len(lb[i]), k+200)] + "»"
		}
	}
	return "one goes on"
}
