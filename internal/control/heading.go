package control

import (
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/sheets"
)

// HeadingField is a part of what heads and closes a paper.
type HeadingField string

// The parts of a heading that the institution decides, each with its days.
const (
	Emblem      HeadingField = "emblema"
	Accent      HeadingField = "color"
	Institution HeadingField = "institucion"
	Legend      HeadingField = "leyenda"
	ControlLine HeadingField = "control"
	PrivacyLine HeadingField = "privacidad"
)

// HeadingFields are the parts in the order in which they are read.
var HeadingFields = []HeadingField{Emblem, Institution, Accent, Legend, ControlLine, PrivacyLine}

// Label is the part's name for screens.
func (f HeadingField) Label() string {
	switch f {
	case Emblem:
		return "Emblema institucional"
	case Accent:
		return "Color"
	case Institution:
		return "Líneas de la institución"
	case Legend:
		return "Leyenda del año"
	case ControlLine:
		return "Línea de control (Q-10)"
	case PrivacyLine:
		return "Línea de privacidad"
	}
	return string(f)
}

// What a paper says until the institution decides otherwise (domain §5). There is no
// emblem and no legend then: those are official and nobody makes them up.
const (
	firstInstitution = "Secretaría de la Contraloría\nDirección de Tecnologías de la Información y Comunicaciones"
	firstAccent      = "#8A1538"
	firstControl     = "{codigo} · {version} · Procedimiento «Servicios de soporte técnico», revisión {revision}"
	firstPrivacy     = "Tus datos se usan solo para dar y documentar el soporte técnico. El aviso de privacidad completo está en el sistema, en /privacidad."
)

// first is the value of a part of which nothing was decided.
func (f HeadingField) first() string {
	switch f {
	case Institution:
		return firstInstitution
	case Accent:
		return firstAccent
	case ControlLine:
		return firstControl
	case PrivacyLine:
		return firstPrivacy
	}
	return ""
}

// Heading is what heads and closes the papers of one format on one day (rev11 Q-06,
// Its zero value heads nothing.
type Heading struct {
	Day         calendar.Day
	Format      Version         // of the format, in force on the day
	Revision    string          // of the procedure, in force on the day: "11"
	Institution []string        // topmost first
	Emblem      *sheets.Picture // nil while there is none
	Lost        bool            // there is one, and its file is gone: papers leave its place empty
	Accent      string          // "#8A2036", "" for black
	Legend      string          // of the year, "" for none
	Control     string          // with format, version and revision put in
	Privacy     string

	control string // as it was decided, with its gaps
}

// Dress puts the heading onto a sheet. What the sheet says already stays: an order keeps
// its revision and a letter the legend that was signed.
func (h Heading) Dress(s *sheets.Sheet) {
	fill := func(into *string, value string) {
		if *into == "" {
			*into = value
		}
	}
	fill(&s.Code, h.Format.Code)
	fill(&s.Annex, h.Format.Annex)
	fill(&s.Name, h.Format.Name)
	fill(&s.Version, h.Format.Label)
	fill(&s.Revision, h.Revision)
	fill(&s.Accent, h.Accent)
	if h.Format.Code == LetterCode {
		fill(&s.Legend, h.Legend)
	}
	fill(&s.Control, controlLine(h.control, s.Code, s.Version, s.Revision))
	fill(&s.Privacy, h.Privacy)
	if len(s.Institution) == 0 {
		s.Institution = h.Institution
	}
	if s.Emblem == nil {
		s.Emblem = h.Emblem
	}
	if len(h.Institution) > 0 {
		fill(&s.Author, h.Institution[0])
	}
}

// controlLine fills the gaps of a line of control.
func controlLine(line, code, version, revision string) string {
	return strings.NewReplacer("{codigo}", code, "{version}", version, "{revision}", revision).Replace(line)
}
