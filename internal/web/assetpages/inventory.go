package assetpages

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/views"
	"secogem.gob.mx/soporte/internal/web"
)

// inventoryView is the inventory as whoever works with machines sees it; its whole
// state lives in the address.
type inventoryView struct {
	heading web.Heading
	list    web.List
}

// mostCounted is where counters stop.
const mostCounted = 100

// filters are the inputs of the inventory.
var filters = []string{"tipo", "unidad", "inmueble", "resguardante", "regimen", "lugar", "fuera", "garantia", "contrato", "preventivo", "inactivos"}

func scopeOf(actor people.Actor) equipment.Scope {
	return equipment.Scope{Every: staff(actor), Person: string(actor.Person.ID), Unit: actor.Person.UnitID}
}

func (p *pages) inventory(w http.ResponseWriter, r *http.Request) error {
	return p.showInventory(w, r, r.URL.Query(), web.ListFault{})
}

// showInventory shows the inventory that an address asks for, with what went wrong with
// a form of it.
func (p *pages) showInventory(w http.ResponseWriter, r *http.Request, asked url.Values, fault web.ListFault) error {
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	q, untidy := web.TidyQuery(asked, filters)
	if untidy {
		return web.SeeOther(w, r, web.WithQuery(web.AssetsPath, q))
	}
	f, err := p.filter(ctx, q, now)
	if err != nil {
		return err
	}
	if id, read := equipment.LabelID(f.Text); read { // a reader of codes in the field
		return web.SeeOther(w, r, pathOf(id)+"/abrir")
	}
	c := p.DB.Read()
	page, err := p.Equipment.List(ctx, c, scopeOf(actor), f)
	if err != nil {
		return err
	}
	if len(page.Rows) == 1 && f.Text != "" && page.Rows[0].Key == equipment.Key(f.Text) {
		return web.SeeOther(w, r, pathOf(page.Rows[0].ID))
	}
	l := web.List{Path: web.AssetsPath, Keep: "/listas/" + listName, Fault: fault, File: "/listas/equipos/descargar", Query: q, Name: "equipos", Search: "Inventario o serie, o una parte", Typed: f.Text, Most: equipment.MostExported}
	if l.Filters, err = p.filterFields(ctx, q); err != nil {
		return err
	}
	l.On = l.Applied()
	columns, err := p.columns(ctx, q)
	if err != nil {
		return err
	}
	l.Columns = web.ColumnChoices(columns)
	l.Sheet = web.ListSheet("Equipos", page.Rows, columns, now)
	l.Pages = pagesOf(l, page)
	l.Empty = emptiness(l)
	err = p.choices().CountViews(ctx, &l, usualViews, func(asked url.Values, most int) (int, error) {
		f, err := p.filter(ctx, asked, now)
		if err != nil {
			return 0, err
		}
		return p.Equipment.CountUpTo(ctx, c, scopeOf(actor), f, most)
	})
	if err != nil {
		return err
	}
	v := inventoryView{list: l}
	if v.heading, err = p.inventoryHeading(ctx, actor, f, page); err != nil {
		return err
	}
	v.heading.Actions = []web.Action{{Label: "Imprimir etiquetas", Icon: web.IconQrcode, Href: web.List{Path: labelsPath, Query: q}.With(web.ColumnsParam, "")}}
	status := http.StatusOK
	if fault.Problem != nil {
		status = web.StatusOf(fault.Problem)
	}
	return web.Render(w, r, status, inventoryPage(v))
}

// filter is what an address asks of the inventory.
func (p *pages) filter(ctx context.Context, q url.Values, now time.Time) (equipment.Filter, error) {
	today := calendar.DayOf(now, clock.Mexico)
	f := equipment.Filter{Text: q.Get(web.TextParam), Type: q.Get("tipo"), Unit: q.Get("unidad"), Building: q.Get("inmueble"), Holder: q.Get("resguardante"), Regime: q.Get("regimen"),
		Place: equipment.Place(q.Get("lugar")), Warranty: q.Get("garantia"), Contract: q.Get("contrato"), Day: today.String(), Inactive: q.Get("inactivos") == "si", Limit: 50}
	if n, err := strconv.Atoi(q.Get("fuera")); err == nil && n >= 0 && n < 10_000 {
		f.Away = true
		if n > 0 {
			f.AwaySince = now.Add(-time.Duration(n) * 24 * time.Hour)
		}
	}
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return f, err
	}
	f.Soon = today.Add(values.Int(settings.EndingDays)).String()
	if q.Get("preventivo") == "si" {
		f.Due = orders.LastServed(values, today).String()
	}
	key := func(name string) (string, equipment.ID) {
		k, id, _ := strings.Cut(q.Get(name), "_")
		return k, equipment.ID(id)
	}
	f.AfterKey, f.AfterID = key(web.AfterParam)
	f.BeforeKey, f.BeforeID = key(web.BeforeParam)
	return f, nil
}

func (p *pages) filterFields(ctx context.Context, q url.Values) ([]web.FilterField, error) {
	var types, units, buildings [][2]string
	for _, t := range equipment.Types() {
		types = append(types, [2]string{t.Key, t.Label})
	}
	list, err := p.People.Units(ctx, p.DB.Read())
	if err != nil {
		return nil, err
	}
	for _, u := range list {
		units = append(units, [2]string{u.ID, u.Name})
	}
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range values.Choices(settings.Buildings) { // machines keep the name of their building
		buildings = append(buildings, [2]string{b.Label, b.Label})
	}
	var places [][2]string
	for _, at := range []equipment.Place{equipment.AtUser, equipment.AtDTIC, equipment.AtProvider, equipment.InQuarantine, equipment.AtCoordination} {
		places = append(places, [2]string{string(at), at.Label()})
	}
	fields := []web.FilterField{
		{Name: "tipo", Label: "Tipo", Options: types}, {Name: "unidad", Label: "Unidad", Options: units}, {Name: "inmueble", Label: "Inmueble", Options: buildings},
		{Name: "regimen", Label: "Régimen", Options: [][2]string{{equipment.Owned, "Propiedad"}, {equipment.Leased, "Arrendado"}, {equipment.Personal, "Personal"}, {equipment.Lent, "Comodato"}}},
		{Name: "lugar", Label: "Quién lo tiene", Options: places},
		{Name: "fuera", Label: "Fuera de su lugar", Options: [][2]string{{"0", "Ahora"}, {"7", "Más de 7 días"}, {"15", "Más de 15 días"}, {"30", "Más de 30 días"}}},
		{Name: "garantia", Label: "Garantía", Options: [][2]string{{equipment.WarrantyValid, "Vigente"}, {equipment.WarrantySoon, fmt.Sprintf("Termina en %d días", values.Int(settings.EndingDays))}, {equipment.WarrantyPast, "Terminada"}, {equipment.WarrantyAbsent, "Sin garantía registrada"}}},
		{Name: "preventivo", Label: "Con el preventivo vencido", Kind: web.FilterCheck}, {Name: "inactivos", Label: "De baja o sustituidos", Kind: web.FilterCheck},
	}
	if id := q.Get("resguardante"); id != "" {
		named, err := p.People.Named(ctx, p.DB.Read(), people.ID(id))
		if err != nil {
			return nil, err
		}
		fields = slices.Insert(fields, 2, web.FilterField{Name: "resguardante", Label: "Resguardante", Options: [][2]string{{id, named[people.ID(id)].Name}}})
	}
	if number := q.Get("contrato"); number != "" {
		fields = append(fields, web.FilterField{Name: "contrato", Label: "Contrato", Options: [][2]string{{number, number}}})
	}
	for i := range fields {
		fields[i].Value = q.Get(fields[i].Name)
	}
	return fields, nil
}

func pagesOf(l web.List, page equipment.ListPage) (p web.Pages) {
	if n := len(page.Rows); n > 0 {
		first, last := page.Rows[0], page.Rows[n-1]
		if page.More {
			p.Next = l.With(web.AfterParam, last.Key+"_"+string(last.ID))
		}
		if page.Earlier {
			p.Previous = l.With(web.BeforeParam, first.Key+"_"+string(first.ID))
		}
	}
	p.Words = web.Count(len(page.Rows), "equipo en esta página", "equipos en esta página")
	return p
}

func emptiness(l web.List) web.Emptiness {
	if l.Typed != "" {
		return web.Emptiness{Icon: web.IconSearch, Title: "Ningún equipo con «" + l.Typed + "»", Text: "Revisa la etiqueta: basta una parte del inventario o de la serie, con al menos tres letras o números.", Action: web.Action{Label: "Quitar la búsqueda", Href: l.With(web.TextParam, "")}}
	}
	if len(l.On) > 0 {
		return web.Emptiness{Icon: web.IconFilter, Title: "Ningún equipo con estos filtros", Text: "Hoy ninguno cumple con todos a la vez. Quita uno de los filtros puestos.", Action: web.Action{Label: "Ver todos", Href: l.Path}}
	}
	return web.Emptiness{Icon: web.IconDeviceDesktop, Title: "Todavía no hay equipos", Text: "Se dan de alta en Catálogos, uno por uno o con un archivo."}
}

// usualViews are the views that everybody who works with machines begins with.
var usualViews = []views.Saved{{Name: "Todos"}, {Name: "Fuera de su lugar", Query: "fuera=0"}, {Name: "Fuera más de 15 días", Query: "fuera=15"}, {Name: "Garantía por terminar", Query: "garantia=por-vencer"}, {Name: "Preventivo vencido", Query: "preventivo=si"}}

// inventoryHeading answers how many machines are out of their place, and how many are
// listed.
func (p *pages) inventoryHeading(ctx context.Context, actor people.Actor, f equipment.Filter, page equipment.ListPage) (web.Heading, error) {
	h := web.Heading{Title: "Equipos"}
	c := p.DB.Read()
	away, err := p.Equipment.CountUpTo(ctx, c, scopeOf(actor), equipment.Filter{Away: true}, mostCounted)
	if err != nil {
		return h, err
	}
	switch {
	case away == 0:
		h.Answer = "Todos los equipos están en su lugar."
	case away >= mostCounted:
		h.Answer = "Más de 99 equipos fuera de su lugar."
	default:
		h.Answer = web.Count(away, "equipo fuera de su lugar.", "equipos fuera de su lugar.")
	}
	f.AfterID, f.BeforeID = "", ""
	n, err := p.Equipment.CountUpTo(ctx, c, scopeOf(actor), f, mostCounted)
	switch {
	case n == 0:
	case n >= mostCounted:
		h.Rest = "En esta lista hay más de 99; ves " + web.Number(len(page.Rows)) + "."
	default:
		h.Rest = fmt.Sprintf("En esta lista hay %s.", web.Count(n, "equipo", "equipos"))
	}
	return h, err
}

// export sends what the inventory shows as a file; the store notes it.
func (p *pages) export(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	q, _ := web.TidyQuery(values, filters)
	f, err := p.filter(ctx, q, now)
	if err != nil {
		return err
	}
	file := &web.ListFile{Name: "equipos", Workbook: values.Get("formato") == "xlsx"}
	columns, err := p.columns(ctx, q)
	if err != nil {
		return err
	}
	heads, take := web.Carried(columns)
	file.Heads = heads
	asked := map[string]string{}
	for k := range q {
		asked[k] = q.Get(k)
	}
	cut, err := p.Equipment.Export(ctx, actor.By(web.MainRole(actor)), scopeOf(actor), f, asked, func(a equipment.Listed) error {
		return file.Row(w, take(a, now)...)
	})
	if err == nil && cut {
		err = file.Row(w, fmt.Sprintf("Aquí termina el archivo: lleva %d equipos, que es el límite, y hay más. Acota los filtros para descargar el resto.", equipment.MostExported))
	}
	return file.End(w, err)
}
