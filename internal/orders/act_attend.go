package orders

import (
	"fmt"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// Determine is activity 3 with its decision (rev11 A-03, rev11 D-03).
type Determine struct {
	papers.DecisionPart
	Risk bool `form:"riesgo" label:"Hay riesgo para su información: que responda por su respaldo antes de la solución" kind:"check" when:"respuesta=inmediata" json:"riesgo,omitempty"`
}

// Key names the activity.
func (*Determine) Key() procedure.Act { return procedure.Determine }

// Answer is the exit chosen.
func (a *Determine) Answer() procedure.Answer { return procedure.Answer(a.Exit) }

// Check refuses to ask for F-06 where the institution never asks it before a
// solution at once.
func (a *Determine) Check(d *Doing) error {
	if a.Risk && d.Facts.Settings.Text(settings.BackupAtOnce) == "nunca" {
		return invalid("riesgo", "Antes de una solución inmediata no se pide el respaldo: desmarca la casilla o elige otra salida.")
	}
	return nil
}

// Apply keeps the determination; F-06 is asked at the AST's judgement or always
// (GAP-23).
func (a *Determine) Apply(d *Doing) {
	d.Order.Record.Decision = &Decision{Answer: a.Answer(), Reason: a.Reason, At: d.Now}
	d.Order.Record.BackupDue = a.Answer() == procedure.Immediate && d.Order.AssetID != "" && (a.Risk || d.Facts.Settings.Text(settings.BackupAtOnce) == "siempre")
	d.Order.Record.BackupSaid = false // a backup is made anew
	d.Order.Record.Unsolvable = false // a new determination: the earlier «sin solución» no longer stands
	d.Order.Record.Rejection, d.Order.Record.Escalation = nil, nil
	d.Effects.Text = a.Reason
}

// Conclude is activity 4: diagnosis, solution and date of conclusion, or the
// return of a machine that is in the workshop (rev11 A-04, GAP-05).
type Conclude struct {
	Free
	papers.DiagnosisPart
	papers.SolutionPart
	Recategorize
}

// Key names the activity.
func (*Conclude) Key() procedure.Act { return procedure.Conclude }

// Apply writes the diagnosis; the conclusion is dated only when the machine is
// with its user (OS-18), otherwise the return comes first (OS-19).
func (a *Conclude) Apply(d *Doing) {
	o := d.Order
	o.Record.Diagnosis = &Diagnosis{Text: a.Diagnosis, Cause: a.Cause, Solution: a.Solution, At: d.Now}
	d.Effects.Text = a.Solution
	a.correct(d)
	if d.Way.To == procedure.E05 {
		o.conclude(d, Solved)
	}
}

// Recategorize lets the AST say what it really was about, when the requester chose
// another category or none (domain §5.1, field 15).
type Recategorize struct {
	Category string `form:"categoria" label:"Categoría correcta" help:"Solo si no es la que se pidió." kind:"choice" validate:"max=40" json:"categoria,omitempty"`
}

// Check asks for a category of the institution's list.
func (a Recategorize) Check(d *Doing) error {
	if a.Category == "" {
		return nil
	}
	return oneOf(d, settings.Categories, "categoria", a.Category)
}

// correct puts the category right; the history says from what to what.
func (a Recategorize) correct(d *Doing) {
	if a.Category == "" || a.Category == d.Order.Category {
		return
	}
	d.Effects.Text += " Categoría corregida: de «" + orElse(d.Order.Category, "sin categoría") + "» a «" + a.Category + "»."
	d.Order.Category = a.Category
}

// Rethink returns to the determination (OS-22, 29, 41).
type Rethink struct {
	Free
	Unchecked
	Reason
}

// Key names the activity.
func (*Rethink) Key() procedure.Act { return procedure.Rethink }

// Apply keeps the reason; a ST-ERE under way is annulled.
func (a *Rethink) Apply(d *Doing) {
	d.Order.Record.Unsolvable = false
	d.Effects.Text = a.Text
	if d.Order.Record.Handover != "" && d.Order.place(d.Facts) == procedure.AtUser {
		d.Order.Record.Handover = ""
		d.Effects.paper(PaperChange{Kind: "ST-ERE", Void: a.Text})
	}
}

// AskResources sends a machine in the workshop to the store room (OS-23).
type AskResources struct {
	Free
	Lines  []Line `form:"lineas" label:"Lo que hace falta" kind:"table" validate:"required,min=1,max=20,dive" json:"lineas"`
	Urgent bool   `form:"urgente" label:"Es urgente" kind:"check" json:"urgente"`
	Reason
}

// Key names the activity.
func (*AskResources) Key() procedure.Act { return procedure.AskResources }

// Check refuses the same supply twice, and a line that is for nothing.
func (a *AskResources) Check(*Doing) error { return purposed(a.Lines) }

// Apply writes the request F-07.
func (a *AskResources) Apply(d *Doing) {
	d.Order.Record.Lines = a.Lines
	d.Effects.Text = a.Text
	d.Effects.paper(PaperChange{Kind: "F-07", Fresh: true, Section: sectionAsked, Data: a})
}

// AskSupplies asks for supplies from any own step, without leaving it (rev11
// R-A-06, rev11 F-07).
type AskSupplies struct {
	Free
	Lines  []Line `form:"lineas" label:"Insumos" kind:"table" validate:"required,min=1,max=20,dive" json:"lineas"`
	Urgent bool   `form:"urgente" label:"Es urgente" kind:"check" json:"urgente"`
}

// Key names the activity.
func (*AskSupplies) Key() procedure.Act { return procedure.AskSupplies }

// Check refuses the same supply twice, and a line that is for nothing.
func (a *AskSupplies) Check(*Doing) error { return purposed(a.Lines) }

// Apply writes the request F-07.
func (a *AskSupplies) Apply(d *Doing) {
	d.Effects.Text = "Solicitó insumos"
	d.Effects.paper(PaperChange{Kind: "F-07", Fresh: true, Section: sectionAsked, Data: a})
}

// TakeResources is the AST's acknowledgement of the slip (rev11 A-14).
type TakeResources struct {
	Free
	seals.Signing
}

// Key names the activity.
func (*TakeResources) Key() procedure.Act { return procedure.TakeResources }

// Check refuses when nothing was handed out.
func (*TakeResources) Check(d *Doing) error {
	if !d.Order.Record.SlipOwed {
		return refuse("No hay recursos por acusar.", "", "A-14")
	}
	return nil
}

// receipt is the section of F-07 that says who received.
type receipt struct {
	By string `json:"recibe"`
}

// Apply settles and signs the slip; its paper is complete when nothing else is to be handed out.
func (*TakeResources) Apply(d *Doing) {
	d.Order.Record.SlipOwed = false
	status := "firmado"
	if d.Facts.SlipWaits {
		status = ""
	}
	d.Effects.paper(PaperChange{Kind: "F-07", Section: sectionReceipt, Data: &receipt{By: d.Actor.Person.Name}, Status: status, Slot: SlotSupplies})
}

func distinct(lines []Line) error {
	seen := map[string]bool{}
	for _, l := range lines {
		if seen[l.ItemID] {
			return invalid("lineas", "El mismo insumo está dos veces: suma las cantidades.")
		}
		seen[l.ItemID] = true
	}
	return nil
}

// purposed judges the lines that an AST asks for: each says what it is for (domain §5.7,
// rev11 F-07). What the Supervisor buys or hands out needs no word of that.
func purposed(lines []Line) error {
	for i, l := range lines {
		if l.Purpose == "" {
			return invalid(fmt.Sprintf("lineas[%d].para", i), "Escribe para qué hace falta este insumo.")
		}
	}
	return distinct(lines)
}

// SaysWhatFor tells whether each line of supplies in the form of an act says what it is for.
func SaysWhatFor(act procedure.Act) bool {
	return act == procedure.AskResources || act == procedure.AskSupplies
}

// ProposeRejection is the AST's proposal that OS-15 needs.
type ProposeRejection struct {
	Free
	Cause string `form:"causa" label:"Causa" kind:"choice" validate:"required,max=60" json:"causa"`
	Reason
}

// Key names the activity.
func (*ProposeRejection) Key() procedure.Act { return procedure.ProposeRejection }

// Check asks for a cause of the catalogue.
func (a *ProposeRejection) Check(d *Doing) error {
	return oneOf(d, settings.RejectionCauses, "causa", a.Cause)
}

// Apply keeps the proposal for the Supervisor.
func (a *ProposeRejection) Apply(d *Doing) {
	d.Order.Record.Rejection = &Proposal{By: d.Actor.Person.ID, Cause: a.Cause, Text: a.Text, At: d.Now}
	d.Effects.Text = a.Text
}

// ProposeEscalation is the AST's proposal that OS-17, 24, 39 and 47 need: the facts of F-10, if
// the Supervisor escalates.
type ProposeEscalation struct {
	Free
	Unchecked
	papers.FactsSaid `was:"hechos=motivo"`
}

// Key names the activity.
func (*ProposeEscalation) Key() procedure.Act { return procedure.ProposeEscalation }

// Apply keeps the proposal for the Supervisor.
func (a *ProposeEscalation) Apply(d *Doing) {
	d.Order.Record.Escalation = &Proposal{By: d.Actor.Person.ID, Name: d.Actor.Person.Name, Text: a.Facts, At: d.Now}
	d.Effects.Text = a.Facts
}
