package repairpages

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/sheets"
	"secogem.gob.mx/soporte/internal/web"
)

// sheet is a paper of a file as it is printed, with its version and the hash of what
// signatures bind.
func (p *pages) sheet(ctx context.Context, f repair.File, list []papers.Paper, id string) (s sheets.Sheet, note string, err error) {
	d, err := p.Documents.OneOfFile(f, list, id)
	if err != nil {
		return s, "", err
	}
	for _, x := range list {
		if x.ID == id {
			note = "Versión " + strconv.Itoa(x.Version) + " del documento. Huella SHA-256 " + x.Hash
		}
	}
	later, err := p.Papers.LaterOf(ctx, p.DB.Read(), id)
	if err != nil {
		return s, "", err
	}
	for _, x := range later[id] {
		note += ". " + x.Words()
	}
	if s, err = p.Documents.Sheet(ctx, p.DB.Read(), d); err != nil {
		return s, "", err
	}
	return s, note, p.onScreen(ctx, f, s)
}

// paper shows one paper of a file as its sheet (rev11 F-05, F-08, F-11).
func (p *pages) paper(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"))
	if err != nil {
		return err
	}
	s, note, err := p.sheet(r.Context(), v.File, v.Facts.Papers, r.PathValue("id"))
	if err != nil {
		return err
	}
	back := path(v.File.Folio)
	return web.Render(w, r, http.StatusOK, web.SheetPage(s, web.Focus{Back: back, BackWords: "Volver al expediente", Name: s.Code, Folio: s.Folio}, back+"/formatos/"+r.PathValue("id")+"/pdf", note))
}

// paperName is the name of a format as a list says it.
func paperName(kind papers.Kind) string {
	if f, ok := papers.FormatOf(kind); ok {
		return string(kind) + " " + f.Name
	}
	return string(kind)
}

// paperPDF gives it as PDF: the very bytes that were frozen when it is complete.
func (p *pages) paperPDF(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"))
	if err != nil {
		return err
	}
	d, err := p.Documents.OneOfFile(v.File, v.Facts.Papers, r.PathValue("id"))
	if err != nil {
		return err
	}
	b, _, err := p.Documents.PDF(r.Context(), d)
	if err != nil {
		return err
	}
	web.PDF(w, r, string(d.Kind)+" "+d.Folio+".pdf", d.At, bytes.NewReader(b))
	return nil
}
