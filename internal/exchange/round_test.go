package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/exchange"
	"secogem.gob.mx/soporte/internal/people"
)

// spoiled are texts that spreadsheets like to spoil, and that a machine may bear.
var spoiled = []string{"=HYPERLINK(\"http://x\")", "+52 722 1", "-x", "@ana", "'hola", "''=x", "a\"b,c;d", "dos\nrenglones", "Ñandú & <b>", "00123", "1E5", "TRUE", "_x0041_", "_x000D_", "á\u0301", "𝕊oporte 🖨", "＝1", "#REF!", "NULL", "2026-11-23"}

// The inventory goes out and into an empty one, as CSV and as XLSX, and what comes out there
// is the same to the byte, hostile texts included; only the ids are others.
func TestTheInventoryRoundTripsIntoAnEmptyOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		here := over(db)
		here.do(t, func(ctx context.Context, c *database.Conn) error {
			unit, err := here.people.AddUnit(ctx, c, by, people.Unit{Name: "Investigación", Key: "210"})
			if err != nil {
				return err
			}
			ana, err := here.people.AddPerson(ctx, c, by, people.Person{Name: "Ana Ruiz", Email: "ana@demo.invalid", UnitID: unit.ID})
			if err != nil {
				return err
			}
			types := equipment.Types()
			for i, s := range spoiled {
				a := equipment.Asset{Inventory: fmt.Sprintf("DEMO-%04d", i), Serial: fmt.Sprintf("00%dE%d", i, i), Type: types[i%len(types)].Key, Brand: s, Model: spoiled[(i+1)%len(spoiled)], Nickname: spoiled[(i+2)%len(spoiled)],
					Building: spoiled[(i+3)%len(spoiled)], Office: spoiled[(i+4)%len(spoiled)], Contract: spoiled[(i+5)%len(spoiled)], Regime: equipment.Owned, AcquiredOn: "2024-02-29", WarrantyFrom: "2024-03-01", WarrantyUntil: "2027-03-01", Shared: i%3 == 0, Provisional: i%5 == 0}
				if i%2 == 0 {
					a.HolderID, a.UnitID = string(ana.ID), unit.ID
				}
				if _, err := here.assets.Add(ctx, c, by, a); err != nil {
					return fmt.Errorf("%q: %w", s, err)
				}
			}
			return nil
		})
		// out is what an inventory exports, without the ids.
		out := func(d *depot) exchange.Table {
			table := d.export(t, exchange.Equipment)
			for i := range table.Rows {
				table.Rows[i].Cells[len(table.Rows[i].Cells)-1] = ""
			}
			return table
		}
		first := out(here)
		if len(first.Rows) != len(spoiled) {
			t.Fatalf("%d machines left", len(first.Rows))
		}
		for _, xlsx := range []bool{false, true} {
			there := over(dbtest.SQLite(t))
			there.do(t, func(ctx context.Context, c *database.Conn) error {
				unit, err := there.people.AddUnit(ctx, c, by, people.Unit{Name: "Investigación", Key: "210"})
				if err == nil {
					_, err = there.people.AddPerson(ctx, c, by, people.Person{Name: "Ana Ruiz", Email: "ana@demo.invalid", UnitID: unit.ID})
				}
				return err
			})
			if p := there.load(t, exchange.Equipment, read(t, written(t, first, xlsx))); p.Added() != len(spoiled) {
				t.Errorf("xlsx %v: %d came in", xlsx, p.Added())
			}
			second := out(there)
			if diff := cmp.Diff(first, second); diff != "" {
				t.Errorf("xlsx %v: the rows are others: %s", xlsx, diff)
			}
			if !bytes.Equal(written(t, first, false), written(t, second, false)) {
				t.Errorf("xlsx %v: the bytes are others", xlsx)
			}
		}
	})
}
