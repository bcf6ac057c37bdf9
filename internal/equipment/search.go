package equipment

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
)

// AssetsOf returns the active machines that a person may choose in an order: the
// ones they answer for and the shared ones of their unit (rev11 G-15). It reads the
// person's unit too, being a query for a page.
func (s *Store) AssetsOf(ctx context.Context, c *database.Conn, personID string) ([]Asset, error) {
	var as []Asset
	err := c.Select(ctx, &as, `
		SELECT `+assetColumns+` FROM assets a
		WHERE a.status = 'activo' AND (a.holder_id = ? OR a.shared = 1
			AND a.unit_id = (SELECT p.unit_id FROM persons p WHERE p.id = ?))
		ORDER BY a.shared, a.type, a.inventory, a.id`, personID, personID)
	if err != nil {
		return nil, fmt.Errorf("read a person's machines: %w", err)
	}
	return as, nil
}

// Search returns up to limit machines whose inventory or serial number contains
// what was typed, forgiving case, spaces, dashes, a letter O for a zero and an I for a one. Active
// ones come first, each kind by inventory number. Fewer than three characters find nothing.
// It is answered from an index: what contains a part has an ending that begins with it.
// Whoever calls judges who may ask.
func (s *Store) Search(ctx context.Context, c *database.Conn, text string, limit int) (as []Asset, err error) {
	p, ok := partOf(text)
	if !ok {
		return nil, nil
	}
	if err := p.weigh(ctx, c); err != nil {
		return nil, err
	}
	for _, active := range []bool{true, false} {
		var some []Asset
		q, args := p.search(active, limit-len(as))
		if err := c.Select(ctx, &some, q, args...); err != nil {
			return nil, fmt.Errorf("search machines: %w", err)
		}
		if as = append(as, some...); len(as) >= limit {
			break
		}
	}
	return as, nil
}

// search is the query for the first machines with a part, in use or not.
func (p part) search(active bool, limit int) (q string, args []any) {
	where, args := p.begins()
	return `SELECT ` + assetColumns + ` FROM (` + ofTails.rows + where + ` AND t.active = ?` + ofTails.order(false) + ` LIMIT ?) AS f JOIN assets a ON a.id = f.id
		ORDER BY f.inventory_key, f.id`, append(args, bit(active), limit)
}
