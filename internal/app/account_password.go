package app

import (
	"strings"
	"unicode/utf8"

	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// Limits of a password. There is no rule about kinds of characters and none about changing it every month:
// both lead to notes on the monitor. Long, and not what everybody tries first, is enough.
const (
	passwordMin = 10  // characters
	passwordMax = 200 // more only keeps the machine busy
)

// triedFirst are words that guessing begins with, folded; a password made of one of them and digits is
// refused.
var triedFirst = []string{"matkhau", "password", "passw0rd", "baohiem", "baohiemxahoi", "bhxh", "bhxhvietnam", "vietnam", "quantri",
	"admin", "administrator", "abc", "abcd", "abcdef", "qwerty", "qwertyuiop", "asdfghjkl", "iloveyou", "anhyeuem", "xinchao", "daklak", "luoi"}

// passwordFaults says what is wrong with a new password, in the words of field "password".
func passwordFaults(password, login, name string) []fault.Field {
	bad := func(key string, args ...any) []fault.Field {
		return []fault.Field{{Field: "password", Key: key, Args: args}}
	}
	switch n := utf8.RuneCountInString(password); {
	case n < passwordMin:
		return bad("account.password_short", passwordMin)
	case n > passwordMax:
		return bad("account.password_long", passwordMax)
	}
	if guessable(password, login, name) {
		return bad("account.password_guessable")
	}
	return nil
}

// guessable looks at letters and digits only: one character over and over, a row of digits, a well-known
// word, the login or the name, each with or without digits around it.
func guessable(password, login, name string) bool {
	key := strings.ReplaceAll(vntext.Key(password), " ", "")
	if key == "" || strings.Count(password, string([]rune(password)[0])) == utf8.RuneCountInString(password) {
		return true
	}
	bare := strings.Trim(key, "0123456789")
	if bare == "" {
		return digitsInARow(key)
	}
	for _, w := range append(triedFirst, strings.ReplaceAll(vntext.Key(login), " ", ""), strings.ReplaceAll(vntext.Key(name), " ", "")) {
		if bare == w {
			return true
		}
	}
	return false
}

// digitsInARow is true for 1234567890, 0987654321, 1111122222 and birthdays: digits alone of a length that
// a machine tries through.
func digitsInARow(key string) bool { return len(key) <= 14 }
