package program

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/drafts"
	"secogem.gob.mx/soporte/internal/jobs"
	"secogem.gob.mx/soporte/internal/live"
	"secogem.gob.mx/soporte/internal/messages"
)

// joinWriting builds what is written beside the acts, and who is told at once.
func (p *Program) joinWriting() {
	p.Drafts = drafts.New(p.DB)
	p.Messages = messages.New(p.DB, p.Config.Clock, p.Notices)
	p.Live = live.New(p.DB, p.Config.Log)
	p.Desk.After = append(p.Desk.After, p.Live.After)
	p.Messages.After = append(p.Messages.After, p.Live.Wrote)
}

// draftsEvery is how often old drafts are looked for.
const draftsEvery = 6 * time.Hour

// oldDrafts forgets what nobody came back for.
func (p *Program) oldDrafts() jobs.Job {
	return jobs.Job{Name: "old drafts", Every: draftsEvery, Do: func(ctx context.Context) error {
		return p.Drafts.Tidy(ctx, p.Config.Clock())
	}}
}
