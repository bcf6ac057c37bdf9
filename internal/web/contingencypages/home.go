package contingencypages

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// mostOutages is how much of the register the page shows.
const mostOutages = 50

// homeView is the page of outages and blocks.
type homeView struct {
	heading            web.Heading
	open               *contingency.Outage // the system is down now
	since              string
	endPath            string
	outage, end, block formView
	scarce             string // units that run short of folios
	outages, blocks    web.Sheet
	bad                *problem.Error
	fields             []forms.Field // of the form that came back
}

// shown is the form of the page that came back, if one did.
type shown struct{ outage, end, block *sent }

func (p *pages) home(w http.ResponseWriter, r *http.Request) error {
	return p.showHome(w, r, shown{})
}

func (p *pages) showHome(w http.ResponseWriter, r *http.Request, s shown) error {
	ctx, c, now := r.Context(), p.DB.Read(), web.Now(r.Context())
	outages, err := p.Contingency.Register(ctx, c)
	if err != nil {
		return err
	}
	blocks, err := p.Contingency.Blocks(ctx, c)
	if err != nil {
		return err
	}
	units, err := p.units(ctx, c, now)
	if err != nil {
		return err
	}
	names, err := p.names(ctx, c, outages, blocks)
	if err != nil {
		return err
	}
	v := homeView{heading: web.Heading{Title: "Contingencia", Answer: "El sistema funciona.", Rest: "Sin caídas abiertas.",
		Actions: []web.Action{{Label: "Capturar", Icon: web.IconPencil, Href: "/capturar"}}}}
	choices := forms.Choices{"unidad": nil}
	for _, u := range units {
		choices["unidad"] = append(choices["unidad"], forms.Option{Key: u.ID, Label: u.Name})
	}
	v.outage, v.block = formOf(&outageForm{}, nil, s.outage), formOf(&blockForm{papers.ContingencyPaper{Count: 10}}, choices, s.block)
	v.end = formOf(&endForm{At: now}, nil, s.end)
	v.see(outages, now)
	v.outages = outageSheet(outages[:min(len(outages), mostOutages)], names, now)
	v.blocks = blockSheet(blocks, names)
	if v.scarce, err = p.scarce(ctx, c, units); err != nil {
		return err
	}
	status := cmp.Or(s.outage, s.end, s.block).status()
	for _, f := range []formView{v.outage, v.end, v.block} {
		if f.bad != nil {
			v.bad, v.fields = f.bad, f.fields
		}
	}
	return web.Render(w, r, status, homePage(v))
}

// see notes the outage that is open.
func (v *homeView) see(outages []contingency.Outage, now time.Time) {
	for _, o := range outages {
		if o.To.IsZero() {
			v.open, v.since, v.endPath = &o, web.Since(o.From.Time, now), outagesPath+"/"+o.ID+"/cierre"
			v.heading.Answer, v.heading.Rest = "Hay una caída abierta.", "Los formatos se llenan en papel con su folio impreso y se capturan al volver."
		}
	}
}

// units are the units that exist today, by name.
func (p *pages) units(ctx context.Context, c *database.Conn, now time.Time) ([]people.Unit, error) {
	units, err := p.People.Units(ctx, c)
	today := calendar.DayOf(now, clock.Mexico).String()
	return slices.DeleteFunc(units, func(u people.Unit) bool { return !u.ValidOn(today) }), err
}

// named are the names of people and units on the page.
type named struct {
	people map[people.ID]people.Person
	units  map[string]string
}

func (n named) person(id string) string {
	if p, ok := n.people[people.ID(id)]; ok {
		return p.Name
	}
	return "Sistema"
}

func (p *pages) names(ctx context.Context, c *database.Conn, outages []contingency.Outage, blocks []contingency.Block) (named, error) {
	n := named{units: map[string]string{}}
	var ids []people.ID
	for _, o := range outages {
		ids = append(ids, people.ID(o.By))
	}
	for _, b := range blocks {
		ids = append(ids, people.ID(b.IssuedBy))
	}
	units, err := p.People.Units(ctx, c)
	if err != nil {
		return n, err
	}
	for _, u := range units {
		n.units[u.ID] = u.Name
	}
	slices.Sort(ids)
	n.people, err = p.People.Named(ctx, c, slices.Compact(ids)...)
	return n, err
}

// scarce names the units with fewer free folios than they should have (E-10).
// Units that never had any are left out.
func (p *pages) scarce(ctx context.Context, c *database.Conn, units []people.Unit) (string, error) {
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return "", err
	}
	free, err := p.Contingency.FreeByUnit(ctx, c, contingency.Orders)
	if err != nil {
		return "", err
	}
	var list []string
	for _, u := range units {
		if n, ok := free[u.ID]; ok && n < int64(values.Int(settings.FoliosAtLeast)) {
			list = append(list, u.Name+" ("+web.Count(int(n), "libre", "libres")+")")
		}
	}
	if len(list) == 0 {
		return "", nil
	}
	return strings.Join(list, ", ") + ".", nil
}

func outageSheet(list []contingency.Outage, names named, now time.Time) web.Sheet {
	s := web.Sheet{Caption: "Caídas registradas, de la más reciente a la más antigua", Hide: true,
		Columns: []web.Column{{Title: "Desde"}, {Title: "Hasta"}, {Title: "Qué falló"}}}
	for _, o := range list {
		until := web.Cell{Content: web.StateBadge(web.Badge{Tone: web.Bad, Icon: web.IconCloudOff, Text: "Abierta"}), Small: "Lleva " + web.Span(now.Sub(o.From.Time))}
		if !o.To.IsZero() {
			until = web.Cell{Content: web.TimeTag(o.To.Time), Small: "Duró " + web.Span(o.To.Sub(o.From.Time))}
		}
		s.Rows = append(s.Rows, []web.Cell{{Content: web.TimeTag(o.From.Time)}, until, {Text: o.Reason, Small: "Registró " + names.person(o.By)}})
	}
	return s
}

func blockSheet(list []contingency.Block, names named) web.Sheet {
	s := web.Sheet{Caption: "Bloques de folios, del más reciente al más antiguo", Hide: true, Keys: true,
		Columns: []web.Column{{Title: "Unidad"}, {Title: "Libres"}, {Title: "Bloque"}, {Title: "Emitido"}}}
	for _, b := range list {
		s.Rows = append(s.Rows, []web.Cell{
			{Text: names.units[b.UnitID]},
			{Text: web.Number(int(b.Free)) + " de " + web.Number(int(b.Last-b.First+1)), Small: web.Count(int(b.Used), "usado", "usados") + ", " + web.Count(int(b.Void), "anulado", "anulados")},
			{Text: rangeOf(b), Href: blocksPath + "/" + b.ID, Folio: true, Small: "Lo recibió " + b.DeliveredTo},
			{Content: web.TimeTag(b.IssuedAt.Time), Small: names.person(b.IssuedBy)},
		})
	}
	return s
}

// rangeOf names a block by its first folio and how far it goes.
func rangeOf(b contingency.Block) string {
	first, last := contingency.Write(b.Series, b.Year, b.First), contingency.Write(b.Series, b.Year, b.Last)
	if first == last {
		return first
	}
	return first + " a " + strings.TrimPrefix(last, first[:strings.LastIndexByte(first[:strings.LastIndexByte(first, '-')], '-')+1])
}
