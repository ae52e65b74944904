package cli

import (
	"fmt"

	"luoi/internal/app"
	"luoi/internal/i18n"
)

type verifyCmd struct {
	JSON bool `name:"json" help:"${flag_json}"`
}

// errUnsound ends luoi verify with its own exit code; what is wrong was printed already.
type errUnsound struct{}

func (errUnsound) Error() string { return "the register does not add up" }

func (c verifyCmd) Run(e *env) error {
	return e.withApp(false, func(a *app.App) error {
		shown := e.progress()
		r, err := a.Verify(e.ctx, shown.Report)
		shown.Close()
		if err != nil {
			return err
		}
		if c.JSON {
			err = e.json(verifyJSON(r))
		} else {
			c.tell(e, r)
		}
		if err == nil && !r.OK() {
			err = errUnsound{}
		}
		return err
	})
}

func (c verifyCmd) tell(e *env, r app.VerifyReport) {
	for _, check := range r.Checks {
		mark := "✓"
		if check.Broken > 0 {
			mark = "✗"
		}
		line := mark + " " + i18n.T(e.cfg.Lang, "verify."+check.Name, check.Args...)
		if check.Looked > 0 {
			line += i18n.T(e.cfg.Lang, "cli.verify_looked", check.Looked)
		}
		if check.Broken > 0 {
			line += i18n.T(e.cfg.Lang, "cli.verify_broken", check.Broken)
		}
		fmt.Fprintln(e.Out, line)
	}
	for _, remark := range r.Remarks {
		fmt.Fprintln(e.Out, "· "+i18n.T(e.cfg.Lang, "verify."+remark.Name, remark.Args...))
	}
	t := r.Totals
	e.say("cli.link_result", t.Residents, t.Matched, t.Review, t.Residents-t.Matched-t.Review, t.Outside)
	e.say("cli.verify_head", r.Head)
	if r.OK() {
		e.say("cli.verify_sound")
	} else {
		e.say("cli.verify_unsound")
	}
}

// verifyAnswer is the --json form of a report.
type verifyAnswer struct {
	OK      bool          `json:"ok"`
	Head    string        `json:"audit_head"`
	Checks  []verifyCheck `json:"checks"`
	Remarks []verifyCheck `json:"remarks"`
}

type verifyCheck struct {
	Name   string `json:"name"`
	Looked int64  `json:"looked,omitempty"`
	Broken int64  `json:"broken"`
}

func verifyJSON(r app.VerifyReport) verifyAnswer {
	v := verifyAnswer{OK: r.OK(), Head: r.Head, Checks: []verifyCheck{}, Remarks: []verifyCheck{}}
	for _, c := range r.Checks {
		v.Checks = append(v.Checks, verifyCheck{c.Name, c.Looked, c.Broken})
	}
	for _, c := range r.Remarks {
		v.Remarks = append(v.Remarks, verifyCheck{c.Name, c.Looked, c.Broken})
	}
	return v
}
