package program

import (
	"context"

	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// outageFacts tells the order's guards what the contingency knows: the folio of a
// block that a capture names, the outage behind it, and the outages that make the
// survey's term longer (rev11 P-12, R-U-01).
func (p *Program) outageFacts(ctx context.Context, c *database.Conn, o *orders.Order, act orders.Act, f *orders.Facts) error {
	switch a := act.(type) {
	case *orders.Capture:
		if a.Medium == orders.MediumPaper {
			if err := p.blockFacts(ctx, c, o, f); err != nil {
				return err
			}
		}
		if a.OutageID == "" {
			return nil
		}
		_, err := p.Contingency.Outage(ctx, c, a.OutageID)
		if problem.KindOf(err) == problem.NotFound {
			return problem.OnField("caida", "Elige una caída registrada.")
		}
		f.OutageKnown = err == nil
		return err
	case *orders.Conclude, *orders.TakeBack, *orders.ReportProvider, *orders.SignLetter, *orders.ExpireSurvey, *orders.AnswerSurvey, *orders.Reopen:
		var err error
		f.Outages, err = p.Contingency.Outages(ctx, c)
		return err
	}
	return nil
}

func (p *Program) blockFacts(ctx context.Context, c *database.Conn, o *orders.Order, f *orders.Facts) error {
	typed := o.Record.Capture.BlockFolio
	folio, err := p.Contingency.Look(ctx, c, typed)
	if bad, ok := problem.As(err); ok {
		return problem.OnField("folio_bloque", orElse(bad.Message, "Ese folio no existe."))
	}
	if err != nil {
		return err
	}
	f.BlockIssued = folio.IssuedAt.Time
	f.BlockFolio = "ok"
	switch folio.State {
	case contingency.Used:
		f.BlockFolio = "ya se usó"
	case contingency.Void:
		f.BlockFolio = "está anulado"
	}
	o.Record.Capture.BlockFolio = folio.Folio
	return nil
}

// spendFolio marks the folio of a block as used by the order that took it; it is an
// orders.Hook.
func (p *Program) spendFolio(ctx context.Context, c *database.Conn, d orders.Done) error {
	if d.Step.Act != procedure.Capture || d.Order.Medium != orders.MediumPaper {
		return nil
	}
	by := d.Actor.By(people.Role(d.Step.Role))
	by.At = d.Step.At
	_, err := p.Contingency.Use(ctx, c, d.Order.Record.Capture.BlockFolio, string(d.Order.ID), by)
	return err
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
