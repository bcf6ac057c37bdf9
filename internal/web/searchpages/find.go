package searchpages

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/docs/manual"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// group is a kind of results.
type group struct {
	Title string
	Lines []web.Line
	More  web.Action // where the rest of them is, without label when there is no rest
}

// longest bounds what somebody can search for.
const longest = 100

func typed(s string) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest])
	}
	return s
}

// find groups what a text finds for a reader, up to limit of each kind. The kind
// that the text names exactly comes first: the number on a label means a machine.
func (p *pages) find(ctx context.Context, text string, limit int) ([]group, orders.Hits, error) {
	actor, now := web.ActorOf(ctx), web.Now(ctx)
	hits, err := p.Desk.Search(ctx, actor, text, limit)
	if err != nil {
		return nil, hits, err
	}
	found := []group{orderGroup(hits.Orders, text, limit, now), assetGroup(hits.Assets, text, limit), personGroup(ctx, hits.Persons), unitGroup(hits.Units)}
	if named(hits.Assets, text) {
		found[0], found[1] = found[1], found[0]
	}
	return slices.DeleteFunc(found, func(g group) bool { return len(g.Lines) == 0 }), hits, nil
}

// named tells whether a text is the whole number of a machine.
func named(list []equipment.Asset, text string) bool {
	key := equipment.Key(text)
	return slices.ContainsFunc(list, func(a equipment.Asset) bool {
		return key != "" && (equipment.Key(a.Inventory) == key || equipment.Key(a.Serial) == key)
	})
}

// orderGroup has open orders before closed ones, each the newest first.
func orderGroup(cards []orders.Card, text string, limit int, now time.Time) group {
	g := group{Title: "Órdenes"}
	cards = slices.Clone(cards)
	slices.SortStableFunc(cards, func(a, b orders.Card) int { return cmp.Compare(closed(a), closed(b)) })
	for _, c := range cards {
		g.Lines = append(g.Lines, orderLine(c, now))
	}
	if len(cards) >= limit {
		g.More = web.Action{Label: "Ver todas en la lista", Small: true, Href: web.OrdersPath + "?q=" + url.QueryEscape(text)}
	}
	return g
}

func closed(c orders.Card) int {
	if c.ClosedAt.IsZero() {
		return 0
	}
	return 1
}

func orderLine(c orders.Card, now time.Time) web.Line {
	l := web.Line{Icon: web.IconTicket, Title: c.Title(), Folio: c.Folio, Href: web.OrdersPath + "/" + c.Folio, Text: words(c.Requester, c.Unit)}
	switch st, _ := procedure.Rev11.Order.Station(c.State); {
	case closed(c) > 0:
		l.State = web.Badge{Text: "Terminó " + web.ShortDay(c.ClosedAt, now)}
	case !c.DueAt.IsZero() && c.DueAt.Before(now):
		l.State = web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: st.Label + " · vencida"}
	default:
		l.State = web.Badge{Text: st.Label}
	}
	return l
}

func assetGroup(list []equipment.Asset, text string, limit int) group {
	g := group{Title: "Equipos"}
	for _, a := range list {
		l := web.Line{Icon: web.IconDeviceDesktop, Title: a.Name(), Folio: a.Inventory, Href: web.AssetsPath + "/" + string(a.ID)}
		if a.Serial != "" {
			l.Text = "serie " + a.Serial
		}
		g.Lines = append(g.Lines, l)
	}
	if len(list) >= limit {
		g.More = web.Action{Label: "Ver todos en la lista", Small: true, Href: web.AssetsPath + "?q=" + url.QueryEscape(text)}
	}
	return g
}

// personGroup leads to the person's page who may open it, and everybody else to
// the person's orders.
func personGroup(ctx context.Context, list []people.Person) group {
	g := group{Title: "Personas"}
	open := web.May(ctx, "/personas/{persona}")
	for _, person := range list {
		l := web.Line{Icon: web.IconUser, Title: person.Name, Href: web.OrdersPath + "?q=" + url.QueryEscape(person.Name), Text: words(person.Post, person.UnitName, extension(person.Extension))}
		if open {
			l.Href = "/personas/" + string(person.ID)
		}
		if !person.Active {
			l.State = web.Badge{Icon: web.IconLock, Text: "Cuenta cerrada"}
		}
		g.Lines = append(g.Lines, l)
	}
	return g
}

func unitGroup(list []people.Unit) group {
	g := group{Title: "Unidades"}
	for _, u := range list {
		g.Lines = append(g.Lines, web.Line{Icon: web.IconBuilding, Title: u.Name, Href: web.OrdersPath + "?q=" + url.QueryEscape(u.Name), Text: "Sus órdenes"})
	}
	return g
}

// ways are the deeds, places, activities and sections of the manual whose words begin as those of a text.
func (p *pages) ways(ctx context.Context, text string) []group {
	deeds, places, acts := group{Title: "Hacer"}, group{Title: "Ir a"}, group{Title: "Actividades del procedimiento"}
	help := group{Title: "Manual"}
	for _, d := range web.Deeds(ctx) {
		deeds.Lines = append(deeds.Lines, web.Line{Icon: d.Icon, Title: d.Name, Href: d.Path})
	}
	for _, d := range web.Places(ctx) {
		places.Lines = append(places.Lines, web.Line{Icon: d.Icon, Title: d.Name, Href: d.Path})
	}
	if text != "" && web.May(ctx, web.ProcedurePath) {
		for _, a := range p.rev.Activities {
			if a.Numbered() {
				acts.Lines = append(acts.Lines, web.Line{Icon: web.IconSitemap, Title: a.Title, Text: a.By[0].Label() + ", actividad " + web.Number(a.No), Href: web.ProcedurePath + "?actividad=" + url.QueryEscape(a.Slug) + "#actividad"})
			}
		}
	}
	if text != "" && web.May(ctx, web.ManualPath) {
		for _, c := range manual.Chapters() {
			for _, s := range c.Sections {
				help.Lines = append(help.Lines, web.Line{Icon: web.IconBook, Title: s.Title, Text: c.Title, Href: web.ManualPath + "/" + c.Key + "#" + s.Key})
			}
		}
	}
	var kept []group
	for _, g := range []group{deeds, places, acts, help} {
		g.Lines = slices.DeleteFunc(g.Lines, func(l web.Line) bool { return !begins(l.Title, text) })
		if len(g.Lines) > 0 {
			kept = append(kept, g)
		}
	}
	return kept
}

// begins tells whether each word of a text begins some word of a title, without
// regard to accents and capitals.
func begins(title, text string) bool {
	have := strings.Fields(plain(title))
	for _, w := range strings.Fields(plain(text)) {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}

var accents = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n", ",", " ", "«", "", "»", "")

func plain(s string) string { return accents.Replace(strings.ToLower(s)) }

func words(list ...string) string {
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), " · ")
}

func extension(s string) string {
	if s == "" {
		return ""
	}
	return "ext. " + s
}
