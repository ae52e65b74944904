package cli

import (
	"strings"
	"time"

	"luoi/internal/app"
)

type accountCmd struct {
	Rescue accountRescueCmd `cmd:"" help:"${cmd_account_rescue}"`
}

type accountRescueCmd struct {
	Login string `arg:"" help:"${flag_login}"`
	JSON  bool   `name:"json" help:"${flag_json}"`
}

func (c accountRescueCmd) Run(e *env) error {
	return e.withApp(false, func(a *app.App) error {
		r, err := a.RescueAccount(e.ctx, app.CommandLine(), c.Login)
		if err != nil {
			return err
		}
		link := e.address() + "/join/" + r.Token
		if c.JSON {
			return e.json(rescueAnswer{link, r.Expires.UTC().Format(time.RFC3339), r.Ended})
		}
		e.say("cli.rescued", r.Name, link, r.Expires.In(time.FixedZone("ICT", 7*3600)).Format("15:04 02/01/2006"), r.Ended)
		e.hint("cli.rescued_hint")
		return nil
	})
}

// rescueAnswer is the --json form of a rescue.
type rescueAnswer struct {
	Link    string `json:"link"`
	Expires string `json:"expires"`
	Ended   int64  `json:"sessions_ended"`
}

// address is where the pages are served, as far as the settings tell.
func (e *env) address() string {
	host := e.cfg.Listen
	if strings.HasPrefix(host, ":") {
		host = "127.0.0.1" + host
	}
	if e.cfg.Secure {
		return "https://" + host
	}
	return "http://" + host
}
