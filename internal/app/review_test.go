package app

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/review"
	"luoi/internal/sheet"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func (w *world) head(village int64) Actor {
	return Actor{AccountID: fmt.Sprint("head-", village), Role: access.VillageHead, UnitID: village}
}

func (w *world) openRound(q RoundRequest) int64 {
	w.t.Helper()
	n, err := w.app.OpenRound(context.Background(), w.actor, q)
	if err != nil {
		w.t.Fatalf("open a round: %v", err)
	}
	return n
}

func (w *world) lines(actor Actor, number, unit int64) RoundList {
	w.t.Helper()
	v, err := w.app.RoundLines(context.Background(), actor, number, unit, "review.read")
	if err != nil {
		w.t.Fatalf("lines: %v", err)
	}
	return v
}

func (w *world) mark(actor Actor, number, no int64, a review.Answer) {
	w.t.Helper()
	if _, err := w.app.Mark(context.Background(), actor, number, review.Mark{No: no, Answer: a}); err != nil {
		w.t.Fatalf("mark line %d: %v", no, err)
	}
}

// whole checks that what marking moved is what counting from the ground gives.
func (w *world) whole() {
	w.t.Helper()
	rep, err := w.app.Verify(context.Background(), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range rep.Checks {
		if c.Broken > 0 {
			w.t.Errorf("verify: %+v", c)
		}
	}
}

// Seed H15, capability 5.03: «47/82 người lao động trong độ tuổi tham gia BHXH tự nguyện»; 82 of 82 are
// marked before the round can close.
func TestThanhBinhMarks82Of82(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := newWorld(t, s), context.Background()
		w.importThanhBinh()
		w.link()
		village := w.unit(org.Village, "Thôn Thanh Bình")
		round := w.openRound(RoundRequest{UnitID: village, Scheme: person.SchemeVoluntarySI, Who: review.Everyone})
		head := w.head(village)
		list := w.lines(head, round, 0)
		if len(list.Lines) != 82 || list.Total() != 82 || len(list.Groups) != 4 {
			t.Fatalf("%d lines in %d groups, want 82 in 4", len(list.Lines), len(list.Groups))
		}
		n, err := w.app.MarkListed(ctx, head, round, 0)
		if err != nil || n != 47 {
			t.Fatalf("%d whom the list covers are confirmed, want 47: %v", n, err)
		}
		v := w.coverage(village, person.SchemeVoluntarySI)
		if p, ok := v.Total.Rate.Percent(); !ok || p != 5732 || v.Total.Missing != 35 {
			t.Errorf("47 of 82: %d, %d missing", p, v.Total.Missing)
		}
		if err := w.app.CloseRound(ctx, w.actor, round); fault.As(err).Key != "review.not_all" {
			t.Fatalf("closed with 47 of 82: %v", err)
		}
		// 34 of the 35: 3 elsewhere, 2 away, 1 dead, 20 likely, 8 not now.
		answers := []review.Answer{1, 1, 1, 2, 2, 3}
		for len(answers) < 34 {
			answers = append(answers, review.Likely)
			if len(answers) > 26 {
				answers[len(answers)-1] = review.NotNow
			}
		}
		var open []RoundLineView
		for _, l := range w.lines(head, round, 0).Lines {
			if l.Answer == review.Unmarked {
				open = append(open, l)
			}
		}
		if len(open) != 35 {
			t.Fatalf("%d names missing, want 35", len(open))
		}
		for i, a := range answers {
			w.mark(head, round, open[i].No, a)
		}
		if err := w.app.CloseRound(ctx, w.actor, round); fault.As(err).Key != "review.not_all" {
			t.Fatalf("closed with 81 of 82: %v", err)
		}
		w.mark(head, round, open[34].No, review.NotNow)
		if err := w.app.CloseRound(ctx, head, round); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the village head closes: %v", err)
		}
		if err := w.app.CloseRound(ctx, w.actor, round); err != nil {
			t.Fatalf("82 of 82: %v", err)
		}
		v = w.coverage(village, person.SchemeVoluntarySI)
		// 82 − 2 away − 1 dead; of them 47 covered, 3 elsewhere, 29 missing.
		if c := v.Total.Cell; c.WorkingAge != 79 || c.Covered != 47 || c.Elsewhere != 3 || c.Missing != 29 || !c.Holds() {
			t.Errorf("after the round: %+v", c)
		}
		for _, status := range []coverage.Status{coverage.Missing, coverage.Elsewhere, coverage.Covered} {
			names, err := w.app.Missing(ctx, w.actor, NamesQuery{UnitID: village, Scheme: person.SchemeVoluntarySI, Status: status, Limit: 200})
			if err != nil || int64(len(names.Lines)) != names.Total {
				t.Errorf("status %d: %d names behind the figure %d: %v", status, len(names.Lines), names.Total, err)
			}
		}
		if p := w.coverage(0, person.SchemeVoluntarySI); p.Total.Cell != v.Total.Cell {
			t.Errorf("the province did not follow: %+v", p.Total.Cell)
		}
		w.whole()
		correctClosed(w, round, open[5].No, village)
		w.whole()
		if _, err := w.app.Recount(ctx, w.actor, nil, nil); err != nil {
			t.Fatal(err)
		}
		w.whole()
	})
}

// correctClosed: the dead man was another; the office says so, and the entry stays visible.
func correctClosed(w *world, round, no, village int64) {
	w.t.Helper()
	ctx := context.Background()
	for _, c := range []struct {
		actor Actor
		note  string
		key   string
	}{{w.head(village), "nhầm với người cùng tên", "review.closed"}, {w.actor, "nhầm", "review.closed_reason"}, {w.actor, "nhầm với người cùng tên", ""}} {
		_, err := w.app.Mark(ctx, c.actor, round, review.Mark{No: no, Answer: review.NotNow, Note: c.note})
		if key := keyOf(err); key != c.key {
			w.t.Errorf("correction «%s»: %q, want %q", c.note, key, c.key)
		}
	}
	if c := w.coverage(village, person.SchemeVoluntarySI).Total.Cell; c.WorkingAge != 80 || c.Missing != 30 {
		w.t.Errorf("after the correction: %+v", c)
	}
	_, marks, err := w.app.RoundHistory(ctx, w.actor, round, 0, 0, 0, 100)
	if err != nil || len(marks) != 83 || marks[0].No != no || marks[0].Nth != 2 {
		w.t.Errorf("the history has %d marks, the latest %+v: %v", len(marks), marks[0], err)
	}
}

func keyOf(err error) string {
	if err == nil {
		return ""
	}
	return fault.As(err).Key
}

// twoVillages is Thanh Bình with a second village beside it in the same commune.
func twoVillages(t *testing.T, s *store.Store) (w *world, binh, an int64) {
	w = newWorld(t, s)
	residents, _ := w.thanhBinh()
	for i := range 6 {
		residents = append(residents, fmt.Sprintf("%d,TA%03d,Y Blơm Niê %d,0%d/03/1980,Nam,,Chủ hộ,Êđê,Làm nông,Thôn Thanh An,Tổ 1,Xã Ea Knốp", 200+i, i, i, i+1))
	}
	w.importList(ImportRequest{Path: w.file("dan-cu.csv", residentsHead, residents...), List: "residents", AsOf: endOfOctober, Whole: true})
	w.link()
	return w, w.unit(org.Village, "Thôn Thanh Bình"), w.unit(org.Village, "Thôn Thanh An")
}

// A commune's round belongs to several village heads, each to his own part.
func TestAVillageHeadSeesOnlyHisVillage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w, binh, an := twoVillages(t, s)
		ctx := context.Background()
		round := w.openRound(RoundRequest{UnitID: w.eaKnop, Scheme: person.SchemeVoluntarySI})
		all := w.lines(w.actor, round, 0)
		mine := w.lines(w.head(an), round, 0)
		if len(all.Lines) != 88 || len(mine.Lines) != 6 || mine.Whole || len(all.Villages) != 2 {
			t.Fatalf("%d lines, of them %d in Thanh An", len(all.Lines), len(mine.Lines))
		}
		own, foreign := mine.Lines[0].No, int64(0)
		for _, l := range all.Lines {
			if l.VillageID == binh {
				foreign = l.No
			}
		}
		head := w.head(an)
		w.mark(head, round, own, review.Likely)
		_, err := w.app.Mark(ctx, head, round, review.Mark{No: foreign, Answer: review.Died})
		_, many := w.app.MarkMany(ctx, head, round, []review.Mark{{No: own, Answer: review.NotNow}, {No: foreign, Answer: review.Died}})
		_, lines := w.app.RoundLines(ctx, head, round, binh, "review.read")
		_, _, hist := w.app.RoundHistory(ctx, head, round, binh, 0, 0, 10)
		_, listed := w.app.MarkListed(ctx, head, round, binh)
		_, _, now := w.app.RoundLineNow(ctx, head, round, 0, foreign)
		_, counts := w.app.Round(ctx, head, round, binh)
		_, below := w.app.RoundLines(ctx, head, round, w.krongAna, "review.read")
		for what, err := range map[string]error{"mark": err, "mark many": many, "lines": lines, "history": hist, "listed": listed, "line": now, "counts": counts, "elsewhere": below} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s across villages: %v", what, err)
			}
		}
		if l := w.lines(head, round, 0).Lines[0]; l.Answer != review.Likely {
			t.Errorf("a refused batch left its first mark: %v", l.Answer)
		}
		rounds, err := w.app.Rounds(ctx, head, 0)
		if err != nil || len(rounds) != 1 || rounds[0].Total() != 6 || rounds[0].Marked() != 1 {
			t.Errorf("the head's list of rounds: %+v %v", rounds, err)
		}
		if _, err := w.app.OpenRound(ctx, head, RoundRequest{UnitID: an}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a head opens a round: %v", err)
		}
		leader := Actor{AccountID: "leader", Role: access.CommuneLeader, UnitID: w.eaKnop}
		if v, err := w.app.Round(ctx, leader, round, 0); err != nil || v.Total() != 88 || v.MayNames || v.MayMark {
			t.Errorf("a leader's view: %+v %v", v, err)
		}
		if _, err := w.app.RoundLines(ctx, leader, round, 0, "review.read"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a leader opens the names: %v", err)
		}
		w.whole()
	})
}

// The filled sheet comes back shuffled, with lines deleted, and with mistakes.
func TestAFilledSheetComesBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w, _, an := twoVillages(t, s)
		ctx := context.Background()
		round := w.openRound(RoundRequest{UnitID: w.eaKnop, Scheme: person.SchemeVoluntarySI})
		mine := w.lines(w.head(an), round, 0).Lines
		other := w.lines(w.actor, round, 0).Lines[0]
		if other.VillageID == an {
			t.Fatal("the first line is of Thanh An")
		}
		head := []string{"STT", "Mã dòng", "Họ và tên", "Đã có nơi khác", "Đi làm xa", "Đã mất", "Có khả năng", "Chưa / không", "Ghi chú"}
		row := func(code, name string, answers ...int) []string {
			r := []string{"1", code, name, "", "", "", "", "", ""}
			for _, a := range answers {
				r[2+a] = "x"
			}
			return r
		}
		path := w.workbook([]string{"DANH SÁCH RÀ SOÁT"}, head,
			row(mine[4].Code(), mine[4].Name, 4), // shuffled; lines 1 and 2 deleted
			row(mine[0].Code(), mine[0].Name, 1),
			row(mine[3].Code(), mine[3].Name, 1, 3),
			row(mine[5].Code(), mine[0].Name, 2),
			row(other.Code(), other.Name, 3), // another village's line
			row("22-ABCD", "", 1))
		id, err := w.app.UploadMarks(ctx, w.head(an), UploadRequest{Round: round, Path: path, Name: "thanh-an.xlsx"})
		if err != nil {
			t.Fatal(err)
		}
		up, err := w.app.ReviewUpload(ctx, w.head(an), round, id)
		if err != nil || up.Taken != 2 || up.Refused != 4 || len(up.Rows) != 4 {
			t.Fatalf("the upload: %+v %v", up, err)
		}
		for i, key := range []string{"review.sheet.two", "review.sheet.other_name", "review.sheet.unknown_code", "review.sheet.bad_code"} {
			if up.Rows[i].Reasons[0].Key != key {
				t.Errorf("row %d: %+v, want %s", i, up.Rows[i].Reasons, key)
			}
		}
		if again, err := w.app.UploadMarks(ctx, w.head(an), UploadRequest{Round: round, Path: path, Name: "thanh-an.xlsx"}); err != nil {
			t.Error(err)
		} else if up, _ := w.app.ReviewUpload(ctx, w.head(an), round, again); up.Taken != 0 || up.Same != 2 {
			t.Errorf("the same sheet again: %+v", up)
		}
		givenBackOpens(w, round, id, w.head(an))
		binh := w.head(other.VillageID)
		if _, err := w.app.ReviewUpload(ctx, binh, round, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another village opens the upload: %v", err)
		}
		if v, err := w.app.Round(ctx, binh, round, 0); err != nil || len(v.Uploads) != 0 {
			t.Errorf("another village is shown the upload: %v", err)
		}
		typed := mine[1].Code() + " 5 bận mùa\n" + other.Code() + " 4\n" + mine[2].Code() + " 9\n"
		if id, err := w.app.TypeMarks(ctx, w.head(an), UploadRequest{Round: round, Name: "giấy"}, typed); err != nil {
			t.Error(err)
		} else if up, _ := w.app.ReviewUpload(ctx, w.head(an), round, id); up.Taken != 1 || up.Refused != 2 || up.Rows[0].Reasons[0].Key != "review.typed.answer" && up.Rows[1].Reasons[0].Key != "review.typed.answer" {
			t.Errorf("typed from paper: %+v", up)
		}
		if _, err := w.app.TypeMarks(ctx, w.head(an), UploadRequest{Round: round}, " \n"); keyOf(err) != "review.typed.empty" {
			t.Errorf("nothing typed: %v", err)
		}
		_, err = w.app.UploadMarks(ctx, w.head(an), UploadRequest{Round: round, Path: w.workbook(head[:3], row("a", "b")), Name: "x.xlsx"})
		if keyOf(err) != "review.sheet.not_ours" {
			t.Errorf("another table: %v", err)
		}
		w.whole()
	})
}

func givenBackOpens(w *world, round, id int64, actor Actor) {
	w.t.Helper()
	var out bytes.Buffer
	if err := w.app.UploadBack(context.Background(), actor, round, id, "vi", &out); err != nil {
		w.t.Fatal(err)
	}
	path := filepath.Join(w.t.TempDir(), "back.xlsx")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		w.t.Fatal(err)
	}
	if _, rows, err := readSheet(context.Background(), path); err != nil || len(rows) != 4 {
		w.t.Errorf("what was given back reads as %d rows: %v", len(rows), err)
	}
}

func (w *world) workbook(rows ...[]string) string {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), "sheet.xlsx")
	f, err := os.Create(path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	out, err := sheet.NewWriter(f, sheet.KindXLSX)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range rows {
		if err := out.Row(r...); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		w.t.Fatal(err)
	}
	return path
}

func TestARoundAsksSomebody(t *testing.T) {
	w := newWorld(t, testkit.Store(t))
	w.importThanhBinh()
	w.link()
	ctx := context.Background()
	if _, err := w.app.OpenRound(ctx, w.actor, RoundRequest{UnitID: w.krongAna}); keyOf(err) != "review.nobody" {
		t.Errorf("a place without people: %v", err)
	}
	if _, err := w.app.OpenRound(ctx, w.actor, RoundRequest{UnitID: w.eaKnop, Due: endOfOctober}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("due before it begins: %v", err)
	}
	// Whom no list covers at all, doubtful pairs included: 122 residents less 47.
	n := w.openRound(RoundRequest{UnitID: w.eaKnop})
	if v, err := w.app.Round(ctx, w.actor, n, 0); err != nil || v.Total() != 75 {
		t.Errorf("not in any scheme: %d %v", v.Total(), err)
	}
	w.mark(w.actor, n, 1, review.Elsewhere)
	if c := w.coverage(0, person.SchemeAny).Total.Cell; c.Elsewhere != 1 || c.Missing != 74 {
		t.Errorf("any scheme: %+v", c)
	}
	w.mark(w.actor, n, 1, review.Unmarked)
	if c := w.coverage(0, person.SchemeAny).Total.Cell; c.Elsewhere != 0 || c.Missing != 75 {
		t.Errorf("taken back: %+v", c)
	}
	w.whole()
}
