package orders

import (
	"sync"
	"time"
)

// counted keeps for a moment what many pages count alike: how many orders wait for
// whom, and the counters of the views of a list. The open orders are gone through
// once, and not again for each page that shows the same figure.
//
// What this instance changes is counted anew at once; what another instance changed,
// and what the clock alone makes overdue, after countedFor at most. No act is judged
// by it: acts read what they need in their own transaction.
type counted struct {
	mu      sync.Mutex
	changes uint64 // acts of this instance
	kept    map[string]figure
}

type figure struct {
	value   any
	at      time.Time
	changes uint64
}

const (
	countedFor  = 3 * time.Second
	countedMost = 1000 // figures that are kept at once
)

// moved says that an order changed.
func (m *counted) moved() {
	m.mu.Lock()
	m.changes++
	m.mu.Unlock()
}

// count answers from what was counted a moment ago under the same key, or asks. The
// key names everything that the answer depends on, who asks included. The answer is
// shared: nobody writes into it.
func count[T any](d *Desk, key string, ask func() (T, error)) (T, error) {
	m, now := &d.counted, d.Clock()
	m.mu.Lock()
	changes := m.changes
	f, ok := m.kept[key]
	m.mu.Unlock()
	if age := now.Sub(f.at); ok && f.changes == changes && age >= 0 && age < countedFor {
		if v, ok := f.value.(T); ok {
			return v, nil
		}
	}
	v, err := ask()
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept) >= countedMost {
		m.kept = map[string]figure{}
	}
	m.kept[key] = figure{value: v, at: now, changes: changes}
	return v, nil
}
