package orders_test

import (
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// rev11 A-18 R-T-01: nobody signs a letter whose annex or data changed after it was
// drafted; returned and drafted anew it can be signed.
func TestAStaleLetterIsNotSigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		by := audit.By{Actor: audit.System, At: w.Clock.Now()}
		for name, change := range map[string]struct {
			do   func(c *database.Conn, v orders.View) error
			says string
		}{
			"an annex": {func(c *database.Conn, v orders.View) error {
				return w.Program.Papers.Void(ctx, c, handover(v).ID, "se capturó otro equipo", by)
			}, "el anexo ST-ERE"},
			"the serial number": {func(c *database.Conn, v orders.View) error {
				a := v.Asset
				a.Serial += "-9"
				return w.Program.Equipment.Update(ctx, c, by, a)
			}, "la serie del equipo"},
		} {
			t.Run(name, func(t *testing.T) {
				w.t = t
				ref := w.walk(seed.Start{}, procedure.Rev11.Reach("OS-58")...)
				v := w.view(ref)
				if err := db.Write(ctx, func(c *database.Conn) error { return change.do(c, v) }); err != nil {
					t.Fatal(err)
				}
				_, err := w.Go(ctx, seed.Start{}, ref, "OS-60")
				bad, _ := problem.As(err)
				if problem.KindOf(err) != problem.Refused || !strings.Contains(bad.Message, change.says) {
					t.Fatalf("signing said %v, want a refusal that names %q", err, change.says)
				}
				if v := w.view(ref); v.Order.State != procedure.E18 || !v.Order.ConcludedAt.IsZero() {
					t.Errorf("the refused signature left the order in %s", v.Order.State)
				}
				for _, way := range []string{"OS-59", "OS-58", "OS-60"} {
					if _, err := w.Go(ctx, seed.Start{}, ref, way); err != nil {
						t.Fatalf("%s: %v", way, err)
					}
				}
				w.inspect()
			})
		}
	})
}

func handover(v orders.View) (last papers.Paper) {
	for _, p := range v.Papers {
		if p.Kind == papers.Handover {
			last = p
		}
	}
	return last
}

// rev11 R-T-01, R-T-02: what is signed are the words of the letter, the unit and the name of its
// user among them; what the directory says afterwards is not.
func TestALetterKeepsTheWordsThatAreSigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		ref := w.walk(seed.Start{}, procedure.Rev11.Reach("OS-60")...)
		said := func() papers.LetterPaper {
			t.Helper()
			docs, err := w.Program.Documents.OfOrder(ctx, db.Read(), w.view(ref))
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range docs {
				if x, ok := d.Value.(*papers.LetterPaper); ok {
					return *x
				}
			}
			t.Fatal("no letter")
			return papers.LetterPaper{}
		}
		before := said()
		w.write(func(c conn) error {
			who, err := w.Program.People.Person(ctx, c, w.view(ref).Order.RequesterID)
			if err != nil {
				return err
			}
			if before.Goods[0].Unit != who.UnitName || !strings.Contains(before.Sign.Copies, who.Name) {
				t.Errorf("the letter of %s, %s, says %+v", who.Name, who.UnitName, before)
			}
			units, err := w.Program.People.Units(ctx, c)
			if err != nil {
				return err
			}
			for _, u := range units {
				if u.ID != who.UnitID {
					who.UnitID = u.ID
				}
			}
			who.Name = "Otro Nombre Cualquiera"
			return w.Program.People.UpdatePerson(ctx, c, w.by(), who)
		})
		if after := said(); after.Sign.Copies != before.Sign.Copies || after.Goods[0].Unit != before.Goods[0].Unit {
			t.Errorf("signed as %q, %q; it says %q, %q", before.Sign.Copies, before.Goods[0].Unit, after.Sign.Copies, after.Goods[0].Unit)
		}
	})
}
