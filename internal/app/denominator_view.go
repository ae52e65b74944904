package app

import (
	"context"
	"strings"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// DenominatorLine is a number others gave, with who entered it.
type DenominatorLine struct {
	store.Denominator
	By   string // the account's name; "" for what the system or a list brought
	Used []person.Scheme
}

// PastLine is a number that was corrected or withdrawn.
type PastLine struct {
	store.PastDenominator
	By, Ended string
}

// UsedDenominator says by what number the rate of a scheme is measured today, and why.
type UsedDenominator struct {
	Scheme person.Scheme
	coverage.Denominator
	Others int // further numbers of the kind that are older, or later than the register's day
	Later  int // those later than the register's day
}

// DenominatorsView is every number by which a place is measured.
type DenominatorsView struct {
	Path     []org.Unit
	AsOf     day.Date
	Lines    []DenominatorLine
	Past     []PastLine
	Used     []UsedDenominator
	Register map[coverage.DenominatorKind]int64 // what the register itself counts
	MaySet   bool
}

// DenominatorsOf shows the numbers of a place with their sources, what they were before, and which one
// each rate uses.
func (a *App) DenominatorsOf(ctx context.Context, actor Actor, unit int64) (DenominatorsView, error) {
	v := DenominatorsView{Register: map[coverage.DenominatorKind]int64{}, MaySet: access.May(actor.Role, access.SetNumbers)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		if v.AsOf, err = asOf(tx); err != nil {
			return err
		}
		return v.fill(tx, v.Path[len(v.Path)-1].ID)
	})
	return v, err
}

func (v *DenominatorsView) fill(tx *store.Tx, unit int64) error {
	given, err := tx.Denominators(unit)
	if err != nil {
		return err
	}
	past, err := tx.DenominatorsPast(unit)
	if err != nil {
		return err
	}
	cell, err := tx.CellOfUnit(unit, person.SchemeAny)
	if err != nil {
		return err
	}
	v.Register[coverage.Population], v.Register[coverage.WorkingAge] = cell.People, cell.WorkingAge
	names := map[string]string{}
	for _, g := range given {
		by, err := accountName(tx, names, g.ByActor)
		if err != nil {
			return err
		}
		v.Lines = append(v.Lines, DenominatorLine{Denominator: g, By: by})
	}
	for _, p := range past {
		l := PastLine{PastDenominator: p}
		if l.By, err = accountName(tx, names, p.ByActor); err != nil {
			return err
		}
		if l.Ended, err = accountName(tx, names, p.EndedBy); err != nil {
			return err
		}
		v.Past = append(v.Past, l)
	}
	v.choose(cell)
	return nil
}

// choose says for every scheme which number its rate uses: the newest official one that is not later than
// the register's day, else the register's own count. It asks the same function as every rate.
func (v *DenominatorsView) choose(cell coverage.Cell) {
	official := make([]coverage.Denominator, len(v.Lines))
	for i, g := range v.Lines {
		official[i] = coverage.Denominator{Kind: coverage.DenominatorKind(g.Kind), Value: g.Value, AsOf: g.AsOf, Source: g.Source}
	}
	for _, s := range person.Schemes {
		u := UsedDenominator{Scheme: s, Denominator: coverage.RateOf(s, cell, official, v.AsOf).Den}
		for i, d := range official {
			if d.Kind != u.Kind {
				continue
			}
			switch {
			case d == u.Denominator:
				v.Lines[i].Used = append(v.Lines[i].Used, s)
			case d.AsOf.After(v.AsOf):
				u.Later++
				u.Others++
			default:
				u.Others++
			}
		}
		v.Used = append(v.Used, u)
	}
}

// SupersedeDenominator corrects what a source said of a day, or (withdraw) takes it back. Both want a
// reason and leave the old number in sight.
func (a *App) SupersedeDenominator(ctx context.Context, actor Actor, unit int64, d coverage.Denominator, withdraw bool, reason string) error {
	d.Source, reason = strings.TrimSpace(vntext.NFC(d.Source)), line(reason)
	var bad []fault.Field
	if len([]rune(reason)) < 5 {
		bad = append(bad, fault.Field{Field: "reason", Key: "office.reason_missing"})
	}
	if d.Value < 0 {
		bad = append(bad, fault.Field{Field: "new_value", Key: "coverage.denominator_value"})
	}
	if len(bad) > 0 {
		return fault.WithFields("coverage.denominator_refused", bad...)
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SetNumbers, unit, day.Date{})
		if err != nil {
			return err
		}
		id := path[len(path)-1].ID
		old, err := tx.Denominator(id, string(d.Kind), d.AsOf, d.Source)
		if fault.KindOf(err) == fault.NotFound && err != nil {
			return fault.New(fault.NotFound, "office.no_such_number")
		}
		if err != nil {
			return err
		}
		if withdraw {
			if err := tx.DropDenominator(id, string(d.Kind), d.AsOf, d.Source, reason); err != nil {
				return err
			}
			return tx.Audit("denominator.withdraw", "unit:"+itoa(id), string(d.Kind)+" "+itoa(old.Value))
		}
		if err := tx.SetDenominator(store.Denominator{UnitID: id, Kind: string(d.Kind), AsOf: d.AsOf, Value: d.Value, Source: d.Source}, reason); err != nil {
			return err
		}
		return tx.Audit("denominator.correct", "unit:"+itoa(id), string(d.Kind)+" "+itoa(old.Value)+" → "+itoa(d.Value))
	})
}
