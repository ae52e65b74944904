package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/i18n"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/web/ui"
)

// cardView is what someone takes to the door.
type cardView struct {
	page     ui.Page
	over     string
	tags     []ui.TagText
	sentence string // Ưu tiên vì: …
	others   string // what else is true
	ref      string // what was searched for among those who may have brought the person
	heard    bool   // an answer card is open, so that printing shows it
	refPath  string
	private  string // what the family can pay: on the screen only
	why      ui.Table
	facts    []ui.Fact
	members  ui.Table
	talks    string
	next     string
	nextNote string
	history  []talkEvent
	answers  []answerView
	holder   string
	moves    ui.Table
	holders  []ui.Option
	act      string // address of this prospect, for the forms
	from     string // holder as seen, so that a form cannot take from another
	mayGive  bool
	talk     talkForm
	means    []meansLine
	addMeans []ui.Field
	noHome   bool
	brought  []ui.Fact
	known    bool // who brought the person
	bringers []ui.Option
	house    string    // address of the household; empty: none
	file     string    // address of the person's file
	query    string    // place, scheme and period, for addresses of forms
	notes    []ui.Fact // what matters at the door
	addNotes []ui.Field
}

type talkEvent struct {
	title, when, text, by string
	withdrawn             bool
	undo                  string
}

type meansLine struct{ text, drop string }

type talkForm struct {
	outcomes []ui.Choice
	fields   []ui.Field
	note     ui.Field
	bad      string
	open     bool
}

// answerView is one card of the objection catalogue.
type answerView struct {
	code, title, hear, never, source, quote, counts string
	say, show                                       []string
	open                                            bool
}

// showProspect answers GET /prospects/{id}.
func (s *Server) showProspect(w http.ResponseWriter, r *http.Request) error {
	return s.cardPage(w, r, http.StatusOK, nil, nil)
}

func (s *Server) cardPage(w http.ResponseWriter, r *http.Request, status int, flash *ui.Notice, bad error) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	c, err := s.app.ProspectCard(r.Context(), actor(r), id)
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	st, err := s.standIn(r, where, "prospects", "/prospects")
	if err != nil {
		return err
	}
	v, err := s.cardOf(r, st, c, bad)
	if err != nil {
		return err
	}
	if flash != nil {
		v.page.Flash = flash
	}
	return s.render(w, r, status, cardPage(v))
}

func (s *Server) cardOf(r *http.Request, st stand, c app.ProspectCard, bad error) (cardView, error) {
	ctx := r.Context()
	id := itoa(int64(c.Row.Person))
	v := cardView{page: st.page, act: "/prospects/" + id, mayGive: c.MayGive, query: st.where.URL("")}
	v.page.Title = called(c.Person.FullName)
	v.page.Crumbs = append(crumbLinks(st), ui.Crumb{Label: ui.T(ctx, "prospect.title"), Href: st.where.URL("/prospects")}, ui.Crumb{Label: called(c.Person.FullName)})
	v.over = joinDots(ui.T(ctx, "prospect.card"), birthText(ctx, c.Person.Birth), sexText(ctx, c.Person.Sex), placeLine(c.Place))
	v.file = st.where.URL("/people/" + id)
	if c.Household.ID != 0 {
		v.house = st.where.URL("/households/" + itoa(int64(c.Household.ID)))
	}
	v.tags = cardTags(ctx, c)
	v.sentence, _ = whyLines(ctx, c.Row.Why)
	v.private = privateLine(ctx, c.Row.Why)
	if rest := otherReasons(ctx, c.Row.Prospect); rest != "" && c.Row.Lead != prospect.None {
		v.others = ui.T(ctx, "prospect.also", rest)
	}
	v.why = whyTable(ctx, c.Row.Why)
	v.facts = cardFacts(ctx, c)
	v.members = cardMembers(ctx, st, c)
	v.talks = ui.T(ctx, "prospect.talks.none")
	if c.Row.Talks > 0 {
		v.talks = talksText(ctx, c.Row.Talks, c.Row.Minutes)
	}
	if !c.Row.NextDay.IsZero() {
		v.next, v.nextNote = ui.T(ctx, "prospect.next", ui.T(ctx, "prospect.weekday."+strconv.Itoa(int(c.Row.NextDay.Weekday()))), c.Row.NextDay), c.Row.NextNote
	}
	v.history = talkEvents(ctx, c, v)
	v.holder = c.Holder.Name
	v.from = itoa(c.Row.Holder)
	for _, h := range c.Holders {
		v.holders = append(v.holders, ui.Option{Value: itoa(h.ID), Label: holderLabel(ctx, h)})
	}
	v.moves = movesTable(ctx, c)
	v.means, v.addMeans, v.noHome = meansOf(ctx, c, v), meansFields(ctx), c.Person.HouseholdID == 0
	v.brought, v.bringers = broughtFacts(ctx, st, c), bringerOptions(ctx, c)
	v.ref, v.refPath = strings.TrimSpace(r.URL.Query().Get("ref")), v.act
	if v.ref != "" && c.BroughtBy.By == 0 {
		found, err := s.app.FindPeople(ctx, actor(r), v.ref, 8)
		if err != nil {
			return v, err
		}
		for _, l := range found {
			if l.ID != c.Row.Person {
				v.bringers = append(v.bringers, ui.Option{Value: itoa(int64(l.ID)), Label: joinDots(l.FullName, birthText(ctx, l.Birth), placeLine(l.Place))})
			}
		}
	}
	v.known = c.BroughtBy.By != 0
	v.notes, v.addNotes = fieldNoteFacts(ctx, c.Person.Notes), fieldNoteFields(ctx, c.Person.Notes)
	v.talk = talkFields(r, c, bad)
	catalogue, err := prospect.Objections()
	if err != nil {
		return v, err
	}
	heard := map[string]bool{}
	for _, t := range c.Talks {
		if t.WithdrawnAt == 0 {
			heard[t.Objection] = true
		}
	}
	for _, o := range catalogue {
		a := answerOf(ctx, o)
		a.open = heard[o.Code]
		v.heard = v.heard || a.open
		v.answers = append(v.answers, a)
	}
	return v, nil
}

func cardTags(ctx context.Context, c app.ProspectCard) []ui.TagText {
	if c.Row.Lead == prospect.None {
		return []ui.TagText{{Mood: "ok", Text: ui.T(ctx, "prospect.no_more")}}
	}
	return []ui.TagText{{Mood: leadMood(c.Row.Lead), Text: ui.T(ctx, "prospect.reason."+c.Row.Lead.Code()) + " · " + schemeShort(ctx, c.Row.Scheme)}}
}

// privateLine is what the family can pay, with the points that the table leaves out.
func privateLine(ctx context.Context, list []prospect.Why) string {
	var out []string
	for _, w := range list {
		if w.Private() {
			out = append(out, whyText(ctx, w)+" ("+ui.Signed(ctx, int64(w.Points))+")")
		}
	}
	return strings.Join(out, ", ")
}

// whyTable shows the sum: no point without its reason. What the family can pay is left out, because the
// card lies on the family's table.
func whyTable(ctx context.Context, list []prospect.Why) ui.Table {
	t := ui.Table{ID: "why", Caption: ui.T(ctx, "prospect.points"), Cols: []ui.Col{{Label: ui.T(ctx, "prospect.col.why")}, {Label: ui.T(ctx, "prospect.col.points"), Num: true}}}
	sum := 0
	for _, w := range list {
		if w.Private() {
			continue
		}
		sum += w.Points
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: whyText(ctx, w)}, {Text: ui.Signed(ctx, int64(w.Points))}}})
	}
	t.Foot = &ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "prospect.col.total")}, {Text: ui.N(ctx, int64(sum))}}}
	return t
}

func cardFacts(ctx context.Context, c app.ProspectCard) []ui.Fact {
	p := c.Person
	age := ""
	if p.Birth.Precision != person.PrecisionNone {
		age = ui.T(ctx, "web.person.age.n", p.Birth.Date.AgeOn(c.AsOf))
	}
	office := ""
	for _, o := range c.Offices {
		if o.Level == org.OfficeBase || office == "" {
			office = o.Name
		}
	}
	return []ui.Fact{{Label: ui.T(ctx, "web.names.birth"), Value: joinDots(birthText(ctx, p.Birth), age)}, {Label: ui.T(ctx, "web.field.occupation"), Value: p.Occupation},
		{Label: ui.T(ctx, "web.field.ethnicity"), Value: p.Ethnicity}, {Label: ui.T(ctx, "web.field.poverty"), Value: povertyText(ctx, p.Poverty)},
		{Label: ui.T(ctx, "web.names.place"), Value: placeLine(c.Place)}, {Label: ui.T(ctx, "web.field.address"), Value: p.Address},
		{Label: ui.T(ctx, "prospect.col.segment"), Value: segmentLabel(ctx, c.Segments, c.Row.Segment)}, {Label: ui.T(ctx, "prospect.office"), Value: office}}
}

func cardMembers(ctx context.Context, st stand, c app.ProspectCard) ui.Table {
	t := ui.Table{ID: "members", Caption: ui.T(ctx, "web.person.household", c.Household.Number), Cols: columns(ctx, "web.names.who", "web.field.relation", "web.names.has", "prospect.col.reason")}
	for _, m := range c.Members {
		name := ui.Cell{Text: called(m.FullName), Sub: joinDots(birthText(ctx, m.Birth), sexText(ctx, m.Sex))}
		reason := ui.Cell{}
		if m.Lead != prospect.None {
			reason = ui.Cell{Text: ui.T(ctx, "prospect.reason."+m.Lead.Code()), Tag: leadMood(m.Lead)}
			if m.ID != c.Row.Person {
				name.Href = st.where.URL("/prospects/" + itoa(int64(m.ID)))
			}
		}
		if m.ID == c.Row.Person {
			name.Sub = joinDots(name.Sub, ui.T(ctx, "web.person.this"))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, {Text: m.Relation}, {Tags: schemeTags(ctx, m.Covered, 0)}, reason}})
	}
	return t
}

func talkEvents(ctx context.Context, c app.ProspectCard, v cardView) []talkEvent {
	var out []talkEvent
	for _, t := range c.Talks {
		e := talkEvent{title: joinDots(ui.T(ctx, "prospect.outcome."+string(t.Outcome)), ui.T(ctx, "prospect.way."+t.Way)), by: whoOr(ctx, c.Names[t.Actor]), withdrawn: t.WithdrawnAt != 0}
		e.when = ui.Day(t.On)
		if t.Minutes > 0 {
			e.when = joinDots(e.when, ui.T(ctx, "prospect.minutes", t.Minutes))
		}
		e.text = joinDots(objectionTitle(ctx, t.Objection), t.Note)
		if !e.withdrawn {
			e.undo = v.act + "/talks/" + itoa(t.ID) + "/withdraw" + v.query
		}
		out = append(out, e)
	}
	return out
}

func objectionTitle(ctx context.Context, code string) string {
	list, err := prospect.Objections()
	if err != nil || code == "" {
		return ""
	}
	for _, o := range list {
		if o.Code == code {
			return "«" + answerOf(ctx, o).title + "»"
		}
	}
	return ""
}

func answerOf(ctx context.Context, o prospect.Objection) answerView {
	a := o.Vi
	if ui.Lang(ctx) == i18n.EN {
		a = o.En
	}
	return answerView{code: o.Code, title: a.Title, hear: a.Hear, say: a.Say, show: a.Show, never: a.Never, source: o.Source, quote: o.Quote}
}

func movesTable(ctx context.Context, c app.ProspectCard) ui.Table {
	t := ui.Table{ID: "moves", Caption: ui.T(ctx, "prospect.moves"), Cols: columns(ctx, "prospect.move.what", "prospect.move.when", "web.audit.who")}
	for _, m := range c.Moves {
		what := ui.T(ctx, "prospect.move."+m.Act, m.From, m.To)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: what, Sub: m.Note}, {Text: ui.Moment(m.At)}, {Text: whoOr(ctx, c.Names[m.Actor])}}})
	}
	return t
}

func meansOf(ctx context.Context, c app.ProspectCard, v cardView) []meansLine {
	var out []meansLine
	for _, m := range c.Means {
		text := ""
		switch m.Kind {
		case prospect.MeansTrees:
			text = ui.T(ctx, "prospect.why.trees", ui.N(ctx, int64(m.N)), ui.T(ctx, "prospect.crop."+m.Crop))
		case prospect.MeansHarvest:
			text = ui.T(ctx, "prospect.means.harvest.n", m.N)
		case prospect.MeansWage:
			text = ui.T(ctx, "prospect.means.wage.n", m.N)
		}
		out = append(out, meansLine{text, v.act + "/means/" + itoa(m.ID) + "/drop" + v.query})
	}
	return out
}

func meansFields(ctx context.Context) []ui.Field {
	kind := ui.Field{Name: "kind", Label: ui.T(ctx, "prospect.means.kind")}
	for _, k := range prospect.MeansKinds {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Label: ui.T(ctx, "prospect.means."+string(k))})
	}
	crop := ui.Field{Name: "crop", Label: ui.T(ctx, "prospect.means.crop")}
	for _, k := range prospect.Crops {
		crop.Options = append(crop.Options, ui.Option{Value: k, Label: ui.T(ctx, "prospect.crop."+k)})
	}
	return []ui.Field{kind, crop, {Name: "n", Label: ui.T(ctx, "prospect.means.n"), Type: "number", Min: "1", Required: true}}
}

func broughtFacts(ctx context.Context, st stand, c app.ProspectCard) []ui.Fact {
	var out []ui.Fact
	if c.BroughtBy.By != 0 {
		out = append(out, ui.Fact{Label: ui.T(ctx, "prospect.brought_by"), Value: called(c.BroughtBy.Name), Href: st.where.URL("/people/" + itoa(int64(c.BroughtBy.By)))})
	}
	for _, b := range c.Brought {
		out = append(out, ui.Fact{Label: ui.T(ctx, "prospect.brought"), Value: called(b.Name), Href: st.where.URL("/people/" + itoa(int64(b.Person)))})
	}
	return out
}

// bringerOptions are those of the household who may have brought the person; anybody else by number of file.
func bringerOptions(ctx context.Context, c app.ProspectCard) []ui.Option {
	if c.BroughtBy.By != 0 {
		return nil
	}
	var out []ui.Option
	for _, m := range c.Members {
		if m.ID != c.Row.Person {
			out = append(out, ui.Option{Value: itoa(int64(m.ID)), Label: called(m.FullName)})
		}
	}
	return out
}

func talkFields(r *http.Request, c app.ProspectCard, bad error) talkForm {
	ctx := r.Context()
	t := func(key string) string { return ui.T(ctx, key) }
	f := talkForm{open: bad != nil}
	if bad != nil {
		f.bad = i18n.Error(ui.Lang(ctx), bad)
	}
	for _, o := range prospect.Outcomes {
		f.outcomes = append(f.outcomes, ui.Choice{Value: string(o), Label: t("prospect.outcome." + string(o)), Text: t("prospect.outcome." + string(o) + ".text"), Checked: r.PostFormValue("outcome") == string(o)})
	}
	objection := ui.Field{Name: "objection", Label: t("prospect.talk.objection"), Options: []ui.Option{{Label: t("prospect.talk.no_objection")}}}
	list, err := prospect.Objections()
	if err == nil {
		for _, o := range list {
			objection.Options = append(objection.Options, ui.Option{Value: o.Code, Label: answerOf(ctx, o).title, Selected: r.PostFormValue("objection") == o.Code})
		}
	}
	way := ui.Field{Name: "way", Label: t("prospect.talk.way")}
	for _, w := range []string{"visit", "call", "meeting"} {
		way.Options = append(way.Options, ui.Option{Value: w, Label: t("prospect.way." + w), Selected: r.PostFormValue("way") == w})
	}
	minutes, on := r.PostFormValue("minutes"), r.PostFormValue("on")
	if on == "" {
		on = c.Today.String()
	}
	if minutes == "" {
		minutes = "30"
	}
	fields := []ui.Field{{Name: "on", Label: t("prospect.talk.on"), Type: "date", Value: on, Max: c.Today.String(), Required: true},
		{Name: "minutes", Label: t("prospect.talk.minutes"), Type: "number", Min: "0", Max: "600", Value: minutes}, way, objection,
		{Name: "next", Label: t("prospect.talk.next"), Type: "date", Value: r.PostFormValue("next"), Min: c.Today.String()},
		{Name: "next_note", Label: t("prospect.talk.next_note"), Value: r.PostFormValue("next_note")}}
	if both := person.SchemeVoluntarySI.Bit() | person.SchemeHealth.Bit(); c.Row.Wants == both {
		fields = append(fields, ui.Field{Name: "schemes", Label: t("prospect.talk.schemes"), Options: []ui.Option{{Value: strconv.Itoa(c.Row.Scheme.Bit()), Label: schemeName(ctx, c.Row.Scheme)},
			{Value: strconv.Itoa(both &^ c.Row.Scheme.Bit()), Label: otherScheme(ctx, c.Row.Scheme)}, {Value: strconv.Itoa(both), Label: t("prospect.filter.both")}}})
	}
	f.fields = withErrors(r, bad, fields)
	f.note = ui.Field{Name: "note", Label: t("prospect.talk.note"), Hint: t("prospect.talk.note.hint"), Type: "textarea", Value: r.PostFormValue("note")}
	return f
}

func otherScheme(ctx context.Context, s person.Scheme) string {
	if s == person.SchemeHealth {
		return schemeName(ctx, person.SchemeVoluntarySI)
	}
	return schemeName(ctx, person.SchemeHealth)
}
