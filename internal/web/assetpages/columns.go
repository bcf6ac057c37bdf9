package assetpages

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/web"
)

// column is one column of the inventory: how it is shown, and what of it a file
// carries under which heads.
type column struct {
	key, title string
	on         bool
	number     bool
	heads      []string
	cell       func(a equipment.Listed, now time.Time) web.Cell
	values     func(a equipment.Listed, now time.Time) []any
}

func plain(key, title string, read func(a equipment.Listed) string) column {
	return column{key: key, title: title, heads: []string{title},
		cell:   func(a equipment.Listed, _ time.Time) web.Cell { return web.Cell{Text: read(a)} },
		values: func(a equipment.Listed, _ time.Time) []any { return []any{read(a)} }}
}

func dated(key, title string, read func(a equipment.Listed) string) column {
	return column{key: key, title: title, heads: []string{title},
		cell: func(a equipment.Listed, now time.Time) web.Cell { return web.Cell{Text: day(read(a), now)} },
		values: func(a equipment.Listed, _ time.Time) []any {
			if d, err := calendar.ParseDay(read(a)); err == nil {
				return []any{d}
			}
			return []any{nil}
		}}
}

func allColumns() []column {
	return []column{
		{key: "inventario", title: "Inventario", heads: []string{"Inventario"},
			cell: func(a equipment.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: numbered(a.Asset), Href: pathOf(a.ID), Folio: true}
			},
			values: func(a equipment.Listed, _ time.Time) []any { return []any{a.Inventory} }},
		{key: "equipo", title: "Equipo", heads: []string{"Equipo", "Serie"},
			cell: func(a equipment.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: a.Name(), Small: "Serie " + orDash(a.Serial)}
			},
			values: func(a equipment.Listed, _ time.Time) []any { return []any{a.Name(), a.Serial} }},
		{key: "resguardante", title: "Resguardante", heads: []string{"Resguardante", "Unidad"},
			cell: func(a equipment.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: orDash(a.HolderName), Small: a.UnitName}
			},
			values: func(a equipment.Listed, _ time.Time) []any { return []any{a.HolderName, a.UnitName} }},
		{key: "donde", title: "Dónde está", heads: []string{"Dónde está", "Quién lo tiene", "Documento"},
			cell: func(a equipment.Listed, _ time.Time) web.Cell {
				if a.Status != equipment.Active {
					return web.Cell{Content: web.StateBadge(statusBadge(a.Status))}
				}
				small := ""
				if a.Place != equipment.AtUser {
					small = strings.Trim(a.WithName+" · "+a.Document, " ·")
				}
				return web.Cell{Content: web.StateBadge(machine{Custody: equipment.Custody{Place: a.Place}}.near()), Small: small}
			},
			values: func(a equipment.Listed, _ time.Time) []any { return []any{a.Place.Label(), a.WithName, a.Document} }},
		{key: "responde", title: "Responde", heads: []string{"Responde"},
			cell: func(a equipment.Listed, _ time.Time) web.Cell {
				c := web.Cell{Text: chargeWords(a)}
				if a.ChargeKind == equipment.ByOrder {
					c.Href = web.OrdersPath + "/" + a.ChargeID
				}
				return c
			},
			values: func(a equipment.Listed, _ time.Time) []any { return []any{chargeWords(a)} }},
		{key: "dias", title: "Días fuera", number: true, heads: []string{"Días fuera"},
			cell: func(a equipment.Listed, now time.Time) web.Cell {
				if a.Place == equipment.AtUser {
					return web.Cell{Text: ""}
				}
				return web.Cell{Text: web.Number(daysOf(a.Since.Time, now))}
			},
			values: func(a equipment.Listed, now time.Time) []any {
				if a.Place == equipment.AtUser {
					return []any{nil}
				}
				return []any{daysOf(a.Since.Time, now)}
			}},
		plain("tipo", "Tipo", func(a equipment.Listed) string { return equipment.TypeOf(a.Type).Label }),
		plain("regimen", "Régimen", func(a equipment.Listed) string { return regimes[a.Regime] }),
		plain("lugar", "Lugar", func(a equipment.Listed) string { return placeWords(a.Asset) }),
		dated("garantia", "Garantía hasta", func(a equipment.Listed) string { return a.WarrantyUntil }),
		dated("mantenimiento", "Último preventivo", func(a equipment.Listed) string { return a.LastMaintenance }),
		dated("adquirido", "Adquirido", func(a equipment.Listed) string { return a.AcquiredOn }),
	}
}

func chargeWords(a equipment.Listed) string {
	switch a.ChargeKind {
	case equipment.ByOrder:
		return "La orden"
	case equipment.ByRepair:
		return "Expediente externo"
	}
	return ""
}

var usualColumns = []string{"inventario", "equipo", "resguardante", "donde", "responde", "dias"}

// columns are all columns, of which those are on that the address asks for, or the
// person remembers, or everybody begins with; the first names the row and is always
// there.
func (p *pages) columns(ctx context.Context, q url.Values) ([]column, error) {
	wanted, err := p.choices().Chosen(ctx, q, usualColumns)
	if err != nil {
		return nil, err
	}
	all := allColumns()
	for i := range all {
		all[i].on = i == 0 || slices.Contains(wanted, all[i].key)
	}
	return all, nil
}

func inventorySheet(rows []equipment.Listed, columns []column, now time.Time) web.Sheet {
	s := web.Sheet{Caption: "Equipos", Hide: true, Keys: true, Cards: true}
	for _, c := range columns {
		if c.on {
			s.Columns = append(s.Columns, web.Column{Title: c.title, Number: c.number})
		}
	}
	for _, a := range rows {
		var row []web.Cell
		for _, c := range columns {
			if c.on {
				row = append(row, c.cell(a, now))
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}
