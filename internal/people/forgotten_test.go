package people_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

func (o *office) waiting() (list []people.Forgotten) {
	o.t.Helper()
	list, err := o.AllForgotten(o.t.Context(), o.db.Read(), o.clock.Now())
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

// rev11 E-07: a forgotten password reaches whoever administers, once a person; an
// address without account, a suspended one and one that waits already answer alike.
func TestAForgottenPasswordIsAskedForOnce(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ana, gone := o.person("Ana Ruiz"), o.person("Suspendida Soto")
		o.password(ana, good)
		o.do(func(ctx context.Context, c *database.Conn) error { return o.Suspend(ctx, c, o.by(), gone.ID, "prueba") })
		for _, mail := range []string{"nadie@demo.invalid", gone.Email, " ANA@demo.invalid ", ana.Email, ana.Email} {
			if err := o.Forget(ctx, mail, "10.0.0.1"); err != nil {
				o.t.Errorf("%q: %v", mail, err)
			}
		}
		if list := o.waiting(); len(list) != 1 || list[0].PersonID != ana.ID {
			o.t.Fatalf("waiting: %v", list)
		}
		var rows int
		if err := o.db.Read().Get(ctx, &rows, `SELECT count(*) FROM password_requests`); err != nil || rows != 5 {
			o.t.Errorf("%d rows for five requests, %v: each must leave the same", rows, err)
		}
		ends := map[string]func(){
			"a link": func() { o.invite(ana) },
			"a dismissal": func() {
				o.do(func(ctx context.Context, c *database.Conn) error { return o.DismissForgotten(ctx, c, o.by(), ana.ID) })
			},
			"remembering it": func() {
				if _, err := o.SignIn(ctx, ana.Email, good, "10.0.0.9"); err != nil {
					o.t.Fatal(err)
				}
			},
			"a week": func() { o.clock.Advance(7*24*time.Hour + time.Minute) },
		}
		for name, end := range ends {
			o.clock.Advance(2 * time.Hour)
			if err := o.Forget(ctx, ana.Email, "10.0.0.2"); err != nil || len(o.waiting()) != 1 {
				o.t.Fatalf("before %s: %v, %v", name, o.waiting(), err)
			}
			if end(); len(o.waiting()) != 0 {
				o.t.Errorf("%s leaves %v waiting", name, o.waiting())
			}
		}
	})
}

// A device asks ten times an hour, whether accounts exist or not; another one is not
// held up by it.
func TestForgottenPasswordsAreThrottled(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		o.person("Ana Ruiz")
		for i := range 10 {
			mail := fmt.Sprintf("nadie%d@demo.invalid", i)
			if i == 4 {
				mail = "ana@demo.invalid"
			}
			if err := o.Forget(ctx, mail, "10.0.0.1"); err != nil {
				o.t.Fatalf("%d: %v", i, err)
			}
		}
		want(o.t, "the eleventh", o.Forget(ctx, "ana@demo.invalid", "10.0.0.1"), problem.TooMany)
		want(o.t, "the eleventh, of nobody", o.Forget(ctx, "otra@demo.invalid", "10.0.0.1"), problem.TooMany)
		if err := o.Forget(ctx, "ana@demo.invalid", "10.0.0.2"); err != nil {
			o.t.Errorf("another device: %v", err)
		}
		o.clock.Advance(time.Hour + time.Minute)
		if err := o.Forget(ctx, "ana@demo.invalid", "10.0.0.1"); err != nil {
			o.t.Errorf("after an hour: %v", err)
		}
	})
}

// A session that is remembered lasts as long as the institution says, used or not, and
// not a minute longer.
func TestARememberedSessionLastsItsTime(t *testing.T) {
	each(t, func(o *office) {
		ctx, p := o.t.Context(), o.person("Ana Ruiz")
		o.password(p, good)
		usual, err := o.SignIn(ctx, p.Email, good, "10.0.0.1")
		if err != nil {
			o.t.Fatal(err)
		}
		kept, err := o.SignInFor(ctx, p.Email, good, "10.0.0.1", 7*24*time.Hour)
		if err != nil {
			o.t.Fatal(err)
		}
		a, err := o.Resume(ctx, usual)
		if err != nil || a.Remembered || !a.Ends.Equal(o.clock.Now().Add(12*time.Hour)) {
			o.t.Errorf("the usual one: %+v, %v", a, err)
		}
		o.clock.Advance(7*24*time.Hour - time.Minute)
		if a, err = o.Resume(ctx, kept); err != nil || !a.Remembered || !a.Ends.Equal(o.clock.Now().Add(time.Minute)) {
			o.t.Errorf("a week later: %+v, %v", a, err)
		}
		_, err = o.Resume(ctx, usual)
		want(o.t, "the usual one, a week later", err, problem.Unauthenticated)
		o.clock.Advance(time.Minute)
		_, err = o.Resume(ctx, kept)
		want(o.t, "at its end", err, problem.Unauthenticated)
	})
}

// On the device of an AST the guesses at a requester's secret are counted for the two
// and for the AST: the requester may sign in their own session meanwhile.
func TestNobodyUsesUpTheGuessesOfAnother(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ana, eva, jorge, nora := o.person("Ana Ruiz"), o.person("Eva Sol"), o.person("Jorge Vela"), o.person("Nora Cruz")
		for _, p := range []people.Person{ana, eva} {
			o.password(p, good)
		}
		for range 5 {
			want(o.t, "a wrong guess on Jorge's device", o.CheckSignatureThrough(ctx, ana.ID, jorge.ID, "0000"), problem.Unauthenticated)
		}
		want(o.t, "the sixth there", o.CheckSignatureThrough(ctx, ana.ID, jorge.ID, good), problem.TooMany)
		want(o.t, "another person there", o.CheckSignatureThrough(ctx, eva.ID, jorge.ID, good), problem.TooMany)
		if err := o.CheckSignature(ctx, ana.ID, good); err != nil {
			o.t.Errorf("Ana in her own session: %v", err)
		}
		if err := o.CheckSignatureThrough(ctx, ana.ID, nora.ID, good); err != nil {
			o.t.Errorf("Ana on Nora's device: %v", err)
		}
		o.clock.Advance(time.Minute)
		if err := o.CheckSignatureThrough(ctx, ana.ID, jorge.ID, good); err != nil {
			o.t.Errorf("on Jorge's device, a minute later: %v", err)
		}
		for i := range 5 {
			other := []people.ID{ana.ID, eva.ID}[i%2]
			want(o.t, "guesses at two from one device", o.CheckSignatureThrough(ctx, other, jorge.ID, "0000"), problem.Unauthenticated)
		}
		want(o.t, "one device, many persons", o.CheckSignatureThrough(ctx, eva.ID, jorge.ID, good), problem.TooMany)
	})
}
