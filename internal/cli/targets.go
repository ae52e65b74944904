package cli

import (
	"io"
	"path/filepath"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
)

type targetsCmd struct {
	Import targetsImportCmd `cmd:"" help:"${cmd_targets_import}"`
}

type targetsImportCmd struct {
	File    string  `arg:"" help:"${flag_file}"`
	Apply   bool    `help:"${flag_apply}"`
	DryRun  bool    `name:"dry-run" help:"${flag_targets_dry}"`
	Rejects rejects `help:"${flag_rejects}" placeholder:"FILE.xlsx"`
	JSON    bool    `name:"json" help:"${flag_json}"`
}

// Run takes a file of measures and targets, or says what it would come to.
func (c targetsImportCmd) Run(e *env) error {
	if c.Apply && c.DryRun {
		return fault.New(fault.Invalid, "cli.targets_both")
	}
	if err := c.Rejects.check(c.Apply); err != nil {
		return err
	}
	return e.withApp(false, func(a *app.App) error {
		x, err := a.ImportFigures(e.ctx, app.CommandLine(), app.FigureFile{Path: c.File, Name: filepath.Base(c.File), DryRun: !c.Apply})
		if err != nil {
			return err
		}
		if err := c.tell(e, x); err != nil {
			return err
		}
		if !c.Apply {
			e.hint("cli.import_dry")
			return nil
		}
		if c.Rejects == "" || x.Refused == 0 {
			return nil
		}
		return c.giveBack(e, a, x.Upload)
	})
}

// targetsAnswer is the --json form of what a file came to.
type targetsAnswer struct {
	Applied bool            `json:"applied"`
	Taken   int64           `json:"taken"`
	Same    int64           `json:"same"`
	Refused int64           `json:"refused"`
	Reasons []targetsReason `json:"reasons"`
}

type targetsReason struct {
	Line int64  `json:"line"`
	Text string `json:"text"`
}

func (c targetsImportCmd) tell(e *env, x app.FigureResult) error {
	answer := targetsAnswer{Applied: c.Apply, Taken: x.Taken, Same: x.Same, Refused: x.Refused, Reasons: []targetsReason{}}
	for _, r := range x.Rows {
		for _, f := range r.Reasons {
			answer.Reasons = append(answer.Reasons, targetsReason{r.Line, i18n.Field(e.cfg.Lang, f)})
		}
	}
	if c.JSON {
		return e.json(answer)
	}
	e.say("cli.targets_result", x.Taken, x.Same, x.Refused)
	for _, r := range answer.Reasons {
		e.say("cli.targets_row", r.Line, r.Text)
	}
	return nil
}

// giveBack writes the rows that were refused, with their reasons.
func (c targetsImportCmd) giveBack(e *env, a *app.App, upload int64) error {
	return c.Rejects.write(func(kind string, w io.Writer) error {
		return a.FiguresBack(e.ctx, app.CommandLine(), upload, kind, e.cfg.Lang, w)
	})
}
