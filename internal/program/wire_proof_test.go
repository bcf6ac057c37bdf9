package program

import (
	"log/slog"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/proof"
)

// The whole database is judged once a night, by whichever instance is first, and what
// does not hold is kept for whoever administers (rev11 Q-08).
func TestTheDatabaseIsJudgedOnceANight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		now := clock.NewFake(time.Date(2026, 10, 5, 12, 0, 0, 0, clock.Mexico))
		p, err := New(db, Config{BaseURL: "http://127.0.0.1:8080", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		look := func(want time.Time, holds bool) {
			t.Helper()
			if err := p.judge().Do(t.Context()); err != nil {
				t.Fatal(err)
			}
			run, ok, err := proof.Last(t.Context(), db.Read())
			if err != nil || ok == want.IsZero() || !run.At.Equal(want) || ok && run.Holds != holds {
				t.Errorf("at %s the last judgement is %+v (%v)", now.Now(), run, err)
			}
		}
		look(time.Time{}, false) // not by day
		now.Advance(14 * time.Hour)
		first := now.Now()
		look(first, true)
		now.Advance(time.Hour)
		look(first, true) // not twice in a night
		err = db.Write(t.Context(), func(c *database.Conn) error {
			if err := audit.Append(t.Context(), c, audit.Entry{Chain: "prueba", At: now.Now(), Actor: audit.System, Action: "x", Data: 1}); err != nil {
				return err
			}
			_, err := c.Exec(t.Context(), `UPDATE audit_heads SET hash = 'otra' WHERE chain = 'prueba'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		now.Advance(23 * time.Hour)
		look(now.Now(), false)
		if run, _, _ := proof.Last(t.Context(), db.Read()); run.Finding == "" {
			t.Error("it does not say what does not hold")
		}
	})
}
