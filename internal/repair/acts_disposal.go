package repair

import (
	"slices"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// Acts on the F-08 with which EX-09 proposed to write a machine off. The file has ended and
// stays where it is: they are no acts of its machine, whose endings wait for nobody.
const (
	SignDisposal     procedure.Act = "SignDisposal"     // the Supervisor asks for it
	RegisterDisposal procedure.Act = "RegisterDisposal" // the Coordinación Administrativa acknowledges it
)

// disposalActs and disposalSides say of them what the procedure says of its own.
var (
	disposalActs = []procedure.Activity{
		{Key: SignDisposal, Slug: "firmar-baja", By: []procedure.Role{procedure.Supervisor}, Title: "Solicita la baja del equipo", Button: "Firmar el F-08 de la baja", Text: "La Supervisión firma la solicitud de baja que propuso el expediente.", Formats: []string{"F-08"}, Clause: "P-09"},
		{Key: RegisterDisposal, Slug: "registrar-baja", By: []procedure.Role{procedure.Coordination}, Title: "Registra la baja del equipo", Button: "Registrar la baja", Text: "La Coordinación Administrativa acusa el F-08 y el equipo sale del inventario. No se deshace.", Formats: []string{"F-08"}, Clause: "P-09"},
	}
	disposalSides = []procedure.Side{
		{Act: SignDisposal, In: []procedure.State{procedure.X91}, By: []procedure.Role{procedure.Supervisor}, Tells: []procedure.Party{procedure.TellCoordinator}, Label: "solicitó la baja del equipo", Clause: "P-09"},
		{Act: RegisterDisposal, In: []procedure.State{procedure.X91}, By: []procedure.Role{procedure.Coordination}, Tells: []procedure.Party{procedure.TellSupervisor}, Label: "registró la baja del equipo", Clause: "P-09"},
	}
)

var disposalMakers = map[procedure.Act]func() Act{
	SignDisposal:     func() Act { return &DisposalRequest{} },
	RegisterDisposal: func() Act { return &DisposalRegistry{} },
}

// Activity returns what an act of a file is called on its pages.
func Activity(key procedure.Act) (procedure.Activity, bool) {
	if i := slices.IndexFunc(disposalActs, func(a procedure.Activity) bool { return a.Key == key }); i >= 0 {
		return disposalActs[i], true
	}
	return procedure.Rev11.Activity(key)
}

// ActivityBySlug returns the activity that an address names.
func ActivityBySlug(slug string) (procedure.Activity, bool) {
	if i := slices.IndexFunc(disposalActs, func(a procedure.Activity) bool { return a.Slug == slug }); i >= 0 {
		return disposalActs[i], true
	}
	return procedure.Rev11.BySlug(slug)
}

// DisposalPath is where the Coordinación Administrativa registers the disposal that a file
// proposed.
func DisposalPath(folio string) string { return Path(folio) + "/actividades/registrar-baja" }

// sidesIn are the acts that change no station and are open to people in one, those on a
// proposed disposal among them.
func (f File) sidesIn() []procedure.Side {
	list := machine.SidesIn(f.State)
	if f.proposes() {
		list = append(slices.Clip(list), disposalSides...)
	}
	return list
}

const disposal = "baja"

// DisposalRequest is the signature of the Supervisor on the F-08 of a proposed disposal, as it
// was written with the reply of the Agencia (EX-09, rev11 P-09).
type DisposalRequest struct {
	Free
	seals.Signing
}

// Key names the activity.
func (*DisposalRequest) Key() procedure.Act { return SignDisposal }

// Check wants an F-08 that waits for the Supervisor.
func (a *DisposalRequest) Check(d *Doing) error { return a.waits(d) }

// waits tells whether the F-08 waits for this act, whatever its form will say.
func (*DisposalRequest) waits(d *Doing) error {
	p, err := d.proposed()
	if err != nil {
		return err
	}
	if p.HasSigned(SlotSupervisor) {
		return refuse("La Supervisión ya firmó el F-08 de la baja.", "Falta que la Coordinación Administrativa la registre.", "P-09")
	}
	return nil
}

// Apply signs as the Supervisor.
func (a *DisposalRequest) Apply(d *Doing) {
	m := *d.File.Record.Movement
	m.Requested = stamp(d.Now).Format("2006-01-02")
	d.File.Record.Movement = &m
	d.Effects.Note = "Solicitó la baja a la Coordinación Administrativa."
	d.Effects.Papers = append(d.Effects.Papers, paperChange{kind: papers.InventoryMovement, signs: []signer{{slot: SlotSupervisor}}, bind: requested, kept: &m.Paper})
}

// DisposalRegistry is how the Coordinación Administrativa acknowledges that F-08: the machine
// leaves the inventory with it (rev11 P-09). The program never writes to the system of the
// State.
type DisposalRegistry struct {
	Free
	papers.RegistryEntry
	seals.Signing
}

// Key names the activity.
func (*DisposalRegistry) Key() procedure.Act { return RegisterDisposal }

// Check wants the signature of the Supervisor, no open order and a date that has come.
func (a *DisposalRegistry) Check(d *Doing) error {
	if err := a.waits(d); err != nil {
		return err
	}
	return a.RegistryEntry.Judge(d.Now)
}

func (*DisposalRegistry) waits(d *Doing) error {
	p, err := d.proposed()
	switch {
	case err != nil:
		return err
	case !p.HasSigned(SlotSupervisor):
		return refuse("Falta la firma de la Supervisión en el F-08 de la baja.", "La pone en el expediente; después la registras tú.", "P-09")
	case d.Facts.OpenOrders > 0:
		return refuse("El equipo tiene una orden abierta.", "Espera a que concluya, o pide que se cancele.", "P-09")
	}
	return nil
}

// Apply acknowledges F-08 and writes the machine off with it.
func (a *DisposalRegistry) Apply(d *Doing) {
	m := *d.File.Record.Movement
	m.Registered = true
	d.File.Record.Movement = &m
	p, _ := d.Facts.paperByID(m.Paper)
	entry := a.OfDisposal()
	d.Effects.Retires = string(papers.InventoryMovement) + " " + p.Folio + ", " + entry.Words()
	d.Effects.Note = "Baja con " + d.Effects.Retires + "."
	d.Effects.Papers = append(d.Effects.Papers, paperChange{kind: papers.InventoryMovement, section: "registro", data: entry,
		signs: []signer{{slot: SlotCoordination}}, seals: []string{SlotSupervisor, SlotCoordination}, kept: &m.Paper})
}

// proposed is the F-08 of a disposal that still waits, of a machine still in use.
func (d *Doing) proposed() (papers.Paper, error) {
	p, ok := d.File.proposed(d.Facts)
	if !ok {
		return p, refuse("Ninguna baja de este expediente espera.", "Revisa su F-08 y la historia del equipo.", "P-09")
	}
	return p, nil
}

func (f File) proposed(facts Facts) (p papers.Paper, ok bool) {
	if f.proposes() {
		p, ok = facts.paperByID(f.Record.Movement.Paper)
	}
	return p, ok && p.Status == papers.ToSign && facts.Asset.Status == equipment.Active
}

// proposes tells whether a file ended with the proposal to write its machine off.
func (f File) proposes() bool {
	r := f.Record
	return f.State == procedure.X91 && r.Movement != nil && r.Reply != nil && r.Reply.Destiny == disposal
}

// Disposal is the F-08 of the disposal that a file proposed, while it waits; false for none.
func (v View) Disposal() (papers.Paper, bool) { return v.File.proposed(v.Facts) }
