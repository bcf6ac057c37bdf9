package control

import (
	"fmt"
	"strconv"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Revision is a revision of the document (rev11 ): one that the history of the
// document records, letter by letter, or one that was registered since.
type Revision struct {
	procedure.HistoryLine
	ID       string               // "" for one of the document
	Acts     []procedure.CoverAct // its four signatures; those of older revisions are not on record
	Document string               // with which it was registered
	From     calendar.Day         // first day in force; zero when the date of the original does not exist
	To       calendar.Day         // last day; zero while none has followed, or when From is zero
	By       string
}

// No is the number of the revision.
func (r Revision) No() int {
	n, err := strconv.Atoi(r.Revision)
	if err != nil {
		return 0
	}
	return n
}

// InForceOn tells whether the revision ruled on a day.
func (r Revision) InForceOn(day calendar.Day) bool {
	return !r.From.IsZero() && !day.Before(r.From) && (r.To.IsZero() || !day.After(r.To))
}

// Runs tells whether the program has the revision as a value, so that orders can begin
// under it.
func (r Revision) Runs() bool {
	_, ok := procedure.InRevision(r.No())
	return ok
}

// Observations are what the quality system should see of a revision; nothing is corrected
// (GAP-39, GAP-40, GAP-41, GAP-44).
func (r Revision) Observations() []string {
	var out []string
	if r.Date.Parsed == nil {
		out = append(out, r.Date.Literal+": "+r.Date.Mark+".")
	}
	for i, a := range r.Acts {
		for _, b := range r.Acts[i+1:] {
			if samePerson(a.Name, b.Name) {
				out = append(out, fmt.Sprintf("La misma persona firma «%s» y «%s».", a.Act, b.Act))
			}
		}
	}
	if r.Version != "" && r.Version != r.Revision {
		out = append(out, fmt.Sprintf("Su texto la llama versión %s; su número de revisión es %s.", r.Version, r.Revision))
	}
	if n := len(r.Acts); n > 0 && r.Acts[n-1].Date.Literal != r.Date.Literal {
		out = append(out, fmt.Sprintf("Su portada se terminó de firmar el %s y su fecha es el %s.", r.Acts[n-1].Date.Literal, r.Date.Literal))
	}
	return out
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
		if list[i].No() == records.Revision {
			list[i].Acts = records.Signatures
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
