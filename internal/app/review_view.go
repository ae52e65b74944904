package app

import (
	"context"
	"sort"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/review"
	"luoi/internal/store"
)

// RoundSummary is a round in the list of rounds, with the tally of the part the reader may see.
type RoundSummary struct {
	review.Round
	Unit org.Unit
	review.Tally
}

// Rounds lists the rounds that concern a place: its own, those of places below it, and those of places
// above it that hold it; latest first. Counts only.
func (a *App) Rounds(ctx context.Context, actor Actor, unit int64) ([]RoundSummary, error) {
	const most = 200
	var list []RoundSummary
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		here := path[len(path)-1]
		rounds, err := tx.RoundsBelow(here.ID, most)
		if err != nil {
			return err
		}
		for _, u := range path {
			own, err := tx.RoundsOf(u.ID, most)
			if err != nil {
				return err
			}
			rounds = append(rounds, own...)
		}
		sort.Slice(rounds, func(i, j int) bool { return rounds[i].Number > rounds[j].Number })
		names := unitNames{tx: tx, known: map[int64]org.Unit{}}
		for _, r := range rounds {
			s := RoundSummary{Round: r}
			tallies, err := tx.RoundTallies(r.Number, partOf(here))
			if err != nil {
				return err
			}
			if s.Tally = sumTallies(tallies); s.Total() == 0 {
				continue // a round of a larger place that lists nobody here
			}
			units, err := names.of(r.UnitID)
			if err != nil {
				return err
			}
			if len(units) > 0 {
				s.Unit = units[0]
			}
			list = append(list, s)
		}
		return nil
	})
	return list, err
}

func partOf(u org.Unit) store.Part { return store.Part{Level: int(u.Level), UnitID: u.ID} }

// part loads a round and the part of it that is asked for: unit 0 is the whole round when the actor
// reaches it, else the actor's own place. A part outside the round or the territory does not exist.
func (a *App) part(tx *store.Tx, actor Actor, act access.Act, number, unit int64) (review.Round, store.Part, []org.Unit, error) {
	gone := fault.New(fault.NotFound, "review.no_such_round")
	if err := actor.may(act); err != nil {
		return review.Round{}, store.Part{}, nil, err
	}
	r, err := tx.Round(number)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = gone
		}
		return r, store.Part{}, nil, err
	}
	whole, err := tx.Path(r.UnitID, day.Date{})
	if err != nil {
		return r, store.Part{}, nil, err
	}
	if unit == 0 {
		if unit, err = a.ownPart(tx, actor, act, r, whole); err != nil {
			return r, store.Part{}, nil, err
		}
	}
	path, err := a.place(tx, actor, act, unit, day.Date{})
	if err != nil {
		return r, store.Part{}, nil, gone
	}
	here := path[len(path)-1]
	switch {
	case access.InScope(r.UnitID, ids(path)): // at or below the round's place
		return r, partOf(here), path, nil
	case access.InScope(here.ID, ids(whole)): // above it: the whole round
		return r, store.Part{}, whole, nil
	}
	return r, store.Part{}, nil, gone
}

// ownPart is the place of the actor's part of a round: the round's own when the actor reaches it, else the
// first of the actor's places that lies in it.
func (a *App) ownPart(tx *store.Tx, actor Actor, act access.Act, r review.Round, whole []org.Unit) (int64, error) {
	if actor.reaches(act, ids(whole)) == nil {
		return r.UnitID, nil
	}
	for _, unit := range append([]int64{actor.UnitID}, actor.Also...) {
		path, err := tx.Path(unit, day.Date{})
		if err != nil {
			return 0, err
		}
		if access.InScope(r.UnitID, ids(path)) {
			return unit, nil
		}
	}
	return actor.UnitID, nil
}

// RoundPart is the tally of a village or a group of a round.
type RoundPart struct {
	Unit org.Unit // zero: not known
	review.Tally
}

// RoundView is one round, or the part of it in one place.
type RoundView struct {
	review.Round
	Path     []org.Unit // of the part
	Whole    bool       // the part is the whole round
	By       string     // names of who made and closed it
	ClosedBy string
	review.Tally
	Villages  []RoundPart
	Groups    []RoundPart // of the part's village; empty when the part has several
	Uploads   []store.ReviewUpload
	MayNames  bool
	MayMark   bool
	MayOffice bool // may close, and correct when closed
}

// Round shows the counts of a round, or of the part of it in a place.
func (a *App) Round(ctx context.Context, actor Actor, number, unit int64) (RoundView, error) {
	var v RoundView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		return a.fillRound(tx, actor, access.SeeCounts, number, unit, &v)
	})
	return v, err
}

func (a *App) fillRound(tx *store.Tx, actor Actor, act access.Act, number, unit int64, v *RoundView) error {
	r, part, path, err := a.part(tx, actor, act, number, unit)
	if err != nil {
		return err
	}
	v.Round, v.Path = r, path
	v.Whole = part.Level == 0 || part.UnitID == r.UnitID
	v.MayNames = actor.reaches(access.SeeNames, ids(path)) == nil
	v.MayMark = actor.reaches(access.MarkReview, ids(path)) == nil
	v.MayOffice = actor.reaches(access.OpenReview, ids(path)) == nil
	tallies, err := tx.RoundTallies(number, part)
	if err != nil {
		return err
	}
	v.Tally = sumTallies(tallies)
	if err := v.fillParts(tx, tallies); err != nil {
		return err
	}
	if v.Uploads, err = uploadsOf(tx, actor, number); err != nil {
		return err
	}
	who := accountNames{tx: tx, known: map[string]string{}}
	if v.By, err = who.of(r.By); err != nil {
		return err
	}
	v.ClosedBy, err = who.of(r.ClosedBy)
	return err
}

// fillParts sums by village, and by group when there is one village.
func (v *RoundView) fillParts(tx *store.Tx, tallies []store.RoundTally) error {
	names := unitNames{tx: tx, known: map[int64]org.Unit{}}
	at := map[int64]int{}
	add := func(list *[]RoundPart, id int64, t review.Tally) error {
		i, ok := at[id]
		if !ok {
			units, err := names.of(id)
			if err != nil {
				return err
			}
			i = len(*list)
			at[id] = i
			*list = append(*list, RoundPart{})
			if len(units) > 0 {
				(*list)[i].Unit = units[0]
			}
		}
		(*list)[i].Tally = (*list)[i].Tally.Plus(t)
		return nil
	}
	for _, t := range tallies {
		if err := add(&v.Villages, t.VillageID, t.Tally); err != nil {
			return err
		}
	}
	if len(v.Villages) != 1 {
		return nil
	}
	clear(at)
	for _, t := range tallies {
		if err := add(&v.Groups, t.GroupID, t.Tally); err != nil {
			return err
		}
	}
	return nil
}

// accountNames looks account names up once each.
type accountNames struct {
	tx    *store.Tx
	known map[string]string
}

func (n accountNames) of(id string) (string, error) {
	if id == "" {
		return "", nil
	}
	name, ok := n.known[id]
	if !ok {
		acc, err := n.tx.Account(id)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return "", err
		}
		if name = acc.Name; name == "" {
			name = id
		}
		n.known[id] = name
	}
	return name, nil
}

// RoundLineView is a line with the names of its village and group, and of who marked it.
type RoundLineView struct {
	store.RoundLine
	Village, Group org.Unit
	ByName         string
}

// RoundList is the names of a part of a round.
type RoundList struct {
	RoundView
	Lines []RoundLineView
}

// RoundLines opens the names of a part of a round, to those who may see them there. purpose says for the
// audit what for: review.read, review.print or review.export.
func (a *App) RoundLines(ctx context.Context, actor Actor, number, unit int64, purpose string) (RoundList, error) {
	var v RoundList
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if err := a.fillRound(tx, actor, access.SeeNames, number, unit, &v.RoundView); err != nil {
			return err
		}
		_, part, _, err := a.part(tx, actor, access.SeeNames, number, unit)
		if err != nil {
			return err
		}
		lines, err := tx.RoundLines(number, part)
		if err != nil {
			return err
		}
		return v.fillLines(tx, lines)
	})
	if err != nil {
		return RoundList{}, err
	}
	return v, a.Store.Audit(ctx, actor.AccountID, purpose, roundRef(number), "unit:"+itoa(v.Path[len(v.Path)-1].ID)+" "+itoa(int64(len(v.Lines))))
}

func (v *RoundList) fillLines(tx *store.Tx, lines []store.RoundLine) error {
	names := unitNames{tx: tx, known: map[int64]org.Unit{}}
	who := accountNames{tx: tx, known: map[string]string{}}
	for _, l := range lines {
		view := RoundLineView{RoundLine: l}
		units, err := names.of(l.VillageID, l.GroupID)
		if err != nil {
			return err
		}
		for _, u := range units {
			if u.Level == org.Group {
				view.Group = u
			} else {
				view.Village = u
			}
		}
		if view.ByName, err = who.of(l.By); err != nil {
			return err
		}
		v.Lines = append(v.Lines, view)
	}
	return nil
}

// RoundLineNow is one line after it was marked, with the tally of the part it was marked in. It leaves no
// audit row of its own: it answers a mark, which left one.
func (a *App) RoundLineNow(ctx context.Context, actor Actor, number, unit, no int64) (RoundLineView, RoundView, error) {
	var v RoundList
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if err := a.fillRound(tx, actor, access.MarkReview, number, unit, &v.RoundView); err != nil {
			return err
		}
		root, err := rootUnit(tx, day.Date{})
		if err != nil {
			return err
		}
		l, err := a.line(tx, actor, root.ID, number, no)
		if err != nil {
			return err
		}
		p, err := tx.Person(l.PersonID)
		if err != nil {
			return err
		}
		row := store.RoundLine{Line: l, Name: p.FullName, Birth: p.Birth, Sex: p.Sex, Covered: p.Covered}
		if p.HouseholdID != 0 {
			h, err := tx.Household(p.HouseholdID)
			if err != nil {
				return err
			}
			row.Household = h.Number
		}
		return v.fillLines(tx, []store.RoundLine{row})
	})
	if err != nil {
		return RoundLineView{}, RoundView{}, err
	}
	return v.Lines[0], v.RoundView, nil
}

// MarkView is one mark of the history with the name of who made it.
type MarkView struct {
	store.MarkRow
	ByName string
}

// RoundHistory lists the marks of a part of a round, latest first, before a moment (unix ms) and line; 0
// begins at the latest.
func (a *App) RoundHistory(ctx context.Context, actor Actor, number, unit, beforeAt, beforeLine int64, limit int) (RoundView, []MarkView, error) {
	var v RoundView
	var list []MarkView
	if beforeAt <= 0 {
		beforeAt = 1 << 62
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if err := a.fillRound(tx, actor, access.SeeNames, number, unit, &v); err != nil {
			return err
		}
		_, part, _, err := a.part(tx, actor, access.SeeNames, number, unit)
		if err != nil {
			return err
		}
		rows, err := tx.RoundHistory(number, part, beforeAt, beforeLine, limit)
		if err != nil {
			return err
		}
		who := accountNames{tx: tx, known: map[string]string{}}
		for _, m := range rows {
			name, err := who.of(m.By)
			if err != nil {
				return err
			}
			list = append(list, MarkView{MarkRow: m, ByName: name})
		}
		return nil
	})
	if err != nil {
		return v, nil, err
	}
	return v, list, a.Store.Audit(ctx, actor.AccountID, "review.read", roundRef(number), "history "+itoa(int64(len(list))))
}
