package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/paper"
	"luoi/internal/vntext"
)

type reportCmd struct {
	Kind   string `arg:"" enum:"week,month,quarter,half,year" help:"${flag_report_kind}"`
	Place  string `help:"${flag_report_place}" placeholder:"NAME|CODE"`
	AsOf   string `name:"as-of" help:"${flag_report_as_of}" placeholder:"YYYY-MM-DD"`
	Out    string `required:"" help:"${flag_report_out}" placeholder:"FILE"`
	Keep   bool   `help:"${flag_report_keep}"`
	Reason string `help:"${flag_report_reason}" placeholder:"WORDS"`
	JSON   bool   `name:"json" help:"${flag_json}"`
}

// reportAnswer is the --json form of a report that was written. Version is 0 for one that is not kept.
type reportAnswer struct {
	File    string `json:"file"`
	Title   string `json:"title"`
	Period  string `json:"period"`
	AsOf    string `json:"as_of"`
	Version int    `json:"version"`
}

// Run counts a report and writes it. Nothing is written when a sentence has a wrong figure or the file's kind is unknown.
func (c reportCmd) Run(e *env) error {
	form := strings.ToLower(strings.TrimPrefix(filepath.Ext(c.Out), "."))
	if form != "docx" && form != "xlsx" && form != "pdf" {
		return fault.New(fault.Invalid, "report.no_form", filepath.Base(c.Out))
	}
	q := app.ReportQuery{AsOf: day.FromTime(e.Now())}
	if c.AsOf != "" {
		var err error
		if q.AsOf, err = anyDay(c.AsOf); err != nil {
			return err
		}
	}
	kinds := map[string]day.Kind{"week": day.Week, "month": day.Monthly, "quarter": day.Quarter, "half": day.Half, "year": day.Year}
	q.Period = day.PeriodAt(kinds[c.Kind], q.AsOf)
	return e.withApp(false, func(a *app.App) error {
		var err error
		if q.UnitID, err = placeNamed(e, a, c.Place); err != nil {
			return err
		}
		f, template, err := c.make(e, a, q)
		if err != nil {
			return err
		}
		file, err := reportFile(e, f, template, form)
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.Out, file, 0o600); err != nil {
			return fault.Wrap(fault.Invalid, err, "cli.cannot_write", c.Out)
		}
		if c.JSON {
			return e.json(reportAnswer{c.Out, f.Body.Title, f.Period.String(), f.AsOf.String(), f.Version})
		}
		e.say("report.written", c.Out, f.Body.Title, f.Period.VN(), f.AsOf)
		return nil
	})
}

// make keeps the report as a version, or counts it without keeping it.
func (c reportCmd) make(e *env, a *app.App, q app.ReportQuery) (app.ReportFile, []byte, error) {
	machine := app.CommandLine()
	if c.Keep {
		id, err := a.CreateReport(e.ctx, machine, q, c.Reason)
		if err != nil {
			return app.ReportFile{}, nil, err
		}
		return a.LeaveReport(e.ctx, machine, id, "command")
	}
	f, err := a.DraftReport(e.ctx, machine, q)
	if err == nil {
		err = f.Blocked()
	}
	if err != nil {
		return f, nil, err
	}
	template, err := a.ReportTemplate(e.ctx, machine, f.UnitID)
	return f, template, err
}

func reportFile(e *env, f app.ReportFile, template []byte, form string) ([]byte, error) {
	p := paper.Report{Body: f.Body, Letter: f.Letter, Words: f.Words, Told: f.Told, Version: f.Version}
	switch form {
	case "docx":
		return p.Docx(template)
	case "pdf":
		return p.PDF(e.Now())
	}
	var b bytes.Buffer
	err := app.WriteReportSheet(&b, f)
	return b.Bytes(), err
}

// placeNamed finds a place by its code or by its whole name, with marks or without; "" is the province.
func placeNamed(e *env, a *app.App, text string) (int64, error) {
	id, err := areaID(e, a.Store, text)
	if err == nil || fault.KindOf(err) != fault.NotFound {
		return id, err
	}
	hits, ferr := a.FindPlaces(e.ctx, app.CommandLine(), text, 200)
	if ferr != nil {
		return 0, ferr
	}
	var found []int64
	for _, h := range hits {
		u := h.Path[len(h.Path)-1]
		if u.Level <= org.Commune && (vntext.Key(u.Name) == vntext.Key(text) || vntext.Key(u.FullName) == vntext.Key(text)) {
			found = append(found, u.ID)
		}
	}
	switch len(found) {
	case 0:
		return 0, err
	case 1:
		return found[0], nil
	}
	return 0, fault.New(fault.Conflict, "cli.report_many", text)
}
