//go:build browser

package browser

import (
	"testing"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// domain §7.6, P-09: the Coordinación Administrativa copies what leaves and what comes in its
// place, side by side, for the system of the State.
func TestTheDataOfAMovementAreCopied(t *testing.T) {
	t.Parallel()
	w := start(t, onlyPeople)
	d := &seed.Driver{Program: w.Program, Clock: w.clock, Cast: w.cast, Adviser: seed.Jorge}
	ref, err := d.Walk(t.Context(), seed.Start{Requester: seed.Efrain}, "OS-01", "OS-06", "OS-14", "OS-40", "OS-42", "OS-45", "OS-48")
	if err != nil {
		t.Fatal(err)
	}
	v, err := w.Desk.Open(t.Context(), orders.System(), ref)
	if err != nil {
		t.Fatal(err)
	}
	f, err := w.Repair.OfOrder(t.Context(), w.DB.Read(), string(v.Order.ID))
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range []string{"EX-03", "EX-12", "EX-14", "EX-16"} {
		if err := d.FileWay(t.Context(), f.Folio, way); err != nil {
			t.Fatal(way, err)
		}
	}
	if err := d.FileAct(t.Context(), f.Folio, procedure.Supervisor, procedure.RequestMovement, ""); err != nil {
		t.Fatal(err)
	}
	if f, err = w.Repair.Get(t.Context(), w.DB.Read(), f.ID); err != nil {
		t.Fatal(err)
	}
	came, err := w.Equipment.Asset(t.Context(), w.DB.Read(), equipment.ID(f.AssetID))
	if err != nil {
		t.Fatal(err)
	}
	run(t, "copiar.mjs", map[string]any{"url": w.url, "who": seed.Teresa, "path": "/expedientes/" + f.Folio,
		"out": v.Asset.Serial, "in": came.Serial})
}
