package orders_test

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// rev11 S-04: what is undone stays in the history with the act that undid it; it is
// undone by who did it, while nothing else happened, and only where all of it is put back.
func TestTheLastActIsUndoneByItsOpposite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		desk, chief := w.Program.Desk, w.member(seed.Beatriz)
		ref := w.walk(seed.Start{Service: "Nodo de red"}, "OS-01")
		folio := func() string { return w.view(ref).Order.Folio }
		var tech people.Actor
		for _, name := range []string{seed.Jorge, seed.Paola} {
			if x := w.member(name); tech.Person.ID == "" && x.Has(people.Adviser) {
				tech = x
			}
		}
		before := w.view(ref).Order
		give := func(priority orders.Priority) orders.Result {
			t.Helper()
			res, err := desk.Perform(ctx, chief, folio(), &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(tech.Person.ID), Priority: string(priority), Why: "Conoce bien ese edificio"}}, orders.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return res
		}
		undo := func(who people.Actor, version int64, key string) error {
			_, err := desk.Undo(ctx, who, folio(), orders.Options{Version: version, Key: key, Route: "/deshacer"})
			return err
		}
		res := give(before.Priority)
		if !res.Undo || res.Version != before.Version+1 {
			t.Fatalf("an assignment: %+v", res)
		}
		if err := undo(tech, res.Version, ""); problem.KindOf(err) != problem.Forbidden {
			t.Errorf("somebody else undoes it: %v", err)
		}
		if err := undo(chief, res.Version-1, ""); problem.KindOf(err) != problem.Conflict {
			t.Errorf("with an old version: %v", err)
		}
		for range 2 { // sent twice, done once
			if err := undo(chief, res.Version, "una-vez"); err != nil {
				t.Fatal(err)
			}
		}
		now := w.view(ref)
		if n := len(now.Steps); now.Order.State != procedure.E02 || now.Order.AdviserID != "" || now.Order.Priority != before.Priority || now.Steps[n-1].Act != procedure.Unassign || now.Steps[n-2].Act != procedure.Assign {
			t.Errorf("undone: %s, with %q, %d steps", now.Order.State, now.Order.AdviserID, n)
		}

		other := orders.High
		if before.Priority == orders.High {
			other = orders.Low
		}
		if res := give(other); res.Undo {
			t.Error("an assignment that changed the priority says that all of it can be put back")
		} else if err := undo(chief, res.Version, ""); problem.KindOf(err) != problem.Refused {
			t.Errorf("and it is: %v", err)
		}

		receive, err := desk.Perform(ctx, tech, folio(), &orders.Receive{}, orders.Options{})
		if err != nil || receive.Undo {
			t.Fatalf("a reception: %+v, %v", receive, err)
		}
		if err := undo(tech, receive.Version, ""); problem.KindOf(err) != problem.Refused {
			t.Errorf("a reception is undone: %v", err)
		}
		pause := &orders.Pause{Kind: "ausencia", Until: w.Clock.Now().AddDate(0, 0, 3).Format(time.DateOnly), Reason: orders.Reason{Text: "Está de comisión hasta el jueves"}}
		held, err := desk.Perform(ctx, tech, folio(), pause, orders.Options{})
		if err != nil || !held.Undo {
			t.Fatalf("a pause: %+v, %v", held, err)
		}
		w.Clock.Advance(orders.UndoFor + time.Second)
		if err := undo(tech, held.Version, ""); problem.KindOf(err) != problem.Refused {
			t.Errorf("after its time: %v", err)
		}
		w.Clock.Advance(-orders.UndoFor)
		if err := undo(tech, held.Version, ""); err != nil {
			t.Fatal(err)
		}
		if o := w.view(ref).Order; o.Record.Pause != nil {
			t.Error("the order is still held")
		}
		w.inspect()
	})
}
