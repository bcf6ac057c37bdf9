package equipment

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
)

// WithoutHolder counts the active machines that nobody answers for (rev11 G-15).
func (s *Store) WithoutHolder(ctx context.Context, c *database.Conn) (n int, err error) {
	if err = c.Get(ctx, &n, `SELECT COUNT(*) FROM assets WHERE holder_id = '' AND status = 'activo' AND shared = 0`); err != nil {
		err = fmt.Errorf("count machines without holder: %w", err)
	}
	return n, err
}
