package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// Visit (lượt thăm) is what a member tells of a door, from the phone or from a form.
type Visit struct {
	OpID        string // UUIDv7 made where the visit was told; the same one twice is one visit
	PlanID      int64  // 0: outside a plan
	HouseholdID person.HouseholdID
	PersonID    person.ID    // whom it is about; 0: the household's first prospect
	Met         outreach.Met // whom one spoke with
	Result      prospect.Outcome
	Schemes     int    // joined: bits of which; 0: the leading one
	Objection   string // code of prospect.Objections; "": none
	Minutes     int
	NextDate    day.Date // zero: by the rule (outreach.ComeBack)
	Note        string
	Heard       string    // joined: where they heard of it, a word of outreach.Heard
	BroughtBy   person.ID // joined: who brought them
	At          int64     // unix ms by the device's clock
	DeviceID    string
}

// What came of telling a visit.
const (
	VisitApplied     = "applied"
	VisitDuplicate   = "duplicate"
	VisitQuarantined = "quarantined"
)

// VisitOutcome says it. Reason is a key of a message, for a quarantine.
type VisitOutcome struct {
	Outcome string
	Reason  string
	VisitID int64
}

// Reasons of a quarantine; each is a message key "outreach.shut.<reason>".
const (
	shutNoGroup    = "no_group"    // the account walks with no group (any more)
	shutNoPlan     = "no_plan"     // the plan is not the group's
	shutNoHouse    = "no_house"    // the register has no such household
	shutElsewhere  = "elsewhere"   // the household lies outside the group's place
	shutOtherGroup = "other_group" // the door is another group's
	shutNoPerson   = "no_person"   // the person is not of the household
	shutClock      = "clock"       // the device's clock is far from ours
)

// Times a visit may be told with: a clock that runs ahead a little, a phone that lay in a drawer.
const (
	clockAheadMS = 10 * 60 * 1000
	oldVisitDays = 60
)

// RecordVisit keeps a visit and books it as a talk of the prospect's history (5.05, 6.04). A visit is a
// physical fact and never refused for what it says about the register: what cannot be booked is
// quarantined with its reason and shown. Errors: Invalid for words that are no answers, Forbidden and
// NotFound for accounts that may not walk at all.
func (a *App) RecordVisit(ctx context.Context, actor Actor, v Visit) (VisitOutcome, error) {
	var out VisitOutcome
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		var err error
		out, err = a.recordVisit(tx, actor, v)
		return err
	})
	return out, err
}

// recordVisit is RecordVisit in a running transaction.
func (a *App) recordVisit(tx *store.Tx, actor Actor, v Visit) (VisitOutcome, error) {
	if err := actor.may(access.WalkDoors); err != nil {
		return VisitOutcome{}, err
	}
	if err := v.check(a.cards); err != nil {
		return VisitOutcome{}, err
	}
	old, ok, err := tx.VisitOfOp(v.OpID)
	if err != nil {
		return VisitOutcome{}, err
	}
	if ok {
		return VisitOutcome{Outcome: VisitDuplicate, Reason: old.Why, VisitID: old.ID}, nil
	}
	row := store.Visit{OpID: v.OpID, PlanID: v.PlanID, Household: v.HouseholdID, Person: v.PersonID, AtTime: v.At, On: a.dayOf(v.At), Minutes: v.Minutes,
		Met: string(v.Met), Result: v.Result, Objection: v.Objection, Next: v.NextDate, Device: v.DeviceID, State: store.VisitBooked}
	if v.Note = shortNote(v.Note); v.Note != "" {
		row.Note = a.Keys.Seal([]byte(v.Note))
	}
	if row.Next.IsZero() || row.Next.Before(row.On) {
		row.Next = outreach.ComeBack(v.Result, row.On)
	}
	b := booking{a: a, tx: tx, actor: actor, visit: &row, told: v}
	why, err := b.place()
	if err != nil {
		return VisitOutcome{}, err
	}
	if why != "" {
		row.State, row.Why = store.VisitQuarantined, why
	} else if err := b.book(); err != nil {
		return VisitOutcome{}, err
	}
	if err := tx.InsertVisit(&row); err != nil {
		return VisitOutcome{}, err
	}
	out := VisitOutcome{Outcome: VisitApplied, VisitID: row.ID}
	if why != "" {
		out.Outcome, out.Reason = VisitQuarantined, "outreach.shut."+why
	}
	return out, tx.Audit("visit.record", "visit:"+itoa(row.ID), row.State)
}

func (a *App) dayOf(ms int64) day.Date { return day.FromTime(timeOf(ms)) }

func (v *Visit) check(cards []prospect.Objection) error {
	var bad []fault.Field
	if len(v.OpID) < 8 || len(v.OpID) > 64 {
		bad = append(bad, fault.Field{Field: "op_id", Key: "outreach.visit.op"})
	}
	if _, ok := outreach.MetByName(string(v.Met)); !ok {
		bad = append(bad, fault.Field{Field: "met", Key: "outreach.visit.met"})
	}
	if !slices.Contains(prospect.Outcomes[:], v.Result) || v.Met == outreach.MetNobody != (v.Result == prospect.OutcomeAbsent) {
		bad = append(bad, fault.Field{Field: "result", Key: "outreach.visit.result"})
	}
	if v.Objection != "" && !slices.ContainsFunc(cards, func(o prospect.Objection) bool { return o.Code == v.Objection }) {
		bad = append(bad, fault.Field{Field: "objection", Key: "prospect.talk.bad_objection"})
	}
	if v.Minutes < 0 || v.Minutes > longestTalk {
		bad = append(bad, fault.Field{Field: "minutes", Key: "prospect.talk.bad_minutes"})
	}
	if !outreach.IsHeard(v.Heard) {
		bad = append(bad, fault.Field{Field: "heard", Key: "outreach.visit.heard"})
	}
	if v.At <= 0 {
		bad = append(bad, fault.Field{Field: "at", Key: "outreach.visit.at"})
	}
	if len(bad) > 0 {
		return fault.WithFields("outreach.visit.refused", bad...)
	}
	return nil
}

// booking is one visit on its way into the register.
type booking struct {
	a      *App
	tx     *store.Tx
	actor  Actor
	visit  *store.Visit
	told   Visit
	group  store.Group
	person store.Person
}

// place finds what the visit refers to; a reason means that it cannot be booked. The place is looked for even when the clock
// is wrong: by it the office is found that decides.
func (b *booking) place() (why string, err error) {
	for _, step := range []func() (string, error){b.findGroup, b.findHouse, b.findPerson} {
		if why, err = step(); why != "" || err != nil {
			break
		}
	}
	if b.visit.AtTime > b.tx.NowMS()+clockAheadMS || b.visit.On.Before(b.a.Today().AddDays(-oldVisitDays)) {
		why = shutClock
	}
	return why, err
}

func (b *booking) findGroup() (string, error) {
	own, ok, err := groupOf(b.tx, b.actor.AccountID)
	if err != nil {
		return "", err
	}
	if b.visit.PlanID != 0 {
		p, err := b.tx.WeekPlan(b.visit.PlanID)
		if err != nil {
			if fault.KindOf(err) == fault.NotFound {
				return shutNoPlan, nil
			}
			return "", err
		}
		if ok && p.GroupID == own.ID {
			b.group, b.visit.GroupID = own, own.ID
			return "", nil
		}
		g, _, err := b.a.walker(b.tx, b.actor, p.GroupID, false)
		if k := fault.KindOf(err); err != nil && (k == fault.NotFound || k == fault.Forbidden || k == fault.Conflict) {
			if !ok {
				return shutNoGroup, nil
			}
			return shutNoPlan, nil
		}
		b.group, b.visit.GroupID = g, g.ID
		return "", err
	}
	if !ok {
		if access.May(b.actor.Role, access.KeepGroups) || access.May(b.actor.Role, access.MeetProspects) {
			return "", nil // the office and collectors also go alone
		}
		return shutNoGroup, nil
	}
	b.group, b.visit.GroupID = own, own.ID
	return "", nil
}

func (b *booking) findHouse() (string, error) {
	if b.visit.Household == 0 && b.visit.Person != 0 {
		p, err := b.tx.Person(b.visit.Person)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return "", err
		}
		b.visit.Household = p.HouseholdID
	}
	h, err := b.tx.Household(b.visit.Household)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return shutNoHouse, nil
		}
		return "", err
	}
	b.visit.CommuneID, b.visit.VillageID = h.CommuneID, h.VillageID
	root, err := rootUnit(b.tx, day.Date{})
	if err != nil {
		return "", err
	}
	path := []int64{root.ID, h.CommuneID, h.VillageID, h.GroupID}
	if !b.actor.Covers(path) && !slices.Contains(path, b.group.UnitID) || b.group.ID != 0 && !slices.Contains(path, b.group.UnitID) {
		return shutElsewhere, nil
	}
	k, ok, err := b.tx.HoldOf(h.ID)
	if err != nil {
		return "", err
	}
	if ok && k.GroupID != b.visit.GroupID && k.Until > b.visit.AtTime {
		return shutOtherGroup, nil
	}
	return "", nil
}

// findPerson finds whom the visit is about: as told, or the household's first prospect. A household without one is visited too.
func (b *booking) findPerson() (string, error) {
	rows, err := b.tx.ProspectsOfHousehold(b.visit.Household)
	if err != nil {
		return "", err
	}
	id := b.visit.Person
	if id == 0 {
		var best store.ProspectRow
		for _, r := range rows {
			if r.Lead != prospect.None && (best.Person == 0 || r.Place < best.Place || r.Place == best.Place && r.Person < best.Person) {
				best = r
			}
		}
		if id = best.Person; id == 0 {
			return "", nil
		}
	}
	p, err := b.tx.Person(id)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return shutNoPerson, nil
		}
		return "", err
	}
	if p.HouseholdID != b.visit.Household {
		return shutNoPerson, nil
	}
	b.person, b.visit.Person = p, p.ID
	return "", nil
}

// book tells the visit as a talk. Met by chance (nobody's prospect) is told as well: the enrolment counts.
func (b *booking) book() error {
	if b.person.ID == 0 {
		return nil
	}
	row, err := prospectRow(b.tx, b.person.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	n := NewTalk{On: b.visit.On, Minutes: b.visit.Minutes, Way: "visit", Outcome: b.visit.Result, Schemes: b.told.Schemes, Objection: b.visit.Objection,
		Note: b.told.Note, Next: b.visit.Next, BroughtBy: b.told.BroughtBy, Heard: b.told.Heard, group: b.visit.GroupID}
	if err != nil && n.Outcome == prospect.OutcomeJoined && n.Schemes == 0 {
		n.Schemes = person.SchemeVoluntarySI.Bit()
	}
	t, err := b.a.keepTalk(b.tx, b.actor, b.person, row, n)
	b.visit.TalkID = t.ID
	return err
}

// SettleVisit decides about a quarantined visit: book it (as it is, or for another household and person), or withdraw it.
func (a *App) SettleVisit(ctx context.Context, actor Actor, id int64, book bool, house person.HouseholdID, who person.ID) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		v, err := a.shutVisit(tx, actor, id)
		if err != nil {
			return err
		}
		if !book {
			v.State = store.VisitWithdrawn
			if err := tx.SettleVisit(&v); err != nil {
				return err
			}
			return tx.Audit("visit.withdraw", "visit:"+itoa(id), v.Why)
		}
		if house != 0 {
			v.Household = house
		}
		if who != 0 {
			v.Person = who
		}
		if err := settlePlace(tx, actor, &v); err != nil {
			return err
		}
		b := booking{a: a, tx: tx, actor: actor, visit: &v, told: Visit{}}
		if why, err := b.findPerson(); why != "" || err != nil {
			if err == nil {
				err = fault.New(fault.Conflict, "outreach.shut."+why)
			}
			return err
		}
		v.State = store.VisitBooked
		if v.Note != "" {
			note, err := a.Keys.Open(v.Note)
			if err != nil {
				return err
			}
			b.told.Note = string(note)
		}
		if err := b.book(); err != nil {
			return err
		}
		if err := tx.SettleVisit(&v); err != nil {
			return err
		}
		return tx.Audit("visit.book", "visit:"+itoa(id), v.Why)
	})
}

// settlePlace is where a visit is booked: its household's place; that of the person when somebody met by chance has none.
func settlePlace(tx *store.Tx, actor Actor, v *store.Visit) error {
	path := []int64{0, 0, 0}
	if v.Household == 0 && v.Person != 0 {
		p, err := tx.Person(v.Person)
		if err != nil {
			return fault.Wrap(fault.Conflict, err, "outreach.shut."+shutNoPerson)
		}
		v.Household, path = p.HouseholdID, []int64{p.CommuneID, p.VillageID, p.GroupID}
	}
	if v.Household != 0 || v.Person == 0 {
		h, err := tx.Household(v.Household)
		if err != nil {
			return fault.Wrap(fault.Conflict, err, "outreach.shut."+shutNoHouse)
		}
		path = []int64{h.CommuneID, h.VillageID, h.GroupID}
	}
	root, err := rootUnit(tx, day.Date{})
	if err != nil {
		return err
	}
	if !actor.Covers(append(path, root.ID)) {
		return fault.New(fault.Conflict, "outreach.shut."+shutNoHouse)
	}
	v.CommuneID, v.VillageID = path[0], path[1]
	return nil
}

func (a *App) shutVisit(tx *store.Tx, actor Actor, id int64) (store.Visit, error) {
	gone := fault.New(fault.NotFound, "outreach.no_such_visit")
	if err := actor.may(access.KeepGroups); err != nil {
		return store.Visit{}, err
	}
	v, err := tx.Visit(id)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = gone
		}
		return v, err
	}
	ok, err := a.seesShut(tx, actor, v)
	if err != nil {
		return v, err
	}
	if !ok {
		return v, gone
	}
	if v.State != store.VisitQuarantined {
		return v, fault.New(fault.Conflict, "outreach.visit.settled")
	}
	return v, nil
}

// seesShut reports whether a quarantined visit is the actor's to decide: by its household's place, else its
// group's, else the place of whoever told it.
func (a *App) seesShut(tx *store.Tx, actor Actor, v store.Visit) (bool, error) {
	unit := v.VillageID
	if unit == 0 {
		unit = v.CommuneID
	}
	if unit == 0 && v.GroupID != 0 {
		g, err := tx.Group(v.GroupID)
		if err != nil {
			return false, err
		}
		unit = g.UnitID
	}
	if unit == 0 {
		acc, err := tx.Account(v.Actor)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return false, err
		}
		unit = acc.UnitID
	}
	if unit == 0 {
		return actor.UnitID == 0 || actor.Role == access.Administrator, nil
	}
	path, err := tx.Path(unit, day.Date{})
	return err == nil && actor.Covers(ids(path)), err
}
