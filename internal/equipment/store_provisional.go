package equipment

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Provisional returns the active machines that bear a provisional inventory number, and those
// of the Secretariat that bear none, for Coordinación Administrativa (rev11 P-09, GAP-21). Whoever calls judges who may
// ask.
func (s *Store) Provisional(ctx context.Context, c *database.Conn, limit int) ([]Asset, error) {
	var as []Asset
	err := c.Select(ctx, &as, `SELECT `+assetColumns+` FROM assets a WHERE a.status = 'activo' AND (a.provisional = 1 OR a.inventory = '' AND a.regime = 'propiedad') ORDER BY a.inventory, a.id LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("read machines with a provisional number: %w", err)
	}
	return as, nil
}

// Numbered gives a machine the definitive number that it lacked, by what the system of the
// State said (rev11 P-09, GAP-21). problem.Conflict when somebody changed it since Version
// was read; problem.Invalid when the number is another machine's.
func (s *Store) Numbered(ctx context.Context, c *database.Conn, by audit.By, a Asset, number, document string) error {
	if Key(number) == "" {
		return problem.OnField("inventario", "Escribe el número de inventario como está en la etiqueta.")
	}
	a.Inventory, a.Provisional = number, false
	if err := s.Update(ctx, c, by, a); err != nil {
		return err
	}
	return audit.Append(ctx, c, by.On(chainOf(a.ID), "número definitivo", map[string]string{"documento": document}))
}
