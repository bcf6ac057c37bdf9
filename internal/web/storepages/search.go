package storepages

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
)

// foliosOf returns the folios of the orders that a ledger names.
func foliosOf(ctx context.Context, c *database.Conn, ids []string) (map[string]string, error) {
	folios := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return folios, nil
	}
	query, args, err := c.In(`SELECT id, folio FROM orders WHERE id IN (?)`, ids)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID    string `db:"id"`
		Folio string `db:"folio"`
	}
	err = c.Select(ctx, &rows, query, args...)
	for _, r := range rows {
		folios[r.ID] = r.Folio
	}
	return folios, err
}
