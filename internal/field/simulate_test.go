package field_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"luoi/internal/app"
	"luoi/internal/field"
	"luoi/internal/field/sim"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// Phones with every kind of bad luck, and a server that is taken down under them: each operation is booked
// once, or kept, or refused with a word, and the counts agree. luoi bench sync --simulate runs it with fifty.
func TestNothingIsLostAndNothingIsDoubled(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		defer cancel()
		a, err := app.New(ctx, s, testkit.Keys(t), time.Now, nil)
		if err != nil {
			t.Fatal(err)
		}
		h, err := sim.Build(ctx, a, t.TempDir(), 120)
		if err != nil {
			t.Fatal(err)
		}
		handler := field.New(a, field.Options{})
		server := httptest.NewServer(handler)
		stop := func() { server.CloseClientConnections(); server.Close(); handler.Close() }
		restart := func() string {
			stop()
			handler = field.New(a, field.Options{})
			server = httptest.NewServer(handler)
			return server.URL
		}
		tally, err := h.Run(ctx, sim.Weekend{Seed: 7, Phones: 10, Acts: 25, Restart: restart, Now: time.Now}, server.URL)
		stop()
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", tally)
		if tally.Made != 250 || tally.Again == 0 || tally.Lost == 0 || tally.Cut == 0 || tally.Held == 0 || tally.Refused == 0 {
			t.Errorf("the weekend was too kind to prove anything: %+v", tally)
		}
		err = s.Read(ctx, func(tx *store.Tx) error {
			for _, d := range store.Doubts {
				if n, err := tx.Ask(d); err != nil || n != 0 && strings.HasPrefix(d.Name, "op_") {
					t.Errorf("%s: %d %v", d.Name, n, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		if st, err := s.VerifyAudit(ctx); err != nil || st.Bad != 0 {
			t.Errorf("audit: %+v %v", st, err)
		}
	})
}
