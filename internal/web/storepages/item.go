package storepages

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// mostEntries is how much of a ledger the page of a supply shows at a time.
const mostEntries = 50

// itemView is the page of one supply.
type itemView struct {
	keeps  bool
	item   supplies.Item
	state  web.Badge
	places []web.Chip
	data   []web.Pair
	held   web.Sheet
	pieces web.Sheet
	sheet  web.Sheet
	pages  web.Pages
	count  formView
	change formView
	bad    *problem.Error
}

// countForm corrects the stock to what was counted. Seen is the stock that the page
// showed: what leaves the room while somebody counts is not undone.
type countForm struct {
	Counted int64  `form:"contado" label:"Existencia contada" validate:"required,min=0,max=100000"`
	Serials string `form:"series" label:"Números de serie de lo que falta o sobra" help:"Solo si el insumo los lleva: uno por renglón." kind:"area" max:"2000" validate:"max=2000"`
	Reason  string `form:"motivo" label:"Por qué no coincide" kind:"area" max:"300" validate:"required,min=10,max=300"`
	Seen    int64  `form:"visto" kind:"hidden" validate:"required,min=0"`
}

// changeForm corrects what a supply is called and when it is short.
type changeForm struct {
	Name    string `form:"nombre" label:"Nombre" validate:"required,min=3,max=80"`
	Unit    string `form:"unidad" label:"Unidad" validate:"required,max=12"`
	Class   string `form:"clase" label:"Clase" kind:"choice" options:"refaccion=Refacción|consumible=Consumible|herramienta=Herramienta|medio=Medio" validate:"required"`
	Place   string `form:"lugar" label:"Dónde está" validate:"max=60"`
	Serials bool   `form:"con_series" label:"Cada pieza lleva número de serie" kind:"check"`
	Minimum int64  `form:"minimo" label:"Mínimo" validate:"min=0,max=100000"`
	Active  bool   `form:"activo" label:"Sigue en la lista" kind:"check"`
}

func (p *pages) item(w http.ResponseWriter, r *http.Request) error { return p.showItem(w, r, nil) }

func (p *pages) showItem(w http.ResponseWriter, r *http.Request, s *sent) error {
	ctx, c := r.Context(), p.DB.Read()
	i, err := p.Supplies.Item(ctx, c, r.PathValue("id"))
	if err != nil {
		return err
	}
	q, _ := web.TidyQuery(r.URL.Query(), nil)
	entries, err := p.Supplies.History(ctx, c, i.ID, supplies.Page{After: keyOf(q, web.AfterParam), Before: keyOf(q, web.BeforeParam), Limit: mostEntries})
	if err != nil {
		return err
	}
	self := itemsPath + "/" + i.ID
	v := itemView{keeps: keeper(ctx), item: i, state: stateOf(i), bad: s.problem()}
	if v.places, err = p.placesHere(ctx, ""); err != nil {
		return err
	}
	entries, v.pages = cut(self, q, entries, mostEntries, func(e supplies.Entry) supplies.Key { return supplies.Key{At: e.At.String(), ID: e.ID} })
	v.pages.Words = web.Count(len(entries), "movimiento en esta página", "movimientos en esta página")
	if v.sheet, err = p.ledger(r, entries); err != nil {
		return err
	}
	if v.held, err = p.held(ctx, c, i); err != nil {
		return err
	}
	if i.Serials {
		if v.pieces, err = p.pieces(ctx, c, i); err != nil {
			return err
		}
	}
	v.data = []web.Pair{{Term: "Existencia", Text: amount(i.Stock, i.Unit)}, {Term: "Apartado para órdenes", Text: amount(i.Reserved, i.Unit)}, {Term: "Libre", Text: amount(i.Free(), i.Unit)},
		{Term: "Mínimo", Text: amount(i.Minimum, i.Unit)}, {Term: "Clase", Text: i.Class.Label()}, {Term: "Dónde está", Text: orDash(i.Place)},
		{Term: "Costo promedio", Text: web.Pesos(i.Average())}, {Term: "Valor en la bodega", Text: web.Pesos(i.Value)}}
	v.count = formOf(self+"/ajustes", &countForm{Seen: i.Stock}, nil, s.of("ajuste"))
	now := &changeForm{Name: i.Name, Unit: i.Unit, Class: string(i.Class), Place: i.Place, Serials: i.Serials, Minimum: i.Minimum, Active: i.Active}
	v.change = formOf(self, now, nil, s.of("datos"))
	v.change.hidden = []web.Hidden{{Name: web.SeenField, Value: i.Mark()}}
	if bad := v.change.bad; bad != nil && bad.Kind == problem.Conflict {
		v.change.versions = web.BothVersions(web.NowSays, forms.Describe(now), v.change.fields, true)
	}
	if s.of("ajuste") == nil {
		v.count.fields[0].Value = "" // 0 is an answer that nobody has given yet
	} else if s.bad.Kind == problem.Conflict {
		for n := range v.count.fields { // the person sees the new stock now
			if f := &v.count.fields[n]; f.Name == "visto" {
				f.Value = strconv.FormatInt(i.Stock, 10)
			}
		}
	}
	return web.Render(w, r, s.status(), itemPage(v))
}

// held says for which orders an item is kept.
func (p *pages) held(ctx context.Context, c *database.Conn, i supplies.Item) (web.Sheet, error) {
	s := web.Sheet{Caption: "Apartado para órdenes", Hide: true, Columns: []web.Column{{Title: "Orden"}, {Title: "Cantidad", Number: true}}}
	list, err := p.Supplies.ReservedOf(ctx, c, i.ID)
	if err != nil {
		return s, err
	}
	var ids []string
	for _, r := range list {
		ids = append(ids, r.OrderID)
	}
	folios, err := foliosOf(ctx, c, ids)
	for _, r := range list {
		s.Rows = append(s.Rows, []web.Cell{{Text: folios[r.OrderID], Href: web.OrdersPath + "/" + folios[r.OrderID], Folio: true}, {Text: amount(r.Qty, i.Unit)}})
	}
	return s, err
}

func (p *pages) pieces(ctx context.Context, c *database.Conn, i supplies.Item) (web.Sheet, error) {
	s := web.Sheet{Caption: "Piezas por número de serie", Hide: true, Columns: []web.Column{{Title: "Serie"}, {Title: "Dónde está"}, {Title: "Desde"}}}
	list, err := p.Supplies.Pieces(ctx, c, i.ID)
	if err != nil {
		return s, err
	}
	var ids []string
	for _, x := range list {
		if x.OrderID != "" {
			ids = append(ids, x.OrderID)
		}
	}
	folios, err := foliosOf(ctx, c, ids)
	for _, x := range list {
		where := web.Cell{Text: "En la bodega"}
		switch {
		case x.State == "baja":
			where.Text = "Dada de baja"
		case folios[x.OrderID] != "":
			where = web.Cell{Text: folios[x.OrderID], Href: web.OrdersPath + "/" + folios[x.OrderID], Folio: true, Small: "Entregada"}
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: x.Serial, Folio: true}, where, {Content: web.TimeTag(x.At.Time)}})
	}
	return s, err
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
	s := web.Sheet{Caption: "Movimientos, del más reciente al más antiguo", Hide: true, Cards: true,
		Columns: []web.Column{{Title: "Cuándo"}, {Title: "Movimiento"}, {Title: "Cantidad", Number: true}, {Title: "Quedó", Number: true}, {Title: "Costo", Number: true}, {Title: "Documento u orden"}, {Title: "Quién"}}}
	for _, e := range entries {
		name := names[people.ID(e.By)].Name
		if name == "" {
			name = "Sistema"
		}
		note := e.Note
		if e.Serials != "" {
			note += " Serie " + e.Serials
		}
		why := web.Cell{Text: note}
		if folio := folios[e.OrderID]; folio != "" {
			why = web.Cell{Text: folio, Href: web.OrdersPath + "/" + folio, Folio: true, Small: note}
		} else if e.Acquisition != "" && keeper(ctx) {
			why = web.Cell{Text: note, Href: buyPath + "/" + e.Acquisition}
		}
		left, cost := web.Cell{Text: number(e.Stock)}, web.Cell{Text: web.Pesos(e.Value)}
		if e.Holds() {
			left, cost = web.Cell{Text: number(e.Stock), Small: "apartado"}, web.Cell{Text: "—"}
		}
		s.Rows = append(s.Rows, []web.Cell{{Content: web.TimeTag(e.At.Time)}, {Text: kindOf(e.Kind)}, {Text: signed(e.Qty)}, left, cost, why, {Text: clean(name)}})
	}
	return s, nil
}

func (p *pages) adjust(w http.ResponseWriter, r *http.Request) error {
	var f countForm
	id := r.PathValue("id")
	return p.take(w, r, "ajuste", &f, func(values url.Values) error {
		return p.once(r, values, func(ctx context.Context, c *database.Conn, by audit.By) error {
			i, err := p.Supplies.Item(ctx, c, id)
			if err != nil {
				return err
			}
			if i.Stock != f.Seen {
				return problem.New(problem.Conflict, "La existencia cambió mientras contabas: ahora hay "+amount(i.Stock, i.Unit)+".", "Revisa los movimientos de abajo y cuenta otra vez.")
			}
			if i.Stock == f.Counted {
				return problem.OnField("contado", "Es lo que ya dice el registro: no hay nada que corregir.")
			}
			return p.Supplies.Adjust(ctx, c, id, f.Counted, f.Reason, supplies.ParseSerials(f.Serials), by)
		})
	}, func(s *sent) error { return p.showItem(w, r, s) }, said("Existencia corregida."), itemsPath+"/"+id)
}

func (p *pages) change(w http.ResponseWriter, r *http.Request) error {
	var f changeForm
	id := r.PathValue("id")
	return p.take(w, r, "datos", &f, func(values url.Values) error {
		return p.once(r, values, func(ctx context.Context, c *database.Conn, by audit.By) error {
			return p.Supplies.Change(ctx, c, supplies.Item{ID: id, Name: f.Name, Unit: f.Unit, Class: supplies.Class(f.Class), Place: f.Place, Serials: f.Serials, Minimum: f.Minimum, Active: f.Active}, values.Get(web.SeenField), by)
		})
	}, func(s *sent) error { return p.showItem(w, r, s) }, said("Datos corregidos."), itemsPath+"/"+id)
}
