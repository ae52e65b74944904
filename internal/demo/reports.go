package demo

import (
	"context"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/synth"
)

// The reports of the last weeks, as an office would have made them: three weeks of the province, of one base office and
// of one commune, the month before, and what stands in the way.

// setUpReports changes nothing when it has run before.
func setUpReports(ctx context.Context, a *app.App, stand string) error {
	var commune org.Unit
	var office int64
	done := false
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		known, err := tx.AllReports()
		if err != nil || len(known) > 0 {
			done = true
			return err
		}
		root, err := tx.UnitByCode(org.Province, synth.ProvinceCode, synth.AsOf)
		if err != nil {
			return err
		}
		communes, err := tx.Children(root.ID, synth.AsOf)
		if err != nil {
			return err
		}
		for _, u := range communes { // the commune whose leader and director sign in
			if u.Code == stand {
				commune = u
			}
		}
		offices, err := tx.OfficesOfUnit(commune.ID, synth.AsOf)
		for _, o := range offices {
			if o.Level == org.OfficeBase {
				office = o.ID
			}
		}
		return err
	})
	if err != nil || done {
		return err
	}
	return demoReports(ctx, a, commune, office)
}

func demoReports(ctx context.Context, a *app.App, commune org.Unit, office int64) error {
	actor := app.Actor{AccountID: "demo", Name: "demo", Role: access.ProvincePlanner}
	if _, err := a.TellObstacle(ctx, actor, commune.ID, "Điểm thu ở xa trung tâm chưa có máy in biên lai"); err != nil {
		return err
	}
	if _, err := a.TellObstacle(ctx, actor, commune.ID, "Hai thôn chưa có nhân viên thu, bà con phải đi 12 km"); err != nil {
		return err
	}
	last := synth.AsOf
	if today := a.Today(); last.After(today) {
		last = today
	}
	month := day.PeriodAt(day.Monthly, last).Add(-1)
	queries := []app.ReportQuery{{Period: month, AsOf: month.To()}, {UnitID: commune.ID, Period: month, AsOf: month.To()}}
	for back := 2; back >= 0; back-- {
		week := day.PeriodAt(day.Week, last).Add(-back)
		on := week.To()
		if on.After(last) {
			on = last
		}
		queries = append(queries, app.ReportQuery{Period: week, AsOf: on}, app.ReportQuery{UnitID: commune.ID, Period: week, AsOf: on})
		if office != 0 {
			queries = append(queries, app.ReportQuery{OfficeID: office, Period: week, AsOf: on})
		}
	}
	for _, q := range queries {
		id, err := a.CreateReport(ctx, actor, q, "")
		if err != nil {
			return err
		}
		if q.AsOf != last {
			f, err := a.Report(ctx, actor, id)
			if err != nil {
				return err
			}
			l := f.Letter
			l.Number, l.Day, l.Signer = strconv.FormatInt(id, 10)+"/BC-BHXH (số mẫu)", q.AsOf.AddDays(1), "Nguyễn Văn Mẫu"
			if err := a.WriteLetter(ctx, actor, id, l); err != nil {
				return err
			}
		}
	}
	return nil
}
