package policy

import (
	"strings"
	"testing"
	"testing/fstest"

	"luoi/internal/day"
	"luoi/internal/money"
)

// made is a small book for tests: names and bodies of files below their common head.
func made(t *testing.T, files map[string]string) (*Book, error) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, body := range files {
		head := "label: \"L\"\nenglish: \"E\"\n"
		if !strings.Contains(body, "keyed_by") {
			head += "keyed_by: day\n"
		}
		if !strings.Contains(body, "scope:") {
			head += "scope: country\n"
		}
		fsys["b/"+name+".yaml"] = &fstest.MapFile{Data: []byte(head + "checked: \"2026-01-01\"\n" + body)}
	}
	return Load(fsys, "b")
}

func value(fields string) string {
	return "  - {" + fields + `, status: enacted, confidence: "T", source: {document: "D", article: "1", date: "2020-01-01", link: "L"}}` + "\n"
}

func TestMultiplesFollowTheirBase(t *testing.T) {
	base := "unit: dong\nvalues:\n" + value(`from: "2020-01-01", to: "2020-12-31", value: "1000"`) + value(`from: "2021-01-01", value: "1200"`)
	twenty := "unit: dong\nvalues:\n" + value(`from: "2020-01-01", value: "20", of: base`)
	b, err := made(t, map[string]string{"x/base": base, "y/twenty": twenty, "y/half": "unit: dong\nvalues:\n" + value(`from: "2020-01-01", value: "50%", of: twenty`)})
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[day.Date]money.Dong{day.Must(2020, 12, 31): 10_000, day.Must(2021, 1, 1): 12_000} {
		if got, traces, err := b.Money("half", on); err != nil || got != want || len(traces) != 3 {
			t.Errorf("%s: %d, %v, %v", on, got, traces, err)
		}
	}
	changes := b.Upcoming(day.Must(2020, 6, 1))
	if len(changes) != 3 || changes[0].On != day.Must(2021, 1, 1) {
		t.Errorf("%+v", changes)
	}
	if d := b.Diff(day.Must(2020, 12, 31), day.Must(2021, 1, 1)); len(d) != 3 {
		t.Errorf("%+v", d)
	}
	if next := b.NextTurn("half", day.Must(2020, 6, 1)); next != day.Must(2021, 1, 1) {
		t.Errorf("next turn %s", next)
	}
	if p, _ := b.Parameter("twenty"); p.Chapter != "y" {
		t.Errorf("chapter %q", p.Chapter)
	}
}

func TestBooksThatAreRefused(t *testing.T) {
	base := "unit: dong\nvalues:\n" + value(`from: "2020-01-01", value: "1000"`)
	ends := "unit: dong\nvalues:\n" + value(`from: "2020-01-01", to: "2020-12-31", value: "1000"`)
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"a cycle": {map[string]string{"a": "unit: dong\nvalues:\n" + value(`from: "2020-01-01", value: "2", of: b`),
			"b": "unit: dong\nvalues:\n" + value(`from: "2020-01-01", value: "2", of: a`)}, "itself"},
		"a multiple of itself":    {map[string]string{"a": "unit: dong\nvalues:\n" + value(`from: "2020-01-01", value: "2", of: a`)}, "itself"},
		"a multiple of nothing":   {map[string]string{"a": "unit: dong\nvalues:\n" + value(`from: "2020-01-01", value: "2", of: z`)}, "no amount"},
		"a multiple that ends":    {map[string]string{"a": "unit: dong\nvalues:\n" + value(`from: "2020-01-01", value: "2", of: b`), "b": ends}, "reaches days"},
		"a multiple too early":    {map[string]string{"a": "unit: dong\nvalues:\n" + value(`from: "2019-01-01", value: "2", of: b`), "b": base}, "reaches days"},
		"two of one name":         {map[string]string{"x/a": base, "y/a": base}, "two chapters"},
		"a float":                 {map[string]string{"a": "unit: dong\nvalues:\n" + value(`from: "2020-01-01", value: "10.5"`)}, "whole number"},
		"a percent without sign":  {map[string]string{"a": "unit: percent\nvalues:\n" + value(`from: "2020-01-01", value: "22"`)}, "percent"},
		"a table with one twice":  {map[string]string{"a": "unit: table\nvalues:\n" + value(`from: "2020-01-01", value: "x=1 x=2"`)}, "table"},
		"a list with names":       {map[string]string{"a": "unit: list\nvalues:\n" + value(`from: "2020-01-01", value: "x=1"`)}, "list"},
		"two words for one":       {map[string]string{"a": "unit: word\nvalues:\n" + value(`from: "2020-01-01", value: "x y"`)}, "word"},
		"an unknown unit":         {map[string]string{"a": "unit: stone\nvalues:\n" + value(`from: "2020-01-01", value: "1"`)}, "unit must be"},
		"areas of a country":      {map[string]string{"a": "areas: [\"01\"]\n" + base}, "areas"},
		"an area without areas":   {map[string]string{"a": "scope: area\n" + base}, "areas"},
		"ends before it begins":   {map[string]string{"a": "unit: dong\nvalues:\n" + value(`from: "2020-01-01", to: "2019-01-01", value: "1"`)}, "before from"},
		"no confidence":           {map[string]string{"a": strings.Replace(base, `confidence: "T"`, `confidence: "sure"`, 1)}, "confidence"},
		"no day and no reason":    {map[string]string{"a": strings.Replace(base, `date: "2020-01-01", link`, `date: "", link`, 1)}, "no date"},
		"a gap nobody explains":   {map[string]string{"a": "unit: count\nvalues:\n" + value(`from: "2020-01-01", to: "2020-12-31", value: "1"`) + value(`from: "2022-01-01", value: "1"`)}, "gap"},
		"a number where text was": {map[string]string{"a": "unit: day\nvalues:\n" + value(`from: "2020-01-01", value: "tomorrow"`)}, "day"},
	} {
		if _, err := made(t, c.files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error about %q", name, err, c.want)
		}
	}
	explained := "gaps: \"not published\"\nunit: count\nvalues:\n" + value(`from: "2020-01-01", to: "2020-12-31", value: "1"`) + value(`from: "2022-01-01", value: "1"`)
	b, err := made(t, map[string]string{"a": explained})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.Count("a", day.Must(2021, 5, 5)); err == nil || !strings.Contains(err.Error(), "not published") {
		t.Errorf("in a known gap: %v", err)
	}
	if _, _, err := b.Rate("a", day.Must(2020, 5, 5)); err == nil {
		t.Error("a count is read as a rate")
	}
}

func TestOnlyEnactedValuesAnswer(t *testing.T) {
	b, err := Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	// 1.600.000 was announced for 01/07/2020 and never came.
	for _, on := range []day.Date{day.Must(2020, 6, 30), day.Must(2020, 7, 1), day.Must(2023, 6, 30)} {
		if got, _, err := b.Money("reference_level", on); err != nil || got != 1_490_000 {
			t.Errorf("%s: %d, %v", on, got, err)
		}
	}
	p, _ := b.Parameter("reference_level")
	cancelled := 0
	for _, v := range p.Values {
		if v.Status == Cancelled {
			cancelled++
		}
	}
	if cancelled != 1 {
		t.Errorf("%d cancelled values are shown", cancelled)
	}
}

func TestOverrideSupersedesAndIsChecked(t *testing.T) {
	b, err := Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	v := Value{From: day.Must(2027, 1, 1), To: day.Must(2027, 6, 30), Text: "2000000", Status: Enacted, Confidence: "T", Source: Source{"D", "1", day.Must(2026, 12, 1), "L"}}
	o := Override{"rural_poverty_line", v, "one", "another"}
	c, err := b.With([]Override{o})
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[day.Date]money.Dong{day.Must(2026, 12, 31): 1_500_000, day.Must(2027, 1, 1): 2_000_000, day.Must(2027, 6, 30): 2_000_000, day.Must(2027, 7, 1): 2_200_000} {
		if got, _, err := c.Money("voluntary_income_floor", on); err != nil || got != want {
			t.Errorf("%s: %d, %v; want %d", on, got, err, want)
		}
	}
	if got, _, _ := b.Money("rural_poverty_line", day.Must(2027, 1, 1)); got != 2_200_000 {
		t.Errorf("the book itself changed to %d", got)
	}
	if b.Version() == c.Version() {
		t.Error("another book has the same version")
	}
	for name, bad := range map[string]Override{
		"one person alone":  {"rural_poverty_line", v, "one", "one"},
		"nobody approved":   {"rural_poverty_line", v, "one", ""},
		"unknown parameter": {"moon", v, "one", "another"},
		"no source":         {"rural_poverty_line", Value{From: v.From, Text: "1", Status: Enacted, Confidence: "T"}, "one", "another"},
		"only proposed":     {"rural_poverty_line", Value{From: v.From, Text: "1", Status: Proposed, Confidence: "T", Source: v.Source}, "one", "another"},
	} {
		if _, err := b.With([]Override{bad}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestProgrammesOfPlaces(t *testing.T) {
	b, err := Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Local("topup_", []string{"01", "004"}); len(got) != 3 {
		t.Errorf("%v", got)
	}
	if got := b.Local("topup_", []string{"66"}); got != nil {
		t.Errorf("nothing is known of Đắk Lắk: %v", got)
	}
}
