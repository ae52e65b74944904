// Package fault is the one error type that people see: a kind, a message key of the catalogue with
// its arguments, errors per field, and a cause that is logged but never shown.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of thing went wrong; edges map it to an HTTP status or an exit code.
type Kind int

const (
	Internal     Kind = iota // our fault; the cause goes to the log
	Invalid                  // the input cannot be taken as it is
	NotFound                 // no such thing, or not for this reader
	Conflict                 // someone else was first, or a rule of the register forbids it
	Forbidden                // the reader's rights do not reach
	Unauthorised             // not signed in
	TooLarge                 // beyond a stated limit
	Busy                     // try again later
	Interrupted              // stopped on request; what was done stays
)

// Error is the error value. Key names a message in the i18n catalogue.
type Error struct {
	Kind   Kind
	Key    string
	Args   []any
	Fields []Field
	Cause  error
}

// Field is an error about one field of a form or one column of a row.
type Field struct {
	Field string `json:"field"`
	Key   string `json:"key"`
	Args  []any  `json:"args,omitempty"`
}

func (e *Error) Error() string {
	s := e.Key
	if len(e.Args) > 0 {
		s += fmt.Sprint(e.Args)
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Cause }

// New makes an error of kind k with message key and arguments.
func New(k Kind, key string, args ...any) *Error { return &Error{Kind: k, Key: key, Args: args} }

// Wrap is New with a cause that is not shown to people.
func Wrap(k Kind, cause error, key string, args ...any) *Error {
	return &Error{Kind: k, Key: key, Args: args, Cause: cause}
}

// WithFields is an Invalid error that names the fields.
func WithFields(key string, fields ...Field) *Error {
	return &Error{Kind: Invalid, Key: key, Fields: fields}
}

// KindOf is the kind of err; Internal when err is not one of ours.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// As returns the *Error inside err, or an Internal one that wraps it.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return Wrap(Internal, err, "fault.internal")
}
