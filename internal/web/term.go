package web

import (
	"time"

	"secogem.gob.mx/soporte/internal/clock"
)

// Term is the clock of a turn as it is shown: a large word, a small one, how much
// of it is used up.
type Term struct {
	Tone    Tone
	Icon    Icon
	Big     string // «2 h 15 min»
	Small   string // «te quedan»
	Percent int    // used up, 0 to 100
	Due     time.Time
}

// TermOf reads the clock of a term that began at start and ends at due: overdue
// is Bad, due on the local day of now is Soon, the rest is Neutral. Rules that
// count working time make a Term themselves.
func TermOf(start, due, now time.Time) Term {
	left := due.Sub(now)
	t := Term{Icon: IconClock, Big: Span(left), Small: verb(left, "te queda", "te quedan"), Due: due}
	if whole := due.Sub(start); whole > 0 {
		t.Percent = int(100 * now.Sub(start) / whole)
	}
	t.Percent = min(max(t.Percent, 0), 100)
	switch {
	case left < 0:
		t.Tone, t.Icon, t.Small, t.Percent = Bad, IconAlertTriangle, "de retraso", 100
	case days(due.In(clock.Mexico)) == days(now.In(clock.Mexico)):
		t.Tone = Soon
	}
	return t
}

// Paused is the clock of somebody whose time does not run.
func Paused(why string) Term {
	return Term{Icon: IconPlayerPause, Big: "En pausa", Small: why}
}

// step names the class of the progress bar: steps of five, because style
// attributes are not allowed.
func (t Term) step() string {
	return steps[min(max(t.Percent, 0), 100)/5]
}

var steps = [...]string{"p0", "p5", "p10", "p15", "p20", "p25", "p30", "p35", "p40", "p45", "p50",
	"p55", "p60", "p65", "p70", "p75", "p80", "p85", "p90", "p95", "p100"}
