package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/metrics"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/web/accountpages"
)

// serve attends people until it is told to stop.
type serve struct {
	place
	door
	Registro string `name:"registro" env:"SOPORTE_REGISTRO" default:"info" enum:"detalle,info,aviso,error" placeholder:"NIVEL" help:"Cuánto se escribe en el registro: detalle, info, aviso o error."`
	mirror
	Metricas string `name:"metricas" env:"SOPORTE_METRICAS" placeholder:"DIR:PUERTO" help:"Dirección aparte, de la red interna, en que se sirven las métricas (/metricas); si falta, no se sirven."`
	Avisos   bool   `name:"avisos-por-correo" env:"SOPORTE_AVISOS_POR_CORREO" help:"Los avisos también esperan su salida por correo."`
}

// Run opens the data, claims them, brings the schema up to date and serves.
func (s *serve) Run(ctx context.Context, c console) error {
	db, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Serve(ctx); err != nil {
		return err
	}
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	listener, base, err := s.listen()
	if err != nil {
		return err
	}
	defer listener.Close()
	cfg := program.Config{BaseURL: base, Mail: s.Avisos, Files: s.archivos(), Seals: s.sellos(), Key: s.certificado(), Mirror: s.SellosCopia, Clock: clock.System(), Log: logger(c, s.Registro)}
	if s.Metricas != "" {
		if cfg.Metrics, err = listen(s.Metricas, "--metricas"); err != nil {
			return err
		}
		defer cfg.Metrics.Close()
	}
	first, err := program.NeedsSetup(ctx, db, cfg.Clock)
	if err != nil {
		return err
	}
	code := ""
	if first {
		cfg.Setup, code = accountpages.NewSetup()
	}
	p, err := program.New(db, cfg)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Soporte atiende en %s\n", base)
	if cfg.Metrics != nil {
		fmt.Fprintf(c.out, "Métricas en http://%s%s\n", cfg.Metrics.Addr(), metrics.Path)
	}
	if first {
		fmt.Fprintf(c.out, "Nadie administra todavía: abre %s/iniciar y escribe el código %s (sirve una sola vez).\n", base, code)
	}
	return p.Serve(ctx, listener)
}

// demo is the program with a throw-away database and invented people.
type demo struct {
	door
	Registro string `name:"registro" env:"SOPORTE_REGISTRO" default:"aviso" enum:"detalle,info,aviso,error" placeholder:"NIVEL" help:"Cuánto se escribe en el registro: detalle, info, aviso o error."`
	PIN      string `name:"pin" env:"SOPORTE_PIN" default:"7294" help:"PIN con que firman todas las personas de la demostración."`
}

// Run seeds a throw-away folder, serves it and removes it at the end.
func (d *demo) Run(ctx context.Context, c console) error {
	dir, err := os.MkdirTemp("", "soporte-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	db, err := database.Open(ctx, "sqlite:"+filepath.Join(dir, "demo.db"))
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Serve(ctx); err != nil {
		return err
	}
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	listener, base, err := d.listen()
	if err != nil {
		return err
	}
	defer listener.Close()
	p, err := d.seeded(ctx, c, db, dir, base)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Demostración de Soporte en %s\nEntra como cualquier persona en %s/demo; todas firman con el PIN %s.\nLos datos son inventados y se borran al terminar (Ctrl+C).\n", base, base, d.PIN)
	return p.Serve(ctx, listener)
}

// seeded plays the last weeks of the demonstration up to now, and builds the
// program that goes on from there with the machine's clock.
func (d *demo) seeded(ctx context.Context, c console, db *database.DB, dir, base string) (*program.Program, error) {
	now := clock.System()
	cfg := program.Config{BaseURL: base, Demo: true, DemoPIN: d.PIN, Files: filepath.Join(dir, "archivos"), Seals: filepath.Join(dir, "sellos"), Key: filepath.Join(dir, "certificado"), Log: logger(c, d.Registro)}
	past := clock.NewFake(now())
	cfg.Clock = past.Now
	p, err := program.New(db, cfg)
	if err != nil {
		return nil, err
	}
	if _, err := seed.Demo(ctx, p, past); err != nil {
		return nil, err
	}
	cfg.Clock = now
	return program.New(db, cfg)
}
