package orders

import (
	"strings"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// Slots of the signatures on ST-ERE and F-06 (domain §5.2).
const (
	SlotInformed  = "A1" // informed of the date
	SlotGives     = "B3" // hands the machine over
	SlotTakes     = "B4" // receives it
	SlotReceived  = "C1" // Supervisor receives the ST-ERE
	SlotReturns   = "D3-devuelve"
	SlotGetsBack  = "D3-recibe"
	SlotBackup    = "F06-usuario"
	SlotBacksUp   = "resultado-ast"    // F-06: the AST made the backup, or could not
	SlotValidates = "resultado-valida" // F-06: its user says whether it serves
	SlotDirector  = "titular"
	SlotDecides   = "supervisor" // F-07: the Supervisor decides what is granted
	SlotGranted   = "entrega"    // F-07: and hands it out
	SlotSupplies  = "recibe"     // F-07: the AST has what was handed out
)

// Accessory is one row of what comes with the machine.
type Accessory = papers.Accessory

// DocumentHandover is activity 9: section B of ST-ERE, which the AST authors and
// the requester may observe (rev11 A-09, rev11 R-A-04, rev11 F-02).
type DocumentHandover struct {
	Free
	papers.DeliveryPart
	Stay []string `form:"fotos" label:"Fotografías que ya tiene" help:"Desmarca la que no deba quedar. Si alguien ya firmó, su firma deja de valer y tiene que firmar otra vez." kind:"checks" section:"Fotografías" json:"-"`
}

// Key names the activity.
func (*DocumentHandover) Key() procedure.Act { return procedure.DocumentHandover }

// Check compares the serial with the inventory and asks for a note on damage.
func (a *DocumentHandover) Check(d *Doing) error {
	if s := d.Facts.Asset.Serial; s != "" && s != a.Serial && len([]rune(a.SerialWhy)) < 10 {
		return invalid("serie_motivo", "La serie no es la del inventario ("+s+"): di por qué, con al menos 10 caracteres.")
	}
	if computer(d.Facts.Asset.Type) {
		if a.Memory == "" {
			return invalid("memoria", "Escribe la memoria del equipo.")
		}
		if a.Disk == "" {
			return invalid("disco", "Escribe el disco del equipo.")
		}
	}
	for _, c := range []string{a.Case, a.Screen, a.Ports, a.Seals} {
		if (c == "desgaste" || c == "danada") && a.Condition == "" {
			return invalid("condicion_nota", "Describe lo que no está en buena condición.")
		}
	}
	_, err := a.photographed(d)
	return err
}

func computer(kind string) bool {
	switch kind {
	case "escritorio", "portatil", "todo-en-uno":
		return true
	}
	return false
}

// Apply writes section B, with the photographs that stay and those that came.
func (a *DocumentHandover) Apply(d *Doing) {
	a.Photos, _ = a.photographed(d) // Check has judged them
	d.Effects.Text = a.Works
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Section: "B", Data: a, Status: "por firmar"})
}

// SignHandover is the requester's half of activity 10 (rev11 A-10).
type SignHandover struct {
	Free
	BackupForm
	papers.HandoverSaid
	seals.Signing
}

// Key names the activity.
func (*SignHandover) Key() procedure.Act { return procedure.SignHandover }

// Check asks for the scope of a backup that is requested.
func (a *SignHandover) Check(d *Doing) error { return a.check(d) }

// Apply answers F-06 and signs section B as the one who hands over; what they say of the
// password and the answer of F-06 are in what they sign.
func (a *SignHandover) Apply(d *Doing) {
	a.fill(d)
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Section: "B", Said: &a.HandoverSaid, Slot: SlotGives, Note: "Lo que dijo quien entrega al firmar."})
}

// DeliverAtWorkshop signs section B for a maintenance in the workshop (GAP-28).
type DeliverAtWorkshop struct {
	Free
	Accessories string `form:"accesorios" label:"Qué entregas con el equipo" kind:"area" validate:"required,min=4,max=300" json:"accesorios"`
	Condition   string `form:"condicion" label:"En qué condición va" kind:"area" validate:"required,min=4,max=300" json:"condicion"`
	papers.HandoverSaid
	// Photos are those that came with the act; no input fills them.
	Photos []papers.PhotoOfMachine `json:"fotografias,omitempty"`
	seals.Signing
}

// Key names the activity.
func (*DeliverAtWorkshop) Key() procedure.Act { return procedure.DeliverAtWorkshop }

// Check refuses when the maintenance is on site or the machine is there already.
func (a *DeliverAtWorkshop) Check(d *Doing) error {
	g := d.Order.Record.Agreement
	if g == nil || !g.Workshop {
		return refuse("El mantenimiento es en sitio: no hay que entregar el equipo.", "", "GAP-28")
	}
	if d.Order.Record.Delivered != nil || d.Order.place(d.Facts) == procedure.AtDTIC {
		return refuse("La entrega ya está firmada.", "Espera a que el AST confirme que lo recibió.", "P-03")
	}
	_, err := Photographs(nil, nil, d.Facts.Files)
	return err
}

// Apply writes section B, with the photographs that came, and signs it as the one who hands over.
func (a *DeliverAtWorkshop) Apply(d *Doing) {
	a.Photos, _ = Photographs(nil, nil, d.Facts.Files) // Check has judged them
	d.Order.Record.Delivered = &Delivered{By: d.Actor.Person.ID, At: d.Now}
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Section: "B", Data: a, Said: &a.HandoverSaid, Status: "por firmar", Slot: SlotGives})
}

// TakeIn is the AST's half of activity 10: it moves the custody (GAP-07).
type TakeIn struct {
	Free
	Unchecked
	Note string `form:"nota" label:"Nota de la recepción" kind:"text" validate:"max=300" json:"nota,omitempty"`
	seals.Signing
}

// Key names the activity.
func (*TakeIn) Key() procedure.Act { return procedure.TakeIn }

// Apply signs as the one who receives; custody passes to DTIC unless the machine
// is there already (orders born from EX-20, or after OS-61).
func (a *TakeIn) Apply(d *Doing) {
	o := d.Order
	d.Effects.Text = a.Note
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Status: "firmado", Slot: SlotTakes})
	if o.place(d.Facts) == procedure.AtDTIC {
		return
	}
	o.Record.HadCustody = true
	d.Effects.Custody = &CustodyChange{To: procedure.AtDTIC, With: string(d.Actor.Person.ID), Paper: "ST-ERE", Gives: SlotGives, Receives: SlotTakes}
}

// Tests is what is tried before the requester at the return (rev11 R-U-03).
type Tests papers.TestsPart

func (t *Tests) failing() bool {
	for _, v := range []string{t.Power, t.Net, t.Print, t.Apps, t.Info} {
		if v == "no" {
			return true
		}
	}
	return false
}

// Returned is what goes back and how, as the AST writes it.
type Returned = papers.ReturnedPart

// HandBack is the AST's half of a return after repair (GAP-05).
type HandBack struct {
	Free
	Returned
	Tests
	papers.ResultPart
	seals.Signing
}

// Key names the activity.
func (*HandBack) Key() procedure.Act { return procedure.HandBack }

// Check refuses to return as repaired what fails a test, and as repaired what the
// TDTIC determined to have no solution.
func (a *HandBack) Check(d *Doing) error {
	unsolved := d.Order.Record.Unsolvable
	if unsolved && a.Result != "sin-reparacion" {
		return invalid("resultado", "El TDTIC determinó que no hay solución: elige «Sin reparación».")
	}
	if !unsolved && a.Result == "sin-reparacion" {
		return invalid("resultado", "Para devolver sin reparación hace falta la determinación del TDTIC.")
	}
	if !unsolved && a.failing() {
		return refuse("Una prueba no es conforme: el equipo no se devuelve así.", "Registra que la falla persiste para volver a revisarlo.", "R-U-03")
	}
	return explained(d, a.Returned)
}

// ReturnedAs is section D as it stands when the machine goes back as it came.
func ReturnedAs(list []papers.Paper) Returned {
	return deliveredIn(Facts{Papers: list}).AsDelivered()
}

// deliveredIn is section B of the ST-ERE in use, nil without one.
func deliveredIn(f Facts) *papers.DeliveryPart {
	p, ok := f.current(papers.Handover)
	v := papers.HandoverPaper{}
	if !ok || p.Decode(&v) != nil {
		return nil
	}
	return v.B
}

// explained asks why something does not go back as it came, and says what (rev11 R-A-04).
func explained(d *Doing, r Returned) error {
	if unlike := r.Unlike(deliveredIn(d.Facts)); len(unlike) > 0 && len([]rune(r.Differences)) < 10 {
		return invalid("diferencias", "Explica, con al menos 10 caracteres, por qué no vuelve como se recibió: "+strings.Join(unlike, "; ")+".")
	}
	return nil
}

// Apply writes sections D and E and signs as the one who returns.
func (a *HandBack) Apply(d *Doing) {
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Section: "D", Data: a, Status: "por firmar", Slot: SlotReturns})
}

// ReturnUnrepaired is the AST's half of activity 16 (rev11 A-16).
type ReturnUnrepaired struct {
	Free
	papers.DiagnosisPart
	Recategorize
	Returned
	Tests
	seals.Signing
}

// Key names the activity.
func (*ReturnUnrepaired) Key() procedure.Act { return procedure.ReturnUnrepaired }

// Check asks for a category of the list, and why something does not go back as it came. A
// test may fail: the machine goes back unrepaired.
func (a *ReturnUnrepaired) Check(d *Doing) error {
	if err := a.Recategorize.Check(d); err != nil {
		return err
	}
	return explained(d, a.Returned)
}

// Apply writes the diagnosis, sections D and E, and signs as the one who returns.
func (a *ReturnUnrepaired) Apply(d *Doing) {
	d.Order.Record.Diagnosis = &Diagnosis{Text: a.Diagnosis, Cause: a.Cause, Solution: "Devolución sin reparación; sigue el trámite SEI-028.", At: d.Now}
	d.Effects.Text = a.Diagnosis
	a.correct(d)
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Section: "D", Data: struct { // the cause is of ST-OS
		Diagnosis string `json:"diagnostico"`
		Returned
		Tests
	}{a.Diagnosis, a.Returned, a.Tests}, Status: "por firmar", Slot: SlotReturns})
}

// TakeBack is the requester's half of a return (OS-20, OS-57; rev11 R-U-03).
//
// Somebody whom the head of the unit authorised in writing may receive in the
// requester's place. They have no account and sign section D on paper, on the screen of
// the Supervisor, or by their name before a witness: the Supervisor, who is not the one
// that returns, puts name, post and letter on record with it (domain §4.5, §5.2 D3).
type TakeBack struct {
	Free
	Name   string `form:"recibe_nombre" label:"Quién recibe" help:"La persona que autorizó por escrito quien es titular de la unidad." kind:"text" validate:"max=120" json:"recibe_nombre,omitempty" section:"Persona autorizada"`
	Post   string `form:"recibe_cargo" label:"Su cargo" kind:"text" validate:"max=120" json:"recibe_cargo,omitempty" section:"Persona autorizada"`
	Letter string `form:"recibe_autorizacion" label:"Autorización: oficio o escrito, fecha y quién la firma" kind:"text" validate:"max=300" json:"recibe_autorizacion,omitempty" section:"Persona autorizada"`
	Works  bool   `form:"funciona" label:"Probé el equipo y lo recibo como dice el documento" kind:"check" validate:"required" json:"funciona"`
	seals.Signing
}

// Key names the activity.
func (*TakeBack) Key() procedure.Act { return procedure.TakeBack }

// Check asks the Supervisor who received and by which letter; the requester signs for themselves. Who is not content uses
// FaultPersists instead.
func (a *TakeBack) Check(d *Doing) error {
	if d.Role != procedure.Supervisor {
		if a.Name+a.Post+a.Letter != "" {
			return invalid("recibe_nombre", "Aquí firmas tú por ti. Si recibe otra persona, lo registra la Supervisión.")
		}
		return nil
	}
	switch {
	case len([]rune(a.Name)) < 5:
		return invalid("recibe_nombre", "Escribe el nombre completo de quien recibió el equipo.")
	case len([]rune(a.Post)) < 4:
		return invalid("recibe_cargo", "Escribe el cargo de quien recibió el equipo.")
	case len([]rune(a.Letter)) < 10:
		return invalid("recibe_autorizacion", "Escribe el oficio o escrito que la autoriza, su fecha y quién lo firma.")
	}
	return nil
}

// Apply signs as the one who receives; custody returns to the user.
func (a *TakeBack) Apply(d *Doing) {
	o := d.Order
	received := PaperChange{Kind: "ST-ERE", Status: "firmado", Slot: SlotGetsBack}
	if d.Role == procedure.Supervisor {
		received.Signer = &Signer{Name: a.Name, Post: a.Post, Note: "Autorización por escrito: " + a.Letter + ". Lo asentó " + d.Actor.Person.Name + "."}
		d.Effects.Text = "Recibió " + a.Name + ", " + a.Post + ". " + a.Letter
	}
	d.Effects.paper(received)
	d.Effects.Custody = &CustodyChange{To: procedure.AtUser, With: string(o.RequesterID), Paper: "ST-ERE", Gives: SlotReturns, Receives: SlotGetsBack}
	if d.Way.To == procedure.E05 {
		o.conclude(d, Solved)
	}
}

// FaultPersists says at the return that the fault is still there (OS-21).
type FaultPersists struct {
	Free
	Unchecked
	Text string `form:"motivo" label:"Qué sigue fallando" kind:"area" validate:"required,min=10,max=1000" json:"motivo"`
}

// Key names the activity.
func (*FaultPersists) Key() procedure.Act { return procedure.FaultPersists }

// Apply leaves section D unsigned; a first signature no longer counts.
func (a *FaultPersists) Apply(d *Doing) {
	d.Effects.Text = a.Text
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Status: "observado", Note: a.Text})
}
