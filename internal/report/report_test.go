package report

import (
	"strings"
	"testing"

	"luoi/internal/day"
	"luoi/internal/report/figures"
	"luoi/internal/target"
)

// anThi is the district of the article: 215 people at the end of 2020, 824 at the end of June 2021, 2.000 asked for.
func anThi() Body {
	year := day.PeriodAt(day.Year, day.Must(2021, 6, 30))
	b := Body{Kind: Commune, Place: "huyện Ân Thi", Title: "Huyện Ân Thi", UnitID: 7, Period: day.PeriodAt(day.Half, day.Must(2021, 6, 30)), AsOf: day.Must(2021, 6, 30), Data: day.Must(2021, 6, 30),
		Schemes: []Scheme{{Code: Voluntary, Covered: 824, Inside: 824, Of: 60000, OfDay: day.Must(2020, 12, 31), Source: "Niên giám", Due: 40,
			Move: Move{Opening: 215, New: 640, Returned: 12, Renewed: 100, Lapsed: 43, Closing: 824}},
			{Code: Health, Covered: 121000, Inside: 121000, Of: 130000, Source: "Niên giám"}},
		Areas:     []Area{{UnitID: 1, Name: "Xã Vân Du", Covered: 90, Of: 1000, Target: 200, Value: 90}, {UnitID: 2, Name: "Xã Đa Lộc", Covered: 12, Of: 900, Target: 100, Value: 12, Ahead: -37_60}, {UnitID: 3, Name: "Thôn nhỏ", Of: 9}},
		Work:      Work{Groups: 9, Walked: 7, Visits: 340, Joined: 56, JoinedCard: 41, Events: 2, Guests: 85, Lines: []GroupLine{{5, "Nhóm Vân Du", 120, 20}}},
		Obstacles: []Obstacle{{ID: 1, Place: "Xã Vân Du", Text: "Chưa có máy in biên lai", On: day.Must(2021, 6, 21)}}}
	p := target.PaceOn(target.Stock, 2000, target.Result{Known: true, Value: 824}, 215, true, year, b.AsOf)
	b.Goals = []Goal{{Code: target.VoluntaryStock, Name: "Số người đang tham gia BHXH tự nguyện", Unit: "người", Kind: target.Stock, Scheme: Voluntary, Period: year, Target: 2000, Known: true, Value: 824, Day: b.AsOf,
		Ahead: int64(p.Ahead), Elapsed: int64(p.Elapsed), Left: p.Left, Tenths: int64(p.PerMonth*10 + .5), Needed: int64(p.Needed*10 + .999), ByGrowth: p.ByGrowth}}
	b.Decisions, b.Draft = b.Decide(), b.Prose()
	return b
}

func draft(b Body) string {
	var all []string
	for _, s := range b.Prose() {
		all = append(all, s.Text())
	}
	return strings.Join(all, "\n")
}

func TestTheDraftSaysWhatTheArticleSays(t *testing.T) {
	text := draft(anThi())
	for _, want := range []string{"huyện Ân Thi có 824 người tham gia BHXH tự nguyện, bằng 1,4% lực lượng lao động trong độ tuổi (824/60.000 người)",
		"phát triển mới 640 người, tham gia lại 12 người, tái tục 100 người, dừng đóng 43 người.", "tăng từ 215 người đầu kỳ lên 824 người, tức tăng ròng 609 người.",
		"là 824 người, đạt 41,2% chỉ tiêu giao năm 2021 (2.000 người)", "mỗi tháng cần thêm 196 người", "7 nhóm đi vận động với 340 lượt thăm hộ"} {
		if !strings.Contains(text, want) {
			t.Errorf("no «%s» in:\n%s", want, text)
		}
	}
}

func TestTheCheckerFindsNothingWrongWithTheDraft(t *testing.T) {
	b := anThi()
	down := anThi()
	down.Schemes[0].Move = Move{Opening: 900, New: 10, Lapsed: 80, ToCompulsory: 6, Closing: 824}
	for name, body := range map[string]Body{"half-year": b, "falling": down} {
		right := 0
		for _, c := range figures.Check([]figures.Text{{Body: draft(body), Date: body.AsOf}}, figures.Inputs{}) {
			if c.Verdict == figures.Wrong || c.Verdict == figures.Ambiguous {
				t.Errorf("%s: %s: «%s» %v", name, c.Verdict, c.Text(), c.Explain)
			}
			if c.Verdict == figures.OK {
				right++
			}
		}
		if right < 3 {
			t.Errorf("%s: only %d claims could be reckoned again", name, right)
		}
	}
	// The same draft with a figure changed is caught, so that the test above can fail.
	bad := strings.Replace(draft(b), "41,2%", "47,2%", 1)
	wrong := false
	for _, c := range figures.Check([]figures.Text{{Body: bad, Date: b.AsOf}}, figures.Inputs{}) {
		wrong = wrong || c.Verdict == figures.Wrong
	}
	if !wrong {
		t.Error("a changed percentage was not noticed")
	}
}

func TestThreeDecisionsWithTheirReasons(t *testing.T) {
	list := anThi().Decisions
	if len(list) != 3 {
		t.Fatalf("%d decisions", len(list))
	}
	for n, want := range []string{"còn 1.176 người", "Chọn Xã Đa Lộc", "tái tục trước hạn cho 40 người"} {
		if !strings.Contains(list[n].Text, want) || list[n].Why == "" {
			t.Errorf("%d: %+v, want «%s»", n, list[n], want)
		}
	}
	if !strings.Contains(list[1].Why, "12/900") {
		t.Error(list[1].Why)
	}
	if got := (Body{}).Decide(); len(got) != 0 {
		t.Errorf("nothing is known, and yet %v", got)
	}
}

func TestWhatChangedSinceTheReportBefore(t *testing.T) {
	old, now := anThi(), anThi()
	now.Schemes[0].Covered, now.Schemes[0].Inside, now.Areas[0].Covered = 900, 900, 150
	list := Compare(old, now)
	if len(list) != 2 || list[0].Old != "824" || list[0].New != "900" || list[0].Diff != "+76" || list[0].Up != 1 || !strings.HasSuffix(list[1].Diff, "điểm %") {
		t.Errorf("%+v", list)
	}
	told := Tell(old, now, list)
	if told[0] != "BHXH tự nguyện: đang tham gia tăng từ 824 lên 900 (+76)." || told[len(told)-1] != "Tăng nhiều nhất: Xã Vân Du (+60 người BHXH tự nguyện)." {
		t.Error(told)
	}
	if back := Compare(now, old); back[0].Diff != "−76" || back[0].Up != -1 {
		t.Errorf("%+v", back)
	}
	if same := Compare(old, old); len(same) != 0 {
		t.Errorf("nothing changed, and yet %v", same)
	}
}

func TestASealNoticesEveryChange(t *testing.T) {
	s := Stored{UnitID: 7, Period: day.PeriodAt(day.Week, day.Must(2026, 11, 20)), AsOf: day.Must(2026, 11, 20), Version: 1, Body: anThi()}
	if err := s.Freeze(); err != nil {
		t.Fatal(err)
	}
	var back Stored = s
	back.Body = Body{}
	if err := back.Open(); err != nil || back.Seal() != s.Hash || back.Body.Draft[0].Text() != s.Body.Draft[0].Text() {
		t.Error("a report does not come back as it was", err)
	}
	for name, change := range map[string]func(*Stored){"body": func(x *Stored) { x.Raw = strings.Replace(x.Raw, "824", "842", 1) }, "day": func(x *Stored) { x.AsOf = x.AsOf.AddDays(1) },
		"version": func(x *Stored) { x.Version = 2 }, "place": func(x *Stored) { x.UnitID = 8 }, "office": func(x *Stored) { x.OfficeID = 1 }, "reason": func(x *Stored) { x.Reason = "a" }} {
		x := s
		if change(&x); x.Seal() == x.Hash {
			t.Errorf("%s was changed and nobody noticed", name)
		}
	}
}

func TestWordsWrittenOverTheDraftKeepTheirLinks(t *testing.T) {
	b := anThi()
	got := Linked([]string{"Toàn huyện có 824 người (không phải 8.824), dừng 43."}, b.Draft)
	var linked []string
	for _, p := range got[0] {
		if p.Ref != "" {
			linked = append(linked, p.Text)
		}
	}
	if got[0].Text() != "Toàn huyện có 824 người (không phải 8.824), dừng 43." || strings.Join(linked, " ") != "824 43" {
		t.Error(linked, got)
	}
	if len(Linked(nil, b.Draft)) != len(b.Draft) {
		t.Error("without words the draft stands")
	}
}
