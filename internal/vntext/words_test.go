package vntext

import (
	"math"
	"testing"
)

func TestWords(t *testing.T) {
	for _, c := range []struct {
		n    int64
		want string
	}{
		{0, "không"}, {1, "một"}, {4, "bốn"}, {5, "năm"}, {10, "mười"}, {11, "mười một"}, {14, "mười bốn"}, {15, "mười lăm"},
		{20, "hai mươi"}, {21, "hai mươi mốt"}, {24, "hai mươi tư"}, {25, "hai mươi lăm"}, {44, "bốn mươi tư"},
		{100, "một trăm"}, {105, "một trăm linh năm"}, {110, "một trăm mười"}, {999, "chín trăm chín mươi chín"},
		{1000, "một nghìn"}, {1005, "một nghìn không trăm linh năm"}, {1010, "một nghìn không trăm mười"},
		{264000, "hai trăm sáu mươi tư nghìn"},
		{1443793, "một triệu bốn trăm bốn mươi ba nghìn bảy trăm chín mươi ba"},
		{2000001, "hai triệu không trăm linh một"},
		{1_000_000_000, "một tỷ"},
		{3_000_000_000_000, "ba nghìn tỷ"},
		{1_500_000_000_000_000_000, "một tỷ năm trăm triệu tỷ"},
		{-21, "âm hai mươi mốt"},
	} {
		if got := Words(c.n); got != c.want {
			t.Errorf("Words(%d) = %q, want %q", c.n, got, c.want)
		}
	}
	south := Reading{Thousand: "ngàn", Odd: "lẻ"}
	if got := south.Words(5105); got != "năm ngàn một trăm lẻ năm" {
		t.Errorf("southern reading: %q", got)
	}
	if Words(math.MinInt64) == "" || Words(math.MaxInt64) == "" {
		t.Error("the ends of int64 have words too")
	}
}
