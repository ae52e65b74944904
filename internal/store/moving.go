package store

import "luoi/internal/org"

var (
	qMoveVillagePeople     = register("moving.peopleOfVillage", `UPDATE person SET village_id = $2, seq = $3 WHERE village_id = $1`)
	qMoveVillageHouseholds = register("moving.householdsOfVillage", `UPDATE household SET village_id = $2 WHERE village_id = $1`)
	qMoveGroupPeople       = register("moving.peopleOfGroup", `UPDATE person SET group_id = $2, seq = $3 WHERE group_id = $1`)
	qMoveGroupHouseholds   = register("moving.householdsOfGroup", `UPDATE household SET group_id = $2 WHERE group_id = $1`)
	qMoveVillageLines      = register("moving.linesOfVillage", `UPDATE review_line SET village_id = $2 WHERE village_id = $1 AND round_no IN (SELECT number FROM review_round WHERE state = 'open')`)
	qMoveGroupLines        = register("moving.linesOfGroup", `UPDATE review_line SET group_id = $2 WHERE group_id = $1 AND round_no IN (SELECT number FROM review_round WHERE state = 'open')`)
	qMoveCells             = register("moving.unionCells", `UPDATE union_cell SET unit_id = $2 WHERE unit_id = $1 AND valid_to IS NULL`)
	qMovePoints            = register("moving.points", `UPDATE collection_point SET unit_id = $2 WHERE unit_id = $1 AND valid_to IS NULL`)
	qMoveAgents            = register("moving.agents", `UPDATE agent SET unit_id = $2 WHERE unit_id = $1 AND valid_to IS NULL`)
	qMoveAgentAreas        = register("moving.agentAreas", `INSERT INTO agent_area (agent_id, unit_id) SELECT agent_id, CAST($2 AS bigint) FROM agent_area
		WHERE unit_id = $1 ON CONFLICT (agent_id, unit_id) DO NOTHING`)
	qMoveAgentAreasOff = register("moving.agentAreasOff", `DELETE FROM agent_area WHERE unit_id = $1`)
	qMoveProspects     = register("moving.prospectsOfVillage", `UPDATE prospect SET village_id = $2 WHERE village_id = $1`)
	qMoveCountsOff     = register("moving.countsOff", `DELETE FROM cell WHERE unit_id = $1`)
	qMoveProspectsIn   = register("moving.prospectsOfGroup", `UPDATE prospect SET group_id = $2 WHERE group_id = $1`)
)

// MovePeople lets everyone and everything of a village or group follow into the one it went whole into. Rows
// of lists keep where they said someone lives.
func (tx *Tx) MovePeople(old org.Unit, to int64) error {
	type step struct {
		q    *Query
		args []any
	}
	steps := []step{{qMoveVillagePeople, []any{old.ID, to, tx.Seq}}, {qMoveVillageHouseholds, []any{old.ID, to}}, {qMoveProspects, []any{old.ID, to}}, {qMoveVillageLines, []any{old.ID, to}},
		{qMoveCells, []any{old.ID, to}}, {qMovePoints, []any{old.ID, to}}, {qMoveAgents, []any{old.ID, to}}, {qMoveAgentAreas, []any{old.ID, to}}, {qMoveAgentAreasOff, []any{old.ID}}}
	if old.Level == org.Group {
		steps = []step{{qMoveGroupPeople, []any{old.ID, to, tx.Seq}}, {qMoveGroupHouseholds, []any{old.ID, to}}, {qMoveProspectsIn, []any{old.ID, to}}, {qMoveGroupLines, []any{old.ID, to}}}
	}
	for _, s := range append(steps, step{qMoveCountsOff, []any{old.ID}}) {
		if _, err := tx.Exec(s.q, s.args...); err != nil {
			return err
		}
	}
	return tx.peopleChanged(nil)
}
