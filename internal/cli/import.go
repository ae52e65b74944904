package cli

import (
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"sort"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

type importCmd struct {
	File    string   `arg:"" help:"${flag_file}"`
	List    string   `help:"${flag_list}" enum:"residents,compulsory,voluntary,health,unemployment" placeholder:"LIST" required:""`
	AsOf    string   `help:"${flag_as_of}" placeholder:"YYYY-MM-DD"`
	Whole   bool     `help:"${flag_whole}"`
	Area    string   `help:"${flag_area}" placeholder:"CODE"`
	Sheet   string   `help:"${flag_sheet}" placeholder:"NAME"`
	Columns []string `help:"${flag_columns}" placeholder:"full_name,birth_date,…"`
	Apply   bool     `help:"${flag_apply}"`
	Rejects rejects  `help:"${flag_rejects}" placeholder:"FILE.xlsx"`
	JSON    bool     `name:"json" help:"${flag_json}"`
}

func (c importCmd) Run(e *env) error {
	if os.Getenv("GOGC") == "" {
		// Rows are made and dropped by the ten thousand; collecting twice as often costs nothing measurable
		// and keeps a list of 500,000 rows 27 MB smaller.
		debug.SetGCPercent(50)
	}
	req := app.ImportRequest{Path: c.File, List: delivery.List(c.List), Sheet: c.Sheet, Whole: c.Whole, DryRun: !c.Apply}
	for _, f := range c.Columns {
		req.Mapping = append(req.Mapping, delivery.Field(strings.TrimSpace(f)))
	}
	if c.AsOf != "" {
		on, err := anyDay(c.AsOf)
		if err != nil {
			return err
		}
		req.AsOf = on
	}
	if err := c.Rejects.check(c.Apply); err != nil {
		return err
	}
	return e.withApp(false, func(a *app.App) error {
		area, err := areaID(e, a.Store, c.Area)
		if err != nil {
			return err
		}
		req.AreaID = area
		return c.take(e, a, req)
	})
}

// take runs the import and tells what came of it, also when it was stopped half way.
func (c importCmd) take(e *env, a *app.App, req app.ImportRequest) error {
	shown := e.progress()
	result, err := a.ImportList(e.ctx, app.CommandLine(), req, shown.Report)
	shown.Close()
	if err != nil && fault.KindOf(err) != fault.Interrupted {
		return err
	}
	if c.Rejects != "" && result.UID != "" && result.Bad > 0 {
		if err := c.giveBack(e, a, result.UID); err != nil {
			return err
		}
	}
	if c.JSON {
		if err := e.json(importJSON(result, c.Apply)); err != nil {
			return err
		}
	} else {
		c.tell(e, result, err != nil)
	}
	return err
}

func (c importCmd) giveBack(e *env, a *app.App, uid string) error {
	return c.Rejects.write(func(kind string, w io.Writer) error {
		_, err := a.Rejects(e.ctx, app.CommandLine(), uid, kind, e.cfg.Lang, w)
		return err
	})
}

// tell writes the result for people.
func (c importCmd) tell(e *env, r app.ImportResult, stopped bool) {
	if r.Same {
		e.say("cli.import_same", filepath.Base(c.File))
		return
	}
	if r.Resumed > 1 {
		e.say("cli.import_resumed", r.Resumed)
	}
	e.say("cli.import_columns", columnLabels(e.cfg.Lang, r.Mapping))
	e.say("cli.import_result", r.Total, r.New, r.Known, r.Repeat, r.Bad)
	for _, n := range r.Notices {
		e.say("cli.import_notice", i18n.Field(e.cfg.Lang, n))
	}
	for _, key := range byCount(r.Reasons) {
		e.say("cli.import_reason", r.Reasons[key], i18n.T(e.cfg.Lang, key))
	}
	if r.NoPlace > 0 {
		e.say("cli.import_no_place", r.NoPlace)
	}
	switch {
	case stopped:
		e.hint("cli.import_go_on")
	case !c.Apply:
		e.hint("cli.import_dry")
	case r.New > 0:
		e.hint("cli.import_next")
	}
	if r.Bad > 0 && c.Rejects != "" {
		e.hint("cli.import_rejects", c.Rejects)
	}
}

// columnLabels tells column by column what was understood; a dash is a column that was left out.
func columnLabels(lang string, m delivery.Mapping) string {
	labels := make([]string, len(m))
	for i, f := range m {
		labels[i] = "–"
		if f != delivery.Ignore {
			labels[i] = i18n.Label(lang, string(f))
		}
	}
	return strings.Join(labels, " | ")
}

// byCount sorts reasons, the most frequent first.
func byCount(counts map[string]int64) []string {
	keys := make([]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := keys[i], keys[j]
		return counts[a] > counts[b] || counts[a] == counts[b] && a < b
	})
	return keys
}

// importAnswer is the --json form of a result.
type importAnswer struct {
	Delivery  string           `json:"delivery,omitempty"`
	List      string           `json:"list"`
	Applied   bool             `json:"applied"`
	Same      bool             `json:"same"`
	Resumed   int64            `json:"resumed_at_line,omitempty"`
	Rows      int64            `json:"rows"`
	New       int64            `json:"new"`
	Known     int64            `json:"known"`
	Repeat    int64            `json:"repeat"`
	Bad       int64            `json:"bad"`
	Skipped   int64            `json:"skipped"`
	NoPlace   int64            `json:"no_place"`
	NewPlaces int64            `json:"new_places"`
	Reasons   map[string]int64 `json:"reasons,omitempty"`
	Columns   []delivery.Field `json:"columns"`
	Millis    int64            `json:"ms"`
}

func importJSON(r app.ImportResult, applied bool) importAnswer {
	return importAnswer{Delivery: r.UID, List: string(r.List), Applied: applied, Same: r.Same, Resumed: r.Resumed,
		Rows: r.Total, New: r.New, Known: r.Known, Repeat: r.Repeat, Bad: r.Bad, Skipped: r.Skipped,
		NoPlace: r.NoPlace, NewPlaces: r.NewPlaces, Reasons: r.Reasons, Columns: r.Mapping, Millis: r.Millis}
}

// anyDay takes 2026-10-31 and the ways people write dates, but a whole day only.
func anyDay(s string) (day.Date, error) {
	if d, err := day.Parse(s); err == nil {
		return d, nil
	}
	d, prec, err := vntext.ParseDate(s)
	if err != nil || prec != 3 {
		return day.Date{}, fault.New(fault.Invalid, "cli.not_a_day", s)
	}
	return d, nil
}

// areaID is the unit with an official code: a commune, else the province; 0 when no code is given.
func areaID(e *env, s *store.Store, code string) (int64, error) {
	if code == "" {
		return 0, nil
	}
	today := day.FromTime(e.Now())
	var id int64
	err := s.Read(e.ctx, func(tx *store.Tx) error {
		for _, level := range []org.Level{org.Commune, org.Province} {
			u, err := tx.UnitByCode(level, code, today)
			if err == nil {
				id = u.ID
				return nil
			}
			if fault.KindOf(err) != fault.NotFound {
				return err
			}
		}
		return fault.New(fault.NotFound, "cli.no_area", code)
	})
	return id, err
}
