package adminpages

import (
	"context"
	"net/http"
	"slices"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/repair"
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
		switch {
		case v.nothing():
			err = problem.New(problem.Refused, v.Who.Name+" no lleva nada que pueda pasar a otra persona.", "Regresa a la página de la persona.")
		case !slices.ContainsFunc(options, func(o forms.Option) bool { return o.Key == f.Adviser }):
			err = problem.OnField("ast", "Elige a un AST que esté presente.")
		default:
			if err = p.passOn(ctx, actor, v.Open.Orders, f); err == nil {
				err = p.passRepairs(ctx, actor, v.Open.Repairs, f)
			}
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
	web.SayDone(w, r, "Pasaron a otra persona "+v.moving()+". Cada una conserva su paso y su equipo.")
	return web.SeeOther(w, r, personPath(id))
}

// passRepairs gives the open files to the same AST, together.
func (p *pages) passRepairs(ctx context.Context, actor people.Actor, list []openRepair, f *transferForm) error {
	return p.DB.Write(ctx, func(c *database.Conn) error {
		for _, x := range list {
			actor.At = web.Now(ctx)
			if err := p.Repair.PassOn(ctx, c, actor, repair.ID(x.ID), toID(f.Adviser), f.Reason); err != nil {
				return err
			}
		}
		return nil
	})
}

// nothing tells that there is nothing to pass on.
func (v relieveView) nothing() bool { return len(v.Open.Orders)+len(v.Open.Repairs) == 0 }

// moving counts what moves: «14 órdenes y 10 expedientes».
func (v relieveView) moving() string {
	words := web.Count(len(v.Open.Orders), "orden", "órdenes")
	if n := len(v.Open.Repairs); n > 0 {
		words += " y " + web.Count(n, "expediente externo", "expedientes externos")
	}
	return words
}

func (v relieveView) relief() web.Heading {
	h := web.Heading{Title: "Pasar el trabajo de " + v.Who.Name, Rest: "Otra persona sigue cada orden en el punto en que va, con el equipo que tenga en la DTIC y el mantenimiento que ya esté agendado."}
	h.Answer = "Pasan " + v.moving() + "."
	if v.nothing() {
		h.Answer = "No hay nada que pasar."
	}
	return h
}
