package contingency_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/problem"
)

var (
	noon = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)
	by   = audit.By{Actor: "p-beatriz", Role: "supervisor", At: noon}
)

type office struct {
	*contingency.Store
	t  *testing.T
	db *database.DB
}

func each(t *testing.T, f func(o *office)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		f(&office{contingency.New(db, clock.NewFake(noon).Now), t, db})
	})
}

func (o *office) try(f func(ctx context.Context, c *database.Conn) error) error {
	return o.db.Write(context.Background(), func(c *database.Conn) error { return f(context.Background(), c) })
}

func (o *office) issue(series string, n int) (b contingency.Block) {
	o.t.Helper()
	err := o.try(func(ctx context.Context, c *database.Conn) (err error) {
		b, err = o.Issue(ctx, c, by, series, "u-1", "Maricela Tovar", n)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return b
}

func (o *office) use(folio string) error {
	return o.try(func(ctx context.Context, c *database.Conn) error {
		_, err := o.Use(ctx, c, folio, "o-1", by)
		return err
	})
}

func want(t *testing.T, what string, err error, kind problem.Kind) {
	t.Helper()
	if got := problem.KindOf(err); got != kind {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, kind)
	}
}

func TestEverySlipOfThePenIsNoticed(t *testing.T) {
	folio := contingency.Write(contingency.Orders, 2026, 42)
	if got, err := contingency.Read(" " + strings.ToLower(folio) + " "); err != nil || got != folio {
		t.Fatalf("%s reads as %s, %v", folio, got, err)
	}
	for number := int64(1); number < 3000; number += 7 {
		folio := contingency.Write(contingency.Orders, 2026, number)
		b := []byte(folio)
		for i := range b {
			if b[i] < '0' || b[i] > '9' {
				continue
			}
			for d := byte('0'); d <= '9'; d++ {
				if d == folio[i] {
					continue
				}
				b[i] = d
				if _, err := contingency.Read(string(b)); err == nil {
					t.Fatalf("%s passes for %s", b, folio)
				}
			}
			b[i] = folio[i]
			if i+1 < len(b) && b[i+1] >= '0' && b[i+1] <= '9' && b[i] != b[i+1] {
				b[i], b[i+1] = b[i+1], b[i]
				if _, err := contingency.Read(string(b)); err == nil {
					t.Fatalf("%s passes for %s", b, folio)
				}
				b[i], b[i+1] = b[i+1], b[i]
			}
		}
	}
	if _, err := contingency.Read("EREC" + folio[3:]); err == nil {
		t.Error("the folio of another series passes")
	}
	for _, s := range []string{"", "OSC-2026-00042", "OSC-2026-00000-0", "XXX-2026-00042-1", "OSC-26-42-1", "OSC-2026-000042-1", "OSC-2026-4a-1"} {
		_, err := contingency.Read(s)
		want(t, s, err, problem.Invalid)
	}
}

func TestAFolioIsUsedOnce(t *testing.T) {
	each(t, func(o *office) {
		b := o.issue(contingency.Orders, 10)
		next := o.issue(contingency.Orders, 2)
		other := o.issue(contingency.Handovers, 1)
		if b.First != 1 || b.Last != 10 || next.First != 11 || other.First != 1 || len(b.Folios()) != 10 {
			o.t.Errorf("%+v, %+v, %+v", b, next, other)
		}
		folio := b.Folios()[3]
		if err := o.use(strings.ToLower(folio)); err != nil {
			o.t.Fatal(err)
		}
		want(o.t, "using it again", o.use(folio), problem.Refused)
		want(o.t, "one of no block", o.use(contingency.Write(contingency.Orders, 2026, 99)), problem.NotFound)
		want(o.t, "a misspelt one", o.use(folio+"1"), problem.Invalid)
		annul := func(folio, reason string) error {
			return o.try(func(ctx context.Context, c *database.Conn) error { return o.Annul(ctx, c, folio, reason, by) })
		}
		want(o.t, "voiding a used one", annul(folio, "manchado"), problem.Refused)
		want(o.t, "voiding without reason", annul(b.Folios()[4], " "), problem.Invalid)
		if err := annul(b.Folios()[4], "manchado"); err != nil {
			o.t.Fatal(err)
		}
		want(o.t, "using a void one", o.use(b.Folios()[4]), problem.Refused)
		fs, err := o.FoliosOf(o.t.Context(), o.db.Read(), b.ID)
		if err != nil || len(fs) != 10 || fs[3].State != contingency.Used || fs[3].UsedFor != "o-1" || fs[4].Reason != "manchado" || !fs[0].IssuedAt.Equal(noon) {
			o.t.Errorf("%+v, %v", fs, err)
		}
		bs, err := o.Blocks(o.t.Context(), o.db.Read())
		if err != nil || len(bs) != 3 || bs[0].ID != other.ID || bs[2].Free != 8 || bs[2].Used != 1 || bs[2].Void != 1 {
			o.t.Errorf("%+v, %v", bs, err)
		}
		one, err := o.Block(o.t.Context(), o.db.Read(), b.ID)
		if err != nil || one != bs[2] {
			o.t.Errorf("%+v, %v", one, err)
		}
		_, err = o.Block(o.t.Context(), o.db.Read(), "no-hay")
		want(o.t, "a block that is not there", err, problem.NotFound)
		free, err := o.FreeByUnit(o.t.Context(), o.db.Read(), contingency.Orders)
		if err != nil || free["u-1"] != 10 {
			o.t.Errorf("%v, %v", free, err)
		}
		if _, err := audit.VerifyAll(o.t.Context(), o.db.Read()); err != nil {
			o.t.Error(err)
		}
		for name, f := range map[string]func(ctx context.Context, c *database.Conn) error{
			"an unknown series": func(ctx context.Context, c *database.Conn) error {
				_, err := o.Issue(ctx, c, by, "OS", "u-1", "Maricela", 1)
				return err
			},
			"no unit": func(ctx context.Context, c *database.Conn) error {
				_, err := o.Issue(ctx, c, by, "OSC", "", "Maricela", 1)
				return err
			},
			"nobody receives": func(ctx context.Context, c *database.Conn) error {
				_, err := o.Issue(ctx, c, by, "OSC", "u-1", "", 1)
				return err
			},
			"no folios": func(ctx context.Context, c *database.Conn) error {
				_, err := o.Issue(ctx, c, by, "OSC", "u-1", "Maricela", 0)
				return err
			},
		} {
			want(o.t, name, o.try(f), problem.Invalid)
		}
	})
}

func TestOfManyWhoUseOneFolioOneDoes(t *testing.T) {
	each(t, func(o *office) {
		folio := o.issue(contingency.Orders, 1).Folios()[0]
		var wg sync.WaitGroup
		errs := make(chan error, 20)
		for range 20 {
			wg.Go(func() { errs <- o.use(folio) })
		}
		wg.Wait()
		close(errs)
		won := 0
		for err := range errs {
			if err == nil {
				won++
			} else {
				want(o.t, "a loser", err, problem.Refused)
			}
		}
		if won != 1 {
			o.t.Errorf("%d used it", won)
		}
	})
}

func TestOutagesDoNotOverlap(t *testing.T) {
	each(t, func(o *office) {
		register := func(from, to time.Time) (out contingency.Outage, err error) {
			err = o.try(func(ctx context.Context, c *database.Conn) error {
				out, err = o.RegisterOutage(ctx, c, from, to, "Sin energía", by)
				return err
			})
			return out, err
		}
		closeAt := func(id string, to time.Time) error {
			return o.try(func(ctx context.Context, c *database.Conn) error { return o.CloseOutage(ctx, c, id, to, by) })
		}
		h := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }
		first, err := register(h(-10), h(-8))
		if err != nil {
			o.t.Fatal(err)
		}
		open, err := register(h(-4), time.Time{})
		if err != nil {
			o.t.Fatal(err)
		}
		_, err = register(h(-9), h(-7))
		want(o.t, "overlapping", err, problem.Refused)
		_, err = register(h(-1), time.Time{})
		want(o.t, "a second open one", err, problem.Refused)
		_, err = register(h(-5), time.Time{})
		want(o.t, "an open one around another", err, problem.Refused)
		if _, err = register(h(-8), h(-7)); err != nil {
			o.t.Errorf("one after the other: %v", err)
		}
		_, err = register(h(1), time.Time{})
		want(o.t, "in time to come", err, problem.Invalid)
		_, err = register(h(-2), h(-3))
		want(o.t, "backwards", err, problem.Invalid)

		spans, err := o.Outages(o.t.Context(), o.db.Read())
		if err != nil || len(spans) != 3 || !spans[0].From.Equal(h(-4)) || !spans[0].To.Equal(noon) {
			o.t.Errorf("%+v, %v", spans, err)
		}
		want(o.t, "closing before it began", closeAt(open.ID, h(-5)), problem.Invalid)
		want(o.t, "closing ahead", closeAt(open.ID, h(1)), problem.Invalid)
		if err := closeAt(open.ID, h(-2)); err != nil {
			o.t.Fatal(err)
		}
		want(o.t, "closing again", closeAt(open.ID, h(-1)), problem.Refused)
		want(o.t, "closing none", closeAt("x", h(-1)), problem.NotFound)
		got, err := o.Outage(o.t.Context(), o.db.Read(), open.ID)
		if err != nil || !got.Covers(h(-3)) || got.Covers(h(-2)) || got.Covers(h(-5)) || !got.Covers(h(-4)) {
			o.t.Errorf("%+v, %v", got, err)
		}
		if first.ID == "" {
			o.t.Error("no id")
		}
	})
}
