package auditpages

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// recordsView are the controlled records of the revision in force, as they are
// written (rev11, S-05).
type recordsView struct {
	procedure.Records
	observations []string
}

func (p *pages) records(w http.ResponseWriter, r *http.Request) error {
	records, err := procedure.RecordsOf(procedure.Rev11.No)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, recordsPage(recordsView{records, records.Observations()}))
}

func (v recordsView) signatures() web.Sheet {
	s := web.Sheet{Caption: "Quién elaboró, revisó y aprobó", Hide: true, Columns: []web.Column{{Title: "Acto"}, {Title: "Nombre"}, {Title: "Puesto"}, {Title: "Fecha"}}}
	for _, x := range v.Signatures {
		s.Rows = append(s.Rows, []web.Cell{{Text: x.Act}, {Text: x.Name}, {Text: x.Post}, dateCell(x.Date)})
	}
	return s
}

func (v recordsView) copies() web.Sheet {
	s := web.Sheet{Caption: "Copias por número", Hide: true, Columns: []web.Column{{Title: "Número"}, {Title: "Nombre"}, {Title: "Unidad"}, {Title: "Fecha"}}}
	for _, x := range v.Copies {
		s.Rows = append(s.Rows, []web.Cell{{Text: x.No, Folio: true}, {Text: x.Name}, {Text: x.Unit}, dateCell(x.Date)})
	}
	return s
}

func (v recordsView) history() web.Sheet {
	s := web.Sheet{Caption: "Revisiones 01 a 11", Hide: true, Columns: []web.Column{{Title: "Revisión"}, {Title: "Fecha"}, {Title: "Cambio"}, {Title: "Revisó"}, {Title: "Aprobó"}}}
	for _, x := range v.History {
		s.Rows = append(s.Rows, []web.Cell{{Text: x.Revision, Small: versionWords(x.Version)}, dateCell(x.Date), {Text: x.Change}, {Text: x.Reviewed}, {Text: x.Approved}})
	}
	return s
}

func (v recordsView) annexes() web.Sheet {
	s := web.Sheet{Caption: "Anexos", Hide: true, Columns: []web.Column{{Title: "Código"}, {Title: "Nombre"}, {Title: "Anexo"}}}
	for _, x := range v.Annexes {
		s.Rows = append(s.Rows, []web.Cell{{Text: x.Code}, {Text: x.Name}, {Text: x.Annex}})
	}
	return s
}

// dateCell is a date as it is written; one that the calendar has not says so (GAP-39).
func dateCell(d procedure.LiteralDate) web.Cell {
	if d.Parsed == nil {
		return web.Cell{Text: d.Literal, Small: "Advertencia: " + d.Mark}
	}
	return web.Cell{Text: d.Literal}
}

func versionWords(v string) string {
	if v == "" {
		return ""
	}
	return "versión " + v
}
