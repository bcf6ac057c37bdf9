package orderpages

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/indicators"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// figuresView are the figures of the service with when they were computed, and what
// is off (rev11 S-01, R-A-02).
type figuresView struct {
	at     string // «28 nov, 9:40»
	list   []web.Figure
	alerts []web.Message
}

func (p *Pages) figures(ctx context.Context, now time.Time) (figuresView, error) {
	c := p.Desk.DB.Read()
	board, err := p.Indicators.Read(ctx, c, now)
	if err != nil {
		return figuresView{}, err
	}
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return figuresView{}, err
	}
	var v figuresView
	if at := board.MadeAt(); !at.IsZero() {
		v.at, v.list = web.Moment(at, now), figureList(board, now, values)
	}
	overdue, err := indicators.Overdue(ctx, c, now)
	if err != nil {
		return v, err
	}
	days := values.Int(settings.AwayDays)
	long, err := indicators.AwayLong(ctx, c, now.AddDate(0, 0, -days))
	if err != nil {
		return v, err
	}
	v.alerts = alertsOf(board, overdue, long, days)
	return v, nil
}

// lastDays is the address of the orders registered in the last thirty days.
func lastDays(now time.Time, more ...string) string {
	q := url.Values{"desde": {calendar.DayOf(now, clock.Mexico).Add(-29).String()}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return web.OrdersPath + "?" + q.Encode()
}

func figureList(b indicators.Board, now time.Time, values settings.Values) []web.Figure {
	share := func(name indicators.Name, title, meaning, href, link string) web.Figure {
		f := web.Figure{ID: "cifra-" + string(name), Name: title, Meaning: meaning, Href: href, Link: link}
		fill(&f, b, name, now, percent, points)
		return f
	}
	atOnce := web.Figure{ID: "cifra-mediana", Name: "Tiempo mediano", Href: lastDays(now), Link: "Ver las órdenes",
		Meaning: "La mitad de las órdenes concluidas en los últimos 30 días tardó menos, en tiempo hábil, de la solicitud a la conclusión que quedó."}
	fill(&atOnce, b, indicators.Median, now, minutes, minutesMore)
	list := []web.Figure{
		share(indicators.Attention, "Nivel de atención", "De las órdenes registradas en los últimos 30 días, las que ya se concluyeron. Las improcedentes y las canceladas no cuentan.", lastDays(now), "Ver las órdenes"),
		share(indicators.Combined, "Satisfacción combinada", "De las órdenes cerradas en los últimos 30 días, las calificadas satisfactorias más las que cerró el silencio de tres días (P-10).", lastDays(now, "abiertas", "no"), "Ver las cerradas"),
		share(indicators.Expressed, "Satisfacción expresa", "De quienes sí respondieron la encuesta en los últimos 30 días, quienes la calificaron satisfactoria.", lastDays(now, "estado", "F1"), "Ver las respondidas"),
		share(indicators.Tacit, "Cierre tácito", "De las órdenes cerradas en los últimos 30 días, las que nadie calificó y cuentan como satisfactorias sin índice (P-10, GAP-14).", lastDays(now, "tacitas", "si"), "Ver las tácitas"),
		atOnce, away(b, now),
	}
	if values.Text(settings.MainIndicator) == "expreso" { // which comes first; all are shown (GAP-14)
		list[1], list[2] = list[2], list[1]
	}
	since := "hace menos de " + strconv.Itoa(values.Int(settings.PreventiveMonths)) + " meses"
	if values.Text(settings.PreventiveBase) == maintenance.ByYear {
		since = "de modo que el siguiente vence a fin de este año o después"
	}
	upkeep := web.Figure{ID: "cifra-preventivo", Name: "Preventivo al día", Meaning: "De los equipos propios con resguardante, los que tuvieron mantenimiento, o entraron, " + since + " (P-04).", Href: web.AssetsPath, Link: "Ver los equipos"}
	f := b.Get(indicators.Upkeep, indicators.Now)
	upkeep.Value, upkeep.Unit, upkeep.Words = percent(f), "%", web.Number(int(f.Num))+" de "+web.Count(int(f.Den), "equipo", "equipos")
	if before := b.Get(indicators.Upkeep, indicators.DayBefore(now)); before.Known() {
		upkeep.Words += "; " + points(f, before) + " hace 30 días"
	}
	return append(list, upkeep)
}

func away(b indicators.Board, now time.Time) web.Figure {
	f := b.Get(indicators.Away, indicators.Now)
	v := web.Figure{ID: "cifra-fuera", Name: "Equipos fuera", Value: web.Number(int(f.Num)), Words: "no están con su usuario",
		Meaning: "Equipos que hoy tiene la DTIC, un proveedor o la Coordinación Administrativa, según la bitácora de custodia.", Href: web.AssetsPath, Link: "Ver los equipos"}
	if before := b.Get(indicators.Away, indicators.DayBefore(now)); before.Known() {
		v.Words = "hace 30 días eran " + web.Number(int(before.Num))
	}
	return v
}

// fill writes value, trend and months of an indicator.
func fill(v *web.Figure, b indicators.Board, name indicators.Name, now time.Time, value func(indicators.Figure) string, more func(now, before indicators.Figure) string) {
	f, before := b.Get(name, indicators.Recent), b.Get(name, indicators.Before)
	v.Value = value(f)
	if name != indicators.Median && f.Known() {
		v.Unit = "%"
	}
	switch {
	case !f.Known():
		v.Words = "sin órdenes en 30 días"
	case !before.Known():
		v.Words = "de " + web.Count(int(f.Den), "orden", "órdenes") + "; sin 30 días anteriores"
	default:
		v.Words = more(f, before) + " en los 30 días anteriores"
	}
	unit := ""
	if name != indicators.Median {
		unit = " %"
	}
	for _, m := range indicators.Months(now) {
		x := b.Get(name, m)
		text := value(x)
		if x.Known() {
			text += unit + " de " + web.Number(int(x.Den))
		}
		v.Trend = append(v.Trend, web.Pair{Term: monthName(m), Text: text})
	}
}

func percent(f indicators.Figure) string {
	if !f.Known() {
		return "—"
	}
	t := f.Percent()
	if t%10 == 0 {
		return strconv.FormatInt(t/10, 10)
	}
	return fmt.Sprintf("%d.%d", t/10, t%10)
}

func minutes(f indicators.Figure) string {
	if !f.Known() {
		return "—"
	}
	return workTime(f.Num)
}

// workTime writes minutes of business time; a business day has nine hours by the
// letter of the hours in force, so hours are not made into days.
func workTime(m int64) string {
	if m < 60 {
		return strconv.FormatInt(m, 10) + " min"
	}
	if m%60 == 0 {
		return strconv.FormatInt(m/60, 10) + " h"
	}
	return fmt.Sprintf("%d h %02d", m/60, m%60)
}

func points(now, before indicators.Figure) string {
	return "antes " + percent(before) + " %, de " + web.Number(int(before.Den)) + ","
}

func minutesMore(_, before indicators.Figure) string { return "antes " + workTime(before.Num) }

func monthName(m string) string {
	t, err := time.ParseInLocation("2006-01", m, clock.Mexico)
	if err != nil {
		return m
	}
	names := [...]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"}
	return names[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// alertsOf tells only what is off.
func alertsOf(b indicators.Board, overdue, long, days int) []web.Message {
	var list []web.Message
	add := func(title, text, label, href string) {
		list = append(list, web.Message{Tone: web.Soon, Title: title, Text: text, Actions: []web.Action{{Label: label, Href: href, Small: true}}})
	}
	if overdue > 0 {
		add(web.Count(overdue, "orden vencida.", "órdenes vencidas."), "Pasó el plazo del paso en que están.", "Ver las vencidas", web.OrdersPath+"?vencidas=si")
	}
	if long > 0 {
		add(web.Count(long, "equipo fuera más de ", "equipos fuera más de ")+web.Count(days, "día.", "días."), "No están con su usuario.", "Ver los equipos fuera", web.AssetsPath)
	}
	now, before := b.Get(indicators.Expressed, indicators.Recent), b.Get(indicators.Expressed, indicators.Before)
	if now.Known() && before.Known() && now.Percent()+100 <= before.Percent() {
		add("La satisfacción expresa bajó.", "De "+percent(before)+" % a "+percent(now)+" % de quienes respondieron.", "Ver las reabiertas", web.OrdersPath+"?reabiertas=si")
	}
	return list
}
