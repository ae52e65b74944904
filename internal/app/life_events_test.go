package app

import (
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// residents takes in a residents list of lines without a head and links it.
func (w *world) residents(lines string, asOf day.Date) {
	w.t.Helper()
	path := w.t.TempDir() + "/dan-cu.tsv"
	writeText(w.t, path, "Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tThôn\tDiện hộ\n"+lines)
	if _, err := w.app.ImportList(ctx, w.actor, ImportRequest{Path: path, Name: "dan-cu.tsv", List: delivery.Residents, AsOf: asOf}, nil); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.app.LinkLists(ctx, w.actor, nil); err != nil {
		w.t.Fatal(err)
	}
}

func TestLifeEventsOpenWork(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		first := "Trẻ Sắp Lớn\t01/12/2011\tNam\t066211001001\tEa Knốp\tThôn 1\t\n" + // 15 on 01/12/2026
			"Mới Lớn Rồi\t21/11/2011\tNữ\t066311001002\tEa Knốp\tThôn 1\t\n" + // 15 yesterday
			"Sắp Mười Tám\t22/11/2008\tNữ\t066308001003\tEa Knốp\tThôn 2\t\n" + // 18 today
			"Chỉ Biết Năm\t2011\tNam\t066211001004\tEa Knốp\tThôn 2\t\n" + // some day of this year
			"Thoát Nghèo\t03/06/1991\tNữ\t066191001005\tEa Knốp\tThôn 1\tHộ nghèo\n" +
			"Vẫn Nghèo\t03/06/1992\tNữ\t066192001006\tEa Knốp\tThôn 1\tHộ nghèo\n"
		w.residents(first, day.Must(2026, 10, 31))
		v := w.events(w.actor, EventPoverty, w.eaKnop, 3)
		if v.Counts[EventPoverty] != 0 || v.Counts[EventAge15] != 2 || v.Counts[EventAge18] != 1 {
			t.Fatalf("%v", v.Counts)
		}
		w.residents("Thoát Nghèo\t03/06/1991\tNữ\t066191001005\tEa Knốp\tThôn 1\t\nVẫn Nghèo\t03/06/1992\tNữ\t066192001006\tEa Knốp\tThôn 1\tHộ cận nghèo\n", day.Must(2026, 11, 20))
		v = w.events(w.actor, EventPoverty, w.eaKnop, 3)
		if len(v.Lines) != 1 || v.Lines[0].FullName != "Thoát Nghèo" || v.Lines[0].On != day.Must(2026, 11, 20) {
			t.Errorf("%+v", v.Lines)
		}
		v = w.events(w.actor, EventAge15, w.province, 1)
		if len(v.Lines) != 2 || v.Lines[1].On != day.Must(2026, 12, 1) || !v.Lines[0].YearOnly {
			t.Errorf("%+v", v.Lines)
		}
		leader := w.official(w.eaKnop, access.CommuneLeader)
		v = w.events(leader, EventPoverty, 0, 3)
		if v.Counts[EventPoverty] != 1 || len(v.Lines) != 0 || v.MayNames {
			t.Errorf("a leader sees the count and no name: %+v", v)
		}
		_, err := w.app.Events(ctx, leader, EventQuery{UnitID: w.krongAna, Kind: EventPoverty})
		wantKind(t, "another commune", err, fault.NotFound, "")
	})
}

func (w *world) events(actor Actor, k EventKind, unit int64, months int) EventsView {
	w.t.Helper()
	v, err := w.app.Events(ctx, actor, EventQuery{UnitID: unit, Kind: k, Months: months})
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func TestEventsUseTheLawsAges(t *testing.T) {
	s := testkit.Store(t)
	w := newWorld(t, s)
	age, _, err := w.app.book.RetirementAge(true, day.Must(1970, 1, 15))
	if err != nil {
		t.Fatal(err)
	}
	on := age.ReachedOn(day.Must(1970, 1, 15))
	w.clock.Advance(time.Duration(on.DaysSince(today)-10) * 24 * time.Hour)
	w.residents("Võ Thị Hưu\t15/01/1970\tNữ\t066170001001\tEa Knốp\tThôn 1\t\n", w.app.Today())
	v := w.events(w.actor, EventPension, w.eaKnop, 1)
	if len(v.Lines) != 1 || v.Lines[0].On != on || v.Lines[0].Sex != person.Female {
		t.Errorf("%s: %+v", on, v.Lines)
	}
}
