package repair

import (
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// ArrangeService is how the provider attends the claim: it is handed over, comes, or
// refuses (EX-03, EX-04, EX-05; GAP-38, rev11 P-08).
type ArrangeService struct {
	Exit    string `form:"respuesta" label:"¿Cómo atenderá el proveedor?" kind:"choice" validate:"required,oneof=entrega en-sitio rechaza" json:"respuesta"`
	On      string `form:"fecha" label:"Día acordado" kind:"date" validate:"omitempty" when:"respuesta=entrega|en-sitio" json:"fecha,omitempty"`
	At      string `form:"hora" label:"Hora" kind:"time" validate:"omitempty" when:"respuesta=entrega|en-sitio" json:"hora,omitempty"`
	Contact string `form:"contacto" label:"Con quién se acordó" kind:"text" validate:"max=120" json:"contacto,omitempty"`
	Text    string `form:"motivo" label:"Qué respondió el proveedor" kind:"area" validate:"required,min=10,max=1000" json:"motivo"`
}

// Key names the activity.
func (*ArrangeService) Key() procedure.Act { return procedure.ArrangeService }

// Answer is the way of the service.
func (a *ArrangeService) Answer() procedure.Answer { return procedure.Answer(a.Exit) }

// Check asks for the day that was agreed.
func (a *ArrangeService) Check(d *Doing) error {
	if a.Answer() == procedure.ServiceRejected {
		return nil
	}
	return agreedDay(d, "fecha", a.On)
}

// Apply keeps what was agreed.
func (a *ArrangeService) Apply(d *Doing) {
	d.File.Record.Service = &Service{Mode: a.Answer(), On: a.On, At: a.At, Contact: a.Contact}
	d.Effects.Note = a.Text
}

// agendaDays is how far ahead something may be agreed.
const agendaDays = 180

// agreedDay refuses a day that is none, has passed, is no business day, or is too far.
func agreedDay(d *Doing, field, text string) error {
	day, err := calendar.ParseDay(text)
	if err != nil {
		return invalid(field, "Elige el día acordado.")
	}
	today := calendar.DayOf(d.Now, clock.Mexico)
	switch {
	case day.Before(today):
		return invalid(field, "Ese día ya pasó: elige hoy o uno posterior.")
	case today.Add(agendaDays).Before(day):
		return invalid(field, "Ese día queda demasiado lejos: revisa la fecha.")
	}
	if ok, why := d.Facts.Calendar.IsBusinessDay(day); !ok {
		return invalid(field, "Ese día no es hábil ("+why+"): elige otro.")
	}
	return nil
}

// notFuture refuses a date of something outside that is still to come.
func notFuture(d *Doing, field, text string) error {
	day, err := calendar.ParseDay(text)
	if err != nil {
		return invalid(field, "Escribe la fecha del documento.")
	}
	if calendar.DayOf(d.Now, clock.Mexico).Before(day) {
		return invalid(field, "Esa fecha todavía no llega: revísala.")
	}
	return nil
}

// writtenDay is a day of a form as people write it.
func writtenDay(text string) string {
	day, err := calendar.ParseDay(text)
	if err != nil {
		return text
	}
	return day.Time(clock.Mexico, 12, 0, 0).Format("02/01/2006")
}

// sinceOpened wants a date of a paper that answers the letter of the file: not to come, and
// not before the file began with that letter (rev11 R-S-02).
func sinceOpened(d *Doing, field, text string) error {
	if err := notFuture(d, field, text); err != nil {
		return err
	}
	opened := calendar.DayOf(d.File.OpenedAt.Time, clock.Mexico)
	if day, err := calendar.ParseDay(text); err == nil && day.Before(opened) {
		return invalid(field, "El oficio se firmó el "+d.File.OpenedAt.In(clock.Mexico).Format("02/01/2006")+": escribe una fecha desde entonces.")
	}
	return nil
}

// RescheduleHandover says that nobody came for the machine (EX-24).
type RescheduleHandover struct {
	Free
	On   string `form:"fecha" label:"Nuevo día acordado" kind:"date" validate:"omitempty" json:"fecha,omitempty"`
	Text string `form:"motivo" label:"Qué pasó" help:"Quién no llegó y qué se acordó." kind:"area" validate:"required,min=10,max=1000" json:"motivo"`
}

// Key names the activity.
func (*RescheduleHandover) Key() procedure.Act { return procedure.RescheduleHandover }

// Check asks for the next day where the file waits on for it.
func (a *RescheduleHandover) Check(d *Doing) error {
	if a.On == "" && d.File.Kind == procedure.WarrantyFile {
		return nil // back to the provider, who says how it goes on
	}
	return agreedDay(d, "fecha", a.On)
}

// Apply keeps the new day; in a claim of warranty the way of the service is asked anew.
func (a *RescheduleHandover) Apply(d *Doing) {
	r := &d.File.Record
	r.Service = nil
	if d.File.Kind == procedure.NormFile {
		r.Service = &Service{Mode: procedure.ServicePickup, On: a.On}
	} else if a.On != "" {
		d.File.PromisedOn = a.On
	}
	d.Effects.Note = a.Text
}

// EndOnSite is the report of a service that the provider gave at the DTIC (EX-13).
type EndOnSite struct {
	Free
	Unchecked
	papers.ReportNumber
	papers.SerialRead
	Text string `form:"motivo" label:"Qué hizo el proveedor" kind:"area" validate:"required,min=10,max=2000" json:"motivo"`
}

// Key names the activity.
func (*EndOnSite) Key() procedure.Act { return procedure.EndOnSite }

// Apply keeps the report and the serial that was read.
func (a *EndOnSite) Apply(d *Doing) {
	d.File.Record.Report, d.File.Record.Serial = a.Number, strings.TrimSpace(a.SerialBack)
	d.Effects.Note = a.Text
}

// Chase is that somebody insisted with who has the machine or owes an answer
// (rev11 R-S-02).
type Chase struct {
	Free
	By       string `form:"medio" label:"Por qué medio" kind:"choice" options:"telefono=Teléfono|correo=Correo|oficio=Oficio|persona=En persona|portal=Portal del proveedor" validate:"required,oneof=telefono correo oficio persona portal" json:"medio"`
	With     string `form:"con" label:"Con quién" kind:"text" validate:"required,min=3,max=120" json:"con"`
	Text     string `form:"motivo" label:"Qué se acordó" kind:"area" validate:"required,min=10,max=1000" json:"motivo"`
	Promised string `form:"fecha_compromiso" label:"Nueva fecha compromiso" kind:"date" validate:"omitempty" json:"fecha_compromiso,omitempty"`
}

// Key names the activity.
func (*Chase) Key() procedure.Act { return procedure.Chase }

// Check refuses a promise for the past.
func (a *Chase) Check(d *Doing) error {
	if a.Promised == "" {
		return nil
	}
	day, err := calendar.ParseDay(a.Promised)
	if err != nil || day.Before(calendar.DayOf(d.Now, clock.Mexico)) {
		return invalid("fecha_compromiso", "Escribe una fecha de hoy en adelante.")
	}
	return nil
}

// Apply keeps when somebody insisted, and what was promised.
func (a *Chase) Apply(d *Doing) {
	now := d.Now
	d.File.Record.Chased = &now
	if a.Promised != "" {
		d.File.PromisedOn = a.Promised
		d.File.Record.Warned, d.File.Record.Reminded = false, 0
		if s := d.File.Record.Service; s != nil {
			moved := *s
			moved.On = a.Promised
			d.File.Record.Service = &moved
		}
	}
	d.Effects.Note = chaseWords[a.By] + ", con " + a.With + ": " + a.Text
}

var chaseWords = map[string]string{"telefono": "Por teléfono", "correo": "Por correo", "oficio": "Por oficio", "persona": "En persona", "portal": "En el portal del proveedor"}

// LogProcedure records a gestión of the Supervisor, or what followed in one (rev11 R-S-02);
// the room of dealings keeps it.
type LogProcedure struct {
	Free
	dealings.Form
}

// Key names the activity.
func (*LogProcedure) Key() procedure.Act { return procedure.LogProcedure }

// Check judges its fields on the day of the act.
func (a *LogProcedure) Check(d *Doing) error {
	return a.Form.Check(calendar.DayOf(d.Now, clock.Mexico))
}

// Apply keeps its words in the history.
func (a *LogProcedure) Apply(d *Doing) { d.Effects.Note = a.Words() }

// Reassign gives the file to another AST (GAP-12, rev11 A-02).
type Reassign struct {
	Free
	AdviserID string `form:"ast" label:"Quién lo sigue desde ahora" kind:"person" validate:"required,max=64" json:"ast"`
	Text      string `form:"motivo" label:"Por qué cambia" kind:"area" validate:"required,min=10,max=500" json:"motivo"`
}

// Key names the activity.
func (*Reassign) Key() procedure.Act { return procedure.Reassign }

// Check refuses the same person.
func (a *Reassign) Check(d *Doing) error {
	if a.AdviserID == d.File.AdviserID {
		return invalid("ast", "Esa persona ya sigue el expediente: elige a otra.")
	}
	return nil
}

// Apply changes the AST.
func (a *Reassign) Apply(d *Doing) {
	d.Effects.Former = people.ID(d.File.AdviserID)
	d.File.AdviserID = a.AdviserID
	d.Effects.Note = a.Text
}

// stamp is an instant as a paper says it.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
