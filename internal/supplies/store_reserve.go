package supplies

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
)

// Reservation is what of an item is kept for an order.
type Reservation struct {
	OrderID string `db:"order_id"`
	ItemID  string `db:"item_id"`
	Name    string `db:"name"`
	Unit    string `db:"unit"`
	Qty     int64  `db:"qty"`
}

// Reserve keeps supplies for an order: all lines or none (rev11 A-13, R-S-03). What is
// reserved can be handed to no other order. problem.Refused when there is not enough
// free of one, naming it.
func (s *Store) Reserve(ctx context.Context, c *database.Conn, orderID string, lines []Line, note string, by audit.By) error {
	return s.lines(ctx, c, orderID, lines, func(l Line) error {
		before, err := s.take(ctx, c, l.ItemID)
		if err != nil {
			return err
		}
		if before.Free() < l.Qty {
			return notEnough(before, before.Free(), l.Qty)
		}
		after := before
		after.Reserved += l.Qty
		if err := s.put(ctx, c, before, after, by); err != nil {
			return err
		}
		return s.hold(ctx, c, orderID, after, "reserva", l.Qty, note, by)
	})
}

// keep reserves what has just come for an order that waited: it was never free, so
// nobody is told that it runs short.
func (s *Store) keep(ctx context.Context, c *database.Conn, orderID string, after Item, qty int64, note string, by audit.By) error {
	after.Reserved += qty
	if err := write(ctx, c, after); err != nil {
		return err
	}
	return s.hold(ctx, c, orderID, after, "reserva", qty, note, by)
}

// Release gives back to everybody what an order does not need any more, with the reason;
// never more than is reserved for it.
func (s *Store) Release(ctx context.Context, c *database.Conn, orderID string, lines []Line, reason string, by audit.By) error {
	return s.lines(ctx, c, orderID, lines, func(l Line) error {
		before, err := s.take(ctx, c, l.ItemID)
		if err != nil {
			return err
		}
		held, err := s.reservedFor(ctx, c, orderID, l.ItemID)
		if err != nil || held == 0 {
			return err
		}
		after, qty := before, min(held, l.Qty)
		after.Reserved -= qty
		if err := s.put(ctx, c, before, after, by); err != nil {
			return err
		}
		return s.hold(ctx, c, orderID, after, "liberacion", -qty, reason, by)
	})
}

// releaseAll gives back everything that an order has reserved.
func (s *Store) releaseAll(ctx context.Context, c *database.Conn, orderID, reason string, by audit.By) error {
	held, err := s.Reserved(ctx, c, orderID)
	if err != nil || len(held) == 0 {
		return err
	}
	lines := make([]Line, len(held))
	for i, r := range held {
		lines[i] = Line{ItemID: r.ItemID, Qty: r.Qty}
	}
	return s.Release(ctx, c, orderID, lines, reason, by)
}

// hold writes a row of the ledger of reservations, and what an order has from here.
func (s *Store) hold(ctx context.Context, c *database.Conn, orderID string, after Item, kind string, qty int64, note string, by audit.By) error {
	_, err := c.Exec(ctx, `INSERT INTO supply_reservations (order_id, item_id, qty) VALUES (?, ?, ?)
		ON CONFLICT (order_id, item_id) DO UPDATE SET qty = supply_reservations.qty + excluded.qty`, orderID, after.ID, max(qty, 0))
	if err == nil && qty < 0 {
		_, err = c.Exec(ctx, `UPDATE supply_reservations SET qty = qty - ? WHERE order_id = ? AND item_id = ?`, -qty, orderID, after.ID)
	}
	if err == nil {
		_, err = c.Exec(ctx, `INSERT INTO supply_holds (id, item_id, order_id, kind, qty, reserved, note, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			database.NewID(), after.ID, orderID, kind, qty, after.Reserved, note, by.Actor, database.At(by.At))
	}
	if err != nil {
		return fmt.Errorf("write a reservation: %w", err)
	}
	return audit.Append(ctx, c, by.On(chainOf(after.ID), kind, map[string]any{"cantidad": qty, "reservado": after.Reserved, "orden": orderID, "nota": note}))
}

func (s *Store) reservedFor(ctx context.Context, c *database.Conn, orderID, itemID string) (int64, error) {
	var held []int64
	err := c.Select(ctx, &held, `SELECT qty FROM supply_reservations WHERE order_id = ? AND item_id = ?`, orderID, itemID)
	if err != nil {
		return 0, fmt.Errorf("read a reservation: %w", err)
	}
	if len(held) == 0 {
		return 0, nil
	}
	return held[0], nil
}

const reservationColumns = `r.order_id, r.item_id, i.name, i.unit, r.qty`

// Reserved returns what is kept for an order, by name.
func (s *Store) Reserved(ctx context.Context, c *database.Conn, orderID string) (list []Reservation, err error) {
	err = c.Select(ctx, &list, `SELECT `+reservationColumns+` FROM supply_reservations r JOIN supply_items i ON i.id = r.item_id
		WHERE r.order_id = ? AND r.qty > 0 ORDER BY i.name`, orderID)
	if err != nil {
		return nil, fmt.Errorf("read what is reserved for an order: %w", err)
	}
	return list, nil
}

// ReservedOf returns for which orders an item is kept.
func (s *Store) ReservedOf(ctx context.Context, c *database.Conn, itemID string) (list []Reservation, err error) {
	err = c.Select(ctx, &list, `SELECT `+reservationColumns+` FROM supply_reservations r JOIN supply_items i ON i.id = r.item_id
		WHERE r.item_id = ? AND r.qty > 0 ORDER BY r.order_id`, itemID)
	if err != nil {
		return nil, fmt.Errorf("read for whom a supply is reserved: %w", err)
	}
	return list, nil
}
