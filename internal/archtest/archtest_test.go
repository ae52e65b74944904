package archtest

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "luoi"

// pkg is what go list tells about a package.
type pkg struct {
	ImportPath, Dir, Name, Doc              string
	Imports, TestImports, XTestImports      []string
	GoFiles, TestGoFiles, XTestGoFiles      []string
	CgoFiles, IgnoredGoFiles, EmbedPatterns []string
}

func list(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json", "./...")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// room is the name a package has in the rules: luoi/internal/web/x → web/x, luoi/bench → bench.
func room(importPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(importPath, modulePath+"/"), "internal/")
}

// top is the room without what lies below it.
func top(r string) string {
	head, _, _ := strings.Cut(r, "/")
	return head
}

func ours(importPath string) bool {
	return importPath == modulePath || strings.HasPrefix(importPath, modulePath+"/")
}

// listed reports whether r or the room it lies in stands in rooms.
func listed(rooms []string, r string) bool {
	return slices.Contains(rooms, r) || slices.Contains(rooms, top(r))
}

// mayImport is the ring rule for one edge between two of our packages.
func mayImport(from, to string) bool {
	from, to = top(from), top(to)
	if from == to {
		return true
	}
	if slices.Contains(ring0, to) {
		// Ring 0 knows its own ring; seal alone is not vocabulary: only shells hold keys.
		return to != "seal" || shells[from] != nil
	}
	if nouns, ok := ring1[from]; ok {
		return slices.Contains(nouns, to)
	}
	rooms, ok := shells[from]
	if !ok {
		return false
	}
	if _, ok := ring1[to]; ok {
		// The kitchen of made-up people is for the demo, the benches and tests.
		return to != "synth" || from == "demo" || from == "bench"
	}
	return slices.Contains(rooms, to)
}

func TestEveryPackageHasARoom(t *testing.T) {
	for _, p := range list(t) {
		r := top(room(p.ImportPath))
		_, in1 := ring1[r]
		_, in2 := shells[r]
		if p.ImportPath != modulePath && !slices.Contains(ring0, r) && !in1 && !in2 {
			t.Errorf("%s: decide its ring in rules_test.go", p.ImportPath)
		}
		if p.Doc == "" {
			t.Errorf("%s: no package comment says what it owns", p.ImportPath)
		}
		if len(p.CgoFiles) > 0 {
			t.Errorf("%s uses cgo", p.ImportPath)
		}
	}
}

func TestRings(t *testing.T) {
	for _, p := range list(t) {
		from := room(p.ImportPath)
		for _, imp := range p.Imports {
			switch {
			case p.ImportPath == modulePath:
				if ours(imp) && room(imp) != "cli" {
					t.Errorf("main imports %s: everything starts in cli", imp)
				}
			case ours(imp):
				if !mayImport(from, room(imp)) {
					t.Errorf("%s imports %s, against the rings", p.ImportPath, imp)
				}
				if room(imp) == "testkit" && from != "bench" {
					t.Errorf("%s imports testkit outside a test", p.ImportPath)
				}
			default:
				checkForeign(t, p, imp)
			}
		}
	}
}

// checkForeign judges an import of the standard library or of others' modules.
func checkForeign(t *testing.T, p pkg, imp string) {
	t.Helper()
	from := room(p.ImportPath)
	if rooms, ok := onlyIn[imp]; ok && !listed(rooms, from) {
		t.Errorf("%s imports %s, which may stand only in %v", p.ImportPath, imp, rooms)
	}
	first, _, _ := strings.Cut(imp, "/")
	if !strings.Contains(first, ".") {
		return
	}
	m := moduleOf(imp)
	switch {
	case m == nil:
		t.Errorf("%s imports %s, which is not on the allow-list", p.ImportPath, imp)
	case m.in != nil && !listed(m.in, from):
		t.Errorf("%s imports %s, which is for %v", p.ImportPath, imp, m.in)
	case slices.Contains(ring0, top(from)) && m.path != "golang.org/x/text" && m.in == nil:
		t.Errorf("%s is ring 0 and imports %s", p.ImportPath, imp)
	}
}

func moduleOf(imp string) *module {
	for i, m := range modules {
		if imp == m.path || strings.HasPrefix(imp, m.path+"/") {
			return &modules[i]
		}
	}
	return nil
}

// TestModulesAreKnown looks at tests too, and at what the list holds in vain.
func TestModulesAreKnown(t *testing.T) {
	used := map[string]bool{}
	for _, p := range list(t) {
		for _, imp := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			first, _, _ := strings.Cut(imp, "/")
			if ours(imp) || !strings.Contains(first, ".") {
				continue
			}
			if m := moduleOf(imp); m != nil {
				used[m.path] = true
			} else {
				t.Errorf("%s (or its test) imports %s, which is not on the allow-list", p.ImportPath, imp)
			}
		}
	}
	for _, m := range modules {
		if m.reason == "" {
			t.Errorf("%s has no reason", m.path)
		}
		if !used[m.path] {
			t.Errorf("%s stands on the allow-list and nobody imports it", m.path)
		}
	}
}

// file is one parsed source file and where it stands.
type file struct {
	room string
	path string
	ast  *ast.File
	fset *token.FileSet
	body []byte
}

func sources(t *testing.T) []file {
	t.Helper()
	var all []file
	for _, p := range list(t) {
		for _, name := range p.GoFiles {
			path := filepath.Join(p.Dir, name)
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, path, body, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, file{room: room(p.ImportPath), path: filepath.Join(room(p.ImportPath), name), ast: f, fset: fset, body: body})
		}
	}
	return all
}

var sqlShape = regexp.MustCompile(`(?is)^\s*(select\s.*\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|(create|alter|drop)\s+(table|index|schema|view)\s)`)

func TestSQLOnlyInStore(t *testing.T) {
	for _, f := range sources(t) {
		if listed(sqlIn, f.room) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && sqlShape.MatchString(s) {
					t.Errorf("%s:%d: SQL outside store", f.path, f.fset.Position(n.Pos()).Line)
				}
			}
			return true
		})
	}
}

func TestClockIsAParameter(t *testing.T) {
	for _, f := range sources(t) {
		if listed(clockIn, f.room) || slices.Contains(stopwatches, f.path) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if id, ok := sel.X.(*ast.Ident); ok && id.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name) {
					t.Errorf("%s:%d: time.%s; take the clock as a parameter", f.path, f.fset.Position(n.Pos()).Line, sel.Sel.Name)
				}
			}
			return true
		})
	}
}

// TestNothingRunsByItself: a package that is imported does nothing until it is called.
func TestNothingRunsByItself(t *testing.T) {
	for _, f := range sources(t) {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s: func init", f.path)
			}
		}
	}
}

func TestPagesAreTyped(t *testing.T) {
	for _, f := range sources(t) {
		if top(f.room) != "web" {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			m, ok := n.(*ast.MapType)
			if !ok {
				return true
			}
			if key, ok := m.Key.(*ast.Ident); ok && key.Name == "string" && isAny(m.Value) {
				t.Errorf("%s:%d: map[string]any; give the page a struct", f.path, f.fset.Position(n.Pos()).Line)
			}
			return true
		})
	}
}

func isAny(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "any"
	case *ast.InterfaceType:
		return len(e.Methods.List) == 0
	}
	return false
}

func TestMoneyIsNotAFloat(t *testing.T) {
	named := regexp.MustCompile(moneyWords)
	for _, f := range sources(t) {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			field, ok := n.(*ast.Field)
			if !ok {
				return true
			}
			if id, ok := field.Type.(*ast.Ident); ok && (id.Name == "float64" || id.Name == "float32") {
				for _, name := range field.Names {
					if named.MatchString(name.Name) {
						t.Errorf("%s:%d: %s is a float", f.path, f.fset.Position(n.Pos()).Line, name.Name)
					}
				}
			}
			return true
		})
	}
}

// TestLongFiles only tells; a long file is a question, not a fault.
func TestLongFiles(t *testing.T) {
	for _, f := range sources(t) {
		if n := strings.Count(string(f.body), "\n"); n > longFile && !ast.IsGenerated(f.ast) {
			t.Logf("%s has %d lines", f.path, n)
		}
	}
}

// TestBigPackagesExplainThemselves: over 3,000 lines of code a package has a DESIGN.md.
func TestBigPackagesExplainThemselves(t *testing.T) {
	lines := map[string]int{}
	for _, f := range sources(t) {
		if !ast.IsGenerated(f.ast) {
			lines[f.room] += strings.Count(string(f.body), "\n")
		}
	}
	for _, r := range slices.Sorted(maps.Keys(lines)) {
		if lines[r] <= 3000 {
			continue
		}
		dir := filepath.Join("..", r)
		if r == "bench" {
			dir = filepath.Join("..", "..", r)
		}
		if _, err := os.Stat(filepath.Join(dir, "DESIGN.md")); err != nil {
			t.Errorf("%s has %d lines and no DESIGN.md", r, lines[r])
		}
	}
}

// TestTheRuleBites makes sure the rule refuses what it should.
func TestTheRuleBites(t *testing.T) {
	for _, edge := range [][2]string{{"day", "person"}, {"person", "store"}, {"linkage", "store"}, {"store", "app"}, {"app", "web"}, {"app", "i18n"}, {"web", "cli"}, {"web", "synth"}, {"person", "seal"}, {"nobody", "store"}} {
		if mayImport(edge[0], edge[1]) {
			t.Errorf("%s → %s is allowed", edge[0], edge[1])
		}
	}
	for _, edge := range [][2]string{{"person", "day"}, {"store", "person"}, {"app", "store"}, {"cli", "web"}, {"web/components", "i18n"}, {"demo", "synth"}} {
		if !mayImport(edge[0], edge[1]) {
			t.Errorf("%s → %s is refused", edge[0], edge[1])
		}
	}
	for _, s := range []string{"SELECT a FROM b WHERE c", "\n  update person set a = 1", "CREATE TABLE x (y int)", "insert into person values (1)"} {
		if !sqlShape.MatchString(s) {
			t.Errorf("not seen as SQL: %q", s)
		}
	}
	for _, s := range []string{"Select a row", "update the register", "delete", "create the first account"} {
		if sqlShape.MatchString(s) {
			t.Errorf("seen as SQL: %q", s)
		}
	}
}
