package field

import (
	"sync"
	"time"
)

// A device may ask so often: a burst after a day without signal, then steadily.
const (
	burst     = 120
	perSecond = 4
	forgetAll = 10_000 // devices remembered before the full ones are forgotten
)

// limits is a bucket of requests per device, in the memory of this node.
type limits struct {
	mu   sync.Mutex
	now  func() time.Time
	have map[string]bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

func newLimits(now func() time.Time) *limits { return &limits{now: now, have: map[string]bucket{}} }

func (b bucket) filled(now time.Time) float64 {
	return min(burst, b.tokens+max(0, now.Sub(b.at).Seconds())*perSecond)
}

// take reports whether one more request fits.
func (l *limits) take(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b, ok := l.have[key]
	if !ok {
		if len(l.have) >= forgetAll {
			l.forget(now)
		}
		b = bucket{tokens: burst, at: now}
	}
	left := b.filled(now)
	if left < 1 {
		return false
	}
	l.have[key] = bucket{tokens: left - 1, at: now}
	return true
}

// forget drops the buckets that are full again.
func (l *limits) forget(now time.Time) {
	for key, b := range l.have {
		if b.filled(now) >= burst {
			delete(l.have, key)
		}
	}
}
