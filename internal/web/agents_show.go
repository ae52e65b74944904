package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/org"
	"luoi/internal/web/ui"
)

// agentsView answers GET /agents: the training register of collectors and heads of cells.
func (s *Server) agentsView(r *http.Request) (officeView, error) {
	st, v, err := s.officeStand(r, "/agents")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	list, err := s.app.Agents(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	counts, untrained := map[org.AgentKind]int64{}, int64(0)
	cards := map[org.CardState]int64{}
	for _, l := range list.Lines {
		counts[l.As]++
		cards[l.State]++
		if l.Kind == org.AgentCollector && l.Latest(org.TrainingFirst).IsZero() {
			untrained++
		}
	}
	v.figures = []ui.Figure{s.figureOf(ctx, "office.agents.collectors", counts[org.AgentCollector], "web.unit.people", ""), s.figureOf(ctx, "office.agents.collaborators", counts[org.AgentCollaborator], "web.unit.people", ""),
		s.figureOf(ctx, "office.agents.soon", cards[org.CardSoon], "office.unit.card", ""), s.figureOf(ctx, "office.agents.over", cards[org.CardOver], "office.unit.card", "")}
	v.figures[0].Notes = []ui.Note{{Lead: ui.N(ctx, untrained), Text: ui.T(ctx, "office.agents.untrained")}}
	v.figures[1].Notes = []ui.Note{{Lead: ui.N(ctx, counts[org.AgentCellHead]), Text: ui.T(ctx, "office.agents.heads")}}
	t := ui.Table{ID: "agents", Caption: ui.T(ctx, "office.agents.title"), Filter: true, Tall: len(list.Lines) > 15, Export: st.where.URL("/agents.xlsx"),
		Cols: columns(ctx, "office.col.name", "office.col.as", "office.agent.sits", "office.training.first", "office.training.again", "office.training.skills", "office.col.card")}
	for _, l := range list.Lines {
		t.Rows = append(t.Rows, agentRow(ctx, st.where, l))
	}
	shorten(ctx, &t, r, 30)
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.agents.none"), Text: ui.T(ctx, "office.agents.none.text")}
	v.sheet = &t
	form := agentForm(r, st.where.URL("/agents"), list, org.Agent{}, st.place.Unit().Level)
	v.sections = []section{{title: t.Caption, hint: ui.T(ctx, "office.agents.hint", org.CardWarning), table: &t, form: mayKeep(actor(r), list.MayKeep, form)}}
	return v, nil
}

func agentRow(ctx context.Context, w ui.Where, l app.AgentLine) ui.Row {
	day := func(k org.TrainingKind) ui.Cell {
		if on := l.Latest(k); !on.IsZero() {
			return ui.Cell{Text: ui.Day(on)}
		}
		return ui.Cell{}
	}
	first := day(org.TrainingFirst)
	if first.Text == "" && l.Kind == org.AgentCollector {
		first = ui.Cell{Text: ui.T(ctx, "office.training.never"), Tag: "warn"}
	}
	return ui.Row{Cells: []ui.Cell{{Text: l.Name, Sub: joinDots(l.Organisation.Name, l.Cell), Href: w.URL("/agents/" + itoa(l.ID))}, {Text: ui.T(ctx, "office.as."+string(l.As))},
		{Text: l.Place, Sub: servingLine(ctx, l)}, first, day(org.TrainingAgain), day(org.TrainingSkills), cardCell(ctx, l)}}
}

func servingLine(ctx context.Context, l app.AgentLine) string {
	switch n := len(l.Serving); {
	case n == 0:
		return ""
	case n > 3:
		return ui.T(ctx, "office.serves.many", ui.N(ctx, int64(n)))
	}
	return ui.T(ctx, "office.serves", joinComma(l.Serving...))
}

func cardCell(ctx context.Context, l app.AgentLine) ui.Cell {
	switch l.State {
	case org.CardOver:
		return ui.Cell{Text: ui.T(ctx, "office.card.over", ui.Day(l.CardUntil)), Tag: "bad"}
	case org.CardSoon:
		return ui.Cell{Text: ui.T(ctx, "office.card.until", ui.Day(l.CardUntil)), Tag: "warn"}
	case org.CardGood:
		return ui.Cell{Text: ui.T(ctx, "office.card.until", ui.Day(l.CardUntil))}
	}
	return ui.Cell{}
}

// agentForm enters someone new, or corrects what is known of them. In a province one first goes to the
// commune: nobody chooses among a thousand villages.
func agentForm(r *http.Request, to string, list app.AgentsView, g org.Agent, level org.Level) *officeForm {
	ctx := r.Context()
	t := func(key string) string { return ui.T(ctx, key) }
	f := &officeForm{title: t("office.agent.new"), action: to, submit: t("office.save")}
	if g.ID != 0 {
		f.title = t("office.agent.change")
	} else if level == org.Province {
		f.hint = t("office.agent.choose_commune")
		return f.asHint()
	}
	if g.ID == 0 {
		kind := typed(r, "kind", string(org.AgentCollector))
		f.fields = append(f.fields, ui.Field{Name: "kind", Label: t("office.col.as"), Options: []ui.Option{{Value: "collector", Label: t("office.as.collector"), Selected: kind == "collector"}, {Value: "cell_head", Label: t("office.as.cell_head"), Selected: kind == "cell_head"}}})
	}
	f.fields = append(f.fields, ui.Field{Name: "name", Label: t("office.col.name"), Value: typed(r, "name", g.Name), Required: true})
	if g.Kind != org.AgentCellHead {
		places := append(append([]org.Unit(nil), list.Communes...), list.Villages...)
		f.fields = append(f.fields, ui.Field{Name: "organisation", Label: t("office.col.organisation"), Options: organisationOptions(list.Organisations, typed(r, "organisation", itoa(g.OrganisationID)))},
			ui.Field{Name: "unit", Label: t("office.agent.sits"), Options: unitOptions(places, typed(r, "unit", itoa(g.UnitID)))})
	}
	if g.Kind != org.AgentCollector {
		f.fields = append(f.fields, ui.Field{Name: "cell", Label: t("office.agent.cell"), Hint: t("office.agent.cell.hint"), Options: cellOptions(list.Cells, typed(r, "cell", itoa(g.CellID)))})
	}
	f.fields = append(f.fields, ui.Field{Name: "phone", Label: t("office.agent.phone"), Hint: t("office.agent.phone.hint"), Type: "tel", Value: typed(r, "phone", g.Phone)})
	if g.Kind != org.AgentCellHead {
		f.fields = append(f.fields, ui.Field{Name: "account", Label: t("office.agent.account"), Hint: t("office.agent.account.hint"), Options: accountOptions(list.Accounts, typed(r, "account", g.AccountID))})
	}
	f.fields = append(f.fields, ui.Field{Name: "card", Label: t("office.agent.card"), Value: typed(r, "card", g.CardNo)},
		ui.Field{Name: "card_until", Label: t("office.agent.until"), Type: "date", Value: typed(r, "card_until", atText(g.CardUntil))})
	if g.ID == 0 {
		f.fields = append(f.fields, ui.Field{Name: "from", Label: t("office.col.from"), Type: "date", Value: typed(r, "from", ""), Required: true})
	} else {
		f.fields = append(f.fields, ui.Field{Name: "last", Label: t("office.agent.last"), Hint: t("office.agent.last.hint"), Type: "date", Value: typed(r, "last", "")})
	}
	if g.Kind != org.AgentCellHead {
		f.legend, f.choiceName, f.choices = t("office.agent.serves"), "serves", servesOptions(r, list.Villages, g.Serves)
	}
	return f
}

func cellOptions(cells []app.CellLine, chosen string) []ui.Option {
	out := []ui.Option{{Label: "—"}}
	for _, c := range cells {
		out = append(out, ui.Option{Value: itoa(c.ID), Label: c.Name, Selected: itoa(c.ID) == chosen})
	}
	return out
}

func accountOptions(accounts []app.AgentAccount, chosen string) []ui.Option {
	out := []ui.Option{{Label: "—"}}
	for _, a := range accounts {
		out = append(out, ui.Option{Value: a.ID, Label: joinDots(a.Name, a.Login), Selected: a.ID == chosen})
	}
	return out
}

func servesOptions(r *http.Request, villages []org.Unit, now []int64) []ui.Option {
	chosen := map[string]bool{}
	for _, id := range now {
		chosen[itoa(id)] = true
	}
	if r.Method == http.MethodPost {
		clear(chosen)
		for _, v := range r.PostForm["serves"] {
			chosen[v] = true
		}
	}
	var out []ui.Option
	for _, v := range villages {
		out = append(out, ui.Option{Value: itoa(v.ID), Label: unitName(v), Selected: chosen[itoa(v.ID)]})
	}
	return out
}

// agentView answers GET /agents/{id}.
func (s *Server) agentView(r *http.Request) (officeView, error) {
	id, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.officeStand(r, "/agents")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	g, err := s.app.AgentFile(ctx, actor(r), id)
	if err != nil {
		return v, err
	}
	v.over, v.page.Title = ui.T(ctx, "office.as."+string(g.As)), g.Name
	v.page.Crumbs = append(crumbLinksTo(st, "/agents"), ui.Crumb{Label: g.Name})
	if g.State == org.CardSoon || g.State == org.CardOver {
		v.notice = &ui.Notice{Mood: "warn", Title: cardCell(ctx, g.AgentLine).Text, Text: ui.T(ctx, "office.card.renew")}
	}
	path := "/agents/" + itoa(id)
	facts := []ui.Fact{{Label: ui.T(ctx, "office.col.organisation"), Value: g.Organisation.Name}, {Label: ui.T(ctx, "office.agent.cell"), Value: g.Cell}, {Label: ui.T(ctx, "office.agent.sits"), Value: g.Place},
		{Label: ui.T(ctx, "office.agent.serves"), Value: joinComma(g.Serving...)}, {Label: ui.T(ctx, "office.agent.phone"), Value: g.Phone}, {Label: ui.T(ctx, "office.agent.card"), Value: g.CardNo}, {Label: ui.T(ctx, "office.agent.until"), Value: atDayText(g.CardUntil)}, {Label: ui.T(ctx, "office.col.since"), Value: ui.Day(g.From)}}
	sec := section{title: ui.T(ctx, "office.facts"), facts: facts, form: mayKeep(actor(r), g.Views.MayKeep, agentForm(r, st.where.URL(path), g.Views, g.Agent, org.Commune))}
	v.sections = []section{sec, trainingsSection(r, st, g)}
	if g.Views.MayKeep && len(g.Learnt) > 0 {
		v.sections = append(v.sections, section{form: dropForm(ctx, st.where.URL(path+"/trainings/drop"), g)})
	}
	return v, nil
}

func trainingsSection(r *http.Request, st stand, g app.AgentFile) section {
	ctx := r.Context()
	t := ui.Table{ID: "trainings", Caption: ui.T(ctx, "office.trainings"), Cols: columns(ctx, "office.training.kind", "office.training.on", "office.training.hours", "office.training.certificate")}
	t.Cols[2].Num = true
	for _, c := range g.Learnt {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "office.training."+string(c.Kind))}, {Text: ui.Day(c.On)}, ui.Num(ctx, int64(c.Hours)), {Text: c.Certificate}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.trainings.none"), Text: ui.T(ctx, "office.trainings.none.text")}
	sec := section{title: t.Caption, table: &t}
	if !g.Views.MayKeep {
		return sec
	}
	var kinds []ui.Option
	for _, k := range org.TrainingKinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: ui.T(ctx, "office.training."+string(k)), Selected: typed(r, "kind", "") == string(k)})
	}
	sec.form = &officeForm{title: ui.T(ctx, "office.training.new"), action: st.where.URL("/agents/" + itoa(g.ID) + "/trainings"), submit: ui.T(ctx, "office.save"), fields: []ui.Field{
		{Name: "kind", Label: ui.T(ctx, "office.training.kind"), Options: kinds}, {Name: "on", Label: ui.T(ctx, "office.training.on"), Type: "date", Value: typed(r, "on", ""), Required: true},
		{Name: "hours", Label: ui.T(ctx, "office.training.hours"), Type: "number", Min: "1", Max: "400", Value: typed(r, "hours", "8"), Required: true},
		{Name: "certificate", Label: ui.T(ctx, "office.training.certificate"), Value: typed(r, "certificate", "")},
		{Name: "until", Label: ui.T(ctx, "office.training.until"), Hint: ui.T(ctx, "office.training.until.hint"), Type: "date", Value: typed(r, "until", "")}}}
	return sec
}

// dropForm takes a course back that was entered by mistake.
func dropForm(ctx context.Context, to string, g app.AgentFile) *officeForm {
	var options []ui.Option
	for _, c := range g.Learnt {
		options = append(options, ui.Option{Value: itoa(c.ID), Label: joinDots(ui.T(ctx, "office.training."+string(c.Kind)), ui.Day(c.On), c.Certificate)})
	}
	return &officeForm{title: ui.T(ctx, "office.training.drop"), hint: ui.T(ctx, "office.training.drop.hint"), action: to, submit: ui.T(ctx, "office.training.drop"), danger: true,
		fields: []ui.Field{{Name: "training", Label: ui.T(ctx, "office.training.kind"), Options: options}}}
}

// postAgent enters someone (POST /agents) or corrects them (POST /agents/{id}).
func (s *Server) postAgent(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	g := org.Agent{Name: r.PostFormValue("name"), Kind: org.AgentKind(r.PostFormValue("kind")), OrganisationID: formID(r, "organisation"), CellID: formID(r, "cell"), UnitID: formID(r, "unit"),
		Phone: r.PostFormValue("phone"), AccountID: r.PostFormValue("account"), CardNo: r.PostFormValue("card"), CardUntil: formDay(r, "card_until"), From: formDay(r, "from")}
	for _, v := range r.PostForm["serves"] {
		if n, err := strconv.ParseInt(v, 10, 64); err == nil {
			g.Serves = append(g.Serves, n)
		}
	}
	if g.Kind == org.AgentCollector {
		g.CellID = 0
	}
	fill, path := s.agentsView, "/agents"
	if r.PathValue("id") != "" {
		if g.ID, err = pathID(r, "id"); err != nil {
			return err
		}
		fill, path = s.agentView, "/agents/"+itoa(g.ID)
		if last := formDay(r, "last"); !last.IsZero() {
			g.To = last.AddDays(1)
		}
	}
	id, err := s.app.SaveAgent(r.Context(), actor(r), g)
	to := where.URL("/agents/" + itoa(id))
	if !g.To.IsZero() {
		to = where.URL("/agents")
	}
	return s.answer(w, r, err, "office.saved", to, fill, path)
}

func (s *Server) postTraining(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	path := "/agents/" + itoa(id)
	t := org.Training{AgentID: id, Kind: org.TrainingKind(r.PostFormValue("kind")), On: formDay(r, "on"), Hours: int(formID(r, "hours")), Certificate: r.PostFormValue("certificate")}
	err = s.app.AddTraining(r.Context(), actor(r), t, formDay(r, "until"))
	return s.answer(w, r, err, "office.training.saved", where.URL(path), s.agentView, path+"/trainings")
}

func (s *Server) postTrainingDrop(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	path := "/agents/" + itoa(id)
	return s.answer(w, r, s.app.DropTraining(r.Context(), actor(r), id, formID(r, "training")), "office.training.dropped", where.URL(path), s.agentView, path+"/trainings/drop")
}
