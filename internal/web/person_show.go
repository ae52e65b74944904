package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/person"
	"luoi/internal/review"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

func (s *Server) personRoutes(signed func(string, handler)) {
	signed("GET /people", s.showPeople)
	signed("POST /people", s.postPeople)
	signed("POST /people/suggest", s.postPeopleSuggest)
	signed("GET /people/{id}", s.showPerson)
	signed("POST /people/{id}/unmask", s.postUnmask)
	signed("GET /households/{id}", s.showHousehold)
	signed("GET /records/{id}/why", s.showWhy)
}

// personView is one person's file.
type personView struct {
	page     ui.Page
	over     string
	tags     []ui.TagText
	facts    []ui.Fact
	numbers  []ui.Fact
	schemes  []ui.SchemeCard
	events   []ui.Event
	members  ui.Table
	records  ui.Table
	doubts   ui.Table
	looked   ui.Table
	clear    bool // the numbers are shown in clear
	reason   ui.Field
	unmask   string
	mayClear bool
	extras   []card
	advice   string // address of the family page
	house    string // address of the household; empty: none
	lookers  string // address of the page that says who looked; empty: not for this reader
}

func personID(r *http.Request) (person.ID, error) {
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.New(fault.NotFound, "web.no_page")
	}
	return person.ID(n), nil
}

// showPerson answers GET /people/{id}; app notes in the journal that the file was opened.
func (s *Server) showPerson(w http.ResponseWriter, r *http.Request) error {
	return s.personPage(w, r, http.StatusOK, nil, nil)
}

func (s *Server) personPage(w http.ResponseWriter, r *http.Request, status int, clear *person.IDs, bad error) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	p, err := s.app.Person(r.Context(), actor(r), id)
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	// The place of a person's page is where the person lives, whatever the address was sent with.
	if n := len(p.Place); n > 0 && mayStand(actor(r), p) {
		where = where.At(p.Place[n-1].ID)
	}
	st, err := s.standIn(r, where, "people", "/coverage")
	if err != nil {
		return err
	}
	v := personFile(r, st, p)
	if clear != nil {
		v.numbers, v.clear = numberFacts(r.Context(), *clear), true
	}
	v.advice = "/advice?person=" + itoa(int64(id))
	if p.Household.ID != 0 {
		v.house = st.where.URL("/households/" + itoa(int64(p.Household.ID)))
	}
	v.unmask = st.where.URL("/people/" + itoa(int64(id)) + "/unmask")
	v.reason = withErrors(r, bad, []ui.Field{{Name: "reason", Label: ui.T(r.Context(), "web.person.reason"), Hint: ui.T(r.Context(), "web.person.reason.hint"), Value: r.PostFormValue("reason"), Required: true}})[0]
	if v.extras, err = s.personExtras(r, p, bad); err != nil {
		return err
	}
	if access.May(actor(r).Role, access.ReadAudit) {
		v.lookers = "/people/" + itoa(int64(id)) + "/lookers"
	}
	return s.render(w, r, status, personPage(v))
}

// mayStand reports whether the actor's territory holds the person's smallest place; a group treasurer's
// may be smaller.
func mayStand(a app.Actor, p app.PersonView) bool {
	if a.UnitID == 0 {
		return true
	}
	path := []int64{}
	for _, u := range p.Place {
		path = append(path, u.ID, u.ParentID)
	}
	return a.Covers(path)
}

func personFile(r *http.Request, st stand, p app.PersonView) personView {
	ctx := r.Context()
	v := personView{page: st.page, mayClear: p.MayUnmask}
	v.page.Title = called(p.Person.FullName)
	v.page.Crumbs = append(crumbLinks(st), ui.Crumb{Label: called(p.Person.FullName)})
	v.over = joinDots(birthText(ctx, p.Person.Birth), sexText(ctx, p.Person.Sex), p.Person.Ethnicity, placeLine(p.Place))
	if !p.Person.Resident {
		v.tags = append(v.tags, ui.TagText{Mood: "warn", Text: ui.T(ctx, "web.person.outside")})
	}
	if p.Person.MergedInto != 0 {
		v.tags = append(v.tags, ui.TagText{Mood: "bad", Text: ui.T(ctx, "web.person.merged")})
	}
	v.facts = personFacts(ctx, st, p)
	v.numbers = numberFacts(ctx, p.Masked)
	v.schemes = schemeCards(ctx, p)
	v.events = spellEvents(ctx, p)
	v.members = membersTable(ctx, st, p)
	v.records = recordsTable(ctx, st, p)
	v.doubts = doubtsTable(ctx, st, p)
	v.looked = lookedTable(ctx, p.Looked)
	return v
}

func personFacts(ctx context.Context, st stand, p app.PersonView) []ui.Fact {
	t := func(key string) string { return ui.T(ctx, key) }
	age := ""
	if p.Person.Birth.Precision != person.PrecisionNone {
		age = ui.T(ctx, "web.person.age.n", p.Person.Birth.Date.AgeOn(p.AsOf))
	}
	return []ui.Fact{{Label: t("web.names.birth"), Value: joinDots(birthText(ctx, p.Person.Birth), age)}, {Label: t("web.field.sex"), Value: sexText(ctx, p.Person.Sex)},
		{Label: t("web.names.place"), Value: placeLine(p.Place), Href: st.where.URL("/coverage")}, {Label: t("web.field.address"), Value: p.Person.Address},
		{Label: t("web.field.ethnicity"), Value: p.Person.Ethnicity}, {Label: t("web.field.occupation"), Value: p.Person.Occupation},
		{Label: t("web.names.segment"), Value: segmentName(ctx, coverage.Segment(p.Person.Segment))}, {Label: t("web.field.poverty"), Value: povertyText(ctx, p.Person.Poverty)},
		{Label: t("web.module.reviews"), Value: roundsText(ctx, p.Rounds)}}
}

func numberFacts(ctx context.Context, ids person.IDs) []ui.Fact {
	t := func(key string) string { return ui.T(ctx, key) }
	return []ui.Fact{{Label: t("web.names.number"), Value: ids.Citizen, Masked: true}, {Label: t("web.field.old_id"), Value: ids.Old, Masked: true},
		{Label: t("web.field.si_number"), Value: ids.SI, Masked: true}, {Label: t("web.field.card_number"), Value: ids.Card, Masked: true}, {Label: t("web.field.phone"), Value: ids.Phone, Masked: true}}
}

// schemeCards says where the person stands with each scheme, decided by coverage and not here.
func schemeCards(ctx context.Context, p app.PersonView) []ui.SchemeCard {
	var out []ui.SchemeCard
	var told review.Standing
	for _, m := range p.Rounds {
		told = told.After(m.Scheme, m.Answer)
	}
	count := coverage.Count{Segment: coverage.Segment(p.Person.Segment), WorkingAge: p.Person.WorkingAge, Covered: p.Person.Covered, Review: p.Person.Review, Told: told.Told}
	for _, s := range person.Schemes {
		c := ui.SchemeCard{Name: schemeName(ctx, s), State: "none"}
		switch count.Status(s) {
		case coverage.Covered:
			c.State, c.Text, c.Sub = "ok", ui.T(ctx, "web.status.covered"), coveredUntil(ctx, p.Spells, s, p.AsOf)
		case coverage.Review:
			c.State, c.Text, c.Sub = "warn", ui.T(ctx, "web.status.review"), ui.T(ctx, "web.person.doubt")
		case coverage.Elsewhere:
			c.Text = ui.T(ctx, "web.status.elsewhere")
		case coverage.Missing:
			c.Text, c.Sub = ui.T(ctx, "web.status.missing"), ui.T(ctx, "web.person.eligible")
		default:
			c.Text = ui.T(ctx, "web.person.not_for")
		}
		out = append(out, c)
	}
	return out
}

func coveredUntil(ctx context.Context, spells []person.Spell, s person.Scheme, on day.Date) string {
	for _, sp := range spells {
		if sp.Scheme == s && sp.CoversOn(on) {
			if sp.To.IsZero() {
				return ui.T(ctx, "web.person.since", sp.From)
			}
			return ui.T(ctx, "web.person.until", sp.To)
		}
	}
	return ""
}

// spellEvents is the life with insurance, newest first.
func spellEvents(ctx context.Context, p app.PersonView) []ui.Event {
	var out []ui.Event
	for i := len(p.Spells) - 1; i >= 0; i-- {
		sp := p.Spells[i]
		e := ui.Event{Title: schemeName(ctx, sp.Scheme), When: ui.Day(sp.From) + " – " + openEnd(ctx, sp.To), Past: !sp.CoversOn(p.AsOf)}
		if !e.Past {
			e.Tag, e.TagText = "ok", ui.T(ctx, "web.person.now")
		}
		e.Text = joinDots(sp.Category, reasonWord(ctx, sp.EndReason))
		if sp.Amount > 0 {
			e.Text = joinDots(e.Text, ui.T(ctx, "web.unit.dong", ui.N(ctx, sp.Amount)))
		}
		out = append(out, e)
	}
	return out
}

// reasonWord is the end of a spell in words; an unknown code shows nothing rather than itself.
func reasonWord(ctx context.Context, code string) string {
	if key := "web.end." + code; code != "" && i18n.Has(key) {
		return ui.T(ctx, key)
	}
	return ""
}

func openEnd(ctx context.Context, d day.Date) string {
	if d.IsZero() {
		return ui.T(ctx, "web.person.open")
	}
	return ui.Day(d)
}

func columns(ctx context.Context, keys ...string) []ui.Col {
	var out []ui.Col
	for _, k := range keys {
		out = append(out, ui.Col{Label: ui.T(ctx, k)})
	}
	return out
}

func membersTable(ctx context.Context, st stand, p app.PersonView) ui.Table {
	t := ui.Table{ID: "members", Caption: ui.T(ctx, "web.person.household", p.Household.Number), Cols: columns(ctx, "web.names.who", "web.field.relation", "web.names.birth", "web.names.has")}
	for _, m := range p.Members {
		name := ui.Cell{Text: called(m.FullName), Href: st.where.URL("/people/" + itoa(int64(m.ID)))}
		if m.ID == p.Person.ID {
			name = ui.Cell{Text: called(m.FullName), Sub: ui.T(ctx, "web.person.this")}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, {Text: m.Relation}, {Text: birthText(ctx, m.Birth), Sub: sexText(ctx, m.Sex)}, {Tags: schemeTags(ctx, m.Covered, 0)}}})
	}
	return t
}

func recordsTable(ctx context.Context, st stand, p app.PersonView) ui.Table {
	t := ui.Table{ID: "records", Caption: ui.T(ctx, "web.person.records"), Cols: columns(ctx, "web.link.col.list", "web.person.as_written", "web.person.file", "web.person.decision", "web.person.why")}
	for _, rec := range p.Records {
		t.Rows = append(t.Rows, recordRow(ctx, st, rec, p.Person.ID))
	}
	return t
}

func doubtsTable(ctx context.Context, st stand, p app.PersonView) ui.Table {
	t := ui.Table{ID: "doubts", Caption: ui.T(ctx, "web.person.doubts"), Cols: columns(ctx, "web.link.col.list", "web.person.as_written", "web.person.file", "web.person.decision", "web.person.why")}
	for _, d := range p.Doubtful {
		t.Rows = append(t.Rows, recordRow(ctx, st, d.Record, p.Person.ID))
	}
	return t
}

func recordRow(ctx context.Context, st stand, rec app.RecordView, id person.ID) ui.Row {
	why := ui.Cell{}
	if rec.List != "residents" || rec.Decision == store.Review {
		why = ui.Cell{Text: ui.T(ctx, "web.person.why"), Href: st.where.URL("/records/"+itoa(rec.ID)+"/why", "person", itoa(int64(id)))}
	}
	file := ui.Cell{}
	if n := len(rec.Deliveries); n > 0 {
		d := rec.Deliveries[n-1]
		file = ui.Cell{Text: d.FileName, Sub: ui.T(ctx, "web.person.line", d.Line, d.AsOf)}
		if d.Open && access.May(access.Role(st.page.Account.Code), access.ImportLists) {
			file.Href = st.where.URL("/deliveries/" + d.UID)
		}
	}
	mood := "ok"
	if rec.Decision == store.Review {
		mood = "warn"
	}
	return ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "web.list."+string(rec.List))}, {Text: rec.FullName, Sub: joinDots(birthText(ctx, rec.Birth), sexText(ctx, rec.Sex), rec.Address)},
		file, {Text: ui.T(ctx, "web.decision."+strconv.Itoa(int(rec.Decision))), Tag: mood}, why}}
}

// lookedTable answers who looked at a file.
func lookedTable(ctx context.Context, rows []app.LookedView) ui.Table {
	t := ui.Table{ID: "looked", Caption: ui.T(ctx, "web.person.looked"), Cols: columns(ctx, "web.audit.who", "web.audit.act", "web.audit.when", "web.audit.detail")}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "web.person.first_look"), Text: ui.T(ctx, "web.person.first_look.text")}
	for _, l := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Name}, {Text: actName(ctx, l.Act)}, {Text: ui.Moment(l.At)}, {Text: detailText(ctx, l.Act, l.Detail)}}})
	}
	return t
}

// actName is an act of the journal in words; an act without words shows its code, because a journal
// leaves nothing out.
func actName(ctx context.Context, act string) string {
	if key := "web.act." + act; i18n.Has(key) {
		return ui.T(ctx, key)
	}
	return act
}

// postUnmask shows the numbers in clear, for a reason that is kept. The page answers the form itself and
// has no address of its own: reloading it asks again.
func (s *Server) postUnmask(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	ids, err := s.app.Unmask(r.Context(), actor(r), id, r.PostFormValue("reason"))
	if err != nil && fault.KindOf(err) == fault.Invalid {
		return s.personPage(w, r, http.StatusUnprocessableEntity, nil, err)
	}
	if err != nil {
		return err
	}
	return s.personPage(w, r, http.StatusOK, &ids, nil)
}
