package cli

import (
	"errors"
	"os"

	"luoi/internal/app"
	"luoi/internal/fault"
)

type outboxCmd struct {
	Send outboxSendCmd `cmd:"" help:"${cmd_outbox_send}"`
}

// outboxSendCmd is the only way by which messages leave: nothing runs it unless the office does.
type outboxSendCmd struct {
	Channel string `enum:"sms,zalo" required:"" help:"${flag_outbox_channel}"`
	Folder  string `required:"" placeholder:"DIR" help:"${flag_outbox_folder}"`
	JSON    bool   `name:"json" help:"${flag_json}"`
}

// outboxAnswer is the --json form of what was handed over, also when an error ended it half way.
type outboxAnswer struct {
	Sent   int    `json:"sent"`
	Folder string `json:"folder"`
}

// Run hands every message that may leave to the folder of the office's contract.
func (c outboxSendCmd) Run(e *env) error {
	if s, err := os.Stat(c.Folder); err != nil || !s.IsDir() {
		return fault.Wrap(fault.NotFound, err, "cli.no_folder", c.Folder)
	}
	return e.withApp(false, func(a *app.App) error {
		sent, err := a.FlushOutbox(e.ctx, c.Channel, app.FileSender(c.Folder))
		if c.JSON {
			return errors.Join(err, e.json(outboxAnswer{sent, c.Folder}))
		}
		e.say("cli.outbox_sent", sent, c.Folder)
		return err
	})
}
