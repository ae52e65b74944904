package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/review"
	"luoi/internal/web/ui"
)

func (s *Server) reviewRoutes(signed func(string, handler)) {
	signed("GET /reviews", s.showReviews)
	signed("GET /reviews/new", s.showNewReview)
	signed("POST /reviews/new", s.postNewReview)
	signed("GET /reviews/{number}", s.showReview)
	signed("POST /reviews/{number}/close", s.postReviewClose)
	signed("GET /reviews/{number}/history", s.showReviewHistory)
	signed("GET /reviews/{number}/mark", s.showReviewMark)
	signed("POST /reviews/{number}/mark", s.postReviewMark)
	signed("POST /reviews/{number}/listed", s.postReviewListed)
	signed("GET /reviews/{number}/print", s.showReviewPrint)
	signed("GET /reviews/{number}/sheet.xlsx", s.showReviewSheet)
	signed("POST /reviews/{number}/upload", s.postReviewUpload)
	signed("POST /reviews/{number}/typed", s.postReviewTyped)
	signed("GET /reviews/{number}/uploads/{upload}", s.showReviewUpload)
	signed("GET /reviews/{number}/uploads/{upload}/back.xlsx", s.showReviewBack)
	signed("GET /board", s.showBoard)
}

// reviewListView is the rounds of a place.
type reviewListView struct {
	page  ui.Page
	over  string
	make  string // address of the form; empty: not this reader's
	table ui.Table
}

// showReviews answers GET /reviews.
func (s *Server) showReviews(w http.ResponseWriter, r *http.Request) error {
	st, err := s.standAt(r, "reviews", "/reviews")
	if err != nil {
		return err
	}
	ctx := r.Context()
	list, err := s.app.Rounds(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return err
	}
	v := reviewListView{page: st.page, over: unitName(st.place.Unit())}
	v.page.Title = ui.T(ctx, "review.list.title")
	v.page.Crumbs = crumbsOf(st.where, st.place, "/reviews")
	if access.May(actor(r).Role, access.OpenReview) {
		v.make = st.where.URL("/reviews/new")
	}
	v.table = ui.Table{ID: "rounds", Caption: v.page.Title, Filter: true, Cols: columns(ctx, "review.col.round", "review.col.place", "review.col.what", "review.col.due", "review.col.marked", "review.col.progress", "review.col.state")}
	v.table.Cols[4].Num = true
	for _, x := range list {
		v.table.Rows = append(v.table.Rows, roundRow(ctx, st.where, x))
	}
	v.table.Empty = &ui.Empty{Title: ui.T(ctx, "review.list.none"), Text: ui.T(ctx, "review.list.none.text"), Href: v.make, Action: ui.T(ctx, "review.new.go"),
		Sample: "«47/82 người lao động trong độ tuổi tham gia BHXH tự nguyện, đạt tỷ lệ 57%»", Cite: ui.T(ctx, "review.list.none.cite")}
	return s.render(w, r, http.StatusOK, reviewListPage(v))
}

func roundRow(ctx context.Context, w ui.Where, x app.RoundSummary) ui.Row {
	state := ui.Cell{Text: ui.T(ctx, "review.state."+string(x.State)), Tag: "info"}
	if x.State == review.Closed {
		state.Tag = "ok"
	}
	return ui.Row{Cells: []ui.Cell{
		{Text: ui.T(ctx, "review.round", x.Number), Href: w.URL("/reviews/" + itoa(x.Number)), Sub: ui.Day(x.On)},
		{Text: unitName(x.Unit)}, {Text: schemeName(ctx, x.Scheme), Sub: ui.T(ctx, "review.who."+whoWord(x.Who))}, {Text: ui.Day(x.Due)},
		{Text: markedOf(ctx, x.Tally)}, {Meter: tallyMeter(ctx, x.Tally)}, state}}
}

func whoWord(w review.Who) string {
	if w == review.Everyone {
		return "everyone"
	}
	return "not_covered"
}

// markedOf is «47 trên 82».
func markedOf(ctx context.Context, t review.Tally) string {
	return ui.T(ctx, "review.of", ui.N(ctx, t.Marked()), ui.N(ctx, t.Total()))
}

func tallyMeter(ctx context.Context, t review.Tally) *ui.Meter {
	return &ui.Meter{Covered: t.Marked(), Whole: max(t.Total(), 1), Title: markedOf(ctx, t)}
}

// reviewNewView is the form that makes a round.
type reviewNewView struct {
	page        ui.Page
	action      string
	place       string
	whos        []ui.Choice
	schemes, on ui.Field
	due         ui.Field
	notice      *ui.Notice
}

// showNewReview answers GET /reviews/new.
func (s *Server) showNewReview(w http.ResponseWriter, r *http.Request) error {
	return s.newReview(w, r, http.StatusOK, nil)
}

func (s *Server) newReview(w http.ResponseWriter, r *http.Request, status int, bad error) error {
	if err := may(r, access.OpenReview); err != nil {
		return err
	}
	st, err := s.standAt(r, "reviews", "/reviews/new")
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := reviewNewView{page: st.page, action: st.where.URL("/reviews/new"), place: pathLine(st.place.Path[max(0, len(st.place.Path)-3):])}
	v.page.Title = ui.T(ctx, "review.new.title")
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "review.list.title"), Href: st.where.URL("/reviews")}, {Label: v.page.Title}}
	who := r.PostFormValue("who")
	for _, k := range []string{"not_covered", "everyone"} {
		v.whos = append(v.whos, ui.Choice{Value: k, Label: ui.T(ctx, "review.who."+k), Text: ui.T(ctx, "review.who."+k+".text"), Checked: k == who || who == "" && k == "not_covered"})
	}
	on := r.PostFormValue("on_day")
	if on == "" {
		on = s.app.Today().String()
	}
	fields := withErrors(r, bad, []ui.Field{
		{Name: "about", Label: ui.T(ctx, "review.new.scheme"), Options: schemeOptions(ctx, r.PostFormValue("about"), st.where.Scheme)},
		{Name: "on_day", Label: ui.T(ctx, "review.new.on"), Type: "date", Value: on, Required: true},
		{Name: "due", Label: ui.T(ctx, "review.new.due"), Hint: ui.T(ctx, "review.new.due.hint"), Type: "date", Value: r.PostFormValue("due")}})
	v.schemes, v.on, v.due = fields[0], fields[1], fields[2]
	if bad != nil {
		e := fault.As(bad)
		v.notice = &ui.Notice{Mood: "bad", Title: ui.T(ctx, "review.new.refused"), Text: ui.T(ctx, e.Key, e.Args...)}
	} else if st.place.Unit().Level < org.Commune {
		v.notice = &ui.Notice{Mood: "info", Title: ui.T(ctx, "review.new.large"), Text: ui.T(ctx, "review.new.large.text")}
	}
	return s.render(w, r, status, reviewNewPage(v))
}

func schemeOptions(ctx context.Context, posted string, here person.Scheme) []ui.Option {
	if posted == "" {
		posted = here.Code()
	}
	var out []ui.Option
	for _, s := range append([]person.Scheme{person.SchemeAny}, person.Schemes[:]...) {
		label := schemeName(ctx, s)
		if s == person.SchemeAny {
			label = ui.T(ctx, "review.new.any")
		}
		out = append(out, ui.Option{Value: s.Code(), Label: label, Selected: s.Code() == posted})
	}
	return out
}

// postNewReview makes the round and opens it.
func (s *Server) postNewReview(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	q := app.RoundRequest{UnitID: where.UnitID, Who: review.NotCovered}
	if r.PostFormValue("who") == "everyone" {
		q.Who = review.Everyone
	}
	var ok bool
	if q.Scheme, ok = person.SchemeByCode(r.PostFormValue("about")); !ok {
		return s.newReview(w, r, http.StatusUnprocessableEntity, fault.WithFields("review.refused", fault.Field{Field: "about", Key: "review.no_scheme"}))
	}
	if q.On, err = day.Parse(r.PostFormValue("on_day")); err != nil {
		return s.newReview(w, r, http.StatusUnprocessableEntity, fault.WithFields("review.refused", fault.Field{Field: "on_day", Key: "review.no_day"}))
	}
	if due := r.PostFormValue("due"); due != "" {
		if q.Due, err = day.Parse(due); err != nil {
			return s.newReview(w, r, http.StatusUnprocessableEntity, fault.WithFields("review.refused", fault.Field{Field: "due", Key: "review.no_day"}))
		}
	}
	number, err := s.app.OpenRound(r.Context(), actor(r), q)
	if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.TooLarge) {
		return s.newReview(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, where.URL("/reviews/"+itoa(number)), http.StatusSeeOther)
	return nil
}

// roundNumber is the number in the address of a round's page.
func roundNumber(r *http.Request) (int64, error) { return pathNumber(r, "number") }

func pathNumber(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.New(fault.NotFound, "web.no_page")
	}
	return n, nil
}
