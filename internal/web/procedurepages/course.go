package procedurepages

import (
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// course is the way that one order went, for the chart and in words.
type course struct {
	Folio   string
	Title   string
	Holder  string // «turno de Raúl Esquema (AST), actividad 16», or how it ended
	Elapsed string
	Route   procedure.Route
	Lines   []web.Line
}

func courseOf(v orders.View, now time.Time) *course {
	o := v.Order
	rev := o.Procedure()
	title, _, _ := strings.Cut(o.Fault, "\n")
	c := &course{Folio: o.Folio, Title: title, Route: procedure.Route{Now: o.State, Since: brief(o.StateSince, now), When: map[int]string{}}}
	for _, s := range v.Steps {
		if s.Way == "" {
			continue
		}
		c.Route.Gone = append(c.Route.Gone, s.Way)
		way, ok := rev.Order.Way(s.Way)
		if !ok {
			continue
		}
		line := web.Line{Title: strings.TrimSpace(v.Name(s.Actor) + " " + way.Label), Text: web.Moment(s.At, now)}
		if no := numberOf(rev, way); no > 0 {
			c.Route.When[no] = web.Moment(s.At, now)
			line.Activity, line.Role = strconv.Itoa(no), people.Role(s.Role)
		}
		c.Lines = append(c.Lines, line)
	}
	st, _ := rev.Order.Station(o.State)
	role, person, _ := o.Awaiting()
	switch {
	case st.Ending:
		c.Holder = "terminó: " + strings.ToLower(st.Label)
	default:
		c.Holder = "turno de " + role.Label()
		if name := v.Name(person); person != "" && name != "" {
			c.Holder = "turno de " + name + " (" + o.TurnLabel() + ")"
		}
		if a := rev.ActivityOf(st); a.Numbered() {
			c.Holder += ", actividad " + strconv.Itoa(a.No)
		}
	}
	until := now
	if st.Ending {
		until = o.StateSince
	}
	c.Elapsed = web.Span(until.Sub(o.CreatedAt)) + " de recorrido"
	return c
}

// brief says when where there is little room: the hour of today, or the day.
func brief(t, now time.Time) string {
	if day := web.ShortDay(t, now); day != web.ShortDay(now, now) {
		return day
	}
	return web.Hour(t)
}

// numberOf is the activity that going a way performs: the one that was pending
// where it begins.
func numberOf(rev procedure.Revision, w procedure.Way) int {
	if st, ok := rev.Order.Station(w.From); ok {
		return rev.ActivityOf(st).No
	}
	a, _ := rev.Activity(w.Act)
	if a.Numbered() {
		return a.No
	}
	return a.Within
}
