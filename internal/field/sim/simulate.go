package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/store"
)

// Weekend is what the simulator does to phones.
type Weekend struct {
	Seed    uint64
	Phones  int                  // at most five to an account
	Acts    int                  // operations of each phone
	Restart func() (base string) // takes the server down and up again; nil: never
	Now     func() time.Time
}

// Tally is what came of a weekend, counted on the phones and in the store.
type Tally struct {
	Made, Booked, Held, Refused, Conflicts int64 // on the phones, by the last word each operation got
	Again                                  int64 // sent more than once and told so
	Lost, Cut, Crashed, Restarts           int64 // answers that never came, requests cut off, phones killed, servers restarted
	Kept                                   int64 // rows in the store
	Talks                                  int64 // talks in the register
}

// rough is a network as in the hills: a request may never arrive, its answer may never come back, and it may
// arrive twice.
type rough struct {
	mu   sync.Mutex
	dice *rand.Rand
	next http.RoundTripper
	cut  *int64
	lost *int64
}

var errNoSignal = errors.New("sim: no signal")

func (r *rough) roll(n int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dice.IntN(n)
}

// RoundTrip implements http.RoundTripper.
func (r *rough) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.roll(100) < 15 {
		atomic.AddInt64(r.cut, 1)
		return nil, errNoSignal
	}
	if r.roll(100) < 10 && req.GetBody != nil { // the same request twice
		twin := req.Clone(req.Context())
		twin.Body, _ = req.GetBody()
		if res, err := r.next.RoundTrip(twin); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
	}
	time.Sleep(time.Duration(r.roll(8)) * time.Millisecond)
	res, err := r.next.RoundTrip(req)
	if err == nil && r.roll(100) < 15 {
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		atomic.AddInt64(r.lost, 1)
		return nil, errNoSignal
	}
	return res, err
}

// walker is a phone with a queue on its disk: what was acknowledged to its user survives a crash.
type walker struct {
	phone  *Phone
	dice   *rand.Rand
	queue  []app.PhoneOp
	last   map[string]string // op → the last word about it
	people []string
	skew   int64
}

// Run lets the phones work through a weekend, waits until each has sent everything, and counts. The error
// names the first operation that was lost, doubled or left without a word.
func (h *House) Run(ctx context.Context, w Weekend, base string) (Tally, error) {
	var t Tally
	walkers, addr, err := h.walkers(ctx, w, base, &t)
	if err != nil {
		return t, err
	}
	var wg sync.WaitGroup
	failed := make(chan error, len(walkers))
	for _, x := range walkers {
		wg.Go(func() {
			if err := x.walk(ctx, w, addr, &t); err != nil {
				failed <- err
			}
		})
	}
	stop := make(chan struct{})
	var restarts sync.WaitGroup
	if w.Restart != nil {
		restarts.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(400 * time.Millisecond):
					fresh := w.Restart()
					addr.Store(&fresh)
					atomic.AddInt64(&t.Restarts, 1)
				}
			}
		})
	}
	wg.Wait()
	close(stop)
	restarts.Wait()
	select {
	case err := <-failed:
		return t, err
	default:
	}
	return t, h.count(ctx, walkers, &t)
}

func (h *House) walkers(ctx context.Context, w Weekend, base string, t *Tally) ([]*walker, *atomic.Pointer[string], error) {
	addr := &atomic.Pointer[string]{}
	addr.Store(&base)
	var list []*walker
	var actor app.Actor
	for i := range w.Phones {
		if i%5 == 0 {
			var err error
			if actor, err = h.Account(ctx, fmt.Sprintf("di.bo.%d", i), fmt.Sprintf("Người đi %d", i), access.BaseOfficial, h.Commune); err != nil {
				return nil, nil, err
			}
		}
		inv, err := h.App.InvitePhone(ctx, h.Boss, actor.AccountID)
		if err != nil {
			return nil, nil, err
		}
		p := &Phone{Base: base}
		if err := p.Join(ctx, inv.Code); err != nil {
			return nil, nil, err
		}
		if _, err := p.Pull(ctx); err != nil {
			return nil, nil, err
		}
		x := &walker{phone: p, dice: rand.New(rand.NewPCG(w.Seed, uint64(i))), last: map[string]string{}}
		p.Client = &http.Client{Timeout: 10 * time.Second, Transport: &rough{dice: rand.New(rand.NewPCG(w.Seed, uint64(1000+i))), next: http.DefaultTransport, cut: &t.Cut, lost: &t.Lost}}
		for key := range p.Have {
			if who, ok := strings.CutPrefix(key, "prospect:"); ok {
				x.people = append(x.people, who)
			}
		}
		slices.Sort(x.people)
		if x.dice.IntN(5) == 0 { // a clock hours or days off
			x.skew = int64(x.dice.IntN(96)-48) * time.Hour.Milliseconds()
		}
		list = append(list, x)
	}
	return list, addr, nil
}

// walk makes operations, sends now and then, is killed now and then, and sends the rest in the end.
func (x *walker) walk(ctx context.Context, w Weekend, addr *atomic.Pointer[string], t *Tally) error {
	for made := 0; made < w.Acts || len(x.queue) > 0; {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for n := x.dice.IntN(4); n > 0 && made < w.Acts; n-- {
			x.queue = append(x.queue, x.act(w))
			made++
			atomic.AddInt64(&t.Made, 1)
		}
		if x.dice.IntN(20) == 0 { // killed: memory is gone, the queue on the disk is not
			x.phone.Have, x.phone.Seq = nil, 0
			atomic.AddInt64(&t.Crashed, 1)
		}
		x.phone.Base = *addr.Load()
		if err := x.send(ctx, w, t); err != nil {
			return err
		}
		if x.dice.IntN(10) == 0 {
			_, _ = x.phone.Pull(ctx) // no signal is no fault of ours
		}
	}
	return nil
}

// act is a visit, or now and then something that cannot be booked.
func (x *walker) act(w Weekend) app.PhoneOp {
	at := w.Now().UnixMilli() + x.skew
	body := struct {
		Person  string `json:"person"`
		Way     string `json:"way"`
		Outcome string `json:"outcome"`
		Note    string `json:"note"`
	}{x.people[x.dice.IntN(len(x.people))], "visit", []string{"thinking", "absent", "agreed", "refused"}[x.dice.IntN(4)], "ghi ngoài đồng"}
	switch x.dice.IntN(25) {
	case 0:
		return x.phone.Op("scrap.weigh", 1, at, body)
	case 1:
		body.Outcome = "?"
	case 2:
		body.Person = "987654321"
	}
	return x.phone.Op("prospect.touch", 1, at, body)
}

// send pushes a part of the queue, in any order now and then, and takes out what has its word.
func (x *walker) send(ctx context.Context, w Weekend, t *Tally) error {
	if len(x.queue) == 0 {
		return nil
	}
	part := slices.Clone(x.queue[:min(len(x.queue), 1+x.dice.IntN(20))])
	if x.dice.IntN(4) == 0 {
		x.dice.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
	}
	out, err := x.phone.Push(ctx, PushRequest{Now: w.Now().UnixMilli() + x.skew, Unsent: int64(len(x.queue)), Ops: part})
	var r *Refusal
	switch {
	case errors.As(err, &r) && (r.Status == http.StatusTooManyRequests || r.Status == http.StatusServiceUnavailable):
		time.Sleep(50 * time.Millisecond)
		return nil
	case errors.As(err, &r):
		return fmt.Errorf("a push was answered %w", err)
	case err != nil: // no signal, a torn answer, a server that is going down
		time.Sleep(5 * time.Millisecond)
		return nil
	}
	if len(out.Outcomes) != len(part) {
		return fmt.Errorf("%d words for %d operations", len(out.Outcomes), len(part))
	}
	for _, o := range out.Outcomes {
		word := o.Outcome
		if word == app.OpDuplicate {
			word = o.Code
			atomic.AddInt64(&t.Again, 1)
		}
		x.last[o.OpID] = word
	}
	x.queue = slices.DeleteFunc(x.queue, func(op app.PhoneOp) bool { return x.last[op.OpID] != "" })
	return nil
}

// count holds what the phones were told against what the store has.
func (h *House) count(ctx context.Context, walkers []*walker, t *Tally) error {
	return h.App.Store.Read(ctx, func(tx *store.Tx) error {
		words := map[string]*int64{app.OpApplied: &t.Booked, app.OpQuarantined: &t.Held, app.OpRejected: &t.Refused, app.OpConflict: &t.Conflicts}
		for _, x := range walkers {
			for op, word := range x.last {
				row, err := tx.FieldOp(op)
				if err != nil {
					return fmt.Errorf("operation %s was told %s and is not in the store: %w", op, word, err)
				}
				if row.Outcome != word {
					return fmt.Errorf("operation %s was told %s and is %s", op, word, row.Outcome)
				}
				*words[word]++
			}
			d, err := tx.Device(x.phone.ID)
			if err != nil {
				return err
			}
			if d.Whole != x.phone.N || d.Top != x.phone.N {
				return fmt.Errorf("phone %s made %d operations, %d of %d are here", d.ID, x.phone.N, d.Whole, d.Top)
			}
		}
		kept, err := tx.FieldOpCounts()
		if err != nil {
			return err
		}
		for _, n := range kept {
			t.Kept += n
		}
		if t.Talks, err = tx.TalkCount(); err != nil {
			return err
		}
		if t.Kept != t.Made || t.Booked != t.Talks || t.Booked+t.Held+t.Refused+t.Conflicts != t.Made {
			return fmt.Errorf("count in is not count out: %+v", *t)
		}
		return nil
	})
}
