package auditpages_test

import (
	"io"
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
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
)

// Each step of the timeline bears the hash of its own entry, whatever else was entered
// between the steps: a message, a note, one that was withdrawn (domain §7.8).
func TestTheTimelineBearsTheHashesOfItsSteps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx, now := t.Context(), clock.NewFake(time.Date(2026, 10, 5, 10, 0, 0, 0, clock.Mexico))
		p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1:8080", Demo: true, DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		cast, err := seed.Load(ctx, p, now.Now())
		if err != nil {
			t.Fatal(err)
		}
		d := &seed.Driver{Program: p, Clock: now, Cast: cast}
		folio, err := d.Walk(ctx, seed.Start{Service: "Nodo"}, "OS-01", "OS-06")
		if err != nil {
			t.Fatal(err)
		}
		beatriz, err := d.Member(ctx, seed.Beatriz)
		if err != nil {
			t.Fatal(err)
		}
		o, err := p.Desk.Find(ctx, db.Read(), beatriz, folio)
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range []string{messages.ToOther, messages.ToInside} {
			m, err := p.Messages.Write(ctx, beatriz, o, messages.Form{To: to, Text: "Va en camino"}, "escribe-"+to)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Messages.Withdraw(ctx, beatriz, o, m.ID, "retira-"+to); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := d.Go(ctx, seed.Start{}, folio, "OS-12"); err != nil {
			t.Fatal(err)
		}
		chain, err := audit.History(ctx, db.Read(), "orden:"+string(o.ID))
		if err != nil {
			t.Fatal(err)
		}
		var want []string // of the steps, by their ways
		for _, e := range chain {
			if strings.HasPrefix(e.Action, "OS-") {
				want = append(want, e.Action, e.Hash[:16])
			}
		}
		if len(want) != 6 {
			t.Fatalf("the chain has the ways %v; want three", want)
		}
		s := httptest.NewServer(p.Handler())
		defer s.Close()
		jar, _ := cookiejar.New(nil)
		gloria := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		if _, err := gloria.Post(s.URL+"/demo/"+string(cast.Person(seed.Gloria).ID), "application/x-www-form-urlencoded", nil); err != nil {
			t.Fatal(err)
		}
		r, err := gloria.Get(s.URL + "/auditoria/ordenes/" + folio)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		rows := strings.Split(string(body), "<tr")
		for i := 0; i < len(want); i += 2 {
			var found bool
			for _, row := range rows {
				found = found || strings.Contains(row, want[i]) && strings.Contains(row, want[i+1])
			}
			if !found {
				t.Errorf("no row of the timeline has %s with its hash %s", want[i], want[i+1])
			}
		}
	})
}
