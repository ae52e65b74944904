package advice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"luoi/internal/policy"
)

// plain says a message by its key: what the rules decide is tested here, how it is said in internal/i18n.
func plain(key string, args ...any) string { return key + fmt.Sprint(args...) }

func book(t testing.TB) *policy.Book {
	t.Helper()
	b, err := policy.Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type vector struct {
	ID       string          `json:"id"`
	Kind     string          `json:"kind"`
	Input    json.RawMessage `json:"input"`
	Expected map[string]any  `json:"expected"`
}

// vectors are the published cases, beside the repository where they are shared.
func vectors(t testing.TB) []vector {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "policy")
	text, err := os.ReadFile(filepath.Join(dir, "vectors.json"))
	if err != nil {
		if _, there := os.Stat(dir); there == nil && os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("the published vectors are not beside this checkout: ", err)
	}
	var file struct {
		Vectors []vector `json:"vectors"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Vectors
}

// reply is an output line read back.
type reply struct {
	ID       string         `json:"id"`
	Output   map[string]any `json:"output"`
	Trace    []Step         `json:"trace"`
	Error    *refusal       `json:"error"`
	Warnings []string       `json:"warnings"`
}

func ask(t testing.TB, b *policy.Book, kind, input string) reply {
	t.Helper()
	line := fmt.Sprintf(`{"id":"x","kind":%q,"input":%s}`, kind, input)
	var r reply
	out, _ := Answer(b, []byte(line), plain)
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPublishedVectors(t *testing.T) {
	b := book(t)
	all := vectors(t)
	for _, v := range all {
		r := ask(t, b, v.Kind, string(v.Input))
		if r.Error != nil {
			t.Errorf("%s: %+v", v.ID, *r.Error)
			continue
		}
		for name, want := range v.Expected {
			if !reflect.DeepEqual(r.Output[name], want) {
				t.Errorf("%s: %s is %v, want %v", v.ID, name, r.Output[name], want)
			}
		}
		if len(r.Trace) == 0 {
			t.Errorf("%s: no trace", v.ID)
		}
		if len(r.Warnings) > 0 {
			t.Errorf("%s: %v", v.ID, r.Warnings)
		}
		for _, s := range r.Trace {
			if s.Source == "" || s.Source != given && s.ValidFrom.IsZero() {
				t.Errorf("%s: a trace line without source or day: %+v", v.ID, s)
			}
		}
	}
	if len(all) < 100 {
		t.Errorf("only %d vectors", len(all))
	}
	if out, ok := Answer(b, []byte("nonsense"), plain); ok || bytes.Contains(out, []byte("output")) {
		t.Error("nonsense is answered")
	}
}
