package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// SaveAgent enters someone of the network (ID 0) or corrects what is known of them. The place, every
// village served and the cell must lie in the actor's territory.
func (a *App) SaveAgent(ctx context.Context, actor Actor, g org.Agent) (int64, error) {
	g.Name, g.CardNo = line(g.Name), line(g.CardNo)
	if err := actor.may(access.KeepNetwork); err != nil {
		return 0, err
	}
	if err := agentPhone(&g); err != nil {
		return 0, err
	}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if g.ID != 0 {
			old, err := tx.Agent(g.ID)
			if err != nil {
				return noSuchAgent(err)
			}
			if _, err := a.place(tx, actor, access.KeepNetwork, old.UnitID, day.Date{}); err != nil {
				return noSuchAgent(err)
			}
			g.Kind, g.From = old.Kind, old.From
			if g.Kind != org.AgentCollector {
				g.AccountID = old.AccountID
			}
		}
		if err := agentAccount(tx, actor, g); err != nil {
			return err
		}
		if err := settleCell(tx, &g); err != nil {
			return err
		}
		if err := g.Check(); err != nil {
			return err
		}
		if g.UnitID == 0 {
			return fault.WithFields("org.agent_refused", fault.Field{Field: "unit", Key: "office.choose_commune"})
		}
		if err := a.agentPlaces(tx, actor, g); err != nil {
			return err
		}
		if err := tx.SaveAgent(&g); err != nil {
			return err
		}
		return tx.Audit("agent.save", "agent:"+itoa(g.ID), string(g.Kind))
	})
	return g.ID, err
}

// agentPhone brings the telephone to the form in which it is dialled, or refuses it.
func agentPhone(g *org.Agent) error {
	if g.Phone = line(g.Phone); g.Phone == "" {
		return nil
	}
	phone, err := vntext.Phone(g.Phone)
	if err != nil {
		return fault.WithFields("org.agent_refused", fault.Field{Field: "phone", Key: "org.agent_phone"})
	}
	g.Phone = phone
	return nil
}

// agentAccount refuses an account that is no collector's of the actor's territory, or another agent's already:
// whose card stands on a page must be who made it.
func agentAccount(tx *store.Tx, actor Actor, g org.Agent) error {
	if g.AccountID == "" || g.Kind != org.AgentCollector {
		return nil
	}
	refused := fault.WithFields("org.agent_refused", fault.Field{Field: "account", Key: "org.agent_account"})
	choices, err := collectorAccounts(tx, actor)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(choices, func(c AgentAccount) bool { return c.ID == g.AccountID }) {
		return refused
	}
	agents, err := tx.AgentsOn(day.Date{})
	if slices.ContainsFunc(agents, func(o org.Agent) bool { return o.AccountID == g.AccountID && o.ID != g.ID }) {
		return refused
	}
	return err
}

// collectorAccounts lists the collectors' accounts that work in the actor's territory.
func collectorAccounts(tx *store.Tx, actor Actor) ([]AgentAccount, error) {
	all, err := tx.Accounts()
	if err != nil {
		return nil, err
	}
	var list []AgentAccount
	for _, acc := range all {
		if acc.Role != string(access.Collector) || acc.DisabledAt != 0 {
			continue
		}
		path, err := tx.Path(acc.UnitID, day.Date{})
		if err != nil {
			return nil, err
		}
		if actor.Covers(ids(path)) {
			list = append(list, AgentAccount{acc.ID, acc.Name, acc.Login})
		}
	}
	return list, nil
}

// settleCell gives the head of a cell the cell's village and organisation.
func settleCell(tx *store.Tx, g *org.Agent) error {
	if g.Kind != org.AgentCellHead || g.CellID == 0 {
		return nil
	}
	list, err := tx.Organisations()
	if err != nil {
		return err
	}
	for _, o := range list {
		cells, err := tx.CellsOfOrganisation(o.ID, day.Date{})
		if err != nil {
			return err
		}
		for _, c := range cells {
			if c.ID == g.CellID {
				g.UnitID, g.OrganisationID = c.UnitID, o.ID
				return nil
			}
		}
	}
	return fault.WithFields("org.agent_refused", fault.Field{Field: "cell", Key: "org.agent_cell"})
}

func (a *App) agentPlaces(tx *store.Tx, actor Actor, g org.Agent) error {
	path, err := a.place(tx, actor, access.KeepNetwork, g.UnitID, day.Date{})
	if err != nil {
		return err
	}
	if l := path[len(path)-1].Level; l != org.Commune && l != org.Village {
		return fault.WithFields("org.agent_refused", fault.Field{Field: "unit", Key: "office.choose_commune"})
	}
	for _, v := range g.Serves {
		path, err := a.place(tx, actor, access.KeepNetwork, v, day.Date{})
		if err != nil {
			return err
		}
		if path[len(path)-1].Level != org.Village {
			return fault.WithFields("org.agent_refused", fault.Field{Field: "serves", Key: "office.choose_village"})
		}
	}
	return nil
}

func noSuchAgent(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "office.no_such_agent")
	}
	return err
}
