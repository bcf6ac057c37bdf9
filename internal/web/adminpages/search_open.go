package adminpages

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/procedure"
)

// openOrder is an open order as an administrator may know of it: that it is there,
// not what it is about.
type openOrder struct {
	ID        string           `db:"id"`
	Folio     string           `db:"folio"`
	State     procedure.State  `db:"state"`
	Since     database.Instant `db:"state_since"`
	AdviserID string           `db:"adviser_id"`
	Version   int64            `db:"version"`
}

// Ref is the folio, or for a proposal without one its id.
func (o openOrder) Ref() string {
	if o.Folio != "" {
		return o.Folio
	}
	return o.ID
}

// openOrders are the open orders that a person attends or asked for.
func openOrders(ctx context.Context, c *database.Conn, person string) ([]openOrder, error) {
	var list []openOrder
	err := c.Select(ctx, &list, `SELECT id, folio, state, state_since, adviser_id, version FROM orders
		WHERE is_open = 1 AND (adviser_id = ? OR requester_id = ?) ORDER BY created_at, id`, person, person)
	if err != nil {
		return nil, fmt.Errorf("read the open orders of a person: %w", err)
	}
	return list, nil
}

// openRepair is an open external file.
type openRepair struct {
	ID    string `db:"id"`
	Folio string `db:"folio"`
}

// openRepairs are the open external files that a person follows.
func openRepairs(ctx context.Context, c *database.Conn, person string) ([]openRepair, error) {
	var list []openRepair
	err := c.Select(ctx, &list, `SELECT id, folio FROM repairs WHERE closed_at = '' AND adviser_id = ? ORDER BY opened_at, id`, person)
	if err != nil {
		return nil, fmt.Errorf("read the open files of a person: %w", err)
	}
	return list, nil
}

// machinesHeld counts the machines for which a person answers.
func machinesHeld(ctx context.Context, c *database.Conn, person string) (n int, err error) {
	if err = c.Get(ctx, &n, `SELECT count(*) FROM assets WHERE status = 'activo' AND holder_id = ?`, person); err != nil {
		return 0, fmt.Errorf("count the machines of a person: %w", err)
	}
	return n, nil
}
