package supplies_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/supplies"
)

var by = audit.By{Actor: "p-beatriz", Role: "supervisor", At: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)}

type room struct {
	*supplies.Store
	t  *testing.T
	db *database.DB
}

func each(t *testing.T, f func(r *room)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) { f(&room{supplies.New(db), t, db}) })
}

func (r *room) try(f func(ctx context.Context, c *database.Conn) error) error {
	return r.db.Write(context.Background(), func(c *database.Conn) error { return f(context.Background(), c) })
}

func (r *room) do(f func(ctx context.Context, c *database.Conn) error) {
	r.t.Helper()
	if err := r.try(f); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) item(name string, stock, minimum int64) (i supplies.Item) {
	r.t.Helper()
	r.do(func(ctx context.Context, c *database.Conn) (err error) {
		i, err = r.Add(ctx, c, supplies.Item{Name: name, Unit: "pza", Stock: stock, Minimum: minimum}, by)
		return err
	})
	return i
}

func (r *room) issue(order string, lines ...supplies.Line) error {
	return r.try(func(ctx context.Context, c *database.Conn) error { return r.Issue(ctx, c, order, lines, by) })
}

func (r *room) giveBack(order string, lines ...supplies.Line) error {
	return r.try(func(ctx context.Context, c *database.Conn) error { return r.Return(ctx, c, order, lines, "Sobró", by) })
}

func (r *room) stock(id string) int64 {
	r.t.Helper()
	i, err := r.Item(r.t.Context(), r.db.Read(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return i.Stock
}

func want(t *testing.T, what string, err error, kind problem.Kind) {
	t.Helper()
	if got := problem.KindOf(err); got != kind {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, kind)
	}
}

func TestStockFollowsTheLedger(t *testing.T) {
	each(t, func(r *room) {
		ssd, cable := r.item("SSD 480 GB", 3, 2), r.item("Cable de red 2 m", 10, 0)
		if err := r.issue("o-1", supplies.Line{ItemID: ssd.ID, Qty: 2}, supplies.Line{ItemID: cable.ID, Qty: 1}); err != nil {
			r.t.Fatal(err)
		}
		err := r.issue("o-2", supplies.Line{ItemID: cable.ID, Qty: 1}, supplies.Line{ItemID: ssd.ID, Qty: 2})
		want(r.t, "more than there is", err, problem.Refused)
		if !strings.Contains(fmt.Sprint(err), "hay 1 pza de SSD 480 GB y hacen falta 2") {
			r.t.Errorf("does not say what is short: %v", err)
		}
		if r.stock(ssd.ID) != 1 || r.stock(cable.ID) != 9 {
			r.t.Errorf("a refused slip took something: %d, %d", r.stock(ssd.ID), r.stock(cable.ID))
		}
		want(r.t, "returning more than was handed", r.giveBack("o-1", supplies.Line{ItemID: ssd.ID, Qty: 3}), problem.Refused)
		want(r.t, "returning for another order", r.giveBack("o-2", supplies.Line{ItemID: ssd.ID, Qty: 1}), problem.Refused)
		if err := r.giveBack("o-1", supplies.Line{ItemID: ssd.ID, Qty: 1}); err != nil {
			r.t.Error(err)
		}
		r.do(func(ctx context.Context, c *database.Conn) error {
			if err := r.Enter(ctx, c, supplies.Receipt{ItemID: cable.ID, Qty: 5, Note: "Factura 12"}, by); err != nil {
				return err
			}
			return r.Adjust(ctx, c, cable.ID, 13, "Conteo", nil, by)
		})
		if r.stock(ssd.ID) != 2 || r.stock(cable.ID) != 13 {
			r.t.Errorf("stock %d, %d", r.stock(ssd.ID), r.stock(cable.ID))
		}
		es, err := r.Ledger(r.t.Context(), r.db.Read(), "o-1")
		if err != nil || len(es) != 3 || es[2].Qty != 1 || es[2].Kind != "devolucion" || es[2].Name != "SSD 480 GB" {
			r.t.Errorf("%+v, %v", es, err)
		}
		h, err := r.History(r.t.Context(), r.db.Read(), cable.ID, supplies.Page{Limit: 10})
		if err != nil || len(h) != 4 {
			r.t.Fatalf("%+v, %v", h, err)
		}
		sum := int64(0)
		for _, e := range h {
			sum += e.Qty
		}
		if sum != 13 {
			r.t.Errorf("the ledger adds up to %d", sum)
		}
		if _, err := audit.VerifyAll(r.t.Context(), r.db.Read()); err != nil {
			r.t.Error(err)
		}
	})
}

func TestShortItemsAreMarked(t *testing.T) {
	each(t, func(r *room) {
		r.item("Aire comprimido", 1, 2)
		r.item("Pasta térmica", 2, 2)
		list, err := r.List(r.t.Context(), r.db.Read())
		if err != nil || len(list) != 2 || !list[0].Short() || list[1].Short() {
			r.t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestTheStoreRoomRefuses(t *testing.T) {
	each(t, func(r *room) {
		i := r.item("Mouse", 5, 0)
		for name, x := range map[string]struct {
			err  error
			kind problem.Kind
		}{
			"nothing":           {r.issue("o-1", supplies.Line{ItemID: i.ID, Qty: 0}), problem.Invalid},
			"less than nothing": {r.issue("o-1", supplies.Line{ItemID: i.ID, Qty: -1}), problem.Invalid},
			"an endless lot":    {r.issue("o-1", supplies.Line{ItemID: i.ID, Qty: 1 << 62}), problem.Invalid},
			"an item twice":     {r.issue("o-1", supplies.Line{ItemID: i.ID, Qty: 1}, supplies.Line{ItemID: i.ID, Qty: 1}), problem.Invalid},
			"an unknown item":   {r.issue("o-1", supplies.Line{ItemID: "x", Qty: 1}), problem.NotFound},
			"for no order":      {r.issue("", supplies.Line{ItemID: i.ID, Qty: 1}), problem.Refused},
			"entering nothing": {r.try(func(ctx context.Context, c *database.Conn) error {
				return r.Enter(ctx, c, supplies.Receipt{ItemID: i.ID}, by)
			}), problem.Invalid},
			"adjusting without reason": {r.try(func(ctx context.Context, c *database.Conn) error {
				return r.Adjust(ctx, c, i.ID, 1, " ", nil, by)
			}), problem.Invalid},
			"a name in use": {r.try(func(ctx context.Context, c *database.Conn) error {
				_, err := r.Add(ctx, c, supplies.Item{Name: " Mouse ", Unit: "pza"}, by)
				return err
			}), problem.Invalid},
			"no unit": {r.try(func(ctx context.Context, c *database.Conn) error {
				_, err := r.Add(ctx, c, supplies.Item{Name: "Teclado"}, by)
				return err
			}), problem.Invalid},
		} {
			want(r.t, name, x.err, x.kind)
		}
		if r.stock(i.ID) != 5 {
			r.t.Errorf("stock %d", r.stock(i.ID))
		}
	})
}

func TestOfManyWhoTakeTheLastOnesNoneTakesMore(t *testing.T) {
	each(t, func(r *room) {
		a, b := r.item("SSD", 10, 0), r.item("Cable", 10, 0)
		var wg sync.WaitGroup
		errs := make(chan error, 30)
		for n := range 30 {
			lines := []supplies.Line{{ItemID: a.ID, Qty: 1}, {ItemID: b.ID, Qty: 1}}
			if n%2 == 0 { // the other way round, to tempt a deadlock
				lines[0], lines[1] = lines[1], lines[0]
			}
			wg.Go(func() { errs <- r.issue(fmt.Sprint("o-", n), lines...) })
		}
		wg.Wait()
		close(errs)
		served := 0
		for err := range errs {
			if err == nil {
				served++
			} else {
				want(r.t, "too late", err, problem.Refused)
			}
		}
		if served != 10 || r.stock(a.ID) != 0 || r.stock(b.ID) != 0 {
			r.t.Errorf("%d served, left %d and %d", served, r.stock(a.ID), r.stock(b.ID))
		}
	})
}
