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
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

const (
	mostUses     = 200    // lines of the page
	mostExported = 10_000 // lines of a file
)

var groupings = []struct {
	by          supplies.Grouping
	words, head string
}{{supplies.ByItem, "Por insumo", "Insumo"}, {supplies.ByMachine, "Por equipo", "Equipo"}, {supplies.ByCategory, "Por categoría", "Categoría"}, {supplies.ByMonth, "Por mes", "Mes"}}

type useView struct {
	answer, rest string
	places       []web.Chip
	list         web.List
	cut          bool
}

// useQuery is what an address asks of the report: a period of 90 days unless it says so.
func useQuery(q url.Values, now time.Time) supplies.UseFilter {
	last := calendar.DayOf(now, clock.Mexico)
	f := supplies.UseFilter{From: last.Add(-89).String(), To: last.String(), By: supplies.ByItem, Asset: q.Get("equipo"), Class: supplies.Class(q.Get("clase")), Category: q.Get("categoria")}
	for _, g := range groupings {
		if q.Get("por") == string(g.by) {
			f.By = g.by
		}
	}
	for name, into := range map[string]*string{"desde": &f.From, "hasta": &f.To} {
		if d, err := calendar.ParseDay(q.Get(name)); err == nil {
			*into = d.String()
		}
	}
	return f
}

var useInputs = []string{"por", "desde", "hasta", "equipo", "clase", "categoria"}

func (p *pages) use(w http.ResponseWriter, r *http.Request) error {
	ctx, now := r.Context(), web.Now(r.Context())
	q, untidy := web.TidyQuery(r.URL.Query(), useInputs)
	if untidy {
		return web.SeeOther(w, r, web.WithQuery(usePath, q))
	}
	f := useQuery(q, now)
	uses, err := p.uses(ctx, f, mostUses+1)
	if err != nil {
		return err
	}
	v := useView{cut: len(uses) > mostUses}
	uses = uses[:min(len(uses), mostUses)]
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return err
	}
	if v.places, err = p.placesHere(ctx, usePath); err != nil {
		return err
	}
	var total, pieces int64
	head := "Insumo"
	l := web.List{Path: usePath, Query: q, Name: "consumo", File: useFile, Most: mostExported}
	for _, g := range groupings {
		l.Views = append(l.Views, web.Chip{Label: g.words, Href: l.With("por", string(g.by)), Current: f.By == g.by})
		if g.by == f.By {
			head = g.head
		}
	}
	l.Sheet = web.Sheet{Caption: "Consumo de insumos", Hide: true, Keys: true, Columns: []web.Column{{Title: head}, {Title: "Piezas", Number: true}, {Title: "Movimientos", Number: true}, {Title: "Costo", Number: true}}}
	for _, u := range uses {
		total, pieces = total+u.Cost, pieces+u.Qty
		cell := web.Cell{Text: u.Name, Small: u.Small}
		switch {
		case f.By == supplies.ByItem:
			cell.Href = itemsPath + "/" + u.Key
		case f.By == supplies.ByMachine && u.Key != "":
			cell.Href = web.AssetsPath + "/" + u.Key
		}
		l.Sheet.Rows = append(l.Sheet.Rows, []web.Cell{cell, {Text: number(u.Qty)}, {Text: number(u.Moves)}, {Text: web.Pesos(u.Cost)}})
	}
	v.answer = web.Pesos(total) + " en " + web.Count(int(pieces), "pieza.", "piezas.")
	v.rest = fmt.Sprintf("Desde %s hasta %s, menos lo que se devolvió; al costo promedio del día en que salió.", dayWords(f.From, now), dayWords(f.To, now))
	l.Filters = useFilters(f, values)
	for _, x := range l.Filters {
		if q.Get(x.Name) != "" {
			l.On = append(l.On, web.Chip{Label: x.Label + ": " + wordsOf(x), Href: l.With(x.Name, ""), Remove: true, Current: true})
		}
	}
	if f.Asset != "" {
		a, err := p.Equipment.Asset(ctx, p.DB.Read(), equipment.ID(f.Asset))
		if err == nil {
			l.On = append(l.On, web.Chip{Label: "Equipo: " + a.Name(), Href: l.With("equipo", ""), Remove: true, Current: true})
		}
	}
	l.Empty = web.Emptiness{Icon: web.IconPackage, Title: "Nada salió de la bodega en esos días", Text: "Amplía el periodo o quita un filtro."}
	v.list = l
	return web.Render(w, r, http.StatusOK, usePage(v))
}

func wordsOf(f web.FilterField) string {
	for _, o := range f.Options {
		if o[0] == f.Value {
			return o[1]
		}
	}
	return f.Value
}

func useFilters(f supplies.UseFilter, values settings.Values) []web.FilterField {
	var classes, categories [][2]string
	for _, c := range supplies.Classes {
		classes = append(classes, [2]string{string(c), c.Label()})
	}
	for _, c := range values.Choices(settings.Categories) {
		categories = append(categories, [2]string{c.Key, c.Label})
	}
	return []web.FilterField{{Name: "desde", Label: "Desde", Kind: web.FilterDay, Value: f.From}, {Name: "hasta", Label: "Hasta", Kind: web.FilterDay, Value: f.To},
		{Name: "clase", Label: "Clase de insumo", Options: classes, Value: string(f.Class)}, {Name: "categoria", Label: "Categoría de la orden", Options: categories, Value: f.Category}}
}

// uses reads the report and puts words where there are keys.
func (p *pages) uses(ctx context.Context, f supplies.UseFilter, most int) ([]supplies.Use, error) {
	list, err := p.Supplies.Consumption(ctx, p.DB.Read(), f, most)
	if err != nil {
		return nil, err
	}
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	for i := range list {
		u := &list[i]
		switch f.By {
		case supplies.ByCategory:
			for _, c := range values.Choices(settings.Categories) {
				if c.Key == u.Key {
					u.Name = c.Label
				}
			}
			if u.Name == "" {
				u.Name = "Sin categoría"
			}
		case supplies.ByMachine:
			if u.Key == "" {
				u.Name = "Servicios sin equipo"
			}
		case supplies.ByMonth:
			if at, err := time.ParseInLocation("2006-01", u.Key, clock.Mexico); err == nil {
				u.Name = web.MonthName(at) + " de " + at.Format("2006")
			}
		}
		u.Small = strings.TrimSpace(u.Small)
	}
	return list, nil
}

// useFile sends the report as CSV or XLSX and notes who took it.
func (p *pages) useFile(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	q, _ := web.TidyQuery(form, useInputs)
	f := useQuery(q, now)
	uses, err := p.uses(ctx, f, mostExported)
	if err != nil {
		return err
	}
	file := &web.ListFile{Name: "consumo-" + string(f.By) + "-" + f.From + "-" + f.To, Workbook: form.Get("formato") == "xlsx", Heads: []string{"Agrupado por", "Nombre", "Detalle", "Piezas", "Movimientos", "Costo (pesos)", "Desde", "Hasta"}}
	for _, u := range uses {
		if err = file.Row(w, string(f.By), u.Name, u.Small, int(u.Qty), int(u.Moves), decimal(u.Cost), f.From, f.To); err != nil {
			break
		}
	}
	if noted := p.note(ctx, actor.By(web.MainRole(actor)), now, q, len(uses)); err == nil {
		err = noted
	}
	return file.End(w, err)
}

// note enters an export in the actor's chain, also when the browser went away.
func (p *pages) note(ctx context.Context, by audit.By, now time.Time, q url.Values, rows int) error {
	by.At = now
	entry := by.On("exportacion:"+by.Actor, "exportación", map[string]any{"de": "consumo de insumos", "pedido": q.Encode(), "renglones": rows})
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return p.DB.Write(ctx, func(c *database.Conn) error { return audit.Append(ctx, c, entry) })
}
