package program

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/jobs"
)

// yearly tells users of the days of the yearly programme and prepares its orders in time;
// whom it has no day for is told by when their machine is due (rev11 P-04).
func (p *Program) yearly() jobs.Job {
	return jobs.Job{Name: "yearly programme", Every: time.Hour, Do: func(ctx context.Context) error {
		if _, err := p.Maintenance.Tick(ctx); err != nil {
			return err
		}
		_, err := p.Maintenance.Warn(ctx)
		return err
	}}
}
