package auditpages_test

import (
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/samples"
	"secogem.gob.mx/soporte/internal/seed"
)

// What an auditor opens is entered in their own chain, wherever they open it; what
// others open is not, and nobody but an auditor may open these pages (domain §7.8).
func TestTheAuditIsAudited(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		now := clock.NewFake(time.Date(2026, 10, 5, 10, 0, 0, 0, clock.Mexico))
		p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1:8080", Demo: true, DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		cast, err := seed.Load(t.Context(), p, now.Now())
		if err != nil {
			t.Fatal(err)
		}
		d := &seed.Driver{Program: p, Clock: now, Cast: cast}
		folio, err := d.Walk(t.Context(), seed.Start{Service: "Nodo"}, "OS-01", "OS-06")
		if err != nil {
			t.Fatal(err)
		}
		s := httptest.NewServer(p.Handler())
		defer s.Close()
		enter := func(name string) *http.Client {
			jar, _ := cookiejar.New(nil)
			c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			r, err := c.Post(s.URL+"/demo/"+string(cast.Person(name).ID), "application/x-www-form-urlencoded", nil)
			if err != nil || r.StatusCode != http.StatusSeeOther {
				t.Fatalf("%s does not come in: %v", name, err)
			}
			return c
		}
		get := func(c *http.Client, path string) int {
			r, err := c.Get(s.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			r.Body.Close()
			return r.StatusCode
		}
		gloria := enter(seed.Gloria)
		for _, path := range []string{"/ordenes/" + folio, "/auditoria/ordenes/" + folio, "/ordenes/" + folio + "/formatos/st-os", "/ordenes/" + folio + "/expediente.zip", "/auditoria/documentos"} {
			if got := get(gloria, path); got != http.StatusOK {
				t.Errorf("the auditor gets %d at %s", got, path)
			}
		}
		for _, name := range []string{seed.Lucia, seed.Jorge, seed.Beatriz, seed.Ramiro, seed.Teresa, seed.Saul} {
			c := enter(name)
			get(c, "/ordenes/"+folio)
			for _, path := range []string{"/auditoria", "/auditoria/documentos", "/auditoria/ordenes/" + folio} {
				if got := get(c, path); got != http.StatusForbidden {
					t.Errorf("%s gets %d at %s", name, got, path)
				}
			}
			if list, err := audit.History(t.Context(), db.Read(), samples.ChainOf(cast.Person(name).ID)); err != nil || len(list) > 0 {
				t.Errorf("%s left %d entries of an audit (%v)", name, len(list), err)
			}
		}
		// An order is shown whole on other addresses too.
		for _, path := range []string{"/ordenes/" + folio + "/actividades/asignar", "/ordenes/" + folio + "/acuse"} {
			if got := get(gloria, path); got != http.StatusOK {
				t.Errorf("the auditor gets %d at %s", got, path)
			}
		}
		get(gloria, "/ordenes/"+strings.Repeat("x", 5000)) // names nothing, and is not kept for ever
		list, err := audit.History(t.Context(), db.Read(), samples.ChainOf(cast.Person(seed.Gloria).ID))
		if err != nil {
			t.Fatal(err)
		}
		var asked []string
		for _, e := range list {
			asked = append(asked, e.Action)
			if !strings.Contains(e.Data, folio) {
				t.Errorf("the entry «%s» does not name the folio: %s", e.Action, e.Data)
			}
		}
		if got, want := strings.Join(asked, ", "), "consulta, consulta, consulta de formato, descarga de expediente, consulta, consulta de acuse"; got != want {
			t.Errorf("the auditor's chain says %s; want %s", got, want)
		}
	})
}
