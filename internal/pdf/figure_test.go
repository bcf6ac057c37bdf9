package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/sheets"
)

// pictured is the usual reception with photographs, every other one upright, and one whose
// bytes are gone.
func pictured(t testing.TB, n int) (sheets.Sheet, [][]byte) {
	t.Helper()
	s := reception(t)
	var figures sheets.Figures
	var photos [][]byte
	for i := range n {
		img := image.NewRGBA(image.Rect(0, 0, 1600-800*(i%2), 800+800*(i%2)))
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				img.SetRGBA(x, y, color.RGBA{uint8(x / 8), uint8(y / 8), uint8(40 * i), 255})
			}
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, nil); err != nil {
			t.Fatal(err)
		}
		photos = append(photos, b.Bytes())
		figures.Items = append(figures.Items, sheets.Figure{Picture: sheets.Picture{Bytes: b.Bytes(), Alt: fmt.Sprintf("Fotografía %d del equipo", i+1)}, Caption: fmt.Sprintf("Foto %d. Esquina.jpg. SHA-256 %064d", i+1, i)})
	}
	figures.Items = append(figures.Items, sheets.Figure{Caption: "Foto que se dio de baja. SHA-256 " + strings.Repeat("f", 64)})
	s.Blocks = append(s.Blocks, sheets.Heading{Level: 1, Text: "Fotografías"}, figures)
	return s, photos
}

// Photographs come after the parts, two by two on a page of their own, and lie in the PDF
// byte for byte, so that anybody can compare them with the hash below them (rev11 F-02).
func TestPhotographsFollowTheUsualReception(t *testing.T) {
	s, photos := pictured(t, 5)
	made := drawn(t, s)
	if info := tool(t, made, "pdfinfo", "FILE"); !strings.Contains(info, "Pages:           2\n") {
		t.Errorf("with six pictures it does not have two pages:\n%s", info)
	}
	text := tool(t, made, "pdftotext", "FILE", "-")
	at := 0
	for _, want := range []string{"D. Devolución", "Fotografías", "Foto 1.", "Foto 2.", "Foto 3.", "Foto 5.", "Foto que se dio de baja"} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("%q does not follow in:\n%s", want, text)
		}
		at += i
	}
	dir := t.TempDir()
	tool(t, made, "pdfimages", "-j", "FILE", filepath.Join(dir, "foto"))
	files, err := filepath.Glob(filepath.Join(dir, "*.jpg"))
	if err != nil || len(files) != len(photos) {
		t.Fatalf("%d pictures in the PDF, want %d (%v)", len(files), len(photos), err)
	}
	for i, f := range files {
		if b, err := os.ReadFile(f); err != nil || !bytes.Equal(b, photos[i]) {
			t.Errorf("picture %d is not the photograph byte for byte (%v)", i+1, err)
		}
	}
}
