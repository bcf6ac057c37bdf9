package orders

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Awaited is an order that waits for a person, with what they need to know of it
// before they open it.
type Awaited struct {
	Card
	Extension string
	Hours     string // when the requester can attend
	Received  bool   // the AST took note of it
	Met       bool   // the AST found the requester
	Agreed    string // «10:30», the hour agreed for a maintenance, "" without
	Day       string // and its day, 2026-11-25
	Workshop  bool   // it was agreed for the workshop
	Pause     string // why its clock stands still, "" while it runs
	Disposing bool   // its machine waits to be written off
}

// turnsByRole are the roles whose turn is nobody's by name.
var turnsByRole = []people.Role{people.Supervisor, people.Director, people.Coordination}

// MyTurn returns the orders that wait for this person (rev11 R-A-01): by name for Usuario and
// AST, by role for Supervisor, TDTIC and, where a machine is to be written off, Coordinación
// Administrativa; the soonest due first.
func (d *Desk) MyTurn(ctx context.Context, actor people.Actor) ([]Awaited, error) {
	c := d.DB.Read()
	mine, err := awaited(ctx, c, `WHERE o.is_open = 1 AND o.turn_person <> '' AND o.turn_person = ? ORDER BY o.due_at, o.id`+limited(queueLimit), string(actor.Person.ID))
	if err != nil {
		return nil, err
	}
	for _, role := range turnsByRole {
		if !actor.Has(role) {
			continue
		}
		more, err := awaited(ctx, c, `WHERE o.is_open = 1 AND o.turn_role = ? AND NOT (o.turn_person = ?) ORDER BY o.priority_rank, o.state_since, o.id`+limited(queueLimit), string(role), string(actor.Person.ID))
		if err != nil {
			return nil, err
		}
		mine = append(mine, more...)
	}
	return mine, nil
}

// TurnCount counts what MyTurn is about, also beyond what it returns, and how much
// of it is late.
func (d *Desk) TurnCount(ctx context.Context, actor people.Actor) (n, late int, err error) {
	count := func(where string, who ...any) error {
		var row struct {
			N    int `db:"n"`
			Late int `db:"late"`
		}
		err := d.DB.Read().Get(ctx, &row, `SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN due_at <> '' AND due_at < ? THEN 1 ELSE 0 END), 0) AS late
			FROM orders WHERE is_open = 1 AND `+where, append([]any{database.At(d.Clock())}, who...)...)
		n, late = n+row.N, late+row.Late
		return err
	}
	if err = count(`turn_person <> '' AND turn_person = ?`, string(actor.Person.ID)); err != nil {
		return 0, 0, err
	}
	for _, role := range turnsByRole {
		if !actor.Has(role) {
			continue
		}
		if err = count(`turn_role = ? AND NOT (turn_person = ?)`, string(role), string(actor.Person.ID)); err != nil {
			return 0, 0, err
		}
	}
	return n, late, nil
}

// MostTurns is how many orders of a person or of a role MyTurn returns; when it
// returns fewer, it returned all.
const MostTurns = queueLimit

func awaited(ctx context.Context, c *database.Conn, tail string, args ...any) ([]Awaited, error) {
	var rows []struct {
		cardRow
		Record string `db:"record"`
	}
	if err := c.Select(ctx, &rows, `SELECT `+cardColumns+`, o.record`+cardJoins+tail, args...); err != nil {
		return nil, err
	}
	out := make([]Awaited, len(rows))
	for i, row := range rows {
		r, err := glance(row.ID, row.Record)
		if err != nil {
			return nil, err
		}
		out[i] = Awaited{Card: row.card(), Extension: r.Contact.Extension, Hours: r.Contact.Hours, Received: r.ReceivedAt != "", Met: met(r.Visits),
			Disposing: row.State == string(procedure.E04) && r.Disposal != nil && !r.Disposal.Gone}
		if a := r.Agreement; a != nil {
			out[i].Agreed, out[i].Day, out[i].Workshop = a.Time, a.Day, a.Workshop
		}
		if r.Pause != nil {
			out[i].Pause = r.Pause.Label()
		}
	}
	return out, nil
}

// glimpse is what a queue shows of the record of an order: the rest of it, diagnosis,
// decisions and supplies, is passed over.
type glimpse struct {
	Contact    Contact    `json:"contacto"`
	ReceivedAt string     `json:"recibida"`
	Visits     []Visit    `json:"visitas"`
	Agreement  *Agreement `json:"acuerdo"`
	Pause      *PauseNote `json:"pausa"`
	Disposal   *Disposal  `json:"baja"`
}

func glance(id, record string) (g glimpse, err error) {
	if err = json.Unmarshal([]byte(record), &g); err != nil {
		return g, fmt.Errorf("orders: read the record of %s: %w", id, err)
	}
	return g, nil
}

// Kept is a machine away from its user, with the order that answers for it.
type Kept struct {
	Card
	Place    equipment.Place
	Since    time.Time
	Document string
	Pause    string
}

// InWorkshop returns the machines for which the orders of an AST answer, the
// longest away first (domain §7.3). It is the AST's own list.
func (d *Desk) InWorkshop(ctx context.Context, actor people.Actor, limit int) ([]Kept, error) {
	var rows []struct {
		cardRow
		Place    equipment.Place  `db:"place"`
		Since    database.Instant `db:"since"`
		Document string           `db:"document"`
		Record   string           `db:"record"`
	}
	err := d.DB.Read().Select(ctx, &rows, `SELECT `+cardColumns+`, o.record, k.place, k.since, k.document`+cardJoins+`
		JOIN custody k ON k.asset_id = o.asset_id AND k.charge_id <> '' AND k.charge_id = o.id AND k.charge_kind = 'orden'
		WHERE o.is_open = 1 AND o.adviser_id <> '' AND o.adviser_id = ? ORDER BY k.since, o.id`+limited(limit), string(actor.Person.ID))
	if err != nil {
		return nil, err
	}
	out := make([]Kept, len(rows))
	for i, row := range rows {
		r, err := glance(row.ID, row.Record)
		if err != nil {
			return nil, err
		}
		out[i] = Kept{Card: row.card(), Place: row.Place, Since: row.Since.Time, Document: row.Document}
		if r.Pause != nil {
			out[i].Pause = r.Pause.Label()
		}
	}
	return out, nil
}

// Attends tells whether the order still waits for an act of an AST on the spot:
// the reception, the visit and the decision of A-03.
func (a Awaited) Attends() bool { return a.State == procedure.E03 }
