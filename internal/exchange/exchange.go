package exchange

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
)

// Exchange reads and writes tables of persons, units and equipment. It is safe for
// concurrent use. Who may use it is judged by the face: administrators only.
type Exchange struct {
	db       *database.DB
	people   *people.Store
	assets   *equipment.Store
	holdings map[Kind]holding
	gate     chan struct{}
}

// New makes the room over an open database and the rooms that own the data.
func New(db *database.DB, p *people.Store, e *equipment.Store) *Exchange {
	x := &Exchange{db: db, people: p, assets: e, gate: make(chan struct{}, 1)}
	x.holdings = map[Kind]holding{Units: x.unitHolding(), Persons: x.personHolding(), Equipment: x.assetHolding()}
	return x
}

// Known tells whether a kind of table exists.
func (x *Exchange) Known(kind Kind) bool { _, ok := x.holdings[kind]; return ok }

// Columns returns the columns of a kind of table, in the order of an export.
func (x *Exchange) Columns(kind Kind) []Column { return x.holdings[kind].columns }

// Read reads a file, one at a time, for a workbook may need much memory.
func (x *Exchange) Read(ctx context.Context, name string, content []byte) (Table, error) {
	select {
	case x.gate <- struct{}{}:
		defer func() { <-x.gate }()
	case <-ctx.Done():
		return Table{}, context.Cause(ctx)
	}
	return Read(name, content)
}

// Preview says what an import would do, and changes nothing.
func (x *Exchange) Preview(ctx context.Context, kind Kind, t Table) (Plan, error) {
	p, _, err := x.plan(ctx, x.db.Read(), kind, t)
	return p, err
}

// Export returns everything of a kind as a table that Read and Preview understand:
// imported as it is, it changes nothing.
func (x *Exchange) Export(ctx context.Context, kind Kind) (Table, error) {
	c, h := x.db.Read(), x.holdings[kind]
	look, err := x.lookup(ctx, c)
	if err != nil {
		return Table{}, err
	}
	have, err := h.load(ctx, c, look)
	if err != nil {
		return Table{}, err
	}
	t := x.Template(kind)
	for n, s := range have {
		cells := make([]string, len(h.columns))
		for i, col := range h.columns {
			cells[i] = s.record[col.Key]
		}
		t.Rows = append(t.Rows, Row{Line: n + 2, Cells: cells})
	}
	return t, nil
}

// Template returns a table with the headings of a kind and nothing below.
func (x *Exchange) Template(kind Kind) Table {
	var t Table
	for _, c := range x.holdings[kind].columns {
		t.Header = append(t.Header, c.Key)
	}
	return t
}

// lookup reads what references may lead to.
func (x *Exchange) lookup(ctx context.Context, c *database.Conn) (*lookup, error) {
	look := &lookup{newNames(), newNames(), newNames()}
	units, err := x.people.Units(ctx, c)
	if err != nil {
		return nil, err
	}
	persons, err := x.people.Everybody(ctx, c)
	if err != nil {
		return nil, err
	}
	providers, err := x.assets.AllProviders(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		look.units.know(u.ID, u.Key, u.Name)
	}
	for _, p := range persons {
		look.persons.know(string(p.ID), p.Email, p.Name)
	}
	for _, p := range providers {
		look.providers.know(p.ID, p.Name)
	}
	for _, u := range units {
		look.units.settle(u.ID, u.Key, u.Name)
	}
	for _, p := range persons {
		look.persons.settle(string(p.ID), p.Email, p.Name)
	}
	for _, p := range providers {
		look.providers.settle(p.ID, p.Name)
	}
	return look, nil
}

// refer returns the id that a cell in its one form leads to.
func (n names) refer(cell string) string {
	id, _ := n.id(cell)
	return id
}

// tell writes an id as an export does; one that leads nowhere is left out.
func (n names) tell(id string) string { return n.write[id] }
