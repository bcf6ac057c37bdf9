package repairpages

import (
	"bytes"
	"net/http"
	"strconv"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/web"
)

// document reads one paper of a file for its reader, as it is printed.
func (p *pages) document(r *http.Request) (repair.File, papers.Document, error) {
	v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"))
	if err != nil {
		return v.File, papers.Document{}, err
	}
	d, err := p.Documents.OneOfFile(v.File, v.Facts.Papers, r.PathValue("id"))
	return v.File, d, err
}

// paper shows one paper of a file as its sheet (rev11 F-05, F-08, F-11).
func (p *pages) paper(w http.ResponseWriter, r *http.Request) error {
	f, d, err := p.document(r)
	if err != nil {
		return err
	}
	s, err := p.Documents.Sheet(r.Context(), p.DB.Read(), d)
	if err != nil {
		return err
	}
	back := web.FilesPath + "/" + f.Folio
	return web.Render(w, r, http.StatusOK, web.SheetPage(s, web.Focus{Back: back, BackWords: "Volver al expediente", Name: s.Code, Folio: s.Folio}, back+"/formatos/"+d.PaperID+"/pdf",
		"Versión "+strconv.Itoa(d.Version)+" del documento."))
}

// paperPDF gives it as PDF: the very bytes that were frozen when it is complete.
func (p *pages) paperPDF(w http.ResponseWriter, r *http.Request) error {
	_, d, err := p.document(r)
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
