package store

import (
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/vntext"
)

var qUnitLastCode = register("unit.lastCode", `SELECT code FROM unit WHERE level = $1 AND code > $2 AND code < $3
	ORDER BY length(code) DESC, code DESC LIMIT 1`)

// NextCode is the next free code of our own below a commune or village.
func (tx *Tx) NextCode(parent org.Unit) (string, error) {
	var last string
	// '-' is 0x2d and '.' the byte after it: codes between them begin with "parent-".
	err := tx.QueryRow(qUnitLastCode, parent.Level+1, parent.Code+"-", parent.Code+".").Scan(&last)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return "", err
	}
	return org.NextCode(parent.Code, last)
}

// CreateUnit enters a village or an inter-family group with a code of our own.
func (tx *Tx) CreateUnit(parentID int64, kind org.Kind, name string, since day.Date, source string) (org.Unit, error) {
	parent, err := tx.Unit(parentID, since)
	if err != nil {
		return org.Unit{}, err
	}
	if parent.Level != org.Commune && parent.Level != org.Village {
		return org.Unit{}, fault.New(fault.Invalid, "org.rearrange_levels")
	}
	code, err := tx.NextCode(parent)
	if err != nil {
		return org.Unit{}, err
	}
	u := org.Unit{Level: parent.Level + 1, Code: code, Since: since}
	u.Version = org.Version{From: since, ParentID: parentID, Kind: kind, Name: name, FullName: org.FullName(kind, name), Source: source}
	u.Key = vntext.Key(u.FullName)
	if err := tx.InsertUnit(&u); err != nil {
		return org.Unit{}, err
	}
	if err := tx.FeedAll(0); err != nil {
		return u, err
	}
	return u, tx.Change("unit", u.Code)
}

// Rearrange ends the old units, begins the new ones and links them. What lay below the old units comes
// under the new one in a merger or renaming; after a split it stays under the ended unit until someone
// says where it belongs (StrayUnits lists it). It returns the new units.
func (tx *Tx) Rearrange(r org.Rearrangement) ([]org.Unit, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	units := r.Fill()
	for i := range units {
		if err := tx.beginUnit(&units[i]); err != nil {
			return nil, err
		}
	}
	for _, old := range r.Old {
		if r.Whole() {
			if err := tx.moveChildren(old.ID, units[0].ID, r); err != nil {
				return nil, err
			}
		}
		if err := tx.EndUnit(old.ID, r.On); err != nil {
			return nil, err
		}
		for _, n := range units {
			if err := tx.InsertSuccessor(org.Successor{OldID: old.ID, NewID: n.ID, On: r.On, Whole: r.Whole(), Source: r.Source}); err != nil {
				return nil, err
			}
		}
		if err := tx.Change("unit", old.Code); err != nil {
			return nil, err
		}
	}
	return units, nil
}

func (tx *Tx) beginUnit(u *org.Unit) error {
	if u.Code == "" {
		parent, err := tx.Unit(u.ParentID, u.Since)
		if err != nil {
			return err
		}
		if u.Code, err = tx.NextCode(parent); err != nil {
			return err
		}
	}
	if err := tx.InsertUnit(u); err != nil {
		return err
	}
	if err := tx.FeedAll(0); err != nil {
		return err
	}
	return tx.Change("unit", u.Code)
}

func (tx *Tx) moveChildren(from, to int64, r org.Rearrangement) error {
	children, err := tx.Children(from, r.On)
	if err != nil {
		return err
	}
	for _, c := range children {
		if err := tx.MoveUnit(c, to, r.On, r.Source); err != nil {
			return err
		}
	}
	return nil
}

// MoveUnit puts a unit under another parent from a day on; name and kind stay.
func (tx *Tx) MoveUnit(u org.Unit, parentID int64, on day.Date, source string) error {
	v := u.Version
	v.ParentID, v.From, v.To, v.Source = parentID, on, day.Date{}, source
	return tx.ChangeUnit(u.ID, v)
}

var qUnitStray = register("unit.stray", `SELECT `+unitColumns+` FROM unit_version v JOIN unit u ON u.id = v.unit_id
	JOIN unit p ON p.id = v.parent_id
	WHERE v.valid_from <= $1 AND (v.valid_to IS NULL OR v.valid_to > $1) AND p.valid_to IS NOT NULL AND p.valid_to <= $1
	ORDER BY u.level, u.code, u.id`)

// StrayUnits lists the units whose parent no longer exists on a day: someone must say where they belong.
func (tx *Tx) StrayUnits(on day.Date) ([]org.Unit, error) { return tx.units(qUnitStray, tx.on(on)) }

// Trace tells which units hold a unit's territory on a day, through all mergers and splits between.
func (tx *Tx) Trace(id int64, on day.Date) ([]org.Share, error) {
	links, err := tx.successors(qSuccessorsAll)
	if err != nil {
		return nil, err
	}
	on = tx.on(on)
	var failed error
	list := org.Trace(id, links, on, func(u int64) bool {
		_, err := tx.Unit(u, on)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			failed = err
		}
		return err == nil
	})
	return list, failed
}
