package contingencypages

import (
	"bytes"
	"context"
	"net/http"

	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/pdf"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/sheets"
	"secogem.gob.mx/soporte/internal/web"
)

// printed are the formats that a block brings of each of its folios (rev11 F-09, P-12).
var printed = []papers.Kind{papers.ServiceOrder, papers.Handover, papers.Survey, papers.Backup}

// prints gives a block as one PDF: its receipt, and for each folio that is still free its
// formats for the pen, with the folio, its check digit and its code.
func (p *pages) prints(w http.ResponseWriter, r *http.Request) error {
	ctx, c, now := r.Context(), p.DB.Read(), web.Now(r.Context())
	b, err := p.Contingency.Block(ctx, c, r.PathValue("id"))
	if err != nil {
		return err
	}
	folios, err := p.Contingency.FoliosOf(ctx, c, b.ID)
	if err != nil {
		return err
	}
	receipt, err := p.receipt(ctx, c, b, folios)
	if err != nil {
		return err
	}
	list := []sheets.Sheet{receipt}
	for _, f := range folios {
		if f.State != contingency.Free {
			continue
		}
		for _, kind := range printed {
			s, err := p.Documents.Blank(ctx, c, string(kind), "", f.Folio, now)
			if err != nil {
				return err
			}
			list = append(list, s)
		}
	}
	out, err := pdf.Join(pdf.Cover{Title: "Paquete de contingencia " + rangeOf(b), Subject: "Formatos para llenar a mano", At: b.IssuedAt.Time}, list...)
	if err != nil {
		return err
	}
	web.PDF(w, r, "Paquete "+rangeOf(b)+".pdf", now, bytes.NewReader(out))
	return nil
}

// receipt is F-09, which who issues a block and who receives it sign by hand.
func (p *pages) receipt(ctx context.Context, c *database.Conn, b contingency.Block, folios []contingency.Folio) (sheets.Sheet, error) {
	unit, err := p.People.Unit(ctx, c, b.UnitID)
	if err != nil {
		return sheets.Sheet{}, err
	}
	names, err := p.People.Named(ctx, c, people.ID(b.IssuedBy))
	if err != nil {
		return sheets.Sheet{}, err
	}
	v := &papers.ContingencyPaper{Unit: unit.Name, Series: b.Series, Count: int(b.Last - b.First + 1), First: contingency.Write(b.Series, b.Year, b.First), Last: contingency.Write(b.Series, b.Year, b.Last),
		IssuedBy: names[people.ID(b.IssuedBy)].Name, IssuedAt: b.IssuedAt.Time, Delivered: b.DeliveredTo}
	for _, f := range folios {
		if f.State == contingency.Void {
			v.Voided = append(v.Voided, papers.VoidedFolio{Folio: f.Folio, Reason: f.Reason})
		}
	}
	s, err := p.Documents.Sheet(ctx, c, papers.Document{Kind: papers.Contingency, Folio: v.First, Version: 1, Status: papers.Draft, At: b.IssuedAt.Time, Value: v})
	s.Stamp, s.CopyMark = "", papers.CopyOnPaper // it is signed by hand
	return s, err
}
