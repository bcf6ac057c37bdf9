package orders

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/procedure"
)

// HandedOver is a machine that an AST signed to hand over for its disposal, and which the
// Coordinación Administrativa has not received yet.
type HandedOver struct {
	Order   string           `db:"folio"`
	AssetID equipment.ID     `db:"asset_id"`
	Paper   string           `db:"paper"` // folio of its F-08
	Since   database.Instant `db:"at"`
}

// DisposalPath is where the Coordinación Administrativa receives the machine of an order.
func DisposalPath(folio string) string {
	a, _ := procedure.Rev11.Activity(procedure.TakeForDisposal)
	return "/ordenes/" + folio + "/actividades/" + a.Slug
}

// HandedOver returns the machines that wait for the Coordinación Administrativa to receive and
// write them off, the longest waiting first (rev11 P-09). Whoever calls judges who may ask.
func (d *Desk) HandedOver(ctx context.Context, c *database.Conn, limit int) (list []HandedOver, err error) {
	err = c.Select(ctx, &list, `SELECT o.folio, o.asset_id, p.folio AS paper, s.at
		FROM papers p JOIN orders o ON o.id = p.order_id JOIN paper_signatures s ON s.paper_id = p.id AND s.slot = 'ast'
		WHERE p.kind = 'F-08' AND p.status = 'por firmar' AND p.order_id <> '' ORDER BY s.at, o.id LIMIT ?`, limit)
	if err != nil {
		err = fmt.Errorf("read what is handed over to be written off: %w", err)
	}
	return list, err
}
