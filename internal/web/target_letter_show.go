package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/paper"
	"luoi/internal/report"
	"luoi/internal/target"
	"luoi/internal/web/ui"
)

// targetLetter is a decision on targets with its annex, as the letter and the page print it.
type targetLetter struct {
	decision target.Decision
	issued   day.Date
	place    string
	subject  string
	articles []string
	title    string // of the annex
	lines    []letterLine
}

type letterLine struct{ name, now, value string }

// letterOf reads the cascade as it stands: annex rows are those to whom the target was given on, then what is left.
func letterOf(b app.TargetBoard) (targetLetter, error) {
	l := targetLetter{place: b.Path[0].Name} // địa danh: the name without «Tỉnh»
	if !b.Own.Given || len(b.Versions) == 0 {
		return l, fault.New(fault.Conflict, "letter.nothing_given")
	}
	t := b.Versions[len(b.Versions)-1]
	l.decision, l.issued = t.Decision, t.Issued
	indicator, period := report.Inside(b.Indicator.Name), report.Inside(b.Period.VN())
	whole := letterAmount(b, b.Own.Pace.Target)
	l.subject = i18n.T(i18n.VI, "letter.subject", indicator, period)
	l.articles = []string{i18n.T(i18n.VI, "letter.article1", report.Inside(holderName(b)), indicator, period, whole), i18n.T(i18n.VI, "letter.article2"), i18n.T(i18n.VI, "letter.article3")}
	if t.Version > 1 {
		l.articles = append(l.articles, i18n.T(i18n.VI, "letter.replaces", t.Version-1, t.Reason))
	}
	l.title = i18n.T(i18n.VI, "letter.annex", b.Indicator.Name, period)
	sum := int64(0)
	for _, r := range b.Rows {
		if !r.Given {
			continue
		}
		now := ""
		if r.Result.Known {
			now = letterAmount(b, r.Result.Value)
		}
		l.lines = append(l.lines, letterLine{holderOfRow(r), now, letterAmount(b, r.Pace.Target)})
		if r.Holder.Axis() == target.Places {
			sum += r.Pace.Target
		}
	}
	if b.Indicator.Kind.Counts() && len(l.lines) > 0 {
		if sum > 0 && sum < b.Own.Pace.Target {
			l.lines = append(l.lines, letterLine{name: i18n.T(i18n.VI, "letter.left"), value: letterAmount(b, b.Own.Pace.Target-sum)})
		}
		l.lines = append(l.lines, letterLine{name: i18n.T(i18n.VI, "letter.sum"), value: whole})
	}
	return l, nil
}

// letterAmount is written the Vietnamese way whoever reads the page: a decision is a Vietnamese paper.
func letterAmount(b app.TargetBoard, v int64) string {
	ctx := ui.WithEnv(context.Background(), ui.Env{Lang: i18n.VI})
	return amount(ctx, b.Indicator.Kind, v)
}

// docx fills the layout of Decree 30/2020/NĐ-CP.
func (l targetLetter) docx() ([]byte, error) {
	raw, err := paper.ReportTemplate([]paper.Column{{Head: "TT", Field: "tt", Millimetres: 12, Number: true}, {Head: i18n.T(i18n.VI, "target.col.holder"), Field: "ten", Millimetres: 83},
		{Head: i18n.T(i18n.VI, "letter.col.now"), Field: "dang_co", Millimetres: 35, Number: true}, {Head: i18n.T(i18n.VI, "target.col.target"), Field: "chi_tieu", Millimetres: 35, Number: true}})
	if err != nil {
		return nil, err
	}
	t, err := paper.OpenTemplate(raw)
	if err != nil {
		return nil, err
	}
	number := l.decision.Number
	if number == "" {
		number = "…/QĐ-…"
	}
	issuer := l.decision.Issuer
	if issuer == "" {
		issuer = "…"
	}
	v := paper.Values{Fields: map[string]string{"co_quan_chu_quan": "", "co_quan": issuer, "so_ky_hieu": number, "dia_danh": l.place, "ngay": twoDigits(l.issued.Day()), "thang": twoDigits(l.issued.Month()),
		"nam": strconv.Itoa(l.issued.Year()), "ten_loai": i18n.T(i18n.VI, "letter.kind"), "trich_yeu": l.subject, "tieu_de_bang": l.title, "quyen_han": "", "chuc_vu": "…", "nguoi_ky": "…"},
		Lists: map[string][]map[string]string{"noi_nhan": paper.Recipients([]string{i18n.T(i18n.VI, "letter.to.holders"), i18n.T(i18n.VI, "letter.to.file")})}, Flags: map[string]bool{"co_bang": len(l.lines) > 0}}
	for _, a := range l.articles {
		v.Lists["doan"] = append(v.Lists["doan"], map[string]string{"loi": a})
	}
	v.Lists["dong"] = []map[string]string{}
	for n, x := range l.lines {
		v.Lists["dong"] = append(v.Lists["dong"], map[string]string{"tt": strconv.Itoa(n + 1), "ten": x.name, "dang_co": x.now, "chi_tieu": x.value})
	}
	return t.Fill(v)
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// letterView answers GET /targets/letter: the same letter to read and print.
func (s *Server) letterView(r *http.Request) (officeView, error) {
	ask, v, b, err := s.targetStand(r, "/targets/letter")
	if err != nil {
		return v, err
	}
	ctx, w := r.Context(), ask.st.where
	l, err := letterOf(b)
	if err != nil {
		return v, err
	}
	v.page.Title = ui.T(ctx, "letter.title")
	v.page.Crumbs[len(v.page.Crumbs)-1].Label = v.page.Title
	v.actions = []action{{label: ui.T(ctx, "letter.docx"), href: targetURL(w, b, "/targets/letter.docx"), icon: "download", primary: true}}
	t := ui.Table{ID: "annex", Caption: l.title, Cols: columns(ctx, "target.col.holder", "letter.col.now", "target.col.target")}
	t.Cols[1].Num, t.Cols[2].Num = true, true
	for _, x := range l.lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.name}, {Text: x.now}, {Text: x.value}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "target.board.none"), Text: ui.T(ctx, "letter.no_annex")}
	facts := []ui.Fact{{Label: ui.T(ctx, "target.decision.number"), Value: dotted(l.decision.Number)}, {Label: ui.T(ctx, "target.decision.day"), Value: ui.Day(l.issued)}, {Label: ui.T(ctx, "target.decision.issuer"), Value: dotted(l.decision.Issuer)}}
	v.sections = []section{{title: i18n.T(i18n.VI, "letter.kind") + " " + l.subject, facts: facts, body: scenarioWords(l.articles)}, {title: l.title, table: &t}}
	return v, nil
}

func dotted(s string) string {
	if s == "" {
		return "…"
	}
	return s
}

// showTargetLetter answers GET /targets/letter.docx.
func (s *Server) showTargetLetter(w http.ResponseWriter, r *http.Request) error {
	ask, err := s.askBoard(r, "/targets")
	if err != nil {
		return err
	}
	b, err := s.app.TargetBoard(r.Context(), actor(r), ask.query)
	if err != nil {
		return err
	}
	l, err := letterOf(b)
	if err != nil {
		return err
	}
	body, err := l.docx()
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
	h.Set("Content-Disposition", `attachment; filename="`+fileName(i18n.T(i18n.VI, "letter.kind")+" "+l.subject+" "+holderName(b))+`.docx"`)
	h.Set("Cache-Control", "no-store")
	_, err = w.Write(body)
	return err
}
