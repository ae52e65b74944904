package web

import (
	"net/http"
	"os"
	"strings"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/sheet"
	"luoi/internal/web/ui"
)

const importPath = "/targets/import"

// figureImport is the form that takes a file of numbers, and what it would come to.
type figureImport struct {
	action, apply string
	raw           string // the rows as they were read; empty: nothing to apply
}

// importView answers GET /targets/import.
func (s *Server) importView(r *http.Request) (officeView, error) {
	if err := may(r, access.SetNumbers); err != nil {
		return officeView{}, err
	}
	ask, v, b, err := s.targetStand(r, importPath)
	if err != nil {
		return v, err
	}
	ctx, w := r.Context(), ask.st.where
	v.over = holderName(b)
	to := w.At(b.Path[len(b.Path)-1].ID)
	v.sections = []section{{title: ui.T(ctx, "figure.title"), hint: ui.T(ctx, "figure.hint"), body: figureForm(figureImport{action: to.URL(importPath)})}}
	if id := queryID(r, "upload"); id > 0 {
		v.actions = []action{{label: ui.T(ctx, "figure.back"), href: to.URL("/targets/import/back.xlsx", "upload", itoa(id)), icon: "download"}}
	}
	return v, nil
}

// postImport answers POST /targets/import: a file is shown row by row; rows that were shown are taken in.
func (s *Server) postImport(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.SetNumbers); err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxReviewFile)
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		return fault.Wrap(fault.TooLarge, err, "web.import.too_large", maxReviewFile>>20)
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	q := app.FigureFile{UnitID: where.UnitID, Name: r.PostFormValue("name"), DryRun: true}
	if raw := r.PostFormValue("raw"); raw != "" {
		q.DryRun = false
		q.Path, err = s.spooled(strings.NewReader(raw))
	} else {
		f, head, ferr := r.FormFile("file")
		if ferr != nil || head.Size == 0 {
			return fault.New(fault.Invalid, "web.import.no_file")
		}
		defer f.Close()
		q.Name = head.Filename
		q.Path, err = s.spooled(f)
	}
	if err != nil {
		return err
	}
	defer os.Remove(q.Path)
	x, err := s.app.ImportFigures(r.Context(), actor(r), q)
	if err != nil {
		return err
	}
	return s.showImported(w, r, where, q, x)
}

func (s *Server) showImported(w http.ResponseWriter, r *http.Request, where ui.Where, q app.FigureFile, x app.FigureResult) error {
	ctx := r.Context()
	if !q.DryRun {
		s.sessions.Put(ctx, sessionFlash, ui.T(ctx, "figure.taken", ui.N(ctx, x.Taken), ui.N(ctx, x.Same), ui.N(ctx, x.Refused)))
		pairs := []string{"upload", ""}
		if x.Refused > 0 {
			pairs[1] = itoa(x.Upload)
		}
		http.Redirect(w, r, where.URL(importPath, pairs...), http.StatusSeeOther)
		return nil
	}
	v, err := s.importView(r)
	if err != nil {
		return err
	}
	t := ui.Table{ID: "rows", Caption: ui.T(ctx, "figure.preview", ui.N(ctx, x.Taken), ui.N(ctx, x.Same), ui.N(ctx, x.Refused)), Filter: true, Cols: columns(ctx, "figure.col.line", "figure.col.state", "figure.col.why")}
	for _, h := range x.Head {
		t.Cols = append(t.Cols, ui.Col{Label: h})
	}
	for _, row := range x.Rows {
		var why []string
		for _, f := range row.Reasons {
			why = append(why, i18n.Field(ui.Lang(ctx), f))
		}
		mood := map[string]string{"new": "ok", "same": "", "refused": "bad"}[row.State]
		line := ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "figure.line", row.Line)}, {Text: ui.T(ctx, "figure.state."+row.State), Tag: mood}, {Text: strings.Join(why, " ")}}}
		for n := range x.Head {
			c := ui.Cell{}
			if n < len(row.Cells) {
				c.Text = row.Cells[n]
			}
			line.Cells = append(line.Cells, c)
		}
		t.Rows = append(t.Rows, line)
	}
	shown := section{title: t.Caption, table: &t}
	if x.Taken > 0 || x.Refused > 0 {
		shown.body = figureApply(figureImport{action: where.URL(importPath), apply: q.Name, raw: rowsText(x)})
	}
	v.sections = append([]section{shown}, v.sections...)
	return s.render(w, r, http.StatusOK, officePage(v))
}

// rowsText writes the rows that were shown with tabs, so that what was seen is what is taken.
func rowsText(x app.FigureResult) string {
	clean := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ", `"`, "'")
	var b strings.Builder
	for n, cells := range append([][]string{x.Head}, cellsOf(x)...) {
		if n > 0 {
			b.WriteByte('\n')
		}
		for k, c := range cells {
			if k > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(clean.Replace(c))
		}
	}
	return b.String()
}

func cellsOf(x app.FigureResult) [][]string {
	var out [][]string
	for _, r := range x.Rows {
		out = append(out, r.Cells)
	}
	return out
}

// showFiguresBack answers GET /targets/import/back.xlsx.
func (s *Server) showFiguresBack(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := may(r, access.SetNumbers); err != nil {
		return err
	}
	var b strings.Builder
	if err := s.app.FiguresBack(ctx, actor(r), queryID(r, "upload"), sheet.KindXLSX, ui.Lang(ctx), &b); err != nil {
		return err
	}
	workbook(w, ui.T(ctx, "figure.back"))
	_, err := w.Write([]byte(b.String()))
	return err
}
