package notices

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

// Addressee is a person or, without one, whoever holds a role.
type Addressee struct {
	Person people.ID
	Role   people.Role
}

// Tell queues one notice about an order that no act of the procedure caused, as a
// message, in the caller's transaction. way says what it is about; text carries no
// fault and no personal data.
func (s *Store) Tell(ctx context.Context, c *database.Conn, o *orders.Order, a Addressee, way, text string, at time.Time) error {
	role := string(a.Role)
	if a.Person != "" {
		role = ""
	}
	return insert(ctx, c, []any{database.NewID(), string(a.Person), role, string(o.ID), o.Folio, way, text, database.At(at), s.mailState()})
}

// What a notice about no order may be about, beside an external file.
const (
	AboutContract   = "contrato"   // the Subject is a contract
	AboutWarranties = "garantias"  // several machines, and no Subject
	AboutPreventive = "preventivo" // the Subject is a machine
)

// Subject is what a notice is about when it is no order: an external file, by its folio, or a contract.
type Subject struct {
	ID    string
	Folio string
}

// TellOf queues one notice about something that is no order, in the caller's transaction.
func (s *Store) TellOf(ctx context.Context, c *database.Conn, about Subject, a Addressee, way, text string, at time.Time) error {
	role := string(a.Role)
	if a.Person != "" {
		role = ""
	}
	return insert(ctx, c, []any{database.NewID(), string(a.Person), role, about.ID, about.Folio, way, text, database.At(at), s.mailState()})
}
