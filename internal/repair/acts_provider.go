package repair

import (
	"cmp"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// HandToProvider is the departure: F-11 signed by who takes the machine, with what
// happens to its disk and its backup (EX-12; GAP-53, rev11 P-07).
type HandToProvider struct {
	Free
	papers.ReceiptParty `was:"quien=representante"`
	papers.ReceiptTerms `optional:"yes"` // what the inventory or the file knows is not asked again
	papers.ReceiptThing
	Serial string `form:"serie" label:"Serie leída en el equipo" kind:"text" validate:"required,max=60" json:"serie" section:"Equipo"`
	papers.ReceiptDisk
	papers.ReceiptPromise
	seals.Beside
	Agrees bool `form:"acepta" label:"Quien recoge leyó la constancia completa y la firma" kind:"check" validate:"required" json:"acepta" section:"Firma"`
	seals.Signing
}

// Key names the activity.
func (*HandToProvider) Key() procedure.Act { return procedure.HandToProvider }

// Check compares the serial and holds what the institution says about the disk.
func (a *HandToProvider) Check(d *Doing) error {
	if s := d.Facts.Asset.Serial; s != "" && !sameSerial(s, a.Serial) {
		return invalid("serie", "La serie no es la del expediente ("+s+"): revisa qué equipo entregas.")
	}
	if err := storageSaid(d, a.Storage, a.Secrecy); err != nil {
		return err
	}
	if a.Reference == "" && d.File.ProviderRef == "" {
		return invalid("folio_proveedor", "Escribe el folio del reporte que dio el proveedor; si no dio, escribe «sin referencia».")
	}
	if a.Contract == "" && d.Facts.Asset.Contract == "" {
		return invalid("contrato", "Escribe el número de contrato; si no hay, escribe «sin contrato».")
	}
	if a.Promised != "" {
		return promised(d, "fecha_prometida", a.Promised)
	}
	return nil
}

// outsiderOf is who signs F-11 for the provider.
func outsiderOf(p papers.ReceiptParty) *Outsider {
	return &Outsider{Name: p.Name, Company: p.Company, IDType: p.IDType}
}

// storageSaid holds what the institution says about a disk that leaves with its information
// (GAP-53).
func storageSaid(d *Doing, storage, secrecy string) error {
	switch {
	case storage != "enviado":
		return nil
	case d.Facts.Settings.Text(settings.RemoveDisk) == "si":
		return invalid("almacenamiento", "La institución pide retirar o borrar el disco antes de que el equipo salga.")
	case len([]rune(secrecy)) < 10:
		return invalid("confidencialidad", "El disco sale con información: escribe con qué documento se obliga el proveedor a guardarla.")
	}
	return nil
}

// Apply writes and signs F-11; the machine passes to the provider.
func (a *HandToProvider) Apply(d *Doing) {
	f := d.File
	f.PromisedOn = a.Promised
	if a.Reference != "" {
		f.ProviderRef = a.Reference
	}
	f.Record.Left = &Left{Contract: cmp.Or(a.Contract, d.Facts.Asset.Contract), Storage: a.Storage, Backup: a.Backup}
	part := papers.ReceiptPart{ReceiptParty: a.ReceiptParty, ReceiptTerms: papers.ReceiptTerms{Contract: f.Record.Left.Contract, Reference: f.ProviderRef},
		ReceiptThing: a.ReceiptThing, ReceiptDisk: a.ReceiptDisk, ReceiptPromise: a.ReceiptPromise}
	who := outsiderOf(a.ReceiptParty)
	d.Effects.Note = "Salió con " + a.Name + " (" + a.Company + ")."
	d.Effects.Papers = append(d.Effects.Papers, d.witnessed(d.beside(), paperChange{kind: papers.Receipt, fresh: true, section: "salida", data: part, kept: &f.Record.Departure,
		signs: []signer{{slot: SlotHands}, {slot: SlotReceives, outsider: who}}, seals: []string{SlotHands, SlotReceives}}))
	d.Effects.Custody = &leg{from: equipment.AtDTIC, to: equipment.AtProvider, with: f.ProviderID, kind: papers.Receipt, gives: SlotHands, receives: SlotReceives}
}

// ProviderReturns is the return: F-11 with the serial as it is read (EX-14).
type ProviderReturns struct {
	Free
	Unchecked
	papers.ReceiptParty `was:"quien=representante"`
	papers.ReportNumber
	papers.ReceiptThing
	papers.SerialRead
	Agrees bool `form:"acepta" label:"Quien entrega leyó la constancia completa y la firma" kind:"check" validate:"required" json:"acepta" section:"Firma"`
	seals.Signing
}

// Key names the activity.
func (*ProviderReturns) Key() procedure.Act { return procedure.ProviderReturns }

// Apply writes and signs F-11; the machine waits for its joint review.
func (a *ProviderReturns) Apply(d *Doing) {
	f := d.File
	f.Record.Serial, f.Record.Report, f.Record.Review = a.SerialBack, a.Number, nil
	part := papers.ReceiptPart{ReceiptParty: a.ReceiptParty, ReceiptTerms: papers.ReceiptTerms{Reference: a.Number}, ReceiptThing: a.ReceiptThing}
	part.State += " Serie leída: " + a.SerialBack + "."
	f.Record.Left.carry(&part)
	d.Effects.Note = "Lo entregó " + a.Name + " (" + a.Company + "), serie leída " + a.SerialBack + "."
	d.Effects.Papers = append(d.Effects.Papers, paperChange{kind: papers.Receipt, fresh: true, section: "regreso", data: part, kept: &f.Record.Return,
		signs: []signer{{slot: SlotHands, outsider: outsiderOf(a.ReceiptParty)}, {slot: SlotReceives}}, seals: []string{SlotHands, SlotReceives}})
	d.Effects.Custody = &leg{from: equipment.AtProvider, to: equipment.InQuarantine, with: string(d.Actor.Person.ID), kind: papers.Receipt, gives: SlotHands, receives: SlotReceives}
}
