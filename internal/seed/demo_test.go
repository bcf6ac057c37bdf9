package seed_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seed"
)

// demonstrate fills a database with the demonstration as of an instant.
func demonstrate(t *testing.T, db *database.DB, at time.Time) (*program.Program, *seed.Cast) {
	t.Helper()
	now := clock.NewFake(at)
	p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1", Demo: true, Files: t.TempDir(), DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	cast, err := seed.Demo(t.Context(), p, now)
	if err != nil {
		t.Fatal(err)
	}
	if !now.Now().Equal(at) {
		t.Errorf("the clock was left at %s", now.Now())
	}
	return p, cast
}

// all reads every order of the demonstration with what its page shows.
func all(t *testing.T, p *program.Program) []orders.View {
	t.Helper()
	everybody := people.Actor{Person: people.Person{ID: "nadie"}, Roles: []people.Role{people.Auditor}}
	var list []orders.View
	f := orders.Filter{Limit: 100}
	for {
		page, err := p.Desk.List(t.Context(), everybody, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Cards {
			v, err := p.Desk.Open(t.Context(), everybody, c.Folio)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, v)
		}
		if !page.More {
			return list
		}
		f.AfterAt, f.AfterID = page.NextAt, page.NextID
	}
}

func ways(v orders.View) string {
	var list []string
	for _, s := range v.Steps {
		if s.Way != "" {
			list = append(list, s.Way)
		}
	}
	return strings.Join(list, " ")
}

// What the domain asks of the demonstration: §7.9.
func TestTheDemonstrationShowsEverything(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		at := time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)
		p, _ := demonstrate(t, db, at)
		list := all(t, p)

		states := map[procedure.State]int{}
		open, err := p.Desk.CountsByState(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for s, n := range open {
			states[s] += n
		}
		for _, v := range list {
			if !v.Order.Open() {
				states[v.Order.State]++
			}
		}
		for _, st := range procedure.Rev11.Order.Stations {
			if states[st.ID] == 0 {
				t.Errorf("no order in %s (%s)", st.ID, st.Label)
			}
		}
		files := map[procedure.State]int{}
		for _, v := range list {
			if v.Order.RepairID == "" {
				continue
			}
			if f, err := p.Repair.OfOrder(t.Context(), db.Read(), string(v.Order.ID)); err == nil {
				files[f.State]++
			}
		}
		for _, st := range procedure.Rev11.External.Stations {
			if files[st.ID] == 0 {
				t.Errorf("no external file in %s (%s)", st.ID, st.Label)
			}
		}
		for _, path := range procedure.Rev11.Paths() {
			want := strings.Join(slices.DeleteFunc(path.IDs(), func(id string) bool { return strings.HasPrefix(id, "EX-") }), " ")
			if !slices.ContainsFunc(list, func(v orders.View) bool { return v.Order.State == procedure.F1 && ways(v) == want }) {
				t.Errorf("none was finished by %s", want)
			}
		}
		for what, is := range map[string]func(o *orders.Order) bool{
			"tacit":                    func(o *orders.Order) bool { return o.State == procedure.F2 && o.Grade == orders.Tacit },
			"reopened":                 func(o *orders.Order) bool { return o.Reopenings > 0 },
			"captured from paper":      func(o *orders.Order) bool { return o.Medium == orders.MediumPaper && o.RequestedAt.Before(o.CreatedAt) },
			"captured from a call":     func(o *orders.Order) bool { return o.Medium == orders.MediumPhone },
			"a backup order":           func(o *orders.Order) bool { return o.ParentID != "" },
			"paused by its backup":     func(o *orders.Order) bool { w, _ := o.Paused(); return strings.Contains(w, "respaldo") },
			"paused by absence":        func(o *orders.Order) bool { w, _ := o.Paused(); return strings.Contains(w, "ausencia") },
			"without a machine":        func(o *orders.Order) bool { return o.AssetID == "" && o.Service != "" },
			"born from a return":       func(o *orders.Order) bool { return o.Origin == orders.Comeback && o.Folio != "" },
			"without solution":         func(o *orders.Order) bool { return o.Conclusion == orders.Unsolved },
			"not satisfied":            func(o *orders.Order) bool { return o.Grade == orders.Dissatisfied },
			"half returned":            func(o *orders.Order) bool { return o.State == procedure.E04D && o.HalfDone },
			"overdue, the Usuario":     overdue(procedure.Requester, at),
			"overdue, the AST":         overdue(procedure.Adviser, at),
			"overdue, the Supervisor":  overdue(procedure.Supervisor, at),
			"overdue, the TDTIC":       overdue(procedure.Director, at),
			"handed to a third party":  func(o *orders.Order) bool { return o.State == procedure.E92 && o.Record.Mechanism.Out },
			"improcedente by proposal": func(o *orders.Order) bool { return o.State == procedure.F3 && o.Record.Rejection != nil },
		} {
			if !slices.ContainsFunc(list, func(v orders.View) bool { return is(v.Order) }) {
				t.Errorf("no order is %s", what)
			}
		}
		photographed := map[papers.Kind]int{}
		for _, v := range list {
			every := v.Papers
			if v.Order.RepairID != "" {
				more, err := p.Papers.OfRepair(t.Context(), db.Read(), v.Order.RepairID)
				if err != nil {
					t.Fatal(err)
				}
				every = append(slices.Clip(every), more...)
			}
			for _, x := range every {
				photographed[x.Kind] += len(x.Photos())
			}
		}
		if photographed[papers.Handover] < 3 || photographed[papers.JointReview] == 0 {
			t.Errorf("photographs on papers: %v", photographed)
		}
		last := time.Time{}
		for i := len(list) - 1; i >= 0; i-- { // the oldest first
			o := list[i].Order
			if o.CreatedAt.Before(last) || o.CreatedAt.After(at) || at.Sub(o.CreatedAt) > 80*24*time.Hour {
				t.Errorf("%s was filed on %s", o.Folio, o.CreatedAt)
			}
			last = o.CreatedAt
		}
		r, err := proof.Verify(t.Context(), db, nil)
		if err != nil || !r.Holds() {
			t.Errorf("%v\n%s", err, r)
		}
	})
}

func overdue(role procedure.Role, at time.Time) func(o *orders.Order) bool {
	return func(o *orders.Order) bool {
		who, _, _ := o.Awaiting()
		return who == role && !o.DueAt.IsZero() && o.DueAt.Before(at)
	}
}

// rev11 P-04: somebody of the cast has a day of the yearly programme to confirm on «Mi
// turno», and the number beside it counts that day, too.
func TestADayWaitsForItsConfirmation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) { aDayWaits(t, db, time.Date(2026, 11, 24, 17, 0, 0, 0, time.UTC)) })
}

// It is so at the turn of the year, too, when what the old programme has left is told already
// and the new one has only begun.
func TestADayWaitsAtTheTurnOfTheYear(t *testing.T) {
	for name, at := range map[string]time.Time{
		"before the holidays":      time.Date(2026, 12, 20, 17, 0, 0, 0, time.UTC),
		"on the last day":          time.Date(2026, 12, 31, 17, 0, 0, 0, time.UTC),
		"in the first days":        time.Date(2027, 1, 3, 17, 0, 0, 0, time.UTC),
		"when work is under way":   time.Date(2027, 1, 20, 17, 0, 0, 0, time.UTC),
		"when stories are of both": time.Date(2027, 2, 10, 17, 0, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) { aDayWaits(t, dbtest.SQLite(t), at) })
	}
}

func aDayWaits(t *testing.T, db *database.DB, at time.Time) {
	t.Helper()
	p, cast := demonstrate(t, db, at)
	var found bool
	for _, who := range cast.People {
		rows, err := p.Maintenance.Store.Waiting(t.Context(), db.Read(), who.ID)
		n, failed := p.Maintenance.Store.CountWaiting(t.Context(), db.Read(), who.ID)
		if err != nil || failed != nil || n != len(rows) {
			t.Fatalf("%s: %d wait, %d are counted: %v, %v", who.Name, len(rows), n, err, failed)
		}
		if n == 0 {
			continue
		}
		found = true
		token, err := p.People.EnterAs(t.Context(), who.ID)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, "http://soporte.demo.invalid/mi-turno", nil)
		r.AddCookie(&http.Cookie{Name: "soporte", Value: token})
		rec := httptest.NewRecorder()
		p.Handler().ServeHTTP(rec, r)
		turns, err := p.Desk.CountMyTurn(t.Context(), people.Actor{Person: who, Roles: []people.Role{people.Requester}, At: at})
		badge := fmt.Sprintf(`<span class="n">%d<span class="visually-hidden"> asuntos esperan por ti`, turns+n)
		if body := rec.Body.String(); err != nil || rec.Code != http.StatusOK || !strings.Contains(body, badge) || !strings.Contains(body, "Confirma la fecha de tu mantenimiento") {
			t.Errorf("%s has %d turns and %d days: %d, %v\n%s", who.Name, turns, n, rec.Code, err, regexp.MustCompile(`<span class="n">.{0,80}`).FindString(body))
		}
	}
	if !found {
		t.Error("nobody has a day to confirm")
	}
}

// Whatever the day, the demonstration can be played: at night, on a Sunday, after
// a holiday, in the first days of a year.
func TestTheDemonstrationCanBePlayedOnAnyDay(t *testing.T) {
	for _, at := range []time.Time{
		time.Date(2026, 11, 22, 7, 33, 0, 0, time.UTC),  // a Sunday at night
		time.Date(2026, 11, 17, 15, 1, 0, 0, time.UTC),  // the first minute after a long weekend
		time.Date(2027, 1, 2, 20, 0, 0, 0, time.UTC),    // year's beginning
		time.Date(2028, 2, 29, 23, 59, 59, 0, time.UTC), // a year whose days nobody has loaded
	} {
		db := dbtest.SQLite(t)
		demonstrate(t, db, at)
		if r, err := proof.Verify(t.Context(), db, nil); err != nil || !r.Holds() {
			t.Errorf("%s: %v\n%s", at, err, r)
		}
	}
}

// Everybody of the cast has a PIN and may enter; nobody has a password.
func TestTheCastSigns(t *testing.T) {
	p, cast := demonstrate(t, dbtest.SQLite(t), time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC))
	for name, person := range cast.People {
		if !strings.HasSuffix(person.Name, "(DEMO)") || !strings.HasSuffix(person.Email, "@demo.invalid") {
			t.Errorf("%s could be taken for somebody: %s %s", name, person.Name, person.Email)
		}
		if err := p.People.CheckSignature(context.Background(), person.ID, "7294"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	director, substitute, err := p.People.Director(t.Context(), p.DB.Read(), p.Config.Clock())
	if err != nil || director.ID != cast.Person(seed.Ramiro).ID || substitute {
		t.Errorf("today signs %s (substitute: %t), %v", director.Name, substitute, err)
	}
}
