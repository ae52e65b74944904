package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/review"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// reviewView is one round, or the part of it in one place.
type reviewView struct {
	page     ui.Page
	over     string
	round    app.RoundView
	figures  []ui.Figure
	parts    []partView
	partHead string
	answers  []ui.Ranked
	mark     string
	print    string
	sheet    string
	upload   string
	typed    string   // where marks typed from paper go
	numbers  []string // the answers with their numbers
	sample   string   // a code as it stands on this round's paper
	history  string
	close    string
	uploads  ui.Table
	notice   *ui.Notice
}

// partView is one village or group of a round with what can be done about it.
type partView struct {
	name, href, marked  string
	meter               *ui.Meter
	left                string
	answers             []string
	done                bool
	mark, print_, sheet string
}

// standRound loads the shell of a page of a round. Without a place in the address the page stands at the
// part of the round that is the reader's.
func (s *Server) standRound(r *http.Request, path string, unit int64) (stand, error) {
	w, err := whereOf(r)
	if err != nil {
		return stand{}, err
	}
	w.UnitID = unit
	st, err := s.standIn(r, w, "reviews", path)
	st.page.Module = "reviews"
	return st, err
}

func here(v app.RoundView) org.Unit { return v.Path[len(v.Path)-1] }

// showReview answers GET /reviews/{number}.
func (s *Server) showReview(w http.ResponseWriter, r *http.Request) error {
	number, where, err := roundAt(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	round, err := s.app.Round(ctx, actor(r), number, where.UnitID)
	if err != nil {
		return err
	}
	path := "/reviews/" + itoa(number)
	st, err := s.standRound(r, path, here(round).ID)
	if err != nil {
		return err
	}
	v := reviewView{page: st.page, round: round, over: joinDots(unitName(here(round)), ui.T(ctx, "review.who."+whoWord(round.Who)))}
	v.page.Title = roundTitle(ctx, round.Round)
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "review.list.title"), Href: st.where.URL("/reviews")}, {Label: ui.T(ctx, "review.round", number)}}
	v.figures = roundFigures(ctx, st.where, round)
	v.fillParts(ctx, st.where, path)
	v.answers = answerBars(ctx, round.Tally)
	if round.MayNames {
		v.print, v.sheet, v.history = st.where.URL(path+"/print"), st.where.URL(path+"/sheet.xlsx"), st.where.URL(path+"/history")
	}
	if round.MayMark {
		v.mark = st.where.URL(path + "/mark")
		v.uploads = uploadsTable(ctx, st.where, round)
		if round.State == review.Open {
			v.sample = review.Code(number, 1)
			v.upload, v.typed = st.where.URL(path+"/upload"), st.where.URL(path+"/typed")
			for i, a := range review.Answers {
				v.numbers = append(v.numbers, itoa(int64(i+1))+" = "+answerName(ctx, a))
			}
		}
	}
	if round.MayOffice && round.Whole && round.State == review.Open {
		v.close = st.where.URL(path + "/close")
	}
	v.notice = roundNotice(ctx, round)
	return s.render(w, r, http.StatusOK, reviewPage(v))
}

// roundAt reads the round and the place of an address.
func roundAt(r *http.Request) (int64, ui.Where, error) {
	number, err := roundNumber(r)
	if err != nil {
		return 0, ui.Where{}, err
	}
	where, err := whereOf(r)
	return number, where, err
}

func roundTitle(ctx context.Context, r review.Round) string {
	return ui.T(ctx, "review.title", r.Number, schemeName(ctx, r.Scheme))
}

func roundNotice(ctx context.Context, v app.RoundView) *ui.Notice {
	switch {
	case v.State == review.Closed:
		return &ui.Notice{Mood: "ok", Title: ui.T(ctx, "review.closed.title", ui.Moment(v.ClosedAt), v.ClosedBy), Text: ui.T(ctx, "review.closed.text")}
	case v.Left() == 0:
		return &ui.Notice{Mood: "ok", Title: ui.T(ctx, "review.done.title"), Text: ui.T(ctx, "review.done.text")}
	}
	return nil
}

func roundFigures(ctx context.Context, w ui.Where, v app.RoundView) []ui.Figure {
	path, people := "/reviews/"+itoa(v.Number)+"/mark", ui.T(ctx, "web.unit.people")
	open := func(show string) string {
		if !v.MayMark {
			return ""
		}
		return w.URL(path, "show", show)
	}
	source := ui.T(ctx, "review.source", v.Number)
	f := func(key string, n int64, show string) ui.Figure {
		return ui.Figure{Label: ui.T(ctx, key), Value: ui.N(ctx, n), Unit: people, Kind: ui.Stock, AsOf: v.On, Source: source, Href: open(show)}
	}
	marked := f("review.fig.marked", v.Marked(), "all")
	marked.Value, marked.Unit = markedOf(ctx, v.Tally), people
	marked.Notes = []ui.Note{{Lead: ui.Percent(ctx, v.Marked(), v.Total()), Text: ui.T(ctx, "review.fig.of_list")}}
	left := f("review.fig.left", v.Left(), "open")
	if !v.Due.IsZero() {
		left.Notes = []ui.Note{{Text: ui.T(ctx, "review.fig.due", v.Due)}}
	}
	likely := f("review.fig.likely", v.Tally[review.Likely], review.Likely.Code())
	likely.Notes = []ui.Note{{Text: ui.T(ctx, "review.fig.likely.text")}}
	gone := f("review.fig.gone", v.Tally[review.Away]+v.Tally[review.Died], "")
	gone.Href, gone.Notes = "", []ui.Note{{Text: ui.T(ctx, "review.fig.gone.text", ui.N(ctx, v.Tally[review.Away]), ui.N(ctx, v.Tally[review.Died]))}}
	return []ui.Figure{marked, left, likely, gone}
}

func (v *reviewView) fillParts(ctx context.Context, w ui.Where, path string) {
	parts := v.round.Villages
	v.partHead = ui.T(ctx, "review.parts.villages")
	if len(parts) == 1 {
		parts, v.partHead = v.round.Groups, ui.T(ctx, "review.parts.groups")
	}
	for _, p := range parts {
		row := partView{name: partName(ctx, p.Unit), marked: markedOf(ctx, p.Tally), meter: tallyMeter(ctx, p.Tally), left: ui.N(ctx, p.Left()), done: p.Left() == 0}
		for _, a := range review.Answers {
			row.answers = append(row.answers, ui.N(ctx, p.Tally[a]))
		}
		if p.Unit.ID != 0 {
			at := w.At(p.Unit.ID)
			row.href = at.URL(path)
			if v.round.MayMark {
				row.mark = at.URL(path + "/mark")
			}
			if v.round.MayNames {
				row.print_, row.sheet = at.URL(path+"/print"), at.URL(path+"/sheet.xlsx")
			}
		}
		v.parts = append(v.parts, row)
	}
}

func partName(ctx context.Context, u org.Unit) string {
	if u.ID == 0 {
		return ui.T(ctx, "review.parts.unknown")
	}
	return unitName(u)
}

func answerName(ctx context.Context, a review.Answer) string {
	return ui.T(ctx, "review.answer."+a.Code())
}

func answerBars(ctx context.Context, t review.Tally) []ui.Ranked {
	var out []ui.Ranked
	for _, a := range review.Answers {
		out = append(out, ui.Ranked{Label: answerName(ctx, a), Sub: ui.T(ctx, "review.effect."+a.Code()), Value: t[a], Text: ui.N(ctx, t[a])})
	}
	return out
}

func uploadsTable(ctx context.Context, w ui.Where, v app.RoundView) ui.Table {
	t := ui.Table{ID: "uploads", Caption: ui.T(ctx, "review.uploads"), Cols: columns(ctx, "review.col.file", "web.audit.when", "review.col.taken", "review.col.same", "review.col.back")}
	for i := 2; i < 5; i++ {
		t.Cols[i].Num = true
	}
	for _, u := range v.Uploads {
		back := ui.Cell{Text: ui.N(ctx, u.Refused)}
		if u.Refused > 0 {
			back.Mood = "down"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: u.FileName, Href: w.URL("/reviews/" + itoa(v.Number) + "/uploads/" + itoa(u.ID))}, {Text: ui.Moment(u.At)},
			{Text: ui.N(ctx, u.Taken)}, {Text: ui.N(ctx, u.Same)}, back}})
	}
	return t
}

// postReviewClose closes the round; one that is not all marked says how many are left.
func (s *Server) postReviewClose(w http.ResponseWriter, r *http.Request) error {
	number, where, err := roundAt(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if err := s.app.CloseRound(ctx, actor(r), number); err != nil {
		return err
	}
	http.Redirect(w, r, where.URL("/reviews/"+itoa(number)), http.StatusSeeOther)
	return nil
}

// reviewHistoryView is every mark of a round, the latest first.
type reviewHistoryView struct {
	page  ui.Page
	over  string
	table ui.Table
}

const marksPerPage = 100

// showReviewHistory answers GET /reviews/{number}/history.
func (s *Server) showReviewHistory(w http.ResponseWriter, r *http.Request) error {
	number, where, err := roundAt(r)
	if err != nil {
		return err
	}
	var at, line int64
	for name, p := range map[string]*int64{"before": &at, "line": &line} {
		if *p, err = strconv.ParseInt("0"+r.URL.Query().Get(name), 10, 64); err != nil {
			return fault.New(fault.NotFound, "web.no_page")
		}
	}
	ctx := r.Context()
	round, marks, err := s.app.RoundHistory(ctx, actor(r), number, where.UnitID, at, line, marksPerPage)
	if err != nil {
		return err
	}
	path := "/reviews/" + itoa(number)
	st, err := s.standRound(r, path+"/history", here(round).ID)
	if err != nil {
		return err
	}
	v := reviewHistoryView{page: st.page, over: roundTitle(ctx, round.Round)}
	v.page.Title = ui.T(ctx, "review.history")
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "review.list.title"), Href: st.where.URL("/reviews")}, {Label: ui.T(ctx, "review.round", number), Href: st.where.URL(path)}, {Label: v.page.Title}}
	v.table = ui.Table{ID: "marks", Caption: v.page.Title, Filter: true, Tall: true, Cols: columns(ctx, "web.names.who", "web.audit.when", "review.col.answer", "web.audit.who", "review.col.way", "review.col.note")}
	for _, m := range marks {
		v.table.Rows = append(v.table.Rows, markRow(ctx, number, m))
	}
	v.table.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "review.history.none"), Text: ui.T(ctx, "review.history.none.text")}
	v.table.Pager = &ui.Pager{}
	if at > 0 {
		v.table.Pager.First = st.where.URL(path + "/history")
	}
	if len(marks) == marksPerPage {
		last := marks[len(marks)-1]
		v.table.Pager.Next = st.where.URL(path+"/history", "before", itoa(last.At), "line", itoa(last.No))
	}
	return s.render(w, r, http.StatusOK, reviewHistoryPage(v))
}

func markRow(ctx context.Context, number int64, m app.MarkView) ui.Row {
	answer := ui.Cell{Text: answerName(ctx, m.Answer)}
	if m.Answer == review.Unmarked {
		answer.Text = ui.T(ctx, "review.taken_back")
	}
	if m.Nth > 1 {
		answer.Sub = ui.T(ctx, "review.nth", m.Nth)
	}
	return ui.Row{Cells: []ui.Cell{{Text: called(m.Name), Sub: review.Code(number, m.No)}, {Text: ui.Moment(m.At)}, answer, {Text: whoOr(ctx, m.ByName)}, {Text: ui.T(ctx, "review.way."+string(m.Way))}, {Text: m.Note}}}
}

// roundsText is what the latest round says of a person, for the person's own file: the answer, its round
// and day, and the note.
func roundsText(ctx context.Context, marks []store.PersonMark) string {
	if len(marks) == 0 {
		return ""
	}
	m := marks[len(marks)-1]
	return joinDots(answerName(ctx, m.Answer), schemeName(ctx, m.Scheme), ui.T(ctx, "review.round", m.Round), ui.Day(m.On), m.Note)
}
