//go:build !js

package vntext

import (
	"strings"

	"luoi/internal/fault"
)

// Phone cleans a Vietnamese telephone number to the form it is dialled in: ten digits from 0 for mobiles,
// ten or eleven for land lines (02…). It takes +84, 84 and 0084, a zero that a number cell has lost,
// spaces, full stops and hyphens, and turns the eleven-digit mobiles of before 2018 into today's
// (0169 xxx xxxx is 039 xxx xxxx). Of several numbers parted by / , or ; the first is taken. Errors are
// fault.Invalid: id.empty, id.not_digits, id.phone_length, id.phone_prefix (no operator has it).
func Phone(s string) (string, error) {
	if i := strings.IndexAny(strings.TrimSpace(s), "/;,"); i > 0 {
		s = strings.TrimSpace(s)[:i]
	}
	s = strings.NewReplacer("(", "", ")", "", "+", "").Replace(s)
	t, err := digitsOf(s)
	if err != nil {
		return "", err
	}
	t = nationalDigits(t)
	if len(t) == 11 && t[:2] == "01" {
		now, ok := movedPrefixes[t[:4]]
		if !ok {
			return "", fault.New(fault.Invalid, "id.phone_prefix", t[:4])
		}
		t = now + t[4:]
	}
	switch {
	case len(t) < 10 || len(t) > 11 || t[0] != '0':
		return "", fault.New(fault.Invalid, "id.phone_length", len(t))
	case t[:2] == "02":
		return t, nil
	case len(t) != 10:
		return "", fault.New(fault.Invalid, "id.phone_length", len(t))
	case !isMobile(t):
		return "", fault.New(fault.Invalid, "id.phone_prefix", t[:3])
	}
	return t, nil
}

// nationalDigits puts the leading zero in the place of the country code, or back where it was lost.
func nationalDigits(t string) string {
	t = strings.TrimPrefix(t, "00")
	if rest, ok := strings.CutPrefix(t, "84"); ok && len(t) >= 11 {
		return "0" + strings.TrimPrefix(rest, "0")
	}
	switch {
	case len(t) == 9 && strings.IndexByte("35789", t[0]) >= 0, len(t) == 10 && t[0] == '1':
		return "0" + t
	}
	return t
}

// isMobile checks the operators' number ranges.
func isMobile(t string) bool {
	c := t[2]
	switch t[:2] {
	case "03", "09":
		return true
	case "05":
		return strings.IndexByte("1689", c) >= 0 || c == '2' && strings.IndexByte("238", t[3]) >= 0 || c == '5' && t[3] == '9'
	case "07":
		return c == '0' || c >= '6'
	case "08":
		return c >= '1' && c <= '8' || c == '9' && t[3] >= '6'
	}
	return false
}

// movedPrefixes maps the mobile prefixes given up in 2018 to those that took their place.
var movedPrefixes = map[string]string{
	"0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038", "0169": "039",
	"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
	"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
	"0186": "056", "0188": "058", "0199": "059",
}
