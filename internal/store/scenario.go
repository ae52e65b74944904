package store

import (
	"encoding/json"

	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/target"
)

// ScenarioRow is one version of a scenario.
type ScenarioRow struct {
	ID       int64
	UnitID   int64
	Scheme   person.Scheme
	Period   day.Period
	Variant  target.Variant
	Version  int
	Body     target.Scenario
	Approved bool
	FromID   int64 // the scenario it was copied from; 0: none
	By       string
	At       int64 // unix ms
}

const scenarioColumns = `id, unit_id, scheme, period, variant, version, body, approved, from_id, by_actor, at`

var (
	qScenarioHeld = register("scenario.held", `SELECT `+scenarioColumns+` FROM scenario
		WHERE unit_id = $1 AND scheme = $2 AND period = $3 AND past = 0 ORDER BY variant`)
	qScenarioVersions = register("scenario.versions", `SELECT `+scenarioColumns+` FROM scenario
		WHERE unit_id = $1 AND scheme = $2 AND period = $3 AND variant = $4 ORDER BY version DESC`)
	qScenarioAll    = register("scenario.all", `SELECT `+scenarioColumns+` FROM scenario WHERE past = 0 ORDER BY id`)
	qScenarioInsert = register("scenario.insert", `INSERT INTO scenario (`+scenarioColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	qScenarioPast   = register("scenario.end", `UPDATE scenario SET past = 1 WHERE unit_id = $1 AND scheme = $2 AND period = $3 AND variant = $4 AND past = 0`)
	qScenarioYes    = register("scenario.approve", `UPDATE scenario SET approved = 1 WHERE id = $1 AND past = 0`)
)

func (tx *Tx) scenarios(q *Query, args ...any) ([]ScenarioRow, error) {
	var list []ScenarioRow
	err := tx.each(q, args, func(r *Rows) error {
		var s ScenarioRow
		var period, body string
		err := r.Scan(&s.ID, &s.UnitID, &s.Scheme, &period, &s.Variant, &s.Version, &body, null(&s.Approved), null(&s.FromID), &s.By, &s.At)
		if err != nil {
			return err
		}
		if s.Period, err = day.ParsePeriod(period); err != nil {
			return err
		}
		list = append(list, s)
		return json.Unmarshal([]byte(body), &list[len(list)-1].Body)
	})
	return list, err
}

// Scenarios lists the variants that stand for a place, scheme and period.
func (tx *Tx) Scenarios(unit int64, s person.Scheme, p day.Period) ([]ScenarioRow, error) {
	return tx.scenarios(qScenarioHeld, unit, s, p.String())
}

// ScenarioVersions lists the versions of a variant, the latest first.
func (tx *Tx) ScenarioVersions(unit int64, s person.Scheme, p day.Period, v target.Variant) ([]ScenarioRow, error) {
	return tx.scenarios(qScenarioVersions, unit, s, p.String(), v)
}

// AllScenarios lists every scenario as it stands.
func (tx *Tx) AllScenarios() ([]ScenarioRow, error) { return tx.scenarios(qScenarioAll) }

// InsertScenario keeps the next version of a variant; the one before is past from then on.
func (tx *Tx) InsertScenario(s *ScenarioRow) error {
	before, err := tx.ScenarioVersions(s.UnitID, s.Scheme, s.Period, s.Variant)
	if err != nil {
		return err
	}
	s.Version = 1
	if len(before) > 0 {
		s.Version = before[0].Version + 1
		if _, err := tx.Exec(qScenarioPast, s.UnitID, s.Scheme, s.Period.String(), s.Variant); err != nil {
			return err
		}
	}
	if s.ID, err = tx.NextIDs(1); err != nil {
		return err
	}
	body, err := json.Marshal(s.Body)
	if err != nil {
		return err
	}
	s.By, s.At = tx.Actor, tx.NowMS()
	_, err = tx.Exec(qScenarioInsert, s.ID, s.UnitID, s.Scheme, s.Period.String(), s.Variant, s.Version, string(body), s.Approved, orNull(s.FromID), s.By, s.At)
	return err
}

// ApproveScenario marks a version that stands as approved.
func (tx *Tx) ApproveScenario(id int64) error { return one(tx.Exec(qScenarioYes, id)) }
