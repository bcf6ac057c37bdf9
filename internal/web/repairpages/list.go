package repairpages

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
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/views"
	"secogem.gob.mx/soporte/internal/web"
)

// listName is what the room of views calls this list.
const listName = "expedientes"

// mostCounted is where the counter of the list stops.
const mostCounted = 100

// filters are the inputs of the list.
var filters = []string{"tipo", "en", "proveedor", "ast", "espera", "vencidos", "cerrados"}

// kinds are the kinds of file as an address says them.
var kinds = map[string]procedure.FileKind{"garantia": procedure.WarrantyFile, "sei-028": procedure.NormFile}

// choices are where people keep columns and views of the list.
func (p *pages) choices() web.ListChoices {
	k := web.ListChoices{DB: p.DB, Views: p.Views, Name: listName, Path: web.FilesPath, Stay: "los expedientes siguen como estaban", Filters: filters, Show: p.showList}
	for _, c := range allColumns() {
		k.Columns = append(k.Columns, c.Key)
	}
	return k
}

type listView struct {
	heading web.Heading
	list    web.List
}

func (p *pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.showList(w, r, r.URL.Query(), web.ListFault{})
}

// showList shows the files that an address asks for and the reader may read, with what went
// wrong with a form of the list.
func (p *pages) showList(w http.ResponseWriter, r *http.Request, asked url.Values, fault web.ListFault) error {
	ctx, c, actor, now := r.Context(), p.DB.Read(), web.ActorOf(r.Context()), web.Now(r.Context())
	q, untidy := web.TidyQuery(asked, filters)
	if untidy {
		return web.SeeOther(w, r, web.WithQuery(web.FilesPath, q))
	}
	f := filterOf(q, now)
	page, err := p.Desk.List(ctx, c, actor, f)
	if err != nil {
		return err
	}
	if len(page.Rows) == 1 && strings.EqualFold(page.Rows[0].Folio, strings.TrimSpace(f.Text)) {
		return web.SeeOther(w, r, path(page.Rows[0].Folio))
	}
	k := p.choices()
	l := web.List{Path: web.FilesPath, Query: q, Name: "expedientes", Search: "Folio, inventario, serie, folio del proveedor o persona", Typed: f.Text, Most: repair.MostExported, Keep: k.Where(), File: k.Where() + "/descargar", Fault: fault}
	if !wide(actor) {
		l.Search = "Folio, inventario o serie"
	}
	if l.Filters, err = p.filterFields(ctx, c, actor, q); err != nil {
		return err
	}
	l.On = l.Applied()
	columns, err := p.columns(ctx, q)
	if err != nil {
		return err
	}
	l.Columns = web.ColumnChoices(columns)
	l.Sheet, l.Pages, l.Empty = web.ListSheet("Expedientes externos", page.Rows, columns, now), pagesOf(l, f, page), emptiness(l)
	err = k.CountViews(ctx, &l, usualViews(actor), func(asked url.Values, most int) (int, error) {
		return p.Desk.CountUpTo(ctx, c, actor, filterOf(asked, now), most)
	})
	if err != nil {
		return err
	}
	v := listView{list: l}
	if v.heading, err = p.listHeading(ctx, c, actor, f, page); err != nil {
		return err
	}
	status := http.StatusOK
	if fault.Problem != nil {
		status = web.StatusOf(fault.Problem)
	}
	return web.Render(w, r, status, listPage(v))
}

// wide tells whether somebody reads the files of everybody.
func wide(a people.Actor) bool { return a.MayReadEveryOrder() || a.Has(people.Coordination) }

// filterOf is what an address asks of the list.
func filterOf(q url.Values, now time.Time) repair.Filter {
	f := repair.Filter{Text: q.Get(web.TextParam), Ended: q.Get("cerrados") == "si", Late: q.Get("vencidos") == "si", Kind: kinds[q.Get("tipo")], State: procedure.State(q.Get("en")),
		Provider: q.Get("proveedor"), Adviser: people.ID(q.Get("ast")), Now: now, After: markOf(q.Get(web.AfterParam)), Before: markOf(q.Get(web.BeforeParam))}
	if n, err := strconv.Atoi(q.Get("espera")); err == nil && n > 0 && n < 10_000 {
		f.Waiting = now.Add(-time.Duration(n) * 24 * time.Hour)
	}
	return f
}

// markOf reads the key of a page; what is none is the first page.
func markOf(text string) repair.Mark {
	at, id, _ := strings.Cut(text, "_")
	t, err := database.ParseInstant(at)
	if err != nil {
		return repair.Mark{}
	}
	return repair.Mark{At: t, ID: repair.ID(id)}
}

func keyOf(m repair.Mark) string { return m.At.String() + "_" + string(m.ID) }

func (p *pages) filterFields(ctx context.Context, c *database.Conn, actor people.Actor, q url.Values) ([]web.FilterField, error) {
	ended := q.Get("cerrados") == "si"
	var stations, providers, advisers [][2]string
	for _, st := range procedure.Rev11.External.Stations {
		if st.Ending == ended {
			stations = append(stations, [2]string{string(st.ID), st.Label})
		}
	}
	fields := []web.FilterField{
		{Name: "tipo", Label: "Tipo", Options: [][2]string{{"garantia", "Garantía"}, {"sei-028", "Norma SEI-028"}}},
		{Name: "en", Label: "En qué va", Options: stations},
	}
	if wide(actor) {
		list, err := p.Equipment.AllProviders(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			providers = append(providers, [2]string{x.ID, clean(x.Name)})
		}
		able, err := p.People.Advisers(ctx, c, calendar.DayOf(web.Now(ctx), clock.Mexico))
		if err != nil {
			return nil, err
		}
		for _, x := range able {
			advisers = append(advisers, [2]string{string(x.Person.ID), clean(x.Person.Name)})
		}
		if id := q.Get("ast"); id != "" && !slices.ContainsFunc(advisers, func(a [2]string) bool { return a[0] == id }) {
			named, err := p.People.Named(ctx, c, people.ID(id)) // an AST of before
			if err != nil {
				return nil, err
			}
			advisers = append(advisers, [2]string{id, clean(named[people.ID(id)].Name)})
		}
		fields = append(fields, web.FilterField{Name: "proveedor", Label: "Proveedor", Options: providers}, web.FilterField{Name: "ast", Label: "AST que lo sigue", Options: advisers})
	}
	fields = append(fields,
		web.FilterField{Name: "espera", Label: "Lleva en este paso", Options: [][2]string{{"7", "Más de 7 días"}, {"15", "Más de 15 días"}, {"30", "Más de 30 días"}}},
		web.FilterField{Name: "vencidos", Label: "Con el plazo vencido", Kind: web.FilterCheck}, web.FilterField{Name: "cerrados", Label: "Cerrados", Kind: web.FilterCheck})
	for i := range fields {
		fields[i].Value = q.Get(fields[i].Name)
	}
	return fields, nil
}

// usualViews are the views that everybody begins with.
func usualViews(actor people.Actor) []views.Saved {
	list := []views.Saved{{Name: "Abiertos"}}
	if actor.Has(people.Adviser) {
		list = append(list, views.Saved{Name: "Los que sigo yo", Query: "ast=" + url.QueryEscape(string(actor.Person.ID))})
	}
	return append(list, views.Saved{Name: "Vencidos", Query: "vencidos=si"}, views.Saved{Name: "Con el proveedor", Query: "en=" + string(procedure.X20)},
		views.Saved{Name: "Por revisar", Query: "en=" + string(procedure.X30)}, views.Saved{Name: "Garantía", Query: "tipo=garantia"}, views.Saved{Name: "SEI-028", Query: "tipo=sei-028"}, views.Saved{Name: "Cerrados", Query: "cerrados=si"})
}

func pagesOf(l web.List, f repair.Filter, page repair.ListPage) (p web.Pages) {
	if n := len(page.Rows); n > 0 {
		if page.More {
			p.Next = l.With(web.AfterParam, keyOf(page.Rows[n-1].Mark(f.Ended)))
		}
		if page.Earlier {
			p.Previous = l.With(web.BeforeParam, keyOf(page.Rows[0].Mark(f.Ended)))
		}
	}
	p.Words = web.Count(len(page.Rows), "expediente en esta página", "expedientes en esta página")
	return p
}

func emptiness(l web.List) web.Emptiness {
	switch {
	case l.Typed != "":
		return web.Emptiness{Icon: web.IconSearch, Title: "Ningún expediente con «" + l.Typed + "»", Text: "Se busca entre los abiertos, o entre los cerrados si pones ese filtro: por folio, por inventario o serie, por el folio del proveedor o por la persona.", Action: web.Action{Label: "Quitar la búsqueda", Href: l.With(web.TextParam, "")}}
	case len(l.On) > 0:
		return web.Emptiness{Icon: web.IconFilter, Title: "Ningún expediente con estos filtros", Text: "Hoy ninguno cumple con todos a la vez. Quita uno de los filtros puestos.", Action: web.Action{Label: "Ver los abiertos", Href: l.Path}}
	}
	return web.Emptiness{Icon: web.IconReplace, Title: "Ningún expediente abierto", Text: "Un expediente nace cuando una orden concluye con el reporte de garantía o con el oficio SEI-028."}
}

// listHeading answers how many files are listed, and how many open ones have run out of their
// term.
func (p *pages) listHeading(ctx context.Context, c *database.Conn, actor people.Actor, f repair.Filter, page repair.ListPage) (web.Heading, error) {
	h := web.Heading{Title: "Expedientes externos"}
	f.After, f.Before = repair.Mark{}, repair.Mark{}
	n, err := p.Desk.CountUpTo(ctx, c, actor, f, mostCounted)
	if err != nil {
		return h, err
	}
	if h.Answer = web.Count(n, "expediente.", "expedientes."); n >= mostCounted {
		h.Answer = "Más de 99 expedientes; ves " + web.Number(len(page.Rows)) + "."
	}
	late, err := p.Desk.CountUpTo(ctx, c, actor, repair.Filter{Late: true, Now: f.Now}, mostCounted)
	switch {
	case late >= mostCounted:
		h.Rest = "Más de 99 abiertos tienen su plazo vencido."
	case late > 0:
		h.Rest = web.Count(late, "abierto tiene su plazo vencido.", "abiertos tienen su plazo vencido.")
	}
	return h, err
}

// export sends what the list shows as a file; the desk notes it.
func (p *pages) export(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	q, _ := web.TidyQuery(values, filters)
	file := &web.ListFile{Name: "expedientes", Workbook: values.Get("formato") == "xlsx"}
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
	cut, err := p.Desk.Export(ctx, actor, actor.By(web.MainRole(actor)), filterOf(q, now), asked, func(f repair.Listed) error {
		return file.Row(w, take(f, now)...)
	})
	if err == nil && cut {
		err = file.Row(w, fmt.Sprintf("Aquí termina el archivo: lleva %d expedientes, que es el límite, y hay más. Acota los filtros para descargar el resto.", repair.MostExported))
	}
	return file.End(w, err)
}

// reference is what the provider gave: its own folio, and what it promised.
func reference(f repair.File, now time.Time) string {
	var parts []string
	if f.ProviderRef != "" {
		parts = append(parts, "su folio "+f.ProviderRef)
	}
	if f.PromisedOn != "" {
		day := dayWords(f.PromisedOn, now)
		if day[0] >= '0' && day[0] <= '9' {
			day = "el " + day
		}
		parts = append(parts, "prometió para "+day)
	}
	return strings.Join(parts, ", ")
}
