package program

import (
	"context"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/repair"
)

// keepDealing keeps the gestión of an order in the log; it is an orders.Hook (rev11 R-S-02).
func (p *Program) keepDealing(ctx context.Context, c *database.Conn, d orders.Done) error {
	a, ok := d.Act.(*orders.LogProcedure)
	if !ok {
		return nil
	}
	by := audit.By{Actor: string(d.Actor.Person.ID), Role: string(d.Step.Role), At: d.Step.At}
	_, err := p.Dealings.Keep(ctx, c, dealings.Subject{OrderID: string(d.Order.ID), Folio: d.Order.Folio}, a.Form, d.Step.Seq, by)
	return err
}

// keepFileDealing keeps that of an external file; it is a repair.Hook (rev11 R-S-02).
func (p *Program) keepFileDealing(ctx context.Context, c *database.Conn, d repair.Done) error {
	a, ok := d.Act.(*repair.LogProcedure)
	if !ok {
		return nil
	}
	by := audit.By{Actor: string(d.Actor.Person.ID), Role: string(d.Step.Role), At: d.Step.At.Time}
	_, err := p.Dealings.Keep(ctx, c, dealings.Subject{RepairID: string(d.File.ID), Folio: d.File.Folio}, a.Form, d.Step.Seq, by)
	return err
}
