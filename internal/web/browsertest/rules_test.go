package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"luoi/internal/advice"
	"luoi/internal/field/rules"
	"luoi/internal/i18n"
	"luoi/internal/policy"
)

// familyLine is a family of four before the floor changes, everything asked for.
const familyLine = `{"id":"page","kind":"family_page","input":{"date":"2026-11-22","harvests":[4,9],"members":[
 {"name":"Chị Thảo","gender":"F","birth":"1984-05-10","joins":true,"income":1500000,"category":"other","card":true,"card_group":"farm_average"},
 {"name":"Anh Hùng","gender":"M","birth":"1980-03-01","joins":true,"income":"3.000.000 đồng","category":"ethnic_minority","card":true,"card_group":"farm_average"},
 {"name":"Bà Năm","gender":"F","birth":"1952-01-01","card":true,"card_group":"farm_average"},
 {"name":"Ông Tư","gender":"M","birth":"1950-01-01","card":true}],
 "collector":"Nguyễn Thị A","collector_card":"NV-123","office_phone":"0262 000 000"}}`

// questions are the published vectors, a whole page, and questions that are refused.
func questions(t *testing.T) []string {
	t.Helper()
	lines := []string{strings.ReplaceAll(familyLine, "\n", " "), "nonsense", `{"id":"e","kind":"voluntary_monthly","input":{"pay_date":"2026-11-22","income":-5,"category":"other"}}`}
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "policy", "vectors.json"))
	if err != nil {
		t.Log("the published vectors are not beside this checkout: only our own questions are asked")
		return lines
	}
	var file struct {
		Vectors []struct {
			ID    string          `json:"id"`
			Kind  string          `json:"kind"`
			Input json.RawMessage `json:"input"`
		} `json:"vectors"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, v := range file.Vectors {
		line, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	if len(lines) < 100 {
		t.Errorf("only %d questions", len(lines))
	}
	return lines
}

// Journey: the rules run in the browser. Every published vector is answered there to the byte as in the
// office; the form answers while it is filled in, and goes on when the server is gone.
func TestTheRulesInTheBrowser(t *testing.T) {
	set, err := rules.Load()
	if err != nil {
		t.Fatal(err)
	}
	if !set.Present() {
		if os.Getenv("CI") == "true" {
			t.Fatal("this build has no rules for the browser: make wasm")
		}
		t.Skip("this build has no rules for the browser (make wasm)")
	}
	srv := hLinhServer(t)
	ctx := browser(t)
	watch(t, ctx)
	signIn(t, ctx, srv.URL, "hanh", "mot cau de nho")
	do(t, ctx, "open the form", chromedp.Navigate(srv.URL+"/advice"), chromedp.WaitVisible(".advice-form"))
	loaded := ask(t, ctx, "load the rules", chromedp.Evaluate[float64](`import(document.querySelector('.advice-form').dataset.rules).then(async (m) => {
		const from = performance.now(); globalThis.here = await m.load(); return performance.now() - from; })`, chromedp.EvalAwaitPromise))
	sameAnswers(t, ctx, questions(t))

	usual := pageMS(t, ctx, 1)
	slow := pageMS(t, ctx, 6)
	brotli, gzip := set.Sizes()
	t.Logf("rules: %d bytes as brotli, %d as gzip, ready after %.0f ms; a family page: median %.1f ms here, %.1f ms on a processor slowed down six times", brotli, gzip, loaded, usual, slow)
	if slow > 500 { // ten times the goal: a machine that is busy with other things must not fail this
		t.Errorf("a family page takes %.0f ms on a slow processor", slow)
	}

	srv.Close() // from here on there is nobody to ask
	do(t, ctx, "type without a server", chromedp.SendKeys(`[name="birth.1"]`, "12/03/1988"), chromedp.WaitVisible("[data-live]"))
	shown := ask(t, ctx, "read", chromedp.TextContent("[data-live]"))
	for _, want := range []string{"264.000", "66.000", "không phải lời hứa"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the answer beside the form does not say %q: %s", want, shown)
		}
	}
	look(t, ctx, "f6-live", 1280, "light")
	look(t, ctx, "f6-live", 360, "light")
	narrow(t, ctx, "f6-live", 360)
	do(t, ctx, "type an income that is too low", chromedp.SendKeys(`[name="income"]`, "1.000"), chromedp.WaitVisible(`[data-slot="wrong"]`))
}

// sameAnswers compares what the browser answers with what this program answers, words included.
func sameAnswers(t *testing.T, ctx context.Context, lines []string) {
	t.Helper()
	book, err := policy.Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Languages {
		text, err := json.Marshal(lines)
		if err != nil {
			t.Fatal(err)
		}
		got := ask(t, ctx, "ask in the browser", chromedp.Evaluate[[]string](fmt.Sprintf("(%s).map((l) => here(l, %q))", text, lang)))
		for i, line := range lines {
			want, _ := advice.Answer(book, []byte(line), func(key string, args ...any) string { return i18n.T(lang, key, args...) })
			if got[i] != string(want) {
				t.Errorf("the browser says  %s\nthe office says   %s", got[i], want)
			}
		}
	}
}

// pageMS is the median time of a whole family page in the browser in ms, the processor slowed down so many times.
func pageMS(t *testing.T, ctx context.Context, slower float64) float64 {
	t.Helper()
	throttle := func(rate float64) {
		if _, err := chromedp.Call(ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: rate}); err != nil {
			t.Fatal(err)
		}
	}
	line, err := json.Marshal(familyLine)
	if err != nil {
		t.Fatal(err)
	}
	throttle(slower)
	defer throttle(1)
	took := ask(t, ctx, "measure", chromedp.Evaluate[[]float64](fmt.Sprintf(`(async () => { const line = %s, out = []; here(line, 'vi');
		for (let i = 0; i < 41; i++) { const from = performance.now(); here(line, 'vi'); out.push(performance.now() - from); await new Promise((go) => setTimeout(go)); } return out; })()`, line), chromedp.EvalAwaitPromise))
	slices.Sort(took)
	return took[len(took)/2]
}
