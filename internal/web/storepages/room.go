package storepages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// mostItems is how many supplies a page shows.
const mostItems = 60

// roomView is the page of the store room.
type roomView struct {
	keeps        bool // the reader may change what is here
	answer, rest string
	places       []web.Chip
	views        []web.Chip
	typed        string
	short        []string // names under their minimum
	sheet        web.Sheet
	pages        web.Pages
	empty        bool
	entry, item  formView
	bad          *problem.Error
}

// entryForm notes what came in.
type entryForm struct {
	Item    string `form:"insumo" label:"Insumo" kind:"choice" validate:"required,max=64"`
	Qty     int64  `form:"cantidad" label:"Cantidad que entra" validate:"required,min=1,max=100000"`
	Cost    string `form:"costo" label:"Cuánto costó en total (pesos)" help:"Déjalo vacío si no costó o no se sabe." validate:"max=20"`
	Serials string `form:"series" label:"Números de serie" help:"Solo si el insumo los lleva: uno por renglón." kind:"area" max:"2000" validate:"max=2000"`
	Note    string `form:"documento" label:"Documento o nota" help:"Factura, remisión, vale, o de dónde llegó." validate:"required,min=3,max=200"`
}

// itemForm adds a supply.
type itemForm struct {
	Name    string `form:"nombre" label:"Nombre" help:"Con lo que lo distingue: «Memoria DDR4 8 GB»." validate:"required,min=3,max=80"`
	Unit    string `form:"unidad" label:"Unidad" help:"En qué se cuenta: pza, caja, lata…" validate:"required,max=12"`
	Class   string `form:"clase" label:"Clase" kind:"choice" options:"refaccion=Refacción|consumible=Consumible|herramienta=Herramienta|medio=Medio" validate:"omitempty"`
	Place   string `form:"lugar" label:"Dónde está" help:"Anaquel o cajón." validate:"max=60"`
	Serials bool   `form:"con_series" label:"Cada pieza lleva número de serie" kind:"check"`
	Shelf   int64  `form:"existencia" label:"Existencia de hoy" validate:"min=0,max=100000"`
	Cost    string `form:"valor" label:"Cuánto costó la existencia (pesos)" help:"Déjalo vacío si no se sabe." validate:"max=20"`
	Minimum int64  `form:"minimo" label:"Mínimo" help:"Si lo libre baja de él, se avisa a la Supervisión." validate:"min=0,max=100000"`
}

func (p *pages) room(w http.ResponseWriter, r *http.Request) error { return p.showRoom(w, r, nil) }

// showRoom shows the store room; one of its two forms may have come back.
func (p *pages) showRoom(w http.ResponseWriter, r *http.Request, s *sent) error {
	ctx := r.Context()
	items, err := p.Supplies.List(ctx, p.DB.Read())
	if err != nil {
		return err
	}
	q, untidy := web.TidyQuery(r.URL.Query(), []string{"clase", "ver", "insumo"})
	if untidy {
		return web.SeeOther(w, r, web.WithQuery(roomPath, q))
	}
	v := roomView{keeps: keeper(ctx), empty: len(items) == 0, typed: q.Get(web.TextParam)}
	choices := forms.Choices{"insumo": nil}
	for _, i := range slices.SortedFunc(slices.Values(items), func(a, b supplies.Item) int { return strings.Compare(a.KeyOf().At, b.KeyOf().At) }) {
		if i.Short() {
			v.short = append(v.short, i.Name)
		}
	}
	for _, i := range items {
		choices["insumo"] = append(choices["insumo"], forms.Option{Key: i.ID, Label: i.Name + " (" + amount(i.Stock, i.Unit) + ")"})
	}
	v.answer, v.rest = "Nada está por debajo de su mínimo.", web.Count(len(items), "insumo", "insumos")+" en la bodega."
	if n := len(v.short); n > 0 {
		v.answer = web.Count(n, "insumo está por debajo de su mínimo.", "insumos están por debajo de su mínimo.")
	}
	if v.places, err = p.placesHere(ctx, roomPath); err != nil {
		return err
	}
	v.views = viewsOf(q, len(v.short))
	rows, pages, err := p.itemsOf(ctx, q)
	if err != nil {
		return err
	}
	v.sheet, v.pages = itemSheet(rows), pages
	v.pages.Words = web.Count(len(rows), "insumo en esta página", "insumos en esta página")
	v.entry = formOf(entryPath, &entryForm{Item: q.Get("insumo")}, choices, s.of("entrada"))
	v.item = formOf(itemsPath, &itemForm{Class: string(supplies.Part)}, nil, s.of("alta"))
	v.bad = s.problem()
	return web.Render(w, r, s.status(), roomPage(v))
}

// placesHere are the parts of the store room, with what waits for the reader in each.
func (p *pages) placesHere(ctx context.Context, current string) ([]web.Chip, error) {
	adviser := string(web.ActorOf(ctx).Person.ID)
	if keeper(ctx) {
		adviser = ""
	}
	found, err := p.Supplies.CountSlips(ctx, p.DB.Read(), adviser, 100)
	if err != nil {
		return nil, err
	}
	n := found[supplies.ToTake]
	if keeper(ctx) {
		n = found[supplies.ToDecide] + found[supplies.ToHandOut]
	}
	return places(current, map[string]int{slipsPath: n}, keeper(ctx)), nil
}

func viewsOf(q url.Values, short int) []web.Chip {
	chips := []web.Chip{{Label: "Todos", Href: roomPath, Current: q.Get("ver") == "" && q.Get("clase") == ""},
		{Label: "Por debajo del mínimo", Href: roomPath + "?ver=bajos", Current: q.Get("ver") == "bajos", Count: web.Number(short)}}
	for _, c := range supplies.Classes {
		chips = append(chips, web.Chip{Label: c.Label(), Href: roomPath + "?clase=" + string(c), Current: q.Get("clase") == string(c)})
	}
	return chips
}

// itemsOf are the supplies that an address asks for: what runs short first, then by name.
func (p *pages) itemsOf(ctx context.Context, q url.Values) ([]supplies.Item, web.Pages, error) {
	key := func(name string) supplies.Key {
		v := q.Get(name)
		if i := strings.LastIndex(v, "_"); i > 0 {
			return supplies.Key{At: v[:i], ID: v[i+1:]}
		}
		return supplies.Key{}
	}
	rows, err := p.Supplies.Shelf(ctx, p.DB.Read(), supplies.Shelf{Text: q.Get(web.TextParam), Class: supplies.Class(q.Get("clase")), Short: q.Get("ver") == "bajos",
		After: key(web.AfterParam), Before: key(web.BeforeParam), Limit: mostItems})
	rows, pages := cut(roomPath, q, rows, mostItems, supplies.Item.KeyOf)
	return rows, pages, err
}

func itemSheet(items []supplies.Item) web.Sheet {
	s := web.Sheet{Caption: "Insumos de la bodega", Hide: true, Keys: true, Cards: true,
		Columns: []web.Column{{Title: "Insumo"}, {Title: "Existencia", Number: true}, {Title: "Apartado", Number: true}, {Title: "Libre", Number: true}, {Title: "Costo promedio", Number: true}, {Title: "Estado"}}}
	for _, i := range items {
		s.Rows = append(s.Rows, []web.Cell{
			{Text: i.Name, Href: itemsPath + "/" + i.ID, Small: strings.Trim(i.Class.Label()+" · "+i.Place, " ·")},
			{Text: amount(i.Stock, i.Unit), Small: "mínimo " + number(i.Minimum)},
			{Text: number(i.Reserved)}, {Text: number(i.Free())}, {Text: web.Pesos(i.Average())},
			{Content: web.StateBadge(stateOf(i))},
		})
	}
	return s
}

// entryFor is where an entry of one item begins.
func entryFor(id string) string {
	return roomPath + "?insumo=" + url.QueryEscape(id) + "#entrada"
}

func (p *pages) enter(w http.ResponseWriter, r *http.Request) error {
	var f entryForm
	return p.take(w, r, "entrada", &f, func(values url.Values) error {
		cost, err := centavos("costo", f.Cost)
		if err == nil {
			err = p.once(r, values, func(ctx context.Context, c *database.Conn, by audit.By) error {
				return p.Supplies.Enter(ctx, c, supplies.Receipt{ItemID: f.Item, Qty: f.Qty, Cost: cost, Note: f.Note, Serials: supplies.ParseSerials(f.Serials)}, by)
			})
		}
		if problem.KindOf(err) == problem.NotFound {
			err = problem.OnField("insumo", "Elige un insumo de la lista.")
		}
		return err
	}, func(s *sent) error { return p.showRoom(w, r, s) }, said("Entrada registrada."), roomPath)
}

func (p *pages) add(w http.ResponseWriter, r *http.Request) error {
	var f itemForm
	return p.take(w, r, "alta", &f, func(values url.Values) error {
		cost, err := centavos("valor", f.Cost)
		if err != nil {
			return err
		}
		return p.once(r, values, func(ctx context.Context, c *database.Conn, by audit.By) error {
			_, err := p.Supplies.Add(ctx, c, supplies.Item{Name: f.Name, Unit: f.Unit, Class: supplies.Class(f.Class), Place: f.Place, Serials: f.Serials, Stock: f.Shelf, Value: cost, Minimum: f.Minimum}, by)
			return err
		})
	}, func(s *sent) error { return p.showRoom(w, r, s) }, func() string { return "«" + f.Name + "» ya está en la bodega." }, roomPath)
}

func list(names []string) string { return strings.Join(names, ", ") + "." }
