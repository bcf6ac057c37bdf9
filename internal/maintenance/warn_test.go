package maintenance_test

import (
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/seed"
)

// rev11 P-04, T-PREV: thirty days before the yearly maintenance of a machine without a day
// in a programme is due, who answers for it is told so, once; after the maintenance again
// in the next year. Nobody is told of what a programme has a day for, or has an order.
func TestUsersAreWarnedOfAMaintenanceWithoutAProgramme(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		owner := w.Cast.Person(seed.Lucia)
		add := func(number, last, acquired string, regime string) (a equipment.Asset) {
			w.must(db.Write(ctx, func(c *database.Conn) (err error) {
				a, err = w.Program.Equipment.Add(ctx, c, audit.By{Actor: audit.System, At: begin}, equipment.Asset{Inventory: number, Serial: "S" + number, Type: "escritorio", Brand: "Dell", Model: "Prueba",
					Regime: regime, HolderID: string(owner.ID), UnitID: owner.UnitID, LastMaintenance: last, AcquiredOn: acquired})
				return err
			}))
			return a
		}
		served := add("AVISA-1", "2026-03-20", "2020-01-01", equipment.Owned)
		bought := add("AVISA-2", "", "2026-03-20", equipment.Owned)
		later := add("AVISA-3", "2026-03-21", "", equipment.Owned)
		lent := add("AVISA-4", "2026-03-20", "", equipment.Leased)
		told := func(a equipment.Asset) (n int) {
			tray, err := w.Notices.Tray(ctx, people.Actor{Person: owner, Roles: []people.Role{people.Requester}, At: w.now.Now()}, 500)
			w.must(err)
			for _, x := range tray {
				if x.Order == string(a.ID) {
					n++
					if x.Way != notices.AboutPreventive || !strings.Contains(x.Text, "a más tardar el ") || !strings.Contains(x.Text, a.Inventory) {
						t.Errorf("%s, %q", x.Way, x.Text)
					}
				}
			}
			return n
		}
		look := func(on string, hour int, want map[string]int) {
			t.Helper()
			w.now.Set(day(on).Time(clock.Mexico, hour, 0, 0))
			_, err := w.Warn(ctx)
			w.must(err)
			for _, a := range []equipment.Asset{served, bought, later, lent} {
				if got := told(a); got != want[a.Inventory] {
					t.Errorf("on %s who has %s was told %d times, want %d", on, a.Inventory, got, want[a.Inventory])
				}
			}
		}
		nobody := map[string]int{}
		first := map[string]int{"AVISA-1": 1, "AVISA-2": 1}
		look("2027-02-17", 10, nobody)
		look("2027-02-18", 10, first)
		look("2027-02-18", 11, first)
		w.must(db.Write(ctx, func(c *database.Conn) error {
			return w.Program.Equipment.Maintained(ctx, c, served.ID, day("2027-02-18"), w.now.Now()) // on the day of the warning
		}))
		second := map[string]int{"AVISA-1": 1, "AVISA-2": 1, "AVISA-3": 1}
		look("2027-03-01", 10, second)
		second["AVISA-1"] = 2
		look("2028-01-25", 10, second)

		// What a published programme has a day for is told with its day.
		w.machines(5)
		p, err := w.Prepare(ctx, w.member(seed.Beatriz), w.form(2028), none)
		w.must(err)
		w.publish(p)
		e := w.entryOf(p, "MASA-00001")
		w.now.Set(day(e.DueOn).Add(-10).Time(clock.Mexico, 10, 0, 0))
		n, err := w.Warn(ctx)
		w.must(err)
		if n != 0 {
			t.Errorf("%d were told of what the programme has", n)
		}
		w.inspect()
	})
}
