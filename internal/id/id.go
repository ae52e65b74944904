// Package id gives out identifiers that need no counter: UUID version 7 as text, whose order is the order
// of their making. A kind of thing has its own type, so that an account's id is never taken for a job's.
//
// It does not own the dense numbers of units, persons, households and records: the store's writer gives
// those out.
package id

import (
	"github.com/google/uuid"

	"luoi/internal/fault"
)

// Identifiers by kind, each the 36 characters of a UUID in lower case.
type (
	Account  string // an account that signs in
	Job      string // a queued piece of work
	Delivery string // one list as it arrived
	Session  string // one signed-in browser
	Op       string // one act of the field app, made on the phone
)

// Text is any of the identifier types.
type Text interface{ ~string }

// New is a fresh identifier as text: unique everywhere, later ones sort after earlier ones. It carries
// the time of its making and 74 random bits. It panics only when the system has no randomness left to
// give, as crypto/rand does.
func New() string { return uuid.Must(uuid.NewV7()).String() }

// Of is New for one kind: id.Of[id.Job]().
func Of[T Text]() T { return T(New()) }

// Parse takes an identifier from outside: 36 characters, any version, either case. The error is
// fault.Invalid with key id.malformed and does not repeat the text.
func Parse[T Text](s string) (T, error) {
	if len(s) != 36 { // the library takes braces and urn:uuid: too; one spelling is enough
		return "", fault.New(fault.Invalid, "id.malformed")
	}
	u, err := uuid.Parse(s)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, err, "id.malformed")
	}
	return T(u.String()), nil
}

// UnixMilli is the instant in s when s is a version 7 identifier; ok is false for others.
func UnixMilli[T Text](s T) (ms int64, ok bool) {
	u, err := uuid.Parse(string(s))
	if err != nil || u.Version() != 7 {
		return 0, false
	}
	for _, b := range u[:6] {
		ms = ms<<8 | int64(b)
	}
	return ms, true
}
