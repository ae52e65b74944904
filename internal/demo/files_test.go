package demo

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luoi/internal/fault"
	"luoi/internal/sheet"
	"luoi/internal/vntext"
)

func quiet(string, int64, int64) {}

func TestOldEncodingsAreReadBack(t *testing.T) {
	const small = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
	for _, s := range []string{small, "Huỳnh Thị Thảo, Đắk Lắk", "Ở Ăn Ân Êm Ông Ơi Ưng Đây"} {
		if got := vntext.Decode([]byte(windows1258(s)), vntext.Windows1258); got != s {
			t.Errorf("windows-1258: %q came back as %q", s, got)
		}
		want := s
		if strings.HasPrefix(s, "Ở") { // a capital with a tone did not exist
			want = "ở" + strings.TrimPrefix(s, "Ở")
		}
		if got := vntext.Decode([]byte(tcvn3(s)), vntext.TCVN3); got != want {
			t.Errorf("tcvn3: %q came back as %q", s, got)
		}
	}
	upper := strings.ToUpper(small)
	if got := vntext.Decode([]byte(windows1258(upper)), vntext.Windows1258); got != upper {
		t.Errorf("windows-1258: %q came back as %q", upper, got)
	}
	if got := tcvn3("H’Ƀlơ̆k"); got != "H'Bl\xAAk" && got != "H'Bl\xACk" {
		t.Errorf("letters that the alphabet lacks: %q", got)
	}
}

func TestFilesAreReadableAndComplete(t *testing.T) {
	dir := t.TempDir()
	files, err := Files(context.Background(), dir, 7, 8000, quiet)
	if err != nil {
		t.Fatal(err)
	}
	kinds, encodings, residents := map[string]bool{}, map[string]bool{}, int64(0)
	for _, f := range files {
		src, err := sheet.Open(filepath.Join(dir, f.Name), sheet.Limits{})
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		rows, wide := int64(0), 0
		err = src.Rows(context.Background(), "", func(_ int64, cells []string) error {
			if len(cells) > 6 {
				rows++
			}
			wide = max(wide, len(cells))
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		kinds[src.Kind()], encodings[src.Encoding()] = true, true
		if rows < f.Rows || wide < 12 {
			t.Errorf("%s: %d rows of up to %d cells, want %d", f.Name, rows, wide, f.Rows)
		}
		if f.List == "residents" {
			residents += f.Rows
		}
		src.Close()
	}
	if residents < 8000 || residents > 8200 {
		t.Errorf("%d rows of residents for 8,000 people", residents)
	}
	if !kinds[sheet.KindXLSX] || !kinds[sheet.KindCSV] {
		t.Errorf("kinds: %v", kinds)
	}
	for _, e := range []vntext.Encoding{vntext.UTF8, vntext.UTF16LE, vntext.TCVN3, vntext.Windows1258} {
		if !encodings[string(e)] {
			t.Errorf("no file was recognised as %s: %v", e, encodings)
		}
	}
}

func TestFilesAreAFunctionOfTheSeed(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	files, err := Files(context.Background(), one, 3, 1500, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Files(context.Background(), two, 3, 1500, quiet); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		a, err1 := os.ReadFile(filepath.Join(one, f.Name))
		b, err2 := os.ReadFile(filepath.Join(two, f.Name))
		if err1 != nil || err2 != nil || string(a) != string(b) {
			t.Errorf("%s differs between two runs of one seed", f.Name)
		}
	}
}

func TestFolderOfAnotherProvinceIsRefused(t *testing.T) {
	dir := t.TempDir()
	first, err := Files(context.Background(), dir, 3, 500, quiet)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Files(context.Background(), dir, 3, 500, quiet)
	if err != nil || len(again) != len(first) {
		t.Errorf("second run: %d files, %v", len(again), err)
	}
	for _, c := range []struct {
		seed   uint64
		people int
	}{{4, 500}, {3, 501}} {
		if _, err := Files(context.Background(), dir, c.seed, c.people, quiet); fault.KindOf(err) != fault.Conflict {
			t.Errorf("seed %d, %d people: %v", c.seed, c.people, err)
		}
	}
}

func TestStoppedWritingLeavesNoManifest(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Files(ctx, dir, 1, 30_000, quiet); fault.KindOf(err) != fault.Interrupted {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, manifestName)); err == nil {
		t.Error("an unfinished folder has a manifest")
	}
	if files, err := Files(context.Background(), dir, 1, 1000, quiet); err != nil || len(files) == 0 {
		t.Errorf("after the stop: %v", err)
	}
}
