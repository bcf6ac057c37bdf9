package orders

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
)

// Find reads one order alone, by folio or by the id of a proposal, for rooms that
// keep something beside it (messages, drafts, who is looking). NotFound for an order
// that the actor may not read, exactly as for one that does not exist.
func (d *Desk) Find(ctx context.Context, c *database.Conn, actor people.Actor, ref string) (*Order, error) {
	o, _, err := d.find(ctx, c, actor, ref)
	return o, err
}

// Part tells what an order is to somebody who may read it: who asks, or who holds
// the machine, has the request's side whatever other role they hold; of the
// others, AST, Supervisor and TDTIC attend, and the rest only read.
func (o *Order) Part(actor people.Actor) Part {
	me := actor.Person.ID
	switch {
	case me == o.RequesterID, me == o.HolderID:
		return Asks
	case actor.Has(people.Adviser), actor.Has(people.Supervisor), actor.Has(people.Director):
		return Attends
	case actor.Has(people.Auditor):
		return Audits
	}
	return Reads
}

// Part is the side on which somebody stands in an order.
type Part int

// The sides.
const (
	Reads   Part = iota // may read the order and no more
	Asks                // the requester's side
	Attends             // the DTIC's side
	Audits              // reads everything, takes no part
)
