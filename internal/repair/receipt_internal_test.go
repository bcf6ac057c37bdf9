package repair

import (
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// rev11 F-11: who hands a machine to the provider says under which contract and reference;
// what the inventory or the file knows already is not asked again, and the receipt of the
// return repeats contract, disk and backup of the departure.
func TestAReceiptSaysContractAndReference(t *testing.T) {
	hand := func() *HandToProvider {
		return &HandToProvider{Serial: "S1", ReceiptThing: papers.ReceiptThing{State: "Con cargador y cable"}, ReceiptDisk: papers.ReceiptDisk{Storage: "retirado", Backup: "Verificado"}}
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
	(&ProviderReturns{SerialRead: papers.SerialRead{SerialBack: "S1"}}).Apply(d)
	back, ok := d.Effects.Papers[1].data.(papers.ReceiptPart)
	if !ok || back.Contract != "C-0" || back.Storage != "retirado" || !strings.Contains(back.Backup, "Verificado") {
		t.Errorf("the receipt of the return: %+v", d.Effects.Papers[1].data)
	}
}

// GAP-53: a machine that the provider attended on site, and that goes with it after all, leaves
// with what becomes of its disk and its backup; one that left before goes as it went.
func TestAMachineThatFailsItsReviewLeavesWithItsDiskSaid(t *testing.T) {
	doing := func(left *Left) *Doing {
		return &Doing{File: &File{Record: Record{Left: left, Review: &Review{Result: procedure.ReviewFails, Serial: "S1"}}}, Facts: Facts{Asset: equipment.Asset{Serial: "S1", Contract: "C-0"}}}
	}
	disk := func(x papers.ReceiptDisk) JointReview { return JointReview{ReceiptDisk: x} }
	before := &Left{Contract: "C-9", Storage: "retirado", Backup: "Del 3 de marzo"}
	for name, c := range map[string]struct {
		left  *Left
		act   JointReview
		field string
		want  Left
	}{
		"nothing was ever said":  {nil, JointReview{}, "almacenamiento", Left{}},
		"nothing of its backup":  {nil, disk(papers.ReceiptDisk{Storage: "retirado"}), "respaldo_equipo", Left{}},
		"for the first time":     {nil, disk(papers.ReceiptDisk{Storage: "retirado", Backup: "Verificado"}), "", Left{"C-0", "retirado", "Verificado"}},
		"a disk without promise": {before, disk(papers.ReceiptDisk{Storage: "enviado"}), "confidencialidad", Left{}},
		"as it left before":      {before, JointReview{}, "", *before},
		"otherwise this time":    {before, disk(papers.ReceiptDisk{Storage: "borrado"}), "", Left{"C-9", "borrado", "Del 3 de marzo"}},
	} {
		d, a := doing(c.left), c.act
		a.Exit = string(procedure.ReviewFails)
		err := a.Check(d)
		if p, _ := problem.As(err); (p != nil) != (c.field != "") || p != nil && p.Fields[0].Name != c.field {
			t.Errorf("%s: %v, want %q", name, err, c.field)
		}
		if err != nil {
			continue
		}
		a.Apply(d)
		said, ok := d.Effects.Papers[1].data.(papers.ReceiptPart)
		if got := (Left{said.Contract, said.Storage, said.Backup}); !ok || got != c.want || *d.File.Record.Left != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// P-09, P-04: what came in the place of another has the warranty that the act says, and its
// maintenance is counted from the day when it came; a repaired one keeps its own.
func TestAReplacementBeginsItsOwnLife(t *testing.T) {
	old := equipment.Asset{ID: "a-1", Serial: "S1", Inventory: "INV-1", Brand: "Dell", HolderID: "p-1", Contract: "C-1", WarrantyFrom: "2024-01-01", WarrantyUntil: "2027-01-01", AcquiredOn: "2024-01-01", LastMaintenance: "2026-02-03"}
	r := Review{Result: procedure.ReviewSwap, Until: "2029-11-30", Machine: &Replacement{Serial: "S2", Brand: "Lenovo", Model: "M70"}}
	got := r.machine(old, "2026-11-30")
	if got.Serial != "S2" || got.Inventory != "" || !got.Provisional || got.HolderID != "p-1" || got.Contract != "C-1" || got.AcquiredOn != "2026-11-30" || got.LastMaintenance != "" || got.WarrantyFrom != "2026-11-30" || got.WarrantyUntil != "2029-11-30" {
		t.Errorf("%+v", got)
	}
	r.Until = ""
	if got := r.machine(old, "2026-11-30"); got.WarrantyFrom != old.WarrantyFrom || got.WarrantyUntil != old.WarrantyUntil {
		t.Errorf("nothing was said of its warranty: %+v", got)
	}
}
