package web

import (
	"net/http"

	"luoi/internal/access"
	"luoi/internal/web/ui"
)

// linkView is how far the lists are matched.
type linkView struct {
	page   ui.Page
	notice ui.Notice
	table  ui.Table
	review string
	run    string
}

// showLink answers GET /link.
func (s *Server) showLink(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.ImportLists); err != nil {
		return err
	}
	st, err := s.standAt(r, "link", "/link")
	if err != nil {
		return err
	}
	ctx := r.Context()
	states, err := s.app.LinkState(ctx, actor(r))
	if err != nil {
		return err
	}
	v := linkView{page: st.page, run: st.where.URL("/link")}
	v.page.Title = ui.T(ctx, "web.link.title")
	v.table = ui.Table{ID: "lists", Caption: ui.T(ctx, "web.link.by_list")}
	for i, key := range []string{"web.link.col.list", "web.delivery.rows", "web.link.col.matched", "web.link.col.review", "web.link.col.own", "web.link.col.by_hand", "web.link.col.open"} {
		v.table.Cols = append(v.table.Cols, ui.Col{Label: ui.T(ctx, key), Num: i > 0})
	}
	var open int64
	for _, l := range states {
		open += l.Open
		v.table.Rows = append(v.table.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "web.list."+string(l.List))}, ui.Num(ctx, l.Records), ui.Num(ctx, l.Matched),
			ui.Num(ctx, l.Review), ui.Num(ctx, l.Own), ui.Num(ctx, l.ByHand), ui.Num(ctx, l.Open)}})
	}
	e := ui.Empty{Small: true, Title: ui.T(ctx, "web.delivery.empty"), Text: ui.T(ctx, "web.delivery.empty.text"), Href: st.where.URL("/deliveries/new"), Action: ui.T(ctx, "web.delivery.new")}
	v.table.Empty = &e
	v.notice = ui.Notice{Mood: "ok", Title: ui.T(ctx, "web.link.all_done"), Text: ui.T(ctx, "web.link.text")}
	if open > 0 {
		v.notice = ui.Notice{Mood: "warn", Title: ui.T(ctx, "web.link.open_rows", ui.N(ctx, open)), Text: ui.T(ctx, "web.link.text")}
	}
	if st.place.Review > 0 {
		v.review = st.where.URL("/pairs")
	}
	return s.render(w, r, http.StatusOK, linkPage(v))
}

// postLink starts the linkage as a job.
func (s *Server) postLink(w http.ResponseWriter, r *http.Request) error {
	if err := s.mayWork(r); err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	job, err := s.opts.Queue.Enqueue(r.Context(), actor(r).AccountID, kindLink, linkPayload{Account: actor(r).AccountID})
	if err != nil {
		return err
	}
	http.Redirect(w, r, where.URL("/jobs/"+job), http.StatusSeeOther)
	return nil
}
