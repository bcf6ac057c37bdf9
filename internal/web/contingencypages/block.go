package contingencypages

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// blockView is the page of one block, folio by folio.
type blockView struct {
	folios string // «OSC-2026-00001-6 a 00005-9»
	answer string
	data   []web.Pair
	sheet  web.Sheet
	annul  formView
	prints string // address of its formats for the pen
	action string // "" when no folio is free any more
}

func (p *pages) block(w http.ResponseWriter, r *http.Request) error { return p.showBlock(w, r, nil) }

func (p *pages) showBlock(w http.ResponseWriter, r *http.Request, s *sent) error {
	ctx, c := r.Context(), p.DB.Read()
	b, err := p.Contingency.Block(ctx, c, r.PathValue("id"))
	if err != nil {
		return err
	}
	list, err := p.Contingency.FoliosOf(ctx, c, b.ID)
	if err != nil {
		return err
	}
	names, err := p.names(ctx, c, nil, []contingency.Block{b})
	if err != nil {
		return err
	}
	var who []people.ID
	choices := forms.Choices{"folio": nil}
	for _, f := range list {
		if f.State == contingency.Free {
			choices["folio"] = append(choices["folio"], forms.Option{Key: f.Folio, Label: f.Folio})
		} else {
			who = append(who, people.ID(f.SettledBy))
		}
	}
	settled, err := p.People.Named(ctx, c, who...)
	if err != nil {
		return err
	}
	for id, x := range settled {
		names.people[id] = x
	}
	v := blockView{folios: rangeOf(b), answer: web.Count(int(b.Free), "folio libre", "folios libres") + " de " + web.Number(int(b.Last-b.First+1)) + ".", sheet: folioSheet(list, names), annul: formOf(&annulForm{}, choices, s)}
	v.data = []web.Pair{{Term: "Unidad", Text: names.units[b.UnitID]}, {Term: "Lo recibió", Text: b.DeliveredTo}, {Term: "Lo emitió", Text: names.person(b.IssuedBy)},
		{Term: "Emitido", Text: web.Exact(b.IssuedAt.Time)}, {Term: "Usados", Text: web.Number(int(b.Used))}, {Term: "Anulados", Text: web.Number(int(b.Void))}}
	v.prints = blocksPath + "/" + b.ID + "/paquete"
	if b.Free > 0 || s != nil {
		v.action = blocksPath + "/" + b.ID + "/anulados"
	}
	return web.Render(w, r, s.status(), blockPage(v))
}

func folioSheet(list []contingency.Folio, names named) web.Sheet {
	s := web.Sheet{Caption: "Folios del bloque", Hide: true, Columns: []web.Column{{Title: "Folio"}, {Title: "Estado"}, {Title: "Cuándo"}}}
	for _, f := range list {
		row := []web.Cell{{Text: f.Folio, Folio: true}, {Content: web.StateBadge(stateOf(f.State)), Small: f.Reason}, {}}
		if f.State == contingency.Used {
			row[0].Href = web.OrdersPath + "/" + f.Folio
		}
		if f.State != contingency.Free {
			row[2] = web.Cell{Content: web.TimeTag(f.SettledAt.Time), Small: names.person(f.SettledBy)}
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func stateOf(s contingency.FolioState) web.Badge {
	switch s {
	case contingency.Used:
		return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Usado"}
	case contingency.Void:
		return web.Badge{Tone: web.Bad, Icon: web.IconBan, Text: "Anulado"}
	}
	return web.Badge{Icon: web.IconFileText, Text: "Libre"}
}
