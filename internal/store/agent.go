package store

import (
	"luoi/internal/day"
	"luoi/internal/org"
)

const agentColumns = `id, name, kind, organisation_id, cell_id, unit_id, card_no, card_until, account_id, valid_from, valid_to, phone`

var (
	qAgents   = register("agent.on", `SELECT `+agentColumns+` FROM agent WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1) ORDER BY id`)
	qAgent    = register("agent.byID", `SELECT `+agentColumns+` FROM agent WHERE id = $1`)
	qAgentPut = register("agent.put", `INSERT INTO agent (`+agentColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, organisation_id = excluded.organisation_id, cell_id = excluded.cell_id,
			unit_id = excluded.unit_id, card_no = excluded.card_no, card_until = excluded.card_until, account_id = excluded.account_id,
			valid_to = excluded.valid_to, phone = excluded.phone`)
	qAgentAreas = register("agent.areas", `SELECT a.agent_id, a.unit_id FROM agent_area a JOIN agent g ON g.id = a.agent_id
		WHERE g.valid_from <= $1 AND (g.valid_to IS NULL OR g.valid_to > $1) ORDER BY a.agent_id, a.unit_id`)
	qAgentAreasOf   = register("agent.areasOf", `SELECT unit_id FROM agent_area WHERE agent_id = $1 ORDER BY unit_id`)
	qAgentAreaDrop  = register("agent.areaDrop", `DELETE FROM agent_area WHERE agent_id = $1`)
	qAgentAreaPut   = register("agent.areaPut", `INSERT INTO agent_area (agent_id, unit_id) VALUES ($1, $2) ON CONFLICT (agent_id, unit_id) DO NOTHING`)
	qTrainings      = register("training.all", `SELECT id, agent_id, kind, on_day, hours, certificate FROM training WHERE gone_at = 0 ORDER BY agent_id, on_day, id`)
	qTrainingsOf    = register("training.ofAgent", `SELECT id, agent_id, kind, on_day, hours, certificate FROM training WHERE agent_id = $1 AND gone_at = 0 ORDER BY on_day, id`)
	qTrainingInsert = register("training.insert", `INSERT INTO training (id, agent_id, kind, on_day, hours, certificate, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qTrainingGone   = register("training.gone", `UPDATE training SET gone_at = $3 WHERE id = $1 AND agent_id = $2 AND gone_at = 0`)
)

func scanAgent(r interface{ Scan(...any) error }, a *org.Agent) error {
	return r.Scan(&a.ID, &a.Name, &a.Kind, null(&a.OrganisationID), null(&a.CellID), &a.UnitID, &a.CardNo, null(&a.CardUntil),
		null(&a.AccountID), null(&a.From), null(&a.To), &a.Phone)
}

// AgentsOn lists who works in the network on a day, with the villages they serve.
func (tx *Tx) AgentsOn(on day.Date) ([]org.Agent, error) {
	on = tx.on(on)
	var list []org.Agent
	place := map[int64]int{}
	err := tx.each(qAgents, []any{on}, func(r *Rows) error {
		list = append(list, org.Agent{})
		err := scanAgent(r, &list[len(list)-1])
		place[list[len(list)-1].ID] = len(list) - 1
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, tx.each(qAgentAreas, []any{on}, func(r *Rows) error {
		var agent, unit int64
		err := r.Scan(&agent, &unit)
		if i, ok := place[agent]; ok {
			list[i].Serves = append(list[i].Serves, unit)
		}
		return err
	})
}

// Agent finds an agent of any time.
func (tx *Tx) Agent(id int64) (org.Agent, error) {
	var a org.Agent
	if err := scanAgent(tx.QueryRow(qAgent, id), &a); err != nil {
		return a, err
	}
	return a, tx.each(qAgentAreasOf, []any{id}, func(r *Rows) error {
		var unit int64
		err := r.Scan(&unit)
		a.Serves = append(a.Serves, unit)
		return err
	})
}

// SaveAgent keeps a new agent (ID 0) and gives an id, or replaces what is known of one but kind and first day.
func (tx *Tx) SaveAgent(a *org.Agent) error {
	if a.ID == 0 {
		id, err := tx.NextIDs(1)
		if err != nil {
			return err
		}
		a.ID = id
	}
	var account any
	if a.AccountID != "" {
		account = a.AccountID
	}
	if _, err := tx.Exec(qAgentPut, a.ID, a.Name, a.Kind, orNull(a.OrganisationID), orNull(a.CellID), a.UnitID, a.CardNo, a.CardUntil,
		account, a.From, a.To, a.Phone); err != nil {
		return err
	}
	if _, err := tx.Exec(qAgentAreaDrop, a.ID); err != nil {
		return err
	}
	for _, unit := range a.Serves {
		if _, err := tx.Exec(qAgentAreaPut, a.ID, unit); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) trainings(q *Query, args ...any) ([]org.Training, error) {
	var list []org.Training
	err := tx.each(q, args, func(r *Rows) error {
		var t org.Training
		err := r.Scan(&t.ID, &t.AgentID, &t.Kind, null(&t.On), &t.Hours, &t.Certificate)
		list = append(list, t)
		return err
	})
	return list, err
}

// Trainings lists the courses of everyone, by agent; TrainingsOf those of one.
func (tx *Tx) Trainings() ([]org.Training, error) { return tx.trainings(qTrainings) }

// TrainingsOf lists the courses of an agent, oldest first.
func (tx *Tx) TrainingsOf(agent int64) ([]org.Training, error) {
	return tx.trainings(qTrainingsOf, agent)
}

// InsertTraining keeps a course and gives it an id.
func (tx *Tx) InsertTraining(t *org.Training) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	t.ID = id
	_, err = tx.Exec(qTrainingInsert, t.ID, t.AgentID, t.Kind, t.On, t.Hours, t.Certificate, tx.Actor, tx.NowMS())
	return err
}

// DropTraining takes a course back that was entered by mistake; the row stays.
func (tx *Tx) DropTraining(agent, id int64) error {
	return one(tx.Exec(qTrainingGone, id, agent, tx.NowMS()))
}
