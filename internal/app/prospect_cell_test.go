package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"luoi/internal/delivery"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/review"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// Whatever people do with prospects, in any order, the kept counts are those of the list, filter by filter.
func TestKeptCountsOfProspectsAreThoseOfTheList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ctx := context.Background()
		var rows []string
		for i := range 60 {
			commune := []string{"Xã Ea Knốp", "Xã Krông Ana"}[i%2]
			rows = append(rows, fmt.Sprintf("%d,H%d,Lê Văn Dân %d,%02d/02/%d,Nam,087%09d,%s,Kinh,%s,Khóm Tân Mỹ,Tổ 1,%s", i, i/3, i, 1+i%28, 1962+i, 180000000+i,
				[]string{"Chủ hộ", "Vợ", "Con"}[i%3], []string{"Làm nông", "Buôn bán", "Học sinh"}[i%3], commune))
		}
		w.importList(ImportRequest{Path: w.file("dan-cu.csv", familyHead, rows...), List: delivery.Residents, AsOf: endOfOctober, Whole: true})
		w.link()
		var people []person.ID
		for _, l := range w.prospects(w.actor, ProspectQuery{Limit: 500}) {
			people = append(people, l.Person)
		}
		holders := []store.Holder{w.holder("Chị Trúc", w.province), w.holder("Anh Long", w.eaKnop)}
		dice := rand.New(rand.NewPCG(8, 11))
		round, err := w.app.OpenRound(ctx, w.actor, RoundRequest{UnitID: w.eaKnop, Scheme: person.SchemeHealth})
		must(t, "open a round", err)
		w.agree("at first")
		for step := range 40 {
			who, h := people[dice.IntN(len(people))], holders[dice.IntN(2)].ID
			switch dice.IntN(7) {
			case 0, 1:
				_ = w.app.AssignProspect(ctx, w.actor, who, h) // may be refused: held, or works elsewhere
			case 2:
				_ = w.app.ReleaseProspect(ctx, w.actor, who, "")
			case 3:
				_ = w.app.TellTalk(ctx, w.actor, who, NewTalk{Minutes: 5, Way: "call", Outcome: []prospect.Outcome{prospect.OutcomeThinking, prospect.OutcomeJoined}[dice.IntN(2)]})
			case 4:
				_, _ = w.app.AssignList(ctx, w.actor, ProspectQuery{UnitID: w.eaKnop}, h)
			case 5:
				_, err := w.app.DeriveProspects(ctx, w.actor, nil, nil)
				must(t, "derive", err)
			case 6: // what the village head says is a reason at once; there are 30 lines, some marked before
				_, err := w.app.MarkMany(ctx, w.actor, round, []review.Mark{{No: int64(1 + dice.IntN(30)), Answer: review.Answers[dice.IntN(len(review.Answers))]}})
				must(t, "mark", err)
			}
			w.agree(fmt.Sprintf("after step %d", step))
		}
		w.whole()
	})
}

// agree compares the kept counts with a count of the list itself.
func (w *world) agree(when string) {
	w.t.Helper()
	list := w.prospects(w.actor, ProspectQuery{Limit: 500})
	w.read(func(tx *store.Tx) error {
		for _, doubt := range store.Doubts {
			if doubt.Name == "prospect_counts" {
				n, err := tx.Ask(doubt)
				if err != nil || n != 0 {
					w.t.Fatalf("%s: %d counts differ: %v", when, n, err)
				}
			}
		}
		for lead := prospect.None; lead <= prospect.GiftEnds; lead++ {
			for _, scheme := range []int{0, person.SchemeVoluntarySI.Bit(), person.SchemeHealth.Bit()} {
				for _, holder := range []int64{-1, 0} {
					f := store.ProspectFilter{Level: 1, Lead: lead, Scheme: scheme, Holder: holder}
					var want int64
					for _, l := range list {
						if (lead == prospect.None || l.Lead == lead) && (scheme == 0 || l.Wants&scheme != 0) && (holder < 0 || l.Holder == 0) {
							want++
						}
					}
					total, err := tx.ProspectTotal(f)
					if err != nil {
						return err
					}
					cells, err := tx.ProspectCells(f)
					if err != nil {
						return err
					}
					var sum int64
					for _, c := range cells {
						sum += c.N
					}
					if total != want || sum != want {
						w.t.Fatalf("%s: reason %d, scheme %d, holder %d: total %d, table %d, list %d", when, lead, scheme, holder, total, sum, want)
					}
				}
			}
		}
		return nil
	})
}

// verify judges again: a row that somebody changed by hand is noticed.
func TestVerifyJudgesProspectsAgain(t *testing.T) {
	w := newWorld(t, testkit.Store(t))
	w.family()
	ctx := context.Background()
	w.whole()
	broken := func() int64 {
		rep, err := w.app.Verify(ctx, nil)
		must(t, "verify", err)
		for _, c := range rep.Checks {
			if c.Name == "prospects" {
				if c.Looked != 5 {
					t.Errorf("%d people judged, want 5", c.Looked)
				}
				return c.Broken
			}
		}
		t.Fatal("verify does not judge prospects")
		return 0
	}
	if n := broken(); n != 0 {
		t.Fatalf("%d differ at first", n)
	}
	who := w.who("Huỳnh Thị Thảo")
	w.write(func(tx *store.Tx) error {
		row, err := tx.Prospect(who)
		if err != nil {
			return err
		}
		row.Score += 7
		return tx.SaveProspects(&store.ProspectChanges{Changed: []store.ProspectRow{row}, Communes: []int64{row.Commune}})
	})
	if n := broken(); n != 1 {
		t.Errorf("%d differ after one was changed", n)
	}
	_, err := w.app.DeriveProspects(ctx, w.actor, nil, nil)
	must(t, "derive", err)
	if n := broken(); n != 0 {
		t.Errorf("%d differ after deriving", n)
	}
}
