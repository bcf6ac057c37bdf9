package orders_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func spoken(at time.Time) string { return at.In(clock.Mexico).Format("Mon 02 15:04") }

// rev11 R-A-02, A-02: whoever takes over has the whole term to receive the order, and a warning
// about the one before does not silence the clock.
func TestAClockBeginsAnewWithItsAdviser(t *testing.T) {
	over := func(s procedure.State, change func(*model)) *model {
		m := at(s)
		m.now = begin.Add(3 * time.Hour)
		if change != nil {
			change(m)
		}
		if said := m.tried(byDefault, "beatriz", &orders.Reassign{AdviserID: "paola", Reason: orders.Reason{Text: "Jorge sale de comisión"}}); said != string(s) {
			t.Fatal(said)
		}
		return m
	}
	if m := over(procedure.E03, nil); m.o.Timer != procedure.TReceive || spoken(m.o.DueAt) != "Mon 05 17:00" {
		t.Errorf("reassigned at 13:00: %s until %s", m.o.Timer, spoken(m.o.DueAt))
	}
	if m := over(procedure.E03, func(m *model) { m.received() }); m.o.Timer != procedure.TReceive || m.o.Record.ReceivedAt != nil {
		t.Errorf("what the one before received: %s, received %v", m.o.Timer, m.o.Record.ReceivedAt)
	}
	// other clocks are those of the order: they go on, and warn again
	m := over(procedure.E04, func(m *model) { m.o.Timer, m.o.Record.Warned, m.o.Record.Reminded = procedure.TAttend, true, 2 })
	if m.o.Record.Warned || m.o.Record.Reminded != 0 || spoken(m.o.DueAt) != "Wed 07 10:00" || !m.o.CheckAt.Equal(m.o.DueAt) {
		t.Errorf("warned %v, reminded %d, due %s, looked at %s", m.o.Record.Warned, m.o.Record.Reminded, spoken(m.o.DueAt), spoken(m.o.CheckAt))
	}
}

// rev11 R-A-02: a pause is about the state it was made in; only that for a backup goes on until
// the conclusion.
func TestAPauseEndsWithItsState(t *testing.T) {
	document := &orders.DocumentHandover{DeliveryPart: papers.DeliveryPart{Serial: "S1", Memory: "8 GB", Disk: "SSD", Case: "buena", Screen: "na", Ports: "buena", Seals: "buena"}}
	for kind, goesOn := range map[string]bool{"ausencia": false, "insumos": false, "respaldo": true} {
		m := at(procedure.E09)
		m.o.Record.Pause, m.o.Record.PausedFor = &orders.PauseNote{Kind: kind, Since: begin, Until: "2026-10-07"}, int64(time.Hour)
		if said := m.tried(byDefault, "jorge", document); said != "E10" {
			t.Fatal(said)
		}
		if (m.o.Record.Pause != nil) != goesOn || m.o.DueAt.IsZero() != goesOn || m.o.Record.PausedFor != 0 {
			t.Errorf("%s in the next state: %v, due %v, paused for %d", kind, m.o.Record.Pause, m.o.DueAt, m.o.Record.PausedFor)
		}
	}
	concluded := at(procedure.E04)
	concluded.o.Record.Pause = &orders.PauseNote{Kind: "respaldo", Since: begin}
	if concluded.tried(byDefault, "jorge", &orders.Conclude{DiagnosisPart: papers.DiagnosisPart{Diagnosis: diagnosed}}); concluded.o.State != procedure.E05 || concluded.o.Record.Pause != nil {
		t.Errorf("concluded in %s, paused %v", concluded.o.State, concluded.o.Record.Pause)
	}
}

// rev11 P-11: the clocks of a mechanism and of a maintenance end with the day that was set.
func TestADateSetIsAClock(t *testing.T) {
	m := at(procedure.E91)
	if said := m.tried(byDefault, "ramiro", &orders.DetermineMechanism{DeterminationPart: papers.DeterminationPart{Exit: "tercero", Text: "Que lo revise el taller autorizado.", Responsible: "Taller", Limit: "2026-10-16"}}); said != "E92" {
		t.Fatal(said)
	}
	if m.o.Timer != procedure.TMechanism || spoken(m.o.DueAt) != "Fri 16 18:00" {
		t.Errorf("%s until %s", m.o.Timer, spoken(m.o.DueAt))
	}
}

// rev11 P-11: what waits for the TDTIC is told again each business day; a term that does not insist
// is told once.
func TestAnEscalatedOrderInsistsEachDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		escalated := w.walk(seed.Start{}, "OS-01", "OS-09")
		waiting := w.walk(seed.Start{}, "OS-01")
		told := func(at time.Time) map[string]int {
			w.Clock.Set(at)
			n := map[string]int{}
			_, err := w.Program.Desk.Tick(ctx, func(_ context.Context, _ *database.Conn, a orders.Alarm) error {
				n[a.Order.Folio]++
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		from := w.view(escalated).Order.DueAt.Add(time.Second)
		for day, want := range []int{1, 1, 1} {
			n := told(from.AddDate(0, 0, day).Add(time.Duration(day) * time.Minute))
			if n[escalated] != want || n[waiting] != map[bool]int{true: 1}[day == 0] {
				t.Errorf("on day %d: %v", day, n)
			}
			if n := told(w.Clock.Now().Add(time.Hour)); n[escalated] != 0 {
				t.Errorf("an hour later on day %d: %v", day, n)
			}
		}
	})
}

// Domain §4.1, §4.4, rev11 P-12: a target gets back the business time in which it stood still,
// once, whether a pause, an outage or both took it. Its four hours begin on Monday, ten minutes past ten.
func TestTimeIsGivenBackOnce(t *testing.T) {
	why := orders.Reason{Text: "La persona usuaria está de comisión"}
	hour := func(h float64) time.Time { return begin.Add(10*time.Minute + time.Duration(h*float64(time.Hour))) }
	type span struct{ from, to float64 }
	for name, x := range map[string]struct {
		pause, outage span // hours after its beginning
		until         float64
	}{
		"neither":                         {span{}, span{}, 4},
		"a pause":                         {span{0.5, 2}, span{}, 5.5},
		"an outage":                       {span{}, span{1, 2}, 5},
		"one after the other":             {span{0.5, 2}, span{2.5, 3}, 6},
		"an outage inside of a pause":     {span{0.5, 3}, span{1, 2}, 6.5},
		"a pause inside of an outage":     {span{1, 2}, span{0.5, 3}, 6.5},
		"the same hours":                  {span{1, 2}, span{1, 2}, 5},
		"an outage begins in a pause":     {span{0.5, 2}, span{1, 3}, 6.5},
		"a pause begins in an outage":     {span{1.5, 3}, span{0.5, 2}, 6.5},
		"an outage from before the order": {span{0.5, 1}, span{-1, 0.5}, 5},
		"an outage in what was added":     {span{0.5, 2}, span{5, 5.25}, 5.75},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, dbtest.SQLite(t))
			ref := w.walk(seed.Start{}, "OS-01", "OS-06")
			if got := w.view(ref).Order.DueAt; !got.Equal(hour(4)) {
				t.Fatalf("its term begins until %s", spoken(got))
			}
			if x.pause != (span{}) {
				w.Clock.Set(hour(x.pause.from))
				if _, err := w.Do(ctx, w.view(ref), procedure.Adviser, &orders.Pause{Kind: "ausencia", Until: "2026-10-08", Reason: why}); err != nil {
					t.Fatal(err)
				}
				w.Clock.Set(hour(x.pause.to))
				if _, err := w.Do(ctx, w.view(ref), procedure.Adviser, &orders.Resume{}); err != nil {
					t.Fatal(err)
				}
			}
			if x.outage != (span{}) {
				w.Clock.Set(hour(max(x.outage.to, 3.5)))
				w.write(func(c conn) error {
					_, err := w.Program.Contingency.RegisterOutage(ctx, c, hour(x.outage.from), hour(x.outage.to), "Sin red en el edificio", w.by())
					return err
				})
			}
			for range 3 { // it looks when the term seems to end, and again at its new end
				w.Clock.Set(w.view(ref).Order.DueAt.Add(time.Second))
				if _, err := w.Program.Desk.Tick(ctx, w.Program.Notices.Alarm); err != nil {
					t.Fatal(err)
				}
			}
			if got := w.view(ref).Order.DueAt; !got.Equal(hour(x.until)) {
				t.Errorf("until %s, want %s", spoken(got), spoken(hour(x.until)))
			}
		})
	}
}

// rev11 A-02, P-06: what a pause took before the term began, or before the state did, lengthens
// nothing.
func TestAPauseOfBeforeLengthensNothing(t *testing.T) {
	m := at(procedure.E03)
	m.o.Record.Pauses, m.o.Record.OutageFor = []orders.Paused{{From: begin, To: begin.Add(2 * time.Hour)}}, int64(time.Hour)
	m.now = begin.Add(3 * time.Hour)
	if said := m.tried(byDefault, "beatriz", &orders.Reassign{AdviserID: "paola", Reason: orders.Reason{Text: "Jorge sale de comisión"}}); said != "E03" || spoken(m.o.DueAt) != "Mon 05 17:00" {
		t.Errorf("%s, whoever takes over has until %s", said, spoken(m.o.DueAt))
	}
	m = at(procedure.E09) // paused since nine, in this state since ten
	m.o.Record.Pause = &orders.PauseNote{Kind: "ausencia", Since: begin.Add(-time.Hour), Until: "2026-10-07"}
	m.now = begin.Add(2 * time.Hour)
	m.o.StateSince = begin
	if said := m.tried(byDefault, "jorge", &orders.Resume{}); said != "E09" || spoken(m.o.DueAt) != "Wed 07 12:00" {
		t.Errorf("%s until %s", said, spoken(m.o.DueAt))
	}
}
