package maintenance_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seed"
)

const pin = "7294"

var (
	begin = time.Date(2026, 10, 5, 10, 0, 0, 0, clock.Mexico) // a Monday
	ctx   = context.Background()
	none  database.Form
)

// world is the whole program with its cast and a clock that only the test moves.
type world struct {
	*seed.Driver
	*maintenance.Desk
	t   *testing.T
	db  *database.DB
	now *clock.Fake
}

func newWorld(t *testing.T, db *database.DB) *world {
	t.Helper()
	now := clock.NewFake(begin)
	p, err := program.New(db, program.Config{BaseURL: "http://soporte.demo.invalid", Demo: true, DemoPIN: pin, Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	cast, err := seed.Load(ctx, p, begin)
	if err != nil {
		t.Fatal(err)
	}
	return &world{&seed.Driver{Program: p, Clock: now, Cast: cast}, p.Maintenance, t, db, now}
}

func (w *world) member(name string) people.Actor {
	w.t.Helper()
	a, err := w.Member(ctx, name)
	w.must(err)
	return a
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused fails the test unless an error is of a kind and says some words.
func (w *world) refused(err error, kind problem.Kind, words string) {
	w.t.Helper()
	if problem.KindOf(err) != kind || !strings.Contains(err.Error(), words) {
		w.t.Errorf("%v, want %s with «%s»", err, kind, words)
	}
}

func (w *world) form(year int) maintenance.PrepareForm {
	f := maintenance.PrepareForm{Year: year, Daily: 5, Weekly: 20, Ahead: 60}
	for _, name := range []string{seed.Jorge, seed.Paola, seed.Hugo} {
		f.Advisers = append(f.Advisers, string(w.Cast.Person(name).ID))
	}
	return f
}

// machines puts so many machines into the inventory, last maintained all over the year.
func (w *world) machines(n int) {
	w.t.Helper()
	users := []string{seed.Lucia, seed.Efrain, seed.Maricela, seed.Octavio}
	w.must(w.db.Write(ctx, func(c *database.Conn) error {
		for i := range n {
			u := w.Cast.Person(users[i%len(users)])
			a := equipment.Asset{Inventory: fmt.Sprintf("MASA-%05d", i), Serial: fmt.Sprintf("SM%05d", i), Type: "escritorio", Brand: "Dell", Model: "Prueba", Regime: equipment.Owned, HolderID: string(u.ID), UnitID: u.UnitID,
				Building: fmt.Sprintf("Inmueble %d", i%7), LastMaintenance: day("2026-02-01").Add((i * 7919) % 240).String()}
			if _, err := w.Program.Equipment.Add(ctx, c, audit.By{Actor: audit.System, At: begin}, a); err != nil {
				return err
			}
		}
		return nil
	}))
}

// publish takes a proposal to where users are told.
func (w *world) publish(p maintenance.Programme) maintenance.Programme {
	w.t.Helper()
	w.must(w.Send(ctx, w.member(seed.Beatriz), p.ID, 0, none))
	_, hash, err := w.Store.Content(ctx, w.db.Read(), p)
	w.must(err)
	w.must(w.Approve(ctx, w.member(seed.Ramiro), p.ID, 0, hash, pin, none))
	w.must(w.Publish(ctx, w.member(seed.Beatriz), p.ID, 0, none))
	p, err = w.Store.Programme(ctx, w.db.Read(), p.ID)
	w.must(err)
	return p
}

func (w *world) entryOf(p maintenance.Programme, inventory string) maintenance.Entry {
	w.t.Helper()
	rows, err := w.Store.List(ctx, w.db.Read(), maintenance.Filter{Programme: p.ID, Text: inventory, Limit: 2})
	w.must(err)
	if len(rows.Rows) != 1 {
		w.t.Fatalf("%d entries of %s", len(rows.Rows), inventory)
	}
	return rows.Rows[0].Entry
}

func (w *world) inspect() {
	w.t.Helper()
	if report, err := proof.Verify(ctx, w.db, nil); err != nil || !report.Holds() {
		w.t.Errorf("something does not hold: %v\n%s", err, report)
	}
}

// rev11 P-04, GAP-22: two thousand machines planned for a year, with no holiday used, no
// machine twice, the weekly load within limits.
func TestTwoThousandMachinesArePlannedPublishedAndMaintained(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		w.machines(2000)
		p, err := w.Prepare(ctx, w.member(seed.Beatriz), w.form(2027), none)
		w.must(err)
		list, err := w.Store.OfProgramme(ctx, db.Read(), p.ID)
		w.must(err)
		_, out, err := w.Store.Outs(ctx, db.Read(), p.ID, 10)
		w.must(err)
		if len(list) < 2000 || p.Level > p.Weekly {
			t.Fatalf("%d planned, %d left, levelled to %d", len(list), out, p.Level)
		}
		cal, err := w.Settings.Calendar(ctx)
		w.must(err)
		seen, weekly := map[string]bool{}, map[string]int{}
		for _, e := range list {
			if ok, why := cal.IsBusinessDay(day(e.Day)); !ok || e.Day < "2027" || e.Day > "2027-12-31" {
				t.Fatalf("%s on %s, %s", e.Asset, e.Day, why)
			}
			if seen[e.Asset] {
				t.Fatalf("%s twice", e.Asset)
			}
			seen[e.Asset] = true
			weekly[string(e.Adviser)+maintenance.Monday(day(e.Day)).String()]++
		}
		for who, n := range weekly {
			if n > p.Level {
				t.Fatalf("%d for %s", n, who)
			}
		}

		p = w.publish(p)
		e := w.entryOf(p, "MASA-00100")
		if e.State != maintenance.Planned {
			t.Fatalf("it is %s before anybody was told", e.State)
		}
		// Nobody is told earlier than the parameter says, and then exactly those.
		w.now.Set(day(e.Day).Add(-31).Time(clock.Mexico, 10, 0, 0))
		w.ticks()
		if got := w.entryOf(p, "MASA-00100").State; got != maintenance.Planned {
			t.Fatalf("a month and a day before it is %s", got)
		}
		w.now.Advance(24 * time.Hour)
		w.ticks()
		e = w.entryOf(p, "MASA-00100")
		tray, err := w.Notices.Tray(ctx, w.member(w.nameOf(e.User)), 500)
		w.must(err)
		if e.State != maintenance.Told || !slices.ContainsFunc(tray, func(n notices.Notice) bool {
			return n.Order == e.ID && strings.Contains(n.Text, "mantenimiento preventivo")
		}) {
			t.Fatalf("a month before it is %s, with %d notices", e.State, len(tray))
		}
		w.refused(w.Confirm(ctx, w.member(seed.Nayeli), e.ID, maintenance.AnswerForm{Seq: e.Seq}, none), problem.NotFound, "No encontramos")
		w.refused(w.Confirm(ctx, w.member(seed.Beatriz), e.ID, maintenance.AnswerForm{Seq: e.Seq}, none), problem.Forbidden, "persona usuaria")
		w.must(w.Confirm(ctx, w.member(w.nameOf(e.User)), e.ID, maintenance.AnswerForm{Hours: "por la mañana", Seq: e.Seq}, none))
		w.refused(w.Confirm(ctx, w.member(w.nameOf(e.User)), e.ID, maintenance.AnswerForm{Seq: e.Seq}, none), problem.Conflict, "cambió")

		// The order is prepared in time for the day, and the board names the AST of the programme.
		w.now.Set(cal.AddBusinessDays(day(e.Day), -5).Time(clock.Mexico, 9, 30, 0))
		w.ticks()
		e = w.entryOf(p, "MASA-00100")
		if e.State != maintenance.Prefilled || e.Order == "" {
			t.Fatalf("five business days before it is %s", e.State)
		}
		ref := w.goes(e.Order, "OS-03")
		v, err := w.Program.Desk.Open(ctx, orders.System(), ref)
		w.must(err)
		if v.Order.Record.PlannedOn != e.Day || w.entryOf(p, "MASA-00100").State != maintenance.Ordered {
			t.Errorf("the order says %q, the programme %s", v.Order.Record.PlannedOn, e.Day)
		}
		need, err := w.Program.Desk.NeedOf(ctx, db.Read(), v.Order, must(w.Settings.Now(ctx)))
		w.must(err)
		if need.Planned != e.Adviser {
			t.Errorf("the board is told %q, the programme says %q", need.Planned, e.Adviser)
		}
		ref = w.goes(ref, "OS-06", "OS-13", "OS-28", "OS-31", "OS-35")
		e = w.entryByID(e.ID)
		if e.State != maintenance.Done || e.Live || e.DoneOn == "" {
			t.Errorf("after A-08 of %s it is %s", ref, e.State)
		}

		// A corrective that included the maintenance moves the day by which the next is due.
		c := w.entryOf(p, "MASA-01901")
		if c.State == maintenance.Done {
			t.Fatal("chosen badly")
		}
		when := w.correct(c, true)
		c = w.entryByID(c.ID)
		a, err := w.Program.Equipment.Asset(ctx, db.Read(), equipment.ID(c.Asset))
		w.must(err)
		next, _ := maintenance.Due(a.LastMaintenance, a.AcquiredOn, p.Base, p.Months)
		if c.State != maintenance.Done || c.DoneOn != when || a.LastMaintenance != when || next.String() != "2028"+when[4:] {
			t.Errorf("after a corrective on %s that included it: %s on %s, next %s", when, c.State, c.DoneOn, next)
		}
		// One that did not leaves it as it was.
		o := w.entryOf(p, "MASA-01902")
		w.correct(o, false)
		if got := w.entryByID(o.ID); got.State == maintenance.Done || got.DueOn != o.DueOn {
			t.Errorf("after a corrective that did not include it: %s, due %s", got.State, got.DueOn)
		}

		today := calendar.DayOf(w.now.Now(), clock.Mexico)
		cov, err := w.Store.Coverage(ctx, db.Read(), p.ID, today)
		w.must(err)
		n, err := w.Store.CountOf(ctx, db.Read(), maintenance.Filter{Programme: p.ID, View: maintenance.ViewDemanded, Today: today.String()})
		w.must(err)
		late, err := w.Store.CountOf(ctx, db.Read(), maintenance.Filter{Programme: p.ID, View: maintenance.ViewOverdue, Today: today.String()})
		w.must(err)
		if cov.Done != 2 || cov.Demanded != n || cov.Overdue != late || cov.Demanded != cov.Done+cov.Overdue || late == 0 {
			t.Errorf("coverage %+v; its list has %d, that of the overdue %d", cov, n, late)
		}
		w.inspect()
	})
}

// ticks looks at the clock until there is nothing left to do.
func (w *world) ticks() {
	w.t.Helper()
	for range 20 {
		n, err := w.Tick(ctx)
		w.must(err)
		if n == 0 {
			return
		}
	}
	w.t.Fatal("the clock finds always more to do")
}

func (w *world) nameOf(id people.ID) string {
	for name, p := range w.Cast.People {
		if p.ID == id {
			return name
		}
	}
	return ""
}

func (w *world) entryByID(id string) maintenance.Entry {
	w.t.Helper()
	e, err := w.Store.Entry(ctx, w.db.Read(), id)
	w.must(err)
	return e
}

// goes takes an order some ways on.
func (w *world) goes(ref string, ways ...string) string {
	w.t.Helper()
	for _, way := range ways {
		res, err := w.Go(ctx, seed.Start{}, ref, way)
		w.must(err)
		ref = string(res.ID)
		if res.Folio != "" {
			ref = res.Folio
		}
		w.now.Advance(10 * time.Minute)
	}
	return ref
}

// correct has a machine maintained for a fault, with the yearly maintenance or without it,
// and returns the day.
func (w *world) correct(e maintenance.Entry, yearly bool) string {
	w.t.Helper()
	ref, err := w.Walk(ctx, seed.Start{Requester: w.nameOf(e.User), Asset: equipment.ID(e.Asset)}, "OS-01", "OS-06", "OS-13", "OS-28", "OS-31")
	w.must(err)
	v, err := w.Program.Desk.Open(ctx, orders.System(), ref)
	w.must(err)
	w.now.Set(day(v.Order.Record.Agreement.Day).Time(clock.Mexico, 12, 0, 0))
	adviser := w.member(w.nameOf(v.Order.AdviserID))
	_, err = w.Program.Desk.Perform(ctx, adviser, ref, &orders.Maintain{Tasks: []string{"limpieza", "pruebas"}, Yearly: yearly}, orders.Options{})
	w.must(err)
	return v.Order.Record.Agreement.Day
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
