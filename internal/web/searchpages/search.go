package searchpages

import (
	"context"
	"net/http"
	"strings"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// How many of a kind a page of results and the palette show.
const (
	onPage    = 20
	inPalette = 5
	unasked   = 3 // orders that the palette shows before somebody types
)

// searchView is the page of results.
type searchView struct {
	Text   string
	Groups []group
}

func (v searchView) count() int {
	n := 0
	for _, g := range v.Groups {
		n += len(g.Lines)
	}
	return n
}

// search shows what a text finds. A whole folio goes straight to its order, which
// judges the reader.
func (p *pages) search(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := searchView{Text: typed(r.URL.Query().Get("q"))}
	if id, read := equipment.LabelID(v.Text); read { // a reader of codes in the field
		return web.SeeOther(w, r, web.AssetsPath+"/"+string(id)+"/abrir")
	}
	if v.Text != "" {
		found, hits, err := p.find(ctx, v.Text, onPage)
		if err != nil {
			return err
		}
		for _, c := range hits.Orders {
			if strings.EqualFold(c.Folio, v.Text) {
				return web.SeeOther(w, r, web.OrdersPath+"/"+c.Folio)
			}
		}
		v.Groups = append(found, p.ways(ctx, v.Text)...)
	}
	return web.Render(w, r, http.StatusOK, searchPage(v))
}

// quick answers the palette: without words what the reader may do here and now, with
// words what they find. en is the address of the page on which it was opened.
func (p *pages) quick(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q := r.URL.Query()
	text := typed(q.Get("q"))
	v := searchView{Text: text}
	here, err := p.here(ctx, q.Get("en"), text)
	if err != nil {
		return err
	}
	v.Groups = append(v.Groups, here...)
	ways := p.ways(ctx, text)
	if text == "" {
		waiting, err := p.waiting(ctx)
		if err != nil {
			return err
		}
		v.Groups = append(v.Groups, waiting...)
		v.Groups = append(v.Groups, ways...)
		return web.Render(w, r, http.StatusOK, options(v))
	}
	found, _, err := p.find(ctx, text, inPalette)
	if err != nil {
		return err
	}
	if strings.ContainsAny(text, "0123456789") {
		v.Groups = append(append(v.Groups, found...), ways...)
	} else {
		v.Groups = append(append(v.Groups, ways...), found...)
	}
	return web.Render(w, r, http.StatusOK, options(v))
}

// here offers what the reader may do with the order of the page, if there is one.
func (p *pages) here(ctx context.Context, path, text string) ([]group, error) {
	rest, inside := strings.CutPrefix(path, web.OrdersPath+"/")
	folio, _, _ := strings.Cut(rest, "/")
	if !inside || folio == "" || len(folio) > 40 {
		return nil, nil
	}
	view, err := p.Desk.Open(ctx, web.ActorOf(ctx), folio)
	switch problem.KindOf(err) {
	case "":
	case problem.NotFound:
		return nil, nil
	default:
		return nil, err
	}
	g := group{Title: "En esta orden"}
	for _, o := range view.Offers {
		if !begins(o.Activity.Title, text) {
			continue
		}
		l := web.Line{Icon: web.IconArrowRight, Title: o.Activity.Title, Href: web.OrdersPath + "/" + view.Order.Folio + "/actividades/" + o.Activity.Slug}
		if o.Main {
			l.Text = "Lo que sigue"
		}
		g.Lines = append(g.Lines, l)
	}
	if len(g.Lines) == 0 {
		return nil, nil
	}
	return []group{g}, nil
}

// waiting are the orders that wait for the reader, and their own open ones.
func (p *pages) waiting(ctx context.Context) ([]group, error) {
	actor, now := web.ActorOf(ctx), web.Now(ctx)
	turn, err := p.Desk.MyTurn(ctx, actor)
	if err != nil {
		return nil, err
	}
	others, err := p.Desk.InOtherHands(ctx, actor, unasked)
	if err != nil {
		return nil, err
	}
	mine, rest := group{Title: "Esperan por ti"}, group{Title: "Tuyas, en otras manos"}
	for _, c := range turn[:min(len(turn), unasked)] {
		if c.Folio != "" {
			mine.Lines = append(mine.Lines, orderLine(c.Card, now))
		}
	}
	for _, c := range others {
		if c.Folio != "" {
			rest.Lines = append(rest.Lines, orderLine(c, now))
		}
	}
	var groups []group
	for _, g := range []group{mine, rest} {
		if len(g.Lines) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, nil
}
