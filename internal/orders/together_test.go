package orders_test

import (
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// rev11 A-03: acts that come together stand in the history one by one, or not at
// all, and never one that is signed.
func TestActsThatComeTogetherAreAllOrNone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		ref := w.walk(seed.Start{Service: "Nodo de red"}, "OS-01", "OS-06")
		v := w.view(ref)
		tech, ok := v.Names[v.Order.AdviserID]
		if !ok {
			t.Fatal("nobody attends the order")
		}
		actor := people.Actor{Person: tech, Roles: []people.Role{people.Adviser, people.Requester}}
		good := &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "inmediata", Reason: "Se reinició el equipo y quedó bien."}}
		for name, acts := range map[string][]orders.Act{
			"the decision alone":         {good},
			"the visit before reception": {&orders.RecordVisit{}, &orders.Receive{}, good},
			"something signed":           {&orders.Receive{}, &orders.SignHandover{}},
			"the same twice":             {&orders.Receive{}, &orders.Receive{}},
		} {
			if _, err := w.Program.Desk.PerformTogether(ctx, actor, ref, acts, orders.Options{Version: v.Order.Version}); problem.KindOf(err) != problem.Refused {
				t.Errorf("%s: %v", name, err)
			}
		}
		if now := w.view(ref); len(now.Steps) != len(v.Steps) || now.Order.Version != v.Order.Version {
			t.Fatalf("what was refused left steps: %d, not %d", len(now.Steps), len(v.Steps))
		}
		opt := orders.Options{Version: v.Order.Version, Key: "juntas", Route: "/x", Body: "igual"}
		for range 2 { // the second time the same form is answered by the first
			if _, err := w.Program.Desk.PerformTogether(ctx, actor, ref, []orders.Act{&orders.Receive{}, &orders.RecordVisit{}, good}, opt); err != nil {
				t.Fatal(err)
			}
		}
		now := w.view(ref)
		var got []procedure.Act
		for _, s := range now.Steps[len(v.Steps):] {
			got = append(got, s.Act)
		}
		if len(got) != 3 || got[0] != procedure.Receive || got[1] != procedure.RecordVisit || got[2] != procedure.Determine || now.Order.State != procedure.E04 {
			t.Errorf("%v, now in %s", got, now.Order.State)
		}
		w.inspect()
	})
}
