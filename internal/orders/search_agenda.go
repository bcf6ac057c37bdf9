package orders

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
)

// Booking is a maintenance that an AST agreed with somebody (rev11 A-06).
type Booking struct {
	Folio   string
	Day     string // 2026-11-25
	Time    string // 10:30
	Minutes int
	Today   bool
}

// boardDays is how far ahead the Supervisor sees what each AST agreed.
const boardDays = 7

// Agenda returns the maintenance that each AST agreed for today and the days after it,
// the next first (domain §7.2). It walks the index of agendas, so that only what is
// agreed costs.
func (d *Desk) Agenda(ctx context.Context, c *database.Conn, now time.Time) (map[people.ID][]Booking, error) {
	today := calendar.DayOf(now, clock.Mexico)
	var rows []struct {
		Adviser string `db:"adviser_id"`
		Folio   string `db:"folio"`
		Record  string `db:"record"`
	}
	err := c.Select(ctx, &rows, `SELECT adviser_id, folio, record FROM orders
		WHERE is_open = 1 AND agenda_at <> '' AND agenda_at >= ? AND agenda_at < ? ORDER BY adviser_id, agenda_at, id`, today.String()+"T00:00", today.Add(boardDays).String()+"T00:00")
	if err != nil {
		return nil, fmt.Errorf("read the agendas: %w", err)
	}
	list := map[people.ID][]Booking{}
	for _, r := range rows {
		var rec Record
		if err := json.Unmarshal([]byte(r.Record), &rec); err != nil {
			return nil, fmt.Errorf("orders: read the record of %s: %w", r.Folio, err)
		}
		if g := rec.Agreement; g != nil {
			id := people.ID(r.Adviser)
			list[id] = append(list[id], Booking{Folio: r.Folio, Day: g.Day, Time: g.Time, Minutes: g.Minutes, Today: g.Day == today.String()})
		}
	}
	return list, nil
}

// Hours are those that an AST has agreed for today, rounded up: they count as load
// (GAP-30).
func Hours(visits []Booking) int {
	minutes := 0
	for _, v := range visits {
		if v.Today {
			minutes += v.Minutes
		}
	}
	return (minutes + 59) / 60
}
