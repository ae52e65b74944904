package app

import (
	"context"
	"slices"
	"strings"

	"luoi/internal/delivery"
	"luoi/internal/linkage"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// Decisions by hand outlive the file they were made about. A row of a newer file that says the same of the
// person (name, birth, sex, numbers, place, household) is decided as the earlier one was, whatever its
// months and amounts; one that is only similar goes to review, is shown first, and names the earlier decision.

// memory of hands for the rows of one list.
type handMemory struct {
	hands  []store.HandDecision
	side   *side
	speaks map[int64]int64          // earlier record -> of whom it speaks by now
	exact  map[string][]int         // what a row says -> hands
	about  map[int64][]int          // person -> hands
	pairs  map[int32][]recalledPair // row of the right side -> pairs to keep with it
	hand   map[int32]bool           // rows that an earlier hand gave to somebody
}

type recalledPair struct {
	hand     int
	decision store.Decision // HandMatched, HandRefused; Review: only similar
	weight   float64
	chance   float64
}

// recall lets earlier hands speak to what linkage found, before it is written.
func (l *linker) recall(tx *store.Tx, list delivery.List, left, right *side, verdicts []verdict) (*handMemory, error) {
	m := &handMemory{exact: map[string][]int{}, about: map[int64][]int{}, speaks: map[int64]int64{},
		pairs: map[int32][]recalledPair{}, hand: map[int32]bool{}}
	var err error
	if m.hands, err = tx.HandDecisions(list); err != nil || len(m.hands) == 0 {
		return m, err
	}
	m.side = newSide(len(m.hands))
	for i, h := range m.hands {
		ids, err := openIDs(l.a.Keys, h.IDs)
		if err != nil {
			return nil, err
		}
		m.side.add(h.RecordID, subject{h.FullName, h.Birth, h.Sex, ids, h.CommuneID, h.VillageID, h.HouseholdNo})
		key := rowKey(m.side, int32(i))
		m.exact[key] = append(m.exact[key], i)
		m.about[int64(h.PersonID)] = append(m.about[int64(h.PersonID)], i)
		m.speaks[h.RecordID] = int64(h.SpeaksOf)
	}
	rowOf := map[int64]int32{}
	wanted := map[int64]bool{}
	for _, p := range m.speaks {
		wanted[p] = p != 0
	}
	for i, id := range left.ids {
		if wanted[id] {
			rowOf[id] = int32(i)
		}
	}
	for row := range verdicts {
		r := int32(row)
		if hands := m.exact[rowKey(right, r)]; len(hands) > 0 {
			m.decide(r, hands, &verdicts[row], rowOf, left)
		} else {
			m.resemble(r, &verdicts[row], left, right)
		}
	}
	return m, nil
}

// rowKey is equal for rows that say the same of a person. Names count by their syllables, not by how the
// marks were typed.
func rowKey(s *side, row int32) string {
	var b strings.Builder
	b.WriteString(vntext.Canon(s.table.Value(row, 0)))
	for c := 1; c < len(linkFields); c++ {
		b.WriteByte(0)
		b.WriteString(s.table.Value(row, c))
	}
	return b.String()
}

// decide carries the decisions about an equal row over.
func (m *handMemory) decide(row int32, hands []int, v *verdict, rowOf map[int64]int32, left *side) {
	refused := map[int64]bool{}
	for _, i := range hands {
		h := m.hands[i]
		p := recalledPair{hand: i, decision: h.Decision}
		for _, c := range v.review {
			if left.ids[c.L] == int64(h.PersonID) {
				p.weight, p.chance = float64(c.Weight), float64(c.Prob)
			}
		}
		m.pairs[row] = append(m.pairs[row], p)
		refused[int64(h.PersonID)] = h.Decision == store.HandRefused
		if to, ok := rowOf[m.speaks[h.RecordID]]; ok {
			*v = verdict{left: to, weight: p.weight, probability: 1}
			m.hand[row] = h.Decision == store.HandMatched
		}
	}
	if v.left >= 0 && refused[left.ids[v.left]] {
		v.left = -1
	}
	kept := v.review[:0]
	for _, c := range v.review {
		if !refused[left.ids[c.L]] {
			kept = append(kept, c)
		}
	}
	v.review = kept
	v.runners = slices.DeleteFunc(v.runners, func(c linkage.Pair) bool { return refused[left.ids[c.L]] })
	if v.left < 0 && len(v.review) == 0 && len(v.runners) > 0 {
		v.review, v.runners = v.runners[:1], v.runners[1:]
	}
}

// runnerFloor is the least probability with which somebody is the next to be looked at.
const runnerFloor = 0.03

// runnersUp gives doubtful rows their next best candidates: linkage names one partner a row, and the clerk
// who refuses that one must not be told that there is nobody else.
func runnersUp(res *linkage.Result, verdicts []verdict, refused func(linkage.Pair) bool) {
	for _, p := range res.Rivals(runnerFloor) {
		v := &verdicts[p.R]
		if v.left >= 0 || len(v.review) == 0 || len(v.review)+len(v.runners) >= maxCandidates || refused(p) {
			continue
		}
		v.runners = append(v.runners, p)
	}
}

// runnerRows are the runners-up of a record, as they are kept.
func (in *insured) runnerRows(record int64, v verdict) []store.RecalledPair {
	var out []store.RecalledPair
	for _, p := range v.runners {
		out = append(out, store.RecalledPair{QueuedPair: store.QueuedPair{Pair: store.Pair{RecordID: record, PersonID: person.ID(in.left.ids[p.L]),
			Weight: float64(p.Weight), Probability: float64(p.Prob), Decision: store.RunnerUp, At: in.a.Now().UnixMilli()}}})
	}
	return out
}

// resemble marks the candidates about whom a hand decided with a similar row.
func (m *handMemory) resemble(row int32, v *verdict, left, right *side) {
	for _, c := range v.review {
		for _, i := range m.about[left.ids[c.L]] {
			if !alike(m.side, int32(i), right, row) {
				continue
			}
			m.pairs[row] = append(m.pairs[row], recalledPair{hand: i, decision: store.Review, weight: float64(c.Weight), chance: float64(c.Prob)})
			break
		}
	}
}

// alike reports whether two rows of one list may well be the same row corrected: they agree in two things
// at least and differ in two at most, and one of the things they agree in is the name, the birth or a number.
func alike(a *side, i int32, b *side, j int32) bool {
	agree, differ, strong := 0, 0, false
	for c := range linkFields {
		x, y := a.table.Value(i, c), b.table.Value(j, c)
		if c == 0 {
			x, y = vntext.Key(x), vntext.Key(y)
		}
		switch {
		case x == "" || y == "":
		case x == y:
			agree++
			strong = strong || c < 2 || c >= colCitizen && c <= colPhone
		default:
			differ++
		}
	}
	return strong && agree >= 2 && differ <= 2
}

// recalledRows are the pairs to keep with a record that stands in a row.
func (m *handMemory) recalledRows(record int64, row int32) []store.RecalledPair {
	var out []store.RecalledPair
	for _, p := range m.pairs[row] {
		h := m.hands[p.hand]
		q := store.RecalledPair{QueuedPair: store.QueuedPair{Earlier: h.RecordID, Pair: store.Pair{RecordID: record, PersonID: h.PersonID,
			Weight: p.weight, Probability: p.chance, Decision: p.decision, ByActor: h.ByActor, At: h.At}}}
		if p.decision == store.Review {
			q.Turn, q.ByActor = 2, ""
		}
		out = append(out, q)
	}
	return out
}

// recallHands is recall in a transaction of its own.
func (l *linker) recallHands(ctx context.Context, list delivery.List, left, right *side, verdicts []verdict) (m *handMemory, err error) {
	err = l.a.Store.Read(ctx, func(tx *store.Tx) error {
		m, err = l.recall(tx, list, left, right, verdicts)
		return err
	})
	return m, err
}

// earlierOf tells which decision by hand a pair resembles.
func earlierOf(tx *store.Tx, p store.QueuedPair) (*EarlierView, error) {
	if p.Earlier == 0 {
		return nil, nil
	}
	q, err := tx.PairOf(store.PairKey{RecordID: p.Earlier, PersonID: p.PersonID})
	if err != nil {
		return nil, noSuchPair(err)
	}
	if q.Decision != store.HandMatched && q.Decision != store.HandRefused {
		return nil, nil // undone since
	}
	r, err := tx.Record(p.Earlier)
	if err != nil {
		return nil, err
	}
	name, err := nameOf(tx, q.ByActor)
	if err != nil {
		return nil, err
	}
	return &EarlierView{Decision: q.Decision, Name: name, At: q.At, FullName: r.FullName, Birth: person.Birth(r.Birth)}, nil
}
