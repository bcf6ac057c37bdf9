package procedurepages

import (
	"context"
	"fmt"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/procedure"
)

// waiting is what the chart needs to know of one open order.
type waiting struct {
	State procedure.State  `db:"state"`
	Turn  procedure.Role   `db:"turn_role"`
	Since database.Instant `db:"state_since"`
}

// waits reads every open order, longest in its state first. It walks the index of
// open orders, so that the archive costs nothing.
func waits(ctx context.Context, c *database.Conn) ([]waiting, error) {
	var list []waiting
	err := c.Select(ctx, &list, `SELECT state, turn_role, state_since FROM orders WHERE is_open = 1 ORDER BY state_since`)
	if err != nil {
		return nil, fmt.Errorf("read what waits: %w", err)
	}
	return list, nil
}

// The arrows are as thick as they were gone in the last month, or by the last
// thousand orders of it.
const (
	flowDays   = 30
	flowOrders = 1000
	flowKept   = time.Minute
)

// flowMemory keeps the flow for a minute: it is the one costly number of the page
// and moves slowly.
type flowMemory struct {
	mu   sync.Mutex
	at   time.Time
	ways map[string]int
}

// flowOf counts how often each way was gone by the orders asked for recently.
func (p *pages) flowOf(ctx context.Context, now time.Time) (map[string]int, error) {
	p.flows.mu.Lock()
	defer p.flows.mu.Unlock()
	if age := now.Sub(p.flows.at); p.flows.ways != nil && age >= 0 && age < flowKept {
		return p.flows.ways, nil
	}
	var rows []struct {
		Way string `db:"way"`
		N   int    `db:"n"`
	}
	err := p.DB.Read().Select(ctx, &rows, `SELECT s.way, COUNT(*) AS n FROM order_steps s
		WHERE s.way <> '' AND s.order_id IN (SELECT o.id FROM orders o WHERE o.created_at >= ? ORDER BY o.created_at DESC, o.id DESC LIMIT ?)
		GROUP BY s.way`, database.At(now.AddDate(0, 0, -flowDays)), flowOrders)
	if err != nil {
		return nil, fmt.Errorf("count the ways gone: %w", err)
	}
	ways := make(map[string]int, len(rows))
	for _, r := range rows {
		ways[r.Way] = r.N
	}
	p.flows.at, p.flows.ways = now, ways
	return ways, nil
}
