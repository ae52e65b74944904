package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/target"
)

// NewMeasure is a value that someone tells. Text is as typed; of a rate Num and Den may be given instead of
// it, or beside it, and must then agree.
type NewMeasure struct {
	Indicator string
	UnitID    int64
	Holder    target.Holder // zero: the place itself
	From, Day day.Date      // From: of a flow, its first day; zero: the first of the day's year
	Text      string
	Num, Den  int64
	Source    string
	Told      day.Date // zero: today
	Reason    string   // of a correction
	way       target.Way
}

// EnterMeasure keeps a value with its day and source. What the same source said of the same day stays as a
// corrected value with the reason; without one a different number is refused. The same number twice changes
// nothing.
//
// Errors: Invalid (no day, a day to come, no source, a rate without denominator), NotFound (place, holder),
// Conflict (another number stands and no reason is given).
func (a *App) EnterMeasure(ctx context.Context, actor Actor, n NewMeasure) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		m, ind, err := a.toldMeasure(tx, actor, n)
		if err != nil {
			return err
		}
		changed, err := keepMeasure(tx, m, n.Reason)
		if err != nil || !changed {
			return err
		}
		return tx.Audit("measure.enter", "unit:"+itoa(m.UnitID), ind.Code+" "+m.Day.String()+" "+itoa(m.Value))
	})
}

// toldMeasure checks a told value and makes it one that can be kept.
func (a *App) toldMeasure(tx *store.Tx, actor Actor, n NewMeasure) (target.Measure, target.Indicator, error) {
	var m target.Measure
	ind, err := indicatorBy(tx, n.Indicator)
	if err != nil {
		return m, ind, err
	}
	var bad []fault.Field
	add := func(field, key string) { bad = append(bad, fault.Field{Field: field, Key: key}) }
	n.Source = line(n.Source)
	if n.Source == "" {
		add("source", "target.measure.source")
	}
	if n.Day.IsZero() || n.Day.After(a.Today()) {
		add("day", "target.measure.day")
	}
	m = target.Measure{Indicator: ind.Code, From: n.From, Day: n.Day, Num: n.Num, Den: n.Den, Source: n.Source, Way: n.way, Told: dayOr(n.Told, a.Today())}
	if m.Way == "" {
		m.Way = target.Entered
	}
	if err := readValue(&m, ind, n); err != nil {
		f := fault.As(err)
		bad = append(bad, fault.Field{Field: "value", Key: f.Key, Args: f.Args})
	}
	if ind.Kind == target.Flow && !n.Day.IsZero() {
		m.From = dayOr(n.From, day.Must(n.Day.Year(), 1, 1))
		if m.From.After(n.Day) {
			add("from", "target.measure.from")
		}
	} else {
		m.From = day.Date{}
	}
	if len(bad) > 0 {
		return m, ind, fault.WithFields("target.measure.refused", bad...)
	}
	h, err := a.holder(tx, actor, access.SetNumbers, n.UnitID, n.Holder, n.Day)
	if err != nil && n.way == target.Imported {
		// Published series are told again of today's places: a province of 2025 has numbers of 2010.
		h, err = a.holder(tx, actor, access.SetNumbers, n.UnitID, n.Holder, day.Date{})
	}
	if err != nil {
		return m, ind, err
	}
	m.UnitID, m.Holder = h.Unit.ID, h.Holder
	return m, ind, nil
}

// readValue takes the number from the text, or from what is divided by what.
func readValue(m *target.Measure, ind target.Indicator, n NewMeasure) error {
	if ind.Kind.Divides() && (n.Num != 0 || n.Den != 0) {
		if n.Den <= 0 || n.Num < 0 {
			return fault.New(fault.Invalid, "target.measure.denominator")
		}
		m.Value = ind.Kind.Over(n.Num, n.Den)
		if n.Text == "" {
			return nil
		}
		told, err := ReadFigure(ind.Kind, n.Text)
		if err == nil && (told-m.Value > 50 || m.Value-told > 50) { // told rounded to a whole percent
			return fault.New(fault.Invalid, "target.measure.disagrees", n.Num, n.Den)
		}
		return err
	}
	m.Num, m.Den = 0, 0
	v, err := ReadFigure(ind.Kind, n.Text)
	if err != nil {
		return err
	}
	if v < 0 && ind.Formula != target.CountNet {
		return fault.New(fault.Invalid, "target.measure.negative")
	}
	m.Value = v
	return nil
}

// keepMeasure inserts a value, or corrects what the same source said before.
func keepMeasure(tx *store.Tx, m target.Measure, reason string) (changed bool, err error) {
	old, known, err := tx.MeasureLike(m)
	if err != nil {
		return false, err
	}
	if known {
		if old.Value == m.Value && old.Num == m.Num && old.Den == m.Den {
			return false, nil
		}
		if m.Way != target.Computed && len([]rune(line(reason))) < 5 {
			return false, fault.New(fault.Conflict, "target.measure.known", m.Day, old.Value)
		}
		if err := tx.EndMeasure(old.ID, line(reason)); err != nil {
			return false, err
		}
	}
	return true, tx.InsertMeasures([]target.Measure{m})
}

// MeasureHistory is all that was told of an indicator in one place.
type MeasureHistory struct {
	Indicator target.Indicator
	Path      []org.Unit
	List      []target.Measure // latest first
	Past      []store.PastMeasure
	Names     map[string]string // of accounts, by id
	Holders   map[target.Holder]string
	MaySet    bool
}

// Measures lists the history of an indicator in a place as of today.
func (a *App) Measures(ctx context.Context, actor Actor, unit int64, code string) (MeasureHistory, error) {
	var v MeasureHistory
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		id := v.Path[len(v.Path)-1].ID
		if v.Indicator, err = indicatorBy(tx, code); err != nil {
			return err
		}
		if v.List, err = tx.MeasuresIn(code, id); err != nil {
			return err
		}
		if v.Past, err = tx.MeasuresPast(code, id); err != nil {
			return err
		}
		v.MaySet = access.May(actor.Role, access.SetNumbers)
		v.Names = map[string]string{}
		names := accountNames{tx: tx, known: v.Names}
		for _, m := range v.List {
			if _, err := names.of(m.By); err != nil {
				return err
			}
		}
		for _, p := range v.Past {
			if _, err := names.of(p.EndedBy); err != nil {
				return err
			}
		}
		v.Holders = map[target.Holder]string{}
		for _, m := range v.List {
			if m.Holder.Kind == target.HolderUnit || v.Holders[m.Holder] != "" {
				continue
			}
			h := heldBy{Holder: m.Holder}
			if _, err := h.name(tx, actor, m.Day); err == nil {
				v.Holders[m.Holder] = h.Name
			}
		}
		return nil
	})
	return v, err
}
