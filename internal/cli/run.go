package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"luoi/internal/config"
	"luoi/internal/i18n"
)

// ended is how a parser that wants to end the program (after --help) says so without ending it.
type ended int

// globals are the flags every command has.
type globals struct {
	Config   string `help:"${flag_config}" placeholder:"FILE" group:"global"`
	DB       string `name:"db" help:"${flag_db}" placeholder:"PATH|URL" group:"global"`
	Key      string `help:"${flag_key}" placeholder:"FILE" group:"global"`
	Province string `help:"${flag_province}" placeholder:"66" group:"global"`
	Lang     string `help:"${flag_lang}" placeholder:"vi|en" group:"global"`
	Log      string `help:"${flag_log}" placeholder:"text|json" group:"global"`
}

// settler is a command with flags of its own that are settings: they too may stand in the
// environment or in the file.
type settler interface{ settle(c *config.Config) }

func (g globals) flags() config.Config {
	return config.Config{DB: g.DB, Key: g.Key, Province: g.Province, Lang: g.Lang, Log: g.Log}
}

// commands is the whole command line: a field is a command.
type commands struct {
	globals
	Serve   serveCmd   `cmd:"" help:"${cmd_serve}"`
	Demo    demoCmd    `cmd:"" help:"${cmd_demo}"`
	Account accountCmd `cmd:"" help:"${cmd_account}"`
	Org     orgCmd     `cmd:"" help:"${cmd_org}"`
	Import  importCmd  `cmd:"" help:"${cmd_import}"`
	Link    linkCmd    `cmd:"" help:"${cmd_link}"`
	Outbox  outboxCmd  `cmd:"" help:"${cmd_outbox}"`
	Verify  verifyCmd  `cmd:"" help:"${cmd_verify}"`
	Backup  backupCmd  `cmd:"" help:"${cmd_backup}"`
	Restore restoreCmd `cmd:"" help:"${cmd_restore}"`
	Bench   benchCmd   `cmd:"" help:"${cmd_bench}"`
	Calc    calcCmd    `cmd:"" help:"${cmd_calc}"`
	Figures figuresCmd `cmd:"" help:"${cmd_figures}"`
	Report  reportCmd  `cmd:"" help:"${cmd_report}"`
	Targets targetsCmd `cmd:"" help:"${cmd_targets}"`
	Policy  policyCmd  `cmd:"" help:"${cmd_policy}"`
	Version versionCmd `cmd:"" help:"${cmd_version}"`
}

func run(ctx context.Context, args []string, sys System) (code int) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(ended)
			if !ok {
				panic(r)
			}
			code = int(e)
		}
	}()
	var c commands
	lang := languageOf(args, sys.Getenv)
	parser, err := newParser(&c, lang, sys)
	if err != nil {
		fmt.Fprintln(sys.Err, "luoi:", err)
		return exitFault
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(sys.Err, "luoi:", parseProblem(lang, err))
		return exitInput
	}
	flags := c.flags()
	if own, ok := parsed.Selected().Target.Addr().Interface().(settler); ok {
		own.settle(&flags)
	}
	cfg, err := config.Load(flags, sys.Getenv, c.Config)
	if err != nil {
		return report(sys, lang, err)
	}
	e := &env{System: sys, ctx: ctx, cfg: cfg, dbGiven: cfg.DB != config.Usual().DB}
	return report(sys, cfg.Lang, parsed.Run(e))
}

// newParser builds the parser with its help in lang. The short line of each command stands in both
// languages, so that whoever opens the wrong one still finds the way.
func newParser(c *commands, lang string, sys System) (*kong.Kong, error) {
	parser, err := kong.New(c,
		kong.Name("luoi"),
		kong.Description(i18n.T(lang, "cli.about")),
		kong.Writers(sys.Out, sys.Err),
		kong.Exit(func(code int) { panic(ended(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 100}),
		kong.ExplicitGroups([]kong.Group{{Key: "global", Title: i18n.T(lang, "cli.global_flags")}}),
		kong.Help(helpIn(lang)),
		words(lang))
	if err != nil {
		return nil, err
	}
	parser.Model.HelpFlag.Help = i18n.T(lang, "cli.help.flag")
	for _, n := range parser.Model.Leaves(false) {
		key := "cli.detail." + strings.ReplaceAll(n.Path(), " ", "_")
		n.Detail = i18n.T(lang, key) + "\n\n" + i18n.T(lang, "cli.exit_codes")
	}
	return parser, nil
}

// words are the texts of the help, by the names that stand in the tags of the command structs.
func words(lang string) kong.Vars {
	v := kong.Vars{}
	for _, key := range i18n.Keys("cli.flag.") {
		v["flag_"+strings.TrimPrefix(key, "cli.flag.")] = i18n.T(lang, key)
	}
	other := i18n.EN
	if lang == i18n.EN {
		other = i18n.VI
	}
	for _, key := range i18n.Keys("cli.cmd.") {
		v["cmd_"+strings.TrimPrefix(key, "cli.cmd.")] = i18n.T(lang, key) + " / " + i18n.T(other, key)
	}
	return v
}

// languageOf finds the language before anything is parsed, because the help itself needs it.
func languageOf(args []string, getenv func(string) string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			return i18n.Lang(v)
		}
		if a == "--lang" && i+1 < len(args) {
			return i18n.Lang(args[i+1])
		}
	}
	return i18n.Lang(getenv("LUOI_LANG"))
}
