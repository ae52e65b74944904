package cli

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"luoi/internal/i18n"
)

// TestWrongCommandLinesAreExplained types what people mistype: the answer is in their language, says what is
// wrong and names the command whose help to read.
func TestWrongCommandLinesAreExplained(t *testing.T) {
	for _, c := range []struct{ typed, vi, en string }{
		{"impot", "Không có lệnh “impot”. Có phải: import?|Xem: luoi --help", "There is no command “impot”. Did you mean import?|See: luoi --help"},
		{"policy nosuch", "Không có lệnh “nosuch”|Xem: luoi policy --help", "There is no command “nosuch”|See: luoi policy --help"},
		{"policy", "Cần ghi thêm một trong: list, show, check, diff|Xem: luoi policy --help", "One of these is needed: list, show, check, diff|See: luoi policy --help"},
		{"org", "Còn thiếu: import|Xem: luoi org --help", "Missing: import|See: luoi org --help"},
		{"version extra", "Thừa “extra”: lệnh này không cần thêm gì ở đó|Xem: luoi version --help", "“extra” is too much: this command takes nothing more there|See: luoi version --help"},
		{"import", "Còn thiếu: --list=LIST|Xem: luoi import --help", "Missing: --list=LIST|See: luoi import --help"},
		{"bench", "Còn thiếu: <name>|Xem: luoi bench --help", "Missing: <name>|See: luoi bench --help"},
		{"import --list", "--list cần một giá trị đứng sau|Xem: luoi import --help", "--list needs a value after it|See: luoi import --help"},
		{"report day --out a.pdf", "<kind> phải là một trong: week, month, quarter, half, year; không có “day”|Xem: luoi report --help", "<kind> must be one of week, month, quarter, half, year; there is no “day”|See: luoi report --help"},
		{"bench link --n many", "--n phải là một số nguyên; “many” không phải|Xem: luoi bench --help", "--n must be a whole number; “many” is not|See: luoi bench --help"},
		{"demo --dir d --seed -1", "--seed phải là một số nguyên; “-1” không phải|Xem: luoi demo --help", "--seed must be a whole number; “-1” is not|See: luoi demo --help"},
		{"verify --json=maybe", "--json chỉ nhận true hoặc false; không có “maybe”|Xem: luoi verify --help", "--json takes true or false; there is no “maybe”|See: luoi verify --help"},
		{"calc --im x", "Không có cờ --im. Có phải: --db, --in?|Xem: luoi calc --help", "There is no flag --im. Did you mean --db, --in?|See: luoi calc --help"},
		{"verify --elsewhere", "Không có cờ --elsewhere|Xem: luoi verify --help", "There is no flag --elsewhere|See: luoi verify --help"},
	} {
		for lang, want := range map[string]string{i18n.VI: c.vi, i18n.EN: c.en} {
			var out, errs bytes.Buffer
			sys := System{Out: &out, Err: &errs, Getenv: func(name string) string { return map[string]string{"LUOI_LANG": lang}[name] }, Now: time.Now}
			code := run(context.Background(), strings.Fields(c.typed), sys)
			if got := strings.ReplaceAll(strings.TrimSpace(errs.String()), "\n", "|"); code != exitInput || got != "luoi: "+want || out.Len() > 0 {
				t.Errorf("luoi %s: exit code %d, stdout %q\n got %s\nwant luoi: %s", c.typed, code, out.String(), got, want)
			}
		}
	}
}

// TestHelpSpeaksOneLanguage: apart from the short line of a command, which stands in both, and the names of
// flags, nothing of the parser's own English is left in a Vietnamese page.
func TestHelpSpeaksOneLanguage(t *testing.T) {
	for _, typed := range []string{"", "--help", "import --help", "policy --help", "bench --help"} {
		var out bytes.Buffer
		sys := System{Out: &out, Err: &out, Getenv: func(string) string { return "" }, Now: time.Now}
		if code := run(context.Background(), strings.Fields(typed), sys); code != exitDone {
			t.Errorf("luoi %s: exit code %d", typed, code)
		}
		for _, foreign := range []string{"Usage", "Commands:", "Flags:", "Arguments:", "[flags]", "<command>", "Run \"", "Show context"} {
			if strings.Contains(out.String(), foreign) {
				t.Errorf("luoi %s says %q:\n%s", typed, foreign, out.String())
			}
		}
	}
}

// TestTheGuideKnowsEveryCommand: docs/guide/lenh.md names each command and each measurement.
func TestTheGuideKnowsEveryCommand(t *testing.T) {
	guide, err := os.ReadFile("../../docs/guide/lenh.md")
	if err != nil {
		t.Fatal(err)
	}
	var c commands
	parser, err := newParser(&c, i18n.VI, System{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range parser.Model.Leaves(false) {
		if words := strings.Fields(n.Path()); !strings.Contains(string(guide), "`luoi "+words[0]) || len(words) > 1 && !strings.Contains(string(guide), words[1]) {
			t.Errorf("no line for luoi %s", n.Path())
		}
	}
	for name := range measurements {
		if !strings.Contains(string(guide), "`"+name+"`") {
			t.Errorf("no word of luoi bench %s", name)
		}
		if !strings.Contains(i18n.T(i18n.VI, "cli.detail.bench"), name+": ") || !strings.Contains(i18n.T(i18n.EN, "cli.detail.bench"), name+": ") {
			t.Errorf("the help of luoi bench does not explain %s", name)
		}
	}
}
