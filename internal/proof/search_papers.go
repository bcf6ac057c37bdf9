package proof

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/papers"
)

type paperRow struct {
	ID       string        `db:"id"`
	Folio    string        `db:"folio"`
	Kind     string        `db:"kind"`
	OrderID  string        `db:"order_id"`
	RepairID string        `db:"repair_id"`
	Version  int           `db:"version"`
	Last     int           `db:"last_version"` // of those that are kept
	Status   papers.Status `db:"status"`
}

const paperColumns = `SELECT p.id, p.folio, p.kind, p.order_id, p.repair_id, p.version, p.status,
			COALESCE((SELECT MAX(v.version) FROM paper_versions v WHERE v.paper_id = p.id), 0) AS last_version
		FROM papers p `

func papersAfter(ctx context.Context, c *database.Conn, id string) (rows []paperRow, err error) {
	err = c.Select(ctx, &rows, paperColumns+`WHERE p.id > ? ORDER BY p.id LIMIT ?`, id, page)
	return rows, err
}

func papersOfOrder(ctx context.Context, c *database.Conn, order string) (rows []paperRow, err error) {
	err = c.Select(ctx, &rows, paperColumns+`WHERE p.order_id <> '' AND p.order_id = ? ORDER BY p.opened_at, p.id`, order)
	return rows, err
}

func paperEntries(ctx context.Context, c *database.Conn, first, last string) (rows []entryRow, err error) {
	err = c.Select(ctx, &rows, `SELECT chain, seq, at, actor, role, action, data
		FROM audit_entries WHERE chain >= ? AND chain <= ? ORDER BY chain, seq`, paperChain(first), paperChain(last))
	return rows, err
}

func paperChain(id string) string { return "formato:" + id }
