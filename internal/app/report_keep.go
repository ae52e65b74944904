package app

import (
	"context"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/report"
	"luoi/internal/report/figures"
	"luoi/internal/store"
	"luoi/internal/target"
)

// ReportFile is one stored version with all that its page shows.
type ReportFile struct {
	report.Stored
	Letter   report.Letter
	Written  bool              // somebody wrote the letter
	Versions []report.Stored   // of the same period, the first one first
	Before   *report.Stored    // what it is compared with: the version before, else the report of the period before
	Changes  []report.Change   // since Before
	Told     []string          // the same in sentences
	Words    []report.Sentence // what leaves: the words written, else the draft
	Claims   []figures.Claim   // what the checker says of Words and Told
	Wrong    int               // of them; above zero the report does not leave
	Unclear  int               // ambiguous
	ByName   string
	MayWrite bool
	Template string // name of the office's own template; empty: the one that comes with the program
}

// CreateReport counts a report and keeps it as a version. A period that has a report already gets a new version,
// which must say why (Conflict report.needs_reason); the same numbers again are refused as no news (Conflict
// report.same). Returns the id.
func (a *App) CreateReport(ctx context.Context, actor Actor, q ReportQuery, reason string) (int64, error) {
	reason = line(reason)
	var s report.Stored
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		b, err := a.reportBody(tx, actor, access.GiveTasks, q)
		if err != nil {
			return err
		}
		s = report.Stored{UnitID: b.UnitID, OfficeID: b.OfficeID, Period: b.Period, AsOf: b.AsOf, Version: 1, Body: b}
		versions, err := tx.ReportVersions(s.UnitID, s.OfficeID, s.Period)
		if err != nil {
			return err
		}
		if n := len(versions); n > 0 {
			last := versions[n-1]
			fresh := s
			if err := fresh.Freeze(); err != nil {
				return err
			}
			if fresh.Raw == last.Raw {
				return fault.New(fault.Conflict, "report.same", last.Version)
			}
			if len([]rune(reason)) < 5 {
				return fault.New(fault.Conflict, "report.needs_reason", last.Version)
			}
			s.Version, s.Reason = last.Version+1, reason
		}
		if err := tx.InsertReport(&s); err != nil {
			return err
		}
		return tx.Audit("report.create", "report:"+itoa(s.ID), s.Period.String()+" v"+itoa(int64(s.Version)))
	})
	return s.ID, err
}

// DraftReport counts a report without keeping it.
func (a *App) DraftReport(ctx context.Context, actor Actor, q ReportQuery) (ReportFile, error) {
	var f ReportFile
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		b, err := a.reportBody(tx, actor, access.SeeCounts, q)
		if err != nil {
			return err
		}
		f.Stored = report.Stored{UnitID: b.UnitID, OfficeID: b.OfficeID, Period: b.Period, AsOf: b.AsOf, Body: b}
		return a.fillReport(tx, &f)
	})
	return f, err
}

// reportIn finds a version that the actor may see; out of reach is "no such".
func (a *App) reportIn(tx *store.Tx, actor Actor, act access.Act, id int64) (report.Stored, error) {
	gone := fault.New(fault.NotFound, "report.no_such")
	if err := actor.may(act); err != nil {
		return report.Stored{}, err
	}
	s, err := tx.Report(id)
	if err != nil {
		return s, hidden(err, "report.no_such")
	}
	if s.OfficeID != 0 {
		h := heldBy{Holder: officeHolder(s.OfficeID)}
		covered, err := h.name(tx, actor, day.Date{})
		if err != nil || !covered {
			return s, gone
		}
	} else if _, err := a.place(tx, actor, act, s.UnitID, day.Date{}); err != nil {
		return s, hidden(err, "report.no_such")
	}
	if s.Seal() != s.Hash {
		return s, fault.New(fault.Internal, "report.tampered")
	}
	return s, s.Open()
}

func officeHolder(id int64) target.Holder {
	return target.Holder{Kind: target.HolderOffice, ID: id}
}

// Report loads one version.
func (a *App) Report(ctx context.Context, actor Actor, id int64) (ReportFile, error) {
	var f ReportFile
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if f.Stored, err = a.reportIn(tx, actor, access.SeeCounts, id); err != nil {
			return err
		}
		f.MayWrite = access.May(actor.Role, access.GiveTasks)
		if f.Versions, err = tx.ReportVersions(f.UnitID, f.OfficeID, f.Period); err != nil {
			return err
		}
		if f.ByName, err = accountName(tx, map[string]string{}, f.By); err != nil {
			return err
		}
		return a.fillReport(tx, &f)
	})
	return f, err
}

// fillReport adds the letter, the comparison and the check.
func (a *App) fillReport(tx *store.Tx, f *ReportFile) error {
	var err error
	if f.Letter, f.Written, err = a.letterOf(tx, f.Stored); err != nil {
		return err
	}
	if err := a.compare(tx, f); err != nil {
		return err
	}
	f.Words = report.Linked(f.Letter.Words, f.Body.Draft)
	t, ok, err := tx.ReportTemplateOf(f.UnitID)
	if err != nil {
		return err
	}
	if ok {
		f.Template = t.Name
	}
	return a.checkReport(tx, f)
}

// letterOf is what was written around a report, else what the place wrote around its last one, undated and unnumbered.
func (a *App) letterOf(tx *store.Tx, s report.Stored) (report.Letter, bool, error) {
	if s.ID != 0 {
		if l, ok, err := tx.ReportLetter(s.ID); err != nil || ok {
			return l, ok, err
		}
	}
	l, ok, err := tx.LastLetter(s.UnitID, s.OfficeID)
	if err != nil {
		return l, false, err
	}
	l.Number, l.Day, l.Words = "", day.Date{}, nil
	if ok {
		return l, false, nil
	}
	return a.firstLetter(tx, s)
}

// firstLetter is what the decree asks for and the register knows.
func (a *App) firstLetter(tx *store.Tx, s report.Stored) (report.Letter, bool, error) {
	path, err := tx.Path(s.UnitID, day.Date{})
	if err != nil || len(path) == 0 {
		return report.Letter{}, false, err
	}
	root := path[0]
	l := report.Letter{Town: path[len(path)-1].Name, Recipients: []string{"Như trên", "Lưu: VT"}, Title: "GIÁM ĐỐC", Body: strings.ToUpper("Bảo hiểm xã hội " + root.FullName), Superior: "BẢO HIỂM XÃ HỘI VIỆT NAM"}
	switch s.Body.Kind {
	case report.Office:
		l.Superior, l.Body = l.Body, strings.ToUpper(s.Body.Title)
	case report.Commune:
		l.Superior, l.Body, l.Title = "ỦY BAN NHÂN DÂN", strings.ToUpper(path[len(path)-1].FullName), "CHỦ TỊCH"
		l.Authority = "TM. ỦY BAN NHÂN DÂN"
	}
	return l, false, nil
}

// compare finds the report before: the version before of the same period, else the last one of an earlier period
// of the same kind.
func (a *App) compare(tx *store.Tx, f *ReportFile) error {
	var before *report.Stored
	for n := range f.Versions {
		if f.Versions[n].Version == f.Version-1 {
			before = &f.Versions[n]
		}
	}
	for back := 1; before == nil && back <= 6; back++ {
		list, err := tx.ReportVersions(f.UnitID, f.OfficeID, f.Period.Add(-back))
		if err != nil {
			return err
		}
		if len(list) > 0 {
			before = &list[len(list)-1]
		}
	}
	if before == nil {
		return nil
	}
	if err := before.Open(); err != nil {
		return err
	}
	f.Before = before
	f.Changes = report.Compare(before.Body, f.Body)
	f.Told = report.Tell(before.Body, f.Body, f.Changes)
	return nil
}

// checkReport runs every sentence that leaves through the figure checker.
func (a *App) checkReport(tx *store.Tx, f *ReportFile) error {
	book, err := a.bookIn(tx)
	if err != nil {
		return err
	}
	var all []string
	for _, s := range f.Words {
		all = append(all, s.Text())
	}
	f.Claims = CheckFigures(book, []figures.Text{{Body: strings.Join(all, "\n"), Date: f.AsOf}})
	for _, c := range f.Claims {
		switch c.Verdict {
		case figures.Wrong:
			f.Wrong++
		case figures.Ambiguous:
			f.Unclear++
		}
	}
	return nil
}

// mostWords is how long one paragraph of a letter may be, in characters.
const mostWords = 4000

// WriteLetter keeps what stands around a report. The numbers do not change. Words equal to the draft are the draft.
func (a *App) WriteLetter(ctx context.Context, actor Actor, id int64, l report.Letter) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		s, err := a.reportIn(tx, actor, access.GiveTasks, id)
		if err != nil {
			return err
		}
		for _, field := range []*string{&l.Superior, &l.Body, &l.Number, &l.Town, &l.Authority, &l.Title, &l.Signer} {
			if *field = line(*field); len([]rune(*field)) > 200 {
				return fault.New(fault.Invalid, "report.long_line", 200)
			}
		}
		l.Recipients, l.Words = cleanLines(l.Recipients), cleanLines(l.Words)
		for _, w := range l.Words {
			if len([]rune(w)) > mostWords || len(l.Words) > 200 {
				return fault.WithFields("report.refused", fault.Field{Field: "words", Key: "report.long_words", Args: []any{mostWords}})
			}
		}
		if sameWords(l.Words, s.Body.Draft) {
			l.Words = nil
		}
		if err := tx.SetReportLetter(id, l); err != nil {
			return err
		}
		return tx.Audit("report.letter", "report:"+itoa(id), "")
	})
}

func cleanLines(list []string) []string {
	var out []string
	for _, s := range list {
		if s = line(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func sameWords(words []string, draft []report.Sentence) bool {
	if len(words) != len(draft) {
		return false
	}
	for n, w := range words {
		if w != line(draft[n].Text()) {
			return false
		}
	}
	return true
}

// LeaveReport is Report for a paper that leaves the house: a sentence with a wrong figure stops it (Conflict
// report.wrong_figures, with the number and the first such sentence). That it left is noted.
func (a *App) LeaveReport(ctx context.Context, actor Actor, id int64, form string) (ReportFile, []byte, error) {
	f, err := a.Report(ctx, actor, id)
	if err != nil {
		return f, nil, err
	}
	if err := f.Blocked(); err != nil {
		return f, nil, err
	}
	var t store.ReportTemplate
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if t, _, err = tx.ReportTemplateOf(f.UnitID); err != nil {
			return err
		}
		return tx.Audit("report.leave", "report:"+itoa(id), form)
	})
	return f, t.Body, err
}

// Blocked says why a report may not leave; nil when it may.
func (f ReportFile) Blocked() error {
	for _, c := range f.Claims {
		if c.Verdict == figures.Wrong {
			return fault.New(fault.Conflict, "report.wrong_figures", f.Wrong, c.Sentence)
		}
	}
	return nil
}

// ReportsView is the reports of a place and below.
type ReportsView struct {
	Path     []org.Unit
	List     []report.Stored // opened, the latest first
	Names    map[string]string
	Offices  []org.Office // whose reports the actor may make
	MayWrite bool
	Template store.ReportTemplate // of the place, without its bytes; Name "" when it has none
}

// Reports lists the reports of a place and all below it, and of the offices the actor reaches.
func (a *App) Reports(ctx context.Context, actor Actor, unit int64, limit int) (ReportsView, error) {
	v := ReportsView{Names: map[string]string{}, MayWrite: access.May(actor.Role, access.GiveTasks)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		here := v.Path[len(v.Path)-1].ID
		places := []int64{here}
		if v.Offices, err = reachedOffices(tx, actor); err != nil {
			return err
		}
		own := map[int64]bool{}
		for _, o := range v.Offices {
			own[o.ID] = true
		}
		if len(v.Offices) > 0 {
			places = append(places, v.Path[0].ID) // reports of offices hang on the province
		}
		list, err := tx.ReportsIn(places, limit)
		if err != nil {
			return err
		}
		inside, err := unitsIn(tx, here)
		if err != nil {
			return err
		}
		for _, s := range list {
			if s.OfficeID != 0 && !own[s.OfficeID] || s.OfficeID == 0 && s.UnitID != here && !inside[s.UnitID] {
				continue
			}
			if err := s.Open(); err != nil {
				return err
			}
			if _, err := accountName(tx, v.Names, s.By); err != nil {
				return err
			}
			v.List = append(v.List, s)
		}
		v.Template, _, err = tx.ReportTemplateOf(here)
		v.Template.Body = nil
		return err
	})
	return v, err
}

// reachedOffices lists the base offices whose whole area is the actor's.
func reachedOffices(tx *store.Tx, actor Actor) ([]org.Office, error) {
	all, err := tx.OfficesOn(day.Date{})
	if err != nil {
		return nil, err
	}
	var out []org.Office
	for _, o := range all {
		if o.Level != org.OfficeBase && o.Level != org.OfficeDistrict {
			continue
		}
		h := heldBy{Holder: officeHolder(o.ID)}
		covered, err := h.name(tx, actor, day.Date{})
		if err != nil {
			return nil, err
		}
		if covered {
			out = append(out, o)
		}
	}
	return out, nil
}
