package app

import (
	"context"
	"slices"

	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/store"
)

// DoorRefusal is a door another group has.
type DoorRefusal struct {
	Household person.HouseholdID
	Holder    string // name of the group that has it
	Until     int64  // unix ms
}

// Checkout is what came of taking doors.
type Checkout struct {
	Taken   []person.HouseholdID
	Refused []DoorRefusal
	Until   int64 // unix ms: free again then
}

// CheckoutDoors takes doors for a group (5.04): one door, one group. A door that another group has is
// refused with that group's name, the others are taken. Taking one's own again lengthens the time. No
// households: all of the plan.
func (a *App) CheckoutDoors(ctx context.Context, actor Actor, plan int64, houses []person.HouseholdID) (Checkout, error) {
	var c Checkout
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		var err error
		c, err = a.checkoutIn(tx, actor, plan, houses)
		return err
	})
	return c, err
}

// checkoutIn is CheckoutDoors in a running transaction.
func (a *App) checkoutIn(tx *store.Tx, actor Actor, plan int64, houses []person.HouseholdID) (Checkout, error) {
	var c Checkout
	p, g, err := a.planIn(tx, actor, plan, false)
	if err != nil {
		return c, err
	}
	rules, err := groupRules(tx)
	if err != nil {
		return c, err
	}
	sessions, err := tx.SessionsOf(p.ID)
	if err != nil {
		return c, err
	}
	if c.Until = rules.HoldUntil(sessions); c.Until <= tx.NowMS() {
		return c, fault.New(fault.Conflict, "outreach.plan.over")
	}
	doors, err := tx.DoorsOf(plan)
	if err != nil {
		return c, err
	}
	for _, d := range doors {
		h := d.Household.ID
		if len(houses) > 0 && !slices.Contains(houses, h) {
			continue
		}
		ok, err := tx.TakeDoor(store.DoorHold{Household: h, GroupID: g.ID, PlanID: p.ID, Until: c.Until})
		if err != nil {
			return c, err
		}
		if ok {
			c.Taken = append(c.Taken, h)
			continue
		}
		r, err := refusal(tx, h)
		if err != nil {
			return c, err
		}
		c.Refused = append(c.Refused, r)
	}
	return c, tx.Audit("door.take", "plan:"+itoa(plan), itoa(int64(len(c.Taken)))+" "+itoa(int64(len(c.Refused))))
}

func refusal(tx *store.Tx, h person.HouseholdID) (DoorRefusal, error) {
	r := DoorRefusal{Household: h}
	k, _, err := tx.HoldOf(h)
	if err != nil {
		return r, err
	}
	r.Until = k.Until
	g, err := tx.Group(k.GroupID)
	r.Holder = g.Name
	return r, err
}

// ReleaseDoors gives doors back; none named: all of the plan. It returns how many were given back.
func (a *App) ReleaseDoors(ctx context.Context, actor Actor, plan int64, houses []person.HouseholdID) (int, error) {
	n := 0
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		var err error
		n, err = a.releaseIn(tx, actor, plan, houses)
		return err
	})
	return n, err
}

// releaseIn is ReleaseDoors in a running transaction.
func (a *App) releaseIn(tx *store.Tx, actor Actor, plan int64, houses []person.HouseholdID) (int, error) {
	_, g, err := a.planIn(tx, actor, plan, false)
	if err != nil {
		return 0, err
	}
	doors, err := tx.DoorsOf(plan)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, d := range doors {
		if len(houses) > 0 && !slices.Contains(houses, d.Household.ID) {
			continue
		}
		ok, err := tx.FreeDoor(plan, d.Household.ID, g.ID)
		if err != nil {
			return n, err
		}
		if ok {
			n++
		}
	}
	return n, tx.Audit("door.free", "plan:"+itoa(plan), itoa(int64(n)))
}
