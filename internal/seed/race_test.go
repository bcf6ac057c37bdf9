package seed_test

import (
	"strings"
	"sync"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/supplies"
)

// contenders is how many orders reach for the last piece at once.
const contenders = 50

// rev11 A-13, D-13: of fifty orders that are answered «Sí» at one instant upon the last
// piece, one has it reserved and goes on to activity 14; the others are told so, and stay
// in activity 13 as they were.
func TestOfFiftyDecisionsUponTheLastPieceOneStands(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := driver(t, db)
		ctx := t.Context()
		chief, err := d.Member(ctx, seed.Beatriz)
		if err != nil {
			t.Fatal(err)
		}
		var item supplies.Item
		if err := db.Write(ctx, func(c *database.Conn) (err error) {
			item, err = d.Program.Supplies.Add(ctx, c, supplies.Item{Name: "Pieza única", Unit: "pza", Stock: 1}, audit.By{Actor: string(chief.Person.ID), Role: string(people.Supervisor), At: d.Clock.Now()})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		refs := make([]string, contenders)
		for i := range refs {
			if refs[i], err = d.Walk(ctx, seed.Start{}, procedure.Rev11.Reach("OS-46")...); err != nil {
				t.Fatal(err)
			}
		}
		before := make([]orders.View, contenders)
		for i, ref := range refs {
			if before[i], err = d.Program.Desk.Open(ctx, orders.System(), ref); err != nil || before[i].Order.State != procedure.E13 {
				t.Fatalf("%s is in %s: %v", ref, before[i].Order.State, err)
			}
		}
		errs := make([]error, contenders)
		begin := make(chan struct{})
		var wg sync.WaitGroup
		for i, ref := range refs {
			wg.Go(func() {
				act := &orders.DetermineResources{Exit: string(procedure.Yes), Missing: "La última pieza", Lines: []orders.Line{{ItemID: item.ID, Quantity: 1}}}
				<-begin
				_, errs[i] = d.Program.Desk.Perform(ctx, chief, ref, act, orders.Options{Version: before[i].Order.Version})
			})
		}
		close(begin)
		wg.Wait()
		won := ""
		for i, err := range errs {
			v, open := d.Program.Desk.Open(ctx, orders.System(), refs[i])
			if open != nil {
				t.Fatal(open)
			}
			switch {
			case err == nil && won == "" && v.Order.State == procedure.E14:
				won = string(v.Order.ID)
			case err == nil:
				t.Errorf("%s has the last piece, too, and is in %s", refs[i], v.Order.State)
			case problem.KindOf(err) != problem.Refused && problem.KindOf(err) != problem.Invalid || !strings.Contains(err.Error(), item.Name):
				t.Errorf("%s is answered %v", refs[i], err)
			case v.Order.Version != before[i].Order.Version || v.Order.State != procedure.E13 || len(v.Papers) != len(before[i].Papers):
				t.Errorf("%s was refused and changed: %s, version %d", refs[i], v.Order.State, v.Order.Version)
			}
		}
		now, err := d.Program.Supplies.Item(ctx, db.Read(), item.ID)
		if err != nil || now.Stock != 1 || now.Reserved != 1 {
			t.Errorf("the shelf holds %d, of which %d are reserved: %v", now.Stock, now.Reserved, err)
		}
		held, err := d.Program.Supplies.Reserved(ctx, db.Read(), won)
		if err != nil || won == "" || len(held) != 1 || held[0].Qty != 1 {
			t.Errorf("%q won and has %+v: %v", won, held, err)
		}
		if _, err := audit.VerifyAll(ctx, db.Read()); err != nil {
			t.Error(err)
		}
	})
}
