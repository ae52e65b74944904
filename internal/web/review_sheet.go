package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/review"
	"luoi/internal/sheet"
	"luoi/internal/web/ui"
)

// reviewPrintView is the paper: one list per village, each beginning on its own sheet.
type reviewPrintView struct {
	page     ui.Page
	back     string
	answers  []string
	villages []paperView
}

type paperView struct {
	place, line string
	count       string
	groups      []paperGroup
}

type paperGroup struct {
	title string
	lines []paperLine
}

type paperLine struct {
	no                      string
	code, name, facts, hint string
	boxes                   []bool
}

// showReviewPrint answers GET /reviews/{number}/print.
func (s *Server) showReviewPrint(w http.ResponseWriter, r *http.Request) error {
	number, where, err := roundAt(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	list, err := s.app.RoundLines(ctx, actor(r), number, where.UnitID, "review.print")
	if err != nil {
		return err
	}
	path := "/reviews/" + itoa(number)
	st, err := s.standRound(r, path+"/print", here(list.RoundView).ID)
	if err != nil {
		return err
	}
	v := reviewPrintView{page: st.page, back: st.where.URL(path)}
	v.page.Title = roundTitle(ctx, list.Round)
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "review.list.title"), Href: st.where.URL("/reviews")}, {Label: ui.T(ctx, "review.round", number), Href: v.back}, {Label: ui.T(ctx, "review.print")}}
	for _, a := range review.Answers {
		v.answers = append(v.answers, answerName(ctx, a))
	}
	v.fillPapers(ctx, list)
	return s.render(w, r, http.StatusOK, reviewPrintPage(v))
}

func (v *reviewPrintView) fillPapers(ctx context.Context, list app.RoundList) {
	village, group := int64(-1), int64(-1)
	var n int64
	for _, l := range list.Lines {
		if l.VillageID != village {
			village, group, n = l.VillageID, -1, 0
			v.villages = append(v.villages, paperView{place: joinComma(partName(ctx, l.Village), communeOf(list)), line: paperHead(ctx, list.Round)})
		}
		paper := &v.villages[len(v.villages)-1]
		if l.GroupID != group || len(paper.groups) == 0 {
			group = l.GroupID
			paper.groups = append(paper.groups, paperGroup{title: partName(ctx, l.Group)})
		}
		n++
		paper.count = ui.T(ctx, "review.paper.count", ui.N(ctx, n))
		line := paperLine{no: ui.N(ctx, n), code: l.Code(), name: called(l.Name), facts: lineFacts(ctx, l)}
		if l.Covered != 0 {
			line.hint = ui.T(ctx, "review.paper.has", coveredText(ctx, l.Covered))
		}
		for _, a := range review.Answers {
			line.boxes = append(line.boxes, l.Answer == a)
		}
		g := &paper.groups[len(paper.groups)-1]
		g.lines = append(g.lines, line)
	}
}

// communeOf is the place above the villages of a list.
func communeOf(list app.RoundList) string {
	for _, u := range list.Path {
		if u.Level == 3 {
			return unitName(u)
		}
	}
	return ""
}

func paperHead(ctx context.Context, r review.Round) string {
	due := ""
	if !r.Due.IsZero() {
		due = ui.T(ctx, "review.fig.due", r.Due)
	}
	return joinDots(ui.T(ctx, "review.round", r.Number), schemeName(ctx, r.Scheme), ui.Day(r.On), due)
}

// showReviewSheet answers GET /reviews/{number}/sheet.xlsx: the list to be filled and sent back.
func (s *Server) showReviewSheet(w http.ResponseWriter, r *http.Request) error {
	number, where, err := roundAt(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	list, err := s.app.RoundLines(ctx, actor(r), number, where.UnitID, "review.export")
	if err != nil {
		return err
	}
	workbook(w, ui.T(ctx, "review.file", number, unitName(here(list.RoundView))))
	out, err := sheet.NewWriter(w, sheet.KindXLSX)
	if err != nil {
		return err
	}
	village := int64(-1)
	for i, l := range list.Lines {
		if l.VillageID != village {
			village = l.VillageID
			if err := sheetHead(ctx, out, list, l); err != nil {
				return err
			}
		}
		if err := out.Row(formCells(ctx, i+1, l)...); err != nil {
			return err
		}
	}
	return out.Close()
}

func workbook(w http.ResponseWriter, name string) {
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="`+fileName(name)+`.xlsx"`)
	h.Set("Cache-Control", "no-store")
}

// sheetHead begins the sheet of a village.
func sheetHead(ctx context.Context, out sheet.Writer, list app.RoundList, l app.RoundLineView) error {
	place := partName(ctx, l.Village)
	if err := out.Sheet(place, 6, 13, 30, 13, 7, 14, 12, 10, 10, 10, 12, 12, 28); err != nil {
		return err
	}
	title := ui.T(ctx, "review.sheet.title", list.Number, joinComma(place, communeOf(list)), schemeName(ctx, list.Scheme))
	if err := out.Cells(sheet.Cell{Text: title, Style: sheet.Title}); err != nil {
		return err
	}
	if err := out.Row(ui.T(ctx, "review.sheet.how")); err != nil {
		return err
	}
	var head []sheet.Cell
	for _, key := range []string{"review.col.no", "review.col.code", "review.col.name", "web.names.birth", "review.col.sex", "review.col.group", "review.col.household"} {
		head = append(head, sheet.Cell{Text: ui.T(ctx, key), Style: sheet.Header})
	}
	for _, a := range review.Answers {
		head = append(head, sheet.Cell{Text: answerName(ctx, a), Style: sheet.Header})
	}
	return out.Cells(append(head, sheet.Cell{Text: ui.T(ctx, "review.col.note"), Style: sheet.Header})...)
}

func formCells(ctx context.Context, no int, l app.RoundLineView) []string {
	cells := []string{itoa(int64(no)), l.Code(), called(l.Name), birthText(ctx, l.Birth), sexText(ctx, l.Sex), partName(ctx, l.Group), l.Household}
	for _, a := range review.Answers {
		mark := ""
		if l.Answer == a {
			mark = "x"
		}
		cells = append(cells, mark)
	}
	return append(cells, l.Note)
}

// maxReviewFile is far above what a list of one round takes.
const maxReviewFile = 32 << 20

// postReviewUpload takes a filled sheet in and shows what it came to.
func (s *Server) postReviewUpload(w http.ResponseWriter, r *http.Request) error {
	number, where, err := roundAt(r)
	if err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxReviewFile)
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return fault.Wrap(fault.TooLarge, err, "web.import.too_large", maxReviewFile>>20)
		}
		return fault.Wrap(fault.Invalid, err, "web.import.broken")
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	f, head, err := r.FormFile("file")
	if err != nil || head.Size == 0 {
		return fault.New(fault.Invalid, "web.import.no_file")
	}
	defer f.Close()
	path, err := s.spooled(f)
	if err != nil {
		return err
	}
	defer os.Remove(path)
	id, err := s.app.UploadMarks(r.Context(), actor(r), app.UploadRequest{Round: number, UnitID: where.UnitID, Path: path, Name: head.Filename, Overwrite: r.PostFormValue("overwrite") == "1"})
	if err != nil {
		return err
	}
	http.Redirect(w, r, where.URL("/reviews/"+itoa(number)+"/uploads/"+itoa(id)), http.StatusSeeOther)
	return nil
}

// postReviewTyped takes the marks typed from paper by their codes.
func (s *Server) postReviewTyped(w http.ResponseWriter, r *http.Request) error {
	number, where, err := roundAt(r)
	if err != nil {
		return err
	}
	q := app.UploadRequest{Round: number, UnitID: where.UnitID, Name: ui.T(r.Context(), "review.typed.name"), Overwrite: r.PostFormValue("overwrite") == "1"}
	id, err := s.app.TypeMarks(r.Context(), actor(r), q, r.PostFormValue("lines"))
	if err != nil {
		return err
	}
	http.Redirect(w, r, where.URL("/reviews/"+itoa(number)+"/uploads/"+itoa(id)), http.StatusSeeOther)
	return nil
}

// spooled writes a body to a file that only we can read; it is removed when it has been read.
func (s *Server) spooled(body io.Reader) (string, error) {
	f, err := os.CreateTemp(s.opts.Spool, "marks-*")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, body)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// reviewUploadView is what a filled sheet came to.
type reviewUploadView struct {
	page    ui.Page
	over    string
	notice  ui.Notice
	figures []ui.Figure
	table   ui.Table
	back    string // the rows given back as a file; empty: none
	round   string
}

// showReviewUpload answers GET /reviews/{number}/uploads/{upload}.
func (s *Server) showReviewUpload(w http.ResponseWriter, r *http.Request) error {
	number, where, err := roundAt(r)
	if err != nil {
		return err
	}
	id, err := pathNumber(r, "upload")
	if err != nil {
		return err
	}
	ctx := r.Context()
	up, err := s.app.ReviewUpload(ctx, actor(r), number, id)
	if err != nil {
		return err
	}
	path := "/reviews/" + itoa(number)
	st, err := s.standRound(r, path, where.UnitID)
	if err != nil {
		return err
	}
	v := reviewUploadView{page: st.page, over: ui.T(ctx, "review.round", number), round: st.where.URL(path)}
	v.page.Title = up.FileName
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "review.list.title"), Href: st.where.URL("/reviews")}, {Label: ui.T(ctx, "review.round", number), Href: v.round}, {Label: up.FileName}}
	v.notice = ui.Notice{Mood: "ok", Title: ui.T(ctx, "review.up.done", ui.N(ctx, up.Taken))}
	if up.Refused > 0 {
		v.notice = ui.Notice{Mood: "warn", Title: ui.T(ctx, "review.up.some", ui.N(ctx, up.Taken), ui.N(ctx, up.Refused)), Text: ui.T(ctx, "review.up.some.text")}
		v.back = st.where.URL(path + "/uploads/" + itoa(id) + "/back.xlsx")
	}
	for _, f := range []struct {
		key string
		n   int64
	}{{"review.col.taken", up.Taken}, {"review.col.same", up.Same}, {"review.col.blank", up.Blank}, {"review.col.back", up.Refused}} {
		v.figures = append(v.figures, ui.Figure{Label: ui.T(ctx, f.key), Value: ui.N(ctx, f.n), Unit: ui.T(ctx, "review.rows"), Kind: ui.Flow, Source: ui.Moment(up.At)})
	}
	v.table = backTable(ctx, up)
	return s.render(w, r, http.StatusOK, reviewUploadPage(v))
}

func backTable(ctx context.Context, up app.UploadView) ui.Table {
	t := ui.Table{ID: "back", Caption: ui.T(ctx, "review.col.back"), Filter: true, Cols: columns(ctx, "review.col.line", "review.col.row", "review.col.why")}
	for _, row := range up.Rows {
		why := ""
		for _, f := range row.Reasons {
			why = joinDots(why, ui.T(ctx, f.Key, f.Args...))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: itoa(row.Line)}, {Text: joinDots(row.Cells...)}, {Text: why, Mood: "down"}}})
	}
	return t
}

// showReviewBack answers GET /reviews/{number}/uploads/{upload}/back.xlsx.
func (s *Server) showReviewBack(w http.ResponseWriter, r *http.Request) error {
	number, err := roundNumber(r)
	if err != nil {
		return err
	}
	id, err := pathNumber(r, "upload")
	if err != nil {
		return err
	}
	up, err := s.app.ReviewUpload(r.Context(), actor(r), number, id)
	if err != nil {
		return err
	}
	workbook(w, ui.T(r.Context(), "review.file.back", up.FileName))
	return s.app.UploadBack(r.Context(), actor(r), number, id, ui.Lang(r.Context()), w)
}

// boxLabel says a box of the paper to who cannot see it.
func boxLabel(ctx context.Context, answer string, on bool) string {
	if on {
		return ui.T(ctx, "review.paper.box.on", answer)
	}
	return answer
}
