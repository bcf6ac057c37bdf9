package jobs

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
)

const (
	// tickFull is how many orders Desk.Tick looks at; as many mean that there
	// may be more.
	tickFull = 200
	// tickRounds bounds one run of the clock: after a long stop the rest waits
	// for the next tick, so that other jobs get their turn.
	tickRounds = 10
	// proposals bounds the preventive orders of one hour, so that a register
	// loaded with old machines does not flood its people at once.
	proposals = 25
)

// Standard lists the jobs of the program.
func Standard(db *database.DB, now clock.Clock, desk *orders.Desk, n *notices.Store, p *people.Store, sheets *papers.Store) []Job {
	return []Job{
		{Name: "terms of the orders", Do: func(ctx context.Context) error {
			for range tickRounds {
				moved, err := desk.Tick(ctx, n.Alarm)
				if err != nil || moved < tickFull {
					return err
				}
			}
			return nil
		}},
		{Name: "preventive maintenance", Every: time.Hour, Do: func(ctx context.Context) error {
			_, err := desk.ProposePreventive(ctx, proposals)
			return err
		}},
		{Name: "letters without answer", Every: time.Hour, Do: func(ctx context.Context) error {
			_, err := desk.RemindLetters(ctx, func(ctx context.Context, c *database.Conn, o *orders.Order, text string, at time.Time) error {
				return n.Tell(ctx, c, o, notices.Addressee{Role: people.Supervisor}, "T-SEI", text, at)
			})
			return err
		}},
		{Name: "sheets that nobody signed", Every: 6 * time.Hour, Do: func(ctx context.Context) error {
			return db.Write(ctx, func(c *database.Conn) error { return sheets.TidyShown(ctx, c, now()) })
		}},
		{Name: "sign-in attempts", Every: 6 * time.Hour, Do: func(ctx context.Context) error {
			return db.Write(ctx, func(c *database.Conn) error { return p.Tidy(ctx, c, now()) })
		}},
	}
}
