package people_test

import (
	"context"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// rev11 E-07: who administers sees where somebody is signed in, and ends it.
func TestTheSessionsOfAPersonAreSeenAndClosed(t *testing.T) {
	each(t, func(o *office) {
		ana, beto := o.person("Ana Ruiz"), o.person("Beto Lara")
		var tokens []string
		for _, who := range []people.Person{ana, ana, beto} {
			token, err := o.EnterAs(t.Context(), who.ID)
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, token)
			o.clock.Advance(time.Minute)
		}
		open := func(who people.Person) int {
			list, err := o.OpenSessions(t.Context(), o.db.Read(), who.ID)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if open(ana) != 2 || open(beto) != 1 {
			t.Fatalf("open: %d and %d", open(ana), open(beto))
		}
		if err := o.try(func(ctx context.Context, c *database.Conn) error { return o.CloseSessions(ctx, c, o.by(), ana.ID, " ") }); problem.KindOf(err) != problem.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if err := o.try(func(ctx context.Context, c *database.Conn) error {
			return o.CloseSessions(ctx, c, o.by(), "nadie", "Perdió su equipo")
		}); problem.KindOf(err) != problem.NotFound {
			t.Errorf("of nobody: %v", err)
		}
		o.do(func(ctx context.Context, c *database.Conn) error {
			return o.CloseSessions(ctx, c, o.by(), ana.ID, "Perdió su equipo")
		})
		if _, err := o.Resume(t.Context(), tokens[0]); problem.KindOf(err) != problem.Unauthenticated || open(ana) != 0 {
			t.Errorf("she is still there: %v, %d", err, open(ana))
		}
		if _, err := o.Resume(t.Context(), tokens[2]); err != nil {
			t.Errorf("somebody else was put out: %v", err)
		}
		if _, err := audit.Verify(t.Context(), o.db.Read(), "persona:"+string(ana.ID)); err != nil {
			t.Error(err)
		}
	}, people.WithDemo())
}

// rev11 S-02: a unit that changes its name leaves the old one standing until
// yesterday, with its key, its head and its people gone over to the next.
func TestAUnitIsRenamedFromTodayOn(t *testing.T) {
	each(t, func(o *office) {
		ana := o.person("Ana Ruiz")
		rename := func(version int64, name, document string) (next people.Unit, err error) {
			err = o.try(func(ctx context.Context, c *database.Conn) (err error) {
				next, err = o.RenameUnit(ctx, c, o.by(), o.unit.ID, version, name, document)
				return err
			})
			return next, err
		}
		for what, x := range map[string]struct {
			version        int64
			name, document string
			kind           problem.Kind
		}{
			"no name":          {1, " ", "Gaceta", problem.Invalid},
			"no document":      {1, "Unidad nueva", "", problem.Invalid},
			"the present name": {1, o.unit.Name, "Gaceta", problem.Invalid},
			"an old version":   {7, "Unidad nueva", "Gaceta", problem.Conflict},
		} {
			if _, err := rename(x.version, x.name, x.document); problem.KindOf(err) != x.kind {
				t.Errorf("%s: %v", what, err)
			}
		}
		next, err := rename(1, "Unidad nueva", "Gaceta del 20 de noviembre")
		if err != nil {
			t.Fatal(err)
		}
		old, err := o.Unit(t.Context(), o.db.Read(), o.unit.ID)
		if err != nil || old.Name != "Unidad de prueba" || old.ValidOn("2026-11-23") || !old.ValidOn("2026-11-22") || old.Key != "" {
			t.Errorf("the old one: %+v, %v", old, err)
		}
		who, err := o.Person(t.Context(), o.db.Read(), ana.ID)
		if err != nil || who.UnitName != "Unidad nueva" || next.Key != "210" || !next.ValidOn("2026-11-23") || next.ValidOn("2026-11-22") {
			t.Errorf("she is at %q, the next is %+v (%v)", who.UnitName, next, err)
		}
		if _, err := rename(2, "Otra más", "Gaceta"); problem.KindOf(err) != problem.Refused {
			t.Errorf("a unit of the past is renamed: %v", err)
		}
	})
}
