package dossier_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/dossier"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seed"
)

// world is the demonstration with its cast.
type world struct {
	t    *testing.T
	p    *program.Program
	now  *clock.Fake
	cast *seed.Cast
}

func demo(t *testing.T, db *database.DB) *world {
	t.Helper()
	now := clock.NewFake(time.Date(2026, 10, 13, 18, 0, 0, 0, time.UTC))
	p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1", Demo: true, DemoPIN: "7294", Files: t.TempDir(), Seals: t.TempDir(), Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	cast, err := seed.Demo(t.Context(), p, now)
	if err != nil {
		t.Fatal(err)
	}
	return &world{t, p, now, cast}
}

func (w *world) actor(name string, roles ...people.Role) people.Actor {
	return people.Actor{Person: w.cast.Person(name), Roles: roles}
}

func (w *world) zip(a people.Actor, folio string) []byte {
	w.t.Helper()
	d, err := w.p.Dossiers.Gather(w.t.Context(), a, folio)
	if err != nil {
		w.t.Fatal(err)
	}
	var b bytes.Buffer
	if err := w.p.Dossiers.Write(&b, d); err != nil {
		w.t.Fatal(err)
	}
	return b.Bytes()
}

// richest finds the folio of an order with papers, a letter, messages and files.
func (w *world) richest() string {
	w.t.Helper()
	var folio string
	err := w.p.DB.Read().Get(w.t.Context(), &folio, `SELECT o.folio FROM orders o WHERE EXISTS (SELECT 1 FROM letters l WHERE l.order_id = o.id)
		ORDER BY (SELECT COUNT(*) FROM order_files f WHERE f.order_id = o.id) + (SELECT COUNT(*) FROM papers p WHERE p.order_id = o.id) DESC, o.folio LIMIT 1`)
	if err != nil {
		w.t.Fatal(err)
	}
	return folio
}

func judge(t *testing.T, b []byte, key *audit.Key) proof.Report {
	t.Helper()
	r, err := dossier.Verify(bytes.NewReader(b), int64(len(b)), key)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Who reads every order by their office gets the whole of it in a file that proves
// itself; the same order gives the same bytes, and everybody else gets nothing
// (rev11 Q-08, domain §7.8).
func TestADossierProvesItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := demo(t, db)
		auditor := w.actor(seed.Gloria, people.Auditor)
		folio := w.richest()
		whole := w.zip(auditor, folio)
		key := w.p.Seals.Key()
		for _, trusted := range []*audit.Key{nil, &key} {
			if r := judge(t, whole, trusted); !r.Holds() || len(r.Checks) != 5 {
				t.Fatalf("%s:\n%s", folio, r)
			}
		}
		w.now.Advance(time.Hour)
		err := db.Write(t.Context(), func(c *database.Conn) error {
			return audit.Append(t.Context(), c, audit.By{Actor: audit.System, At: w.now.Now()}.On("prueba", "otra cosa", 1))
		})
		if err != nil {
			t.Fatal(err)
		}
		if again := w.zip(auditor, folio); !bytes.Equal(again, whole) {
			t.Error("the same order gives other bytes an hour and an order later")
		}
		foreign := audit.Key{Text: "otra+00000000+AAAA"}
		if r := judge(t, whole, &foreign); r.Holds() {
			t.Error("it holds under a key that did not sign it")
		}
		for _, a := range []people.Actor{w.actor(seed.Jorge, people.Adviser), w.actor(seed.Saul, people.Administrator)} {
			_, err := w.p.Dossiers.Gather(t.Context(), a, folio)
			if k := problem.KindOf(err); k != problem.Forbidden && k != problem.NotFound {
				t.Errorf("%s gets it: %v", a.Person.Name, err)
			}
		}
	})
}

// What happened outside the house is in the dossier of the order.
func TestADossierTellsWhatHappenedOutside(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := demo(t, db)
		theFilesOfItsExternalFile(t, w, db)
		itsDealings(t, w, db)
		itsReplies(t, w, db)
		itsNumbers(t, w, db)
	})
}

// rev11 P-09: the number that a movement got after its F-08 was complete is beside it, and the
// dossier goes on holding.
func itsNumbers(t *testing.T, w *world, db *database.DB) {
	t.Helper()
	var list []struct{ ID, Folio string }
	err := db.Read().Select(t.Context(), &list, `SELECT p.id, o.folio FROM papers p JOIN orders o ON o.repair_id = p.repair_id WHERE p.kind = 'F-08' AND p.status = ? AND o.folio <> '' AND p.repair_id <> ''`, string(papers.Final))
	if err != nil || len(list) == 0 {
		t.Fatalf("%d complete movements, %v", len(list), err)
	}
	office := w.actor(seed.Teresa, people.Coordination)
	err = db.Write(t.Context(), func(c *database.Conn) error {
		p, err := w.p.Papers.Get(t.Context(), c, list[0].ID)
		if err != nil {
			return err
		}
		return w.p.Papers.AddLater(t.Context(), c, p, papers.Later{Inventory: "INV-77031", Number: "SP-2026-88", Day: "2026-11-23"}, audit.By{Actor: string(office.Person.ID), At: w.now.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	b := w.zip(w.actor(seed.Gloria, people.Auditor), list[0].Folio)
	if r := judge(t, b, nil); !r.Holds() {
		t.Errorf("%s:\n%s", list[0].Folio, r)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	page := html.UnescapeString(string(member(t, z, "indice.html")))
	for _, part := range []string{"después de acusado", "INV-77031", "SP-2026-88", office.Person.Name} {
		if !strings.Contains(page, part) {
			t.Errorf("the page of %s does not say %q", list[0].Folio, part)
		}
	}
	if data := string(member(t, z, "datos/formatos.json")); !strings.Contains(data, `"numero":"SP-2026-88"`) && !strings.Contains(data, `"numero": "SP-2026-88"`) {
		t.Error("the number is not among the data of the papers")
	}
}

// rev11 F-04: what the Agencia answered to the letter of an order is read in its dossier, with the
// hash of what came.
func itsReplies(t *testing.T, w *world, db *database.DB) {
	t.Helper()
	var list []struct{ Folio, Number, Summary, Annexes string }
	err := db.Read().Select(t.Context(), &list, `SELECT o.folio, r.number, r.summary, r.annexes FROM letter_replies r JOIN letters l ON l.id = r.letter_id JOIN orders o ON o.id = l.order_id WHERE o.folio <> '' ORDER BY o.folio, r.at`)
	if err != nil || len(list) == 0 {
		t.Fatalf("%d replies, %v", len(list), err)
	}
	for _, x := range list {
		var annexes []letters.Annex
		if err := json.Unmarshal([]byte(x.Annexes), &annexes); err != nil || len(annexes) == 0 {
			t.Fatalf("the reply %s has the annexes %s, %v", x.Number, x.Annexes, err)
		}
		b := w.zip(w.actor(seed.Gloria, people.Auditor), x.Folio)
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		page := html.UnescapeString(string(member(t, z, "indice.html")))
		for _, part := range []string{"Qué contestaron al oficio", x.Number, x.Summary, annexes[0].Hash} {
			if !strings.Contains(page, part) {
				t.Errorf("the page of %s does not say %q", x.Folio, part)
			}
		}
	}
}

// What came with the acts of the external file – answers of the provider and of the Agencia,
// photographs of the machine – goes with the order, each with its entry in the audit.
func theFilesOfItsExternalFile(t *testing.T, w *world, db *database.DB) {
	t.Helper()
	var want []struct{ Folio, Hash, Name string }
	err := db.Read().Select(t.Context(), &want, `SELECT o.folio, f.hash, f.name FROM repair_files f JOIN orders o ON o.repair_id = f.repair_id WHERE o.folio <> '' ORDER BY o.folio, f.seq, f.id`)
	if err != nil || len(want) < 4 {
		t.Fatalf("%d files of external files, %v", len(want), err)
	}
	archives := map[string]*zip.Reader{}
	for _, x := range want {
		if archives[x.Folio] == nil {
			b := w.zip(w.actor(seed.Gloria, people.Auditor), x.Folio)
			if r := judge(t, b, nil); !r.Holds() {
				t.Errorf("%s:\n%s", x.Folio, r)
			}
			z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				t.Fatal(err)
			}
			archives[x.Folio] = z
			if page := string(member(t, z, "indice.html")); !strings.Contains(page, "Pasos del expediente externo") || !strings.Contains(page, "EX-0") {
				t.Errorf("the page of %s tells nothing of its external file", x.Folio)
			}
		}
		if !holds(t, archives[x.Folio], x.Hash) {
			t.Errorf("the dossier of %s lacks %s", x.Folio, x.Name)
		}
	}
}

// rev11 R-S-02: what the Supervisor did before other bodies is read in the dossier, from its
// beginning to its result.
func itsDealings(t *testing.T, w *world, db *database.DB) {
	t.Helper()
	const all = `SELECT o.folio, g.folio AS dealing, g.id, g.order_id, g.repair_id, g.body, g.purpose, g.result FROM dealings g
		JOIN orders o ON g.order_id = o.id OR g.repair_id <> '' AND g.repair_id = o.repair_id WHERE o.folio <> '' ORDER BY g.folio, o.folio`
	var list []struct {
		Folio, Dealing, ID, Body, Purpose, Result string
		OrderID                                   string `db:"order_id"`
		RepairID                                  string `db:"repair_id"`
	}
	if err := db.Read().Select(t.Context(), &list, all); err != nil || len(list) < 1 {
		t.Fatalf("%d dealings of orders, %v", len(list), err)
	}
	if x := list[0]; x.Result == "" {
		by := audit.By{Actor: string(w.cast.Person(seed.Beatriz).ID), Role: string(people.Supervisor), At: w.now.Now()}
		err := db.Write(t.Context(), func(c *database.Conn) error {
			_, err := w.p.Dealings.Keep(t.Context(), c, dealings.Subject{OrderID: x.OrderID, RepairID: x.RepairID, Folio: x.Folio},
				dealings.Form{Dealing: x.ID, Letter: "DTIC/88/2026", Text: "Contestaron por escrito.", Day: calendar.DayOf(by.At, clock.Mexico).String(), Result: "Enviarán la pieza el lunes."}, 1, by)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		list[0].Result = "Enviarán la pieza el lunes."
	}
	for _, x := range list {
		b := w.zip(w.actor(seed.Gloria, people.Auditor), x.Folio)
		if r := judge(t, b, nil); !r.Holds() {
			t.Errorf("%s:\n%s", x.Folio, r)
		}
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		page, data := html.UnescapeString(string(member(t, z, "indice.html"))), string(member(t, z, "datos/bitacora.json"))
		for _, part := range []string{x.Dealing, x.Body, x.Purpose, x.Result} {
			if !strings.Contains(page, part) {
				t.Errorf("the page of %s does not say %q", x.Folio, part)
			}
		}
		if !strings.Contains(data, "gestion:"+x.Dealing) {
			t.Errorf("the chain of %s is not in the dossier of %s", x.Dealing, x.Folio)
		}
	}
}

// member is a member of an archive.
func member(t *testing.T, z *zip.Reader, name string) []byte {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// holds tells whether an attached file of an archive has a content of that hash.
func holds(t *testing.T, z *zip.Reader, hash string) bool {
	t.Helper()
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "adjuntos/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.New()
		_, err = io.Copy(sum, r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		if hex.EncodeToString(sum.Sum(nil)) == hash {
			return true
		}
	}
	return false
}

// Each byte of the file is guarded: of its members by name, and of what lies between.
func TestEachByteOfADossierIsGuarded(t *testing.T) {
	w := demo(t, dbtest.SQLite(t))
	whole := w.zip(w.actor(seed.Gloria, people.Auditor), w.richest())
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, f := range z.File {
		at, err := f.DataOffset()
		if err != nil {
			t.Fatal(err)
		}
		size := int64(f.UncompressedSize64)
		for _, i := range []int64{0, 1, size / 7, size / 3, size / 2, size - 2, size - 1} {
			if i < 0 || i >= size {
				continue
			}
			b := bytes.Clone(whole)
			b[at+i] ^= 1
			if r := judge(t, b, nil); r.Holds() || !strings.Contains(r.String(), f.Name) {
				t.Errorf("byte %d of %s:\n%s", i, f.Name, r)
			}
			tried++
		}
	}
	if len(z.File) < 10 || tried < 60 {
		t.Errorf("%d files, %d changes", len(z.File), tried)
	}
	first, _ := z.File[0].DataOffset()
	last, _ := z.File[len(z.File)-1].DataOffset()
	tail := last + int64(z.File[len(z.File)-1].UncompressedSize64)
	for _, span := range [][2]int64{{0, first}, {tail, int64(len(whole))}} {
		for i := span[0]; i < span[1]; i += 1 + (span[1]-span[0])/150 {
			b := bytes.Clone(whole)
			b[i] ^= 1
			if r := judge(t, b, nil); r.Holds() {
				t.Errorf("byte %d between the files is not found", i)
			}
		}
	}
	if r := judge(t, append(bytes.Clone(whole), 'x'), nil); r.Holds() {
		t.Error("a byte more at the end is not found")
	}
	if r := judge(t, whole[:len(whole)/2], nil); r.Holds() {
		t.Error("half a file holds")
	}
}

// What is said in the page that opens the archive is what the order says, also in
// words that would be markup.
func TestTheIndexIsReadableAlone(t *testing.T) {
	w := demo(t, dbtest.SQLite(t))
	folio := w.richest()
	z, err := zip.NewReader(bytes.NewReader(w.zip(w.actor(seed.Gloria, people.Auditor), folio)), int64(len(w.zip(w.actor(seed.Gloria, people.Auditor), folio))))
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) string { return string(member(t, z, name)) }
	index := read("indice.html")
	for _, want := range []string{`lang="es-MX"`, folio, "Pasos de la orden", "Oficio", "SHA-256", "Cómo se verifica"} {
		if !strings.Contains(index, want) {
			t.Errorf("the index does not say %q", want)
		}
	}
	for _, never := range []string{"<script", "http://", "https://"} {
		if strings.Contains(index, never) {
			t.Errorf("the index has %q", never)
		}
	}
	if !strings.HasPrefix(read("indice.pdf"), "%PDF-") {
		t.Error("the PDF is none")
	}
}
