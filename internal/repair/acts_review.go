package repair

import (
	"cmp"
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// ScheduleReview proposes when the three meet (rev11 P-07, GAP-19).
type ScheduleReview struct {
	Free
	On    string `form:"fecha" label:"Día de la revisión" kind:"date" validate:"required" json:"fecha"`
	At    string `form:"hora" label:"Hora" kind:"time" validate:"required" json:"hora"`
	Place string `form:"lugar" label:"Lugar" kind:"text" validate:"required,min=3,max=120" json:"lugar"`
}

// Key names the activity.
func (*ScheduleReview) Key() procedure.Act { return procedure.ScheduleReview }

// Check wants a business day to come.
func (a *ScheduleReview) Check(d *Doing) error { return agreedDay(d, "fecha", a.On) }

// Apply keeps the appointment.
func (a *ScheduleReview) Apply(d *Doing) {
	d.File.Record.ReviewOn, d.File.Record.ReviewAt = a.On+" "+a.At, a.Place
	d.Effects.Note = "Revisión conjunta el " + a.On + " a las " + a.At + ", " + a.Place + "."
}

// SignForProvider writes F-05 and takes the signature of the representative on the
// device of the AST, or on paper (GAP-20). Written again, it asks everybody to sign anew.
type SignForProvider struct {
	Free
	papers.ReviewResult
	papers.SerialRead
	papers.ModelRead
	Brand string `form:"marca" label:"Marca del bien que llegó" help:"Pasa al inventario." kind:"text" validate:"max=60" when:"resultado=conforme-con-sustitucion" json:"marca,omitempty" section:"Equipo"`
	papers.ReviewPlace
	papers.CoordinationName
	papers.ProviderReport
	papers.ReviewChecks
	Outsider
	Agrees bool `form:"acepta" label:"Quien representa al proveedor leyó el acta completa y la firma" kind:"check" validate:"required" json:"acepta" section:"Firma del proveedor"`
	seals.Signing
}

// Key names the activity.
func (*SignForProvider) Key() procedure.Act { return procedure.SignForProvider }

// Check holds the result against what was read and tried: the serial decides whether it
// is the same machine, and nothing that fails a check is conforming.
func (a *SignForProvider) Check(d *Doing) error {
	if _, err := orders.Photographs(nil, nil, d.Facts.Photos); err != nil {
		return err
	}
	if a.Until != "" {
		if err := promised(d, "garantia_hasta", a.Until); err != nil {
			return err
		}
	}
	same := sameSerial(a.SerialBack, d.Facts.Asset.Serial)
	switch procedure.Answer(a.Result) {
	case procedure.ReviewSame:
		if !same {
			return invalid("serie", "La serie no es la del equipo que salió ("+d.Facts.Asset.Serial+"). Si es otro bien, elige «Conforme con sustitución».")
		}
	case procedure.ReviewSwap:
		if same {
			return invalid("serie", "Esa es la serie del equipo que salió: no es otro bien.")
		}
		if strings.TrimSpace(a.Brand) == "" {
			return invalid("marca", "Escribe la marca del bien que llegó en su lugar.")
		}
		if strings.TrimSpace(a.ModelBack) == "" {
			return invalid("modelo", "Escribe el modelo del bien que llegó en su lugar.")
		}
	default:
		if len([]rune(a.Remarks)) < 10 {
			return invalid("observaciones", "Di qué no está conforme o por qué no se reparó, con al menos 10 caracteres.")
		}
		return nil
	}
	if a.Fault == "si" || a.failing() {
		return invalid("resultado", "Una comprobación no es conforme o la falla sigue: el resultado no puede ser conforme.")
	}
	return nil
}

func (a *SignForProvider) failing() bool {
	for _, v := range []string{a.Exterior, a.Accessories, a.Power, a.Storage, a.Spec, a.Net} {
		if v == "no" {
			return true
		}
	}
	return false
}

// Apply writes the act of the review and puts the signature of the representative.
func (a *SignForProvider) Apply(d *Doing) {
	f := d.File
	old := d.Facts.Asset
	same := "no"
	if sameSerial(a.SerialBack, old.Serial) {
		same = "si"
	}
	r := &Review{Result: procedure.Answer(a.Result), Serial: a.SerialBack, Provider: a.Outsider, Place: a.Place, Until: a.Until}
	if f.Record.Review != nil {
		r.Paper = f.Record.Review.Paper
	}
	if r.Result == procedure.ReviewSwap {
		r.Machine = &Replacement{Serial: a.SerialBack, Brand: a.Brand, Model: a.ModelBack}
	}
	f.Record.Review = r
	a.Photos, _ = orders.Photographs(nil, nil, d.Facts.Photos) // Check has judged them
	body := reviewBody{Place: a.Place, At: stamp(d.written()),
		Participants: papers.ParticipantsPart{Adviser: d.Actor.Person.Name, Representative: a.Outsider, CoordinationName: a.CoordinationName},
		Asset:        papers.ReviewedAsset{Inventory: old.Inventory, Model: old.Model, Serial: old.Serial, SerialRead: a.SerialRead, ModelRead: a.ModelRead, Same: same},
		Report:       a.ProviderReport, Checks: a.ReviewChecks, Result: a.ReviewResult}
	d.Effects.Note = "Acta llena y firmada por " + a.Name + " (" + a.Company + ")."
	d.Effects.Papers = append(d.Effects.Papers, paperChange{kind: papers.JointReview, fresh: r.Paper == "", data: body, kept: &r.Paper,
		signs: []signer{{slot: SlotProvider, outsider: &a.Outsider}}})
}

// reviewBody are the parts of F-05 that one act writes together.
type reviewBody struct {
	Place        string
	At           any
	Participants papers.ParticipantsPart
	Asset        papers.ReviewedAsset
	Report       papers.ProviderReport
	Checks       papers.ReviewChecks
	Result       papers.ReviewResult
}

// parts are the keys of the format with their values.
func (b reviewBody) parts() map[string]any {
	return map[string]any{"lugar": b.Place, "fecha": b.At, "participantes": b.Participants, "bien": b.Asset, "reporte": b.Report, "comprobaciones": b.Checks, "resultado": b.Result}
}

// SignReview is the signature of the Coordinación Administrativa on F-05 (rev11 P-07).
type SignReview struct {
	Free
	Unchecked
	Remarks string `form:"observaciones" label:"Observaciones" kind:"area" validate:"max=500" json:"observaciones,omitempty"`
	seals.Signing
}

// Key names the activity.
func (*SignReview) Key() procedure.Act { return procedure.SignReview }

// Apply signs as the Coordinación.
func (a *SignReview) Apply(d *Doing) {
	r := *d.File.Record.Review
	r.Coordination = d.Actor.Person.ID
	d.File.Record.Review = &r
	d.Effects.Note = "Firmó la revisión conjunta. " + a.Remarks
	d.Effects.Papers = append(d.Effects.Papers, paperChange{kind: papers.JointReview, signs: []signer{{slot: SlotCoordination, note: a.Remarks}}, kept: &r.Paper})
}

// JointReview is the third signature, which carries out what the act says (EX-15, EX-16,
// EX-17, EX-18; rev11 P-07).
type JointReview struct {
	Exit               string                                        `form:"respuesta" label:"¿Qué resultó de la revisión conjunta?" kind:"choice" validate:"required,oneof=conforme conforme-con-sustitucion no-conforme sin-reparar" json:"respuesta"`
	papers.ReceiptDisk `optional:"yes" when:"respuesta=no-conforme"` // as it left before, where nothing else is said
	seals.Beside
	seals.Signing
}

// Key names the activity.
func (*JointReview) Key() procedure.Act { return procedure.JointReview }

// Answer is the result.
func (a *JointReview) Answer() procedure.Answer { return procedure.Answer(a.Exit) }

// Check refuses another result than the one that was signed, and that a machine leaves with
// nobody having said what becomes of its disk and its backup (GAP-53): one that the provider
// attended on site leaves here for the first time.
func (a *JointReview) Check(d *Doing) error {
	r := d.File.Record.Review
	if r == nil {
		return refuse("Todavía no hay acta de revisión conjunta.", "Llénala y recaba la firma del proveedor.", "P-07")
	}
	if r.Result != a.Answer() {
		return invalid("respuesta", "El acta firmada dice otro resultado. Si cambió, llena el acta otra vez.")
	}
	if a.Answer() != procedure.ReviewFails {
		return nil
	}
	if d.File.Record.Left == nil {
		switch {
		case a.Storage == "":
			return invalid("almacenamiento", "El equipo sale por primera vez con el proveedor: di qué pasa con su disco.")
		case a.Backup == "":
			return invalid("respaldo_equipo", "El equipo sale por primera vez con el proveedor: di en qué está su respaldo.")
		}
	}
	return storageSaid(d, a.Storage, a.Secrecy)
}

// Apply signs as the AST, ends the quarantine, and asks for the movement of a replacement.
func (a *JointReview) Apply(d *Doing) {
	f := d.File
	r := *f.Record.Review
	places := []string{SlotProvider, SlotCoordination, SlotAdviser}
	if a.Answer() == procedure.ReviewFails && r.Coordination == "" {
		places = []string{SlotProvider, SlotAdviser}
	}
	witness := d.beside()
	f.Record.Review = &r
	d.Effects.Papers = append(d.Effects.Papers, paperChange{kind: papers.JointReview, signs: []signer{{slot: SlotAdviser}}, seals: places, kept: &r.Paper})
	away := d.Facts.Custody.Place
	switch a.Answer() {
	case procedure.ReviewFails:
		// It goes back with the very person who signed the act: F-11 says so (domain §4.5).
		f.Record.Review, f.PromisedOn = nil, ""
		part := papers.ReceiptPart{ReceiptParty: papers.ReceiptParty{Company: r.Provider.Company, Name: r.Provider.Name, IDType: r.Provider.IDType},
			ReceiptTerms: papers.ReceiptTerms{Reference: cmp.Or(f.ProviderRef, "sin referencia")},
			ReceiptThing: papers.ReceiptThing{Place: r.Place, State: "Regresa al proveedor: la revisión conjunta no fue conforme. Serie " + r.Serial + "."},
			ReceiptDisk:  papers.ReceiptDisk{Secrecy: a.Secrecy}}
		f.Record.Left = f.Record.Left.anew(d.Facts.Asset.Contract, a.Storage, a.Backup)
		f.Record.Left.carry(&part)
		d.Effects.Papers = append(d.Effects.Papers, d.witnessed(witness, paperChange{kind: papers.Receipt, fresh: true, section: "salida", kept: &f.Record.Departure, data: part,
			signs: []signer{{slot: SlotHands}, {slot: SlotReceives, outsider: &r.Provider}}, seals: []string{SlotHands, SlotReceives}}))
		d.Effects.Custody = &leg{from: away, to: equipment.AtProvider, with: f.ProviderID, kind: papers.Receipt, gives: SlotHands, receives: SlotReceives}
	case procedure.ReviewSwap:
		d.Effects.Custody = &leg{from: away, to: equipment.AtDTIC, with: string(d.Actor.Person.ID), kind: papers.JointReview, gives: SlotProvider, receives: SlotAdviser}
		d.Effects.Swap = r.machine(d.Facts.Asset, calendar.DayOf(d.Now, clock.Mexico).String())
	case procedure.ReviewSame:
		d.Effects.Until = r.Until
		fallthrough
	default:
		if away == equipment.InQuarantine {
			d.Effects.Custody = &leg{from: away, to: equipment.AtDTIC, with: string(d.Actor.Person.ID), kind: papers.JointReview, gives: SlotProvider, receives: SlotAdviser}
		}
	}
}

// machine is the one that came as the inventory is told of it: it serves whom the other
// served, under the same contract. It came that day and was never maintained here, so that
// its first preventive is counted from then (rev11 P-04, P-09).
func (r Review) machine(old equipment.Asset, today string) *equipment.Asset {
	next := old
	next.Serial, next.Brand, next.Model, next.Inventory, next.Provisional = r.Machine.Serial, r.Machine.Brand, r.Machine.Model, "", true
	next.AcquiredOn, next.LastMaintenance = today, ""
	if r.Until != "" {
		next.WarrantyFrom, next.WarrantyUntil = today, r.Until
	}
	return &next
}

// promised refuses a date that is none or has passed.
func promised(d *Doing, field, text string) error {
	day, err := calendar.ParseDay(text)
	if err != nil || day.Before(calendar.DayOf(d.Now, clock.Mexico)) {
		return invalid(field, "Escribe una fecha de hoy en adelante.")
	}
	return nil
}
