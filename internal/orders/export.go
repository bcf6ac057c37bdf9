package orders

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
)

// MostExported is how many orders one export carries at most.
const MostExported = 10_000

// Exported says what an export carried.
type Exported struct {
	Rows int
	Cut  bool // there were more than MostExported
}

// Export walks the orders of a filter as List gives them to the actor, page by page,
// and notes in the actor's chain of exports which filters were asked for and how many
// orders left. asked is what the page was asked for, as the audit shall keep it. An
// error of each, or of the database, ends it; what had left by then is noted too.
func (d *Desk) Export(ctx context.Context, actor people.Actor, f Filter, asked map[string]string, each func(Card) error) (done Exported, err error) {
	done, err = d.export(ctx, actor, f, each)
	return done, d.noteExport(ctx, actor, "órdenes", asked, done, err)
}

// noteExport keeps in the actor's chain of exports what left; it returns the error of the
// export, or of the note.
func (d *Desk) noteExport(ctx context.Context, actor people.Actor, of string, asked map[string]string, done Exported, err error) error {
	role := ""
	if len(actor.Roles) > 0 {
		role = string(actor.Roles[0])
	}
	by := audit.By{Actor: string(actor.Person.ID), Role: role, At: d.Clock()}
	entry := by.On("exportacion:"+string(actor.Person.ID), "exportación", map[string]any{"de": of, "pedido": asked, "renglones": done.Rows, "cortada": done.Cut, "completa": err == nil})
	// What left must be noted even when the browser went away meanwhile.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	noted := d.DB.Write(ctx, func(c *database.Conn) error { return audit.Append(ctx, c, entry) })
	if err == nil {
		err = noted
	}
	return err
}

func (d *Desk) export(ctx context.Context, actor people.Actor, f Filter, each func(Card) error) (done Exported, err error) {
	f.Limit, f.BeforeAt, f.BeforeID, f.AfterAt, f.AfterID = mostRows, time.Time{}, "", time.Time{}, ""
	for {
		page, err := d.List(ctx, actor, f)
		if err != nil {
			return done, err
		}
		for _, c := range page.Cards {
			if done.Rows == MostExported {
				done.Cut = true
				return done, nil
			}
			if err := each(c); err != nil {
				return done, err
			}
			done.Rows++
		}
		if !page.More {
			return done, nil
		}
		f.AfterAt, f.AfterID = page.NextAt, page.NextID
	}
}
