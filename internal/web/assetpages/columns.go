package assetpages

import (
	"context"
	"net/url"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/web"
)

// column is one column of the inventory.
type column = web.ListColumn[equipment.Listed]

func dated(key, title string, read func(a equipment.Listed) string) column {
	return column{Key: key, Title: title, Heads: []string{title},
		Cell: func(a equipment.Listed, now time.Time) web.Cell { return web.Cell{Text: day(read(a), now)} },
		Values: func(a equipment.Listed, _ time.Time) []any {
			if d, err := calendar.ParseDay(read(a)); err == nil {
				return []any{d}
			}
			return []any{nil}
		}}
}

func allColumns() []column {
	return []column{
		{Key: "inventario", Title: "Inventario", Heads: []string{"Inventario"},
			Cell: func(a equipment.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: numbered(a.Asset), Href: pathOf(a.ID), Folio: true}
			},
			Values: func(a equipment.Listed, _ time.Time) []any { return []any{a.Inventory} }},
		{Key: "equipo", Title: "Equipo", Heads: []string{"Equipo", "Serie"},
			Cell: func(a equipment.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: a.Name(), Small: "Serie " + orDash(a.Serial)}
			},
			Values: func(a equipment.Listed, _ time.Time) []any { return []any{a.Name(), a.Serial} }},
		{Key: "resguardante", Title: "Resguardante", Heads: []string{"Resguardante", "Unidad"},
			Cell: func(a equipment.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: orDash(a.HolderName), Small: a.UnitName}
			},
			Values: func(a equipment.Listed, _ time.Time) []any { return []any{a.HolderName, a.UnitName} }},
		{Key: "donde", Title: "Dónde está", Heads: []string{"Dónde está", "Quién lo tiene", "Documento"},
			Cell: func(a equipment.Listed, _ time.Time) web.Cell {
				if a.Status != equipment.Active {
					return web.Cell{Content: web.StateBadge(statusBadge(a.Status))}
				}
				small := ""
				if a.Place != equipment.AtUser {
					small = strings.Trim(a.WithName+" · "+a.Document, " ·")
				}
				return web.Cell{Content: web.StateBadge(machine{Custody: equipment.Custody{Place: a.Place}}.near()), Small: small}
			},
			Values: func(a equipment.Listed, _ time.Time) []any { return []any{a.Place.Label(), a.WithName, a.Document} }},
		{Key: "responde", Title: "Responde", Heads: []string{"Responde"},
			Cell: func(a equipment.Listed, _ time.Time) web.Cell {
				c := web.Cell{Text: chargeWords(a)}
				if a.ChargeKind == equipment.ByOrder {
					c.Href = web.OrdersPath + "/" + a.ChargeID
				}
				return c
			},
			Values: func(a equipment.Listed, _ time.Time) []any { return []any{chargeWords(a)} }},
		{Key: "dias", Title: "Días fuera", Number: true, Heads: []string{"Días fuera"},
			Cell: func(a equipment.Listed, now time.Time) web.Cell {
				if a.Place == equipment.AtUser {
					return web.Cell{Text: ""}
				}
				return web.Cell{Text: web.Number(daysOf(a.Since.Time, now))}
			},
			Values: func(a equipment.Listed, now time.Time) []any {
				if a.Place == equipment.AtUser {
					return []any{nil}
				}
				return []any{daysOf(a.Since.Time, now)}
			}},
		web.PlainColumn("tipo", "Tipo", func(a equipment.Listed) string { return equipment.TypeOf(a.Type).Label }),
		web.PlainColumn("regimen", "Régimen", func(a equipment.Listed) string { return regimes[a.Regime] }),
		web.PlainColumn("lugar", "Lugar", func(a equipment.Listed) string { return placeWords(a.Asset) }),
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
	return web.WithColumns(allColumns(), wanted), nil
}
