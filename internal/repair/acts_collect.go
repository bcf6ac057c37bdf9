package repair

import (
	"strconv"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// Slots of the papers of a file, as their formats name them (domain §5.2, §5.5 to §5.11).
const (
	SlotGives        = "B3"
	SlotTakes        = "B4"
	SlotBackup       = "F06-usuario"
	SlotHands        = "entrega"
	SlotReceives     = "recibe"
	SlotAdviser      = "ast"
	SlotProvider     = "proveedor"
	SlotCoordination = "coordinacion"
	SlotSupervisor   = "supervisor"
)

// DocumentCollection fills a new ST-ERE for a machine that may be repaired (GAP-32).
type DocumentCollection struct {
	Free
	papers.DeliveryPart
	Stay []string `form:"fotos" label:"Fotografías que ya tiene" help:"Desmarca la que no deba quedar. Si alguien ya firmó, su firma deja de valer y tiene que firmar otra vez." kind:"checks" section:"Fotografías" json:"-"`
}

// Key names the activity.
func (*DocumentCollection) Key() procedure.Act { return procedure.DocumentCollection }

// Check compares the serial with the inventory and asks for a note on damage, as the
// ST-ERE of an order does.
func (a *DocumentCollection) Check(d *Doing) error {
	if s := d.Facts.Asset.Serial; s != "" && !sameSerial(s, a.Serial) && len([]rune(a.SerialWhy)) < 10 {
		return invalid("serie_motivo", "La serie no es la del inventario ("+s+"): di por qué, con al menos 10 caracteres.")
	}
	for _, c := range []string{a.Case, a.Screen, a.Ports, a.Seals} {
		if (c == "desgaste" || c == "danada") && a.Condition == "" {
			return invalid("condicion_nota", "Describe lo que no está en buena condición.")
		}
	}
	_, err := a.photographed(d)
	return err
}

// photographed are the photographs that stay and those that came (rev11 F-02).
func (a *DocumentCollection) photographed(d *Doing) ([]papers.PhotoOfMachine, error) {
	cur, _ := d.Facts.paperByID(d.File.Record.Handover)
	return orders.Photographs(cur.Photos(), a.Stay, d.Facts.Photos)
}

// Apply writes section B; who had signed an earlier version signs again.
func (a *DocumentCollection) Apply(d *Doing) {
	a.Photos, _ = a.photographed(d) // Check has judged them
	d.File.Record.HalfDone, d.File.Record.First = false, ""
	d.Effects.Note = "Llenó el ST-ERE de recolección."
	d.Effects.Papers = append(d.Effects.Papers, paperChange{kind: papers.Handover, section: "B", data: a.DeliveryPart, kept: &d.File.Record.Handover})
}

// SignCollection is the person's half: F-06 and section B (rev11 P-03, P-05).
type SignCollection struct {
	Free
	papers.BackupPart
	papers.HandoverSaid
	seals.Signing
}

// Key names the activity.
func (*SignCollection) Key() procedure.Act { return procedure.SignCollection }

// Check asks for what a backup would have to save, or where it lies and from when it is. A
// backup by the DTIC is asked for with an order of its own before the machine leaves
// (rev11 P-06).
func (a *SignCollection) Check(d *Doing) error {
	if a.Seen != "" && a.Seen != strconv.Itoa(d.Facts.NoticeNo) {
		return problem.New(problem.Conflict, "El aviso de respaldo cambió mientras respondías.", "Lee el texto nuevo y responde otra vez; lo que escribiste sigue aquí.").For("S-06")
	}
	if a.Option == "no-puedo" {
		return invalid("respaldo", "Pide primero el respaldo con una orden de clase «Respaldo de información»; cuando concluya, firma aquí que ya la respaldaste.")
	}
	return orders.BackupSaid(a.BackupPart, calendar.DayOf(d.Now, clock.Mexico))
}

// Apply signs as the one who hands over and answers F-06.
func (a *SignCollection) Apply(d *Doing) {
	a.Notice, a.NoticeNo = d.Facts.Notice, d.Facts.NoticeNo
	d.File.Record.Backup = a.Option
	d.Effects.Note = "Firmó la entrega y contestó por su respaldo."
	d.Effects.Papers = append(d.Effects.Papers,
		paperChange{kind: papers.Backup, fresh: true, section: "manifestacion", data: a.BackupPart, signs: []signer{{slot: SlotBackup}}, seals: []string{SlotBackup}},
		paperChange{kind: papers.Handover, section: "B", said: &a.HandoverSaid, signs: []signer{{slot: SlotGives}}, bind: []string{"B"}, kept: &d.File.Record.Handover})
}

// Collect is the AST's half: the machine is in the hands of the DTIC (EX-10).
type Collect struct {
	Free
	Unchecked
	On string `form:"fecha" label:"Día acordado con el proveedor" kind:"date" validate:"omitempty" json:"fecha,omitempty"`
	seals.Signing
}

// Key names the activity.
func (*Collect) Key() procedure.Act { return procedure.Collect }

// Apply signs as the one who receives and moves the custody.
func (a *Collect) Apply(d *Doing) {
	if a.On != "" {
		d.File.Record.Service = &Service{Mode: procedure.ServicePickup, On: a.On}
	}
	d.Effects.Note = "Recibió el equipo autorizado para reparación."
	d.Effects.Papers = append(d.Effects.Papers, paperChange{kind: papers.Handover, signs: []signer{{slot: SlotTakes}}, bind: []string{"B"}, seals: []string{SlotGives, SlotTakes}, kept: &d.File.Record.Handover})
	d.Effects.Custody = &leg{from: equipment.AtUser, to: equipment.AtDTIC, with: string(d.Actor.Person.ID), kind: papers.Handover, gives: SlotGives, receives: SlotTakes}
}
