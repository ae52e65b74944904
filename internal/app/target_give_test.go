package app

import (
	"context"
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/target"
)

// firstField is the key of the first field an error names.
func firstField(err error) string {
	if err == nil || len(fault.As(err).Fields) == 0 {
		return ""
	}
	return fault.As(err).Fields[0].Key
}

// give gives one target and fails the test when it is refused.
func (w *world) give(o TargetOrder) target.Target {
	w.t.Helper()
	given, err := w.app.GiveTargets(context.Background(), w.actor, o)
	if err != nil {
		w.t.Fatal(err)
	}
	return given[0]
}

// A commune gives its target of 10 on to the Post, the Post to a group. One joining, brought by the group's member
// from the Post, is one for the commune's plan and one for each of them; and what is left is seen at every step.
func TestCascadeToThoseWhoWork(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		f := newField(w)
		one := f.account("truc", access.Collector, f.eaKnop)
		g := f.group("Nhóm Tân Mỹ", one.AccountID)
		year := day.PeriodAt(day.Year, w.app.Today())
		order := TargetOrder{Indicator: target.VoluntaryNew, Period: year}
		order.Items = []TargetItem{{UnitID: f.eaKnop, Value: 10}}
		top := w.give(order)
		board := func(h target.Holder) TargetBoard {
			t.Helper()
			b, err := w.app.TargetBoard(ctx, w.actor, TargetQuery{UnitID: f.eaKnop, Holder: h, Indicator: target.VoluntaryNew, Period: year, AsOf: w.app.Today()})
			must(t, "board", err)
			return b
		}
		offered := func(b TargetBoard, h target.Holder) bool {
			t.Helper()
			list, err := w.app.TargetHolders(ctx, w.actor, b)
			must(t, "holders", err)
			for _, x := range list {
				if x.Holder == h && x.UnitID == f.eaKnop {
					return true
				}
			}
			return false
		}
		post, group := target.Holder{Kind: target.HolderOrganisation, ID: f.post.ID}, target.Holder{Kind: target.HolderGroup, ID: g.ID}
		if b := board(target.Holder{}); !offered(b, post) || !offered(b, group) {
			t.Fatal("the Post and the group are not offered")
		}
		order.Parent, order.Items = top.Line, []TargetItem{{UnitID: f.eaKnop, Holder: post, Value: 6}}
		line := w.give(order)
		if b := board(target.Holder{}); offered(b, group) || len(b.Rests) != 1 || b.Rests[0].Axis != target.Forces || b.Rests[0].Left != 4 {
			t.Fatalf("after the Post has its share: %+v", b.Rests)
		}
		order.Parent, order.Items = line.Line, []TargetItem{{UnitID: f.eaKnop, Holder: group, Value: 7}}
		if _, err := w.app.GiveTargets(ctx, w.actor, order); keyOf(err) != "target.children_above" {
			t.Fatalf("7 of 6: %v", err)
		}
		order.Items[0].Value = 5
		w.give(order)

		plan := f.plan(one, g)
		if _, err := f.app.CheckoutDoors(ctx, one, plan, nil); err != nil {
			t.Fatal(err)
		}
		ind := target.Catalogue()[1]
		joined := int64(0)
		for _, door := range f.doors(one, plan) {
			who := door.People[0].ID
			f.visit(one, Visit{PlanID: plan, HouseholdID: door.Household.ID, PersonID: who, Met: outreach.MetPerson, Result: prospect.OutcomeJoined, Schemes: ind.Scheme.Bit()})
			for _, e := range f.standing(who) {
				if e.Scheme == ind.Scheme {
					joined++
				}
			}
		}
		if joined == 0 {
			t.Fatal("nobody of the doors may join the scheme")
		}
		for range 2 { // counting again changes nothing
			if _, err := w.app.ComputeMeasures(ctx, w.actor, ComputeQuery{Indicators: []string{ind.Code}, Days: []day.Date{w.app.Today()}}); err != nil {
				t.Fatal(err)
			}
		}
		brought := int64(0)
		f.read(func(tx *store.Tx) error {
			list, err := tx.CreditedEnrolments(ind.Scheme, year.From(), w.app.Today())
			brought = int64(len(list))
			return err
		})
		if brought != joined {
			t.Fatalf("%d enrolments of the scheme", brought)
		}
		for _, h := range []target.Holder{post, group} {
			b := board(h)
			if b.Own.Result.Value != joined || b.Own.Result.Way != target.Computed {
				t.Errorf("%s: %+v, joined %d", h.Kind, b.Own.Result, joined)
			}
		}
	})
}

// What must not be given is refused with the word for it, and nothing is kept of the order.
func TestTargetsThatCannotBeGiven(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		year := day.PeriodAt(day.Year, w.app.Today())
		quarter := func(n int) day.Period { return target.Parts(year, day.Quarter)[n] }
		top := w.give(TargetOrder{Indicator: target.VoluntaryNew, Period: year, Items: []TargetItem{{UnitID: w.province, Value: 100}}})
		w.write(func(tx *store.Tx) error { return tx.EndUnit(w.krongAna, day.Must(2026, 7, 1)) })
		stranger := Actor{AccountID: "x", Role: access.BaseDirector, UnitID: w.eaKnop}
		item := func(unit, value int64, s ...target.Slice) []TargetItem {
			return []TargetItem{{UnitID: unit, Value: value, Slices: s}}
		}
		for name, c := range map[string]struct {
			actor Actor
			order TargetOrder
			key   string
			field string
		}{
			"a commune that no longer exists": {w.actor, TargetOrder{Indicator: target.VoluntaryNew, Period: quarter(3), Items: item(w.krongAna, 5)}, "target.unit_gone", ""},
			"a commune that never was":        {w.actor, TargetOrder{Indicator: target.VoluntaryNew, Period: year, Items: item(987654, 5)}, "app.no_such_place", ""},
			"children above the parent":       {w.actor, TargetOrder{Indicator: target.VoluntaryNew, Period: year, Parent: top.Line, Items: item(w.eaKnop, 101)}, "target.children_above", ""},
			"an unknown parent":               {w.actor, TargetOrder{Indicator: target.VoluntaryNew, Period: year, Parent: 999999, Items: item(w.eaKnop, 1)}, "target.no_parent", ""},
			"another indicator's parent":      {w.actor, TargetOrder{Indicator: target.VoluntaryStock, Period: year, Parent: top.Line, Items: item(w.eaKnop, 1)}, "target.parent_other", ""},
			"a change without a reason":       {w.actor, TargetOrder{Indicator: target.VoluntaryNew, Period: year, Items: item(w.province, 120)}, "target.refused", "target.reason_missing"},
			"nothing":                         {w.actor, TargetOrder{Indicator: target.VoluntaryNew, Period: year, Items: item(w.eaKnop, 0)}, "target.refused", "target.value_missing"},
			"more than all":                   {w.actor, TargetOrder{Indicator: target.HealthRate, Period: year, Items: item(w.eaKnop, 100_01)}, "target.refused", "target.rate_above_whole"},
			"a level among flows":             {w.actor, TargetOrder{Indicator: target.VoluntaryNew, Period: year, Items: item(w.eaKnop, 9, target.Slice{Period: quarter(0), Kind: target.Stock, Value: 9})}, "target.slices_mixed", ""},
			"flows that do not sum":           {w.actor, TargetOrder{Indicator: target.VoluntaryNew, Period: year, Items: item(w.eaKnop, 9, target.Slice{Period: quarter(0), Kind: target.Flow, Value: 8})}, "target.slices_sum", ""},
			"a group that is not here":        {w.actor, TargetOrder{Indicator: target.VoluntaryNew, Period: year, Items: []TargetItem{{UnitID: w.eaKnop, Holder: target.Holder{Kind: target.HolderGroup, ID: 42}, Value: 1}}}, "target.no_holder", ""},
			"a holder of no kind":             {w.actor, TargetOrder{Indicator: target.VoluntaryNew, Period: year, Items: []TargetItem{{UnitID: w.eaKnop, Holder: target.Holder{Kind: "pig", ID: 1}, Value: 1}}}, "target.no_holder", ""},
			"another's place":                 {stranger, TargetOrder{Indicator: target.VoluntaryNew, Period: year, Items: item(w.province, 5)}, "app.no_such_place", ""},
		} {
			_, err := w.app.GiveTargets(ctx, c.actor, c.order)
			if keyOf(err) != c.key || firstField(err) != c.field {
				t.Errorf("%s: %v %q", name, err, firstField(err))
			}
		}
		w.read(func(tx *store.Tx) error {
			all, err := tx.AllTargets()
			if len(all) != 1 || all[0].Value != 100 || all[0].Version != 1 {
				t.Errorf("kept after all that was refused: %+v", all)
			}
			return err
		})
		if err := w.app.AddIndicator(ctx, w.actor, target.Indicator{Name: "Tỷ lệ hộ", Kind: target.Rate, Unit: "%", Numerator: "hộ tham gia", AsOf: "cuối kỳ"}); firstField(err) != "target.indicator.denominator" {
			t.Errorf("a rate without denominator: %v", err)
		}
		err := w.app.EnterMeasure(ctx, w.actor, NewMeasure{Indicator: target.HealthRate, UnitID: w.eaKnop, Day: w.app.Today(), Num: 5, Source: "báo cáo xã"})
		if firstField(err) != "target.measure.denominator" {
			t.Errorf("five of nothing: %v", err)
		}
	})
}

// A count with both marks reads two ways, so it is refused; of a rate the last mark is the decimal one.
func TestFiguresWithBothSeparators(t *testing.T) {
	for text, want := range map[string]int64{"1.234": 1234, "2.921": 2921, "1234": 1234, "1.234.567": 1234567} {
		if got, err := ReadFigure(target.Stock, text); err != nil || got != want {
			t.Errorf("%q: %d %v", text, got, err)
		}
	}
	for _, text := range []string{"1.234,5", "1,234.5", "1,234.567", "1.2,3"} {
		for _, k := range []target.Kind{target.Stock, target.Flow} {
			if v, err := ReadFigure(k, text); err == nil {
				t.Errorf("%q as %s was read as %d", text, k, v)
			}
		}
	}
	for _, text := range []string{"31,5", "31.5"} {
		if v, err := ReadFigure(target.Rate, text); err != nil || v != 31_50 {
			t.Errorf("%q: %d %v", text, v, err)
		}
	}
}

// The same target divided otherwise is its next version: levels for a stock, parts that sum for a flow; the division
// before stays, and without a reason nothing changes.
func TestSlicesByHand(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		year := day.PeriodAt(day.Year, w.app.Today())
		divide := func(code string, k target.Kind, reason string, values ...int64) error {
			o := TargetOrder{Indicator: code, Period: year, Reason: reason, Items: []TargetItem{{UnitID: w.eaKnop, Value: 200, Slices: []target.Slice{}}}}
			for n, p := range target.Parts(year, day.Quarter) {
				o.Items[0].Slices = append(o.Items[0].Slices, target.Slice{Period: p, Kind: k, Value: values[n]})
			}
			_, err := w.app.GiveTargets(ctx, w.actor, o)
			return err
		}
		for _, code := range []string{target.VoluntaryStock, target.VoluntaryNew} {
			w.give(TargetOrder{Indicator: code, Period: year, Items: []TargetItem{{UnitID: w.eaKnop, Value: 200}}})
		}
		for _, c := range []struct {
			code   string
			kind   target.Kind
			reason string
			values []int64
			key    string
		}{
			{target.VoluntaryStock, target.Stock, "", []int64{60, 90, 140, 200}, "target.refused"},
			{target.VoluntaryStock, target.Flow, "theo mùa vụ", []int64{50, 50, 50, 50}, "target.slices_mixed"},
			{target.VoluntaryStock, target.Stock, "theo mùa vụ", []int64{60, 90, 140, 190}, "target.slices_last"},
			{target.VoluntaryStock, target.Stock, "theo mùa vụ", []int64{60, 90, 140, 200}, ""},
			{target.VoluntaryNew, target.Stock, "theo mùa vụ", []int64{60, 90, 140, 200}, "target.slices_mixed"},
			{target.VoluntaryNew, target.Flow, "theo mùa vụ", []int64{60, 90, 40, 11}, "target.slices_sum"},
			{target.VoluntaryNew, target.Flow, "theo mùa vụ", []int64{60, 90, 40, 10}, ""},
			{target.VoluntaryNew, target.Flow, "", []int64{60, 90, 40, 10}, ""}, // sent twice
		} {
			if err := divide(c.code, c.kind, c.reason, c.values...); keyOf(err) != c.key {
				t.Errorf("%s %s %v: %v", c.code, c.kind, c.values, err)
			}
		}
		for _, code := range []string{target.VoluntaryStock, target.VoluntaryNew} {
			b, err := w.app.TargetBoard(ctx, w.actor, TargetQuery{UnitID: w.eaKnop, Indicator: code, Period: year, AsOf: day.Must(2026, 7, 5)})
			must(t, "board", err)
			if len(b.Versions) != 2 || len(b.Versions[0].Slices) != 0 || len(b.Slices) != 4 {
				t.Errorf("%s: %d versions, %d slices", code, len(b.Versions), len(b.Slices))
			}
			if want := map[string]int64{target.VoluntaryStock: 90, target.VoluntaryNew: 150}[code]; b.Own.Plan != want {
				t.Errorf("%s asks for %d by July, want %d", code, b.Own.Plan, want)
			}
		}
		report, err := w.app.Verify(ctx, nil)
		must(t, "verify", err)
		for _, c := range report.Checks {
			if c.Broken > 0 {
				t.Errorf("%s: %d broken", c.Name, c.Broken)
			}
		}
	})
}
