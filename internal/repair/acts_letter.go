package repair

import (
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
)

// RecordReply is what the Agencia answered to the letter SEI-028 (EX-06, EX-07, EX-09;
// rev11 F-04). Its scan comes with the form.
type RecordReply struct {
	orders.ReplyForm
	Destiny string `form:"destino" label:"Qué se propone para el equipo" kind:"radio" options:"baja=Proponer su baja|conserva=Lo conserva la persona usuaria|otra=Otra vía de reparación" validate:"omitempty,oneof=baja conserva otra" when:"respuesta=no-autoriza" json:"destino,omitempty"`
}

// Key names the activity.
func (*RecordReply) Key() procedure.Act { return procedure.RecordReply }

// Answer is the sense of the reply.
func (a *RecordReply) Answer() procedure.Answer { return procedure.Answer(a.Sense) }

// Check wants a date since the letter that has come, and a destiny for a machine that is not repaired.
func (a *RecordReply) Check(d *Doing) error {
	if err := sinceOpened(d, "fecha", a.Day); err != nil {
		return err
	}
	if a.Answer() == procedure.ReplyDenies && a.Destiny == "" {
		return invalid("destino", "Elige qué se propone para el equipo que no se reparará.")
	}
	return nil
}

// Apply keeps the reply; a proposed disposal is asked for with F-08.
func (a *RecordReply) Apply(d *Doing) {
	d.File.Record.Reply = &Reply{Number: a.Number, Day: a.Day, Sense: a.Answer(), Text: a.Summary, Destiny: a.Destiny}
	d.Effects.Note = "Oficio " + a.Number + " del " + writtenDay(a.Day) + ". " + a.Summary
	if a.Answer() == procedure.ReplyDenies && a.Destiny == disposal {
		d.movement(disposal, "Oficio "+a.Number, nil)
	}
}

// MeetRequirement is what was sent back to the Agencia (EX-08).
type MeetRequirement struct {
	Free
	Number string `form:"numero" label:"Número del alcance" kind:"text" validate:"required,min=2,max=60" json:"numero"`
	Day    string `form:"fecha" label:"Fecha en que se entregó" kind:"date" validate:"required" json:"fecha"`
	Text   string `form:"motivo" label:"Qué se envió" kind:"area" validate:"required,min=10,max=2000" json:"motivo"`
}

// Key names the activity.
func (*MeetRequirement) Key() procedure.Act { return procedure.MeetRequirement }

// Check wants a date since the letter that has come.
func (a *MeetRequirement) Check(d *Doing) error { return sinceOpened(d, "fecha", a.Day) }

// Apply keeps what was sent.
func (a *MeetRequirement) Apply(d *Doing) {
	d.File.Record.Scope = a.Number
	d.Effects.Note = "Alcance " + a.Number + ". " + a.Text
}

// DeclineRepair ends a file whose machine nobody hands over any more (EX-11).
type DeclineRepair struct {
	Free
	Unchecked
	Text string `form:"motivo" label:"Por qué ya no se repara" kind:"area" validate:"required,min=10,max=1000" json:"motivo"`
}

// Key names the activity.
func (*DeclineRepair) Key() procedure.Act { return procedure.DeclineRepair }

// Apply keeps the reason.
func (a *DeclineRepair) Apply(d *Doing) { d.Effects.Note = a.Text }
