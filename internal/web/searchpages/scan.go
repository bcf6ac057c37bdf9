package searchpages

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/web"
)

// scanView is the page that reads a label. Several machines may fit part of a number.
type scanView struct {
	Typed  string
	None   bool
	Groups []group
}

// scan leads from a label to the machine, or to its open order when it has one. A
// label may carry the address of the machine's page or only its number.
func (p *pages) scan(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := scanView{Typed: typed(r.URL.Query().Get("n"))}
	if v.Typed == "" {
		return web.Render(w, r, http.StatusOK, scanPage(v))
	}
	if id, read := equipment.LabelID(v.Typed); read {
		return web.SeeOther(w, r, web.AssetsPath+"/"+string(id)+"/abrir")
	}
	if path, ours := strings.CutPrefix(v.Typed, p.Shell.Absolute("/")); ours {
		return web.SeeOther(w, r, web.LocalPath("/"+path, web.ScanPath))
	}
	hits, err := p.Desk.Search(ctx, web.ActorOf(ctx), v.Typed, onPage)
	if err != nil {
		return err
	}
	list := hits.Assets
	if exact := exactly(list, v.Typed); len(exact) > 0 {
		list = exact
	}
	if len(list) == 1 {
		to, err := p.leads(ctx, list[0])
		if err != nil {
			return err
		}
		return web.SeeOther(w, r, to)
	}
	status := http.StatusOK
	if v.None = len(list) == 0; v.None {
		status = http.StatusNotFound
	} else {
		v.Groups = []group{assetGroup(list, v.Typed, onPage)}
	}
	return web.Render(w, r, status, scanPage(v))
}

func exactly(list []equipment.Asset, text string) []equipment.Asset {
	return slices.DeleteFunc(slices.Clone(list), func(a equipment.Asset) bool { return !named([]equipment.Asset{a}, text) })
}

// leads is the open order of a machine that the reader may know of, or the machine.
func (p *pages) leads(ctx context.Context, a equipment.Asset) (string, error) {
	page, err := p.Desk.List(ctx, web.ActorOf(ctx), orders.Filter{Asset: string(a.ID), Open: true, Limit: 1})
	if err != nil {
		return "", err
	}
	if len(page.Cards) > 0 {
		return web.OrdersPath + "/" + page.Cards[0].Folio, nil
	}
	return web.AssetsPath + "/" + string(a.ID), nil
}
