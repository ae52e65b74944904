package browsertest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// finding is one rule of WCAG 2.2 AA that a page breaks, as axe-core tells it.
type finding struct {
	ID, Impact, Help string
	Nodes            []struct {
		Target []any  `json:"target"`
		HTML   string `json:"html"`
		Why    string `json:"failureSummary"`
	}
}

// axeRun asks for the rules of WCAG 2.0 to 2.2, levels A and AA, and gives what is serious or worse.
const axeRun = `axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa'], resultTypes: ['violations']})
	.then(r => JSON.stringify(r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')))`

// axe is the text of axe-core as npm ci has put it into the root of the repository.
func axe(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("axe-core is not installed (npm ci): %v", err)
		}
		t.Log("axe-core is not installed (npm ci): the rules of accessibility were not tried")
		return ""
	}
	return string(b)
}

// accessible fails the test when the page before the reader breaks a serious rule of accessibility.
func accessible(t *testing.T, ctx context.Context, axe, name string) {
	t.Helper()
	if axe == "" {
		return
	}
	do(t, ctx, "bring axe", chromedp.Evaluate[chromedp.Void](axe+";0"))
	text := ask(t, ctx, "axe on "+name, chromedp.Evaluate[string](axeRun, chromedp.EvalAwaitPromise))
	var found []finding
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		t.Fatalf("axe on %s: %v: %.200s", name, err, text)
	}
	for _, f := range found {
		for i, n := range f.Nodes {
			if i == 3 {
				t.Errorf("%s: %s: and %d more", name, f.ID, len(f.Nodes)-3)
				break
			}
			t.Errorf("%s: %s (%s): %s\n\t%v %.160s\n\t%s", name, f.ID, f.Impact, f.Help, n.Target, n.HTML, strings.ReplaceAll(n.Why, "\n", " "))
		}
	}
}
