package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/savings"
	"luoi/internal/web/ui"
)

// modelView answers GET /savings/models/{id}: what the model is, its figures by kind, its groups, its copies.
func (s *Server) modelView(r *http.Request) (officeView, error) {
	id, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	m, err := s.app.Model(r.Context(), actor(r), id)
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.modelStand(r, "/savings/models")
	if err != nil {
		return v, err
	}
	ctx, at := r.Context(), "/savings/models/"+itoa(id)
	v.page.Title, v.over = m.Model.Name, joinDots(m.Model.HostName, pathLine(m.Path))
	v.page.Crumbs = append(crumbsOf(st.where, st.place, "/savings/models"), ui.Crumb{Label: m.Model.Name})
	v.figures = modelFigures(ctx, m, s.app.Today())
	v.actions = []action{{href: st.where.URL("/savings/goal"), label: ui.T(ctx, "models.tab.savings_goal")}}
	if m.Model.Mechanism == "all_in" { // the model is its board: who of everybody is still missing
		v.actions = append(v.actions, action{href: st.where.At(m.Model.UnitID).URL("/board"), label: ui.T(ctx, "plans.board")})
	}
	tree := modelTreeTable(ctx, st.where, m)
	tree.Export = st.where.URL(at + "/tree.xlsx")
	v.sections = []section{{title: ui.T(ctx, "models.what"), facts: modelFacts(ctx, m), table: nil}, {title: ui.T(ctx, "models.figures"), hint: ui.T(ctx, "models.figures.hint"), table: toldTable(ctx, m)},
		{title: ui.T(ctx, "models.groups"), hint: ui.T(ctx, "models.groups.hint"), table: modelGroupsTable(ctx, m)},
		{title: ui.T(ctx, "models.tree"), hint: ui.T(ctx, "models.tree.hint", ui.N(ctx, int64(len(m.Tree)))), table: tree},
		{title: ui.T(ctx, "models.handover"), hint: ui.T(ctx, "models.handover.hint"), table: handoverTable(ctx, m)}}
	v.sheet = tree
	if m.MayKeep {
		for _, f := range modelForms(r, m, s.app.Today()) {
			v.sections = append(v.sections, section{form: f})
		}
		v.sections = append(v.sections, section{form: modelForm(r, st.where.URL(at+"/copy"), s.app.Today(), m.Model)})
	}
	return v, nil
}

// modelFigures shows the latest told figures, each kind by itself, and shares only within one unit.
func modelFigures(ctx context.Context, m app.ModelView, today day.Date) []ui.Figure {
	var out []ui.Figure
	if len(m.Figures) > 0 {
		f := m.Figures[0]
		for _, u := range savings.Units {
			q, ok := f.In(u)
			if !ok {
				continue
			}
			fig := ui.Figure{Label: ui.T(ctx, "models.unit."+string(u)), Value: ui.N(ctx, q.N), Kind: ui.Stock, AsOf: f.Day, Source: f.Source}
			if share := shareText(ctx, q, m.Model.Base); share != "" {
				fig.Notes = append(fig.Notes, ui.Note{Text: ui.T(ctx, "models.of_base", share, quantity(ctx, m.Model.Base))})
			}
			if share := shareText(ctx, q, m.Model.Goal); share != "" {
				fig.Notes = append(fig.Notes, ui.Note{Text: ui.T(ctx, "models.goal_reached", share)})
			}
			if members, ok := f.In(savings.InMembers); ok && u == savings.InParticipants {
				fig.Notes = append(fig.Notes, ui.Note{Text: ui.T(ctx, "models.of_members", shareText(ctx, q, members))})
			}
			out = append(out, fig)
		}
	}
	if copies := int64(len(m.Tree)) - 1; copies > 0 {
		out = append(out, ui.Figure{Label: ui.T(ctx, "models.copies"), Value: ui.N(ctx, copies), Kind: ui.Stock, AsOf: today})
	}
	return out
}

func modelFacts(ctx context.Context, m app.ModelView) []ui.Fact {
	x := m.Model
	fact := func(key, value string) ui.Fact { return ui.Fact{Label: ui.T(ctx, key), Value: value} }
	goal := quantity(ctx, x.Goal)
	if !x.GoalDay.IsZero() && goal != "" {
		goal = ui.T(ctx, "models.goal_by", goal, ui.Day(x.GoalDay))
	}
	out := []ui.Fact{fact("models.col.mechanism", ui.T(ctx, "savings.model."+x.Mechanism)), fact("models.host_name", x.HostName), fact("models.col.launched", ui.Day(x.Launched))}
	for _, f := range []ui.Fact{fact("models.partners", x.Partners), fact("models.col.base", quantity(ctx, x.Base)), fact("models.col.goal", goal),
		fact("models.goal_owners_label", joinDots(x.GoalOffice, x.GoalUnion)), fact("models.kit", strings.ReplaceAll(x.Kit, "\n", " · ")), fact("models.from", m.From.Name), fact("models.source", x.Source)} {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	if !x.Ended.IsZero() {
		out = append(out, fact("models.ended", ui.Day(x.Ended)))
	}
	return out
}

func toldTable(ctx context.Context, m app.ModelView) *ui.Table {
	t := &ui.Table{ID: "told", Caption: ui.T(ctx, "models.figures"), Cols: columns(ctx, "savings.col.day", "models.unit.groups", "models.unit.households", "models.unit.members", "models.unit.participants", "models.unit.cards", "models.source")}
	for i := 1; i < 6; i++ {
		t.Cols[i].Num = true
	}
	for _, f := range m.Figures {
		row := ui.Row{Cells: []ui.Cell{{Text: ui.Day(f.Day)}}}
		for _, u := range savings.Units {
			row.Cells = append(row.Cells, toldCell(ctx, f, u))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: append(row.Cells, ui.Cell{Text: f.Source})})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "models.figures.none"), Text: ui.T(ctx, "models.figures.none.text")}
	return t
}

// modelGroupsTable is what the books themselves say of the model's groups.
func modelGroupsTable(ctx context.Context, m app.ModelView) *ui.Table {
	t := &ui.Table{ID: "groups", Caption: ui.T(ctx, "models.groups"), Cols: columns(ctx, "savings.col.group", "models.unit.members", "models.unit.participants", "savings.own")}
	for i := 1; i < 4; i++ {
		t.Cols[i].Num = true
	}
	var members, insured int64
	for _, g := range m.Groups {
		members, insured = members+g.Members, insured+g.Insured
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: g.Name, Sub: g.Unit}, ui.Num(ctx, g.Members), ui.Num(ctx, g.Insured), savingsDong(ctx, g.Own)}})
	}
	if len(m.Groups) > 1 {
		t.Foot = &ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "models.n.groups", ui.N(ctx, int64(len(m.Groups))))}, ui.Num(ctx, members), ui.Num(ctx, insured), {}}}
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "models.groups.none"), Text: ui.T(ctx, "models.groups.none.text")}
	return t
}

// modelTreeTable is the tree of copies, each below what it was taken from.
func modelTreeTable(ctx context.Context, w ui.Where, m app.ModelView) *ui.Table {
	t := &ui.Table{ID: "tree", Caption: ui.T(ctx, "models.tree"), Cols: columns(ctx, "models.col.name", "models.col.host", "models.col.launched", "models.col.copies")}
	t.Cols[3].Num = true
	for _, b := range m.Tree {
		l := m.Names[b.ID]
		name := ui.Cell{Text: strings.Repeat("— ", b.Depth) + l.Name, Sub: l.Unit}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, {Text: l.HostName}, {Text: ui.Day(b.Launched)}, ui.Num(ctx, int64(b.Below))}})
	}
	return t
}

// handoverTable is the list that is read out; whoever did not agree is only seen by those who keep it.
func handoverTable(ctx context.Context, m app.ModelView) *ui.Table {
	t := &ui.Table{ID: "handover", Caption: ui.T(ctx, "models.handover"), Cols: columns(ctx, "savings.col.day", "models.handover.who", "models.handover.what", "models.handover.agreed")}
	for _, h := range m.Handovers {
		name := ui.Cell{Text: h.Name}
		agreed := ui.Cell{Text: ui.T(ctx, "models.handover.yes")}
		if !h.Agreed {
			name = ui.Cell{Text: ui.T(ctx, "models.handover.unnamed"), Aside: h.Name}
			agreed = ui.Cell{Text: ui.T(ctx, "models.handover.no"), Tag: "warn"}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.Day(h.Day)}, name, {Text: ui.T(ctx, "models.thing."+h.Thing)}, agreed}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "models.handover.none"), Text: ui.T(ctx, "models.handover.none.text")}
	return t
}

func modelForms(r *http.Request, m app.ModelView, today day.Date) []*officeForm {
	ctx, at := r.Context(), "/savings/models/"+itoa(m.Model.ID)
	on := ui.Field{Name: "day", Label: ui.T(ctx, "savings.col.day"), Type: "date", Max: today.String(), Value: typed(r, "day", today.String()), Required: true}
	tell := &officeForm{title: ui.T(ctx, "models.tell"), hint: ui.T(ctx, "models.tell.hint"), action: at + "/figures", submit: ui.T(ctx, "models.keep"), fields: []ui.Field{on}}
	for _, u := range savings.Units {
		tell.fields = append(tell.fields, ui.Field{Name: string(u), Label: ui.T(ctx, "models.unit."+string(u)), Value: typed(r, string(u), "")})
	}
	tell.fields = append(tell.fields, ui.Field{Name: "source", Label: ui.T(ctx, "models.source"), Value: typed(r, "source", ""), Required: true})
	out := []*officeForm{tell}
	if len(m.Spare) > 0 {
		var options []ui.Option
		for _, g := range m.Spare {
			options = append(options, ui.Option{Value: itoa(g.ID), Label: g.Name})
		}
		out = append(out, &officeForm{title: ui.T(ctx, "models.join"), action: at + "/groups", submit: ui.T(ctx, "models.join"), fields: []ui.Field{{Name: "group", Label: ui.T(ctx, "savings.col.group"), Options: options}}})
	}
	any := on
	any.Max = ""
	return append(out, &officeForm{title: ui.T(ctx, "models.handover.add"), hint: ui.T(ctx, "models.handover.add.hint"), action: at + "/handover", submit: ui.T(ctx, "models.keep"),
		fields: []ui.Field{any, {Name: "person", Label: ui.T(ctx, "models.person_no"), Type: "number", Min: "1", Value: typed(r, "person", ""), Required: true},
			{Name: "thing", Label: ui.T(ctx, "models.handover.what"), Options: savingsOptions(ctx, "models.thing.", []string{"book", "card"}, typed(r, "thing", "book"))}},
		checks: []ui.Option{{Value: "agreed", Label: ui.T(ctx, "models.handover.agree"), Selected: r.PostFormValue("agreed") != ""}}},
		&officeForm{title: ui.T(ctx, "models.end"), action: at + "/end", submit: ui.T(ctx, "models.end"), danger: true, fields: []ui.Field{on}})
}
