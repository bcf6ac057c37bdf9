package messages_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/supplies"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// room is the store with a desk below it and an order that an AST attends.
type room struct {
	t                             *testing.T
	db                            *database.DB
	clock                         *clock.Fake
	desk                          *orders.Desk
	notices                       *notices.Store
	store                         *messages.Store
	user, chief, tech, other, aud people.Actor
	folio                         string
}

func each(t *testing.T, f func(r *room)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		r := &room{t: t, db: db, clock: clock.NewFake(monday)}
		p := people.New(db, r.clock.Now)
		r.notices = notices.New(db, p, false)
		r.store = messages.New(db, r.clock.Now, r.notices)
		r.desk = &orders.Desk{DB: db, Clock: r.clock.Now, People: p, Equipment: equipment.New(db), Papers: papers.New(db), Letters: letters.New(db),
			Supplies: supplies.New(db), Settings: settings.New(db)}
		by := audit.By{Actor: audit.System, At: monday}
		r.must(db.Write(t.Context(), func(c *database.Conn) error {
			u, err := p.AddUnit(t.Context(), c, by, people.Unit{Name: "Contraloría Social"})
			r.must(err)
			person := func(name string, roles ...people.Role) people.Actor {
				x, err := p.AddPerson(t.Context(), c, by, people.Person{Name: name, Post: "Analista", UnitID: u.ID})
				r.must(err)
				for _, role := range roles {
					r.must(p.GrantRole(t.Context(), c, by, people.Grant{PersonID: x.ID, Role: role, From: monday.AddDate(-1, 0, 0)}))
				}
				return people.Actor{Person: x, Roles: append(roles, people.Requester), At: monday}
			}
			r.user, r.chief, r.tech = person("Lucía Barrera"), person("Beatriz Solano", people.Supervisor), person("Jorge Medrano", people.Adviser)
			r.other, r.aud = person("Otra Persona"), person("Aurora Revisora", people.Auditor)
			return nil
		}))
		r.folio = r.file(r.user)
		f(r)
	})
}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// file makes an order of somebody and assigns it to the AST.
func (r *room) file(who people.Actor) string {
	r.t.Helper()
	res, err := r.desk.Create(r.t.Context(), who, &orders.Request{RequestForm: orders.RequestForm{Service: "Punto de red 14", Fault: "No hay red en mi lugar desde hoy", CanWork: "no"}}, orders.Options{})
	r.must(err)
	_, err = r.desk.Perform(r.t.Context(), r.chief, res.Folio, &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(r.tech.Person.ID), Priority: "media", Why: "Solo afecta a una persona"}}, orders.Options{})
	r.must(err)
	return res.Folio
}

func (r *room) write(who people.Actor, to, text, key string) (messages.Message, error) {
	r.t.Helper()
	r.clock.Advance(time.Minute)
	o, err := r.desk.Find(r.t.Context(), r.db.Read(), r.chief, r.folio)
	r.must(err)
	return r.store.Write(r.t.Context(), who, o, messages.Form{To: to, Text: text}, key)
}

func (r *room) texts(who people.Actor) string {
	r.t.Helper()
	o, err := r.desk.Find(r.t.Context(), r.db.Read(), r.chief, r.folio)
	r.must(err)
	list, err := r.store.OfOrder(r.t.Context(), r.db.Read(), o.ID, messages.SeesNotes(o, who))
	r.must(err)
	var words []string
	for _, m := range list {
		words = append(words, m.Text)
	}
	return strings.Join(words, " / ")
}

func (r *room) unread(who people.Actor) int {
	r.t.Helper()
	_, err := r.notices.MarkRead(r.t.Context(), who.Person.ID, r.clock.Now().Add(-30*time.Second))
	r.must(err)
	n, err := r.notices.Unread(r.t.Context(), who)
	r.must(err)
	return n
}

func TestMessagesAndNotesAreApart(t *testing.T) {
	each(t, func(r *room) {
		m, err := r.write(r.user, "", "  ¿A qué hora vienen?\r\nSalgo a las 3. ", "")
		r.must(err)
		if m.Text != "¿A qué hora vienen?\nSalgo a las 3." || m.Internal || m.Role != people.Requester {
			t.Errorf("%+v", m)
		}
		if r.unread(r.tech) != 1 || r.unread(r.chief) != 0 || r.unread(r.user) != 0 {
			t.Error("a message of the requester is for the AST")
		}
		_, err = r.write(r.tech, messages.ToOther, "Voy a las 2.", "")
		r.must(err)
		if r.unread(r.user) != 1 || r.unread(r.tech) != 0 {
			t.Error("an answer is for the requester")
		}
		m, err = r.write(r.chief, messages.ToInside, "Revisa antes el tablero del piso 4.", "")
		r.must(err)
		if !m.Internal || m.Role != people.Supervisor {
			t.Errorf("%+v", m)
		}
		if r.unread(r.tech) != 1 || r.unread(r.user) != 0 {
			t.Error("a note is for the AST, and the requester is not told")
		}
		if got := r.texts(r.user); strings.Contains(got, "tablero") || !strings.Contains(got, "Voy a las 2.") {
			t.Errorf("the requester reads %q", got)
		}
		for _, who := range []people.Actor{r.tech, r.chief, r.aud} {
			if got := r.texts(who); !strings.Contains(got, "tablero") {
				t.Errorf("%s reads %q", who.Person.Name, got)
			}
		}
		n, err := audit.VerifyAll(t.Context(), r.db.Read())
		r.must(err)
		o, err := r.desk.Find(t.Context(), r.db.Read(), r.chief, r.folio)
		r.must(err)
		entries, err := audit.History(t.Context(), r.db.Read(), "orden:"+string(o.ID))
		r.must(err)
		if len(entries) != 5 || entries[4].Action != "nota-interna" || !strings.Contains(entries[2].Data, "Salgo a las 3") {
			t.Errorf("%d entries in all, %d of the order: %+v", n, len(entries), entries)
		}
	})
}

// An AST who asks for help themselves stands on the requester's side.
func TestNobodyReadsNotesAboutTheirOwnOrder(t *testing.T) {
	each(t, func(r *room) {
		colleague := r.user
		colleague.Roles = []people.Role{people.Adviser, people.Supervisor, people.Requester}
		_, err := r.write(r.tech, messages.ToInside, "Otra vez el mismo puerto.", "")
		r.must(err)
		if got := r.texts(colleague); got != "" {
			t.Errorf("reads %q", got)
		}
		if _, err := r.write(colleague, messages.ToInside, "Una nota mía", ""); problem.KindOf(err) != problem.Forbidden {
			t.Errorf("writes a note about the own order: %v", err)
		}
	})
}

func TestWhoMayWrite(t *testing.T) {
	each(t, func(r *room) {
		for name, c := range map[string]struct {
			who  people.Actor
			to   string
			text string
			want problem.Kind
		}{
			"an auditor":              {r.aud, "", "Hola", problem.Forbidden},
			"who only reads":          {r.other, "", "Hola", problem.Forbidden},
			"a note by the requester": {r.user, messages.ToInside, "Hola", problem.Forbidden},
			"nothing":                 {r.user, "", " \n ", problem.Invalid},
			"too much":                {r.user, "", strings.Repeat("a", 2001), problem.Invalid},
			"another address":         {r.user, "todos", "Hola", problem.Invalid},
			"the AST":                 {r.tech, "", "Hola", ""},
			"markup is text":          {r.user, "", "<script>alert(1)</script>", ""},
		} {
			if _, err := r.write(c.who, c.to, c.text, ""); problem.KindOf(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := r.desk.Perform(t.Context(), r.user, r.folio, &orders.Cancel{Reason: orders.Reason{Text: "Ya volvió la red sola"}}, orders.Options{})
		if err == nil {
			if _, err := r.write(r.user, "", "¿Hola?", ""); problem.KindOf(err) != problem.Refused {
				t.Errorf("an order that ended: %v", err)
			}
		} else {
			_, err = r.desk.Perform(t.Context(), r.chief, r.folio, &orders.Cancel{Reason: orders.Reason{Text: "Ya volvió la red sola"}}, orders.Options{})
			r.must(err)
		}
	})
}

func TestAFormSentTwiceWritesOnce(t *testing.T) {
	each(t, func(r *room) {
		for range 2 {
			_, err := r.write(r.user, "", "Una sola vez", "k")
			r.must(err)
		}
		if got := r.texts(r.user); got != "Una sola vez" {
			t.Errorf("%q", got)
		}
		if _, err := r.write(r.user, "", "Otra cosa", "k"); problem.KindOf(err) != problem.Invalid {
			t.Errorf("the same key with another text: %v", err)
		}
	})
}

func TestMessagesCannotBeChanged(t *testing.T) {
	each(t, func(r *room) {
		_, err := r.write(r.user, "", "Así fue", "")
		r.must(err)
		for _, statement := range []string{`UPDATE messages SET text = 'otra cosa'`, `DELETE FROM messages`} {
			err := r.db.Write(context.WithoutCancel(t.Context()), func(c *database.Conn) error { _, err := c.Exec(t.Context(), statement); return err })
			if err == nil {
				t.Errorf("%s went through", statement)
			}
		}
	})
}
