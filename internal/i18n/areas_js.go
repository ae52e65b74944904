package i18n

import "embed"

// The phone's rules say what advice, the book and their errors say; the office's pages stay in the office.
//
//go:embed vi/advice.json vi/fault.json vi/money.json vi/policy.json vi/vntext.json
//go:embed en/advice.json en/fault.json en/money.json en/policy.json en/vntext.json
var files embed.FS
