package orders

import (
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// Slots of the signatures on F-11 (domain §5.11): who hands the machine over, who takes it, and
// the Coordinación Administrativa where it takes part.
const (
	SlotLeaves   = "entrega"
	SlotArrives  = "recibe"
	SlotPresence = "coordinacion"
)

// OutsideLevels are the ways in which who represents a third party signs F-11, the usual one
// first: their mark on this device or their name before a witness, or on paper, whose scan comes
// with the act (prov.firma, GAP-20).
func OutsideLevels(set settings.Values) []string {
	if set.Text(settings.ProviderSignature) == "papel" {
		return []string{seals.ByHandwritten}
	}
	return []string{seals.ByDrawing, seals.ByWitness}
}

// moving are the acts of an order with which a machine leaves to a third party or comes back.
type moving interface {
	// Moves tells whether it does, from where the machine is for its order.
	Moves(at procedure.Place) bool
	Handing() *seals.Hands
	agrees() bool
}

// OutsideParty is what F-11 needs besides its words: the AST who gives the machine or takes it,
// and that who represents the third party read it.
type OutsideParty struct {
	seals.Hands
	Agrees bool `form:"acepta" label:"Quien representa al tercero leyó la constancia completa y la firma" kind:"check" json:"acepta,omitempty" section:"Firma"`
}

func (p *OutsideParty) agrees() bool { return p.Agrees }

// Moves tells whether an act would take a machine to a third party or bring it back, from where
// it is for its order.
func Moves(act Act, at procedure.Place) bool {
	m, ok := act.(moving)
	return ok && m.Moves(at)
}

// SignsBeside tells whether the Coordinación Administrativa signs F-11 where an act takes a machine
// to a third party: when the institution has it take part in departures (p07.momento, domain §4.5).
func SignsBeside(act procedure.Act, set settings.Values) bool {
	return act == procedure.DetermineMechanism && set.Text(settings.JointReviewMoment) == "ambos"
}

// handed refuses a machine that moves without the AST who gives it or takes it (domain §4.5).
func handed(d *Doing) error {
	if d.Facts.Hands.ID == "" {
		return problem.OnField("entrega_ast", "Elige qué AST entrega o recibe el equipo: firma la constancia F-11.").For("P-11")
	}
	return nil
}

// attended refuses a machine that leaves without the Coordinación where it takes part.
func (a *DetermineMechanism) attended(d *Doing) error {
	switch {
	case !SignsBeside(a.Key(), d.Facts.Settings):
		return nil
	case d.Facts.Beside.ID == "":
		return problem.OnField("coordinacion", "Elige quién firma por la Coordinación Administrativa: la institución pide que intervenga también a la salida.").For("P-07")
	}
	if refused := unless(d.Facts.Beside.ID != d.Actor.Person.ID, "Nadie firma por las dos partes.", "Debe firmar otra persona de la Coordinación Administrativa.", "P-07"); refused != nil {
		return refused
	}
	return nil
}

// agreed wants that who represents the third party read what they sign.
func (d *Doing) agreed(s *seals.Signing) error {
	m, ok := d.Act.(moving)
	if !ok || !m.Moves(d.Order.place(d.Facts)) || s.OnlyShown() || d.Actor.Person.ID == systemID || m.agrees() {
		return nil
	}
	return problem.OnField(seals.AgreesField, "Falta que quien representa al tercero lea la constancia y diga que la firma.").For("P-11")
}

// receipt writes F-11 with the signatures of the AST and of the third party, and of the Coordinación where somebody
// of it signs beside (domain §4.5, rev11 F-11).
func (d *Doing) receipt(section string, g *ReceiptForm, ours, theirs string, beside *people.Person) {
	d.Effects.paper(PaperChange{Kind: "F-11", Fresh: true, Section: section, Data: g, Status: "firmado", Slot: ours, Hands: &d.Facts.Hands,
		Outside: &Outsider{Name: g.Name, Company: g.Company, IDType: g.IDType}, OutsideSlot: theirs, Beside: beside})
}
