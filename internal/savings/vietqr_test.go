package savings

import (
	"strings"
	"testing"

	"luoi/internal/money"

	"pgregory.net/rapid"
)

// The published vector, byte for byte, and what differs from it by one thing.
func TestVietQR(t *testing.T) {
	p := Payee{"970416", "257678859"}
	for want, c := range map[string]struct {
		amount  money.Dong
		purpose string
	}{
		"00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6": {10_000, "Chuyen tien"},
	} {
		got, err := VietQR(p, c.amount, c.purpose)
		if err != nil || got != want {
			t.Errorf("got  %s\nwant %s (%v)", got, want, err)
		}
	}
	static, err := VietQR(p, 0, "")
	if err != nil || !strings.HasPrefix(static, "000201010211") || strings.Contains(static, "5405") || static[len(static)-8:len(static)-4] != "6304" {
		t.Errorf("without an amount it is static: %s %v", static, err)
	}
	if n := CRC16("123456789"); n != 0x29B1 {
		t.Errorf("CRC-16/CCITT-FALSE of its check text is %04X", n)
	}
	for what, c := range map[string]struct {
		p       Payee
		amount  money.Dong
		purpose string
	}{
		"a bank of five digits":         {Payee{"97041", "257678859"}, 1, ""},
		"an account with a blank":       {Payee{"970416", "2576 8859"}, 1, ""},
		"Vietnamese letters":            {p, 1, "Chuyển tiền"},
		"26 characters":                 {p, 1, strings.Repeat("A", 26)},
		"an amount below nothing":       {p, -1, ""},
		"an amount that nobody can pay": {p, maxAmount + 1, ""},
	} {
		if text, err := VietQR(c.p, c.amount, c.purpose); err == nil {
			t.Errorf("%s was taken: %s", what, text)
		}
	}
}

// Every reference is another one; one wrong character, or two that changed places, is no reference.
func TestReferencesFindTheirDue(t *testing.T) {
	seen := map[string]bool{}
	for n := range int64(20_000) {
		ref, err := Reference(n)
		if err != nil || seen[ref] {
			t.Fatalf("reference %d: %s %v", n, ref, err)
		}
		seen[ref] = true
	}
	if _, err := Reference(refMost); err == nil {
		t.Error("a reference beyond the last one")
	}
	rapid.Check(t, func(t *rapid.T) {
		ref, err := Reference(rapid.Int64Range(0, refMost-1).Draw(t, "n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := FindReference("MBVCB.8812.036512." + strings.ToLower(ref) + " BHXH T11.CT tu 0071 toi 9704"); got != ref {
			t.Fatalf("%q is not found in a bank's line: %q", ref, got)
		}
		i, c := rapid.IntRange(0, 5).Draw(t, "i"), alphabet[rapid.IntRange(0, 30).Draw(t, "c")]
		if wrong := ref[:i] + string(c) + ref[i+1:]; wrong != ref {
			if _, ok := ValidReference(wrong); ok {
				t.Fatalf("%s passes for %s", wrong, ref)
			}
		}
		j := rapid.IntRange(0, 4).Draw(t, "j")
		if swapped := ref[:j] + string(ref[j+1]) + string(ref[j]) + ref[j+2:]; swapped != ref {
			if _, ok := ValidReference(swapped); ok {
				t.Fatalf("%s passes for %s", swapped, ref)
			}
		}
	})
}

func FuzzFindReference(f *testing.F) {
	for _, s := range []string{"", "H3K7Q2 BHXH T11", "chuyển tiền", "\x00\xff", "______"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if ref := FindReference(line); ref != "" {
			if _, ok := ValidReference(ref); !ok || !strings.Contains(strings.ToUpper(line), ref) {
				t.Errorf("%q in %q", ref, line)
			}
		}
	})
}
