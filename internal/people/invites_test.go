package people_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

const (
	phrase = "caballo verde que salta"
	pin    = "4826"
)

func (o *office) invite(p people.Person) string {
	o.t.Helper()
	var token string
	o.do(func(ctx context.Context, c *database.Conn) (err error) {
		token, _, err = o.Invite(ctx, c, o.by(), p.ID)
		return err
	})
	return token
}

func TestAnInvitationWorksOnce(t *testing.T) {
	each(t, func(o *office) {
		ctx, p := o.t.Context(), o.person("Ana Ruiz")
		token := o.invite(p)
		who, ends, err := o.Invited(ctx, o.db.Read(), token)
		if err != nil || who.ID != p.ID || !ends.Equal(monday.Add(72*time.Hour)) {
			o.t.Fatalf("invited: %v until %v, %v", who.Name, ends, err)
		}
		var stored []string
		if err := o.db.Read().Select(ctx, &stored, `SELECT token_hash FROM invitations`); err != nil || len(stored) != 1 || strings.Contains(stored[0], token) || len(stored[0]) != 64 {
			o.t.Errorf("stored %v (%v): the link itself must not be kept", stored, err)
		}
		// What will not do leaves the link as it is.
		for _, bad := range [][2]string{{"corta", pin}, {phrase, "1111"}} {
			if _, err := o.AcceptInvitation(ctx, token, bad[0], bad[1]); problem.KindOf(err) != problem.Invalid {
				o.t.Errorf("%v: %v", bad, err)
			}
		}
		if _, err := o.AcceptInvitation(ctx, token, phrase, pin); err != nil {
			o.t.Fatal(err)
		}
		if _, err := o.SignIn(ctx, p.Email, phrase, "10.0.0.1"); err != nil {
			o.t.Errorf("sign in: %v", err)
		}
		if err := o.CheckSignature(ctx, p.ID, pin); err != nil {
			o.t.Errorf("sign: %v", err)
		}
		if _, err := o.AcceptInvitation(ctx, token, phrase+" otra", "7391"); problem.KindOf(err) != problem.NotFound {
			o.t.Errorf("a second time: %v", err)
		}
		if _, _, err := o.Invited(ctx, o.db.Read(), token); problem.KindOf(err) != problem.NotFound {
			o.t.Errorf("read after use: %v", err)
		}
		if _, err := audit.VerifyAll(ctx, o.db.Read()); err != nil {
			o.t.Error(err)
		}
	})
}

func TestAnInvitationEnds(t *testing.T) {
	each(t, func(o *office) {
		ctx, p := o.t.Context(), o.person("Ana Ruiz")
		gone := func(what, token string) {
			o.t.Helper()
			if _, err := o.AcceptInvitation(ctx, token, phrase, pin); problem.KindOf(err) != problem.NotFound {
				o.t.Errorf("%s: %v", what, err)
			}
		}
		gone("nothing", "")
		gone("made up", strings.Repeat("A", 43))
		first := o.invite(p)
		second := o.invite(p)
		gone("replaced by a newer one", first)
		o.clock.Advance(72 * time.Hour)
		gone("three days old", second)
		third := o.invite(p)
		o.do(func(ctx context.Context, c *database.Conn) error { return o.WithdrawInvitations(ctx, c, o.by(), p.ID) })
		gone("withdrawn", third)
		fourth := o.invite(p)
		o.do(func(ctx context.Context, c *database.Conn) error { return o.Suspend(ctx, c, o.by(), p.ID, "Baja") })
		gone("of a suspended person", fourth)
		if last, ok, err := o.LastInvitation(ctx, o.db.Read(), p.ID); err != nil || !ok || !last.Used.IsZero() {
			o.t.Errorf("last: %+v %v %v", last, ok, err)
		}
		err := o.try(func(ctx context.Context, c *database.Conn) error {
			_, _, err := o.Invite(ctx, c, o.by(), p.ID)
			return err
		})
		if problem.KindOf(err) != problem.Refused {
			o.t.Errorf("invite a suspended person: %v", err)
		}
	})
}

func TestTwoUseOneInvitationTogether(t *testing.T) {
	each(t, func(o *office) {
		p := o.person("Ana Ruiz")
		token := o.invite(p)
		var done sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			done.Go(func() {
				_, errs[i] = o.AcceptInvitation(o.t.Context(), token, phrase+strings.Repeat("!", i), pin)
			})
		}
		done.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case problem.KindOf(err) != problem.NotFound:
				o.t.Error(err)
			}
		}
		if won != 1 {
			o.t.Errorf("%d of them used the link", won)
		}
	})
}

func TestRecordsOfAPerson(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		p := o.person("Ángela 100% Ruiz", people.Adviser)
		o.person("Pedro Lara")
		o.do(func(ctx context.Context, c *database.Conn) error {
			if err := o.Endorse(ctx, c, o.by(), p.ID, "Red de datos"); err != nil {
				return err
			}
			return o.SetAbsence(ctx, c, o.by(), p.ID, calendar.DayOf(monday, time.UTC), calendar.DayOf(monday, time.UTC), "Vacaciones")
		})
		grants, err := o.Grants(ctx, o.db.Read(), p.ID)
		if err != nil || len(grants) != 1 || grants[0].Role != people.Adviser || grants[0].By != "p-admin" {
			o.t.Errorf("grants: %+v %v", grants, err)
		}
		list, err := o.Endorsements(ctx, o.db.Read(), p.ID)
		if err != nil || len(list) != 1 || list[0].Skill != "Red de datos" {
			o.t.Errorf("skills: %+v %v", list, err)
		}
		for typed, want := range map[string]int{"": 2, "ruiz": 1, "RUIZ ángela": 1, "Ángela": 1, "100%": 1, "10_%": 0, "pedro@demo": 1, "nadie": 0, "analista lara": 1} {
			found, err := o.Search(ctx, o.db.Read(), typed, 10, 0)
			if err != nil || len(found) != want {
				o.t.Errorf("%q: %d found (%v), want %d", typed, len(found), err, want)
			}
		}
		unendorse := func(reason string) error {
			return o.try(func(ctx context.Context, c *database.Conn) error {
				return o.Unendorse(ctx, c, o.by(), p.ID, "Red de datos", reason)
			})
		}
		if err := unendorse(" "); problem.KindOf(err) != problem.Invalid {
			o.t.Errorf("without a reason: %v", err)
		}
		if err := unendorse("Se anotó por error"); err != nil {
			o.t.Error(err)
		}
		if err := unendorse("Otra vez"); problem.KindOf(err) != problem.Refused {
			o.t.Errorf("twice: %v", err)
		}
	})
}
