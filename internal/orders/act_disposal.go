package orders

import (
	"time"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// Disposal is how far the disposal of an order's machine has come (domain §4.5).
type Disposal struct {
	At    time.Time `json:"desde,omitzero"`      // when it was asked for or, once it is gone, received
	Given bool      `json:"entregado,omitempty"` // the AST signed that they hand it over
	Gone  bool      `json:"recibido,omitempty"`  // the Coordinación Administrativa has it: nothing answers for it
}

// disposing tells whether the machine of the order waits to be written off. The order has the
// term of a movement of the inventory until then (T-INV, domain §4.4), and the turn of whoever
// hands the machine over or receives it.
func (o *Order) disposing() bool {
	return o.State == procedure.E04 && o.Record.Disposal != nil && !o.Record.Disposal.Gone
}

// gone tells whether the machine of the order went to the Coordinación Administrativa.
func (o *Order) gone() bool { return o.Record.Disposal != nil && o.Record.Disposal.Gone }

// beyondRepair lets a machine be written off for which the TDTIC found no solution.
func beyondRepair(d *Doing) *problem.Error {
	switch {
	case d.Order.Record.Disposal != nil:
		return refuse("La baja de este equipo ya está solicitada.", "Sigue su F-08 en esta orden.", "P-09")
	case !d.Order.Record.Unsolvable:
		return refuse("Para pedir la baja hace falta que el TDTIC determine que no hay solución.", "Escala la orden y espera su determinación F-10.", "P-11")
	}
	return unless(d.Order.place(d.Facts) == procedure.AtDTIC, "El equipo no está en la DTIC.", "La baja de un equipo que tiene su usuario la registra la Coordinación Administrativa.", "P-09")
}

func disposalAsked(d *Doing) *problem.Error {
	x := d.Order.Record.Disposal
	switch {
	case x == nil:
		return refuse("Nadie ha solicitado la baja de este equipo.", "La solicita la Supervisión con el F-08.", "P-09")
	case x.Given:
		return refuse("Ya firmaste la entrega del equipo para su baja.", "Falta que la Coordinación Administrativa lo reciba.", "P-09")
	}
	return unless(d.Order.place(d.Facts) == procedure.AtDTIC, "El equipo no está en la DTIC.", "Revisa dónde está.", "P-03")
}

func disposalGiven(d *Doing) *problem.Error {
	x := d.Order.Record.Disposal
	switch {
	case x == nil || !x.Given:
		return refuse("El AST todavía no firma que entrega el equipo para su baja.", "Firma primero quien lo entrega.", "P-09")
	case x.Gone:
		return refuse("La baja de este equipo ya quedó registrada.", "Revisa su historia.", "P-09")
	}
	me := d.Actor.Person.ID
	for _, slot := range []string{papers.SlotMovementAsked, papers.SlotMovementGives} {
		if d.Facts.signer(papers.InventoryMovement, slot) == me {
			return refuse("Nadie firma por las dos partes.", "Debe firmar otra persona de la Coordinación Administrativa.", "G-04")
		}
	}
	return nil
}

// AskDisposal is how the Supervisor asks to write off a machine that is in the DTIC and for
// which the TDTIC determined that there is no solution; it rests on that F-10 (rev11 P-09).
type AskDisposal struct {
	Free
	Unchecked
	seals.Signing
}

// Key names the activity.
func (*AskDisposal) Key() procedure.Act { return procedure.AskDisposal }

// Apply writes F-08 and signs it as the Supervisor.
func (a *AskDisposal) Apply(d *Doing) {
	support := string(papers.Determination)
	if p, ok := d.Facts.current(papers.Determination); ok {
		support += " " + p.Folio
	}
	d.Order.Record.Disposal = &Disposal{At: d.Now}
	d.Effects.Text = "La baja se apoya en la determinación " + support + "."
	d.Effects.paper(PaperChange{Kind: string(papers.InventoryMovement), Fresh: true, Section: sectionMovement, Data: papers.MovementPart{Kind: "baja", MovementSupport: papers.MovementSupport{Support: support}},
		Status: string(papers.ToSign), Slot: papers.SlotMovementAsked})
}

// HandForDisposal is the AST's half of the handover to the Coordinación Administrativa: the
// number is read on the machine (domain §4.5, rev11 P-09).
type HandForDisposal struct {
	Free
	papers.HandedPart
	seals.Signing
}

// Key names the activity.
func (*HandForDisposal) Key() procedure.Act { return procedure.HandForDisposal }

// Check compares what was read with the inventory.
func (a *HandForDisposal) Check(d *Doing) error {
	want := orElse(d.Facts.Asset.Inventory, d.Facts.Asset.Serial)
	if key := equipment.Key(a.Read); want != "" && key != equipment.Key(want) && (d.Facts.Asset.Serial == "" || key != equipment.Key(d.Facts.Asset.Serial)) {
		return invalid("inventario_leido", "No es el número de este equipo ("+want+"): revisa cuál entregas.")
	}
	return nil
}

// Apply writes and signs the handover on F-08.
func (a *HandForDisposal) Apply(d *Doing) {
	d.Order.Record.Disposal = &Disposal{At: d.Order.Record.Disposal.At, Given: true}
	d.Effects.paper(PaperChange{Kind: string(papers.InventoryMovement), Section: sectionHanded, Data: a.HandedPart, Status: string(papers.ToSign), Slot: papers.SlotMovementGives})
}

// TakeForDisposal is how the Coordinación Administrativa receives that machine and acknowledges
// F-08: custody passes to it, nothing answers for it any more, and it is written off (domain
// §4.5, rev11 P-09). The program never writes to the system of the State.
type TakeForDisposal struct {
	Free
	papers.RegistryEntry
	seals.Signing
}

// Key names the activity.
func (*TakeForDisposal) Key() procedure.Act { return procedure.TakeForDisposal }

// Check wants a day that has come.
func (a *TakeForDisposal) Check(d *Doing) error { return a.RegistryEntry.Judge(d.Now) }

// Apply acknowledges F-08; the machine passes to the Coordinación and leaves the inventory.
func (a *TakeForDisposal) Apply(d *Doing) {
	entry := a.OfDisposal()
	d.Order.Record.Disposal = &Disposal{At: d.Now, Given: true, Gone: true}
	d.Effects.Text = "Baja con F-08, " + entry.Words() + "."
	d.Effects.paper(PaperChange{Kind: string(papers.InventoryMovement), Section: sectionRegistry, Data: entry, Status: string(papers.Final), Slot: papers.SlotMovementTaken})
	d.Effects.Custody = &CustodyChange{To: procedure.AtCoordination, With: string(d.Actor.Person.ID), Paper: string(papers.InventoryMovement), Gives: papers.SlotMovementGives, Receives: papers.SlotMovementTaken}
	d.Effects.Retires = entry.Words()
}
