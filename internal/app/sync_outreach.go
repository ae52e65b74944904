package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// outreachOps are the operations of groups: visits, doors, answers to a plan.
func outreachOps() map[string]opKind {
	return map[string]opKind{
		"visit.record":  {v: 1, physical: true, run: recordVisitOp, where: whereHousehold},
		"door.checkout": {v: 1, run: checkoutDoorsOp},
		"door.release":  {v: 1, run: releaseDoorsOp},
		"plan.confirm":  {v: 1, run: confirmPlanOp},
		"person.met":    {v: 1, physical: true, run: metPersonOp},
		"visit.chance":  {v: 1, physical: true, run: metPersonOp}, // what phones called person.met before it was booked
		"event.attend":  {v: 1, physical: true, run: attendEventOp, where: whereEvent},

		"broadcast.played": {v: 1, physical: true, run: playedOp, where: whereBroadcast},
	}
}

type visitBody struct {
	Plan      refID            `json:"plan"`
	Household refID            `json:"household"`
	Person    refID            `json:"person"`
	Met       outreach.Met     `json:"met"`
	Result    prospect.Outcome `json:"result"`
	Schemes   int              `json:"schemes"`
	Objection string           `json:"objection"`
	Minutes   int              `json:"minutes"`
	Next      day.Date         `json:"next"`
	Note      string           `json:"note"`
	Heard     string           `json:"heard"`
	BroughtBy refID            `json:"brought_by"`
}

// recordVisitOp books a visit. The use case keeps for itself what it cannot book, with a reason; the phone is
// told so, and the office finds it among the visits.
func recordVisitOp(ctx context.Context, a *App, o *phoneOp) (string, error) {
	var b visitBody
	if err := o.body(&b); err != nil {
		return "", err
	}
	out, err := a.RecordVisit(ctx, o.Actor, Visit{OpID: o.OpID, PlanID: int64(b.Plan), HouseholdID: person.HouseholdID(b.Household),
		PersonID: person.ID(b.Person), Met: b.Met, Result: b.Result, Schemes: b.Schemes, Objection: b.Objection, Minutes: b.Minutes,
		NextDate: b.Next, Note: b.Note, Heard: b.Heard, BroughtBy: person.ID(b.BroughtBy), At: o.At, DeviceID: o.Phone})
	ref := "visit:" + itoa(out.VisitID)
	if err == nil && out.Outcome == VisitQuarantined {
		return ref, keptElsewhere{fault.New(fault.Conflict, out.Reason)}
	}
	return ref, err
}

// keptElsewhere is the reason of a use case that did not book an operation and kept it itself.
type keptElsewhere struct{ reason *fault.Error }

func (k keptElsewhere) Error() string { return k.reason.Error() }
func (k keptElsewhere) Unwrap() error { return k.reason }

func whereHousehold(tx *store.Tx, o *phoneOp) ([]int64, error) {
	var b struct {
		Household refID `json:"household"`
	}
	if err := o.body(&b); err != nil {
		return nil, err
	}
	h, err := tx.Household(person.HouseholdID(b.Household))
	if err != nil {
		return nil, err
	}
	root, err := provinceOf(tx)
	return []int64{h.GroupID, h.VillageID, h.CommuneID, root}, err
}

type doorsBody struct {
	Plan       refID   `json:"plan"`
	Households []refID `json:"households"`
}

func (b *doorsBody) houses() []person.HouseholdID {
	out := make([]person.HouseholdID, len(b.Households))
	for i, h := range b.Households {
		out[i] = person.HouseholdID(h)
	}
	return out
}

// checkoutDoorsOp takes doors. When none could be taken somebody else was first.
func checkoutDoorsOp(ctx context.Context, a *App, o *phoneOp) (string, error) {
	var b doorsBody
	if err := o.body(&b); err != nil {
		return "", err
	}
	c, err := a.CheckoutDoors(ctx, o.Actor, int64(b.Plan), b.houses())
	if err == nil && len(c.Taken) == 0 && len(c.Refused) > 0 {
		err = fault.New(fault.Conflict, "sync.door_taken", c.Refused[0].Holder)
	}
	return "plan:" + itoa(int64(b.Plan)), err
}

func releaseDoorsOp(ctx context.Context, a *App, o *phoneOp) (string, error) {
	var b doorsBody
	if err := o.body(&b); err != nil {
		return "", err
	}
	_, err := a.ReleaseDoors(ctx, o.Actor, int64(b.Plan), b.houses())
	return "plan:" + itoa(int64(b.Plan)), err
}

func confirmPlanOp(ctx context.Context, a *App, o *phoneOp) (string, error) {
	var b struct {
		Plan   refID  `json:"plan"`
		Member refID  `json:"member"`
		Coming bool   `json:"coming"`
		Reason string `json:"reason"`
	}
	if err := o.body(&b); err != nil {
		return "", err
	}
	return "plan:" + itoa(int64(b.Plan)), a.AnswerPlan(ctx, o.Actor, int64(b.Plan), int64(b.Member), b.Coming, b.Reason)
}

type phoneGroup struct {
	Name    string        `json:"name"`
	Unit    string        `json:"unit"`
	Target  int           `json:"target"`
	Members []phoneMember `json:"members"`
}

type phoneMember struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Leader bool   `json:"leader,omitempty"`
	Me     bool   `json:"me,omitempty"`
}

// pullGroup tells the account's own group.
func pullGroup(p *pulling) ([]PhoneChange, error) {
	g, ok, err := groupOf(p.tx, p.actor.AccountID)
	if err != nil || !ok {
		return nil, err
	}
	list, err := currentMembers(p.tx, g.ID)
	if err != nil {
		return nil, err
	}
	d := phoneGroup{Name: g.Name, Unit: text(g.UnitID), Target: int(g.Target)}
	for _, m := range list {
		d.Members = append(d.Members, phoneMember{ID: itoa(m.ID), Name: m.Name, Leader: m.Leader, Me: m.AccountID == p.actor.AccountID})
	}
	return []PhoneChange{{T: "group", ID: itoa(g.ID), D: d}}, nil
}

// plansCarried is how many weeks of plans a phone carries: the next, this one, and what is still to be sent.
const plansCarried = 4

func (p *pulling) plans() ([]store.WeekPlan, store.Group, error) {
	g, ok, err := groupOf(p.tx, p.actor.AccountID)
	if err != nil || !ok {
		return nil, g, err
	}
	list, err := p.tx.PlansOfGroup(g.ID, plansCarried)
	return slices.DeleteFunc(list, func(w store.WeekPlan) bool { return w.PublishedAt == 0 }), g, err
}

type phonePlan struct {
	Group    string         `json:"group"`
	Week     day.Date       `json:"week"`
	Sessions []phoneSession `json:"sessions"`
	Answers  []phoneAnswer  `json:"answers,omitempty"`
}

type phoneSession struct {
	On     day.Date `json:"on"`
	Minute int      `json:"minute"`
	Unit   string   `json:"unit"`
	MeetAt string   `json:"meet_at,omitempty"`
}

type phoneAnswer struct {
	Member string `json:"member"`
	Coming bool   `json:"coming"`
	Reason string `json:"reason,omitempty"`
}

// pullPlans tells the published plans of the account's group.
func pullPlans(p *pulling) ([]PhoneChange, error) {
	plans, _, err := p.plans()
	var out []PhoneChange
	for _, w := range plans {
		d := phonePlan{Group: itoa(w.GroupID), Week: w.Week}
		sessions, err := p.tx.SessionsOf(w.ID)
		if err != nil {
			return nil, err
		}
		for _, s := range sessions {
			d.Sessions = append(d.Sessions, phoneSession{On: s.On, Minute: s.Minute, Unit: text(s.UnitID), MeetAt: s.MeetAt})
		}
		answers, err := p.tx.AnswersOf(w.ID)
		if err != nil {
			return nil, err
		}
		for _, n := range answers {
			d.Answers = append(d.Answers, phoneAnswer{Member: itoa(n.MemberID), Coming: n.Coming, Reason: n.Reason})
		}
		out = append(out, PhoneChange{T: "plan", ID: itoa(w.ID), D: d})
	}
	return out, err
}

type phoneDoor struct {
	Plan      string `json:"plan"`
	Household string `json:"household"`
	Session   int    `json:"session"`
	Order     int    `json:"order"`
	Head      string `json:"head,omitempty"`
	Mine      bool   `json:"mine,omitempty"`
	Holder    string `json:"holder,omitempty"`
	Until     int64  `json:"until,omitempty"`
	doorLead
}

// doorLead is the prospect of a house who is asked first, and why: a member walks to houses whose people other
// holders have.
type doorLead struct {
	Person string   `json:"person,omitempty"`
	Lead   string   `json:"lead,omitempty"`
	Scheme int      `json:"scheme,omitempty"`
	Tags   []string `json:"tags,omitempty"`
	Next   string   `json:"next,omitempty"`
}

func leadOf(tx *store.Tx, h person.HouseholdID) (doorLead, error) {
	var d doorLead
	people, err := doorPeople(tx, h)
	if err != nil || len(people) == 0 {
		return d, err
	}
	rows, err := tx.ProspectsOfHousehold(h)
	if err != nil {
		return d, err
	}
	best := people[0]
	d = doorLead{Person: itoa(int64(best.ID)), Lead: best.Lead.Code(), Scheme: int(best.Scheme)}
	for _, t := range prospectTags {
		if rows[best.ID].Tags.Has(t.tag) {
			d.Tags = append(d.Tags, t.word)
		}
	}
	if !best.Next.IsZero() {
		d.Next = best.Next.String()
	}
	return d, nil
}

// pullDoors tells the doors of those plans in walking order, and which group has each.
func pullDoors(p *pulling) ([]PhoneChange, error) {
	plans, g, err := p.plans()
	names := map[int64]string{}
	var out []PhoneChange
	for _, w := range plans {
		doors, err := p.tx.DoorsOf(w.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range doors {
			d := phoneDoor{Plan: itoa(w.ID), Household: itoa(int64(r.Household.ID)), Session: r.Session - 1, Order: r.Nth, Head: r.Head}
			if r.HeldUntil > p.tx.NowMS() {
				d.Mine, d.Until = r.HeldBy == g.ID, r.HeldUntil
				if !d.Mine {
					if d.Holder, err = groupName(p.tx, names, r.HeldBy); err != nil {
						return nil, err
					}
				}
			}
			if d.doorLead, err = leadOf(p.tx, r.Household.ID); err != nil {
				return nil, err
			}
			out = append(out, PhoneChange{T: "door", ID: itoa(w.ID) + "." + itoa(int64(r.Household.ID)), D: d})
		}
		p.names += len(doors)
	}
	return out, err
}

type metBody struct {
	Name      string           `json:"name"`
	Birth     string           `json:"birth"` // 1986-05-17, or 1986
	Sex       person.Sex       `json:"sex"`
	Number    string           `json:"number"`
	OldNumber string           `json:"old_number"`
	Address   string           `json:"address"`
	Phone     string           `json:"phone"`
	Unit      refID            `json:"unit"`
	Result    prospect.Outcome `json:"result"`
	Schemes   int              `json:"schemes"`
	Objection string           `json:"objection"`
	Note      string           `json:"note"`
	Heard     string           `json:"heard"`
	BroughtBy refID            `json:"brought_by"`
}

// metPersonOp books somebody met by chance. Like a visit it is kept by the use case when it cannot be booked.
func metPersonOp(ctx context.Context, a *App, o *phoneOp) (string, error) {
	var b metBody
	if err := o.body(&b); err != nil {
		return "", err
	}
	born, err := ParseBirth(b.Birth)
	if err != nil {
		return "", err
	}
	out, err := a.MeetByChance(ctx, o.Actor, Chance{OpID: o.OpID, Name: b.Name, Birth: born, Sex: b.Sex, Number: b.Number, OldNumber: b.OldNumber,
		Address: b.Address, Phone: b.Phone, UnitID: int64(b.Unit), Result: b.Result, Schemes: b.Schemes, Objection: b.Objection, Note: b.Note,
		Heard: b.Heard, BroughtBy: person.ID(b.BroughtBy), At: o.At, DeviceID: o.Phone})
	ref := "visit:" + itoa(out.VisitID)
	if err == nil && out.Outcome == VisitQuarantined {
		return ref, keptElsewhere{fault.New(fault.Conflict, out.Reason)}
	}
	return ref, err
}

// ParseBirth reads a day of birth as forms and phones write it: 1986-05-17, 17/05/1986, or only the year. Invalid
// (outreach.chance.birth) when it is neither.
func ParseBirth(s string) (person.Birth, error) {
	s = strings.TrimSpace(s)
	if y, err := strconv.Atoi(s); err == nil && len(s) == 4 && y >= 1900 && y <= 2100 {
		return person.Birth{Date: day.Must(y, 1, 1), Precision: person.PrecisionYear}, nil
	}
	if p := strings.Split(s, "/"); len(p) == 3 && len(p[0]) <= 2 && len(p[1]) <= 2 {
		s = p[2] + "-" + strings.Repeat("0", 2-len(p[1])) + p[1] + "-" + strings.Repeat("0", 2-len(p[0])) + p[0]
	}
	d, err := day.Parse(s)
	if err != nil || d.Year() < 1900 {
		return person.Birth{}, fault.WithFields("outreach.visit.refused", fault.Field{Field: "birth", Key: "outreach.chance.birth"})
	}
	return person.Birth{Date: d, Precision: person.PrecisionDay}, nil
}

type attendBody struct {
	Event    refID            `json:"event"`
	Guest    refID            `json:"guest"`
	Person   refID            `json:"person"`
	Name     string           `json:"name"`
	Phone    string           `json:"phone"`
	Result   prospect.Outcome `json:"result"`
	Schemes  int              `json:"schemes"`
	PublicOK bool             `json:"public_ok"`
}

func attendEventOp(ctx context.Context, a *App, o *phoneOp) (string, error) {
	var b attendBody
	if err := o.body(&b); err != nil {
		return "", err
	}
	_, err := a.AttendEvent(ctx, o.Actor, Attendance{Event: int64(b.Event), Guest: int64(b.Guest), Person: person.ID(b.Person), Name: b.Name, Phone: b.Phone,
		Result: b.Result, Schemes: b.Schemes, PublicOK: b.PublicOK})
	return "event:" + itoa(int64(b.Event)), err
}

func whereEvent(tx *store.Tx, o *phoneOp) ([]int64, error) {
	var b attendBody
	if err := o.body(&b); err != nil {
		return nil, err
	}
	e, err := tx.Gathering(int64(b.Event))
	if err != nil {
		return nil, err
	}
	return nearestFirst(tx, e.UnitID)
}

type playedBody struct {
	Broadcast refID    `json:"broadcast"`
	On        day.Date `json:"on"` // none: the day of the operation
	N         int      `json:"n"`  // how often on that day; 0 takes it back
}

func playedOp(ctx context.Context, a *App, o *phoneOp) (string, error) {
	var b playedBody
	if err := o.body(&b); err != nil {
		return "", err
	}
	if b.On.IsZero() || b.On.After(a.Today()) {
		b.On = o.Day
	}
	return "broadcast:" + itoa(int64(b.Broadcast)), a.LogPlay(ctx, o.Actor, int64(b.Broadcast), b.On, b.N)
}

func whereBroadcast(tx *store.Tx, o *phoneOp) ([]int64, error) {
	var b playedBody
	if err := o.body(&b); err != nil {
		return nil, err
	}
	row, err := tx.Broadcast(int64(b.Broadcast))
	if err != nil {
		return nil, err
	}
	return nearestFirst(tx, row.UnitID)
}

// nearestFirst is a unit's path as held operations are placed by: the unit itself first.
func nearestFirst(tx *store.Tx, unit int64) ([]int64, error) {
	path, err := tx.Path(unit, day.Date{})
	list := ids(path)
	slices.Reverse(list)
	return list, err
}
