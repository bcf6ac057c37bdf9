package repairpages

import (
	"context"
	"net/url"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/web"
)

// known are the names that several files need, read once for all of them.
type known struct {
	assets    map[equipment.ID]equipment.Asset
	custody   map[equipment.ID]equipment.Custody
	providers map[string]string
	orders    map[string]string // folio of an order by its id
	letters   map[string]string // number of a letter by its id
	people    map[people.ID]people.Person
}

func (p *pages) around(ctx context.Context, c *database.Conn, files []repair.File) (known, error) {
	k := known{providers: map[string]string{}, letters: map[string]string{}}
	var assets []equipment.ID
	var folios []string
	var persons []people.ID
	for _, f := range files {
		assets, folios = append(assets, equipment.ID(f.AssetID)), append(folios, f.OrderID)
		persons = append(persons, people.ID(f.UserID), people.ID(f.AdviserID))
		if f.NewOrderID != "" {
			folios = append(folios, f.NewOrderID)
		}
	}
	var err error
	if k.assets, err = p.Equipment.Named(ctx, c, assets...); err != nil {
		return k, err
	}
	if k.custody, err = p.Equipment.Custodies(ctx, c, assets...); err != nil {
		return k, err
	}
	providers, err := p.Equipment.AllProviders(ctx, c)
	if err != nil {
		return k, err
	}
	for _, x := range providers {
		k.providers[x.ID] = x.Name
	}
	if k.orders, err = orders.FoliosOf(ctx, c, folios...); err != nil {
		return k, err
	}
	if k.people, err = p.People.Named(ctx, c, persons...); err != nil {
		return k, err
	}
	for _, f := range files {
		if f.LetterID == "" {
			continue
		}
		l, err := p.Letters.Get(ctx, c, f.LetterID)
		if err != nil {
			return k, err
		}
		k.letters[f.LetterID] = l.Number
	}
	return k, nil
}

// outside is whom the file depends on beyond the house.
func (k known) outside(f repair.File) string {
	return outsideWords(f, k.providers[f.ProviderID], k.letters[f.LetterID])
}

// outsideWords are whom a file depends on: a provider, or the Agencia by its letter.
func outsideWords(f repair.File, provider, letter string) string {
	if f.Kind == procedure.NormFile && f.ProviderID == "" {
		return "Agencia, oficio " + orWord(letter, "por asentar")
	}
	return orWord(clean(provider), "Proveedor por asentar")
}

func (k known) asset(f repair.File) equipment.Asset { return k.assets[equipment.ID(f.AssetID)] }

func (k known) name(id string) string { return clean(k.people[people.ID(id)].Name) }

// turnWords says whose turn a file is, by name where it is a person's.
func (k known) turnWords(f repair.File) string {
	return turnNames(f, k.name(f.UserID), k.name(f.AdviserID))
}

func turnNames(f repair.File, user, adviser string) string {
	turn := f.Turn()
	if len(turn) == 0 {
		return "nadie"
	}
	var names []string
	for _, r := range turn {
		switch {
		case r == procedure.Requester && user != "":
			names = append(names, user)
		case r == procedure.Adviser && f.State != procedure.X50 && adviser != "":
			names = append(names, adviser+" (AST)")
		default:
			names = append(names, r.Label())
		}
	}
	return strings.Join(names, ", ")
}

func path(folio string) string { return web.FilesPath + "/" + url.PathEscape(folio) }

func assetPath(id equipment.ID) string { return web.AssetsPath + "/" + url.PathEscape(string(id)) }

// dayWords says a date of a paper as people read it; what is no date stays as it is.
func dayWords(date string, now time.Time) string {
	t, err := time.ParseInLocation(time.DateOnly, date, clock.Mexico)
	if err != nil {
		return date
	}
	return web.ShortDay(t, now)
}

func kindWords(f repair.File) string {
	if f.Kind == procedure.NormFile {
		return "Norma SEI-028"
	}
	return "Garantía"
}

func orWord(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func clean(name string) string { return strings.TrimSuffix(name, " (DEMO)") }

// state is the badge of a file: late, waiting, or ended.
func state(f repair.File, now time.Time) web.Badge {
	switch {
	case !f.Open():
		return web.Badge{Icon: web.IconCheck, Text: "Cerrado"}
	case f.Late(now):
		return web.Badge{Tone: web.Bad, Icon: web.IconAlertCircle, Text: "Vencido"}
	case !f.DueAt.IsZero():
		return web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Vence " + web.ShortDay(f.DueAt.Time, now)}
	}
	return web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: web.Span(now.Sub(f.StateSince.Time))}
}
