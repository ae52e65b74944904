package vntext

import "testing"

func TestDisplayName(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"NGUYỄN  THỊ THUỶ ", "Nguyễn Thị Thuỷ"},
		{"nguyễn văn an", "Nguyễn Văn An"},
		{"H'HIỆP GLAN", "H'Hiệp Glan"},
		{"H’HIỆP GLAN", "H'Hiệp Glan"},
		{"HHIỆP GLAN", "HHiệp Glan"},
		{"Y BHĬ NIÊ KĐĂM", "Y Bhĭ Niê Kđăm"},
		{"H'ɃLƠ\u0306K NIÊ", "H'Ƀlơ̆k Niê"},
		{"M'NÔNG", "M'nông"},
		{"K'BRÔIH", "K'Brôih"},
		{"Nguyễn văn An", "Nguyễn văn An"},
		{"Y Bhĭ", "Y Bhĭ"},
		{"", ""},
	} {
		if got := DisplayName(c.in); got != c.want {
			t.Errorf("DisplayName(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestTruncateAndWidth(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"Nguyễn", 6, "Nguyễn"}, {"Nguyễn", 5, "Nguy…"}, {"Ƀlơ̆k", 4, "Ƀlơ̆k"}, {"lơ̆ơ̆ơ̆k", 3, "lơ̆…"}, {"abc", 0, ""}, {"abc", 1, "…"},
	} {
		if got := Truncate(c.in, c.n); got != c.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
	if Width("ê̆ô̆") != 2 || Graphemes("ê̆ô̆") != 2 || Width("Nguyễn") != 6 || Width("全") != 2 {
		t.Error("widths")
	}
}
