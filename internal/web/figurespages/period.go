package figurespages

import (
	"net/url"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// The names that the address uses.
const (
	periodParam = "periodo"
	unitParam   = "unidad"
	recent      = "30d"
)

// period is what the figures are of.
type period struct {
	Key      string
	Name     string // «Noviembre de 2026»
	From, To time.Time
	Running  bool // it goes on: To is now
}

// before is the period of the same length that ends where this one begins, or the
// month or year before it.
func (p period) before() period {
	switch len(p.Key) {
	case len("2006-01"):
		return period{From: p.From.AddDate(0, -1, 0), To: p.From}
	case len("2006"):
		return period{From: p.From.AddDate(-1, 0, 0), To: p.From}
	}
	return period{From: p.From.AddDate(0, 0, -30), To: p.From}
}

// months is how far back the list of months goes.
const months = 12

// periods are those that the page offers, the usual one first.
func periods(now time.Time) []period {
	today := calendar.DayOf(now, clock.Mexico)
	at := func(d calendar.Day) time.Time { return d.Time(clock.Mexico, 0, 0, 0) }
	list := []period{{Key: recent, Name: "Últimos 30 días", From: at(today.Add(-29)), To: now, Running: true}}
	first := time.Date(today.Year, today.Month, 1, 0, 0, 0, 0, clock.Mexico)
	for i := range months {
		from := first.AddDate(0, -i, 0)
		p := period{Key: from.Format("2006-01"), Name: web.MonthName(from), From: from, To: from.AddDate(0, 1, 0)}
		if i == 0 {
			p.To, p.Running = now, true
		}
		list = append(list, p)
	}
	year := time.Date(today.Year, 1, 1, 0, 0, 0, 0, clock.Mexico)
	return append(list, period{Key: strconv.Itoa(today.Year), Name: "Este año, " + strconv.Itoa(today.Year), From: year, To: now, Running: true},
		period{Key: strconv.Itoa(today.Year - 1), Name: "El año pasado, " + strconv.Itoa(today.Year-1), From: year.AddDate(-1, 0, 0), To: year})
}

// choice is what an address asks for, with what of it was not understood.
type choice struct {
	period  period
	unit    people.Unit // without id: all
	strange *web.Message
}

// choose reads an address. What names nothing is said and left out, never guessed.
func choose(q url.Values, units []people.Unit, now time.Time) choice {
	all := periods(now)
	c := choice{period: all[0]}
	var bad string
	if key := q.Get(periodParam); key != "" {
		found := false
		for _, p := range all {
			if p.Key == key {
				c.period, found = p, true
			}
		}
		if !found {
			bad = "El periodo «" + clip(key) + "» no está entre los que se ofrecen; se muestran los últimos 30 días."
		}
	}
	if id := q.Get(unitParam); id != "" {
		for _, u := range units {
			if u.ID == id {
				c.unit = u
			}
		}
		if c.unit.ID == "" {
			bad += " La unidad que pide la dirección no existe; se muestran todas."
		}
	}
	if bad != "" {
		c.strange = &web.Message{Tone: web.Soon, Title: "La dirección pide algo que no existe.", Text: bad, Status: true}
	}
	return c
}

func clip(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

// query is the address of a choice.
func (c choice) query() url.Values {
	q := url.Values{periodParam: {c.period.Key}}
	if c.unit.ID != "" {
		q.Set(unitParam, c.unit.ID)
	}
	return q
}

// orders is the address of the list of orders that were registered in the
// period, with more filters.
func (c choice) orders(more ...string) string {
	q := url.Values{"desde": {calendar.DayOf(c.period.From, clock.Mexico).String()}}
	if !c.period.Running {
		q.Set("hasta", calendar.DayOf(c.period.To, clock.Mexico).Add(-1).String())
	}
	if c.unit.ID != "" {
		q.Set("unidad", c.unit.ID)
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return web.WithQuery(web.OrdersPath, q)
}
