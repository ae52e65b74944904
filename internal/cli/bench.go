package cli

import (
	"context"
	"io"

	"luoi/bench"
)

type benchCmd struct {
	Name     string `arg:"" enum:"advice,import,ledger,link,rollup,search,sync" help:"${flag_bench}"`
	N        int    `help:"${flag_n}" placeholder:"N"`
	Seed     uint64 `help:"${flag_seed}" default:"1"`
	Dir      string `help:"${flag_bench_dir}" placeholder:"DIR"`
	Simulate bool   `help:"${flag_simulate}"`
	JSON     bool   `name:"json" help:"${flag_json}"`
}

// measurements are what luoi bench can run, by name.
var measurements = map[string]func(context.Context, bench.Options, io.Writer) error{
	"advice": bench.Advice,
	"import": bench.Import,
	"ledger": bench.Ledger,
	"link":   bench.Link,
	"rollup": bench.Rollup,
	"search": bench.Search,
	"sync":   bench.Sync,
}

func (c benchCmd) Run(e *env) error {
	shown := e.progress()
	defer shown.Close()
	return measurements[c.Name](e.ctx, bench.Options{JSON: c.JSON, N: c.N, Seed: c.Seed, Dir: c.Dir, Progress: shown.Report, Simulate: c.Simulate}, e.Out)
}
