package delivery

import (
	"strings"

	"luoi/internal/person"
)

// digitsOf drops what people put between the digits of a number, and the apostrophe and ".0" that
// spreadsheets leave. ok is false when anything but digits remains.
func digitsOf(c string) (digits string, ok bool) {
	plain := true
	for i := range len(c) {
		if c[i] < '0' || c[i] > '9' {
			plain = false
			break
		}
	}
	if plain {
		return c, true
	}
	c = strings.TrimSuffix(strings.TrimLeft(c, "'’`\u200b\ufeff"), ".0")
	b := make([]byte, 0, len(c))
	for _, r := range c {
		switch {
		case r >= '0' && r <= '9':
			b = append(b, byte(r))
		case r == ' ', r == '.', r == '-', r == '\u00a0', r == '\u200b', r == '\ufeff', r == '\u202f', r == '–':
		default:
			return c, false
		}
	}
	return string(b), true
}

// scientific: "7.9202E+10" is what a spreadsheet leaves of a long number; its digits are gone.
func scientific(c string) bool {
	i := strings.IndexAny(c, "eE")
	return i > 0 && len(c) > i+2 && c[0] >= '0' && c[0] <= '9' && strings.Trim(c[:i], "0123456789.,") == "" &&
		strings.Trim(c[i+1:], "+0123456789") == ""
}

func sameDigit(d string) bool { return strings.Trim(d, d[:1]) == "" }

func (r *row) identifier(f Field, c string) {
	if nothing(c) {
		return
	}
	r.idSeen = true
	if scientific(c) {
		r.refuse(f, "delivery.id_scientific")
		return
	}
	if f == SINumber || f == CardNumber {
		if card, ok := cardNumber(c); ok {
			r.rec.IDs.Card = card
			if r.rec.IDs.SI == "" {
				r.rec.IDs.SI = card[5:]
			}
			return
		}
	}
	d, ok := digitsOf(c)
	switch {
	case !ok:
		r.refuse(f, "delivery.id_letters")
	case d == "":
		r.idSeen = false
	case sameDigit(d):
		r.idSeen = false
		r.warn(f, "delivery.id_placeholder")
	case f == SINumber || f == CardNumber:
		r.insurance(f, d)
	default:
		r.citizen(f, d)
	}
}

// citizen takes a number of the columns for citizen numbers (12 digits) and old ones (9).
func (r *row) citizen(f Field, d string) {
	switch {
	case len(d) == 12:
		r.setCitizen(d)
	case len(d) == 9 && f != CitizenID:
		r.rec.IDs.Old = d
	case len(d) == 9:
		r.rec.IDs.Old = d
		r.warn(f, "delivery.citizen_is_old")
	case len(d) == 11:
		r.refuse(f, "delivery.citizen_11")
	case f == OldID && len(d) == 8:
		r.refuse(f, "delivery.old_8")
	case f == OldID:
		r.refuse(f, "delivery.old_length", len(d))
	case f == AnyID:
		r.refuse(f, "delivery.any_length", len(d))
	default:
		r.refuse(f, "delivery.citizen_length", len(d))
	}
}

func (r *row) setCitizen(d string) {
	if r.rec.IDs.Citizen != "" && r.rec.IDs.Citizen != d {
		r.refuse(CitizenID, "delivery.citizen_twice")
		return
	}
	r.rec.IDs.Citizen = d
}

// insurance takes a social insurance number: 10 digits, or the citizen number that replaces it since
// 01/08/2025.
func (r *row) insurance(f Field, d string) {
	switch len(d) {
	case 10:
		r.rec.IDs.SI = d
	case 12:
		r.setCitizen(d)
	case 9:
		r.refuse(f, "delivery.si_9")
	case 11:
		r.refuse(f, "delivery.citizen_11")
	default:
		r.refuse(f, "delivery.si_length", len(d))
	}
}

// cardNumber reads a health card number: GD4 79 6621234567, fifteen characters.
func cardNumber(c string) (string, bool) {
	if len(c) < 15 || c[0]|0x20 < 'a' || c[0]|0x20 > 'z' {
		return "", false
	}
	b := make([]byte, 0, 15)
	for i := range len(c) {
		switch ch := c[i]; {
		case ch == ' ' || ch == '-' || ch == '.':
		case len(b) == 15:
			return "", false
		case len(b) < 2 && ch|0x20 >= 'a' && ch|0x20 <= 'z':
			b = append(b, ch&^0x20)
		case len(b) == 2 && ch >= '1' && ch <= '5', len(b) > 2 && ch >= '0' && ch <= '9':
			b = append(b, ch)
		default:
			return "", false
		}
	}
	return string(b), len(b) == 15
}

// movedPrefix maps the eleven-digit mobile prefixes to what they became in 2018.
var movedPrefix = map[string]string{
	"0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038", "0169": "039",
	"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
	"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
	"0186": "056", "0188": "058", "0199": "059",
}

// phone takes the first number of the cell. A wrong phone is dropped with a warning: nothing is linked by it.
func (r *row) phone(c string) {
	if len(c) == 10 && c[0] == '0' && strings.IndexByte("35789", c[1]) >= 0 && small(c[2:]) >= 0 {
		r.rec.IDs.Phone = c
		return
	}
	if nothing(c) {
		return
	}
	if i := strings.IndexAny(c, "/,;"); i > 0 {
		c = c[:i]
	}
	c = strings.Trim(c, "() ")
	intl := strings.HasPrefix(c, "+")
	d, ok := digitsOf(strings.Map(func(r rune) rune {
		if r == '+' || r == '(' || r == ')' {
			return -1
		}
		return r
	}, c))
	if ok && (intl || len(d) == 11) && strings.HasPrefix(d, "84") {
		d = "0" + d[2:]
	}
	if ok && len(d) == 9 && d[0] >= '3' && d[0] != '4' && d[0] != '6' {
		d = "0" + d // the spreadsheet took it for a number
	}
	if ok && len(d) == 10 && d[0] == '1' && movedPrefix["0"+d[:3]] != "" {
		d = "0" + d
	}
	if ok && len(d) == 11 && movedPrefix[d[:4]] != "" {
		d = movedPrefix[d[:4]] + d[4:]
	}
	mobile := ok && len(d) == 10 && d[0] == '0' && strings.IndexByte("35789", d[1]) >= 0
	fixed := ok && (len(d) == 10 || len(d) == 11) && strings.HasPrefix(d, "02")
	if !mobile && !fixed {
		r.warn(Phone, "delivery.phone_dropped")
		return
	}
	r.rec.IDs.Phone = d
}

// compareCitizen holds the citizen number (place 3, century and sex 1, year 2, random 6) against the
// row's own birth and sex. A contradiction is told, not refused: either of the two may be the wrong one.
func (r *row) compareCitizen() {
	d := r.rec.IDs.Citizen
	if d == "" {
		return
	}
	century, female := int(d[3]-'0')/2, (d[3]-'0')%2 == 1
	year := 1900 + 100*century + int(d[4]-'0')*10 + int(d[5]-'0')
	if y := r.rec.Birth.Date.Year(); y != 0 && y != year {
		r.warn(CitizenID, "delivery.citizen_year_differs")
	}
	if s := r.rec.Sex; s != person.SexUnknown && (s == person.Female) != female {
		r.warn(CitizenID, "delivery.citizen_sex_differs")
	}
}
