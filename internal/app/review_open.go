package app

import (
	"context"
	"sort"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/review"
	"luoi/internal/store"
)

// RoundRequest asks for a new review round.
type RoundRequest struct {
	UnitID int64 // a commune, village or group; the province when it is small enough
	Scheme person.Scheme
	Who    review.Who // zero: whom no list covers
	On     day.Date   // zero: today
	Due    day.Date   // zero: not said
}

// OpenRound freezes the list of a place and gives its number. Invalid when nobody is to be asked, or too
// many for one round.
func (a *App) OpenRound(ctx context.Context, actor Actor, q RoundRequest) (number int64, err error) {
	if q.Who == 0 {
		q.Who = review.NotCovered
	}
	if q.On.IsZero() {
		q.On = a.Today()
	}
	if !q.Due.IsZero() && q.Due.Before(q.On) {
		return 0, fault.WithFields("review.refused", fault.Field{Field: "due", Key: "review.due_early"})
	}
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.OpenReview, q.UnitID, day.Date{})
		if err != nil {
			return err
		}
		r := review.Round{UnitID: path[len(path)-1].ID, Scheme: q.Scheme, Who: q.Who, On: q.On, Due: q.Due, State: review.Open}
		if r.AsOf, err = asOf(tx); err != nil {
			return err
		}
		lines, err := freeze(tx, path[len(path)-1], q)
		if err != nil {
			return err
		}
		if err := tx.InsertRound(&r, lines); err != nil {
			return err
		}
		number = r.Number
		if err := tx.Change("review", itoa(number)); err != nil {
			return err
		}
		return tx.Audit("review.open", roundRef(number), "unit:"+itoa(r.UnitID)+" "+q.Scheme.Code()+" "+itoa(r.Lines))
	})
	return number, err
}

func roundRef(number int64) string { return "review:" + itoa(number) }

// freeze lists whom a round asks about, in the order in which one walks: village, group, household.
func freeze(tx *store.Tx, unit org.Unit, q RoundRequest) ([]review.Line, error) {
	kinds := []coverage.Status{coverage.Missing, coverage.Review}
	if q.Who == review.Everyone {
		kinds = append(kinds, coverage.Covered, coverage.Elsewhere)
	}
	var rows []store.NameRow
	var lines []review.Line
	for _, k := range kinds {
		sq := namesQuery(NamesQuery{Scheme: q.Scheme, Status: k})
		if k == coverage.Covered { // of those covered only whom the scheme is for: the others are nobody's to ask
			sq.Segments, sq.Working = forWhom(NamesQuery{Scheme: q.Scheme})
		}
		sq.Level, sq.UnitID, sq.Limit = int(unit.Level), unit.ID, review.MaxLines+1
		found, err := tx.Names(sq)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			rows = append(rows, p)
			lines = append(lines, review.Line{PersonID: p.ID, CommuneID: p.CommuneID, VillageID: p.VillageID, GroupID: p.GroupID,
				Listed: k == coverage.Covered || k == coverage.Elsewhere, Doubt: k == coverage.Review})
		}
	}
	switch {
	case len(lines) == 0:
		return nil, fault.New(fault.Invalid, "review.nobody")
	case len(lines) > review.MaxLines:
		return nil, fault.New(fault.TooLarge, "review.too_many", review.MaxLines)
	}
	return lines, inWalkingOrder(tx, unit, rows, lines)
}

// inWalkingOrder sorts lines by village and group as the place lists them, then household and name.
func inWalkingOrder(tx *store.Tx, unit org.Unit, rows []store.NameRow, lines []review.Line) error {
	below, err := tx.Below(unit.ID, day.Date{})
	if err != nil {
		return err
	}
	rank := map[int64]int{0: len(below) + 1} // whose village is not known come last
	for i, u := range below {
		rank[u.ID] = i + 1
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(i, j int) bool {
		x, y := rows[order[i]], rows[order[j]]
		for _, k := range [][2]int64{{int64(rank[x.CommuneID]), int64(rank[y.CommuneID])}, {int64(rank[x.VillageID]), int64(rank[y.VillageID])},
			{int64(rank[x.GroupID]), int64(rank[y.GroupID])}, {int64(x.HouseholdID), int64(y.HouseholdID)}} {
			if k[0] != k[1] {
				return k[0] < k[1]
			}
		}
		if x.NameKey != y.NameKey {
			return x.NameKey < y.NameKey
		}
		return x.ID < y.ID
	})
	sorted := make([]review.Line, len(lines))
	for i, at := range order {
		sorted[i] = lines[at]
	}
	copy(lines, sorted)
	return nil
}

// CloseRound ends a round of which everyone is marked. Only who may open rounds in its place closes it.
func (a *App) CloseRound(ctx context.Context, actor Actor, number int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		r, _, err := a.round(tx, actor, access.OpenReview, number)
		if err != nil {
			return err
		}
		list, err := tx.RoundTallies(number, store.Part{})
		if err != nil {
			return err
		}
		t := sumTallies(list)
		if err := r.MayClose(t); err != nil {
			return err
		}
		if err := tx.CloseRound(number); err != nil {
			return err
		}
		return tx.Audit("review.close", roundRef(number), itoa(t.Marked()))
	})
}

func sumTallies(list []store.RoundTally) (t review.Tally) {
	for _, l := range list {
		t = t.Plus(l.Tally)
	}
	return t
}

// round loads a round of which the actor may do the act in its whole place.
func (a *App) round(tx *store.Tx, actor Actor, act access.Act, number int64) (review.Round, []org.Unit, error) {
	if err := actor.may(act); err != nil {
		return review.Round{}, nil, err
	}
	r, err := tx.Round(number)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return r, nil, fault.New(fault.NotFound, "review.no_such_round")
	}
	if err != nil {
		return r, nil, err
	}
	path, err := tx.Path(r.UnitID, day.Date{})
	if err != nil {
		return r, nil, err
	}
	if actor.reaches(act, ids(path)) != nil {
		return r, path, fault.New(fault.NotFound, "review.no_such_round")
	}
	return r, path, nil
}
