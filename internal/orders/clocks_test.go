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
