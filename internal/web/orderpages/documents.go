package orderpages

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/sheets"
	"secogem.gob.mx/soporte/internal/web"
)

// documentView is a paper as a page (rev11 F-01 to F-11, Q-06).
type documentView struct {
	doc   papers.Document
	sheet sheets.Sheet
	note  string // version and hash of what signatures bind; "" for ST-OS, which nobody signs
	back  string
	pdf   string
}

// pdfOf is the address of a document of an order as PDF.
func pdfOf(o *orders.Order, id string) string { return pathOf(o) + "/formatos/" + id + "/pdf" }

// printed shows a document as it is printed, beside the page that says all about it.
func (p *Pages) printed(w http.ResponseWriter, r *http.Request) error {
	v, l, err := p.documentAsked(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if l != nil {
		id = l.ID
	}
	return p.showDocument(w, r, v, id)
}

// documentAsked opens the order of a document for its reader, and the letter when it is
// one: a letter can be named «oficio», which is the one that was signed last.
func (p *Pages) documentAsked(r *http.Request) (orders.View, *letters.Letter, error) {
	v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"))
	if err != nil {
		return v, nil, err
	}
	id := r.PathValue("id")
	if id == documents.StOS || slices.ContainsFunc(v.Papers, func(x papers.Paper) bool { return x.ID == id }) {
		return v, nil, nil
	}
	list, err := p.Letters.OfOrder(r.Context(), p.Desk.DB.Read(), string(v.Order.ID))
	if err != nil {
		return v, nil, err
	}
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].ID == id || id == letterRef && list[i].State == letters.Signed {
			return v, &list[i], nil
		}
	}
	return v, nil, problem.Missing("ese documento")
}

// showDocument shows a document as its sheet.
func (p *Pages) showDocument(w http.ResponseWriter, r *http.Request, v orders.View, id string) error {
	ctx, c := r.Context(), p.Desk.DB.Read()
	d, err := p.Documents.Of(ctx, c, v, id)
	if err != nil {
		return err
	}
	view := documentView{doc: d, back: pathOf(v.Order), pdf: pdfOf(v.Order, id)}
	if view.sheet, err = p.Documents.Sheet(ctx, c, d); err != nil {
		return err
	}
	for _, x := range v.Papers {
		if x.ID == id {
			view.note = "Versión " + strconv.Itoa(d.Version) + " del documento. Huella SHA-256 " + x.Hash
		}
	}
	return web.Render(w, r, http.StatusOK, documentPage(view))
}

// paperPDF gives a document as PDF: the very bytes that were frozen when it is complete.
func (p *Pages) paperPDF(w http.ResponseWriter, r *http.Request) error {
	v, l, err := p.documentAsked(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if l != nil {
		id = l.ID
		if r.Method == http.MethodGet {
			if err := p.Desk.TakeCopy(r.Context(), web.ActorOf(r.Context()), *l); err != nil {
				return err
			}
		}
	}
	d, err := p.Documents.Of(r.Context(), p.Desk.DB.Read(), v, id)
	if err != nil {
		return err
	}
	b, _, err := p.Documents.PDF(r.Context(), d)
	if err != nil {
		return err
	}
	web.PDF(w, r, string(d.Kind)+" "+strings.ReplaceAll(d.Folio, "/", "-")+".pdf", d.At, bytes.NewReader(b))
	return nil
}
