package orders

import (
	"slices"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// escalate opens the determination F-10 with facts and review, each with who wrote it; text is
// what the TDTIC reads first.
func (d *Doing) escalate(text string, facts papers.FactsPart) {
	o := d.Order
	facts.From = string(o.State)
	o.Record.Escalated = &Escalated{From: o.State, Text: text}
	o.Record.Escalation = nil
	d.Effects.Text = text
	d.Effects.paper(PaperChange{Kind: "F-10", Fresh: true, Section: "hechos", Data: facts})
}

// reported escalates what no AST proposes, for it follows from what happened: the Supervisor
// writes the facts, and that this activity is due is the review.
func (d *Doing) reported(text string) {
	due, _ := d.Order.Procedure().Activity(d.Act.Key())
	d.escalate(text, papers.FactsPart{FactsSaid: papers.FactsSaid{Facts: text}, By: d.Actor.Person.Name + " (Supervisión)", FactsReview: papers.FactsReview{Review: due.Text}})
}

// Escalate sends an order to the TDTIC after the Supervisor's review (rev11 P-11).
type Escalate struct {
	Free
	papers.FactsSaid `optional:"yes"` // where no AST wrote them
	papers.FactsReview
}

// Key names the activity.
func (*Escalate) Key() procedure.Act { return procedure.Escalate }

// Check asks for the facts where no AST wrote them.
func (a *Escalate) Check(d *Doing) error {
	if d.Order.Record.Escalation == nil && a.Facts == "" {
		return invalid("hechos", "Escribe los hechos con al menos 20 caracteres: qué pasó y desde cuándo. Ningún AST los ha escrito.")
	}
	return nil
}

// Apply opens the determination. What an AST wrote are the facts, whatever came with the form.
func (a *Escalate) Apply(d *Doing) {
	facts := papers.FactsPart{FactsSaid: a.FactsSaid, By: d.Actor.Person.Name + " (Supervisión)", FactsReview: a.FactsReview}
	if x := d.Order.Record.Escalation; x != nil {
		facts.Facts, facts.By = x.Text, "AST"
		if x.Name != "" { // older proposals do not have it
			facts.By = x.Name + " (AST)"
		}
	}
	d.escalate(a.Review, facts)
}

// NobodyReceives escalates when nobody takes the machine back (OS-67, OS-68).
type NobodyReceives struct {
	Free
	Unchecked
	Text string `form:"motivo" label:"Avisos enviados: cuándo y a quién" kind:"area" validate:"required,min=20,max=2000" json:"motivo"`
}

// Key names the activity.
func (*NobodyReceives) Key() procedure.Act { return procedure.NobodyReceives }

// Apply opens the determination.
func (a *NobodyReceives) Apply(d *Doing) { d.reported(a.Text) }

// DetermineMechanism is the TDTIC's decision (rev11 P-11, rev11 F-10).
type DetermineMechanism struct {
	papers.DeterminationPart
	ReceiptForm `optional:"yes"` // where the machine leaves
	OutsideParty
	seals.Beside // the Coordinación, where it takes part in departures
	seals.Signing
}

// Moves tells whether the machine leaves with the third party.
func (a *DetermineMechanism) Moves(procedure.Place) bool {
	return a.Answer() == procedure.MechThird && a.Out
}

// ReceiptForm is F-11 (rev11 F-11), the receipt of a machine that leaves or comes back.
type ReceiptForm papers.ReceiptPart

// complete refuses a receipt without one of the fields that F-11 always has (domain §5.11).
func (g *ReceiptForm) complete() error { return forms.Validate((*papers.ReceiptPart)(g)) }

// Key names the activity.
func (*DetermineMechanism) Key() procedure.Act { return procedure.DetermineMechanism }

// Answer is the mechanism chosen.
func (a *DetermineMechanism) Answer() procedure.Answer { return procedure.Answer(a.Exit) }

// Check asks for the date of whatever leaves somebody something to do, for who answers for a
// third party, and for F-11 when the machine leaves; it leaves only from the DTIC (domain §5.10).
func (a *DetermineMechanism) Check(d *Doing) error {
	if !slices.Contains(d.Facts.Settings.List(settings.Mechanisms), a.Exit) {
		return invalid("respuesta", "Ese mecanismo no está habilitado: elige otro.")
	}
	if a.Answer() == procedure.MechNone {
		return nil // the order concludes
	}
	if err := a.dated(d); err != nil || a.Answer() != procedure.MechThird {
		return err
	}
	if len([]rune(a.Responsible)) < 4 && a.InChargeID == "" {
		return invalid("responsable", "Nombra a quien responde por el mecanismo, o elige a la persona de la institución.")
	}
	if !a.Out {
		return nil
	}
	if d.Order.place(d.Facts) != procedure.AtDTIC {
		return refuse("El equipo está con su usuario: antes de que salga debe entregarse a la DTIC con el ST-ERE.", "Reasigna la orden para documentar el traslado, o encarga el servicio en sitio.", "P-03")
	}
	if err := a.complete(); err != nil {
		return err
	}
	if err := handed(d); err != nil {
		return err
	}
	return a.attended(d)
}

// dated asks for the day by which the mechanism has to have worked.
func (a *DetermineMechanism) dated(d *Doing) error {
	if a.Limit == "" {
		return invalid("fecha_limite", "Pon la fecha límite.")
	}
	return soon(d, "fecha_limite", a.Limit, 2*agendaDays)
}

// Apply keeps the mechanism and signs F-10, which names who answers: the third party, the
// Supervisor who has it repaired outside, or the AST who stays or was chosen.
func (a *DetermineMechanism) Apply(d *Doing) {
	o := d.Order
	d.Effects.Text = a.Text
	o.Record.Unsolvable = a.Answer() == procedure.MechNone
	o.Record.Mechanism = &Mechanism{Answer: a.Answer(), Responsible: a.Responsible, Limit: a.Limit, Out: a.Out}
	if a.Answer() == procedure.MechThird {
		o.Record.Mechanism.ResponsibleID = people.ID(a.InChargeID)
	} else {
		a.InChargeID = "" // only who waits for a result has somebody in charge
	}
	if a.Answer() == procedure.MechRepair {
		a.Responsible = "Supervisión, que gestiona la reparación externa"
	}
	d.Effects.paper(PaperChange{Kind: "F-10", Section: "determinacion", Data: &a.DeterminationPart, Status: "firmado", Slot: SlotDirector})
	if a.AdviserID != "" {
		o.AdviserID = people.ID(a.AdviserID)
	}
	switch a.Answer() {
	case procedure.MechReassig:
		o.Record.restart()
	case procedure.MechRepair:
		o.Record.SectionC = false
	case procedure.MechThird:
		if a.Out {
			var beside *people.Person
			if SignsBeside(a.Key(), d.Facts.Settings) {
				beside = &d.Facts.Beside
			}
			d.receipt("salida", &a.ReceiptForm, SlotLeaves, SlotArrives, beside)
			d.Effects.Custody = &CustodyChange{To: procedure.AtVendor, With: a.Company, Paper: "F-11", Gives: SlotLeaves, Receives: SlotArrives}
		}
	}
}

// RecordResult ends a mechanism that worked (OS-65).
type RecordResult struct {
	Free
	Report      string           `form:"motivo" label:"Informe del resultado" kind:"area" validate:"required,min=20,max=2000" json:"motivo"`
	ReceiptForm `optional:"yes"` // where the machine comes back
	OutsideParty
	seals.Signing
}

// Moves tells whether the machine comes back from the third party.
func (*RecordResult) Moves(at procedure.Place) bool { return at == procedure.AtVendor }

// Key names the activity.
func (*RecordResult) Key() procedure.Act { return procedure.RecordResult }

// Check asks for F-11 when the machine is outside.
func (a *RecordResult) Check(d *Doing) error { return a.back(d) }

func (g *ReceiptForm) back(d *Doing) error {
	if d.Order.place(d.Facts) != procedure.AtVendor {
		return nil
	}
	if err := g.complete(); err != nil {
		return err
	}
	return handed(d)
}

// comeBack writes F-11 and brings custody home.
func (g *ReceiptForm) comeBack(d *Doing) {
	if d.Order.place(d.Facts) != procedure.AtVendor {
		return
	}
	d.receipt("regreso", g, SlotArrives, SlotLeaves, nil)
	d.Effects.Custody = &CustodyChange{To: procedure.AtDTIC, With: string(d.Order.AdviserID), Paper: "F-11", Gives: SlotLeaves, Receives: SlotArrives}
}

// Apply keeps the report.
func (a *RecordResult) Apply(d *Doing) {
	d.Effects.Text = a.Report
	a.comeBack(d)
}

// MechanismFails returns the order to the TDTIC (OS-66). A machine that is with
// the third party stays there until the next mechanism brings it back.
type MechanismFails struct {
	Free
	Unchecked
	Report string `form:"motivo" label:"Por qué falló o venció" kind:"area" validate:"required,min=20,max=2000" json:"motivo"`
}

// Key names the activity.
func (*MechanismFails) Key() procedure.Act { return procedure.MechanismFails }

// Apply keeps the report and opens a new determination.
func (a *MechanismFails) Apply(d *Doing) { d.reported(a.Report) }
