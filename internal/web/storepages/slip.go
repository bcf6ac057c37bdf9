package storepages

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/slips"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// rulingRow is the decision of one line.
type rulingRow struct {
	Row     int64  `form:"renglon" kind:"hidden" validate:"required,min=1"`
	Verdict string `form:"decision" label:"Decisión" kind:"choice" options:"surtir=Surtir de la bodega|adquirir=Adquirir|alternativa=Dar otro insumo|negar=Negar" validate:"required,oneof=surtir adquirir alternativa negar"`
	Qty     int64  `form:"cantidad" label:"Cantidad" validate:"min=0,max=999"`
	Other   string `form:"alternativa" label:"Otro insumo, si se da en su lugar" kind:"choice" validate:"max=64"`
	Reason  string `form:"motivo" label:"Motivo" help:"Obligatorio si se niega." validate:"max=300"`
}

type decisionForm struct {
	Lines []rulingRow `form:"decisiones" label:"Decisión por renglón" kind:"table" fixed:"true" validate:"required,min=1,max=20,dive"`
}

// handedRow is how much of a line is handed out or comes back.
type handedRow struct {
	Row int64 `form:"renglon" kind:"hidden" validate:"required,min=1"`
	Qty int64 `form:"cantidad" label:"Cantidad" validate:"min=0,max=999"`
}

type handForm struct {
	Lines   []handedRow `form:"entregas" label:"Lo que entregas" kind:"table" fixed:"true" validate:"required,min=1,max=20,dive"`
	Serials string      `form:"series" label:"Números de serie" help:"De las piezas que lo llevan: uno por renglón." kind:"area" max:"2000" validate:"max=2000"`
}

type backForm struct {
	Lines   []handedRow `form:"devueltas" label:"Lo que devuelven" kind:"table" fixed:"true" validate:"required,min=1,max=20,dive"`
	Serials string      `form:"series_devueltas" label:"Números de serie" help:"De las piezas que lo llevan: uno por renglón." kind:"area" max:"2000" validate:"max=2000"`
	Reason  string      `form:"motivo_devolucion" label:"Por qué lo devuelven" kind:"text" validate:"required,min=5,max=300"`
}

// takeForm asks nothing: what is received is on the sheet.
type takeForm struct{}

type slipView struct {
	slip                   supplies.Slip
	folio                  string // of the order
	state                  web.Badge
	places                 []web.Chip
	data                   []web.Pair
	sheet, moves           web.Sheet
	decide, hand, back, ok formView
	canDecide, canHand     bool
	canBack, canTake       bool
	waits                  web.Message // what waits for the reader's signature
	bad                    *problem.Error
	fields                 []forms.Field
}

func (p *pages) slip(w http.ResponseWriter, r *http.Request) error { return p.showSlip(w, r, nil) }

func (p *pages) showSlip(w http.ResponseWriter, r *http.Request, s *sent) error {
	ctx, c := r.Context(), p.DB.Read()
	slip, order, err := p.Slips.Request(ctx, c, web.ActorOf(ctx), r.PathValue("folio"))
	if err != nil {
		return err
	}
	v := slipView{slip: slip, folio: order.Folio, state: slipBadge(slip), bad: s.problem()}
	if s == nil {
		if s, v.waits, err = p.waiting(r, slip); err != nil {
			return err
		}
	}
	if v.places, err = p.placesHere(ctx, slipsPath); err != nil {
		return err
	}
	names, err := p.People.Named(ctx, c, people.ID(slip.AdviserID))
	if err != nil {
		return err
	}
	v.data = []web.Pair{{Term: "Orden", Text: order.Folio, Href: web.OrdersPath + "/" + order.Folio, Folio: true}, {Term: "Pide", Text: orDash(clean(names[people.ID(slip.AdviserID)].Name))},
		{Term: "Pedida", Text: web.Exact(slip.AskedAt.Time)}, {Term: "Formato", Text: "F-07 " + slip.Folio, Href: web.OrdersPath + "/" + order.Folio + "/formatos/" + slip.ID}}
	if slip.Urgent {
		v.data = append(v.data, web.Pair{Term: "Urgencia", Text: "Urgente"})
	}
	if slip.Note != "" {
		v.data = append(v.data, web.Pair{Term: "Cierre", Text: slip.Note})
	}
	items, err := p.Supplies.List(ctx, c)
	if err != nil {
		return err
	}
	v.sheet = lineSheet(slip, items)
	if err := p.offers(ctx, &v, items, s); err != nil {
		return err
	}
	for _, f := range []formView{v.decide, v.hand, v.back, v.ok} {
		if f.bad != nil {
			v.fields, v.bad = f.fields, f.bad
		}
	}
	entries, err := p.Supplies.Ledger(ctx, c, slip.OrderID)
	if err != nil {
		return err
	}
	v.moves = moveSheet(entries)
	return web.Render(w, r, s.status(), slipPage(v))
}

// offers are the forms that the reader may send now.
func (p *pages) offers(ctx context.Context, v *slipView, items []supplies.Item, s *sent) error {
	slip, self, actor := v.slip, slipPath(v.slip.Folio), web.ActorOf(ctx)
	var d decisionForm
	var h handForm
	var b backForm
	var rulings, handed, back []string
	serials := false
	for _, l := range slip.Lines {
		if slip.Open() && (l.Verdict == "" || l.Verdict == supplies.Deny || l.Pending() > 0) {
			row := rulingRow{Row: l.Row, Verdict: string(l.Verdict), Qty: l.Granted, Reason: l.Reason}
			if l.Verdict == "" {
				row.Qty, row.Verdict = l.Asked, string(supplies.Buy)
				if free(items, l.ItemID) >= l.Asked {
					row.Verdict = string(supplies.Give)
				}
			}
			if l.Verdict == supplies.Another {
				row.Other = l.GiveID
			}
			d.Lines = append(d.Lines, row)
			words := fmt.Sprintf("%s: pide %s; libres %s", l.Name, amount(l.Asked, l.Unit), number(free(items, l.ItemID)))
			if l.Instead != "" {
				words += "; también sirve " + l.Instead
			}
			rulings = append(rulings, words)
		}
		if n := l.Pending(); slip.Open() && l.Verdict != "" && n > 0 {
			h.Lines = append(h.Lines, handedRow{Row: l.Row, Qty: l.Ready()})
			handed = append(handed, fmt.Sprintf("%s: por entregar %s, listas %s", l.GiveName, amount(n, l.Unit), number(l.Ready())))
			serials = serials || l.Serials
		}
		if n := l.Delivered - l.Returned; n > 0 {
			b.Lines = append(b.Lines, handedRow{Row: l.Row})
			back = append(back, fmt.Sprintf("%s: se entregaron %s", l.GiveName, amount(n, l.Unit)))
			serials = serials || l.Serials
		}
	}
	v.canTake = slip.State == supplies.ToTake && slip.AdviserID == string(actor.Person.ID) && actor.Has(people.Adviser)
	v.canDecide, v.canHand, v.canBack = keeper(ctx) && len(d.Lines) > 0 && !v.canTake, keeper(ctx) && len(h.Lines) > 0, keeper(ctx) && len(b.Lines) > 0
	choices := forms.Choices{}
	for _, i := range items {
		choices["decisiones.alternativa"] = append(choices["decisiones.alternativa"], forms.Option{Key: i.ID, Label: i.Name + " (" + amount(i.Free(), i.Unit) + " libres)"})
	}
	v.decide = rowsOf(ctx, self+"/decision", &d, choices, s.of("decision"), "renglon", "decision", rulings)
	v.hand = rowsOf(ctx, self+"/entrega", &h, nil, s.of("entrega"), "renglon", "cantidad", handed)
	v.back = rowsOf(ctx, self+"/devolucion", &b, nil, s.of("devolucion"), "renglon", "cantidad", back)
	if !serials {
		v.hand.fields, v.back.fields = without(v.hand.fields, "series"), without(v.back.fields, "series_devueltas")
	}
	v.ok = formOf(self+"/acuse", &takeForm{}, nil, s.of("acuse"))
	for _, f := range []*formView{&v.decide, &v.hand, &v.back, &v.ok} {
		f.version = f.upon(slip.Version)
	}
	return nil
}

func free(items []supplies.Item, id string) int64 {
	for _, i := range items {
		if i.ID == id {
			return i.Free()
		}
	}
	return 0
}

// named says on the first cell of each row of a table what the row is about; no rows are
// added to it.
func named(v formView, cell string, words []string) formView {
	for i := range v.fields {
		t := &v.fields[i]
		if t.Kind != forms.Table {
			continue
		}
		t.Max = len(t.Children)
		for n := range t.Children {
			for k := range t.Children[n].Children {
				f := &t.Children[n].Children[k]
				if strings.HasSuffix(f.Name, "."+cell) && n < len(words) {
					f.Label = words[n]
				}
			}
		}
	}
	return v
}

func without(fields []forms.Field, name string) (list []forms.Field) {
	for _, f := range fields {
		if f.Name != name {
			list = append(list, f)
		}
	}
	return list
}

func lineSheet(slip supplies.Slip, items []supplies.Item) web.Sheet {
	s := web.Sheet{Caption: "Renglones de la solicitud", Hide: true, Cards: true,
		Columns: []web.Column{{Title: "Insumo"}, {Title: "Pide", Number: true}, {Title: "Decisión"}, {Title: "Se da", Number: true}, {Title: "Entregado", Number: true}, {Title: "Acusado", Number: true}, {Title: "Devuelto", Number: true}}}
	for _, l := range slip.Lines {
		why := l.Reason
		switch {
		case l.Verdict == supplies.Another:
			why = strings.Trim(l.GiveName+" · "+why, " ·")
		case l.Missing() > 0:
			why = strings.Trim(missing(l.Missing())+" por llegar · "+why, " ·")
		}
		what := web.Cell{Text: l.Name, Small: strings.Trim(l.Purpose+" · libres "+number(free(items, l.ItemID)), " ·")}
		s.Rows = append(s.Rows, []web.Cell{what, {Text: amount(l.Asked, l.Unit)}, {Text: l.Verdict.Label(), Small: why}, {Text: number(l.Granted)}, {Text: number(l.Delivered)}, {Text: number(l.Taken)}, {Text: number(l.Returned)}})
	}
	return s
}

func moveSheet(entries []supplies.Entry) web.Sheet {
	s := web.Sheet{Caption: "Lo que la orden recibió y devolvió", Hide: true, Columns: []web.Column{{Title: "Cuándo"}, {Title: "Insumo"}, {Title: "Cantidad", Number: true}, {Title: "Costo", Number: true}}}
	for _, e := range entries {
		small := kindOf(e.Kind)
		if e.Serials != "" {
			small += " · serie " + e.Serials
		}
		s.Rows = append(s.Rows, []web.Cell{{Content: web.TimeTag(e.At.Time)}, {Text: e.Name, Small: small}, {Text: amount(-e.Qty, e.Unit)}, {Text: web.Pesos(-e.Value)}})
	}
	return s
}

// version is the one that the page showed; a form without it was not ours and never matches.
func version(values url.Values) int64 {
	n, _ := strconv.ParseInt(values.Get(web.VersionField), 10, 64)
	if n <= 0 {
		return -1
	}
	return n
}

func rulingsOf(f *decisionForm) (rulings []supplies.Ruling, at map[int64]int) {
	at = map[int64]int{}
	for i, l := range f.Lines {
		at[l.Row] = i
		rulings = append(rulings, supplies.Ruling{Row: l.Row, Verdict: supplies.Verdict(l.Verdict), Qty: l.Qty, OtherID: l.Other, Reason: l.Reason})
	}
	return rulings, at
}

// onRow moves a message from the line of the request to the row of the form.
func onRow(err error, at map[int64]int, table string) error {
	bad, ok := problem.As(err)
	if !ok || len(bad.Fields) == 0 {
		return err
	}
	for i, f := range bad.Fields {
		var no int64
		var rest string
		if n, _ := fmt.Sscanf(f.Name, "lineas[%d].%s", &no, &rest); n == 2 {
			if row, there := at[no+1]; there {
				bad.Fields[i].Name = fmt.Sprintf("%s[%d].%s", table, row, rest)
			}
		} else if f.Name == "lineas" {
			bad.Fields[i].Name = table
		} else if f.Name == "series" && table == "devueltas" {
			bad.Fields[i].Name = "series_devueltas"
		}
	}
	return bad
}

func handedOf(rows []handedRow) (list []supplies.Handed, at map[int64]int) {
	at = map[int64]int{}
	for i, l := range rows {
		at[l.Row] = i
		if l.Qty > 0 {
			list = append(list, supplies.Handed{Row: l.Row, Qty: l.Qty})
		}
	}
	return list, at
}

func (p *pages) giveBack(w http.ResponseWriter, r *http.Request) error {
	var f backForm
	folio := r.PathValue("folio")
	return p.take(w, r, "devolucion", &f, func(values url.Values) error {
		handed, at := handedOf(f.Lines)
		return onRow(p.Slips.GiveBack(r.Context(), web.ActorOf(r.Context()), folio, handed, supplies.ParseSerials(f.Serials), f.Reason, slips.Signed{Form: web.SentForm(r, values), Version: version(values)}), at, "devueltas")
	}, func(s *sent) error { return p.showSlip(w, r, s) }, said("Devolución registrada."), slipPath(folio))
}
