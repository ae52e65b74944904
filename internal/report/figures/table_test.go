package figures

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// block is a paragraph of testdata with what a careful reader says of it.
type block struct {
	line int
	text string
	says []saying
}

// saying is one line under a paragraph: > sai | 750 người | 650.
type saying struct {
	verdict Verdict
	words   string
	holds   string
}

var verdictWords = map[string]Verdict{"đúng": OK, "sai": Wrong, "mơ hồ": Ambiguous, "thiếu": Unverifiable}

func blocks(t *testing.T, file string) []block {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []block
	for n, line := range strings.Split(string(b), "\n") {
		switch {
		case strings.HasPrefix(line, "#"), strings.TrimSpace(line) == "":
		case strings.HasPrefix(line, ">"):
			cell := append(strings.Split(line[1:], "|"), "", "")
			v, known := verdictWords[strings.TrimSpace(cell[0])]
			if !known || strings.TrimSpace(cell[1]) == "" {
				t.Fatalf("%s:%d: not > verdict | words | figures", file, n+1)
			}
			last := &out[len(out)-1]
			last.says = append(last.says, saying{v, strings.TrimSpace(cell[1]), strings.TrimSpace(cell[2])})
		case len(out) > 0 && len(out[len(out)-1].says) == 0:
			out[len(out)-1].text += "\n" + line
		default:
			out = append(out, block{line: n + 1, text: line})
		}
	}
	return out
}

// TestTheTable holds the checker against the paragraphs of testdata: every verdict told is given, and nothing else is
// called wrong.
func TestTheTable(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no table", err)
	}
	for _, f := range files {
		for _, b := range blocks(t, f) {
			checkBlock(t, f, b)
		}
	}
}

func checkBlock(t *testing.T, file string, b block) {
	t.Helper()
	claims := Check([]Text{{Body: b.text}}, Inputs{CardPrice: cardIn2023})
	for _, s := range b.says {
		got, found := saidOf(claims, s)
		switch {
		case !found:
			t.Errorf("%s:%d: no claim on %q in %s", file, b.line, s.words, b.text)
		case got.Verdict != s.verdict:
			t.Errorf("%s:%d: %q is %s, want %s\n%s", file, b.line, s.words, got.Verdict, s.verdict, words(got))
		case !strings.Contains(words(got), s.holds):
			t.Errorf("%s:%d: no %s in\n%s", file, b.line, s.holds, words(got))
		}
	}
	for _, c := range claims {
		if c.Verdict == Wrong && !b.callsWrong(c) {
			t.Errorf("%s:%d: false alarm on «%s» in %s\n%s", file, b.line, c.Text(), c.Sentence, words(c))
		}
	}
}

// saidOf is the claim about the words that bears the verdict, else the gravest.
func saidOf(claims []Claim, s saying) (Claim, bool) {
	for _, c := range claims {
		if c.Verdict == s.verdict && strings.Contains(c.Text(), s.words) && strings.Contains(words(c), s.holds) {
			return c, true
		}
	}
	return judged(claims, s.words)
}

func (b block) callsWrong(c Claim) bool {
	for _, s := range b.says {
		if s.verdict == Wrong && strings.Contains(c.Text(), s.words) {
			return true
		}
	}
	return false
}
