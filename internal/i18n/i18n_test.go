package i18n

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"luoi/internal/day"
	"luoi/internal/fault"
)

func TestCataloguesAgree(t *testing.T) {
	vi, err := load(files, VI)
	if err != nil {
		t.Fatal(err)
	}
	en, err := load(files, EN)
	if err != nil {
		t.Fatal(err)
	}
	for key, text := range vi {
		other, ok := en[key]
		if !ok {
			t.Errorf("%s has no English", key)
			continue
		}
		// The English of a count may need its number twice, once for the plural: sets, not lists.
		if !maps.Equal(holes(text), holes(other)) {
			t.Errorf("%s: arguments differ: %q, %q", key, text, other)
		}
		if strings.TrimSpace(text) == "" || strings.TrimSpace(other) == "" {
			t.Errorf("%s is empty", key)
		}
	}
	for key := range en {
		if _, ok := vi[key]; !ok {
			t.Errorf("%s has no Vietnamese", key)
		}
	}
}

func TestRepeatedKeyIsRefused(t *testing.T) {
	for name, fsys := range map[string]fstest.MapFS{
		"one file":  {"vi/a.json": {Data: []byte(`{"a.x": "1", "a.x": "2"}`)}},
		"two files": {"vi/a.json": {Data: []byte(`{"a.x": "1"}`)}, "vi/b.json": {Data: []byte(`{"a.x": "2"}`)}},
		"nested":    {"vi/a.json": {Data: []byte(`{"a": {"x": "1"}}`)}},
	} {
		if _, err := load(fsys, VI); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}

func TestFill(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		args       []any
		want       string
	}{
		{VI, "{0:n} dòng", []any{1443793}, "1.443.793 dòng"},
		{EN, "{0:n} {0|row|rows}", []any{int64(1443793)}, "1,443,793 rows"},
		{EN, "{0:n} {0|row|rows}", []any{1}, "1 row"},
		{VI, "năm {0}", []any{2026}, "năm 2026"},
		{VI, "{0:n}", []any{-1234}, "−1.234"},
		{VI, "{0:n}", []any{"ba"}, "ba"},
		{VI, "đến {0}", []any{day.Must(2026, 9, 2)}, "đến 02/09/2026"},
		{VI, "{1} rồi {0}", []any{"hai", "một"}, "một rồi hai"},
		{VI, "{2} {x} {", []any{"a"}, "{2} {x} {"},
		// An argument is never read as a message again.
		{VI, "{0} {1}", []any{"{1}", "b"}, "{1} b"},
	} {
		if got := fill(c.lang, c.text, c.args); got != c.want {
			t.Errorf("fill(%s, %q, %v) = %q, want %q", c.lang, c.text, c.args, got, c.want)
		}
	}
}

func TestErrorNeverShowsTheCause(t *testing.T) {
	secret := errors.New("password=xyz")
	for _, err := range []error{
		secret,
		fault.Wrap(fault.Internal, secret, "fault.internal"),
		fault.Wrap(fault.Internal, secret, "no.such.key"),
	} {
		if got := Error(EN, err); got != T(EN, "fault.internal") {
			t.Errorf("Error(%v) = %q", err, got)
		}
	}
	got := Error(EN, fault.WithFields("fault.invalid", fault.Field{Field: "zzz", Key: "fault.not_found"}))
	if got != "The input cannot be taken as it is: zzz – Not found" {
		t.Errorf("fields: %q", got)
	}
}

func TestLang(t *testing.T) {
	for tag, want := range map[string]string{"": VI, "en": EN, "EN-gb": EN, "en_US.UTF-8": EN, "vi-VN": VI, "fr": VI, "english": VI} {
		if got := Lang(tag); got != want {
			t.Errorf("Lang(%q) = %q, want %q", tag, got, want)
		}
	}
	if T("fr", "fault.not_found") != "Không tìm thấy" || T(EN, "no.such") != "no.such" {
		t.Error("fallback")
	}
}
