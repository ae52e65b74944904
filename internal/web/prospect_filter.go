package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/web/ui"
)

type hiddenField struct{ name, value string }

// prospectQuery reads a list's address. An unknown word is an error, never another list.
func prospectQuery(r *http.Request, where ui.Where) (app.ProspectQuery, error) {
	get := r.URL.Query().Get
	q := app.ProspectQuery{UnitID: where.UnitID, Scheme: where.Scheme, Segment: get("segment"), Cursor: r.URL.Query().Get("after"), Due: get("due") != ""}
	if v := get("reason"); v != "" {
		lead, ok := prospect.ReasonByCode(v)
		if !ok {
			return q, fault.New(fault.NotFound, "web.no_page")
		}
		q.Lead = lead
	}
	switch v := get("holder"); v {
	case "":
	case "nobody":
		q.Holder = app.HolderNobody
	default:
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n <= 0 {
			return q, fault.New(fault.NotFound, "web.no_page")
		}
		q.Holder = n
	}
	return q, nil
}

// listPairs are the names and values of a list's address.
func listPairs(q app.ProspectQuery) []string {
	holder, due, reason := "", "", ""
	switch {
	case q.Holder == app.HolderNobody:
		holder = "nobody"
	case q.Holder > 0:
		holder = itoa(q.Holder)
	}
	if q.Due {
		due = "1"
	}
	if q.Lead != prospect.None {
		reason = q.Lead.Code()
	}
	return []string{"reason", reason, "segment", q.Segment, "holder", holder, "due", due}
}

func prospectsURL(w ui.Where, q app.ProspectQuery, more ...string) string {
	return w.URL("/prospects", append(listPairs(q), more...)...)
}

func leadTabs(ctx context.Context, w ui.Where, q app.ProspectQuery) []ui.Tab {
	at := func(lead prospect.Reason, due bool) app.ProspectQuery {
		o := q
		o.Lead, o.Due = lead, due
		return o
	}
	tabs := []ui.Tab{{Label: ui.T(ctx, "prospect.all"), Href: prospectsURL(w, at(prospect.None, false)), Current: q.Lead == prospect.None && !q.Due}}
	for _, lead := range prospect.Reasons {
		tabs = append(tabs, ui.Tab{Label: ui.T(ctx, "prospect.reason."+lead.Code()), Href: prospectsURL(w, at(lead, false)), Current: q.Lead == lead && !q.Due})
	}
	return append(tabs, ui.Tab{Label: ui.T(ctx, "prospect.appointments"), Href: prospectsURL(w, at(prospect.None, true)), Current: q.Due})
}

func filterFields(ctx context.Context, w ui.Where, q app.ProspectQuery, list app.ProspectsView) ([]ui.Field, []hiddenField) {
	t := func(key string) string { return ui.T(ctx, key) }
	scheme := ui.Field{Name: "scheme", Label: t("prospect.filter.scheme"), Options: []ui.Option{{Value: "", Label: t("prospect.filter.both"), Selected: q.Scheme == person.SchemeAny}}}
	for _, s := range prospect.Schemes {
		scheme.Options = append(scheme.Options, ui.Option{Value: s.Code(), Label: schemeName(ctx, s), Selected: q.Scheme == s})
	}
	segment := ui.Field{Name: "segment", Label: t("prospect.filter.segment"), Options: []ui.Option{{Value: "", Label: t("prospect.all"), Selected: q.Segment == ""}}}
	for _, c := range segmentCodes(list.Segments) {
		segment.Options = append(segment.Options, ui.Option{Value: c, Label: segmentLabel(ctx, list.Segments, c), Selected: q.Segment == c})
	}
	fields := []ui.Field{scheme, segment}
	if list.MayGive {
		holder := ui.Field{Name: "holder", Label: t("prospect.filter.holder"), Options: []ui.Option{{Value: "", Label: t("prospect.all"), Selected: q.Holder == 0},
			{Value: "nobody", Label: t("prospect.holder.nobody"), Selected: q.Holder == app.HolderNobody}}}
		for _, h := range list.Holders {
			holder.Options = append(holder.Options, ui.Option{Value: itoa(h.ID), Label: h.Name + " (" + ui.N(ctx, h.Held) + ")", Selected: q.Holder == h.ID})
		}
		fields = append(fields, holder)
	}
	return fields, listHidden(w, q, "scheme", "segment", "holder")
}

// listHidden are the parts of a list's address that a form carries along, but for those it asks itself.
func listHidden(w ui.Where, q app.ProspectQuery, asked ...string) []hiddenField {
	var out []hiddenField
	add := func(name, value string) {
		for _, a := range asked {
			if a == name {
				return
			}
		}
		if value != "" {
			out = append(out, hiddenField{name, value})
		}
	}
	if w.UnitID != 0 {
		add("place", itoa(w.UnitID))
	}
	if w.Scheme != person.SchemeAny {
		add("scheme", w.Scheme.Code())
	}
	pairs := listPairs(q)
	for i := 0; i < len(pairs); i += 2 {
		add(pairs[i], pairs[i+1])
	}
	return out
}

func segmentCodes(rules []prospect.Rule) []string {
	var out []string
	for _, r := range rules {
		out = append(out, r.Code)
	}
	return append(out, prospect.OtherSegment)
}

func segmentLabel(ctx context.Context, rules []prospect.Rule, code string) string {
	for _, r := range rules {
		if r.Code != code {
			continue
		}
		if ui.Lang(ctx) == i18n.EN && r.En != "" {
			return r.En
		}
		return r.Name
	}
	if code == prospect.OtherSegment {
		return ui.T(ctx, "prospect.segment.other")
	}
	return code // a rule of another day, until the list is derived anew
}
