package views_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/views"
)

const ana, bruno = people.ID("ana"), people.ID("bruno")

func each(t *testing.T, f func(t *testing.T, s *views.Store, do func(func(ctx context.Context, c *database.Conn) error) error, names func(people.ID) string)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := views.New(db)
		do := func(g func(ctx context.Context, c *database.Conn) error) error {
			return db.Write(t.Context(), func(c *database.Conn) error { return g(t.Context(), c) })
		}
		f(t, s, do, func(who people.ID) string {
			t.Helper()
			list, err := s.Of(t.Context(), db.Read(), who, "ordenes")
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, v := range list {
				all = append(all, v.Name)
			}
			return strings.Join(all, ", ")
		})
	})
}

// A person keeps views under names, in an order of their own, and nobody else sees or
// touches them.
func TestViewsBelongToOnePerson(t *testing.T) {
	each(t, func(t *testing.T, s *views.Store, do func(func(ctx context.Context, c *database.Conn) error) error, names func(people.ID) string) {
		ids := map[string]string{}
		for _, name := range []string{"Uno", "Dos", " Tres  veces "} {
			if err := do(func(ctx context.Context, c *database.Conn) error {
				v, err := s.Save(ctx, c, ana, "ordenes", name, "abiertas=si")
				ids[v.Name] = v.ID
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if got := names(ana); got != "Uno, Dos, Tres veces" {
			t.Errorf("Ana has %s", got)
		}
		if got := names(bruno); got != "" {
			t.Errorf("Bruno has %s", got)
		}
		foreign := map[string]func(ctx context.Context, c *database.Conn) error{
			"renames": func(ctx context.Context, c *database.Conn) error { return s.Rename(ctx, c, bruno, ids["Uno"], "Mía") },
			"removes": func(ctx context.Context, c *database.Conn) error {
				_, err := s.Remove(ctx, c, bruno, ids["Uno"])
				return err
			},
			"moves": func(ctx context.Context, c *database.Conn) error {
				return s.Forward(ctx, c, bruno, "ordenes", ids["Dos"])
			},
		}
		for what, f := range foreign {
			if err := do(f); problem.KindOf(err) != problem.NotFound {
				t.Errorf("Bruno %s a view of Ana: %v", what, err)
			}
		}
		if err := do(func(ctx context.Context, c *database.Conn) error {
			return s.Forward(ctx, c, ana, "ordenes", ids["Tres veces"])
		}); err != nil {
			t.Fatal(err)
		}
		if err := do(func(ctx context.Context, c *database.Conn) error {
			return s.Forward(ctx, c, ana, "ordenes", ids["Uno"])
		}); err != nil {
			t.Fatal(err)
		}
		if err := do(func(ctx context.Context, c *database.Conn) error { return s.Rename(ctx, c, ana, ids["Dos"], "Cuatro") }); err != nil {
			t.Fatal(err)
		}
		if got := names(ana); got != "Uno, Tres veces, Cuatro" {
			t.Errorf("after moving and renaming: %s", got)
		}
		if err := do(func(ctx context.Context, c *database.Conn) error {
			gone, err := s.Remove(ctx, c, ana, ids["Uno"])
			if gone.Name != "Uno" || gone.Query != "abiertas=si" {
				t.Errorf("what was removed comes back as %+v", gone)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := names(ana); got != "Tres veces, Cuatro" {
			t.Errorf("after removing: %s", got)
		}
	})
}

// A name is written, short and used once; and there is an end to how many there are.
func TestAViewThatCannotBeKeptSaysWhy(t *testing.T) {
	each(t, func(t *testing.T, s *views.Store, do func(func(ctx context.Context, c *database.Conn) error) error, names func(people.ID) string) {
		save := func(name, query string) error {
			return do(func(ctx context.Context, c *database.Conn) error {
				_, err := s.Save(ctx, c, ana, "ordenes", name, query)
				return err
			})
		}
		for i := range views.Most {
			if i == 1 {
				for name, want := range map[string]problem.Kind{"": problem.Invalid, "Vista 0": problem.Invalid, strings.Repeat("x", 41): problem.Invalid} {
					if err := save(name, ""); problem.KindOf(err) != want {
						t.Errorf("the name %q: %v", name, err)
					}
				}
				if err := save("Larga", strings.Repeat("x", 2001)); problem.KindOf(err) != problem.Refused {
					t.Errorf("too many filters: %v", err)
				}
			}
			if err := save(fmt.Sprintf("Vista %d", i), "x=1"); err != nil {
				t.Fatal(err)
			}
		}
		if err := save("Otra", ""); problem.KindOf(err) != problem.Refused {
			t.Errorf("the twenty-first: %v", err)
		}
	})
}

// Columns are remembered for one person and one list.
func TestColumnsAreRemembered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := views.New(db)
		for _, want := range [][]string{{"folio", "falla"}, {"folio"}, nil} {
			if err := db.Write(t.Context(), func(c *database.Conn) error { return s.SetColumns(t.Context(), c, ana, "ordenes", want) }); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Columns(t.Context(), db.Read(), ana, "ordenes"); err != nil || !slices.Equal(got, want) {
				t.Errorf("kept %v, %v; want %v", got, err, want)
			}
			for _, other := range []struct {
				who  people.ID
				list string
			}{{bruno, "ordenes"}, {ana, "equipos"}} {
				if got, err := s.Columns(t.Context(), db.Read(), other.who, other.list); err != nil || got != nil {
					t.Errorf("%v has %v, %v", other, got, err)
				}
			}
		}
	})
}
