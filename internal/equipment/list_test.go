package equipment_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
)

// The inventory is walked by number, back as well as forth; each filter finds what it
// says; and whoever does not work with machines sees the own and the shared ones only.
func TestTheInventoryIsListed(t *testing.T) {
	each(t, func(i *inventory) {
		ctx, c, all := t.Context(), i.db.Read(), equipment.Scope{Every: true}
		for n := range 7 {
			a := equipment.Asset{Inventory: fmt.Sprintf("INV-%03d", n), HolderID: "ana", UnitID: "u1", Building: "Central"}
			switch n {
			case 1:
				a.Type, a.Shared, a.HolderID = "impresora", true, "bea"
			case 2:
				a.Regime, a.UnitID, a.HolderID = equipment.Lent, "u2", "carla"
			case 3:
				a.WarrantyUntil = "2026-12-24"
			case 4:
				a.WarrantyUntil = "2025-01-01"
			case 5:
				a.LastMaintenance = "2025-06-01"
			case 6:
				a.AcquiredOn, a.LastMaintenance = "2020-01-01", "2026-10-01"
			}
			a = i.asset(a)
			if n == 6 {
				i.opens(a.ID, order)
				if err := i.move(handOver(a.ID, order)); err != nil {
					t.Fatal(err)
				}
			}
		}
		numbers := func(p equipment.ListPage) string {
			var list []string
			for _, a := range p.Rows {
				list = append(list, strings.TrimPrefix(a.Inventory, "INV-00"))
			}
			return strings.Join(list, " ")
		}
		list := func(s equipment.Scope, f equipment.Filter) equipment.ListPage {
			t.Helper()
			p, err := i.List(ctx, c, s, f)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := i.CountUpTo(ctx, c, s, equipment.Filter{Text: f.Text, Type: f.Type, Unit: f.Unit, Holder: f.Holder, Regime: f.Regime, Building: f.Building, Place: f.Place, Away: f.Away, AwaySince: f.AwaySince, Warranty: f.Warranty, Day: f.Day, Soon: f.Soon, Due: f.Due, Inactive: f.Inactive}, 100); err != nil || f.Limit == 0 && n != len(p.Rows) {
				t.Errorf("%+v counts %d, lists %d, %v", f, n, len(p.Rows), err)
			}
			return p
		}
		day := "2026-11-23"
		for name, x := range map[string]struct {
			f    equipment.Filter
			want string
		}{
			"all": {equipment.Filter{}, "0 1 2 3 4 5 6"}, "a type": {equipment.Filter{Type: "impresora"}, "1"}, "a unit": {equipment.Filter{Unit: "u2"}, "2"}, "a holder": {equipment.Filter{Holder: "bea"}, "1"},
			"a regime": {equipment.Filter{Regime: equipment.Lent}, "2"}, "a building": {equipment.Filter{Building: "Norte"}, ""}, "in the workshop": {equipment.Filter{Place: equipment.AtDTIC}, "6"},
			"away": {equipment.Filter{Away: true}, "6"}, "away for long": {equipment.Filter{Away: true, AwaySince: noon.AddDate(-1, 0, 0)}, ""}, "away since before now": {equipment.Filter{Away: true, AwaySince: noon.AddDate(1, 0, 0)}, "6"},
			"covered": {equipment.Filter{Warranty: equipment.WarrantyValid, Day: day}, "3"}, "covered no longer": {equipment.Filter{Warranty: equipment.WarrantyPast, Day: day}, "4"}, "covered for a little": {equipment.Filter{Warranty: equipment.WarrantySoon, Day: day, Soon: "2027-01-22"}, "3"},
			"never covered": {equipment.Filter{Warranty: equipment.WarrantyAbsent, Day: day}, "0 1 2 5 6"}, "preventive due": {equipment.Filter{Due: "2025-11-23"}, "5"}, "part of a number": {equipment.Filter{Text: "v 004"}, "4"},
			"too little of a number": {equipment.Filter{Text: "04"}, ""}, "retired": {equipment.Filter{Inactive: true}, ""},
		} {
			if got := numbers(list(all, x.f)); got != x.want {
				t.Errorf("%s: %q, want %q", name, got, x.want)
			}
		}
		if got := numbers(list(equipment.Scope{Person: "carla", Unit: "u1"}, equipment.Filter{})); got != "1 2" {
			t.Errorf("Carla, of the first unit, sees %s", got)
		}
		if got := numbers(list(equipment.Scope{}, equipment.Filter{})); got != "" {
			t.Errorf("nobody sees %s", got)
		}
		first := list(all, equipment.Filter{Limit: 3})
		last := first.Rows[2]
		second := list(all, equipment.Filter{Limit: 3, AfterKey: last.Key, AfterID: last.ID})
		end := second.Rows[2]
		third := list(all, equipment.Filter{Limit: 3, AfterKey: end.Key, AfterID: end.ID})
		if numbers(first) != "0 1 2" || numbers(second) != "3 4 5" || numbers(third) != "6" || !first.More || first.Earlier || !second.Earlier || third.More {
			t.Errorf("forth: %s / %s / %s", numbers(first), numbers(second), numbers(third))
		}
		back := list(all, equipment.Filter{Limit: 3, BeforeKey: third.Rows[0].Key, BeforeID: third.Rows[0].ID})
		again := list(all, equipment.Filter{Limit: 3, BeforeKey: back.Rows[0].Key, BeforeID: back.Rows[0].ID})
		if numbers(back) != "3 4 5" || numbers(again) != "0 1 2" || again.Earlier || !again.More {
			t.Errorf("back: %s / %s", numbers(back), numbers(again))
		}
		var taken []string
		cut, err := i.Export(ctx, audit.By{Actor: "ana", Role: "ast", At: noon}, all, equipment.Filter{Type: "portatil"}, map[string]string{"tipo": "portatil"}, func(a equipment.Listed) error {
			taken = append(taken, a.Inventory)
			return nil
		})
		history, read := audit.History(ctx, c, "exportacion:ana")
		if err != nil || read != nil || cut || len(taken) != 6 || slices.Contains(taken, "INV-001") || len(history) != 1 || !strings.Contains(history[0].Data, `"renglones":6`) {
			t.Errorf("an export takes %v, %v, %v and notes %v", taken, cut, err, history)
		}
	})
}

// What a person reads off a label is forgiven case, blanks, signs, an O for a zero and an I
// for a one; any three signs of it are enough.
func TestANumberIsFoundAsItIsRead(t *testing.T) {
	each(t, func(i *inventory) {
		t, ctx := i.t, i.t.Context()
		a := i.asset(equipment.Asset{Inventory: "INV-0010-21I7", Serial: "PF0IO1XQ"})
		i.asset(equipment.Asset{Inventory: "INV-0011-9999", Serial: "ZZZZ"})
		for _, typed := range []string{"INV-0010-21I7", "inv 0010 2117", "1nv/OO1O.2II7", "lnv"[1:] + "0010", "0-21", "pfoi01xq", "pf01", "1XQ", "o1xq", " 2 1 1 7 "} {
			found, err := i.Search(ctx, i.db.Read(), typed, 10)
			if err != nil || len(found) == 0 || found[0].ID != a.ID {
				t.Errorf("%q finds %v, %v", typed, found, err)
			}
			if page, err := i.List(ctx, i.db.Read(), equipment.Scope{Every: true}, equipment.Filter{Text: typed}); err != nil || len(page.Rows) == 0 || page.Rows[0].ID != a.ID {
				t.Errorf("%q lists %v, %v", typed, page.Rows, err)
			}
		}
		for _, typed := range []string{"21", "INV-0010-2118", "", "'; DROP TABLE assets"} {
			if found, err := i.Search(ctx, i.db.Read(), typed, 10); err != nil || len(found) != 0 {
				t.Errorf("%q finds %v, %v", typed, found, err)
			}
		}
	})
}

// A part that nearly every number has is answered in the order of the list, and whole.
func TestACommonPartIsListedInOrder(t *testing.T) {
	each(t, func(i *inventory) {
		t, ctx := i.t, i.t.Context()
		i.do(func(ctx context.Context, c *database.Conn) error {
			for n := range 230 {
				if _, err := i.Add(ctx, c, by, equipment.Asset{Inventory: fmt.Sprintf("COMUN-%04d", n), Type: "monitor", Regime: equipment.Owned}); err != nil {
					return err
				}
			}
			_, err := i.Add(ctx, c, by, equipment.Asset{Inventory: "AJENO-0001", Type: "monitor", Regime: equipment.Owned})
			return err
		})
		found, err := i.Search(ctx, i.db.Read(), "comun", 5)
		if err != nil || len(found) != 5 || found[0].Inventory != "COMUN-0000" || found[4].Inventory != "COMUN-0004" {
			t.Errorf("finds %v, %v", found, err)
		}
		f, all := equipment.Filter{Text: "comun", Limit: 100}, 0
		for {
			page, err := i.List(ctx, i.db.Read(), equipment.Scope{Every: true}, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range page.Rows {
				if want := fmt.Sprintf("COMUN-%04d", all); a.Inventory != want {
					t.Fatalf("%s where %s belongs", a.Inventory, want)
				}
				all++
				f.AfterKey, f.AfterID = a.Key, a.ID
			}
			if !page.More {
				break
			}
		}
		n, err := i.CountUpTo(ctx, i.db.Read(), equipment.Scope{Every: true}, equipment.Filter{Text: "comun"}, 1000)
		if all != 230 || n != 230 || err != nil {
			t.Errorf("lists %d, counts %d, %v", all, n, err)
		}
	})
}

func TestTheMachineOfALabel(t *testing.T) {
	id := "01a225c3-b57d-717e-9ee9-f084e8ccfc09"
	for _, read := range []string{"https://soporte.example/soporte/equipos/" + id + "/abrir", " HTTPSÑ--SOPORTE.EXAMPLE-EQUIPOS-01A225C3'B57D'717E'9EE9'F084E8CCFC09-ABRIR "} {
		if got, ok := equipment.LabelID(read); !ok || string(got) != id {
			t.Errorf("%q is %q, %v", read, got, ok)
		}
	}
	for _, read := range []string{"", "INV-0001", "https://soporte.example/equipos/" + id, "equipos/zz/abrir", id} {
		if got, ok := equipment.LabelID(read); ok {
			t.Errorf("%q is taken for %q", read, got)
		}
	}
}
