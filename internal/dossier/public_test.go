package dossier_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/dossier"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/seed"
)

const legend = "Versión pública de prueba."

func (w *world) public(d *dossier.Dossier, marks dossier.Marks) []byte {
	w.t.Helper()
	var b bytes.Buffer
	if err := w.p.Dossiers.WritePublic(&b, d, marks, legend); err != nil {
		w.t.Fatal(err)
	}
	return b.Bytes()
}

// texts are all members of an archive but the PDF, and whether that one carries files.
func texts(t *testing.T, b []byte) (all string, carries bool) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, ".pdf") {
			carries = carries || bytes.Contains(content, []byte("/EmbeddedFile"))
			continue
		}
		all += f.Name + "\n" + string(content)
	}
	return all, carries
}

// The public version shows nothing that a person wrote until somebody read it, no way to
// reach anybody, no number of a machine's maker, no file and no note; and still proves
// itself (domain §6 no. 18, rev11 Q-08).
func TestThePublicVersionMasks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := demo(t, db)
		auditor := w.actor(seed.Gloria, people.Auditor)
		d, err := w.p.Dossiers.Gather(t.Context(), auditor, w.richest())
		if err != nil {
			t.Fatal(err)
		}
		canaries := []string{d.Order.Fault, d.Asset.Serial, d.Order.Record.Contact.Email, d.Order.Record.Contact.Extension, string(d.Order.RequesterID)}
		for _, p := range d.Names {
			canaries = append(canaries, p.Email, string(p.ID))
		}
		for _, x := range d.FreeTexts() {
			canaries = append(canaries, x.Text)
		}
		for _, x := range d.Messages {
			canaries = append(canaries, x.Text)
		}
		for _, x := range d.Files {
			canaries = append(canaries, x.Name)
		}
		closed := w.public(d, nil)
		all, carries := texts(t, closed)
		for _, c := range canaries {
			if len(c) > 6 && strings.Contains(all, c) {
				t.Errorf("the public version shows %q", c)
			}
		}
		if carries {
			t.Error("the public PDF carries files")
		}
		if !strings.Contains(all, legend) || !strings.Contains(all, "[TESTADO: texto libre]") || !strings.Contains(all, w.cast.Person(seed.Beatriz).Name) {
			t.Error("legend, masks or names of public servants are missing")
		}
		if r := judge(t, closed, nil); !r.Holds() {
			t.Errorf("\n%s", r)
		}
		text := d.FreeTexts()[0]
		word := strings.Fields(text.Text)[0]
		by := audit.By{Actor: string(auditor.Person.ID), Role: "auditor", At: w.now.Now()}
		for name, marks := range map[string]dossier.Marks{
			"no fragment":                  {text.Key: {Hide: dossier.HidePart}},
			"a fragment that is not there": {text.Key: {Hide: dossier.HidePart, Parts: []string{"no está"}}},
			"no choice":                    {text.Key: {Hide: "otra"}},
		} {
			if err := w.p.Dossiers.KeepReview(t.Context(), d, by, marks); problem.KindOf(err) != problem.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if last, err := dossier.LastReview(t.Context(), db.Read(), string(d.Order.ID)); err != nil || last.By != "" {
			t.Errorf("kept half: %+v %v", last, err)
		}
		if err := w.p.Dossiers.KeepReview(t.Context(), d, by, dossier.Marks{text.Key: {Hide: dossier.HidePart, Parts: []string{word}}}); err != nil {
			t.Fatal(err)
		}
		last, err := dossier.LastReview(t.Context(), db.Read(), string(d.Order.ID))
		if err != nil || last.By != string(auditor.Person.ID) || time.Since(last.At) == 0 {
			t.Fatalf("%+v %v", last, err)
		}
		all, _ = texts(t, w.public(d, last.Marks))
		if !strings.Contains(all, "[TESTADO]"+strings.TrimPrefix(text.Text, word)) {
			t.Errorf("a text of which a fragment is masked is not shown: %q", text.Text)
		}
	})
}

// What looks like personal data in a text is pointed out to whoever reads it.
func TestPersonalDataIsSuspected(t *testing.T) {
	for text, want := range map[string]string{
		"escríbeme a ana.ruiz@gmail.com hoy":  "ana.ruiz@gmail.com",
		"mi cel. 722 555 1234 de casa":        "722 555 1234",
		"CURP RUIA800101MMCZNN09 anexa":       "RUIA800101MMCZNN09",
		"el equipo 10.20.30.40 no responde":   "10.20.30.40",
		"RFC del proveedor: ABC010203AB9, ya": "ABC010203AB9",
	} {
		found := strings.Join(dossier.Suspects(text), "|")
		if !strings.Contains(found, want) {
			t.Errorf("%q: %q", text, found)
		}
	}
	if found := dossier.Suspects("La impresora del piso 2 no imprime desde el lunes."); len(found) > 0 {
		t.Errorf("%q", found)
	}
}
