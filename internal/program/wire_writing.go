package program

import (
	"context"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/drafts"
	"secogem.gob.mx/soporte/internal/jobs"
	"secogem.gob.mx/soporte/internal/live"
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

// joinWriting builds what is written beside the acts, and who is told at once.
func (p *Program) joinWriting() {
	p.Drafts = drafts.New(p.DB)
	p.Messages = messages.New(p.DB, p.Config.Clock, p.Notices)
	p.Live = live.New(p.DB, p.Config.Log)
	p.Desk.After = append(p.Desk.After, p.Live.After, p.notePresence)
	p.Messages.After = append(p.Messages.After, p.Live.Wrote)
}

// notePresence leaves in the history of an order on whose device its requester signed
// (domain §7.3); it is an orders.Hook.
func (p *Program) notePresence(ctx context.Context, c *database.Conn, d orders.Done) error {
	if _, signed := d.Act.(orders.Signed); !signed || d.Actor.Through == "" {
		return nil
	}
	text := strings.TrimSuffix(d.Actor.Person.Name, " (DEMO)") + " firmó en mi dispositivo, con su propia contraseña o PIN."
	return p.Messages.Note(ctx, c, d.Order, d.Actor.Through, people.Adviser, text, d.Step.At)
}

// draftsEvery is how often old drafts are looked for.
const draftsEvery = 6 * time.Hour

// oldDrafts forgets what nobody came back for.
func (p *Program) oldDrafts() jobs.Job {
	return jobs.Job{Name: "old drafts", Every: draftsEvery, Do: func(ctx context.Context) error {
		return p.Drafts.Tidy(ctx, p.Config.Clock())
	}}
}
