package messages

import (
	"context"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// Withdraw takes back a text that its author has just written: it stays in the order and
// in its audit chain, with an entry that it was withdrawn, and only who audits still reads
// it. The caller found the order for the actor. key is the form's idempotency key. Errors
// are problems: NotFound for a text that is not the actor's, Conflict once somebody else
// has written or acted since, Refused after orders.UndoFor (rev11 R-A-05, S-04).
func (s *Store) Withdraw(ctx context.Context, actor people.Actor, o *orders.Order, id, key string) error {
	now := s.now()
	return s.db.Write(ctx, func(c *database.Conn) error {
		_, again, err := c.Once(ctx, database.Form{Actor: string(actor.Person.ID), Key: key, Route: "retira:" + id, Leads: id, At: now})
		if err != nil || again {
			return err
		}
		list, err := s.OfOrder(ctx, c, o.ID, true)
		if err != nil {
			return err
		}
		var m Message
		var answered bool
		for _, x := range list {
			switch {
			case x.ID == id && x.Author == actor.Person.ID:
				m = x
			case m.ID != "" && x.Author != actor.Person.ID && !(x.Internal && !m.Internal):
				answered = true
			}
		}
		if m.ID == "" {
			return problem.Missing("ese mensaje")
		}
		steps, err := orders.Steps(ctx, c, o.ID, 0)
		if err != nil {
			return err
		}
		if n := len(steps); n > 0 && steps[n-1].At.After(m.At) && steps[n-1].Actor != actor.Person.ID {
			answered = true
		}
		at := func(e *problem.Error) error { return e.At("/ordenes/"+o.Folio+"#historia", "Ver la orden") }
		switch {
		case !m.Withdrawn.IsZero():
			return at(problem.New(problem.Refused, "Ese mensaje ya está retirado.", "No hace falta hacer nada más."))
		case answered:
			return at(problem.New(problem.Conflict, "La orden siguió después de tu mensaje, así que ya no se retira.", "Escribe otro que lo corrija: los dos quedan en la historia."))
		case now.Sub(m.At) > orders.UndoFor:
			return at(problem.New(problem.Refused, "Ya pasó el momento de retirarlo.", "Escribe otro que lo corrija: los dos quedan en la historia."))
		}
		if err := withdrawn(ctx, c, m, now); err != nil {
			return err
		}
		return s.after(ctx, c, o, m, audit.Entry{Chain: "orden:" + string(o.ID), At: now, Actor: string(m.Author), Role: string(m.Role), Action: Withdrawal,
			Data: map[string]any{"folio": o.Folio, "mensaje": m.ID}})
	})
}

// Withdrawal is the action under which the audit chain of an order tells that a text was
// withdrawn.
const Withdrawal = "mensaje-retirado"

func (s *Store) after(ctx context.Context, c *database.Conn, o *orders.Order, m Message, e audit.Entry) error {
	if err := audit.Append(ctx, c, e); err != nil {
		return err
	}
	for _, h := range s.After {
		if err := h(ctx, c, o, m); err != nil {
			return err
		}
	}
	return nil
}

// Read returns what was written about an order as somebody may read it, the oldest first:
// internal notes for who attends or audits it, and of what was withdrawn only that it was,
// to everybody but who audits.
func (s *Store) Read(ctx context.Context, c *database.Conn, o *orders.Order, actor people.Actor) ([]Message, error) {
	list, err := s.OfOrder(ctx, c, o.ID, SeesNotes(o, actor))
	for i := range list {
		if !list[i].Withdrawn.IsZero() && o.Part(actor) != orders.Audits {
			list[i].Text = ""
		}
	}
	return list, err
}
