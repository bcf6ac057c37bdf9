package control

import (
	"slices"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/procedure"
)

// LetterCode is the code of the letter for a repair by norm SEI-028, whose legend of the
// year is official (domain §5.4).
const LetterCode = "OFICIO"

// Proposal is the label of the first version of every format: the annexes of the document
// have no content, so theirs is proposed until the quality system approves it (GAP-45).
const Proposal = "propuesta 1"

// ObsoleteStamp is what a format prints that is no longer in force (rev11 Q-06).
const ObsoleteStamp = "OBSOLETO"

// Format is one of the eleven formats of domain §5.
type Format struct {
	Code  string // "ST-ERE", "OFICIO", "F-05"
	Row   string // requirement id: "F-02"
	Annex string // "Anexo II", "" for a derived form
	Name  string
}

// Version is a version of a format with its validity. The first one of each is the
// proposal that the program begins with: it has neither document nor persons.
type Version struct {
	Format
	ID         string // "" for the first
	Label      string
	From       calendar.Day // zero: since ever
	To         calendar.Day // last day, zero: still in force
	Document   string       // what approved it: «Minuta del SGC 12/2026»
	ApprovedOn calendar.Day
	Reviewed   string // who reviewed it, name and post
	Approved   string // who approved it
	Change     string // what is new in it
	By         string // who recorded it
}

// InForceOn tells whether papers of a day are made in this version.
func (v Version) InForceOn(day calendar.Day) bool {
	return !day.Before(v.From) && (v.To.IsZero() || !day.After(v.To))
}

// ObsoleteOn tells whether another version has taken the place of this one by a day.
func (v Version) ObsoleteOn(day calendar.Day) bool { return !v.To.IsZero() && day.After(v.To) }

// Stamp is what a blank of this version prints over its pages on a day (rev11 Q-06): "" as
// long as it is not obsolete. A paper that was filled while it was in force is evidence
// and keeps its face.
func (v Version) Stamp(today calendar.Day) string {
	if v.ObsoleteOn(today) {
		return ObsoleteStamp
	}
	return ""
}

// SamePerson tells whether who reviewed it also approved it (GAP-44).
func (v Version) SamePerson() bool { return samePerson(v.Reviewed, v.Approved) }

// Formats are the eleven formats in the order of domain §5. The annexes bear the names
// that the document gives them.
func Formats() []Format {
	list := []Format{
		{Code: "ST-OS", Row: "F-01"}, {Code: "ST-ERE", Row: "F-02"}, {Code: "ST-ESST", Row: "F-03"},
		{Code: LetterCode, Row: "F-04", Name: "Oficio de solicitud de reparación por norma SEI-028"},
		{Code: "F-05", Row: "F-05", Name: "Acta de revisión conjunta"},
		{Code: "F-06", Row: "F-06", Name: "Manifestación de respaldo"},
		{Code: "F-07", Row: "F-07", Name: "Solicitud de insumos"},
		{Code: "F-08", Row: "F-08", Name: "Movimiento de inventario"},
		{Code: "F-09", Row: "F-09", Name: "Paquete de contingencia"},
		{Code: "F-10", Row: "F-10", Name: "Determinación del TDTIC"},
		{Code: "F-11", Row: "F-11", Name: "Constancia de entrega y devolución a proveedor"},
	}
	records, err := procedure.RecordsOf(procedure.Rev11.No)
	if err != nil {
		panic(err) // the records are part of the program
	}
	for i := range list {
		for _, a := range records.Annexes {
			if a.Code == list[i].Code {
				list[i].Annex, list[i].Name = a.Annex, a.Name
			}
		}
	}
	return list
}

// FormatBy returns the format with a code.
func FormatBy(code string) (Format, bool) {
	list := Formats()
	i := slices.IndexFunc(list, func(f Format) bool { return f.Code == code })
	if i < 0 {
		return Format{}, false
	}
	return list[i], true
}

// inForce picks of the versions of a format, oldest first, the one of a day.
func inForce(list []Version, day calendar.Day) Version {
	for _, v := range list {
		if v.InForceOn(day) {
			return v
		}
	}
	return Version{}
}
