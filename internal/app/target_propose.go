package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/target"
)

// TargetProposal is a fair allocation of a holder's target to those below it, with its weights and grounds.
type TargetProposal struct {
	Weights target.Weights
	Lines   []target.Proposal
	Day     day.Date // of the register
}

// ProposeTargets proposes how a holder's target could be given on to the places below: by those of working age
// without insurance, last year's new participants, collectors and poverty, each with its weight. Nothing is kept.
func (a *App) ProposeTargets(ctx context.Context, actor Actor, q TargetQuery, w target.Weights) (TargetProposal, error) {
	v := TargetProposal{Weights: w}
	if err := actor.may(access.GiveTargets); err != nil {
		return v, err
	}
	b, err := a.TargetBoard(ctx, actor, q)
	if err != nil {
		return v, err
	}
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		given, err := tx.Setting(store.SettingAsOf)
		if err != nil {
			return err
		}
		if v.Day, err = parseOr(given, a.Today()); err != nil {
			return err
		}
		g, err := newGrounds(tx, b)
		if err != nil {
			return err
		}
		var grounds []target.Ground
		for _, r := range b.Rows {
			if r.Holder.Axis() != target.Places {
				continue
			}
			one, err := g.of(r)
			if err != nil {
				return err
			}
			grounds = append(grounds, one)
		}
		v.Lines, err = target.Propose(b.Indicator.Kind, b.Own.Pace.Target, grounds, w)
		return err
	})
	return v, err
}

func parseOr(s string, or day.Date) (day.Date, error) {
	if s == "" {
		return or, nil
	}
	return day.Parse(s)
}

// grounds gathers what an allocation knows of places.
type grounds struct {
	tx         *store.Tx
	b          TargetBoard
	scheme     person.Scheme
	collectors map[int64]int64 // by commune or village in which they sit
}

func newGrounds(tx *store.Tx, b TargetBoard) (*grounds, error) {
	g := &grounds{tx: tx, b: b, scheme: b.Indicator.Scheme, collectors: map[int64]int64{}}
	agents, err := tx.AgentsOn(b.AsOf)
	for _, x := range agents {
		if x.Kind == org.AgentCollector {
			g.collectors[x.UnitID]++
		}
	}
	return g, err
}

func (g *grounds) of(r BoardRow) (target.Ground, error) {
	out := target.Ground{Holder: r.Holder, Name: r.Name}
	units := []org.Unit{r.Unit}
	if r.Holder.Kind == target.HolderOffice {
		var err error
		if units, err = g.tx.OfficeUnits(r.Holder.ID, g.b.AsOf); err != nil {
			return out, err
		}
	}
	for _, u := range units {
		if err := g.add(&out, u); err != nil {
			return out, err
		}
	}
	if g.b.Indicator.Kind == target.Stock && r.Pace.HasOpening {
		out.Covered = r.Pace.Opening // the year begins with those who were in at its beginning
	}
	return out, nil
}

func (g *grounds) add(out *target.Ground, u org.Unit) error {
	cells, err := g.tx.CellsOf(u.ID)
	if err != nil {
		return err
	}
	var sum coverage.Cell
	poor := int64(0)
	for _, c := range cells {
		if c.Scheme != g.scheme {
			continue
		}
		sum = sum.Plus(c.Cell)
		if c.Segment == coverage.PoorWorkingAge {
			poor += c.People
		}
	}
	given, err := g.tx.Denominators(u.ID)
	if err != nil {
		return err
	}
	working := sum.WorkingAge
	for _, d := range given {
		if d.Kind == string(coverage.WorkingAge) && !d.AsOf.After(g.b.AsOf) {
			working = d.Value
			break
		}
	}
	if out.WorkingAge+working > 0 && sum.WorkingAge > 0 { // mean weighted by the people of both
		out.Poor = (out.Poor*out.WorkingAge + 1000*poor/sum.WorkingAge*working) / (out.WorkingAge + working)
	}
	out.WorkingAge += working
	out.Covered += sum.Covered
	out.Elsewhere += sum.Elsewhere
	out.Collectors += g.collectors[u.ID]
	last := day.PeriodAt(day.Year, g.b.Period.From().AddDays(-1))
	list, err := g.tx.MeasuresOf(target.VoluntaryNew, u.ID, target.Holder{Kind: target.HolderUnit, ID: u.ID})
	if err != nil {
		return err
	}
	out.LastYear += target.ResultOn(target.Flow, list, last, last.To()).Value
	return nil
}
