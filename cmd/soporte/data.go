package main

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/proof"
)

// migrate brings the schema up to this program's.
type migrate struct{ place }

// Run migrates; running it again changes nothing.
func (m *migrate) Run(ctx context.Context, c console) error {
	db, err := m.migrated(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.out, "El esquema de la base de datos está al día.")
	return db.Close()
}

// fingerprint prints one hash over all data.
type fingerprint struct {
	place
	Tablas bool `name:"tablas" help:"Muestra también la huella de cada tabla."`
}

// Run reckons and prints it.
func (f *fingerprint) Run(ctx context.Context, c console) error {
	db, err := f.existing(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	files, err := f.files()
	if err != nil {
		return err
	}
	hash, tables, err := proof.Fingerprint(ctx, db, files)
	if err != nil {
		return err
	}
	if f.Tablas {
		for _, t := range tables {
			fmt.Fprintf(c.out, "%s  %9d  %s\n", t.Hash, t.Rows, t.Name)
		}
	}
	fmt.Fprintln(c.out, hash)
	return nil
}
