package orders_test

import (
	"slices"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/seed"
)

func folios(list []orders.Card) (all []string) {
	for _, c := range list {
		all = append(all, c.Folio)
	}
	return all
}

// The box of the top bar finds an order by its folio or part of it, by the number of
// its machine and by the names of its people, and for each person only what that
// person may know of.
func TestSearchFindsWhatThePersonMayKnowOf(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		ref := w.walk(seed.Start{}, "OS-01", "OS-06")
		v := w.view(ref)
		folio := v.Order.Folio // OS-2026-000001
		find := func(who, text string) orders.Hits {
			t.Helper()
			h, err := w.Program.Desk.Search(ctx, w.member(who), text, 10)
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		for _, text := range []string{folio, "os-2026-000001", "1", "0001", "2026-1", "2026 1", "2026-0000", "OS-2026", "OS-2026-0", " " + folio + " "} {
			if got := folios(find(seed.Beatriz, text).Orders); !slices.Contains(got, folio) {
				t.Errorf("the Supervisor finds %v by %q", got, text)
			}
		}
		for _, text := range []string{"2", "2025-1", "OSC-2026-1", "2026-2", "OS-2025", "2026"} {
			if got := folios(find(seed.Beatriz, text).Orders); slices.Contains(got, folio) {
				t.Errorf("%q is no part of %s", text, folio)
			}
		}
		requester := v.Name(v.Order.RequesterID)
		words := people.Words(requester)
		if h := find(seed.Beatriz, words[len(words)-1][:3]+" "+words[0]); !slices.Contains(folios(h.Orders), folio) ||
			!slices.ContainsFunc(h.Persons, func(p people.Person) bool { return p.Name == requester }) {
			t.Errorf("by the requester's name: %+v", h)
		}
		if h := find(seed.Beatriz, people.Words(v.Name(v.Order.AdviserID))[0]); !slices.Contains(folios(h.Orders), folio) {
			t.Errorf("by the adviser's name: %+v", h)
		}
		unit, err := w.Program.People.Unit(ctx, db.Read(), v.Order.UnitID)
		if err != nil {
			t.Fatal(err)
		}
		if h := find(seed.Beatriz, unit.Name); !slices.Contains(folios(h.Orders), folio) || len(h.Units) == 0 {
			t.Errorf("by the unit's name: %+v", h)
		}
		if v.Order.AssetID != "" {
			key := v.Asset.Inventory
			h := find(seed.Beatriz, key[len(key)-4:])
			if len(h.Assets) == 0 || !slices.Contains(folios(h.Orders), folio) {
				t.Errorf("by the end of the inventory number: %+v", h)
			}
		}
		// Somebody else without a role finds neither the order nor anybody.
		other := ""
		for name, p := range w.Cast.People {
			if p.ID != v.Order.RequesterID && len(w.Cast.Roles[p.ID]) == 0 && w.member(name).Roles != nil && !w.member(name).MayReadEveryOrder() {
				a := w.member(name)
				if !a.Has(people.Coordination) && !a.Has(people.Administrator) && !a.Has(people.Director) {
					other = name
				}
			}
		}
		if other == "" {
			t.Fatal("the cast has nobody else without a role")
		}
		for _, text := range []string{folio, "1", requester, unit.Name} {
			if h := find(other, text); len(h.Orders)+len(h.Persons)+len(h.Units)+len(h.Assets) > 0 {
				t.Errorf("%s finds %+v by %q", other, h, text)
			}
		}
		if h := find(seed.Beatriz, "%"); len(h.Orders)+len(h.Persons)+len(h.Units)+len(h.Assets) > 0 {
			t.Errorf("a sign finds %+v", h)
		}
	})
}

// A part of a number that several machines have finds the orders of all of them, the newest
// first, and of no other.
func TestAPartFindsTheOrdersOfEveryMachineThatHasIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		walk := func(inventory string) string {
			a, err := w.Machine(ctx, w.Cast.Person(seed.Lucia), false)
			if err != nil {
				t.Fatal(err)
			}
			a.Inventory = inventory
			w.write(func(c conn) error { return w.Program.Equipment.Update(ctx, c, w.by(), a) })
			return w.walk(seed.Start{Asset: a.ID}, "OS-01")
		}
		first, second := walk("PARECIDO-0711"), walk("PARECIDO-0712")
		a, b := w.view(first), w.view(second)
		if a.Order.AssetID == b.Order.AssetID {
			t.Fatal("both orders are of one machine")
		}
		find := func(text string) []string {
			page, err := w.Program.Desk.List(ctx, w.member(seed.Beatriz), orders.Filter{Text: text})
			if err != nil {
				t.Fatal(err)
			}
			return folios(page.Cards)
		}
		if got := find("cido-071"); !slices.Equal(got, []string{b.Order.Folio, a.Order.Folio}) {
			t.Errorf("by what both have: %v", got)
		}
		for _, v := range []orders.View{a, b} {
			if got := find(v.Asset.Inventory); !slices.Equal(got, []string{v.Order.Folio}) {
				t.Errorf("by %q: %v", v.Asset.Inventory, got)
			}
		}
	})
}
