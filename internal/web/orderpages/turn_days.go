package orderpages

import (
	"context"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// daysToConfirm adds the days of the yearly programme that wait for the answer of the
// reader, who may have any role: everybody answers for their own machine (rev11 P-04,
// domain §7.1).
func (p *Pages) daysToConfirm(ctx context.Context, actor people.Actor, now time.Time, v *turnView) error {
	rows, err := p.Maintenance.Waiting(ctx, p.Desk.DB.Read(), actor.Person.ID)
	if err != nil || len(rows) == 0 {
		return err
	}
	g := web.Turns{ID: "fechas", Tone: web.Soon, Icon: web.IconCalendarDue, Title: "Confirma la fecha de tu mantenimiento"}
	for _, r := range rows {
		g.Turns = append(g.Turns, dayTurn(r, now))
	}
	v.days = &g
	n := web.Count(len(rows), "fecha de mantenimiento espera tu respuesta.", "fechas de mantenimiento esperan tu respuesta.")
	if v.answer == nothingWaits {
		v.answer = n
		return nil
	}
	v.rest = strings.TrimSpace(v.rest + " " + n)
	return nil
}

// dayTurn is one day that waits: the machine, the day, and the way to the answer.
func dayTurn(r maintenance.Row, now time.Time) web.Turn {
	t := web.Turn{Role: people.Requester, Mine: true, Title: "Mantenimiento preventivo: " + r.Name(), Href: maintenance.EntryPath(r.ID), What: "Di si te queda bien ese día, o pide otro", Folio: r.Inventory,
		Action: web.Action{Label: "Responder", About: "el día de " + r.Name(), Href: maintenance.EntryPath(r.ID), Style: web.Primary}}
	if t.Folio == "" {
		t.Folio = "Sin inventario"
	}
	if r.AdviserName != "" {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconUser, Text: "Lo hace " + clean(r.AdviserName)})
	}
	if where := place(r.Building, r.Floor, r.Office); where != "" {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconMapPin, Text: where})
	}
	if d, err := calendar.ParseDay(r.Day); err == nil {
		t.Term = &web.Term{Tone: web.Soon, Icon: web.IconCalendar, Big: web.ShortDay(d.Time(clock.Mexico, 12, 0, 0), now), Small: "es el día"}
	}
	return t
}
