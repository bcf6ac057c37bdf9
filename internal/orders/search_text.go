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
	c := d.DB.Read()
	m, err := d.meaning(ctx, c, actor, text, limit)
	if err != nil {
		return h, err
	}
	page, err := d.list(ctx, c, d.selected(actor, Filter{Text: text}, m), Filter{Limit: limit})
	if err != nil {
		return h, err
	}
	h.Orders = page.Cards
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
	h.Assets, h.Persons, h.Units = first(m.assets, limit), first(m.persons, limit), first(m.units, limit)
	return h, nil
}

// seesEverybody tells who may look for persons, units and other people's machines.
func seesEverybody(actor people.Actor) bool {
	return actor.MayReadEveryOrder() || actor.Has(people.Coordination) || actor.Has(people.Administrator)
}

// meaning is what a text may mean besides a folio, the likeliest of each kind first.
type meaning struct {
	text    string
	assets  []equipment.Asset
	persons []people.Person
	units   []people.Unit
}

// meaning looks up what a text may mean: at least as many of each kind as stand behind it in
// a list. Persons and units are for whoever may look for them.
func (d *Desk) meaning(ctx context.Context, c *database.Conn, actor people.Actor, text string, limit int) (m meaning, err error) {
	m.text = text
	if strings.TrimSpace(text) == "" {
		return m, nil
	}
	if m.assets, err = d.Equipment.Search(ctx, c, text, max(limit, mostAssets)); err != nil || !seesEverybody(actor) {
		return m, err
	}
	if m.persons, err = d.People.Matching(ctx, c, text, max(limit, mostPersons)); err != nil {
		return m, err
	}
	m.units, err = d.People.UnitsMatching(ctx, c, text, max(limit, mostUnits))
	return m, err
}

// ways are the ways by which what is meant may be an order: each has an index. Those of the
// machines are one way, with as many marks whatever was found, and all that it finds is
// sorted: a machine has few orders, and twenty ways are twenty times as much to plan.
func (m meaning) ways() []condition {
	ways := folioWays(m.text)
	if len(m.assets) > 0 {
		ids := make([]any, mostAssets)
		for i := range ids {
			ids[i] = string(m.assets[min(i, len(m.assets)-1)].ID)
		}
		ways = append(ways, condition{text: `o.asset_id <> '' AND o.asset_id IN (?` + strings.Repeat(`, ?`, mostAssets-1) + `)`, args: ids, few: true})
	}
	for _, p := range first(m.persons, mostPersons) {
		me := []any{string(p.ID)}
		ways = append(ways, condition{text: `o.requester_id = ?`, args: me}, condition{text: `o.holder_id <> '' AND o.holder_id = ?`, args: me},
			condition{text: `o.adviser_id <> '' AND o.adviser_id = ?`, args: me})
	}
	for _, u := range first(m.units, mostUnits) {
		ways = append(ways, condition{text: `o.unit_id = ?`, args: []any{u.ID}})
	}
	return ways
}

func first[T any](list []T, most int) []T { return list[:min(len(list), most)] }

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
		ways = append(ways, condition{text: `o.folio <> '' AND o.folio >= ? AND o.folio <= ?`, args: []any{from, to}})
	}
	if onlyNumber.MatchString(t) {
		if n, err := strconv.ParseInt(t, 10, 64); err == nil && n > 0 {
			return []condition{{text: `o.number > 0 AND o.number = ?`, args: []any{n}}}
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
