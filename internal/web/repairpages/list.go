package repairpages

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/web"
)

// shownFiles is how many files a page of the list shows.
const shownFiles = 50

type listView struct {
	answer, rest string
	chips        []web.Chip
	sheet        web.Sheet
	pages        web.Pages
	count        int
}

// list shows the files that the reader may read: those of everybody for who attends and
// who audits, one's own for a user.
func (p *pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx, c, actor, now := r.Context(), p.DB.Read(), web.ActorOf(r.Context()), web.Now(r.Context())
	q := r.URL.Query()
	filter := repair.Filter{Ended: q.Get("estado") == "cerrados", Late: q.Get("estado") == "vencidos", Now: now, After: q.Get("desde")}
	switch q.Get("tipo") {
	case "garantia":
		filter.Kind = procedure.WarrantyFile
	case "sei-028":
		filter.Kind = procedure.NormFile
	}
	if !actor.MayReadEveryOrder() && !actor.Has(people.Coordination) {
		filter.UserID = string(actor.Person.ID)
	}
	if q.Get("mios") == "si" {
		filter.AdviserID = string(actor.Person.ID)
	}
	list, err := p.Desk.Files.List(ctx, c, filter, shownFiles+1)
	if err != nil {
		return err
	}
	v := listView{}
	if len(list) > shownFiles {
		list = list[:shownFiles]
		next := url.Values{}
		for k, x := range q {
			next[k] = x
		}
		next.Set("desde", repair.Mark(list[shownFiles-1], filter))
		v.pages = web.Pages{Words: "Hay más expedientes", Next: web.FilesPath + "?" + next.Encode()}
	}
	k, err := p.around(ctx, c, list)
	if err != nil {
		return err
	}
	late := 0
	v.sheet = web.Sheet{Caption: "Expedientes externos", Hide: true, Keys: true, Columns: []web.Column{{Title: "Expediente"}, {Title: "Equipo"}, {Title: "En qué va"}, {Title: "Con quién"}, {Title: "Custodia"}, {Title: "Plazo"}}}
	for _, f := range list {
		a, at := k.asset(f), k.custody[k.asset(f).ID]
		if f.Late(now) {
			late++
		}
		b := state(f, now)
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{
			{Text: f.Folio, Folio: true, Href: path(f.Folio), Small: kindWords(f) + ", orden " + k.orders[f.OrderID]},
			{Text: a.Name(), Small: a.Inventory},
			{Text: f.Label(), Small: "espera a " + k.turnWords(f)},
			{Text: k.outside(f), Small: reference(f, now)},
			{Text: at.Place.Label(), Small: orWord(at.Document, "sin documento")},
			{Text: b.Text, Small: web.Since(f.StateSince.Time, now)},
		})
	}
	v.count = len(list)
	v.answer = web.Count(v.count, "expediente.", "expedientes.")
	if v.pages.Next != "" {
		v.answer = "Los primeros " + web.Number(v.count) + " expedientes."
	}
	if late > 0 {
		v.rest = web.Count(late, "tiene su plazo vencido.", "tienen su plazo vencido.")
	}
	v.chips = chips(q, actor)
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// chips are the filters, which live in the address.
func chips(q url.Values, actor people.Actor) []web.Chip {
	var list []web.Chip
	add := func(label, key, value string) {
		next := url.Values{}
		for k, x := range q {
			if k != "desde" && k != key {
				next[k] = x
			}
		}
		if value != "" {
			next.Set(key, value)
		}
		href := web.FilesPath
		if len(next) > 0 {
			href += "?" + next.Encode()
		}
		list = append(list, web.Chip{Label: label, Href: href, Current: q.Get(key) == value})
	}
	add("Abiertos", "estado", "")
	add("Vencidos", "estado", "vencidos")
	add("Cerrados", "estado", "cerrados")
	add("Todos los tipos", "tipo", "")
	add("Garantía", "tipo", "garantia")
	add("SEI-028", "tipo", "sei-028")
	if actor.Has(people.Adviser) {
		add("De todas las personas", "mios", "")
		add("Los que sigo yo", "mios", "si")
	}
	return list
}

// reference is what the provider gave: its own folio, and what it promised.
func reference(f repair.File, now time.Time) string {
	var parts []string
	if f.ProviderRef != "" {
		parts = append(parts, "su folio "+f.ProviderRef)
	}
	if f.PromisedOn != "" {
		parts = append(parts, "prometió para el "+dayWords(f.PromisedOn, now))
	}
	return strings.Join(parts, ", ")
}
