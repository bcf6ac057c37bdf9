package program

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/jobs"
	"secogem.gob.mx/soporte/internal/proof"
)

// The whole database is judged once a night, when hardly anybody works.
const (
	nightFrom, nightTo = 1, 5
	judgedAgain        = 20 * time.Hour
)

// judge looks once a night whether everything holds, and keeps what it found for
// whoever administers. The first instance that finds it due does it.
func (p *Program) judge() jobs.Job {
	return jobs.Job{Name: "the whole database", Every: 30 * time.Minute, Do: func(ctx context.Context) error {
		now := p.Config.Clock()
		if h := now.In(clock.Mexico).Hour(); h < nightFrom || h >= nightTo {
			return nil
		}
		last, ok, err := proof.Last(ctx, p.DB.Read())
		if err != nil || ok && now.Sub(last.At) < judgedAgain {
			return err
		}
		report, err := proof.Verify(ctx, p.DB, p.Desk.Blobs)
		if err != nil {
			return err
		}
		return p.DB.Write(ctx, func(c *database.Conn) error {
			_, err := proof.Keep(ctx, c, now, report)
			return err
		})
	}}
}
