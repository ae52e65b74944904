package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/review"
	"luoi/internal/web/ui"
)

// reviewMarkView is the names of a village with five big answers each.
type reviewMarkView struct {
	page     ui.Page
	over     string
	progress markProgress
	shows    []ui.Tab
	groups   []ui.Tab
	sections []markSection
	listed   *listedView
	choose   []ui.Ranked // villages to choose from, when the part is too large for one page
	empty    *ui.Empty
	back     string
}

// listedView offers to confirm at once those whom a list showed as covered.
type listedView struct {
	action string
	count  string
}

// markProgress is «47 trên 82».
type markProgress struct {
	done, total int64
	text        string
	left        string
	swap        bool // part of an answer to htmx: takes the place of the one on the page
}

// markSection is one inter-family group.
type markSection struct {
	title, count string
	lines        []markLine
}

// markLine is one person.
type markLine struct {
	no            int64
	action        string
	code          string
	name, facts   string
	listed, doubt bool
	answer        review.Answer
	note          string
	by            string // who marked it and when; empty: not yet
	locked        bool   // the round is closed and the reader may not correct
	reason        bool   // the round is closed: a correction needs a reason
	buttons       []answerButton
}

type answerButton struct {
	value, label string
	pressed      bool
}

func (l markLine) id() string { return "l-" + itoa(l.no) }

func (l markLine) class() string {
	if l.answer == review.Unmarked {
		return "mark-line"
	}
	return "mark-line is-" + l.answer.Code()
}

// mostOnPage is how many names one page shows; a village has fewer.
const mostOnPage = 600

// markFilter is which lines the page shows; it stays in every address of the page.
type markFilter struct {
	show  string // open, all, or the word of an answer
	group string // id of a group; "0": not known; empty: all
}

func filterOf(r *http.Request) markFilter {
	f := markFilter{show: r.URL.Query().Get("show"), group: r.URL.Query().Get("group")}
	known := f.show == "open"
	for _, a := range review.Answers {
		known = known || f.show == a.Code()
	}
	if !known {
		f.show = "all"
	}
	return f
}

func (f markFilter) url(w ui.Where, path string) string {
	show := f.show
	if show == "all" {
		show = ""
	}
	return w.URL(path, "show", show, "group", f.group)
}

func (f markFilter) has(l app.RoundLineView) bool {
	if f.group != "" && f.group != itoa(l.GroupID) {
		return false
	}
	switch f.show {
	case "all":
		return true
	case "open":
		return l.Answer == review.Unmarked
	}
	return l.Answer.Code() == f.show
}

// showReviewMark answers GET /reviews/{number}/mark.
func (s *Server) showReviewMark(w http.ResponseWriter, r *http.Request) error {
	number, where, err := roundAt(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	path := "/reviews/" + itoa(number) + "/mark"
	counts, err := s.app.Round(ctx, actor(r), number, where.UnitID)
	if err != nil {
		return err
	}
	if counts.MayMark && counts.Total() > mostOnPage && len(counts.Villages) > 1 {
		return s.chooseVillage(w, r, counts, path)
	}
	list, err := s.app.RoundLines(ctx, actor(r), number, where.UnitID, "review.read")
	if err != nil {
		return err
	}
	if !list.MayMark {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	st, err := s.standRound(r, path, here(list.RoundView).ID)
	if err != nil {
		return err
	}
	f := filterOf(r)
	v := s.markPage(ctx, st, list.RoundView, path)
	v.fillFilters(ctx, st.where, list, f, path)
	v.fillSections(ctx, st.where, list, f, path)
	return s.render(w, r, http.StatusOK, reviewMarkPage(v))
}

func (s *Server) markPage(ctx context.Context, st stand, round app.RoundView, path string) reviewMarkView {
	v := reviewMarkView{page: st.page, over: roundTitle(ctx, round.Round), progress: progressOf(ctx, round.Tally)}
	v.back = st.where.URL("/reviews/" + itoa(round.Number))
	v.page.Title = ui.T(ctx, "review.mark.title", unitName(here(round)))
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "review.list.title"), Href: st.where.URL("/reviews")}, {Label: ui.T(ctx, "review.round", round.Number), Href: v.back}, {Label: ui.T(ctx, "review.mark.go")}}
	return v
}

func progressOf(ctx context.Context, t review.Tally) markProgress {
	p := markProgress{done: t.Marked(), total: t.Total(), text: markedOf(ctx, t), left: ui.T(ctx, "review.mark.left", ui.N(ctx, t.Left()))}
	if t.Left() == 0 {
		p.left = ui.T(ctx, "review.mark.all")
	}
	return p
}

// chooseVillage shows the villages of a part that is too large for one page.
func (s *Server) chooseVillage(w http.ResponseWriter, r *http.Request, round app.RoundView, path string) error {
	ctx := r.Context()
	st, err := s.standRound(r, path, here(round).ID)
	if err != nil {
		return err
	}
	v := s.markPage(ctx, st, round, path)
	for _, p := range round.Villages {
		line := ui.Ranked{Label: partName(ctx, p.Unit), Value: p.Left(), Text: markedOf(ctx, p.Tally)}
		if p.Unit.ID != 0 {
			line.Href = st.where.At(p.Unit.ID).URL(path)
		}
		v.choose = append(v.choose, line)
	}
	return s.render(w, r, http.StatusOK, reviewMarkPage(v))
}

// showTabs choose whom to see, with how many they are.
func showTabs(ctx context.Context, w ui.Where, t review.Tally, f markFilter, path string) []ui.Tab {
	var out []ui.Tab
	tab := func(show, label string, n int64) {
		out = append(out, ui.Tab{Label: label + " " + ui.N(ctx, n), Href: markFilter{show, f.group}.url(w, path), Current: f.show == show})
	}
	tab("all", ui.T(ctx, "review.show.all"), t.Total())
	tab("open", ui.T(ctx, "review.show.open"), t.Left())
	for _, a := range review.Answers {
		if t[a] > 0 || f.show == a.Code() {
			tab(a.Code(), answerName(ctx, a), t[a])
		}
	}
	return out
}

func (v *reviewMarkView) fillFilters(ctx context.Context, w ui.Where, list app.RoundList, f markFilter, path string) {
	v.shows = showTabs(ctx, w, list.Tally, f, path)
	if len(list.Groups) > 1 {
		v.groups = append(v.groups, ui.Tab{Label: ui.T(ctx, "review.show.groups"), Href: markFilter{f.show, ""}.url(w, path), Current: f.group == ""})
		for _, g := range list.Groups {
			id := itoa(g.Unit.ID)
			v.groups = append(v.groups, ui.Tab{Label: partName(ctx, g.Unit), Href: markFilter{f.show, id}.url(w, path), Current: f.group == id})
		}
	}
	var listed int64
	for _, l := range list.Lines {
		if l.Listed && l.Answer == review.Unmarked {
			listed++
		}
	}
	if listed > 0 && list.State == review.Open {
		v.listed = &listedView{action: w.URL("/reviews/" + itoa(list.Number) + "/listed"), count: ui.N(ctx, listed)}
	}
}

func (v *reviewMarkView) fillSections(ctx context.Context, w ui.Where, list app.RoundList, f markFilter, path string) {
	last := int64(-1)
	var all int64
	for _, l := range list.Lines {
		if !f.has(l) {
			continue
		}
		if key := l.VillageID<<32 | l.GroupID; key != last || len(v.sections) == 0 {
			last, all = key, 0
			title := partName(ctx, l.Group)
			if len(list.Villages) > 1 {
				title = joinDots(partName(ctx, l.Village), title)
			}
			v.sections = append(v.sections, markSection{title: title})
		}
		sec := &v.sections[len(v.sections)-1]
		sec.lines = append(sec.lines, lineOf(ctx, list.RoundView, l, f.url(w, path)))
		all++
		sec.count = ui.T(ctx, "review.paper.count", ui.N(ctx, all))
	}
	if len(v.sections) == 0 {
		v.empty = &ui.Empty{Small: true, Title: ui.T(ctx, "review.mark.none"), Text: ui.T(ctx, "review.mark.none.text"), Href: markFilter{show: "all"}.url(w, path), Action: ui.T(ctx, "review.show.all")}
		if list.Left() == 0 {
			v.empty.Title, v.empty.Text = ui.T(ctx, "review.mark.all"), ui.T(ctx, "review.done.text")
		}
	}
}

// lineOf draws a line for the marking page.
func lineOf(ctx context.Context, round app.RoundView, l app.RoundLineView, action string) markLine {
	m := markLine{no: l.No, action: action, code: l.Code(), name: called(l.Name), listed: l.Listed, doubt: l.Doubt, answer: l.Answer, note: l.Note}
	m.facts = lineFacts(ctx, l)
	closed := round.State == review.Closed
	m.locked, m.reason = closed && !round.MayOffice, closed && round.MayOffice
	if l.Answer != review.Unmarked {
		m.by = ui.T(ctx, "review.mark.by", answerName(ctx, l.Answer), ui.Moment(l.At), whoOr(ctx, l.ByName))
	}
	for _, a := range review.Answers {
		m.buttons = append(m.buttons, answerButton{value: strconv.Itoa(int(a)), label: answerName(ctx, a), pressed: a == l.Answer})
	}
	return m
}

// lineFacts tells people of one name apart: birth, sex, household.
func lineFacts(ctx context.Context, l app.RoundLineView) string {
	household := ""
	if l.Household != "" {
		household = ui.T(ctx, "review.household", l.Household)
	}
	return joinDots(birthText(ctx, l.Birth), sexText(ctx, l.Sex), household)
}

// postReviewMark keeps one answer. htmx gets the line and the progress, everyone else the page again, at
// the next line that waits.
func (s *Server) postReviewMark(w http.ResponseWriter, r *http.Request) error {
	number, where, err := roundAt(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	no, err := strconv.ParseInt(r.PostFormValue("no"), 10, 64)
	if err != nil {
		return fault.New(fault.Invalid, "review.no_such_line")
	}
	m := review.Mark{No: no, Note: r.PostFormValue("note")}
	if m.Answer, err = s.answerOf(r, number, where.UnitID, no); err != nil {
		return err
	}
	if _, err := s.app.Mark(ctx, actor(r), number, m); err != nil {
		return err
	}
	path := "/reviews/" + itoa(number) + "/mark"
	action := filterOf(r).url(where, path)
	if !isPart(r) {
		http.Redirect(w, r, action+"#l-"+itoa(no+1), http.StatusSeeOther)
		return nil
	}
	line, round, err := s.app.RoundLineNow(ctx, actor(r), number, where.UnitID, no)
	if err != nil {
		return err
	}
	p := progressOf(ctx, round.Tally)
	p.swap = true
	return s.render(w, r, http.StatusOK, markAnswer(lineOf(ctx, round, line, action), p, showTabs(ctx, where, round.Tally, filterOf(r), path)))
}

// answerOf reads the pressed answer; "keep" changes only the note of the answer there is.
func (s *Server) answerOf(r *http.Request, number, unit, no int64) (review.Answer, error) {
	v := r.PostFormValue("answer")
	if v != "keep" {
		n, err := strconv.Atoi(v)
		if err != nil {
			return 0, fault.New(fault.Invalid, "review.no_such_answer")
		}
		return review.Answer(n), nil
	}
	line, _, err := s.app.RoundLineNow(r.Context(), actor(r), number, unit, no)
	if err != nil {
		return 0, err
	}
	if line.Answer == review.Unmarked {
		return 0, fault.New(fault.Invalid, "review.note_alone")
	}
	return line.Answer, nil
}

// postReviewListed confirms those whom a list showed as covered.
func (s *Server) postReviewListed(w http.ResponseWriter, r *http.Request) error {
	number, where, err := roundAt(r)
	if err != nil {
		return err
	}
	n, err := s.app.MarkListed(r.Context(), actor(r), number, where.UnitID)
	if err != nil {
		return err
	}
	s.sessions.Put(r.Context(), sessionFlash, ui.T(r.Context(), "review.listed.done", n))
	http.Redirect(w, r, where.URL("/reviews/"+itoa(number)+"/mark", "show", "open"), http.StatusSeeOther)
	return nil
}

// coveredText says by which schemes a list covers someone.
func coveredText(ctx context.Context, covered int) string {
	var parts []string
	for _, s := range person.Schemes {
		if covered&s.Bit() != 0 {
			parts = append(parts, ui.T(ctx, "web.scheme.short."+s.Code()))
		}
	}
	return joinComma(parts...)
}

func pressed(b answerButton) string { return strconv.FormatBool(b.pressed) }

func noteLabel(ctx context.Context, l markLine) string {
	if l.reason {
		return ui.T(ctx, "review.note.reason")
	}
	return ui.T(ctx, "review.note")
}

// noteValue is empty where a correction needs a reason of its own: the old note is not the reason.
func noteValue(l markLine) string {
	if l.reason {
		return ""
	}
	return l.note
}
