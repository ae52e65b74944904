package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/paper"
	"luoi/internal/savings"
	"luoi/internal/sheet"
	"luoi/internal/store"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

// bookPaper is a paper of a group's book: how it is made, and whether it is about one slip or one meeting.
type bookPaper struct {
	make         func(*paperMaker) (paper.Form, error)
	slip, within bool // of one slip (no=), of one meeting (meeting=)
}

// bookPapers are the papers of a savings book by the name in their address; each is there filled in and empty.
var bookPapers = map[string]bookPaper{
	"minutes": {make: (*paperMaker).minutes, within: true}, "receipt": {make: (*paperMaker).receipt, slip: true}, "payment": {make: (*paperMaker).payment, slip: true},
	"handover": {make: (*paperMaker).handover, slip: true}, "opening": {make: (*paperMaker).opening, slip: true}, "tracking": {make: (*paperMaker).tracking},
	"cashbook": {make: (*paperMaker).cashbook}, "rounds": {make: (*paperMaker).rounds}, "scrap": {make: (*paperMaker).scrap}, "gifts": {make: (*paperMaker).gifts},
	"report": {make: (*paperMaker).report}, "reconcile": {make: (*paperMaker).reconcile}, "notice": {make: (*paperMaker).notice},
}

// paperOrder is how the page lists them.
var paperOrder = []string{"minutes", "tracking", "cashbook", "receipt", "payment", "handover", "opening", "rounds", "scrap", "gifts", "report", "reconcile", "notice"}

// paperMaker makes one paper from a book. Amounts are written the Vietnamese way whatever the reader's language:
// the paper is signed by the group.
type paperMaker struct {
	ctx    context.Context
	r      *http.Request
	s      *Server
	b      *app.SavingsBook
	blank  bool
	events map[string]savings.Event // of the meeting that is asked for
	cycles []app.RoundState
	today  day.Date
}

func (m *paperMaker) t(key string, args ...any) string { return ui.T(m.ctx, key, args...) }

// plainDong is an amount without its đ; in a blank paper it is left to be written.
func plainDong(n money.Dong) string { return vntext.FormatInt(int64(n)) }

// savingsPapersView answers GET /savings/books/{id}/papers: what can be printed of this book, filled in or empty.
func (s *Server) savingsPapersView(r *http.Request) (officeView, error) {
	book, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	b, err := s.app.SavingsBookView(r.Context(), actor(r), book, 200)
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.bookStand(r, &b, "papers.title")
	if err != nil {
		return v, err
	}
	ctx, at := r.Context(), "/savings/books/"+itoa(book)
	file := func(name string, query ...string) string { return st.where.URL(at+"/papers/"+name, query...) }
	v.actions = []action{{href: st.where.URL(at), label: ui.T(ctx, "savings.back")}}
	all := &ui.Table{ID: "papers", Caption: ui.T(ctx, "papers.title"), Cols: columns(ctx, "papers.col.paper", "papers.col.pdf", "papers.col.xlsx", "papers.col.blank")}
	for _, name := range paperOrder {
		row := ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "papers."+name), Sub: ui.T(ctx, "papers."+name+".hint")}, {}, {}, {Text: ui.T(ctx, "papers.blank"), Href: file(name + "-blank.pdf")}}}
		if p := bookPapers[name]; !p.slip && (!p.within || len(b.Meetings) > 0) {
			row.Cells[1], row.Cells[2] = ui.Cell{Text: "PDF", Href: file(name + ".pdf")}, ui.Cell{Text: "Excel", Href: file(name + ".xlsx")}
		}
		all.Rows = append(all.Rows, row)
	}
	v.sections = []section{{title: all.Caption, hint: ui.T(ctx, "papers.hint"), table: all}, {title: ui.T(ctx, "papers.times_of"), table: timePapers(ctx, s.app.Today(), file)}, {title: ui.T(ctx, "papers.meetings"), table: meetingPapers(ctx, &b, file)}, {title: ui.T(ctx, "papers.slips"), hint: ui.T(ctx, "papers.slips.hint"), table: slipPapers(ctx, &b, file)}}
	return v, nil
}

// timePapers are the papers of a time: this month and quarter, those before, this year and the one before.
func timePapers(ctx context.Context, today day.Date, file func(string, ...string) string) *ui.Table {
	t := &ui.Table{ID: "paper-times", Caption: ui.T(ctx, "papers.times_of"), Cols: columns(ctx, "papers.times", "papers.report", "papers.cashbook", "papers.reconcile")}
	month := day.Must(today.Year(), today.Month(), 1)
	quarter := day.Must(today.Year(), (today.Month()-1)/3*3+1, 1)
	year := day.Must(today.Year(), 1, 1)
	for _, x := range []struct{ from, next day.Date }{{month, month.AddMonths(1)}, {month.AddMonths(-1), month}, {quarter, quarter.AddMonths(3)}, {quarter.AddMonths(-3), quarter}, {year, year.AddMonths(12)}, {year.AddMonths(-12), year}} {
		last := x.next.AddDays(-1)
		cell := func(name string) ui.Cell {
			return ui.Cell{Text: "PDF", Href: file(name+".pdf", "from", x.from.String(), "to", last.String())}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.Day(x.from) + " – " + ui.Day(last)}, cell("report"), cell("cashbook"), cell("reconcile")}})
	}
	return t
}

func meetingPapers(ctx context.Context, b *app.SavingsBook, file func(string, ...string) string) *ui.Table {
	t := &ui.Table{ID: "paper-meetings", Caption: ui.T(ctx, "papers.meetings"), Cols: columns(ctx, "savings.col.day", "papers.col.acts", "papers.col.pdf", "papers.col.xlsx")}
	t.Cols[1].Num = true
	for _, m := range b.Meetings[:min(12, len(b.Meetings))] {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: dayText(m.Day)}, ui.Num(ctx, m.Acts), {Text: "PDF", Href: file("minutes.pdf", "meeting", m.ID)}, {Text: "Excel", Href: file("minutes.xlsx", "meeting", m.ID)}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "papers.meetings.none"), Text: ui.T(ctx, "papers.hint")}
	return t
}

// slipPapers lists the latest slips that have a paper of their own.
func slipPapers(ctx context.Context, b *app.SavingsBook, file func(string, ...string) string) *ui.Table {
	t := &ui.Table{ID: "paper-slips", Caption: ui.T(ctx, "papers.slips"), Filter: true, Cols: columns(ctx, "savings.col.no", "savings.col.day", "savings.col.what", "savings.col.amount", "papers.col.paper")}
	t.Cols[3].Num = true
	for i := range b.Lines {
		l := &b.Lines[i]
		name := slipPaper(l)
		if name == "" || len(t.Rows) >= 40 {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: itoa(l.Seq)}, {Text: ui.Day(l.Day)}, {Text: sentence(ctx, b, l)}, savingsDong(ctx, lineSum(l)), {Text: ui.T(ctx, "papers."+name), Href: file(name+".pdf", "no", itoa(l.Seq))}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "papers.slips.none"), Text: ui.T(ctx, "papers.hint")}
	return t
}

// slipPaper is which paper a slip has: money that came in, that went out, that changed hands, a pig that was opened.
func slipPaper(l *store.LedgerLine) string {
	switch {
	case l.Reverses != 0 || l.Closes || len(l.Moves) == 0:
		return ""
	case l.Kind == savings.KindTransfer:
		return "handover"
	case l.Kind == savings.KindOpenPig:
		return "opening"
	case l.Kind == savings.KindCount:
		return ""
	}
	switch n := cashFlow(l.Moves); {
	case n > 0:
		return "receipt"
	case n < 0:
		return "payment"
	}
	return ""
}

// cashFlow is what moves bring into cash and bank together; below zero they take out.
func cashFlow(moves []savings.Move) (n money.Dong) {
	for _, m := range moves {
		from, to := m.Effect()
		if t := m.From.Type(); t == savings.Cash || t == savings.Bank {
			n += from
		}
		if t := m.To.Type(); t == savings.Cash || t == savings.Bank {
			n += to
		}
	}
	return n
}

func lineSum(l *store.LedgerLine) (n money.Dong) {
	for _, m := range l.Moves {
		n += m.Amount
	}
	return n
}

// sendSavingsPaper answers GET /savings/books/{id}/papers/{paper}: minutes.pdf, minutes.xlsx, minutes-blank.pdf, ….
func (s *Server) sendSavingsPaper(w http.ResponseWriter, r *http.Request) error {
	book, err := pathID(r, "id")
	if err != nil {
		return err
	}
	b, err := s.app.SavingsBookView(r.Context(), actor(r), book, 100_000)
	if err != nil {
		return err
	}
	name, form, _ := strings.Cut(r.PathValue("paper"), ".")
	m := &paperMaker{ctx: r.Context(), r: r, s: s, b: &b, today: s.app.Today()}
	if bare, ok := strings.CutSuffix(name, "-blank"); ok {
		name, m.blank = bare, true
	}
	kind, known := bookPapers[name]
	if !known || form != "pdf" && form != "xlsx" {
		return fault.New(fault.NotFound, "web.no_page")
	}
	if err := m.read(book, kind); err != nil {
		return err
	}
	f, err := kind.make(m)
	if err != nil {
		return err
	}
	if err := s.app.NoteExport(r.Context(), actor(r), "savings.paper."+name, b.Group.UnitID, len(b.Members)); err != nil {
		return err
	}
	if form == "xlsx" {
		return sendFormSheet(w, f)
	}
	file, err := f.PDF(s.now())
	if err != nil {
		return err
	}
	return sendPDF(w, fileName(f.Title), file)
}

// read fetches what a paper needs beside the book's own lines.
func (m *paperMaker) read(book int64, kind bookPaper) error {
	if m.blank {
		return nil
	}
	if kind.within {
		meeting := m.r.URL.Query().Get("meeting")
		if meeting == "" && len(m.b.Meetings) > 0 {
			meeting = m.b.Meetings[0].ID
		}
		var err error
		if m.events, err = m.s.app.SavingsMeeting(m.ctx, actor(m.r), book, meeting); err != nil {
			return err
		}
		if len(m.events) == 0 {
			return fault.New(fault.NotFound, "savings.no_such_meeting")
		}
	}
	rounds, err := m.s.app.SavingsRounds(m.ctx, actor(m.r), book)
	m.cycles = rounds.Cycles
	return err
}

func sendPDF(w http.ResponseWriter, name string, file []byte) error {
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="`+name+`.pdf"`)
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(file) // the reader went away
	return nil
}

// sendFormSheet writes a form as a workbook: its lines first, then its tables; amounts are numbers.
func sendFormSheet(w http.ResponseWriter, f paper.Form) error {
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="`+fileName(f.Title)+`.xlsx"`)
	h.Set("Cache-Control", "no-store")
	out, err := sheet.NewWriter(w, sheet.KindXLSX)
	if err != nil {
		return err
	}
	widths := []float64{24, 24}
	for _, t := range f.Tables {
		for i, c := range t.Cols {
			if i >= len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], 8*max(c.Weight, 1))
		}
	}
	if err := out.Sheet(f.Title, widths...); err != nil {
		return err
	}
	rows := [][]sheet.Cell{{{Text: f.Body, Style: sheet.Total}}, {{Text: f.Place}}, {{Text: f.Title, Style: sheet.Title}}, {{Text: f.Sub}}}
	rows = append(rows, formLines(f.Lines)...)
	for _, t := range f.Tables {
		rows = append(rows, tableCells(t)...)
	}
	rows = append(rows, formLines(f.After)...)
	for _, n := range f.Notes {
		rows = append(rows, []sheet.Cell{{Text: n}})
	}
	var who []sheet.Cell
	for _, x := range f.Signers {
		who = append(who, sheet.Cell{Text: x.Title, Style: sheet.Total})
	}
	for _, row := range append(rows, []sheet.Cell{{Text: f.Day}}, who) {
		if err := out.Cells(row...); err != nil {
			return err
		}
	}
	return out.Close()
}

func formLines(list []paper.FormLine) [][]sheet.Cell {
	var rows [][]sheet.Cell
	for _, l := range list {
		rows = append(rows, []sheet.Cell{{Text: l.Label}, {Text: l.Value}})
	}
	return append(rows, []sheet.Cell{{}})
}

func tableCells(t paper.FormTable) [][]sheet.Cell {
	head := make([]sheet.Cell, len(t.Cols))
	for i, c := range t.Cols {
		head[i] = sheet.Cell{Text: c.Label, Style: sheet.Header}
	}
	rows := [][]sheet.Cell{{{Text: t.Title, Style: sheet.Total}}, head}
	for _, r := range t.Rows {
		cells := make([]sheet.Cell, len(r.Cells))
		for i, text := range r.Cells {
			cells[i].Text = text
			if r.Total {
				cells[i].Style = sheet.Total
			}
			if plain := strings.ReplaceAll(text, ".", ""); i < len(t.Cols) && t.Cols[i].Num && plain != "" {
				if _, err := strconv.ParseInt(plain, 10, 64); err == nil {
					cells[i].Text, cells[i].Number = plain, true
				}
			}
		}
		rows = append(rows, cells)
	}
	for range t.Empty {
		rows = append(rows, make([]sheet.Cell, len(t.Cols)))
	}
	return append(rows, []sheet.Cell{{}})
}

// form is the head of a paper of this book, with its signatures.
func (m *paperMaker) form(name string, on day.Date, signers ...string) paper.Form {
	f := paper.Form{Body: m.b.Group.Name, Place: pathLine(m.b.Path), Title: strings.ToUpper(m.t("papers." + name)), Lang: ui.Lang(m.ctx), Paper: paper.A4, Day: m.t("papers.day_blank")}
	if !m.blank && !on.IsZero() {
		f.Day = m.t("papers.day", on.Day(), on.Month(), on.Year())
	}
	for _, key := range signers {
		f.Signers = append(f.Signers, paper.Signer{Title: m.t("papers.sign." + key), Note: m.t("papers.sign.note")})
	}
	return f
}

// seal is the note that lets anybody check the book against the paper.
func (m *paperMaker) seal(hash string, seq int64) []string {
	if m.blank {
		return nil
	}
	return []string{m.t("papers.seal", savings.Anchor(hash), seq)}
}

// value is what stands on a line; a blank paper leaves it to be written.
func (m *paperMaker) value(text string) string {
	if m.blank {
		return ""
	}
	return text
}

// ascending are the book's lines, the first one first.
func (m *paperMaker) ascending() []*store.LedgerLine {
	var out []*store.LedgerLine
	for i := range m.b.Lines {
		out = append(out, &m.b.Lines[i])
	}
	slices.Reverse(out)
	return out
}
