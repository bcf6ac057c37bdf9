package orders_test

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

// A printer is everybody's in the unit, and what each asked for is not: the order of one
// neither shows nor counts the order of another, while who attends them sees both.
func TestAnOrderShowsOfItsMachineWhatItsReaderMayKnow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := openDesk(t, db)
		var printer equipment.Asset
		err := db.Write(t.Context(), func(c *database.Conn) (err error) {
			printer, err = d.Equipment.Add(t.Context(), c, audit.By{Actor: audit.System, At: monday}, equipment.Asset{Type: "impresora", Brand: "Sur", Model: "P400", Inventory: "INV-0001", Serial: "S-1",
				Regime: equipment.Owned, Status: equipment.Active, HolderID: string(d.chief.Person.ID), UnitID: d.chief.Person.UnitID, Shared: true})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var refs []orders.Result
		for _, who := range []people.Actor{d.other, d.ana} {
			d.clock.Advance(time.Hour)
			res, err := d.Create(t.Context(), who, &orders.Request{RequestForm: orders.RequestForm{AssetID: string(printer.ID), Fault: "La impresora no imprime lo que mando.", CanWork: "no", Anyway: true}}, orders.Options{})
			if err != nil {
				t.Fatal(err)
			}
			refs = append(refs, res)
		}
		for name, x := range map[string]struct {
			who             people.Actor
			related, faults int
		}{"her requester": {d.ana, 0, 1}, "the AST": {d.tech, 1, 2}, "the auditor": {d.watching, 1, 2}} {
			v, err := d.Open(t.Context(), x.who, refs[1].Folio)
			if err != nil {
				t.Fatal(err)
			}
			if len(v.Related) != x.related || v.Faults != x.faults {
				t.Errorf("%s sees %d other orders and %d faults", name, len(v.Related), v.Faults)
			}
			for _, other := range v.Related {
				if other.Folio != refs[0].Folio {
					t.Errorf("%s sees %s", name, other.Folio)
				}
			}
		}
	})
}
