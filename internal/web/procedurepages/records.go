package procedurepages

import (
	"context"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// cover is who signed the revision, as its cover says (rev11 Q-01).
func cover(doc procedure.Records) web.Sheet {
	s := web.Sheet{Caption: "Quién firmó la revisión " + strconv.Itoa(doc.Revision), Hide: true, Cards: true, Columns: columns("Acto", "Nombre", "Puesto", "Fecha")}
	for _, a := range doc.Signatures {
		s.Rows = append(s.Rows, []web.Cell{{Text: a.Act}, {Text: a.Name}, {Text: a.Post}, dateCell(a.Date)})
	}
	return s
}

// recordsIn are the registers that a section of the document holds, as they stand: its list of
// instruments, its annexes, its controlled copies and its history (rev11 S-05, Q-03, Q-04, Q-06).
func (p *pages) recordsIn(ctx context.Context, c *database.Conn, section int, doc procedure.Records) ([]web.Sheet, error) {
	switch section {
	case 3:
		list, err := p.Control.Instruments(ctx, c)
		s := web.Sheet{Caption: "Instrumentos que se aplican", Cards: true, Columns: columns("Instrumento", "Publicación", "Vigencia")}
		for _, x := range list {
			s.Rows = append(s.Rows, []web.Cell{{Text: x.Title}, {Text: orNone(x.Published)}, {Text: validity(x)}})
		}
		return []web.Sheet{s}, err
	case 12:
		annexes := web.Sheet{Caption: "Anexos", Cards: true, Columns: columns("Anexo", "Código", "Formato")}
		for _, a := range doc.Annexes {
			annexes.Rows = append(annexes.Rows, []web.Cell{{Text: a.Annex}, {Text: a.Code}, {Text: a.Name}})
		}
		copies := web.Sheet{Caption: "Registro de copias controladas", Cards: true, Columns: columns("Copia", "Nombre", "Fecha", "Unidad administrativa", "Estado")}
		list, err := p.Control.Copies(ctx, c)
		for _, x := range list {
			if x.Revision != doc.Revision {
				continue
			}
			state := "Entregada"
			if !x.Held() {
				state = "Retirada el " + slashed(x.Withdrawn.String())
			}
			copies.Rows = append(copies.Rows, []web.Cell{{Text: x.Number}, {Text: x.Holder}, {Text: slashed(x.Delivered.String())}, {Text: x.Unit}, {Text: state}})
		}
		return []web.Sheet{annexes, copies}, err
	case 13:
		s := web.Sheet{Caption: "Historia de las revisiones", Cards: true, Columns: columns("Revisión", "Fecha", "Cambio", "Revisó y aprobó")}
		list, err := p.Control.Revisions(ctx, c)
		for _, x := range list {
			s.Rows = append(s.Rows, []web.Cell{{Text: x.Revision}, dateCell(x.Date), {Text: x.Change}, {Text: "Revisó: " + x.Reviewed, Small: "Aprobó: " + x.Approved}})
		}
		return []web.Sheet{s}, err
	}
	return nil, nil
}

// dateCell is a date as it is written; one that cannot be read bears its mark (GAP-39).
func dateCell(d procedure.LiteralDate) web.Cell {
	if d.Parsed == nil {
		return web.Cell{Text: d.Literal, Small: "Advertencia: " + d.Mark}
	}
	return web.Cell{Text: d.Literal}
}

func validity(x control.Instrument) string {
	switch from, to := slashed(x.From.String()), slashed(x.To.String()); {
	case x.From.IsZero() && x.To.IsZero():
		return "No registrada"
	case x.To.IsZero():
		return "Desde el " + from
	case x.From.IsZero():
		return "Hasta el " + to
	default:
		return "Del " + from + " al " + to
	}
}

// slashed writes a day as the document does: 01/08/2025.
func slashed(day string) string {
	if len(day) != len("2025-08-01") {
		return day
	}
	return day[8:] + "/" + day[5:7] + "/" + day[:4]
}

func orNone(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

var unaccented = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n")

// says tells whether a clause has all words of a query, whatever their accents and capitals.
func (v clauseView) says(query string) bool {
	text := unaccented.Replace(strings.ToLower(v.id + " " + v.title + " " + v.text + " " + v.more))
	for _, word := range strings.Fields(unaccented.Replace(strings.ToLower(query))) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
