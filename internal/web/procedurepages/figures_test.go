package procedurepages

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

func at(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, clock.Mexico) }

func TestFigures(t *testing.T) {
	now := at(25, 12) // a Wednesday
	var list []waiting
	for _, w := range []struct {
		s     procedure.State
		turn  procedure.Role
		since time.Time
	}{
		{procedure.E13, procedure.Supervisor, at(20, 9)}, {procedure.E13, procedure.Supervisor, at(23, 9)}, {procedure.E91, procedure.Director, at(23, 9)},
		{procedure.E02, procedure.Supervisor, at(25, 11)}, {procedure.E00, procedure.Requester, at(25, 11)}, {procedure.E13, procedure.Supervisor, at(25, 11)},
	} {
		list = append(list, waiting{w.s, w.turn, database.At(w.since)})
	}
	cal := calendar.Provisional()
	f := figuresOf(procedure.Rev11, list, monthOf(procedure.Rev11, nil, list, cal, now), settings.Defaults(), cal, now)
	if f.Open != 5 || f.Proposed != 1 || f.Counts[13] != 3 || f.Counts[2] != 1 || f.Counts[1] != 1 || f.Counts[0] != 1 {
		t.Errorf("counts: %+v", f)
	}
	if f.InTurn[procedure.Supervisor] != 4 || f.InTurn[procedure.Director] != 1 || f.InTurn[procedure.Requester] != 1 {
		t.Errorf("turns: %v", f.InTurn)
	}
	// From Monday 9:00 to Wednesday 12:00 there are 9 + 9 + 3 business hours.
	if f.Now[13] != 21*time.Hour || f.Wait[13] != 21*time.Hour {
		t.Errorf("the middle order of 13 waits %v, of the month %v", f.Now[13], f.Wait[13])
	}
	if !f.slow(13) || f.slow(2) || f.slowest() != 13 {
		t.Errorf("slow: 13 is %v, 2 is %v, the slowest is %d", f.slow(13), f.slow(2), f.slowest())
	}
	if f.wait(13) != "2.3 d" || f.wait(2) != "1 h" || f.wait(18) != "—" {
		t.Errorf("words: %q %q %q", f.wait(13), f.wait(2), f.wait(18))
	}
}

// A month that went well does not hide those who wait beyond the target today.
func TestAJamShowsWhileItLasts(t *testing.T) {
	now, cal := at(25, 12), calendar.Provisional()
	list := []waiting{{procedure.E13, procedure.Supervisor, database.At(at(20, 9))}}
	quick := month{Ways: map[string]int{}, Wait: map[int]time.Duration{13: time.Hour}}
	f := figuresOf(procedure.Rev11, list, quick, settings.Defaults(), cal, now)
	if !f.slow(13) || f.slowest() != 13 || f.wait(13) == "1 h" {
		t.Errorf("13 shows %s, slow: %v", f.wait(13), f.slow(13))
	}
	if f := figuresOf(procedure.Rev11, nil, quick, settings.Defaults(), cal, now); f.slow(13) || f.wait(13) != "1 h" {
		t.Errorf("with nobody there 13 shows %s, slow: %v", f.wait(13), f.slow(13))
	}
}

// The wait of an activity counts who left it in the month beside who is there, and
// how often each way was gone comes out of the same steps.
func TestMonth(t *testing.T) {
	now, cal := at(25, 12), calendar.Provisional()
	var way12 procedure.Way // the first way out of activity 3: solved at once
	for _, w := range procedure.Rev11.Order.Ways {
		if numberOf(procedure.Rev11, w) == 3 && w.From == procedure.E03 && way12.ID == "" {
			way12 = w
		}
	}
	step := func(from, to time.Time) gone {
		return gone{Way: way12.ID, From: way12.From, At: database.At(to), Before: database.At(from)}
	}
	steps := []gone{step(at(23, 9), at(23, 10)), step(at(23, 9), at(23, 12)), step(at(23, 17), at(24, 10))}
	waits := []waiting{{procedure.E03, procedure.Adviser, database.At(at(25, 9))}, {procedure.E03, procedure.Adviser, database.At(at(20, 9))}}
	m := monthOf(procedure.Rev11, steps, waits, cal, now)
	if m.Ways[way12.ID] != 3 || m.Passed[3] != 3 || m.Cut {
		t.Errorf("the month counts %v, %v", m.Ways, m.Passed)
	}
	// 1 h, 2 h over a night, 3 h and 3 h until now, and one since last week: the middle is 3 h.
	if m.Wait[3] != 3*time.Hour {
		t.Errorf("the median at 3 is %v", m.Wait[3])
	}
	if got := monthOf(procedure.Rev11, nil, nil, cal, now); len(got.Wait) != 0 {
		t.Errorf("a month without steps knows waits: %v", got.Wait)
	}
}

func TestBriefTimes(t *testing.T) {
	f := figures{day: 9 * time.Hour}
	for d, want := range map[time.Duration]string{
		0: "0 min", 40 * time.Minute: "40 min", time.Hour: "1 h", 165 * time.Minute: "2 h 45", 9 * time.Hour: "1 d", 21 * time.Hour: "2.3 d", 18 * time.Hour: "2 d",
	} {
		if got := f.brief(d); got != want {
			t.Errorf("%v is %q, not %q", d, got, want)
		}
	}
}

func TestEveryActivityHasAStage(t *testing.T) {
	seen := map[procedure.Act]bool{}
	for _, s := range stages {
		for _, key := range s.Keys {
			seen[key] = true
		}
	}
	for _, a := range procedure.Rev11.Activities {
		if a.Numbered() && !seen[a.Key] {
			t.Errorf("the list for telephones leaves out %d", a.No)
		}
	}
}
