package linkage

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"luoi/internal/fault"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// people makes a CSV of n people with a deliberate mess: spaces after the commas, no final newline.
func people(n, from int, typo bool) string {
	given := []string{"anna", "berta", "carla", "dora", "emil", "franz", "gustav", "hanna", "ida", "jakob", "karl", "lena"}
	family := []string{"huber", "maier", "steiner", "gruber", "wagner", "bauer", "pichler", "moser", "hofer", "leitner"}
	lines := []string{"rec_id, first, last, dob, who"}
	for i := from; i < from+n; i++ {
		r := rand.New(rand.NewPCG(uint64(i), 1)) // person i is the same in every file
		g, f := given[r.IntN(len(given))], family[r.IntN(len(family))]
		dob := fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28))
		if typo && i%5 == 0 {
			f = f[:2] + f[3:]
		}
		lines = append(lines, strings.Join([]string{"r" + strconv.Itoa(i), g, f, dob, "p" + strconv.Itoa(i)}, ", "))
	}
	return strings.Join(lines, "\r\n")
}

const peopleSpec = `{"left":"a.csv"%s,"id":"rec_id","truth":"who","fields":[{"column":"first","kind":"given_name"},
 {"column":"last","kind":"surname"},{"column":"dob","kind":"date"}]%s,"threads":2}`

func runSpec(t *testing.T, dir, right, more string) (rows [][]string, rep map[string]any) {
	t.Helper()
	write(t, filepath.Join(dir, "spec.json"), strings.Replace(strings.Replace(peopleSpec, "%s", right, 1), "%s", more, 1))
	out, report := filepath.Join(dir, "pairs.csv"), filepath.Join(dir, "report.json")
	if err := RunSpec(context.Background(), filepath.Join(dir, "spec.json"), out, report, nil); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if rows, err = csv.NewReader(f).ReadAll(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &rep); err != nil {
		t.Fatal(err)
	}
	return rows, rep
}

func TestRunSpecLinks(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.csv"), people(300, 0, false))
	write(t, filepath.Join(dir, "b.csv"), people(300, 100, true))
	for _, blocking := range []string{"", `,"blocking":[["first","dob"],["last","dob"]]`} {
		rows, rep := runSpec(t, dir, `,"right":"b.csv"`, blocking)
		if got := strings.Join(rows[0], ","); got != "left_id,right_id,probability,weight,decision" {
			t.Errorf("header %s", got)
		}
		right := 0
		for _, r := range rows[1:] {
			if r[0] == r[1] {
				right++
			}
			if r[4] != "match" && r[4] != "review" {
				t.Errorf("decision %q", r[4])
			}
		}
		if right < 190 || len(rows)-1 > 215 {
			t.Errorf("%d of 200 people found in %d pairs", right, len(rows)-1)
		}
		q := rep["quality"].(map[string]any)
		if q["true_pairs"].(float64) != 200 || rep["candidate_pairs"].(float64) == 0 || rep["peak_memory_bytes"].(float64) == 0 {
			t.Errorf("report %v", rep)
		}
	}
}

func TestRunSpecDeduplicates(t *testing.T) {
	dir := t.TempDir()
	body, again := people(200, 0, false), people(50, 0, true)
	write(t, filepath.Join(dir, "a.csv"), body+again[strings.Index(again, "\r\n"):])
	rows, rep := runSpec(t, dir, "", "")
	matches := 0
	for _, r := range rows[1:] {
		if r[4] == "match" {
			matches++
		}
	}
	if matches < 48 || matches > 52 {
		t.Errorf("%d matches, want 50", matches)
	}
	if rep["right_rows"] != rep["left_rows"] {
		t.Errorf("report %v", rep)
	}
}

func TestRunSpecKeepsAndReusesAModel(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.csv"), people(300, 0, false))
	write(t, filepath.Join(dir, "b.csv"), people(300, 100, true))
	first, _ := runSpec(t, dir, `,"right":"b.csv"`, `,"save_model":"m.json"`)
	second, _ := runSpec(t, dir, `,"right":"b.csv"`, `,"model":"m.json"`)
	if len(first) != len(second) {
		t.Errorf("%d pairs, then %d with the kept model", len(first), len(second))
	}
}

func TestRunSpecRefusesPlainly(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.csv"), people(10, 0, false))
	for spec, key := range map[string]string{
		`{`:                "linkage.spec_unreadable",
		`{"left":"a.csv"}`: "linkage.no_fields",
		`{"left":"a.csv","fields":[{"column":"first","kind":"shoe"}]}`:                                   "linkage.unknown_kind",
		`{"left":"a.csv","fields":[{"column":"nope","kind":"text"}]}`:                                    "linkage.no_column",
		`{"left":"no.csv","fields":[{"column":"first","kind":"text"}]}`:                                  "linkage.cannot_read",
		`{"left":"a.csv","fields":[{"column":"first","kind":"text"}],"blocking":[["nope"]]}`:             "linkage.blocking_column",
		`{"left":"a.csv","id":"nope","fields":[{"column":"first","kind":"text"}]}`:                       "linkage.no_column",
		`{"left":"a.csv","fields":[{"column":"first","kind":"text"}],"model":"none.json","truth":"who"}`: "linkage.cannot_read",
	} {
		path := filepath.Join(dir, "spec.json")
		write(t, path, spec)
		err := RunSpec(context.Background(), path, filepath.Join(dir, "p.csv"), "", nil)
		if err == nil || fault.As(err).Key != key {
			t.Errorf("%s: %v, want %s", spec, err, key)
		}
	}
}
