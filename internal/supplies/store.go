package supplies

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Item is a supply of the store room.
type Item struct {
	ID      string `db:"id"`
	Name    string `db:"name"`
	Unit    string `db:"unit"` // "pza", "lata", "L"…
	Stock   int64  `db:"stock"`
	Minimum int64  `db:"minimum"` // below it the Supervisor is told
	Active  bool   `db:"active"`
}

// Short tells whether the stock is under the minimum (rev11 E-09).
func (i Item) Short() bool { return i.Active && i.Stock < i.Minimum }

// Line is a quantity of an item.
type Line struct {
	ItemID string
	Qty    int64
}

// Entry is one row of the ledger. Qty is signed: what left the room is negative.
type Entry struct {
	ID      string           `db:"id"`
	ItemID  string           `db:"item_id"`
	Name    string           `db:"name"`
	Unit    string           `db:"unit"`
	Kind    string           `db:"kind"` // "entrada", "salida", "devolucion", "ajuste"
	Qty     int64            `db:"qty"`
	Stock   int64            `db:"stock"` // after it
	OrderID string           `db:"order_id"`
	Note    string           `db:"note"`
	By      string           `db:"made_by"`
	At      database.Instant `db:"at"`
}

// Store reads and changes what the room keeps. It is safe for concurrent use.
type Store struct{ db *database.DB }

// New makes the store of the room over an open database.
func New(db *database.DB) *Store { return &Store{db: db} }

// List returns the active items by name.
func (s *Store) List(ctx context.Context, c *database.Conn) ([]Item, error) {
	var items []Item
	err := c.Select(ctx, &items, `SELECT id, name, unit, stock, minimum, active FROM supply_items WHERE active = 1 ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("read the store room: %w", err)
	}
	return items, nil
}

// Item returns one item, active or not; problem.NotFound when there is none.
func (s *Store) Item(ctx context.Context, c *database.Conn, id string) (Item, error) {
	var i Item
	err := c.Get(ctx, &i, `SELECT id, name, unit, stock, minimum, active FROM supply_items WHERE id = ?`, id)
	switch {
	case database.IsNone(err):
		return Item{}, problem.Missing("ese insumo")
	case err != nil:
		return Item{}, fmt.Errorf("read a supply: %w", err)
	}
	return i, nil
}

// Add adds an item, with the stock it has on the shelf as its first entry, and
// returns it with its id. problem.Invalid when a datum is missing or the name is
// taken.
func (s *Store) Add(ctx context.Context, c *database.Conn, i Item, by audit.By) (Item, error) {
	i.Name, i.Unit = strings.TrimSpace(i.Name), strings.TrimSpace(i.Unit)
	switch {
	case i.Name == "":
		return Item{}, problem.OnField("nombre", "Escribe el nombre del insumo.")
	case i.Unit == "":
		return Item{}, problem.OnField("unidad", "Escribe en qué unidad se cuenta, por ejemplo «pza».")
	case i.Stock < 0 || i.Minimum < 0:
		return Item{}, problem.OnField("existencia", "La existencia y el mínimo no pueden ser negativos.")
	}
	shelf := i.Stock
	i.ID, i.Stock, i.Active = database.NewID(), 0, true
	n, err := c.Exec(ctx, `INSERT INTO supply_items (id, name, unit, stock, minimum) VALUES (?, ?, ?, 0, ?) ON CONFLICT DO NOTHING`,
		i.ID, i.Name, i.Unit, i.Minimum)
	switch {
	case err != nil:
		return Item{}, fmt.Errorf("add a supply: %w", err)
	case n == 0:
		return Item{}, problem.OnField("nombre", "Ya hay un insumo con ese nombre; búscalo en la lista.")
	}
	if err := audit.Append(ctx, c, by.On(chainOf(i.ID), "alta", i)); err != nil {
		return Item{}, err
	}
	if shelf > 0 {
		err = s.Enter(ctx, c, i.ID, shelf, "Existencia inicial", by)
		i.Stock = shelf
	}
	return i, err
}

func chainOf(id string) string { return "insumo:" + id }

// Enter notes what came into the room, with the document or reason.
// problem.Invalid when the quantity is not positive, problem.NotFound for an
// unknown item.
func (s *Store) Enter(ctx context.Context, c *database.Conn, itemID string, qty int64, note string, by audit.By) error {
	if qty <= 0 || qty > most {
		return wrongQty
	}
	return s.change(ctx, c, Entry{ItemID: itemID, Kind: "entrada", Qty: qty, Note: note}, by)
}

// most keeps quantities within what a store room holds.
const most = 1_000_000

var wrongQty = problem.OnField("cantidad", "Escribe una cantidad mayor que cero.")

// Adjust corrects the stock to what was counted on the shelf, with a reason.
func (s *Store) Adjust(ctx context.Context, c *database.Conn, itemID string, counted int64, reason string, by audit.By) error {
	switch {
	case strings.TrimSpace(reason) == "":
		return problem.OnField("motivo", "Escribe por qué se corrige la existencia.")
	case counted < 0 || counted > most:
		return problem.OnField("cantidad", "Escribe lo que se contó; no puede ser negativo.")
	}
	i, err := s.Item(ctx, c, itemID)
	if err != nil || i.Stock == counted {
		return err
	}
	return s.change(ctx, c, Entry{ItemID: itemID, Kind: "ajuste", Qty: counted - i.Stock, Note: reason}, by)
}

// Issue hands out supplies for an order (rev11 A-14): all lines or none.
// problem.Refused when there is not enough of one, naming it; problem.Invalid for
// a quantity that is not positive or an item named twice.
func (s *Store) Issue(ctx context.Context, c *database.Conn, orderID string, lines []Line, by audit.By) error {
	return s.lines(ctx, c, orderID, lines, func(l Line) error {
		return s.change(ctx, c, Entry{ItemID: l.ItemID, Kind: "salida", Qty: -l.Qty, OrderID: orderID}, by)
	})
}

// Return takes back what an order did not use. problem.Refused when the order was
// not handed that much.
func (s *Store) Return(ctx context.Context, c *database.Conn, orderID string, lines []Line, by audit.By) error {
	return s.lines(ctx, c, orderID, lines, func(l Line) error {
		// The entry comes first: it makes others of the same item wait, so that
		// two cannot return the same thing.
		if err := s.change(ctx, c, Entry{ItemID: l.ItemID, Kind: "devolucion", Qty: l.Qty, OrderID: orderID}, by); err != nil {
			return err
		}
		var out int64
		err := c.Get(ctx, &out, `SELECT COALESCE(sum(qty), 0) FROM supply_ledger WHERE order_id <> '' AND order_id = ? AND item_id = ?`, orderID, l.ItemID)
		if err != nil {
			return fmt.Errorf("add up what an order holds: %w", err)
		}
		if out > 0 {
			return problem.New(problem.Refused, "La orden no recibió tanto de ese insumo.", "Revisa el vale de salida y escribe lo que se devuelve.").For("A-14")
		}
		return nil
	})
}

// lines does something with each line, in an order that keeps two transactions
// from waiting for each other.
func (s *Store) lines(ctx context.Context, c *database.Conn, orderID string, lines []Line, do func(Line) error) error {
	if orderID == "" {
		return problem.New(problem.Refused, "Los insumos se entregan para una orden.", "Hazlo desde la orden.").For("P-01")
	}
	lines = slices.SortedFunc(slices.Values(lines), func(a, b Line) int { return strings.Compare(a.ItemID, b.ItemID) })
	for n, l := range lines {
		switch {
		case l.Qty <= 0 || l.Qty > most:
			return wrongQty
		case n > 0 && lines[n-1].ItemID == l.ItemID:
			return problem.OnField("insumos", "Un insumo está en dos renglones; júntalos en uno.")
		}
	}
	for _, l := range lines {
		if err := do(l); err != nil {
			return err
		}
	}
	return nil
}

// change moves the stock of an item and writes the ledger.
func (s *Store) change(ctx context.Context, c *database.Conn, e Entry, by audit.By) error {
	var stock int64
	err := c.Get(ctx, &stock, `UPDATE supply_items SET stock = stock + ? WHERE id = ? AND active = 1 AND stock + ? >= 0 RETURNING stock`,
		e.Qty, e.ItemID, e.Qty)
	if database.IsNone(err) {
		i, err := s.Item(ctx, c, e.ItemID)
		if err != nil {
			return err
		}
		if !i.Active {
			return problem.Missing("ese insumo")
		}
		return problem.New(problem.Refused, fmt.Sprintf("No alcanza: hay %d %s de %s y hacen falta %d.", i.Stock, i.Unit, i.Name, -e.Qty),
			"Entrega menos o registra primero lo que llegó.").For("A-14")
	}
	if err != nil {
		return fmt.Errorf("change the stock: %w", err)
	}
	_, err = c.Exec(ctx, `INSERT INTO supply_ledger (id, item_id, kind, qty, stock, order_id, note, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		database.NewID(), e.ItemID, e.Kind, e.Qty, stock, e.OrderID, e.Note, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("write the ledger of the store room: %w", err)
	}
	return audit.Append(ctx, c, by.On(chainOf(e.ItemID), e.Kind, map[string]any{
		"cantidad": e.Qty, "existencia": stock, "orden": e.OrderID, "nota": e.Note}))
}

const entryColumns = `l.id, l.item_id, i.name, i.unit, l.kind, l.qty, l.stock, l.order_id, l.note, l.made_by, l.at`

// Ledger returns what was handed to an order and returned by it, oldest first.
func (s *Store) Ledger(ctx context.Context, c *database.Conn, orderID string) ([]Entry, error) {
	var es []Entry
	err := c.Select(ctx, &es, `SELECT `+entryColumns+` FROM supply_ledger l JOIN supply_items i ON i.id = l.item_id
		WHERE l.order_id <> '' AND l.order_id = ? ORDER BY l.at, l.id`, orderID)
	if err != nil {
		return nil, fmt.Errorf("read what an order was handed: %w", err)
	}
	return es, nil
}

// History returns the last entries of an item, newest first.
func (s *Store) History(ctx context.Context, c *database.Conn, itemID string, limit int) ([]Entry, error) {
	var es []Entry
	err := c.Select(ctx, &es, `SELECT `+entryColumns+` FROM supply_ledger l JOIN supply_items i ON i.id = l.item_id
		WHERE l.item_id = ? ORDER BY l.at DESC, l.id DESC LIMIT ?`, itemID, limit)
	if err != nil {
		return nil, fmt.Errorf("read the history of a supply: %w", err)
	}
	return es, nil
}
