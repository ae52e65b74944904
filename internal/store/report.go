package store

import (
	"encoding/base64"
	"strings"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/report"
)

const reportColumns = `r.id, r.unit_id, r.office_id, r.period, r.as_of, r.version, r.reason, r.body, r.hash, r.by_actor, r.at`

var (
	qReport       = register("report.byID", `SELECT `+reportColumns+` FROM report r WHERE r.id = $1`)
	qReportInsert = register("report.insert", `INSERT INTO report (id, unit_id, office_id, period, as_of, version, reason, body, hash, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	qReportsOf  = register("report.ofPeriod", `SELECT `+reportColumns+` FROM report r WHERE r.unit_id = $1 AND r.office_id = $2 AND r.period = $3 ORDER BY r.version`)
	qReportsIn  = register("report.inPlaces", withArea(2)+`SELECT `+reportColumns+` FROM report r WHERE r.unit_id IN (SELECT id FROM area) ORDER BY r.as_of DESC, r.at DESC, r.id DESC LIMIT $1`)
	qReportsAll = register("report.all", `SELECT `+reportColumns+` FROM report r ORDER BY r.id`)

	qLetter    = register("reportLetter.of", `SELECT superior, body, number, town, on_day, authority, title, signer, recipients, words FROM report_letter WHERE report_id = $1`)
	qLetterSet = register("reportLetter.set", `INSERT INTO report_letter (report_id, superior, body, number, town, on_day, authority, title, signer, recipients, words, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (report_id) DO UPDATE SET superior = excluded.superior, body = excluded.body, number = excluded.number, town = excluded.town, on_day = excluded.on_day,
			authority = excluded.authority, title = excluded.title, signer = excluded.signer, recipients = excluded.recipients, words = excluded.words,
			by_actor = excluded.by_actor, at = excluded.at`)
	qLetterLast = register("reportLetter.last", `SELECT l.superior, l.body, l.number, l.town, l.on_day, l.authority, l.title, l.signer, l.recipients, l.words
		FROM report_letter l JOIN report r ON r.id = l.report_id WHERE r.unit_id = $1 AND r.office_id = $2 ORDER BY l.at DESC, l.report_id DESC LIMIT 1`)

	qTemplate    = register("reportTemplate.of", `SELECT name, body, at FROM report_template WHERE unit_id = $1 AND gone_at = 0 ORDER BY id DESC LIMIT 1`)
	qTemplateAdd = register("reportTemplate.add", `INSERT INTO report_template (id, unit_id, name, body, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6)`)
	qTemplateOff = register("reportTemplate.off", `UPDATE report_template SET gone_at = $2 WHERE unit_id = $1 AND gone_at = 0`)
)

func scanReport(r interface{ Scan(...any) error }, s *report.Stored) error {
	var period string
	if err := r.Scan(&s.ID, &s.UnitID, &s.OfficeID, &period, null(&s.AsOf), &s.Version, &s.Reason, &s.Raw, &s.Hash, &s.By, &s.At); err != nil {
		return err
	}
	var err error
	s.Period, err = day.ParsePeriod(period)
	return err
}

func (tx *Tx) reports(q *Query, args ...any) ([]report.Stored, error) {
	var list []report.Stored
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, report.Stored{})
		return scanReport(r, &list[len(list)-1])
	})
	return list, err
}

// Report finds one version; its Body is not opened. NotFound when there is none.
func (tx *Tx) Report(id int64) (report.Stored, error) {
	var s report.Stored
	err := scanReport(tx.QueryRow(qReport, id), &s)
	return s, err
}

// ReportVersions lists the versions of one period, the first one first.
func (tx *Tx) ReportVersions(unit, office int64, p day.Period) ([]report.Stored, error) {
	return tx.reports(qReportsOf, unit, office, p.String())
}

// ReportsIn lists the reports of places and all below them, the latest first.
func (tx *Tx) ReportsIn(units []int64, limit int) ([]report.Stored, error) {
	return tx.reports(qReportsIn, scopeArgs(units, limit)...)
}

// AllReports lists every version there is.
func (tx *Tx) AllReports() ([]report.Stored, error) { return tx.reports(qReportsAll) }

// InsertReport freezes a report and gives it an id. The version must be the next one; Conflict otherwise.
func (tx *Tx) InsertReport(s *report.Stored) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	s.ID, s.By, s.At = id, tx.Actor, tx.NowMS()
	if err := s.Freeze(); err != nil {
		return err
	}
	_, err = tx.Exec(qReportInsert, s.ID, s.UnitID, s.OfficeID, s.Period.String(), s.AsOf, s.Version, s.Reason, s.Raw, s.Hash, s.By, s.At)
	return err
}

func scanLetter(r interface{ Scan(...any) error }) (l report.Letter, ok bool, err error) {
	var recipients, words string
	ok, err = found(r.Scan(&l.Superior, &l.Body, &l.Number, &l.Town, null(&l.Day), &l.Authority, &l.Title, &l.Signer, &recipients, &words))
	l.Recipients, l.Words = lines(recipients), lines(words)
	return l, ok, err
}

func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// ReportLetter is what was written around a report; ok false when nobody has yet.
func (tx *Tx) ReportLetter(id int64) (l report.Letter, ok bool, err error) {
	return scanLetter(tx.QueryRow(qLetter, id))
}

// LastLetter is the letter of the report written last for a place: the next one begins with its signer.
func (tx *Tx) LastLetter(unit, office int64) (l report.Letter, ok bool, err error) {
	return scanLetter(tx.QueryRow(qLetterLast, unit, office))
}

// SetReportLetter replaces what stands around a report.
func (tx *Tx) SetReportLetter(id int64, l report.Letter) error {
	_, err := tx.Exec(qLetterSet, id, l.Superior, l.Body, l.Number, l.Town, l.Day, l.Authority, l.Title, l.Signer, strings.Join(l.Recipients, "\n"), strings.Join(l.Words, "\n"), tx.Actor, tx.NowMS())
	return err
}

// ReportTemplate is a .docx that a place gave back.
type ReportTemplate struct {
	UnitID int64
	Name   string
	Body   []byte
	At     int64
}

// ReportTemplateOf finds the template of a place; ok false when it has none.
func (tx *Tx) ReportTemplateOf(unit int64) (t ReportTemplate, ok bool, err error) {
	var body string
	t.UnitID = unit
	if ok, err = found(tx.QueryRow(qTemplate, unit).Scan(&t.Name, &body, &t.At)); err != nil || !ok {
		return t, ok, err
	}
	if t.Body, err = base64.StdEncoding.DecodeString(body); err != nil {
		return t, false, fault.Wrap(fault.Internal, err, "fault.internal")
	}
	return t, true, nil
}

// SetReportTemplate keeps a template in place of the one before; the old one's row stays. An empty body takes it back.
func (tx *Tx) SetReportTemplate(t ReportTemplate) error {
	if _, err := tx.Exec(qTemplateOff, t.UnitID, tx.NowMS()); err != nil || len(t.Body) == 0 {
		return err
	}
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	_, err = tx.Exec(qTemplateAdd, id, t.UnitID, t.Name, base64.StdEncoding.EncodeToString(t.Body), tx.Actor, tx.NowMS())
	return err
}
