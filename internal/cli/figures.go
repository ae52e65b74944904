package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/report/figures"
	"luoi/internal/vntext"
)

type figuresCmd struct {
	Check figuresCheckCmd `cmd:"" help:"${cmd_figures_check}"`
}

type figuresCheckCmd struct {
	Files []string `arg:"" help:"${flag_figures_files}"`
	Text  bool     `name:"text" help:"${flag_figures_text}"`
}

// longestText is how much one text may hold; a yearly report is a few hundred kilobytes.
const longestText = 8 << 20

// claimJSON is one line of luoi figures check.
type claimJSON struct {
	File        string   `json:"file"`
	Index       int      `json:"index"`
	Sentence    string   `json:"sentence"`
	Claim       string   `json:"claim"`
	Verdict     string   `json:"verdict"`
	Readings    []string `json:"readings"`
	Explanation string   `json:"explanation"`
	Recomputed  string   `json:"recomputed,omitempty"`
	Missing     []string `json:"missing"`
	Rule        string   `json:"rule"`
}

// Run checks the texts and prints one claim a line. Whatever the verdicts, the exit code is 0: the text
// was read; a script looks at the verdicts.
func (c figuresCheckCmd) Run(e *env) error {
	var texts []figures.Text
	for _, name := range c.Files {
		body, err := e.readText(name)
		if err != nil {
			return err
		}
		texts = append(texts, figures.Text{Name: filepath.Base(name), Body: body})
	}
	book, err := loadBook()
	if err != nil {
		return err
	}
	for _, cl := range app.CheckFigures(book, texts) {
		j := e.claim(cl)
		if !c.Text {
			if err := e.json(j); err != nil {
				return err
			}
			continue
		}
		if err := e.claimText(j); err != nil {
			return err
		}
	}
	return nil
}

// readText reads a file, or standard input for "-", in whatever encoding it was written.
func (e *env) readText(name string) (string, error) {
	in := e.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return "", fault.Wrap(fault.NotFound, err, "cli.cannot_read", name)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, longestText+1))
	if err != nil {
		return "", fault.Wrap(fault.Invalid, err, "cli.cannot_read", name)
	}
	if len(b) > longestText {
		return "", fault.New(fault.TooLarge, "cli.figures_too_long", name, longestText>>20)
	}
	s, _ := vntext.DecodeAuto(b)
	return s, nil
}

func (e *env) claim(c figures.Claim) claimJSON {
	words := func(notes []figures.Note) []string {
		out := []string{}
		for _, n := range notes {
			out = append(out, i18n.T(e.cfg.Lang, n.Key, n.Args...))
		}
		return out
	}
	j := claimJSON{File: c.File, Index: c.Index, Sentence: c.Sentence, Claim: c.Text(), Verdict: string(c.Verdict), Readings: words(c.Readings),
		Explanation: strings.Join(words(c.Explain), " "), Recomputed: c.Result, Missing: []string{}, Rule: c.Rule}
	for _, m := range c.Missing {
		j.Missing = append(j.Missing, i18n.T(e.cfg.Lang, "figures.missing."+m))
	}
	return j
}

func (e *env) claimText(j claimJSON) error {
	_, err := fmt.Fprintf(e.Out, "[%s] %s\n    %s\n", i18n.T(e.cfg.Lang, "figures.verdict."+j.Verdict), j.Claim, j.Explanation)
	for _, r := range j.Readings {
		if err == nil {
			_, err = fmt.Fprintf(e.Out, "    – %s\n", r)
		}
	}
	if len(j.Missing) > 0 && err == nil {
		e.say("cli.figures_missing", strings.Join(j.Missing, ", "))
	}
	return err
}
