package policy

import (
	"strings"
	"testing"
	"testing/fstest"

	"luoi/internal/day"
)

func TestRetirementAges(t *testing.T) {
	book, err := Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who    string
		female bool
		birth  day.Date
		want   Age
	}{
		{"a man born in September 1961", false, day.Must(1961, 9, 30), Age{60, 3}},
		{"a man born in October 1961", false, day.Must(1961, 10, 1), Age{60, 6}},
		{"a man born in April 1966 and later", false, day.Must(1990, 5, 5), Age{62, 0}},
		{"a man who retired before the rise", false, day.Must(1960, 12, 31), Age{60, 0}},
		{"a woman born in August 1966", true, day.Must(1966, 8, 31), Age{55, 4}},
		{"a woman born in May 1971", true, day.Must(1971, 5, 1), Age{58, 0}},
		{"a woman born in April 1975", true, day.Must(1975, 4, 30), Age{59, 8}},
		{"a woman born in May 1975", true, day.Must(1975, 5, 1), Age{60, 0}},
	} {
		got, trace, err := book.RetirementAge(c.female, c.birth)
		if err != nil || got != c.want {
			t.Errorf("%s: retires at %v (%v), want %v", c.who, got, err, c.want)
		}
		if trace.Source.Document == "" {
			t.Errorf("%s: the answer has no source", c.who)
		}
	}
}

func TestWorkingAgeOfADay(t *testing.T) {
	book, err := Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	w, err := book.WorkingAgeOn(day.Must(2026, 11, 22))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who    string
		female bool
		birth  day.Date
		want   bool
	}{
		{"fifteen today", false, day.Must(2011, 11, 22), true},
		{"fifteen tomorrow", false, day.Must(2011, 11, 23), false},
		{"a man of 61 and a half", false, day.Must(1965, 4, 22), false},
		{"a man of 60", false, day.Must(1966, 4, 1), true},
		{"a woman of 58, born 11/1968", true, day.Must(1968, 11, 1), false},
		{"a woman of 57, born 5/1973", true, day.Must(1973, 5, 1), true},
		{"born before the table", true, day.Must(1899, 1, 1), false},
	} {
		if got := w.Holds(c.female, c.birth); got != c.want {
			t.Errorf("%s: of working age %v, want %v", c.who, got, c.want)
		}
	}
}

func TestOutsideTheDatesIsAnError(t *testing.T) {
	book, err := Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := book.LowestWorkingAge(day.Must(2024, 1, 1)); err == nil {
		t.Error("2024 lies before the first value and must be refused")
	}
	if _, _, err := book.At("no_such_thing", day.Must(2026, 1, 1)); err == nil {
		t.Error("an unknown parameter must be refused")
	}
}

func TestStrictReading(t *testing.T) {
	const source = `confidence: "T"
    source: {document: "D", article: "1", date: "2020-01-01", link: "L"}`
	head := "label: \"L\"\nenglish: \"E\"\nunit: age\nkeyed_by: day\nscope: country\nchecked: \"me\"\nvalues:\n"
	value := func(lines ...string) string { return "  - " + strings.Join(lines, "\n    ") + "\n" }
	good := head + value(`from: "2020-01-01"`, `to: "2020-12-31"`, `value: "15y"`, "status: enacted", source) +
		value(`from: "2021-01-01"`, `value: "15y3m"`, "status: enacted", source)
	for name, c := range map[string]struct{ text, want string }{
		"good":           {good, ""},
		"unknown key":    {good + "colour: red\n", "colour"},
		"gap":            {strings.Replace(good, "2021-01-01", "2021-02-01", 1), "gap"},
		"overlap":        {strings.Replace(good, "2021-01-01", "2020-06-01", 1), "gap or overlap"},
		"missing source": {strings.Replace(good, `document: "D"`, `document: ""`, 1), "source"},
		"bad value":      {strings.Replace(good, "15y3m", "fifteen", 1), "not an age"},
		"bad status":     {strings.Replace(good, "status: enacted", "status: maybe", 1), "status"},
		"no values":      {"label: \"L\"\nenglish: \"E\"\nunit: age\nkeyed_by: day\nscope: country\nchecked: \"me\"\n", "no values"},
	} {
		_, err := Load(fstest.MapFS{"x/a.yaml": {Data: []byte(c.text)}}, "x")
		if c.want == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: error %v, want one about %q", name, err, c.want)
		}
	}
}
