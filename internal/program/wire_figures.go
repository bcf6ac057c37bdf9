package program

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/jobs"
)

// figuresEvery is how old the figures of the service may be.
const figuresEvery = 10 * time.Minute

// figures computes the indicators, so that no page has to.
func (p *Program) figures() jobs.Job {
	return jobs.Job{Name: "figures of the service", Every: figuresEvery, Do: func(ctx context.Context) error {
		return p.Indicators.Refresh(ctx, p.Config.Clock())
	}}
}
