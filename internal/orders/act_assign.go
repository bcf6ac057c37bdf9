package orders

import (
	"fmt"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// Assign is activity 2: the Supervisor sets priority and AST by workload (rev11
// A-02, rev11 G-13); who loads how much is shown, never ranked (rev11 C-07).
type Assign struct {
	Free
	papers.AssignPart
	Batch bool `json:"por_lote,omitempty"` // the board assigned several at once, each as it suggested
}

// Key names the activity.
func (*Assign) Key() procedure.Act { return procedure.Assign }

// Check asks for a reason when the choice is not the one suggested.
func (a *Assign) Check(d *Doing) error {
	if f := d.Facts.Former; f != "" && string(f) != a.AdviserID && d.Facts.Settings.Text(settings.ReturnSameAdviser) == "exigir" {
		return invalid("ast", "Un equipo que regresó lo instala quien atendió su orden original: elige a esa persona.")
	}
	s := d.Facts.Suggestion.Adviser
	other := !a.Batch && s != "" && string(s) != a.AdviserID
	if len([]rune(a.Why)) >= 10 {
		return nil
	}
	if Priority(a.Priority) != d.Order.Priority {
		return invalid("motivo", "Cambiaste la prioridad sugerida: di por qué, con al menos 10 caracteres.")
	}
	if other {
		return invalid("motivo", "Elegiste a alguien distinto de la sugerencia: di por qué, con al menos 10 caracteres.")
	}
	return nil
}

// Apply puts the AST on the order, with the load as it was.
func (a *Assign) Apply(d *Doing) {
	o := d.Order
	same := o.Priority == Priority(a.Priority)
	o.AdviserID, o.Priority = people.ID(a.AdviserID), Priority(a.Priority)
	o.Record.Assigned = &Assignment{By: d.Actor.Person.ID, At: d.Now, Load: d.Facts.Load, Suggested: d.Facts.Suggestion.Adviser, Reason: a.Why, Whole: same}
	o.Record.restart()
	d.Effects.Text = a.Why
}

// restart forgets reception and visits: whoever takes the order now begins anew.
func (r *Record) restart() {
	r.ReceivedAt, r.Visits, r.Rejection, r.Escalation = nil, nil, nil, nil
}

// Reject ends an order that does not proceed (OS-07, OS-15).
type Reject struct {
	Free
	Cause string `form:"causa" label:"Causa" kind:"choice" validate:"required,max=60" json:"causa"`
	Text  string `form:"motivo" label:"Fundamento y a dónde puede acudir" kind:"area" validate:"required,min=10,max=500" json:"motivo"`
}

// Key names the activity.
func (*Reject) Key() procedure.Act { return procedure.Reject }

// Check asks for a cause of the catalogue (GAP-11).
func (a *Reject) Check(d *Doing) error { return oneOf(d, settings.RejectionCauses, "causa", a.Cause) }

// Apply keeps cause and grounds.
func (a *Reject) Apply(d *Doing) { d.Effects.Text = a.Cause + ": " + a.Text }

// Unassign returns an order to the Supervisor (OS-10).
type Unassign struct {
	Free
	Unchecked
	Reason
}

// Key names the activity.
func (*Unassign) Key() procedure.Act { return procedure.Unassign }

// Apply takes the AST off the order.
func (a *Unassign) Apply(d *Doing) {
	d.Order.AdviserID = ""
	d.Order.Record.restart()
	d.Effects.Text = a.Text
}

// Reassign passes the order to another AST where it stands (GAP-12).
type Reassign struct {
	Free
	AdviserID string `form:"ast" label:"Quién la atiende ahora" kind:"person" validate:"required,max=64" json:"ast"`
	Reason
}

// Key names the activity.
func (*Reassign) Key() procedure.Act { return procedure.Reassign }

// Check refuses the same AST.
func (a *Reassign) Check(d *Doing) error {
	if people.ID(a.AdviserID) == d.Order.AdviserID {
		return invalid("ast", "Ya la atiende esa persona: elige a otra.")
	}
	return nil
}

// Apply changes the AST; in E03 the new one begins with the reception.
func (a *Reassign) Apply(d *Doing) {
	former, whole := d.Order.AdviserID, d.Order.Record.Reminded == 0 && !d.Order.Record.Warned
	d.Order.AdviserID = people.ID(a.AdviserID)
	if r := &d.Order.Record; d.Order.State == procedure.E03 {
		whole = whole && r.ReceivedAt == nil && len(r.Visits) == 0 && r.Rejection == nil && r.Escalation == nil
		r.restart()
		r.Pauses, r.PausedFor, r.OutageFor = nil, 0, 0 // the whole term begins now
	}
	d.Order.Record.Assigned = &Assignment{By: d.Actor.Person.ID, At: d.Now, Load: d.Facts.Load, Reason: a.Text, Former: former, Whole: whole}
	d.Order.Record.Reminded, d.Order.Record.Warned = 0, false
	d.Effects.Text = a.Text
}

// Receive tells that the AST took note of the order (rev11 A-03).
type Receive struct {
	Free
}

// Key names the activity.
func (*Receive) Key() procedure.Act { return procedure.Receive }

// Check refuses a second reception.
func (*Receive) Check(d *Doing) error {
	if d.Order.Record.ReceivedAt != nil {
		return refuse("Ya recibiste esta orden.", "Sigue con la visita.", "A-03")
	}
	return nil
}

// Apply notes the time.
func (*Receive) Apply(d *Doing) { at := d.Now; d.Order.Record.ReceivedAt = &at }

// RecordVisit tells that the AST met the requester (rev11 A-03).
type RecordVisit struct {
	Free
	Note    string `form:"nota" label:"Nota de la visita" kind:"text" validate:"max=300" json:"nota,omitempty"`
	Remote  bool   `form:"a_distancia" label:"La atención fue a distancia, con el consentimiento de la persona usuaria" kind:"check" json:"a_distancia,omitempty"`
	Consent string `form:"consentimiento" label:"Cómo y cuándo dio su consentimiento" kind:"text" validate:"max=200" when:"a_distancia=si" json:"consentimiento,omitempty"`
}

// Key names the activity.
func (*RecordVisit) Key() procedure.Act { return procedure.RecordVisit }

// Check asks for the reception first: visits are ordered in time. Help from afar
// counts as a visit only where the institution allows it, with consent (GAP-47).
func (a *RecordVisit) Check(d *Doing) error {
	switch {
	case a.Remote && !d.Facts.Settings.Yes(settings.RemoteHelp):
		return invalid("a_distancia", "La atención a distancia no está habilitada: acude con la persona usuaria.")
	case a.Remote && len([]rune(a.Consent)) < 10:
		return invalid("consentimiento", "Escribe cómo y cuándo dio su consentimiento, con al menos 10 caracteres.")
	}
	return received(d)
}

// Apply adds the visit.
func (a *RecordVisit) Apply(d *Doing) {
	d.Order.Record.Visits = append(d.Order.Record.Visits, Visit{At: d.Now, Met: true, Note: a.Note, Remote: a.Remote, Consent: a.Consent})
	d.Effects.Text = a.Note
}

// FailedVisit tells that nobody was there (OS-11).
type FailedVisit struct {
	Free
	Reason
	Again string `form:"nueva_cita" label:"Nueva cita" kind:"datetime" validate:"omitempty,max=40" json:"nueva_cita,omitempty"`
}

// Key names the activity.
func (*FailedVisit) Key() procedure.Act { return procedure.FailedVisit }

// Check asks for the reception first.
func (*FailedVisit) Check(d *Doing) error { return received(d) }

// Apply adds the visit.
func (a *FailedVisit) Apply(d *Doing) {
	d.Order.Record.Visits = append(d.Order.Record.Visits, Visit{At: d.Now, Note: a.Text, Again: a.Again})
	d.Effects.Text = a.Text
	failed := 0
	for _, v := range d.Order.Record.Visits {
		if !v.Met {
			failed++
		}
	}
	if failed >= d.Facts.Settings.Int(settings.FailedVisits) {
		d.Effects.Tells = append(d.Effects.Tells, procedure.TellSupervisor)
	}
}

func received(d *Doing) error {
	if d.Order.Record.ReceivedAt == nil {
		return refuse("Falta recibir la orden.", "Márcala como recibida antes de la visita.", "A-03")
	}
	return nil
}

// Pause holds the targets while the requester is away or supplies are missing
// (domain §4.1).
type Pause struct {
	Free
	Kind  string `form:"tipo" label:"Qué se espera" kind:"radio" options:"ausencia=A la persona usuaria|insumos=Insumos" validate:"required,oneof=ausencia insumos" json:"tipo"`
	Until string `form:"hasta" label:"Hasta" kind:"date" validate:"required" json:"hasta"`
	Reason
}

// Key names the activity.
func (*Pause) Key() procedure.Act { return procedure.Pause }

// Check refuses a second pause and an end in the past.
func (a *Pause) Check(d *Doing) error {
	if d.Order.Record.Pause != nil {
		return refuse("La orden ya está en pausa.", "Reanúdala antes de ponerla en pausa otra vez.", "R-A-02")
	}
	if a.Kind == "insumos" && (d.Order.State != procedure.E04 || d.Order.place(d.Facts) != procedure.AtUser) {
		return invalid("tipo", "La pausa por insumos es para una orden en atención con el equipo en su lugar.")
	}
	return soon(d, "hasta", a.Until, pauseDays)
}

// pauseDays is the longest pause: its end lets the clock run again by itself.
const pauseDays = 30

// Apply stops the clock.
func (a *Pause) Apply(d *Doing) {
	d.Order.Record.Pause = &PauseNote{Kind: a.Kind, Reason: a.Text, Since: d.Now, Until: a.Until}
	d.Effects.Text = a.Text
}

// soon refuses a day that has passed or lies beyond a number of days: nobody plans
// support so far ahead, and a slip of the pen must not stop a clock for ever.
func soon(d *Doing, field, day string, days int) error {
	x, err := calendar.ParseDay(day)
	if err != nil {
		return invalid(field, "Escribe la fecha como día, mes y año.")
	}
	today := localDay(d.Now)
	if x.Before(today) {
		return invalid(field, "Esa fecha ya pasó. Elige de hoy en adelante.")
	}
	if last := today.Add(days); last.Before(x) {
		return invalid(field, "Esa fecha está muy lejos: elige a más tardar el "+spoken(last)+".")
	}
	return nil
}

func spoken(day calendar.Day) string {
	return fmt.Sprintf("%02d/%02d/%d", day.Day, int(day.Month), day.Year)
}

// Resume lets the targets run again.
type Resume struct {
	Free
}

// Key names the activity.
func (*Resume) Key() procedure.Act { return procedure.Resume }

// Check refuses when nothing is paused; a pause for a backup ends with it.
func (*Resume) Check(d *Doing) error {
	p := d.Order.Record.Pause
	if p == nil {
		return refuse("La orden no está en pausa.", "", "R-A-02")
	}
	if p.Kind == "respaldo" && d.Role != procedure.System {
		return refuse("La pausa termina cuando concluya la orden de respaldo.", "", "P-06")
	}
	return nil
}

// Apply lets the clock run: the target is given back the business time of the pause.
func (*Resume) Apply(d *Doing) { d.Order.resume(d) }

func (o *Order) resume(d *Doing) {
	if p := o.Record.Pause; p != nil {
		o.Record.Pauses = append(o.Record.Pauses, Paused{p.Since, d.Now})
		o.Record.Pause = nil
	}
}

// oneOf refuses a value that the institution's list does not have.
func oneOf(d *Doing, setting settings.Name, field, value string) error {
	for _, v := range d.Facts.Settings.List(setting) {
		if v == value {
			return nil
		}
	}
	return invalid(field, "Elige una opción de la lista.")
}
