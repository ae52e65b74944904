package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/policy"
	"luoi/internal/store"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

func (s *Server) lawRoutes(signed func(string, handler)) {
	signed("GET /policy", s.showLaw)
	signed("GET /policy/{name}", s.showRule)
	signed("POST /policy/{name}/values", s.postRuleValue)
	signed("POST /policy/{name}/values/{id}", s.postRuleDecision)
	signed("GET /policy/changes/{date}", s.showLawChange)
	signed("GET /policy/changes/{date}/names.xlsx", s.showLawChangeSheet)
	signed("GET /policy/changes/{date}/places.xlsx", s.showLawChangePlaces)
}

// chapters of the book in the order in which an office asks.
var chapters = []string{"contribution", "base", "health", "pension", "benefit", "one_off", "person", "topup"}

// showLaw answers GET /policy: what changes next, what waits for a second person, every parameter.
func (s *Server) showLaw(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	law, err := s.app.Law(ctx, actor(r))
	if err != nil {
		return err
	}
	v := s.cards(r, "policy", "law.title")
	v.page.Wide = true
	doubts := 0
	tables := map[string]*ui.Table{}
	for _, name := range law.Book.Names() {
		p, _ := law.Book.Parameter(name)
		if now := p.On(law.On); now != nil && now.Confirm != "" {
			doubts++
		}
		t := tables[p.Chapter]
		if t == nil {
			t = &ui.Table{ID: "law-" + p.Chapter, Caption: ui.T(ctx, "law.chapter."+p.Chapter), Cols: columns(ctx, "law.col.rule", "law.col.today", "law.col.next", "law.col.source")}
			tables[p.Chapter] = t
		}
		t.Rows = append(t.Rows, lawRow(ctx, law, p))
	}
	v.intro = ui.T(ctx, "law.intro", law.Book.Version(), len(law.Book.Names()), doubts)
	v.cards = append(v.cards, soonCard(ctx, law))
	for _, e := range law.Entered {
		if e.State == store.ApprovalAsked {
			c := enteredCard(ctx, law, e)
			c.title = ui.T(ctx, "law.pending") + ": " + c.title
			v.cards = append(v.cards, c)
		}
	}
	for _, chapter := range chapters {
		if t := tables[chapter]; t != nil {
			v.cards = append(v.cards, card{id: "c-" + chapter, title: t.Caption, table: t})
		}
	}
	return s.render(w, r, http.StatusOK, cardsPage(v))
}

func ruleURL(name string) string { return "/policy/" + name }

func lawRow(ctx context.Context, law app.LawView, p *policy.Parameter) ui.Row {
	now := p.On(law.On)
	name := ui.Cell{Text: lawLabel(ctx, p), Href: ruleURL(p.Name)}
	today, source := ui.Cell{Text: ui.T(ctx, "law.none")}, ui.Cell{}
	if p.KeyedBy != "day" {
		now = latest(p)
	}
	if now != nil {
		today.Text = lawValue(ctx, law.Book, p, now, law.On)
		source = ui.Cell{Text: now.Source.String()}
		if now.Confirm != "" {
			source.Tags = append(source.Tags, ui.TagText{Mood: "warn", Text: ui.T(ctx, "law.confirm")})
		}
		if officeValue(law, p.Name, now) {
			source.Tags = append(source.Tags, ui.TagText{Mood: "info", Text: ui.T(ctx, "law.entered")})
		}
	}
	return ui.Row{Cells: []ui.Cell{name, today, {Text: nextText(ctx, law, p)}, source}}
}

// latest is the newest enacted value of a parameter that no day asks: ages by birth, events.
func latest(p *policy.Parameter) *policy.Value {
	for i := len(p.Values) - 1; i >= 0; i-- {
		if p.Values[i].Status == policy.Enacted {
			return &p.Values[i]
		}
	}
	return nil
}

// officeValue reports whether a value is one that an office entered.
func officeValue(law app.LawView, name string, v *policy.Value) bool {
	for _, e := range law.Entered {
		if e.State == store.ApprovalAgreed && e.Parameter == name && e.Value == v.Text && e.Document == v.Source.Document && !v.From.Before(e.From) {
			return true
		}
	}
	return false
}

func nextText(ctx context.Context, law app.LawView, p *policy.Parameter) string {
	if p.KeyedBy != "day" {
		return ""
	}
	on := law.Book.NextTurn(p.Name, law.On)
	if on.IsZero() {
		return ""
	}
	v := p.On(on)
	if v == nil {
		return ui.T(ctx, "law.ends", on)
	}
	return ui.T(ctx, "law.next", on, lawValue(ctx, law.Book, p, v, on))
}

// soonCard lists what changes after today, soonest first.
func soonCard(ctx context.Context, law app.LawView) card {
	c := card{id: "soon", title: ui.T(ctx, "law.soon")}
	t := ui.Table{ID: "soon-list", Caption: c.title, Cols: columns(ctx, "law.col.day", "law.col.rule", "law.col.before", "law.col.after", "law.who")}
	for _, ch := range law.Book.Upcoming(law.On) {
		p := ch.Parameter
		row := []ui.Cell{{Text: ui.Day(ch.On)}, {Text: lawLabel(ctx, p), Href: ruleURL(p.Name)}, {Text: lawValue(ctx, law.Book, p, ch.Old, ch.On.AddDays(-1))}, {Text: lawValue(ctx, law.Book, p, ch.New, ch.On)}}
		if ch.New != nil && ch.New.Status != policy.Enacted {
			row[3].Tags = []ui.TagText{{Mood: "warn", Text: ui.T(ctx, "policy.status."+ch.New.Status)}}
		} else if p.Chapter == "contribution" || p.Chapter == "base" || p.Chapter == "topup" {
			row = append(row, ui.Cell{Text: ui.T(ctx, "law.who"), Href: "/policy/changes/" + ch.On.String()})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: row})
	}
	if len(t.Rows) == 0 {
		c.text = ui.T(ctx, "law.soon.none")
		return c
	}
	c.table = &t
	return c
}

// showRule answers GET /policy/{name}.
func (s *Server) showRule(w http.ResponseWriter, r *http.Request) error {
	return s.rulePage(w, r, http.StatusOK, nil)
}

func (s *Server) rulePage(w http.ResponseWriter, r *http.Request, status int, bad error) error {
	ctx := r.Context()
	law, err := s.app.Law(ctx, actor(r))
	if err != nil {
		return err
	}
	p, ok := law.Book.Parameter(r.PathValue("name"))
	if !ok {
		return fault.New(fault.NotFound, "web.no_page")
	}
	v := s.cards(r, "policy", "law.title")
	v.page.Title, v.page.Wide = lawLabel(ctx, p), true
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "law.title"), Href: "/policy"}, {Label: v.page.Title}}
	v.over = p.Name
	v.cards = append(v.cards, ruleFacts(ctx, law, p))
	if next := law.Book.NextTurn(p.Name, law.On); !next.IsZero() && p.KeyedBy == "day" {
		v.notices = append(v.notices, ui.Notice{Mood: "warn", Title: nextText(ctx, law, p), Href: "/policy/changes/" + next.String(), Link: ui.T(ctx, "law.who")})
	}
	v.cards = append(v.cards, historyCard(ctx, law, p))
	for _, e := range law.Entered {
		if e.Parameter == p.Name {
			v.cards = append(v.cards, enteredCard(ctx, law, e))
		}
	}
	if law.MayPropose {
		c := card{id: "enter", title: ui.T(ctx, "law.form"), text: ui.T(ctx, "law.form.text"), notice: complaint(ctx, bad)}
		c.forms = []form{{action: ruleURL(p.Name) + "/values", button: ui.T(ctx, "law.form.go"), main: true, fields: withErrors(r, bad, valueFields(r, law, p))}}
		v.cards = append(v.cards, c)
	}
	return s.render(w, r, status, cardsPage(v))
}

func ruleFacts(ctx context.Context, law app.LawView, p *policy.Parameter) card {
	now := p.On(law.On)
	if p.KeyedBy != "day" {
		now = latest(p)
	}
	scope := ui.T(ctx, "law.scope.country")
	if p.Scope == "area" {
		scope = ui.T(ctx, "law.scope.area", joinComma(p.Areas...))
	}
	c := card{id: "now", title: lawValue(ctx, law.Book, p, now, law.On)}
	c.facts = []ui.Fact{{Label: ui.T(ctx, "law.fact.chapter"), Value: ui.T(ctx, "law.chapter."+p.Chapter)}, {Label: ui.T(ctx, "law.fact.scope"), Value: scope},
		{Label: ui.T(ctx, "law.fact.key"), Value: ui.T(ctx, "law.key."+p.KeyedBy)}, {Label: ui.T(ctx, "law.fact.checked"), Value: p.Checked}, {Label: ui.T(ctx, "law.fact.gaps"), Value: p.Gaps}}
	if now != nil {
		c.facts = append(c.facts, ui.Fact{Label: ui.T(ctx, "law.col.source"), Value: joinDots(now.Source.String(), ui.Day(now.Source.Date), now.Source.Link)})
		if now.Confirm != "" {
			c.notice = &ui.Notice{Mood: "warn", Title: ui.T(ctx, "law.doubts") + ": " + now.Confirm, Text: ui.T(ctx, "law.doubts.text")}
		}
	}
	return c
}

// historyCard lists the values newest first, announced and cancelled ones too: those are remembered.
func historyCard(ctx context.Context, law app.LawView, p *policy.Parameter) card {
	c := card{id: "history", title: ui.T(ctx, "law.history")}
	t := ui.Table{ID: "values", Caption: c.title, Cols: columns(ctx, "law.col.value", "law.col.from", "law.col.to", "law.col.state", "law.col.source", "law.col.sure")}
	for i := len(p.Values) - 1; i >= 0; i-- {
		v := &p.Values[i]
		mood := map[string]string{policy.Enacted: "ok", policy.Proposed: "warn", policy.Cancelled: "bad"}[v.Status]
		until := ui.T(ctx, "law.still")
		if !v.To.IsZero() {
			until = ui.Day(v.To)
		}
		sure := ui.Cell{Text: lawSure(ctx, v.Confidence), Sub: v.Confirm}
		if v.Confirm != "" {
			sure.Tags = []ui.TagText{{Mood: "warn", Text: ui.T(ctx, "law.confirm")}}
		}
		if officeValue(law, p.Name, v) {
			sure.Tags = append(sure.Tags, ui.TagText{Mood: "info", Text: ui.T(ctx, "law.entered")})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lawValue(ctx, law.Book, p, v, v.From)}, {Text: ui.Day(v.From)}, {Text: until}, {Text: ui.T(ctx, "policy.status."+v.Status), Tag: mood},
			{Text: v.Source.String(), Sub: joinDots(ui.Day(v.Source.Date), v.Source.Link)}, sure}})
	}
	c.table = &t
	return c
}

func enteredCard(ctx context.Context, law app.LawView, e app.EnteredValue) card {
	p, ok := law.Book.Parameter(e.Parameter)
	if !ok {
		return card{id: "v-" + e.ID, title: e.Parameter}
	}
	value := lawValue(ctx, law.Book, p, &policy.Value{Text: e.Value, From: e.From, To: e.To}, e.From)
	when := ui.T(ctx, "law.next", ui.Day(e.From), value)
	c := card{id: "v-" + e.ID, title: lawLabel(ctx, p), text: when}
	until := ui.T(ctx, "law.still")
	if !e.To.IsZero() {
		until = ui.Day(e.To)
	}
	c.facts = []ui.Fact{{Label: ui.T(ctx, "law.fact.value"), Value: value}, {Label: ui.T(ctx, "law.fact.when"), Value: ui.Day(e.From) + " – " + until},
		{Label: ui.T(ctx, "law.col.source"), Value: joinDots(e.Document, e.Article, ui.Day(e.DocDay), e.Link)}, {Label: ui.T(ctx, "law.fact.reason"), Value: e.Reason},
		{Label: ui.T(ctx, "law.fact.asker"), Value: joinDots(e.Asker, ui.Moment(e.AskedAt))}, {Label: ui.T(ctx, "law.fact.state"), Value: ui.T(ctx, "law.state."+e.State)}}
	c.text = ""
	if e.State != store.ApprovalAsked {
		c.facts = append(c.facts, ui.Fact{Label: ui.T(ctx, "law.fact.decider"), Value: joinDots(e.Decider, ui.Moment(e.DecidedAt))})
	}
	if e.MayDecide {
		at := ruleURL(e.Parameter) + "/values/" + e.ID
		c.forms = []form{{action: at, hidden: [][2]string{{"agree", "1"}}, button: ui.T(ctx, "law.agree"), main: true}, {action: at, hidden: [][2]string{{"agree", "0"}}, button: ui.T(ctx, "law.refuse")}}
	} else if e.State == store.ApprovalAsked {
		c.notice = &ui.Notice{Title: ui.T(ctx, "law.pending.waits")}
	}
	return c
}

func valueFields(r *http.Request, law app.LawView, p *policy.Parameter) []ui.Field {
	ctx := r.Context()
	sample := ""
	if v := latest(p); v != nil {
		sample = vntext.Truncate(v.Text, 80)
	}
	get := func(name string) string { return r.PostFormValue(name) }
	from := get("from")
	if from == "" {
		from = law.On.AddDays(1).String()
	}
	return []ui.Field{{Name: "value", Label: ui.T(ctx, "law.form.value"), Hint: ui.T(ctx, "law.hint."+p.Unit, sample), Value: get("value"), Required: true},
		{Name: "from", Type: "date", Label: ui.T(ctx, "law.form.from"), Value: from, Required: true}, {Name: "to", Type: "date", Label: ui.T(ctx, "law.form.to"), Value: get("to")},
		{Name: "document", Label: ui.T(ctx, "law.form.document"), Hint: ui.T(ctx, "law.form.document.hint"), Value: get("document"), Required: true},
		{Name: "article", Label: ui.T(ctx, "law.form.article"), Value: get("article"), Required: true},
		{Name: "doc_day", Type: "date", Label: ui.T(ctx, "law.form.doc_day"), Value: get("doc_day"), Required: true},
		{Name: "link", Label: ui.T(ctx, "law.form.link"), Value: get("link"), Required: true},
		{Name: "reason", Label: ui.T(ctx, "law.form.reason"), Value: get("reason"), Required: true}}
}

// typedDay reads a day from a form; an unreadable one is no day, which the use case refuses by its field.
func typedDay(text string) day.Date {
	d, _, err := vntext.ParseDate(text)
	if err != nil {
		return day.Date{}
	}
	return d
}

// postRuleValue proposes a value.
func (s *Server) postRuleValue(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	v := app.LawValue{Parameter: name, From: typedDay(r.PostFormValue("from")), To: typedDay(r.PostFormValue("to")), Value: r.PostFormValue("value"), Document: r.PostFormValue("document"),
		Article: r.PostFormValue("article"), DocDay: typedDay(r.PostFormValue("doc_day")), Link: r.PostFormValue("link"), Reason: r.PostFormValue("reason")}
	err := s.app.ProposeValue(r.Context(), actor(r), v)
	if refusedForm(err) {
		return s.rulePage(w, r, http.StatusUnprocessableEntity, err)
	}
	return s.done(w, r, err, ruleURL(name), ui.T(r.Context(), "law.proposed"))
}

// postRuleDecision agrees to a value or refuses it.
func (s *Server) postRuleDecision(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	decide, said := s.app.RejectValue, "law.refused"
	if r.PostFormValue("agree") == "1" {
		decide, said = s.app.ApproveValue, "law.agreed"
	}
	err := decide(ctx, actor(r), id)
	to := ruleURL(r.PathValue("name"))
	if r.PostFormValue("from") == "approvals" {
		to = "/approvals"
	}
	return s.done(w, r, err, to, ui.T(ctx, said))
}
