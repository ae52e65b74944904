package vntext

import "testing"

func TestKey(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"ƀuôn", "buon"},
		{"Ƀuôn Ama Y’Thuôt", "buon ama ythuot"},
		{"ruê̆", "rue"},
		{"ơ̆", "o"},
		{"H'Ƀlơ̆k Niê Kđăm", "hblok nie kdam"},
		{"Blǔ", "blu"},
		{"M'nông", "mnong"},
		{"čar", "car"},
		{"ñu", "nu"},
		{"Nguyễn Thị Thuỷ", "nguyen thi thuy"},
		{"Nguyễn Thị Thủy", "nguyen thi thuy"},
		{"Huỳnh Thị Thảo", "huynh thi thao"},
		{"  ĐẶNG\u00A0 VĂN-Đức ", "dang vanduc"},
		{"ÐẶNG", "dang"},
		{"Ng. T. Thảo", "ng t thao"},
		{"Thôn 5, xã Ea Knốp", "thon 5 xa ea knop"},
		{"Bà Rịa - Vũng Tàu", "ba ria vung tau"},
		{"", ""}, {" - ", ""}, {"李明", ""},
		{"ＮＧＵＹỄＮ", "nguyen"},
	} {
		if got := Key(c.in); got != c.want {
			t.Errorf("Key(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCanon(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Hoà", "hoa2"}, {"Hòa", "hoa2"}, {"Ho\u0300a", "hoa2"}, {"HOÀ", "hoa2"},
		{"Thuỷ", "thuy3"}, {"Thủy", "thuy3"},
		{"Nguyễn Thị Quý", "nguyên4 thi5 quy1"},
		{"Đặng", "đăng5"}, {"Ðặng", "đăng5"},
		{"Niê Kđăm", "niê kđăm"},
		{"Ƀlơ̆k", "ƀlơ̆k"}, {"ruê̆", "ruê̆"}, {"ñu", "ñu"}, {"n\u0303u", "ñu"}, {"c\u0306ar", "čar"},
		{"H’Hiệp", "hhiêp5"},
		{"o\u0301\u0302", "ô1"},
		{"thi5", "thi5"},
		{" , ", ""},
	} {
		if got := Canon(c.in); got != c.want {
			t.Errorf("Canon(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestNFC(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Nguyễn", "Nguyễn"},
		{"Nguye\u0302\u0303n", "Nguyễn"},
		{"Blǔ", "Blŭ"}, {"ǎǒǐ", "ăŏĭ"}, {"a\u030C", "ă"},
		{"c\u0306", "č"}, {"b\u0336", "ƀ"}, {"B\u0335uôn", "Ƀuôn"},
		{"H’Hiệp", "H'Hiệp"}, {"Hʼ H` H´", "H' H' H'"},
		{"Ðắk", "Đắk"},
		{"a\u00A0b\u200Bc", "a bc"},
		{"ê\u0306", "ê\u0306"}, {"e\u0306\u0302", "ê\u0306"},
		{"ó\u0302", "ố"},
		{"\xff", "\uFFFD"},
	} {
		if got := NFC(c.in); got != c.want {
			t.Errorf("NFC(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFoldIY(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"ly", "li"}, {"ly1 thi5 my4", "li1 thi5 mi4"}, {"quy", "qui"}, {"thuy", "thuy"}, {"huynh", "huynh"},
		{"y bhi nie", "y bhi nie"}, {"nguyen", "nguyen"}, {"tây", "tây"}, {"may", "may"}, {"vy", "vi"},
	} {
		if got := FoldIY(c.in); got != c.want {
			t.Errorf("FoldIY(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestHasMarks(t *testing.T) {
	for _, c := range []struct {
		in   string
		want bool
	}{{"Nguyen Thi Thao", false}, {"H’Hiep", false}, {"Đo", true}, {"o\u0306", true}, {"Nguyễn", true}, {"", false}} {
		if got := HasMarks(c.in); got != c.want {
			t.Errorf("HasMarks(%q) = %v", c.in, got)
		}
	}
}

var sink []byte

func BenchmarkKey(b *testing.B) {
	b.ReportAllocs()
	var buf [64]byte
	for b.Loop() {
		sink = AppendKey(buf[:0], "Nguyễn Thị Thanh Thuỷ")
	}
}

func BenchmarkCanon(b *testing.B) {
	b.ReportAllocs()
	var buf [64]byte
	for b.Loop() {
		sink = AppendCanon(buf[:0], "Nguyễn Thị Thanh Thuỷ")
	}
}

func BenchmarkNFC(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if NFC("Nguyễn Thị Thanh Thuỷ") == "" {
			b.Fatal()
		}
	}
}
