package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// conference is one of farmers in the culture house, in the morning of the day given.
func (f *field) conference(on day.Date) int64 {
	f.t.Helper()
	n, err := f.app.PlanGathering(context.Background(), f.actor, 0, outreach.Event{Kind: outreach.EventConference, Title: "Hội nghị khách hàng buôn Ea Knốp", UnitID: f.village,
		On: on, Minute: 8 * 60, Venue: "Nhà văn hóa", VenueKind: "culture_house", Hosts: []string{"post", "farmers_union"}, Audience: "farmers", Lang: "vi"})
	if err != nil {
		f.t.Fatal(err)
	}
	return n
}

func (f *field) gathering(n int64) GatheringFile {
	f.t.Helper()
	g, err := f.app.Gathering(context.Background(), f.actor, n)
	if err != nil {
		f.t.Fatal(err)
	}
	return g
}

// openTasks are those of a kind that are not done.
func (f *field) openTasks(key string) []store.Task {
	f.t.Helper()
	var out []store.Task
	f.read(func(tx *store.Tx) error {
		list, err := tx.GuestTasks()
		for _, x := range list {
			if x.Title == key {
				out = append(out, x)
			}
		}
		return err
	})
	return out
}

// 7.05: everyone who said «để nghĩ đã» at the conference is somebody's task within seven days; who joined counts with the
// conference; nobody is asked twice.
func TestWhoeverWasInterestedIsSeenWithinSevenDays(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		today := f.app.Today()
		event := f.conference(today)
		if n, err := f.app.InviteProspects(ctx, f.actor, event, 3); err != nil || n != 3 {
			t.Fatalf("invited %d %v", n, err)
		}
		if n, err := f.app.InviteProspects(ctx, f.actor, event, 3); err != nil || n == 3 && len(f.gathering(event).Guests) != 6 {
			t.Fatalf("invited again: %d %v", n, err)
		}
		if err := f.app.AddGuest(ctx, f.actor, event, NewGuest{Name: "Bà H'Len Niê", Phone: "0905 111 222"}); err != nil {
			t.Fatal(err)
		}
		guests := f.gathering(event).Guests
		walkIn := guests[len(guests)-1]
		marks := []GuestMark{{Guest: guests[0].ID, Came: true, Result: prospect.OutcomeThinking}, {Guest: guests[1].ID, Came: true, Result: prospect.OutcomeJoined, Schemes: person.SchemeVoluntarySI.Bit(), PublicOK: true},
			{Guest: guests[2].ID, Came: true}, {Guest: walkIn.ID, Came: true, Result: prospect.OutcomeThinking}}
		for range 2 { // the sheet is saved twice
			if err := f.app.MarkGuests(ctx, f.actor, event, marks); err != nil {
				t.Fatal(err)
			}
		}
		tasks := f.openTasks("task.guest")
		if len(tasks) != 2 {
			t.Fatalf("%d tasks, want 2: %+v", len(tasks), tasks)
		}
		for _, x := range tasks {
			if x.Due != today.AddDays(7) || strings.Contains(x.Args, "Niê") {
				t.Errorf("task: %+v", x)
			}
		}
		g := f.gathering(event)
		if g.Numbers[outreach.FieldVoluntary] != 1 || g.Numbers[outreach.FieldInterested] != 2 || g.Numbers[outreach.FieldAttended] != 4 {
			t.Errorf("counted %v", g.Numbers)
		}
		card, err := f.app.ProspectCard(ctx, f.actor, guests[0].Person)
		if err != nil || len(card.Talks) != 1 || card.Talks[0].Way != "meeting" || card.Row.NextDay != today.AddDays(7) {
			t.Errorf("history: %+v %v", card.Talks, err)
		}
		// Spoken with on the day after: the task is over.
		f.clock.Advance(24 * time.Hour)
		if err := f.app.TellTalk(ctx, f.actor, guests[0].Person, NewTalk{Way: "call", Outcome: prospect.OutcomeRefused}); err != nil {
			t.Fatal(err)
		}
		if left := f.openTasks("task.guest"); len(left) != 1 {
			t.Errorf("after the call: %d tasks", len(left))
		}
	})
}

// A tick in the wrong line of the sheet is taken back with all that followed from it: talk, enrolment and task.
func TestAWrongTickIsTakenBack(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		event := f.conference(f.app.Today())
		if _, err := f.app.InviteProspects(ctx, f.actor, event, 2); err != nil {
			t.Fatal(err)
		}
		guests := f.gathering(event).Guests
		mark := func(i int, o prospect.Outcome) {
			t.Helper()
			if err := f.app.MarkGuests(ctx, f.actor, event, []GuestMark{{Guest: guests[i].ID, Came: true, Result: o}}); err != nil {
				t.Fatal(err)
			}
		}
		mark(0, prospect.OutcomeJoined)
		mark(1, prospect.OutcomeThinking)
		mark(0, "")
		mark(1, prospect.OutcomeRefused)
		g := f.gathering(event)
		if g.Numbers[outreach.FieldVoluntary]+g.Numbers[outreach.FieldHealth] != 0 || g.Numbers[outreach.FieldInterested] != 0 || g.Guests[0].Result != "" || !g.Guests[0].Came {
			t.Errorf("after taking back: %v %+v", g.Numbers, g.Guests)
		}
		if left := f.openTasks("task.guest"); len(left) != 0 {
			t.Errorf("tasks: %+v", left)
		}
		card, err := f.app.ProspectCard(ctx, f.actor, guests[0].Person)
		if err != nil || card.Row.Joined != 0 || card.Row.Lead == prospect.None {
			t.Errorf("no prospect again: %+v %v", card.Row, err)
		}
	})
}

// 7.03: what an event brought on the spot and in the 30 days after are two numbers; a closed event is not changed.
func TestOnTheSpotAndWithinThirtyDays(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		event := f.conference(f.app.Today())
		if _, err := f.app.InviteProspects(ctx, f.actor, event, 3); err != nil {
			t.Fatal(err)
		}
		guests := f.gathering(event).Guests
		if err := f.app.MarkGuests(ctx, f.actor, event, []GuestMark{{Guest: guests[0].ID, Came: true, Result: prospect.OutcomeJoined}, {Guest: guests[1].ID, Came: true, Result: prospect.OutcomeThinking}}); err != nil {
			t.Fatal(err)
		}
		if err := f.app.CloseGathering(ctx, f.actor, event, map[string]int64{outreach.FieldAttended: 45, "questions": 3}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a field another kind has: %v", err)
		}
		if err := f.app.CloseGathering(ctx, f.actor, event, map[string]int64{outreach.FieldAttended: 45}); err != nil {
			t.Fatal(err)
		}
		if err := f.app.MarkGuests(ctx, f.actor, event, []GuestMark{{Guest: guests[2].ID, Came: true}}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("after closing: %v", err)
		}
		for _, days := range []int{20, 15} { // the 20th day counts with the event, the 35th does not
			f.clock.Advance(time.Duration(days) * 24 * time.Hour)
			who := guests[1].Person
			if days == 15 {
				who = guests[0].Person
			}
			if err := f.app.TellTalk(ctx, f.actor, who, NewTalk{Way: "visit", Outcome: prospect.OutcomeJoined, Schemes: person.SchemeHealth.Bit() | person.SchemeVoluntarySI.Bit()}); err != nil {
				t.Fatal(err)
			}
		}
		g := f.gathering(event)
		if g.Joined() != 1 || g.Onward < 1 || g.Open || g.Numbers[outreach.FieldAttended] != 45 {
			t.Errorf("spot %d, within 30 days %d, open %v, %v", g.Joined(), g.Onward, g.Open, g.Numbers)
		}
		f.read(func(tx *store.Tx) error {
			_, onward, err := tx.EventEnrolments(event, g.On, g.On.AddDays(30))
			late := int64(0)
			for _, n := range onward {
				late += n
			}
			if late != g.Onward {
				t.Errorf("onward %d, shown %d", late, g.Onward)
			}
			return err
		})
	})
}

// At the door of the hall a phone tells who came: invited, of the register, or by name. An event to come and one called off take nobody.
func TestWhoCameIsToldAtTheDoor(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		one := f.account("truc", access.Collector, f.eaKnop)
		today := f.app.Today()
		event, later := f.conference(today), f.conference(today.AddDays(3))
		if _, err := f.app.InviteProspects(ctx, f.actor, event, 1); err != nil {
			t.Fatal(err)
		}
		who := f.gathering(event).Guests[0].Person
		for range 2 {
			if _, err := f.app.AttendEvent(ctx, one, Attendance{Event: event, Person: who}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.app.AttendEvent(ctx, one, Attendance{Event: event, Name: "Ông Y Bhăm Êban"}); err != nil {
			t.Fatal(err)
		}
		if g := f.gathering(event); len(g.Guests) != 2 || g.Numbers[outreach.FieldAttended] != 2 || g.Guests[1].Name != "Ông Y Bhăm Êban" {
			t.Errorf("%+v", g.Guests)
		}
		if _, err := f.app.AttendEvent(ctx, one, Attendance{Event: later, Person: who}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an event to come: %v", err)
		}
		if _, err := f.app.AttendEvent(ctx, f.account("krong", access.Collector, f.krongAna), Attendance{Event: event, Person: who}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another commune's collector: %v", err)
		}
	})
}

// chance is somebody met at the market who is in no list.
func (f *field) chance() Chance {
	return Chance{OpID: id.New(), Name: "Hoàng Thị Chợ", Birth: person.Birth{Date: day.Must(1984, 5, 17), Precision: person.PrecisionDay}, Sex: person.Female,
		Number: "099184001234", Address: "Chợ Ea Knốp", Result: prospect.OutcomeJoined, Heard: "neighbour", At: f.clock.Now().UnixMilli(), DeviceID: "phone-1"}
}

func (f *field) met(actor Actor, c Chance) VisitOutcome {
	f.t.Helper()
	out, err := f.app.MeetByChance(context.Background(), actor, c)
	if err != nil {
		f.t.Fatal(err)
	}
	return out
}

// Met at the market, not in any list, joins: a person of the register, one enrolment, the group's. Told twice it is once; met
// again it is the same person.
func TestMetByChanceAndJoined(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		one := f.account("truc", access.Collector, f.eaKnop)
		g := f.group("Nhóm Tân Mỹ", one.AccountID)
		c := f.chance()
		if got := f.met(one, c); got.Outcome != VisitApplied {
			t.Fatalf("first: %+v", got)
		}
		if got := f.met(one, c); got.Outcome != VisitDuplicate {
			t.Errorf("again: %+v", got)
		}
		c.OpID, c.Result, c.Phone = id.New(), prospect.OutcomeThinking, "0905 333 444"
		if got := f.met(one, c); got.Outcome != VisitApplied {
			t.Errorf("met again: %+v", got)
		}
		f.read(func(tx *store.Tx) error {
			list, err := tx.PersonsNamed("hoang thi cho", f.eaKnop)
			if len(list) != 1 || list[0].Resident || list[0].CitizenMask == "" {
				t.Fatalf("persons: %+v", list)
			}
			rows, err2 := tx.Enrolments(g.ID, day.Must(2026, 11, 1), day.Must(2026, 11, 30))
			if len(rows) != 1 || rows[0].Person != list[0].ID || rows[0].Heard != "neighbour" || rows[0].GroupID != g.ID {
				t.Errorf("enrolments: %+v %v", rows, err2)
			}
			said, err3 := tx.Consent(list[0].ID, "call", "outreach")
			if err3 != nil || !said.Given {
				t.Errorf("gave a number to be called: %+v %v", said, err3)
			}
			return err
		})
		if r, err := f.app.Verify(ctx, nil); err != nil || !r.OK() {
			t.Errorf("verify: %+v %v", r.Checks, err)
		}
	})
}

// A meeting is never lost: who could be two people, and a clock that is wrong, are kept aside, and the office settles them.
func TestMetByChanceAndUnclear(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		one := f.account("truc", access.Collector, f.eaKnop)
		f.group("Nhóm Tân Mỹ", one.AccountID)
		for _, n := range []string{"099184001234", "099184001242"} { // two women of one name, born on one day
			c := f.chance()
			c.Number, c.Result = n, prospect.OutcomeThinking
			if got := f.met(one, c); got.Outcome != VisitApplied {
				t.Fatalf("%+v", got)
			}
		}
		c := f.chance()
		c.Number = ""
		if got := f.met(one, c); got.Outcome != VisitQuarantined || got.Reason != "outreach.shut.many_same" {
			t.Errorf("without a number: %+v", got)
		}
		c = f.chance()
		c.At += 86_400_000
		if got := f.met(one, c); got.Outcome != VisitQuarantined || got.Reason != "outreach.shut.clock" {
			t.Errorf("tomorrow: %+v", got)
		}
		shut, err := f.app.ShutVisits(ctx, f.actor)
		if err != nil || len(shut) != 2 {
			t.Fatalf("%+v %v", shut, err)
		}
		for _, s := range shut {
			who := person.ID(0)
			if s.Why == shutManySame {
				if len(s.Same) != 2 || !strings.HasPrefix(s.Said, "Hoàng Thị Chợ; 17/05/1984") {
					t.Fatalf("whom could it mean: %+v", s)
				}
				who = s.Same[1].ID
			}
			if err := f.app.SettleVisit(ctx, f.actor, s.ID, true, 0, who); err != nil {
				t.Errorf("%s: %v", s.Why, err)
			}
		}
		f.read(func(tx *store.Tx) error {
			rows, err := tx.Enrolments(0, day.Must(2026, 11, 1), day.Must(2026, 11, 30))
			if len(rows) != 2 {
				t.Errorf("enrolments: %+v", rows)
			}
			return err
		})
		c = f.chance()
		c.Name, c.Number = "", "12"
		if _, err := f.app.MeetByChance(ctx, one, c); fault.KindOf(err) != fault.Invalid {
			t.Errorf("nobody: %v", err)
		}
	})
}
