package orders_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/seed"
)

// begin is a Monday at ten with business days all around.
var begin = time.Date(2026, 10, 5, 10, 0, 0, 0, clock.Mexico)

var ctx = context.Background()

// world is the whole program with its cast, on one engine, with a clock that only
// the test moves.
type world struct {
	*seed.Driver
	t  *testing.T
	db *database.DB
}

func newWorld(t *testing.T, db *database.DB) *world {
	t.Helper()
	now := clock.NewFake(begin)
	p, err := program.New(db, program.Config{BaseURL: "http://soporte.demo.invalid", Demo: true, Files: t.TempDir(), DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	cast, err := seed.Load(ctx, p, begin)
	if err != nil {
		t.Fatal(err)
	}
	return &world{&seed.Driver{Program: p, Clock: now, Cast: cast}, t, db}
}

func (w *world) member(name string) people.Actor {
	w.t.Helper()
	a, err := w.Member(ctx, name)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) walk(from seed.Start, ways ...string) string {
	w.t.Helper()
	ref, err := w.Walk(ctx, from, ways...)
	if err != nil {
		w.t.Fatalf("%s: %v", strings.Join(ways, " "), err)
	}
	return ref
}

func (w *world) view(ref string) orders.View {
	w.t.Helper()
	v, err := w.Program.Desk.Open(ctx, orders.System(), ref)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// inspect fails the test for whatever does not hold in the database.
func (w *world) inspect() {
	w.t.Helper()
	if report, err := proof.Verify(ctx, w.db, nil); err != nil || !report.Holds() {
		w.t.Errorf("something does not hold: %v\n%s", err, report)
	}
}

func request(fault string) *orders.Request {
	return &orders.Request{RequestForm: orders.RequestForm{Service: "Nodo de red 2-14", Fault: fault, CanWork: "parcial", Affects: "yo"}}
}

// rev11 R-U-01: however many ask at once, folios are dense, and a key files one order:
// its second form is answered as the first, or that the first is still being saved.
func TestOrdersFiledAtOnceHaveDenseFolios(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		const people, each = 4, 6
		names := []string{seed.Lucia, seed.Efrain, seed.Octavio, seed.Nayeli}
		var mu sync.Mutex
		folios := map[string][]string{}
		var wg sync.WaitGroup
		for i := range people * each {
			who, key := w.member(names[i%people]), "clave-"+string(rune('a'+i/people/2)) // each key twice
			wg.Go(func() {
				res, err := w.Program.Desk.Create(ctx, who, request("El nodo no da servicio"), orders.Options{Key: key, Route: "/pedir-soporte", Body: "igual"})
				if problem.KindOf(err) == problem.Underway {
					return
				}
				if err != nil {
					t.Errorf("%s %s: %v", who.Person.Name, key, err)
				}
				mu.Lock()
				defer mu.Unlock()
				folios[who.Person.Name+key] = append(folios[who.Person.Name+key], res.Folio)
			})
		}
		wg.Wait()
		var all []string
		for key, got := range folios {
			if len(slices.Compact(slices.Clone(got))) != 1 {
				t.Errorf("%s filed %q", key, got)
			}
			all = append(all, got[0])
		}
		slices.Sort(all)
		for i, f := range all {
			if want := database.Folio("OS", 2026, int64(i+1)); f != want {
				t.Errorf("folio %s, want %s", f, want)
			}
		}
		w.inspect()
	})
}

func TestAKeyStandsForOneForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		desk, lucia := w.Program.Desk, w.member(seed.Lucia)
		opt := orders.Options{Key: "k", Route: "/pedir-soporte", Body: "a"}
		first, err := desk.Create(ctx, lucia, request("El nodo no da servicio"), opt)
		if err != nil {
			t.Fatal(err)
		}
		again, err := desk.Create(ctx, lucia, request("El nodo no da servicio"), opt)
		if err != nil || again.Folio != first.Folio || !again.Repeated {
			t.Errorf("the same form: %+v, %v", again, err)
		}
		for name, other := range map[string]orders.Options{
			"another body":  {Key: "k", Route: "/pedir-soporte", Body: "b"},
			"another route": {Key: "k", Route: "/otra", Body: "a"},
		} {
			if _, err := desk.Create(ctx, lucia, request("El nodo no da servicio"), other); problem.KindOf(err) != problem.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if res, err := desk.Create(ctx, w.member(seed.Efrain), request("El nodo no da servicio"), opt); err != nil || res.Folio == first.Folio {
			t.Errorf("somebody else's key: %+v, %v", res, err)
		}
		// a refused form leaves its key free
		refused := orders.Options{Key: "r", Route: "/pedir-soporte", Body: "a"}
		if _, err := desk.Create(ctx, lucia, &orders.Request{RequestForm: orders.RequestForm{Fault: "Sin equipo ni servicio", CanWork: "no"}}, refused); err == nil {
			t.Error("an order about nothing was filed")
		}
		if _, err := desk.Create(ctx, lucia, request("Ahora sí con su servicio"), refused); err != nil {
			t.Errorf("after a refusal: %v", err)
		}
		w.inspect()
	})
}

// An act that fails halfway leaves nothing behind: no folio taken, no step, no
// entry, no key.
func TestAnActThatFailsLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		desk, lucia := w.Program.Desk, w.member(seed.Lucia)
		desk.After = append(desk.After, func(context.Context, *database.Conn, orders.Done) error { return errors.New("the last room fails") })
		before := w.counts()
		if _, err := desk.Create(ctx, lucia, request("El nodo no da servicio"), orders.Options{Key: "k", Body: "a"}); err == nil {
			t.Fatal("it was filed")
		}
		if after := w.counts(); after != before {
			t.Errorf("%s became %s", before, after)
		}
		desk.After = desk.After[:len(desk.After)-1]
		res, err := desk.Create(ctx, lucia, request("El nodo no da servicio"), orders.Options{Key: "k", Body: "a"})
		if err != nil || res.Folio != "OS-2026-000001" || res.Repeated {
			t.Errorf("afterwards: %+v, %v", res, err)
		}
		w.inspect()
	})
}

// counts sums up every table that an act writes.
func (w *world) counts() string {
	w.t.Helper()
	var out []string
	for _, table := range []string{"orders", "order_steps", "audit_entries", "idempotency_keys", "papers", "paper_versions", "notices", "counters", "custody_ledger"} {
		var n string
		if err := w.db.Read().Get(ctx, &n, `SELECT CAST(COUNT(*) AS TEXT) FROM `+table); err != nil {
			w.t.Fatal(err)
		}
		out = append(out, table+" "+n)
	}
	return strings.Join(out, ", ")
}

// Of several who assign at once one wins; the others learn who, and what they
// typed is theirs to send again.
func TestOneOfManyAssignments(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		ref := w.walk(seed.Start{Service: "Nodo de red"}, "OS-01")
		o := w.view(ref).Order
		chief := w.member(seed.Beatriz)
		won, lost := 0, 0
		var mu sync.Mutex
		var wg sync.WaitGroup
		for _, adviser := range []string{seed.Jorge, seed.Paola, seed.Jorge, seed.Paola} {
			id := string(w.member(adviser).Person.ID)
			wg.Go(func() {
				_, err := w.Program.Desk.Perform(ctx, chief, ref, &orders.Assign{AssignPart: papers.AssignPart{AdviserID: id, Priority: string(o.Priority), Why: "Conoce el equipo y pasa por ahí"}}, orders.Options{Version: o.Version})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case problem.KindOf(err) == problem.Conflict && strings.HasPrefix(err.Error(), seed.Beatriz):
					lost++
				default:
					t.Errorf("a loser hears: %v", err)
				}
			})
		}
		wg.Wait()
		if v := w.view(ref); won != 1 || lost != 3 || len(v.Steps) != 2 || v.Order.State != procedure.E03 {
			t.Errorf("%d won, %d lost: %s after %d steps", won, lost, v.Order.State, len(v.Steps))
		}
		w.inspect()
	})
}

// rev11 P-10: however many instances tick, each order is closed once.
func TestTheClockClosesAnOrderOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		refs := make([]string, 5)
		for i := range refs {
			refs[i] = w.walk(seed.Start{Service: "Nodo de red"}, "OS-01", "OS-06", "OS-12", "OS-18")
		}
		w.Clock.Set(w.view(refs[4]).Order.SurveyDue.Add(time.Second))
		for range 4 { // reminders first, then the way
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() {
					if _, err := w.Program.Desk.Tick(ctx, w.Program.Notices.Alarm); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
		}
		for _, ref := range refs {
			v := w.view(ref)
			last := v.Steps[len(v.Steps)-1]
			if v.Order.State != procedure.F2 || v.Order.Grade != orders.Tacit || v.Order.Index != -1 || last.Way != "OS-26" || last.Role != procedure.System {
				t.Errorf("%s: %s, %q, %+v", ref, v.Order.State, v.Order.Grade, last)
			}
		}
		w.inspect()
	})
}

// An order that the actor may not read and one that does not exist get the same
// error, whatever is tried.
func TestAForeignOrderIsAMissingOne(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	ref := w.walk(seed.Start{}, "OS-01")
	for _, name := range []string{seed.Efrain, seed.Saul, seed.Teresa} {
		actor := w.member(name)
		for _, act := range []orders.Act{&orders.Cancel{Reason: orders.Reason{Text: "Ya no la necesito"}}, &orders.SignHandover{Signing: seals.Signing{Secret: "0000"}}} {
			_, foreign := w.Program.Desk.Perform(ctx, actor, ref, act, orders.Options{Version: 1})
			_, none := w.Program.Desk.Perform(ctx, actor, "OS-2026-999999", act, orders.Options{Version: 1})
			if problem.KindOf(foreign) != problem.NotFound || foreign.Error() != none.Error() {
				t.Errorf("%s, %s: %v and %v", name, act.Key(), foreign, none)
			}
		}
		_, foreign := w.Program.Desk.Open(ctx, actor, ref)
		_, none := w.Program.Desk.Open(ctx, actor, "OS-2026-999999")
		if problem.KindOf(foreign) != problem.NotFound || foreign.Error() != none.Error() {
			t.Errorf("%s reads: %v and %v", name, foreign, none)
		}
	}
}

// A signature is judged last: what is refused anyway costs nobody a guess.
func TestARefusedSignatureIsNoGuess(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	ref := w.walk(seed.Start{}, "OS-01", "OS-06", "OS-14", "OS-40")
	jorge := w.member(seed.Jorge)
	wrong := seals.Signing{Secret: "0000", Declared: true}
	for range 8 { // one more than the throttle lets guess
		_, err := w.Program.Desk.Perform(ctx, jorge, ref, &orders.TakeIn{Signing: wrong}, orders.Options{})
		if problem.KindOf(err) != problem.Refused {
			t.Fatalf("before the first signature: %v", err)
		}
	}
	lucia := w.member(seed.Lucia)
	sign := &orders.SignHandover{Signing: wrong}
	sign.BackupForm = saved
	if _, err := w.Program.Desk.Perform(ctx, lucia, ref, sign, orders.Options{}); problem.KindOf(err) != problem.Invalid {
		t.Errorf("a wrong PIN: %v", err)
	}
	if _, err := audit.Verify(ctx, w.db.Read(), "orden:"+string(w.view(ref).Order.ID)); err != nil {
		t.Error(err)
	}
	if v := w.view(ref); v.Order.HalfDone {
		t.Error("a wrong PIN signed")
	}
}
