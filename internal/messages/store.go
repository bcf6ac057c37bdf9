package messages

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// Message is one thing written about an order.
type Message struct {
	ID       string
	OrderID  orders.ID
	Author   people.ID
	Role     people.Role // on which side: Requester, or the role that attends
	Internal bool
	Text     string
	At       time.Time
	// Withdrawn is when its author took it back; zero while it stands. Only who audits
	// reads its text then (Read).
	Withdrawn time.Time `json:",omitzero"`
}

// To says to whom a text goes.
const (
	ToOther  = "otra-parte"
	ToInside = "interna"
)

// Form is what is typed. Without a choice it goes to the other party.
type Form struct {
	To   string `form:"para" label:"Para" kind:"hidden" validate:"omitempty,oneof=otra-parte interna"`
	Text string `form:"texto" label:"Mensaje" kind:"area" max:"2000" validate:"required,max=2000"`
}

// Hook follows a message in its transaction. An error undoes it.
type Hook func(ctx context.Context, c *database.Conn, o *orders.Order, m Message) error

// Store writes and reads messages. It is safe for concurrent use.
type Store struct {
	db      *database.DB
	now     clock.Clock
	notices *notices.Store
	// After is what a message causes in rooms above, in the same transaction.
	After []Hook
}

// New makes the store of the room.
func New(db *database.DB, now clock.Clock, n *notices.Store) *Store {
	return &Store{db: db, now: now, notices: n}
}

// MayWrite tells whether somebody who may read an order may write about it, and
// whether also among those who attend it. Nobody writes about an order that ended,
// where nobody would read it.
func MayWrite(o *orders.Order, actor people.Actor) (other, inside bool) {
	if o.Folio == "" || !o.Open() {
		return false, false
	}
	part := o.Part(actor)
	return part == orders.Asks || part == orders.Attends, part == orders.Attends
}

// SeesNotes tells whether somebody who may read an order reads its internal notes.
// Its requester's side never does, whatever other role the person holds.
func SeesNotes(o *orders.Order, actor people.Actor) bool {
	part := o.Part(actor)
	return part == orders.Attends || part == orders.Audits
}

// Write adds a text to an order that the actor may read: the caller found it with
// Desk.Find or Desk.Open. key is the form's idempotency key: the same form sent
// twice writes once. Errors are problems: Invalid for the text, Forbidden for who
// only reads the order or addresses a side that is not theirs, Refused once the
// order has ended.
func (s *Store) Write(ctx context.Context, actor people.Actor, o *orders.Order, f Form, key string) (Message, error) {
	if err := forms.Validate(&f); err != nil {
		return Message{}, err
	}
	other, inside := MayWrite(o, actor)
	switch {
	case o.Folio == "" || !o.Open():
		return Message{}, problem.New(problem.Refused, "Esta orden ya terminó y nadie leería el mensaje.", "Si necesitas algo más, pide soporte de nuevo.")
	case !other, f.To == ToInside && !inside:
		return Message{}, problem.New(problem.Forbidden, "Puedes leer esta orden, pero no escribir eso en ella.", "Escriben quien la pidió y quienes la atienden.")
	}
	m := Message{ID: database.NewID(), OrderID: o.ID, Author: actor.Person.ID, Role: side(o, actor), Internal: f.To == ToInside, Text: f.Text, At: s.now()}
	var repeated bool
	err := s.db.Write(ctx, func(c *database.Conn) (err error) {
		if m.ID, repeated, err = c.Once(ctx, m.form(key)); err != nil || repeated {
			return err
		}
		return s.keep(ctx, c, o, m)
	})
	return m, err
}

// keep writes a message with what it causes, in the caller's transaction.
func (s *Store) keep(ctx context.Context, c *database.Conn, o *orders.Order, m Message) error {
	if err := insert(ctx, c, m); err != nil {
		return err
	}
	if err := audit.Append(ctx, c, m.entry(o.Folio)); err != nil {
		return err
	}
	if err := s.tell(ctx, c, o, m); err != nil {
		return err
	}
	for _, h := range s.After {
		if err := h(ctx, c, o, m); err != nil {
			return err
		}
	}
	return nil
}

// Note leaves an internal note of who attends an order, in the transaction of the act
// that it is about, so that neither is there without the other.
func (s *Store) Note(ctx context.Context, c *database.Conn, o *orders.Order, author people.ID, role people.Role, text string, at time.Time) error {
	return s.keep(ctx, c, o, Message{ID: database.NewID(), OrderID: o.ID, Author: author, Role: role, Internal: true, Text: text, At: at})
}

// side is the role under which somebody writes.
func side(o *orders.Order, actor people.Actor) people.Role {
	switch {
	case o.Part(actor) == orders.Asks:
		return people.Requester
	case o.AdviserID == actor.Person.ID:
		return people.Adviser
	case actor.Has(people.Director):
		return people.Director
	case actor.Has(people.Supervisor):
		return people.Supervisor
	}
	return people.Adviser
}

func (m Message) entry(folio string) audit.Entry {
	action := "mensaje"
	if m.Internal {
		action = "nota-interna"
	}
	return audit.Entry{Chain: "orden:" + string(m.OrderID), At: m.At, Actor: string(m.Author), Role: string(m.Role), Action: action,
		Data: map[string]any{"folio": folio, "mensaje": m.ID, "texto": m.Text}}
}

// tell lets the other party know: who attends the order for what its requester
// writes, the requester's side for what they are answered, and the AST for what
// others note. Who writes is not told.
func (s *Store) tell(ctx context.Context, c *database.Conn, o *orders.Order, m Message) error {
	attends := notices.Addressee{Person: o.AdviserID}
	if o.AdviserID == "" {
		attends = notices.Addressee{Role: people.Supervisor}
	}
	to, text := notices.Addressee{Person: o.RequesterID}, "Tienes un mensaje en tu orden: ábrela para leerlo y contestar."
	switch {
	case m.Internal && (o.AdviserID == "" || o.AdviserID == m.Author):
		return nil
	case m.Internal:
		to, text = attends, "Hay una nota interna en una orden que atiendes."
	case m.Role == people.Requester:
		to, text = attends, "Te escribieron en una orden que atiendes: ábrela para leer el mensaje."
	}
	if to.Person == m.Author {
		return nil
	}
	return s.notices.Tell(ctx, c, o, to, "mensaje", text, m.At)
}

// form is what the key of a form stands for.
func (m Message) form(key string) database.Form {
	return database.Form{Actor: string(m.Author), Key: key, Route: "mensaje:" + string(m.OrderID), Body: fmt.Sprint(m.Internal, " ", m.Text), Leads: m.ID, At: m.At}
}

type row struct {
	ID       string           `db:"id"`
	OrderID  string           `db:"order_id"`
	Author   string           `db:"author_id"`
	Role     string           `db:"role"`
	Internal bool             `db:"internal"`
	Text     string           `db:"text"`
	At       database.Instant `db:"at"`
	Gone     database.Instant `db:"gone"`
}

func insert(ctx context.Context, c *database.Conn, m Message) error {
	internal := 0
	if m.Internal {
		internal = 1
	}
	_, err := c.Exec(ctx, `INSERT INTO messages (id, order_id, author_id, role, internal, text, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		m.ID, string(m.OrderID), string(m.Author), string(m.Role), internal, m.Text, database.At(m.At))
	if err != nil {
		return fmt.Errorf("write a message: %w", err)
	}
	return nil
}

// withdrawn marks a text as taken back.
func withdrawn(ctx context.Context, c *database.Conn, m Message, at time.Time) error {
	internal := 0
	if m.Internal {
		internal = 1
	}
	_, err := c.Exec(ctx, `INSERT INTO message_withdrawals (message_id, order_id, internal, at) VALUES (?, ?, ?, ?)`, m.ID, string(m.OrderID), internal, database.At(at))
	if err != nil {
		return fmt.Errorf("withdraw a message: %w", err)
	}
	return nil
}

// OfOrder returns what was written about an order, the oldest first: without the
// internal notes unless notes says so, which is SeesNotes of who reads.
func (s *Store) OfOrder(ctx context.Context, c *database.Conn, id orders.ID, notes bool) ([]Message, error) {
	query := `SELECT id, m.order_id, author_id, role, m.internal, text, m.at, COALESCE(w.at, '') AS gone FROM messages m LEFT JOIN message_withdrawals w ON w.message_id = m.id
		WHERE m.order_id = ? AND m.internal = 0 ORDER BY m.at, id`
	if notes {
		query = `SELECT id, m.order_id, author_id, role, m.internal, text, m.at, COALESCE(w.at, '') AS gone FROM messages m LEFT JOIN message_withdrawals w ON w.message_id = m.id
		WHERE m.order_id = ? ORDER BY m.at, id`
	}
	var rows []row
	if err := c.Select(ctx, &rows, query, string(id)); err != nil {
		return nil, fmt.Errorf("read the messages of an order: %w", err)
	}
	list := make([]Message, len(rows))
	for i, r := range rows {
		list[i] = Message{r.ID, orders.ID(r.OrderID), people.ID(r.Author), people.Role(r.Role), r.Internal, r.Text, r.At.Time, r.Gone.Time}
	}
	return list, nil
}
