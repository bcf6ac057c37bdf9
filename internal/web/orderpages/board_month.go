package orderpages

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/web"
)

// monthView is «Preventivos del mes» on the board: how the yearly programme stands in
// this month, each figure with its list, and what comes next (rev11 P-04, domain §7.2).
type monthView struct {
	words string     // «noviembre de 2026»
	state string     // a sentence, when there is nothing to count
	lead  web.Action // to the month in the list, or to the programme
	chips []web.Chip
	next  []web.Line
}

// mostNext is how many maintenances to come the board names.
const mostNext = 5

func (p *Pages) monthOf(ctx context.Context, now time.Time) (v monthView, err error) {
	c, today := p.Desk.DB.Read(), calendar.DayOf(now, clock.Mexico)
	v.words = web.MonthOf(today.Month, today.Year)
	v.lead = web.Action{Label: "Abrir el programa", About: strconv.Itoa(today.Year), Href: maintenance.YearPath(today.Year), Style: web.Plain, Small: true}
	x, ok, err := p.Maintenance.Published(ctx, c, today.Year)
	if err != nil || !ok {
		v.state = "El programa de " + strconv.Itoa(today.Year) + " no está publicado."
		return v, err
	}
	m, err := p.Maintenance.OfMonth(ctx, c, x.ID, today)
	if err != nil {
		return v, err
	}
	cover, err := p.Maintenance.Coverage(ctx, c, x.ID, today)
	if err != nil {
		return v, err
	}
	month := today.String()[:len("2026-11")]
	list := func(pairs ...string) string {
		q := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			q.Set(pairs[i], pairs[i+1])
		}
		return web.WithQuery(maintenance.Path+"/"+x.ID+"/lista", q)
	}
	v.lead = web.Action{Label: "Ver todos", About: "los preventivos de " + v.words, Href: list("mes", month), Style: web.Plain, Small: true}
	if m.Total == 0 {
		v.state = "El programa no tiene nada para este mes."
	}
	v.chips = []web.Chip{
		{Label: "Del mes", Count: web.Number(m.Total), Href: list("mes", month)},
		{Label: "Cumplidos", Count: web.Number(m.Done), Href: list("mes", month, "estado", string(maintenance.Done))},
		{Label: "Por responder", Count: web.Number(m.Waiting), Href: list("mes", month, "ver", maintenance.ViewUnsaid)},
		{Label: "Vencidos del año", Count: web.Number(cover.Overdue), Href: list("ver", maintenance.ViewOverdue)},
	}
	if m.Passed > 0 {
		v.chips[0].Alert = web.Count(m.Passed, "pasó su fecha", "pasaron su fecha")
	}
	page, err := p.Maintenance.List(ctx, c, maintenance.Filter{Programme: x.ID, View: maintenance.ViewOpen, Month: month, From: today.String(), Today: today.String(), Limit: mostNext})
	if err != nil {
		return v, err
	}
	for _, r := range page.Rows {
		v.next = append(v.next, nextLine(r, now))
	}
	return v, nil
}

func nextLine(r maintenance.Row, now time.Time) web.Line {
	l := web.Line{Icon: assetIcon(r.Type), Title: r.Name(), Href: maintenance.EntryPath(r.ID), Folio: r.Inventory, Text: clean(r.AdviserName), State: web.Badge{Icon: web.IconCalendar, Text: r.Day}}
	if d, err := calendar.ParseDay(r.Day); err == nil {
		l.State.Text = upper(web.ShortDay(d.Time(clock.Mexico, 12, 0, 0), now))
	}
	if r.Hour != "" {
		l.State.Text += ", " + r.Hour
	}
	if r.State == maintenance.OtherDay {
		l.State.Tone, l.State.Icon, l.Text = web.Soon, web.IconCalendarDue, "pide otra fecha"
	}
	return l
}
