package field

import (
	"context"
	"sync"
	"time"

	"luoi/internal/app"
	"luoi/internal/fault"
)

// What may wait at the desk, and how many operations go into one transaction. A transaction holds the store's
// only writer, so it is kept to a fraction of a second. How much may wait depends on how quickly this machine
// books: a phone that would wait longer is asked to come again, since its connection may be gone by then.
const (
	waitMost  = 3 * time.Second
	waitLeast = 1_000 // operations that may always wait
	waitCap   = 20_000
	oneTrip   = 300
)

// desk books what phones send: batches of many phones go into one transaction, and each phone is answered
// after the commit. While one transaction runs the next one fills, so the slower the disk the more phones
// share a commit.
type desk struct {
	app  *app.App
	mu   sync.Mutex
	wake *sync.Cond
	line []*waiting
	ops  int           // in the line
	each time.Duration // what booking one took lately
	over bool
	done chan struct{}
}

type waiting struct {
	batches []app.PhoneBatch
	ops     int
	results []app.PushResult
	err     error
	ready   chan struct{}
}

func newDesk(a *app.App) *desk {
	d := &desk{app: a, done: make(chan struct{})}
	d.wake = sync.NewCond(&d.mu)
	go d.work()
	return d
}

func (d *desk) close() {
	d.mu.Lock()
	d.over = true
	d.wake.Broadcast()
	d.mu.Unlock()
	<-d.done
}

// push waits until the batches are booked. Busy (sync.slow_down) when too much waits already.
func (d *desk) push(ctx context.Context, batches []app.PhoneBatch) ([]app.PushResult, error) {
	w := &waiting{batches: batches, ready: make(chan struct{})}
	for i := range batches {
		w.ops += len(batches[i].Ops)
	}
	w.ops = max(w.ops, 1)
	d.mu.Lock()
	if d.over {
		d.mu.Unlock()
		return nil, fault.New(fault.Busy, "sync.busy")
	}
	if d.full(w.ops) {
		d.mu.Unlock()
		return nil, fault.New(fault.Busy, "sync.slow_down")
	}
	d.line, d.ops = append(d.line, w), d.ops+w.ops
	d.wake.Signal()
	d.mu.Unlock()
	select {
	case <-w.ready:
		return w.results, w.err
	case <-ctx.Done():
		// It may still be booked; the phone asks again and is told "duplicate".
		return nil, fault.Wrap(fault.Interrupted, ctx.Err(), "sync.busy")
	}
}

// full reports whether so many more would wait too long.
func (d *desk) full(more int) bool {
	ahead := d.ops + more
	return d.ops > 0 && ahead > waitLeast && (ahead > waitCap || time.Duration(ahead)*d.each > waitMost)
}

func (d *desk) work() {
	defer close(d.done)
	for {
		trip := d.next()
		if trip == nil {
			return
		}
		began, ops := d.app.Now(), 0
		d.book(trip)
		for _, w := range trip {
			ops += w.ops
		}
		d.mu.Lock()
		d.each = (3*d.each + d.app.Now().Sub(began)/time.Duration(ops)) / 4
		d.mu.Unlock()
	}
}

// next takes what goes into the next transaction; nil when the desk is closed and nothing waits.
func (d *desk) next() []*waiting {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.line) == 0 {
		if d.over {
			return nil
		}
		d.wake.Wait()
	}
	n, ops := 0, 0
	for n < len(d.line) && (n == 0 || ops+d.line[n].ops <= oneTrip) {
		ops += d.line[n].ops
		n++
	}
	trip := d.line[:n:n]
	d.line, d.ops = d.line[n:], d.ops-ops
	return trip
}

// book runs a trip; when it fails as a whole each phone is tried alone, so that one cannot hold up the others.
func (d *desk) book(trip []*waiting) {
	var all []app.PhoneBatch
	for _, w := range trip {
		all = append(all, w.batches...)
	}
	results, err := d.app.Push(context.Background(), all)
	if err != nil && len(trip) > 1 && fault.KindOf(err) != fault.Busy {
		for _, w := range trip {
			d.book([]*waiting{w})
		}
		return
	}
	for _, w := range trip {
		if w.err = err; err == nil {
			w.results, results = results[:len(w.batches)], results[len(w.batches):]
		}
		close(w.ready)
	}
}
