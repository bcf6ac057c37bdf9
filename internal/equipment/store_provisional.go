package equipment

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
)

// Provisional returns the active machines that bear a provisional inventory number,
// for Coordinación Administrativa (rev11 P-09, GAP-21). Whoever calls judges who may
// ask.
func (s *Store) Provisional(ctx context.Context, c *database.Conn, limit int) ([]Asset, error) {
	var as []Asset
	err := c.Select(ctx, &as, `SELECT `+assetColumns+` FROM assets a WHERE a.provisional = 1 AND a.status = 'activo' ORDER BY a.inventory, a.id LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("read machines with a provisional number: %w", err)
	}
	return as, nil
}
