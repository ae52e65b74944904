package vntext

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

var legacy = []Encoding{TCVN3, VNI, Windows1258, VISCII}

func TestEverySyllableHasOneCanon(t *testing.T) {
	n := 0
	for old, modern := range Syllables() {
		n++
		want := Canon(old)
		forms := []string{modern, norm.NFD.String(old), norm.NFD.String(modern), strings.ToUpper(modern), NFC(norm.NFD.String(modern))}
		for _, e := range legacy {
			for _, s := range []string{old, modern} {
				b, err := Encode(s, e)
				if err != nil {
					t.Fatalf("%s in %s: %v", s, e, err)
				}
				got := Decode(b, e)
				if got != s {
					t.Fatalf("%s through %s is %q", s, e, got)
				}
				forms = append(forms, got)
				upper, err := Encode(strings.ToUpper(s), e)
				if err != nil {
					t.Fatalf("%s in %s: %v", strings.ToUpper(s), e, err)
				}
				forms = append(forms, Decode(upper, e))
			}
		}
		for _, f := range forms {
			if Canon(f) != want {
				t.Fatalf("Canon(%q) = %q, want %q", f, Canon(f), want)
			}
			if !IsSyllable(f) {
				t.Fatalf("%q is no syllable", f)
			}
		}
	}
	if n < 10000 {
		t.Errorf("only %d syllables", n)
	}
	t.Logf("%d syllables", n)
}

// sample is what the first lines of a list look like.
const sample = `STT;Họ và tên;Ngày sinh;Địa chỉ
1;Nguyễn Thị Thanh Thuỷ;05/03/1980;Thôn 5, xã Ea Knốp
2;Trần Văn Hùng;1975;Tổ dân phố 7, phường Tân Lợi
3;Lê Hoàng Phương Ước;12/11/1990;Buôn Ma Thuột
4;Đặng Đình Nghĩa;01/01/1962;Xã Hòa Phú, tỉnh Đắk Lắk
`

func TestDetectEncoding(t *testing.T) {
	for _, e := range append([]Encoding{UTF8, UTF16LE, UTF16BE}, legacy...) {
		b, err := Encode(sample, e)
		if err != nil {
			t.Fatal(err)
		}
		got, sure := DetectEncoding(b)
		if got != e || sure < 0.75 {
			t.Errorf("%s taken for %s (%.2f)", e, got, sure)
		}
		text, _ := DecodeAuto(b)
		if Canon(text) != Canon(sample) {
			t.Errorf("%s decodes to %q", e, text)
		}
		name, _ := Encode("Nguyễn Thị Hường", e)
		if got, sure := DetectEncoding(name); got != e {
			t.Errorf("one name in %s taken for %s (%.2f)", e, got, sure)
		}
	}
	if e, sure := DetectEncoding([]byte("Ho va ten;Nam sinh\nNguyen Van An;1980\n")); e != UTF8 || sure != 1 {
		t.Errorf("ASCII is %s (%.2f)", e, sure)
	}
	if e, _ := DetectEncoding(nil); e != UTF8 {
		t.Errorf("nothing is %s", e)
	}
	cut := []byte(sample)
	cut = cut[:strings.Index(sample, "ễ")+1]
	if e, _ := DetectEncoding(cut); e != UTF8 {
		t.Errorf("a cut sample is %s", e)
	}
}

// asWindows is what a program shows that takes bytes for Windows-1252.
func asWindows(b []byte) string {
	var out strings.Builder
	for _, c := range b {
		out.WriteRune(cp1252(c))
	}
	return out.String()
}

func TestRecodeCell(t *testing.T) {
	cells := []string{"Nguyễn Thị Thanh Thuỷ", "Trần Văn Hùng", "Đặng Đình Nghĩa", "Lê Hà", "Thôn 5, xã Ea Knốp", "12/03/1980"}
	for _, e := range append([]Encoding{Mojibake}, legacy...) {
		typed := make([]string, len(cells))
		for i, c := range cells {
			inner := e
			if e == Mojibake {
				inner = UTF8
			}
			b, err := Encode(c, inner)
			if err != nil {
				t.Fatal(err)
			}
			typed[i] = asWindows(b)
		}
		got, sure := DetectCells(typed)
		if got != e || sure < 0.5 {
			t.Errorf("%s taken for %s (%.2f)", e, got, sure)
		}
		for i, c := range typed {
			if back := RecodeCell(c, got); back != cells[i] {
				t.Errorf("%s: %q becomes %q, want %q", e, c, back, cells[i])
			}
		}
	}
	if e, _ := DetectCells(cells); e != UTF8 {
		t.Errorf("Unicode cells taken for %s", e)
	}
	if got := RecodeCell("Nguyễn", TCVN3); got != "Nguyễn" {
		t.Errorf("a Unicode cell became %q", got)
	}
}

func TestCapitalsFont(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"NGUY\xD4N V\xA8N H\xEFNG", "NGUYỄN VĂN HÙNG"},
		{"L\xAA H\xB5", "Lê Hà"},
		{"TR\xC7N L\xAA H\xB5", "TRẦN LÊ HÀ"},
		{"X\xB7 H\xDFA PH\xF3, huy\xD6n", "XÃ HÒA PHÚ, huyện"},
		{"Nguy\xD4n V\xA8n \xB8i", "Nguyễn Văn ái"},
	} {
		if got := Decode([]byte(c.typed), TCVN3); got != c.want {
			t.Errorf("%q is %q, want %q", c.typed, got, c.want)
		}
	}
}

func TestIsSyllable(t *testing.T) {
	for _, s := range []string{"nguyễn", "hòa", "hoà", "gì", "giết", "quý", "quốc", "khuya", "nghiêng", "ước", "yên", "huỳnh", "thuở", "Trương", "kỹ"} {
		if !IsSyllable(s) {
			t.Errorf("%s should be a syllable", s)
		}
	}
	for _, s := range []string{"nguyênx", "smith", "cê", "ngiêng", "ghà", "hàc", "năm2", "", "uu", "NguyÔn"} {
		if IsSyllable(s) {
			t.Errorf("%s should not be a syllable", s)
		}
	}
}
