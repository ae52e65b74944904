package app

import (
	"context"
	"testing"

	"luoi/internal/access"
	"luoi/internal/advice"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func plainWords(key string, _ ...any) string { return key }

// oneAlone is a page for one Kinh woman of 38 on the lowest income.
func (w *world) oneAlone(on day.Date) money.Dong {
	w.t.Helper()
	q := FamilyQuestion{Words: plainWords, Family: advice.Family{On: on, Members: []advice.Member{{Name: "Lan", Female: true, Birth: day.Must(1988, 3, 12), Joins: true, Categories: SupportGroups(person.PovertyNone, false)}}}}
	v, err := w.app.Advise(context.Background(), w.actor, q)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(v.Columns) != 3 || v.Columns[0].Monthly != v.Page.Own {
		w.t.Errorf("%d choices beside each other, the first pays %d of %d", len(v.Columns), v.Columns[0].Monthly, v.Page.Own)
	}
	return v.Page.Own
}

// A value of law entered in the office needs two people, lies over the book from its day on, and counts
// at once on the family page.
func TestAValueOfLawNeedsTwoPeople(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := newWorld(t, s), context.Background()
		asker := Actor{AccountID: "asker", Role: access.Administrator, UnitID: w.province}
		second := Actor{AccountID: "second", Role: access.ProvinceLeader, UnitID: w.province}
		base := Actor{AccountID: "base", Role: access.BaseDirector, UnitID: w.eaKnop}
		before, after := day.Must(2026, 12, 31), day.Must(2027, 1, 1)
		if was, will := w.oneAlone(before), w.oneAlone(after); was != 264_000 || will != 387_200 {
			t.Fatalf("the book itself: %d and %d", was, will)
		}
		v := LawValue{Parameter: "rural_poverty_line", From: after, Value: "2000000", Document: "Nghị định 400/2026/NĐ-CP", Article: "Điều 3", DocDay: day.Must(2026, 12, 1), Link: "Công báo 1001", Reason: "văn bản mới thay mức cũ"}
		for name, bad := range map[string]func(*LawValue){"no number": func(v *LawValue) { v.Value = "hai triệu" }, "no article": func(v *LawValue) { v.Article = " " },
			"no day": func(v *LawValue) { v.From = day.Date{} }, "ends first": func(v *LawValue) { v.To = before }, "no reason": func(v *LawValue) { v.Reason = "x" }} {
			wrong := v
			bad(&wrong)
			if err := w.app.ProposeValue(ctx, asker, wrong); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := w.app.ProposeValue(ctx, Actor{AccountID: "c", Role: access.Collector, UnitID: w.province}, v); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a collector proposes law: %v", err)
		}
		if err := w.app.ProposeValue(ctx, asker, v); err != nil {
			t.Fatal(err)
		}
		if err := w.app.ProposeValue(ctx, asker, v); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the same twice: %v", err)
		}
		if got := w.oneAlone(after); got != 387_200 {
			t.Errorf("a mere proposal counts: %d", got)
		}
		law, err := w.app.Law(ctx, second)
		if err != nil || len(law.Entered) != 1 || !law.Entered[0].MayDecide || law.MayPropose {
			t.Fatalf("%+v %v", law.Entered, err)
		}
		id := law.Entered[0].ID
		for name, who := range map[string]Actor{"whoever asked": asker, "one commune's director": base} {
			if err := w.app.ApproveValue(ctx, who, id); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s approves: %v", name, err)
			}
		}
		if err := w.app.ApproveValue(ctx, second, id); err != nil {
			t.Fatal(err)
		}
		if was, will := w.oneAlone(before), w.oneAlone(after); was != 264_000 || will != 352_000 {
			t.Errorf("with the office's value: %d and %d", was, will)
		}
		if err := w.app.RejectValue(ctx, second, id); fault.KindOf(err) != fault.Conflict {
			t.Errorf("decided twice: %v", err)
		}
		w.supersede(asker, second, v)
		for act, want := range map[string]int{"policy.propose": 3, "policy.approve": 2, "policy.reject": 1} {
			if n, _ := w.acts(act); n != want {
				t.Errorf("%d rows of %s in the journal, want %d", n, act, want)
			}
		}
	})
}

// supersede lays a later value over the first one for half a year, and refuses another.
func (w *world) supersede(asker, second Actor, v LawValue) {
	w.t.Helper()
	ctx := context.Background()
	v.From, v.To, v.Value = day.Must(2027, 7, 1), day.Must(2027, 12, 31), "2100000"
	decide := []func(context.Context, Actor, string) error{w.app.ApproveValue, w.app.RejectValue}
	for i, value := range []string{"2100000", "9000000"} {
		v.Value = value
		if err := w.app.ProposeValue(ctx, asker, v); err != nil {
			w.t.Fatal(err)
		}
		law, err := w.app.Law(ctx, second)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, e := range law.Entered {
			if e.State == store.ApprovalAsked {
				if err := decide[i](ctx, second, e.ID); err != nil {
					w.t.Fatal(err)
				}
			}
		}
	}
	for on, want := range map[day.Date]money.Dong{day.Must(2027, 6, 30): 352_000, day.Must(2027, 7, 1): 369_600, day.Must(2028, 1, 1): 352_000} {
		if got := w.oneAlone(on); got != want {
			w.t.Errorf("on %s: %d, want %d", on, got, want)
		}
	}
}

// 47 people of Thanh Bình pay; on 01/01/2027 the lowest payment goes from 264.000 to 387.200.
func TestWhoIsAffectedByTheNewFloor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := newWorld(t, s), context.Background()
		w.importThanhBinh()
		w.link()
		village := w.unit(org.Village, "Thôn Thanh Bình")
		q := ChangeQuery{On: day.Must(2027, 1, 1)}
		v, err := w.app.PolicyChange(ctx, w.actor, q)
		if err != nil {
			t.Fatal(err)
		}
		if v.Total.Payers != 47 || v.Total.Affected != 47 || v.Total.Before != 47*264_000 || v.Total.After != 47*387_200 {
			t.Errorf("%+v", v.Total)
		}
		sum := int64(0)
		for _, r := range v.Rows {
			sum += r.Affected
		}
		if sum != 47 || len(v.Names) != 0 {
			t.Errorf("%d affected in communes, %d names", sum, len(v.Names))
		}
		head := Actor{AccountID: "head", Role: access.VillageHead, UnitID: village}
		leader := Actor{AccountID: "leader", Role: access.ProvinceLeader, UnitID: w.province}
		q.UnitID, q.Names = village, 20
		if v, err = w.app.PolicyChange(ctx, head, q); err != nil || len(v.Names) != 20 || !v.Next || v.Names[0].After != 387_200 {
			t.Errorf("%d names, %v", len(v.Names), err)
		}
		if _, err = w.app.PolicyChange(ctx, leader, q); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a leader reads names: %v", err)
		}
		// Whoever is paid until a day from the month before the change to the end of the second month after it.
		if v.First != day.Must(2026, 12, 1) || v.Last != day.Must(2027, 2, 28) {
			t.Errorf("around the change: %s to %s", v.First, v.Last)
		}
		if v, err = w.app.ExportChange(ctx, head, q); err != nil || len(v.Names) != 47 {
			t.Errorf("export: %d, %v", len(v.Names), err)
		}
		expiring, keep := int64(0), int64(0)
		for _, n := range v.Names {
			if n.Expiring != (!n.Until.Before(v.First) && !n.Until.After(v.Last)) {
				t.Errorf("paid until %s: %v", n.Until, n.Expiring)
			}
			if n.Expiring {
				expiring++
			}
			if !n.Until.Before(q.On) {
				keep++
			}
		}
		if expiring != v.Total.Expiring || keep != v.Total.Keep || expiring == 0 {
			t.Errorf("%d of %d expire, %d of %d keep their price", v.Total.Expiring, expiring, v.Total.Keep, keep)
		}
		if n, _ := w.acts("policy.export"); n != 1 {
			t.Errorf("%d rows of the export in the journal", n)
		}
		if _, err := w.app.PolicyChange(ctx, w.actor, ChangeQuery{On: day.Must(2026, 11, 22)}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a day without a change: %v", err)
		}
	})
}

// The form is filled from the register: members, poverty, people, who takes part and who has a card.
func TestAFamilyCaseComesFromTheRegister(t *testing.T) {
	w, ctx := newWorld(t, testkit.Store(t)), context.Background()
	w.importThanhBinh()
	w.link()
	village := w.unit(org.Village, "Thôn Thanh Bình")
	head := Actor{AccountID: "head", Role: access.VillageHead, UnitID: village}
	who := w.first(village)
	v, err := w.app.FamilyCase(ctx, head, who)
	if err != nil || len(v.Members) == 0 || v.Members[0].ID != who || len(v.Areas) < 2 || v.Areas[0] != "66" {
		t.Fatalf("%+v %v", v, err)
	}
	if n, _ := w.acts("person.advice"); n != 1 {
		t.Errorf("%d rows in the journal", n)
	}
	stranger := Actor{AccountID: "s", Role: access.VillageHead, UnitID: w.krongAna}
	if _, err := w.app.FamilyCase(ctx, stranger, who); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a stranger: %v", err)
	}
	leader := Actor{AccountID: "l", Role: access.CommuneLeader, UnitID: w.eaKnop}
	if _, err := w.app.FamilyCase(ctx, leader, who); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a leader: %v", err)
	}
	if v, err := w.app.FamilyCase(ctx, leader, 0); err != nil || len(v.Members) != 0 || len(v.Areas) != 2 {
		t.Errorf("an empty form: %+v %v", v, err)
	}
}
