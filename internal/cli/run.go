package cli

import (
	"errors"
	"fmt"

	"github.com/alecthomas/kong"
)

// errExit is how a parser that wants to end the program (after --help) says so without ending it.
type errExit int

func (e errExit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

type commands struct {
	Version versionCmd `cmd:"" help:"Say which build this is. / Cho biết bản đang chạy."`
}

func run(args []string, sys System) (code int) {
	var c commands
	defer func() {
		if e, ok := recover().(errExit); ok {
			code = int(e)
		}
	}()
	parser, err := kong.New(&c, kong.Name("luoi"), kong.Writers(sys.Out, sys.Err), kong.Exit(func(code int) { panic(errExit(code)) }), kong.Bind(sys))
	if err != nil {
		fmt.Fprintln(sys.Err, err)
		return 1
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(sys.Err, err)
		return 2
	}
	if err := ctx.Run(); err != nil {
		var e errExit
		if errors.As(err, &e) {
			return int(e)
		}
		fmt.Fprintln(sys.Err, err)
		return 1
	}
	return 0
}
