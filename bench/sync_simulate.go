package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"luoi/internal/app"
	"luoi/internal/field"
	"luoi/internal/field/sim"
	"luoi/internal/seal"
	"luoi/internal/store"
)

// syncSimulate sends fifty phones through a bad weekend of N operations each (200 unless told): requests that
// never arrive, answers that never come back, requests that arrive twice and out of order, wrong clocks, phones
// that are killed, a server that is taken down every so often. It fails when one operation is lost or doubled.
func syncSimulate(ctx context.Context, o Options, w io.Writer) error {
	if o.N <= 0 {
		o.N = 200
	}
	dir, done, err := workFolder(o.Dir)
	if err != nil {
		return err
	}
	defer done()
	s, err := store.Open(ctx, store.Options{DSN: filepath.Join(dir, "simulate.db"), Province: "66", Now: time.Now})
	if err != nil {
		return err
	}
	defer s.Close()
	keys, err := seal.LoadOrCreate(filepath.Join(dir, "luoi.key"))
	if err != nil {
		return err
	}
	a, err := app.New(ctx, s, keys, time.Now, nil)
	if err != nil {
		return err
	}
	h, err := sim.Build(ctx, a, dir, 2_000)
	if err != nil {
		return err
	}
	var stop func()
	start := func() (string, error) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", err
		}
		handler := field.New(a, field.Options{})
		server := &http.Server{Handler: handler}
		go server.Serve(listener)
		stop = func() { server.Close(); handler.Close() }
		return "http://" + listener.Addr().String(), nil
	}
	base, err := start()
	if err != nil {
		return err
	}
	defer func() { stop() }()
	restart := func() string {
		stop()
		fresh, err := start()
		if err != nil {
			return base
		}
		return fresh
	}
	began := time.Now()
	tally, err := h.Run(ctx, sim.Weekend{Seed: o.Seed, Phones: 50, Acts: o.N, Restart: restart, Now: time.Now}, base)
	if err != nil {
		return err
	}
	if o.JSON {
		return json.NewEncoder(w).Encode(tally)
	}
	r := NewReport("sync --simulate", fmt.Sprintf("50 phones, %d operations each, seed %d, %s", o.N, o.Seed, s.Engine()))
	for _, l := range []struct {
		what string
		n    int64
	}{{"operations made", tally.Made}, {"booked once", tally.Booked}, {"kept and shown to the office", tally.Held}, {"refused with a reason", tally.Refused},
		{"sent again and told so", tally.Again}, {"requests that never arrived", tally.Cut}, {"answers that never came back", tally.Lost},
		{"phones killed", tally.Crashed}, {"server restarts", tally.Restarts}, {"lost or doubled", tally.Made - tally.Kept}} {
		r.Add(Line{What: l.what, Value: float64(l.n)})
	}
	r.Add(Line{What: "time", Value: time.Since(began).Seconds(), Unit: "s"})
	return r.Write(w, false)
}
