package orders

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// PerformTogether does several acts of one person in their order and in one
// transaction, each with its own step: all of them, or none. A phone that
// determines at the requester's desk hands in the reception and the visit with it
// (rev11 A-03). Acts with a signature go alone, with Perform. Errors as there.
func (d *Desk) PerformTogether(ctx context.Context, actor people.Actor, ref string, acts []Act, opt Options) (Result, error) {
	for _, act := range acts {
		if _, signs := act.(Signed); signs {
			return Result{}, problem.New(problem.Refused, "Lo que se firma se entrega por separado.", "Ábrelo desde la orden y fírmalo ahí.")
		}
	}
	return d.transact(ctx, actor, acts, opt, d.Clock(), func(ctx context.Context, c *database.Conn) (*Order, int64, error) {
		return d.find(ctx, c, actor, ref)
	})
}
