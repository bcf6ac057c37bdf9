package dossier_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/seed"
)

// What proves a signature beyond a session goes with the order: marks and scans as files,
// and all that the evidence says, with the sum that its audit entry bears (domain §5, levels
// of signature).
func TestADossierBringsWhatProvesItsSignatures(t *testing.T) {
	w := demo(t, dbtest.SQLite(t))
	var folios []string
	err := w.p.DB.Read().Select(t.Context(), &folios, `SELECT o.folio FROM orders o WHERE o.folio <> '' AND EXISTS (
		SELECT 1 FROM papers p JOIN seal_evidence e ON e.subject = 'formato:' || p.id WHERE e.blob <> '' AND (p.order_id = o.id OR p.repair_id <> '' AND p.repair_id = o.repair_id)) ORDER BY o.folio LIMIT 1`)
	if err != nil || len(folios) == 0 {
		t.Fatalf("no order of the demonstration has a drawn or scanned signature (%v)", err)
	}
	auditor := w.actor(seed.Gloria, people.Auditor)
	d, err := w.p.Dossiers.Gather(t.Context(), auditor, folios[0])
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := w.p.Dossiers.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	if r := judge(t, b.Bytes(), nil); !r.Holds() {
		t.Errorf("\n%s", r)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var told struct {
		Proofs []struct {
			seals.Evidence
			Member string `json:"archivo"`
		} `json:"firmas"`
	}
	if err := json.Unmarshal(member(t, z, "datos/formatos.json"), &told); err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, x := range told.Proofs {
		if x.Member == "" {
			continue
		}
		files++
		sum := sha256.Sum256(member(t, z, x.Member))
		if hex.EncodeToString(sum[:]) != x.Blob {
			t.Errorf("%s is not the file of the signature", x.Member)
		}
		if !strings.Contains(string(member(t, z, "indice.html")), x.Member) {
			t.Errorf("the index does not list %s", x.Member)
		}
	}
	if files == 0 {
		t.Fatal("no mark and no scan is in the archive")
	}
	// A scan is drawn in the joined PDF; a mark stands on its sheet already.
	for i, x := range d.Proofs {
		if x.MediaType != "image/png" {
			continue
		}
		d.Proofs[i].Level = seals.Handwritten
		made, err := w.p.Dossiers.PDF(d)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("pdftotext", "-", "-")
		cmd.Stdin = bytes.NewReader(made)
		text, err := cmd.Output()
		if err != nil || !strings.Contains(strings.Join(strings.Fields(string(text)), " "), "Firma autógrafa, con su escaneo de "+x.Name) {
			t.Errorf("the joined PDF does not show the scan of %s (%v)", x.Name, err)
		}
		d.Proofs[i].Level = x.Level
		break
	}
	// Evidence that says something else than was entered is named, though its archive is
	// signed by who exported it.
	d.Proofs[0].Witness = "Otra persona"
	b.Reset()
	if err := w.p.Dossiers.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	if r := judge(t, b.Bytes(), nil); r.Holds() || !strings.Contains(r.String(), "la prueba de la firma de "+d.Proofs[0].Name) {
		t.Errorf("a changed witness is not named:\n%s", r)
	}
}

// After an act of disposal the dossier still comes, and says of each file that is gone by
// which act; one that is missing without an act is not passed over (rev11 Q-08).
func TestADossierComesAfterItsFilesWereGivenUp(t *testing.T) {
	w := demo(t, dbtest.SQLite(t))
	auditor := w.actor(seed.Gloria, people.Auditor)
	var folio string
	if err := w.p.DB.Read().Get(t.Context(), &folio, `SELECT o.folio FROM orders o JOIN order_files f ON f.order_id = o.id WHERE f.media_type LIKE 'image/%' ORDER BY o.folio LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	d, err := w.p.Dossiers.Gather(t.Context(), auditor, folio)
	if err != nil {
		t.Fatal(err)
	}
	gone := d.Files[0]
	if err := w.p.Desk.Blobs.Remove(gone.Hash); err != nil {
		t.Fatal(err)
	}
	if d, err = w.p.Dossiers.Gather(t.Context(), auditor, folio); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := w.p.Dossiers.Write(&b, d); err == nil {
		t.Error("a file that is missing without an act is passed over")
	}
	w.p.Desk.GivenUp = func(context.Context, *database.Conn, string) (string, bool, error) {
		return "BAJA-2035-0007", true, nil
	}
	whole := w.zip(auditor, folio)
	if r := judge(t, whole, nil); !r.Holds() {
		t.Errorf("\n%s", r)
	}
	all, _ := texts(t, whole)
	if !strings.Contains(all, "dado de baja con el acta BAJA-2035-0007") || !strings.Contains(all, gone.Hash) {
		t.Error("the dossier does not say by which act the file is gone, or not what it was")
	}
}

// A signature that was given another name in the database is exported and sealed as it stands
// there, and the dossier itself says that it was not entered so.
func TestADossierTellsOfASignatureThatWasAltered(t *testing.T) {
	db := dbtest.SQLite(t)
	w := demo(t, db)
	folio := w.richest()
	err := db.Write(t.Context(), func(c *database.Conn) error {
		var guards []string
		if err := c.Select(t.Context(), &guards, `SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'paper_signatures'`); err != nil {
			return err
		}
		for _, g := range guards {
			if _, err := c.Exec(t.Context(), `DROP TRIGGER `+g); err != nil {
				return err
			}
		}
		n, err := c.Exec(t.Context(), `UPDATE paper_signatures SET name = 'Otra persona' WHERE paper_id IN (SELECT p.id FROM papers p JOIN orders o ON o.id = p.order_id WHERE o.folio = ? AND p.kind = 'ST-ERE')`, folio)
		if n == 0 {
			t.Error("no signature was altered")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := judge(t, w.zip(w.actor(seed.Gloria, people.Auditor), folio), nil); r.Holds() || !strings.Contains(r.String(), "la firma de Otra persona en ST-ERE") || !strings.Contains(r.String(), "no está así en la bitácora") {
		t.Errorf("\n%s", r)
	}
}
