package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// areaRow is a row of a table in a DESIGN.md whose last cell names the files of an area.
var (
	areaRow  = regexp.MustCompile("(?m)^\\|[^|]+\\|([^|]*`[^|]*)\\|$")
	areaWord = regexp.MustCompile("`([a-z_]+)`")
)

// TestEveryFileHasAnArea: the two flat packages are read by the first word of a file's name, so each file must
// belong to an area of the map in DESIGN.md.
func TestEveryFileHasAnArea(t *testing.T) {
	for _, folder := range []string{"app", "web"} {
		dir := filepath.Join("..", folder)
		design, err := os.ReadFile(filepath.Join(dir, "DESIGN.md"))
		if err != nil {
			t.Fatal(err)
		}
		_, table, ok := strings.Cut(string(design), "files begin with |\n")
		if !ok {
			t.Fatalf("%s: no map of files", dir)
		}
		table, _, _ = strings.Cut(table, "\n\n")
		files := map[string]bool{}
		for _, row := range areaRow.FindAllStringSubmatch(table, -1) {
			for _, w := range areaWord.FindAllStringSubmatch(row[1], -1) {
				files[w[1]] = true
			}
		}
		var names []string
		for _, pattern := range []string{"*.go", "*.templ"} {
			list, err := filepath.Glob(filepath.Join(dir, pattern))
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, list...)
		}
		for _, path := range names {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
			if !inArea(files, name) {
				t.Errorf("%s belongs to no area of %s/DESIGN.md: name it after one, or add one", path, folder)
			}
		}
		if len(files) < 20 || len(names) < 50 {
			t.Errorf("%s: %d areas, %d files: the map was not read", folder, len(files), len(names))
		}
	}
}

// inArea reports whether a file's name begins with the word of an area.
func inArea(areas map[string]bool, name string) bool {
	for a := range areas {
		if name == a || strings.HasPrefix(name, a+"_") {
			return true
		}
	}
	return false
}
