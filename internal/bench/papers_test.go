package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/pdf"
	"secogem.gob.mx/soporte/internal/sheets"
)

// TestEveryFormatIsDrawn draws the eleven formats, filled and blank, and lets qpdf judge
// them (rev11 F-01 to F-11). With SOPORTE_SHOTS it also keeps them, as PDF and as
// pictures, for the eye.
func TestEveryFormatIsDrawn(t *testing.T) {
	list, err := specimens()
	if err != nil || len(list) != 11 {
		t.Fatalf("%d specimens, %v", len(list), err)
	}
	dir := t.TempDir()
	if shots := os.Getenv("SOPORTE_SHOTS"); shots != "" {
		dir = filepath.Join("..", "..", shots, "pdf")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var files []string
	for _, s := range list {
		obsolete := s.filled
		obsolete.Stamp = "OBSOLETO"
		for name, sheet := range map[string]sheets.Sheet{"lleno": s.filled, "blanco": s.blank, "obsoleto": obsolete} {
			made, err := pdf.Draw(sheet)
			if err != nil {
				t.Fatalf("%s: %v", s.kind, err)
			}
			file := filepath.Join(dir, string(s.kind)+"-"+name+".pdf")
			if err := os.WriteFile(file, made, 0o644); err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
			if out, err := exec.Command("qpdf", "--check", file).CombinedOutput(); err != nil {
				t.Errorf("%s, %s: %v\n%s", s.kind, name, err, out)
			}
		}
	}
	if os.Getenv("SOPORTE_SHOTS") == "" {
		return
	}
	for _, file := range files {
		if out, err := exec.Command("pdftoppm", "-r", "80", "-png", file, strings.TrimSuffix(file, ".pdf")).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", file, err, out)
		}
	}
}
