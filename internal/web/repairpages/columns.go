package repairpages

import (
	"context"
	"net/url"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/web"
)

// column is one column of the list: how it is shown, and what of it a file carries under
// which heads.
type column struct {
	key, title string
	on         bool
	number     bool
	heads      []string
	cell       func(f repair.Listed, now time.Time) web.Cell
	values     func(f repair.Listed, now time.Time) []any
}

func plain(key, title string, read func(f repair.Listed) string) column {
	return column{key: key, title: title, heads: []string{title},
		cell:   func(f repair.Listed, _ time.Time) web.Cell { return web.Cell{Text: read(f)} },
		values: func(f repair.Listed, _ time.Time) []any { return []any{read(f)} }}
}

func dated(key, title string, read func(f repair.Listed) database.Instant) column {
	return column{key: key, title: title, heads: []string{title},
		cell: func(f repair.Listed, now time.Time) web.Cell {
			if at := read(f); !at.IsZero() {
				return web.Cell{Text: web.ShortDay(at.Time, now)}
			}
			return web.Cell{}
		},
		values: func(f repair.Listed, _ time.Time) []any { return []any{dayOf(read(f))} }}
}

// dayOf is an instant as a file carries it: its local day, or nothing.
func dayOf(at database.Instant) any {
	if at.IsZero() {
		return nil
	}
	return calendar.DayOf(at.Time, clock.Mexico)
}

func promisedDay(f repair.Listed) any {
	if d, err := calendar.ParseDay(f.PromisedOn); err == nil {
		return d
	}
	return nil
}

func allColumns() []column {
	return []column{
		{key: "expediente", title: "Expediente", heads: []string{"Expediente", "Tipo"},
			cell: func(f repair.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: f.Folio, Folio: true, Href: path(f.Folio), Small: kindWords(f.File)}
			},
			values: func(f repair.Listed, _ time.Time) []any { return []any{f.Folio, kindWords(f.File)} }},
		{key: "equipo", title: "Equipo", heads: []string{"Equipo", "Inventario", "Serie"},
			cell: func(f repair.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: f.Asset.Name(), Small: f.Asset.Inventory}
			},
			values: func(f repair.Listed, _ time.Time) []any {
				return []any{f.Asset.Name(), f.Asset.Inventory, f.Asset.Serial}
			}},
		{key: "estado", title: "En qué va", heads: []string{"En qué va", "Espera a"},
			cell: func(f repair.Listed, _ time.Time) web.Cell {
				if !f.Open() {
					return web.Cell{Text: f.Label()}
				}
				return web.Cell{Text: f.Label(), Small: "espera a " + turnOf(f)}
			},
			values: func(f repair.Listed, _ time.Time) []any { return []any{f.Label(), turnOf(f)} }},
		{key: "quien", title: "Con quién", heads: []string{"Con quién", "Su folio", "Fecha prometida"},
			cell: func(f repair.Listed, now time.Time) web.Cell {
				return web.Cell{Text: outsideOf(f), Small: reference(f.File, now)}
			},
			values: func(f repair.Listed, _ time.Time) []any { return []any{outsideOf(f), f.ProviderRef, promisedDay(f)} }},
		{key: "custodia", title: "Custodia", heads: []string{"Custodia", "Documento"},
			cell: func(f repair.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: f.Place.Label(), Small: orWord(f.Document, "sin documento")}
			},
			values: func(f repair.Listed, _ time.Time) []any { return []any{f.Place.Label(), f.Document} }},
		{key: "plazo", title: "Plazo", heads: []string{"Plazo", "Vence"},
			cell: func(f repair.Listed, now time.Time) web.Cell {
				return web.Cell{Content: web.StateBadge(state(f.File, now)), Small: web.Since(f.StateSince.Time, now)}
			},
			values: func(f repair.Listed, now time.Time) []any { return []any{state(f.File, now).Text, dayOf(f.DueAt)} }},
		{key: "dias", title: "Días en este paso", number: true, heads: []string{"Días en este paso"},
			cell: func(f repair.Listed, now time.Time) web.Cell {
				if !f.Open() {
					return web.Cell{}
				}
				return web.Cell{Text: web.Number(daysOf(f.StateSince.Time, now))}
			},
			values: func(f repair.Listed, now time.Time) []any {
				if !f.Open() {
					return []any{nil}
				}
				return []any{daysOf(f.StateSince.Time, now)}
			}},
		plain("persona", "Persona usuaria", func(f repair.Listed) string { return clean(f.User) }),
		plain("ast", "AST", func(f repair.Listed) string { return clean(f.Adviser) }),
		{key: "orden", title: "Orden", heads: []string{"Orden", "Orden de instalación"},
			cell: func(f repair.Listed, _ time.Time) web.Cell {
				c := web.Cell{Text: f.Order, Folio: true, Href: web.OrdersPath + "/" + f.Order}
				if f.NewOrder != "" {
					c.Small = "se instala con " + f.NewOrder
				}
				return c
			},
			values: func(f repair.Listed, _ time.Time) []any { return []any{f.Order, f.NewOrder} }},
		dated("abierto", "Abierto", func(f repair.Listed) database.Instant { return f.OpenedAt }),
		dated("cerrado", "Cerrado", func(f repair.Listed) database.Instant { return f.ClosedAt }),
	}
}

var usualColumns = []string{"expediente", "equipo", "estado", "quien", "custodia", "plazo"}

// columns are all columns, of which those are on that the address asks for, or the person
// remembers, or everybody begins with; the first names the row and is always there.
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

func filesSheet(rows []repair.Listed, columns []column, now time.Time) web.Sheet {
	s := web.Sheet{Caption: "Expedientes externos", Hide: true, Keys: true, Cards: true}
	for _, c := range columns {
		if c.on {
			s.Columns = append(s.Columns, web.Column{Title: c.title, Number: c.number})
		}
	}
	for _, f := range rows {
		var row []web.Cell
		for _, c := range columns {
			if c.on {
				row = append(row, c.cell(f, now))
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// outsideOf is whom a listed file depends on beyond the house.
func outsideOf(f repair.Listed) string { return outsideWords(f.File, f.Provider, f.Letter) }

// turnOf says whose turn a listed file is, by name where it is a person's.
func turnOf(f repair.Listed) string { return turnNames(f.File, clean(f.User), clean(f.Adviser)) }

// daysOf counts whole days.
func daysOf(since, now time.Time) int { return max(0, int(now.Sub(since)/(24*time.Hour))) }
