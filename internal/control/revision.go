package control

import (
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Revision is a revision of the document as the history keeps it (rev11 ).
type Revision struct {
	procedure.HistoryLine
	From calendar.Day // first day in force; zero when the date of the original does not exist
	To   calendar.Day // last day; zero while none has followed, or when From is zero
}

// InForceOn tells whether the revision ruled on a day.
func (r Revision) InForceOn(day calendar.Day) bool {
	return !r.From.IsZero() && !day.Before(r.From) && (r.To.IsZero() || !day.After(r.To))
}

// written are the revisions that the document itself records, oldest first.
func written() []Revision {
	records, err := procedure.RecordsOf(procedure.Rev11.No)
	if err != nil {
		panic(err) // the records are part of the program
	}
	list := make([]Revision, len(records.History))
	for i, h := range records.History {
		list[i] = Revision{HistoryLine: h}
		if h.Date.Parsed != nil {
			list[i].From = readDay(*h.Date.Parsed)
		}
	}
	return list
}

// bounded gives each dated revision the day before the next dated one as its last.
func bounded(list []Revision) []Revision {
	last := -1
	for i := range list {
		if list[i].From.IsZero() {
			continue
		}
		if last >= 0 {
			list[last].To = list[i].From.Add(-1)
		}
		last = i
	}
	return list
}
