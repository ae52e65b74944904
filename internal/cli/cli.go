// Package cli is the command line: it turns words into one call of a use case, shows progress on
// standard error and results on standard output, and ends with an exit code. It owns no rule of the
// register; what a command does is in the package it calls.
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"luoi/internal/fault"
	"luoi/internal/i18n"
)

// Exit codes. docs/guide/lenh.md explains them to people.
const (
	exitDone        = 0
	exitFault       = 1 // the program or the machine failed; the log says why
	exitInput       = 2 // the command line or the file cannot be taken as it is
	exitInterrupted = 3 // stopped on request; what was finished is kept
	exitConflict    = 4 // a rule forbids it: someone was first, newer schema, no right
	exitBusy        = 5 // the database does not answer or is held; try again
	exitUnsound     = 6 // luoi verify found something that does not add up
)

// System is what the program starts with. Tests give their own.
type System struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Now      func() time.Time
}

// Process is the System of the running process; the clock is read here and handed down.
func Process() System {
	return System{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: time.Now}
}

// Main runs one command line and returns its exit code.
func Main(args []string, sys System) int {
	ctx, stop := interruptible(sys, languageOf(args, sys.Getenv))
	defer stop()
	return run(ctx, args, sys)
}

// interruptible is a context that the first Ctrl-C ends, so that work can stop at a whole batch. The
// second Ctrl-C meets the system's own handling and kills the process: the store stands that too.
func interruptible(sys System, lang string) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
			signal.Stop(signals)
			fmt.Fprintln(sys.Err, i18n.T(lang, "cli.stopping"))
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, func() { signal.Stop(signals); cancel() }
}

// exitCode is the code for an error's kind.
func exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound, fault.TooLarge:
		return exitInput
	case fault.Interrupted:
		return exitInterrupted
	case fault.Conflict, fault.Forbidden, fault.Unauthorised:
		return exitConflict
	case fault.Busy:
		return exitBusy
	}
	return exitFault
}
