package orderpages

import (
	"bytes"
	"context"
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

// pdfOf is the address of a document of an order as PDF.
func pdfOf(o *orders.Order, id string) string { return pathOf(o) + "/formatos/" + id + "/pdf" }

// paper shows one paper of an order as its sheet, on the screen as it is printed (rev11
// F-01 to F-11, Q-06). Who opens their copy of a letter is notified by it.
func (p *Pages) paper(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	v, l, err := p.documentAsked(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if l != nil {
		id = l.ID
		if r.Method == http.MethodGet {
			if err := p.Desk.TakeCopy(ctx, actor, *l); err != nil {
				return err
			}
		}
	}
	s, note, err := p.sheet(ctx, v, id)
	if err != nil {
		return err
	}
	var actions []web.Action
	for _, x := range v.Papers {
		if x.ID == id {
			actions = strengths(r, v, x)
		}
	}
	if l != nil {
		note = versionNote(l.Version, l.Hash)
	}
	return web.Render(w, r, http.StatusOK, web.SheetPage(s, web.Focus{Back: pathOf(v.Order), BackWords: "Volver a la orden", Name: s.Code, Folio: s.Folio}, pdfOf(v.Order, id), note, actions...))
}

// sheet is a document of an order as it is printed, with its version and the hash of what
// signatures bind; without note for ST-OS, which nobody signs.
func (p *Pages) sheet(ctx context.Context, v orders.View, id string) (s sheets.Sheet, note string, err error) {
	d, err := p.Documents.Of(ctx, p.Desk.DB.Read(), v, id)
	if err != nil {
		return s, "", err
	}
	for _, x := range v.Papers {
		if x.ID == id {
			note = versionNote(d.Version, x.Hash)
		}
	}
	later, err := p.Papers.LaterOf(ctx, p.Desk.DB.Read(), id)
	if err != nil {
		return s, note, err
	}
	for _, x := range later[id] {
		note += ". " + x.Words()
	}
	if s, err = p.Documents.Sheet(ctx, p.Desk.DB.Read(), d); err != nil {
		return s, note, err
	}
	return s, note, p.onScreen(ctx, v, s)
}

// versionNote says which version of a paper it is, with the hash of what is signed.
func versionNote(version int, hash string) string {
	return "Versión " + strconv.Itoa(version) + " del documento. Huella SHA-256 " + hash
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
