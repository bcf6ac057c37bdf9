package storepages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// roomView is the page of the store room.
type roomView struct {
	keeps        bool // the reader may change what is here
	answer, rest string
	short        []string // names under their minimum
	sheet        web.Sheet
	empty        bool
	entry, item  formView
	bad          *problem.Error
}

// formView is one form of a page.
type formView struct {
	fields []forms.Field
	key    string
	bad    *problem.Error
	open   bool
}

func formOf(form any, c forms.Choices, s *sent) formView {
	return formView{fields: s.fields(form, c), key: s.key(), bad: s.problem(), open: s != nil}
}

func (p *pages) room(w http.ResponseWriter, r *http.Request) error {
	return p.showRoom(w, r, nil, nil)
}

// showRoom shows the store room; one of its two forms may have come back.
func (p *pages) showRoom(w http.ResponseWriter, r *http.Request, entry, item *sent) error {
	ctx := r.Context()
	items, err := p.Supplies.List(ctx, p.DB.Read())
	if err != nil {
		return err
	}
	// What runs short comes first.
	slices.SortStableFunc(items, func(a, b supplies.Item) int { return order(a) - order(b) })
	v := roomView{keeps: web.ActorOf(ctx).Has(people.Supervisor), empty: len(items) == 0, sheet: itemSheet(items)}
	choices := forms.Choices{"insumo": nil}
	for _, i := range items {
		choices["insumo"] = append(choices["insumo"], forms.Option{Key: i.ID, Label: i.Name + " (" + amount(i.Stock, i.Unit) + ")"})
		if i.Short() {
			v.short = append(v.short, i.Name)
		}
	}
	v.answer, v.rest = "Nada está por debajo de su mínimo.", web.Count(len(items), "insumo", "insumos")+" en la bodega."
	if n := len(v.short); n > 0 {
		v.answer = web.Count(n, "insumo está por debajo de su mínimo.", "insumos están por debajo de su mínimo.")
	}
	first := entryForm{Item: r.URL.Query().Get("insumo")}
	v.entry, v.item = formOf(&first, choices, entry), formOf(&itemForm{}, nil, item)
	status := entry.status()
	if v.bad = v.entry.bad; item != nil {
		v.bad, status = v.item.bad, item.status()
	}
	return web.Render(w, r, status, roomPage(v))
}

// order puts what ran out before what runs short before the rest.
func order(i supplies.Item) int {
	switch {
	case i.Short() && i.Stock == 0:
		return 0
	case i.Short():
		return 1
	}
	return 2
}

func itemSheet(items []supplies.Item) web.Sheet {
	s := web.Sheet{Caption: "Insumos de la bodega", Hide: true, Keys: true,
		Columns: []web.Column{{Title: "Insumo"}, {Title: "Existencia", Number: true}, {Title: "Estado"}}}
	for _, i := range items {
		s.Rows = append(s.Rows, []web.Cell{
			{Text: i.Name, Href: itemsPath + "/" + i.ID},
			{Text: amount(i.Stock, i.Unit), Small: "mínimo " + number(i.Minimum)},
			{Content: web.StateBadge(stateOf(i))},
		})
	}
	return s
}

func stateOf(i supplies.Item) web.Badge {
	switch {
	case i.Short() && i.Stock == 0:
		return web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: "Agotado"}
	case i.Short():
		return web.Badge{Tone: web.Soon, Icon: web.IconAlertCircle, Text: "Bajo"}
	}
	return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Bien"}
}

func number(n int64) string { return web.Number(int(n)) }

// amount writes a quantity with its unit: «3 pza».
func amount(n int64, unit string) string { return number(n) + " " + unit }

func list(names []string) string { return strings.Join(names, ", ") + "." }

// entryFor is where an entry of one item begins.
func entryFor(id string) string {
	return roomPath + "?insumo=" + url.QueryEscape(id) + "#entrada"
}
