package figurespages

import (
	"context"
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/indicators"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

func loadTitle(all bool) string {
	if all {
		return "Carga por AST"
	}
	return "Tu carga"
}

// file sends the figures, or the orders behind them, as CSV or XLSX.
func (p *pages) file(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	what, workbook := form.Get("que"), form.Get("formato") == "xlsx"
	if what != "cifras" && what != "ordenes" {
		return problem.New(problem.NotFound, "Ese archivo no existe.", "Elige entre las cifras y las órdenes detrás de ellas.")
	}
	if what == "ordenes" && !seesAll(actor) {
		return problem.New(problem.Forbidden, "Las órdenes una por una son de Supervisión, TDTIC y auditoría.", "Descarga las cifras, o pide el detalle a Supervisión.")
	}
	d, err := p.read(ctx, r)
	if err != nil {
		return err
	}
	rows := 0
	f := &web.ListFile{Name: "indicadores-" + what + "-" + d.choice.period.Key, Workbook: workbook}
	row := func(cells ...any) {
		if err == nil {
			err = f.Row(w, cells...)
			rows++
		}
	}
	if what == "cifras" {
		f.Heads = []string{"Indicador", "Valor", "Unidad", "Numerador", "Denominador", "Definición", "Desde", "Hasta", "Unidad administrativa", "Calculado"}
		p.figureRows(d, row)
	} else {
		f.Heads = courseHeads
		courseRows(d, row)
	}
	if noted := p.note(ctx, actor, d, what, form.Get("formato"), rows); err == nil {
		err = noted
	}
	return f.End(w, err)
}

// note enters an export in the actor's chain, also when the browser went away.
func (p *pages) note(ctx context.Context, actor people.Actor, d read, what, format string, rows int) error {
	by := audit.By{Actor: string(actor.Person.ID), Role: string(web.MainRole(actor)), At: d.now}
	entry := by.On("exportacion:"+string(actor.Person.ID), "exportación", map[string]any{"de": "indicadores", "pedido": map[string]string{"que": what, "formato": format, "periodo": d.choice.period.Key, "unidad": d.choice.unit.ID}, "renglones": rows})
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return p.DB.Write(ctx, func(c *database.Conn) error { return audit.Append(ctx, c, entry) })
}

func (p *pages) figureRows(d read, row func(...any)) {
	unit := d.choice.unit.Name
	if unit == "" {
		unit = "Todas"
	}
	numbers := map[string]indicators.Figure{"i-abiertas": {Num: int64(d.standing.Open), Den: 1}, "i-aparte": {Num: d.report.Get(indicators.Refused).Num + d.report.Get(indicators.Cancelled).Num, Den: 1}, "i-indice": d.report.Get(indicators.MeanIndex), "i-reabiertas": d.report.Get(indicators.Reopenings)}
	for name, f := range d.report.Figures {
		if _, there := numbers["i-"+string(name)]; !there {
			numbers["i-"+string(name)] = f
		}
	}
	for _, f := range figuresOf(d) {
		n := numbers[f.ID]
		row(f.Name, f.Value, f.Unit, int(n.Num), int(n.Den), f.Meaning, d.choice.period.From, d.choice.period.To, unit, d.report.At)
	}
	for _, x := range d.report.Waits {
		a, _ := p.rev.Numbered(x.No)
		row("Espera mediana, "+itoa(x.No)+" "+a.Title, work(x.Median, d.day), "tiempo hábil", int(x.Median/time.Minute), x.Stays, "Minutos hábiles de en medio de los pasos que terminaron en el periodo; denominador: cuántos.", d.choice.period.From, d.choice.period.To, unit, d.report.At)
	}
}

var courseHeads = []string{"Folio", "Registrada", "Solicitada", "Concluida", "Cerrada", "Estado", "Calificación", "Índice", "Minutos hábiles de solución", "A tiempo", "Reaperturas", "AST", "Clase", "Categoría", "Cuenta para nivel de atención", "Cuenta para satisfacción", "Cuenta para tiempos"}

func courseRows(d read, row func(...any)) {
	a := d.report.Ask
	yes := func(b bool) string {
		if b {
			return "sí"
		}
		return "no"
	}
	for _, c := range d.report.Courses {
		var length, index any = "", ""
		if !c.Concluded.IsZero() {
			length = int(c.Length() / time.Minute)
		}
		if c.Index >= 0 {
			index = c.Index
		}
		row(c.Folio, moment(c.Filed), moment(c.Requested), moment(c.Concluded), moment(c.Closed), string(c.State), c.Grade.Label(), index, length, yes(c.OnTime()), len(c.Reopened),
			d.names[people.ID(c.Adviser)].Name, c.Class.Label(), c.Category, yes(a.CountsForAttention(c)), yes(a.CountsForSatisfaction(c)), yes(a.CountsForTimes(c)))
	}
}

func moment(t time.Time) any {
	if t.IsZero() {
		return ""
	}
	return t
}
