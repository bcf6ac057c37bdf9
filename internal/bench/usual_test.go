package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/pdf"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/sheets"
)

// usual is a paper of the usual case: a machine that went to the workshop with all its
// accessories and came back, every place signed, with marks that were drawn.
func usual(t *testing.T, kind papers.Kind) papers.Document {
	t.Helper()
	f, _ := papers.FormatOf(kind)
	at := time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)
	value := f.New()
	fill(reflect.ValueOf(value).Elem(), "", "", 0)
	d := papers.Document{Kind: kind, Folio: "ERE-2026-000042", Order: "OS-2026-000042", PaperID: "p", Version: 3, Status: papers.Final, At: at, Value: value}
	slots := map[string]string{}
	switch v := value.(type) {
	case *papers.HandoverPaper:
		v.A, v.C, v.F = nil, nil, nil
		v.B.Accessories = nil
		for _, name := range []string{"cargador", "cable", "monitor", "teclado", "mouse", "base", "otro"} {
			v.B.Accessories = append(v.B.Accessories, papers.Accessory{Name: name, Comes: "si", Serial: "CN-0R8T-" + name})
		}
		v.B.Photos = nil // they are for a machine that comes damaged
		v.B.Condition, v.B.SerialWhy, v.B.Carried = "Raspón en la esquina derecha de la tapa", "", ""
		v.B.Fault, v.B.Works = "No enciende: la luz de carga parpadea dos veces y se apaga.", "Revisión de la fuente de poder, respaldo verificado y reparación si procede."
		v.D.Receiver, v.D.Diagnosis, v.D.Remarks = "", "", ""
		v.D.Accessories, v.D.ReturnedPart.Condition = "Todos los que se entregaron", "Limpio y completo, sin diferencias"
		d.Pending = map[string]string{"A. Programación": "No aplica", "C. Estado en la DTIC": "No aplica"}
		slots = map[string]string{"B3": cast[0], "B4": cast[1], "D3-devuelve": cast[1], "D3-recibe": cast[0]}
	}
	img := image.NewNRGBA(image.Rect(0, 0, 320, 120))
	for x := 20; x < 300; x++ {
		img.SetNRGBA(x, 60+(x*x/40)%50-25, color.NRGBA{0x1b, 0x2a, 0x4a, 0xff})
	}
	var mark bytes.Buffer
	if err := png.Encode(&mark, img); err != nil {
		t.Fatal(err)
	}
	d.Marks = map[string]sheets.Picture{"trazo": {Bytes: mark.Bytes(), Alt: "Firma trazada"}}
	hash := strings.Repeat("7f3a91c2", 8)
	for slot, name := range slots {
		d.Signatures = append(d.Signatures, papers.Signature{PaperID: "p", Slot: slot, Version: 3, Name: name, Post: "Asesora de soporte técnico", Role: "ast", Level: string(seals.Drawn), Hash: hash, At: at, Declaration: "Leí el documento completo y lo que dice es cierto.", Valid: true})
		d.Proofs = append(d.Proofs, seals.Evidence{Subject: seals.Paper("p"), Slot: slot, Version: 3, Level: seals.Drawn, Hash: hash, Name: name, Blob: "trazo", MediaType: "image/png"})
	}
	slices.SortFunc(d.Signatures, func(a, b papers.Signature) int { return strings.Compare(a.Slot, b.Slot) })
	return d
}

// F-01, F-02: the usual case of ST-OS and ST-ERE stands on one letter page, whole.
func TestTheUsualCaseTakesOnePage(t *testing.T) {
	for _, kind := range []papers.Kind{papers.ServiceOrder, papers.Handover} {
		s, err := usual(t, kind).Sheet("https://soporte.ejemplo.gob.mx/verificar/")
		if err != nil {
			t.Fatal(err)
		}
		f, _ := papers.FormatOf(kind)
		h := control.Heading{Format: control.Version{Format: control.Format{Code: string(kind), Annex: f.Annex, Name: f.Name}, Label: "propuesta 1"}, Revision: "11", Accent: "#8A1538", Legend: "2026. Año de la demostración",
			Institution: []string{"Secretaría de la Contraloría", "Dirección de Tecnologías de la Información y Comunicaciones"},
			Privacy:     "Tus datos se usan solo para dar y documentar el soporte técnico. El aviso de privacidad completo está en el sistema, en /privacidad."}
		h.Dress(&s)
		made, err := pdf.Draw(s)
		if err != nil {
			t.Fatal(err)
		}
		if dir := os.Getenv("SOPORTE_SHOTS"); dir != "" {
			if err := os.WriteFile(filepath.Join("..", "..", dir, string(kind)+"-usual.pdf"), made, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(regexp.MustCompile(`/Type /Page\n`).FindAll(made, -1)); n != 1 {
			t.Errorf("the usual %s takes %d pages", kind, n)
		}
	}
}

// A blank takes one page, F-07 with its three tables and the oficio with how it was notified
// and answered too; what does not find room on it goes on another sheet.
func TestABlankTakesOnePage(t *testing.T) {
	list, err := specimens()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		made, err := pdf.Draw(s.blank)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(regexp.MustCompile(`/Type /Page\n`).FindAll(made, -1)); n != 1 {
			t.Errorf("%s in blank takes %d pages", s.kind, n)
		}
	}
}
