package adminpages

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// relieveView is the page on which the Supervisor passes on what an AST attends.
type relieveView struct {
	suspendView
}

// relieve passes the open orders of an AST to another one, by the act of the
// procedure for each (rev11 A-02, GAP-12). Whoever administers cannot: they suspend
// the account once nothing is left.
func (p *pages) relieve(w http.ResponseWriter, r *http.Request) error {
	ctx, id, actor := r.Context(), toID(r.PathValue("persona")), web.ActorOf(r.Context())
	v := relieveView{suspendView{Now: web.Now(ctx)}}
	var err error
	if v.Who, err = p.People.Person(ctx, p.DB.Read(), id); err != nil {
		return err
	}
	if v.Open, err = p.openWork(ctx, p.DB.Read(), id, v.Now); err != nil {
		return err
	}
	options, err := p.presentAdvisers(ctx, id, v.Now)
	if err != nil {
		return err
	}
	v.Fields = forms.Choices{"ast": options}.Into(forms.Describe(transferForm{}))
	for i := range v.Fields {
		if v.Fields[i].Name == "motivo" {
			v.Fields[i].Label, v.Fields[i].Help = "Por qué pasan a otra persona", "Queda en cada orden como motivo del cambio de AST. Al menos 20 caracteres."
		}
	}
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, relievePage(v))
	}
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f := &transferForm{}
	if err = forms.Decode(typed, f); err == nil {
		if len(v.Open.Orders) == 0 {
			err = problem.New(problem.Refused, v.Who.Name+" no atiende órdenes que puedan pasar a otra persona.", "Regresa a la página de la persona.")
		} else {
			err = p.passOn(ctx, actor, v.Open.Orders, f)
		}
	}
	if err != nil {
		if v.Problem = shown(err); v.Problem == nil {
			return err
		}
		if v.Open, err = p.openWork(ctx, p.DB.Read(), id, v.Now); err != nil {
			return err
		}
		v.Fields = forms.Fill(v.Fields, typed, v.Problem)
		return web.Render(w, r, web.StatusOf(v.Problem), relievePage(v))
	}
	web.SayDone(w, r, web.Count(len(v.Open.Orders), "orden pasó", "órdenes pasaron")+" a otra persona. Cada una conserva su paso y su equipo.")
	return web.SeeOther(w, r, personPath(id))
}

func (v relieveView) relief() web.Heading {
	h := web.Heading{Title: "Pasar el trabajo de " + v.Who.Name, Rest: "Otra persona sigue cada orden en el punto en que va, con el equipo que tenga en la DTIC y el mantenimiento que ya esté agendado."}
	h.Answer = web.Count(len(v.Open.Orders), "orden puede pasar.", "órdenes pueden pasar.")
	if len(v.Open.Orders) == 0 {
		h.Answer = "No hay órdenes que pasar."
	}
	return h
}
