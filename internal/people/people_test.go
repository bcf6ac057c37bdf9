package people_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC) // 10:00 in Mexico City

// office is a store with a clock, one unit and one author.
type office struct {
	*people.Store
	t     *testing.T
	db    *database.DB
	clock *clock.Fake
	unit  people.Unit
}

func each(t *testing.T, f func(o *office), options ...people.Option) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		c := clock.NewFake(monday)
		o := &office{Store: people.New(db, c.Now, options...), t: t, db: db, clock: c}
		o.do(func(ctx context.Context, c *database.Conn) (err error) {
			o.unit, err = o.AddUnit(ctx, c, o.by(), people.Unit{Name: "Unidad de prueba", Key: "210"})
			return err
		})
		f(o)
	})
}

func (o *office) by() audit.By {
	return audit.By{Actor: "p-admin", Role: "administrador", At: o.clock.Now()}
}

// try runs f in a transaction and returns its error.
func (o *office) try(f func(ctx context.Context, c *database.Conn) error) error {
	ctx := o.t.Context()
	return o.db.Write(ctx, func(c *database.Conn) error { return f(ctx, c) })
}

func (o *office) do(f func(ctx context.Context, c *database.Conn) error) {
	o.t.Helper()
	if err := o.try(f); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) person(name string, roles ...people.Role) people.Person {
	o.t.Helper()
	var p people.Person
	o.do(func(ctx context.Context, c *database.Conn) (err error) {
		email := strings.ToLower(strings.Fields(name)[0]) + "@demo.invalid"
		if p, err = o.AddPerson(ctx, c, o.by(), people.Person{Name: name, Post: "Analista", UnitID: o.unit.ID, Email: email}); err != nil {
			return err
		}
		for _, r := range roles {
			if err := o.GrantRole(ctx, c, o.by(), people.Grant{PersonID: p.ID, Role: r, From: o.clock.Now()}); err != nil {
				return err
			}
		}
		return nil
	})
	return p
}

func (o *office) password(p people.Person, password string) {
	o.t.Helper()
	o.do(func(ctx context.Context, c *database.Conn) error {
		return o.SetPassword(ctx, c, o.by(), p.ID, password, false)
	})
}

// want checks the kind of an error.
func want(t *testing.T, what string, err error, kind problem.Kind) {
	t.Helper()
	if got := problem.KindOf(err); got != kind {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, kind)
	}
}

func TestPersonsAreFoundAndChanged(t *testing.T) {
	each(t, func(o *office) {
		ctx, c := t.Context(), o.db.Read()
		lucia := o.person("Lucía Barrera Montes")
		o.do(func(ctx context.Context, c *database.Conn) error {
			if err := o.Endorse(ctx, c, o.by(), lucia.ID, "Red de datos"); err != nil {
				return err
			}
			return o.Endorse(ctx, c, o.by(), lucia.ID, "Bienes informáticos")
		})
		got, err := o.ByEmail(ctx, c, " LUCÍA@demo.invalid ")
		if err != nil || got.ID != lucia.ID || got.UnitName != "Unidad de prueba" {
			t.Fatalf("by e-mail: %+v, %v", got, err)
		}
		if strings.Join(got.Skills, ",") != "Bienes informáticos,Red de datos" {
			t.Errorf("skills: %v", got.Skills)
		}
		if got, err := o.ByName(ctx, c, "Lucía Barrera Montes"); err != nil || got.ID != lucia.ID {
			t.Errorf("by name: %+v, %v", got, err)
		}
		named, err := o.Named(ctx, c, lucia.ID, "nadie")
		if err != nil || len(named) != 1 {
			t.Errorf("named: %v, %v", named, err)
		}
		_, err = o.Person(ctx, c, "nadie")
		want(t, "an unknown person", err, problem.NotFound)
		_, err = o.ByEmail(ctx, c, "")
		want(t, "no e-mail", err, problem.NotFound)

		got.Post = "Jefatura"
		o.do(func(ctx context.Context, c *database.Conn) error { return o.UpdatePerson(ctx, c, o.by(), got) })
		want(t, "an old version", o.try(func(ctx context.Context, c *database.Conn) error {
			return o.UpdatePerson(ctx, c, o.by(), got)
		}), problem.Conflict)

		u := o.unit
		u.Name, u.HeadID = "Unidad renombrada", lucia.ID
		o.do(func(ctx context.Context, c *database.Conn) error { return o.UpdateUnit(ctx, c, o.by(), u) })
		want(t, "an old unit", o.try(func(ctx context.Context, c *database.Conn) error {
			return o.UpdateUnit(ctx, c, o.by(), u)
		}), problem.Conflict)
		if us, err := o.Units(ctx, c); err != nil || len(us) != 1 || us[0].Name != "Unidad renombrada" || us[0].HeadID != lucia.ID {
			t.Errorf("units: %+v, %v", us, err)
		}
		if _, err := audit.VerifyAll(ctx, c); err != nil {
			t.Error(err)
		}
		if rs, err := audit.History(ctx, c, "persona:"+string(lucia.ID)); err != nil || len(rs) != 4 {
			t.Errorf("audit: %d entries, %v", len(rs), err)
		}
	})
}

// rev11 C-01: the level of studies comes from a closed list.
func TestWrongDataOfAPersonAreRefused(t *testing.T) {
	each(t, func(o *office) {
		o.person("Lucía Barrera")
		good := people.Person{Name: "Otra", UnitID: o.unit.ID, Email: "otra@demo.invalid"}
		for name, spoil := range map[string]func(*people.Person){
			"no name":                 func(p *people.Person) { p.Name = "  " },
			"no unit":                 func(p *people.Person) { p.UnitID = "x" },
			"an address without at":   func(p *people.Person) { p.Email = "otra" },
			"an address with a space": func(p *people.Person) { p.Email = "o tra@demo.invalid" },
			"somebody's address":      func(p *people.Person) { p.Email = "LUCÍA@demo.invalid" },
			"an unknown level":        func(p *people.Person) { p.Level = "Doctorado" },
			"an unknown skill":        func(p *people.Person) { p.Skills = []string{"Magia"} },
		} {
			p := good
			spoil(&p)
			err := o.try(func(ctx context.Context, c *database.Conn) error {
				_, err := o.AddPerson(ctx, c, o.by(), p)
				return err
			})
			want(t, name, err, problem.Invalid)
		}
		err := o.try(func(ctx context.Context, c *database.Conn) error {
			_, err := o.AddUnit(ctx, c, o.by(), people.Unit{Name: "Otra", Key: "210"})
			return err
		})
		want(t, "a key of another unit", err, problem.Invalid)
		// Two persons may have no address at all.
		good.Email = ""
		for range 2 {
			o.do(func(ctx context.Context, c *database.Conn) error {
				_, err := o.AddPerson(ctx, c, o.by(), good)
				return err
			})
		}
	})
}

func TestTheFirstAdministratorIsMadeOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := people.New(db, clock.NewFake(monday).Now)
		_, err := s.FirstAdministrator(t.Context(), "Saúl Ocampo", "saul@demo.invalid", "corta")
		want(t, "a short password", err, problem.Invalid)
		p, err := s.FirstAdministrator(t.Context(), "Saúl Ocampo", "saul@demo.invalid", "una frase bastante larga")
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := s.HasRole(t.Context(), db.Read(), p.ID, people.Administrator, monday); !ok || err != nil {
			t.Errorf("has no role: %v", err)
		}
		_, err = s.FirstAdministrator(t.Context(), "Otra", "otra@demo.invalid", "una frase bastante larga")
		want(t, "a second one", err, problem.Refused)
		if us, _ := s.Units(t.Context(), db.Read()); len(us) != 1 {
			t.Errorf("%d units", len(us))
		}
	})
}
