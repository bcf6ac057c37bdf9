package programmepages

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/web"
)

func (p *pages) prepare(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var f maintenance.PrepareForm
	x := maintenance.Programme{}
	if err = forms.Decode(values, &f); err == nil {
		x, err = p.Desk.Prepare(r.Context(), web.ActorOf(r.Context()), f, web.SentForm(r, values))
	}
	if bad := web.OnForm(err); bad != nil {
		return p.showYear(w, r, &sent{yearPath, values, bad})
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, fmt.Sprintf("Propuesta lista: versión %d de %d.", x.Version, x.Year))
	return web.SeeOther(w, r, versionHref(x))
}

// takeOn does something with a version and goes back to it.
func (p *pages) takeOn(w http.ResponseWriter, r *http.Request, what, done string, act func(values url.Values, id string, seq int64) error) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	x, err := p.Desk.Store.Programme(ctx, p.DB.Read(), id)
	if err != nil {
		return err
	}
	seq, _ := strconv.ParseInt(values.Get("visto"), 10, 64)
	err = act(values, id, seq)
	if bad := web.OnForm(err); bad != nil {
		r.Form.Set("anio", strconv.Itoa(x.Year))
		r.Form.Set("version", strconv.Itoa(x.Version))
		return p.showYear(w, r, &sent{yearPath + "/" + id + "/" + what, values, bad})
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, done)
	if what == "desechar" {
		return web.SeeOther(w, r, maintenance.YearPath(x.Year))
	}
	return web.SeeOther(w, r, versionHref(x))
}

func (p *pages) send(w http.ResponseWriter, r *http.Request) error {
	return p.takeOn(w, r, "enviar", "La propuesta se envió a aprobación.", func(v url.Values, id string, seq int64) error {
		return p.Desk.Send(r.Context(), web.ActorOf(r.Context()), id, seq, web.SentForm(r, v))
	})
}

func (p *pages) giveBack(w http.ResponseWriter, r *http.Request) error {
	return p.takeOn(w, r, "devolver", "La propuesta volvió a la Supervisión.", func(v url.Values, id string, seq int64) error {
		var f returnForm
		if err := forms.Decode(v, &f); err != nil {
			return err
		}
		return p.Desk.Return(r.Context(), web.ActorOf(r.Context()), id, seq, f.Text, web.SentForm(r, v))
	})
}

func (p *pages) approve(w http.ResponseWriter, r *http.Request) error {
	return p.takeOn(w, r, "aprobar", "Aprobaste el programa con tu firma.", func(v url.Values, id string, seq int64) error {
		var f signForm
		if err := forms.Decode(v, &f); err != nil {
			return err
		}
		return p.Desk.Approve(r.Context(), web.ActorOf(r.Context()), id, seq, v.Get("huella"), f.Secret, web.SentForm(r, v))
	})
}

func (p *pages) publish(w http.ResponseWriter, r *http.Request) error {
	return p.takeOn(w, r, "publicar", "El programa está publicado: cada persona recibirá su aviso a tiempo.", func(v url.Values, id string, seq int64) error {
		return p.Desk.Publish(r.Context(), web.ActorOf(r.Context()), id, seq, web.SentForm(r, v))
	})
}

func (p *pages) discard(w http.ResponseWriter, r *http.Request) error {
	return p.takeOn(w, r, "desechar", "La versión se desechó.", func(v url.Values, id string, seq int64) error {
		return p.Desk.Discard(r.Context(), web.ActorOf(r.Context()), id, seq, web.SentForm(r, v))
	})
}
