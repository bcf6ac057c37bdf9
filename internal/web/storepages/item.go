package storepages

import (
	"net/http"
	"strconv"

	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// lastEntries is how much of a ledger the page of a supply shows.
const lastEntries = 100

// itemView is the page of one supply.
type itemView struct {
	keeps  bool
	item   supplies.Item
	state  web.Badge
	data   []web.Pair
	sheet  web.Sheet
	cut    bool // there is more than the page shows
	count  formView
	action string
	bad    *problem.Error
}

func (p *pages) item(w http.ResponseWriter, r *http.Request) error { return p.showItem(w, r, nil) }

func (p *pages) showItem(w http.ResponseWriter, r *http.Request, s *sent) error {
	ctx, c := r.Context(), p.DB.Read()
	i, err := p.Supplies.Item(ctx, c, r.PathValue("id"))
	if err != nil {
		return err
	}
	entries, err := p.Supplies.History(ctx, c, i.ID, lastEntries+1)
	if err != nil {
		return err
	}
	v := itemView{keeps: web.ActorOf(ctx).Has(people.Supervisor) && i.Active, item: i, state: stateOf(i), cut: len(entries) > lastEntries, action: itemsPath + "/" + i.ID + "/ajustes", bad: s.problem()}
	entries = entries[:min(len(entries), lastEntries)]
	if v.sheet, err = p.ledger(r, entries); err != nil {
		return err
	}
	v.data = []web.Pair{{Term: "Existencia", Text: amount(i.Stock, i.Unit)}, {Term: "Mínimo", Text: amount(i.Minimum, i.Unit)}}
	v.count = formOf(&countForm{Seen: i.Stock}, nil, s)
	if s == nil {
		v.count.fields[0].Value = "" // 0 is an answer that nobody has given yet
	}
	if s != nil && s.bad.Kind == problem.Conflict {
		for n := range v.count.fields { // the person sees the new stock now
			if f := &v.count.fields[n]; f.Name == "visto" {
				f.Value = strconv.FormatInt(i.Stock, 10)
			}
		}
	}
	return web.Render(w, r, s.status(), itemPage(v))
}

// ledger writes the movements of a supply with the names of people and orders.
func (p *pages) ledger(r *http.Request, entries []supplies.Entry) (web.Sheet, error) {
	ctx, c := r.Context(), p.DB.Read()
	var who []people.ID
	var orders []string
	for _, e := range entries {
		who = append(who, people.ID(e.By))
		if e.OrderID != "" {
			orders = append(orders, e.OrderID)
		}
	}
	names, err := p.People.Named(ctx, c, who...)
	if err != nil {
		return web.Sheet{}, err
	}
	folios, err := foliosOf(ctx, c, orders)
	if err != nil {
		return web.Sheet{}, err
	}
	s := web.Sheet{Caption: "Movimientos, del más reciente al más antiguo", Hide: true,
		Columns: []web.Column{{Title: "Cuándo"}, {Title: "Movimiento"}, {Title: "Cantidad", Number: true}, {Title: "Quedó", Number: true}, {Title: "Documento u orden"}, {Title: "Quién"}}}
	for _, e := range entries {
		name := names[people.ID(e.By)].Name
		if name == "" {
			name = "Sistema"
		}
		why := web.Cell{Text: e.Note}
		if folio := folios[e.OrderID]; folio != "" {
			why = web.Cell{Text: folio, Href: web.OrdersPath + "/" + folio, Folio: true, Small: e.Note}
		}
		s.Rows = append(s.Rows, []web.Cell{{Content: web.TimeTag(e.At.Time)}, {Text: kindOf(e.Kind)}, {Text: signed(e.Qty)}, {Text: number(e.Stock)}, why, {Text: name}})
	}
	return s, nil
}

func kindOf(kind string) string {
	switch kind {
	case "entrada":
		return "Entrada"
	case "salida":
		return "Salida"
	case "devolucion":
		return "Devolución"
	case "ajuste":
		return "Ajuste"
	}
	return kind
}

// signed writes a movement with its sign, the minus as wide as a figure.
func signed(n int64) string {
	if n < 0 {
		return "−" + number(-n)
	}
	return "+" + number(n)
}
