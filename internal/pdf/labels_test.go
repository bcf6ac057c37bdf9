package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

func labels(n int) (list []Label) {
	for i := range n {
		list = append(list, Label{Address: fmt.Sprintf("https://soporte.example/equipos/01a225c3-b57d-717e-9ee9-f084e8cc%04d/abrir", i), Number: fmt.Sprintf("DEMO-%06d", 101+i), Name: "Laptop de notificaciones, segundo piso ala norte", Detail: "Serie DMA7130", Foot: "Soporte · DTIC"})
	}
	return list
}

var printed = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

func TestLabelsFillTheirPaper(t *testing.T) {
	for key, want := range map[string]struct {
		n, skip, pages int
		size           string
	}{
		"carta-24": {25, 0, 2, "612 x 792 pts (letter)"}, "carta-30": {30, 0, 1, "612 x 792 pts (letter)"}, "cinta-24": {3, 0, 3, "187.09 x 68.03 pts"}, "cinta-12": {2, 0, 2, "136.06 x 34.02 pts"},
		"no-hay": {24, 1, 2, "612 x 792 pts (letter)"},
	} {
		made, err := Labels(LabelFormatOf(key), "Etiquetas", printed, want.skip, labels(want.n))
		if err != nil {
			t.Fatal(err)
		}
		info := tool(t, made, "pdfinfo", "FILE")
		if !strings.Contains(info, fmt.Sprintf("Pages:           %d\n", want.pages)) || !strings.Contains(info, want.size) || !strings.Contains(info, "Tagged:          yes") {
			t.Errorf("%s:\n%s", key, info)
		}
		text := tool(t, made, "pdftotext", "FILE", "-")
		for i := range want.n {
			if number := fmt.Sprintf("DEMO-%06d", 101+i); strings.Count(text, number) != 1 {
				t.Errorf("%s: %s stands %d times", key, number, strings.Count(text, number))
			}
		}
		tool(t, made, "qpdf", "--check", "FILE")
		for _, w := range judge(open(t, made)) {
			t.Errorf("%s: %s", key, w)
		}
		again, _ := Labels(LabelFormatOf(key), "Etiquetas", printed, want.skip, labels(want.n))
		if !bytes.Equal(made, again) {
			t.Errorf("%s: two drawings differ", key)
		}
	}
}

// Whatever a machine is called, its label is drawn and its number is whole.
func TestHostileLabels(t *testing.T) {
	for _, l := range []Label{{Address: "https://soporte.example/x", Number: strings.Repeat("INV-0004-", 8), Name: strings.Repeat("ñandú ", 40)}, {Address: "x", Name: "\x00\u202e(\\)", Detail: "漢字"}, {Address: "x"}} {
		for _, f := range LabelFormats {
			made, err := Labels(f, "Etiquetas", printed, -5, []Label{l})
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(tool(t, made, "pdftotext", "-raw", "FILE", "-"), "\n", "")
			if !strings.Contains(text, l.Number) {
				t.Errorf("%s: the number %q is cut: %q", f.Key, l.Number, text)
			}
		}
	}
	if _, err := Labels(LabelFormats[0], "", printed, 0, nil); err == nil {
		t.Error("no label is drawn")
	}
	if _, err := Labels(LabelFormats[0], "", printed, 0, []Label{{Address: strings.Repeat("x", 4000)}}); err == nil {
		t.Error("an address that no QR holds is drawn")
	}
}
