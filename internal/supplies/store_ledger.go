package supplies

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// take takes the row of an active item, so that whoever else would move it now waits,
// and returns the item as it is.
func (s *Store) take(ctx context.Context, c *database.Conn, id string) (Item, error) {
	var i Item
	err := c.Get(ctx, &i, `UPDATE supply_items SET seq = seq + 1 WHERE id = ? AND active = 1 RETURNING `+itemColumns, id)
	switch {
	case database.IsNone(err):
		return Item{}, problem.Missing("ese insumo")
	case err != nil:
		return Item{}, fmt.Errorf("take a supply: %w", err)
	}
	return i, nil
}

// put writes what a movement left of an item that take has taken. The engine refuses
// a stock under nothing and a reservation above the stock.
func (s *Store) put(ctx context.Context, c *database.Conn, before, after Item, by audit.By) error {
	if err := write(ctx, c, after); err != nil {
		return err
	}
	return s.warn(ctx, c, before, after, by)
}

func write(ctx context.Context, c *database.Conn, after Item) error {
	_, err := c.Exec(ctx, `UPDATE supply_items SET stock = ?, reserved = ?, value = ? WHERE id = ?`, after.Stock, after.Reserved, after.Value, after.ID)
	if err != nil {
		return fmt.Errorf("change the stock: %w", err)
	}
	return nil
}

// enter writes one row of the ledger and its entry of the audit.
func (s *Store) enter(ctx context.Context, c *database.Conn, e Entry, by audit.By) error {
	day := calendar.DayOf(by.At, clock.Mexico).String()
	_, err := c.Exec(ctx, `INSERT INTO supply_ledger (id, item_id, kind, qty, stock, value, day, order_id, note, serials, acquisition_id, made_by, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		database.NewID(), e.ItemID, e.Kind, e.Qty, e.Stock, e.Value, day, e.OrderID, e.Note, e.Serials, e.Acquisition, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("write the ledger of the store room: %w", err)
	}
	return audit.Append(ctx, c, by.On(chainOf(e.ItemID), e.Kind, map[string]any{
		"cantidad": e.Qty, "existencia": e.Stock, "costo": e.Value, "orden": e.OrderID, "nota": e.Note, "series": e.Serials, "adquisicion": e.Acquisition}))
}

// Enter notes what came into the room, what it cost, and the document or reason.
// problem.Invalid when the quantity is not positive or a serial number is missing,
// problem.NotFound for an unknown item.
func (s *Store) Enter(ctx context.Context, c *database.Conn, r Receipt, by audit.By) error {
	switch {
	case r.Qty <= 0 || r.Qty > most:
		return wrongQty
	case r.Cost < 0 || r.Cost > mostCost:
		return problem.OnField("costo", "Escribe cuánto costó en total; no puede ser negativo.")
	}
	before, err := s.take(ctx, c, r.ItemID)
	if err != nil {
		return err
	}
	if err := s.piecesIn(ctx, c, before, r.Qty, r.Serials, by); err != nil {
		return err
	}
	after := before
	after.Stock += r.Qty
	after.Value += r.Cost
	if err := s.put(ctx, c, before, after, by); err != nil {
		return err
	}
	return s.enter(ctx, c, Entry{ItemID: r.ItemID, Kind: "entrada", Qty: r.Qty, Stock: after.Stock, Value: r.Cost, Note: r.Note,
		Serials: strings.Join(r.Serials, ", "), Acquisition: r.Acquisition}, by)
}

// Adjust corrects the stock to what was counted on the shelf, with a reason. What is
// missing leaves at the average, what was found comes in at it. problem.Refused when
// less was counted than is reserved for orders. serials are those that came in or are
// gone, where pieces have them.
func (s *Store) Adjust(ctx context.Context, c *database.Conn, itemID string, counted int64, reason string, serials []string, by audit.By) error {
	switch {
	case strings.TrimSpace(reason) == "":
		return problem.OnField("motivo", "Escribe por qué se corrige la existencia.")
	case counted < 0 || counted > most:
		return problem.OnField("contado", "Escribe lo que se contó; no puede ser negativo.")
	}
	before, err := s.take(ctx, c, itemID)
	if err != nil || before.Stock == counted {
		return err
	}
	if counted < before.Reserved {
		return problem.OnField("contado", fmt.Sprintf("Hay %d %s reservadas para órdenes: libéralas antes de corregir a %d.", before.Reserved, before.Unit, counted))
	}
	after, diff := before, counted-before.Stock
	after.Stock = counted
	var value int64
	if diff < 0 {
		value = -share(before.Value, -diff, before.Stock)
		err = s.piecesOut(ctx, c, before, -diff, serials, "baja", "", by)
	} else {
		value = before.Average() * diff
		err = s.piecesIn(ctx, c, before, diff, serials, by)
	}
	if err != nil {
		return err
	}
	after.Value += value
	if err := s.put(ctx, c, before, after, by); err != nil {
		return err
	}
	return s.enter(ctx, c, Entry{ItemID: itemID, Kind: "ajuste", Qty: diff, Stock: after.Stock, Value: value, Note: reason, Serials: strings.Join(serials, ", ")}, by)
}

// Issue hands out supplies for an order (rev11 A-14): all lines or none, from what is
// reserved for it and then from what is free. problem.Refused when there is not enough
// of one, naming it; problem.Invalid for a quantity that is not positive, an item named
// twice, or a serial number missing.
func (s *Store) Issue(ctx context.Context, c *database.Conn, orderID string, lines []Line, by audit.By) error {
	return s.lines(ctx, c, orderID, lines, func(l Line) error {
		before, err := s.take(ctx, c, l.ItemID)
		if err != nil {
			return err
		}
		held, err := s.reservedFor(ctx, c, orderID, l.ItemID)
		if err != nil {
			return err
		}
		if before.Free()+held < l.Qty {
			return notEnough(before, before.Free()+held, l.Qty)
		}
		if err := s.piecesOut(ctx, c, before, l.Qty, l.Serials, "entregada", orderID, by); err != nil {
			return err
		}
		after, used := before, min(held, l.Qty)
		value := share(before.Value, l.Qty, before.Stock)
		after.Stock -= l.Qty
		after.Reserved -= used
		after.Value -= value
		if err := s.put(ctx, c, before, after, by); err != nil {
			return err
		}
		if used > 0 {
			if err := s.hold(ctx, c, orderID, after, "surtido", -used, "", by); err != nil {
				return err
			}
		}
		return s.enter(ctx, c, Entry{ItemID: l.ItemID, Kind: "salida", Qty: -l.Qty, Stock: after.Stock, Value: -value, OrderID: orderID, Serials: strings.Join(l.Serials, ", ")}, by)
	})
}

// notEnough names what is short (rev11 A-14).
func notEnough(i Item, there, wanted int64) error {
	return problem.New(problem.Refused, fmt.Sprintf("No alcanza: hay %d %s de %s y hacen falta %d.", there, i.Unit, i.Name, wanted),
		"Entrega menos, gestiona la adquisición o registra primero lo que llegó.").For("A-14")
}

// Return takes back what an order did not use, at what it left for. problem.Refused when
// the order was not handed that much.
func (s *Store) Return(ctx context.Context, c *database.Conn, orderID string, lines []Line, note string, by audit.By) error {
	return s.lines(ctx, c, orderID, lines, func(l Line) error {
		before, err := s.take(ctx, c, l.ItemID)
		if err != nil {
			return err
		}
		var out struct {
			Qty   int64 `db:"qty"`
			Value int64 `db:"value"`
		}
		err = c.Get(ctx, &out, `SELECT CAST(COALESCE(-SUM(qty), 0) AS BIGINT) AS qty, CAST(COALESCE(-SUM(value), 0) AS BIGINT) AS value
			FROM supply_ledger WHERE order_id <> '' AND order_id = ? AND item_id = ?`, orderID, l.ItemID)
		if err != nil {
			return fmt.Errorf("add up what an order holds: %w", err)
		}
		if out.Qty < l.Qty {
			return problem.New(problem.Refused, "La orden no recibió tanto de ese insumo.", "Revisa el vale de salida y escribe lo que se devuelve.").For("A-14")
		}
		if err := s.piecesBack(ctx, c, before, orderID, l, by); err != nil {
			return err
		}
		after, value := before, share(out.Value, l.Qty, out.Qty)
		after.Stock += l.Qty
		after.Value += value
		if err := s.put(ctx, c, before, after, by); err != nil {
			return err
		}
		return s.enter(ctx, c, Entry{ItemID: l.ItemID, Kind: "devolucion", Qty: l.Qty, Stock: after.Stock, Value: value, OrderID: orderID, Note: note, Serials: strings.Join(l.Serials, ", ")}, by)
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

const entryColumns = `l.id, l.item_id, i.name, i.unit, l.kind, l.qty, l.stock, l.value, l.order_id, l.note, l.serials, l.acquisition_id, l.made_by, l.at`

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

// Page cuts a list by keyset: what follows the row with After, or precedes the one with
// Before, at most Limit of them.
type Page struct {
	After, Before Key
	Limit         int
}

// Key is where a row stands in a list: by instant or day, then by id.
type Key struct{ At, ID string }

// History returns the movements of an item and what was reserved of it, newest first,
// one more than the limit when there are more.
func (s *Store) History(ctx context.Context, c *database.Conn, itemID string, p Page) ([]Entry, error) {
	const columns = `id, item_id, kind, qty, stock, value, order_id, note, serials, acquisition_id, made_by, at`
	where, args := `1 = 1`, []any{itemID, itemID}
	tail := ` ORDER BY at DESC, id DESC LIMIT ?`
	switch {
	case p.After.ID != "":
		where, args = `(at, id) < (?, ?)`, append(args, p.After.At, p.After.ID)
	case p.Before.ID != "":
		where, args = `(at, id) > (?, ?)`, append(args, p.Before.At, p.Before.ID)
		tail = ` ORDER BY at, id LIMIT ?`
	}
	var es []Entry
	err := c.Select(ctx, &es, `SELECT `+columns+` FROM (
			SELECT `+columns+` FROM supply_ledger WHERE item_id = ?
			UNION ALL
			SELECT id, item_id, kind, qty, reserved AS stock, 0 AS value, order_id, note, '' AS serials, '' AS acquisition_id, made_by, at FROM supply_holds WHERE item_id = ?
		) AS both_ledgers WHERE `+where+tail, append(args, p.Limit+1)...)
	if err != nil {
		return nil, fmt.Errorf("read the history of a supply: %w", err)
	}
	if p.Before.ID != "" {
		slices.Reverse(es)
	}
	return es, nil
}
