package app

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/report"
	"luoi/internal/report/figures"
	"luoi/internal/store"
	"luoi/internal/target"
)

// The week of the commune: its people are counted, frozen, made again with a reason, and cannot leave with a wrong figure.
func TestAReportIsFrozenAndMadeAgainWithAReason(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx, cli := context.Background(), CommandLine()
		w.importThanhBinh()
		_, err := w.app.LinkLists(ctx, cli, nil)
		must(t, "link", err)
		year := day.PeriodAt(day.Year, w.app.Today())
		_, err = w.app.GiveTargets(ctx, cli, TargetOrder{Indicator: target.VoluntaryStock, Period: year, Decision: target.Decision{Number: "1/QĐ", Day: day.Must(2026, 1, 5), Issuer: "UBND"}, Items: []TargetItem{{UnitID: w.eaKnop, Value: 60}}})
		must(t, "target", err)
		leader := w.account("lanhdao", access.CommuneLeader, w.eaKnop)
		week := day.PeriodAt(day.Week, w.app.Today())
		q := ReportQuery{Period: week}
		id, err := w.app.CreateReport(ctx, leader, q, "")
		must(t, "create", err)
		f, err := w.app.Report(ctx, leader, id)
		must(t, "open", err)
		cover, err := w.app.Coverage(ctx, leader, CoverageQuery{Scheme: 2})
		must(t, "coverage", err)
		voluntary := schemeLine(f.Body, report.Voluntary)
		if voluntary.Covered == 0 || voluntary.Inside != cover.Total.Covered || f.Wrong != 0 || len(f.Words) == 0 || !strings.Contains(f.Words[0].Text(), "người tham gia BHXH tự nguyện") {
			t.Errorf("%+v, the page counts %d; %v", voluntary, cover.Total.Covered, f.Claims)
		}
		if len(f.Body.Goals) != 1 || f.Body.Goals[0].Value != voluntary.Covered || f.Body.Goals[0].Left != 60-voluntary.Covered {
			t.Errorf("goals %+v", f.Body.Goals)
		}
		again(t, w, leader, q, f)
		frozen(t, w, leader, id, f)
		if r := w.sound(); !hasCheck(r, "reports") {
			t.Error("verify does not look at reports")
		}
		tampered(t, w, leader, id)
	})
}

func schemeLine(b report.Body, code int) report.Scheme {
	for _, s := range b.Schemes {
		if s.Code == code {
			return s
		}
	}
	return report.Scheme{}
}

func hasCheck(r VerifyReport, name string) bool {
	for _, c := range r.Checks {
		if c.Name == name && c.Looked > 0 {
			return true
		}
	}
	return false
}

// again: the same numbers are no news, others need a reason and become version 2, which says what changed.
func again(t *testing.T, w *world, leader Actor, q ReportQuery, first ReportFile) {
	ctx := context.Background()
	_, err := w.app.CreateReport(ctx, leader, q, "")
	key(t, err, "report.same")
	_, err = w.app.TellObstacle(ctx, leader, 0, "Chưa có máy in biên lai ở điểm thu")
	must(t, "obstacle", err)
	_, err = w.app.CreateReport(ctx, leader, q, "")
	key(t, err, "report.needs_reason")
	id, err := w.app.CreateReport(ctx, leader, q, "thêm vướng mắc của xã")
	must(t, "again", err)
	f, err := w.app.Report(ctx, leader, id)
	must(t, "open", err)
	if f.Version != 2 || len(f.Versions) != 2 || f.Before == nil || f.Before.ID != first.ID || len(f.Changes) != 1 || f.Changes[0].New != "1" || len(f.Body.Obstacles) != 1 {
		t.Errorf("version %d of %d, changes %+v", f.Version, len(f.Versions), f.Changes)
	}
	_, err = w.app.CreateReport(ctx, leader, ReportQuery{Period: q.Period.Add(1)}, "")
	kind(t, "a week to come", err, fault.Invalid)
	_, err = w.app.CreateReport(ctx, leader, ReportQuery{Period: q.Period, AsOf: q.Period.From().AddDays(-1)}, "")
	kind(t, "a day outside", err, fault.Invalid)
}

// frozen: words may change, and are checked; numbers do not. Another commune's account meets nothing.
func frozen(t *testing.T, w *world, leader Actor, id int64, f ReportFile) {
	ctx := context.Background()
	l := f.Letter
	l.Number, l.Words = "12/BC-UBND", []string{"Thôn có 47/82 người lao động trong độ tuổi tham gia, đạt tỷ lệ 75%."}
	must(t, "write", w.app.WriteLetter(ctx, leader, id, l))
	_, _, err := w.app.LeaveReport(ctx, leader, id, "docx")
	key(t, err, "report.wrong_figures")
	l.Words = []string{"Thôn có 47/82 người lao động trong độ tuổi tham gia, đạt tỷ lệ 57,3%."}
	must(t, "mend", w.app.WriteLetter(ctx, leader, id, l))
	out, _, err := w.app.LeaveReport(ctx, leader, id, "docx")
	must(t, "leave", err)
	if out.Raw != f.Raw || out.Letter.Number != "12/BC-UBND" || len(out.Claims) == 0 || out.Claims[0].Verdict != figures.OK {
		t.Errorf("letter %+v, claims %v", out.Letter, out.Claims)
	}
	var b bytes.Buffer
	must(t, "sheet", WriteReportSheet(&b, out))
	if !bytes.HasPrefix(b.Bytes(), []byte("PK")) {
		t.Error("no workbook")
	}
	far := w.account("xa-khac", access.CommuneLeader, w.krongAna)
	_, err = w.app.Report(ctx, far, id)
	kind(t, "another commune", err, fault.NotFound)
	list, err := w.app.Reports(ctx, far, 0, 50)
	must(t, "list", err)
	if len(list.List) != 0 {
		t.Errorf("another commune sees %d reports", len(list.List))
	}
}

// tampered: a number changed in the table is noticed by whoever opens the report.
func tampered(t *testing.T, w *world, leader Actor, id int64) {
	ctx := context.Background()
	err := w.app.Store.Read(ctx, func(tx *store.Tx) error {
		s, err := tx.Report(id)
		if err != nil {
			return err
		}
		s.Raw = strings.Replace(s.Raw, `"covered":`, `"covered":1`, 1)
		if s.Seal() == s.Hash {
			t.Error("a changed body has the old seal")
		}
		return nil
	})
	must(t, "read", err)
}

func key(t *testing.T, err error, want string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Key != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// The Monday board: an obstacle is told, sent up, answered once.
func TestAnObstacleIsSentUpAndAnswered(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		leader, head := w.account("lanhdao", access.CommuneLeader, w.eaKnop), w.account("tinh", access.ProvincePlanner, w.province)
		id, err := w.app.TellObstacle(ctx, leader, 0, "Bà con phải đi 12 km để đóng")
		must(t, "tell", err)
		collector := w.account("nguoithu", access.Collector, w.eaKnop)
		kind(t, "a collector sends nothing up", w.app.SendObstacleUp(ctx, collector, id), fault.Forbidden)
		said, err := w.app.TellObstacle(ctx, collector, 0, "Máy in biên lai hỏng từ thứ Hai")
		must(t, "a collector tells", err)
		must(t, "answer the collector", w.app.AnswerObstacle(ctx, leader, said, "Đổi máy chiều nay"))
		must(t, "up", w.app.SendObstacleUp(ctx, leader, id))
		must(t, "up twice", w.app.SendObstacleUp(ctx, leader, id))
		kind(t, "another commune", w.app.AnswerObstacle(ctx, w.account("khac", access.CommuneLeader, w.krongAna), id, "không"), fault.NotFound)
		v, err := w.app.Monday(ctx, head, 0, day.Period{}, ByPlace)
		must(t, "board", err)
		if len(v.Rows) != 1 || len(v.Rows[0].Obstacles) != 1 || v.Open[0].UpID != w.province || v.Places[w.province] == "" {
			t.Errorf("rows %+v, open %+v", v.Rows, v.Open)
		}
		must(t, "answer", w.app.AnswerObstacle(ctx, head, id, "Mở điểm thu ở thôn từ 01/12"))
		key(t, w.app.AnswerObstacle(ctx, head, id, "lần nữa"), "report.answered")
		v, err = w.app.Monday(ctx, leader, 0, day.Period{}, ByOfficial)
		must(t, "board", err)
		if len(v.Body.Obstacles) != 0 || len(v.Open) != 2 || v.Open[0].Answer == "" {
			t.Errorf("answered, and yet %+v", v.Body.Obstacles)
		}
	})
}
