//go:build !js

package vntext

import (
	"strings"

	"luoi/internal/fault"
)

// IDKind says which identifier a text is.
type IDKind int

const (
	IDNone    IDKind = iota
	IDCitizen        // số định danh cá nhân, số CCCD: 12 digits
	IDOld            // số CMND: 9 digits
	IDSI             // mã số BHXH: 10 digits
	IDCard           // số thẻ BHYT: 15 characters, the SI number at its end
)

// cleanID takes away what lists put around identifiers: spaces, full stops, hyphens, the apostrophe that
// makes a spreadsheet keep zeros, and the ".0" of a number that was one.
func cleanID(s string) string {
	s = strings.TrimSpace(NFC(s))
	if head, ok := strings.CutSuffix(s, ".0"); ok && len(head) >= 8 && allDigits(head) {
		s = head
	}
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(" \t\n.-'\"", r) {
			continue
		}
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func allDigits(s string) bool { return strings.Trim(s, "0123456789") == "" && s != "" }

// digitsOf cleans s and refuses what is not digits: id.empty, id.scientific (a spreadsheet has turned the
// number into 6.6085E+10 and lost its end), id.not_digits.
func digitsOf(s string) (string, error) {
	t := cleanID(s)
	switch {
	case t == "":
		return "", fault.New(fault.Invalid, "id.empty")
	case allDigits(t):
		return t, nil
	}
	if head, exp, ok := strings.Cut(t, "E+"); ok && allDigits(exp) && allDigits(strings.ReplaceAll(head, ",", "")) {
		return "", fault.New(fault.Invalid, "id.scientific")
	}
	return "", fault.New(fault.Invalid, "id.not_digits")
}

// CitizenNumber cleans a citizen number to its 12 digits. There is no check digit to test, and the first
// three digits tell where the birth was registered, never where someone lives. Errors are fault.Invalid:
// id.empty, id.scientific, id.not_digits; id.citizen_lost_zero for 11 digits, with the number as
// it should be as argument; id.citizen_is_old for 9 digits; id.citizen_length with the count of digits
// else. Arguments other than the suggestion never hold the number.
func CitizenNumber(s string) (string, error) {
	t, err := digitsOf(s)
	if err != nil {
		return "", err
	}
	switch len(t) {
	case 12:
		return t, nil
	case 11:
		return "", fault.New(fault.Invalid, "id.citizen_lost_zero", "0"+t)
	case 9:
		return "", fault.New(fault.Invalid, "id.citizen_is_old")
	}
	return "", fault.New(fault.Invalid, "id.citizen_length", len(t))
}

// CitizenFacts reads the birth year and the sex that a citizen number holds, to compare with what a
// list says. ok is false when number is not 12 digits.
func CitizenFacts(number string) (year int, female, ok bool) {
	if len(number) != 12 || !allDigits(number) {
		return 0, false, false
	}
	g := int(number[3] - '0')
	return 1900 + g/2*100 + atoi(number[4:6]), g%2 == 1, true
}

// OldNumber cleans a number of the old identity card (CMND) to its 9 digits; errors as for CitizenNumber
// with keys id.old_lost_zero (8 digits; the argument is the suggestion) and id.old_length.
func OldNumber(s string) (string, error) {
	t, err := digitsOf(s)
	if err != nil {
		return "", err
	}
	switch len(t) {
	case 9:
		return t, nil
	case 8:
		return "", fault.New(fault.Invalid, "id.old_lost_zero", "0"+t)
	}
	return "", fault.New(fault.Invalid, "id.old_length", len(t))
}

// SINumber cleans a social insurance number (mã số BHXH) to its 10 digits; errors as for CitizenNumber
// with keys id.si_lost_zero (9 digits; the argument is the suggestion), id.si_is_citizen (12 digits:
// the citizen number is becoming the insurance number, it belongs in that field) and id.si_length. The
// number at the end of a 15-character health card is taken too.
func SINumber(s string) (string, error) {
	if c, err := CardNumber(s); err == nil {
		return c.SI, nil
	}
	t, err := digitsOf(s)
	if err != nil {
		return "", err
	}
	switch len(t) {
	case 10:
		return t, nil
	case 9:
		return "", fault.New(fault.Invalid, "id.si_lost_zero", "0"+t)
	case 12:
		return "", fault.New(fault.Invalid, "id.si_is_citizen")
	}
	return "", fault.New(fault.Invalid, "id.si_length", len(t))
}

// Card is a health insurance card's number (số thẻ BHYT) taken apart. A card printed since April 2021
// shows the SI number alone; then only SI is set.
type Card struct {
	Number   string // 15 characters, capitals
	Object   string // two letters: the group insured (GD household, HN poor, TE child under 6 …)
	Level    int    // level of benefit, 1 to 5
	Province string // two digits of the issuing province, old code
	SI       string // 10 digits
}

// CardNumber cleans a health card number. Errors are fault.Invalid: id.empty; id.card_malformed for all
// that is neither 15 characters of the form GD4 66 1234567890 nor 10 digits.
func CardNumber(s string) (Card, error) {
	t := cleanID(s)
	switch {
	case t == "":
		return Card{}, fault.New(fault.Invalid, "id.empty")
	case len(t) == 10 && allDigits(t):
		return Card{SI: t}, nil
	case len(t) != 15, !allDigits(t[2:]), t[2] < '1', t[2] > '5', !isCapital(t[0]), !isCapital(t[1]):
		return Card{}, fault.New(fault.Invalid, "id.card_malformed")
	}
	return Card{Number: t, Object: t[:2], Level: int(t[2] - '0'), Province: t[3:5], SI: t[5:]}, nil
}

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }

// AnyID cleans an identifier from a column that mixes kinds, and tells the kind by its length: 12
// citizen, 9 old, 10 SI, 15 card (then number is the whole card number). Eleven digits give
// id.citizen_lost_zero; other lengths id.unknown_length.
func AnyID(s string) (kind IDKind, number string, err error) {
	if c, err := CardNumber(s); err == nil && c.Number != "" {
		return IDCard, c.Number, nil
	}
	t, err := digitsOf(s)
	if err != nil {
		return IDNone, "", err
	}
	switch len(t) {
	case 9:
		return IDOld, t, nil
	case 10:
		return IDSI, t, nil
	case 11, 12:
		t, err = CitizenNumber(t)
		if err != nil {
			return IDNone, "", err
		}
		return IDCitizen, t, nil
	}
	return IDNone, "", fault.New(fault.Invalid, "id.unknown_length", len(t))
}
