package people_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

const good = "una frase bastante larga"

func TestASessionIsResumedUntilItEnds(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		p := o.person("Beatriz Solano", people.Supervisor)
		o.password(p, good)
		enter := func() string {
			t.Helper()
			token, err := o.SignIn(ctx, "BEATRIZ@demo.invalid", good, "10.0.0.1")
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		ends := map[string]func(token string){
			"sign out": func(token string) {
				if err := o.SignOut(ctx, token); err != nil {
					t.Fatal(err)
				}
			},
			"eight idle hours": func(string) { o.clock.Advance(8 * time.Hour) },
			"twelve busy hours": func(token string) {
				for range 23 {
					o.clock.Advance(30 * time.Minute)
					if _, err := o.Resume(ctx, token); err != nil {
						t.Fatalf("a busy session ended early: %v", err)
					}
				}
				o.clock.Advance(30 * time.Minute)
			},
			"a new password": func(string) { o.password(p, good) },
			"a new role": func(string) {
				o.do(func(ctx context.Context, c *database.Conn) error {
					return o.GrantRole(ctx, c, o.by(), people.Grant{PersonID: p.ID, Role: people.Auditor, From: o.clock.Now()})
				})
			},
			"a suspension": func(string) {
				o.do(func(ctx context.Context, c *database.Conn) error {
					if err := o.Suspend(ctx, c, o.by(), p.ID, "prueba"); err != nil {
						return err
					}
					return o.Restore(ctx, c, o.by(), p.ID)
				})
			},
		}
		for name, end := range ends {
			token := enter()
			a, err := o.Resume(ctx, token)
			if err != nil || a.Person.ID != p.ID || !a.Has(people.Supervisor) || !a.Has(people.Requester) || a.Has(people.Director) || a.Demo || a.Session == "" {
				t.Fatalf("%s: %+v, %v", name, a, err)
			}
			if !a.MayReadEveryOrder() || !a.At.Equal(o.clock.Now()) {
				t.Errorf("%s: %+v", name, a)
			}
			end(token)
			_, err = o.Resume(ctx, token)
			want(t, name, err, problem.Unauthenticated)
		}
		_, err := o.Resume(ctx, "")
		want(t, "no token", err, problem.Unauthenticated)
		_, err = o.Resume(ctx, "inventado")
		want(t, "an invented token", err, problem.Unauthenticated)
		if err := o.SignOut(ctx, "inventado"); err != nil {
			t.Errorf("signing out of nothing: %v", err)
		}
		var stored int
		if err := o.db.Read().Get(ctx, &stored, `SELECT count(*) FROM sessions WHERE length(token_hash) <> 64`); err != nil || stored != 0 {
			t.Errorf("%d tokens not hashed, %v", stored, err)
		}
	})
}

func TestEveryFailedSignInReadsTheSame(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		p, q, _ := o.person("Lucía Barrera"), o.person("Suspendida Soto"), o.person("Sinclave Ruiz")
		o.password(p, good)
		o.password(q, good)
		o.do(func(ctx context.Context, c *database.Conn) error { return o.Suspend(ctx, c, o.by(), q.ID, "prueba") })
		var first string
		for name, x := range map[string][2]string{
			"wrong password":  {"lucía@demo.invalid", "otra cosa distinta"},
			"empty password":  {"lucía@demo.invalid", ""},
			"unknown account": {"nadie@demo.invalid", good},
			"no account":      {"", good},
			"suspended":       {"suspendida@demo.invalid", good},
			"no credentials":  {"sinclave@demo.invalid", ""},
			"endless":         {"lucía@demo.invalid", strings.Repeat("x", 1<<20)},
		} {
			_, err := o.SignIn(ctx, x[0], x[1], "10.0.0.1")
			want(t, name, err, problem.Unauthenticated)
			if first == "" {
				first = fmt.Sprint(err)
			}
			if fmt.Sprint(err) != first {
				t.Errorf("%s says something else: %v", name, err)
			}
		}
	})
}

func TestAnAccountWaitsLongerAfterEachFailure(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		p := o.person("Lucía Barrera")
		o.password(p, good)
		try := func(password, addr string) error {
			_, err := o.SignIn(ctx, "lucía@demo.invalid", password, addr)
			return err
		}
		for i := range 5 {
			want(t, fmt.Sprint("failure ", i+1), try("mala contraseña", fmt.Sprint("10.9.0.", i)), problem.Unauthenticated)
		}
		err := try(good, "10.0.0.1")
		want(t, "the right one while it waits", err, problem.TooMany)
		if p, _ := problem.As(err); !strings.Contains(p.Remedy, "30 segundos") {
			t.Errorf("does not say how long: %s", p.Remedy)
		}
		o.clock.Advance(30 * time.Second)
		want(t, "one more failure", try("mala contraseña", "10.9.0.9"), problem.Unauthenticated)
		o.clock.Advance(59 * time.Second)
		want(t, "within the longer wait", try(good, "10.0.0.1"), problem.TooMany)
		o.clock.Advance(time.Second)
		if err := try(good, "10.0.0.1"); err != nil {
			t.Fatalf("the owner after the wait: %v", err)
		}
		// From an address that the owner has used, strangers do not make the owner wait.
		for i := range 5 {
			want(t, "a stranger", try("mala contraseña", fmt.Sprint("10.9.1.", i)), problem.Unauthenticated)
		}
		want(t, "the strangers wait", try("mala contraseña", "10.9.1.9"), problem.TooMany)
		if err := try(good, "10.0.0.1"); err != nil {
			t.Errorf("the owner's own device waits for strangers: %v", err)
		}
		for range 5 {
			want(t, "the known device", try("mala contraseña", "10.0.0.1"), problem.Unauthenticated)
		}
		want(t, "the known device waits too", try(good, "10.0.0.1"), problem.TooMany)
	})
}

func TestAnAddressWaitsAfterFiftyFailures(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		p := o.person("Lucía Barrera")
		o.password(p, good)
		// Fifty failures are written down at once: hashing them is not what is tested.
		o.do(func(ctx context.Context, c *database.Conn) error {
			_, err := c.Exec(ctx, `INSERT INTO sign_in_attempts (kind, subject, failures, since, last_at) VALUES ('direccion', '10.0.0.1', 49, ?, ?)`,
				database.At(o.clock.Now()), database.At(o.clock.Now()))
			return err
		})
		_, err := o.SignIn(ctx, "lucía@demo.invalid", good, "10.0.0.1")
		if err != nil {
			t.Fatalf("a success counted as a failure: %v", err)
		}
		_, err = o.SignIn(ctx, "nadie@demo.invalid", good, "10.0.0.1")
		want(t, "the fiftieth", err, problem.Unauthenticated)
		_, err = o.SignIn(ctx, "lucía@demo.invalid", good, "10.0.0.1")
		want(t, "after fifty", err, problem.TooMany)
		if _, err = o.SignIn(ctx, "lucía@demo.invalid", good, "10.0.0.2"); err != nil {
			t.Errorf("from another address: %v", err)
		}
		o.clock.Advance(15 * time.Minute)
		if _, err = o.SignIn(ctx, "lucía@demo.invalid", good, "10.0.0.1"); err != nil {
			t.Errorf("after a quarter of an hour: %v", err)
		}
		o.clock.Advance(25 * time.Hour)
		o.do(func(ctx context.Context, c *database.Conn) error { return o.Tidy(ctx, c, o.clock.Now()) })
		var left int
		if err := o.db.Read().Get(ctx, &left, `SELECT count(*) FROM sign_in_attempts`); err != nil || left != 0 {
			t.Errorf("%d attempts left, %v", left, err)
		}
	})
}

func TestGuessesSentTogetherAreAllCounted(t *testing.T) {
	each(t, func(o *office) {
		p := o.person("Lucía Barrera")
		o.password(p, good)
		var wg sync.WaitGroup
		errs := make(chan error, 30)
		for i := range 30 {
			wg.Go(func() {
				_, err := o.SignIn(context.Background(), "lucía@demo.invalid", "mala contraseña", fmt.Sprint("10.1.0.", i))
				errs <- err
			})
		}
		wg.Wait()
		close(errs)
		judged := 0
		for err := range errs {
			switch problem.KindOf(err) {
			case problem.Unauthenticated:
				judged++
			case problem.TooMany:
			default:
				t.Error(err)
			}
		}
		if judged != 5 {
			t.Errorf("%d guesses were judged, want 5", judged)
		}
	})
}

func TestASignatureIsConfirmedWithPasswordOrPIN(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		p, q := o.person("Lucía Barrera"), o.person("Sin Credencial")
		o.password(p, good)
		want(t, "a PIN before there is one", o.CheckSignature(ctx, p.ID, "4071"), problem.Unauthenticated)
		o.do(func(ctx context.Context, c *database.Conn) error { return o.SetPIN(ctx, c, o.by(), p.ID, "4071") })
		for name, secret := range map[string]string{"password": good, "PIN": "4071"} {
			if err := o.CheckSignature(ctx, p.ID, secret); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		want(t, "no credentials", o.CheckSignature(ctx, q.ID, ""), problem.Unauthenticated)
		want(t, "nobody", o.CheckSignature(ctx, "x", good), problem.Unauthenticated)
		for range 5 {
			want(t, "a wrong PIN", o.CheckSignature(ctx, p.ID, "9999"), problem.Unauthenticated)
		}
		want(t, "after five", o.CheckSignature(ctx, p.ID, "4071"), problem.TooMany)
		o.clock.Advance(30 * time.Second)
		if err := o.CheckSignature(ctx, p.ID, "4071"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
		for _, pin := range []string{"", "123", "1234", "9876", "0000", "12a4", "123456789", "77777777"} {
			want(t, "PIN "+pin, o.try(func(ctx context.Context, c *database.Conn) error {
				return o.SetPIN(ctx, c, o.by(), p.ID, pin)
			}), problem.Invalid)
		}
		for _, password := range []string{"", "corta", "aaaaaaaaaaaaa", "contraseña123", "lucía@demo.invalid", strings.Repeat("larga ", 60)} {
			want(t, "password "+password, o.try(func(ctx context.Context, c *database.Conn) error {
				return o.SetPassword(ctx, c, o.by(), p.ID, password, false)
			}), problem.Invalid)
		}
	})
}

func TestTheDemonstrationHasADoorOfItsOwn(t *testing.T) {
	each(t, func(o *office) {
		p := o.person("Lucía Barrera")
		_, err := o.EnterAs(t.Context(), p.ID)
		want(t, "outside the demonstration", err, problem.Forbidden)
	})
	each(t, func(o *office) {
		p := o.person("Lucía Barrera")
		token, err := o.EnterAs(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if a, err := o.Resume(t.Context(), token); err != nil || !a.Demo || a.Person.ID != p.ID {
			t.Errorf("%+v, %v", a, err)
		}
		_, err = o.EnterAs(t.Context(), "x")
		want(t, "nobody", err, problem.NotFound)
	}, people.WithDemo())
}
