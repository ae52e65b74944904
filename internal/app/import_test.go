package app

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/sheet"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// sound fails when verify finds anything broken.
func (w *world) sound() VerifyReport {
	w.t.Helper()
	report, err := w.app.Verify(context.Background(), nil)
	if err != nil {
		w.t.Fatalf("verify: %v", err)
	}
	for _, c := range report.Checks {
		if c.Broken > 0 {
			w.t.Errorf("verify: %s: %d broken of %d %v", c.Name, c.Broken, c.Looked, c.Args)
		}
	}
	return report
}

// dirty is Thanh Bình with a wrong citizen number, a repeated row, a commune nobody knows and a total.
func (w *world) dirty() []string {
	rows, _ := w.thanhBinh()
	rows[10] = strings.Replace(rows[10], "000190000010", "12345", 1)
	rows[20] = strings.Replace(rows[20], "Xã Ea Knốp", "Xã Không Có", 1)
	rows = append(rows, rows[5], ",,Tổng cộng: 122 người,,,,,,,,,")
	return rows
}

func TestADryRunCountsWhatTheImportDoes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		req := ImportRequest{Path: w.file("dan-cu.csv", residentsHead, w.dirty()...), List: delivery.Residents, AsOf: endOfOctober}
		req.DryRun = true
		dry := w.importList(req)
		w.read(func(tx *store.Tx) error {
			if all, err := tx.Deliveries(0, 10); err != nil || len(all) != 0 {
				t.Errorf("a dry run left %d deliveries (%v)", len(all), err)
			}
			return nil
		})
		req.DryRun = false
		real := w.importList(req)
		if dry.Total != 123 || dry.New != 120 || dry.Repeat != 1 || dry.Bad != 2 || dry.Skipped != 1 || dry.NewPlaces != 5 {
			t.Errorf("dry run: %+v", dry)
		}
		if real.UID == "" || dry.UID != "" {
			t.Error("only the import has a delivery")
		}
		dry.UID, dry.Millis, real.UID, real.Millis = "", 0, "", 0
		if !reflect.DeepEqual(dry, real) {
			t.Errorf("dry run and import differ:\n%+v\n%+v", dry, real)
		}
		if real.Reasons["app.unknown_commune"] != 1 {
			t.Errorf("reasons %v", real.Reasons)
		}
	})
}

// 4.07: a file with one wrong citizen number imports the rest and gives one red row back, with the reason.
func TestRejectedRowsComeBackInTheShapeTheyCameIn(t *testing.T) {
	w := newWorld(t, testkit.Store(t))
	res := w.importList(ImportRequest{Path: w.file("dan-cu.csv", residentsHead, w.dirty()...), List: delivery.Residents, AsOf: endOfOctober})
	var out bytes.Buffer
	n, err := w.app.Rejects(context.Background(), w.actor, res.UID, sheet.KindCSV, "vi", &out)
	if err != nil || n != 2 {
		t.Fatalf("%d rows given back, %v", n, err)
	}
	text := out.String()
	if !strings.Contains(text, "12345") || !strings.Contains(text, "Xã Không Có") || !strings.Contains(text, "Họ và tên") {
		t.Errorf("given back:\n%s", text)
	}
	w.read(func(tx *store.Tx) error {
		d, err := tx.DeliveryByUID(res.UID)
		if err != nil {
			return err
		}
		return tx.EachReject(d.ID, func(r store.Reject) error {
			if strings.Contains(r.Cells, "12345") || strings.Contains(r.Reasons, "12345") {
				t.Error("a rejected row lies open in the store")
			}
			return nil
		})
	})
}

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		residents, voluntary := w.thanhBinh()
		path := w.file("dan-cu.csv", residentsHead, residents...)
		w.importList(ImportRequest{Path: path, List: delivery.Residents, AsOf: endOfOctober})
		w.importList(ImportRequest{Path: w.file("tn.csv", voluntaryHead, voluntary...), List: delivery.Voluntary, AsOf: endOfOctober})
		first := w.link()
		if again := w.importList(ImportRequest{Path: path, List: delivery.Residents, AsOf: endOfOctober}); !again.Same || again.New != 0 {
			t.Errorf("the same file: %+v", again)
		}
		// The same rows in another order are another file, but nothing new.
		for i, j := 0, len(residents)-1; i < j; i, j = i+1, j-1 {
			residents[i], residents[j] = residents[j], residents[i]
		}
		if again := w.importList(ImportRequest{Path: w.file("lai.csv", residentsHead, residents...), List: delivery.Residents, AsOf: endOfOctober}); again.Same || again.New != 0 || again.Known != 122 {
			t.Errorf("the same rows in another file: %+v", again)
		}
		second := w.link()
		first.Millis, second.Millis = 0, 0
		first.Lists, second.Lists, first.Count, second.Count = nil, nil, RecountResult{}, RecountResult{}
		if !reflect.DeepEqual(first, second) {
			t.Errorf("linked twice:\n%+v\n%+v", first, second)
		}
		w.sound()
	})
}

// many writes n residents, enough for several batches.
func (w *world) many(n int) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf("%d,H%05d,Nguyễn Văn %s,%02d/%02d/%d,Nam,000%09d,Con,Kinh,Làm nông,Thôn %d,Tổ %d,Xã Ea Knốp",
			i+1, i/4, []string{"An", "Bình", "Chi", "Dung"}[i%4], 1+i%28, 1+i%12, 1950+i%60, i, 1+i%9, 1+i%5)
	}
	return w.file("nhieu.csv", residentsHead, rows...)
}

func TestAStoppedImportLeavesWholeBatchesAndGoesOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		req := ImportRequest{Path: w.many(12_345), List: delivery.Residents, AsOf: endOfOctober}
		ctx, stop := context.WithCancel(context.Background())
		_, err := w.app.ImportList(ctx, w.actor, req, func(_ string, done, _ int64) {
			if done >= int64(w.app.rows) {
				stop()
			}
		})
		if fault.KindOf(err) != fault.Interrupted {
			t.Fatalf("stopped import says %v", err)
		}
		if report := w.sound(); len(report.Remarks) == 0 || report.Remarks[0].Name != "unfinished" {
			t.Errorf("verify does not tell of the unfinished file: %+v", report.Remarks)
		}
		var d store.Delivery
		w.read(func(tx *store.Tx) error {
			all, err := tx.Deliveries(0, 1)
			d = all[0]
			return err
		})
		if d.RowsTotal == 0 || d.RowsTotal%int64(w.app.rows) != 0 || d.RowsTotal >= 12_345 {
			t.Errorf("%d rows are no whole batches", d.RowsTotal)
		}
		res := w.importList(req)
		if res.Resumed != d.NextLine || res.Total != 12_345 || res.New != 12_345 || res.UID != d.UID {
			t.Errorf("gone on: %+v", res)
		}
		if linked := w.link(); linked.Residents != 12_345 {
			t.Errorf("linked: %+v", linked)
		}
		w.sound()
	})
}

func TestAStoppedLinkageGoesOn(t *testing.T) {
	w := newWorld(t, testkit.Store(t))
	w.importList(ImportRequest{Path: w.many(12_345), List: delivery.Residents, AsOf: endOfOctober})
	ctx, stop := context.WithCancel(context.Background())
	_, err := w.app.LinkLists(ctx, w.actor, func(step string, done, _ int64) {
		if step == "residents" && done >= int64(w.app.rows) {
			stop()
		}
	})
	if fault.KindOf(err) != fault.Interrupted {
		t.Fatalf("stopped linkage says %v", err)
	}
	w.sound()
	if res := w.link(); res.Residents != 12_345 {
		t.Errorf("gone on: %+v", res)
	}
	w.sound()
}

// A crash between linkage and counting leaves a note that a count is due.
func TestACountThatIsDueIsMadeGood(t *testing.T) {
	w := newWorld(t, testkit.Store(t))
	w.importThanhBinh()
	ctx, stop := context.WithCancel(context.Background())
	_, err := w.app.LinkLists(ctx, w.actor, func(step string, _, _ int64) {
		if step == "count" {
			stop()
		}
	})
	if fault.KindOf(err) != fault.Interrupted {
		t.Fatalf("stopped count says %v", err)
	}
	if report := w.sound(); len(report.Remarks) != 2 || report.Remarks[0].Name != "count_due" || report.Remarks[1].Name != "prospects_due" {
		t.Errorf("remarks %+v", report.Remarks)
	}
	w.link()
	if v := w.coverage(0, person.SchemeVoluntarySI); v.Total.Covered != 47 {
		t.Errorf("after the next run: %+v", v.Total.Cell)
	}
	if report := w.sound(); len(report.Remarks) != 0 {
		t.Errorf("remarks %+v", report.Remarks)
	}
}

// Next month's complete list shows 40 of the 47 again, 3 new ones, and one who now has a job instead.
func TestAbsenceFromACompleteListEndsASpell(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.importThanhBinh()
		w.link()
		residents, voluntary := w.thanhBinh()
		november := append([]string(nil), voluntary[:40]...)
		for i := 50; i < 53; i++ {
			cells := strings.Split(residents[i], ",")
			november = append(november, fmt.Sprintf("%d,%s,%s,%s,%s,99%08d,01/11/2026,31/10/2027,297000,Xã Ea Knốp", i, cells[2], cells[3], cells[4], cells[5], 1000+i))
		}
		w.importList(ImportRequest{Path: w.file("tn-11.csv", voluntaryHead, november...), List: delivery.Voluntary, AsOf: day.Must(2026, 11, 20), Whole: true})
		res := w.link()
		if v := w.coverage(0, person.SchemeVoluntarySI); v.Total.Covered != 43 || v.Total.Missing != 39 || v.AsOf != day.Must(2026, 11, 20) {
			t.Errorf("in November: %+v on %s", v.Total.Cell, v.AsOf)
		}
		if res.Matched != 50 { // 47 + 3 were found in a list, whatever ended since
			t.Errorf("found in lists: %+v", res)
		}
		m, err := w.app.Movements(context.Background(), w.actor, 0, person.SchemeVoluntarySI, person.Period{From: day.Must(2026, 11, 1), To: day.Must(2026, 11, 30)})
		if err != nil || m.Bridge != (person.Bridge{Opening: 47, New: 3, Lapsed: 7, Closing: 43}) {
			t.Errorf("the bridge of November: %+v %v", m.Bridge, err)
		}
		w.sound()
		// In December one of the seven is shown again: a mistake of November's list, not a return.
		december := append(november, voluntary[44])
		w.importList(ImportRequest{Path: w.file("tn-12.csv", voluntaryHead, december...), List: delivery.Voluntary, AsOf: day.Must(2026, 11, 21), Whole: true})
		w.link()
		if v := w.coverage(0, person.SchemeVoluntarySI); v.Total.Covered != 44 {
			t.Errorf("shown again: %+v", v.Total.Cell)
		}
		w.sound()
	})
}

// 4.03: starting a compulsory spell closes the voluntary one.
func TestAJobClosesTheVoluntarySpell(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.importThanhBinh()
		w.link()
		residents, _ := w.thanhBinh()
		cells := strings.Split(residents[3], ",")
		row := fmt.Sprintf("1,%s,%s,%s,%s,9900001003,01/08/2026,,8000000,Xã Ea Knốp", cells[2], cells[3], cells[4], cells[5])
		w.importList(ImportRequest{Path: w.file("bb.csv", voluntaryHead, row), List: delivery.Compulsory, AsOf: endOfOctober})
		res := w.link()
		var paid int64
		for _, l := range res.Lists {
			paid += l.Paid
		}
		v := w.coverage(0, person.SchemeVoluntarySI)
		if paid != 1 || v.Total.Covered != 46 || v.Total.Elsewhere != 1 || v.Total.Missing != 35 {
			t.Errorf("voluntary %+v, %d to be paid back", v.Total.Cell, paid)
		}
		if c := w.coverage(0, person.SchemeCompulsorySI); c.Total.Covered != 1 {
			t.Errorf("compulsory %+v", c.Total.Cell)
		}
		m, err := w.app.Movements(context.Background(), w.actor, 0, person.SchemeVoluntarySI, person.Period{From: day.Must(2026, 7, 1), To: endOfOctober})
		if err != nil || m.Bridge.ToCompulsory != 1 || m.Bridge.Lapsed != 0 || !m.Bridge.Closes() {
			t.Errorf("a move, not a loss: %+v %v", m.Bridge, err)
		}
		if again := w.link(); again.Lists[2].Paid+again.Lists[3].Paid != 0 {
			t.Error("linked again, closed again")
		}
		w.sound()
	})
}

// A newer complete list of residents no longer shows two people; one of them is insured. A month later
// one is shown again.
func TestWhoLeavesTheResidentsListIsNoResident(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.importThanhBinh()
		w.link()
		residents, _ := w.thanhBinh()
		w.importList(ImportRequest{Path: w.file("dc-11.csv", residentsHead, residents[1:121]...), List: delivery.Residents, AsOf: day.Must(2026, 11, 20), Whole: true})
		if res := w.link(); res.Residents != 120 || res.Matched != 46 || res.Outside != 1 || res.NotCovered != 74 {
			t.Errorf("two left: %+v", res)
		}
		if v := w.coverage(0, person.SchemeVoluntarySI); v.Total.Covered != 46 || v.Total.Outside != 1 {
			t.Errorf("the province: %+v", v.Total.Cell)
		}
		w.importList(ImportRequest{Path: w.file("dc-12.csv", residentsHead, residents[:121]...), List: delivery.Residents, AsOf: day.Must(2026, 11, 21), Whole: true})
		if res := w.link(); res.Residents != 121 || res.Matched != 47 || res.Outside != 0 {
			t.Errorf("one is back: %+v", res)
		}
		w.sound()
	})
}

// Two people of one name and birth with two citizen numbers stay two, also when they come in two lists.
func TestTwoCitizenNumbersAreTwoPeople(t *testing.T) {
	w := newWorld(t, testkit.Store(t))
	row := "1,A1,Y Bham Êban,01/02/1980,Nam,%s,Chủ hộ,Êđê,Làm nông,Buôn Ea Knốp,1,Xã Ea Knốp"
	w.importList(ImportRequest{Path: w.file("a.csv", residentsHead, fmt.Sprintf(row, "000180000001")), List: delivery.Residents, AsOf: endOfOctober})
	w.link()
	w.importList(ImportRequest{Path: w.file("b.csv", residentsHead, fmt.Sprintf(row, "000180000002")), List: delivery.Residents, AsOf: endOfOctober})
	if res := w.link(); res.Residents != 2 {
		t.Errorf("%d residents", res.Residents)
	}
	w.sound()
}
