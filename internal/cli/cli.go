// Package cli is the command line: it turns words into one call of a use case, shows progress on
// standard error, results on standard output, and ends with an exit code. It owns no rule of the
// register; what a command does is in the package it calls.
package cli

import (
	"io"
	"os"
	"time"
)

// System is what the program starts with. Tests give their own.
type System struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Now      func() time.Time
}

// Process is the System of the running process; the only place where the clock is read.
func Process() System {
	return System{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: time.Now}
}

// Main runs one command line and returns its exit code.
func Main(args []string, sys System) int {
	return run(args, sys)
}
