package store

import "luoi/internal/day"

// Obstacle (vướng mắc) is what stands in the way of a place's work. Times are unix ms; 0: not yet.
type Obstacle struct {
	ID       int64
	UnitID   int64
	UpID     int64 // the place above that it was sent up to; 0: none
	Text     string
	On       day.Date
	By       string
	At       int64
	UpBy     string
	UpAt     int64
	Answer   string
	Answerer string
	Answered int64
}

const obstacleColumns = `o.id, o.unit_id, o.up_unit_id, o.text, o.on_day, o.by_actor, o.at, o.up_by, o.up_at, o.answer, o.answered_by, o.answered_at`

var (
	qObstacle     = register("obstacle.byID", `SELECT `+obstacleColumns+` FROM obstacle o WHERE o.id = $1`)
	qObstaclesIn  = register("obstacle.inPlaces", withArea(2)+`SELECT `+obstacleColumns+` FROM obstacle o WHERE o.unit_id IN (SELECT id FROM area) AND (o.answered_at = 0 OR o.answered_at >= $1) ORDER BY o.on_day, o.id`)
	qObstacleAdd  = register("obstacle.insert", `INSERT INTO obstacle (id, unit_id, text, on_day, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6)`)
	qObstacleUp   = register("obstacle.up", `UPDATE obstacle SET up_unit_id = $2, up_by = $3, up_at = $4 WHERE id = $1 AND answered_at = 0`)
	qObstacleDone = register("obstacle.answer", `UPDATE obstacle SET answer = $2, answered_by = $3, answered_at = $4 WHERE id = $1 AND answered_at = 0`)
)

func scanObstacle(r interface{ Scan(...any) error }, o *Obstacle) error {
	return r.Scan(&o.ID, &o.UnitID, null(&o.UpID), &o.Text, null(&o.On), &o.By, &o.At, &o.UpBy, &o.UpAt, &o.Answer, &o.Answerer, &o.Answered)
}

// Obstacle finds one; NotFound when there is none.
func (tx *Tx) Obstacle(id int64) (Obstacle, error) {
	var o Obstacle
	err := scanObstacle(tx.QueryRow(qObstacle, id), &o)
	return o, err
}

// ObstaclesIn lists the open obstacles of places and all below them, and those answered since a moment, the oldest first.
func (tx *Tx) ObstaclesIn(units []int64, since int64) ([]Obstacle, error) {
	var list []Obstacle
	err := tx.each(qObstaclesIn, scopeArgs(units, since), func(r *Rows) error {
		list = append(list, Obstacle{})
		return scanObstacle(r, &list[len(list)-1])
	})
	return list, err
}

// InsertObstacle keeps one and gives it an id.
func (tx *Tx) InsertObstacle(o *Obstacle) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	o.ID, o.By, o.At = id, tx.Actor, tx.NowMS()
	_, err = tx.Exec(qObstacleAdd, o.ID, o.UnitID, o.Text, o.On, o.By, o.At)
	return err
}

// SendObstacleUp notes the place above that is asked; NotFound when it was answered already.
func (tx *Tx) SendObstacleUp(id, unit int64) error {
	return one(tx.Exec(qObstacleUp, id, unit, tx.Actor, tx.NowMS()))
}

// AnswerObstacle ends it; NotFound when it was answered already.
func (tx *Tx) AnswerObstacle(id int64, answer string) error {
	return one(tx.Exec(qObstacleDone, id, answer, tx.Actor, tx.NowMS()))
}
