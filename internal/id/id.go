// Package id makes names for things that are born outside the store's own numbering: accounts, jobs,
// what a phone or a browser creates. It does not own the dense numbers of persons and places (store).
package id

import "github.com/google/uuid"

// New is a fresh UUIDv7 as text: unique everywhere, and later ones sort after earlier ones.
func New() string { return uuid.Must(uuid.NewV7()).String() }
