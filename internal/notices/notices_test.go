package notices_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
)

var monday = time.Date(2026, 10, 5, 10, 0, 0, 0, clock.Mexico)

var ctx = context.Background()

func newDriver(t *testing.T, db *database.DB, mail bool) *seed.Driver {
	t.Helper()
	now := clock.NewFake(monday)
	p, err := program.New(db, program.Config{BaseURL: "http://soporte.demo.invalid", Demo: true, DemoPIN: "7294", Mail: mail, Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	cast, err := seed.Load(ctx, p, monday)
	if err != nil {
		t.Fatal(err)
	}
	return &seed.Driver{Program: p, Clock: now, Cast: cast}
}

func member(t *testing.T, d *seed.Driver, name string) people.Actor {
	t.Helper()
	a, err := d.Member(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func walk(t *testing.T, d *seed.Driver, from seed.Start, ways ...string) orders.View {
	t.Helper()
	ref, err := d.Walk(ctx, from, ways...)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Program.Desk.Open(ctx, orders.System(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// told is one stored notice.
type told struct {
	Person string `db:"person_id"`
	Role   string `db:"role"`
	Folio  string `db:"folio"`
	Text   string `db:"text"`
	Mail   string `db:"mail"`
}

func toldOf(t *testing.T, db *database.DB, id orders.ID, way string) []told {
	t.Helper()
	var list []told
	if err := db.Read().Select(ctx, &list, `SELECT person_id, role, folio, text, mail FROM notices WHERE order_id = ? AND way = ? ORDER BY at, id`, string(id), way); err != nil {
		t.Fatal(err)
	}
	return list
}

// R-A-05, R-T-02: each way tells exactly the parties that the procedure names,
// each once, except who did it; and says nothing of the fault or of anybody.
func TestEveryWayTellsItsParties(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDriver(t, db, false)
		d.Words.Fault = "FALLA SECRETA del equipo con datos de alguien"
		for _, way := range procedure.Rev11.Order.Ways {
			v := walk(t, d, seed.Start{}, procedure.Rev11.Reach(way.ID)...)
			last := v.Steps[len(v.Steps)-1]
			got := toldOf(t, db, v.Order.ID, way.ID)
			want := map[string]bool{}
			for _, p := range way.Tells {
				for _, who := range partyOf(t, d, v, p) {
					if who != string(last.Actor) || way.ID == "OS-01" || way.ID == "OS-03" {
						want[who] = true
					}
				}
			}
			for _, n := range got {
				who := n.Person + n.Role
				if !want[who] {
					t.Errorf("%s told %q, which %v does not name", way.ID, who, way.Tells)
				}
				delete(want, who)
				if n.Folio != v.Order.Folio || n.Mail != "" {
					t.Errorf("%s: %+v", way.ID, n)
				}
				judgeText(t, way.ID, n.Text)
			}
			if len(want) > 0 {
				t.Errorf("%s did not tell %v", way.ID, want)
			}
		}
	})
}

// partyOf are the persons or roles behind a party, by what the order says.
func partyOf(t *testing.T, d *seed.Driver, v orders.View, p procedure.Party) []string {
	t.Helper()
	head := func() []string {
		u, err := d.Program.People.Unit(ctx, d.Program.DB.Read(), v.Order.UnitID)
		if err != nil {
			t.Fatal(err)
		}
		return []string{string(u.HeadID)}
	}
	person := func(id people.ID) []string {
		if id == "" {
			return nil
		}
		return []string{string(id)}
	}
	switch p {
	case procedure.TellRequester:
		return person(v.Order.RequesterID)
	case procedure.TellAdviser:
		return person(v.Order.AdviserID)
	case procedure.TellFormer: // who had it before it went back
		return person(d.Cast.Person(seed.Jorge).ID)
	case procedure.TellResponsible: // whom the TDTIC named (rev11 P-11)
		return person(v.Order.Record.Mechanism.ResponsibleID)
	case procedure.TellSupervisor:
		return []string{string(people.Supervisor)}
	case procedure.TellDirector:
		return []string{string(people.Director)}
	case procedure.TellCoordinator:
		return []string{string(people.Coordination)}
	case procedure.TellAreas:
		return append(head(), string(people.Coordination))
	case procedure.TellUnitHead:
		return head()
	}
	t.Fatalf("party %q is new", p)
	return nil
}

func judgeText(t *testing.T, way, text string) {
	t.Helper()
	for _, private := range []string{"SECRETA", "Lucía", "Jorge", "DEMO-", "ticket"} {
		if strings.Contains(text, private) {
			t.Errorf("%s says %q: %s", way, private, text)
		}
	}
	if r := []rune(text); len(r) < 10 || !strings.HasSuffix(text, ".") || strings.ToUpper(string(r[0])) != string(r[0]) {
		t.Errorf("%s says %q", way, text)
	}
}

// A tray holds what was told to the person and to the roles they hold, the newest
// first, and is read until an instant.
func TestATrayIsReadUntilAnInstant(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDriver(t, db, false)
		n := d.Program.Notices
		walk(t, d, seed.Start{Service: "Nodo de red"}, "OS-01", "OS-06")
		read := func(name string) (texts []string, unread int) {
			t.Helper()
			who := member(t, d, name)
			list, err := n.Tray(ctx, who, 10)
			if err != nil {
				t.Fatal(err)
			}
			for i, x := range list {
				texts = append(texts, x.Text)
				if i > 0 && x.At.After(list[i-1].At.Time) {
					t.Errorf("%s: older before newer", name)
				}
			}
			if unread, err = n.Unread(ctx, who); err != nil {
				t.Fatal(err)
			}
			return texts, unread
		}
		texts, unread := read(seed.Lucia)
		if want := []string{"Ya hay quien te atienda.", "Recibimos tu solicitud. Te avisaremos quién te atiende."}; !slices.Equal(texts, want) || unread != 2 {
			t.Errorf("Lucía reads %q, %d unread", texts, unread)
		}
		if texts, unread := read(seed.Beatriz); len(texts) != 1 || unread != 1 {
			t.Errorf("Beatriz reads %q, %d unread", texts, unread)
		}
		if texts, unread := read(seed.Efrain); len(texts) != 0 || unread != 0 {
			t.Errorf("Efraín reads %q, %d unread", texts, unread)
		}
		lucia := member(t, d, seed.Lucia)
		until := d.Clock.Now()
		before, err := n.MarkRead(ctx, lucia.Person.ID, until)
		if err != nil {
			t.Fatal(err)
		}
		if err := n.MarkUnread(ctx, lucia.Person.ID, until, before); err != nil {
			t.Fatal(err)
		}
		if _, unread := read(seed.Lucia); unread != 2 {
			t.Errorf("%d unread after that was taken back", unread)
		}
		if err := n.MarkUnread(ctx, lucia.Person.ID, until, before); problem.KindOf(err) != problem.Conflict {
			t.Errorf("taken back twice: %v", err)
		}
		if _, err := n.MarkRead(ctx, lucia.Person.ID, until); err != nil {
			t.Fatal(err)
		}
		if _, unread := read(seed.Lucia); unread != 0 {
			t.Errorf("%d unread after reading", unread)
		}
		if _, unread := read(seed.Beatriz); unread != 1 {
			t.Errorf("what Lucía reads is read for Beatriz too: %d", unread)
		}
		list, err := n.Tray(ctx, lucia, 10)
		if err != nil || slices.ContainsFunc(list, func(x notices.Notice) bool { return x.New }) {
			t.Errorf("still new: %+v, %v", list, err)
		}
		d.Clock.Advance(time.Minute)
		walk(t, d, seed.Start{Service: "Otro nodo"}, "OS-01")
		if list, _ := n.Tray(ctx, lucia, 10); len(list) != 3 || !list[0].New || list[1].New {
			t.Errorf("after another order: %+v", list)
		}
	})
}

// Reminders go to whose turn it is; an expired term also to whom it warns.
func TestAlarmsReachWhoeverIsWarned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDriver(t, db, false)
		v := walk(t, d, seed.Start{Requester: seed.Octavio}, "OS-01", "OS-06", "OS-14", "OS-40")
		tick := func(at time.Time) {
			t.Helper()
			d.Clock.Set(at)
			if _, err := d.Program.Desk.Tick(ctx, d.Program.Notices.Alarm); err != nil {
				t.Fatal(err)
			}
		}
		octavio, due := string(d.Cast.Person(seed.Octavio).ID), v.Order.DueAt
		tick(v.Order.CheckAt)
		got := toldOf(t, db, v.Order.ID, string(procedure.TSign))
		if len(got) != 1 || got[0].Person != octavio || got[0].Text != "Recordatorio: Firmar." {
			t.Errorf("the reminder: %+v", got)
		}
		tick(due.Add(-time.Second))
		if again := toldOf(t, db, v.Order.ID, string(procedure.TSign)); len(again) != 1 {
			t.Errorf("before the end: %+v", again)
		}
		tick(due.Add(time.Second))
		tick(due.Add(2 * time.Second)) // told once
		late := toldOf(t, db, v.Order.ID, string(procedure.TSign))
		who := map[string]int{}
		for _, n := range late[1:] {
			who[n.Person+n.Role]++
			judgeText(t, "T-FIR", n.Text)
		}
		if len(late) != 3 || who[octavio] != 1 || who[string(people.Supervisor)] != 1 {
			t.Errorf("the expired term: %+v", late)
		}
	})
}

// A notice stands or falls with its act; with mail each one also waits to leave.
func TestNoticesStandOrFallWithTheirAct(t *testing.T) {
	d := newDriver(t, dbtest.SQLite(t), true)
	desk := d.Program.Desk
	desk.After = append(desk.After, func(context.Context, *database.Conn, orders.Done) error { return errors.New("the last room fails") })
	if _, err := d.Walk(ctx, seed.Start{}, "OS-01"); err == nil {
		t.Fatal("it was filed")
	}
	var n int
	if err := d.Program.DB.Read().Get(ctx, &n, `SELECT COUNT(*) FROM notices`); err != nil || n != 0 {
		t.Errorf("%d notices of an act that did not happen, %v", n, err)
	}
	desk.After = desk.After[:len(desk.After)-1]
	v := walk(t, d, seed.Start{}, "OS-01")
	for _, x := range toldOf(t, d.Program.DB, v.Order.ID, "OS-01") {
		if x.Mail != "pendiente" {
			t.Errorf("%+v does not leave by mail", x)
		}
	}
}

// An act that changes no station says what it is about: whoever is told of it does
// not read only that an order moved. rev11 R-A-06, R-S-01
func TestEveryActBesideTheWaysSaysWhatItIsAbout(t *testing.T) {
	for _, side := range procedure.Rev11.Order.Sides {
		for _, p := range side.Tells {
			var d orders.Done
			d.Order = &orders.Order{Revision: procedure.Rev11.No, State: side.In[0]}
			d.Step.Act = side.Act
			text := notices.Text(d, p)
			judgeText(t, string(side.Act), text)
			if strings.Contains(text, "avanzó") || strings.HasPrefix(text, "Es tu turno") {
				t.Errorf("%s tells %s only %q", side.Act, p, text)
			}
		}
	}
}
