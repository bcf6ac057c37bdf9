package orderpages

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
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

const lettersFile = "/listas/oficios/descargar"

// letterFilter is one input of the panel of filters of the register.
type letterFilter struct {
	web.FilterField
	set func(*letters.Filter, string)
}

// letterListView is the register of letters; its whole state lives in the address.
type letterListView struct {
	answer, rest string
	list         web.List
}

// waits reckons how long letters may wait for an answer.
type waits struct {
	now    time.Time
	cal    calendar.Calendar
	values settings.Values
}

func (p *Pages) waits(ctx context.Context) (w waits, err error) {
	w.now = web.Now(ctx)
	if w.values, err = p.Settings.Now(ctx); err != nil {
		return w, err
	}
	w.cal, err = p.Settings.Calendar(ctx)
	return w, err
}

func (w waits) late(l letters.Letter) bool {
	return l.AwaitsReply() && orders.ReplyDue(l.SentOn(), w.cal, w.values).Before(w.now)
}

// days are the calendar days since the addressee has a letter.
func (w waits) days(l letters.Letter) int {
	today := calendar.DayOf(w.now, clock.Mexico)
	return int(today.Time(clock.Mexico, 12, 0, 0).Sub(l.SentOn().Time(clock.Mexico, 12, 0, 0)) / (24 * time.Hour))
}

// letterFilters are what the register can be asked for.
func (p *Pages) letterFilters(ctx context.Context, w waits) ([]letterFilter, error) {
	years, err := p.Letters.Years(ctx, p.Desk.DB.Read())
	if err != nil {
		return nil, err
	}
	var ys, states [][2]string
	for _, y := range years {
		ys = append(ys, [2]string{strconv.Itoa(y), strconv.Itoa(y)})
	}
	for _, s := range []letters.State{letters.Draft, letters.ToSign, letters.Observed, letters.Signed, letters.Void} {
		states = append(states, [2]string{string(s), upper(string(s))})
	}
	mark := func(name, label string, set func(*letters.Filter)) letterFilter {
		return letterFilter{web.FilterField{Name: name, Label: label, Kind: web.FilterCheck}, func(f *letters.Filter, v string) {
			if v == "si" {
				set(f)
			}
		}}
	}
	return []letterFilter{
		{web.FilterField{Name: "anio", Label: "Año", Options: ys}, func(f *letters.Filter, v string) { f.Year, _ = strconv.Atoi(v) }},
		{web.FilterField{Name: "estado", Label: "Estado", Options: states}, func(f *letters.Filter, v string) { f.State = letters.State(v) }},
		mark("por-notificar", "Falta notificar a alguien", func(f *letters.Filter) { f.Waits = letters.WaitsDelivery }),
		mark("sin-respuesta", "Sin respuesta del destinatario", func(f *letters.Filter) { f.Waits = letters.WaitsReply }),
		mark("tarde", "Sin respuesta y fuera de plazo", func(f *letters.Filter) {
			f.Waits, f.SentBy = letters.WaitsReply, orders.LateSince(w.now, w.cal, w.values)
		}),
		mark("devueltos", "Devueltos con observaciones", func(f *letters.Filter) { f.Returned = true }),
		mark("suplencia", "Firmados en suplencia", func(f *letters.Filter) { f.Stood = true }),
	}, nil
}

// lettersAsked reads the filters of an address; what it does not know is left out.
func lettersAsked(all []letterFilter, q url.Values) letters.Filter {
	f := letters.Filter{Text: q.Get(web.TextParam), Limit: 50}
	for _, x := range all {
		v := q.Get(x.Name)
		if v == "" || len(x.Options) > 0 && wordsFor(x.Options, v) == "" {
			continue
		}
		x.set(&f, v)
	}
	read := func(name string) (int, int64) {
		year, seq, _ := strings.Cut(q.Get(name), "-")
		y, _ := strconv.Atoi(year)
		n, err := strconv.ParseInt(seq, 10, 64)
		if err != nil || y < 1 {
			return 0, 0
		}
		return y, n
	}
	f.AfterYear, f.AfterSeq = read(web.AfterParam)
	f.BeforeYear, f.BeforeSeq = read(web.BeforeParam)
	return f
}

func (p *Pages) letterList(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	clocks, err := p.waits(ctx)
	if err != nil {
		return err
	}
	all, err := p.letterFilters(ctx, clocks)
	if err != nil {
		return err
	}
	q, untidy := web.TidyQuery(r.URL.Query(), letterFilterNames(all))
	if untidy {
		return web.SeeOther(w, r, web.WithQuery(web.LettersPath, q))
	}
	f := lettersAsked(all, q)
	page, err := p.Desk.LetterRegister(ctx, actor, f)
	if err != nil {
		return err
	}
	if len(page.Entries) == 1 && strings.EqualFold(page.Entries[0].Number, strings.TrimSpace(f.Text)) {
		return web.SeeOther(w, r, letterPath(page.Entries[0].ID))
	}
	v := letterListView{list: web.List{Path: web.LettersPath, Query: q, Name: "oficios", Search: "Número, folio o palabras del oficio", Typed: f.Text, Most: orders.MostExported, File: lettersFile}}
	for _, x := range all {
		x.Value = q.Get(x.Name)
		v.list.Filters = append(v.list.Filters, x.FilterField)
	}
	v.list.On = letterChips(v.list, all, q)
	columns := letterColumns(clocks)
	chosen := strings.Split(q.Get(web.ColumnsParam), ",")
	for i := range columns {
		columns[i].on = i == 0 || slices.Contains(chosen, columns[i].key) || q.Get(web.ColumnsParam) == "" && columns[i].usual
		if i > 0 {
			v.list.Columns = append(v.list.Columns, web.ColumnChoice{Key: columns[i].key, Title: columns[i].title, On: columns[i].on})
		}
	}
	v.list.Sheet = registerSheet(page.Entries, columns)
	if n := len(page.Entries); n > 0 {
		key := func(e letters.Entry) string { return fmt.Sprintf("%d-%d", e.Year, e.Seq) }
		if page.More {
			v.list.Pages.Next = v.list.With(web.AfterParam, key(page.Entries[n-1]))
		}
		if page.Earlier {
			v.list.Pages.Previous = v.list.With(web.BeforeParam, key(page.Entries[0]))
		}
		v.list.Pages.Words = web.Count(n, "oficio en esta página", "oficios en esta página")
	}
	if v.list.Views, err = p.letterViews(ctx, all, actor); err != nil {
		return err
	}
	here := web.WithoutPage(q).Encode()
	for i := range v.list.Views {
		u, err := url.Parse(v.list.Views[i].Href)
		v.list.Views[i].Current = err == nil && u.RawQuery == here
	}
	n, err := p.Letters.CountUpTo(ctx, p.Desk.DB.Read(), f, mostCounted)
	if err != nil {
		return err
	}
	v.answer, v.rest = web.Count(n, "oficio.", "oficios."), "Van del número más alto al más bajo; los anulados conservan el suyo."
	if n >= mostCounted {
		v.answer = "Más de " + web.Number(mostCounted-1) + " oficios."
	}
	v.list.Empty = web.Emptiness{Icon: web.IconMail, Title: "Todavía no hay oficios", Text: "Se elaboran desde una orden cuyo equipo no se puede reparar aquí (actividad 17)."}
	if len(v.list.On) > 0 {
		v.list.Empty = web.Emptiness{Icon: web.IconFilter, Title: "Ningún oficio con estos filtros", Text: "Quita uno de los filtros puestos o empieza de nuevo.", Action: web.Action{Label: "Ver todos", Href: web.LettersPath}}
	}
	return web.Render(w, r, http.StatusOK, letterListPage(v))
}

func letterFilterNames(all []letterFilter) (names []string) {
	for _, f := range all {
		names = append(names, f.Name)
	}
	return names
}

func letterChips(l web.List, all []letterFilter, q url.Values) (chips []web.Chip) {
	if t := q.Get(web.TextParam); t != "" {
		chips = append(chips, web.Chip{Label: "«" + t + "»", Href: l.With(web.TextParam, ""), Remove: true, Current: true})
	}
	for _, f := range all {
		v := q.Get(f.Name)
		if v == "" {
			continue
		}
		words := f.Label
		if f.Kind == web.FilterChoice {
			words += ": " + wordsFor(f.Options, v)
		}
		chips = append(chips, web.Chip{Label: words, Href: l.With(f.Name, ""), Remove: true, Current: true})
	}
	return chips
}

// letterViews are the views that everybody begins with, with their counters.
func (p *Pages) letterViews(ctx context.Context, all []letterFilter, actor people.Actor) ([]web.Chip, error) {
	views := []struct{ name, query string }{{"Por firmar", "estado=por+firmar"}, {"Por notificar", "por-notificar=si"}, {"Sin respuesta", "sin-respuesta=si"}, {"Fuera de plazo", "tarde=si"}, {"Anulados", "estado=anulado"}, {"Todos", ""}}
	if web.MainRole(actor) == people.Supervisor {
		views[0].name, views[0].query = "Devueltos", "estado=observado"
	}
	var chips []web.Chip
	for _, v := range views {
		q, err := url.ParseQuery(v.query)
		if err != nil {
			return nil, err
		}
		n, err := p.Letters.CountUpTo(ctx, p.Desk.DB.Read(), lettersAsked(all, q), mostCounted)
		if err != nil {
			return nil, err
		}
		c := web.Chip{Label: v.name, Href: web.WithQuery(web.LettersPath, q), Count: web.Number(n)}
		if n >= mostCounted {
			c.Count = "99+"
		}
		chips = append(chips, c)
	}
	return chips, nil
}

// letterColumn is a column of the register, on the page and in a file.
type letterColumn struct {
	key, title string
	on, usual  bool
	cell       func(letters.Entry) web.Cell
	heads      []string
	values     func(letters.Entry) []any
}

func letterColumns(w waits) []letterColumn {
	plain := func(key, title string, usual bool, read func(letters.Entry) string) letterColumn {
		return letterColumn{key: key, title: title, usual: usual, heads: []string{title},
			cell: func(e letters.Entry) web.Cell { return web.Cell{Text: read(e)} }, values: func(e letters.Entry) []any { return []any{read(e)} }}
	}
	day := func(d calendar.Day) string {
		if d.IsZero() {
			return ""
		}
		return d.Time(clock.Mexico, 12, 0, 0).Format("02/01/2006")
	}
	return []letterColumn{
		{key: "numero", title: "Número", heads: []string{"Número", "Versión"},
			cell:   func(e letters.Entry) web.Cell { return web.Cell{Text: e.Number, Href: letterPath(e.ID), Folio: true} },
			values: func(e letters.Entry) []any { return []any{e.Number, e.Version} }},
		{key: "asunto", title: "Asunto", usual: true, heads: []string{"Asunto", "Destinatario"},
			cell:   func(e letters.Entry) web.Cell { return web.Cell{Text: e.Subject, Small: e.Addressee} },
			values: func(e letters.Entry) []any { return []any{e.Subject, e.Addressee} }},
		{key: "orden", title: "Orden", usual: true, heads: []string{"Orden", "Inventario"},
			cell: func(e letters.Entry) web.Cell {
				return web.Cell{Text: e.Folio, Href: refPath(e.Folio, e.OrderID), Folio: true, Small: e.Asset.Inventory}
			},
			values: func(e letters.Entry) []any { return []any{e.Folio, e.Asset.Inventory} }},
		{key: "estado", title: "Estado", usual: true, heads: []string{"Estado", "Motivo de anulación"},
			cell:   func(e letters.Entry) web.Cell { return web.Cell{Content: web.StateBadge(letterBadge(e.Letter))} },
			values: func(e letters.Entry) []any { return []any{string(e.State), e.VoidReason} }},
		{key: "firma", title: "Firma", heads: []string{"Firmó", "En suplencia", "Firmado"},
			cell: func(e letters.Entry) web.Cell {
				if e.State != letters.Signed {
					return web.Cell{Text: "—"}
				}
				return web.Cell{Text: clean(e.Signature.Name), Small: web.Exact(e.Signature.At)}
			},
			values: func(e letters.Entry) []any {
				stood := ""
				if e.Signature.Substitute {
					stood = "Sí"
				}
				return []any{clean(e.Signature.Name), stood, e.Signature.At}
			}},
		{key: "notificado", title: "Notificación", usual: true, heads: []string{"Entregado al destinatario", "Falta notificar"},
			cell: func(e letters.Entry) web.Cell {
				if e.State != letters.Signed {
					return web.Cell{Text: "—"}
				}
				left := len(e.Pending())
				if left == 0 {
					return web.Cell{Text: "Completa", Small: day(e.SentOn())}
				}
				return web.Cell{Text: web.Count(left, "falta", "faltan"), Small: day(e.SentOn())}
			},
			values: func(e letters.Entry) []any {
				left := ""
				if e.State == letters.Signed {
					left = strconv.Itoa(len(e.Pending()))
				}
				return []any{day(e.SentOn()), left}
			}},
		{key: "respuesta", title: "Respuesta", usual: true, heads: []string{"Respuesta", "Fecha de respuesta", "Sentido", "Días en espera"},
			cell: func(e letters.Entry) web.Cell {
				if r, ok := e.Answered(); ok {
					return web.Cell{Text: r.Sense.Words(), Small: r.Number + ", " + day(r.Day)}
				}
				if b := waitBadge(w, e.Letter); b.Text != "" {
					return web.Cell{Content: web.StateBadge(b)}
				}
				return web.Cell{Text: "—"}
			},
			values: func(e letters.Entry) []any {
				if r, ok := e.Answered(); ok {
					return []any{r.Number, day(r.Day), r.Sense.Words(), ""}
				}
				if e.AwaitsReply() {
					return []any{"", "", "", strconv.Itoa(w.days(e.Letter))}
				}
				return []any{"", "", "", ""}
			}},
		plain("elaborado", "Elaboración de la versión", false, func(e letters.Entry) string { return web.Exact(e.At) }),
	}
}

func registerSheet(list []letters.Entry, columns []letterColumn) web.Sheet {
	s := web.Sheet{Caption: "Oficios", Hide: true, Keys: true, Cards: true}
	for _, col := range columns {
		if col.on {
			s.Columns = append(s.Columns, web.Column{Title: col.title})
		}
	}
	for _, e := range list {
		var row []web.Cell
		for _, col := range columns {
			if col.on {
				row = append(row, col.cell(e))
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// exportLetters sends what the register shows as a file.
func (p *Pages) exportLetters(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	clocks, err := p.waits(ctx)
	if err != nil {
		return err
	}
	all, err := p.letterFilters(ctx, clocks)
	if err != nil {
		return err
	}
	q, _ := web.TidyQuery(values, letterFilterNames(all))
	chosen := strings.Split(q.Get(web.ColumnsParam), ",")
	columns := slices.DeleteFunc(letterColumns(clocks), func(c letterColumn) bool {
		return c.key != "numero" && !slices.Contains(chosen, c.key) && (q.Get(web.ColumnsParam) != "" || !c.usual)
	})
	asked := map[string]string{"formato": "csv"}
	for k := range q {
		asked[k] = q.Get(k)
	}
	file := &web.ListFile{Name: "oficios", Workbook: values.Get("formato") == "xlsx"}
	if file.Workbook {
		asked["formato"] = "xlsx"
	}
	for _, c := range columns {
		file.Heads = append(file.Heads, c.heads...)
	}
	_, err = p.Desk.ExportLetters(ctx, actor, lettersAsked(all, q), asked, func(e letters.Entry) error {
		var row []any
		for _, c := range columns {
			row = append(row, c.values(e)...)
		}
		return file.Row(w, row...)
	})
	return file.End(w, err)
}

// letterBadge is where a letter is on its way.
func letterBadge(l letters.Letter) web.Badge {
	switch l.State {
	case letters.ToSign:
		return web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Por firmar"}
	case letters.Observed:
		return web.Badge{Tone: web.Soon, Icon: web.IconAlertCircle, Text: "Devuelto"}
	case letters.Signed:
		if l.Signature.Substitute {
			return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Firmado en suplencia"}
		}
		return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Firmado"}
	case letters.Void:
		return web.Badge{Tone: web.Bad, Icon: web.IconBan, Text: "Anulado"}
	}
	return web.Badge{Icon: web.IconPencil, Text: "Borrador"}
}

// waitBadge says how long the addressee of a letter has had it; empty when it is not waited
// for.
func waitBadge(w waits, l letters.Letter) web.Badge {
	if !l.AwaitsReply() {
		return web.Badge{}
	}
	words := "Espera desde hoy"
	if n := w.days(l); n > 0 {
		words = "Espera " + web.Count(n, "día", "días")
	}
	if w.late(l) {
		return web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: words + ", fuera de plazo"}
	}
	return web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: words}
}
