package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/linkage"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// whyView says why a row of a list is taken for a person (vì sao cho là cùng một người).
type whyView struct {
	page     ui.Page
	over     string
	notice   ui.Notice
	evidence []ui.Evidence
	compare  ui.Table
	rival    string
}

// showWhy answers GET /records/{id}/why?person=.
func (s *Server) showWhy(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "web.no_page")
	}
	with, err := strconv.ParseInt("0"+r.URL.Query().Get("person"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "web.no_page")
	}
	st, err := s.standAt(r, "people", "/coverage")
	if err != nil {
		return err
	}
	e, err := s.app.ExplainLink(r.Context(), actor(r), id, person.ID(with))
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, whyPage(whyOf(r.Context(), st, e)))
}

func whyOf(ctx context.Context, st stand, e app.LinkExplanation) whyView {
	v := whyView{page: st.page, over: joinDots(called(e.Person.FullName), ui.T(ctx, "web.list."+string(e.Record.List)))}
	v.page.Title = ui.T(ctx, "web.why.title")
	v.page.Crumbs = []ui.Crumb{{Label: called(e.Person.FullName), Href: st.where.URL("/people/" + itoa(int64(e.Person.ID)))}, {Label: v.page.Title}}
	x := e.Explanation
	if x == nil {
		v.notice = ui.Notice{Title: ui.T(ctx, "web.decision."+strconv.Itoa(int(e.Decision))), Text: ui.T(ctx, "web.why.none")}
		return v
	}
	v.notice = ui.Notice{Mood: whyMood(x.Prob), Title: ui.T(ctx, "web.why.prob", chance(ctx, x.Prob)), Text: ui.T(ctx, "web.why.text")}
	v.compare = ui.Table{ID: "compare", Caption: ui.T(ctx, "web.why.compare"), Cols: columns(ctx, "web.why.what", "web.why.register", "web.why.row", "web.why.level")}
	v.evidence = append(v.evidence, ui.Evidence{Label: ui.T(ctx, "web.why.prior"), Text: ui.T(ctx, "web.why.prior.text"), Bits: x.Prior, Kind: "prior"})
	for _, f := range x.Fields {
		f.Left, f.Right = valueText(ctx, f.Column, f.Left), valueText(ctx, f.Column, f.Right)
		// What one side does not have says nothing: it stands in the comparison, not among the evidence.
		if f.Left != "" && f.Right != "" {
			v.evidence = append(v.evidence, fieldEvidence(ctx, f))
		}
		v.compare.Rows = append(v.compare.Rows, ui.Row{Cells: []ui.Cell{{Text: columnName(ctx, f.Column)}, {Text: f.Left}, {Text: f.Right}, {Text: ui.T(ctx, f.Level.Key, f.Level.Args...)}}})
	}
	for _, b := range x.Bonds {
		v.evidence = append(v.evidence, ui.Evidence{Label: columnName(ctx, b.A) + " + " + columnName(ctx, b.B), Text: ui.T(ctx, b.R.Key, b.R.Args...), Bits: b.R.Bits})
	}
	if x.Household != nil {
		v.evidence = append(v.evidence, ui.Evidence{Label: ui.T(ctx, "web.why.household"), Text: ui.T(ctx, x.Household.Key, x.Household.Args...), Bits: x.Household.Bits})
	}
	v.evidence = append(v.evidence, ui.Evidence{Label: ui.T(ctx, "web.col.total"), Bits: x.Weight, Kind: "total"})
	if x.Second != nil {
		v.rival = ui.T(ctx, "web.why.rival", worseText(ctx, x.Second.Worse))
	}
	return v
}

func fieldEvidence(ctx context.Context, f linkage.FieldReason) ui.Evidence {
	e := ui.Evidence{Label: columnName(ctx, f.Column), Bits: f.Level.Bits, Text: ui.T(ctx, f.Level.Key, f.Level.Args...)}
	e.Text = f.Left + " – " + f.Right + ": " + e.Text
	if f.Term != nil {
		e.Bits += f.Term.Bits
		if f.Term.Bits >= termWorth || f.Term.Bits <= -termWorth {
			e.Text += "; " + ui.T(ctx, f.Term.Key, f.Term.Args...)
		}
	}
	return e
}

// termWorth is how many bits the rarity of a value must add before it is worth a reader's words.
const termWorth = 0.3

// valueText writes a compared value as people write it: linkage keeps days and sexes in its own form.
func valueText(ctx context.Context, column, v string) string {
	switch column {
	case "birth_date":
		if d, err := day.Parse(v); err == nil {
			return d.VN()
		}
	case "sex":
		switch v {
		case "m":
			return sexText(ctx, person.Male)
		case "f":
			return sexText(ctx, person.Female)
		}
	case "household_no":
		return strings.ToUpper(v)
	}
	return v
}

// worseText names the column of a rival's weakness, whose argument is the column's word.
func worseText(ctx context.Context, r linkage.Reason) string {
	args := append([]any(nil), r.Args...)
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = columnName(ctx, s)
		}
	}
	return ui.T(ctx, r.Key, args...)
}

// columnName is a compared column in words.
func columnName(ctx context.Context, c string) string {
	for _, key := range []string{"web.column." + c, "web.field." + c} {
		if i18n.Has(key) {
			return ui.T(ctx, key)
		}
	}
	return c
}

func whyMood(p float64) string {
	switch {
	case p >= 0.95:
		return "ok"
	case p >= 0.2:
		return "warn"
	}
	return "bad"
}

// chance writes a probability so that near certainty does not read as certainty.
func chance(ctx context.Context, p float64) string {
	if p >= 0.9995 {
		return ui.T(ctx, "web.why.above", ui.Percent(ctx, 999, 1000))
	}
	return ui.Percent(ctx, int64(p*1000+0.5), 1000)
}
