package app

import (
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// reach is a place of the actor's territory with the communes and villages it is or holds.
type reach struct {
	today    day.Date
	path     []org.Unit
	unit     org.Unit
	communes []org.Unit
	villages []org.Unit
	units    map[int64]org.Unit // all of them by id, the place itself included
}

// reachOf loads it as of a day (zero: today). Groups hold no village: their reach has neither.
func (a *App) reachOf(tx *store.Tx, actor Actor, act access.Act, unit int64, on day.Date) (*reach, error) {
	path, err := a.place(tx, actor, act, unit, on)
	if err != nil {
		return nil, err
	}
	r := &reach{today: a.Today(), path: path, unit: path[len(path)-1], units: map[int64]org.Unit{}}
	switch r.unit.Level {
	case org.Province:
		children, err := tx.Children(r.unit.ID, on)
		if err != nil {
			return nil, err
		}
		for _, c := range children {
			if c.Level == org.Commune {
				r.communes = append(r.communes, c)
			}
		}
		if err := r.addVillages(tx, on); err != nil {
			return nil, err
		}
	case org.Commune:
		r.communes = []org.Unit{r.unit}
		if r.villages, err = tx.Children(r.unit.ID, on); err != nil {
			return nil, err
		}
	case org.Village:
		r.villages = []org.Unit{r.unit}
	}
	r.units[r.unit.ID] = r.unit
	for _, list := range [][]org.Unit{r.communes, r.villages} {
		for _, u := range list {
			r.units[u.ID] = u
		}
	}
	return r, nil
}

func (r *reach) addVillages(tx *store.Tx, on day.Date) error {
	inside := map[int64]bool{}
	for _, c := range r.communes {
		inside[c.ID] = true
	}
	all, err := tx.UnitsAt(org.Village, on)
	for _, v := range all {
		if inside[v.ParentID] {
			r.villages = append(r.villages, v)
		}
	}
	return err
}

// holds reports whether a commune or village is the place or lies in it.
func (r *reach) holds(unit int64) bool { _, ok := r.units[unit]; return ok }

// placeText is a village or commune with the commune it lies in: «Buôn Ea Mar, Xã Ea Knốp».
func (r *reach) placeText(unit int64) string {
	u, ok := r.units[unit]
	if !ok {
		return ""
	}
	if c, ok := r.units[u.ParentID]; ok && u.Level == org.Village && c.Level == org.Commune && c.ID != r.unit.ID {
		return u.FullName + ", " + c.FullName
	}
	return u.FullName
}

// line is what someone typed into a one-line field.
func line(s string) string { return strings.Join(strings.Fields(vntext.NFC(s)), " ") }

func accountName(tx *store.Tx, known map[string]string, id string) (string, error) {
	if name, ok := known[id]; ok {
		return name, nil
	}
	acc, err := tx.Account(id)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return "", err
	}
	known[id] = acc.Name
	return acc.Name, nil
}
