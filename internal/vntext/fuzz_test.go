package vntext

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func FuzzNormal(f *testing.F) {
	for _, s := range []string{"Nguyễn Thị Thuỷ", "H’Ƀlơ̆k Niê Kđăm", "o\u0301\u0302", "b\u0336", "\xff\u0300", "ＮＧ", "a\u0323\u0302\u0301", "𝒩", "ﬁ", "ǅ", "ŉ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := NFC(s)
		if !utf8.ValidString(n) || NFC(n) != n {
			t.Fatalf("NFC(%q) = %q, again %q", s, n, NFC(n))
		}
		if !norm.NFC.IsNormalString(n) {
			t.Fatalf("NFC(%q) = %q is not composed", s, n)
		}
		k := Key(s)
		if Key(k) != k {
			t.Fatalf("Key(%q) = %q, again %q", s, k, Key(k))
		}
		if strings.Trim(k, "abcdefghijklmnopqrstuvwxyz0123456789 ") != "" || strings.Contains(k, "  ") || strings.TrimSpace(k) != k {
			t.Fatalf("Key(%q) = %q", s, k)
		}
		c := Canon(s)
		if Canon(c) != c {
			t.Fatalf("Canon(%q) = %q, again %q", s, c, Canon(c))
		}
		if utf8.ValidString(s) && Canon(n) != c {
			t.Fatalf("Canon(%q) = %q, of its NFC %q", s, c, Canon(n))
		}
		if got := FoldIY(FoldIY(k)); got != FoldIY(k) {
			t.Fatalf("FoldIY(%q) = %q, again %q", k, FoldIY(k), got)
		}
		if string(AppendKey([]byte("x "), s)) != "x "+k || string(AppendCanon([]byte("x "), s)) != "x "+c {
			t.Fatalf("appending %q", s)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"05/03/1980", "29285", "tháng 5 năm 1980", "5-Mar-80", "00/00/1980", "20111980", "200510", "12/25/1980", "1980-03-05T00:00", "m/m"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, prec, err := ParseDate(s)
		if (err == nil) != (prec >= PrecisionYear && prec <= PrecisionDay) || (err == nil) == d.IsZero() {
			t.Fatalf("%q is %s, %d, %v", s, d, prec, err)
		}
		if err == nil && prec == PrecisionDay {
			if again, _, err := ParseDate(d.VN()); again != d || err != nil {
				t.Fatalf("%q is %s, which reads as %s, %v", s, d, again, err)
			}
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"1.443.793", "87,59%", "(1.000)", "264.000 đ", "1 000", "−5", "1,234.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := ParseInt(s); err == nil {
			if again, err := ParseInt(FormatInt(n)); again != n || err != nil {
				t.Fatalf("%q is %d, which reads as %d, %v", s, n, again, err)
			}
		}
		if d, err := ParseDecimal(s); err == nil && d.String() == "" {
			t.Fatalf("%q is written as nothing", s)
		}
		_, _, _ = AnyID(s)
		if p, err := Phone(s); err == nil && (len(p) < 10 || len(p) > 11 || !allDigits(p)) {
			t.Fatalf("%q is the number %q", s, p)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, e := range []Encoding{UTF8, UTF16LE, UTF16BE, TCVN3, VNI, Windows1258, VISCII} {
		b, _ := Encode("1;Nguyễn Thị Thuỷ;Đắk Lắk\n", e)
		f.Add(b)
	}
	f.Add([]byte{0xFF})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, e := range []Encoding{UTF8, UTF16LE, UTF16BE, TCVN3, VNI, Windows1258, VISCII, "other"} {
			if s := Decode(b, e); !utf8.ValidString(s) {
				t.Fatalf("%q in %s is %q", b, e, s)
			}
		}
		if _, sure := DetectEncoding(b); sure < 0 || sure > 1 {
			t.Fatalf("sure %f", sure)
		}
		s := string(b)
		for _, e := range []Encoding{UTF8, TCVN3, VNI, Windows1258, VISCII, Mojibake} {
			_ = RecodeCell(s, e)
		}
	})
}

func FuzzParseName(f *testing.F) {
	for _, s := range []string{"Nguyễn Thị Thuỷ", "H ' Hiệp Glan", "Y-Bhi Nie Kdam", "Công Tằng Tôn Nữ Như Mai", "Ng.T.Thảo", "Niê H'Lan", "Siu H' H'", "A -", "''"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := ParseName(s)
		if n.Given == "" && (n.Family != "" || n.Middle != "" || n.Prefix != "") {
			t.Fatalf("%q is %+v", s, n)
		}
		names := !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(" .'-", r) })
		if again := ParseName(n.String()); names && Key(again.String()) != Key(n.String()) {
			t.Fatalf("%q is %+v, and again %+v", s, n, again)
		}
		if d := DisplayName(s); DisplayName(d) != d {
			t.Fatalf("DisplayName(%q) = %q, again %q", s, d, DisplayName(d))
		}
		if got := Graphemes(Truncate(s, 5)); got > 5 {
			t.Fatalf("%q cut to %d", s, got)
		}
	})
}
