package maintenance_test

import (
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// followed is the calendar of one of the cast as whoever follows it reads it, by the name
// of its events.
func (w *world) followed(token string) map[string]*ics.VEvent {
	w.t.Helper()
	text, err := w.Follow(ctx, token, "https://soporte.demo.invalid")
	if err != nil {
		w.t.Fatal(err)
	}
	cal, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		w.t.Fatal(err)
	}
	list := map[string]*ics.VEvent{}
	for _, e := range cal.Events() {
		list[e.Id()] = e
	}
	return list
}

func said(e *ics.VEvent, p ics.ComponentProperty) string {
	if e == nil {
		return "no event"
	}
	if v := e.GetProperty(p); v != nil {
		return v.Value
	}
	return ""
}

// rev11: what an AST agrees in orders outside of the programme stands in the
// calendar that they follow, and is called off there under the same name; nobody else has it.
func TestWhatAnASTAgreesIsInTheirCalendar(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		tokens := map[string]string{}
		for _, name := range []string{seed.Jorge, seed.Paola} {
			err := db.Write(ctx, func(c *database.Conn) (err error) {
				by := audit.By{Actor: string(w.Cast.Person(name).ID), Role: string(people.Adviser), At: w.now.Now()}
				tokens[name], err = w.Desk.Store.NewFeed(ctx, c, by, maintenance.OfAdviser, "Teléfono")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		ref, err := w.Walk(ctx, seed.Start{}, "OS-01", "OS-06", "OS-13", "OS-28")
		if err != nil {
			t.Fatal(err)
		}
		v, err := w.Program.Desk.Open(ctx, orders.System(), ref)
		if err != nil {
			t.Fatal(err)
		}
		id := "orden-" + string(v.Order.ID) + "@soporte.demo.invalid"
		mine := w.followed(tokens[seed.Jorge])
		start, err := mine[id].GetStartAt()
		if g := v.Order.Record.Agreement; err != nil || start.In(begin.Location()).Format("2006-01-02T15:04") != g.Day+"T"+g.Time || said(mine[id], ics.ComponentPropertyStatus) != "TENTATIVE" {
			t.Errorf("agreed for %+v, and the calendar says %s, %s: %v", g, start, said(mine[id], ics.ComponentPropertyStatus), err)
		}
		if len(w.followed(tokens[seed.Paola])) != 0 {
			t.Error("another AST has it, too")
		}
		before := said(mine[id], ics.ComponentPropertySequence)
		if _, err := w.Go(ctx, seed.Start{}, ref, "OS-31"); err != nil {
			t.Fatal(err)
		}
		now := w.followed(tokens[seed.Jorge])[id]
		if said(now, ics.ComponentPropertyStatus) != "CONFIRMED" || said(now, ics.ComponentPropertySequence) <= before {
			t.Errorf("signed, and it is %s with %s after %s", said(now, ics.ComponentPropertyStatus), said(now, ics.ComponentPropertySequence), before)
		}
		if _, err := w.Go(ctx, seed.Start{}, ref, "OS-34"); err != nil {
			t.Fatal(err)
		}
		if got := said(w.followed(tokens[seed.Jorge])[id], ics.ComponentPropertyStatus); got != "CANCELLED" {
			t.Errorf("put off, and it is %s", got)
		}

		// A new visit stands until the decision is made.
		if ref, err = w.Walk(ctx, seed.Start{}, "OS-01", "OS-06"); err != nil {
			t.Fatal(err)
		}
		jorge := w.member(seed.Jorge)
		again := w.now.Now().Add(48 * time.Hour).In(begin.Location()).Format("2006-01-02T15:04")
		for _, act := range []orders.Act{&orders.Receive{}, &orders.FailedVisit{Reason: orders.Reason{Text: "Salió a una audiencia"}, Again: again}} {
			if _, err := w.Program.Desk.Perform(ctx, jorge, ref, act, orders.Options{}); err != nil {
				t.Fatal(err)
			}
		}
		if v, err = w.Program.Desk.Open(ctx, orders.System(), ref); err != nil {
			t.Fatal(err)
		}
		id = "visita-" + string(v.Order.ID) + "@soporte.demo.invalid"
		visit := w.followed(tokens[seed.Jorge])[id]
		if start, err := visit.GetStartAt(); err != nil || start.In(begin.Location()).Format("2006-01-02T15:04") != again || said(visit, ics.ComponentPropertyStatus) != "CONFIRMED" {
			t.Errorf("the new visit of %s is %s: %v", again, start, err)
		}
		if _, err := w.Go(ctx, seed.Start{}, ref, "OS-12"); err != nil {
			t.Fatal(err)
		}
		if e := w.followed(tokens[seed.Jorge])[id]; e != nil && said(e, ics.ComponentPropertyStatus) != "CANCELLED" {
			t.Error("the visit was made and is still to come")
		}
		if st := procedure.State(v.Order.State); st != procedure.E03 {
			t.Errorf("the visit was agreed in %s", st)
		}
	})
}
