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
)

// A member who was removed opens no list and takes no door from that moment; a visit their phone still tells is kept aside, not booked.
func TestARemovedMember(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		one, gone := f.account("truc", access.Collector, f.eaKnop), f.account("thao", access.UnionOfficer, f.eaKnop)
		g, err := f.app.CreateGroup(ctx, f.actor, NewGroup{Name: "Nhóm Tân Mỹ", UnitID: f.eaKnop, Members: []NewMember{
			{Name: "Chị Trúc", OrganisationID: f.post.ID, AccountID: one.AccountID, Leader: true}, {Name: "Anh Long"}, {Name: "Chị Hoa"}, {Name: "Chị Thảo", AccountID: gone.AccountID}}})
		if err != nil {
			t.Fatal(err)
		}
		plan := f.plan(one, g)
		if _, err := f.app.CheckoutDoors(ctx, gone, plan, nil); err != nil {
			t.Fatalf("while a member: %v", err)
		}
		house := f.doors(gone, plan)[0].Household.ID
		file, err := f.app.Group(ctx, f.actor, g.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range file.Members {
			if m.AccountID == gone.AccountID {
				if err := f.app.ChangeMembers(ctx, f.actor, g.ID, []int64{m.ID}, nil, ""); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := f.app.DoorsFor(ctx, gone, g.ID, plan); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the list: %v", err)
		}
		if _, err := f.app.CheckoutDoors(ctx, gone, plan, nil); fault.KindOf(err) != fault.NotFound {
			t.Errorf("taking doors: %v", err)
		}
		if err := f.app.AnswerPlan(ctx, gone, plan, 0, true, ""); fault.KindOf(err) != fault.NotFound {
			t.Errorf("answering the plan: %v", err)
		}
		got := f.visit(gone, Visit{PlanID: plan, HouseholdID: house, Met: outreach.MetPerson, Result: prospect.OutcomeJoined})
		if got.Outcome != VisitQuarantined || got.Reason != "outreach.shut."+shutNoGroup {
			t.Errorf("a late visit: %+v", got)
		}
		f.noneEnrolled()
	})
}

func (f *field) noneEnrolled() {
	f.t.Helper()
	f.read(func(tx *store.Tx) error {
		list, err := tx.Enrolments(0, day.Must(2020, 1, 1), day.Must(2030, 1, 1))
		if len(list) != 0 {
			f.t.Errorf("counted: %+v", list)
		}
		return err
	})
}

// A scope that was forged in a form reaches nothing: no event, no walk, no group, no broadcast in another commune, no guest of
// another commune, no enrolment for a house there.
func TestAForgedScope(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		official, one := f.account("canbo", access.BaseOfficial, f.krongAna), f.account("truc", access.Collector, f.eaKnop)
		g := f.group("Nhóm Tân Mỹ", one.AccountID)
		plan := f.plan(one, g)
		house := f.doors(one, plan)[0]
		event := f.conference(f.app.Today())
		saturday := outreach.Session{On: day.Must(2026, 11, 21), Minute: 480, UnitID: f.krongAna, MeetAt: "Chợ"}
		refused := map[string]error{}
		_, refused["an event"] = f.app.PlanGathering(ctx, official, 0, outreach.Event{Kind: outreach.EventLaunch, Title: "Lễ ra quân", UnitID: f.eaKnop, On: f.app.Today(), Venue: "Sân", VenueKind: "office", Audience: "residents", Lang: "vi"})
		_, refused["a group"] = f.app.CreateGroup(ctx, official, NewGroup{Name: "Nhóm lạ", UnitID: f.eaKnop, Members: []NewMember{{Name: "A", OrganisationID: f.post.ID, Leader: true}, {Name: "B"}, {Name: "C"}}})
		_, refused["a walk"] = f.app.PlanWeek(ctx, one, g.ID, f.app.Today(), []outreach.Session{saturday}, false)
		_, refused["a plan of others"] = f.app.PlanWeek(ctx, official, g.ID, f.app.Today(), nil, false)
		refused["a guest"] = f.app.AddGuest(ctx, official, event, NewGuest{Name: "Bà Hoa"})
		refused["marks"] = f.app.MarkGuests(ctx, official, event, nil)
		refused["the total"] = func() error { _, err := f.app.ConfirmWeek(ctx, official, g.ID, f.app.Today()); return err }()
		refused["going along"] = f.app.GoAlong(ctx, official, g.ID, ToldAlong{Who: "Ông Nam", Way: "look_on"})
		refused["a cost"] = f.app.SetActCost(ctx, official, store.ActCost{Act: outreach.ActVisit, UnitID: f.eaKnop, Month: day.MustMonth(2026, 11), Dong: 100_000})
		refused["the rules of the province"] = f.app.SetGroupRules(ctx, official, outreach.DefaultRules())
		for what, err := range refused {
			if k := fault.KindOf(err); err == nil || k != fault.NotFound && k != fault.Forbidden && k != fault.Invalid {
				t.Errorf("%s: %v", what, err)
			}
		}
		got := f.visit(official, Visit{HouseholdID: house.Household.ID, Met: outreach.MetPerson, Result: prospect.OutcomeJoined})
		if got.Outcome != VisitQuarantined || got.Reason != "outreach.shut."+shutElsewhere {
			t.Errorf("a visit: %+v", got)
		}
		f.noneEnrolled()
	})
}
