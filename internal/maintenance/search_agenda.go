package maintenance

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Date is an hour that an AST agreed with somebody in an order outside of the programme:
// the maintenance of activity 6, or a new visit after one at which nobody was there
// (rev11 ).
type Date struct {
	Order     string
	Folio     string
	Visit     bool // a new visit, and not a maintenance
	Workshop  bool
	At        time.Time // as it was agreed, in the zone of Mexico
	Minutes   int
	State     DateState
	Version   int64 // of the order, which grows with whatever is changed
	ChangedAt database.Instant
	Inventory string
	Type      string
	Place     string
}

// DateState is how far an agreed hour is.
type DateState string

// The states of an agreed hour.
const (
	DateAsked  DateState = "por-validar" // the user did not sign it yet (rev11 A-07)
	DateStands DateState = "acordada"
	DateOff    DateState = "cancelada" // it was agreed, and will not be
)

// agreedSince is how long before today an order with an agreed hour can be made: an hour
// is agreed a year ahead at most.
const agreedSince = 400 * 24 * time.Hour

// dates returns the hours that an AST agreed in orders, from an instant on, in their
// order. What the programme has itself is left out: its own entry has the hour.
func (s *Store) dates(ctx context.Context, c *database.Conn, adviser string, since time.Time) (list []Date, err error) {
	var rows []struct {
		ID        string           `db:"id"`
		Folio     string           `db:"folio"`
		State     string           `db:"state"`
		Version   int64            `db:"version"`
		Since     database.Instant `db:"changed_at"`
		Building  string           `db:"building"`
		Floor     string           `db:"floor"`
		Office    string           `db:"office"`
		Inventory string           `db:"inventory"`
		Type      string           `db:"type"`
		Record    string           `db:"record"`
	}
	err = c.Select(ctx, &rows, `SELECT o.id, o.folio, o.state, o.version, o.building, o.floor, o.office, o.record, COALESCE(e.inventory, '') AS inventory, COALESCE(e.type, '') AS type,
			(SELECT MAX(t.at) FROM order_steps t WHERE t.order_id = o.id) AS changed_at
		FROM orders o LEFT JOIN assets e ON e.id = o.asset_id AND o.asset_id <> ''
		WHERE o.adviser_id = ? AND o.adviser_id <> '' AND o.created_at >= ? AND (o.is_open = 1 OR o.closed_at >= ?)
			AND EXISTS (SELECT 1 FROM order_steps t WHERE t.order_id = o.id AND t.act IN ('AgreeMaintenance', 'FailedVisit'))
			AND NOT EXISTS (SELECT 1 FROM maintenance_entries m WHERE m.order_id <> '' AND m.order_id = o.id)
		ORDER BY o.created_at, o.id`, adviser, database.At(since.Add(-agreedSince)), database.At(since))
	if err != nil {
		return nil, fmt.Errorf("read what an AST agreed: %w", err)
	}
	for _, r := range rows {
		var rec orders.Record
		if err := json.Unmarshal([]byte(r.Record), &rec); err != nil {
			return nil, fmt.Errorf("read the record of %s: %w", r.Folio, err)
		}
		d := Date{Order: r.ID, Folio: r.Folio, Version: r.Version, ChangedAt: r.Since, Inventory: r.Inventory, Type: equipment.TypeOf(r.Type).Label, Place: joined(r.Building, r.Floor, r.Office)}
		if r.Type == "" {
			d.Type = ""
		}
		if x, ok := visitOf(d, rec, procedure.State(r.State)); ok && !x.At.Before(since) {
			list = append(list, x)
		}
		if x, ok := agreementOf(d, rec, procedure.State(r.State)); ok && !x.At.Before(since) {
			list = append(list, x)
		}
	}
	return list, nil
}

// agreementOf is the maintenance that an order agreed, if it did.
func agreementOf(d Date, rec orders.Record, state procedure.State) (Date, bool) {
	g := rec.Agreement
	if g == nil {
		return d, false
	}
	at, ok := hourOf(g.Day + "T" + g.Time)
	d.At, d.Minutes, d.Workshop, d.State = at, g.Minutes, g.Workshop, DateStands
	switch state {
	case procedure.E07:
		d.State = DateAsked
	case procedure.E02, procedure.E03, procedure.E06, procedure.F3, procedure.F4: // thought over, or not to be any more
		d.State = DateOff
	}
	return d, ok
}

// visitMinutes is how long a visit is taken to last.
const visitMinutes = 30

// visitOf is the new visit that an AST agreed after one at which nobody was there, if it
// is still to come about: a later visit, or the decision, take its place.
func visitOf(d Date, rec orders.Record, state procedure.State) (Date, bool) {
	n := len(rec.Visits)
	if n == 0 || rec.Visits[n-1].Met || rec.Visits[n-1].Again == "" {
		return d, false
	}
	at, ok := hourOf(rec.Visits[n-1].Again)
	d.At, d.Minutes, d.Visit, d.State = at, visitMinutes, true, DateStands
	if state != procedure.E03 {
		d.State = DateOff
	}
	return d, ok
}

func joined(parts ...string) string {
	var said []string
	for _, x := range parts {
		if x != "" {
			said = append(said, x)
		}
	}
	return strings.Join(said, ", ")
}
