package orderpages

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// column is one column of the list: how it is shown, and what of it a file carries
// under which heads.
type column struct {
	key, title string
	on         bool
	cell       func(c orders.Card, now time.Time) web.Cell
	heads      []string
	values     func(c orders.Card, now time.Time) []any
}

// plainColumn makes a column of plain text.
func plainColumn(key, title string, read func(c orders.Card) string) column {
	return column{key: key, title: title, heads: []string{title},
		cell:   func(c orders.Card, _ time.Time) web.Cell { return web.Cell{Text: read(c)} },
		values: func(c orders.Card, _ time.Time) []any { return []any{read(c)} }}
}

// momentColumn makes a column of a date.
func momentColumn(key, title string, read func(c orders.Card) time.Time) column {
	return column{key: key, title: title, heads: []string{title},
		cell: func(c orders.Card, now time.Time) web.Cell {
			if t := read(c); !t.IsZero() {
				return web.Cell{Text: web.ShortDay(t, now)}
			}
			return web.Cell{}
		},
		values: func(c orders.Card, _ time.Time) []any { return []any{read(c)} }}
}

// allColumns are the columns of the list in their order; the first names the row and
// is always there.
func allColumns(categories [][2]string) []column {
	return []column{
		{key: "folio", title: "Folio", heads: []string{"Folio"},
			cell: func(c orders.Card, _ time.Time) web.Cell {
				return web.Cell{Text: c.Folio, Href: refPath(c.Folio, string(c.ID)), Folio: true}
			},
			values: func(c orders.Card, _ time.Time) []any { return []any{c.Folio} }},
		{key: "falla", title: "Falla", heads: []string{"Falla", "Persona usuaria", "Lugar"},
			cell: func(c orders.Card, _ time.Time) web.Cell {
				return web.Cell{Text: c.Title(), Small: strings.Trim(clean(c.Requester)+" · "+place(c.Building, c.Floor, c.Office), " ·")}
			},
			values: func(c orders.Card, _ time.Time) []any {
				return []any{c.Fault, clean(c.Requester), place(c.Building, c.Floor, c.Office)}
			}},
		{key: "turno", title: "Turno de", heads: []string{"Turno de", "Función"},
			cell: func(c orders.Card, _ time.Time) web.Cell {
				who, role := turnWords(c)
				return web.Cell{Text: who, Small: role}
			},
			values: func(c orders.Card, _ time.Time) []any {
				who, role := turnWords(c)
				return []any{who, role}
			}},
		{key: "estado", title: "Estado", heads: []string{"Estado", "Vencida"},
			cell: func(c orders.Card, now time.Time) web.Cell { return web.Cell{Content: web.StateBadge(stateOf(c, now))} },
			values: func(c orders.Card, now time.Time) []any {
				late := ""
				if t := termOf(c, now); t != nil && t.Tone == web.Bad && !ended(c.State) {
					late = "Sí"
				}
				return []any{label(c.State), late}
			}},
		momentColumn("registrada", "Registrada", func(c orders.Card) time.Time { return c.CreatedAt }),
		plainColumn("persona", "Persona usuaria", func(c orders.Card) string { return clean(c.Requester) }),
		plainColumn("unidad", "Unidad", func(c orders.Card) string { return c.Unit }),
		plainColumn("lugar", "Lugar", func(c orders.Card) string { return place(c.Building, c.Floor, c.Office) }),
		plainColumn("equipo", "Equipo", func(c orders.Card) string { return c.Asset }),
		{key: "inventario", title: "Inventario", heads: []string{"Inventario"},
			cell: func(c orders.Card, _ time.Time) web.Cell {
				return web.Cell{Text: c.Inventory, Folio: c.Inventory != ""}
			},
			values: func(c orders.Card, _ time.Time) []any { return []any{c.Inventory} }},
		plainColumn("clase", "Clase", func(c orders.Card) string { return c.Class.Label() }),
		plainColumn("categoria", "Categoría", func(c orders.Card) string { return orElse(wordsFor(categories, c.Category), c.Category) }),
		plainColumn("prioridad", "Prioridad", func(c orders.Card) string { return c.Priority.Label() }),
		plainColumn("ast", "AST", func(c orders.Card) string { return clean(c.Adviser) }),
		momentColumn("vence", "Vence", func(c orders.Card) time.Time { return c.DueAt }),
		momentColumn("cerrada", "Cerrada", func(c orders.Card) time.Time { return c.ClosedAt }),
		plainColumn("conclusion", "Conclusión", func(c orders.Card) string { return c.Conclusion.Label() }),
		plainColumn("calificacion", "Calificación", func(c orders.Card) string { return c.Grade.Label() }),
		plainColumn("medio", "Medio", func(c orders.Card) string { return mediumWords(c.Medium) }),
	}
}

var usualColumns = []string{"folio", "falla", "turno", "estado", "registrada"}

func turnWords(c orders.Card) (who, role string) {
	if c.TurnRole == "" {
		return "—", ""
	}
	who, role = clean(c.TurnPerson), procedure.Role(c.TurnRole).Label()
	if who == "" {
		who, role = role, ""
	}
	return who, role
}

func mediumWords(medium string) string {
	switch medium {
	case orders.MediumSystem:
		return "Sistema"
	case orders.MediumPhone:
		return "Teléfono"
	case orders.MediumPaper:
		return "Formato impreso"
	case orders.MediumMail:
		return "Correo"
	}
	return medium
}

// columns are all columns, of which those are on that the address asks for, or the
// person remembers, or everybody begins with.
func (p *Pages) columns(ctx context.Context, actor people.Actor, q url.Values) ([]column, error) {
	wanted := strings.Split(q.Get(web.ColumnsParam), ",")
	if q.Get(web.ColumnsParam) == "" {
		kept, err := p.Views.Columns(ctx, p.Desk.DB.Read(), actor.Person.ID, listName)
		if err != nil {
			return nil, err
		}
		if wanted = kept; len(kept) == 0 {
			wanted = usualColumns
		}
	}
	categories, err := p.categories(ctx)
	if err != nil {
		return nil, err
	}
	var names [][2]string
	for _, c := range categories {
		names = append(names, [2]string{c.Key, c.Label})
	}
	all := allColumns(names)
	for i := range all {
		all[i].on = i == 0 || slices.Contains(wanted, all[i].key)
	}
	return all, nil
}

func choices(columns []column) (list []web.ColumnChoice) {
	for _, c := range columns[1:] {
		list = append(list, web.ColumnChoice{Key: c.key, Title: c.title, On: c.on})
	}
	return list
}

func sheet(cards []orders.Card, columns []column, now time.Time) web.Sheet {
	s := web.Sheet{Caption: "Órdenes", Hide: true, Keys: true, Cards: true}
	for _, col := range columns {
		if col.on {
			s.Columns = append(s.Columns, web.Column{Title: col.title})
		}
	}
	for _, c := range cards {
		var row []web.Cell
		for _, col := range columns {
			if col.on {
				row = append(row, col.cell(c, now))
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// stateOf is the state of a row: overdue beats the name of the state.
func stateOf(c orders.Card, now time.Time) web.Badge {
	if t := termOf(c, now); t != nil && t.Tone == web.Bad && !ended(c.State) {
		return web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: label(c.State) + " · vencida"}
	}
	return stateBadge(c.State, c.Grade)
}
