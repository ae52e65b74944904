package web

import (
	"net/http"
	"strings"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

func isCommuneOrVillage(st stand) bool {
	l := st.place.Unit().Level
	return l == org.Commune || l == org.Village
}

// localKinds are the kinds of a village, in the order of the form.
var localKinds = []org.Kind{org.KindThon, org.KindBuon, org.KindBon, org.KindStreetGroup, org.KindKhom, org.KindAp, org.KindBan, org.KindXom}

// changeSections are the forms of a commune (its villages) or a village (its groups).
func changeSections(r *http.Request, st stand, a app.Actor, statuses []store.UnitStatus, today day.Date) []section {
	ctx := r.Context()
	var out []section
	if access.May(a.Role, access.ImportPlaces) && len(st.place.Children) > 0 {
		out = append(out, section{form: placesForm(r, st, today)})
	}
	if st.place.Unit().Level != org.Commune {
		return out
	}
	t := statusTable(ctx, statuses)
	sec := section{title: t.Caption, hint: ui.T(ctx, "office.status.hint"), table: &t}
	if access.May(a.Role, access.KeepCharges) {
		sec.form = statusForm(r, st)
	}
	return append(out, sec)
}

func placesForm(r *http.Request, st stand, today day.Date) *officeForm {
	ctx := r.Context()
	groups := st.place.Unit().Level == org.Village
	f := &officeForm{title: ui.T(ctx, "office.change.form", unitName(st.place.Unit())), hint: ui.T(ctx, "office.change.hint"), open: true, action: st.where.URL("/places/change"), submit: ui.T(ctx, "office.change.go"),
		legend: ui.T(ctx, "office.change.old"), choiceName: "old"}
	chosen := map[string]bool{}
	for _, v := range r.PostForm["old"] {
		chosen[v] = true
	}
	for _, c := range st.place.Children {
		f.choices = append(f.choices, ui.Option{Value: itoa(c.ID), Label: unitName(c), Selected: chosen[itoa(c.ID)]})
	}
	kinds := localKinds
	if groups {
		kinds = []org.Kind{org.KindFamilyGroup}
	}
	var options []ui.Option
	for _, k := range kinds {
		options = append(options, ui.Option{Value: string(k), Label: k.Word(), Selected: typed(r, "kind", "") == string(k)})
	}
	f.fields = []ui.Field{{Name: "new", Label: ui.T(ctx, "office.change.new"), Hint: ui.T(ctx, "office.change.new.hint"), Value: typed(r, "new", ""), Required: true},
		{Name: "kind", Label: ui.T(ctx, "office.change.kind"), Options: options},
		{Name: "on", Label: ui.T(ctx, "office.change.on"), Type: "date", Value: typed(r, "on", ""), Max: today.String(), Required: true},
		{Name: "source", Label: ui.T(ctx, "office.change.source"), Hint: ui.T(ctx, "office.change.source.hint"), Value: typed(r, "source", ""), Required: true}}
	return f
}

func statusForm(r *http.Request, st stand) *officeForm {
	ctx := r.Context()
	var options []ui.Option
	for _, kind := range []string{"area", "new_rural"} {
		for _, v := range app.PlaceStatusKinds[kind] {
			options = append(options, ui.Option{Value: kind + "." + v, Label: joinDots(ui.T(ctx, "office.status."+kind), ui.T(ctx, "office.status."+kind+"."+v)), Selected: typed(r, "status", "") == kind+"."+v})
		}
	}
	return &officeForm{title: ui.T(ctx, "office.status.new"), action: st.where.URL("/places/status"), submit: ui.T(ctx, "office.save"), fields: []ui.Field{
		{Name: "status", Label: ui.T(ctx, "office.col.status"), Options: options}, {Name: "from", Label: ui.T(ctx, "office.col.from"), Type: "date", Value: typed(r, "from", ""), Required: true},
		{Name: "decision", Label: ui.T(ctx, "office.change.source"), Value: typed(r, "decision", ""), Required: true}}}
}

// postChange merges, splits or renames. The new names stand in one field, parted by semicolons.
func (s *Server) postChange(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	c := app.PlaceChange{On: formDay(r, "on"), Source: r.PostFormValue("source")}
	for _, v := range r.PostForm["old"] {
		if id, ok := number(v); ok {
			c.Old = append(c.Old, id)
		}
	}
	for _, name := range strings.Split(r.PostFormValue("new"), ";") {
		if name = strings.TrimSpace(name); name != "" {
			c.New = append(c.New, app.NewPlace{Kind: org.Kind(r.PostFormValue("kind")), Name: name})
		}
	}
	_, err = s.app.ChangePlaces(r.Context(), actor(r), c)
	done, to := "office.change.done", where.URL("/places")
	if len(c.New) > 1 && len(c.Old) == 1 {
		done, to = "office.change.split", where.URL(leftPath, "from", itoa(c.Old[0]))
	}
	return s.answer(w, r, err, done, to, s.changeView, "/places/change")
}

// postStatus notes what a commune is recognised as.
func (s *Server) postStatus(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	kind, value, _ := strings.Cut(r.PostFormValue("status"), ".")
	err = s.app.SetPlaceStatus(r.Context(), actor(r), store.UnitStatus{UnitID: where.UnitID, Kind: kind, Value: value, From: formDay(r, "from"), Source: r.PostFormValue("decision")})
	return s.answer(w, r, err, "office.saved", where.URL("/places/change"), s.changeView, "/places/status")
}
