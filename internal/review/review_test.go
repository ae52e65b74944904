package review

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/fault"
	"luoi/internal/person"
)

func TestEveryLineHasItsOwnCodeAndComesBack(t *testing.T) {
	seen := map[string]bool{}
	for _, round := range []int64{1, 28, 29, 840, 841, 24389, 1 << 30} {
		for no := int64(1); no <= MaxLines; no += 7 {
			c := Code(round, no)
			if seen[c] {
				t.Fatalf("%s twice", c)
			}
			seen[c] = true
			if r, n, ok := ParseCode(strings.ToLower(strings.ReplaceAll(c, "-", " "))); !ok || r != round || n != no {
				t.Fatalf("%s reads as %d %d %v", c, r, n, ok)
			}
		}
	}
}

func TestAWrongCharacterIsNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := []byte(strings.ReplaceAll(Code(rapid.Int64Range(1, 1e6).Draw(t, "round"), rapid.Int64Range(1, MaxLines).Draw(t, "no")), "-", ""))
		i := rapid.IntRange(0, len(c)-1).Draw(t, "at")
		if rapid.Bool().Draw(t, "swap") && i > 0 {
			if c[i] == c[i-1] {
				return
			}
			c[i], c[i-1] = c[i-1], c[i]
		} else {
			other := signs[rapid.IntRange(0, len(signs)-1).Draw(t, "sign")]
			if other == c[i] {
				return
			}
			c[i] = other
		}
		if _, _, ok := ParseCode(string(c)); ok {
			t.Fatalf("%s passes", c)
		}
	})
	for _, text := range []string{"", "abc", "2A-2AF0", "22-2222", "thanh binh", strings.Repeat("2", 40)} {
		if _, _, ok := ParseCode(text); ok {
			t.Errorf("%q passes for a code", text)
		}
	}
}

func TestARoundClosesWhenAllAreMarked(t *testing.T) {
	r := Round{State: Open}
	if err := r.MayClose(Tally{Unmarked: 35, Elsewhere: 47}); fault.As(err).Key != "review.not_all" {
		t.Errorf("47 of 82: %v", err)
	}
	if err := r.MayClose(Tally{Elsewhere: 47, Away: 5, Died: 1, Likely: 20, NotNow: 9}); err != nil {
		t.Errorf("82 of 82: %v", err)
	}
	r.State = Closed
	if err := r.MayClose(Tally{Elsewhere: 82}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("closed twice: %v", err)
	}
}

func TestWhenAMarkIsAllowed(t *testing.T) {
	for _, c := range []struct {
		what    string
		state   State
		line    Line
		mark    Mark
		office  bool
		changes bool
		key     string
	}{
		{"a first answer", Open, Line{}, Mark{Answer: Likely}, false, true, ""},
		{"the same again", Open, Line{Answer: Likely}, Mark{Answer: Likely}, false, false, ""},
		{"another answer is a correction", Open, Line{Answer: Likely}, Mark{Answer: Died}, false, true, ""},
		{"taking it back", Open, Line{Answer: Likely}, Mark{Answer: Unmarked}, false, true, ""},
		{"a note beside the same answer", Open, Line{Answer: Elsewhere}, Mark{Answer: Elsewhere, Note: "Công ty ở Bình Dương"}, false, true, ""},
		{"a sixth answer", Open, Line{}, Mark{Answer: 6}, true, false, "review.no_such_answer"},
		{"a closed round, by the village head", Closed, Line{Answer: Died}, Mark{Answer: NotNow}, false, false, "review.closed"},
		{"a closed round, without a reason", Closed, Line{Answer: Died}, Mark{Answer: NotNow, Note: "nhầm"}, true, false, "review.closed_reason"},
		{"a closed round, corrected with a reason", Closed, Line{Answer: Died}, Mark{Answer: NotNow, Note: "nhầm với người cùng tên"}, true, true, ""},
		{"a closed round stays all marked", Closed, Line{Answer: Died}, Mark{Answer: Unmarked, Note: "nhầm với người cùng tên"}, true, false, "review.closed_undo"},
		{"a novel as a note", Open, Line{}, Mark{Answer: Likely, Note: strings.Repeat("ă", MaxNote+1)}, true, false, "review.note_long"},
	} {
		changes, err := Round{State: c.state}.Judge(c.line, c.mark, c.office)
		key := ""
		if err != nil {
			key = fault.As(err).Key
		}
		if changes != c.changes || key != c.key {
			t.Errorf("%s: %v %q, want %v %q", c.what, changes, key, c.changes, c.key)
		}
	}
}

func TestTheLatestAnswerStands(t *testing.T) {
	vol, health := person.SchemeVoluntarySI, person.SchemeHealth
	var st Standing
	st = st.After(vol, Elsewhere).After(health, Likely)
	if st.Answer != Likely || st.Told != vol.Bit() {
		t.Errorf("told of one scheme, likely in another: %+v", st)
	}
	if st = st.After(vol, NotNow); st.Told != 0 || st.Answer != NotNow {
		t.Errorf("no longer elsewhere: %+v", st)
	}
	if st = st.After(person.SchemeAny, Elsewhere); st.Told != ToldAny {
		t.Errorf("elsewhere in something: %+v", st)
	}
	if !Died.Gone() || !Away.Gone() || Likely.Gone() || Elsewhere.Gone() {
		t.Error("who is gone")
	}
}

var head = []string{"STT", "Mã dòng", "Họ và tên", "Ngày sinh", "1. Đã có nơi khác", "2. Đi làm xa", "3. Đã mất", "4. Có khả năng", "5. Chưa / không", "Ghi chú"}

func TestAReturnedSheet(t *testing.T) {
	cols, ok := FindColumns(head)
	if !ok {
		t.Fatalf("the head is not found: %+v", cols)
	}
	const round = 12
	known := map[int64]Known{}
	for no, name := range []string{1: "Lê Thị Hoà", 2: "H’ Yar Niê", 3: "Trần Văn Sơn", 4: "Võ Kim Chi", 5: "Y Blơm Niê"} {
		if no > 0 {
			known[int64(no)] = Known{Line: Line{Round: round, No: int64(no)}, Name: name}
		}
	}
	five := known[5]
	five.Answer = Died
	known[5] = five
	row := func(code, name string, answer int, more ...string) []string {
		r := []string{"9", code, name, "", "", "", "", "", "", ""}
		if answer > 0 {
			r[3+answer] = "x"
		}
		copy(r[9:], more)
		return r
	}
	two := row(Code(round, 4), "Võ Kim Chi", 4)
	two[8] = "✓"
	unclear := row(Code(round, 2), "H' Yar Niê", 0)
	unclear[5] = "hỏi lại"
	for _, c := range []struct {
		what  string
		cells []string
		key   string // "" taken, "-" says nothing, "0" blank, else the reason
	}{
		{"taken, shuffled or not", row(strings.ToLower(Code(round, 3)), "TRẦN VĂN SƠN", 4, "sau vụ cà phê"), ""},
		{"a name in old spelling is the same name", row(Code(round, 1), "Lê Thị Hòa", 1), ""},
		{"nobody ticked it", row(Code(round, 1), "Lê Thị Hoà", 0), "0"},
		{"a signature below the list", []string{"", "", "Trưởng thôn ký tên"}, "-"},
		{"two boxes", two, "review.sheet.two"},
		{"a word nobody understands", unclear, "review.sheet.unclear"},
		{"a tick without a code", row("", "Lê Thị Hoà", 2), "review.sheet.no_code"},
		{"a mistyped code", row("2E-222X", "", 2), "review.sheet.bad_code"},
		{"a line of another round", row(Code(11, 1), "Lê Thị Hoà", 2), "review.sheet.other_round"},
		{"a line nobody has here", row(Code(round, 99), "", 2), "review.sheet.unknown_code"},
		{"one column sorted alone", row(Code(round, 1), "Trần Văn Sơn", 3), "review.sheet.other_name"},
		{"another answer came in meanwhile", row(Code(round, 5), "", 4), "review.sheet.has.died"},
	} {
		r, ok := cols.Row(7, c.cells)
		if !ok {
			if c.key != "-" {
				t.Errorf("%s: skipped", c.what)
			}
			continue
		}
		v := JudgeSheet(round, []SheetRow{r}, known, false)
		got := ""
		switch {
		case len(v.Refused) == 1:
			got = v.Refused[0].Reasons[0].Key
		case v.Blank == 1:
			got = "0"
		case len(v.Marks) != 1:
			got = "?"
		}
		if got != c.key {
			t.Errorf("%s: %q, want %q", c.what, got, c.key)
		}
	}
	a, _ := cols.Row(1, row(Code(round, 1), "", 1))
	b, _ := cols.Row(2, row(Code(round, 1), "", 3))
	c, _ := cols.Row(3, row(Code(round, 2), "", 4))
	d, _ := cols.Row(4, row(Code(round, 2), "", 4))
	e, _ := cols.Row(5, row(Code(round, 5), "", 4))
	v := JudgeSheet(round, []SheetRow{a, b, c, d, e}, known, true)
	if len(v.Refused) != 2 || len(v.Marks) != 2 || v.Same != 1 {
		t.Errorf("the same line twice: %+v", v)
	}
}

func TestOtherTablesAreNotTaken(t *testing.T) {
	if _, ok := FindColumns([]string{"STT", "Họ và tên", "Ngày sinh", "Ghi chú"}); ok {
		t.Error("a list of people passes for a review sheet")
	}
}

// What a tired typist types in the evening: codes with a blank for the hyphen, full stops, notes.
func TestLinesTypedFromPaper(t *testing.T) {
	code := Code(12, 3)
	spaced := strings.ToLower(strings.Replace(code, "-", " ", 1))
	for _, c := range []struct {
		what, line string
		answer     Answer
		note, key  string
	}{
		{"code and number", code + " 4", Likely, "", ""},
		{"a blank for the hyphen, small letters", spaced + " 5", NotNow, "", ""},
		{"a note, a full stop", code + "\t2. con ở Bình Dương", Away, "con ở Bình Dương", ""},
		{"semicolons as from a sheet", code + ";1;", Elsewhere, "", ""},
		{"no number", code, Unmarked, "", "review.typed.answer"},
		{"an answer that is not there", code + " 6", Unmarked, "", "review.typed.answer"},
		{"a word instead", code + " có", Unmarked, "", "review.typed.answer"},
	} {
		rows := ReadTyped("\n  \n" + c.line + "\r\n")
		if len(rows) != 1 {
			t.Fatalf("%s: %d rows", c.what, len(rows))
		}
		r := rows[0]
		key := ""
		if len(r.Reasons) > 0 {
			key = r.Reasons[0].Key
		}
		if round, no, ok := ParseCode(r.Code); !ok || round != 12 || no != 3 || r.Answer != c.answer || r.Note != c.note || key != c.key || r.Line != 3 {
			t.Errorf("%s: %+v", c.what, r)
		}
	}
	v := JudgeSheet(12, ReadTyped("2E-222X 4\n4\n"), nil, false)
	if len(v.Refused) != 2 || len(v.Marks) != 0 {
		t.Errorf("lines without a code that leads anywhere: %+v", v)
	}
}

func FuzzLinesTypedFromPaper(f *testing.F) {
	f.Add(Code(12, 3) + " 4 sau vụ\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range ReadTyped(text) {
			if len(r.Reasons) == 0 && (r.Answer < Elsewhere || r.Answer > NotNow) {
				t.Errorf("%q is taken as answer %d", text, r.Answer)
			}
		}
	})
}
