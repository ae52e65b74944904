package app

import (
	"context"
	"sort"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
)

// AgentLine is someone of the network with what they learnt.
type AgentLine struct {
	org.Agent
	As           org.AgentKind
	Place        string
	Serving      []string
	Organisation org.Organisation
	Cell         string
	Learnt       []org.Training
	State        org.CardState
}

// Latest is the day of the last course of a kind; zero when there was none.
func (l AgentLine) Latest(k org.TrainingKind) day.Date {
	var on day.Date
	for _, t := range l.Learnt {
		if t.Kind == k && t.On.After(on) {
			on = t.On
		}
	}
	return on
}

// AgentsView is the training register of a place.
type AgentsView struct {
	Path          []org.Unit
	Lines         []AgentLine // what needs somebody first: cards over, soon over, nothing learnt yet
	Organisations []org.Organisation
	Communes      []org.Unit
	Villages      []org.Unit
	Places        map[int64]string
	Cells         []CellLine     // of the place, to choose whose head someone is
	Accounts      []AgentAccount // collectors who sign in here, to choose whose file it is; only for those who keep it
	MayKeep       bool
}

// Agents lists who works in the network of a place.
func (a *App) Agents(ctx context.Context, actor Actor, unit int64) (AgentsView, error) {
	v := AgentsView{Places: map[int64]string{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		r, err := a.reachOf(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		v.Path, v.Communes, v.Villages, v.MayKeep = r.path, r.communes, r.villages, access.May(actor.Role, access.KeepNetwork)
		for id := range r.units {
			v.Places[id] = r.placeText(id)
		}
		if v.MayKeep {
			if v.Accounts, err = collectorAccounts(tx, actor); err != nil {
				return err
			}
		}
		return v.fill(tx, r)
	})
	return v, err
}

// AgentAccount is a way in that a collector's file may carry.
type AgentAccount struct{ ID, Name, Login string }

func (v *AgentsView) fill(tx *store.Tx, r *reach) error {
	agents, err := tx.AgentsOn(day.Date{})
	if err != nil {
		return err
	}
	if v.Organisations, err = tx.Organisations(); err != nil {
		return err
	}
	courses, err := tx.Trainings()
	if err != nil {
		return err
	}
	learnt := map[int64][]org.Training{}
	for _, t := range courses {
		learnt[t.AgentID] = append(learnt[t.AgentID], t)
	}
	cells, err := v.cells(tx, r)
	if err != nil {
		return err
	}
	for _, g := range agents {
		if !r.holds(g.UnitID) && !serves(g, r) {
			continue
		}
		l := AgentLine{Agent: g, Learnt: learnt[g.ID], State: g.Card(r.today), Place: r.placeText(g.UnitID), Cell: cells[g.CellID], As: org.StandsAs(g, learnt[g.ID])}
		for _, o := range v.Organisations {
			if o.ID == g.OrganisationID {
				l.Organisation = o
			}
		}
		for _, s := range g.Serves {
			if u, ok := r.units[s]; ok {
				l.Serving = append(l.Serving, u.FullName)
			}
		}
		v.Lines = append(v.Lines, l)
	}
	sort.SliceStable(v.Lines, func(i, j int) bool { return v.Lines[i].urgency() > v.Lines[j].urgency() })
	return nil
}

func (l AgentLine) urgency() int {
	switch {
	case l.State == org.CardOver:
		return 3
	case l.State == org.CardSoon:
		return 2
	case l.Kind == org.AgentCollector && len(l.Learnt) == 0:
		return 1
	}
	return 0
}

func (v *AgentsView) cells(tx *store.Tx, r *reach) (map[int64]string, error) {
	names := map[int64]string{}
	for _, o := range v.Organisations {
		cells, err := tx.CellsOfOrganisation(o.ID, day.Date{})
		if err != nil {
			return nil, err
		}
		for _, c := range cells {
			if r.holds(c.UnitID) {
				names[c.ID] = c.Name
				v.Cells = append(v.Cells, CellLine{Cell: c, Place: r.placeText(c.UnitID)})
			}
		}
	}
	return names, nil
}
