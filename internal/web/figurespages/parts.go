package figurespages

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/indicators"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

func itoa(n int) string { return strconv.Itoa(n) }

// percent is a share with one decimal, «—» without anything to reckon with.
func percent(f indicators.Figure) string {
	if !f.Known() {
		return "—"
	}
	return tenths(f.Percent())
}

func tenths(t int64) string {
	if t%10 == 0 {
		return strconv.FormatInt(t/10, 10)
	}
	return fmt.Sprintf("%d.%d", t/10, t%10)
}

// mean is a mean with one decimal.
func mean(f indicators.Figure) string {
	if !f.Known() {
		return "—"
	}
	return tenths((20*f.Num + f.Den) / (2 * f.Den))
}

// work writes business time: «40 min», «2 h 45», «1.6 d». A day is a business day.
func work(d, day time.Duration) string {
	m := int(d / time.Minute)
	switch {
	case m < 60:
		return itoa(m) + " min"
	case d < day || day <= 0:
		if m%60 > 0 {
			return fmt.Sprintf("%d h %02d", m/60, m%60)
		}
		return itoa(m/60) + " h"
	}
	return strings.TrimSuffix(strconv.FormatFloat(float64(d)/float64(day), 'f', 1, 64), ".0") + " d"
}

// figuresOf are the figures at the head of the page; which satisfaction stands first
// is a parameter (GAP-14), and all of them are always there.
func figuresOf(d read) []web.Figure {
	r, c := d.report, d.choice
	was := func(n indicators.Name, words func(indicators.Figure) string) string {
		f, b := r.Get(n), d.before.Get(n)
		switch {
		case !f.Known():
			return "sin órdenes en el periodo"
		case !b.Known():
			return "de " + web.Number(int(f.Den)) + "; sin periodo anterior"
		}
		return "de " + web.Number(int(f.Den)) + "; antes " + words(b)
	}
	share := func(n indicators.Name, title, meaning, href, link string) web.Figure {
		v := web.Figure{ID: "i-" + string(n), Name: title, Value: percent(r.Get(n)), Meaning: meaning, Href: href, Link: link,
			Words: was(n, func(f indicators.Figure) string { return percent(f) + " %" })}
		if r.Get(n).Known() {
			v.Unit = "%"
		}
		return v
	}
	length := func(n indicators.Name, title, meaning string) web.Figure {
		v := web.Figure{ID: "i-" + string(n), Name: title, Value: "—", Meaning: meaning, Href: c.orders(), Link: "Ver las órdenes",
			Words: was(n, func(f indicators.Figure) string { return work(time.Duration(f.Num)*time.Minute, 0) })}
		if f := r.Get(n); f.Known() {
			v.Value = work(time.Duration(f.Num)*time.Minute, 0)
		}
		return v
	}
	open := web.Figure{ID: "i-abiertas", Name: "Órdenes abiertas", Value: web.Number(d.standing.Open), Words: change(d.standing.Open, d.openThen),
		Meaning: "Las que hoy esperan a alguien, sin contar las precargas sin folio. No depende del periodo.", Href: web.WithQuery(web.OrdersPath, withUnit(c, "abiertas", "si")), Link: "Ver las abiertas"}
	combined := share(indicators.Combined, "Satisfacción combinada", "De las órdenes cerradas en el periodo, las calificadas satisfactorias más las que cerró el silencio de tres días (P-10).", c.orders("abiertas", "no"), "Ver las cerradas")
	expressed := share(indicators.Expressed, "Satisfacción expresa", "De quienes sí respondieron la encuesta en el periodo, quienes la calificaron satisfactoria: índice de 75 o más y la falla resuelta.", c.orders("estado", "F1"), "Ver las respondidas")
	if d.values.Text(settings.MainIndicator) == "expreso" {
		combined, expressed = expressed, combined
	}
	index := web.Figure{ID: "i-indice", Name: "Índice de satisfacción", Value: mean(r.Get(indicators.MeanIndex)), Words: was(indicators.MeanIndex, mean), Unit: "de 100",
		Meaning: "Promedio de 0 a 100 de las preguntas 2 a 6 de quienes respondieron. Las tácitas no tienen índice (GAP-14).", Href: c.orders("estado", "F1"), Link: "Ver las respondidas"}
	if !r.Get(indicators.MeanIndex).Known() {
		index.Unit = ""
	}
	apart := web.Figure{ID: "i-aparte", Name: "Fuera de la cuenta", Value: web.Number(int(r.Get(indicators.Refused).Num + r.Get(indicators.Cancelled).Num)),
		Words:   web.Count(int(r.Get(indicators.Refused).Num), "improcedente", "improcedentes") + " y " + web.Count(int(r.Get(indicators.Cancelled).Num), "cancelada", "canceladas"),
		Meaning: "Órdenes que en el periodo terminaron sin servicio. No entran en ninguna otra cifra.", Href: c.orders("estado", "F3"), Link: "Ver las improcedentes"}
	again := web.Figure{ID: "i-reabiertas", Name: "Reaperturas", Value: web.Number(int(r.Get(indicators.Reopenings).Num)), Words: "antes " + web.Number(int(d.before.Get(indicators.Reopenings).Num)),
		Meaning: "Veces que en el periodo una orden concluida volvió porque la falla seguía.", Href: c.orders("reabiertas", "si"), Link: "Ver las reabiertas"}
	return []web.Figure{
		open,
		share(indicators.OnTime, "Concluidas a tiempo", "De las órdenes concluidas en el periodo, aquellas en que cada paso que tocaba a AST, Supervisión o TDTIC cumplió su meta, en tiempo hábil y con las metas de hoy. Lo que espera a la persona usuaria, a un proveedor o una compra no cuenta (R-A-02).", c.orders(), "Ver las órdenes"),
		length(indicators.Median, "Solución, mediana", "La mitad de las órdenes concluidas en el periodo tardó menos, en tiempo hábil, de la solicitud a la conclusión que quedó."),
		combined,
		expressed,
		share(indicators.Tacit, "Cierre tácito", "De las órdenes cerradas en el periodo, las que nadie calificó y cuentan como satisfactorias sin índice (P-10, GAP-14).", c.orders("tacitas", "si"), "Ver las tácitas"),
		share(indicators.Participation, "Participación", "De las órdenes cerradas en el periodo, las que alguien calificó.", c.orders("estado", "F1"), "Ver las respondidas"),
		index,
		share(indicators.Attention, "Nivel de atención", "De las órdenes registradas en el periodo, las que ya se concluyeron.", c.orders(), "Ver las órdenes"),
		length(indicators.Ninety, "Solución, nueve de diez", "Nueve de cada diez órdenes concluidas en el periodo tardaron esto o menos, en tiempo hábil (percentil 90)."),
		again,
		apart,
	}
}

func withUnit(c choice, name, value string) map[string][]string {
	q := map[string][]string{name: {value}}
	if c.unit.ID != "" {
		q["unidad"] = []string{c.unit.ID}
	}
	return q
}

func change(now, before int) string {
	switch {
	case now < before:
		return web.Number(before-now) + " menos que hace una semana"
	case now > before:
		return web.Number(now-before) + " más que hace una semana"
	}
	return "igual que hace una semana"
}

func (p *pages) turnsOf(v *homeView, d read) {
	var rows [][]web.Cell
	for _, role := range []procedure.Role{procedure.Adviser, procedure.Requester, procedure.Supervisor, procedure.Director} {
		n := d.standing.ByTurn[role]
		v.turns = append(v.turns, web.Bar{Label: role.Label(), Text: web.Number(n), Value: float64(n), Role: people.Role(role)})
		rows = append(rows, []web.Cell{{Text: "Turno de " + role.Label(), Href: web.WithQuery(web.OrdersPath, withUnit(v.choice, "turno", string(role)))}, {Text: web.Number(n)}})
	}
	for _, s := range states {
		n := 0
		for _, id := range s.of {
			n += d.standing.ByState[id]
		}
		if n == 0 {
			continue
		}
		v.states = append(v.states, web.Bar{Label: s.words, Text: web.Number(n), Value: float64(n)})
		cell := web.Cell{Text: s.words}
		if len(s.of) == 1 {
			cell.Href = web.WithQuery(web.OrdersPath, withUnit(v.choice, "estado", string(s.of[0])))
		}
		rows = append(rows, []web.Cell{cell, {Text: web.Number(n)}})
	}
	v.dataTurns = sheet("Órdenes abiertas por turno y por estado", rows, "Turno o estado", "Órdenes")
}

// sheet is a table whose first column has words and the others numbers.
func sheet(caption string, rows [][]web.Cell, titles ...string) web.Sheet {
	s := web.Sheet{Caption: caption, Hide: true, Rows: rows}
	for i, t := range titles {
		s.Columns = append(s.Columns, web.Column{Title: t, Number: i > 0})
	}
	return s
}

func (p *pages) waitsOf(v *homeView, d read) {
	var rows [][]web.Cell
	for _, w := range d.report.Waits {
		a, _ := p.rev.Numbered(w.No)
		b := web.Bar{Label: itoa(w.No) + " " + a.Title, Text: work(w.Median, d.day), Value: float64(w.Median), Goal: float64(w.Goal)}
		if w.Slow() {
			b.Tone = web.Bad
		}
		group := 0
		if max(w.Median, w.Goal) > 2*d.day {
			group = 1
		}
		v.waits[group] = append(v.waits[group], b)
		goal := "—"
		if w.Goal > 0 {
			goal = work(w.Goal, d.day)
		}
		rows = append(rows, []web.Cell{{Text: b.Label, Href: web.ProcedurePath}, {Text: b.Text}, {Text: goal}, {Text: web.Number(w.Stays)}, {Text: web.Number(w.Late)}})
	}
	if no := slowest(d.report.Waits); no > 0 {
		a, _ := p.rev.Numbered(no)
		i := slices.IndexFunc(d.report.Waits, func(w indicators.Wait) bool { return w.No == no })
		w := d.report.Waits[i]
		v.slow = &web.Message{Tone: web.Bad, Title: itoa(no) + " " + a.Title, Text: "Rebasa su meta: " + work(w.Median, d.day) + " contra " + work(w.Goal, d.day) + ".",
			Actions: []web.Action{{Label: "Ver en el procedimiento", Href: web.ProcedurePath, Small: true}}}
	}
	v.dataWaits = sheet("Espera por actividad en el periodo", rows, "Actividad", "Mediana", "Meta", "Pasos", "Tarde")
}

func monthsOf(v *homeView, d read) {
	v.curve = web.Curve{Goal: 75, Words: "umbral 75", Top: 100}
	var rows [][]web.Cell
	first, last := "", ""
	for _, m := range d.months {
		t, err := time.ParseInLocation("2006-01", m.Name, clock.Mexico)
		if err != nil {
			continue
		}
		point := web.Point{Name: web.ShortMonth(t), Known: m.Index.Known()}
		if point.Known {
			point.Value = float64(m.Index.Num) / float64(m.Index.Den)
			last = mean(m.Index) + " en " + strings.ToLower(web.MonthName(t))
			if v.months++; first == "" {
				first = last
			}
		}
		v.curve.Points = append(v.curve.Points, point)
		name := web.MonthName(t)
		if m.Partial {
			name += ", en curso"
		}
		rows = append(rows, []web.Cell{{Text: name}, {Text: mean(m.Index)}, {Text: web.Number(int(m.Index.Den))}, {Text: web.Number(m.Silent)}})
	}
	v.curve.Label = "Índice de satisfacción por mes"
	if v.months > 0 {
		v.curve.Label += ": de " + first + " a " + last
	}
	v.dataMonths = sheet("Índice de satisfacción por mes", rows, "Mes", "Índice", "Respuestas", "Por plazo vencido")
}

func loadOf(v *homeView, d read, actor people.Actor) {
	type row struct {
		name         string
		turn, closed int
	}
	byID := map[string]row{}
	for id, n := range d.standing.InTurn {
		byID[id] = row{turn: n}
	}
	for _, g := range d.report.ByAdviser {
		x := byID[g.Key]
		x.closed = g.Concluded
		byID[g.Key] = x
	}
	var list []row
	for id, x := range byID {
		if id == "" || !v.all && id != string(actor.Person.ID) {
			continue
		}
		x.name = d.names[people.ID(id)].Name
		list = append(list, x)
	}
	slices.SortFunc(list, func(a, b row) int {
		return cmp.Or(cmp.Compare(b.turn, a.turn), cmp.Compare(b.closed, a.closed), cmp.Compare(a.name, b.name))
	})
	var rows [][]web.Cell
	for _, x := range list {
		v.load = append(v.load, web.Bar{Label: x.name, Text: web.Number(x.turn) + " / " + web.Number(x.closed), Value: float64(x.turn), Role: people.Adviser})
		rows = append(rows, []web.Cell{{Text: x.name}, {Text: web.Number(x.turn)}, {Text: web.Number(x.closed)}})
	}
	v.dataLoad = sheet("Carga por AST", rows, "AST", "En su turno", "Concluidas en el periodo")
}

func upkeepOf(v *homeView, d read) {
	var all, done int
	names := map[string]string{}
	for _, u := range d.units {
		names[u.ID] = u.Name
	}
	list := slices.Clone(d.upkeep)
	slices.SortFunc(list, func(a, b indicators.UnitUpkeep) int {
		return cmp.Or(cmp.Compare(a.Done()*b.All, b.Done()*a.All), cmp.Compare(names[a.Unit], names[b.Unit]))
	})
	var rows [][]web.Cell
	for _, u := range list {
		all, done = all+u.All, done+u.Done()
		f := indicators.Figure{Num: int64(u.Done()), Den: int64(u.All)}
		tone := web.Good
		if u.Due > 0 {
			tone = web.Neutral
		}
		if len(v.upkeep) < mostBars {
			v.upkeep = append(v.upkeep, web.Bar{Label: names[u.Unit], Text: percent(f) + " %", Value: float64(f.Percent()), Tone: tone})
		}
		rows = append(rows, []web.Cell{{Text: names[u.Unit]}, {Text: web.Number(u.Done())}, {Text: web.Number(u.All)}, {Text: percent(f) + " %"}})
	}
	f := indicators.Figure{Num: int64(done), Den: int64(all)}
	v.done, v.doneOf = percent(f)+" %", web.Number(done)+" de "+web.Number(all)
	v.dataUpkeep = sheet("Equipos con su mantenimiento al día, por unidad", rows, "Unidad", "Al día", "Equipos", "Avance")
}

func timesOf(v *homeView, d read) {
	words := map[string]string{"": "Sin categoría"}
	for _, c := range d.values.Choices(settings.Categories) {
		words[c.Key] = c.Label
	}
	var rows [][]web.Cell
	for _, g := range d.report.ByCategory {
		if g.Concluded > 0 {
			rows = append(rows, []web.Cell{{Text: cmp.Or(words[g.Key], g.Key)}, {Text: web.Number(g.Concluded)}, {Text: work(g.Median, 0)}, {Text: work(g.Ninety, 0)}})
		}
	}
	v.dataTimes = sheet("Tiempo de solución por categoría", rows, "Categoría", "Concluidas", "Mediana", "Nueve de diez")
	v.dataTimes.Hide = true
}

// classesOf are the orders of the period by class of service; the last row is their sum
// (rev11 G-07).
func classesOf(v *homeView, d read) {
	var rows [][]web.Cell
	var all indicators.Group
	row := func(label string, g indicators.Group) {
		rows = append(rows, []web.Cell{{Text: label}, {Text: web.Number(g.Filed)}, {Text: web.Number(g.Concluded)}, {Text: web.Number(g.Closed)}})
	}
	for _, g := range d.report.ByClass {
		row(orders.Class(g.Key).Label(), g)
		all.Filed, all.Concluded, all.Closed = all.Filed+g.Filed, all.Concluded+g.Concluded, all.Closed+g.Closed
	}
	if len(rows) > 0 {
		row("Total", all)
	}
	v.dataClasses = sheet("Órdenes por clase de servicio", rows, "Clase", "Registradas", "Concluidas", "Cerradas")
	v.dataClasses.Hide = true
}

func againOf(v *homeView, d read, actor people.Actor) {
	words := map[string]string{}
	for _, c := range d.values.Choices(settings.Categories) {
		words[c.Key] = c.Label
	}
	var rows [][]web.Cell
	for _, x := range d.again {
		a := d.assets[equipment.ID(x.Asset)]
		cell := web.Cell{Text: a.Name(), Small: a.Inventory, Href: web.AssetsPath + "/" + a.Inventory}
		rows = append(rows, []web.Cell{cell, {Text: cmp.Or(words[x.Category], "Sin categoría")}, {Text: web.Number(x.Orders)}})
	}
	v.again = web.Sheet{Caption: "Equipos que reinciden", Hide: true, Columns: []web.Column{{Title: "Equipo"}, {Title: "Falla más común"}, {Title: "Órdenes", Number: true}}, Rows: rows}
}

// badOf are the orders whose survey was not satisfactory: each suggests an action of
// improvement (GAP-15), unless the institution does not want that.
func badOf(v *homeView, d read) {
	if d.values.Text(settings.ImproveThreshold) == "nunca" {
		return
	}
	var rows [][]web.Cell
	for _, c := range d.report.Courses {
		if c.Grade == orders.Dissatisfied && !c.Closed.Before(d.choice.period.From) && c.Closed.Before(d.choice.period.To) {
			rows = append(rows, []web.Cell{{Text: c.Folio, Href: web.OrdersPath + "/" + c.Folio, Folio: true}, {Text: itoa(c.Index)}, {Text: d.names[people.ID(c.Adviser)].Name}, {Text: web.ShortDay(c.Closed, d.now)}})
		}
	}
	if len(rows) > mostListed {
		rows = rows[len(rows)-mostListed:]
	}
	v.bad = web.Sheet{Caption: "Encuestas no satisfactorias", Hide: true, Columns: []web.Column{{Title: "Orden"}, {Title: "Índice", Number: true}, {Title: "AST"}, {Title: "Cerrada"}}, Rows: rows}
}

// proofOf says whether what the orders say of themselves is what their steps say.
func proofOf(v *homeView, d read) {
	x := d.report.Proof
	if len(x.Differ) == 0 {
		v.proved = web.Message{Tone: web.Good, Title: "Comprobado.", Text: "Las cifras se recalcularon ahora desde los pasos de " + web.Count(x.Orders, "orden", "órdenes") + ": estado, conclusión, cierre, calificación e índice coinciden con lo que cada una guarda."}
		return
	}
	v.proved = web.Message{Tone: web.Bad, Alert: true, Title: "No coincide.", Text: web.Count(len(x.Differ), "orden guarda", "órdenes guardan") + " algo distinto de lo que dicen sus pasos. Las cifras de esta página son las de los pasos; avisa a quien administra y pide una verificación de auditoría."}
	var rows [][]web.Cell
	for _, f := range x.Differ[:min(len(x.Differ), mostListed)] {
		rows = append(rows, []web.Cell{{Text: f, Href: web.OrdersPath + "/" + f, Folio: true}})
	}
	v.proof = web.Sheet{Caption: "Órdenes que no coinciden", Columns: []web.Column{{Title: "Orden"}}, Rows: rows}
}
