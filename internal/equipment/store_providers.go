package equipment

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// AllProviders returns every provider by name, those no longer used included, for
// administration.
func (s *Store) AllProviders(ctx context.Context, c *database.Conn) ([]Provider, error) {
	var ps []Provider
	err := c.Select(ctx, &ps, `SELECT id, name, contact, phone, email, portal, steps, demands, mode, active, version
		FROM providers ORDER BY name, id`)
	if err != nil {
		return nil, fmt.Errorf("read providers: %w", err)
	}
	return ps, nil
}

// UpdateProvider changes the data of a provider, and whether it may be chosen: one
// that is not Active stays with the files it had (GAP-35). problem.Conflict when
// somebody changed it since Version was read.
func (s *Store) UpdateProvider(ctx context.Context, c *database.Conn, by audit.By, p Provider) error {
	if p.Name = strings.TrimSpace(p.Name); p.Name == "" {
		return problem.OnField("nombre", "Escribe el nombre del proveedor.")
	}
	n, err := c.Exec(ctx, `UPDATE providers SET name = ?, contact = ?, phone = ?, email = ?, portal = ?, steps = ?, demands = ?,
			mode = ?, active = ?, version = version + 1 WHERE id = ? AND version = ?`,
		p.Name, p.Contact, p.Phone, p.Email, p.Portal, p.Steps, p.Demands, p.Mode, bit(p.Active), p.ID, p.Version)
	switch {
	case database.IsUnique(err):
		return problem.OnField("nombre", "Ya hay un proveedor con ese nombre; búscalo en la lista.").Because(err)
	case err != nil:
		return fmt.Errorf("change a provider: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "Alguien más cambió los datos del proveedor mientras los editabas.",
			"Revisa los datos actuales y vuelve a hacer tu cambio.")
	}
	p.Version++
	return audit.Append(ctx, c, by.On("proveedor:"+p.ID, "cambio", p))
}

// All returns every machine of the inventory by id, whatever its status, for an
// export and for judging an import: some thousands of rows.
func (s *Store) All(ctx context.Context, c *database.Conn) ([]Asset, error) {
	var as []Asset
	if err := c.Select(ctx, &as, `SELECT `+assetColumns+` FROM assets a ORDER BY a.id`); err != nil {
		return nil, fmt.Errorf("read the inventory: %w", err)
	}
	return as, nil
}

// Count returns how many active machines the inventory has.
func (s *Store) Count(ctx context.Context, c *database.Conn) (n int, err error) {
	if err = c.Get(ctx, &n, `SELECT count(*) FROM assets WHERE status = 'activo'`); err != nil {
		return 0, fmt.Errorf("count machines: %w", err)
	}
	return n, nil
}

// MoveUnit gives the machines of a unit to the unit that follows it, when it changes
// its name (rev11 S-02). Where each machine is and who has it stay as they are.
func (s *Store) MoveUnit(ctx context.Context, c *database.Conn, by audit.By, from, to string) error {
	n, err := c.Exec(ctx, `UPDATE assets SET unit_id = ?, version = version + 1 WHERE unit_id = ?`, to, from)
	if err != nil {
		return fmt.Errorf("move the machines of a unit: %w", err)
	}
	return audit.Append(ctx, c, by.On("unidad:"+to, "recibe equipos", map[string]any{"de": from, "equipos": n}))
}
