package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

// modelRoutes are the register of models, a model's page and what can be done there.
func (s *Server) modelRoutes(signed func(string, handler)) {
	signed("GET /savings/models", s.officePageOf(s.modelsView))
	signed("GET /savings/models.xlsx", s.sheetOf(s.modelsView))
	signed("POST /savings/models", s.postModel)
	signed("GET /savings/catalogue", s.officePageOf(s.catalogueView))
	signed("GET /savings/catalogue.xlsx", s.sheetOf(s.catalogueView))
	signed("POST /savings/catalogue", s.postCatalogue)
	signed("GET /savings/signs", s.officePageOf(s.signsView))
	signed("GET /savings/signs.xlsx", s.sheetOf(s.signsView))
	signed("GET /savings/models/{id}", s.officePageOf(s.modelView))
	signed("GET /savings/models/{id}/tree.xlsx", s.sheetOf(s.modelView))
	signed("POST /savings/models/{id}/copy", s.modelAct("copy", s.copyModel))
	signed("POST /savings/models/{id}/figures", s.modelAct("figures", s.tellModel))
	signed("POST /savings/models/{id}/groups", s.modelAct("groups", func(r *http.Request, id int64) error {
		return s.app.JoinModel(r.Context(), actor(r), id, formID(r, "group"))
	}))
	signed("POST /savings/models/{id}/handover", s.modelAct("handover", func(r *http.Request, id int64) error {
		return s.app.HandOver(r.Context(), actor(r), id, store.Handover{Day: formDay(r, "day"), PersonID: person.ID(formID(r, "person")), Thing: r.PostFormValue("thing"), Agreed: r.PostFormValue("agreed") != ""})
	}))
	signed("POST /savings/models/{id}/end", s.modelAct("end", func(r *http.Request, id int64) error {
		return s.app.EndModel(r.Context(), actor(r), id, formDay(r, "day"))
	}))
}

// savingsTabs are the pages of «Sổ quỹ».
func savingsTabs(ctx context.Context, w ui.Where, now string) []ui.Tab {
	var out []ui.Tab
	for _, path := range []string{"/savings", "/savings/enough", "/savings/goal", "/savings/seasons", "/savings/models", "/savings/catalogue", "/savings/sponsors", "/savings/payments", "/savings/money", "/savings/signs"} {
		out = append(out, ui.Tab{Label: pathText(ctx, "models.tab.", path), Href: w.URL(path), Current: path == now})
	}
	return out
}

// modelStand is where a page of the models stands, under one of the tabs.
func (s *Server) modelStand(r *http.Request, tab string) (stand, officeView, error) {
	st, err := s.standAt(r, "savings", tab)
	if err != nil {
		return st, officeView{}, err
	}
	ctx := r.Context()
	v := officeView{page: st.page, over: unitName(st.place.Unit()), tabs: savingsTabs(ctx, st.where, tab)}
	v.page.Title, v.page.Crumbs = pathText(ctx, "models.title.", tab), crumbsOf(st.where, st.place, tab)
	return st, v, nil
}

// quantity is a number with its unit; nothing when it was not told.
func quantity(ctx context.Context, q savings.Quantity) string {
	if q.N == 0 {
		return ""
	}
	return ui.T(ctx, "models.n."+string(q.Unit), ui.N(ctx, q.N))
}

// shareText is a share of two quantities, as «6,25 %»; empty when they cannot be compared.
func shareText(ctx context.Context, num, den savings.Quantity) string {
	n, err := savings.Share(num, den, 2)
	if err != nil {
		return ""
	}
	whole, rest := n/100, n%100
	if rest == 0 {
		return itoa(whole) + " %"
	}
	text := itoa(whole) + "." + strings.TrimRight(itoa(100 + rest)[1:], "0")
	if ui.Lang(ctx) != "en" {
		text = strings.ReplaceAll(text, ".", ",")
	}
	return text + " %"
}

// toldCell is a figure of a kind in a table of figures: empty when it was not told.
func toldCell(ctx context.Context, f savings.Figures, u savings.Unit) ui.Cell {
	q, ok := f.In(u)
	if !ok {
		return ui.Cell{}
	}
	return ui.Num(ctx, q.N)
}

// modelsView answers GET /savings/models: the register. Each kind of thing has a column of its own.
func (s *Server) modelsView(r *http.Request) (officeView, error) {
	st, v, err := s.modelStand(r, "/savings/models")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	list, err := s.app.Models(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	v.figures = []ui.Figure{{Label: ui.T(ctx, "models.count"), Value: ui.N(ctx, int64(len(list.Models))), Kind: ui.Stock, AsOf: s.app.Today()}}
	for _, u := range savings.Units {
		if list.Told[u] > 0 {
			v.figures = append(v.figures, ui.Figure{Label: ui.T(ctx, "models.unit."+string(u)), Value: ui.N(ctx, list.Told[u]), Source: ui.T(ctx, "models.told_by"), Kind: ui.Stock, AsOf: s.app.Today()})
		}
	}
	t := ui.Table{ID: "models", Caption: ui.T(ctx, "models.register"), Filter: true, Tall: true, Export: st.where.URL("/savings/models.xlsx"),
		Cols: columns(ctx, "models.col.name", "models.col.host", "models.col.mechanism", "models.col.launched", "models.col.base", "models.col.goal",
			"models.unit.groups", "models.unit.households", "models.unit.members", "models.unit.participants", "models.unit.cards")}
	for i := 6; i < 11; i++ {
		t.Cols[i].Num = true
	}
	for _, m := range list.Models {
		row := ui.Row{Cells: []ui.Cell{{Text: m.Name, Sub: m.Unit, Href: st.where.URL("/savings/models/" + itoa(m.ID))}, {Text: m.HostName}, {Text: ui.T(ctx, "savings.model."+m.Mechanism)},
			{Text: ui.Day(m.Launched)}, {Text: quantity(ctx, m.Base)}, {Text: quantity(ctx, m.Goal), Sub: goalReached(ctx, m.Model, m.Latest)}}}
		for _, u := range savings.Units {
			row.Cells = append(row.Cells, toldCell(ctx, m.Latest, u))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "models.none"), Text: ui.T(ctx, "models.none.text")}
	v.sections, v.sheet = []section{{title: t.Caption, hint: ui.T(ctx, "models.register.hint"), table: &t}}, &t
	if list.MayKeep {
		v.sections = append(v.sections, section{form: modelForm(r, st.where.URL("/savings/models"), s.app.Today(), store.Model{})})
	}
	return v, nil
}

// goalReached is how much of the goal the latest figures of the same unit are.
func goalReached(ctx context.Context, m store.Model, f savings.Figures) string {
	if q, ok := f.In(m.Goal.Unit); ok && m.Goal.N > 0 {
		return ui.T(ctx, "models.goal_reached", shareText(ctx, q, m.Goal))
	}
	return ""
}

func kindOptions(ctx context.Context, chosen string) []ui.Option {
	var out []ui.Option
	for _, u := range savings.Units {
		out = append(out, ui.Option{Value: string(u), Label: ui.T(ctx, "models.unit."+string(u)), Selected: string(u) == chosen})
	}
	return out
}

// modelForm asks for a model, or for a copy of from.
func modelForm(r *http.Request, action string, today day.Date, from store.Model) *officeForm {
	ctx := r.Context()
	copied := from.ID != 0
	field := func(name, label, first string, must bool) ui.Field {
		return ui.Field{Name: name, Label: ui.T(ctx, label), Value: typed(r, name, first), Required: must}
	}
	f := &officeForm{title: ui.T(ctx, "models.new"), hint: ui.T(ctx, "models.new.hint"), action: action, submit: ui.T(ctx, "models.keep")}
	if copied {
		f.title, f.hint, f.submit = ui.T(ctx, "models.copy"), ui.T(ctx, "models.copy.hint"), ui.T(ctx, "models.copy")
	}
	f.fields = append(f.fields, field("name", "models.col.name", from.Name, true),
		ui.Field{Name: "host", Label: ui.T(ctx, "savings.col.host"), Options: savingsOptions(ctx, "savings.host.", app.SavingsHosts, typed(r, "host", "women"))},
		field("host_name", "models.host_name", "", true), field("partners", "models.partners", "", false))
	if !copied {
		f.fields = append(f.fields, ui.Field{Name: "mechanism", Label: ui.T(ctx, "models.col.mechanism"), Options: savingsOptions(ctx, "savings.model.", savings.Mechanisms, typed(r, "mechanism", "pig"))})
	}
	f.fields = append(f.fields, ui.Field{Name: "launched", Label: ui.T(ctx, "models.col.launched"), Type: "date", Value: typed(r, "launched", today.String()), Required: true},
		field("base", "models.base", "", false), ui.Field{Name: "base_unit", Label: ui.T(ctx, "models.base_unit"), Options: kindOptions(ctx, typed(r, "base_unit", "households"))},
		field("goal", "models.goal", "", false), ui.Field{Name: "goal_unit", Label: ui.T(ctx, "models.goal_unit"), Options: kindOptions(ctx, typed(r, "goal_unit", "participants"))},
		ui.Field{Name: "goal_day", Label: ui.T(ctx, "models.goal_day_label"), Type: "date", Value: typed(r, "goal_day", "")},
		field("goal_office", "models.goal_office", "", false), field("goal_union", "models.goal_union", "", false))
	if !copied {
		f.fields = append(f.fields, ui.Field{Name: "kit", Label: ui.T(ctx, "models.kit"), Hint: ui.T(ctx, "models.kit.hint"), Type: "textarea", Value: typed(r, "kit", "")})
	}
	f.fields = append(f.fields, field("source", "models.source", "", false))
	return f
}

// modelOf reads the form. A number that cannot be read is refused and nothing is kept.
func modelOf(r *http.Request, unit int64) (store.Model, error) {
	m := store.Model{UnitID: unit, Name: r.PostFormValue("name"), Host: r.PostFormValue("host"), HostName: r.PostFormValue("host_name"), Partners: r.PostFormValue("partners"),
		Mechanism: r.PostFormValue("mechanism"), Launched: formDay(r, "launched"), GoalDay: formDay(r, "goal_day"), GoalOffice: r.PostFormValue("goal_office"), GoalUnion: r.PostFormValue("goal_union"),
		Kit: r.PostFormValue("kit"), Source: r.PostFormValue("source")}
	var err error
	if m.Base, err = formQuantity(r, "base"); err == nil {
		m.Goal, err = formQuantity(r, "goal")
	}
	return m, err
}

func formQuantity(r *http.Request, name string) (savings.Quantity, error) {
	q := savings.Quantity{Unit: savings.Unit(r.PostFormValue(name + "_unit"))}
	text := strings.TrimSpace(r.PostFormValue(name))
	if text == "" {
		return q, nil
	}
	n, err := vntext.ParseInt(text)
	if err != nil || n < 0 {
		return q, fault.WithFields("models.refused", fault.Field{Field: name, Key: "models.quantity"})
	}
	q.N = n
	return q, nil
}

// postModel answers POST /savings/models.
func (s *Server) postModel(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	m, err := modelOf(r, where.UnitID)
	var id int64
	if err == nil {
		id, err = s.app.KeepModel(r.Context(), actor(r), m)
	}
	return s.answer(w, r, err, "models.saved", where.URL("/savings/models/"+itoa(id)), s.modelsView, "/savings/models")
}

// modelAct wraps an act on a model: back to its page, or the page with its form open and what was refused.
func (s *Server) modelAct(name string, act func(*http.Request, int64) error) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := pathID(r, "id")
		if err != nil {
			return err
		}
		where, err := whereOf(r)
		if err != nil {
			return err
		}
		path := "/savings/models/" + itoa(id)
		return s.answer(w, r, act(r, id), "models.saved", where.URL(path), s.modelView, path+"/"+name)
	}
}

func (s *Server) copyModel(r *http.Request, id int64) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	m, err := modelOf(r, where.UnitID)
	if err == nil {
		_, err = s.app.CopyModel(r.Context(), actor(r), id, m)
	}
	return err
}

func (s *Server) tellModel(r *http.Request, id int64) error {
	f := savings.Figures{Day: formDay(r, "day"), Source: r.PostFormValue("source")}
	for _, u := range savings.Units {
		text := strings.TrimSpace(r.PostFormValue(string(u)))
		if text == "" {
			continue
		}
		n, err := vntext.ParseInt(text)
		if err != nil || n < 0 {
			return fault.WithFields("models.refused", fault.Field{Field: string(u), Key: "models.quantity"})
		}
		f.Set(savings.Quantity{N: n, Unit: u})
	}
	return s.app.TellModel(r.Context(), actor(r), id, f)
}
