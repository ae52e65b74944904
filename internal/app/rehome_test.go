package app

import (
	"slices"
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/review"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// splitVillage makes a village of two groups, four households and a man without one, and splits it in two.
func splitVillage(w *world) (old org.Unit, east, west int64) {
	w.t.Helper()
	rows := []string{"Lê Lan,12/03/1988,Nữ,066188001001,H1,Chủ hộ,1", "Lê Long,12/03/1986,Nam,066086001002,H1,Chồng,1", "Võ Chi,02/05/1985,Nữ,066185001003,H2,Chủ hộ,1",
		"Trần Nam,02/05/1980,Nam,066080001004,H3,Chủ hộ,2", "Trần Bắc,02/05/2001,Nam,066201001005,H3,Con,2", "Y Một,02/05/1979,Nam,066079001006,H4,Chủ hộ,2", "Y Mình,01/01/1970,Nam,066070001007,,,"}
	text := "Họ và tên,Ngày sinh,Giới tính,Số định danh,Số hộ,Quan hệ với chủ hộ,Tổ liên gia,Xã,Thôn\n"
	for _, r := range rows {
		text += r + ",Ea Knốp,Thôn Cũ\n"
	}
	path := w.t.TempDir() + "/dan-cu.csv"
	writeText(w.t, path, text)
	w.importList(ImportRequest{Path: path, Name: "dan-cu.csv", List: delivery.Residents, AsOf: day.Must(2026, 11, 1), Whole: true})
	w.link()
	old = w.children(w.eaKnop, day.Date{})[0]
	made, err := w.app.ChangePlaces(ctx, w.actor, PlaceChange{Old: []int64{old.ID}, New: []NewPlace{{org.KindThon, "Đông"}, {org.KindThon, "Tây"}}, On: today, Source: "NQ 12/NQ-HĐND"})
	if err != nil {
		w.t.Fatal(err)
	}
	return old, made[0].ID, made[1].ID
}

func (w *world) peopleOf(unit int64) int64 {
	w.t.Helper()
	c, err := w.app.Coverage(ctx, w.actor, CoverageQuery{UnitID: unit})
	if err != nil {
		w.t.Fatal(err)
	}
	return c.Total.People
}

// 2.03, D12: a village is split. Until somebody says who lives where, its people count in the commune; then household
// by household and group by group they go to the new ones, and every count follows.
func TestASplitVillageFindsItsHouseholdsAHome(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		old, east, west := splitVillage(w)
		w.whole()
		if n := w.peopleOf(w.eaKnop); n != 7 {
			t.Errorf("the commune counts %d of 7 after the split", n)
		}
		if e, wst := w.peopleOf(east), w.peopleOf(west); e+wst != 0 {
			t.Errorf("the new villages have %d and %d before anyone said so", e, wst)
		}
		hoa := w.official(w.eaKnop, access.BaseOfficial)
		v, err := w.app.LeftPlaces(ctx, hoa, 0, old.ID)
		if err != nil || len(v.Left) != 1 || v.One == nil || v.One.People != 7 || len(v.Households) != 4 || len(v.Alone) != 1 || len(v.Groups) != 2 {
			t.Fatalf("what is left: %+v %v", v, err)
		}
		if v.Households[0].Head != "Lê Lan" || v.Households[0].Members != 2 || v.Targets[0].ID != east || v.Targets[1].ID != west {
			t.Errorf("first household %+v, targets %+v", v.Households[0], v.Targets)
		}
		if n, _ := w.acts("rehome.read"); n != 1 {
			t.Errorf("%d rows say that the names were read", n)
		}
		round := w.openRound(RoundRequest{UnitID: w.eaKnop, Who: review.Everyone})
		h := map[string]person.HouseholdID{}
		for _, x := range v.Households {
			h[x.Number] = x.ID
		}
		done, err := w.app.Rehome(ctx, hoa, Rehoming{From: old.ID, To: east, Households: []person.HouseholdID{h["H1"]}, People: []person.ID{v.Alone[0].ID}})
		if err != nil || done.Households != 1 || done.People != 3 || done.Before != 0 {
			t.Fatalf("one household and a man: %+v %v", done, err)
		}
		again, err := w.app.Rehome(ctx, hoa, Rehoming{From: old.ID, To: west, Households: []person.HouseholdID{h["H1"]}})
		if err != nil || again.Households != 0 || again.Before != 1 || w.peopleOf(east) != 3 {
			t.Errorf("sent again to the other village: %+v %v", again, err)
		}
		done, err = w.app.Rehome(ctx, hoa, Rehoming{From: old.ID, To: west, Groups: []int64{v.Groups[1].Unit.ID}})
		if err != nil || done.Groups != 1 || done.People != 3 {
			t.Errorf("the second group: %+v %v", done, err)
		}
		if g := w.children(west, day.Date{}); len(g) != 1 || w.peopleOf(g[0].ID) != 3 {
			t.Errorf("the group and its people: %+v", g)
		}
		w.whole()
		done, err = w.app.Rehome(ctx, hoa, Rehoming{From: old.ID, To: east, All: true})
		if err != nil || done.Households != 1 || done.People != 1 {
			t.Errorf("the rest: %+v %v", done, err)
		}
		if e, wst, c := w.peopleOf(east), w.peopleOf(west), w.peopleOf(w.eaKnop); e != 4 || wst != 3 || c != 7 {
			t.Errorf("%d + %d of %d", e, wst, c)
		}
		for _, l := range w.lines(w.actor, round, 0).Lines {
			if l.VillageID != east && l.VillageID != west {
				t.Errorf("%s stays with nobody's village head", l.Name)
			}
		}
		if _, err := w.app.LeftPlaces(ctx, hoa, 0, old.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("nobody is left, and the page stands: %v", err)
		}
		w.whole()
		w.sound()
	})
}

func TestWhoMayRehomeWhom(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		old, east, _ := splitVillage(w)
		hoa, far := w.official(w.eaKnop, access.BaseOfficial), w.official(w.krongAna, access.BaseOfficial)
		for what, q := range map[string]Rehoming{"nobody chosen": {From: old.ID, To: east}, "to itself": {From: old.ID, To: old.ID, All: true}, "to another commune": {From: old.ID, To: w.krongAna, All: true}} {
			_, err := w.app.Rehome(ctx, hoa, q)
			kind(t, what, err, fault.Invalid)
		}
		_, err := w.app.Rehome(ctx, far, Rehoming{From: old.ID, To: east, All: true})
		kind(t, "an official of another commune", err, fault.NotFound)
		_, err = w.app.LeftPlaces(ctx, far, 0, old.ID)
		kind(t, "read by an official of another commune", err, fault.NotFound)
		if v, err := w.app.LeftPlaces(ctx, far, 0, 0); err != nil || len(v.Left) != 0 {
			t.Errorf("another commune is told of the split: %+v %v", v.Left, err)
		}
		_, err = w.app.Rehome(ctx, w.official(w.eaKnop, access.Collector), Rehoming{From: old.ID, To: east, All: true})
		kind(t, "a collector", err, fault.Forbidden)
		if err := w.app.SweepTasks(ctx, true); err != nil {
			t.Fatal(err)
		}
		list, err := w.app.Tasks(ctx, hoa, 20)
		if err != nil || !slices.ContainsFunc(list.Open, func(l TaskLine) bool { return l.Title == "task.left" }) {
			t.Errorf("no task asks where the people belong: %+v %v", list.Open, err)
		}
		if _, err := w.app.Rehome(ctx, hoa, Rehoming{From: old.ID, To: east, All: true}); err != nil {
			t.Fatal(err)
		}
		if err := w.app.SweepTasks(ctx, true); err != nil {
			t.Fatal(err)
		}
		if list, _ = w.app.Tasks(ctx, hoa, 20); slices.ContainsFunc(list.Open, func(l TaskLine) bool { return l.Title == "task.left" }) {
			t.Error("the task stands after all have a home")
		}
	})
}
