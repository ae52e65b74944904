package cli

import "luoi/internal/app"

type orgCmd struct {
	Import orgImportCmd `cmd:"" help:"${cmd_org_import}"`
}

type orgImportCmd struct {
	Dir    string `arg:"" help:"${flag_org_dir}"`
	DryRun bool   `help:"${flag_dry_run}"`
	JSON   bool   `name:"json" help:"${flag_json}"`
}

func (c orgImportCmd) Run(e *env) error {
	return e.withApp(true, func(a *app.App) error {
		shown := e.progress()
		r, err := a.ImportOrg(e.ctx, app.CommandLine(), c.Dir, c.DryRun, shown.Report)
		shown.Close()
		switch {
		case err != nil:
			return err
		case c.JSON:
			return e.json(orgAnswer{r.Provinces, r.Districts, r.Communes, r.New, r.Changed, r.Links, r.Populations, r.Shapes, r.Same})
		case r.Same:
			e.say("cli.org_same")
		default:
			e.say("cli.org_result", r.Provinces, r.Districts, r.Communes, r.New, r.Changed, r.Links, r.Shapes)
		}
		if c.DryRun {
			e.hint("cli.org_dry")
		}
		return nil
	})
}

// orgAnswer is the --json form of a result.
type orgAnswer struct {
	Provinces   int  `json:"provinces"`
	Districts   int  `json:"districts"`
	Communes    int  `json:"communes"`
	New         int  `json:"new"`
	Changed     int  `json:"changed"`
	Links       int  `json:"links"`
	Populations int  `json:"populations"`
	Shapes      int  `json:"shapes"`
	Same        bool `json:"same"`
}
