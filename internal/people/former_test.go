package people_test

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

func TestADeadSessionSaysWhoseItWas(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		p := o.person("Beatriz Solano", people.Supervisor)
		o.password(p, good)
		token, err := o.SignIn(ctx, "beatriz@demo.invalid", good, "10.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		former := func(token string, want people.ID, when string) {
			t.Helper()
			if got, err := o.Former(ctx, token); err != nil || got != want {
				t.Errorf("%s: %q, %v", when, got, err)
			}
		}
		o.clock.Advance(8 * time.Hour)
		if _, err := o.Resume(ctx, token); problem.KindOf(err) != problem.Unauthenticated {
			t.Fatal("the session has not ended")
		}
		former(token, p.ID, "after eight idle hours")
		former("inventado", "", "an invented token")
		former("", "", "no token")
		o.clock.Advance(16 * time.Hour)
		former(token, "", "a day later")
	})
}

func TestLookingOnKeepsNoSessionAlive(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		p := o.person("Beatriz Solano", people.Supervisor)
		o.password(p, good)
		token, err := o.SignIn(ctx, "beatriz@demo.invalid", good, "10.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		for range 15 {
			o.clock.Advance(30 * time.Minute)
			if a, err := o.Peek(ctx, token); err != nil || a.Person.ID != p.ID {
				t.Fatalf("%+v, %v", a, err)
			}
		}
		o.clock.Advance(30 * time.Minute)
		if _, err := o.Peek(ctx, token); problem.KindOf(err) != problem.Unauthenticated {
			t.Errorf("after eight hours of looking on: %v", err)
		}
	})
}
