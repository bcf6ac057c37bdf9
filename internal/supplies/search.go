package supplies

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
)

// Grouping is what a report of consumption adds up by.
type Grouping string

// The groupings.
const (
	ByItem     Grouping = "insumo"
	ByMachine  Grouping = "equipo"
	ByCategory Grouping = "categoria"
	ByMonth    Grouping = "mes"
)

// Use is one line of a report of consumption: what left for orders, less what came back.
type Use struct {
	Key   string `db:"grp"` // id of the item or machine, key of the category, month; "" for none
	Name  string `db:"name"`
	Small string `db:"small"`
	Qty   int64  `db:"qty"`
	Cost  int64  `db:"cost"` // in centavos
	Moves int64  `db:"moves"`
}

// UseFilter chooses the days, and where asked one machine, class or category.
type UseFilter struct {
	From, To string // local days, both included
	By       Grouping
	Asset    string
	Class    Class
	Category string
}

// groupings name the group, its words and its second line.
var groupings = map[Grouping][3]string{
	ByItem:     {`l.item_id`, `MIN(i.name)`, `MIN(i.unit)`},
	ByMachine:  {`o.asset_id`, `COALESCE(MIN(NULLIF(a.inventory, '')), MIN(a.serial), '')`, `COALESCE(MIN(a.brand || ' ' || a.model), '')`},
	ByCategory: {`o.category`, `MIN(o.category)`, `''`},
	ByMonth:    {`substr(CASE WHEN l.day = '' THEN substr(l.at, 1, 10) ELSE l.day END, 1, 7)`, `MIN(substr(CASE WHEN l.day = '' THEN substr(l.at, 1, 10) ELSE l.day END, 1, 7))`, `''`},
}

// Consumption adds up what orders used, the most expensive first; it reads orders and
// machines, being a query for a page. At most limit lines.
func (s *Store) Consumption(ctx context.Context, c *database.Conn, f UseFilter, limit int) ([]Use, error) {
	g, ok := groupings[f.By]
	if !ok {
		g = groupings[ByItem]
	}
	where := `l.order_id <> '' AND l.kind IN ('salida', 'devolucion') AND CASE WHEN l.day = '' THEN substr(l.at, 1, 10) ELSE l.day END BETWEEN ? AND ?`
	args := []any{f.From, f.To}
	for _, x := range []struct{ column, value string }{{`o.asset_id`, f.Asset}, {`i.class`, string(f.Class)}, {`o.category`, f.Category}} {
		if x.value != "" {
			where, args = where+` AND `+x.column+` = ?`, append(args, x.value)
		}
	}
	order := `cost DESC, qty DESC, name`
	if f.By == ByMonth {
		order = `grp`
	}
	var list []Use
	err := c.Select(ctx, &list, `SELECT `+g[0]+` AS grp, `+g[1]+` AS name, `+g[2]+` AS small,
			CAST(-SUM(l.qty) AS BIGINT) AS qty, CAST(-SUM(l.value) AS BIGINT) AS cost, COUNT(*) AS moves
		FROM supply_ledger l JOIN supply_items i ON i.id = l.item_id JOIN orders o ON o.id = l.order_id LEFT JOIN assets a ON a.id = o.asset_id
		WHERE `+where+` GROUP BY `+g[0]+` ORDER BY `+order+` LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("add up what orders used: %w", err)
	}
	return list, nil
}

// Fitted is a part that an order put into a machine, or took back.
type Fitted struct {
	Entry
	Folio string `db:"folio"` // of the order
}

// FittedIn returns the parts of a machine's life, newest first; it reads orders, being a
// query for a page.
func (s *Store) FittedIn(ctx context.Context, c *database.Conn, assetID string, limit int) (list []Fitted, err error) {
	err = c.Select(ctx, &list, `SELECT `+entryColumns+`, o.folio
		FROM orders o JOIN supply_ledger l ON l.order_id = o.id AND l.order_id <> '' JOIN supply_items i ON i.id = l.item_id
		WHERE o.asset_id = ? AND o.asset_id <> '' ORDER BY l.at DESC, l.id DESC LIMIT ?`, assetID, limit)
	if err != nil {
		return nil, fmt.Errorf("read the parts of a machine: %w", err)
	}
	return list, nil
}
