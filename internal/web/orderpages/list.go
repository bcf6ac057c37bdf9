package orderpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/live"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/views"
	"secogem.gob.mx/soporte/internal/web"
)

// listName is what the room of views calls this list.
const listName = "ordenes"

// listView is a list of orders; its whole state lives in the address.
type listView struct {
	answer, rest string
	list         web.List
	watch        web.Watch
	strange      *web.Message // what of the address cannot be applied
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.showList(w, r, r.URL.Query(), web.ListFault{})
}

// showList shows the list that an address asks for, with what went wrong with a form
// of it.
func (p *Pages) showList(w http.ResponseWriter, r *http.Request, q url.Values, fault web.ListFault) error {
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	offer, err := p.offer(ctx, actor, now)
	if err != nil {
		return err
	}
	q, untidy := web.TidyQuery(q, offer.names())
	if untidy {
		return web.SeeOther(w, r, web.WithQuery(web.OrdersPath, q))
	}
	f := offer.filter(q)
	page, err := p.Desk.List(ctx, actor, f)
	if err != nil {
		return err
	}
	if f.Text != "" && len(page.Cards) == 1 && strings.EqualFold(page.Cards[0].Folio, strings.TrimSpace(f.Text)) {
		return web.SeeOther(w, r, refPath(page.Cards[0].Folio, ""))
	}
	v := listView{list: web.List{Path: web.OrdersPath, Query: q, Name: "órdenes", Search: "Folio, inventario, serie, persona o unidad", Typed: f.Text, Most: orders.MostExported, Keep: "/listas/" + listName, File: "/listas/" + listName + "/descargar", Fault: fault,
		Filters: offer.fields(q), On: offer.chips(q)}}
	v.strange = offer.strange(q)
	if !offer.staff {
		v.list.Search = "Folio, inventario o serie"
	}
	columns, err := p.columns(ctx, actor, q)
	if err != nil {
		return err
	}
	v.list.Columns = web.ColumnChoices(columns)
	v.watch = watchQueue(live.List, now)
	v.list.Sheet = web.ListSheet("Órdenes", page.Cards, columns, now)
	v.list.Pages = pagesOf(v.list, page)
	n, err := p.views(ctx, actor, offer, &v.list, listed{f, page})
	if err != nil {
		return err
	}
	v.answer, v.rest = listAnswer(page, n)
	v.list.Empty = emptiness(v.list)
	status := http.StatusOK
	if fault.Problem != nil {
		status = web.StatusOf(fault.Problem)
	}
	return web.Render(w, r, status, listPage(v))
}

// mostCounted is where a counter stops: it says «99+» and costs no more, however
// many there are.
const mostCounted = 100

// listed is the list that is shown: its filter and the page that was found.
type listed struct {
	filter orders.Filter
	page   orders.Page
}

// counted tells whether the page alone does not say how many there are.
func (a listed) counted() bool { return (a.page.More || a.page.Earlier) && counts(a.filter) }

// listAnswer says how many orders there are, as far as it was counted.
func listAnswer(page orders.Page, n int) (answer, rest string) {
	switch {
	case page.More && n < len(page.Cards)+1, n >= mostCounted:
		return "Más de " + web.Number(max(len(page.Cards), min(n, mostCounted)-1)) + " órdenes.", "Van de la más reciente a la más antigua; ves " + web.Number(len(page.Cards)) + "."
	case n == 0:
		return "Ninguna orden.", ""
	case page.More || page.Earlier:
		return web.Count(n, "orden.", "órdenes."), "Van de la más reciente a la más antigua; ves " + web.Number(len(page.Cards)) + "."
	}
	return web.Count(n, "orden.", "órdenes."), "Van de la más reciente a la más antigua."
}

// whole is a filter without the place of its page.
func whole(f orders.Filter) orders.Filter {
	f.AfterAt, f.AfterID, f.BeforeAt, f.BeforeID = time.Time{}, "", time.Time{}, ""
	return f
}

// counts tells whether a filter may be counted on every page: what it looks through
// is bounded, or it finds at once.
func counts(f orders.Filter) bool {
	bounded := f.Open || f.Turn != "" || f.Overdue || f.Reopened || f.OtherMeans || f.Outside || f.Text != "" || f.Asset != "" || !f.From.IsZero()
	return bounded || f.Building == "" && f.Class == "" && f.Category == "" && f.Priority == "" && !f.Tacit
}

func pagesOf(l web.List, page orders.Page) (p web.Pages) {
	key := func(at time.Time, id orders.ID) string { return database.At(at).String() + "_" + string(id) }
	if page.More {
		p.Next = l.With(web.AfterParam, key(page.NextAt, page.NextID))
	}
	if page.Earlier {
		p.Previous = l.With(web.BeforeParam, key(page.PrevAt, page.PrevID))
	}
	p.Words = web.Count(len(page.Cards), "orden en esta página", "órdenes en esta página")
	return p
}

// placed sets the page of a filter from the address.
func placed(f orders.Filter, q url.Values) orders.Filter {
	read := func(name string) (time.Time, orders.ID) {
		at, id, _ := strings.Cut(q.Get(name), "_")
		t, err := database.ParseInstant(at)
		if err != nil {
			return time.Time{}, ""
		}
		return t.Time, orders.ID(id)
	}
	f.AfterAt, f.AfterID = read(web.AfterParam)
	f.BeforeAt, f.BeforeID = read(web.BeforeParam)
	return f
}

func emptiness(l web.List) web.Emptiness {
	switch {
	case l.Typed != "":
		return web.Emptiness{Icon: web.IconSearch, Title: "Ninguna orden con «" + l.Typed + "»", Text: "Revisa el folio o el número de la etiqueta; basta una parte. También puede haberla dejado fuera otro filtro.",
			Action: web.Action{Label: "Quitar la búsqueda", Href: l.With(web.TextParam, "")}}
	case len(l.On) > 0:
		return web.Emptiness{Icon: web.IconFilter, Title: "Ninguna orden con estos filtros", Text: "Hoy nada cumple con todos a la vez. Quita uno de los filtros puestos o empieza de nuevo.", Action: web.Action{Label: "Ver todas", Href: l.Path}}
	}
	return web.Emptiness{Icon: web.IconTicket, Title: "Todavía no hay órdenes", Text: "Cuando alguien pida soporte, aquí verás su orden y de quién es el turno.", Action: web.Action{Label: "Pedir soporte", Href: web.AskPath}}
}

// defaults are the views that a person's main role begins with.
func defaults(role people.Role) []views.Saved {
	all, open, late := views.Saved{Name: "Todas"}, views.Saved{Name: "Abiertas", Query: "abiertas=si"}, views.Saved{Name: "Vencidas", Query: "vencidas=si"}
	switch role {
	case people.Adviser:
		return []views.Saved{{Name: "Mías abiertas", Query: "abiertas=si&mias=si"}, {Name: "Mías vencidas", Query: "mias=si&vencidas=si"}, open, all}
	case people.Supervisor:
		return []views.Saved{{Name: "Por asignar", Query: "estado=" + string(procedure.E02)}, late, open, {Name: "Equipos fuera", Query: "equipo-fuera=si"}, {Name: "Reabiertas abiertas", Query: "abiertas=si&reabiertas=si"}, all}
	case people.Director:
		return []views.Saved{{Name: "En tu turno", Query: "turno=" + string(people.Director)}, late, open, all}
	case people.Coordination:
		return []views.Saved{{Name: "Equipos fuera", Query: "equipo-fuera=si"}, open, all}
	case people.Auditor:
		return []views.Saved{open, late, {Name: "Reabiertas", Query: "reabiertas=si"}, {Name: "Por otros medios", Query: "otro-medio=si"}, {Name: "Tácitas", Query: "tacitas=si"}, all}
	}
	return []views.Saved{open, {Name: "Cerradas", Query: "abiertas=no"}, all}
}

// views fills in the views of a list with their counters, and returns how many orders
// the list itself holds: everything is counted in one query.
func (p *Pages) views(ctx context.Context, actor people.Actor, offer offered, l *web.List, a listed) (n int, err error) {
	own, err := p.Views.Of(ctx, p.Desk.DB.Read(), actor.Person.ID, listName)
	if err != nil {
		return 0, err
	}
	var fs []orders.Filter
	var of []int // the view that each filter counts
	here := web.WithoutPage(l.Query).Encode()
	for _, v := range slices.Concat(defaults(web.MainRole(actor)), own) {
		q, err := url.ParseQuery(v.Query)
		if err != nil {
			return 0, err
		}
		if f := offer.filter(q); counts(f) {
			fs, of = append(fs, f), append(of, len(l.Views))
		}
		l.Views = append(l.Views, web.Chip{Label: v.Name, Href: web.WithQuery(l.Path, q), Current: q.Encode() == here})
	}
	if a.counted() {
		fs = append(fs, whole(a.filter))
	}
	found, err := p.Desk.CountsUpTo(ctx, actor, fs, mostCounted)
	if err != nil {
		return 0, err
	}
	for i, at := range of {
		if l.Views[at].Count = web.Number(found[i]); found[i] >= mostCounted {
			l.Views[at].Count = "99+"
		}
	}
	for i, v := range own {
		l.Own = append(l.Own, web.OwnView{ID: v.ID, Name: v.Name, First: i == 0})
	}
	if a.counted() {
		return found[len(found)-1], nil
	}
	return len(a.page.Cards), nil
}
