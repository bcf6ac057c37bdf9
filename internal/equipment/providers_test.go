package equipment_test

import (
	"context"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/problem"
)

func TestProvidersAreChanged(t *testing.T) {
	each(t, func(i *inventory) {
		var one, two equipment.Provider
		i.do(func(ctx context.Context, c *database.Conn) (err error) {
			if one, err = i.AddProvider(ctx, c, by, equipment.Provider{Name: "Taller Norte", Phone: "100"}); err != nil {
				return err
			}
			two, err = i.AddProvider(ctx, c, by, equipment.Provider{Name: "Taller Sur"})
			return err
		})
		update := func(p equipment.Provider) error {
			return i.try(func(ctx context.Context, c *database.Conn) error { return i.UpdateProvider(ctx, c, by, p) })
		}
		changed := one
		changed.Phone, changed.Mode, changed.Active = "200", "sitio", false
		want(t, "first", update(changed), "")
		want(t, "with an old version", update(one), problem.Conflict)
		two.Name = "Taller Norte"
		want(t, "the name of another", update(two), problem.Invalid)
		two.Name = "  "
		want(t, "no name", update(two), problem.Invalid)
		all, err := i.AllProviders(t.Context(), i.db.Read())
		if err != nil || len(all) != 2 || all[0].Phone != "200" || all[0].Active || all[0].Version != 2 {
			t.Errorf("all: %+v %v", all, err)
		}
		if active, err := i.Providers(t.Context(), i.db.Read()); err != nil || len(active) != 1 || active[0].Name != "Taller Sur" {
			t.Errorf("to choose from: %+v %v", active, err)
		}
	})
}

func TestTheWholeInventoryIsRead(t *testing.T) {
	each(t, func(i *inventory) {
		i.asset(equipment.Asset{Inventory: "A-1", Type: "portatil", Regime: equipment.Owned})
		i.asset(equipment.Asset{Inventory: "A-2", Type: "monitor", Regime: equipment.Owned})
		all, err := i.All(t.Context(), i.db.Read())
		if err != nil || len(all) != 2 {
			t.Errorf("all: %+v %v", all, err)
		}
		if n, err := i.Count(t.Context(), i.db.Read()); err != nil || n != 2 {
			t.Errorf("counted %d %v", n, err)
		}
	})
}
