package repair

import (
	"strings"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// RequestMovement sends F-08 for a replacement (rev11 P-09, GAP-21).
type RequestMovement struct {
	Free
	Unchecked
	papers.MovementSupport
	seals.Signing
}

// Key names the activity.
func (*RequestMovement) Key() procedure.Act { return procedure.RequestMovement }

// Apply writes F-08 and signs it as the Supervisor.
func (a *RequestMovement) Apply(d *Doing) {
	d.movement("sustitucion", a.Support, &signer{slot: SlotSupervisor})
	d.Effects.Note = "Solicitó el movimiento de inventario a la Coordinación Administrativa."
}

// requested are the parts of F-08 that the Supervisor signs; the acknowledgement comes after.
var requested = []string{"orden", "fecha", "movimiento", "sale", "entra"}

// movement opens F-08: the machine that goes, the one that comes, what it rests on. With
// a signer it waits for the acknowledgement of the Coordinación Administrativa.
func (d *Doing) movement(kind, support string, by *signer) {
	f := d.File
	m := Movement{}
	if f.Record.Movement != nil {
		m = *f.Record.Movement
	}
	m.Requested = stamp(d.Now).Format("2006-01-02")
	f.Record.Movement = &m
	body := movementBody{at: stamp(d.written()), move: papers.MovementPart{Kind: kind, MovementSupport: papers.MovementSupport{Support: support}}, old: m.Old}
	ch := paperChange{kind: papers.InventoryMovement, fresh: true, data: body, kept: &m.Paper}
	if by != nil {
		ch.signs, ch.bind = []signer{*by}, requested
	}
	d.Effects.Papers = append(d.Effects.Papers, ch)
}

// movementBody are the parts of F-08 before it is acknowledged; the desk adds the
// machines as they are on record.
type movementBody struct {
	at   any
	move papers.MovementPart
	old  string // id of the machine that goes; "" for the file's own
}

const provisional = "provisional"

// RegisterMovement acknowledges the movement with the number that the replacement gets
// (EX-19, rev11 P-09). The program never writes to the system of the State.
type RegisterMovement struct {
	Free
	papers.RegistryPart
	seals.Signing
}

// Key names the activity.
func (*RegisterMovement) Key() procedure.Act { return procedure.RegisterMovement }

// Check wants the number of the State's system for a definitive one, and a date that has
// come.
func (a *RegisterMovement) Check(d *Doing) error {
	if a.Sort != provisional && strings.TrimSpace(a.Number) == "" {
		return invalid("numero", "Escribe el número con que quedó en el sistema patrimonial, o registra un número provisional.")
	}
	return a.RegistryEntry.Judge(d.Now)
}

// Apply acknowledges F-08 and gives the machine its number.
func (a *RegisterMovement) Apply(d *Doing) {
	m := *d.File.Record.Movement
	m.Number, m.Provisional = a.Inventory, a.Sort == provisional
	d.File.Record.Movement = &m
	d.Effects.Number = a.Inventory
	d.Effects.Note = "Inventario " + a.Inventory + " (" + a.Sort + ")."
	slot := SlotCoordination
	d.Effects.Papers = append(d.Effects.Papers, paperChange{kind: papers.InventoryMovement, section: "registro",
		data: a.RegistryPart, signs: []signer{{slot: slot}}, seals: []string{SlotSupervisor, slot}, kept: &m.Paper})
}

// Configure compares the machine with the inventory and leaves it ready before it is
// handed over; who does it is the AST of the new order (rev11 R-A-07, GAP-18).
type Configure struct {
	Free
	Serial  string `form:"serie" label:"Serie leída en el equipo" kind:"text" validate:"required,max=60" json:"serie"`
	Number  string `form:"inventario" label:"Número de inventario en la etiqueta" kind:"text" validate:"required,max=40" json:"inventario"`
	System  bool   `form:"sistema" label:"Sistema operativo institucional instalado y al día" kind:"check" json:"sistema"`
	Network bool   `form:"red" label:"Red, nombre del equipo y dominio" kind:"check" json:"red"`
	Apps    bool   `form:"programas" label:"Programas institucionales y antivirus" kind:"check" json:"programas"`
	Info    bool   `form:"informacion" label:"Información restaurada desde su respaldo, si la había" kind:"check" json:"informacion"`
	Before  string `form:"antes" label:"Cómo llegó" kind:"area" validate:"required,min=4,max=500" json:"antes"`
	After   string `form:"motivo" label:"Cómo quedó" kind:"area" validate:"required,min=10,max=1000" json:"motivo"`
}

// Key names the activity.
func (*Configure) Key() procedure.Act { return procedure.Configure }

// Check compares the label with the inventory and wants at least one thing done.
func (a *Configure) Check(d *Doing) error {
	if n := d.Facts.Asset.Inventory; n != "" && !sameSerial(n, a.Number) {
		return invalid("inventario", "La etiqueta no es la del inventario ("+n+"): revisa qué equipo tienes enfrente.")
	}
	if !a.System && !a.Network && !a.Apps && !a.Info {
		return invalid("sistema", "Marca lo que se configuró.")
	}
	return nil
}

// Apply keeps who configured what.
func (a *Configure) Apply(d *Doing) {
	d.File.Record.Setup = &Setup{By: d.Actor.Person.ID, At: d.Now, Serial: a.Serial}
	d.Effects.Note = a.After
}
