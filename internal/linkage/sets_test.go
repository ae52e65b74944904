package linkage

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const shared = "../../../shared/linkage/data"

// sharedSets skips where the public sets are not laid out beside the repository.
func sharedSets(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(shared); err != nil {
		t.Skip("the public linkage sets are not at " + shared)
	}
}

var febrlFields = []Field{{Column: "given_name", Kind: GivenName}, {Column: "surname", Kind: Surname},
	{Column: "street_number", Kind: Number}, {Column: "address_1", Kind: Address}, {Column: "address_2", Kind: Address},
	{Column: "suburb", Kind: Place}, {Column: "postcode", Kind: Postcode}, {Column: "state", Kind: Place},
	{Column: "date_of_birth", Kind: Date}, {Column: "soc_sec_id", Kind: ID}}

var fakeFields = []Field{{Column: "first_name", Kind: GivenName}, {Column: "surname", Kind: Surname},
	{Column: "dob", Kind: Date}, {Column: "city", Kind: Place}, {Column: "email", Kind: Email}}

// loadSet reads a public set; entity gives the true person from the id or the cluster column.
func loadSet(t *testing.T, file string, fields []Field, entity func(head, rec []string) string) (*Table, []string) {
	t.Helper()
	f, err := os.Open(filepath.Join(shared, file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.TrimLeadingSpace = true
	recs, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for i, h := range recs[0] {
		col[strings.TrimSpace(h)] = i
	}
	tab := NewTable(fields, len(recs))
	var truth []string
	for _, rec := range recs[1:] {
		row := make([]string, len(fields))
		for i, f := range fields {
			row[i] = strings.TrimSpace(rec[col[f.Column]])
		}
		tab.Append(row)
		truth = append(truth, entity(recs[0], rec))
	}
	return tab, truth
}

func febrlEntity(_, rec []string) string { return strings.Split(rec[0], "-")[1] }
func fakeEntity(_, rec []string) string  { return rec[len(rec)-1] }

// gate is what a public set must reach.
type gate struct {
	name, left, right  string
	fields             []Field
	entity             func(_, _ []string) string
	pairwise, clusters float64
}

var gates = []gate{
	{"febrl1", "febrl/dataset1.csv", "", febrlFields, febrlEntity, 1, 1},
	{"febrl2", "febrl/dataset2.csv", "", febrlFields, febrlEntity, .998, .998},
	{"febrl3", "febrl/dataset3.csv", "", febrlFields, febrlEntity, .999, .998},
	{"febrl4", "febrl/dataset4a.csv", "febrl/dataset4b.csv", febrlFields, febrlEntity, .9998, .9998},
	{"fake_1000", "splink/fake_1000.csv", "", fakeFields, fakeEntity, .865, .93},
}

func TestPublicSets(t *testing.T) {
	sharedSets(t)
	for _, g := range gates {
		t.Run(g.name, func(t *testing.T) {
			left, lt := loadSet(t, g.left, g.fields, g.entity)
			var right *Table
			var rt []string
			if g.right != "" {
				right, rt = loadSet(t, g.right, g.fields, g.entity)
			}
			res, err := Link(context.Background(), left, right, Options{})
			if err != nil {
				t.Fatal(err)
			}
			q := res.Measure(lt, rt)
			t.Logf("%s: best F1 %.4f at %.3f (P %.4f R %.4f), direct %.4f, decided %.4f, clustered %.4f, lost %d of %d, %d candidates, %d ms",
				g.name, q.Best.F1, q.Best.P, q.Best.Precision, q.Best.Recall, q.Direct.F1, q.Decided.F1, q.Clustered.F1,
				q.BlockingLost, q.TruePairs, res.Report.CandidatePairs, res.Report.Milliseconds)
			if q.Direct.F1 < g.pairwise || q.Best.F1 < g.pairwise {
				t.Errorf("pairwise F1 %.4f (direct %.4f) is below %.4f", q.Best.F1, q.Direct.F1, g.pairwise)
			}
			if q.Clustered.F1 < g.clusters {
				t.Errorf("clustered F1 %.4f is below %.4f", q.Clustered.F1, g.clusters)
			}
		})
	}
}
