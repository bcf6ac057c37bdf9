package orders_test

import (
	"slices"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// rev11 P-11, F-10: whoever the TDTIC names for a mechanism has the order in «Mi turno» and
// may read it while that lasts, and no longer; the Supervisor has the turn as well, once,
// and records the result. With nobody named it is the Supervisor's alone.
func TestWhoIsNamedForAMechanismHasItInTheirTurn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		way, _ := procedure.Rev11.Order.Way("OS-62")
		other, chief := w.member(holderName), w.member(seed.Beatriz)
		determined := func(who people.ID) string {
			ref := w.walk(seed.Start{}, "OS-01", "OS-06", "OS-17")
			act, err := w.SampleAct(ctx, way, w.view(ref))
			if err != nil {
				t.Fatal(err)
			}
			act.(*orders.DetermineMechanism).InChargeID = string(who)
			if _, err := w.Do(ctx, w.view(ref), procedure.Director, act); err != nil {
				t.Fatal(err)
			}
			return ref
		}
		has := func(who people.Actor, ref string) (n int) {
			list, err := w.Program.Desk.MyTurn(ctx, who)
			if err != nil {
				t.Fatal(err)
			}
			if count, _, err := w.Program.Desk.TurnCount(ctx, who); err != nil || count != len(list) {
				t.Errorf("%s has %d orders and counts %d, %v", who.Person.Name, len(list), count, err)
			}
			for _, x := range list {
				if x.Folio == ref {
					n++
				}
			}
			return n
		}
		ref := determined(other.Person.ID)
		if has(other, ref) != 1 || has(chief, ref) != 1 {
			t.Errorf("in the turn of the one named %d times, of the Supervisor %d times", has(other, ref), has(chief, ref))
		}
		v, err := w.Program.Desk.Open(ctx, other, ref)
		if err != nil || v.Order.TurnLabel() != "Responsable designado" || v.MyTurn || len(v.Offers) > 0 {
			t.Errorf("read by the one named: %v, turn %v", err, v.MyTurn)
		}
		if v, err = w.Program.Desk.Open(ctx, chief, ref); err != nil || !v.MyTurn || !slices.ContainsFunc(v.Offers, func(o orders.Offer) bool { return o.Main && o.Activity.Key == procedure.RecordResult }) {
			t.Errorf("the Supervisor does not record its result: %v", err)
		}
		if _, err := w.Go(ctx, seed.Start{}, ref, "OS-65"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Program.Desk.Open(ctx, other, ref); has(other, ref) != 0 || problem.KindOf(err) != problem.NotFound {
			t.Errorf("after the result the one named still has it: %v", err)
		}
		if ref = determined(chief.Person.ID); has(chief, ref) != 1 {
			t.Errorf("a Supervisor who was named has it %d times", has(chief, ref))
		}
		if ref = determined(""); has(chief, ref) != 1 || w.view(ref).Order.TurnLabel() != procedure.Supervisor.Label() {
			t.Error("with nobody named it is not the Supervisor's")
		}
		ref = w.walk(seed.Start{}, "OS-01", "OS-06", "OS-17")
		act, _ := w.SampleAct(ctx, way, w.view(ref))
		act.(*orders.DetermineMechanism).InChargeID = "nadie"
		if _, err := w.Do(ctx, w.view(ref), procedure.Director, act); problem.KindOf(err) != problem.Invalid {
			t.Errorf("somebody who does not exist was named: %v", err)
		}
	})
}
