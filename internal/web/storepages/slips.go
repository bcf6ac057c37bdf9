package storepages

import (
	"context"
	"net/http"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// mostSlips is how many requests a page shows.
const mostSlips = 40

// slipsView is the list of requests.
type slipsView struct {
	answer, rest string
	places       []web.Chip
	views        []web.Chip
	sheet        web.Sheet
	pages        web.Pages
	empty        web.Emptiness
}

func slipPath(folio string) string { return slipsPath + "/" + folio }

// adviserOf is whose requests the reader sees: all for the Supervisor, an AST's own.
func adviserOf(ctx context.Context) string {
	if keeper(ctx) {
		return ""
	}
	return string(web.ActorOf(ctx).Person.ID)
}

func (p *pages) slips(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), p.DB.Read()
	q, untidy := web.TidyQuery(r.URL.Query(), []string{"estado"})
	if untidy {
		return web.SeeOther(w, r, web.WithQuery(slipsPath, q))
	}
	state := supplies.SlipState(q.Get("estado"))
	if state != "" && state.Label() == supplies.Closed.Label() {
		state = supplies.Closed
	}
	list, err := p.Supplies.Slips(ctx, c, supplies.SlipFilter{State: state, Adviser: adviserOf(ctx),
		Page: supplies.Page{After: keyOf(q, web.AfterParam), Before: keyOf(q, web.BeforeParam), Limit: mostSlips}})
	if err != nil {
		return err
	}
	var v slipsView
	list, v.pages = cut(slipsPath, q, list, mostSlips, func(s supplies.Slip) supplies.Key {
		return supplies.Key{At: s.AskedAt.String(), ID: s.ID}
	})
	v.pages.Words = web.Count(len(list), "solicitud en esta página", "solicitudes en esta página")
	found, err := p.Supplies.CountSlips(ctx, c, adviserOf(ctx), 100)
	if err != nil {
		return err
	}
	open := 0
	for _, n := range found {
		open += n
	}
	v.views = []web.Chip{{Label: "Abiertas", Href: slipsPath, Current: state == "", Count: web.Number(open)}}
	for _, x := range supplies.SlipStates {
		chip := web.Chip{Label: x.Label(), Href: slipsPath + "?estado=" + string(x), Current: state == x}
		if x == supplies.Closed {
			chip.Label = "Cerradas"
		} else {
			chip.Count = web.Number(found[x])
		}
		v.views = append(v.views, chip)
	}
	if v.places, err = p.placesHere(ctx, slipsPath); err != nil {
		return err
	}
	v.answer, v.rest = "Nada espera en la bodega.", "Aquí quedan las solicitudes F-07 y lo que se decidió de cada una."
	if keeper(ctx) {
		if n := found[supplies.ToDecide] + found[supplies.ToHandOut]; n > 0 {
			v.answer = web.Count(n, "solicitud espera por ti.", "solicitudes esperan por ti.")
		}
	} else if n := found[supplies.ToTake]; n > 0 {
		v.answer = web.Count(n, "entrega espera tu acuse.", "entregas esperan tu acuse.")
	} else if open > 0 {
		v.answer = web.Count(open, "solicitud tuya está en camino.", "solicitudes tuyas están en camino.")
	}
	if v.sheet, err = p.slipSheet(ctx, c, list); err != nil {
		return err
	}
	v.empty = web.Emptiness{Icon: web.IconClipboardCheck, Title: "Ninguna solicitud aquí", Text: "Un AST pide lo que le falta desde su orden, con «Solicitar insumos»."}
	return web.Render(w, r, http.StatusOK, slipsPage(v))
}

func (p *pages) slipSheet(ctx context.Context, c *database.Conn, list []supplies.Slip) (web.Sheet, error) {
	now := web.Now(ctx)
	s := web.Sheet{Caption: "Solicitudes de insumos", Hide: true, Keys: true, Cards: true,
		Columns: []web.Column{{Title: "Solicitud"}, {Title: "Qué pide"}, {Title: "Orden"}, {Title: "AST"}, {Title: "Pedida"}, {Title: "Estado"}}}
	var orders []string
	var who []people.ID
	for _, x := range list {
		orders, who = append(orders, x.OrderID), append(who, people.ID(x.AdviserID))
	}
	folios, err := foliosOf(ctx, c, orders)
	if err != nil {
		return s, err
	}
	names, err := p.People.Named(ctx, c, who...)
	if err != nil {
		return s, err
	}
	for _, x := range list {
		var what []string
		for _, l := range x.Lines {
			what = append(what, amount(l.Asked, l.Unit)+" de "+l.Name)
		}
		asked := web.Cell{Text: web.Moment(x.AskedAt.Time, now)}
		if x.Urgent {
			asked.Small = "Urgente"
		}
		s.Rows = append(s.Rows, []web.Cell{
			{Text: x.Folio, Href: slipPath(x.Folio), Folio: true}, {Text: orDash(strings.Join(what, ", "))},
			{Text: folios[x.OrderID], Href: web.OrdersPath + "/" + folios[x.OrderID], Folio: true},
			{Text: orDash(clean(names[people.ID(x.AdviserID)].Name))}, asked, {Content: web.StateBadge(slipBadge(x))},
		})
	}
	return s, nil
}
