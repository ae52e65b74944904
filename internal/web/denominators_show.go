package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/store"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

// denominatorKinds lists what can be entered, in the order of the form.
var denominatorKinds = []coverage.DenominatorKind{coverage.Population, coverage.WorkingAge, coverage.Households, coverage.Members, coverage.Growers}

// denominatorsView answers GET /denominators: by what numbers a place is measured, and why.
func (s *Server) denominatorsView(r *http.Request) (officeView, error) {
	st, v, err := s.officeStand(r, "/denominators")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	d, err := s.app.DenominatorsOf(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	v.page.DataDay = d.AsOf
	given := givenTable(ctx, st.where, d)
	v.sheet = &given
	v.sections = []section{usedSection(ctx, d), {title: given.Caption, hint: ui.T(ctx, "office.den.hint"), table: &given, form: mayKeep(actor(r), d.MaySet, denominatorForm(r, st))}}
	if f := supersedeForm(r, st, d); f != nil && d.MaySet {
		v.sections = append([]section{{form: f}}, v.sections...)
	}
	if len(d.Past) > 0 {
		v.sections = append(v.sections, pastSection(ctx, d.Past))
	}
	return v, nil
}

// usedSection says which number each rate uses today, and why that one.
func usedSection(ctx context.Context, d app.DenominatorsView) section {
	t := ui.Table{ID: "used", Caption: ui.T(ctx, "office.den.used"), Cols: columns(ctx, "office.col.scheme", "office.col.counts", "office.col.value", "office.col.asof", "office.col.source", "office.col.why")}
	t.Cols[2].Num = true
	for _, u := range d.Used {
		source, why := u.Source, ui.T(ctx, "office.den.why.latest", ui.Day(d.AsOf))
		switch {
		case !u.Official():
			source, why = ui.T(ctx, "web.source.register"), ui.T(ctx, "office.den.why.register")
			if u.Later > 0 {
				why = ui.T(ctx, "office.den.why.later", ui.N(ctx, int64(u.Later)), ui.Day(d.AsOf))
			}
		case u.Others > 0:
			why = ui.T(ctx, "office.den.why.of", ui.N(ctx, int64(u.Others+1)), ui.Day(d.AsOf))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: schemeName(ctx, u.Scheme)}, {Text: ui.T(ctx, "office.den."+string(u.Kind))}, ui.Num(ctx, u.Value), {Text: ui.Day(u.AsOf)}, {Text: source}, {Text: why}}})
	}
	return section{title: t.Caption, table: &t}
}

func givenTable(ctx context.Context, w ui.Where, d app.DenominatorsView) ui.Table {
	t := ui.Table{ID: "given", Caption: ui.T(ctx, "office.den.given"), Export: w.URL("/denominators.xlsx"), Cols: columns(ctx, "office.col.counts", "office.col.value", "office.col.asof", "office.col.source", "office.col.by", "office.col.used")}
	t.Cols[1].Num = true
	for _, g := range d.Lines {
		by := whoOr(ctx, g.By)
		var used []string
		for _, sch := range g.Used {
			used = append(used, schemeName(ctx, sch))
		}
		first := ui.Cell{Text: ui.T(ctx, "office.den."+g.Kind)}
		if d.MaySet {
			first.Href = w.URL("/denominators", "kind", g.Kind, "day", g.AsOf.String(), "source", g.Source)
			first.Aside = ui.T(ctx, "office.den.correct")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{first, ui.Num(ctx, g.Value), {Text: ui.Day(g.AsOf)}, {Text: g.Source}, {Text: by, Sub: ui.Moment(g.At)}, {Text: strings.Join(used, ", ")}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.den.none"), Text: ui.T(ctx, "office.den.none.text"),
		Sample: "«Theo rà soát, thôn Thanh Bình có 82 người trong độ tuổi lao động; 47 người đã tham gia, đạt 57%.»", Cite: ui.T(ctx, "office.den.sample")}
	return t
}

// whoOr is a name, or the house itself where no account stands behind an act: a night job, or a command at
// the server.
func whoOr(ctx context.Context, name string) string {
	if name == "" || name == app.CommandLine().Name {
		return ui.T(ctx, "web.audit.system")
	}
	return name
}

func pastSection(ctx context.Context, past []app.PastLine) section {
	t := ui.Table{ID: "past", Caption: ui.T(ctx, "office.den.past"), Cols: columns(ctx, "office.col.counts", "office.col.value", "office.col.asof", "office.col.source", "office.col.by", "office.col.ended", "office.col.reason")}
	t.Cols[1].Num = true
	for _, p := range past {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "office.den."+p.Kind)}, ui.Num(ctx, p.Value), {Text: ui.Day(p.AsOf)}, {Text: p.Source}, {Text: whoOr(ctx, p.By), Sub: ui.Moment(p.At)}, {Text: whoOr(ctx, p.Ended), Sub: ui.Moment(p.EndedAt)}, {Text: p.Reason}}})
	}
	return section{title: t.Caption, table: &t}
}

func denominatorForm(r *http.Request, st stand) *officeForm {
	ctx := r.Context()
	var kinds []ui.Option
	for _, k := range denominatorKinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: ui.T(ctx, "office.den."+string(k)), Selected: typed(r, "kind", "") == string(k)})
	}
	return &officeForm{title: ui.T(ctx, "office.den.new"), hint: ui.T(ctx, "office.den.new.hint"), action: st.where.URL("/denominators"), submit: ui.T(ctx, "office.save"), fields: []ui.Field{
		{Name: "kind", Label: ui.T(ctx, "office.col.counts"), Options: kinds}, {Name: "value", Label: ui.T(ctx, "office.col.value"), Value: typed(r, "value", ""), Required: true},
		{Name: "as_of", Label: ui.T(ctx, "office.col.asof"), Type: "date", Value: typed(r, "as_of", ""), Required: true},
		{Name: "source", Label: ui.T(ctx, "office.col.source"), Hint: ui.T(ctx, "office.den.source.hint"), Value: typed(r, "source", ""), Required: true}}}
}

// supersedeForm corrects or withdraws the number that stands in the address; nil when none does.
func supersedeForm(r *http.Request, st stand, d app.DenominatorsView) *officeForm {
	ctx := r.Context()
	q := r.URL.Query()
	for _, g := range d.Lines {
		if g.Kind != q.Get("kind") || g.AsOf.String() != q.Get("day") || g.Source != q.Get("source") {
			continue
		}
		return &officeForm{title: ui.T(ctx, "office.den.supersede", ui.T(ctx, "office.den."+g.Kind), ui.Day(g.AsOf), g.Source), hint: ui.T(ctx, "office.den.supersede.hint"), open: true,
			action: st.where.URL("/denominators/supersede", "kind", g.Kind, "day", g.AsOf.String(), "source", g.Source), submit: ui.T(ctx, "office.den.supersede.go"),
			fields: []ui.Field{{Name: "new_value", Label: ui.T(ctx, "office.col.value"), Value: typed(r, "new_value", ui.N(ctx, g.Value)), Required: true},
				{Name: "reason", Label: ui.T(ctx, "office.col.reason"), Hint: ui.T(ctx, "office.den.reason.hint"), Value: typed(r, "reason", ""), Required: true}},
			checks: []ui.Option{{Value: "withdraw", Label: ui.T(ctx, "office.den.withdraw")}}}
	}
	return nil
}

func (s *Server) postDenominator(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	d := coverage.Denominator{Kind: coverage.DenominatorKind(r.PostFormValue("kind")), AsOf: formDay(r, "as_of"), Source: r.PostFormValue("source"), Value: formCount(r, "value")}
	return s.answer(w, r, s.app.SetDenominator(r.Context(), actor(r), where.UnitID, d), "office.saved", where.URL("/denominators"), s.denominatorsView, "/denominators")
}

// formCount reads a count the way people write it, 132.316; what is no number is refused as negative.
func formCount(r *http.Request, name string) int64 {
	n, err := vntext.ParseInt(r.PostFormValue(name))
	if err != nil {
		return -1
	}
	return n
}

func (s *Server) postSupersede(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	on, err := day.Parse(q.Get("day"))
	if err != nil {
		on = day.Date{}
	}
	d := coverage.Denominator{Kind: coverage.DenominatorKind(q.Get("kind")), AsOf: on, Source: q.Get("source"), Value: formCount(r, "new_value")}
	withdraw := r.PostFormValue("withdraw") == "1"
	if withdraw {
		d.Value = 0
	}
	err = s.app.SupersedeDenominator(r.Context(), actor(r), where.UnitID, d, withdraw, r.PostFormValue("reason"))
	return s.answer(w, r, err, "office.den.superseded", where.URL("/denominators"), s.denominatorsView, "/denominators/supersede")
}

// changeView answers GET /places/change: villages of a commune that merge, split or take another name, and
// what the commune is recognised as.
func (s *Server) changeView(r *http.Request) (officeView, error) {
	st, v, err := s.officeStand(r, "/places")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	statuses, err := s.app.PlaceStatuses(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	v.page.Title = ui.T(ctx, "office.change.title")
	v.page.Crumbs = append(crumbLinksTo(st, "/places"), ui.Crumb{Label: v.page.Title})
	if !isCommuneOrVillage(st) {
		v.notice = &ui.Notice{Mood: "info", Title: ui.T(ctx, "office.change.choose"), Text: ui.T(ctx, "office.change.choose.text")}
		return v, nil
	}
	if access.May(actor(r).Role, access.ImportLists) {
		if v.notice, err = s.leftNotice(r, st); err != nil {
			return v, err
		}
	}
	v.sections = append(v.sections, changeSections(r, st, actor(r), statuses, s.app.Today())...)
	return v, nil
}

func statusTable(ctx context.Context, list []store.UnitStatus) ui.Table {
	t := ui.Table{ID: "statuses", Caption: ui.T(ctx, "office.status.title"), Cols: columns(ctx, "office.col.what", "office.col.status", "office.col.from", "office.col.to", "web.places.source")}
	for _, st := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "office.status."+st.Kind)}, {Text: ui.T(ctx, "office.status."+st.Kind+"."+st.Value)}, {Text: ui.Day(st.From)}, {Text: lastDay(ctx, st.To)}, {Text: st.Source}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "office.status.none"), Text: ui.T(ctx, "office.status.none.text")}
	return t
}
