package app

import (
	"context"
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// field is a world with a village of prospects and the Post.
type field struct {
	*world
	village int64
	post    org.Organisation
}

func newField(w *world) *field {
	f := &field{world: w, village: w.thanhBinhLinked(), post: org.Organisation{Code: "BD66", Kind: org.OrgPost, Name: "Bưu điện tỉnh", From: day.Must(2025, 7, 1)}}
	w.write(func(tx *store.Tx) error { return tx.InsertOrganisation(&f.post) })
	return f
}

// group founds a group of three whose leader, from the Post, has the given account.
func (f *field) group(name, leader string) store.Group {
	f.t.Helper()
	g, err := f.app.CreateGroup(context.Background(), f.actor, NewGroup{Name: name, UnitID: f.eaKnop, Members: []NewMember{
		{Name: "Chị Trúc", OrganisationID: f.post.ID, AccountID: leader, Phone: "0912 345 678", Leader: true}, {Name: "Anh Long"}, {Name: "Chị Thảo"}}})
	if err != nil {
		f.t.Fatal(err)
	}
	return g
}

// plan makes the weekend's plan of a group with a walk in the village on Sunday 22/11/2026, and proposes its doors.
func (f *field) plan(actor Actor, g store.Group) int64 {
	f.t.Helper()
	s := []outreach.Session{{On: day.Must(2026, 11, 22), Minute: 17 * 60, UnitID: f.village, MeetAt: "Nhà văn hóa thôn"}}
	plan, err := f.app.PlanWeek(context.Background(), actor, g.ID, day.Must(2026, 11, 20), s, false)
	if err != nil {
		f.t.Fatal(err)
	}
	if _, err := f.app.ProposeDoors(context.Background(), actor, plan); err != nil {
		f.t.Fatal(err)
	}
	return plan
}

func (f *field) doors(actor Actor, plan int64) []Door {
	f.t.Helper()
	list, err := f.app.DoorsFor(context.Background(), actor, 0, plan)
	if err != nil {
		f.t.Fatal(err)
	}
	return list
}

func (f *field) visit(actor Actor, v Visit) VisitOutcome {
	f.t.Helper()
	if v.OpID == "" {
		v.OpID = id.New()
	}
	if v.At == 0 {
		v.At = f.clock.Now().UnixMilli()
	}
	out, err := f.app.RecordVisit(context.Background(), actor, v)
	if err != nil {
		f.t.Fatal(err)
	}
	return out
}

// 6.01: three or four, the leader from the Post unless a reason is given.
func TestAGroupIsOfThreeOrFour(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		who := func(n int, from int64) []NewMember {
			list := []NewMember{{Name: "Chị Trúc", OrganisationID: from, Leader: true}}
			for len(list) < n {
				list = append(list, NewMember{Name: "Thành viên"})
			}
			return list
		}
		for _, c := range []struct {
			n      int
			from   int64
			reason string
			ok     bool
		}{{2, f.post.ID, "", false}, {3, f.post.ID, "", true}, {4, f.post.ID, "", true}, {5, f.post.ID, "", false}, {3, 0, "", false}, {3, 0, "Bưu điện chưa có người ở xã", true}} {
			_, err := f.app.CreateGroup(context.Background(), f.actor, NewGroup{Name: "Nhóm", UnitID: f.eaKnop, Reason: c.reason, Members: who(c.n, c.from)})
			if (err == nil) != c.ok {
				t.Errorf("%d members, organisation %d, reason %q: %v", c.n, c.from, c.reason, err)
			}
		}
		rules := outreach.DefaultRules()
		rules.Most = 5
		if err := f.app.SetGroupRules(context.Background(), f.actor, rules); err != nil {
			t.Fatal(err)
		}
		if _, err := f.app.CreateGroup(context.Background(), f.actor, NewGroup{Name: "Nhóm năm", UnitID: f.eaKnop, Members: who(5, f.post.ID)}); err != nil {
			t.Errorf("five, after the rule was changed: %v", err)
		}
	})
}

// One door, one group: the second is refused and told who has it, until the time is over.
func TestOneDoorOneGroup(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		one, two := f.account("truc", access.Collector, f.eaKnop), f.account("long", access.Collector, f.eaKnop)
		g1, g2 := f.group("Nhóm Tân Mỹ", one.AccountID), f.group("Nhóm Gáo Giồng", two.AccountID)
		p1, p2 := f.plan(one, g1), f.plan(two, g2)
		doors := f.doors(one, p1)
		if len(doors) == 0 || len(doors) != len(f.doors(two, p2)) {
			t.Fatalf("%d doors", len(doors))
		}
		first, err := f.app.CheckoutDoors(ctx, one, p1, nil)
		if err != nil || len(first.Taken) != len(doors) || len(first.Refused) != 0 {
			t.Fatalf("first: %+v %v", first, err)
		}
		second, err := f.app.CheckoutDoors(ctx, two, p2, nil)
		if err != nil || len(second.Taken) != 0 || len(second.Refused) != len(doors) {
			t.Fatalf("second: %+v %v", second, err)
		}
		if got := second.Refused[0].Holder; got != "Nhóm Tân Mỹ" {
			t.Errorf("holder %q", got)
		}
		if d := f.doors(two, p2)[0]; d.Holder != "Nhóm Tân Mỹ" || d.Mine {
			t.Errorf("door of the second: %+v", d)
		}
		if n, err := f.app.ReleaseDoors(ctx, one, p1, []person.HouseholdID{doors[0].Household.ID}); n != 1 || err != nil {
			t.Errorf("released %d %v", n, err)
		}
		if c, err := f.app.CheckoutDoors(ctx, two, p2, []person.HouseholdID{doors[0].Household.ID}); err != nil || len(c.Taken) != 1 {
			t.Errorf("after the release: %+v %v", c, err)
		}
		// A stranger to the group sees no list.
		if _, err := f.app.DoorsFor(ctx, two, g1.ID, p1); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another group's list: %v", err)
		}
		f.clock.Advance(48 * 3_600_000_000_000)
		if _, err := f.app.CheckoutDoors(ctx, one, p1, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a plan that is over: %v", err)
		}
	})
}

// A visit is a talk of the prospect's history and an enrolment counted once; told twice it is one.
func TestAVisitIsATalkAndCountsOnce(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		one := f.account("truc", access.Collector, f.eaKnop)
		g := f.group("Nhóm Tân Mỹ", one.AccountID)
		plan := f.plan(one, g)
		if _, err := f.app.CheckoutDoors(ctx, one, plan, nil); err != nil {
			t.Fatal(err)
		}
		doors := f.doors(one, plan)
		who := doors[0].People[0]
		v := Visit{OpID: id.New(), PlanID: plan, HouseholdID: doors[0].Household.ID, PersonID: who.ID, Met: outreach.MetPerson, Result: prospect.OutcomeJoined,
			Note: "đã nộp tiền", Heard: "loudspeaker", Minutes: 25, DeviceID: "phone-1"}
		if got := f.visit(one, v); got.Outcome != VisitApplied {
			t.Fatalf("first: %+v", got)
		}
		if got := f.visit(one, v); got.Outcome != VisitDuplicate {
			t.Errorf("again: %+v", got)
		}
		v.OpID = id.New()
		f.visit(one, v) // told anew by another phone of the group: two talks, one enrolment
		f.visit(one, Visit{PlanID: plan, HouseholdID: doors[1].Household.ID, Met: outreach.MetNobody, Result: prospect.OutcomeAbsent})
		card, err := f.app.ProspectCard(ctx, f.actor, who.ID)
		if err != nil || len(card.Talks) != 2 || card.Talks[0].Note != "đã nộp tiền" || card.Row.Joined == 0 {
			t.Errorf("card: %d talks, joined %d, %v", len(card.Talks), card.Row.Joined, err)
		}
		f.read(func(tx *store.Tx) error {
			list, err := tx.Enrolments(g.ID, day.Must(2026, 11, 1), day.Must(2026, 11, 30))
			if len(list) != 1 || list[0].Heard != "loudspeaker" || list[0].GroupID != g.ID {
				t.Errorf("enrolments %+v", list)
			}
			heat, err2 := tx.Heat(g.ID, day.Must(2026, 11, 1), day.Must(2026, 11, 30))
			if len(heat) != 1 || heat[0].Visits != 3 || heat[0].Met != 2 || heat[0].Joined != 2 {
				t.Errorf("heat %+v %v", heat, err2)
			}
			row, err3 := tx.Prospect(doors[1].People[0].ID)
			if row.NextDay != day.Must(2026, 11, 28) || row.LastOutcome != prospect.OutcomeAbsent { // nobody at home: the Saturday after
				t.Errorf("come back %v %s %v", row.NextDay, row.LastOutcome, err3)
			}
			return err
		})
		// Taken back, the visit and the enrolment go with the talk.
		for _, talk := range card.Talks {
			if err := f.app.WithdrawTalk(ctx, f.actor, who.ID, talk.ID); err != nil {
				t.Fatal(err)
			}
		}
		f.read(func(tx *store.Tx) error {
			list, err := tx.Enrolments(g.ID, day.Must(2026, 11, 1), day.Must(2026, 11, 30))
			if len(list) != 0 {
				t.Errorf("after taking back: %+v", list)
			}
			return err
		})
	})
}

// A visit is never refused for what it says about the register: it is kept aside and shown.
func TestWhatCannotBeBookedIsKept(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		one, two := f.account("truc", access.Collector, f.eaKnop), f.account("long", access.Collector, f.eaKnop)
		gone := f.account("gone", access.UnionOfficer, f.eaKnop)
		g1 := f.group("Nhóm Tân Mỹ", one.AccountID)
		f.group("Nhóm Gáo Giồng", two.AccountID)
		plan := f.plan(one, g1)
		if _, err := f.app.CheckoutDoors(ctx, one, plan, nil); err != nil {
			t.Fatal(err)
		}
		house := f.doors(one, plan)[0].Household.ID
		base := Visit{HouseholdID: house, Met: outreach.MetSpouse, Result: prospect.OutcomeThinking, Objection: "fraud"}
		for _, c := range []struct {
			why   string
			actor Actor
			edit  func(*Visit)
		}{
			{shutOtherGroup, two, func(*Visit) {}},
			{shutNoPlan, two, func(v *Visit) { v.PlanID = plan }},
			{shutNoGroup, gone, func(*Visit) {}},
			{shutNoHouse, one, func(v *Visit) { v.HouseholdID = 1 << 40 }},
			{shutNoPerson, one, func(v *Visit) { v.PersonID = 1 << 40 }},
			{shutClock, one, func(v *Visit) { v.At = f.clock.Now().UnixMilli() + 86_400_000 }},
		} {
			v := base
			c.edit(&v)
			if got := f.visit(c.actor, v); got.Outcome != VisitQuarantined || got.Reason != "outreach.shut."+c.why {
				t.Errorf("%s: %+v", c.why, got)
			}
		}
		f.read(func(tx *store.Tx) error {
			shut, err := tx.VisitsQuarantined()
			if len(shut) != 6 {
				t.Errorf("%d kept aside", len(shut))
			}
			return err
		})
	})
}
