package orderpages

import (
	"net/http"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// sayDone confirms an act on the next page, with «Deshacer» where the procedure has an
// act that puts it back.
func sayDone(w http.ResponseWriter, r *http.Request, sentence string, res orders.Result) {
	var u web.Undo
	if res.Undo {
		u = web.Undo{Action: refPath(res.Folio, string(res.ID)) + web.UndoSuffix, Hidden: []web.Hidden{{Name: web.VersionField, Value: strconv.FormatInt(res.Version, 10)}}}
	}
	web.SayUndoable(w, r, sentence, u)
}

// undo takes back the last act of an order; the desk says when something has happened since.
func (p *Pages) undo(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	res, err := p.Desk.Undo(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"), optionsOf(r, values))
	if err != nil {
		return err
	}
	web.SayDone(w, r, "Deshecho: "+res.Folio+" quedó como estaba. En su historia están los dos pasos.")
	return web.GoBack(w, r, values, refPath(res.Folio, string(res.ID)))
}

// assignedField names the orders that a form of the board assigned, each with the version
// that it left: «OS-2026-000042.7 OS-2026-000043.4».
const assignedField = "ordenes"

// sayAssigned confirms what the board assigned.
func (p *Pages) sayAssigned(w http.ResponseWriter, r *http.Request, done []orders.Result) {
	sentence, u := web.Count(len(done), "orden asignada", "órdenes asignadas")+".", web.Undo{Action: "/tablero" + web.UndoSuffix}
	var list []string
	for _, res := range done {
		if res.Undo {
			list = append(list, res.Folio+"."+strconv.FormatInt(res.Version, 10))
		}
	}
	if len(list) == 0 {
		u = web.Undo{}
	}
	u.Hidden = []web.Hidden{{Name: assignedField, Value: strings.Join(list, " ")}}
	if len(done) == 1 {
		if v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), done[0].Folio); err == nil && v.Order.AdviserID != "" {
			sentence = "1 orden asignada a " + clean(v.Name(v.Order.AdviserID)) + ". Ya recibió el aviso."
		}
	}
	web.SayUndoable(w, r, sentence, u)
}

// undoAssigned gives back to the board what it has just assigned, each order in its own
// transaction. What somebody has gone on with stays, and is named.
func (p *Pages) undoAssigned(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	back := 0
	var failed *problem.Error
	for i, x := range strings.Fields(values.Get(assignedField)) {
		if i == mostAtOnce {
			break
		}
		folio, version, _ := strings.Cut(x, ".")
		seen, err := strconv.ParseInt(version, 10, 64)
		if err != nil || seen <= 0 {
			seen = -1
		}
		_, err = p.Desk.Undo(r.Context(), web.ActorOf(r.Context()), folio, orders.Options{Version: seen, Key: values.Get(web.KeyField) + "/" + folio, Route: r.URL.Path, Body: x})
		if err == nil {
			back++
			continue
		}
		bad, ok := problem.As(err)
		if !ok || bad.Kind == problem.Internal {
			return err
		}
		if failed == nil {
			failed = problem.New(bad.Kind, "", "Abre cada una para ver en qué va.").At("/tablero", "Ver el tablero")
		}
		failed.Fields = append(failed.Fields, problem.Field{Name: folio, Message: folio + ": " + bad.Message})
	}
	switch {
	case failed == nil && back == 0:
		return problem.New(problem.Invalid, "No dijiste qué asignación se deshace.", "Vuelve al tablero: ahí está lo que espera.").At("/tablero", "Ver el tablero")
	case failed == nil:
		web.SayDone(w, r, "Deshecho: "+web.Count(back, "orden volvió", "órdenes volvieron")+" a esperar asignación.")
		return web.GoBack(w, r, values, "/tablero")
	}
	failed.Message = "No se deshizo la asignación de " + web.Count(len(failed.Fields), "orden", "órdenes") + "."
	if back > 0 {
		failed.Remedy = web.Count(back, "orden sí volvió", "órdenes sí volvieron") + " a esperar asignación. " + failed.Remedy
	}
	return failed
}

// withdraw takes back a message that its author has just sent.
func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"))
	if err != nil {
		return err
	}
	if err := p.Messages.Withdraw(r.Context(), web.ActorOf(r.Context()), v.Order, r.PathValue("id"), values.Get(web.KeyField)); err != nil {
		return err
	}
	web.SayDone(w, r, "Mensaje retirado. En la historia queda que lo escribiste y lo retiraste.")
	return web.GoBack(w, r, values, pathOf(v.Order)+"#historia")
}

// restoreView keeps again a view that was just removed, at the end of the person's.
func (p *Pages) restoreView(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	err = p.Views.Restore(r.Context(), web.ActorOf(r.Context()).Person.ID, listName, values.Get("nombre"), values.Get("consulta"), web.SentForm(r, values))
	if err != nil {
		return err
	}
	web.SayDone(w, r, "La vista «"+values.Get("nombre")+"» está otra vez, al final de las tuyas.")
	return web.GoBack(w, r, values, web.OrdersPath)
}
