package app

import (
	"context"
	"sort"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
)

// ChargeLine is a commune with who is in charge of it on the day, and all who were.
type ChargeLine struct {
	Unit    org.Unit
	Office  org.Office
	Officer org.Officer // ID 0: nobody, the red line
	Since   day.Date
	Next    day.Date // the charge that holds ends before this day; zero: open
}

// ChargesView is the communes of a place with their officers on a day.
type ChargesView struct {
	Path     []org.Unit
	On       day.Date
	Lines    []ChargeLine // red ones first
	Red      int
	Officers []org.Officer // who can be put in charge
	Offices  map[int64]org.Office
	History  []ChargePast // of the one commune, when the place is one
	MayKeep  bool

	Accounts  []TaskOwner       // that no officer has yet; for those who keep the charges
	AccountOf map[string]string // account id → name, of officers that have one
}

// ChargePast is one time in which someone was in charge of a commune.
type ChargePast struct {
	org.Charge
	Officer org.Officer
}

// Charges lists who is in charge of what as of a day; zero is today.
func (a *App) Charges(ctx context.Context, actor Actor, unit int64, on day.Date) (ChargesView, error) {
	v := ChargesView{On: on, Offices: map[int64]org.Office{}}
	if on.IsZero() {
		v.On = a.Today()
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		r, err := a.reachOf(tx, actor, access.SeeCounts, unit, v.On)
		if err != nil {
			return err
		}
		v.Path, v.MayKeep = r.path, access.May(actor.Role, access.KeepCharges)
		if v.Officers, err = tx.Officers(); err != nil {
			return err
		}
		offices, err := tx.Offices()
		if err != nil {
			return err
		}
		for _, o := range offices {
			v.Offices[o.ID] = o
		}
		if err := v.fillLines(tx, r); err != nil {
			return err
		}
		if v.Accounts, v.AccountOf, err = a.officerAccounts(tx, actor, v.Officers); err != nil {
			return err
		}
		if r.unit.Level == org.Commune {
			return v.fillHistory(tx, r.unit.ID)
		}
		return nil
	})
	return v, err
}

func (v *ChargesView) fillLines(tx *store.Tx, r *reach) error {
	charges, err := tx.ChargesOn(v.On)
	if err != nil {
		return err
	}
	held := map[int64]org.Charge{}
	for _, c := range charges {
		held[c.UnitID] = c
	}
	local, err := officesByUnit(tx, v.On)
	if err != nil {
		return err
	}
	for _, c := range r.communes {
		l := ChargeLine{Unit: c, Office: local[c.ID]}
		if h, ok := held[c.ID]; ok {
			l.Officer, l.Since, l.Next = officerOf(v.Officers, h.OfficerID), h.From, h.To
		} else {
			v.Red++
		}
		v.Lines = append(v.Lines, l)
	}
	sort.SliceStable(v.Lines, func(i, j int) bool { return v.Lines[i].Officer.ID == 0 && v.Lines[j].Officer.ID != 0 })
	return nil
}

func (v *ChargesView) fillHistory(tx *store.Tx, unit int64) error {
	all, err := tx.ChargesOf(unit)
	for _, c := range all {
		v.History = append(v.History, ChargePast{c, officerOf(v.Officers, c.OfficerID)})
	}
	return err
}

// officesByUnit is the most local office of each commune on a day.
func officesByUnit(tx *store.Tx, on day.Date) (map[int64]org.Office, error) {
	offices, err := tx.OfficesOn(on)
	if err != nil {
		return nil, err
	}
	out := map[int64]org.Office{}
	for _, o := range offices {
		if o.Level != org.OfficeBase && o.Level != org.OfficeDistrict {
			continue
		}
		units, err := tx.OfficeUnits(o.ID, on)
		if err != nil {
			return nil, err
		}
		for _, u := range units {
			out[u.ID] = o
		}
	}
	return out, nil
}

// ChargeRequest puts an officer in charge of a commune. OfficerID 0 with a Name makes a new officer. With
// Replace, who is in charge on that day stops the day before; without it an overlap is refused.
type ChargeRequest struct {
	UnitID    int64
	OfficerID int64
	Name      string
	Title     string
	From, To  day.Date // To: last day; zero: open
	Replace   bool
}

// PutInCharge keeps it. Conflict when someone else is in charge on any of those days.
func (a *App) PutInCharge(ctx context.Context, actor Actor, q ChargeRequest) error {
	q.Name, q.Title = line(q.Name), line(q.Title)
	var bad []fault.Field
	if q.OfficerID == 0 && q.Name == "" {
		bad = append(bad, fault.Field{Field: "officer", Key: "office.choose_officer"})
	}
	if q.From.IsZero() {
		bad = append(bad, fault.Field{Field: "from", Key: "org.no_first_day"})
	}
	if len(bad) > 0 {
		return fault.WithFields("office.charge_refused", bad...)
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepCharges, q.UnitID, q.From)
		if err != nil {
			return err
		}
		unit := path[len(path)-1]
		if unit.Level != org.Commune {
			return fault.New(fault.Invalid, "office.charge_needs_commune", unit.FullName)
		}
		officer, err := chosenOfficer(tx, q, unit.ID)
		if err != nil {
			return err
		}
		if q.Replace {
			if err := endCharge(tx, unit.ID, q.From); err != nil {
				return err
			}
		}
		c := org.Charge{UnitID: unit.ID, OfficerID: officer.ID, From: q.From, To: afterLast(q.To)}
		if err := checkOverlap(tx, c, unit); err != nil {
			return err
		}
		if err := tx.InsertCharge(c); err != nil {
			return err
		}
		if err := tx.Change("charge", itoa(unit.ID)); err != nil {
			return err
		}
		return tx.Audit("charge.put", "unit:"+itoa(unit.ID), officer.Name+" "+q.From.String())
	})
}

// afterLast is the first day on which something no longer holds, from the last on which it does.
func afterLast(last day.Date) day.Date {
	if last.IsZero() {
		return last
	}
	return last.AddDays(1)
}

func chosenOfficer(tx *store.Tx, q ChargeRequest, unit int64) (org.Officer, error) {
	if q.OfficerID != 0 {
		o, err := tx.Officer(q.OfficerID)
		if fault.KindOf(err) == fault.NotFound && err != nil {
			return o, fault.WithFields("office.charge_refused", fault.Field{Field: "officer", Key: "office.choose_officer"})
		}
		return o, err
	}
	local, err := officesByUnit(tx, q.From)
	if err != nil {
		return org.Officer{}, err
	}
	o := org.Officer{Name: q.Name, Title: q.Title, OfficeID: local[unit].ID}
	return o, tx.InsertOfficer(&o)
}

// endCharge ends whoever is in charge on a day the day before; one who would begin that very day stays and
// the overlap tells.
func endCharge(tx *store.Tx, unit int64, on day.Date) error {
	err := tx.EndCharge(unit, on)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil // nobody was in charge
	}
	return err
}

// checkOverlap names who is in charge on those days already: the office must know whom to call.
func checkOverlap(tx *store.Tx, c org.Charge, unit org.Unit) error {
	others, err := tx.ChargesOf(unit.ID)
	if err != nil {
		return err
	}
	for _, o := range others {
		if org.CheckCharge([]org.Charge{o}, c) == nil {
			continue
		}
		officer, err := tx.Officer(o.OfficerID)
		if err != nil {
			return err
		}
		if o.To.IsZero() {
			return fault.New(fault.Conflict, "office.charge_taken_open", unit.FullName, officer.Name, o.From)
		}
		return fault.New(fault.Conflict, "office.charge_taken", unit.FullName, officer.Name, o.From, o.To.AddDays(-1))
	}
	return nil
}

// EndCharge ends the charge of a commune; last is the last day of it.
func (a *App) EndCharge(ctx context.Context, actor Actor, unit int64, last day.Date) error {
	if last.IsZero() {
		return fault.WithFields("office.charge_refused", fault.Field{Field: "last", Key: "office.choose_last_day"})
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepCharges, unit, day.Date{})
		if err != nil {
			return err
		}
		u := path[len(path)-1]
		err = tx.EndCharge(u.ID, last.AddDays(1))
		if fault.KindOf(err) == fault.NotFound && err != nil {
			return fault.New(fault.Conflict, "office.nobody_in_charge", u.FullName, last)
		}
		if err != nil {
			return err
		}
		return tx.Audit("charge.end", "unit:"+itoa(u.ID), last.String())
	})
}
