package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"secogem.gob.mx/soporte/internal/exchange"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/program"
)

// importVerb brings persons, units or equipment from a file, as the page of administration
// does: what it would do is shown first, and it is all of the file or nothing (G-13).
type importVerb struct {
	place
	Tabla     string `arg:"" name:"tabla" enum:"unidades,personas,equipos" help:"Qué trae el archivo: unidades, personas o equipos."`
	Archivo   string `arg:"" name:"archivo" help:"CSV o XLSX con los encabezados que da la exportación de la misma tabla."`
	Confirmar bool   `name:"confirmar" help:"Lo importa; sin esta opción solo dice qué cambiaría."`
}

// Run previews the file, and imports it when that was asked for. A file with a wrong line is
// told line by line, and nothing of it is taken.
func (v *importVerb) Run(ctx context.Context, c console) error {
	content, err := os.ReadFile(v.Archivo)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return problem.New(problem.NotFound, "No hay ningún archivo «"+v.Archivo+"».", "Revisa la ruta y vuelve a intentarlo.")
	case err != nil:
		return fmt.Errorf("read %s: %w", v.Archivo, err)
	}
	return withRooms(ctx, v.place, func(p *program.Program) error {
		x, kind, by := exchange.New(p.DB, p.People, p.Equipment), exchange.Kind(v.Tabla), atConsole()
		table, err := x.Read(ctx, filepath.Base(v.Archivo), content)
		if err != nil {
			return err
		}
		plan, err := x.Preview(ctx, kind, table)
		if err != nil {
			return err
		}
		tellPlan(c.out, plan)
		switch {
		case len(plan.Problems) > 0:
			return problem.New(problem.Invalid, fmt.Sprintf("El archivo tiene %d renglones por corregir. No se importó nada.", len(plan.Problems)), "Corrige lo que dice cada línea y vuelve a intentarlo.")
		case len(plan.Changes) == 0 || !v.Confirmar:
			return nil
		}
		id, err := x.Keep(ctx, by, kind, filepath.Base(v.Archivo), content, table)
		if err != nil {
			return err
		}
		done, err := x.Confirm(ctx, by, id, plan.Digest())
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Importado: %d altas y %d cambios.\n", done.Added, done.Changed)
		return nil
	})
}

// tellPlan says what an import would do, a line of the file a line.
func tellPlan(w io.Writer, p exchange.Plan) {
	for _, x := range p.Problems {
		where := fmt.Sprintf("Línea %d", x.Line)
		if x.Column != "" {
			where += ", columna «" + x.Column + "»"
		}
		fmt.Fprintf(w, "%s: %s\n", where, x.Message)
	}
	for _, n := range p.Notes {
		fmt.Fprintln(w, n)
	}
	for _, x := range p.Changes {
		if x.New {
			fmt.Fprintf(w, "Línea %d: alta de %s\n", x.Line, x.Name)
			continue
		}
		fmt.Fprintf(w, "Línea %d: cambia %s\n", x.Line, x.Name)
		for _, d := range x.What {
			fmt.Fprintf(w, "    %s: «%s» pasa a «%s»\n", d.Column, d.Before, d.After)
		}
	}
	fmt.Fprintf(w, "%d renglones: %d altas, %d cambios, %d iguales.\n", p.Rows, p.Added(), len(p.Changes)-p.Added(), p.Same)
}
