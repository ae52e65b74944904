package app

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/id"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// Two members tell of one joining. Taking one telling back leaves the joining counted: with the other talk, its day and its group.
func TestOneOfTwoTellingsIsTakenBack(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		one := f.account("truc", access.Collector, f.eaKnop)
		g := f.group("Nhóm Tân Mỹ", one.AccountID)
		plan := f.plan(one, g)
		if _, err := f.app.CheckoutDoors(ctx, one, plan, nil); err != nil {
			t.Fatal(err)
		}
		door := f.doors(one, plan)[0]
		who, today := door.People[0].ID, f.app.Today()
		yesterday := today.AddDays(-1)
		if err := f.app.TellTalk(ctx, f.actor, who, NewTalk{On: yesterday, Way: "call", Outcome: prospect.OutcomeJoined, Heard: "neighbour"}); err != nil {
			t.Fatal(err)
		}
		f.visit(one, Visit{PlanID: plan, HouseholdID: door.Household.ID, PersonID: who, Met: outreach.MetPerson, Result: prospect.OutcomeJoined, Schemes: f.standing(who)[0].Scheme.Bit()})
		was := f.standing(who)
		if len(was) != 1 || was[0].On != yesterday || was[0].GroupID != 0 {
			t.Fatalf("told twice: %+v", was)
		}
		card, err := f.app.ProspectCard(ctx, f.actor, who)
		if err != nil || len(card.Talks) != 2 {
			t.Fatalf("%d talks %v", len(card.Talks), err)
		}
		if err := f.app.WithdrawTalk(ctx, f.actor, who, was[0].TalkID); err != nil {
			t.Fatal(err)
		}
		now := f.standing(who)
		if len(now) != 1 || now[0].On != today || now[0].GroupID != g.ID || now[0].Scheme != was[0].Scheme || now[0].Heard != "neighbour" {
			t.Fatalf("after one was taken back: %+v", now)
		}
		if err := f.app.WithdrawTalk(ctx, f.actor, who, now[0].TalkID); err != nil {
			t.Fatal(err)
		}
		if left := f.standing(who); len(left) != 0 {
			t.Errorf("after both were taken back: %+v", left)
		}
	})
}

// standing are the enrolments of a person that count.
func (f *field) standing(who person.ID) (out []store.Enrolment) {
	f.t.Helper()
	f.read(func(tx *store.Tx) error {
		list, err := tx.Enrolments(0, day.Must(2020, 1, 1), day.Must(2030, 1, 1))
		for _, e := range list {
			if e.Person == who {
				out = append(out, e)
			}
		}
		return err
	})
	return out
}

// Count once, credit many, whatever is told and taken back in whatever order: nobody counts twice within a year, every count has
// a talk that stands, every joining that stands is counted, and the account of acts has as many enrolments as the book.
func TestWhateverIsToldIsCountedOnce(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		event := f.conference(f.app.Today())
		if _, err := f.app.InviteProspects(context.Background(), f.actor, event, 2); err != nil {
			t.Fatal(err)
		}
		guests := f.gathering(event).Guests
		rapid.Check(t, func(rt *rapid.T) {
			for range rapid.IntRange(1, 8).Draw(rt, "acts") {
				f.randomAct(rt, event, guests)
			}
			for _, g := range guests {
				f.countedOnce(rt, g.Person)
			}
			c, err := f.app.Credit(context.Background(), f.actor, 0, day.MustMonth(2025, 10), day.MustMonth(2026, 11))
			if err != nil {
				rt.Fatal(err)
			}
			book := int64(0)
			for _, g := range guests {
				book += int64(len(f.standing(g.Person)))
			}
			if c.Total.Enrolled != book || c.Total.Unknown != 0 {
				rt.Fatalf("%d in the account, %d of them of nothing; %d in the book", c.Total.Enrolled, c.Total.Unknown, book)
			}
		})
	})
}

func (f *field) randomAct(t *rapid.T, event int64, guests []store.EventGuest) {
	ctx := context.Background()
	g := rapid.SampledFrom(guests).Draw(t, "who")
	result := rapid.SampledFrom([]prospect.Outcome{prospect.OutcomeJoined, prospect.OutcomeJoined, prospect.OutcomeThinking, prospect.OutcomeRefused}).Draw(t, "result")
	schemes := rapid.SampledFrom([]int{0, person.SchemeVoluntarySI.Bit(), person.SchemeHealth.Bit(), person.SchemeVoluntarySI.Bit() | person.SchemeHealth.Bit()}).Draw(t, "schemes")
	var err error
	switch rapid.SampledFrom([]string{"talk", "visit", "guest", "back", "back"}).Draw(t, "act") {
	case "talk":
		on := f.app.Today().AddDays(-rapid.IntRange(0, 390).Draw(t, "days ago"))
		err = f.app.TellTalk(ctx, f.actor, g.Person, NewTalk{On: on, Way: "call", Outcome: result, Schemes: schemes})
	case "visit":
		_, err = f.app.RecordVisit(ctx, f.actor, Visit{OpID: id.New(), PersonID: g.Person, Met: outreach.MetPerson, Result: result, Schemes: schemes, At: f.clock.Now().UnixMilli()})
	case "guest":
		err = f.app.MarkGuests(ctx, f.actor, event, []GuestMark{{Guest: g.ID, Came: true, Result: result, Schemes: schemes}})
	case "back":
		var card ProspectCard
		if card, err = f.app.ProspectCard(ctx, f.actor, g.Person); err == nil {
			if card.Talks = slices.DeleteFunc(card.Talks, func(x store.Talk) bool { return x.WithdrawnAt != 0 }); len(card.Talks) > 0 {
				err = f.app.WithdrawTalk(ctx, f.actor, g.Person, rapid.SampledFrom(card.Talks).Draw(t, "talk").ID)
			}
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (f *field) countedOnce(t *rapid.T, who person.ID) {
	card, err := f.app.ProspectCard(context.Background(), f.actor, who)
	if err != nil {
		t.Fatal(err)
	}
	near := func(a, b day.Date) bool { d := a.DaysSince(b); return d > -365 && d < 365 }
	list := f.standing(who)
	for i, e := range list {
		for _, o := range list[:i] {
			if e.Scheme == o.Scheme && near(e.On, o.On) {
				t.Fatalf("counted twice: %+v %+v", e, o)
			}
		}
		told := false
		for _, x := range card.Talks {
			told = told || x.ID == e.TalkID && x.WithdrawnAt == 0 && x.Outcome == prospect.OutcomeJoined && x.Schemes&e.Scheme.Bit() != 0 && x.On == e.On
		}
		if !told {
			t.Fatalf("counted without a talk: %+v", e)
		}
	}
	for _, x := range card.Talks {
		if x.WithdrawnAt != 0 || x.Outcome != prospect.OutcomeJoined {
			continue
		}
		for _, s := range prospect.Schemes {
			counted := x.Schemes&s.Bit() == 0
			for _, e := range list {
				counted = counted || e.Scheme == s && near(e.On, x.On)
			}
			if !counted {
				t.Fatalf("joined on %s, counted nowhere: %+v", x.On, list)
			}
		}
	}
}
