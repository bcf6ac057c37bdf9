package orderpages

import (
	"sort"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
)

func dayOf(t time.Time) calendar.Day { return calendar.DayOf(t, clock.Mexico) }

// routeWords says in words what the small map draws: where the order is and where
// it may go next.
func routeWords(o *orders.Order) string {
	n := number(o.State)
	if n == "" {
		return label(o.State)
	}
	seen := map[int]bool{}
	for _, w := range o.Procedure().Order.Leaving(o.State) {
		if !w.Letter && w.Reading != "GAP-01" {
			continue
		}
		if to, _ := o.Procedure().NextOf(w); to > 0 {
			seen[to] = true
		}
	}
	var next []int
	for k := range seen {
		next = append(next, k)
	}
	sort.Ints(next)
	if len(next) == 0 {
		return "Va en la " + n
	}
	words := make([]string, len(next))
	for i, k := range next {
		words[i] = strconv.Itoa(k)
	}
	list := words[len(words)-1]
	if len(words) > 1 {
		list = strings.Join(words[:len(words)-1], ", ") + " o " + list
	}
	return "Va en la " + n + "; puede seguir a la " + list
}

// routeOf is the path that an order went, for the small map.
func routeOf(v orders.View) procedure.Route {
	r := procedure.Route{Now: v.Order.State}
	for _, s := range v.Steps {
		if s.Way != "" {
			r.Gone = append(r.Gone, s.Way)
		}
	}
	return r
}
