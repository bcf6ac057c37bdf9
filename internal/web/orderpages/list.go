package orderpages

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// listView is a list of orders; its filters live in the address.
type listView struct {
	answer string
	text   string
	chips  []web.Chip
	sheet  web.Sheet
	pages  web.Pages
	empty  bool
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	q := r.URL.Query()
	f := orders.Filter{Text: q.Get("q"), State: procedure.State(q.Get("estado")), Open: q.Get("abiertas") == "si", Turn: procedure.Role(q.Get("turno")), Mine: q.Get("mias") == "si", Limit: 50}
	if at, id, ok := strings.Cut(q.Get("despues"), "_"); ok {
		if t, err := database.ParseInstant(at); err == nil {
			f.AfterAt, f.AfterID = t.Time, orders.ID(id)
		}
	}
	page, err := p.Desk.List(ctx, actor, f)
	if err != nil {
		return err
	}
	if f.Text != "" && len(page.Cards) == 1 && strings.EqualFold(page.Cards[0].Folio, strings.TrimSpace(f.Text)) {
		return web.SeeOther(w, r, refPath(page.Cards[0].Folio, ""))
	}
	v := listView{text: f.Text, empty: len(page.Cards) == 0, sheet: sheet(page.Cards, now)}
	v.answer = web.Count(len(page.Cards), "orden en esta página.", "órdenes en esta página.")
	v.chips = filterChips(q, actor.MayReadEveryOrder())
	if page.More {
		next := cloned(q)
		next.Set("despues", database.At(page.NextAt).String()+"_"+string(page.NextID))
		v.pages.Next = web.OrdersPath + "?" + next.Encode()
	}
	if !f.AfterAt.IsZero() {
		back := cloned(q)
		back.Del("despues")
		v.pages.Previous = web.OrdersPath + query(back)
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func query(v url.Values) string {
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// filterChips are the views that one tap gives, and the filters that are on.
func filterChips(q url.Values, all bool) []web.Chip {
	none := q.Get("abiertas") == "" && q.Get("turno") == "" && q.Get("estado") == "" && q.Get("mias") == ""
	chips := []web.Chip{
		{Label: "Todas", Href: web.OrdersPath, Current: none},
		{Label: "Abiertas", Href: web.OrdersPath + "?abiertas=si", Current: q.Get("abiertas") == "si" && q.Get("turno") == ""},
	}
	if all {
		chips = append(chips, web.Chip{Label: "Mías", Href: web.OrdersPath + "?mias=si", Current: q.Get("mias") == "si"})
		for _, role := range []procedure.Role{procedure.Requester, procedure.Adviser, procedure.Supervisor, procedure.Director} {
			chips = append(chips, web.Chip{Label: "Turno: " + role.Label(), Href: web.OrdersPath + "?turno=" + string(role), Current: q.Get("turno") == string(role)})
		}
	}
	if s := procedure.State(q.Get("estado")); s != "" {
		chips = append(chips, web.Chip{Label: label(s), Href: web.OrdersPath, Remove: true, Current: true})
	}
	if t := q.Get("q"); t != "" {
		rest := cloned(q)
		rest.Del("q")
		chips = append(chips, web.Chip{Label: "«" + t + "»", Href: web.OrdersPath + query(rest), Remove: true, Current: true})
	}
	return chips
}

func sheet(cards []orders.Card, now time.Time) web.Sheet {
	s := web.Sheet{Caption: "Órdenes", Hide: true, Keys: true, Columns: []web.Column{{Title: "Folio"}, {Title: "Falla"}, {Title: "Turno de"}, {Title: "Estado"}, {Title: "Registrada"}}}
	for _, c := range cards {
		who := clean(c.TurnPerson)
		if who == "" && c.TurnRole != "" {
			who = c.TurnRole.Label()
		}
		role := c.TurnRole.Label()
		if c.TurnRole == "" {
			who, role = "—", ""
		}
		s.Rows = append(s.Rows, []web.Cell{
			{Text: c.Folio, Href: refPath(c.Folio, string(c.ID)), Folio: true},
			{Text: c.Title(), Small: strings.Trim(clean(c.Requester)+" · "+place(c.Building, c.Floor, c.Office), " ·")},
			{Text: who, Small: role},
			{Content: web.StateBadge(stateOf(c, now))},
			{Text: web.ShortDay(c.CreatedAt, now)},
		})
	}
	return s
}

// stateOf is the state of a row: overdue beats the name of the state.
func stateOf(c orders.Card, now time.Time) web.Badge {
	if t := termOf(c, now); t != nil && t.Tone == web.Bad && !ended(c.State) {
		return web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: label(c.State) + " · vencida"}
	}
	return stateBadge(c.State, c.Grade)
}
