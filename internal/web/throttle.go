package web

import (
	"sync"
	"time"
)

// mostAddresses bounds how many addresses a Throttle remembers.
const mostAddresses = 20_000

// Throttle bounds how often one address may ask for something. It lives in this
// instance: it guards the machine, not a secret.
type Throttle struct {
	most int
	span time.Duration
	mu   sync.Mutex
	seen map[string]*window
}

type window struct {
	since time.Time
	n     int
}

// NewThrottle lets each address ask so often within a span.
func NewThrottle(most int, span time.Duration) *Throttle {
	return &Throttle{most: most, span: span, seen: map[string]*window{}}
}

// Admit counts one request of an address, and tells whether it is within the bounds.
func (t *Throttle) Admit(address string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.seen[address]
	if w == nil || now.Sub(w.since) >= t.span || now.Before(w.since) {
		if len(t.seen) >= mostAddresses {
			for k, old := range t.seen {
				if now.Sub(old.since) >= t.span {
					delete(t.seen, k)
				}
			}
			if len(t.seen) >= mostAddresses { // nobody may fill the memory with addresses
				clear(t.seen)
			}
		}
		w = &window{since: now}
		t.seen[address] = w
	}
	w.n++
	return w.n <= t.most
}
