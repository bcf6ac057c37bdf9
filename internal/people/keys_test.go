package people_test

import (
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
)

// Who switches the keys off finds them off wherever they sign in, and nobody else does.
func TestKeysStayOffForThePersonAlone(t *testing.T) {
	each(t, func(o *office) {
		ctx := t.Context()
		ana, bruno := o.person("Ana Ejemplo", people.Requester), o.person("Bruno Muestra", people.Adviser)
		o.password(ana, good)
		keys := func(on bool) {
			t.Helper()
			if err := o.db.Write(ctx, func(c *database.Conn) error { return o.SetKeys(ctx, c, ana.ID, on) }); err != nil {
				t.Fatal(err)
			}
		}
		off := func() bool {
			t.Helper()
			token, err := o.SignIn(ctx, ana.Email, good, "10.0.0.1")
			if err != nil {
				t.Fatal(err)
			}
			actor, err := o.Resume(ctx, token)
			if err != nil {
				t.Fatal(err)
			}
			return actor.Person.KeysOff
		}
		if off() {
			t.Error("the keys are off before anybody said so")
		}
		keys(false)
		if !off() {
			t.Error("a new session does not know that the keys are off")
		}
		other, err := o.Person(ctx, o.db.Read(), bruno.ID)
		if err != nil || other.KeysOff {
			t.Errorf("the keys of somebody else are off too: %v", err)
		}
		keys(true)
		if off() {
			t.Error("the keys do not come back")
		}
	})
}
