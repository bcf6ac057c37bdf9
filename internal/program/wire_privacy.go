package program

import (
	"context"
	"fmt"
	"sync"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// readers remembers who has read which version of the privacy notice: nobody
// unreads it, so a yes is asked of the database once.
type readers struct{ known sync.Map }

// castReads keeps that whoever comes in by the door of the demonstration has read
// the notice: its people are invented, and one click goes straight in.
func (p *Program) castReads(ctx context.Context, c *database.Conn, id people.ID) error {
	notice, err := p.Settings.PrivacyIn(ctx, c)
	if err != nil {
		return err
	}
	by := audit.By{Actor: string(id), Role: string(people.Requester), At: p.Config.Clock()}
	return p.People.AcceptPrivacy(ctx, c, by, id, notice.Version, notice.Hash())
}

// owesPrivacy sends whoever has not read the privacy notice in force to it, before
// any other page (ST-OS field 20).
func (p *Program) owesPrivacy(ctx context.Context, a people.Actor) (string, error) {
	notice, err := p.Settings.Privacy(ctx)
	if err != nil {
		return "", err
	}
	key := fmt.Sprintf("%s %d", a.Person.ID, notice.Version)
	if _, known := p.readers.known.Load(key); known {
		return "", nil
	}
	read, err := p.People.AcceptedPrivacy(ctx, p.DB.Read(), a.Person.ID, notice.Version)
	if err != nil || !read {
		return web.PrivacyPath, err
	}
	p.readers.known.Store(key, true)
	return "", nil
}
