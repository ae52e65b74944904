package vntext

import (
	"testing"

	"luoi/internal/fault"
)

func keyOfError(err error) string {
	if err == nil {
		return ""
	}
	return fault.As(err).Key
}

func TestCitizenNumber(t *testing.T) {
	for _, c := range []struct{ in, want, key string }{
		{"003080001234", "003080001234", ""},
		{" 003 080 001 234 ", "003080001234", ""},
		{"'003080001234", "003080001234", ""},
		{"003.080.001.234", "003080001234", ""},
		{"66080001234", "", "id.citizen_lost_zero"},
		{"66080001234.0", "", "id.citizen_lost_zero"},
		{"6.608E+10", "", "id.scientific"},
		{"6,608E+10", "", "id.scientific"},
		{"240123456", "", "id.citizen_is_old"},
		{"0030800012345", "", "id.citizen_length"},
		{"00308000123O", "", "id.not_digits"},
		{"", "", "id.empty"}, {" - ", "", "id.empty"},
	} {
		got, err := CitizenNumber(c.in)
		if got != c.want || keyOfError(err) != c.key {
			t.Errorf("CitizenNumber(%q) = %q, %v", c.in, got, err)
		}
	}
	_, err := CitizenNumber("66080001234")
	if args := fault.As(err).Args; len(args) != 1 || args[0] != "066080001234" {
		t.Errorf("the suggestion is %v", args)
	}
	if y, female, ok := CitizenFacts("003180001234"); y != 1980 || !female || !ok {
		t.Errorf("facts: %d %v %v", y, female, ok)
	}
	if y, female, ok := CitizenFacts("003205001234"); y != 2005 || female || !ok {
		t.Errorf("facts: %d %v %v", y, female, ok)
	}
}

func TestOtherNumbers(t *testing.T) {
	read := map[string]func(string) (string, error){
		"old": OldNumber, "si": SINumber, "phone": Phone,
		"card": func(s string) (string, error) { c, err := CardNumber(s); return c.Number + "/" + c.SI, err },
	}
	for _, c := range []struct{ what, in, want, key string }{
		{"old", "240 123 456", "240123456", ""},
		{"old", "24012345", "", "id.old_lost_zero"},
		{"old", "2401234", "", "id.old_length"},
		{"si", "6620123456", "6620123456", ""},
		{"si", "662012345", "", "id.si_lost_zero"},
		{"si", "003080001234", "", "id.si_is_citizen"},
		{"si", "GD 4 66 6620123456", "6620123456", ""},
		{"card", "gd4666620123456", "GD4666620123456/6620123456", ""},
		{"card", "GD 4 66 66201 23456", "GD4666620123456/6620123456", ""},
		{"card", "6620123456", "/6620123456", ""},
		{"card", "GD6666620123456", "/", "id.card_malformed"},
		{"phone", "0905 123 456", "0905123456", ""},
		{"phone", "+84 905.123.456", "0905123456", ""},
		{"phone", "84905123456", "0905123456", ""},
		{"phone", "(+84)0905123456", "0905123456", ""},
		{"phone", "905123456", "0905123456", ""},
		{"phone", "01691234567", "0391234567", ""},
		{"phone", "1691234567", "0391234567", ""},
		{"phone", "841691234567", "0391234567", ""},
		{"phone", "0123-456-7890", "0834567890", ""},
		{"phone", "0262 3855 123", "02623855123", ""},
		{"phone", "0905123456 / 0912345678", "0905123456", ""},
		{"phone", "0605123456", "", "id.phone_prefix"},
		{"phone", "01301234567", "", "id.phone_prefix"},
		{"phone", "090512345", "", "id.phone_length"},
		{"phone", "không có", "", "id.not_digits"},
	} {
		got, err := read[c.what](c.in)
		if got != c.want || keyOfError(err) != c.key {
			t.Errorf("%s %q = %q, %v", c.what, c.in, got, err)
		}
	}
}

func TestAnyID(t *testing.T) {
	for _, c := range []struct {
		in   string
		kind IDKind
		key  string
	}{
		{"003080001234", IDCitizen, ""}, {"240123456", IDOld, ""}, {"6620123456", IDSI, ""}, {"GD4666620123456", IDCard, ""},
		{"66080001234", IDNone, "id.citizen_lost_zero"}, {"123", IDNone, "id.unknown_length"},
	} {
		kind, _, err := AnyID(c.in)
		if kind != c.kind || keyOfError(err) != c.key {
			t.Errorf("AnyID(%q) = %v, %v", c.in, kind, err)
		}
	}
}
