package adminpages_test

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/backup"
	"secogem.gob.mx/soporte/internal/database"
)

// Who administers sees when the installation was copied last, and is warned when that
// is long ago, failed, or never was.
func TestTheStateSaysWhenItWasCopied(t *testing.T) {
	w := start(t)
	admin := w.enter(w.admin)
	note := func(r backup.Run) {
		t.Helper()
		r.At, r.Kind = w.clock.Now(), backup.Taken
		w.do(func(c *database.Conn) error { return backup.Note(t.Context(), c, r) })
	}
	admin.get("/administracion").says("Todavía no hay ningún respaldo.")
	note(backup.Run{Finding: "No queda espacio en el disco"})
	admin.get("/administracion").says("El respaldo falló.", "No queda espacio en el disco", "No hay ninguno probado.")
	w.clock.Advance(time.Hour)
	note(backup.Run{OK: true, Name: "respaldo-20261123T170000Z"})
	admin.get("/administracion").says("Respaldado y probado.", "respaldo-20261123T170000Z")
	w.clock.Advance(7 * time.Hour)
	w.enter(w.admin).get("/administracion").says("Respaldado y probado.")
	w.clock.Advance(20 * time.Hour)
	w.enter(w.admin).get("/administracion").says("El respaldo es viejo.", "cada 26 horas")
	note(backup.Run{Finding: "Los archivos no se sostienen"})
	w.enter(w.admin).get("/administracion").says("El respaldo falló.", "Los archivos no se sostienen", "respaldo-20261123T170000Z")
}
