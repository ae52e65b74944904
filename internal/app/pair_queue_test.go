package app

import (
	"testing"
	"time"
)

func TestHowIdentifiersAgree(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want IDMatch
	}{
		{"000190000001", "000190000001", IDSame}, {"000190000001", "000190000002", IDNear}, {"000190001234", "000555551234", IDTail},
		{"000190000001", "000555551234", IDDiffer}, {"000190000001", "", IDOnlyList}, {"", "000190000001", IDOnlyKnown},
	} {
		if got := matchIDs(c.a, c.b); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

func TestPaceIsOfTheLastMinutes(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) int64 { return now.Add(-d).UnixMilli() }
	for _, c := range []struct {
		n     int64
		first int64
		want  float64
	}{{0, 0, 0}, {2, ago(time.Minute), 0}, {7, ago(2 * time.Minute), 3}, {30, ago(5 * time.Second), 0}, {31, ago(10 * time.Minute), 3}} {
		if got := pairPace(c.n, c.first, now); got != c.want {
			t.Errorf("%d words: %.2f a minute, want %.2f", c.n, got, c.want)
		}
	}
}
