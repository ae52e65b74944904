package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"luoi/internal/config"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/progress"
)

// env is what a command runs in.
type env struct {
	System
	ctx context.Context
	cfg config.Config
	// dbGiven: someone said where the register lives. The demo keeps its own beside its files otherwise.
	dbGiven bool
}

// say writes a message to standard output.
func (e *env) say(key string, args ...any) {
	fmt.Fprintln(e.Out, i18n.T(e.cfg.Lang, key, args...))
}

// hint writes a message to standard error: what a script need not read.
func (e *env) hint(key string, args ...any) {
	fmt.Fprintln(e.Err, i18n.T(e.cfg.Lang, key, args...))
}

// json writes v as one line of JSON to standard output.
func (e *env) json(v any) error {
	enc := json.NewEncoder(e.Out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// progress shows work on standard error; close it before saying anything.
func (e *env) progress() *progress.Shower { return progress.New(e.Err, e.cfg.Lang) }

// logger is the program's log: standard error, in the form asked for.
func (e *env) logger() *slog.Logger {
	if e.cfg.Log == "json" {
		return slog.New(slog.NewJSONHandler(e.Err, nil))
	}
	return slog.New(slog.NewTextHandler(e.Err, nil))
}

// report tells a person about err and gives the exit code. The cause is shown for faults of the
// program only: on a command line the reader is the administrator, and there is no other log.
func report(sys System, lang string, err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errUnsound{}) {
		return exitUnsound
	}
	fmt.Fprintln(sys.Err, "luoi:", i18n.Error(lang, err))
	if e := fault.As(err); e.Kind == fault.Internal || e.Kind == fault.Busy {
		fmt.Fprintln(sys.Err, "      ", err)
	}
	return exitCode(err)
}
