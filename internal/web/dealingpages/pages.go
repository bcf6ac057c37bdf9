// Package dealingpages is the log of gestiones before other bodies: which are open and for
// how long, which had a result (rev11 R-S-02).
//
//	GET  /gestiones             the log, open ones by age first
//	POST /gestiones/descargar   the same as CSV or XLSX
package dealingpages

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	DB       *database.DB
	Dealings *dealings.Store
	People   *people.Store
}

type pages struct{ Rooms }

const filePath = web.DealingsPath + "/descargar"

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	policy := web.Policy{Who: []people.Role{people.Supervisor, people.Director, people.Auditor}, Object: web.ObjectOrder, Note: "quienes leen todas las órdenes y expedientes"}
	return []web.Route{
		{Method: http.MethodGet, Path: web.DealingsPath, Name: "gestiones", Policy: policy, Handler: p.list},
		{Method: http.MethodPost, Path: filePath, Name: "gestiones.descargar", Policy: policy, Handler: p.file, Unkept: "no se escribe nada", Timeout: time.Minute},
	}
}

// shown is how many gestiones a page of the log shows.
const shown = 50

type listView struct {
	head  web.Heading
	chips []web.Chip
	sheet web.Sheet
	pages web.Pages
	query url.Values
	none  web.Emptiness
	count int
}

// The states of the log, as the address names them.
const (
	stateParam = "estado"
	lateOnes   = "vencidas"
	endedOnes  = "con-resultado"
)

func filterOf(q url.Values, today calendar.Day) dealings.Filter {
	f := dealings.Filter{Ended: q.Get(stateParam) == endedOnes, After: q.Get("desde")}
	if q.Get(stateParam) == lateOnes {
		f.Late = today
	}
	return f
}

func (p *pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx, c, now, q := r.Context(), p.DB.Read(), web.Now(r.Context()), r.URL.Query()
	today := calendar.DayOf(now, clock.Mexico)
	filter := filterOf(q, today)
	list, err := p.Dealings.List(ctx, c, filter, shown+1)
	if err != nil {
		return err
	}
	open, late, err := p.Dealings.CountOpen(ctx, c, today)
	if err != nil {
		return err
	}
	v := listView{query: q}
	if len(list) > shown {
		list = list[:shown]
		next := url.Values{"desde": {filter.Mark(list[shown-1])}}
		if s := q.Get(stateParam); s != "" {
			next.Set(stateParam, s)
		}
		v.pages = web.Pages{Words: "Hay más gestiones", Next: web.DealingsPath + "?" + next.Encode()}
	}
	v.count = len(list)
	v.head = web.Heading{Title: "Gestiones", Answer: web.Count(open, "abierta.", "abiertas."), Rest: "Lo que la Supervisión tramita ante otras instancias, hasta que tiene resultado."}
	if open == 0 {
		v.head.Answer = "Ninguna abierta."
	}
	v.chips = []web.Chip{chip(q, "Abiertas", "", open), chip(q, "Vencidas", lateOnes, late), {Label: "Con resultado", Href: web.DealingsPath + "?" + stateParam + "=" + endedOnes, Current: filter.Ended}}
	v.none = web.Emptiness{Icon: web.IconBuilding, Title: "Ninguna gestión aquí", Text: "Una gestión se registra desde su orden o su expediente, con «Registrar una gestión»."}
	names, err := p.names(ctx, list)
	if err != nil {
		return err
	}
	may := web.ActorOf(ctx).Has(people.Supervisor)
	v.sheet = web.Sheet{Caption: "Gestiones", Hide: true, Cards: true, Keys: true, Columns: []web.Column{{Title: "Gestión"}, {Title: "Ante quién"}, {Title: "De"}, {Title: "En qué va"}, {Title: "Estado"}}}
	for _, d := range list {
		last, standing := d.Last(), web.Cell{Content: web.StateBadge(web.DealingBadge(d, now))}
		first := web.Cell{Text: d.Purpose, Small: d.Folio}
		if d.Open() && may {
			first.Href = web.DealingForm(d)
		}
		said := last.Text
		if !d.Open() {
			said = "Resultado: " + d.Result
		}
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{first, {Text: d.Body, Small: d.Letter}, {Text: d.Subject, Folio: true, Href: web.DealingBase(d)},
			{Text: said, Small: when(d, last, names[last.By], now)}, standing})
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func chip(q url.Values, label, state string, n int) web.Chip {
	c := web.Chip{Label: label, Href: web.DealingsPath, Current: q.Get(stateParam) == state, Count: web.Number(n)}
	if state != "" {
		c.Href += "?" + stateParam + "=" + state
	}
	return c
}

func when(d dealings.Dealing, last dealings.Note, name string, now time.Time) string {
	text := web.ShortDay(last.Day.Time(clock.Mexico, 12, 0, 0), now) + ", " + name
	if d.Open() && !d.Due.IsZero() {
		text += ". Responden el " + web.ShortDay(d.Due.Time(clock.Mexico, 12, 0, 0), now)
	}
	return text
}

func (p *pages) names(ctx context.Context, list []dealings.Dealing) (map[string]string, error) {
	var ids []people.ID
	for _, d := range list {
		for _, n := range d.Notes {
			ids = append(ids, people.ID(n.By))
		}
	}
	found, err := p.People.Named(ctx, p.DB.Read(), ids...)
	names := make(map[string]string, len(found))
	for id, x := range found {
		names[string(id)] = x.Name
	}
	return names, err
}

// mostRows is how many gestiones a file holds.
const mostRows = 20_000

// file sends the log as the list shows it, one row for each entry of a gestión.
func (p *pages) file(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	q := r.URL.Query()
	filter := filterOf(q, calendar.DayOf(now, clock.Mexico))
	filter.After = ""
	file := &web.ListFile{Name: "gestiones", Workbook: form.Get("formato") == "xlsx",
		Heads: []string{"Gestión", "Orden o expediente", "Instancia", "Asunto", "Abierta", "Días", "Compromiso", "Cerrada", "Resultado", "Fecha", "Oficio", "Qué se hizo", "Quién"}}
	rows := 0
	err = p.each(ctx, filter, func(d dealings.Dealing, n dealings.Note, name string) error {
		rows++
		return file.Row(w, d.Folio, d.Subject, d.Body, d.Purpose, d.Began.String(), d.Age(calendar.DayOf(now, clock.Mexico)), d.Due.String(), d.Ended.String(), d.Result, n.Day.String(), n.Letter, n.Text, name)
	})
	by := audit.By{Actor: string(actor.Person.ID), Role: string(web.MainRole(actor)), At: now}
	entry := by.On("exportacion:"+string(actor.Person.ID), "exportación", map[string]any{"de": "gestiones", "pedido": map[string]string{stateParam: q.Get(stateParam), "formato": form.Get("formato")}, "renglones": rows})
	noting, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if noted := p.DB.Write(noting, func(c *database.Conn) error { return audit.Append(noting, c, entry) }); err == nil {
		err = noted
	}
	return file.End(w, err)
}

// each reads the log page by page, so that a long one is never whole in memory.
func (p *pages) each(ctx context.Context, f dealings.Filter, row func(dealings.Dealing, dealings.Note, string) error) error {
	for read := 0; read < mostRows; {
		list, err := p.Dealings.List(ctx, p.DB.Read(), f, shown)
		if err != nil || len(list) == 0 {
			return err
		}
		names, err := p.names(ctx, list)
		if err != nil {
			return err
		}
		for _, d := range list {
			for _, n := range d.Notes {
				if err := row(d, n, names[n.By]); err != nil {
					return err
				}
			}
		}
		read += len(list)
		f.After = f.Mark(list[len(list)-1])
	}
	return nil
}
