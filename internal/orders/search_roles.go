package orders

import (
	"context"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
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

// FindAll returns of some folios the orders that the actor may open, by folio: what Find
// would say of each, asked at once, for pages that name many.
func (d *Desk) FindAll(ctx context.Context, c *database.Conn, actor people.Actor, folios ...string) (map[string]*Order, error) {
	found := map[string]*Order{}
	if len(folios) == 0 {
		return found, nil
	}
	query, args, err := c.In(`SELECT `+columns+` FROM orders WHERE folio <> '' AND folio IN (?)`, folios)
	if err != nil {
		return nil, err
	}
	var rows []row
	if err := c.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	var held []*Order // only who holds the machine may open them
	var machines []equipment.ID
	for i := range rows {
		o, err := rows[i].order()
		switch {
		case err != nil:
			return nil, err
		case o.readBy(actor):
			found[o.Folio] = o
		case o.AssetID != "":
			held, machines = append(held, o), append(machines, o.AssetID)
		}
	}
	if len(machines) == 0 {
		return found, nil
	}
	named, err := d.Equipment.Named(ctx, c, machines...)
	for _, o := range held {
		if holder := named[o.AssetID].HolderID; holder != "" && holder == string(actor.Person.ID) {
			found[o.Folio] = o
		}
	}
	return found, err
}
