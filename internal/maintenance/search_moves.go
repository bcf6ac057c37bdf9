package maintenance

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
)

// agreed counts the orders that an AST agreed for a day and that do not come from the
// programme (rev11 A-06).
func (s *Store) agreed(ctx context.Context, c *database.Conn, adviser, day string) (n int, err error) {
	err = c.Get(ctx, &n, `SELECT COUNT(*) FROM orders o WHERE o.adviser_id = ? AND o.is_open = 1 AND o.agenda_at <> '' AND o.agenda_at >= ? AND o.agenda_at < ?
		AND NOT EXISTS (SELECT 1 FROM maintenance_entries m WHERE m.order_id <> '' AND m.order_id = o.id)`, adviser, day+"T00:00", day+"T99")
	if err != nil {
		err = fmt.Errorf("count what an AST agreed: %w", err)
	}
	return n, err
}
