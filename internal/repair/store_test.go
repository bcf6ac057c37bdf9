package repair_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
)

var (
	noon   = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)
	system = audit.By{Actor: audit.System, Role: "sistema", At: noon}
	lucia  = audit.By{Actor: "p-lucia", Role: "usuario", At: noon.Add(time.Hour)}
)

type desk struct {
	*repair.Store
	t  *testing.T
	db *database.DB
}

func each(t *testing.T, f func(d *desk)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) { f(&desk{repair.New(db), t, db}) })
}

func (d *desk) change(f func(ctx context.Context, c *database.Conn) (repair.File, error)) (file repair.File, err error) {
	err = d.db.Write(context.Background(), func(c *database.Conn) error {
		file, err = f(context.Background(), c)
		return err
	})
	return file, err
}

func (d *desk) open(kind procedure.FileKind, order string) (repair.File, error) {
	return d.change(func(ctx context.Context, c *database.Conn) (repair.File, error) {
		return d.Open(ctx, c, repair.File{Kind: kind, OrderID: order, AssetID: "a-1", UserID: "p-lucia", AdviserID: "p-jorge", ProviderRef: "GAR-77", PromisedOn: "2026-12-01"}, system)
	})
}

func (d *desk) place(f repair.File, s procedure.State) (repair.File, error) {
	return d.change(func(ctx context.Context, c *database.Conn) (repair.File, error) {
		return d.Place(ctx, c, f.ID, s, system)
	})
}

func (d *desk) link(f repair.File, order string) (repair.File, error) {
	return d.change(func(ctx context.Context, c *database.Conn) (repair.File, error) {
		return d.Link(ctx, c, f.ID, order, "EX-20", lucia)
	})
}

func (d *desk) close(f repair.File, repaired bool) (repair.File, error) {
	return d.change(func(ctx context.Context, c *database.Conn) (repair.File, error) {
		return d.Close(ctx, c, f.ID, repaired, "OS-2026-000002", system)
	})
}

func want(t *testing.T, what string, err error, kind problem.Kind) {
	t.Helper()
	if got := problem.KindOf(err); got != kind {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, kind)
	}
}

func TestAFileGoesFromOrderToOrder(t *testing.T) {
	each(t, func(d *desk) {
		t, ctx, c := d.t, d.t.Context(), d.db.Read()
		f, err := d.open(procedure.WarrantyFile, "o-1")
		if err != nil || f.Folio != "EXT-2026-000001" || f.State != procedure.XG1 || !f.Open() || f.Label() == string(f.State) {
			t.Fatalf("%+v, %v", f, err)
		}
		n, err := d.open(procedure.NormFile, "o-2")
		if err != nil || n.Folio != "EXT-2026-000002" || n.State != procedure.XN1 {
			t.Fatalf("%+v, %v", n, err)
		}
		_, err = d.open(procedure.WarrantyFile, "o-1")
		want(t, "a second file of one order", err, problem.Conflict)
		_, err = d.link(f, "o-9")
		want(t, "linking before it is back", err, problem.Refused)
		_, err = d.close(f, true)
		want(t, "closing before it is installed", err, problem.Refused)

		if f, err = d.place(f, procedure.X40); err != nil || f.Version != 2 {
			t.Fatalf("%+v, %v", f, err)
		}
		if f, err = d.link(f, "o-9"); err != nil || f.State != procedure.X50 || f.NewOrderID != "o-9" {
			t.Fatalf("%+v, %v", f, err)
		}
		if of, err := d.OfNewOrder(ctx, c, "o-9"); err != nil || of.ID != f.ID {
			t.Errorf("of the new order: %+v, %v", of, err)
		}
		if open, err := d.ListOpen(ctx, c, 10); err != nil || len(open) != 2 {
			t.Errorf("open: %+v, %v", open, err)
		}
		if f, err = d.close(f, true); err != nil || f.State != procedure.X90 || f.Open() {
			t.Fatalf("%+v, %v", f, err)
		}
		if got, err := d.Get(ctx, c, f.ID); err != nil || got != f {
			t.Errorf("%+v, %v, want %+v", got, err, f)
		}
		if open, err := d.ListOpen(ctx, c, 10); err != nil || len(open) != 1 || open[0].ID != n.ID {
			t.Errorf("open: %+v, %v", open, err)
		}
		ss, err := d.Steps(ctx, c, f.ID)
		if err != nil || len(ss) != 4 {
			t.Fatalf("%+v, %v", ss, err)
		}
		if ss[0].Way != "EX-01" || ss[1].Way != "" || ss[2].Way != "EX-20" || ss[2].From != procedure.X40 || ss[3].Way != "EX-22" || ss[2].Actor != "p-lucia" {
			t.Errorf("%+v", ss)
		}
		if of, err := d.OfAsset(ctx, c, "a-1"); err != nil || len(of) != 2 {
			t.Errorf("of the machine: %+v, %v", of, err)
		}
		if of, err := d.OfOrder(ctx, c, "o-2"); err != nil || of.ID != n.ID {
			t.Errorf("of the order: %+v, %v", of, err)
		}
		if by, err := d.ByFolio(ctx, c, "EXT-2026-000002"); err != nil || by.ID != n.ID {
			t.Errorf("by folio: %+v, %v", by, err)
		}
		_, err = d.OfNewOrder(ctx, c, "")
		want(t, "of no new order", err, problem.NotFound)
		if _, err := audit.VerifyAll(ctx, c); err != nil {
			t.Error(err)
		}
	})
}

func TestEveryWayBeginsWhereTheProcedureSays(t *testing.T) {
	each(t, func(d *desk) {
		for i, w := range procedure.Rev11.External.Ways {
			if w.From == "" {
				continue
			}
			for _, kind := range []procedure.FileKind{procedure.WarrantyFile, procedure.NormFile} {
				f, err := d.open(kind, fmt.Sprint("o-", kind, i))
				if err != nil {
					d.t.Fatal(err)
				}
				advance := func() (repair.File, error) {
					return d.change(func(ctx context.Context, c *database.Conn) (repair.File, error) {
						return d.Advance(ctx, c, f, w.ID, "prueba", system)
					})
				}
				if f.State != w.From {
					_, err := advance()
					want(d.t, w.ID+" from "+string(f.State), err, problem.Refused)
					if f, err = d.place(f, w.From); err != nil {
						d.t.Fatal(err)
					}
				}
				if got, err := advance(); err != nil || got.State != w.Goes(kind) {
					d.t.Errorf("%s of %s leads to %s, %v", w.ID, kind, got.State, err)
				}
				if w.Goes(kind) != w.From {
					_, err = advance()
					want(d.t, w.ID+" with what was read before", err, problem.Conflict)
				}
			}
		}
	})
}

func TestOfManyWhoLinkOneDoes(t *testing.T) {
	each(t, func(d *desk) {
		f, err := d.open(procedure.WarrantyFile, "o-1")
		if err != nil {
			d.t.Fatal(err)
		}
		if f, err = d.place(f, procedure.X40); err != nil {
			d.t.Fatal(err)
		}
		var wg sync.WaitGroup
		errs := make(chan error, 20)
		for n := range 20 {
			wg.Go(func() {
				_, err := d.link(f, fmt.Sprint("n-", n))
				errs <- err
			})
		}
		wg.Wait()
		close(errs)
		won := 0
		for err := range errs {
			switch problem.KindOf(err) {
			case "":
				won++
			case problem.Conflict, problem.Refused:
			default:
				d.t.Error(err)
			}
		}
		if won != 1 {
			d.t.Errorf("%d linked", won)
		}
	})
}

func TestFilesThatAreNone(t *testing.T) {
	each(t, func(d *desk) {
		for name, f := range map[string]repair.File{
			"no kind":    {OrderID: "o-1", AssetID: "a-1"},
			"no order":   {Kind: procedure.WarrantyFile, AssetID: "a-1"},
			"no machine": {Kind: procedure.WarrantyFile, OrderID: "o-1"},
		} {
			if _, err := d.change(func(ctx context.Context, c *database.Conn) (repair.File, error) { return d.Open(ctx, c, f, system) }); err == nil {
				d.t.Errorf("%s: opened", name)
			}
		}
		f, err := d.open(procedure.WarrantyFile, "o-1")
		if err != nil {
			d.t.Fatal(err)
		}
		if _, err := d.place(f, "E02"); err == nil {
			d.t.Error("placed in a state of an order")
		}
		_, err = d.place(repair.File{ID: "x"}, procedure.X40)
		want(d.t, "an unknown file", err, problem.NotFound)
	})
}

// rev11 A-02, GAP-12: an open file passes to another AST by the Supervisor's hand.
func TestAnOpenFilePassesToAnotherAdviser(t *testing.T) {
	each(t, func(d *desk) {
		f, err := d.open(procedure.WarrantyFile, "o-1")
		if err != nil {
			t.Fatal(err)
		}
		chief := people.Actor{Person: people.Person{ID: "p-beatriz"}, Roles: []people.Role{people.Supervisor}, At: f.StateSince.Time}
		pass := func(actor people.Actor, id repair.ID, to people.ID, reason string) error {
			_, err := d.change(func(ctx context.Context, c *database.Conn) (repair.File, error) {
				return repair.File{}, d.PassOn(ctx, c, actor, id, to, reason)
			})
			return err
		}
		for what, x := range map[string]struct {
			err  error
			kind problem.Kind
		}{
			"by who administers": {pass(people.Actor{Person: chief.Person, Roles: []people.Role{people.Administrator}}, f.ID, "p-paola", "Se va"), problem.Forbidden},
			"without a reason":   {pass(chief, f.ID, "p-paola", " "), problem.Invalid},
			"to the same":        {pass(chief, f.ID, "p-jorge", "Se va"), problem.Refused},
			"of no file":         {pass(chief, "nada", "p-paola", "Se va"), problem.NotFound},
		} {
			if problem.KindOf(x.err) != x.kind {
				t.Errorf("%s: %v", what, x.err)
			}
		}
		if err := pass(chief, f.ID, "p-paola", "Deja la institución"); err != nil {
			t.Fatal(err)
		}
		after, err := d.Get(d.t.Context(), d.db.Read(), f.ID)
		if err != nil || after.AdviserID != "p-paola" || after.State != f.State || after.Version != f.Version+1 {
			t.Errorf("%+v, %v", after, err)
		}
	})
}
