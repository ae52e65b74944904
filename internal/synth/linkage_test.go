package synth

import (
	"fmt"
	"strings"
	"testing"
)

func TestLinkageIsAFunctionOfTheSeed(t *testing.T) {
	dump := func(seed uint64) string {
		s := Linkage(seed, 500)
		var b strings.Builder
		s.Left(func(id int64, c []string) { fmt.Fprintln(&b, id, c) })
		s.Right(func(id int64, c []string) { fmt.Fprintln(&b, id, c) })
		return b.String()
	}
	if dump(1) != dump(1) {
		t.Error("the same seed gave two different lists")
	}
	if dump(1) == dump(2) {
		t.Error("two seeds gave the same lists")
	}
}

func TestLinkageSizesAndTruth(t *testing.T) {
	const n = 20_000
	s := Linkage(5, n)
	left := map[int64][]string{}
	s.Left(func(id int64, c []string) { left[id] = append([]string(nil), c...) })
	if len(left) != n {
		t.Fatalf("left has %d different ids, want %d", len(left), n)
	}
	rows, known, sameCommune, seen := 0, 0, 0, map[int64]bool{}
	s.Right(func(id int64, c []string) {
		rows++
		if seen[id] {
			t.Fatalf("right id %d twice", id)
		}
		seen[id] = true
		l, ok := s.Truth(id)
		if !ok {
			return
		}
		known++
		if left[l] == nil {
			t.Fatalf("right %d speaks of %d, who is not on the left", id, l)
		}
		if left[l][cellCommune] == c[cellCommune] {
			sameCommune++
		}
	})
	if rows != n {
		t.Errorf("right has %d rows, want %d", rows, n)
	}
	within(t, "insured residents", float64(known)/n, .53, .57)
	within(t, "insured where they live", float64(sameCommune)/float64(known), .90, .94)
}

func TestLinkageDirt(t *testing.T) {
	s := Linkage(9, 20_000)
	var n, citizen, yearOnly, upper, bare float64
	s.Left(func(_ int64, c []string) {
		n++
		if c[cellCitizen] != "" {
			citizen++
			checkCitizen(t, c[cellCitizen])
		}
		if len(c[cellBirth]) == 4 || strings.HasPrefix(c[cellBirth], "01/01/") {
			yearOnly++
		}
		if c[cellName] == strings.ToUpper(c[cellName]) {
			upper++
		}
		if c[cellName] == NoMarks(c[cellName]) {
			bare++
		}
	})
	within(t, "citizen numbers", citizen/n, .58, .62)
	within(t, "year-only dates", yearOnly/n, .06, .15)
	within(t, "upper case", upper/n, .10, .30)
	within(t, "without marks", bare/n, .03, .12)
}

func within(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	if got < low || got > high {
		t.Errorf("%s: %.4f, want %.3f to %.3f", what, got, low, high)
	}
}
