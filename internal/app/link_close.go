package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// closeDeliveries takes in what the deliveries of a list say as wholes: which spells they showed again,
// and, when the list is complete, which it no longer shows. Absence from a complete list ends a spell on
// the last day it was seen, for a reason nobody told.
func (l *linker) closeDeliveries(ctx context.Context, list delivery.List, out *LinkedList) error {
	var open []store.Delivery
	err := l.a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		open, err = tx.UnlinkedDeliveries(list)
		return err
	})
	if err != nil {
		return err
	}
	for _, d := range open {
		err := l.a.Store.Write(ctx, l.actor.AccountID, func(tx *store.Tx) error {
			show := l.showSpells
			if list == delivery.Residents {
				show = l.showResidents
			}
			if err := show(tx, d, out); err != nil {
				return err
			}
			if err := tx.SetLinked(d.ID); err != nil {
				return err
			}
			return tx.Audit("delivery.link", "delivery:"+d.UID, string(list))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// showResidents lets a complete newer list of a province or commune say who no longer lives there: who
// is in no residents list of that day or later is no resident. They stay in the register, and come back
// with the list that shows them again.
func (l *linker) showResidents(tx *store.Tx, d store.Delivery, out *LinkedList) error {
	before, err := tx.ResidentsBefore(d.AsOf)
	if err != nil || before == 0 {
		return err
	}
	back, err := tx.ResidentsShown(d.ID)
	if err != nil {
		return err
	}
	area, err := tx.Unit(d.AreaID, d.AsOf)
	if err != nil {
		return err
	}
	cell, err := tx.CellOfUnit(area.ID, person.SchemeAny)
	if err != nil {
		return err
	}
	// A file with less than half of the place's people is a part of its list, whatever was ticked: to
	// strike everyone else off would do more harm than to keep a few who left.
	complete := d.Whole && 2*(d.RowsTotal-d.RowsBad) >= cell.People
	if complete && (area.Level == org.Province || area.Level == org.Commune) {
		commune := int64(0)
		if area.Level == org.Commune {
			commune = area.ID
		}
		gone, err := tx.ResidentsAbsent(d.AsOf, commune)
		if err != nil {
			return err
		}
		out.Ended += gone
	}
	if back+out.Ended == 0 {
		return nil
	}
	return l.touchAll(tx)
}

func (l *linker) showSpells(tx *store.Tx, d store.Delivery, out *LinkedList) error {
	_, reopened, err := tx.SpellsSeen(d.ID, d.AsOf)
	if err != nil {
		return err
	}
	if reopened > 0 {
		if err := l.touchAll(tx); err != nil {
			return err
		}
	}
	if !d.Whole {
		return nil
	}
	absent, err := tx.AbsentSpells(d.List.Scheme(), d.AsOf)
	if err != nil {
		return err
	}
	area, err := communesOf(tx, d.AreaID, d.AsOf)
	if err != nil {
		return err
	}
	var ends []store.SpellEnd
	for _, s := range absent {
		if area != nil && !area[s.CommuneID] {
			continue
		}
		last := s.SeenOn
		if last.Before(s.From) {
			last = s.From
		}
		ends = append(ends, store.SpellEnd{ID: s.ID, Last: last, Reason: person.ReasonAbsent})
		if err := l.touch(tx, s.CommuneID); err != nil {
			return err
		}
	}
	out.Ended += int64(len(ends))
	return tx.EndSpells(ends)
}

// communesOf is the set of communes a unit holds or is; nil stands for the whole province.
func communesOf(tx *store.Tx, unit int64, on day.Date) (map[int64]bool, error) {
	t, err := loadTree(tx, on)
	if err != nil {
		return nil, err
	}
	if unit == t.root || unit == 0 {
		return nil, nil
	}
	set := map[int64]bool{unit: true}
	for _, id := range t.within(unit) {
		set[id] = true
	}
	return set, nil
}

// Setting under which communes wait to be counted: their ids, or "all". It is written with what made the
// count necessary, so that a stop between linkage and counting is made good by the next run.
const (
	settingCountDue = "count_due"
	countAll        = "all"
)

// touch notes communes to be counted anew; 0 stands for people without a known commune.
func (l *linker) touch(tx *store.Tx, communes ...int64) error {
	fresh := false
	for _, c := range communes {
		if !l.touched[c] {
			l.touched[c], fresh = true, true
		}
	}
	if !fresh {
		return nil
	}
	list := make([]int64, 0, len(l.touched))
	for c := range l.touched {
		list = append(list, c)
	}
	return countDue(tx, list)
}

func (l *linker) touchAll(tx *store.Tx) error { return tx.SetSetting(settingCountDue, countAll) }

// countDue adds communes to those that wait.
func countDue(tx *store.Tx, communes []int64) error {
	now, err := tx.Setting(settingCountDue)
	if err != nil || now == countAll {
		return err
	}
	_, waiting := parseDue(now)
	for _, c := range communes {
		if !slices.Contains(waiting, c) {
			waiting = append(waiting, c)
		}
	}
	slices.Sort(waiting)
	words := make([]string, len(waiting))
	for i, c := range waiting {
		words[i] = strconv.FormatInt(c, 10)
	}
	return tx.SetSetting(settingCountDue, strings.Join(words, " "))
}

func parseDue(text string) (all bool, communes []int64) {
	if text == countAll {
		return true, nil
	}
	for _, w := range strings.Fields(text) {
		if c, err := strconv.ParseInt(w, 10, 64); err == nil {
			communes = append(communes, c)
		}
	}
	return false, communes
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
