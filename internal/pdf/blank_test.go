package pdf

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/sheets"
)

// rev11 F-04, F-07, F-09, P-12: what is printed of each folio of a block stands on one letter page,
// with the legend of the year too, and no box is lower than 8 mm; so do F-07 and the oficio.
func TestWhatABlockBringsOfAFolioIsOnePageEach(t *testing.T) {
	for _, kind := range []papers.Kind{papers.ServiceOrder, papers.Handover, papers.Survey, papers.Backup, papers.Supplies, papers.Letter} {
		f, _ := papers.FormatOf(kind)
		for _, folio := range []string{"", "OSC-2026-00002-8"} {
			s := f.Blank(folio, "https://soporte.secogem.gob.mx/verificar/", time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
			s.Version, s.Revision, s.Legend = "propuesta 1", "11", "2026. Año del Humanismo Mexicano en el Estado de México"
			s.Institution = []string{"Secretaría de la Contraloría", "Dirección de Tecnologías de la Información y Comunicaciones", "Sistema de Gestión de la Calidad"}
			s.Privacy = "Tus datos se usan solo para dar y documentar el soporte técnico. El aviso de privacidad completo está en el sistema, en /privacidad."
			s.Control = string(kind) + " · propuesta 1 · Procedimiento «Servicios de soporte técnico», revisión 11"
			l := lay(&s, &elem{})
			if len(l.pages) != 1 {
				t.Errorf("%s with folio %q takes %d pages", kind, folio, len(l.pages))
			}
		}
	}
}

// However little air a blank has, its boxes keep their height.
func TestABoxOfABlankIsNeverLow(t *testing.T) {
	height := func(f sheets.Field) float64 {
		s := sheets.Sheet{Code: "X", Name: "X", Blank: true}
		kept := func() *shared {
			return &shared{foot: layFoot(&s), pictures: map[*byte]*picture{}, wrapped: map[wrapping][]line{}}
		}
		empty := layWith(&s, &elem{}, airsOf(true)[2], kept()).y
		s.Blocks = []sheets.Block{sheets.Fields{Columns: 12, Items: []sheets.Field{f}}}
		return layWith(&s, &elem{}, airsOf(true)[2], kept()).y - empty
	}
	for name, c := range map[string]struct {
		field sheets.Field
		least float64
	}{
		"a line":      {sheets.Field{Label: "Nombre", Span: 12}, 8 * mm},
		"two lines":   {sheets.Field{Label: "Falla", Span: 12, Lines: 2}, 16 * mm},
		"a choice":    {sheets.Field{Label: "Enciende", Options: []string{"Sí", "No"}}, 8 * mm},
		"a signature": {sheets.Field{Label: "Firma", Sign: true}, 11 * mm},
	} {
		if h := height(c.field); h < c.least {
			t.Errorf("%s takes %.1f points, not %.1f", name, h, c.least)
		}
	}
}
