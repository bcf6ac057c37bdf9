package storepages

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// boughtView is one acquisition.
type boughtView struct {
	a               supplies.Acquisition
	state           web.Badge
	places          []web.Chip
	data            []web.Pair
	sheet           web.Sheet
	open            bool
	come, date, end formView
	bad             *problem.Error
	fields          []forms.Field
}

func (p *pages) acquisition(w http.ResponseWriter, r *http.Request) error {
	return p.showBought(w, r, nil)
}

func (p *pages) showBought(w http.ResponseWriter, r *http.Request, s *sent) error {
	ctx, c, now := r.Context(), p.DB.Read(), web.Now(r.Context())
	a, err := p.Supplies.Acquisition(ctx, c, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := boughtView{a: a, state: buyBadge(a, now), open: a.State == supplies.UnderWay, bad: s.problem()}
	if v.places, err = p.placesHere(ctx, buyPath); err != nil {
		return err
	}
	names, err := p.People.Named(ctx, c, people.ID(a.By))
	if err != nil {
		return err
	}
	v.data = []web.Pair{{Term: "A quién se compra", Text: orDash(a.Supplier)}, {Term: "Fecha compromiso", Text: dayWords(a.Promised, now)}, {Term: "Registró", Text: orDash(clean(names[people.ID(a.By)].Name))}, {Term: "Desde", Text: web.Exact(a.At.Time)}}
	if a.Note != "" {
		v.data = append(v.data, web.Pair{Term: "Nota", Text: a.Note})
	}
	if a.OrderID != "" {
		folios, err := foliosOf(ctx, c, []string{a.OrderID})
		if err != nil {
			return err
		}
		v.data = append(v.data, web.Pair{Term: "Para la orden", Text: folios[a.OrderID], Href: web.OrdersPath + "/" + folios[a.OrderID], Folio: true})
	}
	f := arrivalForm{}
	var words []string
	v.sheet = web.Sheet{Caption: "Lo que se adquiere", Hide: true, Cards: true, Columns: []web.Column{{Title: "Insumo"}, {Title: "Pedido", Number: true}, {Title: "Recibido", Number: true}, {Title: "Falta", Number: true}, {Title: "Costo esperado", Number: true}}}
	for _, l := range a.Lines {
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{{Text: l.Name, Href: itemsPath + "/" + l.ItemID}, {Text: amount(l.Qty, l.Unit)}, {Text: number(l.Received)}, {Text: number(l.Left())}, {Text: web.Pesos(l.Cost)}})
		if l.Left() > 0 {
			f.Lines = append(f.Lines, arrivalRow{Item: l.ItemID, Qty: l.Left()})
			words = append(words, fmt.Sprintf("%s: faltan %s", l.Name, amount(l.Left(), l.Unit)))
		}
	}
	self := buyPath + "/" + a.ID
	v.come = rowsOf(ctx, self+"/recepcion", &f, nil, s.of("recepcion"), "insumo", "cantidad", words)
	v.date = formOf(self+"/fecha", &dateForm{}, nil, s.of("fecha"))
	v.end = formOf(self+"/cierre", &endForm{}, nil, s.of("cierre"))
	for _, x := range []*formView{&v.come, &v.date, &v.end} {
		x.version = x.upon(a.Version)
		if x.bad != nil {
			v.fields, v.bad = x.fields, x.bad
		}
	}
	return web.Render(w, r, s.status(), boughtPage(v))
}

// receive takes in what came. An order that waited for it in activity 13 goes back to its
// question, for the wait is over (OS-53); should that fail, the Supervisor does it there.
func (p *pages) receive(w http.ResponseWriter, r *http.Request) error {
	var f arrivalForm
	id := r.PathValue("id")
	return p.take(w, r, "recepcion", &f, func(values url.Values) error {
		var came []supplies.Receipt
		for i, l := range f.Lines {
			cost, err := centavos(fmt.Sprintf("lineas[%d].costo", i), l.Cost)
			if err != nil {
				return err
			}
			if l.Qty > 0 {
				came = append(came, supplies.Receipt{ItemID: l.Item, Qty: l.Qty, Cost: cost, Serials: supplies.ParseSerials(l.Serials)})
			}
		}
		var told []supplies.Came
		err := p.once(r, values, func(ctx context.Context, c *database.Conn, by audit.By) (err error) {
			told, err = p.Supplies.Receive(ctx, c, id, version(values), came, f.Document, by)
			return err
		})
		if err != nil {
			return err
		}
		return p.arrived(r.Context(), told)
	}, func(s *sent) error { return p.showBought(w, r, s) }, said("Recepción registrada."), buyPath+"/"+id)
}

func (p *pages) arrived(ctx context.Context, told []supplies.Came) error {
	actor := web.ActorOf(ctx)
	for _, t := range told {
		o, err := p.Orders.Find(ctx, p.DB.Read(), actor, t.OrderID)
		if err != nil {
			return err
		}
		if !t.Whole || o.State != procedure.E13I {
			continue
		}
		_, err = p.Orders.Perform(ctx, actor, o.Folio, &orders.SuppliesArrive{Text: "Llegó a la bodega: " + t.Text + "."}, orders.Options{Version: o.Version})
		if err != nil && problem.KindOf(err) != problem.Conflict && problem.KindOf(err) != problem.Refused {
			return err
		}
	}
	return nil
}

func (p *pages) postpone(w http.ResponseWriter, r *http.Request) error {
	var f dateForm
	id := r.PathValue("id")
	return p.take(w, r, "fecha", &f, func(values url.Values) error {
		return p.once(r, values, func(ctx context.Context, c *database.Conn, by audit.By) error {
			return p.Supplies.Postpone(ctx, c, id, version(values), f.Promised, f.Reason, by)
		})
	}, func(s *sent) error { return p.showBought(w, r, s) }, said("Fecha cambiada."), buyPath+"/"+id)
}

func (p *pages) giveUp(w http.ResponseWriter, r *http.Request) error {
	var f endForm
	id := r.PathValue("id")
	return p.take(w, r, "cierre", &f, func(values url.Values) error {
		return p.once(r, values, func(ctx context.Context, c *database.Conn, by audit.By) error {
			return p.Supplies.GiveUp(ctx, c, id, version(values), f.Reason, by)
		})
	}, func(s *sent) error { return p.showBought(w, r, s) }, said("Adquisición cerrada."), buyPath+"/"+id)
}
