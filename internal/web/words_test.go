package web

import (
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
)

func local(month, day, hour, minute int) time.Time {
	return time.Date(2026, time.Month(month), day, hour, minute, 0, 0, clock.Mexico).UTC()
}

func TestSpansAndTerms(t *testing.T) {
	const h, d = time.Hour, 24 * time.Hour
	for span, want := range map[time.Duration]string{
		30 * time.Second: "queda menos de 1 min", time.Minute: "queda 1 min", 2*h + 15*time.Minute: "quedan 2 h 15 min",
		h: "queda 1 h", h + time.Minute: "quedan 1 h 1 min", d: "queda 1 día", d + 4*h: "quedan 1 día 4 h", 2*d + 30*time.Minute: "quedan 2 días", 10*d + h: "quedan 10 días",
		-40 * time.Minute: "40 min de retraso", -3 * d: "3 días de retraso",
	} {
		if got := Left(span); got != want {
			t.Errorf("%v: %q, want %q", span, got, want)
		}
	}
}

func TestMoments(t *testing.T) {
	now := local(3, 2, 9, 5)
	for at, want := range map[time.Time]string{
		local(3, 2, 0, 0): "hoy, 0:00", local(3, 1, 23, 59): "ayer, 23:59", local(3, 3, 8, 0): "mañana, 8:00",
		local(2, 14, 9, 41): "14 feb, 9:41", local(2, 14, 9, 41).AddDate(-1, 0, 0): "14 feb 2025, 9:41",
	} {
		if got := Moment(at, now); got != want {
			t.Errorf("%v: %q, want %q", at, got, want)
		}
	}
	if got := Exact(local(3, 2, 9, 5)); got != "lunes 2 de marzo de 2026, 9:05" {
		t.Error(got)
	}
	if got := Since(local(2, 27, 9, 0), now); got != "desde el 27 feb" {
		t.Error(got)
	}
}

func TestTermOf(t *testing.T) {
	now := local(3, 2, 10, 0)
	for name, c := range map[string]struct {
		start, due time.Time
		tone       Tone
		percent    int
	}{
		"overdue":   {local(3, 2, 8, 0), local(3, 2, 9, 20), Bad, 100},
		"today":     {local(3, 2, 8, 0), local(3, 2, 12, 0), Soon, 50},
		"tomorrow":  {local(3, 2, 10, 0), local(3, 3, 10, 0), Neutral, 0},
		"no length": {now, now, Soon, 0},
	} {
		if got := TermOf(c.start, c.due, now); got.Tone != c.tone || got.Percent != c.percent {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestNumbersAndNames(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1014: "1\u202f014", 1234567: "1\u202f234\u202f567", -1014: "-1\u202f014"} {
		if got := Number(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	for name, want := range map[string]string{"Lucía Barrera Montes (DEMO)": "LB", "Óscar": "Ó", "": "", "Ana (DEMO)": "A"} {
		if got := Initials(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func TestIDs(t *testing.T) {
	for name, want := range map[string]string{"lineas[0].insumo": "c-lineas-0-insumo", "fecha": "c-fecha", `x"><b>`: "c-x-b"} {
		if got := idOf(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// A value stands at the end of its line, a paragraph under its term.
func TestProseIsToldFromAValue(t *testing.T) {
	for text, want := range map[string]bool{"": false, "viernes 11 de diciembre de 2026, 16:38": false, "Notificar.\nEntregar copia.": true, strings.Repeat("El disco no responde. ", 6): true} {
		if got := prose(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
