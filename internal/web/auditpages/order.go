package auditpages

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/samples"
	"secogem.gob.mx/soporte/internal/web"
)

// orderView is the dossier of one order as an auditor reads it.
type orderView struct {
	folio, title string
	state        string
	lacking      int
	evidence     []samples.Evidence
	paper        map[string]string // address of a paper by its id
	steps        web.Sheet
	papers       web.Sheet
	report       *proof.Report // nil until it is asked for
}

// dossier is everything that belongs to an order.
type dossier struct {
	orders.View
	letter  *letters.Letter
	notices int
	chain   []audit.Record
}

func (p *pages) dossier(ctx context.Context, r *http.Request) (dossier, error) {
	var d dossier
	var err error
	if d.View, err = p.Desk.Open(ctx, web.ActorOf(ctx), r.PathValue("folio")); err != nil {
		return d, err
	}
	c, o := p.DB.Read(), d.Order
	if o.Record.Letter != "" {
		l, err := p.Letters.Get(ctx, c, o.Record.Letter)
		if err != nil {
			return d, err
		}
		d.letter = &l
	}
	if d.notices, err = samples.NoticesTo(ctx, c, string(o.ID), string(o.RequesterID)); err != nil {
		return d, err
	}
	d.chain, err = audit.History(ctx, c, "orden:"+string(o.ID))
	return d, err
}

func (p *pages) order(w http.ResponseWriter, r *http.Request) error {
	return p.showOrder(w, r, "consulta", nil)
}

// verify checks chain, papers, signatures and custody of the order, and enters that
// it was asked.
func (p *pages) verify(w http.ResponseWriter, r *http.Request) error {
	o, err := p.Desk.Find(r.Context(), p.DB.Read(), web.ActorOf(r.Context()), r.PathValue("folio"))
	if err != nil {
		return err
	}
	report, err := proof.Order(r.Context(), p.DB, string(o.ID))
	if err != nil {
		return err
	}
	return p.showOrder(w, r, "verificación", &report)
}

func (p *pages) showOrder(w http.ResponseWriter, r *http.Request, what string, report *proof.Report) error {
	ctx := r.Context()
	d, err := p.dossier(ctx, r)
	if err != nil {
		return err
	}
	if err := p.Samples.Look(ctx, by(r), what, d.Order.Folio); err != nil {
		return err
	}
	o := d.Order
	st, _ := o.Procedure().Order.Station(o.State)
	v := orderView{folio: o.Folio, title: firstLine(o.Fault), state: st.Label, report: report, paper: map[string]string{},
		evidence: samples.Of(samples.Material{View: d.View, Letter: d.letter, Notices: d.notices})}
	for _, e := range v.evidence {
		if e.Found == "" {
			v.lacking++
		}
	}
	for _, x := range d.Papers {
		v.paper[x.ID] = paperPath(o.Folio, x.ID)
	}
	v.steps, v.papers = stepSheet(d), paperSheet(d)
	return web.Render(w, r, http.StatusOK, orderPage(v))
}

func paperPath(folio, id string) string {
	return "/ordenes/" + url.PathEscape(folio) + "/formatos/" + url.PathEscape(id)
}

// entries are the audit entries of the steps, by sequence of the step. The chain of an order
// holds more than its steps: messages, notes, what was withdrawn, files. The entry of a step
// is one that names its act, and they stand in the order of the steps.
func (d dossier) entries() map[int64]audit.Record {
	list := map[int64]audit.Record{}
	n := 0
	for _, e := range d.chain {
		var of struct {
			Act string `json:"acto"`
		}
		if json.Unmarshal([]byte(e.Data), &of) != nil || of.Act == "" {
			continue
		}
		if n < len(d.Steps) {
			list[d.Steps[n].Seq] = e
		}
		n++
	}
	return list
}

// stepSheet is the timeline: number of the activity, who, as what, when, with which
// document and hash.
func stepSheet(d dossier) web.Sheet {
	s := web.Sheet{Caption: "Pasos de la orden, del primero al último", Hide: true, Columns: []web.Column{{Title: "Paso"}, {Title: "Actividad"}, {Title: "Qué"}, {Title: "Quién"}, {Title: "Cuándo"}, {Title: "Documento"}, {Title: "Huella del asiento"}}}
	rev, entries := d.Order.Procedure(), d.entries()
	for _, x := range d.Steps {
		a, _ := rev.Activity(x.Act)
		no := a.No
		if no == 0 {
			no = a.Within
		}
		number := "—"
		if no > 0 {
			number = strconv.Itoa(no)
		}
		what, docs := a.Title, []string(nil)
		if w, ok := rev.Order.Way(x.Way); ok {
			what, docs = w.Label, w.Papers
		}
		s.Rows = append(s.Rows, []web.Cell{
			{Text: strconv.FormatInt(x.Seq, 10)}, {Text: number, Small: a.Clause}, {Text: what, Small: x.Way}, {Text: clean(d.Name(x.Actor)), Small: x.Role.Label()},
			{Text: web.Exact(x.At)}, {Text: documentOf(d, docs)}, {Text: short(entries[x.Seq].Hash), Folio: true},
		})
	}
	return s
}

// documentOf names the papers that a way leaves, with their folios.
func documentOf(d dossier, codes []string) string {
	text := ""
	for _, code := range codes {
		name := code
		for _, x := range d.Papers {
			if string(x.Kind) == code && x.Status != papers.Void && x.Folio != "" {
				name = code + " " + x.Folio
			}
		}
		if text != "" {
			text += ", "
		}
		text += name
	}
	if text == "" {
		return "—"
	}
	return text
}

func paperSheet(d dossier) web.Sheet {
	s := web.Sheet{Caption: "Formatos", Hide: true, Columns: []web.Column{{Title: "Formato"}, {Title: "Estado"}, {Title: "Firmas"}, {Title: "Huella SHA-256"}}}
	for _, x := range d.Papers {
		signed := 0
		for _, sig := range x.Signatures {
			if sig.Valid {
				signed++
			}
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: string(x.Kind) + " " + x.Folio, Href: paperPath(d.Order.Folio, x.ID)}, {Text: string(x.Status), Small: "versión " + strconv.Itoa(x.Version)}, {Text: strconv.Itoa(signed)}, {Text: short(x.Hash), Folio: true}})
	}
	if l := d.letter; l != nil {
		signed := "0"
		if l.Signature.PersonID != "" {
			signed = "1"
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: "Oficio " + l.Number, Href: paperPath(d.Order.Folio, l.ID)}, {Text: string(l.State), Small: "versión " + strconv.Itoa(l.Version)}, {Text: signed}, {Text: short(l.Hash), Folio: true}})
	}
	return s
}

func short(hash string) string {
	if len(hash) > 16 {
		return hash[:16] + "…"
	}
	return hash
}

func (v orderView) answer() string {
	if v.lacking == 0 {
		return web.Count(len(v.evidence), "cláusula aplica y tiene evidencia.", "cláusulas aplican y todas tienen evidencia.")
	}
	return web.Count(v.lacking, "cláusula sin evidencia", "cláusulas sin evidencia") + " de " + strconv.Itoa(len(v.evidence)) + "."
}

// firstFault is the first thing that does not hold.
func (v orderView) firstFault() string {
	for _, k := range v.report.Checks {
		if len(k.Findings) > 0 {
			return k.Findings[0] + "."
		}
	}
	return ""
}

func judged(k proof.Check) string {
	return web.Count(k.Judged, "cosa comprobada", "cosas comprobadas")
}
