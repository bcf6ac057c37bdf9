package seed_test

import (
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// What is said of many folios at once is what each desk says of one, for everybody
// (quality.md rule 6).
func TestWhoMayOpenWhatIsTheSameForOneAndForMany(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx, d, c := t.Context(), driver(t, db), db.Read()
		var folios, files []string
		for _, way := range []string{"OS-06", "OS-42", "OS-48", "OS-62"} {
			folio, err := d.Walk(ctx, seed.Start{}, procedure.Rev11.Reach(way)...)
			if err != nil {
				t.Fatal(err)
			}
			folios = append(folios, folio)
		}
		o, err := d.Program.Desk.Find(ctx, c, orders.System(), folios[2])
		if err != nil {
			t.Fatal(err)
		}
		f, err := d.Program.Repair.OfOrder(ctx, c, string(o.ID))
		if err != nil {
			t.Fatal(err)
		}
		folios, files = append(folios, "OS-2026-999999"), append(files, f.Folio, "EXT-2026-999999")
		yes, no := 0, 0
		for name := range d.Cast.People {
			who, err := d.Member(ctx, name)
			if err != nil {
				t.Fatal(err)
			}
			may, err := d.Program.Desk.FindAll(ctx, c, who, folios...)
			if err != nil {
				t.Fatal(err)
			}
			for _, folio := range folios {
				_, err := d.Program.Desk.Find(ctx, c, who, folio)
				if err != nil && problem.KindOf(err) != problem.NotFound {
					t.Fatal(err)
				}
				if got, want := may[folio] != nil, err == nil; got != want {
					t.Errorf("%s may open %s: %v of many, %v of one", name, folio, got, want)
				}
				if may[folio] != nil {
					yes++
				} else {
					no++
				}
			}
			of, err := d.Program.RepairDesk.Readable(ctx, c, who, files...)
			if err != nil {
				t.Fatal(err)
			}
			for _, folio := range files {
				if _, err := d.Program.RepairDesk.Find(ctx, c, who, folio); of[folio] != (err == nil) {
					t.Errorf("%s may open %s: %v of many, %v of one", name, folio, of[folio], err == nil)
				}
			}
		}
		if yes == 0 || no == 0 {
			t.Errorf("%d may be opened and %d not: that proves nothing", yes, no)
		}
	})
}
