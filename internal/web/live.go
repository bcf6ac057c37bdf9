package web

import (
	"net/url"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// Watch is what a page that is open hears of: «2 cambios nuevos. Mostrar», and who
// else looks. Nothing on the page moves until its reader asks for it.
type Watch struct {
	Stream string // path of the stream, with what the page has shown; "" for none
	Show   string // path that shows what is new; the page itself unless said
	Who    bool   // who else looks is shown
}

// LivePath is where streams are opened.
const LivePath = "/vivo"

// WatchQueue is the stream of a queue (live.Queue) as a page shows it at an instant.
func WatchQueue(queue string, now time.Time) Watch {
	return Watch{Stream: LivePath + "?cola=" + queue + "&desde=" + url.QueryEscape(database.At(now).String())}
}

// show is where «Mostrar» leads.
func (w Watch) show(here string) string {
	if w.Show != "" {
		return w.Show
	}
	return here
}

// Looking says who else has an order open: «Paola está viendo esta orden». names
// are first names; "" for nobody.
func Looking(names []string) string {
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return names[0] + " está viendo esta orden"
	case n <= 3:
		return strings.Join(names[:n-1], ", ") + " y " + names[n-1] + " están viendo esta orden"
	}
	return names[0] + ", " + names[1] + " y " + Count(len(names)-2, "persona más", "personas más") + " están viendo esta orden"
}
