package app

import (
	"context"
	"slices"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// Door is a household on a list as the group sees it.
type Door struct {
	store.DoorRow
	Holder  string // name of another group that has it; "": free or one's own
	Mine    bool   // the group has it now
	Reasons []prospect.Why
	People  []DoorPerson // those to speak to, first one first
	Seen    store.LastSeen
	Visits  []store.Visit // of this plan, notes left out
}

// DoorPerson is one of a household to be asked.
type DoorPerson struct {
	ID     person.ID
	Name   string
	Birth  person.Birth
	Lead   prospect.Reason
	Scheme person.Scheme
	Wants  int
	Why    []prospect.Why
	Next   day.Date
	Joined int
	Notes  person.Notes // what matters at the door (4.09)
}

// DoorsFor is the door list of a group's plan in walking order, with the names to ask for (6.08). Only the
// group's members and the office see it; reading it leaves an audit row.
func (a *App) DoorsFor(ctx context.Context, actor Actor, group, plan int64) ([]Door, error) {
	var list []Door
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		p, g, err := a.planIn(tx, actor, plan, false)
		if err != nil {
			return err
		}
		if group != 0 && p.GroupID != group {
			return fault.New(fault.NotFound, "outreach.no_such_plan")
		}
		list, err = doorsOf(tx, p, g)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, a.Store.Audit(ctx, actor.AccountID, "door.read", "plan:"+itoa(plan), itoa(int64(len(list))))
}

func doorsOf(tx *store.Tx, p store.WeekPlan, g store.Group) ([]Door, error) {
	rows, err := tx.DoorsOf(p.ID)
	if err != nil {
		return nil, err
	}
	seen, err := tx.DoorsSeen(p.ID)
	if err != nil {
		return nil, err
	}
	visits, err := tx.VisitsOfPlan(p.ID)
	if err != nil {
		return nil, err
	}
	names := map[int64]string{}
	var out []Door
	for _, r := range rows {
		d := Door{DoorRow: r, Seen: seen[r.Household.ID], Mine: r.HeldBy == g.ID && r.HeldUntil > tx.NowMS()}
		if r.HeldBy != 0 && r.HeldBy != g.ID && r.HeldUntil > tx.NowMS() {
			if d.Holder, err = groupName(tx, names, r.HeldBy); err != nil {
				return nil, err
			}
		}
		if d.Reasons, err = prospect.ParseWhy(r.Why); err != nil {
			return nil, err
		}
		if d.People, err = doorPeople(tx, r.Household.ID); err != nil {
			return nil, err
		}
		for _, v := range visits {
			if v.Household == r.Household.ID && v.State == store.VisitBooked {
				v.Note = ""
				d.Visits = append(d.Visits, v)
			}
		}
		out = append(out, d)
	}
	return out, nil
}

func groupName(tx *store.Tx, known map[int64]string, id int64) (string, error) {
	if n, ok := known[id]; ok {
		return n, nil
	}
	g, err := tx.Group(id)
	known[id] = g.Name
	return g.Name, err
}

func doorPeople(tx *store.Tx, h person.HouseholdID) ([]DoorPerson, error) {
	rows, err := tx.ProspectsOfHousehold(h)
	if err != nil {
		return nil, err
	}
	var list []store.ProspectRow
	for _, r := range rows {
		if r.Lead != prospect.None {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(x, y store.ProspectRow) int {
		if x.Place != y.Place {
			return x.Place - y.Place
		}
		return int(x.Person - y.Person)
	})
	var out []DoorPerson
	for _, r := range list {
		p, err := tx.Person(r.Person)
		if err != nil {
			return nil, err
		}
		d := DoorPerson{ID: r.Person, Name: p.FullName, Birth: p.Birth, Lead: r.Lead, Scheme: r.Scheme, Wants: r.Wants, Next: r.NextDay, Joined: r.Joined, Notes: p.Notes}
		if d.Why, err = prospect.ParseWhy(r.WhyText); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// doorOfOwnGroup reports whether the actor's group has taken a household's door and still has it.
func doorOfOwnGroup(tx *store.Tx, actor Actor, h person.HouseholdID) (bool, error) {
	if h == 0 {
		return false, nil
	}
	g, ok, err := groupOf(tx, actor.AccountID)
	if err != nil || !ok {
		return false, err
	}
	k, held, err := tx.HoldOf(h)
	return held && k.GroupID == g.ID && k.Until > tx.NowMS(), err
}
