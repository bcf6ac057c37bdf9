package orders

import (
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// AgreeMaintenance is activity 6: date and place, section A of ST-ERE (rev11 A-06).
type AgreeMaintenance struct {
	Free
	papers.SchedulePart
}

// Key names the activity.
func (*AgreeMaintenance) Key() procedure.Act { return procedure.AgreeMaintenance }

// Check asks for a business day from today on (GAP-13).
func (a *AgreeMaintenance) Check(d *Doing) error {
	if err := soon(d, "fecha", a.Day, agendaDays); err != nil {
		return err
	}
	day, _ := calendar.ParseDay(a.Day)
	if ok, why := d.Facts.Calendar.IsBusinessDay(day); !ok {
		return invalid("fecha", "Ese día no es hábil ("+why+"). Elige un día hábil.")
	}
	at, err := time.Parse("15:04", a.Time)
	if err != nil {
		return invalid("hora", "Escribe la hora como 10:30.")
	}
	from := time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	if c := d.Facts.Calendar; from < c.Opens || from+time.Duration(a.Minutes)*time.Minute > c.Closes {
		return invalid("hora", "El mantenimiento debe caber en el horario hábil, de "+hour(c.Opens)+" a "+hour(c.Closes)+". Cambia la hora o la duración.")
	}
	return nil
}

// hour writes a time of day as people do.
func hour(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", d/time.Hour, d%time.Hour/time.Minute)
}

// agendaDays is how far ahead a maintenance may be agreed.
const agendaDays = 365

// Apply writes section A. A delivery signed for an earlier date no longer counts.
func (a *AgreeMaintenance) Apply(d *Doing) {
	d.Order.Record.Delivered = nil
	version := 1
	if old := d.Order.Record.Agreement; old != nil {
		version = old.Version + 1
	}
	d.Order.Record.Agreement = &Agreement{Day: a.Day, Time: a.Time, Minutes: a.Minutes, Workshop: a.Place == "taller", Kind: a.Kind, Version: version}
	d.Effects.Text, a.SchedulePart.Version = a.Day+" "+a.Time, version
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Section: "A", Data: a, Status: "por firmar"})
}

// AcknowledgeDate is activity 7: signed as informed of the date (rev11 A-07).
type AcknowledgeDate struct {
	Free
	BackupForm
	seals.Signing
}

// Key names the activity.
func (*AcknowledgeDate) Key() procedure.Act { return procedure.AcknowledgeDate }

// Check asks for the scope of a backup that is requested.
func (a *AcknowledgeDate) Check(d *Doing) error { return a.check(d) }

// Apply signs section A and answers F-06.
func (a *AcknowledgeDate) Apply(d *Doing) {
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Status: "firmado", Slot: SlotInformed})
	a.fill(d)
}

// Observe returns a ST-ERE to its author (OS-32, OS-43).
type Observe struct {
	Free
	Unchecked
	Text string `form:"motivo" label:"Qué hay que corregir" kind:"area" validate:"required,min=10,max=500" json:"motivo"`
}

// Key names the activity.
func (*Observe) Key() procedure.Act { return procedure.Observe }

// Apply keeps the observed version.
func (a *Observe) Apply(d *Doing) {
	d.Effects.Text = a.Text
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Status: "observado", Note: a.Text})
}

// Reschedule asks for another date (OS-34).
type Reschedule struct {
	Free
	Unchecked
	Reason
}

// Key names the activity.
func (*Reschedule) Key() procedure.Act { return procedure.Reschedule }

// Apply keeps the reason and the old version.
func (a *Reschedule) Apply(d *Doing) {
	d.Order.Record.Delivered = nil
	d.Effects.Text = a.Text
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Status: "observado", Note: a.Text})
}

// Maintain is activity 8 with its checklist (rev11 A-08, rev11 G-09, rev11 S-03).
type Maintain struct {
	Free
	Tasks   []string `form:"trabajos" label:"Trabajos realizados" kind:"checks" options:"limpieza=Limpieza interna y externa|termica=Cambio de pasta térmica|discos=Revisión de discos|memoria=Revisión de memoria|actualizacion=Actualización de sistema|antivirus=Antivirus al día|cables=Cables y conexiones|pruebas=Pruebas finales" validate:"required,min=1,max=8" json:"trabajos"`
	Notes   string   `form:"notas" label:"Notas" kind:"area" validate:"max=2000" json:"notas,omitempty"`
	Shifted string   `form:"motivo" label:"Motivo si no fue en la fecha acordada" kind:"text" validate:"max=300" json:"motivo,omitempty"`
	Yearly  bool     `form:"incluye_preventivo" label:"Incluyó el mantenimiento preventivo del año" help:"El siguiente se cuenta desde hoy." kind:"check" json:"incluye_preventivo,omitempty"`
}

// Key names the activity.
func (*Maintain) Key() procedure.Act { return procedure.Maintain }

// Check asks for a reason when the day is not the agreed one.
func (a *Maintain) Check(d *Doing) error {
	g := d.Order.Record.Agreement
	if g != nil && g.Day != localDay(d.Now).String() && len([]rune(a.Shifted)) < 10 {
		return invalid("motivo", "No es la fecha acordada ("+g.Day+"): di por qué, con al menos 10 caracteres.")
	}
	return nil
}

// Apply keeps the checklist in the history. From a preventive one, and from a corrective
// one that included it, the next is reckoned (rev11 P-04).
func (a *Maintain) Apply(d *Doing) {
	d.Effects.Text = orElse(a.Notes, a.Shifted)
	g := d.Order.Record.Agreement
	d.Effects.Maintained = a.Yearly || d.Order.Origin == Preventive || g != nil && g.Kind == "preventivo"
}

// FindFault turns a maintenance into a repair (OS-36, OS-37).
type FindFault struct {
	Free
	Unchecked
	Diagnosis string `form:"diagnostico" label:"Qué se halló" kind:"area" validate:"required,min=20,max=4000" json:"diagnostico"`
}

// Key names the activity.
func (*FindFault) Key() procedure.Act { return procedure.FindFault }

// Apply writes the diagnosis.
func (a *FindFault) Apply(d *Doing) {
	d.Order.Record.Diagnosis = &Diagnosis{Text: a.Diagnosis, At: d.Now}
	d.Effects.Text = a.Diagnosis
}
