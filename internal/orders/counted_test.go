package orders_test

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// Counters show what this instance changes at once, and what another one changed
// within a moment; nobody gets the figure of somebody else.
func TestCountersAreAMomentOldAtMost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		desk, chief := w.Program.Desk, w.member(seed.Beatriz)
		open := func(who people.Actor) int {
			t.Helper()
			n, err := desk.CountUpTo(ctx, who, orders.Filter{Open: true}, 99)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		board := func() int {
			t.Helper()
			b, err := desk.Board(ctx, chief)
			if err != nil {
				t.Fatal(err)
			}
			return b.ByTurn[procedure.Supervisor]
		}
		if open(chief) != 0 || board() != 0 {
			t.Fatal("orders in an empty program")
		}
		ref := w.walk(seed.Start{Service: "Nodo de red"}, "OS-01")
		if open(chief) != 1 || board() != 1 {
			t.Errorf("after an act of this instance: %d open, %d for the Supervisor", open(chief), board())
		}
		if n := open(w.member(seed.Efrain)); n != 0 {
			t.Errorf("who has no orders counts %d", n)
		}
		// As another instance on the same database would.
		err := db.Write(ctx, func(c *database.Conn) error {
			_, err := c.Exec(ctx, `UPDATE orders SET is_open = 0 WHERE folio = ?`, ref)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(3 * time.Second)
		if open(chief) != 0 || board() != 0 {
			t.Errorf("a moment after another instance: %d open, %d for the Supervisor", open(chief), board())
		}
	})
}
