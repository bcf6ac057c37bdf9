package seed_test

import (
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/settings"
)

// GAP-04: where the institution asks only once the external file is closed, the order waits
// for an answer without a term, and silence counts from the end of the file on, whichever
// end that is.
func TestADeferredSurveyWaitsForItsExternalFile(t *testing.T) {
	for kind, ways := range map[procedure.FileKind][]string{
		procedure.NormFile:     {"EX-09"},
		procedure.WarrantyFile: {"EX-05", "EX-20", "EX-23"},
	} {
		dbtest.Each(t, func(t *testing.T, db *database.DB) {
			ctx, d := t.Context(), driver(t, db)
			p, now := d.Program, d.Clock
			err := db.Write(ctx, func(c *database.Conn) error {
				return p.Settings.Set(ctx, c, now.Now(), string(d.Cast.Person(seed.Saul).ID), settings.SurveyInProcess, "diferida", "Lo acordó el comité de calidad")
			})
			if err != nil {
				t.Fatal(err)
			}
			f := begun(t, d, kind)
			order := func() *orders.Order {
				t.Helper()
				o, err := p.Desk.Find(ctx, db.Read(), orders.System(), f.OrderID)
				if err != nil {
					t.Fatal(err)
				}
				return o
			}
			tick := func() {
				t.Helper()
				if _, err := p.Desk.Tick(ctx, p.Notices.Alarm); err != nil {
					t.Fatal(err)
				}
			}
			now.Advance(30 * 24 * time.Hour)
			tick()
			if o := order(); o.State != procedure.E05 || !o.SurveyDue.IsZero() || !o.CheckAt.IsZero() {
				t.Fatalf("%s: while the file is open the order is in %s, its survey due on %v and looked at on %v; want E05 without a term", kind, o.State, o.SurveyDue, o.CheckAt)
			}
			for _, way := range ways {
				if err := goFileWay(t, d, f, way); err != nil {
					t.Fatalf("%s: %s: %v", kind, way, err)
				}
			}
			closed := now.Now()
			o := order()
			if o.State != procedure.E05 || o.SurveyDue.Before(closed.Add(2*24*time.Hour)) || !o.CheckAt.After(closed.Add(-time.Hour)) {
				t.Fatalf("%s: once the file is closed the order is in %s, its survey due on %v and looked at on %v; want E05 with three business days from %v", kind, o.State, o.SurveyDue, o.CheckAt, closed)
			}
			who, err := d.Actor(ctx, o, procedure.Requester)
			if err != nil {
				t.Fatal(err)
			}
			list, err := p.Notices.Tray(ctx, who, 200)
			if err != nil {
				t.Fatal(err)
			}
			told := 0
			for _, n := range list {
				if n.Folio == o.Folio && strings.HasPrefix(n.Text, "Se cerró el expediente externo") {
					told++
				}
			}
			if told != 1 {
				t.Errorf("%s: who asked was told %d times that the survey begins; want once", kind, told)
			}
			for range 12 {
				if o = order(); o.State == procedure.F2 {
					break
				}
				if now.Now().Before(o.CheckAt.Add(time.Second)) {
					now.Set(o.CheckAt.Add(time.Second))
				}
				tick()
			}
			if o.State != procedure.F2 || o.ClosedAt.Before(o.SurveyDue) {
				t.Errorf("%s: after the term the order is in %s since %v; want F2 after %v", kind, o.State, o.ClosedAt, o.SurveyDue)
			}
		})
	}
}
