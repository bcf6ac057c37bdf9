package samples_test

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/samples"
	"secogem.gob.mx/soporte/internal/seed"
)

var (
	ctx   = context.Background()
	begin = time.Date(2026, 10, 5, 10, 0, 0, 0, clock.Mexico)
)

type world struct {
	*seed.Driver
	t *testing.T
}

func newWorld(t *testing.T, db *database.DB) *world {
	t.Helper()
	now := clock.NewFake(begin)
	p, err := program.New(db, program.Config{BaseURL: "http://soporte.demo.invalid", Demo: true, DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	cast, err := seed.Load(ctx, p, begin)
	if err != nil {
		t.Fatal(err)
	}
	return &world{&seed.Driver{Program: p, Clock: now, Cast: cast}, t}
}

func (w *world) member(name string) people.Actor {
	w.t.Helper()
	a, err := w.Member(ctx, name)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) walk(from seed.Start, ways ...string) string {
	w.t.Helper()
	ref, err := w.Walk(ctx, from, ways...)
	if err != nil {
		w.t.Fatal(err)
	}
	return ref
}

func (w *world) take(who string, f samples.Filters, seed string, n int) (m samples.Sample, err error) {
	a := w.member(who)
	err = w.Program.DB.Write(ctx, func(c *database.Conn) error {
		m, err = w.Program.Samples.Take(ctx, c, a, audit.By{Actor: string(a.Person.ID), Role: string(people.Auditor), At: w.Clock.Now()}, f, seed, n)
		return err
	})
	return m, err
}

// The same seed gives the same folios, whatever is filed after the period, and both
// the sample and its draw are kept and entered in the auditor's chain (rev11 Q-08).
func TestASampleCanBeDrawnAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		for i := range 9 {
			w.walk(seed.Start{Service: "Nodo " + strconv.Itoa(i)}, "OS-01")
		}
		october := samples.Filters{From: "2026-10-01", To: "2026-10-31"}
		first, err := w.take(seed.Gloria, october, "a1b2", 4)
		if err != nil || len(first.Folios) != 4 || first.Population != 9 {
			t.Fatalf("drew %+v, %v", first, err)
		}
		if again, err := w.take(seed.Gloria, october, "a1b2", 4); err != nil || !slices.Equal(again.Folios, first.Folios) {
			t.Errorf("the same seed gave %v, then %v (%v)", first.Folios, again.Folios, err)
		}
		if other, err := w.take(seed.Gloria, october, "a1b3", 4); err != nil || slices.Equal(other.Folios, first.Folios) {
			t.Errorf("another seed gave the same folios in the same order: %v (%v)", other.Folios, err)
		}
		inside := w.walk(seed.Start{Service: "Otro"}, "OS-01")
		folios, same, err := w.Program.Samples.Again(ctx, db.Read(), first)
		if err != nil || same {
			t.Errorf("an order inside the period left the population the same: %v", err)
		}
		for _, f := range folios {
			if f != inside && !slices.Contains(first.Folios, f) {
				t.Errorf("one more order brought in %s besides itself", f)
			}
		}
		whole, err := w.take(seed.Gloria, october, "a1b2", 4)
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(40 * 24 * time.Hour)
		w.walk(seed.Start{Service: "Después"}, "OS-01")
		if folios, same, err := w.Program.Samples.Again(ctx, db.Read(), whole); err != nil || !same || !slices.Equal(folios, whole.Folios) {
			t.Errorf("after orders outside the period the draw gave %v, want %v (same population %v, %v)", folios, whole.Folios, same, err)
		}
		kept, err := w.Program.Samples.Get(ctx, db.Read(), w.member(seed.Gloria), first.ID)
		if err != nil || !slices.Equal(kept.Folios, first.Folios) || kept.Seed != "a1b2" || kept.Filters.From != october.From {
			t.Errorf("kept %+v, %v", kept, err)
		}
		entries, err := audit.History(ctx, db.Read(), samples.ChainOf(w.member(seed.Gloria).Person.ID))
		if err != nil || len(entries) != 4 || entries[0].Action != "muestra" || !strings.Contains(entries[0].Data, first.Folios[0]) {
			t.Errorf("the auditor's chain has %d entries, %v", len(entries), err)
		}
		if report, err := proof.Verify(ctx, db, nil); err != nil || !report.Holds() {
			t.Errorf("what the audit leaves does not hold: %v\n%s", err, report)
		}
	})
}

func TestFiltersLetInWhatTheyName(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	service := seed.Start{Service: "Nodo de red"}
	tacit := w.walk(service, "OS-01", "OS-06", "OS-12", "OS-18", "OS-26")
	reopened := w.walk(service, "OS-01", "OS-06", "OS-12", "OS-18", "OS-27")
	captured := w.walk(service, "OS-05")
	escalated := w.walk(service, "OS-01", "OS-09")
	letter := w.walk(seed.Start{}, procedure.Rev11.Reach("OS-58")...)
	period := samples.Filters{From: "2026-10-01", To: "2027-01-31"}
	for name, c := range map[string]struct {
		change func(f *samples.Filters)
		want   string
	}{
		"closed by silence":     {func(f *samples.Filters) { f.Exceptions = []string{"tacita"} }, tacit},
		"the fault persisted":   {func(f *samples.Filters) { f.Exceptions = []string{"reabierta"} }, reopened},
		"captured later":        {func(f *samples.Filters) { f.Exceptions = []string{"retroactiva"} }, captured},
		"escalated":             {func(f *samples.Filters) { f.Exceptions = []string{"p11"} }, escalated},
		"the way of the letter": {func(f *samples.Filters) { f.Branch = "sei-028" }, letter},
	} {
		f := period
		c.change(&f)
		if m, err := w.take(seed.Gloria, f, "x", 50); err != nil || len(m.Folios) != 1 || m.Folios[0] != c.want {
			t.Errorf("%s: drew %v, want %s (%v)", name, m.Folios, c.want, err)
		}
	}
	for name, f := range map[string]samples.Filters{
		"two years": {From: "2025-01-01", To: "2026-12-31"}, "backwards": {From: "2026-10-02", To: "2026-10-01"}, "no day": {From: "ayer", To: "2026-10-01"},
		"nothing let in": {From: "2026-01-01", To: "2026-01-02"}, "an unknown branch": {From: "2026-10-01", To: "2026-10-31", Branch: "x"}, "an unknown exception": {From: "2026-10-01", To: "2026-10-31", Exceptions: []string{"x"}},
	} {
		if _, err := w.take(seed.Gloria, f, "", 5); problem.KindOf(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, who := range []string{seed.Lucia, seed.Beatriz, seed.Saul, seed.Ramiro} {
		if _, err := w.take(who, period, "x", 5); problem.KindOf(err) != problem.NotFound {
			t.Errorf("%s drew a sample: %v", who, err)
		}
	}
}

// rev11 A-18 R-T-02: every clause of a whole path has its evidence, and what is
// missing is told.
func TestEvidenceFollowsThePath(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	evidence := func(ref string) map[string]string {
		v, err := w.Program.Desk.Open(ctx, orders.System(), ref)
		if err != nil {
			t.Fatal(err)
		}
		c := samples.Material{View: v}
		if id := v.Order.Record.Letter; id != "" {
			l, err := w.Program.Letters.Get(ctx, w.Program.DB.Read(), id)
			if err != nil {
				t.Fatal(err)
			}
			c.Letter = &l
		}
		found := map[string]string{}
		for _, e := range samples.Of(c) {
			found[e.Clause] = e.Found
		}
		return found
	}
	whole := evidence(w.walk(seed.Start{}, append(procedure.Rev11.Reach("OS-60"), "OS-25")...))
	for _, clause := range []string{"A-01", "A-02", "A-03", "D-03", "A-09", "A-10", "P-03", "P-05", "A-11", "D-11", "A-13", "D-13", "A-15", "A-16", "A-17", "A-18", "R-T-01", "R-T-02", "R-A-03", "A-05", "F-03"} {
		if whole[clause] == "" {
			t.Errorf("%s has no evidence", clause)
		}
	}
	for _, clause := range []string{"A-06", "A-12", "P-10", "P-11"} {
		if _, applies := whole[clause]; applies {
			t.Errorf("%s is no part of this path", clause)
		}
	}
	short := evidence(w.walk(seed.Start{Service: "Nodo"}, "OS-01", "OS-06"))
	if _, applies := short["A-03"]; applies || short["A-02"] == "" {
		t.Errorf("an order that was only assigned shows %v", short)
	}
	report := w.walk(seed.Start{}, procedure.Rev11.Reach("OS-48")...)
	if found, applies := evidence(report)["R-A-05"]; !applies || found != "" {
		t.Errorf("without a notice R-A-05 shows %q (applies %v)", found, applies)
	}
}
