package bench

import (
	"context"
	"os"
	"strconv"
	"testing"

	"luoi/internal/testkit"
)

// TestMain lets this binary be the writer that is killed.
func TestMain(m *testing.M) {
	writeOrReturn()
	os.Exit(m.Run())
}

// What a telephone was told stands in the book after the machine went dark. make bench does it fifty times.
func TestNothingAcknowledgedIsLostWhenTheWriterIsKilled(t *testing.T) {
	kills := 3
	if n, err := strconv.Atoi(os.Getenv("LUOI_LEDGER_KILLS")); err == nil && n > 0 {
		kills = n
	}
	testkit.Engines(t, func(t *testing.T, dsn string) {
		r, err := killLedger(context.Background(), os.Args[0], dsn, kills)
		if err != nil {
			t.Fatal(err)
		}
		if r.Kills != int64(kills) || r.Acknowledged < r.Kills*5 || r.Lost != 0 || r.Broken != 0 {
			t.Errorf("%+v", r)
		}
		t.Logf("%+v", r)
	})
}
