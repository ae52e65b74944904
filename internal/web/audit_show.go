package web

import (
	"net/http"
	"strconv"

	"luoi/internal/fault"
	"luoi/internal/web/ui"
)

// auditView is the journal of the house.
type auditView struct {
	page  ui.Page
	table ui.Table
}

const auditPerPage = 60

// showAudit answers GET /audit.
func (s *Server) showAudit(w http.ResponseWriter, r *http.Request) error {
	st, err := s.standAt(r, "audit", "/audit")
	if err != nil {
		return err
	}
	before, err := strconv.ParseInt("0"+r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "web.no_page")
	}
	ctx := r.Context()
	list, err := s.app.Journal(ctx, actor(r), before, auditPerPage)
	if err != nil {
		return err
	}
	v := auditView{page: st.page}
	v.page.Title = ui.T(ctx, "web.audit.title")
	v.table = ui.Table{ID: "journal", Caption: v.page.Title, Filter: true, Tall: true, Cols: columns(ctx, "web.audit.when", "web.audit.who", "web.audit.act", "web.audit.subject", "web.audit.detail")}
	for _, l := range list {
		who := l.Name
		if who == "" {
			who = ui.T(ctx, "web.audit.system") + " (" + l.Actor + ")"
		}
		v.table.Rows = append(v.table.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.Moment(l.At)}, {Text: who}, {Text: actName(ctx, l.Act)}, {Text: subjectText(ctx, l.Subject, l.About)}, {Text: detailText(ctx, l.Act, l.Detail)}}})
	}
	v.table.Pager = &ui.Pager{}
	if before > 0 {
		v.table.Pager.First = st.where.URL("/audit")
	}
	if len(list) == auditPerPage {
		v.table.Pager.Next = st.where.URL("/audit", "before", itoa(list[len(list)-1].Seq))
	}
	return s.render(w, r, http.StatusOK, auditPage(v))
}
