package cli

import (
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/linkage"
)

type linkCmd struct {
	Spec   string `help:"${flag_spec}" placeholder:"spec.json"`
	Out    string `help:"${flag_out}" placeholder:"pairs.csv"`
	Report string `help:"${flag_report}" placeholder:"report.json"`
	JSON   bool   `name:"json" help:"${flag_json}"`
}

func (c linkCmd) Run(e *env) error {
	if c.Spec != "" {
		return c.files(e)
	}
	return c.register(e)
}

// files links two files of the reader's own, without a register.
func (c linkCmd) files(e *env) error {
	if c.Out == "" {
		return fault.New(fault.Invalid, "cli.link_no_out")
	}
	shown := e.progress()
	err := linkage.RunSpec(e.ctx, c.Spec, c.Out, c.Report, shown.Report)
	shown.Close()
	if err != nil {
		return err
	}
	e.hint("cli.link_written", c.Out)
	return nil
}

// register links what was taken into the register and counts coverage anew.
func (c linkCmd) register(e *env) error {
	if c.Out != "" || c.Report != "" {
		return fault.New(fault.Invalid, "cli.link_needs_spec")
	}
	return e.withApp(false, func(a *app.App) error {
		shown := e.progress()
		result, err := a.LinkLists(e.ctx, app.CommandLine(), shown.Report)
		shown.Close()
		if err != nil {
			return err
		}
		if c.JSON {
			return e.json(linkJSON(result))
		}
		for _, l := range result.Lists {
			e.say("cli.link_list", i18n.T(e.cfg.Lang, "cli.list."+string(l.List)), l.Records, l.Matched, l.Review, l.New)
		}
		e.say("cli.link_result", result.Residents, result.Matched, result.Review, result.NotCovered, result.Outside)
		return nil
	})
}

// linkAnswer is the --json form: matched, review and not_covered add up to residents.
type linkAnswer struct {
	Lists        []linkedList `json:"lists"`
	Residents    int64        `json:"residents"`
	Participants int64        `json:"participants"`
	Matched      int64        `json:"matched"`
	Review       int64        `json:"review"`
	NotCovered   int64        `json:"not_covered"`
	Outside      int64        `json:"outside"`
	Millis       int64        `json:"ms"`
}

type linkedList struct {
	List    string `json:"list"`
	Records int64  `json:"records"`
	Matched int64  `json:"matched"`
	Review  int64  `json:"review"`
	New     int64  `json:"new"`
	Millis  int64  `json:"ms"`
}

func linkJSON(r app.LinkResult) linkAnswer {
	a := linkAnswer{Lists: []linkedList{}, Residents: r.Residents, Participants: r.Participants, Matched: r.Matched,
		Review: r.Review, NotCovered: r.NotCovered, Outside: r.Outside, Millis: r.Millis}
	for _, l := range r.Lists {
		a.Lists = append(a.Lists, linkedList{string(l.List), l.Records, l.Matched, l.Review, l.New, l.Millis})
	}
	return a
}
