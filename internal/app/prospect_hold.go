package app

import (
	"context"
	"slices"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// NewHolder is a collector or a group who can hold prospects.
type NewHolder struct {
	Kind      string // collector group
	Name      string
	UnitID    int64  // works here and below
	AccountID string // "": none
}

// CreateHolder keeps a holder. The place lies in the actor's territory.
func (a *App) CreateHolder(ctx context.Context, actor Actor, n NewHolder) (store.Holder, error) {
	n.Name = strings.TrimSpace(vntext.NFC(n.Name))
	h := store.Holder{Kind: n.Kind, Name: n.Name, AccountID: n.AccountID}
	if n.Kind != "collector" && n.Kind != "group" || n.Name == "" || vntext.Graphemes(n.Name) > 120 {
		return h, fault.WithFields("prospect.bad_holder", fault.Field{Field: "holder_name", Key: "prospect.bad_holder"})
	}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.GiveProspects, n.UnitID, day.Date{})
		if err != nil {
			return err
		}
		h.UnitID = path[len(path)-1].ID
		if err := checkHolderAccount(tx, n.AccountID, h.UnitID); err != nil {
			return err
		}
		if err := tx.InsertHolder(&h); err != nil {
			return err
		}
		return tx.Audit("holder.create", "holder:"+itoa(h.ID), h.Kind)
	})
	return h, err
}

// checkHolderAccount refuses an account that is no collector's of the place: whoever is tied to a holder
// sees the names the holder has.
func checkHolderAccount(tx *store.Tx, account string, unit int64) error {
	if account == "" {
		return nil
	}
	free, err := unboundCollectors(tx, unit)
	if err != nil {
		return err
	}
	for _, acc := range free {
		if acc.ID == account {
			return nil
		}
	}
	return fault.WithFields("prospect.bad_account", fault.Field{Field: "account", Key: "prospect.bad_account"})
}

// holderIn finds a holder who may be given prospects of a place. One who works neither there nor in the
// actor's territory does not exist: a refusal would tell the name.
func holderIn(tx *store.Tx, actor Actor, id int64, places []int64) (store.Holder, error) {
	gone := fault.New(fault.NotFound, "prospect.no_such_holder")
	h, err := tx.Holder(id)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = gone
		}
		return h, err
	}
	if !slices.Contains(places, h.UnitID) {
		path, err := tx.Path(h.UnitID, day.Date{})
		if err != nil {
			return h, err
		}
		if !actor.Covers(append(ids(path), h.UnitID)) {
			return store.Holder{}, gone
		}
	}
	if h.ClosedAt != 0 {
		return h, fault.New(fault.Conflict, "prospect.holder_closed", h.Name)
	}
	if !slices.Contains(places, h.UnitID) {
		return h, fault.New(fault.Conflict, "prospect.holder_elsewhere", h.Name)
	}
	return h, nil
}

// AssignProspect gives one prospect to one holder. Conflict names the holder who has it already, also
// when two people give it at the same moment.
func (a *App) AssignProspect(ctx context.Context, actor Actor, id person.ID, holder int64) error {
	return a.changeHolder(ctx, actor, id, func(tx *store.Tx, row store.ProspectRow, places []int64) error {
		h, err := holderIn(tx, actor, holder, places)
		if err != nil {
			return err
		}
		n, err := tx.MoveProspects(store.HoldAssign, []person.ID{id}, 0, h.ID, "")
		if err != nil || n == 1 {
			return err
		}
		has, err := tx.Holder(row.Holder)
		if err != nil {
			return err
		}
		return fault.New(fault.Conflict, "prospect.taken", has.Name)
	})
}

// ReleaseProspect takes a prospect back from its holder; the entry says why.
func (a *App) ReleaseProspect(ctx context.Context, actor Actor, id person.ID, note string) error {
	return a.changeHolder(ctx, actor, id, func(tx *store.Tx, row store.ProspectRow, _ []int64) error {
		if row.Holder == 0 {
			return fault.New(fault.Conflict, "prospect.held_by_nobody")
		}
		_, err := tx.MoveProspects(store.HoldRelease, []person.ID{id}, row.Holder, 0, shortNote(note))
		return err
	})
}

// HandOverProspect gives a prospect from the holder the actor saw to another. Conflict when somebody else
// has it by now.
func (a *App) HandOverProspect(ctx context.Context, actor Actor, id person.ID, from, to int64, note string) error {
	return a.changeHolder(ctx, actor, id, func(tx *store.Tx, row store.ProspectRow, places []int64) error {
		h, err := holderIn(tx, actor, to, places)
		if err != nil {
			return err
		}
		if row.Holder == 0 {
			return fault.New(fault.Conflict, "prospect.held_by_nobody")
		}
		if row.Holder != from || row.Holder == to {
			has, err := tx.Holder(row.Holder)
			if err != nil {
				return err
			}
			return fault.New(fault.Conflict, "prospect.taken", has.Name)
		}
		_, err = tx.MoveProspects(store.HoldHandOver, []person.ID{id}, from, h.ID, shortNote(note))
		return err
	})
}

const noteLength = 300

func shortNote(s string) string { return vntext.Truncate(strings.TrimSpace(vntext.NFC(s)), noteLength) }

// changeHolder loads the prospect, checks the actor's reach, and leaves an audit row.
func (a *App) changeHolder(ctx context.Context, actor Actor, id person.ID, fn func(*store.Tx, store.ProspectRow, []int64) error) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, _, err := a.file(tx, actor, access.GiveProspects, id)
		if err != nil {
			return err
		}
		row, err := prospectRow(tx, id)
		if err != nil {
			return err
		}
		root, err := rootUnit(tx, day.Date{})
		if err != nil {
			return err
		}
		if err := fn(tx, row, []int64{root.ID, p.CommuneID, p.VillageID, p.GroupID}); err != nil {
			return err
		}
		return tx.Audit("prospect.hold", personRef(id), "")
	})
}

func prospectRow(tx *store.Tx, id person.ID) (store.ProspectRow, error) {
	row, err := tx.Prospect(id)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return row, fault.New(fault.NotFound, "prospect.none")
	}
	return row, err
}

// bulkLimit is the most prospects given at once: a year's work of one collector.
const bulkLimit = 2000

// AssignList gives everyone of a list whom nobody holds to one holder: a village's list to one collector.
// Those who are held stay where they are. It returns how many were given.
func (a *App) AssignList(ctx context.Context, actor Actor, q ProspectQuery, holder int64) (int64, error) {
	if err := actor.may(access.GiveProspects); err != nil {
		return 0, err
	}
	var n int64
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		v := ProspectsView{Today: a.Today(), MayGive: true}
		q.Holder = HolderNobody
		f, err := a.prospectFilter(tx, actor, q, &v)
		if err != nil {
			return err
		}
		h, err := holderFor(tx, actor, holder, v.Path)
		if err != nil {
			return err
		}
		open, err := tx.OpenProspects(f, bulkLimit+1)
		if err != nil {
			return err
		}
		if len(open) > bulkLimit {
			return fault.New(fault.TooLarge, "prospect.list_too_long", bulkLimit)
		}
		if n, err = tx.MoveProspects(store.HoldAssign, open, 0, h.ID, ""); err != nil {
			return err
		}
		unit := v.Path[len(v.Path)-1].ID
		return tx.Audit("prospects.assign", "unit:"+itoa(unit), "holder:"+itoa(h.ID)+" "+itoa(n))
	})
	return n, err
}

// holderFor is holderIn for a whole place: the holder works in it, or in something that holds it.
func holderFor(tx *store.Tx, actor Actor, holder int64, path []org.Unit) (store.Holder, error) {
	return holderIn(tx, actor, holder, ids(path))
}

// ReleaseList takes back everything of a list that one holder has.
func (a *App) ReleaseList(ctx context.Context, actor Actor, q ProspectQuery, note string) (int64, error) {
	if err := actor.may(access.GiveProspects); err != nil {
		return 0, err
	}
	if q.Holder <= 0 {
		return 0, fault.New(fault.Invalid, "prospect.which_holder")
	}
	var n int64
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		v := ProspectsView{Today: a.Today(), MayGive: true}
		f, err := a.prospectFilter(tx, actor, q, &v)
		if err != nil {
			return err
		}
		lines, err := tx.ProspectLines(f, -1, 0, bulkLimit)
		if err != nil {
			return err
		}
		people := make([]person.ID, len(lines))
		for i, l := range lines {
			people[i] = l.Person
		}
		if n, err = tx.MoveProspects(store.HoldRelease, people, q.Holder, 0, shortNote(note)); err != nil {
			return err
		}
		unit := v.Path[len(v.Path)-1].ID
		return tx.Audit("prospects.release", "unit:"+itoa(unit), "holder:"+itoa(q.Holder)+" "+itoa(n))
	})
	return n, err
}

// AssignChosen gives the chosen prospects to one holder; whom somebody holds already stays where they are. It
// returns how many were given. One of them out of reach: nothing is given.
func (a *App) AssignChosen(ctx context.Context, actor Actor, chosen []person.ID, holder int64) (int64, error) {
	return a.moveChosen(ctx, actor, chosen, func(tx *store.Tx, row store.ProspectRow, places []int64) (int64, error) {
		h, err := holderIn(tx, actor, holder, places)
		if err != nil {
			return 0, err
		}
		return tx.MoveProspects(store.HoldAssign, []person.ID{row.Person}, 0, h.ID, "")
	})
}

// ReleaseChosen takes the chosen prospects back from whoever holds them and returns how many were held.
func (a *App) ReleaseChosen(ctx context.Context, actor Actor, chosen []person.ID, note string) (int64, error) {
	return a.moveChosen(ctx, actor, chosen, func(tx *store.Tx, row store.ProspectRow, _ []int64) (int64, error) {
		if row.Holder == 0 {
			return 0, nil
		}
		return tx.MoveProspects(store.HoldRelease, []person.ID{row.Person}, row.Holder, 0, shortNote(note))
	})
}

// moveChosen moves all of the chosen in one transaction, with a row in the journal for each who moved.
func (a *App) moveChosen(ctx context.Context, actor Actor, chosen []person.ID, move func(*store.Tx, store.ProspectRow, []int64) (int64, error)) (int64, error) {
	if len(chosen) > bulkLimit {
		return 0, fault.New(fault.TooLarge, "prospect.list_too_long", bulkLimit)
	}
	moved := int64(0)
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		root, err := rootUnit(tx, day.Date{})
		if err != nil {
			return err
		}
		for _, id := range chosen {
			p, _, err := a.file(tx, actor, access.GiveProspects, id)
			if err != nil {
				return err
			}
			row, err := prospectRow(tx, id)
			if err != nil {
				return err
			}
			n, err := move(tx, row, []int64{root.ID, p.CommuneID, p.VillageID, p.GroupID})
			if err != nil {
				return err
			}
			if moved += n; n == 0 {
				continue
			}
			if err := tx.Audit("prospect.hold", personRef(id), ""); err != nil {
				return err
			}
		}
		return nil
	})
	return moved, err
}

// SegmentRules lists the rules of the office, those of other days included.
func (a *App) SegmentRules(ctx context.Context, actor Actor) ([]prospect.Rule, error) {
	if err := actor.may(access.SeeCounts); err != nil {
		return nil, err
	}
	var list []prospect.Rule
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		list, err = segmentRules(tx)
		return err
	})
	return list, err
}
