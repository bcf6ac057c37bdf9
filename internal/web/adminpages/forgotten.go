package adminpages

import (
	"context"
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// forgot is somebody who waits for a link to choose a new password.
type forgot struct {
	who  people.Person
	when string
}

// forgotten are those who wait, the longest first.
func (p *pages) forgotten(ctx context.Context, c *database.Conn, now time.Time) ([]forgot, error) {
	list, err := p.People.AllForgotten(ctx, c, now)
	if err != nil {
		return nil, err
	}
	ids := make([]people.ID, len(list))
	for i, x := range list {
		ids[i] = x.PersonID
	}
	named, err := p.People.Named(ctx, c, ids...)
	if err != nil {
		return nil, err
	}
	out := make([]forgot, len(list))
	for i, x := range list {
		out[i] = forgot{who: named[x.PersonID], when: web.Moment(x.At.Time, now)}
	}
	return out, nil
}

// reach says how to find somebody where the record says they are: who asks for a
// password proves nothing by asking.
func (f forgot) reach() string {
	words := f.who.UnitName
	if f.who.Extension != "" {
		words += ", ext. " + f.who.Extension
	}
	return words + ". Lo pidió " + f.when + "."
}

// dismissForgotten ends a request without a link.
func (p *pages) dismissForgotten(w http.ResponseWriter, r *http.Request) error {
	id := toID(r.PathValue("persona"))
	err := p.DB.Write(r.Context(), func(c *database.Conn) error { return p.People.DismissForgotten(r.Context(), c, by(r), id) })
	if err != nil {
		return err
	}
	web.SayDone(w, r, "La solicitud quedó descartada; su contraseña no cambió.")
	return web.SeeOther(w, r, homePath)
}
