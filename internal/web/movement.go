package web

import (
	"strings"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
)

// Movement is what the Coordinación Administrativa types into the system of the State for an
// inventory movement F-08: what leaves beside what comes in its place (domain §7.6, rev11
// P-09). The program never writes to that system.
type Movement struct {
	Folio string
	Sheet Sheet
	Pairs []Pair
}

// MovementOf is the last movement among some papers that a reader has to do with, who keeps
// the inventory or asks for its movements; nil for none.
func MovementOf(actor people.Actor, list []papers.Paper) (*Movement, error) {
	if !actor.Has(people.Coordination) && !actor.Has(people.Supervisor) {
		return nil, nil
	}
	var last *papers.Paper
	for i, p := range list {
		if p.Kind == papers.InventoryMovement && p.Status != papers.Void {
			last = &list[i]
		}
	}
	if last == nil {
		return nil, nil
	}
	var body papers.MovementPaper
	if err := last.Decode(&body); err != nil {
		return nil, err
	}
	m := &Movement{Folio: last.Folio, Pairs: []Pair{{Term: "Movimiento", Text: last.Folio}, {Term: "Se apoya en", Text: body.Move.Support}, {Term: "Orden o expediente", Text: body.Order}}}
	if !body.Day.IsZero() {
		m.Pairs = append(m.Pairs, Pair{Term: "Solicitado", Text: DayWords(body.Day)})
	}
	m.Sheet = Sheet{Caption: "Lo que sale y lo que entra", Hide: true, Columns: []Column{{Title: "Dato"}, {Title: "Sale"}}}
	rows := [][]string{{"Inventario", body.Out.Inventory}, {"Serie", body.Out.Serial}}
	if in := body.In; in != nil {
		m.Sheet.Columns = append(m.Sheet.Columns, Column{Title: "Entra"})
		rows[0], rows[1] = append(rows[0], in.Number), append(rows[1], in.Serial)
		rows = append(rows, []string{"Marca", "", in.Brand}, []string{"Modelo", "", in.Model}, []string{"Garantía hasta", "", in.Warranty})
	}
	for _, r := range rows {
		cells := make([]Cell, len(r))
		for i, text := range r {
			cells[i] = Cell{Text: text, Folio: i > 0}
			if text == "" {
				cells[i] = Cell{Text: "—"}
			}
		}
		m.Sheet.Rows = append(m.Sheet.Rows, cells)
	}
	return m, nil
}

// Lines are the data as they are copied: a line each, what leaves and what comes in apart
// by a tabulator, as spreadsheets and forms take them.
func (m *Movement) Lines() string {
	var b strings.Builder
	line := func(cells ...string) { b.WriteString(strings.Join(cells, "\t") + "\n") }
	for _, p := range m.Pairs {
		line(p.Term, p.Text)
	}
	var heads []string
	for _, c := range m.Sheet.Columns {
		heads = append(heads, c.Title)
	}
	line(heads...)
	for _, row := range m.Sheet.Rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, strings.TrimPrefix(c.Text, "—"))
		}
		line(cells...)
	}
	return b.String()
}
