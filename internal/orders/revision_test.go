package orders_test

import (
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// rev11 Q-02: an order is filed under the revision in force and keeps it, whatever
// is done with it later and whatever the program would file new orders under; each
// step says the revision it was done under.
func TestAnOrderKeepsItsRevision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		ref := w.walk(seed.Start{Service: "Nodo de red"}, "OS-01")
		if got := w.view(ref).Order.Revision; got != procedure.Rev11.No {
			t.Fatalf("filed under revision %d", got)
		}
		const earlier = 10 // as if the order had begun before revision 11 came into force
		err := db.Write(ctx, func(c *database.Conn) error {
			_, err := c.Exec(ctx, `UPDATE orders SET revision = ? WHERE folio = ?`, earlier, ref)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		chief := w.member(seed.Beatriz)
		v := w.view(ref)
		act := &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(w.member(seed.Jorge).Person.ID), Priority: string(orders.Medium), Why: "Conoce ese equipo y pasa hoy por ahí"}}
		if _, err := w.Program.Desk.Perform(ctx, chief, ref, act, orders.Options{Version: v.Order.Version}); err != nil {
			t.Fatal(err)
		}
		v = w.view(ref)
		if last := v.Steps[len(v.Steps)-1]; v.Order.Revision != earlier || last.Revision != earlier {
			t.Errorf("after an act the order is under revision %d and its step under %d", v.Order.Revision, last.Revision)
		}
	})
}
