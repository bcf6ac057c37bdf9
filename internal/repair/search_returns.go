package repair

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
)

// Unproposed returns the files whose machine is back and for which no order of its
// installation is proposed, the longest waiting first (rev11 P-08): no number of other files
// hides one, nor does the order that opened the file, when it came from an earlier return.
func (s *Store) Unproposed(ctx context.Context, c *database.Conn, limit int) ([]File, error) {
	return list(ctx, c, `WHERE r.closed_at = '' AND r.state = 'X40'
		AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.repair_id <> '' AND o.repair_id = r.id AND o.origin = 'retorno' AND o.state = 'E00') ORDER BY r.state_since, r.id LIMIT ?`, limit)
}
