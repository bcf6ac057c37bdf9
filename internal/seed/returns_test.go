package seed_test

import (
	"slices"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/seed"
)

// remembered judges that a machine that is away waits for somebody by a day: an open order
// or an open file answers for it, and what waits has a term and stands in somebody's turn.
// It returns the file that answers, if one does.
func remembered(t *testing.T, d *seed.Driver, asset equipment.ID, when string) repair.File {
	t.Helper()
	ctx, c := t.Context(), d.Program.DB.Read()
	at, err := d.Program.Equipment.CustodyOf(ctx, c, asset)
	if err != nil {
		t.Fatal(err)
	}
	if at.Place == equipment.AtUser {
		return repair.File{}
	}
	switch at.Charge.Kind {
	case equipment.ByOrder:
		v, err := d.Program.Desk.Open(ctx, orders.System(), at.Charge.ID)
		if err != nil || !v.Order.Open() || v.Order.DueAt.IsZero() {
			t.Errorf("%s: the order %s answers, in %s, until %v: %v", when, v.Order.Folio, v.Order.State, v.Order.DueAt, err)
		}
		return repair.File{}
	case equipment.ByRepair:
	default:
		t.Fatalf("%s: at %s, and nobody answers for it", when, at.Place)
	}
	f, err := d.Program.Repair.Get(ctx, c, repair.ID(at.Charge.ID))
	if err != nil || !f.Open() || f.DueAt.IsZero() {
		t.Errorf("%s: the file %s answers, in %s, until %v: %v", when, f.Folio, f.State, f.DueAt, err)
	}
	if f.State != procedure.X40 {
		return f
	}
	if _, err := d.Program.ProposeReturns(ctx); err != nil {
		t.Fatal(err)
	}
	id, err := orders.ProposalFor(ctx, c, string(f.ID))
	if err != nil {
		t.Fatal(err)
	}
	if id == "" {
		return f // who is told of it is judged apart
	}
	v, err := d.Program.Desk.Open(ctx, orders.System(), string(id))
	if err != nil || v.Order.DueAt.IsZero() {
		t.Fatalf("%s: proposed until %v: %v", when, v.Order.DueAt, err)
	}
	user, err := d.Actor(ctx, v.Order, procedure.Requester)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := d.Program.Desk.MyTurn(ctx, user)
	if err != nil || !slices.ContainsFunc(mine, func(a orders.Awaited) bool { return a.ID == id }) {
		t.Errorf("%s: the proposal stands in nobody's turn: %v", when, err)
	}
	return f
}

// peers «return order that cannot be forgotten», rev11 P-08, domain §4.5: over several
// openings, of either kind and by every way that brings a machine back, whatever the file
// waits for is dated, and the machine that is back has an order proposed to its user, that
// opens the next file or brings it home.
func TestAMachineThatComesBackIsNeverForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := driver(t, db)
		var backs []procedure.Way
		for _, w := range procedure.Rev11.External.Ways {
			if w.Goes(procedure.WarrantyFile) == procedure.X40 || w.Goes(procedure.NormFile) == procedure.X40 {
				backs = append(backs, w)
			}
		}
		if len(backs) < 4 {
			t.Fatalf("only %d ways bring a machine back", len(backs))
		}
		kinds := []procedure.FileKind{procedure.WarrantyFile, procedure.NormFile}
		for i, first := range backs {
			kind := kinds[i%2]
			if courseOf(kind, first) == nil {
				kind = kinds[(i+1)%2]
			}
			f := begun(t, d, kind)
			for opening := range 3 {
				target := backs[(i+opening)%len(backs)]
				if opening > 0 {
					kind = procedure.WarrantyFile // OS-48 of the new order opened it
				}
				course := courseOf(kind, target)
				if course == nil {
					target, course = first, courseOf(kind, first)
				}
				if course == nil {
					break
				}
				for _, id := range course {
					if err := goFileWay(t, d, f, id); err != nil {
						t.Fatalf("%s of opening %d: %v", id, opening+1, err)
					}
					now, err := d.Program.Repair.Get(t.Context(), db.Read(), f.ID)
					if err != nil {
						t.Fatal(err)
					}
					remembered(t, d, equipment.ID(now.AssetID), id)
				}
				end := "EX-23" // the new order goes to warranty again, and opens the next file
				if opening == 2 {
					end = "EX-22"
				}
				for _, id := range []string{"EX-20", end} {
					if err := goFileWay(t, d, f, id); err != nil {
						t.Fatalf("%s of opening %d after %s: %v", id, opening+1, target.ID, err)
					}
				}
				now, err := d.Program.Repair.Get(t.Context(), db.Read(), f.ID)
				if err != nil {
					t.Fatal(err)
				}
				asset := equipment.ID(now.AssetID)
				next := remembered(t, d, asset, end)
				if opening == 2 {
					if at, err := d.Program.Equipment.CustodyOf(t.Context(), db.Read(), asset); err != nil || at.Place != equipment.AtUser {
						t.Errorf("after three openings it is at %s: %v", at.Place, err)
					}
					break
				}
				if next.ID == "" || next.ID == f.ID {
					t.Fatalf("opening %d: no next file answers", opening+1)
				}
				f = next
			}
		}
		if _, err := audit.VerifyAll(t.Context(), db.Read()); err != nil {
			t.Error(err)
		}
	})
}

// peers 7, rev11 P-08, P-09: of ten orders that closed while their machine was outside eight machines
// come back, one of them another than the one that left. Two stand on the list of what is out of its
// place, with their day and their document, eight are proposed to be installed, and with that nothing
// of them is away; the one that was replaced names the one that came, whose custody goes on.
func TestOfTenThatLeftTwoAreOutAndEightAreInstalled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := driver(t, db)
		p, c, ctx := d.Program, db.Read(), t.Context()
		goes := func(f repair.File, ways ...string) {
			for _, id := range ways {
				if err := goFileWay(t, d, f, id); err != nil {
					t.Fatalf("%s of %s: %v", id, f.Folio, err)
				}
			}
		}
		var files []repair.File
		for range 10 {
			f := begun(t, d, procedure.WarrantyFile)
			folios, err := orders.FoliosOf(ctx, c, f.OrderID)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := d.Go(ctx, seed.Start{}, folios[f.OrderID], "OS-25"); err != nil {
				t.Fatal(err)
			}
			goes(f, "EX-03", "EX-12")
			files = append(files, f)
		}
		swapped := files[7]
		for _, f := range files[:7] {
			goes(f, "EX-14", "EX-15")
		}
		goes(swapped, "EX-14", "EX-16", "EX-19")

		out := func(want int) {
			t.Helper()
			list, err := p.Equipment.Away(ctx, c, 50)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, x := range list {
				if x.Since.IsZero() || x.Document == "" || x.Charge.IsZero() {
					t.Errorf("%s is away without its day, its document or who answers: %+v", x.AssetID, x)
				}
				if x.Place == equipment.AtProvider {
					n++
				}
			}
			if n != 2 || len(list) != want {
				t.Errorf("%d are out, %d of them with their provider", len(list), n)
			}
		}
		out(10)
		if n, err := p.ProposeReturns(ctx); err != nil || n != 8 {
			t.Fatalf("%d orders are proposed, %v", n, err)
		}
		old, err := p.Equipment.Asset(ctx, c, equipment.ID(swapped.AssetID))
		if err != nil {
			t.Fatal(err)
		}
		if swapped, err = p.Repair.Get(ctx, c, swapped.ID); err != nil {
			t.Fatal(err)
		}
		came, err := p.Equipment.Asset(ctx, c, equipment.ID(swapped.AssetID))
		if err != nil || old.Status != equipment.Replaced || old.ReplacedBy != came.ID || came.Inventory == "" || came.Inventory == old.Inventory {
			t.Errorf("%+v took the place of %+v, %v", came, old, err)
		}
		for _, f := range files[:8] {
			goes(f, "EX-20", "EX-22")
		}
		out(2)
		if at, err := p.Equipment.CustodyOf(ctx, c, came.ID); err != nil || at.Place != equipment.AtUser {
			t.Errorf("what came is at %s: %v", at.Place, err)
		}
	})
}

// When who asked is not there any more, whoever has the machine at their resguardo is asked;
// when nobody has, the file has its term, and the Supervisor is told when it runs out.
func TestAReturnWhoseUserLeftIsNotForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := driver(t, db)
		ctx := t.Context()
		by := audit.By{Actor: audit.System, At: d.Clock.Now()}
		chief, err := d.Member(ctx, seed.Beatriz)
		if err != nil {
			t.Fatal(err)
		}
		f := begun(t, d, procedure.WarrantyFile)
		if err := d.FileWay(ctx, f.Folio, "EX-05"); err != nil {
			t.Fatal(err)
		}
		write := func(do func(c *database.Conn) error) {
			t.Helper()
			if err := db.Write(ctx, do); err != nil {
				t.Fatal(err)
			}
		}
		write(func(c *database.Conn) error {
			return d.Program.People.Suspend(ctx, c, by, people.ID(f.UserID), "Dejó el servicio público")
		})
		if n, err := d.Program.ProposeReturns(ctx); err != nil || n != 0 {
			t.Fatalf("%d proposed to who is not there: %v", n, err)
		}
		if f, err = d.Program.Repair.Get(ctx, db.Read(), f.ID); err != nil || f.DueAt.IsZero() {
			t.Fatalf("the file ends %v: %v", f.DueAt, err)
		}
		told := func() (n int) {
			t.Helper()
			if err := db.Read().Get(ctx, &n, `SELECT COUNT(*) FROM notices WHERE order_id = ? AND way = ? AND (person_id = ? OR role = ?)`, string(f.ID), string(procedure.TNewOrder), string(chief.Person.ID), string(people.Supervisor)); err != nil {
				t.Fatal(err)
			}
			return n
		}
		d.Clock.Set(f.DueAt.Add(time.Minute))
		if _, err := d.Program.RepairDesk.Tick(ctx); err != nil || told() == 0 {
			t.Errorf("its term ran out, and the Supervisor has %d notices: %v", told(), err)
		}
		late, err := d.Program.RepairDesk.List(ctx, db.Read(), chief, repair.Filter{Late: true, Now: d.Clock.Now()})
		if err != nil || len(late.Rows) != 1 || late.Rows[0].ID != f.ID {
			t.Errorf("late are %+v: %v", late.Rows, err)
		}
		// The resguardo passes to somebody who is there: the order is proposed to them.
		write(func(c *database.Conn) error {
			a, err := d.Program.Equipment.Asset(ctx, c, equipment.ID(f.AssetID))
			if err != nil {
				return err
			}
			a.HolderID = string(d.Cast.Person(seed.Efrain).ID)
			return d.Program.Equipment.Update(ctx, c, by, a)
		})
		if n, err := d.Program.ProposeReturns(ctx); err != nil || n != 1 {
			t.Fatalf("%d proposed: %v", n, err)
		}
		id, err := orders.ProposalFor(ctx, db.Read(), string(f.ID))
		if err != nil {
			t.Fatal(err)
		}
		if v, err := d.Program.Desk.Open(ctx, orders.System(), string(id)); err != nil || v.Order.RequesterID != d.Cast.Person(seed.Efrain).ID {
			t.Errorf("proposed to %s: %v", v.Order.RequesterID, err)
		}
		if n, err := d.Program.ProposeReturns(ctx); err != nil || n != 0 {
			t.Errorf("proposed again: %d, %v", n, err)
		}
	})
}
