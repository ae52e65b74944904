package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/store"
)

const obstacleLength = 300

// TellObstacle enters what stands in the way of a place's work: whoever works there may say it, a collector or a
// village head too; to answer or to send up is for those who give tasks. It names no resident: the form says so.
func (a *App) TellObstacle(ctx context.Context, actor Actor, unit int64, text string) (int64, error) {
	text = line(text)
	if n := len([]rune(text)); n < 5 || n > obstacleLength {
		return 0, fault.WithFields("report.refused", fault.Field{Field: "obstacle", Key: "report.obstacle_text", Args: []any{5, obstacleLength}})
	}
	o := store.Obstacle{Text: text, On: a.Today()}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.TellObstacles, unit, day.Date{})
		if err != nil {
			return err
		}
		o.UnitID = path[len(path)-1].ID
		if err := tx.InsertObstacle(&o); err != nil {
			return err
		}
		return tx.Audit("obstacle.tell", "obstacle:"+itoa(o.ID), "")
	})
	return o.ID, err
}

// obstacleIn finds an open obstacle in the actor's territory.
func (a *App) obstacleIn(tx *store.Tx, actor Actor, id int64) (store.Obstacle, error) {
	if err := actor.may(access.GiveTasks); err != nil {
		return store.Obstacle{}, err
	}
	o, err := tx.Obstacle(id)
	if err != nil {
		return o, hidden(err, "report.no_such_obstacle")
	}
	if _, err := a.place(tx, actor, access.GiveTasks, o.UnitID, day.Date{}); err != nil {
		return o, hidden(err, "report.no_such_obstacle")
	}
	if o.Answered != 0 {
		return o, fault.New(fault.Conflict, "report.answered")
	}
	return o, nil
}

// AnswerObstacle ends an obstacle with its answer.
func (a *App) AnswerObstacle(ctx context.Context, actor Actor, id int64, answer string) error {
	answer = line(answer)
	if n := len([]rune(answer)); n < 2 || n > obstacleLength {
		return fault.WithFields("report.refused", fault.Field{Field: "answer", Key: "report.obstacle_text", Args: []any{2, obstacleLength}})
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		o, err := a.obstacleIn(tx, actor, id)
		if err != nil {
			return err
		}
		if err := tx.AnswerObstacle(o.ID, answer); err != nil {
			return err
		}
		return tx.Audit("obstacle.answer", "obstacle:"+itoa(id), "")
	})
}

// SendObstacleUp asks the place above, one level at a time: village, commune, province. Sent twice to the same place it
// changes nothing; from the province there is nowhere further.
func (a *App) SendObstacleUp(ctx context.Context, actor Actor, id int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		o, err := a.obstacleIn(tx, actor, id)
		if err != nil {
			return err
		}
		path, err := tx.Path(o.UnitID, day.Date{})
		if err != nil {
			return err
		}
		if len(path) < 2 {
			return fault.New(fault.Conflict, "report.top")
		}
		up := path[len(path)-2].ID
		if o.UpID == up {
			return nil
		}
		if err := tx.SendObstacleUp(id, up); err != nil {
			return err
		}
		return tx.Audit("obstacle.up", "obstacle:"+itoa(id), itoa(up))
	})
}
