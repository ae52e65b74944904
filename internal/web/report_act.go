package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"path"
	"strings"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/paper"
	"luoi/internal/report"
	"luoi/internal/web/ui"
)

// reportForms are what a report leaves as.
var reportForms = map[string]string{
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"pdf":  "application/pdf",
}

// paperOf is a report ready for paper.
func paperOf(f app.ReportFile) paper.Report {
	return paper.Report{Body: f.Body, Letter: f.Letter, Words: f.Words, Told: f.Told, Version: f.Version}
}

// sendReport answers GET /reports/{id}/report.docx, .xlsx and .pdf. A sentence with a wrong figure stops it.
func (s *Server) sendReport(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	form := strings.TrimPrefix(path.Ext(r.URL.Path), ".")
	f, template, err := s.app.LeaveReport(r.Context(), actor(r), id, form)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	switch form {
	case "xlsx":
		err = app.WriteReportSheet(&b, f)
	case "pdf":
		err = writeTo(&b)(paperOf(f).PDF(s.now()))
	default:
		err = writeTo(&b)(paperOf(f).Docx(template))
	}
	if err != nil {
		return err
	}
	return sendFile(w, reportForms[form], fileName("bao cao "+f.Body.Title+" "+f.Period.String())+"."+form, b.Bytes())
}

func writeTo(b *bytes.Buffer) func([]byte, error) error {
	return func(file []byte, err error) error {
		b.Write(file) // a bytes.Buffer does not fail
		return err
	}
}

func sendFile(w http.ResponseWriter, kind, name string, file []byte) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(file) // the reader went away
	return nil
}

// sendReportTemplate answers GET /reports/template.docx: the place's own template, else the one of the program; own=0
// asks for that one anyway.
func (s *Server) sendReportTemplate(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	file, err := s.app.ReportTemplate(r.Context(), actor(r), where.UnitID)
	if err != nil {
		return err
	}
	if len(file) == 0 || r.URL.Query().Get("own") == "0" {
		if file, err = paper.PeriodicTemplate(); err != nil {
			return err
		}
	}
	return sendFile(w, reportForms["docx"], "mau-bao-cao.docx", file)
}

// mostTemplate is how large a template may be: a letter with a coat of arms has some hundred kilobytes.
const mostTemplate = 2 << 20

// postReportTemplate answers POST /reports/template: the file is tried before it is kept, so that a field that no
// report has is refused by its name.
func (s *Server) postReportTemplate(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.GiveTasks); err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	name, file, err := templateFile(w, r)
	if err == nil && len(file) > 0 {
		err = paper.CheckReportTemplate(file)
	}
	if err == nil {
		err = s.app.SetReportTemplate(r.Context(), actor(r), where.UnitID, name, file)
	}
	return s.answer(w, r, err, "report.template.kept", where.URL("/reports"), s.reportsView, "/reports/template")
}

// templateFile reads the upload; no bytes when the form asks to take the place's template back.
func templateFile(w http.ResponseWriter, r *http.Request) (string, []byte, error) {
	r.Body = http.MaxBytesReader(w, r.Body, mostTemplate+1<<16)
	if err := r.ParseMultipartForm(mostTemplate); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return "", nil, fault.Wrap(fault.Invalid, err, "report.template_large", mostTemplate>>20)
		}
		return "", nil, fault.Wrap(fault.Invalid, err, "web.import.broken")
	}
	if r.PostFormValue("drop") == "1" {
		return "", nil, nil
	}
	if r.MultipartForm == nil {
		return "", nil, fault.New(fault.Invalid, "report.template_none")
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	f, head, err := r.FormFile("file")
	if err != nil || head.Size == 0 {
		return "", nil, fault.New(fault.Invalid, "report.template_none")
	}
	defer f.Close()
	file, err := io.ReadAll(f)
	return head.Filename, file, err
}

// templateView is the box of the template.
type templateView struct{ name, own, plain, action string }

func templateBoxOf(_ context.Context, st stand, list app.ReportsView) templateView {
	return templateView{name: list.Template.Name, own: st.where.URL("/reports/template.docx"), plain: st.where.URL("/reports/template.docx", "own", "0"), action: st.where.URL("/reports/template")}
}

// letterForm is what stands around the numbers.
func letterForm(r *http.Request, f app.ReportFile) *officeForm {
	ctx, l := r.Context(), f.Letter
	words := l.Words
	if len(words) == 0 {
		for _, s := range f.Body.Draft {
			words = append(words, s.Text())
		}
	}
	text := func(name, value string) ui.Field {
		return ui.Field{Name: name, Label: ui.T(ctx, "report.letter."+name), Value: typed(r, name, value)}
	}
	area := func(name string, list []string) ui.Field {
		return ui.Field{Name: name, Label: ui.T(ctx, "report.letter."+name), Hint: ui.T(ctx, "report.letter."+name+".hint"), Type: "textarea", Value: typed(r, name, strings.Join(list, "\n"))}
	}
	date := text("day", l.Day.String())
	date.Type = "date"
	return &officeForm{title: ui.T(ctx, "report.letter"), hint: ui.T(ctx, "report.letter.of"), action: "/reports/" + itoa(f.ID) + "/letter", submit: ui.T(ctx, "report.letter.go"),
		fields: []ui.Field{area("words", words), text("number", l.Number), date, text("town", l.Town), text("superior", l.Superior), text("body", l.Body), text("authority", l.Authority), text("title", l.Title), text("signer", l.Signer), area("recipients", l.Recipients)}}
}

// postLetter answers POST /reports/{id}/letter.
func (s *Server) postLetter(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	v := r.PostFormValue
	split := func(name string) []string { return strings.Split(strings.ReplaceAll(v(name), "\r", ""), "\n") }
	l := report.Letter{Superior: v("superior"), Body: v("body"), Number: v("number"), Town: v("town"), Day: formDay(r, "day"), Authority: v("authority"), Title: v("title"), Signer: v("signer"),
		Recipients: split("recipients"), Words: split("words")}
	err = s.app.WriteLetter(r.Context(), actor(r), id, l)
	notice, status, mine := refused(r.Context(), err)
	if !mine {
		return s.done(w, r, err, "/reports/"+itoa(id), ui.T(r.Context(), "report.letter.kept"))
	}
	page, err := s.reportView(r)
	if err != nil {
		return err
	}
	page.notice = notice
	if page.letter != nil {
		page.letter.open = true
	}
	return s.render(w, r, status, reportPage(page))
}
