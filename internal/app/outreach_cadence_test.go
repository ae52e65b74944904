package app

import (
	"context"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/store"
)

// 7.02: two launch days a quarter is the rule of each base office. Who is behind stands first; thirty days before the quarter ends
// they have a task, and one launch planned too few does not count as two.
func TestBaseOfficesBehindTheCadence(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		other := f.krongAna
		since := day.Must(2025, 7, 1)
		for code, unit := range map[string]int64{"6601": f.eaKnop, "6602": other} {
			o := org.Office{Code: code, Level: org.OfficeBase, Name: "BHXH cơ sở " + code, From: since}
			f.write(func(tx *store.Tx) error {
				if err := tx.InsertOffice(&o); err != nil {
					return err
				}
				return tx.InsertArea(org.OfficeArea{OfficeID: o.ID, UnitID: unit, From: since})
			})
		}
		f.group("Nhóm Tân Mỹ", "")
		f.launch(f.village, day.Must(2026, 10, 10)) // in a village of the first
		f.launch(f.eaKnop, day.Must(2026, 11, 14))
		f.launch(other, day.Must(2026, 11, 7))
		f.launch(other, day.Must(2026, 9, 7)) // last quarter's

		v, err := f.app.Gatherings(ctx, f.actor, 0, day.Must(2026, 1, 1), day.Must(2026, 12, 31))
		if err != nil || len(v.Offices) != 2 {
			t.Fatalf("%+v %v", v.Offices, err)
		}
		if a, b := v.Offices[0], v.Offices[1]; a.Office.Code != "6602" || !a.Behind() || a.Quarter.Done != 1 || a.Score != 2 || a.Of != 8 || b.Office.Code != "6601" || b.Behind() || b.Score != 2 {
			t.Errorf("who is behind: %+v\n%+v", a, b)
		}
		// A commune sees the office that serves it.
		v, err = f.app.Gatherings(ctx, f.actor, f.village, day.Must(2026, 1, 1), day.Must(2026, 12, 31))
		if err != nil || v.Serves != "BHXH cơ sở 6601" || v.Cadence[3].Quarter.Done != 2 || len(v.Offices) != 0 {
			t.Errorf("of the village: %q %+v %v", v.Serves, v.Cadence, err)
		}

		director := f.account("giamdoc", access.BaseDirector, other)
		asked := func() []string {
			t.Helper()
			if err := f.app.SweepTasks(ctx, true); err != nil {
				t.Fatal(err)
			}
			list, err := f.app.Tasks(ctx, director, 50)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, x := range list.Open {
				if x.Title == "task.launch.office" {
					out = append(out, x.Args)
				}
			}
			return out
		}
		if got := asked(); len(got) != 0 { // 22/11: 39 days left
			t.Errorf("too early: %v", got)
		}
		f.clock.Advance(10 * 24 * time.Hour)
		if got := asked(); len(got) != 1 || got[0] != `["BHXH cơ sở 6602","1","2","31/12/2026"]` {
			t.Errorf("with 29 days left: %v", got)
		}
		f.launch(other, day.Must(2026, 12, 12))
		if got := asked(); len(got) != 0 {
			t.Errorf("a second one is planned: %v", got)
		}
	})
}

func (f *field) launch(unit int64, on day.Date) {
	f.t.Helper()
	_, err := f.app.PlanGathering(context.Background(), f.actor, 0, outreach.Event{Kind: outreach.EventLaunch, Title: "Lễ ra quân", UnitID: unit, On: on, Minute: 7 * 60, Venue: "Sân trụ sở", VenueKind: "office", Audience: "residents", Lang: "vi"})
	if err != nil {
		f.t.Fatal(err)
	}
}
