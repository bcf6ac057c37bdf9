package repair

import (
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
)

// rev11 F-11: who hands a machine to the provider says under which contract and reference;
// what the inventory or the file knows already is not asked again, and the receipt of the
// return repeats contract, disk and backup of the departure.
func TestAReceiptSaysContractAndReference(t *testing.T) {
	hand := func() *HandToProvider {
		return &HandToProvider{Serial: "S1", State: "Con cargador y cable", Storage: "retirado", Backup: "Verificado"}
	}
	for name, c := range map[string]struct {
		change func(a *HandToProvider, d *Doing)
		field  string
	}{
		"neither":           {func(a *HandToProvider, d *Doing) { a.Reference = "R-1" }, "contrato"},
		"no reference":      {func(a *HandToProvider, d *Doing) { a.Contract = "C-1" }, "folio_proveedor"},
		"both written":      {func(a *HandToProvider, d *Doing) { a.Contract, a.Reference = "C-1", "R-1" }, ""},
		"both known before": {func(a *HandToProvider, d *Doing) { d.Facts.Asset.Contract, d.File.ProviderRef = "C-0", "R-0" }, ""},
	} {
		a, d := hand(), &Doing{File: &File{}, Facts: Facts{Asset: equipment.Asset{Serial: "S1"}}}
		c.change(a, d)
		err := a.Check(d)
		p, _ := problem.As(err)
		if got := p != nil && len(p.Fields) == 1; got != (c.field != "") || got && p.Fields[0].Name != c.field {
			t.Errorf("%s: %v, want %q", name, err, c.field)
		}
	}
	a, d := hand(), &Doing{File: &File{}, Facts: Facts{Asset: equipment.Asset{Serial: "S1", Contract: "C-0"}}}
	a.Apply(d)
	(&ProviderReturns{Serial: "S1"}).Apply(d)
	back, ok := d.Effects.Papers[1].data.(papers.ReceiptPart)
	if !ok || back.Contract != "C-0" || back.Storage != "retirado" || !strings.Contains(back.Backup, "Verificado") {
		t.Errorf("the receipt of the return: %+v", d.Effects.Papers[1].data)
	}
}
