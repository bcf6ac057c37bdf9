package people_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

const day = 24 * time.Hour

func TestRolesHoldBetweenTheirDates(t *testing.T) {
	each(t, func(o *office) {
		ctx, c := t.Context(), o.db.Read()
		jorge := o.person("Jorge Medrano")
		o.do(func(ctx context.Context, c *database.Conn) error {
			return o.GrantRole(ctx, c, o.by(), people.Grant{PersonID: jorge.ID, Role: people.Adviser, From: monday, To: monday.Add(7 * day)})
		})
		for name, x := range map[string]struct {
			at   time.Time
			want bool
		}{
			"before":          {monday.Add(-time.Second), false},
			"at the start":    {monday, true},
			"within":          {monday.Add(3 * day), true},
			"the last second": {monday.Add(7*day - time.Second), true},
			"at the end":      {monday.Add(7 * day), false},
		} {
			rs, err := o.RolesOf(ctx, c, jorge.ID, x.at)
			if err != nil || slices.Contains(rs, people.Adviser) != x.want || !slices.Contains(rs, people.Requester) {
				t.Errorf("%s: %v, %v", name, rs, err)
			}
			if got, err := o.HasRole(ctx, c, jorge.ID, people.Adviser, x.at); got != x.want || err != nil {
				t.Errorf("%s: holds %v, %v", name, got, err)
			}
		}
		o.clock.Advance(day)
		o.do(func(ctx context.Context, c *database.Conn) error {
			return o.RevokeRole(ctx, c, o.by(), jorge.ID, people.Adviser, "cambio de área")
		})
		if got, _ := o.HasRole(ctx, c, jorge.ID, people.Adviser, o.clock.Now()); got {
			t.Error("a revoked role holds")
		}
		want(t, "revoking again", o.try(func(ctx context.Context, c *database.Conn) error {
			return o.RevokeRole(ctx, c, o.by(), jorge.ID, people.Adviser, "otra vez")
		}), problem.Refused)
		for name, g := range map[string]struct {
			grant people.Grant
			kind  problem.Kind
		}{
			"the TDTIC by grant": {people.Grant{PersonID: jorge.ID, Role: people.Director, From: monday}, problem.Refused},
			"an unknown role":    {people.Grant{PersonID: jorge.ID, Role: "jefe", From: monday}, problem.Invalid},
			"no start":           {people.Grant{PersonID: jorge.ID, Role: people.Adviser}, problem.Invalid},
			"end before start":   {people.Grant{PersonID: jorge.ID, Role: people.Adviser, From: monday, To: monday}, problem.Invalid},
			"nobody":             {people.Grant{PersonID: "x", Role: people.Adviser, From: monday}, problem.NotFound},
		} {
			want(t, name, o.try(func(ctx context.Context, c *database.Conn) error {
				return o.GrantRole(ctx, c, o.by(), g.grant)
			}), g.kind)
		}
	})
}

// rev11 G-14
func TestThereIsOneValidSigner(t *testing.T) {
	each(t, func(o *office) {
		ctx, c := t.Context(), o.db.Read()
		ramiro, irma, otro := o.person("Ramiro Esquivel"), o.person("Irma Collado"), o.person("Otro Posible")
		appoint := func(kind people.AppointmentKind, p people.Person, from, to time.Time) (a people.Appointment, err error) {
			err = o.try(func(ctx context.Context, c *database.Conn) error {
				a, err = o.Appoint(ctx, c, o.by(), people.Appointment{Kind: kind, PersonID: p.ID, From: from, To: to, Document: "Oficio 1"})
				return err
			})
			return a, err
		}
		_, _, err := o.Director(ctx, c, monday)
		want(t, "nobody appointed", err, problem.NotFound)
		head, err := appoint(people.Head, ramiro, monday, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = appoint(people.Head, otro, monday.Add(30*day), time.Time{})
		want(t, "a second head", err, problem.Refused)
		_, err = appoint(people.Substitute, irma, monday.Add(7*day), time.Time{})
		want(t, "a substitution without end", err, problem.Invalid)
		if _, err := appoint(people.Substitute, irma, monday.Add(7*day), monday.Add(14*day)); err != nil {
			t.Fatal(err)
		}
		_, err = appoint(people.Substitute, otro, monday.Add(13*day), monday.Add(20*day))
		want(t, "overlapping substitutions", err, problem.Refused)
		if _, err := appoint(people.Substitute, otro, monday.Add(14*day), monday.Add(20*day)); err != nil {
			t.Errorf("one substitution after the other: %v", err)
		}
		for name, x := range map[string]struct {
			at         time.Time
			who        people.Person
			substitute bool
		}{
			"the head":            {monday, ramiro, false},
			"the substitute":      {monday.Add(8 * day), irma, true},
			"the next substitute": {monday.Add(14 * day), otro, true},
			"the head again":      {monday.Add(20 * day), ramiro, false},
		} {
			p, sub, err := o.Director(ctx, c, x.at)
			if err != nil || p.ID != x.who.ID || sub != x.substitute {
				t.Errorf("%s: %s, %v, %v", name, p.Name, sub, err)
			}
			holders, err := o.Holders(ctx, c, people.Director, x.at)
			if err != nil || len(holders) != 1 || holders[0].ID != x.who.ID {
				t.Errorf("%s: holders %v, %v", name, holders, err)
			}
			if rs, _ := o.RolesOf(ctx, c, ramiro.ID, x.at); slices.Contains(rs, people.Director) != (x.who.ID == ramiro.ID) {
				t.Errorf("%s: roles of the head %v", name, rs)
			}
		}
		o.do(func(ctx context.Context, c *database.Conn) error {
			return o.EndAppointment(ctx, c, o.by(), head.ID, monday.Add(30*day), "renuncia")
		})
		if _, err := appoint(people.Head, otro, monday.Add(30*day), time.Time{}); err != nil {
			t.Errorf("the next head: %v", err)
		}
		if as, err := o.Appointments(ctx, c); err != nil || len(as) != 4 {
			t.Errorf("%d appointments, %v", len(as), err)
		}
	})
}

func TestOfManyAppointedAtOnceOneStays(t *testing.T) {
	each(t, func(o *office) {
		p := o.person("Ramiro Esquivel")
		var wg sync.WaitGroup
		errs := make(chan error, 20)
		for range 20 {
			wg.Go(func() {
				errs <- o.try(func(ctx context.Context, c *database.Conn) error {
					_, err := o.Appoint(ctx, c, o.by(), people.Appointment{Kind: people.Head, PersonID: p.ID, From: monday, Document: "Oficio"})
					return err
				})
			})
		}
		wg.Wait()
		close(errs)
		won := 0
		for err := range errs {
			if err == nil {
				won++
			} else {
				want(t, "a loser", err, problem.Refused)
			}
		}
		if won != 1 {
			t.Errorf("%d appointments went through", won)
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(o *office) {
		saul, ana := o.person("Saúl Ocampo", people.Administrator), o.person("Ana Otra", people.Administrator)
		drop := func(p people.Person) error {
			return o.try(func(ctx context.Context, c *database.Conn) error {
				return o.RevokeRole(ctx, c, o.by(), p.ID, people.Administrator, "prueba")
			})
		}
		o.clock.Advance(time.Minute)
		if err := drop(ana); err != nil {
			t.Fatal(err)
		}
		want(t, "revoking the last one", drop(saul), problem.Refused)
		want(t, "suspending the last one", o.try(func(ctx context.Context, c *database.Conn) error {
			return o.Suspend(ctx, c, o.by(), saul.ID, "prueba")
		}), problem.Refused)
	})
}

func TestAbsentAdvisersAreShownAsAbsent(t *testing.T) {
	each(t, func(o *office) {
		ctx, c := t.Context(), o.db.Read()
		today := calendar.DayOf(monday, clock.Mexico)
		jorge, hugo := o.person("Jorge Medrano", people.Adviser), o.person("Hugo Cisneros", people.Adviser)
		gone := o.person("Paola Suspendida", people.Adviser)
		o.person("Beatriz Solano", people.Supervisor)
		o.do(func(ctx context.Context, c *database.Conn) error {
			if err := o.SetAbsence(ctx, c, o.by(), hugo.ID, today, today.Add(7), "Vacaciones"); err != nil {
				return err
			}
			return o.Suspend(ctx, c, o.by(), gone.ID, "baja")
		})
		as, err := o.Advisers(ctx, c, today)
		if err != nil || len(as) != 2 {
			t.Fatalf("%+v, %v", as, err)
		}
		if as[0].Person.ID != hugo.ID || as[0].Present || as[0].Why != "Vacaciones hasta el 30/11/2026" {
			t.Errorf("the absent one: %+v", as[0])
		}
		if as[1].Person.ID != jorge.ID || !as[1].Present || as[1].Why != "" {
			t.Errorf("the present one: %+v", as[1])
		}
		if as, _ := o.Advisers(ctx, c, today.Add(8)); !as[0].Present {
			t.Error("still absent on the day of return")
		}
		o.clock.Advance(5 * time.Hour)
		late := o.person("Zoe Tarde", people.Adviser)
		if as, _ := o.Advisers(ctx, c, today); len(as) != 3 {
			t.Errorf("an adviser of this afternoon is not there: %+v", as)
		}
		o.clock.Advance(time.Minute)
		o.do(func(ctx context.Context, c *database.Conn) error {
			return o.RevokeRole(ctx, c, o.by(), late.ID, people.Adviser, "prueba")
		})
		if as, _ := o.Advisers(ctx, c, today); len(as) != 2 {
			t.Errorf("an adviser no more is still there: %+v", as)
		}
		list, err := o.Absences(ctx, c, hugo.ID, today)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		o.do(func(ctx context.Context, c *database.Conn) error {
			return o.WithdrawAbsence(ctx, c, o.by(), list[0].ID)
		})
		if as, _ := o.Advisers(ctx, c, today); !as[0].Present {
			t.Error("absent although withdrawn")
		}
		want(t, "no reason", o.try(func(ctx context.Context, c *database.Conn) error {
			return o.SetAbsence(ctx, c, o.by(), hugo.ID, today, today, " ")
		}), problem.Invalid)
		want(t, "ends before it begins", o.try(func(ctx context.Context, c *database.Conn) error {
			return o.SetAbsence(ctx, c, o.by(), hugo.ID, today, today.Add(-1), "Vacaciones")
		}), problem.Invalid)
	})
}
