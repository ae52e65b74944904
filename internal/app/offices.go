package app

import (
	"context"
	"slices"
	"sort"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// OfficeLine is an office of social insurance with what it covers on the day asked for.
type OfficeLine struct {
	org.Office
	Parent   org.Office
	Communes []org.Unit
	Officers []org.Officer
}

// OfficesView is the offices that exist on a day and cover something of the actor's place, or all of the
// province for those who have it.
type OfficesView struct {
	Path  []org.Unit
	On    day.Date
	Lines []OfficeLine
}

// Offices lists offices as of a day; zero is today.
func (a *App) Offices(ctx context.Context, actor Actor, unit int64, on day.Date) (OfficesView, error) {
	v := OfficesView{On: on}
	if on.IsZero() {
		v.On = a.Today()
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		r, err := a.reachOf(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		v.Path = r.path
		offices, err := tx.OfficesOn(v.On)
		if err != nil {
			return err
		}
		all, err := tx.Offices()
		if err != nil {
			return err
		}
		officers, err := tx.Officers()
		if err != nil {
			return err
		}
		for _, o := range offices {
			l := OfficeLine{Office: o}
			if l.Communes, err = tx.OfficeUnits(o.ID, v.On); err != nil {
				return err
			}
			if r.unit.Level != org.Province && !slices.ContainsFunc(l.Communes, func(u org.Unit) bool { return inPath(r.path, u.ID) }) {
				continue
			}
			l.fill(all, officers)
			v.Lines = append(v.Lines, l)
		}
		return nil
	})
	return v, err
}

func (l *OfficeLine) fill(all []org.Office, officers []org.Officer) {
	for _, o := range all {
		if o.ID == l.ParentID {
			l.Parent = o
		}
	}
	for _, o := range officers {
		if o.OfficeID == l.ID {
			l.Officers = append(l.Officers, o)
		}
	}
}

func inPath(path []org.Unit, id int64) bool {
	return slices.ContainsFunc(path, func(u org.Unit) bool { return u.ID == id })
}

// OfficeCover is one commune of an office with the time it was covered.
type OfficeCover struct {
	Unit     org.Unit // as it was on the first day of the cover
	From, To day.Date
	Now      bool // holds on the day asked for
	Charge   org.Officer
}

// OfficeView is one office with its communes of all times and who works there.
type OfficeView struct {
	OfficeLine
	Path       []org.Unit
	On         day.Date
	Covers     []OfficeCover
	Contact    org.Contact
	MayContact bool              // the reader may correct how the office is reached
	MayLink    bool              // the reader may say which account is whose
	Accounts   []TaskOwner       // that no officer has yet; for those who may link
	AccountOf  map[string]string // account id → name, of officers that have one
}

// Office opens one office as of a day. An office that covers nothing of the actor's territory does not exist.
func (a *App) Office(ctx context.Context, actor Actor, id int64, on day.Date) (OfficeView, error) {
	v := OfficeView{On: on}
	if on.IsZero() {
		v.On = a.Today()
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SeeCounts, 0, day.Date{})
		if err != nil {
			return err
		}
		v.Path = path
		o, err := tx.Office(id)
		if fault.KindOf(err) == fault.NotFound && err != nil {
			return fault.New(fault.NotFound, "office.no_such_office")
		}
		if err != nil {
			return err
		}
		v.Office, v.MayContact = o, access.May(actor.Role, access.ManageHouse)
		if v.Contact, err = tx.OfficeContact(o.ID); err != nil {
			return err
		}
		all, err := tx.Offices()
		if err != nil {
			return err
		}
		officers, err := tx.Officers()
		if err != nil {
			return err
		}
		v.fill(all, officers)
		v.MayLink = access.May(actor.Role, access.KeepCharges)
		if v.Accounts, v.AccountOf, err = a.officerAccounts(tx, actor, officers); err != nil {
			return err
		}
		return v.fillCovers(tx, actor, officers)
	})
	return v, err
}

func (v *OfficeView) fillCovers(tx *store.Tx, actor Actor, officers []org.Officer) error {
	areas, err := tx.AreasOf(v.ID)
	if err != nil {
		return err
	}
	charges, err := tx.ChargesOn(v.On)
	if err != nil {
		return err
	}
	mine := v.Path[len(v.Path)-1].Level == org.Province
	for _, ar := range areas {
		u, err := tx.Unit(ar.UnitID, ar.From)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			u, err = tx.Unit(ar.UnitID, v.On)
		}
		if err != nil {
			if fault.KindOf(err) == fault.NotFound {
				continue
			}
			return err
		}
		c := OfficeCover{Unit: u, From: ar.From, To: ar.To, Now: ar.ValidOn(v.On)}
		for _, ch := range charges {
			if ch.UnitID == u.ID && c.Now {
				c.Charge = officerOf(officers, ch.OfficerID)
			}
		}
		if c.Now {
			v.Communes = append(v.Communes, u)
		}
		mine = mine || inPath(v.Path, u.ID) || actor.Covers([]int64{u.ID})
		v.Covers = append(v.Covers, c)
	}
	if !mine {
		return fault.New(fault.NotFound, "office.no_such_office")
	}
	return nil
}

func officerOf(list []org.Officer, id int64) org.Officer {
	for _, o := range list {
		if o.ID == id {
			return o
		}
	}
	return org.Officer{}
}

// TreeView is the territory as it was on a day: a place, the way to it, what lay below it, and what it came
// from and went into. Names and borders are public, so it shows the whole store to everyone signed in; it
// holds no count.
type TreeView struct {
	On       day.Date
	Path     []org.Unit
	Unit     org.Unit // zero: the top of the tree
	Children []org.Unit
	Counts   map[int64]int // units directly below each child
	Found    [][]org.Unit  // ways to the places whose name was asked for
	Before   []org.Unit    // as they were on their last day
	After    []org.Unit    // as they were on their first day
	Past     org.Version   // the place asked for, when it did not exist that day and nothing holds its ground
}

// Tree shows the territory of a day. unit 0 is the top; text finds places by name, marks or not.
func (a *App) Tree(ctx context.Context, actor Actor, unit int64, on day.Date, text string) (TreeView, error) {
	v := TreeView{On: on, Counts: map[int64]int{}}
	if err := actor.may(access.SeeCounts); err != nil {
		return v, err
	}
	if on.IsZero() {
		v.On = a.Today()
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if key := vntext.Key(text); key != "" {
			return v.find(tx, key)
		}
		if unit == 0 {
			return v.top(tx)
		}
		return v.open(tx, unit)
	})
	return v, err
}

func (v *TreeView) find(tx *store.Tx, key string) error {
	found, err := tx.SearchUnits(key, v.On, 60)
	if err != nil {
		return err
	}
	for _, u := range found {
		path, err := tx.Path(u.ID, v.On)
		if err != nil {
			return err
		}
		v.Found = append(v.Found, path)
	}
	return nil
}

func (v *TreeView) top(tx *store.Tx) error {
	var err error
	if v.Children, err = tx.UnitsAt(org.Province, v.On); err != nil {
		return err
	}
	return v.count(tx)
}

func (v *TreeView) open(tx *store.Tx, unit int64) error {
	var err error
	if v.Path, err = tx.Path(unit, v.On); err != nil {
		return err
	}
	if len(v.Path) == 0 { // it did not exist that day: its heirs or forebears did
		shares, err := tx.Trace(unit, v.On)
		if err != nil {
			return err
		}
		if len(shares) == 0 {
			return v.past(tx, unit)
		}
		for _, s := range shares {
			path, err := tx.Path(s.UnitID, v.On)
			if err != nil {
				return err
			}
			v.Found = append(v.Found, path)
		}
		return nil
	}
	v.Unit = v.Path[len(v.Path)-1]
	if v.Children, err = tx.Children(unit, v.On); err != nil {
		return err
	}
	if err := v.count(tx); err != nil {
		return err
	}
	if v.Before, err = relatives(tx, unit, true); err != nil {
		return err
	}
	v.After, err = relatives(tx, unit, false)
	return err
}

// past tells when a place existed of which no heir is known, such as a district: its communes have heirs.
func (v *TreeView) past(tx *store.Tx, unit int64) error {
	versions, err := tx.Versions(unit)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		return fault.New(fault.NotFound, "app.no_such_place")
	}
	v.Past = versions[len(versions)-1]
	return nil
}

// count says how many units lie directly below each child, where there are few enough children to ask.
func (v *TreeView) count(tx *store.Tx) error {
	if len(v.Children) > 150 {
		return nil
	}
	for _, c := range v.Children {
		below, err := tx.Children(c.ID, v.On)
		if err != nil {
			return err
		}
		v.Counts[c.ID] = len(below)
	}
	return nil
}

func relatives(tx *store.Tx, unit int64, before bool) ([]org.Unit, error) {
	links, err := tx.Successors(unit)
	if before {
		links, err = tx.Predecessors(unit)
	}
	if err != nil {
		return nil, err
	}
	var out []org.Unit
	for _, l := range links {
		id, on := l.NewID, l.On
		if before {
			id, on = l.OldID, l.On.AddDays(-1)
		}
		u, err := tx.Unit(id, on)
		if err != nil {
			if fault.KindOf(err) == fault.NotFound {
				continue
			}
			return nil, err
		}
		out = append(out, u)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Code < out[j].Code })
	return out, nil
}
