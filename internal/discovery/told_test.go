package discovery_test

import (
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/problem"
)

// domain §5.1, field 13: what a person says of a machine waits for somebody to accept it,
// and never edits.
func TestWhatAPersonSaysOfAMachineWaitsInTheQueue(t *testing.T) {
	each(t, func(w *world) {
		ana := audit.By{Actor: "persona-ana", At: monday}
		tell := func(x discovery.Correction) (f discovery.Find) {
			w.write(func(c *database.Conn) (err error) {
				f, err = w.s.Tell(t.Context(), c, ana, w.laptop.ID, x)
				return err
			})
			return f
		}
		same := discovery.Correction{Inventory: "DEMO-000123", Serial: "7XK2M93", Type: "portatil", Brand: "Dell", Model: "Latitude 3430", Who: "Ana, OS-2026-000001. Lo dice la etiqueta"}
		w.refused(problem.Invalid, func(c *database.Conn) error {
			_, err := w.s.Tell(t.Context(), c, ana, w.laptop.ID, same)
			return err
		})
		other := same
		other.Serial = "9ZZ1111"
		f := tell(other)
		open := w.pending(f.ID)
		if len(open) != 1 || open[discovery.FieldSerial].Proposed != "9ZZ1111" || open[discovery.FieldSerial].Present != "7XK2M93" || f.MatchedBy != "persona" || f.Facts.Agent != same.Who {
			t.Errorf("the queue has %+v of %+v", open, f)
		}
		if a := w.now12(); a.Serial != "7XK2M93" {
			t.Errorf("the inventory was edited: %s", a.Serial)
		}
		list, err := w.s.Queue(t.Context(), w.db.Read(), false, monday, "", 10)
		if err != nil || len(list) != 1 || list[0].Open != 1 {
			t.Errorf("waiting: %+v, %v", list, err)
		}
		other.Model = "Latitude 3440" // said again, with more
		if again := tell(other); again.ID != f.ID || len(w.pending(f.ID)) != 2 {
			t.Errorf("said twice: %s, %+v", again.ID, w.pending(f.ID))
		}
		w.write(func(c *database.Conn) error {
			return w.s.Reject(t.Context(), c, clerk, f.ID, w.pending(f.ID)[discovery.FieldModel].ID, "La caja es de otro modelo")
		})
		w.write(func(c *database.Conn) error {
			return w.s.Accept(t.Context(), c, clerk, f.ID, w.pending(f.ID)[discovery.FieldSerial].ID, "7XK2M93")
		})
		if a := w.now12(); a.Serial != "9ZZ1111" || a.Model != "Latitude 3430" {
			t.Errorf("after the review: %s, %s", a.Serial, a.Model)
		}
		w.refused(problem.Invalid, func(c *database.Conn) error { // what was reviewed and left is not asked again
			_, err := w.s.Tell(t.Context(), c, ana, w.laptop.ID, other)
			return err
		})
	})
}
