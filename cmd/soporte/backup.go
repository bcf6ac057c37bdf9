package main

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/backup"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/problem"
)

// passphrase opens and closes the private keys of a backup.
type passphrase struct {
	Frase string `name:"frase-llaves" env:"SOPORTE_FRASE_LLAVES" placeholder:"TEXTO" help:"Frase con que se cifran las llaves privadas dentro del respaldo; sin ella no van en él."`
}

// backupVerb takes a copy beside a serving program.
type backupVerb struct {
	place
	passphrase
	Destino   string `arg:"" name:"destino" help:"Carpeta en que se guardan los respaldos; cada uno lleva su fecha en el nombre."`
	Conservar int    `name:"conservar" env:"SOPORTE_CONSERVAR" default:"0" placeholder:"N" help:"Cuántos respaldos buenos se conservan en la carpeta; 0 los conserva todos."`
}

// Run takes the copy, and fails when the data that it holds do not hold.
func (b *backupVerb) Run(ctx context.Context, c console) error {
	if b.Conservar < 0 {
		return problem.New(problem.Invalid, "--conservar no puede ser negativo.", "Indica cuántos respaldos se conservan, o 0 para todos.")
	}
	db, err := b.existing(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	files, err := b.files()
	if err != nil {
		return err
	}
	defer files.Close()
	r, err := backup.Take(ctx, db, files, backup.Options{To: b.Destino, Data: b.Datos, Keep: b.Conservar, Passphrase: b.Frase, Clock: clock.System(), Tell: b.tell(c)})
	if err != nil {
		return err
	}
	rows := 0
	for _, t := range r.Manifest.Tables {
		rows += t.Rows
	}
	fmt.Fprintf(c.out, "Respaldo en %s\n%d filas, %d archivos, %.1f MB, %s; llaves privadas: %s\nhuella %s\n", r.Path, rows, r.Manifest.Files.Count, float64(r.Bytes)/1e6,
		r.Took.Round(time.Millisecond), r.Manifest.Keys, r.Manifest.Huella)
	for _, name := range r.Removed {
		fmt.Fprintf(c.out, "Se borró %s, que ya pasaba de los %d que se conservan.\n", name, b.Conservar)
	}
	if !r.Manifest.Holds {
		fmt.Fprintf(c.out, "El respaldo es fiel, pero los datos NO se sostienen: %s. Córrele «soporte verificar» a la base y compárala con el último respaldo bueno.\n", r.Manifest.Finding)
		return errFound
	}
	fmt.Fprintln(c.out, "Se restauró aparte y se comprobó: la huella es la misma y todo se sostiene.")
	return nil
}

// tell says on the side what is being done.
func (p place) tell(c console) func(string) {
	return func(step string) { fmt.Fprintln(c.err, step+"…") }
}

// restoreVerb brings a copy back.
type restoreVerb struct {
	place
	passphrase
	Origen   string `arg:"" name:"origen" help:"Carpeta de un respaldo: la que contiene manifiesto.json."`
	Hallazgo bool   `name:"con-hallazgos" help:"Restaura también un respaldo cuyos datos no se sostienen."`
}

// Run restores and prints what came back.
func (r *restoreVerb) Run(ctx context.Context, c console) error {
	url, err := r.url()
	if err != nil {
		return err
	}
	m, err := backup.Restore(ctx, r.Origen, backup.Target{URL: url, Data: r.Datos, Passphrase: r.Frase, Unsound: r.Hallazgo, Clock: clock.System(), Tell: r.tell(c)})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Se restauró el respaldo del %s.\nhuella %s\n", m.At.In(clock.Mexico).Format("02/01/2006 15:04:05"), m.Huella)
	if m.Finding != "" {
		fmt.Fprintf(c.out, "Sus datos no se sostienen: %s.\n", m.Finding)
	}
	fmt.Fprintln(c.out, "Todas las personas vuelven a iniciar sesión. Arranca el programa con «soporte servir».")
	return nil
}

// moveVerb moves the data to another database.
type moveVerb struct {
	place
	Hacia string `name:"hacia" env:"SOPORTE_HACIA" required:"" placeholder:"URL" help:"Base de destino, vacía: sqlite:RUTA o postgres://…"`
}

// Run moves and says what to change.
func (m *moveVerb) Run(ctx context.Context, c console) error {
	if err := knownKind(m.Hacia, "--hacia"); err != nil {
		return err
	}
	db, err := m.existing(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	j, err := backup.Move(ctx, db, m.Hacia, clock.System(), func(table string, rows int) {
		fmt.Fprintf(c.err, "%-24s %9d\n", table, rows)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Se trasladaron %d filas de %d tablas en %s; la huella es la misma en las dos bases.\nhuella %s\n", j.Rows, j.Tables, j.Took.Round(time.Millisecond), j.Huella)
	fmt.Fprintln(c.out, "La base anterior quedó como estaba: apártala, e inicia el programa con --base-datos y la nueva. La carpeta de datos sigue siendo la misma.")
	return nil
}
