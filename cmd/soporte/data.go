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

// verify judges the whole database; it may run beside a serving program.
type verify struct{ place }

// Run prints the report and fails when something does not hold.
func (v *verify) Run(ctx context.Context, c console) error {
	db, err := v.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	files, err := v.files()
	if err != nil {
		return err
	}
	r, err := proof.Verify(ctx, db, files)
	if err != nil {
		return err
	}
	fmt.Fprint(c.out, r)
	if !r.Holds() {
		fmt.Fprintln(c.out, "La base de datos NO está íntegra: compárala con el último respaldo verificado y avisa a quien administra el sistema.")
		return errFound
	}
	fmt.Fprintln(c.out, "La base de datos está íntegra.")
	return nil
}

// fingerprint prints one hash over all data.
type fingerprint struct {
	place
	Tablas bool `name:"tablas" help:"Muestra también la huella de cada tabla."`
}

// Run reckons and prints it.
func (f *fingerprint) Run(ctx context.Context, c console) error {
	db, err := f.open(ctx)
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
