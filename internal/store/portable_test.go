package store_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"luoi/internal/store"
)

// What one engine understands otherwise than the other, or not at all. Most of it would pass the
// preparing test: SQLite takes nearly any word for a type or a column.
var forbidden = []struct{ why, pattern string }{
	{"PostgreSQL only", `\bilike\b`},
	{"PostgreSQL only", `=\s*(any|all)\s*\(`},
	{"PostgreSQL only", `\bfor\s+(update|share|no\s+key)\b`},
	{"PostgreSQL only", `\bskip\s+locked\b`},
	{"the clock is a parameter", `\bnow\s*\(|\bcurrent_(date|time|timestamp)\b|\bdatetime\s*\(|\bstrftime\s*\(|\bunixepoch\s*\(`},
	{"PostgreSQL only", `\bdistinct\s+on\b`},
	{"PostgreSQL only", `::`},
	{"JSON stays text", `->|#>|\bjsonb?\b|\bjson_`},
	{"skips delete triggers, and SQLite only", `\binsert\s+or\b|\breplace\s+into\b`},
	{"SQLite only", `\bon\s+conflict\s+(replace|ignore)\b|\bglob\b|\bautoincrement\b|\browid\b|\bifnull\s*\(`},
	{"stores a number in SQLite", `\bcast\s*\([^)]*\bas\s+(date|timestamp|timestamptz|time)\b`},
	{"becomes a float in SQLite", `\b(numeric|decimal|money)\b`},
	{"comes back as text; instants are bigint", `\btimestamp(tz)?\b|\binterval\b`},
	{"a folded key is searched instead", `\b(lower|upper)\s*\(`},
	{"1 and 0 are stored", `\b(true|false|boolean)\b`},
	{"stored generated columns differ", `\bgenerated\b`},
	{"arrays are PostgreSQL's", `\barray\b|\bunnest\s*\(`},
	{"quotes mean different things", "\"|`"},
	{"schemas are set by the connection", `\bpublic\.`},
	{"integer division and % differ in sign only by luck; rounding belongs to Go", `\bround\s*\(`},
	{"a trigger that reads another table breaks in a sharded schema", `\bcreate\s+trigger\b`},
}

func TestQueriesStayInThePortableSubset(t *testing.T) {
	texts := map[string]string{}
	for _, q := range store.Queries() {
		texts["query "+q.Name] = q.Text
	}
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, ".sqlite.sql") || strings.HasSuffix(f, ".postgres.sql") {
			continue // these exist because they must differ
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts[f] = withoutComments(string(b))
	}
	for _, f := range forbidden {
		re := regexp.MustCompile("(?i)" + f.pattern)
		for name, text := range texts {
			if hit := re.FindString(text); hit != "" {
				t.Errorf("%s: %q: %s", name, hit, f.why)
			}
		}
	}
}

func TestTheForbiddenWordsAreFound(t *testing.T) {
	for _, text := range []string{"INSERT OR REPLACE INTO x", "SELECT cast(a as date)", "SELECT x::bigint", "WHERE a = ANY ($1)",
		"SELECT DISTINCT ON (a)", "WHERE a ILIKE 'b'", "SELECT now()", "a numeric NOT NULL"} {
		found := false
		for _, f := range forbidden {
			found = found || regexp.MustCompile("(?i)"+f.pattern).MatchString(text)
		}
		if !found {
			t.Errorf("%q passes", text)
		}
	}
}

func withoutComments(text string) string {
	return regexp.MustCompile(`--[^\n]*`).ReplaceAllString(text, "")
}

// Tx runs only a *Query, and only register makes one: so the tests above see every text. What belongs to
// connecting, migrating, savepoints, filling and dumping whole tables stands beside.
func TestStatementsAreRegistered(t *testing.T) {
	direct := regexp.MustCompile(`&Query\{|(Exec|Query|QueryRow|Prepare)Context\(`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]bool{"query.go": true, "tx.go": true, "kept.go": true, "store.go": true, "migrate.go": true, "bulk.go": true, "bulk_sqlite.go": true, "exclusive.go": true, "dump.go": true, "joined.go": true}
	for _, f := range files {
		if allowed[f] || strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(b), "\n") {
			if direct.MatchString(line) {
				t.Errorf("%s:%d: a statement outside register: %s", f, i+1, strings.TrimSpace(line))
			}
		}
	}
}
