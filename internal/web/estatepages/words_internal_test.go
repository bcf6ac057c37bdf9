package estatepages

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
)

// A promised date is that day in Mexico, not the evening before.
func TestAPromisedDateIsItsOwnDay(t *testing.T) {
	now := time.Date(2026, 11, 23, 20, 0, 0, 0, clock.Mexico)
	for date, want := range map[string]string{"2026-12-02": "2 dic", "2026-11-24": "mañana", "pronto": "pronto"} {
		if got := dayWords(date, now); got != want {
			t.Errorf("%s: %s, want %s", date, got, want)
		}
	}
}
