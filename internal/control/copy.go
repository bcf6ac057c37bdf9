package control

import (
	"fmt"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Copy is a controlled copy of a revision (rev11 Q-04): who holds it, since when, and how
// it ended. Numbers need not be consecutive; one is used once in a revision (GAP-42).
type Copy struct {
	ID        string // "11-03" for those that the document records
	Revision  int
	Number    string
	Holder    string
	Unit      string
	Delivered calendar.Day
	Proof     string // of the delivery; "" for those of the document
	Withdrawn calendar.Day
	Reason    string // why it was withdrawn
	EndProof  string
	By        string // who recorded it; "" for those of the document
}

// Held tells whether the holder has it still.
func (c Copy) Held() bool { return c.Withdrawn.IsZero() }

// Mark is what prints of the copy bear: «Copia controlada 03».
func (c Copy) Mark() string { return "Copia controlada " + c.Number }

// Uncontrolled is what any other print bears.
const Uncontrolled = "Copia no controlada"

// firstCopies are those that the document itself records.
func firstCopies() []Copy {
	no := procedure.Rev11.No
	records, err := procedure.RecordsOf(no)
	if err != nil {
		panic(err) // the records are part of the program
	}
	list := make([]Copy, len(records.Copies))
	for i, c := range records.Copies {
		list[i] = Copy{ID: fmt.Sprintf("%d-%s", no, c.No), Revision: no, Number: c.No, Holder: c.Name, Unit: c.Unit}
		if c.Date.Parsed != nil {
			list[i].Delivered = readDay(*c.Date.Parsed)
		}
	}
	return list
}
