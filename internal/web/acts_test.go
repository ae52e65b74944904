package web

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"luoi/internal/access"
	"luoi/internal/i18n"
	"luoi/internal/web/ui"
)

// An auditor reads the journal in words: every act that the program writes into it has a name.
func TestEveryActHasAName(t *testing.T) {
	written := regexp.MustCompile(`Audit\((?:ctx, [^"]*)?"([a-z_]+\.[a-z_]+)"`)
	acts := map[string]bool{}
	for _, pattern := range []string{"../app/*.go", "../store/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if ok, _ := filepath.Match("*_test.go", filepath.Base(f)); ok {
				continue
			}
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range written.FindAllStringSubmatch(string(text), -1) {
				acts[m[1]] = true
			}
		}
	}
	if len(acts) < 100 {
		t.Fatalf("only %d acts found in the source", len(acts))
	}
	for act := range acts {
		if !i18n.Has("web.act." + act) {
			t.Errorf("the journal would say %q: no key web.act.%s", act, act)
		}
	}
}

func TestTheJournalSpeaksInWords(t *testing.T) {
	ctx := ui.WithEnv(context.Background(), ui.Env{Lang: i18n.VI})
	for _, c := range []struct{ act, detail, want string }{
		{"names.read", "any 19", "Cả bốn chương trình · 19 dòng"},
		{"events.read", "age15 2", "đủ 15 tuổi · 2 dòng"},
		{"pair.read", "record:28323", "Dòng danh sách 28323"},
		{"review.open", "unit:67 health 38", "Nơi số 67 · BHYT · 38"},
		{"account.sign_in", "password", "bằng mật khẩu"},
		{"broadcast.play", "2026-10-09 1", "2026-10-09 · 1"},
		{"person.unmask", "đối chiếu thẻ lần 2, tại nhà", "đối chiếu thẻ lần 2, tại nhà"},
		{"person.unmask", "doi chieu the", "doi chieu the"},
	} {
		if got := detailText(ctx, c.act, c.detail); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.act, c.detail, got, c.want)
		}
	}
	if got := subjectText(ctx, "unit:7191", "Thôn Cẩm Thạch"); got != "Thôn Cẩm Thạch" {
		t.Errorf("a place with a name: %q", got)
	}
	if got := subjectText(ctx, "no_such_kind:5", ""); got != "no_such_kind:5" {
		t.Errorf("an unknown kind: %q", got)
	}
}

// A collector is not shown tabs that answer «you may not do this».
func TestTabsThatWouldBeRefusedAreLeftOut(t *testing.T) {
	tabs := []ui.Tab{{Href: "/savings?place=7"}, {Href: "/savings/money?place=7"}, {Href: "/savings/goal"}}
	for role, want := range map[access.Role]int{access.Collector: 2, access.VillageHead: 2, access.BaseOfficial: 3} {
		got := openTabs(tabs, func(act access.Act) bool { return access.May(role, act) })
		if len(got) != want {
			t.Errorf("%s sees %d tabs, want %d", role, len(got), want)
		}
	}
}
