package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/report/figures"
	"luoi/internal/web/ui"
)

// mostPasted is how much text the page takes; longer texts go through luoi figures check.
const mostPasted = 512 << 10

// figuresView is «Kiểm số»: a text, and what the checker says of each claim.
type figuresView struct {
	page   ui.Page
	tabs   []ui.Tab
	text   string
	asked  bool
	notice *ui.Notice
	counts []markCount
	lines  []checkedLine
}

// markCount is how many claims have one verdict.
type markCount struct{ class, letter, label, n string }

// checkedLine is one sentence with its claims.
type checkedLine struct {
	sentence string
	claims   []checkedClaim
}

// checkedClaim is one claim: the mark is a colour and a letter, so that a print without colours tells.
type checkedClaim struct {
	class, letter, label string
	claim, explain       string
	readings             []string
	missing              string
}

// markClass is the colour of a verdict.
var markClass = map[figures.Verdict]string{figures.OK: "ok", figures.Wrong: "bad", figures.Ambiguous: "warn", figures.Unverifiable: "info"}

// showFigures answers GET /reports/figures with an empty form.
func (s *Server) showFigures(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, figuresPage(s.figuresFrame(r)))
}

func (s *Server) figuresFrame(r *http.Request) figuresView {
	v := figuresView{page: s.shell(r, ui.Where{}, "reports"), tabs: reportTabs(r.Context(), ui.Where{}, "/reports/figures")}
	v.page.Title = ui.T(r.Context(), "figures.page.title")
	return v
}

// checkFigures answers POST /reports/figures. The text is judged and forgotten: it stands in no address,
// no log and no table.
func (s *Server) checkFigures(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := s.figuresFrame(r)
	r.Body = http.MaxBytesReader(w, r.Body, 3*mostPasted)
	if err := r.ParseForm(); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return fault.New(fault.TooLarge, "figures.page.too_long", mostPasted>>10)
		}
		return fault.Wrap(fault.Invalid, err, "fault.invalid")
	}
	v.text, v.asked = r.PostForm.Get("text"), true
	if len(v.text) > mostPasted {
		return fault.New(fault.TooLarge, "figures.page.too_long", mostPasted>>10)
	}
	if strings.TrimSpace(v.text) == "" {
		v.asked = false
		v.notice = &ui.Notice{Mood: "warn", Title: ui.T(ctx, "figures.page.empty")}
		return s.render(w, r, http.StatusUnprocessableEntity, figuresPage(v))
	}
	book, err := s.app.BookNow(ctx)
	if err != nil {
		return err
	}
	v.fill(ctx, app.CheckFigures(book, []figures.Text{{Body: v.text}}))
	return s.render(w, r, http.StatusOK, figuresPage(v))
}

// fill groups the claims by sentence and counts them by verdict.
func (v *figuresView) fill(ctx context.Context, claims []figures.Claim) {
	by := map[figures.Verdict]int{}
	last := -1
	for _, c := range claims {
		by[c.Verdict]++
		if c.Index != last {
			v.lines = append(v.lines, checkedLine{sentence: c.Sentence})
			last = c.Index
		}
		line := &v.lines[len(v.lines)-1]
		line.claims = append(line.claims, checkedOf(ctx, c))
	}
	for _, verdict := range figures.Verdicts {
		v.counts = append(v.counts, markCount{markClass[verdict], ui.T(ctx, "figures.letter."+string(verdict)), ui.T(ctx, "figures.verdict."+string(verdict)), ui.N(ctx, int64(by[verdict]))})
	}
}

func checkedOf(ctx context.Context, c figures.Claim) checkedClaim {
	words := func(notes []figures.Note) (out []string) {
		for _, n := range notes {
			out = append(out, ui.T(ctx, n.Key, n.Args...))
		}
		return out
	}
	var missing []string
	for _, m := range c.Missing {
		missing = append(missing, ui.T(ctx, "figures.missing."+m))
	}
	return checkedClaim{class: markClass[c.Verdict], letter: ui.T(ctx, "figures.letter."+string(c.Verdict)), label: ui.T(ctx, "figures.verdict."+string(c.Verdict)),
		claim: c.Text(), explain: strings.Join(words(c.Explain), " "), readings: words(c.Readings), missing: strings.Join(missing, ", ")}
}
