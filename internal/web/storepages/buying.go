package storepages

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// mostBought is how many acquisitions a page shows.
const mostBought = 40

// buyRow is what is bought of one item.
type buyRow struct {
	Item string `form:"insumo" label:"Insumo" kind:"choice" validate:"required,max=64"`
	Qty  int64  `form:"cantidad" label:"Cantidad" validate:"required,min=1,max=100000"`
	Cost string `form:"costo" label:"Costo esperado de todo (pesos)" validate:"max=20"`
}

type buyForm struct {
	Number   string   `form:"gestion" label:"Gestión" help:"Su número o nombre: «Requisición 118»." validate:"required,min=3,max=120"`
	Supplier string   `form:"proveedor" label:"A quién se compra" validate:"required,min=3,max=120"`
	Promised string   `form:"fecha_compromiso" label:"Fecha compromiso" kind:"date" validate:"required"`
	Lines    []buyRow `form:"lineas" label:"Lo que se adquiere" kind:"table" validate:"required,min=1,max=30,dive"`
}

// arrivalRow is what came of one item.
type arrivalRow struct {
	Item    string `form:"insumo" kind:"hidden" validate:"required,max=64"`
	Qty     int64  `form:"cantidad" label:"Cantidad" validate:"min=0,max=100000"`
	Cost    string `form:"costo" label:"Costo de lo que llega (pesos)" validate:"max=20"`
	Serials string `form:"series" label:"Números de serie, si los lleva" kind:"area" max:"2000" validate:"max=2000"`
}

type arrivalForm struct {
	Lines    []arrivalRow `form:"lineas" label:"Lo que llegó" kind:"table" fixed:"true" validate:"required,min=1,max=30,dive"`
	Document string       `form:"documento" label:"Documento" help:"Factura o remisión." validate:"required,min=3,max=200"`
}

type dateForm struct {
	Promised string `form:"fecha_compromiso" label:"Nueva fecha compromiso" kind:"date" validate:"required"`
	Reason   string `form:"motivo_fecha" label:"Por qué cambia" kind:"text" validate:"required,min=5,max=300"`
}

type endForm struct {
	Reason string `form:"motivo_cierre" label:"Por qué no llegará lo demás" kind:"text" validate:"required,min=5,max=300"`
}

// buyingView is what has to be bought and what is under way.
type buyingView struct {
	answer, rest string
	places       []web.Chip
	views        []web.Chip
	past         bool
	needs, sheet web.Sheet
	pages        web.Pages
	buy          formView
	bad          *problem.Error
}

func (p *pages) buying(w http.ResponseWriter, r *http.Request) error { return p.showBuying(w, r, nil) }

func (p *pages) showBuying(w http.ResponseWriter, r *http.Request, s *sent) error {
	ctx, c, now := r.Context(), p.DB.Read(), web.Now(r.Context())
	q, _ := web.TidyQuery(r.URL.Query(), []string{"ver"})
	v := buyingView{past: q.Get("ver") == "terminadas", bad: s.problem()}
	needs, err := p.Supplies.Needs(ctx, c)
	if err != nil {
		return err
	}
	page := supplies.Page{After: keyOf(q, web.AfterParam), Before: keyOf(q, web.BeforeParam), Limit: mostBought}
	read, key := p.Supplies.Underway, func(a supplies.Acquisition) supplies.Key { return supplies.Key{At: a.Promised, ID: a.ID} }
	if v.past {
		read, key = p.Supplies.Past, func(a supplies.Acquisition) supplies.Key { return supplies.Key{At: a.At.String(), ID: a.ID} }
	}
	list, err := read(ctx, c, page)
	if err != nil {
		return err
	}
	list, v.pages = cut(buyPath, q, list, mostBought, key)
	v.pages.Words = web.Count(len(list), "adquisición en esta página", "adquisiciones en esta página")
	late, order := 0, 0
	for _, a := range list {
		if a.Late(today(now)) {
			late++
		}
	}
	first := buyForm{}
	for _, n := range needs {
		if n.ToOrder() > 0 {
			order++
			first.Lines = append(first.Lines, buyRow{Item: n.ID, Qty: n.ToOrder()})
		}
	}
	v.answer, v.rest = "Nada falta por pedir.", "Lo que llega se aparta solo para la orden que lo espera."
	switch {
	case late > 0:
		v.answer = web.Count(late, "adquisición ya venció su fecha.", "adquisiciones ya vencieron su fecha.")
	case order > 0:
		v.answer = web.Count(order, "insumo está por pedir.", "insumos están por pedir.")
	}
	items, err := p.Supplies.List(ctx, c)
	if err != nil {
		return err
	}
	choices := forms.Choices{}
	for _, i := range items {
		choices["lineas.insumo"] = append(choices["lineas.insumo"], forms.Option{Key: i.ID, Label: i.Name})
	}
	v.buy = formOf(buyPath, &first, choices, s.of("adquirir"))
	v.needs, v.sheet = needSheet(needs), buySheet(list, now)
	v.views = []web.Chip{{Label: "En curso", Href: buyPath, Current: !v.past}, {Label: "Terminadas", Href: buyPath + "?ver=terminadas", Current: v.past}}
	if v.places, err = p.placesHere(ctx, buyPath); err != nil {
		return err
	}
	return web.Render(w, r, s.status(), buyingPage(v))
}

func today(now time.Time) calendar.Day { return calendar.DayOf(now, clock.Mexico) }

func needSheet(needs []supplies.Need) web.Sheet {
	s := web.Sheet{Caption: "Lo que falta", Hide: true, Cards: true, Columns: []web.Column{{Title: "Insumo"}, {Title: "Esperan órdenes", Number: true}, {Title: "Bajo su mínimo", Number: true}, {Title: "Ya viene", Number: true}, {Title: "Por pedir", Number: true}}}
	for _, n := range needs {
		s.Rows = append(s.Rows, []web.Cell{{Text: n.Name, Href: itemsPath + "/" + n.ID, Small: "libres " + amount(n.Free(), n.Unit)}, {Text: number(n.Waiting)}, {Text: number(n.Lack())}, {Text: number(n.Coming)}, {Text: number(n.ToOrder())}})
	}
	return s
}

func buySheet(list []supplies.Acquisition, now time.Time) web.Sheet {
	s := web.Sheet{Caption: "Adquisiciones", Hide: true, Keys: true, Cards: true, Columns: []web.Column{{Title: "Gestión"}, {Title: "Qué"}, {Title: "A quién"}, {Title: "Compromiso"}, {Title: "Estado"}}}
	for _, a := range list {
		var what []string
		for _, l := range a.Lines {
			what = append(what, fmt.Sprintf("%s (%d de %d)", l.Name, l.Received, l.Qty))
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: a.Number, Href: buyPath + "/" + a.ID}, {Text: strings.Join(what, ", ")}, {Text: orDash(a.Supplier)}, {Text: dayWords(a.Promised, now)}, {Content: web.StateBadge(buyBadge(a, now))}})
	}
	return s
}

func buyBadge(a supplies.Acquisition, now time.Time) web.Badge {
	switch {
	case a.Late(today(now)):
		return web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: "Tarde"}
	case a.State == supplies.UnderWay:
		return web.Badge{Tone: web.Neutral, Icon: web.IconTruckDelivery, Text: a.State.Label()}
	case a.State == supplies.Received:
		return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: a.State.Label()}
	}
	return web.Badge{Tone: web.Neutral, Icon: web.IconX, Text: a.State.Label()}
}

// dayWords writes a stored local day.
func dayWords(day string, now time.Time) string {
	d, err := calendar.ParseDay(day)
	if err != nil {
		return orDash(day)
	}
	return web.ShortDay(d.Time(clock.Mexico, 12, 0, 0), now)
}

func (p *pages) acquire(w http.ResponseWriter, r *http.Request) error {
	var f buyForm
	return p.take(w, r, "adquirir", &f, func(values url.Values) error {
		a := supplies.Acquisition{Number: f.Number, Supplier: f.Supplier, Promised: f.Promised}
		for i, l := range f.Lines {
			cost, err := centavos(fmt.Sprintf("lineas[%d].costo", i), l.Cost)
			if err != nil {
				return err
			}
			a.Lines = append(a.Lines, supplies.AcquisitionLine{ItemID: l.Item, Qty: l.Qty, Cost: cost})
		}
		return p.once(r, values, func(ctx context.Context, c *database.Conn, by audit.By) error {
			_, err := p.Supplies.Acquire(ctx, c, a, by)
			return err
		})
	}, func(s *sent) error { return p.showBuying(w, r, s) }, said("Adquisición registrada."), buyPath)
}
