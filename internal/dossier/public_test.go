package dossier_test

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/dossier"
	"secogem.gob.mx/soporte/internal/papers"
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
		for range 20 {
			if err := w.p.Documents.Catch(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		auditor := w.actor(seed.Gloria, people.Auditor)
		d, err := w.p.Dossiers.Gather(t.Context(), auditor, w.richest())
		if err != nil {
			t.Fatal(err)
		}
		canaries := []string{d.Order.Fault, d.Asset.Serial, d.Order.Record.Contact.Email, d.Order.Record.Contact.Extension, string(d.Order.RequesterID)}
		for _, p := range d.Names {
			canaries = append(canaries, p.Email, string(p.ID))
		}
		free, err := d.FreeTexts()
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range free {
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
		codes := regexp.MustCompile(`\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b`).FindAllString(all, -1)
		for _, code := range codes { // whoever has the public version may ask for its papers
			if _, err := w.p.Papers.ByCode(t.Context(), db.Read(), code); err != nil {
				t.Errorf("the public version bears the code %s: %v", code, err)
			}
		}
		if len(codes) == 0 {
			t.Error("the public version bears no code of a paper")
		}
		text := free[0]
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

// The dossier draws each paper as the sheet of its format, with who signed where and how,
// and brings the frozen PDFs byte for byte, those of the external file too (rev11 F-01 to
// F-11, Q-08).
func TestADossierBringsEveryPaperAsItsFormat(t *testing.T) {
	w := demo(t, dbtest.SQLite(t))
	for range 20 {
		if err := w.p.Documents.Catch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var folios []string
	err := w.p.DB.Read().Select(t.Context(), &folios, `SELECT o.folio FROM orders o WHERE o.folio <> '' AND o.repair_id <> '' AND EXISTS (SELECT 1 FROM repairs r WHERE r.order_id = o.id) AND EXISTS (SELECT 1 FROM paper_copies c WHERE c.repair_id = o.repair_id AND c.kind = 'F-05') ORDER BY o.folio`)
	if err != nil || len(folios) == 0 {
		t.Fatalf("no order of the demonstration has a signed act of joint review (%v)", err)
	}
	auditor := w.actor(seed.Gloria, people.Auditor)
	d, err := w.p.Dossiers.Gather(t.Context(), auditor, folios[0])
	if err != nil {
		t.Fatal(err)
	}
	whole := w.zip(auditor, folios[0])
	if r := judge(t, whole, nil); !r.Holds() {
		t.Errorf("\n%s", r)
	}
	all, _ := texts(t, whole)
	for _, want := range []string{"Acta de revisión conjunta", "Representante", "Versión del formato", "3. Condición en que se recibe", "Firma interna", "SHA-256 de lo firmado"} {
		if !strings.Contains(all, want) {
			t.Errorf("the dossier does not say %q", want)
		}
	}
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[papers.Kind]bool{}
	for _, cp := range d.Copies {
		kinds[cp.Kind] = true
		frozen, err := w.p.Documents.Frozen(cp)
		if err != nil {
			t.Fatal(err)
		}
		same := false
		for _, f := range z.File {
			if r, err := f.Open(); err == nil {
				b, _ := io.ReadAll(r)
				r.Close()
				same = same || bytes.Equal(b, frozen)
			}
		}
		if !same {
			t.Errorf("%s %s is not in the archive byte for byte", cp.Kind, cp.Folio)
		}
	}
	if !kinds[papers.ServiceOrder] || !kinds[papers.Handover] || !kinds[papers.JointReview] || !kinds[papers.Receipt] {
		t.Errorf("of the frozen papers it brings %v", kinds)
	}
	// The public version says how each place was signed and not by whom outside.
	shown, _ := texts(t, w.public(d, nil))
	outside := ""
	for _, p := range d.Papers {
		if s, ok := p.SignedBy("proveedor"); ok {
			outside = s.Name
		}
	}
	if outside == "" || strings.Contains(shown, outside) || !strings.Contains(shown, "[TESTADO: nombre]") || !strings.Contains(shown, "3. Condición en que se recibe") {
		t.Errorf("the public version names %q, or masks nobody, or has no sheets", outside)
	}
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
