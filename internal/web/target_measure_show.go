package web

import (
	"net/http"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/target"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

// targetStand is the head of the area's table pages.
func (s *Server) targetStand(r *http.Request, path string) (boardAsk, officeView, app.TargetBoard, error) {
	ask, err := s.askBoard(r, path)
	if err != nil {
		return ask, officeView{}, app.TargetBoard{}, err
	}
	b, err := s.app.TargetBoard(r.Context(), actor(r), ask.query)
	if err != nil {
		return ask, officeView{}, b, err
	}
	ctx := r.Context()
	v := officeView{page: ask.st.page, over: joinDots(holderName(b), indicatorName(ctx, b.Indicator)), tabs: targetTabs(ctx, ask.st.where, b, path)}
	v.page.Title = pathText(ctx, "target.tab.", path)
	v.page.Crumbs = append(boardCrumbs(ask.st.where, ask.st, b), ui.Crumb{Label: v.page.Title})
	return ask, v, b, nil
}

// measuresView answers GET /targets/measures: every number told of an indicator in a place.
func (s *Server) measuresView(r *http.Request) (officeView, error) {
	ask, v, b, err := s.targetStand(r, "/targets/measures")
	if err != nil {
		return v, err
	}
	ctx, w := r.Context(), ask.st.where
	h, err := s.app.Measures(ctx, actor(r), b.Path[len(b.Path)-1].ID, b.Indicator.Code)
	if err != nil {
		return v, err
	}
	k := b.Indicator.Kind
	t := ui.Table{ID: "measures", Caption: ui.T(ctx, "target.measures"), Filter: true, Tall: true, Export: targetURL(w, b, "/targets/measures.xlsx"),
		Cols: columns(ctx, "target.col.day", "target.col.result", "target.col.holder", "target.col.way", "target.col.source", "target.col.told")}
	t.Cols[1].Num = true
	for _, m := range h.List {
		first := ui.Cell{Text: ui.Day(m.Day)}
		if k == target.Flow {
			first.Text = ui.T(ctx, "target.from_to", ui.Day(m.From), ui.Day(m.Day))
		}
		told := ui.Cell{Text: ui.Day(m.Told), Sub: whoOr(ctx, h.Names[m.By])}
		if m.Late() {
			told.Tags = []ui.TagText{{Mood: "warn", Text: ui.T(ctx, "target.late.short")}}
		}
		value := amountCell(ctx, k, m.Value)
		value.Text = resultText(ctx, k, target.Result{Known: true, Value: m.Value, Num: m.Num, Den: m.Den})
		if m.Den > 0 && (k == target.Mean || m.Den >= 100) {
			value.Sub = ui.N(ctx, m.Num) + "/" + ui.N(ctx, m.Den)
		}
		source := m.Source
		if m.Way == target.Computed {
			source = ui.T(ctx, "web.source.register")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{first, value, {Text: h.Holders[m.Holder]}, {Text: ui.T(ctx, "target.way."+string(m.Way))}, {Text: source}, told}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "target.measures.none"), Text: ui.T(ctx, "target.measures.none.text")}
	v.sheet = &t
	v.sections = []section{{title: t.Caption, hint: ui.T(ctx, "target.measures.hint"), table: &t, form: mayKeep(actor(r), h.MaySet, measureForm(r, w, b))}}
	if h.MaySet && b.Indicator.Formula != "" {
		v.sections = append(v.sections, section{form: computeForm(r, w, b, s.app.Today())})
	}
	if len(h.Past) > 0 {
		p := ui.Table{ID: "past", Caption: ui.T(ctx, "target.measures.past"), Cols: columns(ctx, "target.col.day", "target.col.result", "target.col.source", "office.col.ended", "office.col.reason")}
		for _, m := range h.Past {
			p.Rows = append(p.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.Day(m.Day)}, amountCell(ctx, k, m.Value), {Text: m.Source}, {Text: whoOr(ctx, h.Names[m.EndedBy]), Sub: ui.Moment(m.EndedAt)}, {Text: m.Reason}}})
		}
		v.sections = append(v.sections, section{title: p.Caption, table: &p})
	}
	return v, nil
}

func measureForm(r *http.Request, w ui.Where, b app.TargetBoard) *officeForm {
	ctx := r.Context()
	f := &officeForm{title: ui.T(ctx, "target.measure.new"), hint: ui.T(ctx, "target.measure.new.hint"), action: targetURL(w, b, "/targets/measures"), submit: ui.T(ctx, "office.save")}
	f.fields = []ui.Field{{Name: "day", Label: ui.T(ctx, "office.col.asof"), Type: "date", Value: typed(r, "day", ""), Required: true},
		{Name: "value", Label: ui.T(ctx, "office.col.value"), Hint: ui.T(ctx, "target.value.hint."+string(b.Indicator.Kind)), Value: typed(r, "value", "")}}
	if b.Indicator.Kind == target.Flow {
		f.fields = append([]ui.Field{{Name: "from", Label: ui.T(ctx, "target.measure.since"), Type: "date", Value: typed(r, "from", b.Period.From().String())}}, f.fields...)
	}
	if b.Indicator.Kind.Divides() {
		f.fields = append(f.fields, ui.Field{Name: "num", Label: b.Indicator.Numerator, Value: typed(r, "num", "")}, ui.Field{Name: "den", Label: b.Indicator.Denominator, Value: typed(r, "den", "")})
	}
	f.fields = append(f.fields, ui.Field{Name: "source", Label: ui.T(ctx, "office.col.source"), Hint: ui.T(ctx, "office.den.source.hint"), Value: typed(r, "source", ""), Required: true},
		ui.Field{Name: "reason", Label: ui.T(ctx, "target.measure.reason"), Hint: ui.T(ctx, "target.measure.reason.hint"), Value: typed(r, "reason", "")})
	return f
}

func computeForm(r *http.Request, w ui.Where, b app.TargetBoard, today day.Date) *officeForm {
	ctx := r.Context()
	return &officeForm{title: ui.T(ctx, "target.compute"), hint: ui.T(ctx, "target.compute.hint"), action: targetURL(w, b, "/targets/compute"), submit: ui.T(ctx, "target.compute.go"),
		fields: []ui.Field{{Name: "day", Label: ui.T(ctx, "office.col.asof"), Type: "date", Value: typed(r, "day", today.String()), Required: true}}}
}

// postMeasure answers POST /targets/measures.
func (s *Server) postMeasure(w http.ResponseWriter, r *http.Request) error {
	ask, err := s.askBoard(r, "/targets/measures")
	if err != nil {
		return err
	}
	b, err := s.app.TargetBoard(r.Context(), actor(r), ask.query)
	if err != nil {
		return err
	}
	n := app.NewMeasure{Indicator: b.Indicator.Code, UnitID: b.Path[len(b.Path)-1].ID, Holder: b.Holder, From: formDay(r, "from"), Day: formDay(r, "day"), Text: r.PostFormValue("value"),
		Source: r.PostFormValue("source"), Reason: r.PostFormValue("reason")}
	n.Num, n.Den, err = formRatio(r)
	if err == nil {
		err = s.app.EnterMeasure(r.Context(), actor(r), n)
	}
	return s.answer(w, r, err, "office.saved", targetURL(ask.st.where, b, "/targets/measures"), s.measuresView, "/targets/measures")
}

// formRatio reads numerator and denominator; both empty is none.
func formRatio(r *http.Request) (num, den int64, err error) {
	for _, f := range []struct {
		name string
		to   *int64
	}{{"num", &num}, {"den", &den}} {
		text := r.PostFormValue(f.name)
		if text == "" {
			continue
		}
		if *f.to, err = vntext.ParseInt(text); err != nil {
			bad := fault.As(err)
			return 0, 0, fault.WithFields("target.measure.refused", fault.Field{Field: f.name, Key: bad.Key, Args: bad.Args})
		}
	}
	return num, den, nil
}

// postCompute answers POST /targets/compute.
func (s *Server) postCompute(w http.ResponseWriter, r *http.Request) error {
	ask, err := s.askBoard(r, "/targets/measures")
	if err != nil {
		return err
	}
	b, err := s.app.TargetBoard(r.Context(), actor(r), ask.query)
	if err != nil {
		return err
	}
	_, err = s.app.ComputeMeasures(r.Context(), actor(r), app.ComputeQuery{Indicators: []string{b.Indicator.Code}, Days: []day.Date{formDay(r, "day")}, Villages: true})
	return s.answer(w, r, err, "target.computed", targetURL(ask.st.where, b, "/targets/measures"), s.measuresView, "/targets/compute")
}

// indicatorsView answers GET /targets/indicators: what can be measured, and by what rule.
func (s *Server) indicatorsView(r *http.Request) (officeView, error) {
	ask, v, b, err := s.targetStand(r, "/targets/indicators")
	if err != nil {
		return v, err
	}
	ctx, w := r.Context(), ask.st.where
	v.over = holderName(b)
	t := ui.Table{ID: "indicators", Caption: ui.T(ctx, "target.indicators"), Export: w.URL("/targets/indicators.xlsx"),
		Cols: columns(ctx, "target.col.indicator", "target.col.kind", "target.col.unit", "target.col.ratio", "target.col.rule", "target.col.counted")}
	for _, i := range b.Known {
		ratio := ""
		if i.Kind.Divides() {
			ratio = catalogueWord(ctx, i.Numerator) + " / " + catalogueWord(ctx, i.Denominator)
		}
		counted := ui.T(ctx, "target.way.entered")
		if i.Formula != "" {
			counted = ui.T(ctx, "web.source.register")
		}
		moved := b
		moved.Indicator = i
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: indicatorName(ctx, i), Sub: i.Code, Href: targetURL(w, moved, "/targets")}, {Text: ui.T(ctx, "target.kind."+string(i.Kind))}, {Text: catalogueWord(ctx, i.Unit)}, {Text: ratio}, {Text: catalogueWord(ctx, i.AsOf)}, {Text: counted}}})
	}
	v.sheet = &t
	v.sections = []section{{title: t.Caption, hint: ui.T(ctx, "target.indicators.hint"), table: &t, form: mayKeep(actor(r), b.MaySet, indicatorForm(r, w))}}
	return v, nil
}

func indicatorForm(r *http.Request, w ui.Where) *officeForm {
	ctx := r.Context()
	kinds := []ui.Option{{Label: "—"}}
	for _, k := range target.Kinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: ui.T(ctx, "target.kind."+string(k)), Selected: typed(r, "kind", "") == string(k)})
	}
	text := func(name, label string) ui.Field {
		return ui.Field{Name: name, Label: ui.T(ctx, label), Value: typed(r, name, "")}
	}
	return &officeForm{title: ui.T(ctx, "target.indicator.new"), hint: ui.T(ctx, "target.indicator.new.hint"), action: w.URL("/targets/indicators"), submit: ui.T(ctx, "office.save"),
		fields: []ui.Field{text("name", "target.col.indicator"), {Name: "kind", Label: ui.T(ctx, "target.col.kind"), Options: kinds}, text("unit", "target.col.unit"), text("numerator", "target.indicator.num"), text("denominator", "target.indicator.den"), text("as_of", "target.col.rule")}}
}

// postIndicator answers POST /targets/indicators.
func (s *Server) postIndicator(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	i := target.Indicator{Name: r.PostFormValue("name"), Kind: target.Kind(r.PostFormValue("kind")), Unit: r.PostFormValue("unit"), Numerator: r.PostFormValue("numerator"),
		Denominator: r.PostFormValue("denominator"), AsOf: r.PostFormValue("as_of"), Scheme: person.SchemeAny}
	return s.answer(w, r, s.app.AddIndicator(r.Context(), actor(r), i), "office.saved", where.URL("/targets/indicators"), s.indicatorsView, "/targets/indicators")
}
