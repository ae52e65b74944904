package progress

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"luoi/internal/i18n"
)

func TestPlainLinesAreFew(t *testing.T) {
	var b bytes.Buffer
	s := New(&b, i18n.EN)
	for i := int64(0); i <= 100_000; i++ {
		s.Report("one", i, 100_000)
	}
	for i := int64(0); i <= 4000; i++ {
		s.Report("two", i, 0)
	}
	s.Close()
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 11+4 {
		t.Errorf("%d lines:\n%s", len(lines), b.String())
	}
	if lines[10] != "one: 100,000 of 100,000" || lines[14] != "two: 4,000" {
		t.Errorf("%q, %q", lines[10], lines[14])
	}
}

func TestManyWorkersOneShower(t *testing.T) {
	var b bytes.Buffer
	s := New(&b, i18n.VI)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := int64(0); i < 1000; i++ {
				s.Report("x", i, 1000)
			}
		})
	}
	wg.Wait()
	s.Close()
	New(nil, i18n.VI).Report("nothing", 1, 2)
}
