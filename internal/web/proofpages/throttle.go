package proofpages

import (
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/problem"
)

// How often one address may ask the public page.
const (
	asksPerWindow = 40
	askWindow     = time.Minute
	mostAddresses = 20_000
)

// throttle bounds how often one address asks the public page. It lives in this
// instance: a code has 80 bits, which nobody guesses, so it guards the machine.
type throttle struct {
	mu   sync.Mutex
	seen map[string]*window
}

type window struct {
	since time.Time
	n     int
}

// admit counts one request. problem.TooMany when there were too many.
func (t *throttle) admit(address string, now time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.seen[address]
	if w == nil || now.Sub(w.since) >= askWindow || now.Before(w.since) {
		if len(t.seen) >= mostAddresses {
			for k, old := range t.seen {
				if now.Sub(old.since) >= askWindow {
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
	if w.n++; w.n > asksPerWindow {
		return problem.New(problem.TooMany, "Hubo demasiadas consultas desde tu red en un minuto.", "Espera un minuto y vuelve a intentarlo.")
	}
	return nil
}
