package app

import (
	"context"
	"sync"
	"testing"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func (w *world) prospects(actor Actor, q ProspectQuery) []ProspectItem {
	w.t.Helper()
	var all []ProspectItem
	for {
		v, err := w.app.Prospects(context.Background(), actor, q)
		if err != nil {
			w.t.Fatalf("prospects: %v", err)
		}
		all = append(all, v.Lines...)
		if v.Next == "" {
			if q.Cursor == "" && int64(len(all)) != v.Total {
				w.t.Errorf("%d lines, total %d", len(all), v.Total)
			}
			return all
		}
		q.Cursor = v.Next
	}
}

func (w *world) holder(name string, unit int64) store.Holder {
	w.t.Helper()
	h, err := w.app.CreateHolder(context.Background(), w.actor, NewHolder{Kind: "collector", Name: name, UnitID: unit})
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

func (w *world) thanhBinhLinked() int64 {
	w.t.Helper()
	w.importThanhBinh()
	w.link()
	return w.unit(org.Village, "Thôn Thanh Bình")
}

// 5.01: whoever coverage counts as missing in the voluntary scheme is a prospect for it, and nobody else;
// the pages hold everyone once; importing judges without being asked.
func TestProspectsAreThoseWhomCoverageMisses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		village := w.thanhBinhLinked()
		list := w.prospects(w.actor, ProspectQuery{UnitID: village, Limit: 7})
		seen, voluntary, due := map[person.ID]bool{}, 0, 0
		for i, l := range list {
			if seen[l.Person] || l.Lead == prospect.None {
				t.Errorf("%d stands twice or for no reason", l.Person)
			}
			seen[l.Person] = true
			sum := 0
			for _, y := range l.Why {
				sum += y.Points
			}
			if sum != l.Score {
				t.Errorf("score %d of reasons %s", l.Score, l.WhyText)
			}
			if i > 0 && list[i-1].Place > l.Place {
				t.Error("the order of the recipe is broken between pages")
			}
			if l.Tags.Has(prospect.TagOf(prospect.Due, person.SchemeVoluntarySI)) {
				due++
			} else if l.Wants&person.SchemeVoluntarySI.Bit() != 0 {
				voluntary++
			}
		}
		missing := w.names(w.actor, NamesQuery{UnitID: village, Scheme: person.SchemeVoluntarySI, Status: coverage.Missing})
		if voluntary != 35 || len(missing) != 35 {
			t.Errorf("%d voluntary prospects, %d missing, want 35", voluntary, len(missing))
		}
		if due != 0 { // the list is of 31/10, paid until 31/12: 61 days
			t.Errorf("%d due", due)
		}
		for _, m := range missing {
			if !seen[m.ID] {
				t.Errorf("%s is missing and no prospect", m.FullName)
			}
		}
		// Running again writes nothing.
		res, err := w.app.DeriveProspects(context.Background(), w.actor, nil, nil)
		if err != nil || res.Written != 0 || res.People != 122 {
			t.Errorf("again: %+v %v", res, err)
		}
	})
}

// 5.02: the table's rows and columns sum, and every cell is the length of its list.
func TestThePivotAgreesWithTheList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.thanhBinhLinked()
		for _, unit := range []int64{w.province, w.eaKnop, w.unit(org.Village, "Thôn Thanh Bình")} {
			v, err := w.app.Pivot(context.Background(), w.actor, ProspectQuery{UnitID: unit})
			if err != nil {
				t.Fatal(err)
			}
			var rows, bySegment, byReason int64
			for _, r := range v.Rows {
				rows += r.N
				for code, n := range r.Segments {
					bySegment += n
					if got := len(w.prospects(w.actor, ProspectQuery{UnitID: r.Unit.ID, Segment: code})); int64(got) != n {
						t.Errorf("%s %s: %d names behind %d", r.Unit.FullName, code, got, n)
					}
				}
				for lead, n := range r.Reasons {
					byReason += n
					if got := len(w.prospects(w.actor, ProspectQuery{UnitID: r.Unit.ID, Lead: lead})); int64(got) != n {
						t.Errorf("%s %s: %d names behind %d", r.Unit.FullName, lead.Code(), got, n)
					}
				}
			}
			all := int64(len(w.prospects(w.actor, ProspectQuery{UnitID: unit})))
			if v.Total.N != all || rows != all || bySegment != all || byReason != all {
				t.Errorf("list %d, total %d, rows %d, segments %d, reasons %d", all, v.Total.N, rows, bySegment, byReason)
			}
		}
	})
}

// 5.04: of two people who give one prospect at once one is refused and told who has it.
func TestOneProspectOneHolder(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		village := w.thanhBinhLinked()
		id := w.prospects(w.actor, ProspectQuery{UnitID: village})[0].Person
		hands := []store.Holder{w.holder("Chị Trúc", w.eaKnop), w.holder("Bưu điện xã", w.province)}
		errs := make([]error, len(hands))
		var wait sync.WaitGroup
		for i, h := range hands {
			wait.Add(1)
			go func() {
				defer wait.Done()
				errs[i] = w.app.AssignProspect(context.Background(), w.actor, id, h.ID)
			}()
		}
		wait.Wait()
		won := 0
		for i, err := range errs {
			if err == nil {
				won++
				continue
			}
			f := fault.As(err)
			if f.Kind != fault.Conflict || f.Key != "prospect.taken" || f.Args[0] != hands[1-i].Name {
				t.Errorf("the second was told %v", err)
			}
		}
		if won != 1 {
			t.Fatalf("%d holders of one prospect", won)
		}
		ctx := context.Background()
		card, err := w.app.ProspectCard(ctx, w.actor, id)
		if err != nil || card.Holder.ID == 0 || len(card.Moves) != 1 {
			t.Fatalf("card: %+v %v", card.Holder, err)
		}
		other := hands[0].ID + hands[1].ID - card.Holder.ID
		if err := w.app.HandOverProspect(ctx, w.actor, id, other, card.Holder.ID, ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("handing over what another holds: %v", err)
		}
		if err := w.app.HandOverProspect(ctx, w.actor, id, card.Holder.ID, other, "chuyển địa bàn"); err != nil {
			t.Error(err)
		}
		if err := w.app.ReleaseProspect(ctx, w.actor, id, "nghỉ việc"); err != nil {
			t.Error(err)
		}
		if card, _ = w.app.ProspectCard(ctx, w.actor, id); card.Holder.ID != 0 || len(card.Moves) != 3 {
			t.Errorf("after handing over and release: %+v", card.Moves)
		}
		far := w.holder("Xã khác", w.krongAna)
		if err := w.app.AssignProspect(ctx, w.actor, id, far.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a holder of another commune: %v", err)
		}
		two := []person.ID{w.prospects(w.actor, ProspectQuery{UnitID: village})[1].Person, w.prospects(w.actor, ProspectQuery{UnitID: village})[2].Person}
		if n, err := w.app.AssignChosen(ctx, w.actor, two, hands[0].ID); err != nil || n != 2 {
			t.Errorf("two chosen: %d %v", n, err)
		}
		if n, err := w.app.AssignChosen(ctx, w.actor, append(two, id), hands[1].ID); err != nil || n != 1 {
			t.Errorf("chosen again with one that is free: %d %v", n, err)
		}
		if _, err := w.app.ReleaseChosen(ctx, w.official(w.krongAna, access.BaseOfficial), two, ""); fault.KindOf(err) != fault.NotFound {
			t.Errorf("chosen of another commune: %v", err)
		}
		if n, err := w.app.ReleaseChosen(ctx, w.actor, append(two, id, two[0]), ""); err != nil || n != 3 {
			t.Errorf("taken back: %d %v", n, err)
		}
		n, err := w.app.AssignList(ctx, w.actor, ProspectQuery{UnitID: village}, hands[0].ID)
		if all := len(w.prospects(w.actor, ProspectQuery{UnitID: village, Holder: hands[0].ID})); err != nil || int64(all) != n || n == 0 {
			t.Errorf("the village's list: %d given, %d held, %v", n, all, err)
		}
		if again, err := w.app.AssignList(ctx, w.actor, ProspectQuery{UnitID: village}, hands[1].ID); err != nil || again != 0 {
			t.Errorf("given twice: %d %v", again, err)
		}
		if back, err := w.app.ReleaseList(ctx, w.actor, ProspectQuery{UnitID: village, Holder: hands[0].ID}, ""); err != nil || back != n {
			t.Errorf("taken back: %d of %d, %v", back, n, err)
		}
	})
}

const familyHead = "STT,Số hộ,Họ và tên,Ngày sinh,Giới tính,Số định danh cá nhân,Quan hệ với chủ hộ,Dân tộc,Nghề nghiệp,Thôn,Tổ liên gia,Xã"

// family is Ms Thảo's (D20): she, her husband, a grown-up daughter, a small son; and a neighbour.
func (w *world) family() {
	w.t.Helper()
	rows := []string{
		"1,TM001,Huỳnh Thị Thảo,12/05/1984,Nữ,087184000001,Chủ hộ,Kinh,Làm nông,Khóm Tân Mỹ,Tổ 1,Xã Ea Knốp",
		"2,TM001,Trần Văn Út,01/02/1980,Nam,087080000002,Chồng,Kinh,Làm nông,Khóm Tân Mỹ,Tổ 1,Xã Ea Knốp",
		"3,TM001,Trần Thị Ngọc,03/03/2005,Nữ,087305000003,Con,Kinh,Buôn bán,Khóm Tân Mỹ,Tổ 1,Xã Ea Knốp",
		"4,TM001,Trần Văn Tí,04/04/2018,Nam,087218000004,Con,Kinh,Học sinh,Khóm Tân Mỹ,Tổ 1,Xã Ea Knốp",
		"5,TM002,Lê Thị Hàng Xóm,05/05/1986,Nữ,087186000005,Chủ hộ,Kinh,Làm nông,Khóm Tân Mỹ,Tổ 1,Xã Ea Knốp",
	}
	w.importList(ImportRequest{Path: w.file("dan-cu.csv", familyHead, rows...), List: delivery.Residents, AsOf: endOfOctober, Whole: true})
	w.importList(ImportRequest{Path: w.file("bhxh-tn.csv", voluntaryHead, "1,Trần Văn Út,01/02/1980,Nam,087080000002,9900000001,01/01/2024,30/11/2026,297000,Xã Ea Knốp"),
		List: delivery.Voluntary, AsOf: endOfOctober, Whole: true})
	w.link()
}

func (w *world) who(name string) person.ID {
	w.t.Helper()
	lines, err := w.app.FindPeople(context.Background(), w.actor, name, 5)
	if err != nil || len(lines) == 0 {
		w.t.Fatalf("nobody is called %s: %v", name, err)
	}
	return lines[0].ID
}

// 5.06, 5.09: after Ms Thảo joins, her daughter is first in the collector's list; the chain goes on to
// the neighbour. 5.05: the talks add up.
func TestAfterMsThaoJoinsHerDaughterIsFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.family()
		ctx := context.Background()
		thao, ngoc, ut, neighbour := w.who("Huỳnh Thị Thảo"), w.who("Trần Thị Ngọc"), w.who("Trần Văn Út"), w.who("Lê Thị Hàng Xóm")
		card, err := w.app.ProspectCard(ctx, w.actor, thao)
		if err != nil || card.Row.Lead != prospect.Household || len(card.Members) != 4 {
			t.Fatalf("Thảo: %+v %v", card.Row, err)
		}
		if card, _ := w.app.ProspectCard(ctx, w.actor, ut); card.Row.Lead != prospect.Due {
			t.Errorf("her husband's contribution ends with November: %+v", card.Row)
		}
		h := w.holder("Chị Trúc", w.eaKnop)
		collector := Actor{AccountID: "truc", Role: access.Collector, UnitID: w.eaKnop}
		if err := w.app.AssignProspect(ctx, w.actor, thao, h.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.app.AssignProspect(ctx, w.actor, neighbour, h.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.app.ProspectCard(ctx, collector, thao); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a collector opens what another holds: %v", err)
		}
		next := day.Must(2026, 11, 28) // a Saturday
		for range 11 {
			talk := NewTalk{Minutes: 30, Way: "visit", Outcome: prospect.OutcomeThinking, Objection: "fraud", Next: next}
			if err := w.app.TellTalk(ctx, w.actor, thao, talk); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.app.TellTalk(ctx, w.actor, thao, NewTalk{Minutes: 60, Way: "visit", Outcome: prospect.OutcomeJoined, Note: "đã thấy biên lai"}); err != nil {
			t.Fatal(err)
		}
		card, err = w.app.ProspectCard(ctx, w.actor, thao)
		if err != nil || card.Row.Talks != 12 || card.Row.Minutes != 390 || card.Talks[0].Note != "đã thấy biên lai" {
			t.Errorf("12 talks, 6,5 hours: %+v %v", card.Row, err)
		}
		list := w.prospects(w.actor, ProspectQuery{UnitID: w.eaKnop, Holder: h.ID})
		if len(list) == 0 || list[0].Person != ngoc || list[0].Holder != h.ID {
			t.Fatalf("first in the list: %+v", list)
		}
		for _, l := range list {
			if l.Person == thao && l.Wants&person.SchemeVoluntarySI.Bit() != 0 {
				t.Error("Thảo is still asked to join what she joined")
			}
		}
		if err := w.app.SetReferral(ctx, w.actor, ngoc, thao); err != nil {
			t.Error(err)
		}
		if err := w.app.SetReferral(ctx, w.actor, neighbour, ngoc); err != nil {
			t.Error(err)
		}
		if err := w.app.SetReferral(ctx, w.actor, thao, neighbour); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a chain in a circle: %v", err)
		}
		if v, err := w.app.Objections(ctx, w.actor, w.eaKnop); err != nil || v.Counts["fraud"].Heard != 11 || v.Counts["fraud"].People != 1 || v.Counts["fraud"].Joined != 1 || v.Brought != 2 {
			t.Errorf("objections: %+v %v", v, err)
		}
		// Taking the joining back makes her a prospect again.
		if err := w.app.WithdrawTalk(ctx, w.actor, thao, card.Talks[0].ID); err != nil {
			t.Fatal(err)
		}
		if card, _ = w.app.ProspectCard(ctx, w.actor, thao); card.Row.Lead == prospect.None || card.Row.Talks != 11 {
			t.Errorf("after the correction: %+v", card.Row)
		}
	})
}

// Nobody reaches a prospect of another village, commune or holder by its number.
func TestProspectsOfOthersDoNotExist(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.family()
		ctx := context.Background()
		thao := w.who("Huỳnh Thị Thảo")
		stranger := Actor{AccountID: "s", Role: access.BaseOfficial, UnitID: w.krongAna}
		leader := Actor{AccountID: "l", Role: access.CommuneLeader, UnitID: w.eaKnop}
		h := w.holder("Chị Trúc", w.krongAna)
		for what, err := range map[string]error{
			"card":   second(w.app.ProspectCard(ctx, stranger, thao)),
			"assign": w.app.AssignProspect(ctx, stranger, thao, h.ID),
			"talk":   w.app.TellTalk(ctx, stranger, thao, NewTalk{Way: "visit", Outcome: prospect.OutcomeAbsent}),
			"means":  w.app.AddMeans(ctx, stranger, thao, prospect.Means{Kind: prospect.MeansWage, N: 5}),
			"list":   second(w.app.Prospects(ctx, stranger, ProspectQuery{UnitID: w.eaKnop})),
			"export": second(w.app.ExportProspects(ctx, stranger, ProspectQuery{UnitID: w.eaKnop})),
		} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s of another commune: %v", what, err)
			}
		}
		for what, err := range map[string]error{
			"card":  second(w.app.ProspectCard(ctx, leader, thao)),
			"list":  second(w.app.Prospects(ctx, leader, ProspectQuery{UnitID: w.eaKnop})),
			"rules": w.app.ChangeRules(ctx, leader, RuleChange{End: "student"}),
		} {
			if fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s for a commune leader: %v", what, err)
			}
		}
		if v, err := w.app.Pivot(ctx, leader, ProspectQuery{UnitID: w.eaKnop}); err != nil || v.Total.N == 0 || v.MayNames {
			t.Errorf("counts for a commune leader: %+v %v", v.Total, err)
		}
		collector := Actor{AccountID: "c", Role: access.Collector, UnitID: w.eaKnop}
		if v, err := w.app.Prospects(ctx, collector, ProspectQuery{}); err != nil || v.Total != 0 {
			t.Errorf("a collector who holds nothing sees %d, %v", v.Total, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// An office changes a segment; the old wording stays with its days, and the table follows.
func TestAnOfficeChangesItsSegments(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.thanhBinhLinked()
		ctx := context.Background()
		rule := prospect.Rule{Code: "young", Name: "Lao động trẻ", En: "Young workers", When: prospect.Condition{AgeFrom: 18, AgeTo: 40}}
		if err := w.app.ChangeRules(ctx, w.actor, RuleChange{Rule: rule}); err != nil {
			t.Fatal(err)
		}
		for range 20 {
			if err := w.app.ChangeRules(ctx, w.actor, RuleChange{Up: "young"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.app.deriveDue(ctx, w.actor, nil); err != nil {
			t.Fatal(err)
		}
		n := len(w.prospects(w.actor, ProspectQuery{Segment: "young"}))
		if n == 0 {
			t.Error("the new segment is empty")
		}
		if err := w.app.ChangeRules(ctx, w.actor, RuleChange{End: "informal_worker"}); err != nil {
			t.Fatal(err)
		}
		rules, err := w.app.SegmentRules(ctx, w.actor)
		if err != nil || rules[0].Code != "young" {
			t.Fatalf("order: %v %v", rules, err)
		}
		ended := false
		for _, r := range rules {
			ended = ended || r.Code == "informal_worker" && !r.To.IsZero()
		}
		if !ended {
			t.Error("the ended rule is gone instead of ended")
		}
		if err := w.app.ChangeRules(ctx, w.actor, RuleChange{Rule: prospect.Rule{Code: "x", Name: "x"}}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an empty rule: %v", err)
		}
	})
}

// What an import touches is judged anew, the rest is not; the joining told at the door is confirmed by
// the list.
func TestAListConfirmsWhatWasTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.family()
		ctx := context.Background()
		thao := w.who("Huỳnh Thị Thảo")
		if err := w.app.TellTalk(ctx, w.actor, thao, NewTalk{Way: "visit", Outcome: prospect.OutcomeJoined, Schemes: person.SchemeVoluntarySI.Bit()}); err != nil {
			t.Fatal(err)
		}
		w.importList(ImportRequest{Path: w.file("bhxh-tn-2.csv", voluntaryHead,
			"1,Huỳnh Thị Thảo,12/05/1984,Nữ,087184000001,9900000002,01/11/2026,31/10/2027,297000,Xã Ea Knốp"), List: delivery.Voluntary, AsOf: day.Must(2026, 11, 20)})
		w.link()
		var row store.ProspectRow
		w.read(func(tx *store.Tx) error {
			var err error
			row, err = tx.Prospect(thao)
			return err
		})
		if row.Joined != 0 || row.Wants&person.SchemeVoluntarySI.Bit() != 0 || row.Talks != 1 {
			t.Errorf("after the list: %+v", row)
		}
	})
}
