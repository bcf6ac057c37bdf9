package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/pades"
	"secogem.gob.mx/soporte/internal/pdf"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/sheets"
)

// An installation is copied while it serves, lost, brought back, and moved to the
// other engine: the fingerprint is the same all the way.
func TestDataAreKeptAndBroughtBack(t *testing.T) {
	dir, copies := t.TempDir(), filepath.Join(t.TempDir(), "copias")
	do := func(code int, mention string, args ...string) string {
		t.Helper()
		got, out, err := soporte(t, "", args...)
		if got != code || !strings.Contains(out+err, mention) {
			t.Fatalf("%v: code %d\n%s%s", args, got, out, err)
		}
		return out
	}
	do(0, "", "sembrar", "--ordenes", "30", "--datos", dir)
	_, _, stop := serving(t, "servir", "--datos", dir)
	// what serves goes on working while it is copied (it freezes papers): the copy is held
	// against the fingerprint that it says of itself
	said := do(0, "la huella es la misma y todo se sostiene", "respaldar", copies, "--datos", dir, "--conservar", "2")
	want := regexp.MustCompile(`[0-9a-f]{64}`).FindString(said)
	do(1, "no puede ser negativo", "respaldar", copies, "--datos", dir, "--conservar=-1")
	list, err := filepath.Glob(filepath.Join(copies, "respaldo-*"))
	if err != nil || len(list) != 1 {
		t.Fatalf("%v %v", list, err)
	}
	do(1, "ya está sirviendo", "restaurar", list[0], "--datos", dir)
	do(1, "ya está sirviendo", "trasladar", "--datos", dir, "--hacia", "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	if code := stop(); code != 0 {
		t.Errorf("ended with %d", code)
	}
	do(1, "no está vacía", "restaurar", list[0], "--datos", dir)
	do(1, "No hay ningún respaldo", "restaurar", copies+"/otro", "--datos", t.TempDir())
	again := filepath.Join(t.TempDir(), "datos")
	do(0, "Se restauró el respaldo del", "restaurar", list[0], "--datos", again)
	if got := do(0, "", "huella", "--datos", again); strings.TrimSpace(got) != want {
		t.Errorf("restored: %s, want %s", got, want)
	}
	do(0, "está íntegra", "verificar", "--datos", again)
	// What was sealed before is recognised there, though its key did not come with the copy
	// and the installation goes on with another; its log goes on too.
	paper := sealedPaper(t, filepath.Join(dir, "certificado"))
	do(0, "BEGIN CERTIFICATE", "certificado", "ver", "--datos", again)
	do(0, "ni un byte ha cambiado", "verificar", "--pdf", paper, "--datos", again)
	do(1, "NO es del certificado esperado", "verificar", "--pdf", sealedPaper(t, filepath.Join(t.TempDir(), "otros")), "--datos", again)
	_, _, stop = serving(t, "servir", "--datos", again)
	if code := stop(); code != 0 {
		t.Errorf("what was restored ended with %d", code)
	}
	do(0, "está íntegra", "verificar", "--datos", again)
	want = strings.TrimSpace(do(0, "", "huella", "--datos", again)) // it froze papers meanwhile

	pg := dbtest.Bare(t)["postgres"]
	do(2, "falta indicar --hacia", "trasladar", "--datos", again)
	do(1, "No se conoce ese tipo", "trasladar", "--datos", again, "--hacia", "mysql://x")
	do(0, "la huella es la misma en las dos bases", "trasladar", "--datos", again, "--hacia", pg)
	if got := do(0, "", "huella", "--datos", again, "--base-datos", pg); strings.TrimSpace(got) != want {
		t.Errorf("moved: %s, want %s", got, want)
	}
	do(0, "todo se sostiene", "respaldar", copies, "--datos", again, "--base-datos", pg)
	if err := os.WriteFile(filepath.Join(list[0], "tablas", "persons.jsonl.gz"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	do(1, "tablas/persons.jsonl.gz no es el que se guardó", "restaurar", list[0], "--datos", t.TempDir())
	do(1, "No hay ninguna base de datos en", "respaldar", copies, "--datos", t.TempDir())
}

// sealedPaper is a PDF with the seal of the certificate in a folder.
func sealedPaper(t *testing.T, folder string) string {
	t.Helper()
	own, err := program.OpenOwn(folder, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	by, err := own.Signer()
	if err != nil {
		t.Fatal(err)
	}
	made, err := pdf.Draw(sheets.Sheet{Code: "F-06", Name: "Manifestación de respaldo", Folio: "MRE-2026-000001"})
	if err == nil {
		made, err = pades.Seal(made, by, pades.Stamp{Name: program.Organization, Reason: "Copia fiel", At: time.Now()})
	}
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "sellado.pdf")
	if err := os.WriteFile(to, made, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}
