package indicators

import (
	"context"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/settings"
)

// Store keeps the figures that were computed last. It is safe for concurrent use.
type Store struct {
	db       *database.DB
	settings *settings.Store
}

// New makes the store of the room over an open database.
func New(db *database.DB) *Store { return &Store{db: db, settings: settings.New(db)} }

// Refresh computes every figure and keeps it. Each instance may do so at any time:
// the last one stands.
func (s *Store) Refresh(ctx context.Context, now time.Time) error {
	cal, err := s.settings.Calendar(ctx)
	if err != nil {
		return err
	}
	values, err := s.settings.Now(ctx)
	if err != nil {
		return err
	}
	list, err := Compute(ctx, s.db.Read(), cal, orders.LastServed(values, calendar.DayOf(now, clock.Mexico)), now)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(c *database.Conn) error {
		for _, f := range list {
			_, err := c.Exec(ctx, `INSERT INTO indicators (name, period, num, den, made_at) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (name, period) DO UPDATE SET num = excluded.num, den = excluded.den, made_at = excluded.made_at`,
				string(f.Name), f.Period, f.Num, f.Den, database.At(f.MadeAt))
			if err != nil {
				return fmt.Errorf("keep a figure: %w", err)
			}
		}
		return nil
	})
}

// Board is the figures of some periods, by name and period.
type Board map[Name]map[string]Figure

// Get returns a figure; the zero Figure when it was never computed.
func (b Board) Get(name Name, period string) Figure { return b[name][period] }

// MadeAt is when the figures of this moment were computed; zero for never.
func (b Board) MadeAt() time.Time { return b.Get(Attention, Recent).MadeAt }

// Read returns the figures of the last thirty days, of those before, of the months
// of the trend and of this moment.
func (s *Store) Read(ctx context.Context, c *database.Conn, now time.Time) (Board, error) {
	periods := append(Months(now), Recent, Before, Now, DayBefore(now))
	args := make([]any, len(periods))
	for i, p := range periods {
		args[i] = p
	}
	var rows []struct {
		Name   Name             `db:"name"`
		Period string           `db:"period"`
		Num    int64            `db:"num"`
		Den    int64            `db:"den"`
		MadeAt database.Instant `db:"made_at"`
	}
	err := c.Select(ctx, &rows, `SELECT name, period, num, den, made_at FROM indicators WHERE period IN (?`+strings.Repeat(`, ?`, len(periods)-1)+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("read the figures: %w", err)
	}
	b := Board{}
	for _, r := range rows {
		if b[r.Name] == nil {
			b[r.Name] = map[string]Figure{}
		}
		b[r.Name][r.Period] = Figure{Name: r.Name, Period: r.Period, Num: r.Num, Den: r.Den, MadeAt: r.MadeAt.Time}
	}
	return b, nil
}
