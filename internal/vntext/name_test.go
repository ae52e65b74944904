package vntext

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestParseName(t *testing.T) {
	type row struct {
		in                            string
		prefix, family, middle, given string
		highland                      bool
	}
	for _, c := range []row{
		// Kinh
		{"Nguyễn Thị Thanh Thuỷ", "", "Nguyễn", "Thị Thanh", "Thuỷ", false},
		{"LÊ VĂN TÁM", "", "LÊ", "VĂN", "TÁM", false},
		{"Trần Hùng", "", "Trần", "", "Hùng", false},
		{"Thảo", "", "", "", "Thảo", false},
		{"", "", "", "", "", false},
		{"Ng. T. Thảo", "", "Ng", "T", "Thảo", false},
		{"Ng.T.Thảo", "", "Ng", "T", "Thảo", false},
		{"Ông Nguyễn Văn An", "", "Nguyễn", "Văn", "An", false},
		{"Bà: Trần Thị Bé", "", "Trần", "Thị", "Bé", false},
		{"Ông Thị Hoa", "", "Ông", "Thị", "Hoa", false}, // a Chăm family
		{"1. Phạm Văn Út (đã mất)", "", "Phạm", "Văn", "Út", false},
		{"Hoàng Hà", "", "Hoàng", "", "Hà", false},
		{"Hà Y Vân", "", "Hà", "Y", "Vân", false},
		// compound families
		{"Tôn Thất Tùng", "", "Tôn Thất", "", "Tùng", false},
		{"Tôn Nữ Thị Ninh", "", "Tôn Nữ", "Thị", "Ninh", false},
		{"Công Tằng Tôn Nữ Như Mai", "", "Công Tằng Tôn Nữ", "Như", "Mai", false},
		{"Cong Huyen Ton Nu Ngoc Lan", "", "Cong Huyen Ton Nu", "Ngoc", "Lan", false},
		{"Âu Dương Lan", "", "Âu Dương", "", "Lan", false},
		{"Âu Dương", "", "Âu", "", "Dương", false},
		// Êđê: the family is last
		{"H'Hiệp Glan", "H'", "Glan", "", "Hiệp", true},
		{"H’Hiệp Glan", "H'", "Glan", "", "Hiệp", true},
		{"H ' Hiệp Glan", "H'", "Glan", "", "Hiệp", true},
		{"H' Hiệp Glan", "H'", "Glan", "", "Hiệp", true},
		{"H 'Hiệp Glan", "H'", "Glan", "", "Hiệp", true},
		{"H Hiệp Glan", "H'", "Glan", "", "Hiệp", true},
		{"H-Hiệp Glan", "H'", "Glan", "", "Hiệp", true},
		{"HHiệp Glan", "H'", "Glan", "", "Hiệp", true},
		{"HHIỆP GLAN", "H'", "GLAN", "", "HIỆP", true},
		{"H'HIỆP GLAN", "H'", "GLAN", "", "HIỆP", true},
		{"Hiệp Glan", "", "Glan", "", "Hiệp", true},
		{"Y Bhĭ Niê Kđăm", "Y", "Niê Kđăm", "", "Bhĭ", true},
		{"Y-Bhi Nie Kdam", "Y", "Nie Kdam", "", "Bhi", true},
		{"Y BHI NIE KDAM", "Y", "NIE KDAM", "", "BHI", true},
		{"YBhĭ Niê Kđăm", "Y", "Niê Kđăm", "", "Bhĭ", true},
		{"H'Maryam Niê", "H'", "Niê", "", "Maryam", true},
		{"H'Ƀlơ̆k Niê Kđăm", "H'", "Niê Kđăm", "", "Ƀlơ̆k", true},
		{"H'Či Êban", "H'", "Êban", "", "Či", true},
		{"Y Wang Buôn Krông", "Y", "Buôn Krông", "", "Wang", true},
		{"Y Thịnh Văn Mlô Duôn Du", "Y", "Mlô Duôn Du", "", "Thịnh Văn", true},
		{"H'Liêng", "H'", "", "", "Liêng", true},
		{"Bà H'Liêng Niê", "H'", "Niê", "", "Liêng", true},
		{"Niê H'Lan", "H'", "Niê", "", "Lan", true},
		// M'nông
		{"Y Krang", "Y", "", "", "Krang", true},
		{"Điểu Krang", "", "Điểu", "", "Krang", true},
		{"Thị Mai", "", "Thị", "", "Mai", true},
		{"H'Mai Rơ Yam", "H'", "Rơ Yam", "", "Mai", true},
		// neighbours
		{"A Brôl", "A", "", "", "Brôl", true},
		{"Rơ Châm Pênh", "", "Rơ Châm", "", "Pênh", true},
		{"Siu H'Lan", "H'", "Siu", "", "Lan", true},
		{"K'Brôih", "K'", "", "", "Brôih", true},
		// not highland
		{"Yên", "", "", "", "Yên", false},
		{"Hồ Yến", "", "Hồ", "", "Yến", false},
		{"Hoa Mai", "", "Hoa", "", "Mai", false},
	} {
		n := ParseName(c.in)
		got := row{c.in, n.Prefix, n.Family, n.Middle, n.Given, n.Highland}
		if got != c {
			t.Errorf("ParseName(%q)\n got %+v\nwant %+v", c.in, got, c)
		}
	}
}

// However a name is typed, its parts have the same canonical form.
func TestNamePartsSurviveTyping(t *testing.T) {
	parts := func(n Name) [4]string {
		return [4]string{n.Prefix, Canon(n.Family), Canon(n.Middle), Canon(n.Given)}
	}
	for _, s := range []string{"Nguyễn Thị Thanh Thuỷ", "Công Tằng Tôn Nữ Như Mai", "H'Ƀlơ̆k Niê Kđăm", "Y Čhŏt Buôn Yă", "Rơ Châm Pênh", "Điểu Krang"} {
		want := parts(ParseName(s))
		for _, typed := range []string{norm.NFD.String(s), strings.ToUpper(s), DisplayName(strings.ToUpper(s)), "  " + strings.ReplaceAll(s, " ", "\u00A0 "),
			strings.ReplaceAll(s, "'", "’")} {
			if got := parts(ParseName(typed)); got != want {
				t.Errorf("%q is %v, want %v", typed, got, want)
			}
		}
		if got := ParseName(s).String(); got != s {
			t.Errorf("%q is put together as %q", s, got)
		}
	}
}
