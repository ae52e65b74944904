package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
)

// AgentFile is one person of the network with all courses.
type AgentFile struct {
	AgentLine
	Path  []org.Unit
	Views AgentsView // for the form: places, organisations and cells of the agent's commune
}

// AgentFile opens someone of the network whose place lies in the actor's territory.
func (a *App) AgentFile(ctx context.Context, actor Actor, id int64) (AgentFile, error) {
	var place int64
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		g, err := tx.Agent(id)
		if err != nil {
			return noSuchAgent(err)
		}
		path, err := a.place(tx, actor, access.SeeCounts, g.UnitID, day.Date{})
		if err != nil {
			return noSuchAgent(err)
		}
		place = path[len(path)-1].ID
		if u := path[len(path)-1]; u.Level == org.Village && actor.Covers(ids(path[:len(path)-1])) {
			place = u.ParentID
		}
		return nil
	})
	if err != nil {
		return AgentFile{}, err
	}
	v, err := a.Agents(ctx, actor, place)
	if err != nil {
		return AgentFile{}, err
	}
	for _, l := range v.Lines {
		if l.ID == id {
			return AgentFile{AgentLine: l, Path: v.Path, Views: v}, nil
		}
	}
	return AgentFile{}, fault.New(fault.NotFound, "office.no_such_agent")
}

// AddTraining enters a course of an agent. With until, the card is good until then from now on: a
// retraining renews it.
func (a *App) AddTraining(ctx context.Context, actor Actor, t org.Training, until day.Date) error {
	t.Certificate = line(t.Certificate)
	if err := t.Check(a.Today()); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		g, err := a.keptAgent(tx, actor, t.AgentID)
		if err != nil {
			return err
		}
		if !until.IsZero() {
			if g.CardNo == "" || !until.After(t.On) {
				return fault.WithFields("org.training_refused", fault.Field{Field: "until", Key: "office.card_day"})
			}
			g.CardUntil = until
			if err := tx.SaveAgent(&g); err != nil {
				return err
			}
		}
		if err := tx.InsertTraining(&t); err != nil {
			return err
		}
		return tx.Audit("training.add", "agent:"+itoa(g.ID), string(t.Kind)+" "+t.On.String())
	})
}

// DropTraining takes a course back that was entered by mistake.
func (a *App) DropTraining(ctx context.Context, actor Actor, agent, id int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		g, err := a.keptAgent(tx, actor, agent)
		if err != nil {
			return err
		}
		if err := tx.DropTraining(g.ID, id); err != nil {
			return err
		}
		return tx.Audit("training.drop", "agent:"+itoa(g.ID), itoa(id))
	})
}

func (a *App) keptAgent(tx *store.Tx, actor Actor, id int64) (org.Agent, error) {
	if err := actor.may(access.KeepNetwork); err != nil {
		return org.Agent{}, err
	}
	g, err := tx.Agent(id)
	if err != nil {
		return g, noSuchAgent(err)
	}
	_, err = a.place(tx, actor, access.KeepNetwork, g.UnitID, day.Date{})
	return g, noSuchAgent(err)
}
