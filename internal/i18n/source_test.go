package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sourceUse is what the Go and TypeScript code of the repository says about keys. Templates are read through the
// Go that templ writes for them.
type sourceUse struct {
	literals map[string]bool   // every string literal
	asked    map[string]string // keys handed to a function that wants one → where
	pieces   []string          // literals ending in "." or holding one before % : keys are built from them
}

// keyArg says which argument of a function is a message key.
var keyArg = map[string]int{"New": 1, "Wrap": 2, "WithFields": 0}

var keyShape = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+$`)

func readSource(t *testing.T, root string) sourceUse {
	t.Helper()
	use := sourceUse{literals: map[string]bool{}, asked: map[string]string{}}
	fset := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && (name == "testdata" || name == "node_modules" || name == "demo" && path == filepath.Join(root, "demo") || strings.HasPrefix(name, ".") && len(name) > 2) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".ts") || strings.HasSuffix(path, ".tsx") {
			return use.readTypeScript(path)
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool { use.note(fset, n); return true })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return use
}

var (
	tsString = regexp.MustCompile(`"([^"\\\n]*)"(\s*\+)?`)
	tsAsked  = regexp.MustCompile(`\bt\("([^"\\\n]+)"\s*[,)]`)
)

// readTypeScript notes what the phone app says about keys: its strings, those handed to t, and those that a
// key is built from ("field.result." + code).
func (u *sourceUse) readTypeScript(path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, m := range tsString.FindAllStringSubmatch(string(src), -1) {
		u.literals[m[1]] = true
		if m[2] != "" && strings.HasSuffix(m[1], ".") && strings.Count(m[1], ".") > 1 {
			u.pieces = append(u.pieces, m[1])
		}
	}
	for _, m := range tsAsked.FindAllStringSubmatch(string(src), -1) {
		u.asked[m[1]] = path
	}
	return nil
}

func (u *sourceUse) note(fset *token.FileSet, n ast.Node) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if s, ok := literal(n); ok {
			u.literals[s] = true
			head, _, verb := strings.Cut(s, "%")
			if (verb || strings.HasSuffix(s, ".")) && strings.Contains(head, ".") {
				u.pieces = append(u.pieces, head)
			}
		}
	case *ast.CallExpr:
		u.noteCall(fset, n)
	case *ast.CompositeLit:
		// fault.Field{Field: …, Key: "…"} and fault.Error{Key: "…"}, wherever the type comes from.
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Key" && strings.HasPrefix(typeName(n.Type), "fault.") {
					u.ask(fset, kv.Value)
				}
			}
		}
	}
}

func (u *sourceUse) noteCall(fset *token.FileSet, call *ast.CallExpr) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	if sel.Sel.Name == "T" {
		// i18n.T(lang, key) and the helpers of edges, v.T(key).
		for _, arg := range call.Args[:min(2, len(call.Args))] {
			u.ask(fset, arg)
		}
	}
	pkg, _ := sel.X.(*ast.Ident)
	if pkg == nil || pkg.Name != "i18n" && pkg.Name != "fault" {
		return
	}
	if i, ok := keyArg[sel.Sel.Name]; ok && i < len(call.Args) {
		u.ask(fset, call.Args[i])
	}
}

func (u *sourceUse) ask(fset *token.FileSet, e ast.Expr) {
	if lit, ok := e.(*ast.BasicLit); ok {
		if s, ok := literal(lit); ok && keyShape.MatchString(s) {
			u.asked[s] = fset.Position(e.Pos()).String()
		}
	}
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return typeName(e.X) + "." + e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}

func literal(n *ast.BasicLit) (string, bool) {
	if n.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(n.Value)
	return s, err == nil
}

// TestKeysAndSourceAgree keeps the catalogue honest: what code asks for exists, and what exists is asked for.
func TestKeysAndSourceAgree(t *testing.T) {
	use := readSource(t, filepath.Join("..", ".."))
	for key, where := range use.asked {
		if !Has(key) {
			t.Errorf("%s: no message %q", where, key)
		}
	}
	for key := range catalogue()[VI] {
		if !use.literals[key] && !builtFrom(key, use.pieces) {
			t.Errorf("no code uses %q", key)
		}
	}
}

func builtFrom(key string, pieces []string) bool {
	for _, p := range pieces {
		if strings.HasPrefix(key, p) {
			return true
		}
	}
	return false
}
