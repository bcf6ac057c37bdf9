package seed_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
)

// monday is a Monday at ten with business days all around.
var monday = time.Date(2026, 10, 5, 16, 0, 0, 0, time.UTC)

func driver(t *testing.T, db *database.DB) *seed.Driver {
	t.Helper()
	now := clock.NewFake(monday)
	p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1", Demo: true, Files: t.TempDir(), DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	cast, err := seed.Load(t.Context(), p, monday)
	if err != nil {
		t.Fatal(err)
	}
	return &seed.Driver{Program: p, Clock: now, Cast: cast}
}

// The driver goes every way of the order by its shortest course.
func TestTheDriverGoesEveryWay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := driver(t, db)
		for _, w := range procedure.Rev11.Order.Ways {
			course := procedure.Rev11.Reach(w.ID)
			if course == nil {
				t.Errorf("%s has no course", w.ID)
				continue
			}
			ref, err := d.Walk(t.Context(), seed.Start{}, course...)
			if err != nil {
				t.Errorf("%s by %s: %v", w.ID, strings.Join(course, " "), err)
				continue
			}
			v, err := d.Program.Desk.Open(t.Context(), orders.System(), ref)
			if err != nil {
				t.Fatal(err)
			}
			if v.Order.State != w.To || v.Steps[len(v.Steps)-1].Way != w.ID {
				t.Errorf("%s: the order %s ended in %s after %+v", w.ID, ref, v.Order.State, v.Steps[len(v.Steps)-1])
			}
		}
		if n, err := audit.VerifyAll(t.Context(), db.Read()); err != nil || n < 500 {
			t.Errorf("%d entries: %v", n, err)
		}
		if _, err := d.Program.Papers.Verify(t.Context(), db.Read()); err != nil {
			t.Error(err)
		}
	})
}

// Every path of the letter can be walked, and what a way can do besides.
func TestTheDriverWalksPathsAndVariants(t *testing.T) {
	d := driver(t, dbtest.SQLite(t))
	walk := func(ways ...string) *orders.Order {
		t.Helper()
		ref, err := d.Walk(t.Context(), seed.Start{}, ways...)
		if err != nil {
			t.Fatalf("%s: %v", strings.Join(ways, " "), err)
		}
		v, err := d.Program.Desk.Open(t.Context(), orders.System(), ref)
		if err != nil {
			t.Fatal(err)
		}
		return v.Order
	}
	paths := procedure.Rev11.Paths()
	for _, p := range paths {
		walk(p.IDs()...)
	}
	if len(paths) < 5 {
		t.Errorf("%d paths", len(paths))
	}
	if o := walk("OS-01", "OS-06", "OS-13", "OS-28"+seed.WithWorkshop, "OS-31", "OS-35", "OS-19", "OS-20"); !o.Record.HadCustody {
		t.Error("the maintenance in the workshop moved nothing")
	}
	if o := walk("OS-01", "OS-06", "OS-14", "OS-40", "OS-42", "OS-47", "OS-62"+seed.WithOuting, "OS-65", "OS-19", "OS-20"); o.State != procedure.E05 {
		t.Errorf("back from a third party: %s", o.State)
	}
	if o := walk("OS-01", "OS-06", "OS-13", "OS-28", "OS-31"+seed.WithBackup); o.Record.Pause == nil || o.Record.Backup.ChildID == "" {
		t.Error("no backup order holds its parent")
	}
	if o := walk("OS-05"+seed.ByPaper, "OS-06"); o.Medium != orders.MediumPaper || !strings.HasPrefix(o.Folio, "OSC-") {
		t.Errorf("captured from paper: %s %s", o.Medium, o.Folio)
	}
	if o := walk("OS-02", "OS-03"); o.Origin != orders.Preventive {
		t.Errorf("a confirmed proposal: %q", o.Origin)
	}
}

func TestTheDriverReachesEveryState(t *testing.T) {
	d := driver(t, dbtest.SQLite(t))
	for _, st := range procedure.Rev11.Order.Stations {
		ref, err := d.Reach(t.Context(), seed.Start{Requester: seed.Efrain}, st.ID)
		if err != nil {
			t.Error(err)
			continue
		}
		if v, err := d.Program.Desk.Open(t.Context(), orders.System(), ref); err != nil || v.Order.State != st.ID {
			t.Errorf("%s: %v, %v", st.ID, v.Order, err)
		}
	}
}

// What the driver cannot do it says, with the way.
func TestTheDriverNamesTheWayThatIsRefused(t *testing.T) {
	d := driver(t, dbtest.SQLite(t))
	_, err := d.Walk(t.Context(), seed.Start{Service: "Nodo de red 2-14"}, "OS-01", "OS-06", "OS-13")
	if err == nil || !strings.Contains(err.Error(), "OS-13") || !strings.Contains(err.Error(), "sin equipo") {
		t.Errorf("a maintenance without a machine: %v", err)
	}
}
