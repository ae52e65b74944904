package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/web/ui"
)

// draftView is a file's columns as they were understood, to be corrected before anything is read.
type draftView struct {
	page    ui.Page
	steps   []ui.Step
	notices []ui.Notice
	facts   []ui.Fact
	lists   ui.Field
	columns []draftColumn
	rows    [][]string
	read    []readRow
	action  string
	drop    string
}

// draftColumn is one column: its head in the file, what it means, and what else it could mean.
type draftColumn struct {
	name    string
	label   string
	known   bool
	options []ui.Option
}

// readRow is one sample row as it would be read: in words, with its reasons when it would be refused.
type readRow struct{ line, who, rest, reasons string }

// fields are the meanings a column can be given, in the order of the select.
var fields = []delivery.Field{delivery.Ignore, delivery.FullName, delivery.FamilyName, delivery.GivenName, delivery.BirthDate, delivery.BirthYear, delivery.SexField,
	delivery.CitizenID, delivery.OldID, delivery.AnyID, delivery.SINumber, delivery.CardNumber, delivery.Phone, delivery.Address, delivery.Province, delivery.District,
	delivery.Commune, delivery.CommuneCode, delivery.Village, delivery.Group, delivery.HouseholdNo, delivery.Relation, delivery.Ethnicity, delivery.Occupation,
	delivery.PovertyCol, delivery.Category, delivery.FromDay, delivery.ToDay, delivery.Months, delivery.Amount, delivery.Note}

func fieldName(ctx context.Context, f delivery.Field) string {
	if f == delivery.Ignore {
		return ui.T(ctx, "web.field.ignore")
	}
	return ui.T(ctx, "web.field."+string(f))
}

// showDraft answers GET /drafts/{id}: the recognised columns with sample rows.
func (s *Server) showDraft(w http.ResponseWriter, r *http.Request) error {
	d, err := s.draft(r.PathValue("id"), actor(r).AccountID)
	if err != nil {
		return err
	}
	st, err := s.standAt(r, "deliveries", "/deliveries/new")
	if err != nil {
		return err
	}
	ctx := r.Context()
	p, err := s.app.PreviewList(ctx, actor(r), s.draftFile(d), d.Name, d.List)
	if err != nil {
		return err
	}
	st.page.Title, st.page.Wide = ui.T(ctx, "web.import.columns.title"), true
	st.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "web.module.deliveries"), Href: st.where.URL("/deliveries")}, {Label: d.Name}}
	v := draftView{page: st.page, steps: importSteps(r, 2), action: st.where.URL("/drafts/" + d.ID), drop: st.where.URL("/drafts/" + d.ID + "/drop")}
	v.facts = draftFacts(ctx, d, p)
	v.notices = draftNotices(ctx, p)
	v.lists = ui.Field{Name: "list", Label: ui.T(ctx, "web.import.what"), Options: listOptions(ctx, p.Recognition.List)}
	mapping := p.Recognition.Mapping
	if len(d.Mapping) == len(mapping) {
		mapping = d.Mapping
	}
	v.columns = draftColumns(ctx, p.Recognition, mapping)
	v.rows = sampleRows(p, len(mapping))
	v.read = readRows(ctx, p)
	return s.render(w, r, http.StatusOK, draftPage(v))
}

func listOptions(ctx context.Context, now delivery.List) []ui.Option {
	var out []ui.Option
	for _, l := range lists {
		out = append(out, ui.Option{Value: string(l), Label: ui.T(ctx, "web.list."+string(l)), Selected: l == now})
	}
	return out
}

func draftFacts(ctx context.Context, d draft, p app.Preview) []ui.Fact {
	whole := "web.import.part"
	if d.Whole {
		whole = "web.import.whole"
	}
	facts := []ui.Fact{{Label: ui.T(ctx, "web.import.file"), Value: d.Name}, {Label: ui.T(ctx, "web.import.as_of"), Value: ui.Day(d.AsOf)},
		{Label: ui.T(ctx, "web.import.extent"), Value: ui.T(ctx, whole)}}
	if p.Encoding != "" {
		facts = append(facts, ui.Fact{Label: ui.T(ctx, "web.import.encoding"), Value: p.Encoding})
	}
	if len(p.Sheets) > 1 {
		facts = append(facts, ui.Fact{Label: ui.T(ctx, "web.import.sheet"), Value: ui.T(ctx, "web.import.sheet.first", p.Sheets[0], len(p.Sheets))})
	}
	return facts
}

func draftNotices(ctx context.Context, p app.Preview) []ui.Notice {
	var out []ui.Notice
	if p.Remembered {
		out = append(out, ui.Notice{Mood: "ok", Title: ui.T(ctx, "web.import.remembered"), Text: ui.T(ctx, "web.import.remembered.text")})
	}
	for _, f := range p.Recognition.Notices {
		out = append(out, ui.Notice{Mood: "warn", Title: i18n.Field(ui.Lang(ctx), f)})
	}
	return out
}

func draftColumns(ctx context.Context, rec delivery.Recognition, mapping delivery.Mapping) []draftColumn {
	var out []draftColumn
	for i, f := range mapping {
		c := draftColumn{name: "col" + strconv.Itoa(i), known: f != delivery.Ignore}
		if i < len(rec.Header) {
			c.label = rec.Header[i]
		}
		if c.label == "" {
			c.label = ui.T(ctx, "web.import.column", i+1)
		}
		for _, o := range fields {
			c.options = append(c.options, ui.Option{Value: string(o), Label: fieldName(ctx, o), Selected: o == f})
		}
		out = append(out, c)
	}
	return out
}

func sampleRows(p app.Preview, width int) [][]string {
	var out [][]string
	for _, cells := range p.Sample[:min(len(p.Sample), 6)] {
		row := make([]string, width)
		copy(row, cells)
		out = append(out, row)
	}
	return out
}

func readRows(ctx context.Context, p app.Preview) []readRow {
	var out []readRow
	for _, row := range p.Rows[:min(len(p.Rows), 6)] {
		rec := row.Record
		line := readRow{line: strconv.FormatInt(row.Line, 10), who: rec.FullName, rest: joinDots(birthText(ctx, rec.Birth), sexText(ctx, rec.Sex), rec.Commune, rec.Village, rec.Group)}
		line.reasons = reasonsText(ctx, row.Reasons)
		out = append(out, line)
	}
	return out
}

func reasonsText(ctx context.Context, reasons []fault.Field) string {
	var out []string
	for _, f := range reasons {
		out = append(out, fieldReason(ctx, f))
	}
	return joinDots(out...)
}

// fieldReason is a field's name in the reader's words and what is wrong with it.
func fieldReason(ctx context.Context, f fault.Field) string {
	reason := ui.T(ctx, f.Key, f.Args...)
	if f.Field == "" || !i18n.Has("web.field."+f.Field) {
		return reason
	}
	return ui.T(ctx, "web.field."+f.Field) + ": " + reason
}

// postDraft keeps the columns as the reader corrected them and starts a dry run, or takes the file in.
func (s *Server) postDraft(w http.ResponseWriter, r *http.Request) error {
	if err := s.mayWork(r); err != nil {
		return err
	}
	d, err := s.draft(r.PathValue("id"), actor(r).AccountID)
	if err != nil {
		return err
	}
	if err := d.takeForm(r); err != nil {
		return err
	}
	if err := s.saveDraft(d); err != nil {
		return err
	}
	job, err := s.opts.Queue.Enqueue(r.Context(), actor(r).AccountID, kindImport, importPayload{Draft: d.ID, Account: d.AccountID, DryRun: r.PostFormValue("apply") == ""})
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, where.URL("/jobs/"+job), http.StatusSeeOther)
	return nil
}

// takeForm reads the selects; a form without them (the button that applies a dry run) changes nothing.
func (d *draft) takeForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, err, "web.import.broken")
	}
	if word := r.PostFormValue("list"); word != "" {
		l, ok := listOf(word)
		if !ok {
			return fault.New(fault.Invalid, "web.import.no_list")
		}
		d.List = l
	}
	if !r.PostForm.Has("col0") {
		return nil
	}
	var m delivery.Mapping
	for i := 0; r.PostForm.Has("col" + strconv.Itoa(i)); i++ {
		m = append(m, delivery.Field(r.PostFormValue("col"+strconv.Itoa(i))))
	}
	d.Mapping = m
	return nil
}

// postDraftDrop throws a file away before it was taken in.
func (s *Server) postDraftDrop(w http.ResponseWriter, r *http.Request) error {
	d, err := s.draft(r.PathValue("id"), actor(r).AccountID)
	if err != nil {
		return err
	}
	if err := s.dropDraft(d.ID); err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, where.URL("/deliveries"), http.StatusSeeOther)
	return nil
}
