package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/seed"
)

// sow fills an empty database so that anybody can measure at size.
type sow struct {
	place
	Ordenes  int    `name:"ordenes" default:"1000" placeholder:"N" help:"Cuántas órdenes."`
	Abiertas int    `name:"abiertas" default:"-1" placeholder:"N" help:"Cuántas de ellas siguen abiertas; -1 es la quinta parte, hasta 2000."`
	Semilla  uint64 `name:"semilla" default:"1" placeholder:"S" help:"Con la misma semilla salen las mismas órdenes."`
}

// Run fills and prints every account with its password. Everything it writes is
// invented and says so.
func (s *sow) Run(ctx context.Context, c console) error {
	db, err := s.migrated(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	began := time.Now()
	told := 0
	accounts, err := seed.Sow(ctx, db, seed.Archive{Orders: s.Ordenes, Open: s.Abiertas, Seed: s.Semilla, Now: clock.System()(), Files: s.archivos(), Tell: func(done, of int) {
		if tenth := done * 10 / of; tenth > told {
			told = tenth
			fmt.Fprintf(c.err, "%d %% sembrado\n", tenth*10)
		}
	}})
	if err != nil {
		return err
	}
	for _, a := range accounts {
		roles := make([]string, len(a.Roles))
		for i, r := range a.Roles {
			roles[i] = string(r)
		}
		fmt.Fprintf(c.out, "%-28s %-24s %-14s %s\n", a.Email, a.Password, strings.Join(roles, ","), a.Name)
	}
	fmt.Fprintf(c.err, "%d órdenes de demostración en %s. Todo es inventado: no lo mezcles con datos reales.\n", s.Ordenes, time.Since(began).Round(time.Second/10))
	return nil
}
