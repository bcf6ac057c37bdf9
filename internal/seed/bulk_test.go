package seed_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seed"
)

var sown = time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)

// An archive holds as if every act had gone through the desk, on both engines.
func TestAnArchiveHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		accounts, err := seed.Sow(t.Context(), db, seed.Archive{Orders: 1200, Open: 230, Seed: 7, Now: sown})
		if err != nil {
			t.Fatal(err)
		}
		r, err := proof.Verify(t.Context(), db, nil)
		if err != nil || !r.Holds() {
			t.Fatalf("%v\n%s", err, r)
		}
		var n struct {
			All    int `db:"n"`
			Open   int `db:"open"`
			States int `db:"states"`
			Assets int `db:"assets"`
			People int `db:"people"`
		}
		err = db.Read().Get(t.Context(), &n, `SELECT COUNT(*) AS n, SUM(is_open) AS open, COUNT(DISTINCT state) AS states,
			(SELECT COUNT(*) FROM assets) AS assets, (SELECT COUNT(*) FROM persons) AS people FROM orders`)
		if err != nil || n.All != 1200 || n.Open != 230 || n.States < len(procedure.Rev11.Order.Stations) || n.Assets < 500 || n.People < 50 || len(accounts) != n.People {
			t.Errorf("%+v, %d accounts, %v", n, len(accounts), err)
		}
		p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1", Clock: clock.NewFake(sown).Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		roles := map[people.Role]bool{}
		for _, a := range accounts {
			if !strings.HasSuffix(a.Name, "(DEMO)") || !strings.HasSuffix(a.Email, "@demo.invalid") {
				t.Errorf("%+v could be taken for somebody", a)
			}
			if roles[a.Roles[0]] {
				continue
			}
			roles[a.Roles[0]] = true
			token, err := p.People.SignIn(t.Context(), a.Email, a.Password, "127.0.0.1")
			if err != nil {
				t.Fatalf("%+v: %v", a, err)
			}
			who, err := p.People.Resume(t.Context(), token)
			if err != nil || !who.Has(a.Roles[0]) {
				t.Errorf("%+v enters as %v, %v", a, who.Roles, err)
			}
			if _, err := p.Desk.MyTurn(t.Context(), who); err != nil {
				t.Error(err)
			}
			// Nothing stands between signing in and the pages, so they can be measured.
			r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/mi-turno", nil)
			r.AddCookie(&http.Cookie{Name: "soporte", Value: token})
			answer := httptest.NewRecorder()
			p.Handler().ServeHTTP(answer, r)
			if answer.Code != http.StatusOK {
				t.Errorf("the first page of %s answers %d and leads to %q", a.Roles[0], answer.Code, answer.Header().Get("Location"))
			}
		}
		if len(roles) != 7 {
			t.Errorf("accounts for %v", roles)
		}
		// The clock finds nothing that it should have done long ago.
		if moved, err := p.Desk.Tick(t.Context(), p.Notices.Alarm); err != nil || moved > 40 {
			t.Errorf("the clock moved %d orders at once, %v", moved, err)
		}
		if r, err := proof.Verify(t.Context(), db, nil); err != nil || !r.Holds() {
			t.Errorf("after the clock: %v\n%s", err, r)
		}
	})
}

// The same seed gives the same orders, another seed others; and nothing of the
// patterns shows.
func TestAnArchiveComesFromItsSeed(t *testing.T) {
	tell := func(seedNumber uint64) string {
		db := dbtest.SQLite(t)
		if _, err := seed.Sow(t.Context(), db, seed.Archive{Orders: 300, Open: -1, Seed: seedNumber, Now: sown}); err != nil {
			t.Fatal(err)
		}
		var rows []string
		err := db.Read().Select(t.Context(), &rows, `SELECT json_array(folio, state, fault, created_at, closed_at, priority, o.building) FROM orders o ORDER BY created_at, o.id`)
		if err != nil || len(rows) != 300 {
			t.Fatal(len(rows), err)
		}
		var tables []string
		if err := db.Read().Select(t.Context(), &tables, `SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`); err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			var columns []string
			if err := db.Read().Select(t.Context(), &columns, `SELECT name FROM pragma_table_info('`+table+`')`); err != nil {
				t.Fatal(err)
			}
			var left []string
			if err := db.Read().Select(t.Context(), &left, `SELECT x FROM (SELECT json_array(`+strings.Join(columns, ", ")+`) AS x FROM `+table+`) WHERE x LIKE '%‹%' OR x LIKE '%molde%' LIMIT 3`); err != nil {
				t.Fatal(err)
			}
			if len(left) > 0 {
				t.Errorf("%s still says %s", table, left[0])
			}
		}
		return strings.Join(rows, "\n")
	}
	one, again, other := tell(1), tell(1), tell(2)
	if one != again {
		t.Error("the same seed gave another archive")
	}
	if one == other {
		t.Error("another seed gave the same archive")
	}
	var first []string
	if err := json.Unmarshal([]byte(strings.Split(one, "\n")[0]), &first); err != nil || first[0] != "OS-2026-000001" {
		t.Errorf("the first order is %v", first)
	}
}

func TestAnArchiveNeedsAnEmptyDatabase(t *testing.T) {
	db := dbtest.SQLite(t)
	for _, a := range []seed.Archive{{Orders: 0, Now: sown}, {Orders: 10, Open: 11, Now: sown}, {Orders: 6_000_000, Now: sown}} {
		if _, err := seed.Sow(t.Context(), db, a); problem.KindOf(err) != problem.Invalid {
			t.Errorf("%+v: %v", a, err)
		}
	}
	if _, err := seed.Sow(t.Context(), db, seed.Archive{Orders: 50, Open: 5, Seed: 3, Now: sown}); err != nil {
		t.Fatal(err)
	}
	if _, err := seed.Sow(t.Context(), db, seed.Archive{Orders: 50, Open: 5, Seed: 3, Now: sown}); problem.KindOf(err) != problem.Conflict {
		t.Errorf("a second time: %v", err)
	}
}

// An archive can be written on any day, and all of it may be open or closed.
func TestAnArchiveCanBeWrittenOnAnyDay(t *testing.T) {
	for _, a := range []seed.Archive{
		{Orders: 200, Open: 200, Seed: 4, Now: time.Date(2026, 11, 22, 7, 33, 0, 0, time.UTC)}, // a Sunday at night
		{Orders: 200, Open: 0, Seed: 5, Now: time.Date(2027, 1, 8, 16, 0, 0, 0, time.UTC)},     // two years of folios
		{Orders: 200, Open: 40, Seed: 6, Now: time.Date(2028, 2, 29, 23, 0, 0, 0, time.UTC)},   // days that nobody has loaded
	} {
		db := dbtest.SQLite(t)
		if _, err := seed.Sow(t.Context(), db, a); err != nil {
			t.Errorf("%+v: %v", a, err)
			continue
		}
		if r, err := proof.Verify(t.Context(), db, nil); err != nil || !r.Holds() {
			t.Errorf("%s: %v\n%s", fmt.Sprint(a.Now), err, r)
		}
	}
}
