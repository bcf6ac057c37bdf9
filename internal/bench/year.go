package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
)

// What is wanted of the yearly programme (rev11 P-04): so many machines proposed, from
// the inventory to rows that are committed, in at most so long.
const (
	yearMachines = 20_000
	yearWanted   = 5 * time.Second
)

// planYear measures one proposal of a year on an engine, and writes it.
func (b *bench) planYear(w io.Writer) (missed bool, err error) {
	a, _, err := (&bench{options: options{}, ctx: b.ctx, dir: b.dir, engine: b.engine}).place(yearMachines, 0)
	if err != nil {
		return false, err
	}
	defer a.close()
	db, err := database.Open(b.ctx, a.url)
	if err != nil {
		return false, err
	}
	defer db.Close()
	if err := db.Migrate(b.ctx); err != nil {
		return false, err
	}
	now := time.Now().UTC()
	still := clock.NewFake(now)
	p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1", Demo: true, DemoPIN: "7294", Clock: still.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return false, err
	}
	cast, err := seed.Load(b.ctx, p, now)
	if err != nil {
		return false, err
	}
	next := calendar.DayOf(now, clock.Mexico).Year + 1
	if err := manyMachines(b.ctx, p, string(cast.Person(seed.Lucia).ID), next); err != nil {
		return false, err
	}
	chief, err := (&seed.Driver{Program: p, Clock: still, Cast: cast}).Member(b.ctx, seed.Beatriz)
	if err != nil {
		return false, err
	}
	f := maintenance.PrepareForm{Year: next, Daily: 30, Weekly: 150, Ahead: 60}
	for _, name := range []string{seed.Jorge, seed.Paola, seed.Hugo} {
		f.Advisers = append(f.Advisers, string(cast.Person(name).ID))
	}
	began := time.Now()
	x, err := p.Maintenance.Prepare(b.ctx, chief, f, database.Form{})
	if err != nil {
		return false, err
	}
	took := time.Since(began)
	list, err := p.Maintenance.Store.OfProgramme(b.ctx, db.Read(), x.ID)
	if err != nil {
		return false, err
	}
	_, out, err := p.Maintenance.Store.Outs(b.ctx, db.Read(), x.ID, 1)
	if err != nil {
		return false, err
	}
	mark := "✓"
	if missed = took > yearWanted || len(list)+out < yearMachines; missed {
		mark = "✗"
	}
	fmt.Fprintf(w, "\n## Programa anual, %s\n\n%d equipos con lugar y %d sin lugar en %.2f s, del inventario a la propuesta guardada (≤ %.0f s) %s\n", b.engine, len(list), out, took.Seconds(), yearWanted.Seconds(), mark)
	return missed, nil
}

// manyMachines puts machines of one person into the inventory, due all over a year.
func manyMachines(ctx context.Context, p *program.Program, holder string, year int) error {
	first := calendar.Day{Year: year - 1, Month: 1, Day: 20}
	by := audit.By{Actor: audit.System, At: p.Config.Clock()}
	return p.DB.Write(ctx, func(c *database.Conn) error {
		for k := range yearMachines {
			a := equipment.Asset{Inventory: fmt.Sprintf("MEDIDA-%06d", k), Type: "escritorio", Brand: "Medida", Regime: equipment.Owned, Building: fmt.Sprintf("Inmueble %d", k%12),
				HolderID: holder, LastMaintenance: first.Add((k * 7919) % 340).String()}
			if _, err := p.Equipment.Add(ctx, c, by, a); err != nil {
				return err
			}
		}
		return nil
	})
}
