package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// SentForm is a form as it was sent by the person of the request, for
// database.Conn.Once. Secrets, named "firma" or "contrasena…", stay out of its body.
func SentForm(r *http.Request, values url.Values) database.Form {
	body := url.Values{}
	for k, v := range values {
		if k != KeyField && k != "firma" && !strings.HasPrefix(k, "contrasena") {
			body[k] = v
		}
	}
	return database.Form{Actor: string(ActorOf(r.Context()).Person.ID), Key: values.Get(KeyField), Route: r.URL.Path, Body: body.Encode(), At: Now(r.Context())}
}

// TwiceSaid is said of a form that was sent again and did nothing more.
const TwiceSaid = "Ya estaba guardado: ese formulario se envió dos veces."

// Once performs what a form asks for in one transaction, and not again when the same form
// comes again; again tells whether it did. problem.Invalid when its key was used for other
// data (docs/decisions/0011-idempotency.md).
func Once(r *http.Request, db *database.DB, values url.Values, act func(ctx context.Context, c *database.Conn) error) (again bool, err error) {
	ctx := r.Context()
	err = db.Write(ctx, func(c *database.Conn) (err error) {
		if _, again, err = c.Once(ctx, SentForm(r, values)); err != nil || again {
			return err
		}
		return act(ctx, c)
	})
	return again, err
}

// claim says that the form with this key is being acted on until the request ends.
// The same form of the same person is refused meanwhile (409) and answered as the
// first was afterwards: database.Conn.Once knows. Other instances are kept out by it
// too. A draft is saved under the key of its form and does not act on it.
func (v *visit) claim(key string) error {
	if key == "" || v.actor.Person.ID == "" || v.route == nil || v.route.draft {
		return nil
	}
	form := string(v.actor.Person.ID) + " " + key
	if v.claimed == form {
		return nil
	}
	if _, taken := v.shell.sending.LoadOrStore(form, true); taken {
		return database.ErrUnderway
	}
	v.release()
	v.claimed = form
	return nil
}

// release ends what claim began.
func (v *visit) release() {
	if v.claimed != "" {
		v.shell.sending.Delete(v.claimed)
		v.claimed = ""
	}
}

// KeyFor returns the idempotency key of a form that is shown: a new one, or the
// one that came back with what has to be corrected, for it was not used.
func KeyFor(values url.Values) string {
	if k := values.Get(KeyField); k != "" {
		return k
	}
	return database.NewID()
}

// OnForm returns the problem to show on the form that was sent, beside what was
// typed, or nil for an error that is answered by a page of its own.
func OnForm(err error) *problem.Error {
	p, ok := problem.As(err)
	if !ok {
		return nil
	}
	switch p.Kind {
	case problem.Invalid, problem.Refused, problem.Conflict, problem.TooMany:
		return p
	}
	return nil
}
