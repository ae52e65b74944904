package cli

import (
	"context"
	"net"
	"path/filepath"

	"luoi/internal/app"
	"luoi/internal/config"
	"luoi/internal/demo"
)

type demoCmd struct {
	Dir     string `help:"${flag_dir}" placeholder:"DIR" required:""`
	People  int    `help:"${flag_people}" default:"60000"`
	Seed    uint64 `help:"${flag_seed}" default:"1"`
	Story   string `help:"${flag_story}" placeholder:"an-thi"`
	JSON    bool   `name:"json" help:"${flag_story_json}"`
	NoServe bool   `help:"${flag_no_serve}"`
	Listen  string `help:"${flag_listen}" placeholder:"127.0.0.1:8066"`
	Dev     bool   `help:"${flag_dev}"`
}

func (c demoCmd) settle(to *config.Config) { to.Listen = c.Listen }

func (c demoCmd) Run(e *env) error {
	o := demo.Options{Dir: c.Dir, People: c.People, Seed: c.Seed, Listen: e.cfg.Listen, NoServe: c.NoServe,
		Lang: e.cfg.Lang, Now: e.Now, Log: e.logger()}
	if e.dbGiven {
		o.DSN = e.cfg.DB
	}
	e.cfg.Files = filepath.Join(c.Dir, "luoi.files") // beside everything else of the demo
	o.Serve = func(ctx context.Context, a *app.App, l net.Listener) error { return e.serve(ctx, a, l, c.Dev) }
	if c.Story != "" {
		return demo.RunStory(e.ctx, c.Story, c.JSON, o, e.Out, e.Err)
	}
	return demo.Run(e.ctx, o, e.Out, e.Err)
}
