package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

const doubtHead = "STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Mã số BHXH,Từ ngày,Đến ngày,Mức đóng,Xã"

// doubtful makes, besides the village, n times two residents of one name and birth year, and a voluntary row
// for each two that knows the year only: nobody can be sure.
func (w *world) doubtful(n int, change func(i int, row string) string) (residents, rows []string) {
	residents, voluntary := w.thanhBinh()
	rows = voluntary[:40]
	for i := range n {
		name := fmt.Sprintf("%s %s %s", []string{"Trương", "Đinh", "Mai", "Cao"}[i%4], []string{"Thị", "Văn", "Quang", "Bích", "Xuân"}[i%5],
			[]string{"Thảo", "Tuấn", "Kiên", "Ngà", "Vĩnh", "Oanh", "Sâm"}[i%7])
		for k := range 2 {
			residents = append(residents, fmt.Sprintf("%d,DB%03d,%s,%02d/%02d/%d,%s,000%09d,Chủ hộ,Kinh,Làm nông,Thôn Thanh Bình,Tổ %d,Xã Ea Knốp",
				200+2*i+k, 2*i+k, name, 1+i%28, 1+(i+5*k)%12, 1970+i%20, []string{"Nam", "Nữ"}[i%2], 290000000+2*i+k, 1+k))
		}
		row := fmt.Sprintf("%d,%s,%d,%s,,99%08d,01/01/2026,31/12/2026,297000,Xã Ea Knốp", 100+i, name, 1970+i%20, []string{"Nam", "Nữ"}[i%2], 50000+i)
		if change != nil {
			row = change(i, row)
		}
		rows = append(rows, row)
	}
	return residents, rows
}

var endOfNovember = day.Must(2026, 11, 30)

// withDoubts is a linked world with n doubtful rows.
func withDoubts(t *testing.T, s *store.Store, n int) *world {
	t.Helper()
	w := newWorld(t, s)
	residents, rows := w.doubtful(n, nil)
	w.importList(ImportRequest{Path: w.file("dan-cu.csv", residentsHead, residents...), List: delivery.Residents, AsOf: endOfOctober, Whole: true})
	w.importList(ImportRequest{Path: w.file("tn-10.csv", doubtHead, rows...), List: delivery.Voluntary, AsOf: endOfOctober, Whole: true})
	res := w.link()
	if got := res.Lists[3].Review; got != int64(n) {
		t.Fatalf("%d rows in doubt, want %d: %+v", got, n, res.Lists[3])
	}
	return w
}

// someone signs a colleague in; role and place as given.
func (w *world) someone(name string, role access.Role, unit int64) Actor {
	w.t.Helper()
	a, err := w.app.CreateAccount(context.Background(), w.actor, NewAccount{Login: strings.ToLower(name), Name: name, Password: "mot cau de nho", Role: role, UnitID: unit})
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) pairs(a Actor, q PairQuery) PairQueueView {
	w.t.Helper()
	v, err := w.app.Pairs(context.Background(), a, q)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *world) decide(a Actor, p *PairView, answer store.PairAnswer) PairOutcome {
	w.t.Helper()
	out, err := w.app.DecidePair(context.Background(), a, PairVerdict{RecordID: p.RecordID, PersonID: p.PersonID, Answer: answer})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// sameCells fails when counting from the ground gives other cells than those that stand.
func (w *world) sameCells(when string) {
	w.t.Helper()
	var before, after []store.CellRow
	all := func(to *[]store.CellRow) {
		w.read(func(tx *store.Tx) error {
			for _, level := range []org.Level{org.Province, org.Commune, org.Village, org.Group} {
				units, err := tx.UnitsAt(level, day.Date{})
				if err != nil {
					return err
				}
				for _, u := range units {
					cells, err := tx.CellsOf(u.ID)
					if err != nil {
						return err
					}
					*to = append(*to, cells...)
				}
			}
			return nil
		})
	}
	all(&before)
	if _, err := w.app.Recount(context.Background(), w.actor, nil, nil); err != nil {
		w.t.Fatal(err)
	}
	all(&after)
	if fmt.Sprint(before) != fmt.Sprint(after) {
		w.t.Errorf("%s: counted again the cells are others:\n%v\n%v", when, before, after)
	}
}

func (w *world) honest(when string) {
	w.t.Helper()
	w.sameCells(when)
	w.sound()
}

func TestADecisionTakesEffectAtOnceAndIsUndoneWhole(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := withDoubts(t, s, 6)
		v := w.pairs(w.actor, PairQuery{})
		if v.Left != 6 || v.Current == nil || v.Next == nil {
			t.Fatalf("queue: %d %v", v.Left, v.Current)
		}
		p := v.Current
		if p.Rival == nil || p.Explanation == nil || len(p.Members) == 0 || p.Candidates < 2 {
			t.Errorf("the pair lacks something: rival %v, candidates %d, members %d", p.Rival, p.Candidates, len(p.Members))
		}
		group := p.Person.GroupID
		before := w.coverage(group, person.SchemeVoluntarySI).Total.Cell
		out := w.decide(w.actor, p, store.SamePerson)
		after := w.coverage(group, person.SchemeVoluntarySI).Total.Cell
		if !out.Applied || after.Covered != before.Covered+1 || after.Review != before.Review-1 {
			t.Errorf("applied %v, cell %+v → %+v", out.Applied, before, after)
		}
		if len(out.Effects) != 2 || out.Effects[0].After.Covered != out.Effects[0].Before.Covered+1 {
			t.Errorf("effects %+v", out.Effects)
		}
		w.read(func(tx *store.Tx) error {
			q, err := tx.Person(p.PersonID)
			if err != nil {
				return err
			}
			ids, _ := openIDs(w.app.Keys, q.Sealed)
			if ids.SI == "" {
				t.Error("the insurance number was not learnt")
			}
			r, _ := tx.Record(p.RecordID)
			if r.PersonID != p.PersonID || r.Decision != store.HandMatched {
				t.Errorf("record %d %d", r.PersonID, r.Decision)
			}
			spells, _ := tx.SpellsOf(p.PersonID)
			if len(spells) != 1 || spells[0].Scheme != person.SchemeVoluntarySI {
				t.Errorf("spells %+v", spells)
			}
			return nil
		})
		w.honest("after a yes")
		if again := w.decide(w.actor, p, store.SamePerson); again.OpinionID != 0 {
			t.Error("the same key twice made a second word")
		}
		key, _, err := w.app.UndoPair(context.Background(), w.actor, 0)
		if err != nil || key.RecordID != p.RecordID {
			t.Fatalf("undo: %v %v", key, err)
		}
		if got := w.coverage(group, person.SchemeVoluntarySI).Total.Cell; got != before {
			t.Errorf("undone: %+v, was %+v", got, before)
		}
		w.honest("after undoing a yes")
		if v := w.pairs(w.actor, PairQuery{}); v.Left != 6 {
			t.Errorf("left %d", v.Left)
		}
	})
}

func TestRefusingEveryCandidateMakesAPersonFromOutside(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := withDoubts(t, s, 5)
		p := w.pairs(w.actor, PairQuery{}).Current
		before := w.coverage(w.province, person.SchemeVoluntarySI).Total.Cell
		w.decide(w.actor, p, store.TwoPeople)
		next := w.pairs(w.actor, PairQuery{First: store.PairKey{RecordID: p.RecordID, PersonID: p.PersonID}}).Current
		if next == nil || next.RecordID != p.RecordID || next.PersonID == p.PersonID {
			t.Fatal("the runner-up did not come up")
		}
		w.honest("after a first no")
		for next != nil && next.RecordID == p.RecordID {
			w.decide(w.actor, next, store.TwoPeople)
			w.honest("after a no")
			next = w.pairs(w.actor, PairQuery{First: store.PairKey{RecordID: p.RecordID, PersonID: p.PersonID}}).Current
		}
		got := w.coverage(w.province, person.SchemeVoluntarySI).Total.Cell
		if got.Outside != before.Outside+1 || got.Review != before.Review-1 {
			t.Errorf("%+v → %+v", before, got)
		}
		for {
			v, err := w.app.PairWords(context.Background(), w.actor, 0, 0, 50)
			if err != nil {
				t.Fatal(err)
			}
			stands := int64(0)
			for _, o := range v {
				if o.UndoneAt == 0 {
					stands = o.ID
					break
				}
			}
			if stands == 0 {
				break
			}
			if _, _, err := w.app.UndoPair(context.Background(), w.actor, stands); err != nil {
				t.Fatal(err)
			}
		}
		if got := w.coverage(w.province, person.SchemeVoluntarySI).Total.Cell; got != before {
			t.Errorf("undone: %+v, was %+v", got, before)
		}
		w.honest("after undoing all")
	})
}

func TestTwoPeopleAtOnePairTheSecondHearsWhoWasFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := withDoubts(t, s, 3)
		lan, minh := w.someone("Lan", access.BaseOfficial, w.eaKnop), w.someone("Minh", access.BaseOfficial, w.eaKnop)
		p := w.pairs(lan, PairQuery{}).Current
		if q := w.pairs(minh, PairQuery{}).Current; q.RecordID != p.RecordID {
			t.Fatal("both see the same first pair")
		}
		w.decide(lan, p, store.SamePerson)
		_, err := w.app.DecidePair(context.Background(), minh, PairVerdict{RecordID: p.RecordID, PersonID: p.PersonID, Answer: store.TwoPeople})
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Conflict || f.Key != "pair.taken.same" || len(f.Args) < 1 || f.Args[0] != "Lan" {
			t.Fatalf("the second: %v", err)
		}
		w.honest("after the conflict")
	})
}

func TestNotSureGoesToSomebodyElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := withDoubts(t, s, 4)
		lan, minh := w.someone("Lan", access.BaseOfficial, w.eaKnop), w.someone("Minh", access.BaseOfficial, w.province)
		q := w.pairs(lan, PairQuery{})
		last := q.Next
		if out := w.decide(lan, last, store.NotSure); out.Applied {
			t.Error("not sure decided")
		}
		v := w.pairs(lan, PairQuery{})
		if v.Left != 3 || v.Mine != 1 || v.Current.RecordID == last.RecordID {
			t.Errorf("left %d, mine %d", v.Left, v.Mine)
		}
		other := w.pairs(minh, PairQuery{}).Current
		if other.RecordID != last.RecordID || len(other.Opinions) != 1 || other.Opinions[0].Name != "Lan" {
			t.Fatalf("Minh is shown %+v", other.Opinions)
		}
		if mine := w.pairs(lan, PairQuery{Mine: true}); mine.Left != 1 || mine.Current.RecordID != last.RecordID {
			t.Errorf("mine: %d", mine.Left)
		}
		w.decide(minh, other, store.SamePerson)
		w.honest("after the second look")
	})
}

func TestTwoMustAgree(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := withDoubts(t, s, 4)
		lan, minh, hoa := w.someone("Lan", access.BaseOfficial, w.eaKnop), w.someone("Minh", access.BaseOfficial, w.eaKnop), w.someone("Hoa", access.BaseDirector, w.province)
		if err := w.app.SetPairRule(context.Background(), lan, true); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an official rules: %v", err)
		}
		if err := w.app.SetPairRule(context.Background(), hoa, true); err != nil {
			t.Fatal(err)
		}
		p := w.pairs(lan, PairQuery{}).Current
		if out := w.decide(lan, p, store.SamePerson); out.Applied {
			t.Fatal("one word decided")
		}
		if out := w.decide(lan, p, store.SamePerson); out.Applied {
			t.Fatal("the same person agreed with herself")
		}
		w.sameCells("after one word")
		if out := w.decide(minh, p, store.TwoPeople); out.Applied {
			t.Fatal("two words that differ decided")
		}
		if out := w.decide(hoa, p, store.SamePerson); !out.Applied {
			t.Fatal("two agree, nothing happened")
		}
		w.honest("after two agreed")
		if _, _, err := w.app.UndoPair(context.Background(), hoa, 0); err != nil {
			t.Fatal(err)
		}
		w.honest("after undoing")
		if said := w.pairs(hoa, PairQuery{First: store.PairKey{RecordID: p.RecordID, PersonID: p.PersonID}}).Current.Opinions; len(said) != 2 {
			t.Errorf("%d words stand, want Lan's and Minh's", len(said))
		}
	})
}
