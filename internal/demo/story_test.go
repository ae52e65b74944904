package demo

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/target"
	"luoi/internal/testkit"
)

// loadStory enters a story into an empty store whose clock stands on the article's day.
func loadStory(t *testing.T, dsn, name string) (Story, *app.App, StoryTold) {
	t.Helper()
	story, err := StoryByName(name)
	if err != nil {
		t.Fatal(err)
	}
	clock := story.clock(func() time.Time { return time.Unix(0, 0) })
	s, err := store.Open(context.Background(), store.Options{DSN: dsn, Province: story.Province, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	a, err := app.New(context.Background(), s, testkit.Keys(t), clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time changes nothing
		if _, err := story.Load(context.Background(), a); err != nil {
			t.Fatal(err)
		}
	}
	told, err := story.Tell(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	return story, a, told
}

func (t StoryTold) lines() string {
	var out []string
	for _, b := range t.Boards {
		out = append(out, strings.Join(b.cells(), " | "), b.words("vi"))
	}
	return strings.ReplaceAll(strings.Join(out, "\n"), "\u00a0", " ")
}

// The articles' own numbers, as their boards must show them, on both engines.
func TestStoriesTellTheArticlesNumbers(t *testing.T) {
	want := map[string][]string{
		"an-thi": {"Huyện Ân Thi | Số người đang tham gia BHXH tự nguyện | 2019 (30/06/2019) | 824 | 2.000 | 41,2 % | 49,6 | −15,5 | –",
			"cần 196 mỗi tháng, đang 101,5 mỗi tháng, phải nhanh gấp 1,93 lần"},
		"dong-thap": {"| 2.921 | 3.335 | 87,59 % | 42,2 | 45,4 | –", "còn 414", "| 280 |", "| 18.679 | – | – | – | – | 8.185"},
		"dak-lak":   {"| 3.000/420 = 7,14 |", "| 716 |", "| 8.080 |", "| 17.452 | – | – | – | – | 16.744", "| 3.000 |"},
		"ha-tinh": {"31,5 % vượt 8,0 điểm %, bằng 134,0 % chỉ tiêu", "16,5 % vượt 3,3 điểm %, bằng 125,0 % chỉ tiêu", "| 94,1 % |", "| 47/82 = 57 % |", "Tổ liên gia 4 | Tỷ lệ lao động trong độ tuổi tham gia BHXH tự nguyện | 2024 (30/11/2024) | 100 % |",
			"| 12/192 = 6,25 % |"},
		"ben-tre": {"| 403 |", "| 4.300 |", "| 1.679 |", "| 1.679/4.300 = 39,0 % |"},
	}
	for name, parts := range want {
		t.Run(name, func(t *testing.T) {
			testkit.Engines(t, func(t *testing.T, dsn string) {
				_, _, told := loadStory(t, dsn, name)
				got := told.lines()
				for _, p := range parts {
					if !strings.Contains(got, p) {
						t.Errorf("it does not say %q:\n%s", p, got)
					}
				}
			})
		})
	}
}

// Ân Thi's 2.000 are shared by 21 communes to the person; what cannot be given is refused with a word why, and
// nothing is kept of it.
func TestAnThiIsSharedExactly(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, dsn string) {
		story, a, _ := loadStory(t, dsn, "an-thi")
		ctx, cli := context.Background(), app.CommandLine()
		units, err := story.units(ctx, a)
		if err != nil {
			t.Fatal(err)
		}
		board := func() app.TargetBoard {
			v, err := a.TargetBoard(ctx, cli, app.TargetQuery{UnitID: units[1], Indicator: target.VoluntaryStock, Period: yearOf(2019), AsOf: day.Must(2019, 6, 30)})
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		v := board()
		if len(v.Rows) != 21 || len(v.Rests) != 1 || v.Rests[0].Left != 0 || v.Rests[0].Count != 21 || v.Own.Plan != 553 || !v.Own.HasPlan {
			t.Fatalf("%d rows, rests %+v, plan %d", len(v.Rows), v.Rests, v.Own.Plan)
		}
		give := func(on day.Date, reason string, items ...app.TargetItem) error {
			_, err := a.GiveTargets(ctx, cli, app.TargetOrder{Indicator: target.VoluntaryStock, Period: yearOf(2019), Parent: v.Own.Line, Items: items, Reason: reason, Decision: target.Decision{Day: on}})
			return err
		}
		row := v.Rows[0]
		for _, c := range []struct {
			what, key string
			err       error
		}{
			{"one commune above the rest", "target.children_above", give(day.Date{}, "giao thêm cho xã", app.TargetItem{UnitID: row.UnitID, Value: row.Pace.Target + 1})},
			{"a change without a reason", "target.refused", give(day.Date{}, "", app.TargetItem{UnitID: row.UnitID, Value: row.Pace.Target - 1})},
			{"a commune that is no more", "target.unit_gone", give(day.Must(2025, 7, 1), "giao cho xã cũ", app.TargetItem{UnitID: row.UnitID, Value: 5})},
			{"the district below its communes", "target.children_above", func() error {
				_, err := a.GiveTargets(ctx, cli, app.TargetOrder{Indicator: target.VoluntaryStock, Period: yearOf(2019), Reason: "bớt chỉ tiêu huyện", Items: []app.TargetItem{{UnitID: units[1], Value: 1999}}})
				return err
			}()},
			{"both separators", "target.both_separators", func() error { _, err := app.ReadFigure(target.Stock, "1.234,5"); return err }()},
			{"a rate without denominator", "target.measure.refused", a.EnterMeasure(ctx, cli, app.NewMeasure{Indicator: "voluntary_rate", UnitID: units[1], Day: day.Must(2019, 6, 30), Num: 47, Source: "thử"})},
		} {
			if c.err == nil || fault.As(c.err).Key != c.key {
				t.Errorf("%s: %v, want %s", c.what, c.err, c.key)
			}
		}
		if err := give(day.Date{}, "xã xin bớt một người", app.TargetItem{UnitID: row.UnitID, Value: row.Pace.Target - 1}); err != nil {
			t.Fatal(err)
		}
		after := board()
		if after.Rests[0].Left != 1 || fmt.Sprint(after.Own.Pace) != fmt.Sprint(v.Own.Pace) {
			t.Errorf("after taking one back %+v is left", after.Rests)
		}
		one, err := a.TargetBoard(ctx, cli, app.TargetQuery{UnitID: row.UnitID, Indicator: target.VoluntaryStock, Period: yearOf(2019)})
		if err != nil || len(one.Versions) != 2 || one.Versions[0].Value != row.Pace.Target || !one.Versions[0].Past {
			t.Errorf("the first version is not kept: %+v %v", one.Versions, err)
		}
		if one.Path[len(one.Path)-1].Level != org.Commune {
			t.Error("not a commune's board")
		}
	})
}
