package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/field"
	"luoi/internal/field/sim"
	"luoi/internal/seal"
	"luoi/internal/store"
)

// What ODK Central's server did on the same machine with the same number of clients: submissions of a form of
// a visit, one to a request.
const (
	odkPerSecond = "ODK Central 107.6/s, 0.7 % errors"
	odkSlowest   = "ODK Central 7,000 ms"
)

// syncOffered is how many visits a second all clients together send: a weekend evening on which 500 phones
// find a signal again and each sends ten visits every four seconds.
const syncOffered = 1_250

// Sync measures the phones' server: 500 clients that send what they hold to a real server on a real store
// (SQLite, commits on the disk), the first sync of a commune of N people (10,000 unless told), and what a
// phone costs that asks and finds nothing changed. With Simulate fifty phones go through a bad weekend first.
func Sync(ctx context.Context, o Options, w io.Writer) error {
	if o.Simulate {
		return syncSimulate(ctx, o, w)
	}
	if o.N <= 0 {
		o.N = 10_000
	}
	b := &syncBench{o: o, clients: 500}
	defer b.close()
	if err := b.open(ctx); err != nil {
		return err
	}
	if err := b.first(ctx); err != nil {
		return err
	}
	if err := b.load(ctx, 10, syncOffered, 13*time.Second, &b.batch); err != nil {
		return err
	}
	if err := b.load(ctx, 1, 0, 6*time.Second, &b.single); err != nil {
		return err
	}
	if err := b.check(ctx); err != nil {
		return err
	}
	return b.write(w)
}

type syncBench struct {
	o       Options
	clients int
	house   *sim.House
	store   *store.Store
	server  *http.Server
	phones  []*sim.Phone
	people  []string
	closers []func()

	firstSeconds float64
	firstBytes   int64
	idleBytes    int64
	booked       atomic.Int64
	batch        syncLoad
	single       syncLoad
}

type syncLoad struct {
	ops, requests, errors int64
	perSecond             float64
	p50, p95              float64 // ms
	slowed                int64   // answered 429 and sent again
}

func (b *syncBench) close() {
	for _, f := range slices.Backward(b.closers) {
		f()
	}
}

func (b *syncBench) open(ctx context.Context) error {
	dir, done, err := workFolder(b.o.Dir)
	if err != nil {
		return err
	}
	b.closers = append(b.closers, done)
	if b.store, err = store.Open(ctx, store.Options{DSN: filepath.Join(dir, "sync.db"), Province: "66", Now: time.Now}); err != nil {
		return err
	}
	b.closers = append(b.closers, func() { b.store.Close() })
	keys, err := seal.LoadOrCreate(filepath.Join(dir, "luoi.key"))
	if err != nil {
		return err
	}
	a, err := app.New(ctx, b.store, keys, time.Now, nil)
	if err != nil {
		return err
	}
	b.o.tell("sync: the commune", 0, 3)
	if b.house, err = sim.Build(ctx, a, dir, b.o.N); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	handler := field.New(a, field.Options{})
	b.server = &http.Server{Handler: handler}
	go b.server.Serve(listener)
	b.closers = append(b.closers, handler.Close, func() { b.server.Close() })
	b.o.tell("sync: the phones join", 1, 3)
	return b.join(ctx, "http://"+listener.Addr().String())
}

// join makes a hundred accounts with five phones each.
func (b *syncBench) join(ctx context.Context, base string) error {
	const each = 5
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 2 * b.clients, MaxIdleConnsPerHost: 2 * b.clients}}
	for i := range b.clients / each {
		actor, err := b.house.Account(ctx, "can.bo."+strconv.Itoa(i), "Cán bộ "+strconv.Itoa(i), access.BaseOfficial, b.house.Commune)
		if err != nil {
			return err
		}
		for range each {
			inv, err := b.house.App.InvitePhone(ctx, b.house.Boss, actor.AccountID)
			if err != nil {
				return err
			}
			p := &sim.Phone{Base: base, Client: client}
			// All of them come from one address here; a real office's do not.
			if err := retrySync(ctx, func() error { return p.Join(ctx, inv.Code) }); err != nil {
				return err
			}
			b.phones = append(b.phones, p)
		}
	}
	return nil
}

// retrySync repeats while the server asks to wait.
func retrySync(ctx context.Context, f func() error) error {
	for {
		err := f()
		var r *sim.Refusal
		if !errors.As(err, &r) || r.Status != http.StatusTooManyRequests {
			return err
		}
		select {
		case <-time.After(250 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// first measures the first sync and the one that finds nothing.
func (b *syncBench) first(ctx context.Context) error {
	b.o.tell("sync: first sync", 2, 3)
	p := b.phones[0]
	count := &counting{}
	p.Client = &http.Client{Transport: &http.Transport{DialContext: count.dial}}
	began := time.Now()
	if _, err := p.Pull(ctx); err != nil {
		return err
	}
	b.firstSeconds, b.firstBytes = time.Since(began).Seconds(), count.n.Load()
	people := 0
	for key := range p.Have {
		switch {
		case len(key) > 9 && key[:9] == "prospect:":
			b.people = append(b.people, key[9:])
		case len(key) > 7 && key[:7] == "person:":
			people++
		}
	}
	if people != b.o.N {
		return fmt.Errorf("the first sync brought %d people of %d", people, b.o.N)
	}
	slices.Sort(b.people)
	before := count.n.Load()
	if n, err := p.Pull(ctx); err != nil || n != 0 {
		return fmt.Errorf("nothing changed, and %d changes came: %w", n, err)
	}
	b.idleBytes = count.n.Load() - before
	p.Client = b.phones[1].Client
	return nil
}

// counting counts the bytes of all connections, both ways, headers and all.
type counting struct{ n atomic.Int64 }

func (c *counting) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	return &countedConn{conn, &c.n}, err
}

type countedConn struct {
	net.Conn
	n *atomic.Int64
}

func (c *countedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.n.Add(int64(n))
	return n, err
}

func (c *countedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.n.Add(int64(n))
	return n, err
}

type syncTouch struct {
	Person  string `json:"person"`
	Minutes int    `json:"minutes"`
	Way     string `json:"way"`
	Outcome string `json:"outcome"`
	Note    string `json:"note"`
	Next    string `json:"next,omitempty"`
}

// load lets every client send visits for a while, so many to a request: all together so many a second, each
// client in its turn; rate 0: each the next request as soon as the last is answered, which is more than any
// server can take and shows what becomes of the rest.
func (b *syncBench) load(ctx context.Context, each, rate int, d time.Duration, out *syncLoad) error {
	b.o.tell(fmt.Sprintf("sync: %d clients, %d to a request", b.clients, each), 3, 3)
	pause := time.Duration(0)
	if rate > 0 {
		pause = time.Duration(b.clients*each) * time.Second / time.Duration(rate)
	}
	ctx, cancel := context.WithTimeout(ctx, d+time.Minute)
	defer cancel()
	began := time.Now()
	until := began.Add(d)
	times := make([][]float64, b.clients)
	var wg sync.WaitGroup
	for i, p := range b.phones {
		wg.Go(func() {
			next := began.Add(pause * time.Duration(i) / time.Duration(b.clients))
			for k := 0; ; k++ {
				if !next.Before(until) || !time.Now().Before(until) {
					return // not asleep until a turn that will not come: that would count as time of work
				}
				time.Sleep(time.Until(next))
				next = next.Add(pause)
				ops := make([]app.PhoneOp, each)
				for j := range ops {
					ops[j] = p.Op("prospect.touch", 1, time.Now().UnixMilli(), syncTouch{Person: b.people[(i*997+k*each+j)%len(b.people)], Minutes: 20,
						Way: "visit", Outcome: []string{"thinking", "absent", "agreed", "refused"}[(i+j+k)%4], Note: "Chờ bán cà phê, hẹn gặp lại"})
				}
				at := time.Now()
				b.send(ctx, p, ops, out)
				times[i] = append(times[i], float64(time.Since(at).Microseconds())/1000)
			}
		})
	}
	wg.Wait()
	out.perSecond = float64(out.ops) / time.Since(began).Seconds()
	all := slices.Concat(times...)
	slices.Sort(all)
	out.p50, out.p95 = all[len(all)/2], all[len(all)*95/100]
	return nil
}

func (b *syncBench) send(ctx context.Context, p *sim.Phone, ops []app.PhoneOp, out *syncLoad) {
	for {
		atomic.AddInt64(&out.requests, 1)
		res, err := p.Push(ctx, sim.PushRequest{Now: time.Now().UnixMilli(), Ops: ops})
		var r *sim.Refusal
		if errors.As(err, &r) && r.Status == http.StatusTooManyRequests {
			atomic.AddInt64(&out.slowed, 1)
			time.Sleep(time.Duration(r.RetryAfter) * time.Second)
			continue
		}
		if err != nil {
			atomic.AddInt64(&out.errors, int64(len(ops)))
			return
		}
		for _, one := range res.Outcomes {
			if one.Outcome != app.OpApplied {
				atomic.AddInt64(&out.errors, 1)
				continue
			}
			atomic.AddInt64(&out.ops, 1)
			b.booked.Add(1)
		}
		return
	}
}

// check counts in the store what was acknowledged.
func (b *syncBench) check(ctx context.Context) error {
	return b.store.Read(ctx, func(tx *store.Tx) error {
		counts, err := tx.FieldOpCounts()
		if err == nil && counts[app.OpApplied] != b.booked.Load() {
			err = fmt.Errorf("%d operations acknowledged as booked, %d in the store", b.booked.Load(), counts[app.OpApplied])
		}
		return err
	})
}

type syncFigures struct {
	Name         string  `json:"name"`
	PerSecond    float64 `json:"ops_per_second"`
	Errors       int64   `json:"errors"`
	P95          float64 `json:"p95_ms"`
	P50          float64 `json:"p50_ms"`
	Clients      int     `json:"clients"`
	OpsPerPush   int     `json:"ops_per_request"`
	SinglePer    float64 `json:"single_ops_per_second"`
	SingleP95    float64 `json:"single_p95_ms"`
	SingleErrors int64   `json:"single_errors"`
	Slowed       int64   `json:"slowed"`
	First        float64 `json:"first_sync_seconds"`
	FirstBytes   int64   `json:"first_sync_bytes"`
	IdleBytes    int64   `json:"idle_sync_bytes"`
	People       int     `json:"people"`
	Machine      string  `json:"machine"`
}

func (b *syncBench) write(w io.Writer) error {
	r := NewReport("sync", fmt.Sprintf("%d clients, a commune of %d people, %s, every acknowledgement after a commit on the disk", b.clients, b.o.N, b.store.Engine()))
	if b.o.JSON {
		return json.NewEncoder(w).Encode(syncFigures{Name: "sync", PerSecond: b.batch.perSecond, Errors: b.batch.errors + b.single.errors, P95: b.batch.p95, P50: b.batch.p50,
			Clients: b.clients, OpsPerPush: 10, SinglePer: b.single.perSecond, SingleP95: b.single.p95, SingleErrors: b.single.errors,
			Slowed: b.batch.slowed + b.single.slowed, First: b.firstSeconds, FirstBytes: b.firstBytes, IdleBytes: b.idleBytes, People: b.o.N, Machine: r.Machine})
	}
	for _, l := range []struct {
		what string
		load syncLoad
	}{{"ten visits to a request", b.batch}, {"one visit to a request, without pause", b.single}} {
		r.Add(Line{What: l.what + ": visits booked", Value: l.load.perSecond, Unit: "/s", Goal: "1,000/s", Peer: odkPerSecond})
		r.Add(Line{What: l.what + ": errors", Value: float64(l.load.errors), Unit: "", Goal: "0"})
		r.Add(Line{What: l.what + ": asked to wait (429)", Value: float64(l.load.slowed), Unit: ""})
		r.Add(Line{What: l.what + ": answer, p50", Value: l.load.p50, Unit: "ms"})
		r.Add(Line{What: l.what + ": answer, p95", Value: l.load.p95, Unit: "ms", Goal: "under 500 ms", Peer: odkSlowest})
	}
	r.Add(Line{What: "first sync", Value: b.firstSeconds, Unit: "s", Goal: "under 3 s"})
	r.Add(Line{What: "first sync, on the wire", Value: float64(b.firstBytes) / 1024, Unit: "KB"})
	r.Add(Line{What: "nothing changed, both ways with headers", Value: float64(b.idleBytes), Unit: "bytes", Goal: "under 1,024"})
	return r.Write(w, false)
}
