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
		report, err := p.Verify(ctx)
		if err != nil {
			return err
		}
		return p.DB.Write(ctx, func(c *database.Conn) error {
			_, err := proof.Keep(ctx, c, now, report)
			return err
		})
	}}
}

// Verify judges the whole database with its files and the checkpoints outside of it.
func (p *Program) Verify(ctx context.Context) (proof.Report, error) {
	r, err := proof.VerifySealed(ctx, p.DB, p.Desk.Blobs, p.sealFolders()...)
	if err == nil && p.Own != nil {
		err = r.Trust(p.Own.Mine)
	}
	return r, err
}

// sealFolders are the folders of checkpoints that this installation keeps.
func (p *Program) sealFolders() []string {
	var folders []string
	for _, f := range []string{p.Config.Seals, p.Config.Mirror} {
		if f != "" {
			folders = append(folders, f)
		}
	}
	return folders
}

// sealing seals the audit at each tick, beside the other jobs: one of them may take
// longer than a minute, and what it writes is sealed at least that often (G22). At the
// end what is left is sealed too.
func (p *Program) sealing(ctx context.Context) {
	if p.Seals == nil {
		return
	}
	ticker := time.NewTicker(jobs.Pace)
	defer ticker.Stop()
	r := &jobs.Runner{Clock: p.Config.Clock, Log: p.Config.Log, Jobs: []jobs.Job{{Name: "seals of the audit", Do: func(ctx context.Context) error {
		return p.Seals.Seal(ctx, p.DB, p.Config.Clock())
	}}}}
	r.Run(ctx, ticker.C)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastSeal)
	defer cancel()
	r.Once(last)
}

// lastSeal is how long the last checkpoint may take once the program is told to stop.
const lastSeal = 5 * time.Second
