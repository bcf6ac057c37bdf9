package orders_test

import (
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// rev11 F-07: what a machine in the workshop lacks is asked for as urgent or not, on the
// paper and in the list of the store room.
func TestTheWorkshopSaysWhatIsUrgent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		way, _ := procedure.Rev11.Order.Way("OS-23")
		course := procedure.Rev11.Reach(way.ID)
		for _, urgent := range []bool{true, false} {
			ref := w.walk(seed.Start{}, course[:len(course)-1]...)
			act, err := w.SampleAct(ctx, way, w.view(ref))
			if err != nil {
				t.Fatal(err)
			}
			act.(*orders.AskResources).Urgent = urgent
			before := map[string]int{}
			for _, p := range w.view(ref).Papers {
				before[p.ID] = p.Version
			}
			if _, err := w.Do(ctx, w.view(ref), procedure.Adviser, act); err != nil {
				t.Fatal(err)
			}
			asked := 0
			for _, p := range w.view(ref).Papers {
				if p.Kind != papers.Supplies || before[p.ID] == p.Version {
					continue
				}
				asked++
				var v papers.SuppliesPaper
				slip, err := w.Program.Supplies.Slip(ctx, db.Read(), p.ID)
				if bad := p.Decode(&v); err != nil || bad != nil {
					t.Fatal(err, bad)
				}
				if slip.OrderID != string(w.view(ref).Order.ID) || slip.Urgent != urgent || v.Asked.Urgent != urgent {
					t.Errorf("asked as urgent: %v; the store room has %v, the paper %v", urgent, slip.Urgent, v.Asked.Urgent)
				}
			}
			if asked != 1 {
				t.Errorf("%d slips were asked for", asked)
			}
		}
	})
}

// domain §5.1, fields 15 and 25: however the service ends, the AST says why it happened,
// and what it was about when the requester chose something else.
func TestTheASTSaysTheCauseAndTheCategory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		for _, c := range []struct {
			way     string
			correct func(a orders.Act, category string)
		}{
			{"OS-18", func(a orders.Act, category string) { a.(*orders.Conclude).Category = category }},
			{"OS-48", func(a orders.Act, category string) { a.(*orders.ReportProvider).Category = category }},
		} {
			way, _ := procedure.Rev11.Order.Way(c.way)
			if way.Act != procedure.Conclude && way.Act != procedure.ReportProvider {
				t.Fatalf("%s is %s", c.way, way.Act)
			}
			course := procedure.Rev11.Reach(way.ID)
			ref := w.walk(seed.Start{}, course[:slices.Index(course, way.ID)]...)
			act, err := w.SampleAct(ctx, way, w.view(ref))
			if err != nil {
				t.Fatal(err)
			}
			c.correct(act, "no-hay")
			if _, err := w.Do(ctx, w.view(ref), procedure.Adviser, act); problem.KindOf(err) != problem.Invalid {
				t.Errorf("%s: a category of no list: %v", c.way, err)
			}
			was := w.view(ref).Order.Category
			category := "wi-fi"
			if was == category {
				category = "ofimatica"
			}
			c.correct(act, category)
			if _, err := w.Do(ctx, w.view(ref), procedure.Adviser, act); err != nil {
				t.Fatal(err)
			}
			v := w.view(ref)
			last := v.Steps[len(v.Steps)-1].Text
			if v.Order.Category != category || v.Order.Record.Diagnosis.Cause == "" || !strings.Contains(last, "«"+category+"»") {
				t.Errorf("%s: category %q, was %q, cause %q, history %q", c.way, v.Order.Category, was, v.Order.Record.Diagnosis.Cause, last)
			}
		}
		w.inspect()
	})
}
