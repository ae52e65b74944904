package policy

import _ "embed"

// The phone has the book in its compact form: no YAML reader, and ready in a few milliseconds.
//
//go:embed vn.book
var compactBook string

// Vietnam reads the embedded book of the country, the same that the files hold (a test compares them).
func Vietnam() (*Book, error) { return ReadCompact(compactBook) }
