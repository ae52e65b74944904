package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// deliveriesView is the list of what came in.
type deliveriesView struct {
	page    ui.Page
	actions []action
	table   ui.Table
}

// deliveryView is one list that came in.
type deliveryView struct {
	page     ui.Page
	over     string
	actions  []action
	figures  []ui.Figure
	facts    []ui.Fact
	rejected ui.Table
}

const deliveriesPerPage = 40

// showDeliveries answers GET /deliveries.
func (s *Server) showDeliveries(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.ImportLists); err != nil {
		return err
	}
	st, err := s.standAt(r, "deliveries", "/deliveries")
	if err != nil {
		return err
	}
	before, err := strconv.ParseInt("0"+r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "web.no_page")
	}
	list, err := s.app.Deliveries(r.Context(), actor(r), before, deliveriesPerPage)
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := deliveriesView{page: st.page, table: deliveriesTable(ctx, st.where, list)}
	if len(list) == 0 && !st.place.AsOf.IsZero() {
		v.table.Empty.Title, v.table.Empty.Text, v.table.Empty.Action = ui.T(ctx, "web.delivery.empty.here"), ui.T(ctx, "web.delivery.empty.here.text"), ui.T(ctx, "web.delivery.new")
	}
	v.page.Title = ui.T(ctx, "web.delivery.title")
	v.actions = []action{{label: ui.T(ctx, "web.delivery.new"), href: st.where.URL("/deliveries/new"), icon: "upload", primary: true}}
	if len(list) == deliveriesPerPage {
		v.table.Pager = &ui.Pager{Next: st.where.URL("/deliveries", "before", itoa(list[len(list)-1].ID))}
	}
	return s.render(w, r, http.StatusOK, deliveriesPage(v))
}

func deliveriesTable(ctx context.Context, w ui.Where, list []store.Delivery) ui.Table {
	t := ui.Table{ID: "deliveries", Caption: ui.T(ctx, "web.delivery.title"), Filter: true}
	for i, key := range []string{"web.delivery.file", "web.link.col.list", "web.delivery.as_of", "web.delivery.rows", "web.delivery.new_rows", "web.delivery.bad", "web.delivery.state", "web.delivery.at"} {
		t.Cols = append(t.Cols, ui.Col{Label: ui.T(ctx, key), Num: i >= 3 && i <= 5})
	}
	for _, d := range list {
		bad := ui.Num(ctx, d.RowsBad)
		if d.RowsBad > 0 {
			bad.Href = "/deliveries/" + d.UID + "/rejects.xlsx"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.FileName, Href: w.URL("/deliveries/" + d.UID)}, {Text: ui.T(ctx, "web.list."+string(d.List))}, {Text: ui.Day(d.AsOf)},
			ui.Num(ctx, d.RowsTotal), ui.Num(ctx, d.RowsNew), bad, {Text: ui.T(ctx, "web.delivery.state."+d.State), Tag: stateMood(d.State)}, {Text: ui.Moment(d.At)}}})
	}
	t.Empty = &ui.Empty{Title: ui.T(ctx, "web.delivery.empty"), Text: ui.T(ctx, "web.delivery.empty.text"), Href: w.URL("/deliveries/new"), Action: ui.T(ctx, "web.coverage.empty.go"),
		Sample: "«Xã Hồng Quang: rà soát từng hộ, lập danh sách, đi từng ngõ, gõ từng nhà.»", Cite: "BHXH huyện Ân Thi (Hưng Yên), 17/07/2019"}
	return t
}

func stateMood(state string) string {
	switch state {
	case "applied":
		return "ok"
	case "withdrawn":
		return ""
	}
	return "warn"
}

// showDelivery answers GET /deliveries/{uid}.
func (s *Server) showDelivery(w http.ResponseWriter, r *http.Request) error {
	st, err := s.standAt(r, "deliveries", "/deliveries")
	if err != nil {
		return err
	}
	d, err := s.app.Delivery(r.Context(), actor(r), r.PathValue("uid"))
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := deliveryView{page: st.page, over: joinDots(ui.T(ctx, "web.list."+string(d.List)), ui.Day(d.AsOf))}
	v.page.Title = d.FileName
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "web.delivery.title"), Href: st.where.URL("/deliveries")}, {Label: d.FileName}}
	if d.RowsBad > 0 {
		v.actions = []action{{label: ui.T(ctx, "web.import.giveback"), href: "/deliveries/" + d.UID + "/rejects.xlsx", icon: "download", primary: true}}
	}
	v.figures = deliveryFigures(ctx, d)
	extent := "web.import.part"
	if d.Whole {
		extent = "web.import.whole"
	}
	v.facts = []ui.Fact{{Label: ui.T(ctx, "web.delivery.state"), Value: ui.T(ctx, "web.delivery.state."+d.State)}, {Label: ui.T(ctx, "web.delivery.area"), Value: unitName(d.Area)},
		{Label: ui.T(ctx, "web.import.extent"), Value: ui.T(ctx, extent)}, {Label: ui.T(ctx, "web.delivery.at"), Value: ui.Moment(d.At)},
		{Label: ui.T(ctx, "web.import.encoding"), Value: d.Encoding}, {Label: ui.T(ctx, "web.delivery.hash"), Value: d.FileHash[:min(len(d.FileHash), 16)]}}
	v.rejected = rejectedTable(ctx, d)
	return s.render(w, r, http.StatusOK, deliveryPage(v))
}

func deliveryFigures(ctx context.Context, d app.DeliveryView) []ui.Figure {
	fig := func(key string, n int64, href string) ui.Figure {
		return ui.Figure{Label: ui.T(ctx, key), Value: ui.N(ctx, n), Unit: ui.T(ctx, "web.unit.rows"), Kind: ui.Flow, AsOf: d.AsOf, Source: d.FileName, Href: href}
	}
	bad := ""
	if d.RowsBad > 0 {
		bad = "/deliveries/" + d.UID + "/rejects.xlsx"
	}
	return []ui.Figure{fig("web.import.new", d.RowsNew, ""), fig("web.import.known", d.RowsKnown, ""), fig("web.import.repeat", d.RowsRepeat, ""), fig("web.import.bad", d.RowsBad, bad)}
}

func rejectedTable(ctx context.Context, d app.DeliveryView) ui.Table {
	t := ui.Table{ID: "rejected", Caption: ui.T(ctx, "web.import.rejected"), Cols: columns(ctx, "web.import.line", "web.import.reason")}
	for _, row := range d.Rejected {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: itoa(row.Line)}, {Text: reasonsText(ctx, row.Reasons)}}})
	}
	return t
}

// showRejects answers GET /deliveries/{uid}/rejects.xlsx: the refused rows as they came, with reasons.
func (s *Server) showRejects(w http.ResponseWriter, r *http.Request) error {
	d, err := s.app.Delivery(r.Context(), actor(r), r.PathValue("uid"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="`+fileName(d.FileName)+`-tra-lai.xlsx"`)
	h.Set("Cache-Control", "no-store")
	_, err = s.app.Rejects(r.Context(), actor(r), d.UID, "xlsx", ui.Lang(r.Context()), w)
	return err
}
