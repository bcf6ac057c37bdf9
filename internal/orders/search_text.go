package orders

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
)

// Hits is what a typed text finds, each kind with what the actor may know of.
type Hits struct {
	Orders  []Card            // by folio or part of it, by machine, by person or unit
	Assets  []equipment.Asset // whose inventory or serial number has the text in it
	Persons []people.Person   // one of whose names begins with each word
	Units   []people.Unit
}

// How many of each kind stand behind a text in a list.
const (
	mostPersons = 5
	mostUnits   = 3
	mostAssets  = 20
)

// Search answers the box of the top bar: up to limit orders, machines, persons and
// units for a folio or part of it («42», «0042», «2026-42»), an inventory or serial
// number or part of it, or the beginnings of a name's words without regard to accents.
// Orders are those that List would show to the actor. Machines, persons and units are
// found by whoever works with orders or accounts; a person without such a role finds
// the own machines and those shared by the unit, and nobody else. Every kind is
// answered from an index.
func (d *Desk) Search(ctx context.Context, actor people.Actor, text string, limit int) (h Hits, err error) {
	if strings.TrimSpace(text) == "" {
		return h, nil
	}
	limit = min(max(limit, 1), 50)
	page, err := d.List(ctx, actor, Filter{Text: text, Limit: limit})
	if err != nil {
		return h, err
	}
	h.Orders = page.Cards
	c := d.DB.Read()
	if !seesEverybody(actor) {
		own, err := d.Equipment.AssetsOf(ctx, c, string(actor.Person.ID))
		key := keyOf(text)
		for _, a := range own {
			if len(key) >= 3 && len(h.Assets) < limit && (strings.Contains(keyOf(a.Inventory), key) || strings.Contains(keyOf(a.Serial), key)) {
				h.Assets = append(h.Assets, a)
			}
		}
		return h, err
	}
	if h.Assets, err = d.Equipment.Search(ctx, c, text, limit); err != nil {
		return h, err
	}
	if h.Persons, err = d.People.Matching(ctx, c, text, limit); err != nil {
		return h, err
	}
	h.Units, err = d.People.UnitsMatching(ctx, c, text, limit)
	return h, err
}

// seesEverybody tells who may look for persons, units and other people's machines.
func seesEverybody(actor people.Actor) bool {
	return actor.MayReadEveryOrder() || actor.Has(people.Coordination) || actor.Has(people.Administrator)
}

// textWays are the ways by which a text may mean an order: each has an index. What a
// name means is looked up first, for whoever may look for persons.
func (d *Desk) textWays(ctx context.Context, c *database.Conn, actor people.Actor, text string) ([]condition, error) {
	ways := folioWays(text)
	assets, err := d.Equipment.Search(ctx, c, text, mostAssets)
	if err != nil {
		return nil, err
	}
	for _, a := range assets {
		ways = append(ways, condition{`o.asset_id <> '' AND o.asset_id = ?`, []any{string(a.ID)}})
	}
	if !seesEverybody(actor) {
		return ways, nil
	}
	persons, err := d.People.Matching(ctx, c, text, mostPersons)
	if err != nil {
		return nil, err
	}
	for _, p := range persons {
		ways = append(ways, condition{`o.requester_id = ?`, []any{string(p.ID)}}, condition{`o.holder_id <> '' AND o.holder_id = ?`, []any{string(p.ID)}},
			condition{`o.adviser_id <> '' AND o.adviser_id = ?`, []any{string(p.ID)}})
	}
	units, err := d.People.UnitsMatching(ctx, c, text, mostUnits)
	for _, u := range units {
		ways = append(ways, condition{`o.unit_id = ?`, []any{u.ID}})
	}
	return ways, err
}

var (
	onlyNumber = regexp.MustCompile(`^[0-9]{1,9}$`)
	folioParts = regexp.MustCompile(`^(?:(OSC?)[- ]?)?([0-9]{4})(?:[- ]([0-9]{0,6})(?:-[0-9]?)?)?$`)
)

// folioWays reads a text as a folio or part of one. A number alone is that number of
// any year; with the year it is that number, or what begins with those figures when
// they begin with a zero; a year after OS or OSC is the whole of it. Folios of a
// series have one length, so a range of them is the same in every collation.
func folioWays(text string) (ways []condition) {
	t := strings.ToUpper(strings.TrimSpace(text))
	between := func(from, to string) {
		ways = append(ways, condition{`o.folio <> '' AND o.folio >= ? AND o.folio <= ?`, []any{from, to}})
	}
	if onlyNumber.MatchString(t) {
		if n, err := strconv.ParseInt(t, 10, 64); err == nil && n > 0 {
			return []condition{{`o.number > 0 AND o.number = ?`, []any{n}}}
		}
		return nil
	}
	m := folioParts.FindStringSubmatch(t)
	if m == nil || m[1] == "" && m[3] == "" {
		return nil
	}
	series, year, number := m[1], m[2], m[3]
	if series != "OSC" {
		from, to := numbers(number, 6)
		between("OS-"+year+"-"+from, "OS-"+year+"-"+to)
	}
	if series != "OS" && len(number) <= 5 {
		from, to := numbers(number, 5)
		between("OSC-"+year+"-"+from+"-0", "OSC-"+year+"-"+to+"-9")
	}
	return ways
}

// numbers are the first and last number of some width that figures may mean.
func numbers(figures string, width int) (from, to string) {
	missing := width - len(figures)
	switch {
	case figures == "" || missing > 0 && figures[0] == '0':
		return figures + strings.Repeat("0", missing), figures + strings.Repeat("9", missing)
	case missing > 0:
		n := strings.Repeat("0", missing) + figures
		return n, n
	}
	return figures, figures
}

// keyOf is the comparable form of an inventory or serial number.
func keyOf(s string) string { return equipment.Key(s) }
