package indicators_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/indicators"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/settings"
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

func (w *world) walk(ways ...string) string {
	w.t.Helper()
	ref, err := w.Walk(ctx, seed.Start{Service: "Nodo de red 2-14"}, ways...)
	if err != nil {
		w.t.Fatal(err)
	}
	return ref
}

func (w *world) board() indicators.Board {
	w.t.Helper()
	if err := w.Program.Indicators.Refresh(ctx, w.Clock.Now()); err != nil {
		w.t.Fatal(err)
	}
	b, err := w.Program.Indicators.Read(ctx, w.Program.DB.Read(), w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// rev11 S-01 P-10: the figures are those of what was done. Silence counts as
// satisfactory and is told apart from what was expressed.
func TestFiguresAreThoseOfWhatWasDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		if b := w.board(); b.Get(indicators.Attention, indicators.Recent).Known() || b.MadeAt().IsZero() {
			t.Errorf("before the first order: %+v", b)
		}
		attended := []string{"OS-01", "OS-06", "OS-12", "OS-18"}
		w.walk(append(attended, "OS-25")...) // answered
		bad := w.walk(attended...)           // answered, not satisfied
		w.answer(bad, "no")                  //
		w.walk("OS-01", "OS-07")             // improcedente stays apart
		w.walk("OS-01", "OS-06")             // still open
		w.walk(append(attended, "OS-26")...) // closed by silence, the clock goes on for days
		b := w.board()
		for name, want := range map[indicators.Name][2]int64{indicators.Attention: {3, 4}, indicators.Combined: {2, 3}, indicators.Expressed: {1, 2}, indicators.Tacit: {1, 3}} {
			if f := b.Get(name, indicators.Recent); f.Num != want[0] || f.Den != want[1] {
				t.Errorf("%s is %d of %d, want %d of %d", name, f.Num, f.Den, want[0], want[1])
			}
		}
		if f := b.Get(indicators.Median, indicators.Recent); f.Den != 3 || f.Num < 10 || f.Num > 120 {
			t.Errorf("the median of three is %d minutes of %d", f.Num, f.Den)
		}
		if f := b.Get(indicators.Attention, "2026-10"); f.Den != 4 {
			t.Errorf("the month has %d orders, want 4", f.Den)
		}
		if f := b.Get(indicators.Attention, "2026-09"); f.Den != 0 || f.MadeAt.IsZero() {
			t.Errorf("the month before is %+v", f)
		}
		w.upkeep(b)
		w.moves(b)
		w.later(b)
	})
}

// answer closes an order with a survey that is not satisfied.
func (w *world) answer(ref, resolved string) {
	w.t.Helper()
	v, err := w.Program.Desk.Open(ctx, orders.System(), ref)
	if err == nil {
		_, err = w.Do(ctx, v, procedure.Requester, &orders.AnswerSurvey{SurveyAnswers: papers.SurveyAnswers{Resolved: resolved, Time: "2", Manner: "2", Knowledge: "2", Solution: "1"}})
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// moves: a machine that leaves its user is away at the next count.
// upkeep: the figure counts what is not due yet as the programme reckons it, by the last
// service and by calendar year (rev11 P-04, GAP-22).
func (w *world) upkeep(b indicators.Board) {
	w.t.Helper()
	all, err := w.Program.Equipment.All(ctx, w.Program.DB.Read())
	if err != nil {
		w.t.Fatal(err)
	}
	today := calendar.DayOf(w.Clock.Now(), clock.Mexico)
	judge := func(base string, f indicators.Figure) int64 {
		w.t.Helper()
		var held, fine int64
		for _, a := range all {
			if a.Status != equipment.Active || a.Regime != equipment.Owned || a.HolderID == "" {
				continue
			}
			held++
			if next, ok := maintenance.Due(a.LastMaintenance, a.AcquiredOn, base, 12); ok && today.Before(next) {
				fine++
			}
		}
		if f.Den != held || f.Num != fine || held == 0 {
			w.t.Errorf("%s: machines with maintenance: %d of %d, want %d of %d", base, f.Num, f.Den, fine, held)
		}
		return f.Num
	}
	last := judge("ultimo", b.Get(indicators.Upkeep, indicators.Now))
	set := func(base string) {
		w.t.Helper()
		if err := w.Program.DB.Write(ctx, func(c *database.Conn) error {
			return w.Program.Settings.Set(ctx, c, w.Clock.Now(), audit.System, settings.PreventiveBase, base, "Así lo pidió la titular.")
		}); err != nil {
			w.t.Fatal(err)
		}
	}
	set(maintenance.ByYear)
	values, err := w.Program.Settings.Now(ctx) // the room of the figures may still have those of a moment ago
	if err != nil {
		w.t.Fatal(err)
	}
	list, err := indicators.Compute(ctx, w.Program.DB.Read(), calendar.Calendar{}, orders.LastServed(values, today), w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range list {
		if f.Name != indicators.Upkeep {
			continue
		}
		if year := judge(maintenance.ByYear, f); year <= last {
			w.t.Errorf("by calendar year %d are fine, by the last service %d", year, last)
		}
	}
	set("ultimo")
}

func (w *world) moves(before indicators.Board) {
	w.t.Helper()
	if _, err := w.Walk(ctx, seed.Start{}, "OS-01", "OS-06", "OS-14", "OS-40", "OS-42"); err != nil {
		w.t.Fatal(err)
	}
	was, now := before.Get(indicators.Away, indicators.Now), w.board().Get(indicators.Away, indicators.Now)
	if now.Num != was.Num+1 {
		w.t.Errorf("%d machines are away, %d were", now.Num, was.Num)
	}
}

// later: after two months nothing is recent; the months keep what they had.
func (w *world) later(before indicators.Board) {
	w.t.Helper()
	w.Clock.Advance(70 * 24 * time.Hour)
	b := w.board()
	if f := b.Get(indicators.Combined, indicators.Recent); f.Known() {
		w.t.Errorf("after two months the last thirty days have %d closed orders", f.Den)
	}
	if was, now := before.Get(indicators.Combined, "2026-10"), b.Get(indicators.Combined, "2026-10"); was.Num != now.Num || was.Den != now.Den {
		w.t.Errorf("October was %d of %d and is %d of %d", was.Num, was.Den, now.Num, now.Den)
	}
}
