package papers_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
)

// What was printed of a complete paper is kept once, found again by its code however
// it is typed, and never changed (rev11 ).
func TestAFrozenCopyIsKeptOnceAndFoundByItsCode(t *testing.T) {
	each(t, func(d *desk) {
		p := d.open(handover{})
		const blob = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
		cp := papers.Copy{Code: papers.CodeOf(p.Data), Kind: p.Kind, OrderID: p.OrderID, PaperID: p.ID, Folio: p.Folio, Version: 1,
			FormatVersion: "propuesta 1", Revision: "11", DataHash: p.Hash, Blob: blob, Size: 7}
		var first papers.Copy
		for i := range 2 {
			d.do(func(ctx context.Context, c *database.Conn) error {
				got, err := d.Freeze(ctx, c, cp, by)
				if i == 0 {
					first = got
				} else if got != first {
					d.t.Errorf("frozen again it is %+v, was %+v", got, first)
				}
				return err
			})
			cp.Blob, cp.FormatVersion = strings.Repeat("0", 64), "propuesta 2" // a later print does not replace it
		}
		typed := strings.ToLower(papers.SpokenCode(first.Code))
		if got, err := d.ByCode(d.t.Context(), d.db.Read(), " "+typed); err != nil || got != first {
			d.t.Errorf("by %q: %+v, %v", typed, got, err)
		}
		for _, bad := range []string{"", "x", strings.Repeat("0", 16), first.Code + "0"} {
			_, err := d.ByCode(d.t.Context(), d.db.Read(), bad)
			want(d.t, "by "+bad, err, problem.NotFound)
		}
		if list, err := d.CopiesOf(d.t.Context(), d.db.Read(), p.OrderID, ""); err != nil || len(list) != 1 || list[0] != first {
			d.t.Errorf("of its order: %+v, %v", list, err)
		}
		if err := d.try(func(ctx context.Context, c *database.Conn) error {
			_, err := c.Exec(ctx, `UPDATE paper_copies SET blob = ? WHERE id = ?`, cp.Blob, first.ID)
			return err
		}); err == nil {
			d.t.Error("a frozen copy was changed")
		}
	})
}

// An order stays on the list of what is to be frozen until it is settled as it was
// read; what became due meanwhile is not lost.
func TestWhatBecomesDueWhileItIsFrozenStaysDue(t *testing.T) {
	each(t, func(d *desk) {
		due := func(at time.Time) {
			d.do(func(ctx context.Context, c *database.Conn) error { return d.Due(ctx, c, "o-1", at) })
		}
		rows := func() []papers.DueRow {
			list, err := d.DueNow(d.t.Context(), d.db.Read(), 5)
			if err != nil {
				d.t.Fatal(err)
			}
			return list
		}
		settle := func(r papers.DueRow) {
			d.do(func(ctx context.Context, c *database.Conn) error { return d.Done(ctx, c, r) })
		}
		due(noon)
		seen := rows()
		due(noon.Add(time.Second))
		settle(seen[0])
		if again := rows(); len(again) != 1 {
			d.t.Fatalf("due: %v", again)
		}
		settle(rows()[0])
		if left := rows(); len(left) != 0 {
			d.t.Errorf("still due: %v", left)
		}
	})
}
