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
// ones come first. Fewer than three characters find nothing. It is answered from an
// index: what contains a part has an ending that begins with it. Whoever calls
// judges who may ask.
func (s *Store) Search(ctx context.Context, c *database.Conn, text string, limit int) ([]Asset, error) {
	key := findKey(text)
	if len(key) < shortestPart || len(key) > longestTail {
		return nil, nil
	}
	common, err := isCommon(ctx, c, key)
	if err != nil {
		return nil, err
	}
	var as []Asset
	if common { // active ones alone are more than anybody reads
		err = c.Select(ctx, &as, `SELECT `+assetColumns+` FROM assets a WHERE a.status = 'activo' AND `+hasPart+` ORDER BY a.inventory_key, a.id LIMIT ?`, key, key+last, limit)
		if err != nil || len(as) > 0 {
			return as, err
		}
	}
	err = c.Select(ctx, &as, `
		SELECT `+assetColumns+` FROM assets a WHERE a.id IN (SELECT asset_id FROM asset_tails WHERE tail >= ? AND tail <= ?)
		ORDER BY CASE a.status WHEN 'activo' THEN 0 ELSE 1 END, a.inventory, a.id LIMIT ?`, key, key+last, limit)
	if err != nil {
		return nil, fmt.Errorf("search machines: %w", err)
	}
	return as, nil
}

// last ends the tails that begin in some way: keys are of figures and capitals, so
// it is the end in every collation.
const last = "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ"
