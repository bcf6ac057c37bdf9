package orderpages

import (
	"context"
	"net/url"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// column is one column of the list of orders.
type column = web.ListColumn[orders.Card]

// momentColumn makes a column of a date.
func momentColumn(key, title string, read func(c orders.Card) time.Time) column {
	return column{Key: key, Title: title, Heads: []string{title},
		Cell: func(c orders.Card, now time.Time) web.Cell {
			if t := read(c); !t.IsZero() {
				return web.Cell{Text: web.ShortDay(t, now)}
			}
			return web.Cell{}
		},
		Values: func(c orders.Card, _ time.Time) []any { return []any{read(c)} }}
}

// allColumns are the columns of the list in their order; the first names the row and
// is always there.
func allColumns(categories [][2]string) []column {
	return []column{
		{Key: "folio", Title: "Folio", Heads: []string{"Folio"},
			Cell: func(c orders.Card, _ time.Time) web.Cell {
				return web.Cell{Text: c.Folio, Href: refPath(c.Folio, string(c.ID)), Folio: true}
			},
			Values: func(c orders.Card, _ time.Time) []any { return []any{c.Folio} }},
		{Key: "falla", Title: "Falla", Heads: []string{"Falla", "Persona usuaria", "Lugar"},
			Cell: func(c orders.Card, _ time.Time) web.Cell {
				return web.Cell{Text: c.Title(), Small: strings.Trim(clean(c.Requester)+" · "+place(c.Building, c.Floor, c.Office), " ·")}
			},
			Values: func(c orders.Card, _ time.Time) []any {
				return []any{c.Fault, clean(c.Requester), place(c.Building, c.Floor, c.Office)}
			}},
		{Key: "turno", Title: "Turno de", Heads: []string{"Turno de", "Función"},
			Cell: func(c orders.Card, _ time.Time) web.Cell {
				who, role := turnWords(c)
				return web.Cell{Text: who, Small: role}
			},
			Values: func(c orders.Card, _ time.Time) []any {
				who, role := turnWords(c)
				return []any{who, role}
			}},
		{Key: "estado", Title: "Estado", Heads: []string{"Estado", "Vencida"},
			Cell: func(c orders.Card, now time.Time) web.Cell { return web.Cell{Content: web.StateBadge(stateOf(c, now))} },
			Values: func(c orders.Card, now time.Time) []any {
				late := ""
				if t := termOf(c, now); t != nil && t.Tone == web.Bad && !ended(c.State) {
					late = "Sí"
				}
				return []any{label(c.State), late}
			}},
		momentColumn("registrada", "Registrada", func(c orders.Card) time.Time { return c.CreatedAt }),
		web.PlainColumn("persona", "Persona usuaria", func(c orders.Card) string { return clean(c.Requester) }),
		web.PlainColumn("unidad", "Unidad", func(c orders.Card) string { return c.Unit }),
		web.PlainColumn("lugar", "Lugar", func(c orders.Card) string { return place(c.Building, c.Floor, c.Office) }),
		web.PlainColumn("equipo", "Equipo", func(c orders.Card) string { return c.Asset }),
		{Key: "inventario", Title: "Inventario", Heads: []string{"Inventario"},
			Cell: func(c orders.Card, _ time.Time) web.Cell {
				return web.Cell{Text: c.Inventory, Folio: c.Inventory != ""}
			},
			Values: func(c orders.Card, _ time.Time) []any { return []any{c.Inventory} }},
		web.PlainColumn("clase", "Clase", func(c orders.Card) string { return c.Class.Label() }),
		web.PlainColumn("categoria", "Categoría", func(c orders.Card) string { return orElse(wordsFor(categories, c.Category), c.Category) }),
		web.PlainColumn("prioridad", "Prioridad", func(c orders.Card) string { return c.Priority.Label() }),
		web.PlainColumn("ast", "AST", func(c orders.Card) string { return clean(c.Adviser) }),
		momentColumn("vence", "Vence", func(c orders.Card) time.Time { return c.DueAt }),
		momentColumn("cerrada", "Cerrada", func(c orders.Card) time.Time { return c.ClosedAt }),
		web.PlainColumn("conclusion", "Conclusión", func(c orders.Card) string { return c.Conclusion.Label() }),
		web.PlainColumn("calificacion", "Calificación", func(c orders.Card) string { return c.Grade.Label() }),
		web.PlainColumn("medio", "Medio", func(c orders.Card) string { return orders.MediumLabel(c.Medium) }),
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
	return web.WithColumns(allColumns(names), wanted), nil
}

// stateOf is the state of a row: overdue beats the name of the state.
func stateOf(c orders.Card, now time.Time) web.Badge {
	if t := termOf(c, now); t != nil && t.Tone == web.Bad && !ended(c.State) {
		return web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: label(c.State) + " · vencida"}
	}
	return stateBadge(c.State, c.Grade)
}
