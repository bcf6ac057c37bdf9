package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/sheets"
)

// drawn draws a sheet and lets qpdf judge the file's syntax.
func drawn(t testing.TB, list ...sheets.Sheet) []byte {
	t.Helper()
	made, err := Join(Cover{}, list...)
	if err != nil {
		t.Fatal(err)
	}
	tool(t, made, "qpdf", "--check", "FILE")
	return made
}

// tool runs a program on a PDF and gives what it says; warnings are failures.
func tool(t testing.TB, made []byte, name string, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "papel.pdf")
	if err := os.WriteFile(file, made, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range args {
		if args[i] == "FILE" {
			args[i] = file
		}
	}
	var said, failed bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &said, &failed
	if err := cmd.Run(); err != nil || failed.Len() > 0 {
		t.Fatalf("%s (scripts/install-test-deps.sh brings it): %v\n%s%s", name, err, said.String(), failed.String())
	}
	return said.String()
}

func TestTheUsualReceptionFitsOnOnePage(t *testing.T) {
	for name, s := range map[string]sheets.Sheet{"filled": reception(t), "blank": blank(t)} {
		if info := tool(t, drawn(t, s), "pdfinfo", "FILE"); !strings.Contains(info, "Pages:           1\n") {
			t.Errorf("%s: not one page:\n%s", name, info)
		}
	}
}

func TestTextComesOutInReadingOrder(t *testing.T) {
	text := tool(t, drawn(t, reception(t)), "pdftotext", "FILE", "-")
	at := 0
	for _, want := range []string{"Secretaría de la Contraloría", "Entrega-Recepción", "ERE-2025-001847", "1. Persona usuaria", "Ana Ejemplo Ñáñez", "2. Equipo", "☒ Reparación", "Cargador", "CH-5521", "B. Entrega a soporte", "Bruno Muestra", "D. Devolución", "7F3A-91C2-B04D", "Página 1 de 1"} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("%q does not follow in:\n%s", want, text)
		}
		at += i
	}
}

func TestTheSameSheetGivesTheSameBytes(t *testing.T) {
	if first, second := drawn(t, reception(t)), drawn(t, reception(t)); !bytes.Equal(first, second) {
		t.Error("two drawings of one sheet differ")
	}
}

func TestFontsAreEmbeddedWithTheirUnicode(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(tool(t, drawn(t, reception(t)), "pdffonts", "FILE")), "\n")[2:]
	if len(lines) != 2 {
		t.Fatalf("fonts: %q", lines)
	}
	for _, l := range lines {
		if f := strings.Fields(l); strings.Join(f[len(f)-5:len(f)-2], " ") != "yes yes yes" {
			t.Errorf("not embedded, cut and with Unicode: %s", l)
		}
	}
}
