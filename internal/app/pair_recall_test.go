package app

import (
	"context"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/delivery"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// Next month: a known row stays decided, the same person with other months is decided by the hand of last
// month, and a row that is only similar is shown first with a note.
func TestDecisionsHoldForTheNextFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := withDoubts(t, s, 8)
		lan := w.someone("Lan", access.BaseOfficial, w.province)
		said := map[string]store.PairAnswer{}
		whom := map[string]person.ID{}
		for i := range 6 {
			p := w.pairs(lan, PairQuery{}).Current
			answer := store.SamePerson
			if i%2 == 1 {
				answer = store.TwoPeople
			}
			said[p.Record.FullName], whom[p.Record.FullName] = answer, p.PersonID
			w.decide(lan, p, answer)
			for q := w.pairs(lan, PairQuery{First: p.key()}).Current; q != nil && q.RecordID == p.RecordID; q = w.pairs(lan, PairQuery{First: p.key()}).Current {
				w.decide(lan, q, store.TwoPeople)
			}
		}
		n := 0
		_, rows := w.doubtful(8, func(i int, row string) string {
			cells := strings.Split(row, ",")
			if said[cells[1]] == 0 {
				return row
			}
			n++
			switch n % 3 {
			case 1: // paid on: other months and amount
				cells[7], cells[8] = "31/03/2027", "330000"
			case 2: // the name typed otherwise, one number more: similar only
				cells[1] = strings.ToUpper(cells[1][:1]) + cells[1][1:] + " "
				cells[5] = ""
			}
			return strings.Join(cells, ",")
		})
		w.importList(ImportRequest{Path: w.file("tn-11.csv", doubtHead, rows...), List: delivery.Voluntary, AsOf: endOfNovember, Whole: true})
		res := w.link().Lists[3]
		w.honest("after November")
		if res.Recalled == 0 {
			t.Fatalf("no earlier decision was asked: %+v", res)
		}
		w.read(func(tx *store.Tx) error {
			hands, err := tx.HandDecisions(delivery.Voluntary)
			if err != nil {
				return err
			}
			carried := 0
			for _, h := range hands {
				q, err := tx.PairOf(h.PairKey)
				if err != nil {
					return err
				}
				if q.Earlier == 0 {
					continue
				}
				carried++
				if said[h.FullName] == store.SamePerson && h.PersonID == whom[h.FullName] && h.SpeaksOf != whom[h.FullName] {
					t.Errorf("%s: speaks of %d, the hand said %d", h.FullName, h.SpeaksOf, whom[h.FullName])
				}
				if said[h.FullName] == store.TwoPeople && h.SpeaksOf == whom[h.FullName] {
					t.Errorf("%s: given to whom the hand refused", h.FullName)
				}
			}
			if carried == 0 {
				t.Error("nothing was carried over")
			}
			return nil
		})
		v := w.pairs(lan, PairQuery{})
		if v.Current == nil || v.Current.EarlierBy == nil || v.Current.EarlierBy.Name != "Lan" || v.Current.Turn != 2 {
			t.Errorf("first is shown %+v", v.Current)
		}
		// What was carried over goes back with what carried it.
		words, err := w.app.PairWords(context.Background(), lan, 0, 0, 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range words {
			if o.UndoneAt == 0 {
				if _, _, err := w.app.UndoPair(context.Background(), lan, o.ID); err != nil {
					t.Fatalf("undo %s: %v", o.FullName, err)
				}
			}
		}
		w.honest("after undoing everything")
	})
}

func (v *PairView) key() store.PairKey {
	return store.PairKey{RecordID: v.RecordID, PersonID: v.PersonID}
}

// Two spellings of one resident in two residents lists become one, and two again.
func TestResidentsWhoAreOneAreMerged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := withDoubts(t, s, 3)
		var record, old int64
		w.write(func(tx *store.Tx) error { // a doubtful pair of residents, as linkage leaves it
			people, err := tx.Persons(0, 1000)
			if err != nil {
				return err
			}
			a, b := people[60], people[61]
			recs, err := tx.RecordsOf(b.ID)
			if err != nil {
				return err
			}
			record, old = recs[0].ID, int64(a.ID)
			ids, _ := openIDs(w.app.Keys, b.Sealed)
			ids.Citizen = ""
			b.IDs = ids
			if err := w.app.saveIdentified(tx, b); err != nil {
				return err
			}
			return tx.InsertReviewPairs([]store.ReviewPair{{RecordID: record, PersonID: old, Weight: 3, Probability: 0.9}})
		})
		v := w.pairs(w.actor, PairQuery{List: delivery.Residents})
		if v.Left != 1 || v.Current == nil {
			t.Fatalf("left %d", v.Left)
		}
		before := w.coverage(w.province, person.SchemeAny).Total.Cell
		w.decide(w.actor, v.Current, store.SamePerson)
		if got := w.coverage(w.province, person.SchemeAny).Total.Cell; got.People != before.People-1 {
			t.Errorf("people %d → %d", before.People, got.People)
		}
		w.honest("after joining residents")
		if _, _, err := w.app.UndoPair(context.Background(), w.actor, 0); err != nil {
			t.Fatal(err)
		}
		if got := w.coverage(w.province, person.SchemeAny).Total.Cell; got != before {
			t.Errorf("%+v, was %+v", got, before)
		}
		w.honest("after parting them again")
	})
}
