package seed_test

import (
	"testing"
	"time"
	"log/slog"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
)

func TestDemo(t *testing.T) {
	db := dbtest.SQLite(t)
	now := clock.NewFake(time.Now())
	p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1", Demo: true, DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_, err = seed.Demo(t.Context(), p, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(began))
	c, err := p.Desk.CountsByState(t.Context())
	t.Log(c, err)
}
