package orders

import (
	"context"

	"secogem.gob.mx/soporte/internal/people"
)

// ToSign returns what waits for the TDTIC, letters and determinations, the longest
// waiting first (rev11 A-18, P-11). NotFound unless the actor signs as TDTIC today.
func (d *Desk) ToSign(ctx context.Context, actor people.Actor) ([]Card, error) {
	if !actor.Has(people.Director) {
		return nil, missing()
	}
	return cards(ctx, d.DB.Read(), `WHERE o.is_open = 1 AND o.turn_role = 'tdtic' ORDER BY o.state_since, o.id LIMIT ?`, queueLimit)
}
