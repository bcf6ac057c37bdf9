package control

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
)

// mostItems is how many orders one act lists at most.
const mostItems = 500

// Due returns the orders whose attachments may be given up by a day: closed long enough
// ago, under no hold, and in no act that stands (rev11 Q-08). None while the series is
// kept for ever.
func (s *Store) Due(ctx context.Context, c *database.Conn, day calendar.Day) ([]Item, error) {
	series, err := s.SeriesOf(ctx, c, OrderSeries)
	if err != nil || series.Final != Discard {
		return nil, err
	}
	// The day before which they closed, generously: the exact day is judged below.
	before := day.Time(clock.Mexico, 23, 59, 59).AddDate(-series.Process-series.Archive, 0, 2)
	var rows []struct {
		ID     string           `db:"id"`
		Folio  string           `db:"folio"`
		Closed database.Instant `db:"closed_at"`
		Name   string           `db:"name"`
		Size   int64            `db:"size"`
		Hash   string           `db:"hash"`
	}
	err = c.Select(ctx, &rows, `SELECT o.id, o.folio, o.closed_at, f.name, f.size, f.hash FROM orders o JOIN order_files f ON f.order_id = o.id
		WHERE o.closed_at <> '' AND o.closed_at < ?
		AND NOT EXISTS (SELECT 1 FROM control_holds h WHERE h.order_id = o.id AND NOT EXISTS (SELECT 1 FROM control_hold_ends e WHERE e.hold_id = h.id))
		AND NOT EXISTS (SELECT 1 FROM control_disposal_items i WHERE i.order_id = o.id AND NOT EXISTS (SELECT 1 FROM control_disposal_events e WHERE e.act_id = i.act_id AND e.kind = 'rechazada'))
		ORDER BY o.closed_at, o.id, f.at, f.id LIMIT ?`, database.At(before), mostItems*20)
	if err != nil {
		return nil, fmt.Errorf("look for what is due: %w", err)
	}
	var list []Item
	for _, r := range rows {
		closed := calendar.DayOf(r.Closed.Time, clock.Mexico)
		if series.DueOn(closed).After(day) {
			continue
		}
		if n := len(list); n == 0 || list[n-1].OrderID != r.ID {
			if n == mostItems {
				break
			}
			list = append(list, Item{OrderID: r.ID, Folio: r.Folio, Closed: closed, Due: series.DueOn(closed)})
		}
		x := &list[len(list)-1]
		x.Files = append(x.Files, File{r.Name, r.Size, r.Hash})
	}
	return list, nil
}

// orderNamed returns the id of the order with a folio, and when it closed; "" for none.
func orderNamed(ctx context.Context, c *database.Conn, folio string) (id string, closed time.Time, err error) {
	var row struct {
		ID     string           `db:"id"`
		Closed database.Instant `db:"closed_at"`
	}
	err = c.Get(ctx, &row, `SELECT id, closed_at FROM orders WHERE folio <> '' AND folio = ?`, folio)
	if database.IsNone(err) {
		return "", time.Time{}, nil
	}
	return row.ID, row.Closed.Time, err
}

// neededElsewhere tells whether a row outside of an act names a file too: a paper that was
// frozen, an emblem, an order that is not given up.
func neededElsewhere(ctx context.Context, c *database.Conn, act, hash string) (bool, error) {
	var n int
	err := c.Get(ctx, &n, `SELECT COUNT(*) FROM order_files f WHERE f.hash = ? AND NOT EXISTS (SELECT 1 FROM control_disposal_items i WHERE i.order_id = f.order_id
		AND (i.act_id = ? OR EXISTS (SELECT 1 FROM control_disposal_events e WHERE e.act_id = i.act_id AND e.kind = 'ejecutada')))`, hash, act)
	if err != nil || n > 0 {
		return n > 0, err
	}
	columns, err := database.BlobColumns()
	if err != nil {
		return false, err
	}
	for _, col := range columns {
		if col.Table == "order_files" {
			continue
		}
		if err := c.Get(ctx, &n, `SELECT COUNT(*) FROM `+col.Table+` WHERE `+col.Column+` = ?`, hash); err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}
