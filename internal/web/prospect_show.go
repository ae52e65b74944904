package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

func (s *Server) prospectRoutes(signed func(string, handler)) {
	signed("GET /prospects", s.showProspects)
	signed("GET /prospects.xlsx", s.showProspectsSheet)
	signed("GET /prospects/pivot", s.showPivot)
	signed("GET /prospects/pivot.xlsx", s.showPivotSheet)
	signed("GET /prospects/segments", s.showSegments)
	signed("POST /prospects/segments", s.postSegment)
	signed("POST /prospects/derive", s.postDerive)
	signed("POST /prospects/assign", s.postAssignList)
	signed("POST /prospects/release", s.postReleaseList)
	signed("POST /prospects/holders", s.postHolder)
	signed("GET /prospects/{id}", s.showProspect)
	signed("POST /prospects/{id}/assign", s.postAssign)
	signed("POST /prospects/{id}/release", s.postRelease)
	signed("POST /prospects/{id}/talks", s.postTalk)
	signed("POST /prospects/{id}/talks/{talk}/withdraw", s.postTalkWithdraw)
	signed("POST /prospects/{id}/means", s.postMeans)
	signed("POST /prospects/{id}/fieldnotes", s.postFieldNotes)
	signed("POST /prospects/{id}/means/{means}/drop", s.postMeansDrop)
	signed("POST /prospects/{id}/brought", s.postBrought)
	signed("GET /objections", s.showObjections)
}

// prospectsView is the list of prospects of a place.
type prospectsView struct {
	page   ui.Page
	over   string
	total  string
	tabs   []ui.Tab
	links  []ui.Crumb
	filter string
	hidden []hiddenField
	fields []ui.Field
	table  ui.Table
	give   *giveView
	due    *ui.Notice
	derive string
}

// giveView is the box that gives a list to one holder.
type giveView struct {
	action, release, create string
	holders                 []ui.Option
	accounts                []ui.Option // of collectors who hold nothing yet
	held                    string      // name of the holder whose list is shown; empty: none
	place                   string
}

// prospectStand is where the list stands. Only the two schemes that people choose have one.
func (s *Server) prospectStand(r *http.Request, path string) (stand, app.ProspectQuery, error) {
	st, err := s.standAt(r, "prospects", path)
	if err != nil {
		return st, app.ProspectQuery{}, err
	}
	switch st.where.Scheme {
	case person.SchemeAny, person.SchemeVoluntarySI, person.SchemeHealth:
	default:
		st.where.Scheme = person.SchemeAny
	}
	q, err := prospectQuery(r, st.where)
	return st, q, err
}

// showProspects answers GET /prospects.
func (s *Server) showProspects(w http.ResponseWriter, r *http.Request) error {
	return s.prospectsPage(w, r, http.StatusOK, nil)
}

func (s *Server) prospectsPage(w http.ResponseWriter, r *http.Request, status int, bad *ui.Notice) error {
	st, q, err := s.prospectStand(r, "/prospects")
	if err != nil {
		return err
	}
	list, err := s.app.Prospects(r.Context(), actor(r), q)
	if err != nil {
		return err
	}
	v := prospectsOf(r.Context(), st, q, list)
	if bad != nil {
		v.page.Flash = bad
	}
	return s.render(w, r, status, prospectsPage(v))
}

func prospectsOf(ctx context.Context, st stand, q app.ProspectQuery, list app.ProspectsView) prospectsView {
	v := prospectsView{page: st.page, over: joinDots(unitName(st.place.Unit()), ui.T(ctx, "web.figure.asof", list.AsOf)), total: ui.N(ctx, list.Total)}
	v.page.Title, v.page.Wide = ui.T(ctx, "prospect.title"), true
	v.page.Crumbs = append(crumbLinks(st), ui.Crumb{Label: v.page.Title})
	v.links = prospectLinks(ctx, st.where, "list", list.MayGive)
	v.tabs = leadTabs(ctx, st.where, q)
	v.filter = "/prospects"
	v.fields, v.hidden = filterFields(ctx, st.where, q, list)
	v.table = prospectsTable(ctx, st.where, q, list)
	if list.Due && list.MayGive {
		v.due, v.derive = &ui.Notice{Mood: "warn", Title: ui.T(ctx, "prospect.due"), Text: ui.T(ctx, "prospect.due.text")}, st.where.URL("/prospects/derive")
	}
	if list.MayGive {
		v.give = giveOf(ctx, st, q, list)
	}
	return v
}

// prospectLinks leads between the pages of the module.
func prospectLinks(ctx context.Context, w ui.Where, here string, give bool) []ui.Crumb {
	all := []struct{ key, path string }{{"list", "/prospects"}, {"pivot", "/prospects/pivot"}, {"objections", "/objections"}, {"segments", "/prospects/segments"}}
	var out []ui.Crumb
	for _, l := range all {
		if l.key == here || l.key == "segments" && !give {
			continue
		}
		out = append(out, ui.Crumb{Label: ui.T(ctx, "prospect.page."+l.key), Href: w.URL(l.path)})
	}
	return out
}

func giveOf(ctx context.Context, st stand, q app.ProspectQuery, list app.ProspectsView) *giveView {
	g := &giveView{action: prospectsAct(st.where, q, "/prospects/assign"), release: prospectsAct(st.where, q, "/prospects/release"), create: prospectsAct(st.where, q, "/prospects/holders"),
		place: unitName(st.place.Unit())}
	if len(list.Unbound) > 0 {
		g.accounts = []ui.Option{{Label: ui.T(ctx, "prospect.holder.no_account")}}
	}
	for _, acc := range list.Unbound {
		g.accounts = append(g.accounts, ui.Option{Value: acc.ID, Label: acc.Name + " (" + acc.Login + ")"})
	}
	for _, h := range list.Holders {
		g.holders = append(g.holders, ui.Option{Value: itoa(h.ID), Label: holderLabel(ctx, h)})
		if h.ID == q.Holder {
			g.held = h.Name
		}
	}
	return g
}

func prospectsAct(w ui.Where, q app.ProspectQuery, path string) string {
	return w.URL(path, listPairs(q)...)
}

// postDerive judges what waits. The province's first time takes seconds; the page stays open meanwhile.
func (s *Server) postDerive(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	if err := s.mayWork(r); err != nil {
		return err
	}
	id := actor(r).AccountID
	job, err := s.opts.Queue.Enqueue(r.Context(), id, kindDerive, linkPayload{Account: id})
	if err != nil {
		return err
	}
	http.Redirect(w, r, where.URL("/jobs/"+job), http.StatusSeeOther)
	return nil
}
