package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/person"
	"luoi/internal/store"
)

// The matrix of rights: every route of the server with what it takes, for what purpose, and what lies
// outside the territory. It is written down apart from package access, so that a slip in one of them shows.

// Letters of roles, in the order of access.Roles.
const roleLetters = "APLDOMCUTKVI"

// allowed says which roles may do an act, in letters.
var allowed = map[access.Act]string{
	access.SeeCounts: "APLDOMCUTKVI", access.SeeNames: "APDOCV", access.Unmask: "APDO", access.ImportLists: "APDO", access.DecidePairs: "APDO", access.RulePairs: "APD",
	access.SetNumbers: "APDO", access.ManageHouse: "A", access.ReadAudit: "ADI", access.ImportPlaces: "A", access.RecordConsent: "APDOC",
	access.AskErasure: "APDO", access.Confirm: "ALD", access.OpenReview: "APDO", access.MarkReview: "APDOV", access.GiveProspects: "APDO",
	access.MeetProspects: "APDOC", access.KeepCharges: "APD", access.KeepNetwork: "APDOMU", access.KeepGroups: "APDOM", access.WalkDoors: "APDOCUV", access.RunEvents: "APDO", access.LogPlays: "APDOCUVK", access.GiveTasks: "APLDOMUK", access.TellObstacles: "APLDOMCUTKV", access.PostNotices: "APLDK", access.KeepPhones: "APDO",
	access.GiveTargets: "APDK",
	access.SeeBooks:    "APDOUTI", access.KeepBooks: "UT",
}

// Acts that are no role's: anybody at all, and anybody who is signed in, about themselves.
const (
	stranger access.Act = "stranger"
	oneself  access.Act = "oneself"
)

// right is one row. in is a request inside the territory of the fixture's roles, out one about a thing
// outside; "" means that there is no such thing. gone: the thing of in does not exist in the fixture, so
// that those who may are told so.
type right struct {
	act     access.Act
	purpose access.Purpose
	in, out string
	form    url.Values
	gone    bool
}

func (f *rightsFixture) rows() map[string]right {
	p, q := "/people/"+itoa(int64(f.near)), "/people/"+itoa(int64(f.far))
	near, far := "?place="+itoa(f.units["Ea Knốp"]), "?place="+itoa(f.units["Krông Ana"])
	form := func(pairs ...string) url.Values {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	counts := func(path string) right {
		return right{act: access.SeeCounts, purpose: access.Steer, in: path + near, out: path + far}
	}
	house := func(path string, v url.Values) right {
		return right{act: access.ManageHouse, purpose: access.Administer, in: path, form: v}
	}
	imports := func(in, out string) right {
		return right{act: access.ImportLists, purpose: access.Register, in: in, out: out}
	}
	rows := map[string]right{
		"GET /assets/": {act: stranger, in: "/assets/x"}, "GET /favicon.ico": {act: stranger, in: "/favicon.ico"}, "GET /healthz": {act: stranger, in: "/healthz"},
		"GET /field/rules/": {act: stranger, in: "/field/rules/now.json"}, "POST /field/api/v1/calc": {act: stranger, in: "/field/api/v1/calc"},
		"GET /_gallery": {act: stranger, in: "/_gallery"}, "/": {act: stranger, in: "/nowhere"}, "GET /start": {act: stranger, in: "/start"},
		"POST /start": {act: stranger, in: "/start", form: form("name", "X", "login", "intruder", "password", "mot cau khac dai")},
		"GET /signin": {act: stranger, in: "/signin"}, "POST /signin": {act: stranger, in: "/signin", form: form("login", "x")},
		"GET /signin/code": {act: stranger, in: "/signin/code"}, "POST /signin/code": {act: stranger, in: "/signin/code"},
		"GET /join/{token}": {act: stranger, in: "/join/forged"}, "POST /join/{token}": {act: stranger, in: "/join/forged"},
		"GET /signin/oidc": {act: stranger, in: "/signin/oidc"}, "GET /signin/oidc/back": {act: stranger, in: "/signin/oidc/back?state=x&code=y"}, "GET /join/{token}/oidc": {act: stranger, in: "/join/forged/oidc"},
		"POST /me/subject/drop": {act: oneself, in: "/me/subject/drop"}, "POST /accounts/{id}/subject": {act: access.ManageHouse, purpose: access.Administer, in: "/accounts/" + f.spare + "/subject", form: form("subject", "66-0001"), gone: true},
		"POST /accounts/{id}/subject/drop": {act: access.ManageHouse, purpose: access.Administer, in: "/accounts/" + f.spare + "/subject/drop", gone: true},
		"POST /signout":                    {act: stranger, in: "/signout"}, "POST /language": {act: stranger, in: "/language", form: form("lang", "vi")},

		"GET /me": {act: oneself, in: "/me"}, "POST /me/password": {act: oneself, in: "/me/password", form: form("old", "mot cau de nho", "password", "ngan")},
		"POST /me/sessions/end": {act: oneself, in: "/me/sessions/end"}, "POST /me/sessions/{id}/end": {act: oneself, in: "/me/sessions/" + f.session + "/end", gone: true},
		"POST /me/factor": {act: oneself, in: "/me/factor"}, "GET /me/factor.png": {act: oneself, in: "/me/factor.png", gone: true},
		"POST /me/factor/confirm": {act: oneself, in: "/me/factor/confirm", form: form("code", "1")}, "POST /me/factor/drop": {act: oneself, in: "/me/factor/drop"},
		"GET /approvals": {act: oneself, in: "/approvals"}, "POST /approvals/{id}": {act: access.Confirm, purpose: access.Inspect, in: "/approvals/none", gone: true},

		"GET /accounts": house("/accounts", nil), "GET /accounts/invite": house("/accounts/invite", nil), "GET /accounts/{id}": house("/accounts/"+f.spare, nil),
		"POST /accounts/invite":             house("/accounts/invite", form("name", "Y", "role", "collector")),
		"POST /accounts/invites/{ref}/stop": {act: access.ManageHouse, purpose: access.Administer, in: "/accounts/invites/none/stop", gone: true},
		"POST /accounts/{id}":               house("/accounts/"+f.spare, form("name", "Y", "role", "collector")), "POST /accounts/{id}/close": house("/accounts/"+f.spare+"/close", nil),
		"POST /accounts/{id}/open": house("/accounts/"+f.spare+"/open", nil), "POST /accounts/{id}/end": house("/accounts/"+f.spare+"/end", nil),
		"POST /accounts/{id}/reset": house("/accounts/"+f.spare+"/reset", form("reason", "quên mật khẩu rồi")),

		"GET /{$}": counts("/"), "GET /coverage": counts("/coverage"), "GET /coverage.xlsx": counts("/coverage.xlsx"), "GET /coverage/moves": counts("/coverage/moves"),
		"GET /places": counts("/places"), "GET /places/find": {act: access.SeeCounts, purpose: access.Steer, in: "/places/find?q=ea"},
		"GET /people":          {act: access.SeeCounts, purpose: access.Steer, in: "/people"},
		"POST /people":         {act: access.SeeCounts, purpose: access.Steer, in: "/people", form: form("q", "nguyen")},
		"POST /people/suggest": {act: access.SeeCounts, purpose: access.Steer, in: "/people/suggest", form: form("q", "nguyen")},

		"GET /coverage/names":      {act: access.SeeNames, purpose: access.Outreach, in: "/coverage/names" + near, out: "/coverage/names" + far},
		"GET /coverage/names.xlsx": {act: access.SeeNames, purpose: access.Outreach, in: "/coverage/names.xlsx" + near, out: "/coverage/names.xlsx" + far},
		"GET /people/{id}":         {act: access.SeeNames, purpose: access.Outreach, in: p, out: q},
		"GET /records/{id}/why": {act: access.SeeNames, purpose: access.Register, in: "/records/" + itoa(f.record) + "/why?person=" + itoa(int64(f.near)),
			out: "/records/" + itoa(f.farRecord) + "/why?person=" + itoa(int64(f.near))},
		"GET /households/{id}":      {act: access.SeeNames, purpose: access.Outreach, in: f.house(f.near), out: f.house(f.far)},
		"POST /people/{id}/unmask":  {act: access.Unmask, purpose: access.Register, in: p + "/unmask", out: q + "/unmask", form: form("reason", "đối chiếu thẻ của dân")},
		"POST /people/{id}/consent": {act: access.RecordConsent, purpose: access.Outreach, in: p + "/consent", out: q + "/consent", form: form("given", "1", "channel", "sms", "purpose", "renewal", "evidence", "phiếu ký ngày 20/11")},
		"POST /people/{id}/erase":   {act: access.AskErasure, purpose: access.Register, in: p + "/erase", out: q + "/erase", form: form("why", "theo yêu cầu của dân")},
		"GET /people/{id}/lookers":  {act: access.ReadAudit, purpose: access.Inspect, in: p + "/lookers", out: q + "/lookers"},
		"GET /audit":                {act: access.ReadAudit, purpose: access.Inspect, in: "/audit"},

		"GET /deliveries": imports("/deliveries"+near, "/deliveries"+far), "GET /deliveries/new": imports("/deliveries/new"+near, "/deliveries/new"+far),
		"GET /deliveries/{uid}":              imports("/deliveries/"+f.delivery, "/deliveries/"+f.farDelivery),
		"GET /deliveries/{uid}/rejects.xlsx": imports("/deliveries/"+f.delivery+"/rejects.xlsx", "/deliveries/"+f.farDelivery+"/rejects.xlsx"),
		"POST /deliveries/new":               {act: access.ImportLists, purpose: access.Register, in: "/deliveries/new" + near, form: form("as_of", "2026-11-20")},
		"GET /link":                          imports("/link"+near, "/link"+far), "POST /link": imports("/link"+near, ""),
		"GET /drafts/{id}": {act: oneself, out: "/drafts/" + f.draft}, "POST /drafts/{id}": imports("", "/drafts/"+f.draft), "POST /drafts/{id}/drop": {act: oneself, out: "/drafts/" + f.draft + "/drop"},
		"GET /jobs/{id}": {act: oneself, out: "/jobs/" + f.job}, "GET /jobs/{id}/progress": {act: oneself, out: "/jobs/" + f.job + "/progress"}, "POST /jobs/{id}/stop": {act: oneself, out: "/jobs/" + f.job + "/stop"},
	}
	for pattern, r := range rowsOfOthers(near, far) {
		rows[pattern] = r
	}
	return rows
}

// rightsFixture is an office with a person, a row, a delivery, a draft and a job on either side of a border.
type rightsFixture struct {
	*office
	server                *Server
	near, far             person.ID
	record, farRecord     int64
	delivery, farDelivery string
	draft, job            string
	session               string // somebody else's
	spare                 string // an account to try things on
}

func newRightsFixture(t *testing.T) *rightsFixture {
	t.Helper()
	f := &rightsFixture{office: newOffice(t)}
	f.province()
	f.begin()
	f.people()
	ctx := context.Background()
	var err error
	if f.server, err = newServer(f.app, Options{Queue: f.queue, Spool: t.TempDir(), Dev: true}); err != nil {
		t.Fatal(err)
	}
	f.site.Close()
	f.site = httptest.NewServer(f.server.routes())
	t.Cleanup(f.site.Close)
	err = f.app.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.EachPerson(func(p *store.Person) error {
			if p.CommuneID == f.units["Ea Knốp"] && f.near == 0 {
				f.near = p.ID
			} else if p.CommuneID == f.units["Krông Ana"] {
				f.far = p.ID
			}
			return nil
		})
	})
	f.ok(err)
	f.ok(f.app.Store.Read(ctx, func(tx *store.Tx) error {
		for id, record := range map[person.ID]*int64{f.near: &f.record, f.far: &f.farRecord} {
			list, err := tx.RecordsOf(id)
			if err != nil {
				return err
			}
			*record = list[0].ID
		}
		return nil
	}))
	for place, uid := range map[string]*string{"Ea Knốp": &f.delivery, "Krông Ana": &f.farDelivery} {
		*uid = "uid-" + place
		f.ok(f.app.Store.Write(ctx, "test", func(tx *store.Tx) error {
			return tx.InsertDelivery(&store.Delivery{UID: *uid, List: "residents", FileName: "x.xlsx", AreaID: f.units[place], AsOf: f.app.Today(), State: "applied", Mapping: "[]"})
		}))
	}
	spare, err := f.app.CreateAccount(ctx, app.CommandLine(), app.NewAccount{Login: "spare", Name: "Bà Spare", Password: "mot cau de nho", Role: access.Collector, UnitID: f.units["Ea Knốp"]})
	f.ok(err)
	f.spare = spare.AccountID
	f.session, err = f.app.BeginSession(ctx, spare.AccountID, "")
	f.ok(err)
	d, err := f.server.keepDraft(draft{Name: "x.csv", AccountID: spare.AccountID}, strings.NewReader("a"))
	f.ok(err)
	f.draft = d.ID
	f.job, err = f.queue.Enqueue(ctx, spare.AccountID, kindLink, linkPayload{Account: spare.AccountID})
	f.ok(err)
	return f
}

// house is the address of somebody's household.
func (f *rightsFixture) house(id person.ID) string {
	f.t.Helper()
	var p store.Person
	f.ok(f.app.Store.Read(context.Background(), func(tx *store.Tx) (err error) {
		p, err = tx.Person(id)
		return err
	}))
	return "/households/" + itoa(int64(p.HouseholdID))
}

func (f *rightsFixture) ok(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// enterAs signs a role in whose territory is Ea Knốp.
func (f *rightsFixture) enterAs(r access.Role) {
	f.t.Helper()
	login := "vai-" + string(r)
	_, err := f.app.CreateAccount(context.Background(), app.CommandLine(), app.NewAccount{Login: login, Name: "Vai " + string(r), Password: "mot cau de nho", Role: r, UnitID: f.units["Ea Knốp"]})
	f.ok(err)
	f.client = f.newClient()
	if res := f.post("/signin", url.Values{"login": {login}, "password": {"mot cau de nho"}}); res.status != http.StatusSeeOther || res.to != "/" {
		f.t.Fatalf("%s: %d %s", r, res.status, res.to)
	}
}

func (f *rightsFixture) ask(pattern, path string, v url.Values) answer {
	f.t.Helper()
	if strings.HasPrefix(pattern, "POST") {
		return f.post(path, v)
	}
	return f.get(path)
}

func TestEveryRouteHasItsRights(t *testing.T) {
	f := newRightsFixture(t)
	rows := f.rows()
	for _, p := range f.server.patterns {
		if r, ok := rows[p]; !ok {
			t.Errorf("%s has no row in the matrix of rights: say who may, for what, and what lies outside", p)
		} else if r.in == "" && r.out == "" {
			t.Errorf("%s: the row asks nothing", p)
		}
	}
	patterns := make([]string, 0, len(rows))
	for p, r := range rows {
		if !slices.Contains(f.server.patterns, p) {
			t.Errorf("the matrix has %s, the server has not", p)
			continue
		}
		patterns = append(patterns, p)
		if r.act != stranger && r.act != oneself && allowed[r.act] == "" {
			t.Errorf("%s: nobody may %s", p, r.act)
		}
	}
	slices.Sort(patterns)
	patterns = slices.DeleteFunc(patterns, func(p string) bool { return p == "POST /signout" || p == "POST /me/sessions/end" })
	f.client = f.newClient()
	for _, p := range patterns {
		f.asStranger(p, rows[p])
	}
	for i, role := range access.Roles {
		f.enterAs(role)
		for _, p := range patterns {
			f.asRole(roleLetters[i:i+1], role, p, rows[p])
		}
	}
}

// asStranger: whoever is not signed in is led to the door, for what exists and what does not.
func (f *rightsFixture) asStranger(pattern string, r right) {
	path := r.in
	if path == "" {
		path = r.out
	}
	res := f.ask(pattern, path, r.form)
	door := res.status == http.StatusUnauthorized || res.status == http.StatusSeeOther && strings.HasPrefix(res.to, "/signin")
	if r.act != stranger && !door {
		f.t.Errorf("a stranger, %s: %d %s", pattern, res.status, res.to)
	}
	if res.status >= 500 {
		f.t.Errorf("a stranger, %s: %d", pattern, res.status)
	}
}

func (f *rightsFixture) asRole(letter string, role access.Role, pattern string, r right) {
	may := r.act == stranger || r.act == oneself || strings.Contains(allowed[r.act], letter)
	if r.purpose != "" && may && access.PurposeOf(role, r.act) == "" {
		f.t.Errorf("%s, %s: no purpose", role, pattern)
	}
	if r.in != "" {
		status := f.ask(pattern, r.in, r.form).status
		switch {
		case !may && r.gone && status == http.StatusUnprocessableEntity:
			// A form about nothing was refused for its fields; nothing was told and nothing was done.
		case !may && status != http.StatusForbidden && status != http.StatusNotFound:
			f.t.Errorf("%s, %s: %d, but may not %s", role, pattern, status, r.act)
		case may && r.gone && status >= 500, may && !r.gone && r.act != stranger && (status == http.StatusForbidden || status == http.StatusNotFound || status == http.StatusUnauthorized || status >= 500):
			f.t.Errorf("%s, %s: %d, but may %s", role, pattern, status, r.act)
		}
	}
	if r.out != "" {
		status := f.ask(pattern, r.out, r.form).status
		if status != http.StatusNotFound && (may || status != http.StatusForbidden) {
			f.t.Errorf("%s, %s outside the territory: %d, want 404", role, pattern, status)
		}
	}
}

// TestTheMatrixAgreesWithAccess holds the letters above and package access together.
func TestTheMatrixAgreesWithAccess(t *testing.T) {
	for act, letters := range allowed {
		for i, role := range access.Roles {
			if want := strings.Contains(letters, roleLetters[i:i+1]); access.May(role, act) != want {
				t.Errorf("%s may %s: %v, the matrix says %v", role, act, !want, want)
			}
		}
	}
}
