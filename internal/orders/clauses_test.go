package orders_test

import (
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// rev11 P-01: before there is an order nothing is done but to ask for one, whoever tries; an
// order that nobody filed is not found.
func TestWithoutAnOrderThereIsNoService(t *testing.T) {
	begins := map[procedure.Act]bool{procedure.Request: true, procedure.Capture: true, procedure.Prefill: true}
	tried := 0
	for _, a := range procedure.Rev11.Activities {
		act, ok := orders.New(a.Key)
		if !ok || begins[a.Key] {
			continue // acts of the external file, and those that begin an order
		}
		tried++
		for name := range modelCast {
			m, actor := newModel(), modelActor(name)
			if out, err := m.o.Perform(m.now, actor, act, m.facts(actor)); err == nil || m.o.Version != 0 || m.o.State != "" {
				t.Errorf("%s did %s without an order: %+v", name, a.Key, out.Step)
			}
		}
	}
	if tried < 50 {
		t.Errorf("only %d acts were tried", tried)
	}
	w := newWorld(t, dbtest.SQLite(t))
	if _, err := w.Program.Desk.Perform(ctx, w.member(seed.Beatriz), "OS-2026-000001", &orders.Escalate{FactsReview: papers.FactsReview{Review: "No hay quien la atienda hoy."}}, orders.Options{}); problem.KindOf(err) != problem.NotFound {
		t.Errorf("an act on an order that nobody filed: %v", err)
	}
}

// rev11 G-01, R-A-01: an order is attended by the AST it was given to and by no other, by
// whatever medium it came, and is given only to an AST who is here.
func TestAnotherAdviserIsRefused(t *testing.T) {
	rethink := &orders.Rethink{Reason: orders.Reason{Text: "Hay que verlo de otro modo"}}
	rethought := func(by, medium string) func() string {
		return func() string {
			m := at(procedure.E04)
			m.o.Medium = medium
			return m.tried(byDefault, by, rethink)
		}
	}
	assign := func(who people.AdviserOn) func() string {
		return func() string {
			return at(procedure.E02).tried(byDefault, "beatriz", &orders.Assign{AssignPart: papers.AssignPart{AdviserID: "paola", Why: "Pasa hoy por ese piso"}}, func(f *orders.Facts) { f.Adviser = who })
		}
	}
	paola := people.Person{ID: "paola", Active: true}
	here := people.AdviserOn{Person: paola, Present: true}
	var rules []ruled
	for _, medium := range []string{orders.MediumSystem, orders.MediumPhone, orders.MediumPaper, orders.MediumMail} {
		rules = append(rules, ruled{"another AST, " + medium, rethought("paola", medium), "la atiende otra persona", rethought("jorge", medium), "E03 avisa"})
	}
	judge(t, append(rules,
		ruled{"nobody who is no AST", rethought("efrain", orders.MediumSystem), "Esto le toca a", rethought("jorge", orders.MediumSystem), "E03 avisa"},
		ruled{"given to no AST", assign(people.AdviserOn{}), "no es un AST en activo", assign(here), "E03"},
		ruled{"given to one who left", assign(people.AdviserOn{Person: people.Person{ID: "paola"}, Present: true}), "no es un AST en activo", assign(here), "E03"},
		ruled{"given to one who is away", assign(people.AdviserOn{Person: paola}), "no está", assign(here), "E03"},
	))
}

// rev11 G-03: what is attended is a machine of ours or a service without one, as a network point,
// and one of them an order.
func TestAServiceNeedsNoMachine(t *testing.T) {
	ask := func(asset, service string) func() string {
		return func() string {
			m := newModel()
			m.o.AssetID, m.o.Service = equipment.ID(asset), service // as the desk sets them for its guards
			return m.tried(byDefault, "lucia", &orders.Request{RequestForm: orders.RequestForm{AssetID: asset, Service: service, Fault: "No hay red desde hoy", CanWork: "no"}})
		}
	}
	judge(t, []ruled{
		{"neither", ask("", ""), "Falta decir qué equipo", ask("", "Punto de red 2-14"), "E02 avisa"},
		{"both", ask("bien", "Punto de red 2-14"), "no los dos", ask("", "Punto de red 2-14"), "E02 avisa"},
	})
}

// rev11 G-07: each order has its class, whatever it came from, and the orders of all classes
// together are all orders.
func TestEveryOrderHasItsClass(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		chief := w.member(seed.Beatriz)
		file := func(class string) {
			t.Helper()
			a := request("El nodo no da servicio")
			a.Class = class
			if _, err := w.Program.Desk.Create(ctx, w.member(seed.Lucia), a, orders.Options{}); err != nil {
				t.Fatal(err)
			}
		}
		file("")
		file(string(orders.Incident))
		file(string(orders.Guidance))
		w.walk(seed.Start{}, "OS-02", "OS-03") // a yearly maintenance, proposed and confirmed
		all, want := 0, map[orders.Class]int{orders.Incident: 2, orders.Guidance: 1, orders.Upkeep: 1, orders.Installation: 0, orders.Backup: 0}
		for class, n := range want {
			got, err := w.Program.Desk.CountUpTo(ctx, chief, orders.Filter{Class: class}, 99)
			if err != nil || got != n {
				t.Errorf("%s: %d orders, want %d, %v", class.Label(), got, n, err)
			}
			all += got
		}
		if n, err := w.Program.Desk.CountUpTo(ctx, chief, orders.Filter{}, 99); err != nil || n != all {
			t.Errorf("%d orders in all, %d by class, %v", n, all, err)
		}
	})
}

// rev11 R-S-01: the board counts every open order, once, by whose turn it is, and none that ended.
func TestTheBoardCountsEveryOpenOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		open := map[procedure.Role]int{}
		for _, course := range [][]string{{"OS-01"}, {"OS-01", "OS-06"}, {"OS-01", "OS-06", "OS-12", "OS-18"}, {"OS-01", "OS-09"}, {"OS-01", "OS-07"}, {"OS-01", "OS-06", "OS-12", "OS-18", "OS-25"}, {"OS-01", "OS-08"}} {
			if role, _, _ := w.view(w.walk(seed.Start{}, course...)).Order.Awaiting(); role != "" {
				open[role]++
			}
		}
		b, err := w.Program.Desk.Board(ctx, w.member(seed.Beatriz))
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for role, n := range b.ByTurn {
			if sum += n; n != open[role] {
				t.Errorf("%d wait for %s, want %d", n, role, open[role])
			}
		}
		n, err := w.Program.Desk.CountUpTo(ctx, w.member(seed.Beatriz), orders.Filter{Open: true}, 99)
		if err != nil || len(open) != 4 || b.Open != 4 || sum != 4 || n != 4 {
			t.Errorf("the board says %d, by turn %d, the list %d, open are %v, %v", b.Open, sum, n, open, err)
		}
	})
}
