package auditpages

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/samples"
	"secogem.gob.mx/soporte/internal/web"
)

// sampleForm builds a sample.
type sampleForm struct {
	From       string   `form:"desde" label:"Registradas desde" kind:"date" validate:"required"`
	To         string   `form:"hasta" label:"Hasta" kind:"date" validate:"required,notbefore=desde"`
	Unit       string   `form:"unidad" label:"Unidad" kind:"choice" validate:"max=64"`
	Branch     string   `form:"camino" label:"Camino que siguió" kind:"choice" validate:"max=40"`
	Exceptions []string `form:"excepciones" label:"Solo con alguna excepción" help:"Sin marcar ninguna entran todas." kind:"checks" validate:"max=10"`
	Wanted     int      `form:"tamano" label:"Cuántos folios" kind:"number" validate:"required,min=1,max=200"`
	Seed       string   `form:"semilla" label:"Semilla" help:"Déjala vacía para que se elija una al azar. Con la misma salen los mismos folios." kind:"text" validate:"max=60"`
}

type homeView struct {
	fields []forms.Field
	bad    *problem.Error
	sheet  web.Sheet
	any    bool
}

func (p *pages) home(w http.ResponseWriter, r *http.Request) error {
	return p.showHome(w, r, nil, nil)
}

func (p *pages) showHome(w http.ResponseWriter, r *http.Request, typed url.Values, err error) error {
	ctx, c, now := r.Context(), p.DB.Read(), web.Now(r.Context())
	today := calendar.DayOf(now, clock.Mexico)
	fields, failed := p.choices(ctx, c, forms.Describe(sampleForm{From: today.Add(-89).String(), To: today.String(), Wanted: 10}))
	if failed != nil {
		return failed
	}
	v := homeView{}
	if err != nil {
		bad, ok := problem.As(err)
		if !ok || bad.Kind == problem.Internal || bad.Kind == problem.NotFound {
			return err
		}
		v.bad = web.Shown(err)
		fields = forms.Fill(fields, typed, v.bad)
	}
	v.fields = fields
	list, failed := p.Samples.List(ctx, c, web.ActorOf(ctx), 30)
	if failed != nil {
		return failed
	}
	v.any = len(list) > 0
	if v.sheet, failed = p.saved(ctx, c, list, now); failed != nil {
		return failed
	}
	return web.Render(w, r, web.StatusOf(err), homePage(v))
}

// choices fills in units, branches and exceptions.
func (p *pages) choices(ctx context.Context, c *database.Conn, fields []forms.Field) ([]forms.Field, error) {
	units, err := p.People.Units(ctx, c)
	if err != nil {
		return nil, err
	}
	list := forms.Choices{"unidad": {{Label: "Todas"}}, "camino": {{Label: "Cualquiera"}}}
	for _, u := range units {
		list["unidad"] = append(list["unidad"], forms.Option{Key: u.ID, Label: u.Name})
	}
	for _, b := range samples.Branches {
		list["camino"] = append(list["camino"], forms.Option{Key: b.Key, Label: b.Label})
	}
	for _, e := range samples.Exceptions {
		list["excepciones"] = append(list["excepciones"], forms.Option{Key: e.Key, Label: e.Label})
	}
	return list.Into(fields), nil
}

// saved lists the samples that were drawn.
func (p *pages) saved(ctx context.Context, c *database.Conn, list []samples.Sample, now time.Time) (web.Sheet, error) {
	s := web.Sheet{Caption: "Muestras, de la más reciente a la más antigua", Hide: true, Keys: true, Columns: []web.Column{{Title: "Sacada"}, {Title: "De qué"}, {Title: "Folios", Number: true}, {Title: "Universo", Number: true}, {Title: "Semilla"}, {Title: "Quién"}}}
	ids := make([]people.ID, len(list))
	for i, m := range list {
		ids[i] = people.ID(m.By)
	}
	named, err := p.People.Named(ctx, c, ids...)
	if err != nil {
		return s, err
	}
	units, err := p.unitNames(ctx, c)
	if err != nil {
		return s, err
	}
	for _, m := range list {
		s.Rows = append(s.Rows, []web.Cell{
			{Text: web.Moment(m.At, now), Href: samplePath + "/" + string(m.ID)}, {Text: wordsOf(m.Filters, units)},
			{Text: strconv.Itoa(min(m.Wanted, m.Population))}, {Text: web.Number(m.Population)}, {Text: m.Seed, Folio: true}, {Text: clean(named[people.ID(m.By)].Name)},
		})
	}
	return s, nil
}

func (p *pages) unitNames(ctx context.Context, c *database.Conn) (map[string]string, error) {
	units, err := p.People.Units(ctx, c)
	names := map[string]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	return names, err
}

// wordsOf says in words what a sample is drawn from.
func wordsOf(f samples.Filters, units map[string]string) string {
	parts := []string{"del " + f.From + " al " + f.To}
	if f.Unit != "" {
		parts = append(parts, units[f.Unit])
	}
	for _, b := range samples.Branches {
		if b.Key == f.Branch {
			parts = append(parts, b.Label)
		}
	}
	for _, e := range samples.Exceptions {
		for _, k := range f.Exceptions {
			if e.Key == k {
				parts = append(parts, e.Label)
			}
		}
	}
	return strings.Join(parts, " · ")
}

// draw takes a sample and keeps it.
func (p *pages) draw(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var f sampleForm
	var m samples.Sample
	if err = forms.Decode(typed, &f); err == nil {
		err = p.DB.Write(r.Context(), func(c *database.Conn) error {
			filters := samples.Filters{From: f.From, To: f.To, Unit: f.Unit, Branch: f.Branch, Exceptions: f.Exceptions}
			m, err = p.Samples.Take(r.Context(), c, web.ActorOf(r.Context()), by(r), filters, f.Seed, f.Wanted)
			return err
		})
	}
	if err != nil {
		return p.showHome(w, r, typed, err)
	}
	return web.SeeOther(w, r, samplePath+"/"+string(m.ID))
}

// sampleView is a sample that was drawn, with what drawing it again gives.
type sampleView struct {
	pairs []web.Pair
	sheet web.Sheet
	again web.Message
	count int
}

func (p *pages) sample(w http.ResponseWriter, r *http.Request) error {
	ctx, c, now, actor := r.Context(), p.DB.Read(), web.Now(r.Context()), web.ActorOf(r.Context())
	m, err := p.Samples.Get(ctx, c, actor, samples.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	folios, same, err := p.Samples.Again(ctx, c, m)
	if err != nil {
		return err
	}
	who, err := p.People.Person(ctx, c, people.ID(m.By))
	if err != nil {
		return err
	}
	units, err := p.unitNames(ctx, c)
	if err != nil {
		return err
	}
	v := sampleView{count: len(m.Folios), again: againWords(m, folios, same)}
	v.pairs = []web.Pair{{Term: "De qué", Text: wordsOf(m.Filters, units)}, {Term: "Universo", Text: web.Count(m.Population, "orden", "órdenes")}, {Term: "Semilla", Text: m.Seed, Folio: true},
		{Term: "Sacó", Text: clean(who.Name)}, {Term: "Cuándo", Text: web.Exact(m.At)}}
	v.sheet = web.Sheet{Caption: "Folios de la muestra", Hide: true, Keys: true, Columns: []web.Column{{Title: "Folio"}, {Title: "Falla"}, {Title: "Estado"}, {Title: "Registrada"}}}
	found, err := p.Desk.FindAll(ctx, c, actor, m.Folios...)
	if err != nil {
		return err
	}
	for _, folio := range m.Folios {
		o := found[folio]
		if o == nil {
			return problem.Missing("la orden " + folio)
		}
		st, _ := o.Procedure().Order.Station(o.State)
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{{Text: folio, Folio: true, Href: orderPath + "/" + url.PathEscape(folio)}, {Text: firstLine(o.Fault)}, {Text: st.Label}, {Text: web.ShortDay(o.CreatedAt, now)}})
	}
	return web.Render(w, r, http.StatusOK, samplePage(v))
}

// againWords says whether the same draw gives the same folios today.
func againWords(m samples.Sample, folios []string, same bool) web.Message {
	if strings.Join(folios, " ") == strings.Join(m.Folios, " ") {
		msg := web.Message{Tone: web.Good, Title: "Se repite.", Text: "Con la misma semilla hoy salen los mismos folios, en el mismo orden."}
		if !same {
			msg.Text += " El universo cambió, pero no lo que sale de él."
		}
		return msg
	}
	return web.Message{Tone: web.Soon, Title: "El universo cambió desde entonces.", Text: "Hoy la misma semilla da otros folios porque entraron o salieron órdenes del filtro; abajo está la muestra como se sacó."}
}

func clean(name string) string { return strings.TrimSuffix(name, " (DEMO)") }

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if r := []rune(s); len(r) > 90 {
		return string(r[:88]) + "…"
	}
	return s
}
