package proofpages_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/dossier"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
)

// site is the demonstration behind a server.
type site struct {
	t    *testing.T
	p    *program.Program
	now  *clock.Fake
	url  string
	cast *seed.Cast
}

func open(t *testing.T, db *database.DB) *site {
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
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	return &site{t, p, now, s.URL, cast}
}

// enter comes in as one of the cast; "" stays outside.
func (s *site) enter(name string) *http.Client {
	s.t.Helper()
	jar, _ := cookiejar.New(nil)
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if name == "" {
		return c
	}
	r, err := c.Post(s.url+"/demo/"+string(s.cast.Person(name).ID), "application/x-www-form-urlencoded", nil)
	if err != nil || r.StatusCode != http.StatusSeeOther {
		s.t.Fatalf("%s does not come in: %v", name, err)
	}
	r.Body.Close()
	return c
}

func (s *site) get(c *http.Client, path string) (int, string, http.Header) {
	s.t.Helper()
	r, err := c.Get(s.url + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return r.StatusCode, string(b), r.Header
}

func (s *site) folio() string {
	s.t.Helper()
	var folio string
	if err := s.p.DB.Read().Get(s.t.Context(), &folio, `SELECT o.folio FROM orders o JOIN letters l ON l.order_id = o.id ORDER BY o.folio LIMIT 1`); err != nil {
		s.t.Fatal(err)
	}
	return folio
}

// The whole file of an order is one click for who reads every order by their office,
// proves itself, and each download is entered (rev11 Q-08).
func TestTheDossierIsDownloaded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		folio := s.folio()
		for _, name := range []string{seed.Gloria, seed.Beatriz, seed.Ramiro} {
			c := s.enter(name)
			if _, page, _ := s.get(c, "/ordenes/"+folio); !strings.Contains(page, "/ordenes/"+folio+"/expediente.zip") {
				t.Errorf("%s is not shown the way", name)
			}
			code, body, header := s.get(c, "/ordenes/"+folio+"/expediente.zip")
			r, err := dossier.Verify(strings.NewReader(body), int64(len(body)), nil)
			if code != http.StatusOK || err != nil || !r.Holds() || header.Get("Content-Type") != "application/zip" {
				t.Errorf("%s: %d %v\n%s", name, code, err, r)
			}
			if code, body, _ := s.get(c, "/ordenes/"+folio+"/expediente.pdf"); code != http.StatusOK || !strings.HasPrefix(body, "%PDF-") {
				t.Errorf("%s gets as PDF: %d", name, code)
			}
		}
		for _, name := range []string{seed.Lucia, seed.Jorge, seed.Teresa, seed.Saul, ""} {
			c := s.enter(name)
			if code, _, _ := s.get(c, "/ordenes/"+folio+"/expediente.zip"); code == http.StatusOK {
				t.Errorf("%q gets it", name)
			}
			if _, page, _ := s.get(c, "/ordenes/"+folio); strings.Contains(page, "expediente.zip") {
				t.Errorf("%q is shown the way", name)
			}
		}
		if code, _, _ := s.get(s.enter(seed.Gloria), "/ordenes/OS-2026-999999/expediente.zip"); code != http.StatusNotFound {
			t.Errorf("of an order that is not there: %d", code)
		}
		var id string
		if err := db.Read().Get(t.Context(), &id, `SELECT id FROM orders WHERE folio = ?`, folio); err != nil {
			t.Fatal(err)
		}
		if list, err := audit.History(t.Context(), db.Read(), "expediente:"+id); err != nil || len(list) != 6 {
			t.Errorf("%d downloads are entered, of 6 (%v)", len(list), err)
		}
	})
}

// What does not hold is said in words: what, where, what to do, whom to tell.
func TestARedResultIsExplained(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		c := s.enter(seed.Gloria)
		run := func() string {
			r, err := c.Post(s.url+"/verificacion", "application/x-www-form-urlencoded", nil)
			if err != nil || r.StatusCode != http.StatusSeeOther {
				t.Fatalf("%v %v", r, err)
			}
			r.Body.Close()
			_, page, _ := s.get(c, "/verificacion")
			return page
		}
		if page := run(); !strings.Contains(page, "Todo se sostiene") {
			t.Error("a sound database is not said to be")
		}
		err := db.Write(t.Context(), func(c *database.Conn) error {
			_, err := c.Exec(t.Context(), `UPDATE supply_items SET stock = stock + 1`)
			if err == nil {
				_, err = c.Exec(t.Context(), `UPDATE audit_heads SET hash = 'otra' WHERE chain = (SELECT MIN(chain) FROM audit_heads)`)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s.now.Advance(time.Minute)
		page := run()
		for _, want := range []string{"Algo no se sostiene", "no se sostiene en su asiento", "Qué hacer", "A quién avisar", "órgano interno de control", "movimientos suman"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
		for _, name := range []string{seed.Lucia, seed.Beatriz, ""} {
			if code, _, _ := s.get(s.enter(name), "/verificacion"); code == http.StatusOK {
				t.Errorf("%q sees it", name)
			}
		}
	})
}

// freeze keeps a copy of a paper of the demonstration, as printing it does.
func (s *site) freeze(kind papers.Kind, content string) papers.Copy {
	s.t.Helper()
	var cp papers.Copy
	hash, size, err := s.p.Desk.Blobs.Put(s.t.Context(), strings.NewReader(content))
	if err != nil {
		s.t.Fatal(err)
	}
	err = s.p.DB.Write(s.t.Context(), func(c *database.Conn) error {
		var x struct {
			ID      string `db:"id"`
			OrderID string `db:"order_id"`
			Folio   string `db:"folio"`
		}
		if err := c.Get(s.t.Context(), &x, `SELECT id, order_id, folio FROM papers WHERE kind = ? AND status = 'firmado' ORDER BY folio LIMIT 1`, kind); err != nil {
			return err
		}
		p, err := s.p.Papers.Get(s.t.Context(), c, x.ID)
		if err != nil {
			return err
		}
		cp, err = s.p.Papers.Freeze(s.t.Context(), c, papers.Copy{Code: papers.CodeOf([]byte(content)), Kind: kind, OrderID: x.OrderID, PaperID: x.ID, Folio: x.Folio, Version: p.Version,
			FormatVersion: "propuesta 1", Revision: "11", DataHash: p.Hash, Blob: hash, Size: size}, audit.By{Actor: audit.System, At: s.p.Config.Clock()})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return cp
}

func upload(t *testing.T, c *http.Client, url, content string) (int, string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	if w, err := m.CreateFormFile("archivo", "mío.pdf"); err != nil {
		t.Fatal(err)
	} else {
		io.WriteString(w, content)
	}
	m.Close()
	r, err := c.Post(url, m.FormDataContentType(), &b)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	page, _ := io.ReadAll(r.Body)
	return r.StatusCode, string(page)
}

// Whoever holds a printed paper may ask whether it is genuine and still stands, and
// learns nobody's name; a file is compared and nothing of it kept (rev11 Q-10).
func TestAnybodyMayVerifyAPaper(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		cp := s.freeze(papers.Handover, "%PDF-1.7 lo que se firmó")
		c := s.enter("")
		if code, page, _ := s.get(c, "/verificar"); code != http.StatusOK || !strings.Contains(page, "Código de verificación") {
			t.Errorf("the form: %d", code)
		}
		if code, page, _ := s.get(c, "/verificar?codigo=corto"); code != http.StatusUnprocessableEntity || !strings.Contains(page, "16 caracteres") || !strings.Contains(page, `value="corto"`) {
			t.Errorf("a code that is none: %d", code)
		}
		if code, _, h := s.get(c, "/verificar?codigo="+strings.ToLower(papers.SpokenCode(cp.Code))); code != http.StatusSeeOther || !strings.HasSuffix(h.Get("Location"), "/verificar/"+cp.Code) {
			t.Errorf("the code as it is printed leads to %q (%d)", h.Get("Location"), code)
		}
		code, page, _ := s.get(c, "/verificar/"+cp.Code)
		if code != http.StatusOK || !strings.Contains(page, cp.Folio) || !strings.Contains(page, "Vigente") || !strings.Contains(page, cp.Blob) {
			t.Errorf("a paper that stands: %d", code)
		}
		for _, person := range s.cast.People {
			for _, never := range []string{person.Name, person.Email, string(person.ID)} {
				if never != "" && strings.Contains(page, never) {
					t.Errorf("the public page shows %q", never)
				}
			}
		}
		if code, page, _ := s.get(c, "/verificar/0000000000000000"); code != http.StatusNotFound || !strings.Contains(page, "No hay ningún documento") {
			t.Errorf("an unknown code: %d", code)
		}
		if code, page := upload(t, c, s.url+"/verificar/"+cp.Code, "%PDF-1.7 lo que se firmó"); code != http.StatusOK || !strings.Contains(page, "Es el mismo archivo.") {
			t.Errorf("the same file: %d", code)
		}
		if code, page := upload(t, c, s.url+"/verificar/"+cp.Code, "%PDF-1.7 lo que se firmo"); code != http.StatusOK || !strings.Contains(page, "No es el mismo archivo.") {
			t.Errorf("another file: %d", code)
		}
		err := db.Write(t.Context(), func(c *database.Conn) error {
			_, err := c.Exec(context.Background(), `UPDATE papers SET status = 'anulado' WHERE id = ?`, cp.PaperID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, page, _ := s.get(c, "/verificar/"+cp.Code); !strings.Contains(page, "Anulado") || strings.Contains(page, "Vigente") {
			t.Error("a voided paper is said to stand")
		}
		refused := 0
		for range 60 {
			if code, _, _ := s.get(c, "/verificar/0000000000000000"); code == http.StatusTooManyRequests {
				refused++
			}
		}
		if refused < 15 {
			t.Errorf("of 60 guesses %d were refused", refused)
		}
	})
}

// An order that was reopened has a ST-OS that no longer tells its end, before the next one
// is there (rev11 Q-10, GAP-06).
func TestThePublicPageKnowsOfAReopening(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for range 20 {
			if err := s.p.Documents.Catch(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		var code string
		if err := db.Read().Get(t.Context(), &code, `SELECT code FROM paper_copies WHERE kind = 'ST-OS' ORDER BY folio LIMIT 1`); err != nil {
			t.Fatal(err)
		}
		c := s.enter("")
		if _, page, _ := s.get(c, "/verificar/"+code); !strings.Contains(page, "Vigente") {
			t.Error("a ST-OS does not stand")
		}
		err := db.Write(t.Context(), func(c *database.Conn) error {
			_, err := c.Exec(t.Context(), `UPDATE orders SET reopenings = reopenings + 1 WHERE id = (SELECT order_id FROM paper_copies WHERE code = ?)`, code)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, page, _ := s.get(c, "/verificar/"+code); !strings.Contains(page, "En curso otra vez") || strings.Contains(page, "está vigente") {
			t.Error("the ST-OS of a reopened order is said to stand")
		}
	})
}

// A format for the pen bears the QR of its folio: whoever scans it learns whether the
// program issued it and what became of it, and nobody's name (rev11 P-12, Q-10).
func TestAnybodyMayVerifyAPrintedFormat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		c := s.enter("")
		beatriz := s.cast.Person(seed.Beatriz)
		by := audit.By{Actor: string(beatriz.ID), Role: "supervisor", At: s.p.Config.Clock()}
		var folios []string
		err := db.Write(t.Context(), func(c *database.Conn) error {
			b, err := s.p.Contingency.Issue(t.Context(), c, by, "OSC", beatriz.UnitID, "Quien recibe", 3)
			if err != nil {
				return err
			}
			folios = b.Folios()
			if _, err := s.p.Contingency.Use(t.Context(), c, folios[1], "orden", by); err != nil {
				return err
			}
			return s.p.Contingency.Annul(t.Context(), c, folios[2], "Se manchó", by)
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{"Sin capturar", "Capturado", "Anulado"} {
			code, page, _ := s.get(c, "/verificar/"+folios[i])
			if code != http.StatusOK || !strings.Contains(page, want) || !strings.Contains(page, folios[i]) || strings.Contains(page, "¿Es este tu archivo?") {
				t.Errorf("%s: %d, and not %q", folios[i], code, want)
			}
			for _, never := range []string{"Quien recibe", "Se manchó", beatriz.Name} {
				if strings.Contains(page, never) {
					t.Errorf("%s shows %q", folios[i], never)
				}
			}
		}
		if code, _, h := s.get(c, "/verificar?codigo="+strings.ToLower(folios[0])); code != http.StatusSeeOther || !strings.HasSuffix(h.Get("Location"), "/verificar/"+folios[0]) {
			t.Errorf("the folio as it is printed leads to %q (%d)", h.Get("Location"), code)
		}
		if code, page, _ := s.get(c, "/verificar/"+contingency.Write("OSC", 2026, 99_000)); code != http.StatusNotFound || !strings.Contains(page, "No hay ningún documento") {
			t.Errorf("a folio of no block: %d", code)
		}
	})
}

// The public version needs that somebody read the texts: until then it is refused, and
// what they typed wrong comes back with a message beside it.
func TestThePublicVersionIsReviewedFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		folio := s.folio()
		c := s.enter(seed.Gloria)
		at := "/ordenes/" + folio + "/version-publica"
		if code, page, _ := s.get(c, at+".zip"); code == http.StatusOK || !strings.Contains(page, "Nadie ha revisado los textos") {
			t.Errorf("without a review: %d", code)
		}
		code, page, _ := s.get(c, at)
		if code != http.StatusOK || !strings.Contains(page, "Testar todo") || strings.Contains(page, at+".zip") {
			t.Fatalf("the review: %d", code)
		}
		d, err := s.p.Dossiers.Gather(t.Context(), people.Actor{Person: s.cast.Person(seed.Gloria), Roles: []people.Role{people.Auditor}}, folio)
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{}
		texts, err := d.FreeTexts()
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range texts {
			form.Set(dossier.HideField(x.Key), dossier.ShowAll)
		}
		first := texts[0].Key
		form.Set(dossier.HideField(first), dossier.HidePart)
		form.Set(dossier.PartsField(first), "esto no está")
		send := func() (int, string) {
			r, err := c.PostForm(s.url+at, form)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Body.Close()
			b, _ := io.ReadAll(r.Body)
			return r.StatusCode, string(b)
		}
		if code, page := send(); code != http.StatusUnprocessableEntity || !strings.Contains(page, "«esto no está» no está en el texto") || !strings.Contains(page, ">esto no está</textarea>") {
			t.Errorf("a fragment that is not there: %d", code)
		}
		form.Set(dossier.HideField(first), dossier.HideAll)
		if code, _ := send(); code != http.StatusSeeOther {
			t.Errorf("the review is not kept: %d", code)
		}
		code, body, _ := s.get(c, at+".zip")
		r, err := dossier.Verify(strings.NewReader(body), int64(len(body)), nil)
		if code != http.StatusOK || err != nil || !r.Holds() {
			t.Errorf("reviewed: %d %v\n%s", code, err, r)
		}
		if code, body, _ := s.get(c, at+".pdf"); code != http.StatusOK || !strings.HasPrefix(body, "%PDF-") {
			t.Errorf("as PDF: %d", code)
		}
		if code, _, _ := s.get(s.enter(seed.Jorge), at); code != http.StatusForbidden {
			t.Errorf("an AST reviews: %d", code)
		}
	})
}
