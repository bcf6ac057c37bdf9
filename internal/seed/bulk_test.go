package seed_test

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seed"
)

func TestSow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		began := time.Now()
		accounts, err := seed.Sow(t.Context(), db, seed.Archive{Orders: 2000, Open: -1, Seed: 7, Now: time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(len(accounts), time.Since(began))
		r, err := proof.Verify(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("\n%s", r)
	})
}
