package orders

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/papers"
)

// The keys of F-08 (domain §5.8).
const (
	sectionDay      = "fecha"
	sectionMovement = "movimiento"
	sectionLeaves   = "sale"
	sectionHanded   = "entrega"
	sectionRegistry = "registro"
)

// movementBinds tells what the signatures on F-08 cover: each what stands when it is put.
var movementBinds = map[string]binding{
	papers.SlotMovementAsked: {[]string{keyOrder, sectionDay, sectionMovement, sectionLeaves}, nil},
	papers.SlotMovementGives: {[]string{keyOrder, sectionDay, sectionMovement, sectionLeaves, sectionHanded}, nil},
	papers.SlotMovementTaken: {nil, []string{papers.SlotMovementAsked, papers.SlotMovementGives, papers.SlotMovementTaken}},
}

// instant is the one that a paper bears: that at which it was laid before who signs it.
func (a *applied) instant() time.Time {
	at := a.now
	if a.shownTo != nil {
		at = a.shownTo.At
	}
	return at.UTC().Truncate(time.Second)
}

// retire ends what answers for a machine that the Coordinación Administrativa received, and
// writes it off with its F-08 (rev11 P-09).
func (a *applied) retire(ctx context.Context, c *database.Conn) error {
	p, ok := a.facts.current(papers.InventoryMovement)
	if !ok {
		return fmt.Errorf("orders: a machine is written off without its F-08")
	}
	if err := a.desk.Equipment.Release(ctx, c, a.order.AssetID, equipment.Charge{Kind: equipment.ByOrder, ID: string(a.order.ID)}, a.now); err != nil {
		return err
	}
	return a.desk.Equipment.Retire(ctx, c, a.by(), a.order.AssetID, string(papers.InventoryMovement)+" "+p.Folio+", "+a.out.Effects.Retires)
}
