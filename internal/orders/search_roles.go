package orders

import (
	"context"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
)

// ToSign returns what waits for the TDTIC, letters and determinations, the longest
// waiting first (rev11 A-18, P-11). NotFound unless the actor signs as TDTIC today.
func (d *Desk) ToSign(ctx context.Context, actor people.Actor) ([]Card, error) {
	if !actor.Has(people.Director) {
		return nil, missing()
	}
	return cards(ctx, d.DB.Read(), `WHERE o.is_open = 1 AND o.turn_role = 'tdtic' ORDER BY o.state_since, o.id`+limited(queueLimit))
}

// FoliosOf returns the folios of some orders by their id, for pages of rooms that
// name orders. It tells nothing else; whoever opens one is judged there.
func FoliosOf(ctx context.Context, c *database.Conn, ids ...string) (map[string]string, error) {
	folios := map[string]string{}
	if len(ids) == 0 {
		return folios, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	var rows []struct {
		ID    string `db:"id"`
		Folio string `db:"folio"`
	}
	err := c.Select(ctx, &rows, `SELECT id, folio FROM orders WHERE id IN (?`+strings.Repeat(`, ?`, len(ids)-1)+`)`, args...)
	for _, r := range rows {
		folios[r.ID] = r.Folio
	}
	return folios, err
}
