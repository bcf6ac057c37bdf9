package orders

import (
	"context"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// Correcting returns an order and its machine for somebody who would say that its data are
// not those of the machine before them: who asked, for whom, who holds it, who attends it
// (domain §5.1, field 13). problem.NotFound for an order that the actor may not read or
// that has no machine, problem.Forbidden for other readers.
func (d *Desk) Correcting(ctx context.Context, actor people.Actor, ref string) (*Order, equipment.Asset, error) {
	c := d.DB.Read()
	o, _, err := d.find(ctx, c, actor, ref)
	if err != nil {
		return nil, equipment.Asset{}, err
	}
	if o.AssetID == "" {
		return nil, equipment.Asset{}, problem.Missing("un equipo en esa orden")
	}
	a, err := d.Equipment.Asset(ctx, c, o.AssetID)
	if err == nil && !o.MayCorrect(actor, a) {
		err = problem.New(problem.Forbidden, "Solo quien pidió el servicio, quien tiene el equipo a su resguardo o su AST dicen que sus datos no coinciden.", "Escríbeles en los mensajes de la orden.")
	}
	return o, a, err
}

// MayCorrect tells who may say so, among those who may read the order.
func (o *Order) MayCorrect(actor people.Actor, a equipment.Asset) bool {
	me := actor.Person.ID
	return o.AssetID != "" && (me == o.RequesterID || me == o.HolderID || me == o.AdviserID || string(me) == a.HolderID)
}
