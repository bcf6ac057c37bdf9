package papers_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
)

var noon = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)

var by = audit.By{Actor: "p-jorge", Role: "ast", At: noon}

// handover is a small ST-ERE: each top-level key is a section.
type handover struct {
	Asset string  `json:"equipo"`
	A     *agreed `json:"A,omitempty"`
	B     *given  `json:"B,omitempty"`
}

type agreed struct {
	Day string `json:"fecha"`
}

type given struct {
	Fault string `json:"falla"`
}

// desk is a store with what its tests do over and over.
type desk struct {
	*papers.Store
	t  *testing.T
	db *database.DB
}

func each(t *testing.T, f func(d *desk)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) { f(&desk{papers.New(db), t, db}) })
}

func (d *desk) try(f func(ctx context.Context, c *database.Conn) error) error {
	return d.db.Write(context.Background(), func(c *database.Conn) error { return f(context.Background(), c) })
}

func (d *desk) do(f func(ctx context.Context, c *database.Conn) error) {
	d.t.Helper()
	if err := d.try(f); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) open(data any) (p papers.Paper) {
	d.t.Helper()
	d.do(func(ctx context.Context, c *database.Conn) error {
		folio, err := d.NextFolio(ctx, c, papers.Handover, 2026)
		if err != nil {
			return err
		}
		p, err = d.Open(ctx, c, papers.Paper{Kind: papers.Handover, OrderID: "o-1", Folio: folio}, data, by)
		return err
	})
	return p
}

func (d *desk) revise(p papers.Paper, data any) (next papers.Paper, err error) {
	err = d.try(func(ctx context.Context, c *database.Conn) error {
		next, err = d.Revise(ctx, c, p.ID, p.Version, data, papers.ToSign, "cambio", by)
		return err
	})
	return next, err
}

// sign signs what the paper at hand says, in some sections.
func (d *desk) sign(p papers.Paper, slot string, who papers.Signature, sections ...string) (after papers.Paper, err error) {
	who.Slot, who.Sections, who.At = slot, sections, noon
	if who.Hash, err = papers.HashOf(p.Data, sections...); err != nil {
		d.t.Fatal(err)
	}
	err = d.try(func(ctx context.Context, c *database.Conn) error {
		after, err = d.Sign(ctx, c, p.ID, p.Version, who)
		return err
	})
	return after, err
}

func want(t *testing.T, what string, err error, kind problem.Kind) {
	t.Helper()
	if got := problem.KindOf(err); got != kind {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, kind)
	}
}

var (
	lucia = papers.Signature{PersonID: "p-lucia", Name: "Lucía Barrera", Post: "Analista", Role: "usuario", Level: "interna", Declaration: "Leí el formato."}
	jorge = papers.Signature{PersonID: "p-jorge", Name: "Jorge Medrano", Role: "ast", Level: "interna"}
	raul  = papers.Signature{Name: "Raúl  Proveedor", Role: "proveedor", Level: "pantalla"}
)

func TestASignatureStandsWhileItsSectionsDo(t *testing.T) {
	each(t, func(d *desk) {
		t, ctx, c := d.t, d.t.Context(), d.db.Read()
		p := d.open(handover{Asset: "DEMO-1", A: &agreed{"2026-11-25"}})
		if p.Folio != "ERE-2026-000001" || p.Version != 1 || p.Status != papers.ToSign {
			t.Fatalf("%+v", p)
		}
		if _, err := d.sign(p, "A1", lucia, "equipo", "A"); err != nil {
			t.Fatal(err)
		}
		p2, err := d.revise(p, handover{Asset: "DEMO-1", A: &agreed{"2026-11-25"}, B: &given{"No enciende"}})
		if err != nil || p2.Version != 2 || !p2.HasSigned("A1") {
			t.Fatalf("adding section B ended the signature on A: %+v, %v", p2, err)
		}
		if _, err := d.sign(p2, "B3", lucia, "equipo", "B"); err != nil {
			t.Fatal(err)
		}
		after, err := d.sign(p2, "B4", jorge, "equipo", "B")
		if err != nil || !after.HasSigned("A1", "B3", "B4") || after.HasSigned("C1") {
			t.Fatalf("%+v, %v", after, err)
		}
		p3, err := d.revise(p2, handover{Asset: "DEMO-1", A: &agreed{"2026-11-25"}, B: &given{"Otra falla"}})
		if err != nil || p3.HasSigned("B3") || p3.HasSigned("B4") || !p3.HasSigned("A1") {
			t.Fatalf("changing section B: %+v, %v", p3, err)
		}
		got, err := d.OfOrder(ctx, c, "o-1")
		if err != nil || len(got) != 1 || got[0].Version != 3 || len(got[0].Signatures) != 3 || !got[0].HasSigned("A1") || got[0].HasSigned("B3") {
			t.Errorf("of the order: %+v, %v", got, err)
		}
		if s, ok := got[0].SignedBy("A1"); !ok || s.Name != lucia.Name || s.Declaration != lucia.Declaration || s.Version != 1 || len(s.Sections) != 2 {
			t.Errorf("the signature does not read back: %+v", s)
		}
		var h handover
		if err := got[0].Decode(&h); err != nil || h.B.Fault != "Otra falla" {
			t.Errorf("%+v, %v", h, err)
		}
		if old, err := d.Version(ctx, c, p.ID, 2); err != nil || !old.HasSigned("A1", "B3", "B4") {
			t.Errorf("the version before: %+v, %v", old, err)
		}
		if all, err := d.Versions(ctx, c, p.ID); err != nil || len(all) != 3 || len(all[0].Signatures) != 1 {
			t.Errorf("%d versions, %v", len(all), err)
		}
		// Signing again in the new version is no second signature.
		if _, err := d.sign(p3, "B3", lucia, "equipo", "B"); err != nil {
			t.Errorf("signing the new version: %v", err)
		}
		if byFolio, err := d.ByFolio(ctx, c, papers.Handover, "ERE-2026-000001"); err != nil || byFolio.ID != p.ID {
			t.Errorf("by folio: %v", err)
		}
		if n, err := d.Verify(ctx, c); n != 7 || err != nil {
			t.Errorf("verified %d, %v", n, err)
		}
		if _, err := audit.VerifyAll(ctx, c); err != nil {
			t.Error(err)
		}
	})
}

func TestAWholePaperInLegsIsBoundByItsLeg(t *testing.T) {
	each(t, func(d *desk) {
		t := d.t
		data := func(sections map[string]any) map[string]any {
			return map[string]any{"orden": "OS-2026-000001", "equipo": map[string]string{"serie": "S1"}, "secciones": sections}
		}
		a, b := map[string]string{"fecha": "2026-11-25"}, map[string]string{"falla": "No enciende"}
		p := d.open(data(map[string]any{"A": a}))
		p, err := d.sign(p, "A1", lucia)
		if err != nil {
			t.Fatal(err)
		}
		if p, err = d.revise(p, data(map[string]any{"A": a, "B": b})); err != nil || !p.HasSigned("A1") {
			t.Fatalf("the next leg ended the signature: %+v, %v", p, err)
		}
		if p, err = d.sign(p, "B3", lucia); err != nil {
			t.Fatal(err)
		}
		if p, err = d.sign(p, "F06-usuario", jorge); err != nil {
			t.Fatal(err)
		}
		next, err := d.revise(p, data(map[string]any{"A": map[string]string{"fecha": "2026-11-26"}, "B": b}))
		if err != nil || next.HasSigned("A1") || !next.HasSigned("B3") || next.HasSigned("F06-usuario") {
			t.Errorf("another date: %+v, %v", next, err)
		}
		other := data(map[string]any{"A": a, "B": b})
		other["equipo"] = map[string]string{"serie": "S2"}
		next, err = d.revise(next, other)
		if err != nil || next.HasSigned("A1") || next.HasSigned("B3") {
			t.Errorf("another machine: %+v, %v", next, err)
		}
		if n, err := d.Verify(t.Context(), d.db.Read()); n != 7 || err != nil {
			t.Errorf("verified %d, %v", n, err)
		}
	})
}

func TestTheStatusMovesOn(t *testing.T) {
	each(t, func(d *desk) {
		p := d.open(handover{})
		set := func(id string, s papers.Status) error {
			return d.try(func(ctx context.Context, c *database.Conn) error { return d.SetStatus(ctx, c, id, s, by) })
		}
		if err := set(p.ID, papers.Final); err != nil {
			d.t.Fatal(err)
		}
		if got, err := d.Get(d.t.Context(), d.db.Read(), p.ID); err != nil || got.Status != papers.Final {
			d.t.Errorf("%+v, %v", got, err)
		}
		want(d.t, "an unknown paper", set("x", papers.Final), problem.NotFound)
		want(d.t, "voiding by status", set(p.ID, papers.Void), problem.Internal)
		d.do(func(ctx context.Context, c *database.Conn) error { return d.Void(ctx, c, p.ID, "error", by) })
		want(d.t, "a void paper", set(p.ID, papers.ToSign), problem.Refused)
	})
}

func TestSigningIsRefused(t *testing.T) {
	each(t, func(d *desk) {
		t := d.t
		data := handover{Asset: "DEMO-1", A: &agreed{"2026-11-25"}, B: &given{"No enciende"}}
		p := d.open(data)
		if _, err := d.sign(p, "B3", lucia, "B"); err != nil {
			t.Fatal(err)
		}
		as := func(s papers.Signature, role string) papers.Signature { s.Role = role; return s }
		_, err := d.sign(p, "B4", as(lucia, "ast"), "B")
		want(t, "the giver receives", err, problem.Refused)
		_, err = d.sign(p, "B4", lucia, "B")
		want(t, "two slots of one leg", err, problem.Refused)
		_, err = d.sign(p, "C1", as(lucia, "supervisor"), "A")
		want(t, "a second role on one paper", err, problem.Refused)
		_, err = d.sign(p, "B3", jorge, "B")
		want(t, "a slot signed already", err, problem.Conflict)
		if _, err := d.sign(p, "F1", raul); err != nil {
			t.Errorf("somebody without account: %v", err)
		}
		_, err = d.sign(p, "F2", papers.Signature{Name: "raúl proveedor", Role: "proveedor", Level: "pantalla"})
		want(t, "the same name without account", err, problem.Refused)
		for name, spoil := range map[string]func(*papers.Signature){
			"no name":  func(s *papers.Signature) { s.Name = " " },
			"no role":  func(s *papers.Signature) { s.Role = "" },
			"no level": func(s *papers.Signature) { s.Level = "" },
		} {
			s := jorge
			spoil(&s)
			_, err := d.sign(p, "B4", s, "B")
			want(t, name, err, problem.Refused)
		}
		stale := p
		stale.Data = []byte(`{"B":{"falla":"Otra"}}`)
		_, err = d.sign(stale, "B4", jorge, "B")
		want(t, "what is not stored", err, problem.Conflict)

		next, err := d.revise(p, data)
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.sign(p, "B4", jorge, "B")
		want(t, "an old version", err, problem.Conflict)
		_, err = d.revise(p, data)
		want(t, "revising an old version", err, problem.Conflict)

		d.do(func(ctx context.Context, c *database.Conn) error {
			_, err := d.Observe(ctx, c, next.ID, next.Version, "La fecha no me queda", by)
			return err
		})
		_, err = d.sign(next, "B4", jorge, "B")
		want(t, "an observed version", err, problem.Refused)
		d.do(func(ctx context.Context, c *database.Conn) error {
			return d.Void(ctx, c, next.ID, "cancelada", by)
		})
		_, err = d.sign(next, "B4", jorge, "B")
		want(t, "a void paper", err, problem.Refused)
		want(t, "voiding twice", d.try(func(ctx context.Context, c *database.Conn) error {
			return d.Void(ctx, c, next.ID, "otra vez", by)
		}), problem.Refused)
		if got, err := d.Get(t.Context(), d.db.Read(), p.ID); err != nil || got.HasSigned("B3") || len(got.Signatures) != 2 {
			t.Errorf("a void paper keeps its signatures, none valid: %+v, %v", got, err)
		}
	})
}

func TestAPaperIsSealedWhenAllHaveSigned(t *testing.T) {
	each(t, func(d *desk) {
		p := d.open(handover{Asset: "DEMO-1", B: &given{"No enciende"}})
		seal := func() (sealed papers.Paper, err error) {
			err = d.try(func(ctx context.Context, c *database.Conn) error {
				sealed, err = d.Seal(ctx, c, p.ID, 1, []string{"B3", "B4"}, by)
				return err
			})
			return sealed, err
		}
		if _, err := d.sign(p, "B3", lucia, "B"); err != nil {
			d.t.Fatal(err)
		}
		_, err := seal()
		want(d.t, "one is missing", err, problem.Refused)
		if _, err := d.sign(p, "B4", jorge, "B"); err != nil {
			d.t.Fatal(err)
		}
		if got, err := seal(); err != nil || got.Status != papers.Final {
			d.t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestPapersThatAreNone(t *testing.T) {
	each(t, func(d *desk) {
		open := func(order, folio string, data any) error {
			return d.try(func(ctx context.Context, c *database.Conn) error {
				_, err := d.Open(ctx, c, papers.Paper{Kind: papers.Handover, OrderID: order, Folio: folio}, data, by)
				return err
			})
		}
		if err := open("o-1", "ERE-2026-000007", handover{}); err != nil {
			d.t.Fatal(err)
		}
		want(d.t, "a folio in use", open("o-2", "ERE-2026-000007", handover{}), problem.Conflict)
		want(d.t, "of no order", open("", "ERE-2026-000008", handover{}), problem.Refused)
		want(d.t, "data that are no object", open("o-1", "ERE-2026-000009", []int{1}), problem.Internal)
		_, err := d.Get(d.t.Context(), d.db.Read(), "x")
		want(d.t, "an unknown one", err, problem.NotFound)
		_, err = d.ByFolio(d.t.Context(), d.db.Read(), papers.Handover, "")
		want(d.t, "no folio", err, problem.NotFound)
		_, err = d.Versions(d.t.Context(), d.db.Read(), "x")
		want(d.t, "versions of an unknown one", err, problem.NotFound)
		for _, read := range []func(context.Context, *database.Conn, string) ([]papers.Paper, error){d.OfOrder, d.OfRepair} {
			for _, id := range []string{"", "x"} {
				if got, err := read(d.t.Context(), d.db.Read(), id); len(got) != 0 || err != nil {
					d.t.Errorf("of %q: %v, %v", id, got, err)
				}
			}
		}
	})
}

func TestOfManyWhoSignOneSlotOneDoes(t *testing.T) {
	each(t, func(d *desk) {
		p := d.open(handover{B: &given{"No enciende"}})
		var wg sync.WaitGroup
		errs := make(chan error, 20)
		for range 20 {
			wg.Go(func() {
				_, err := d.sign(p, "B3", lucia, "B")
				errs <- err
			})
		}
		wg.Wait()
		close(errs)
		won := 0
		for err := range errs {
			if err == nil {
				won++
			} else {
				want(d.t, "a loser", err, problem.Conflict)
			}
		}
		if won != 1 {
			d.t.Errorf("%d signed", won)
		}
	})
}

func TestAlteredPapersAreFound(t *testing.T) {
	each(t, func(d *desk) {
		p := d.open(handover{B: &given{"No enciende"}})
		if _, err := d.sign(p, "B3", lucia, "B"); err != nil {
			d.t.Fatal(err)
		}
		// The engine refuses the change; so take its guard away first.
		drop := []string{`DROP TRIGGER paper_versions_no_update`, `DROP TRIGGER paper_signatures_no_update`}
		if d.db.Engine() == database.Postgres {
			drop = []string{`DROP TRIGGER paper_versions_append_only ON paper_versions`, `DROP TRIGGER paper_signatures_append_only ON paper_signatures`}
		}
		for name, q := range map[string]string{
			"the data":               `UPDATE paper_versions SET data = '{"B":{"falla":"Enciende"}}'`,
			"a space in the data":    `UPDATE paper_versions SET data = data || ' '`,
			"the hash":               `UPDATE paper_versions SET hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'`,
			"the hash of a signing":  `UPDATE paper_signatures SET hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'`,
			"the sections of a hand": `UPDATE paper_signatures SET sections = 'A'`,
		} {
			undo := errors.New("undo")
			err := d.try(func(ctx context.Context, c *database.Conn) error {
				for _, q := range append(drop[:len(drop):len(drop)], q) {
					if _, err := c.Exec(ctx, q); err != nil {
						return err
					}
				}
				if _, err := d.Verify(ctx, c); err == nil {
					d.t.Errorf("%s was not found", name)
				}
				return undo
			})
			if !errors.Is(err, undo) {
				d.t.Fatal(err)
			}
			if err := d.try(func(ctx context.Context, c *database.Conn) error {
				_, err := c.Exec(ctx, q)
				return err
			}); err == nil {
				d.t.Errorf("the engine allows to change %s", name)
			}
		}
	})
}
