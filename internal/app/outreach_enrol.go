package app

import (
	"slices"

	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// joinedSchemes is what a talk says was joined: what was named, as far as it was still to be asked or has been told before (two
// members tell of one joining); nothing named: what was told of the same day, else what the person is asked for first.
func joinedSchemes(tx *store.Tx, who person.ID, row store.ProspectRow, n NewTalk) (int, error) {
	if n.Outcome != prospect.OutcomeJoined {
		return 0, nil
	}
	talks, err := tx.TalksOf(who)
	if err != nil {
		return 0, err
	}
	told, sameDay := 0, 0
	for _, t := range talks {
		if t.WithdrawnAt != 0 || t.Outcome != prospect.OutcomeJoined {
			continue
		}
		told |= t.Schemes
		if t.On == n.On {
			sameDay |= t.Schemes
		}
	}
	switch {
	case n.Schemes&(row.Wants|told) != 0:
		return n.Schemes & (row.Wants | told), nil
	case n.Schemes == 0 && sameDay != 0:
		return sameDay, nil
	case row.Lead != prospect.None:
		return row.Scheme.Bit(), nil
	case n.Schemes != 0: // met by chance: nobody had them on a list
		return n.Schemes, nil
	}
	return told, nil
}

// enrolTalk counts the schemes a talk tells were joined, each person and scheme once.
func enrolTalk(tx *store.Tx, p person.Person, t store.Talk, n NewTalk) error {
	if t.Outcome != prospect.OutcomeJoined {
		return nil
	}
	for _, s := range prospect.Schemes {
		if t.Schemes&s.Bit() == 0 {
			continue
		}
		e := store.Enrolment{Person: p.ID, Scheme: s, On: t.On, CommuneID: p.CommuneID, VillageID: p.VillageID, GroupID: n.group, TalkID: t.ID, EventID: n.event, Heard: n.Heard}
		if _, err := tx.Enrol(&e); err != nil {
			return err
		}
	}
	return nil
}

// takeBack withdraws a talk, the visit it was told with, and what was counted with it. When another talk that stands tells of
// the same joining, the oldest such takes the count over: who joined has joined, whoever of two tells it wrongly. NotFound when
// the talk is not the person's, or is withdrawn.
func takeBack(tx *store.Tx, who person.ID, talk int64) error {
	if err := tx.WithdrawTalk(talk, who); err != nil {
		return err
	}
	if err := tx.WithdrawVisitOfTalk(talk); err != nil {
		return err
	}
	lost, err := tx.WithdrawEnrolments(talk)
	if err != nil || len(lost) == 0 {
		return err
	}
	talks, err := tx.TalksOf(who)
	if err != nil {
		return err
	}
	for _, t := range slices.Backward(talks) {
		if t.WithdrawnAt != 0 || t.Outcome != prospect.OutcomeJoined {
			continue
		}
		for _, e := range lost {
			if t.Schemes&e.Scheme.Bit() == 0 {
				continue
			}
			e.TalkID, e.On = t.ID, t.On
			if e.GroupID, e.EventID, err = tx.TalkSource(t.ID); err != nil {
				return err
			}
			if _, err := tx.Enrol(&e); err != nil {
				return err
			}
		}
	}
	return nil
}
