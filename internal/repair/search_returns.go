package repair

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
)

// Unproposed returns the files whose machine is back and for which no order of its
// installation is proposed, the longest waiting first (rev11 P-08): no number of other files
// hides one, nor does the order that opened the file, when it came from an earlier return.
func (s *Store) Unproposed(ctx context.Context, c *database.Conn, limit int) ([]File, error) {
	return list(ctx, c, `WHERE r.closed_at = '' AND r.state = 'X40'
		AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.repair_id <> '' AND o.repair_id = r.id AND o.origin = 'retorno' AND o.state = 'E00') ORDER BY r.state_since, r.id LIMIT ?`, limit)
}

// Disposal is a machine that an external file proposed to write off.
type Disposal struct {
	AssetID string           `db:"asset_id"`
	File    string           `db:"folio"`
	Paper   string           `db:"paper"` // folio of its F-08
	Since   database.Instant `db:"closed_at"`
	Asked   int              `db:"asked"` // signatures of the Supervisor on it; 0 while theirs is missing
}

// Disposals returns the machines in use that an external file proposed to write off, the
// longest waiting first; of one machine when it is named (EX-09, rev11 P-09).
func (s *Store) Disposals(ctx context.Context, c *database.Conn, assetID string, limit int) ([]Disposal, error) {
	query, args := disposals(assetID)
	var found []Disposal
	err := c.Select(ctx, &found, query, append(args, limit)...)
	if err != nil {
		err = fmt.Errorf("read what is proposed to be written off: %w", err)
	}
	return found, err
}

// disposals is the query of Disposals, whose last argument is how many.
func disposals(assetID string) (query string, args []any) {
	where := ``
	if assetID != "" {
		where, args = ` AND r.asset_id = ?`, append(args, assetID)
	}
	return `SELECT r.asset_id, r.folio, p.folio AS paper, r.closed_at,
			(SELECT COUNT(*) FROM paper_signatures s WHERE s.paper_id = p.id AND s.slot = '` + SlotSupervisor + `') AS asked
		FROM papers p JOIN repairs r ON r.id = p.repair_id JOIN assets a ON a.id = r.asset_id
		WHERE p.kind = 'F-08' AND p.status = 'por firmar' AND p.repair_id <> '' AND r.state = 'X91' AND a.status = 'activo'` + where + `
		ORDER BY r.closed_at, r.id LIMIT ?`, args
}

// OfMachine returns the files that a machine has been in, the latest first: also the one in which
// a provider gave another for it, which goes on with that other one (rev11 P-09).
func (s *Store) OfMachine(ctx context.Context, c *database.Conn, assetID string) ([]File, error) {
	return list(ctx, c, `WHERE r.id IN (SELECT f.id FROM repairs f WHERE f.asset_id = ?
		UNION SELECT f.id FROM orders o JOIN repairs f ON f.order_id = o.id WHERE o.asset_id <> '' AND o.asset_id = ?) ORDER BY r.opened_at DESC, r.id DESC`, assetID, assetID)
}
