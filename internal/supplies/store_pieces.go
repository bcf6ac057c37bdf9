package supplies

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Piece is one piece that is known by its serial number.
type Piece struct {
	ItemID  string           `db:"item_id"`
	Serial  string           `db:"serial"`
	State   string           `db:"state"` // "bodega", "entregada", "baja"
	OrderID string           `db:"order_id"`
	At      database.Instant `db:"at"`
}

// Pieces returns the pieces of an item, those on the shelf first.
func (s *Store) Pieces(ctx context.Context, c *database.Conn, itemID string) (list []Piece, err error) {
	err = c.Select(ctx, &list, `SELECT item_id, serial, state, order_id, at FROM supply_pieces WHERE item_id = ?
		ORDER BY CASE state WHEN 'bodega' THEN 0 WHEN 'entregada' THEN 1 ELSE 2 END, serial LIMIT 200`, itemID)
	if err != nil {
		return nil, fmt.Errorf("read the pieces of a supply: %w", err)
	}
	return list, nil
}

// ByItem tells which item each serial number on the shelf belongs to, among some items.
// problem.Invalid names a serial number that is on the shelf of none of them.
func (s *Store) ByItem(ctx context.Context, c *database.Conn, itemIDs, serials []string) (map[string][]string, error) {
	found := map[string][]string{}
	if len(serials) == 0 || len(itemIDs) == 0 {
		return found, nil
	}
	for _, serial := range serials {
		query, args, err := c.In(`SELECT item_id FROM supply_pieces WHERE serial = ? AND item_id IN (?) ORDER BY item_id`, serial, itemIDs)
		if err != nil {
			return nil, err
		}
		var ids []string
		if err := c.Select(ctx, &ids, query, args...); err != nil {
			return nil, fmt.Errorf("look for a piece: %w", err)
		}
		if len(ids) == 0 {
			return nil, problem.OnField("series", "La serie "+serial+" no es de ninguno de estos insumos: revísala en la pieza.")
		}
		found[ids[0]] = append(found[ids[0]], serial)
	}
	return found, nil
}

// counted judges that there is one serial number for each piece.
func counted(i Item, qty int64, serials []string) error {
	if !i.Serials {
		if len(serials) > 0 {
			return problem.OnField("series", i.Name+" no se cuenta por número de serie: deja vacías las series.")
		}
		return nil
	}
	if int64(len(serials)) != qty {
		return problem.OnField("series", fmt.Sprintf("%s lleva número de serie: escribe %d y van %d.", i.Name, qty, len(serials)))
	}
	seen := map[string]bool{}
	for _, s := range serials {
		if seen[s] || len(s) > 60 {
			return problem.OnField("series", "La serie "+s+" está dos veces o es demasiado larga.")
		}
		seen[s] = true
	}
	return nil
}

func (s *Store) piecesIn(ctx context.Context, c *database.Conn, i Item, qty int64, serials []string, by audit.By) error {
	if err := counted(i, qty, serials); err != nil {
		return err
	}
	for _, serial := range serials {
		n, err := c.Exec(ctx, `INSERT INTO supply_pieces (item_id, serial, state, at) VALUES (?, ?, 'bodega', ?)
			ON CONFLICT (item_id, serial) DO UPDATE SET state = 'bodega', order_id = '', at = excluded.at WHERE supply_pieces.state = 'baja'`, i.ID, serial, database.At(by.At))
		if err != nil {
			return fmt.Errorf("note a piece: %w", err)
		}
		if n == 0 {
			return problem.OnField("series", "La serie "+serial+" ya está registrada en "+i.Name+".")
		}
	}
	return nil
}

func (s *Store) piecesOut(ctx context.Context, c *database.Conn, i Item, qty int64, serials []string, state, orderID string, by audit.By) error {
	if err := counted(i, qty, serials); err != nil {
		return err
	}
	for _, serial := range serials {
		n, err := c.Exec(ctx, `UPDATE supply_pieces SET state = ?, order_id = ?, at = ? WHERE item_id = ? AND serial = ? AND state = 'bodega'`, state, orderID, database.At(by.At), i.ID, serial)
		if err != nil {
			return fmt.Errorf("hand out a piece: %w", err)
		}
		if n == 0 {
			return problem.OnField("series", "La serie "+serial+" no está en la bodega: revísala en la pieza.")
		}
	}
	return nil
}

func (s *Store) piecesBack(ctx context.Context, c *database.Conn, i Item, orderID string, l Line, by audit.By) error {
	if err := counted(i, l.Qty, l.Serials); err != nil {
		return err
	}
	for _, serial := range l.Serials {
		n, err := c.Exec(ctx, `UPDATE supply_pieces SET state = 'bodega', order_id = '', at = ? WHERE item_id = ? AND serial = ? AND state = 'entregada' AND order_id = ?`,
			database.At(by.At), i.ID, serial, orderID)
		if err != nil {
			return fmt.Errorf("take a piece back: %w", err)
		}
		if n == 0 {
			return problem.OnField("series", "La serie "+serial+" no se entregó a esta orden: revísala en la pieza.")
		}
	}
	return nil
}
