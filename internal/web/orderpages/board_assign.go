package orderpages

import (
	"net/http"
	"net/url"
	"strconv"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// manyForm is what is chosen and written for «Asignar a…». Which orders are marked is
// not kept: by the time somebody comes back others may have taken them.
type manyForm struct {
	Adviser string `form:"ast" label:"Quién las atiende" kind:"text" validate:"max=36"`
	Why     string `form:"motivo" label:"Motivo" kind:"text" validate:"max=300"`
}

// mostAtOnce is how many orders one form of the board assigns.
const mostAtOnce = 50

// assignMany assigns the chosen orders as the board suggests, or all to one person,
// each in its own transaction; what could not be assigned is said with its reason
// and stays marked.
func (p *Pages) assignMany(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	chosen := values["orden"]
	if one := values.Get("una"); one != "" {
		chosen = []string{one}
	}
	refuse := func(message, remedy string) error {
		return p.showBoard(w, r, http.StatusUnprocessableEntity, values, problem.New(problem.Invalid, message, remedy))
	}
	toOne := values.Get("asignar") == "a"
	switch {
	case len(chosen) == 0:
		return refuse("No elegiste ninguna orden.", "Marca al menos una y vuelve a asignar.")
	case len(chosen) > mostAtOnce:
		return refuse("Son demasiadas órdenes a la vez.", "Elige hasta "+countOf(mostAtOnce)+".")
	case toOne && values.Get("ast") == "":
		return refuse("No elegiste a quién asignarlas.", "Elige a una persona de la lista «Asignar a…».")
	}
	b, err := p.Desk.Board(ctx, actor)
	if err != nil {
		return err
	}
	done, failed, err := p.assignEach(r, actor, b, chosen, values, toOne)
	if err != nil {
		return err
	}
	if failed != nil {
		if n := len(done); n > 0 {
			failed.Remedy = web.Count(n, "orden sí quedó asignada", "órdenes sí quedaron asignadas") + ". " + failed.Remedy
		}
		return p.showBoard(w, r, web.StatusOf(failed), values, failed)
	}
	p.sayAssigned(w, r, done)
	return web.SeeOther(w, r, web.WithQuery("/tablero", filterOf(r)))
}

// assignEach assigns one order after the other. The problem names every order that
// could not be assigned: who took it meanwhile, or what is missing.
func (p *Pages) assignEach(r *http.Request, actor people.Actor, b orders.Board, chosen []string, values url.Values, toOne bool) (done []orders.Result, failed *problem.Error, err error) {
	acts, waiting := proposals(b), map[string]orders.Card{}
	for _, c := range b.Unassigned {
		waiting[string(c.ID)] = c
	}
	for _, id := range chosen {
		card, waits := waiting[id]
		act := acts[id]
		if toOne {
			act = &orders.Assign{AssignPart: papers.AssignPart{AdviserID: values.Get("ast"), Priority: string(card.Priority), Why: values.Get("motivo")}}
		}
		if waits && act == nil {
			failed = worse(failed, card.Folio, problem.New(problem.Refused, "Nadie está disponible.", "Revisa las ausencias o elige a otra persona."))
			continue
		}
		if act == nil { // taken meanwhile: the desk says by whom
			act = &orders.Assign{}
		}
		seen, _ := strconv.ParseInt(values.Get("v-"+id), 10, 64)
		if seen <= 0 {
			seen = -1 // a form without version was not ours: it never matches
		}
		res, err := p.Desk.Perform(r.Context(), actor, id, act, orders.Options{Version: seen, Key: values.Get(web.KeyField) + "/" + id, Route: r.URL.Path, Body: id + "/" + act.AdviserID})
		if err != nil {
			bad, ok := problem.As(err)
			if !ok || bad.Kind == problem.Internal {
				return done, nil, err
			}
			folio := card.Folio
			if v, e := p.Desk.Find(r.Context(), p.Desk.DB.Read(), actor, id); e == nil {
				folio = v.Folio
			}
			failed = worse(failed, folio, bad)
			continue
		}
		done = append(done, res)
	}
	return done, failed, nil
}

// proposals are the assignments that the board suggests, in its order: each counts
// as load for the next.
func proposals(b orders.Board) map[string]*orders.Assign {
	extra, acts := map[people.ID]int{}, map[string]*orders.Assign{}
	for _, c := range b.Unassigned {
		s := orders.Suggest(c.Need(), b.Advisers, extra)
		if s.Adviser == "" {
			continue
		}
		extra[s.Adviser] += b.Weights.Of(c.Priority)
		acts[string(c.ID)] = &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(s.Adviser), Priority: string(c.Priority)}, Batch: true}
	}
	return acts
}

// worse adds what is wrong with one order to what was wrong with others.
func worse(all *problem.Error, folio string, bad *problem.Error) *problem.Error {
	if all == nil {
		all = problem.New(bad.Kind, "", "Abajo está lo que sigue por asignar; lo que elegiste sigue marcado.")
	}
	words := bad.Message
	for _, f := range bad.Fields {
		words = f.Message
		if f.Name == "motivo" {
			all.Fields = append([]problem.Field{{Name: "motivo", Message: f.Message}}, withoutField(all.Fields, "motivo")...)
		}
	}
	if bad.Kind == problem.Refused && bad.Remedy != "" {
		words += " " + bad.Remedy
	}
	all.Fields = append(all.Fields, problem.Field{Name: folio, Message: folio + ": " + words})
	n := len(withoutField(all.Fields, "motivo"))
	all.Message = "No se asignó " + folio + "."
	if n > 1 {
		all.Message = "No se asignaron " + countOf(n) + " órdenes."
	}
	return all
}

func withoutField(list []problem.Field, name string) (out []problem.Field) {
	for _, f := range list {
		if f.Name != name {
			out = append(out, f)
		}
	}
	return out
}
