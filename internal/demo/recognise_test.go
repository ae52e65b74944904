package demo

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"luoi/internal/delivery"
	"luoi/internal/sheet"
)

// TestFilesAreRecognised reads every file as the import does: the header found by itself, all columns
// understood, and only the rows refused that were broken on purpose.
func TestFilesAreRecognised(t *testing.T) {
	dir := t.TempDir()
	const people = 12_000
	files, err := Files(context.Background(), dir, 21, people, quiet)
	if err != nil {
		t.Fatal(err)
	}
	refused, corrected := int64(0), int64(0)
	for _, f := range files {
		taken, bad, reasons := readList(t, dir, f)
		if f.Name == "dan-cu/90-sua-dong-loi.xlsx" {
			corrected = taken
		}
		if f.List == delivery.Residents {
			refused += bad
			if bad > 0 {
				t.Logf("%s: %v", f.Name, reasons)
			}
		}
		if taken+bad != f.Rows || bad > 3+f.Rows/100 {
			t.Errorf("%s: %d rows taken and %d refused of %d: %v", f.Name, taken, bad, f.Rows, reasons)
		}
	}
	if refused == 0 || refused != corrected {
		t.Errorf("%d rows refused and %d corrected", refused, corrected)
	}
}

var wanted = map[delivery.List][]delivery.Field{
	delivery.Residents: {delivery.BirthDate, delivery.SexField, delivery.Phone, delivery.Commune, delivery.Village, delivery.Group,
		delivery.HouseholdNo, delivery.Relation, delivery.Ethnicity, delivery.Occupation, delivery.PovertyCol},
	delivery.Voluntary: {delivery.FullName, delivery.BirthDate, delivery.SexField, delivery.SINumber, delivery.AnyID, delivery.Phone,
		delivery.Address, delivery.Village, delivery.Commune, delivery.FromDay, delivery.ToDay, delivery.Months, delivery.Amount},
	delivery.Health: {delivery.FullName, delivery.BirthDate, delivery.SexField, delivery.SINumber, delivery.CitizenID, delivery.OldID,
		delivery.Village, delivery.Commune, delivery.CardNumber, delivery.Category, delivery.HouseholdNo, delivery.FromDay, delivery.ToDay, delivery.Amount},
	delivery.Compulsory: {delivery.FullName, delivery.BirthDate, delivery.SexField, delivery.SINumber, delivery.AnyID,
		delivery.Address, delivery.Commune, delivery.FromDay, delivery.ToDay},
	delivery.Unemployment: {delivery.FullName, delivery.BirthDate, delivery.SexField, delivery.SINumber, delivery.AnyID,
		delivery.Address, delivery.Commune, delivery.FromDay, delivery.ToDay},
}

func readList(t *testing.T, dir string, f File) (taken, bad int64, reasons map[string]int) {
	t.Helper()
	src, err := sheet.Open(filepath.Join(dir, filepath.FromSlash(f.Name)), sheet.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	defer src.Close()
	var rows [][]string
	err = src.Rows(context.Background(), "", func(_ int64, cells []string) error {
		rows = append(rows, slices.Clone(cells))
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	rec := delivery.Recognise(rows[:min(len(rows), 60)], nil, "")
	if rec.Guess != f.List {
		t.Errorf("%s: taken for a list of %q", f.Name, rec.Guess)
	}
	if !slices.Contains(rec.Mapping, delivery.FullName) && !(slices.Contains(rec.Mapping, delivery.FamilyName) && slices.Contains(rec.Mapping, delivery.GivenName)) {
		t.Errorf("%s: no names in %v", f.Name, rec.Mapping)
	}
	for _, want := range wanted[f.List] {
		if !slices.Contains(rec.Mapping, want) {
			t.Errorf("%s: no column for %s in %v", f.Name, want, rec.Mapping)
		}
	}
	reasons = map[string]int{}
	parser := delivery.Parser{List: f.List, Mapping: rec.Mapping, Latest: f.AsOf}
	for i, cells := range rows[rec.HeaderRows:] {
		_, why := parser.Parse(int64(i), cells)
		switch {
		case len(why) == 0:
			taken++
		case !delivery.NotData(why):
			bad++
			for _, r := range why {
				reasons[r.Key]++
			}
		}
	}
	return taken, bad, reasons
}
