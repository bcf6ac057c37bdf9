package program

import (
	"context"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/jobs"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/supplies"
)

// tellOfStore puts what the store room tells into the trays: an AST what became of their
// request, the Supervisor what runs short or is late (rev11 R-S-03, R-A-06, E-09).
func (p *Program) tellOfStore(ctx context.Context, c *database.Conn, a supplies.Alert) error {
	to := notices.Addressee{Role: people.Supervisor}
	if a.Person != "" {
		to = notices.Addressee{Person: people.ID(a.Person)}
	}
	return p.Notices.TellOf(ctx, c, notices.Subject{ID: a.Subject, Folio: a.Folio}, to, a.Kind, a.Text, a.At)
}

// lateAcquisitions warns of what was promised and has not come.
func (p *Program) lateAcquisitions() jobs.Job {
	return jobs.Job{Name: "late acquisitions", Every: storeEvery, Do: func(ctx context.Context) error {
		return p.DB.Write(ctx, func(c *database.Conn) error {
			_, err := p.Supplies.WarnLate(ctx, c, audit.By{Actor: audit.System, Role: string(procedure.System), At: p.Config.Clock()})
			return err
		})
	}}
}
