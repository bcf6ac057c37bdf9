package repairpages

import (
	"context"
	"net/url"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/web"
)

// column is one column of the list of files.
type column = web.ListColumn[repair.Listed]

func dated(key, title string, read func(f repair.Listed) database.Instant) column {
	return column{Key: key, Title: title, Heads: []string{title},
		Cell: func(f repair.Listed, now time.Time) web.Cell {
			if at := read(f); !at.IsZero() {
				return web.Cell{Text: web.ShortDay(at.Time, now)}
			}
			return web.Cell{}
		},
		Values: func(f repair.Listed, _ time.Time) []any { return []any{dayOf(read(f))} }}
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
		{Key: "expediente", Title: "Expediente", Heads: []string{"Expediente", "Tipo"},
			Cell: func(f repair.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: f.Folio, Folio: true, Href: path(f.Folio), Small: kindWords(f.File)}
			},
			Values: func(f repair.Listed, _ time.Time) []any { return []any{f.Folio, kindWords(f.File)} }},
		{Key: "equipo", Title: "Equipo", Heads: []string{"Equipo", "Inventario", "Serie"},
			Cell: func(f repair.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: f.Asset.Name(), Small: f.Asset.Inventory}
			},
			Values: func(f repair.Listed, _ time.Time) []any {
				return []any{f.Asset.Name(), f.Asset.Inventory, f.Asset.Serial}
			}},
		{Key: "estado", Title: "En qué va", Heads: []string{"En qué va", "Espera a"},
			Cell: func(f repair.Listed, _ time.Time) web.Cell {
				if !f.Open() {
					return web.Cell{Text: f.Label()}
				}
				return web.Cell{Text: f.Label(), Small: "espera a " + turnOf(f)}
			},
			Values: func(f repair.Listed, _ time.Time) []any { return []any{f.Label(), turnOf(f)} }},
		{Key: "quien", Title: "Con quién", Heads: []string{"Con quién", "Su folio", "Fecha prometida"},
			Cell: func(f repair.Listed, now time.Time) web.Cell {
				return web.Cell{Text: outsideOf(f), Small: reference(f.File, now)}
			},
			Values: func(f repair.Listed, _ time.Time) []any { return []any{outsideOf(f), f.ProviderRef, promisedDay(f)} }},
		{Key: "custodia", Title: "Custodia", Heads: []string{"Custodia", "Documento"},
			Cell: func(f repair.Listed, _ time.Time) web.Cell {
				return web.Cell{Text: f.Place.Label(), Small: orWord(f.Document, "sin documento")}
			},
			Values: func(f repair.Listed, _ time.Time) []any { return []any{f.Place.Label(), f.Document} }},
		{Key: "plazo", Title: "Plazo", Heads: []string{"Plazo", "Vence"},
			Cell: func(f repair.Listed, now time.Time) web.Cell {
				return web.Cell{Content: web.StateBadge(state(f.File, now)), Small: web.Since(f.StateSince.Time, now)}
			},
			Values: func(f repair.Listed, now time.Time) []any { return []any{state(f.File, now).Text, dayOf(f.DueAt)} }},
		{Key: "dias", Title: "Días en este paso", Number: true, Heads: []string{"Días en este paso"},
			Cell: func(f repair.Listed, now time.Time) web.Cell {
				if !f.Open() {
					return web.Cell{}
				}
				return web.Cell{Text: web.Number(daysOf(f.StateSince.Time, now))}
			},
			Values: func(f repair.Listed, now time.Time) []any {
				if !f.Open() {
					return []any{nil}
				}
				return []any{daysOf(f.StateSince.Time, now)}
			}},
		web.PlainColumn("persona", "Persona usuaria", func(f repair.Listed) string { return clean(f.User) }),
		web.PlainColumn("ast", "AST", func(f repair.Listed) string { return clean(f.Adviser) }),
		{Key: "orden", Title: "Orden", Heads: []string{"Orden", "Orden de instalación"},
			Cell: func(f repair.Listed, _ time.Time) web.Cell {
				c := web.Cell{Text: f.Order, Folio: true, Href: web.OrdersPath + "/" + f.Order}
				if f.NewOrder != "" {
					c.Small = "se instala con " + f.NewOrder
				}
				return c
			},
			Values: func(f repair.Listed, _ time.Time) []any { return []any{f.Order, f.NewOrder} }},
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
	return web.WithColumns(allColumns(), wanted), nil
}

// outsideOf is whom a listed file depends on beyond the house.
func outsideOf(f repair.Listed) string { return outsideWords(f.File, f.Provider, f.Letter) }

// turnOf says whose turn a listed file is, by name where it is a person's.
func turnOf(f repair.Listed) string { return turnNames(f.File, clean(f.User), clean(f.Adviser)) }

// daysOf counts whole days.
func daysOf(since, now time.Time) int { return max(0, int(now.Sub(since)/(24*time.Hour))) }
