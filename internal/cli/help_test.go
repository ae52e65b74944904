package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"luoi/internal/i18n"
)

// TestEveryCommandExplainsItself asks each command for its help in each language.
func TestEveryCommandExplainsItself(t *testing.T) {
	for _, lang := range i18n.Languages {
		var c commands
		parser, err := newParser(&c, lang, System{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range parser.Model.Leaves(false) {
			var out, errs bytes.Buffer
			sys := System{Out: &out, Err: &errs, Getenv: func(string) string { return "" }, Now: time.Now}
			args := append(strings.Fields(n.Path()), "--help", "--lang", lang)
			if code := run(context.Background(), args, sys); code != exitDone {
				t.Errorf("%v: exit code %d: %s", args, code, errs.String())
			}
			text := strings.Join(strings.Fields(out.String()), " ")
			if detail := "cli.detail." + strings.ReplaceAll(n.Path(), " ", "_"); !i18n.Has(detail) {
				t.Errorf("no message %s", detail)
			}
			if !strings.Contains(text, " / ") || strings.Contains(text, "cli.") || strings.Contains(text, "${") {
				t.Errorf("%v: %s", args, text)
			}
		}
	}
}

// TestNoHelpTextIsLeftOver: a flag that went away takes its sentence along.
func TestNoHelpTextIsLeftOver(t *testing.T) {
	var c commands
	parser, err := newParser(&c, i18n.EN, System{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, f := range parser.Model.AllFlags(false) {
		for _, g := range f {
			used[g.Help] = true
		}
	}
	for _, n := range parser.Model.Leaves(false) {
		used["cli.detail."+strings.ReplaceAll(n.Path(), " ", "_")] = true
		for _, p := range n.Positional {
			used[p.Help] = true
		}
		for _, g := range n.Flags {
			used[g.Help] = true
		}
	}
	for _, key := range i18n.Keys("cli.flag.") {
		if !used[i18n.T(i18n.EN, key)] {
			t.Errorf("no flag uses %s", key)
		}
	}
	for _, key := range i18n.Keys("cli.detail.") {
		if !used[key] {
			t.Errorf("no command uses %s", key)
		}
	}
}
