package control

import (
	"fmt"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Instrument is a law, rule or policy that applies (rev11 S-05), in one version.
type Instrument struct {
	ID        string // "n-01" for those of the document
	Version   int64  // 1 is what the document says, letter by letter
	Title     string
	Link      string       // where it can be read; "" while nobody recorded it
	Published string       // «Gaceta del Gobierno, 06/01/2016»
	From      calendar.Day // zero: not recorded
	To        calendar.Day // last day; zero while in force
	Reason    string       // of this version
	By        string
}

// InForceOn tells whether it applies on a day.
func (i Instrument) InForceOn(day calendar.Day) bool {
	return !day.Before(i.From) && (i.To.IsZero() || !day.After(i.To))
}

// firstInstruments are the eleven that the document lists, in its order.
func firstInstruments() []Instrument {
	records, err := procedure.RecordsOf(procedure.Rev11.No)
	if err != nil {
		panic(err) // the records are part of the program
	}
	list := make([]Instrument, len(records.Instruments))
	for i, title := range records.Instruments {
		list[i] = Instrument{ID: fmt.Sprintf("n-%02d", i+1), Version: 1, Title: title}
	}
	return list
}
