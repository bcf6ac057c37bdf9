package program

import (
	"context"

	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/jobs"
	"secogem.gob.mx/soporte/internal/pdf"
)

// joinDocuments builds what fills the formats and freezes their PDF.
func (p *Program) joinDocuments() {
	p.Documents = &documents.Store{
		DB: p.DB, Clock: p.Config.Clock, Desk: p.Desk, Papers: p.Papers, Letters: p.Letters, Control: p.Control, People: p.People,
		Supplies: p.Supplies, Settings: p.Settings, Repair: p.Repair, Blobs: p.Desk.Blobs, BaseURL: p.Config.BaseURL, Draw: pdf.Draw, Carried: pdf.Carried, Seal: p.SealPDF,
	}
	p.Desk.After = append(p.Desk.After, p.Documents.After)
}

// frozen freezes what acts completed; who asks for a PDF before does it at once.
func (p *Program) frozen() jobs.Job {
	return jobs.Job{Name: "papers to freeze", Do: func(ctx context.Context) error { return p.Documents.Catch(ctx) }}
}
