package program

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/jobs"
)

// yearly tells users of the days of the yearly programme and prepares its orders in time
// (rev11 P-04).
func (p *Program) yearly() jobs.Job {
	return jobs.Job{Name: "yearly programme", Every: time.Hour, Do: func(ctx context.Context) error {
		_, err := p.Maintenance.Tick(ctx)
		return err
	}}
}
