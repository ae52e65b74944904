package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

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

func TestAnOfficialSeesTheDoubtsOfHerCommunesOnly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := withDoubts(t, s, 3)
		here, there := w.someone("Lan", access.BaseOfficial, w.eaKnop), w.someone("Minh", access.BaseOfficial, w.krongAna)
		p := w.pairs(here, PairQuery{}).Current
		if v := w.pairs(there, PairQuery{}); v.Left != 0 || v.Current != nil || v.Mine != 0 {
			t.Errorf("another commune's official sees %d", v.Left)
		}
		if v := w.pairs(there, PairQuery{First: store.PairKey{RecordID: p.RecordID, PersonID: p.PersonID}}); v.Current != nil {
			t.Error("a pair of another commune opens by its address")
		}
		_, err := w.app.DecidePair(context.Background(), there, PairVerdict{RecordID: p.RecordID, PersonID: p.PersonID, Answer: store.SamePerson})
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("decided from elsewhere: %v", err)
		}
		if _, err := w.app.Pairs(context.Background(), there, PairQuery{UnitID: w.eaKnop}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another commune's queue: %v", err)
		}
		out := w.decide(here, p, store.SamePerson)
		if _, _, err := w.app.UndoPair(context.Background(), there, out.OpinionID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("undone from elsewhere: %v", err)
		}
		for _, role := range []access.Role{access.VillageHead, access.ProvinceLeader, access.Collector, access.Auditor} {
			a := Actor{AccountID: "x", Role: role, UnitID: w.province}
			if _, err := w.app.Pairs(context.Background(), a, PairQuery{}); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", role, err)
			}
		}
		var rows []store.AuditRow
		w.read(func(tx *store.Tx) error {
			var err error
			rows, err = tx.AuditOf(personRef(p.PersonID), 20)
			return err
		})
		acts := map[string]int{}
		for _, r := range rows {
			acts[r.Act]++
		}
		if acts["pair.read"] == 0 || acts["pair.decide"] != 1 {
			t.Errorf("audit of the person: %v", acts)
		}
	})
}

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

func TestHowIdentifiersAgree(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want IDMatch
	}{
		{"000190000001", "000190000001", IDSame}, {"000190000001", "000190000002", IDNear}, {"000190001234", "000555551234", IDTail},
		{"000190000001", "000555551234", IDDiffer}, {"000190000001", "", IDOnlyList}, {"", "000190000001", IDOnlyKnown},
	} {
		if got := matchIDs(c.a, c.b); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

func TestPaceIsOfTheLastMinutes(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) int64 { return now.Add(-d).UnixMilli() }
	for _, c := range []struct {
		n     int64
		first int64
		want  float64
	}{{0, 0, 0}, {2, ago(time.Minute), 0}, {7, ago(2 * time.Minute), 3}, {30, ago(5 * time.Second), 0}, {31, ago(10 * time.Minute), 3}} {
		if got := pairPace(c.n, c.first, now); got != c.want {
			t.Errorf("%d words: %.2f a minute, want %.2f", c.n, got, c.want)
		}
	}
}
