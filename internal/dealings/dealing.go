package dealings

import (
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
)

// Dealing is one gestión with what followed in it.
type Dealing struct {
	ID       string
	Folio    string // GES-2026-000042
	OrderID  string
	RepairID string
	Subject  string // folio of the order or of the external file
	Body     string
	Letter   string
	Purpose  string
	Began    calendar.Day
	Due      calendar.Day // promised answer; zero without one
	Ended    calendar.Day // zero while open
	Result   string
	Notes    []Note
}

// Note is one entry of a dealing: its beginning, what followed, its result.
type Note struct {
	DealingID string
	Seq       int64
	Day       calendar.Day
	Letter    string
	Text      string
	Due       calendar.Day
	Ends      bool
	Step      int64 // of the order or file: its files are of this step
	By        string
	At        database.Instant
}

// Open tells whether it has no result yet.
func (d Dealing) Open() bool { return d.Ended.IsZero() }

// Late tells whether the promised day has passed without a result.
func (d Dealing) Late(today calendar.Day) bool {
	return d.Open() && !d.Due.IsZero() && d.Due.Before(today)
}

// Age is how many days it has been, or was, open.
func (d Dealing) Age(today calendar.Day) int {
	end := d.Ended
	if end.IsZero() {
		end = today
	}
	const noon = 12
	return max(0, int(end.Time(time.UTC, noon, 0, 0).Sub(d.Began.Time(time.UTC, noon, 0, 0))/(24*time.Hour)))
}

// Last is the newest entry.
func (d Dealing) Last() Note {
	if len(d.Notes) == 0 {
		return Note{}
	}
	return d.Notes[len(d.Notes)-1]
}
