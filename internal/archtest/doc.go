// Package archtest holds the rules of the house as tests: which package may import which, where SQL,
// HTTP and the clock may stand, and which modules of others are taken, with the reason for each.
// It has no code of its own; read rules_test.go to see the rules, change them there with an ADR.
package archtest
