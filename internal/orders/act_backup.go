package orders

import (
	"strconv"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// The answers of F-06 (rev11 P-05, P-06).
const (
	BackupDone   = "hecho"
	BackupNone   = "sin-informacion"
	BackupAsk    = "no-puedo"
	BackupAccept = "acepto-perdida"
)

// BackupForm is F-06, which cites the internal policies (rev11 F-06, rev11 S-06, only for official information: rev11 G-08) inside an act that needs it.
type BackupForm papers.BackupPart

func (b *BackupForm) backup() *BackupForm { return b }

func (b *BackupForm) check(d *Doing) error {
	if b.Seen != "" && b.Seen != strconv.Itoa(d.Facts.NoticeNo) {
		return problem.New(problem.Conflict, "El aviso de respaldo cambió mientras respondías.", "Lee el texto nuevo y responde otra vez; lo que escribiste sigue aquí.").For("S-06")
	}
	if c := d.Facts.Child; c != nil && holds(c) && b.Option != BackupAsk {
		return invalid("respaldo", "La orden de respaldo "+c.Folio+" sigue abierta: espérala o cancélala antes de responder otra cosa.")
	}
	if b.Option == BackupAsk && len([]rune(b.Scope)) < 10 {
		return invalid("alcance", "Di qué información oficial hay que respaldar, con al menos 10 caracteres.")
	}
	return BackupSaid(papers.BackupPart(*b), localDay(d.Now))
}

// BackupSaid refuses a backup of which the person does not say where it lies and from which
// day it is, or that is from a day to come (domain §5.6, rev11 F-06). A room that asks for
// F-06 in a form of its own calls it with today's date.
func BackupSaid(b papers.BackupPart, today calendar.Day) error {
	if b.Option != BackupDone {
		return nil
	}
	if len([]rune(b.Medium)) < 4 {
		return invalid("medio", "Escribe dónde quedó el respaldo, con al menos 4 caracteres; por ejemplo, «unidad de red del área».")
	}
	if b.Day == "" {
		return invalid("fecha_respaldo", "Pon de qué día es el respaldo.")
	}
	day, err := calendar.ParseDay(b.Day)
	if err != nil {
		return invalid("fecha_respaldo", "Escribe la fecha como día, mes y año.")
	}
	if today.Before(day) {
		return invalid("fecha_respaldo", "El respaldo no puede ser de un día que todavía no llega: a más tardar, "+spoken(today)+".")
	}
	return nil
}

// fill keeps the answer, writes and signs F-06, and opens the child order when
// the person cannot reach the information (rev11 P-06).
func (b *BackupForm) fill(d *Doing) {
	o := d.Order
	b.Notice, b.NoticeNo = d.Facts.Notice, d.Facts.NoticeNo
	o.Record.Backup = &BackupNote{Option: b.Option, At: d.Now}
	d.Effects.paper(PaperChange{Kind: "F-06", Fresh: true, Section: "manifestacion", Data: b, Status: "firmado", Slot: SlotBackup})
	if b.Option != BackupAsk {
		return
	}
	o.resume(d)                                   // whatever it waited for before, from here it waits for the backup
	if c := d.Facts.Child; c != nil && holds(c) { // asked for already: the same order serves
		o.Record.Backup.ChildID = c.ID
		o.Record.Pause = &PauseNote{Kind: "respaldo", Reason: "Orden de respaldo " + c.Folio, Since: d.Now, Child: c.ID}
		return
	}
	child := &Order{
		Revision: o.Revision, Class: Backup, Medium: MediumSystem, RequesterID: o.RequesterID, HolderID: o.HolderID, UnitID: o.UnitID,
		AssetID: o.AssetID, Category: "respaldo", Fault: "Respaldo de información oficial: " + b.Scope,
		Building: o.Building, Floor: o.Floor, Office: o.Office, Priority: o.Priority, ParentID: o.ID,
		Record: Record{Contact: o.Record.Contact, CanWork: "no", Affects: "yo"},
	}
	d.Effects.Child = child
	o.Record.Pause = &PauseNote{Kind: "respaldo", Reason: "Orden de respaldo", Since: d.Now}
}

// DeclareBackup answers F-06 again, when the backup order did not end well (rev11 P-06).
type DeclareBackup struct {
	Free
	BackupForm
	seals.Signing
}

// Key names the activity.
func (*DeclareBackup) Key() procedure.Act { return procedure.DeclareBackup }

// Check refuses to replace an answer that stands.
func (a *DeclareBackup) Check(d *Doing) error {
	if d.Order.AssetID == "" {
		return refuse("La orden es por un servicio sin equipo: no hay nada que respaldar.", "", "P-05")
	}
	switch d.Order.backup(d.Facts) {
	case backupUnsaid, backupUndone:
		return a.check(d)
	case backupToSay:
		return refuse("El AST ya asentó el resultado del respaldo que pediste.", "Valídalo, o di que no lo validas para responder otra vez.", "P-06").At(d.Order.actPath(procedure.ValidateBackup), "Validar el respaldo")
	}
	return refuse("Tu respuesta sobre el respaldo sigue vigente.", "", "P-05")
}

// Apply replaces the answer.
func (a *DeclareBackup) Apply(d *Doing) { a.fill(d) }

// backupStage is how far the backup of the requester's information is (rev11 P-05, P-06).
type backupStage int

const (
	backupUnsaid  backupStage = iota // nobody has answered F-06
	backupHeld                       // its order still holds this one
	backupUndone                     // it was not done, or what was done is not validated: F-06 is asked again
	backupToSay                      // the AST has said how it went, the person not yet
	backupSettled                    // nothing is to be backed up, or it was validated, or its loss accepted
)

// backup tells how far the backup is. An order of its own stops holding this one when it
// concludes; what came of it stands on F-06, with the validation of who asked for it.
func (o *Order) backup(f Facts) backupStage {
	b := o.Record.Backup
	switch {
	case b == nil:
		return backupUnsaid
	case b.Option != BackupAsk:
		return backupSettled
	case f.Child == nil:
		return backupUndone
	case holds(f.Child):
		return backupHeld
	case f.Child.State == procedure.F3, f.Child.State == procedure.F4:
		return backupUndone
	}
	p, _ := f.current(papers.Backup)
	said, ok := resultOf(p)
	switch {
	case !ok:
		return backupUndone // it concluded by another way, and nobody backed anything up
	case said.Agreed == "":
		return backupToSay
	case said.Agreed == "no":
		return backupUndone
	}
	return backupSettled
}

// resultOf reads what F-06 says of the backup that it asked for; false for one that the AST
// has not signed. What the person said of an earlier result does not count.
func resultOf(p papers.Paper) (said struct{ Reach, Agreed string }, ok bool) {
	if !p.HasSigned(SlotBacksUp) {
		return said, false
	}
	v := papers.BackupPaper{}
	if err := p.Decode(&v); err != nil {
		return said, false
	}
	said.Reach = v.Result.Reach
	if p.HasSigned(SlotValidates) {
		said.Agreed = v.Agreed.Agreed
	}
	return said, true
}

// backupDone is the guard of what needs the information safe: activities 8 and 11, and a
// solution at once where the AST asked for it (rev11 P-05, rev11 P-06, GAP-23).
func backupDone(d *Doing) *problem.Error {
	c := d.Facts.Child
	switch d.Order.backup(d.Facts) {
	case backupUnsaid:
		return refuse("Falta que la persona usuaria responda por el respaldo de su información.", "Pídele que lo responda en su orden.", "P-05")
	case backupHeld:
		return refuse("La orden espera el respaldo de "+folioOf(c)+".", "Concluye primero el respaldo.", "P-06")
	case backupToSay:
		return refuse("Falta que la persona usuaria valide el respaldo de "+folioOf(c)+".", "Pídele que revise el resultado y lo firme en su orden.", "P-06")
	case backupSettled:
		return nil
	}
	switch {
	case c == nil:
		return refuse("Falta la orden de respaldo.", "Pide a la persona usuaria que responda de nuevo.", "P-06")
	case c.State == procedure.F3, c.State == procedure.F4:
		return refuse("La orden de respaldo "+folioOf(c)+" no se hizo.", "La persona usuaria debe responder de nuevo por su respaldo.", "P-06")
	}
	if p, _ := d.Facts.current(papers.Backup); p.HasSigned(SlotBacksUp) {
		return refuse("La persona usuaria no validó el respaldo de "+folioOf(c)+".", "Debe responder de nuevo por su información.", "P-06")
	}
	return refuse("La orden "+folioOf(c)+" concluyó sin que se hiciera el respaldo.", "La persona usuaria debe responder de nuevo por su información.", "P-06")
}

// ReportBackup is what the AST says of a backup before its order concludes: result, tools,
// what was saved and where. It is written and signed on the F-06 of the order that asked for
// it (rev11 P-06, rev11 F-06, GAP-23).
type ReportBackup struct {
	Free
	papers.BackupResult
	seals.Signing
}

// Key names the activity.
func (*ReportBackup) Key() procedure.Act { return procedure.ReportBackup }

// Check refuses it in an order that is for something else, and asks what was saved and
// where it lies when something was.
func (a *ReportBackup) Check(d *Doing) error {
	if _, asked := d.Facts.current(papers.Backup); !asked || !d.Order.backsUp() {
		return refuse("Esta orden no es de respaldo de otra.", "El resultado se asienta en la orden que la persona usuaria pidió en su F-06.", "P-06")
	}
	if a.Reach == BackupImpossible {
		if a.Saved+a.Medium != "" {
			return invalid("alcance_logrado", "Escribiste qué se respaldó: elige «Total» o «Parcial», o borra esos datos.")
		}
		return nil
	}
	if len([]rune(a.Saved)) < 10 {
		return invalid("respaldada", "Escribe qué información se respaldó, con al menos 10 caracteres.")
	}
	if len([]rune(a.Medium)) < 4 {
		return invalid("medio_respaldo", "Escribe en qué medio quedó el respaldo y quién lo guarda.")
	}
	return nil
}

// Apply writes the result and signs it as who made the backup. What the person had said of
// an earlier one no longer stands.
func (a *ReportBackup) Apply(d *Doing) {
	d.Order.Record.BackupSaid = true
	a.Child, a.At = d.Order.Folio, d.Now
	d.Effects.Text = a.Tools
	d.Effects.paper(PaperChange{Kind: "F-06", Section: sectionBackup, Data: a, Slot: SlotBacksUp})
}

// The sections of F-06 besides the answer of the requester.
const (
	sectionBackup    = "resultado"
	sectionValidated = "validacion"
)

// BackupImpossible is the result of a backup that the tools at hand do not allow.
const BackupImpossible = "no"

// actPath is the address of one of the order's acts.
func (o *Order) actPath(key procedure.Act) string {
	a, _ := o.Procedure().Activity(key)
	return "/ordenes/" + o.Folio + "/actividades/" + a.Slug
}

// backsUp tells whether the order is the backup that another one waits for.
func (o *Order) backsUp() bool { return o.Class == Backup && o.ParentID != "" }

// ValidateBackup is the requester's word on the backup that they asked for, in the order that
// waits for it. With «no» they answer F-06 again (rev11 P-06, GAP-23).
type ValidateBackup struct {
	Free
	papers.BackupAgreed
	seals.Signing
}

// Key names the activity.
func (*ValidateBackup) Key() procedure.Act { return procedure.ValidateBackup }

// Check refuses before there is a result, and asks what is missing of one that is not
// validated.
func (a *ValidateBackup) Check(d *Doing) error {
	switch d.Order.backup(d.Facts) {
	case backupToSay:
	case backupHeld:
		return refuse("La orden de respaldo "+folioOf(d.Facts.Child)+" sigue abierta.", "Cuando concluya podrás validar lo que se respaldó.", "P-06")
	default:
		return refuse("No hay un respaldo por validar.", "", "P-06")
	}
	if a.Agreed == "no" && len([]rune(a.Missing)) < 10 {
		return invalid("falta", "Di qué falta o qué no quedó bien, con al menos 10 caracteres.")
	}
	return nil
}

// Apply writes what the person says and signs it; F-06 is complete.
func (a *ValidateBackup) Apply(d *Doing) {
	if a.Agreed != "no" {
		a.Missing = ""
	}
	d.Effects.Text = orElse(a.Missing, "Validó el respaldo")
	d.Effects.paper(PaperChange{Kind: "F-06", Section: sectionValidated, Data: a, Status: "firmado", Slot: SlotValidates})
}
