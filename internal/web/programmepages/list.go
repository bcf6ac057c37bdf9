package programmepages

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// listView is the list of a version.
type listView struct {
	heading web.Heading
	list    web.List
	back    string
}

// filters are the inputs of the list.
var filters = []string{"ver", "estado", "ast", "inmueble", "mes", "version"}

// perPage is how many rows a page has, mostSent how many a file.
const (
	perPage  = 50
	mostSent = 25_000
)

func (p *pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), p.DB.Read()
	x, err := p.Desk.Store.Programme(ctx, c, r.PathValue("id"))
	if err != nil {
		return err
	}
	path := yearPath + "/" + x.ID + "/lista"
	q, untidy := web.TidyQuery(r.URL.Query(), filters)
	if untidy {
		return web.SeeOther(w, r, web.WithQuery(path, q))
	}
	now := today(r)
	f := filterOf(x.ID, q, now)
	f.Limit = perPage
	page, err := p.Desk.Store.List(ctx, c, f)
	if err != nil {
		return err
	}
	n, err := p.Desk.Store.CountOf(ctx, c, f)
	if err != nil {
		return err
	}
	l := web.List{Path: path, Query: q, Name: "mantenimientos", Search: "Inventario o serie, o una parte", Typed: f.Text, File: filePath, Most: mostSent}
	l.Query.Set("version", x.ID) // the file asks for the same version
	if l.Filters, err = p.filterFields(ctx, c, x, q); err != nil {
		return err
	}
	l.On, l.Sheet = l.Applied(), listSheet(page.Rows, now)
	for _, v := range []web.Chip{{Label: "Todos"}, {Label: "Pendientes", Href: maintenance.ViewOpen}, {Label: "Vencidos", Href: maintenance.ViewOverdue}, {Label: "Exigibles", Href: maintenance.ViewDemanded}, {Label: "Piden otra fecha", Href: maintenance.ViewAsks}, {Label: "Tarde", Href: maintenance.ViewLate}} {
		k, err := p.Desk.Store.CountOf(ctx, c, maintenance.Filter{Programme: x.ID, View: v.Href, Today: now.String()})
		if err != nil {
			return err
		}
		l.Views = append(l.Views, web.Chip{Label: v.Label, Count: web.Number(k), Current: f.View == v.Href && len(l.On) == 0 || f.View == v.Href && v.Href != "" && len(l.On) == 1, Href: viewHref(path, v.Href)})
	}
	if k := len(page.Rows); k > 0 {
		if page.More {
			l.Pages.Next = l.With(web.AfterParam, page.Rows[k-1].Day+"_"+page.Rows[k-1].ID)
		}
		if page.Earlier {
			l.Pages.Previous = l.With(web.BeforeParam, page.Rows[0].Day+"_"+page.Rows[0].ID)
		}
	}
	l.Pages.Words = web.Count(len(page.Rows), "mantenimiento en esta página", "mantenimientos en esta página")
	l.Empty = web.Emptiness{Icon: web.IconCalendarCheck, Title: "Ningún mantenimiento así", Text: "Ninguno de esta versión cumple con lo que elegiste.", Action: web.Action{Label: "Ver todos", Href: path}}
	v := listView{list: l, back: versionHref(x)}
	v.heading = web.Heading{Title: fmt.Sprintf("Programa %d: lista", x.Year), Answer: web.Count(n, "mantenimiento.", "mantenimientos."), Rest: fmt.Sprintf("Versión %d, %s.", x.Version, lower(x.State.Label()))}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func viewHref(path, view string) string {
	if view == "" {
		return path
	}
	return path + "?ver=" + view
}

// filterOf is what an address asks of a version.
func filterOf(id string, q url.Values, now calendar.Day) maintenance.Filter {
	f := maintenance.Filter{Programme: id, Text: q.Get(web.TextParam), View: q.Get("ver"), State: maintenance.State(q.Get("estado")), Adviser: q.Get("ast"), Building: q.Get("inmueble"), Month: q.Get("mes"), Today: now.String()}
	if len(f.Month) != len("2027-03") {
		f.Month = ""
	}
	f.AfterDay, f.AfterID, _ = strings.Cut(q.Get(web.AfterParam), "_")
	f.BeforeDay, f.BeforeID, _ = strings.Cut(q.Get(web.BeforeParam), "_")
	return f
}

func (p *pages) filterFields(ctx context.Context, c *database.Conn, x maintenance.Programme, q url.Values) ([]web.FilterField, error) {
	views := [][2]string{{maintenance.ViewOpen, "Pendientes"}, {maintenance.ViewOverdue, "Vencidos"}, {maintenance.ViewDemanded, "Exigibles"}, {maintenance.ViewAsks, "Piden otra fecha"}, {maintenance.ViewUnsaid, "Por responder"}, {maintenance.ViewLate, "Programados tarde"}}
	var states, advisers, buildings, year [][2]string
	for _, s := range maintenance.States {
		states = append(states, [2]string{string(s), s.Label()})
	}
	named, err := p.People.Named(ctx, c, x.TakePart()...)
	if err != nil {
		return nil, err
	}
	for _, id := range x.TakePart() {
		advisers = append(advisers, [2]string{string(id), bare(named[people.ID(id)].Name)})
	}
	slices.SortFunc(advisers, func(a, b [2]string) int { return compareNames(a[1], b[1]) })
	list, err := p.Desk.Store.BuildingsOf(ctx, c, x.ID)
	if err != nil {
		return nil, err
	}
	for _, b := range list {
		buildings = append(buildings, [2]string{b, b})
	}
	for i, m := range months {
		year = append(year, [2]string{fmt.Sprintf("%d-%02d", x.Year, i+1), m + " " + fmt.Sprint(x.Year)})
	}
	fields := []web.FilterField{{Name: "ver", Label: "Cuáles", Options: views}, {Name: "estado", Label: "Estado", Options: states}, {Name: "ast", Label: "AST", Options: advisers},
		{Name: "inmueble", Label: "Inmueble", Options: buildings}, {Name: "mes", Label: "Mes", Options: year}}
	for i := range fields {
		fields[i].Value = q.Get(fields[i].Name)
	}
	return fields, nil
}

func listSheet(rows []maintenance.Row, now calendar.Day) web.Sheet {
	s := web.Sheet{Caption: "Mantenimientos del programa", Hide: true, Keys: true, Cards: true, Columns: []web.Column{{Title: "Equipo"}, {Title: "Fecha"}, {Title: "Estado"}, {Title: "Vence"}, {Title: "AST"}, {Title: "Persona usuaria"}, {Title: "Lugar"}, {Title: "Orden"}}}
	for _, r := range rows {
		order := web.Cell{} // none yet
		if r.Folio != "" {
			order = web.Cell{Text: r.Folio, Href: web.OrdersPath + "/" + r.Folio, Folio: true}
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: inventoryOf(r), Href: maintenance.EntryPath(r.ID), Folio: true, Small: r.Name()}, {Text: dayWords(r.Day)}, {Content: web.StateBadge(stateBadge(r.Entry, now))},
			{Text: dayWords(r.DueOn)}, {Text: bare(r.AdviserName)}, {Text: bare(r.UserName), Small: r.UnitName}, {Text: orDash(where(r))}, order})
	}
	return s
}

// download sends what the list shows as a file; it is noted as every export is.
func (p *pages) download(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, c := r.Context(), p.DB.Read()
	q, _ := web.TidyQuery(values, filters)
	x, err := p.Desk.Store.Programme(ctx, c, q.Get("version"))
	if err != nil {
		return err
	}
	f := filterOf(x.ID, q, today(r))
	f.AfterID, f.BeforeID, f.Limit = "", "", 500
	asked := map[string]string{}
	for k := range q {
		asked[k] = q.Get(k)
	}
	actor := web.ActorOf(ctx)
	by := actor.By(web.MainRole(actor))
	by.At = web.Now(ctx)
	if err := p.DB.Write(ctx, func(c *database.Conn) error { return p.Desk.Store.NoteExport(ctx, c, by, x, asked) }); err != nil {
		return err
	}
	file := &web.ListFile{Name: fmt.Sprintf("programa-%d", x.Year), Workbook: values.Get("formato") == "xlsx",
		Heads: []string{"Inventario", "Equipo", "Fecha", "Hora", "Estado", "Vencido", "Vence", "Cumplido", "AST", "Persona usuaria", "Unidad", "Inmueble", "Piso", "Oficina", "Orden", "Nota"}}
	sent := 0
	for err == nil {
		page, failed := p.Desk.Store.List(ctx, c, f)
		if err = failed; err != nil {
			break
		}
		for _, e := range page.Rows {
			overdue := "no"
			if e.Overdue(today(r)) {
				overdue = "sí"
			}
			if err = file.Row(w, e.Inventory, e.Name(), e.Day, e.Hour, e.State.Label(), overdue, e.DueOn, e.DoneOn, bare(e.AdviserName), bare(e.UserName), e.UnitName, e.Building, e.Floor, e.Office, e.Folio, e.Note); err != nil {
				break
			}
			sent++
		}
		if err != nil || !page.More || sent >= mostSent {
			break
		}
		last := page.Rows[len(page.Rows)-1]
		f.AfterDay, f.AfterID = last.Day, last.ID
	}
	return file.End(w, err)
}
