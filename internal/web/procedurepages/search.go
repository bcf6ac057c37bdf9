package procedurepages

import (
	"context"
	"fmt"
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

// ownWaits reads the open orders that a person asked for, longest in its state first.
func ownWaits(ctx context.Context, c *database.Conn, person string) ([]waiting, error) {
	var list []waiting
	err := c.Select(ctx, &list, `SELECT state, turn_role, state_since FROM orders WHERE is_open = 1 AND requester_id = ? ORDER BY state_since`, person)
	if err != nil {
		return nil, fmt.Errorf("read what waits of one's own: %w", err)
	}
	return list, nil
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

// What the page says of the last month: how often each way was gone, and how long
// orders stayed at each activity. It is the one costly number of the page and moves
// slowly, so that it is kept for a minute, with its time.
const (
	monthDays  = 30
	monthSteps = 10000 // the newest of them, where the institution is very busy
	monthKept  = time.Minute
)

// gone is one step that moved an order, with when the one before it did.
type gone struct {
	Way    string           `db:"way"`
	From   procedure.State  `db:"from_state"`
	At     database.Instant `db:"at"`
	Before database.Instant `db:"before"`
}

// goneSince reads the steps of the month from the index of their time, and the one
// before each from the key of its order, so that the archive costs nothing.
func goneSince(ctx context.Context, c *database.Conn, since time.Time) ([]gone, error) {
	var list []gone
	err := c.Select(ctx, &list, `SELECT s.way, s.from_state, s.at,
			COALESCE((SELECT p.at FROM order_steps p WHERE p.order_id = s.order_id AND p.seq < s.seq AND p.way <> '' ORDER BY p.seq DESC LIMIT 1), '') AS before
		FROM order_steps s WHERE s.at >= ? AND s.way <> '' ORDER BY s.at DESC LIMIT ?`, database.At(since), monthSteps)
	if err != nil {
		return nil, fmt.Errorf("read the steps of the month: %w", err)
	}
	return list, nil
}
