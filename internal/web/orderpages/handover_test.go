package orderpages_test

import (
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/seals"
)

// rev11 F-02, Q-06: ST-ERE shows its code and version, its sections A to E, what does
// not apply, what is still to be filled, and who signed each place with which hash; a
// place without a signature says so.
func TestTheHandoverShowsItsSectionsAndSignatures(t *testing.T) {
	o := openOffice(t, "")
	a := o.machine(o.ana, "Laptop de Ana", "INV-0001")
	ana, tech := o.actor(o.ana), o.actor(o.tech, people.Adviser)
	res, err := o.p.Desk.Create(t.Context(), ana, &orders.Request{RequestForm: orders.RequestForm{AssetID: string(a.ID), Fault: "No enciende desde la mañana.", CanWork: "no"}}, orders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	folio := res.Folio
	err = o.p.DB.Write(t.Context(), func(c *database.Conn) error {
		return o.p.People.SetPIN(t.Context(), c, audit.By{Actor: audit.System, At: monday}, o.ana.person.ID, "739164")
	})
	if err != nil {
		t.Fatal(err)
	}
	do := func(who people.Actor, act orders.Act) orders.View {
		t.Helper()
		o.clock.Advance(time.Minute)
		if _, err := o.p.Desk.Perform(t.Context(), who, folio, act, orders.Options{}); err != nil {
			t.Fatal(err)
		}
		v, err := o.p.Desk.Open(t.Context(), orders.System(), folio)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	handover := func(v orders.View) papers.Paper {
		t.Helper()
		for _, x := range v.Papers {
			if x.Kind == papers.Handover {
				return x
			}
		}
		t.Fatal("the order has no ST-ERE")
		return papers.Paper{}
	}
	v, err := o.p.Desk.Open(t.Context(), orders.System(), folio)
	if err != nil {
		t.Fatal(err)
	}
	do(o.actor(o.chief, people.Supervisor), &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(o.tech.person.ID), Priority: string(v.Order.Priority), Why: "Conoce el equipo desde antes"}})
	do(tech, &orders.Receive{})
	do(tech, &orders.RecordVisit{})
	do(tech, &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "traslado", Reason: "Hay que abrirla en el taller."}})
	p := handover(do(tech, &orders.DocumentHandover{DeliveryPart: papers.DeliveryPart{Purpose: "reparacion", Serial: a.Serial, Memory: "16 GB", Disk: "SSD 480 GB", Accessories: []orders.Accessory{{Name: "cargador", Comes: "si", Serial: "C-77"}, {Name: "base", Comes: "na"}}, Case: "desgaste", Screen: "buena", Ports: "buena", Seals: "na", Condition: "Raspón en la esquina derecha", PowersOn: "no", Tested: "si", Fault: "No enciende desde la mañana.", Works: "Revisión de la fuente de poder."}}))
	path := "/ordenes/" + folio + "/formatos/" + p.ID
	o.ana.get(path).is(200).says("Código ST-ERE (Anexo II)", "Versión del formato propuesta 1", "Revisión del procedimiento 11", p.Folio, "Carcasa Con desgaste", "Sellos No aplica", "Raspón en la esquina derecha",
		"Cargador Sí C-77", "A. Programación No aplica", "Motivo Reparación", "Entrega: persona usuaria Sin firmar", "Recibe: AST Sin firmar", "C. Estado en la DTIC Todavía sin llenar", "E. Conclusión Todavía sin llenar",
		"Huella SHA-256 "+p.Hash)

	v = do(ana, &orders.SignHandover{BackupForm: saved, HandoverSaid: papers.HandoverSaid{Password: "si"}, Signing: seals.Signing{Secret: "739164", Declared: true, PaperHash: p.Hash}})
	p = handover(v)
	s, ok := p.SignedBy(orders.SlotGives)
	if !ok {
		t.Fatal("the requester has not signed")
	}
	bindsTheRest(t, v, p, s)
	o.tech.get(path).is(200).says("¿Contiene contraseña de acceso que deba cambiarse? Sí", "Manifestación de respaldo (folio F-06) MRE-2026-000001")
	o.tech.get(path).is(200).says("Firma interna Ana Ejemplo Entrega: persona usuaria", "Huella de lo firmado "+strings.ToUpper(s.Hash[:16]), "Recibe: AST Sin firmar")
	o.other.get(path).is(404)
}

// domain §5.2 B1, B2: who hands the machine over signs what they said of its password, and the
// F-06 that they signed with it; neither can be another one under that signature.
func bindsTheRest(t *testing.T, v orders.View, p papers.Paper, s papers.Signature) {
	t.Helper()
	answer := ""
	for _, x := range v.Papers {
		if a, ok := x.SignedBy(orders.SlotBackup); ok && x.Kind == papers.Backup {
			answer = a.Hash
		}
	}
	for _, part := range []struct{ is, other string }{{`"contrasena_equipo":"si"`, `"contrasena_equipo":"no"`}, {`"respaldo_huella":"` + answer + `"`, `"respaldo_huella":"0"`}} {
		if strings.Count(string(p.Data), part.is) != 1 {
			t.Fatalf("%s is not on the paper: %s", part.is, p.Data)
		}
		if hash, err := papers.HashOf([]byte(strings.Replace(string(p.Data), part.is, part.other, 1)), s.Sections...); err != nil || hash == s.Hash {
			t.Errorf("with %s the signature would stand: %v", part.other, err)
		}
	}
}
