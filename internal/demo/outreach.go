package demo

import (
	"context"
	"time"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/id"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/synth"
)

// fieldWeeks is for how many weekends the demo's groups have walked.
const fieldWeeks = 9

// fieldWork lets groups walk, events take place and loudspeakers play in the weeks before the demo's day. Everything
// goes through the use cases, under a clock that stands where the act took place.
type fieldWork struct {
	ctx    context.Context
	a      *app.App // under the moving clock
	at     *time.Time
	today  day.Date
	p      *synth.Province
	home   org.Unit
	places []org.Unit // communes with a group
	post   int64
	actors map[string]app.Actor
	groups []fieldGroup
}

type fieldGroup struct {
	id    int64
	actor app.Actor // the leader, or the command line where the leader has no account
	unit  org.Unit
}

var vietnamTime = time.FixedZone("ICT", 7*3600)

// setUpFieldWork changes nothing when it has run before. dsn is the store's address: a second handle to it goes by the clock of the past.
func setUpFieldWork(ctx context.Context, now *app.App, p *synth.Province, dsn string) error {
	known, err := now.Groups(ctx, app.CommandLine(), 0, day.Date{})
	if err != nil || len(known.Lines) > 0 {
		return err
	}
	at := now.Now()
	clock := func() time.Time { return at }
	s, err := store.Open(ctx, store.Options{DSN: dsn, Province: synth.ProvinceCode, Now: clock})
	if err != nil {
		return err
	}
	defer s.Close()
	past, err := app.New(ctx, s, now.Keys, clock, now.Log)
	if err != nil {
		return err
	}
	f := &fieldWork{ctx: ctx, a: past, at: &at, today: now.Today(), p: p, actors: map[string]app.Actor{}}
	for _, step := range []func() error{f.load, f.found, f.texts, f.far, f.walkAll, f.events, f.launches, f.costs} {
		if err := step(); err != nil {
			return err
		}
	}
	return now.SweepTasks(ctx, true)
}

// on moves the clock.
func (f *fieldWork) on(d day.Date, hour, minute int) {
	*f.at = time.Date(d.Year(), time.Month(d.Month()), d.Day(), hour, minute, 0, 0, vietnamTime)
}

func (f *fieldWork) load() error {
	return f.a.Store.Read(f.ctx, func(tx *store.Tx) error {
		code, _ := f.p.ModelVillage()
		var err error
		if f.home, err = tx.UnitByCode(org.Commune, code, synth.AsOf); err != nil {
			return err
		}
		communes, err := tx.UnitsAt(org.Commune, synth.AsOf)
		if err != nil {
			return err
		}
		f.places = []org.Unit{f.home, f.home}
		for i, c := range communes {
			if c.ID != f.home.ID && i%25 == 3 && len(f.places) < 5 {
				f.places = append(f.places, c)
			}
		}
		organisation, err := tx.Organisation(postCode)
		if err != nil {
			return err
		}
		f.post = organisation.ID
		accounts, err := tx.Accounts()
		for _, acc := range accounts {
			f.actors[acc.Login] = app.Actor{AccountID: acc.ID, Name: acc.Name, Role: roleOf(acc.Role), UnitID: acc.UnitID, Also: acc.Also}
		}
		return err
	})
}

// found makes the groups: that of the demo's collector with an official, a union officer and a village head, and others of the Post.
func (f *fieldWork) found() error {
	f.on(f.today.AddDays(-7*fieldWeeks-10), 9, 0)
	for i, place := range f.places {
		name := func(k int) string { n, _ := f.p.Official(8000 + 10*i + k); return n }
		n := app.NewGroup{Name: "Nhóm " + place.InText(), UnitID: place.ID, Members: []app.NewMember{{Name: name(0), OrganisationID: f.post, Leader: true, Phone: "0914 000 0" + string(rune('1'+i)) + "0"}, {Name: name(1)}, {Name: name(2)}}}
		g := fieldGroup{actor: app.CommandLine(), unit: place}
		if leader, ok := f.actors[collectorLogin]; i == 0 && ok {
			g.actor, n.Members[0].Name, n.Members[0].AccountID = leader, leader.Name, leader.AccountID
			for k, login := range []string{"hoiphunu", "truongthon"} {
				who := f.actors[login]
				n.Members[1+k].Name, n.Members[1+k].AccountID = who.Name, who.AccountID
			}
			n.Members = append(n.Members, app.NewMember{Name: name(3)})
		}
		if i == 1 {
			n.Name = "Nhóm 2 " + place.InText()
		}
		made, err := f.a.CreateGroup(f.ctx, app.CommandLine(), n)
		if err != nil {
			return err
		}
		g.id = made.ID
		f.groups = append(f.groups, g)
	}
	return nil
}

// walkAll is week after week: Friday's plan, the weekend's visits, Monday's total; this week as far as it has come.
func (f *fieldWork) walkAll() error {
	this := outreach.WeekOf(f.today)
	for back := fieldWeeks; back >= 0; back-- {
		week := this.AddDays(-7 * back)
		for i, g := range f.groups {
			if back%4 == 3 && i == 2 || week.AddDays(4).After(f.today) && i > 0 {
				continue // a weekend off, and nobody but the first has planned ahead
			}
			if err := f.week(g, i, back, week); err != nil {
				return err
			}
		}
	}
	return f.leaders()
}

func (f *fieldWork) week(g fieldGroup, nth, back int, week day.Date) error {
	villages, err := f.villages(g.unit)
	if err != nil || len(villages) == 0 {
		return err
	}
	planDay, hour := week.AddDays(4), 15
	if planDay.After(f.today) {
		planDay = f.today
	}
	if nth == 3 && back%3 == 1 {
		planDay, hour = week.AddDays(5), 7 // late
	}
	f.on(planDay, hour, 20)
	v := villages[(fieldWeeks-back)%len(villages)]
	sessions := []outreach.Session{{On: week.AddDays(5), Minute: 17 * 60, UnitID: v.ID, MeetAt: "Nhà văn hóa " + v.InText()}, {On: week.AddDays(6), Minute: 8 * 60, UnitID: villages[(fieldWeeks-back+1)%len(villages)].ID, MeetAt: "Điểm bưu điện " + g.unit.InText()}}
	plan, err := f.a.PlanWeek(f.ctx, g.actor, g.id, week, sessions, back%2 == 0)
	if err != nil {
		return err
	}
	n, err := f.a.ProposeDoors(f.ctx, g.actor, plan)
	if err != nil || n == 0 {
		return err
	}
	if err := f.a.PublishPlan(f.ctx, g.actor, plan); err != nil {
		return err
	}
	if err := f.answers(g, plan); err != nil {
		return err
	}
	if week.AddDays(5).After(f.today) {
		return nil
	}
	if err := f.visits(g, nth, back, week, plan); err != nil {
		return err
	}
	if week.AddDays(7).After(f.today) || back == 1 && nth > 1 {
		return nil // Monday has not come, or nobody has confirmed yet
	}
	f.on(week.AddDays(7), 8, 10)
	_, err = f.a.ConfirmWeek(f.ctx, g.actor, g.id, week)
	return err
}

func (f *fieldWork) answers(g fieldGroup, plan int64) error {
	file, err := f.a.Group(f.ctx, app.CommandLine(), g.id, 1)
	if err != nil {
		return err
	}
	for i, m := range file.Members {
		coming, why := i < 3, ""
		if !coming {
			why = "nhà có giỗ"
		}
		if err := f.a.AnswerPlan(f.ctx, app.CommandLine(), plan, m.ID, coming, why); err != nil {
			return err
		}
	}
	return nil
}

// came is what came of the doors of a weekend, in turn.
var came = []app.Visit{
	{Met: outreach.MetPerson, Result: prospect.OutcomeThinking, Objection: "fraud", Minutes: 25},
	{Met: outreach.MetNobody, Result: prospect.OutcomeAbsent},
	{Met: outreach.MetPerson, Result: prospect.OutcomeJoined, Minutes: 40, Heard: "visit"},
	{Met: outreach.MetSpouse, Result: prospect.OutcomeThinking, Objection: "wait", Minutes: 15},
	{Met: outreach.MetPerson, Result: prospect.OutcomeAgreed, Objection: "not_understood", Minutes: 30},
	{Met: outreach.MetNobody, Result: prospect.OutcomeAbsent},
	{Met: outreach.MetPerson, Result: prospect.OutcomeJoined, Minutes: 35, Heard: "loudspeaker"},
	{Met: outreach.MetParent, Result: prospect.OutcomeRefused, Objection: "low_income", Minutes: 10},
	{Met: outreach.MetPerson, Result: prospect.OutcomeJoined, Minutes: 20, Heard: "neighbour"},
}

func (f *fieldWork) visits(g fieldGroup, nth, back int, week day.Date, plan int64) error {
	f.on(week.AddDays(5), 7, 30)
	if _, err := f.a.CheckoutDoors(f.ctx, g.actor, plan, nil); err != nil {
		return err
	}
	doors, err := f.a.DoorsFor(f.ctx, g.actor, g.id, plan)
	if err != nil {
		return err
	}
	for i, d := range doors {
		if i < len(knownOf) && back < 3 && len(d.People) > 0 && d.Holder == "" {
			if err := f.a.NoteForField(f.ctx, g.actor, d.People[0].ID, knownOf[i]); err != nil {
				return err
			}
		}
		if i >= 5+(nth+back)%4 || d.Holder != "" {
			break
		}
		v := came[(i*2+nth+back)%len(came)]
		on := week.AddDays(5)
		f.on(on, 17, 10+i*6)
		if i%3 == 2 && !week.AddDays(6).After(f.today) {
			f.on(week.AddDays(6), 8, 10+i*6)
		}
		v.OpID, v.PlanID, v.HouseholdID, v.At, v.DeviceID = id.New(), plan, d.Household.ID, f.at.UnixMilli(), "demo"
		if len(d.People) > 0 {
			v.PersonID = d.People[0].ID
		}
		if _, err := f.a.RecordVisit(f.ctx, g.actor, v); err != nil {
			return err
		}
	}
	return nil
}

func (f *fieldWork) villages(commune org.Unit) (list []org.Unit, err error) {
	err = f.a.Store.Read(f.ctx, func(tx *store.Tx) error {
		list, err = tx.Children(commune.ID, synth.AsOf)
		return err
	})
	return list, err
}

// costs are what the office spent in the two months before.
func (f *fieldWork) costs() error {
	f.on(f.today, 8, 0)
	month := f.today.InMonth()
	for i, c := range []store.ActCost{{Act: outreach.ActVisit, Dong: 2_400_000, Note: "xăng xe, nước uống"}, {Act: outreach.ActEvent, Dong: 3_500_000, Note: "hội trường, tờ rơi"}, {Act: outreach.ActLoudspeaker, Dong: 600_000, Note: "bồi dưỡng đài xã"}} {
		c.UnitID = f.home.ID
		for k := range 2 {
			c.Month = month.Add(-k)
			c.Dong += int64(i*k) * 100_000
			if err := f.a.SetActCost(f.ctx, app.CommandLine(), c); err != nil {
				return err
			}
		}
	}
	return nil
}

// voluntary is the bit of the voluntary scheme.
func voluntary() int { return person.SchemeVoluntarySI.Bit() }
