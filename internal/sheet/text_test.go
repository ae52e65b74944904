package sheet

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"luoi/internal/vntext"
)

func TestSeparatorsAndQuotes(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       []gridRow
	}{
		{"commas", "a,b,c\r\n1,2,3\r\n", []gridRow{{1, []string{"a", "b", "c"}}, {2, []string{"1", "2", "3"}}}},
		{"semicolons, with decimal commas", "tên;tiền\nAn;1,5\nBình;2,5\n", []gridRow{{1, []string{"tên", "tiền"}}, {2, []string{"An", "1,5"}}, {3, []string{"Bình", "2,5"}}}},
		{"tabs", "a\tb, c\n1\t2, 3\n", []gridRow{{1, []string{"a", "b, c"}}, {2, []string{"1", "2, 3"}}}},
		{"Excel says which", "sep=|\r\na|b,c\r\n", []gridRow{{2, []string{"a", "b,c"}}}},
		{"a title above", "DANH SÁCH, năm 2025\n\nhọ tên;năm;xã\nAn;1980;Ea Kar\nBình;1981;Ea Kar\n", []gridRow{{1, []string{"DANH SÁCH, năm 2025"}}, {3, []string{"họ tên", "năm", "xã"}}, {4, []string{"An", "1980", "Ea Kar"}}, {5, []string{"Bình", "1981", "Ea Kar"}}}},
		{"no line end at the end", "a,b\n1,2", []gridRow{{1, []string{"a", "b"}}, {2, []string{"1", "2"}}}},
		{"old Mac line ends", "a,b\r1,2\r", []gridRow{{1, []string{"a", "b"}}, {2, []string{"1", "2"}}}},
		{"quotes, doubled quotes, a line break inside", "a,b\n\"x, y\",\"nói \"\"được\"\"\"\n\"hai\ndòng\",z\n,cuối\n", []gridRow{{1, []string{"a", "b"}}, {2, []string{"x, y", `nói "được"`}}, {3, []string{"hai\ndòng", "z"}}, {5, []string{"", "cuối"}}}},
		{"a quote inside a cell is a letter", "a,b\nti vi 14\",x\n", []gridRow{{1, []string{"a", "b"}}, {2, []string{`ti vi 14"`, "x"}}}},
		{"a quote that is never closed is one too", "a,b\n\"x,y\n1,2\n", []gridRow{{1, []string{"a", "b"}}, {2, []string{`"x`, "y"}}, {3, []string{"1", "2"}}}},
		{"ragged rows", "a,b,c\n1\n1,2,3,4,,\n", []gridRow{{1, []string{"a", "b", "c"}}, {2, []string{"1"}}, {3, []string{"1", "2", "3", "4"}}}},
		{"byte order mark", "\ufeffa,b\n1,2\n", []gridRow{{1, []string{"a", "b"}}, {2, []string{"1", "2"}}}},
		{"NUL bytes", "a\x00,b\n1,\x002\n1,2\n1,2\n1,2\n1,2\n", []gridRow{{1, []string{"a", "b"}}, {2, []string{"1", "2"}}, {3, []string{"1", "2"}}, {4, []string{"1", "2"}}, {5, []string{"1", "2"}}, {6, []string{"1", "2"}}}},
		{"a formula stays text; our own guard is taken off", "a,b\n=1+1,'=2+2\n'tên,-5\n", []gridRow{{1, []string{"a", "b"}}, {2, []string{"=1+1", "=2+2"}}, {3, []string{"'tên", "-5"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := readAll(t, openFile(t, put(t, "x.csv", []byte(c.file))), "")
			if !cmp.Equal(got, c.want) {
				t.Error(cmp.Diff(c.want, got))
			}
		})
	}
}

// The same list in every encoding Vietnam has used.
func TestEncodings(t *testing.T) {
	list := "Họ và tên,Xã,Ghi chú\n" + strings.Repeat("Nguyễn Thị Hồng,Hoà Thuận,đã đóng đủ tiền\nTrần Văn Đức,Ea Knốp,chưa gặp được người nhà\n", 30)
	utf16of := func(big bool, bom string) []byte {
		out := []byte(bom)
		for _, u := range utf16.Encode([]rune(list)) {
			if big {
				out = append(out, byte(u>>8), byte(u))
			} else {
				out = append(out, byte(u), byte(u>>8))
			}
		}
		return out
	}
	files := map[string][]byte{"utf-8": []byte(list), "utf-16le": utf16of(false, "\xff\xfe"), "utf-16be": utf16of(true, "\xfe\xff"), "utf-16le without mark": utf16of(false, "")}
	for _, e := range []vntext.Encoding{vntext.TCVN3, vntext.VNI, vntext.VISCII, vntext.Windows1258} {
		b, err := vntext.Encode(list, e)
		if err != nil {
			t.Fatal(e, err)
		}
		files[string(e)] = b
	}
	for name, b := range files {
		t.Run(name, func(t *testing.T) {
			src := openFile(t, put(t, "x.csv", b))
			got := readAll(t, src, "")
			if len(got) != 61 || !strings.HasPrefix(name, src.Encoding()) {
				t.Fatalf("%d rows as %s", len(got), src.Encoding())
			}
			for i, want := range [][]string{{"Họ và tên", "Xã", "Ghi chú"}, {"Nguyễn Thị Hồng", "Hoà Thuận", "đã đóng đủ tiền"}, {"Trần Văn Đức", "Ea Knốp", "chưa gặp được người nhà"}} {
				for c := range want {
					if vntext.NFC(got[i].Cells[c]) != want[c] {
						t.Errorf("row %d: got %q, want %q", i+1, got[i].Cells, want)
					}
				}
			}
		})
	}
}

func TestPaste(t *testing.T) {
	src := Paste("Họ tên\tNăm\r\nAn\t1980\r\n\"hai\r\ndòng\"\t1981\r\n")
	got := readAll(t, src, "")
	if want := []gridRow{{1, []string{"Họ tên", "Năm"}}, {2, []string{"An", "1980"}}, {3, []string{"hai\r\ndòng", "1981"}}}; !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
}
