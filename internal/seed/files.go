package seed

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// carrier collects and returns machines for a provider; nobody of that company has an
// account.
var (
	carrier  = repair.Outsider{Name: "Iván Robles (DEMO)", Company: "Servicios de Cómputo del Valle (DEMO)", IDType: "gafete"}
	collects = papers.ReceiptParty{Name: carrier.Name, Company: carrier.Company, IDType: carrier.IDType}
)

// report is the provider's number of what it did.
var report = papers.ReportNumber{Number: "RS-4471"}

// file goes a way of the external file that an order opened, by the acts of the people
// whose turn it is (rev11 P-07, P-08, P-09).
func (d *Driver) file(ctx context.Context, ref, wayID string) error {
	v, err := d.open(ctx, ref)
	if err != nil {
		return err
	}
	f, err := d.Program.Repair.OfOrder(ctx, d.Program.DB.Read(), string(v.Order.ID))
	if err != nil {
		return err
	}
	return d.FileWay(ctx, f.Folio, wayID)
}

// fileSide does an act of the file that an order opened which goes no way of it, as the first who
// may do it.
func (d *Driver) fileSide(ctx context.Context, ref string, key procedure.Act) error {
	v, err := d.open(ctx, ref)
	if err != nil {
		return err
	}
	f, err := d.Program.Repair.OfOrder(ctx, d.Program.DB.Read(), string(v.Order.ID))
	if err != nil {
		return err
	}
	a, ok := repair.Activity(key)
	if !ok {
		return fmt.Errorf("no such act of a file: %s", key)
	}
	return d.FileAct(ctx, f.Folio, a.By[0], key, "")
}

// FileWay goes one way of the external machine in the file with a folio, with whatever
// has to be done before it; where a way waits for a term, the clock moves past it.
func (d *Driver) FileWay(ctx context.Context, folio, wayID string) error {
	way, ok := procedure.Rev11.External.Way(wayID)
	if !ok {
		return fmt.Errorf("no such way")
	}
	switch wayID {
	case "EX-10":
		if err := d.fileActs(ctx, folio, procedure.DocumentCollection, procedure.SignCollection); err != nil {
			return err
		}
	case "EX-15", "EX-16", "EX-17", "EX-18":
		d.result = string(way.Answer)
		if err := d.fileActs(ctx, folio, procedure.SignForProvider, procedure.SignReview); err != nil {
			return err
		}
	case "EX-19":
		if err := d.fileActs(ctx, folio, procedure.RequestMovement); err != nil {
			return err
		}
	case "EX-24":
		f, err := d.fileOf(ctx, folio)
		if err != nil {
			return err
		}
		if until := f.DueAt.Add(time.Minute); d.Clock.Now().Before(until) {
			d.Clock.Set(until)
		}
	}
	return d.FileAct(ctx, folio, way.By[0], way.Act, way.Answer)
}

func (d *Driver) fileActs(ctx context.Context, folio string, keys ...procedure.Act) error {
	for _, key := range keys {
		role := procedure.Adviser
		for _, s := range procedure.Rev11.External.Sides {
			if s.Act == key {
				role = s.By[0]
			}
		}
		if err := d.FileAct(ctx, folio, role, key, ""); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

func (d *Driver) fileOf(ctx context.Context, folio string) (repair.File, error) {
	return d.Program.Repair.ByFolio(ctx, d.Program.DB.Read(), folio)
}

// FileActor returns who plays a role in a file now.
func (d *Driver) FileActor(ctx context.Context, f repair.File, role procedure.Role) (people.Actor, error) {
	o := &orders.Order{RequesterID: people.ID(f.UserID), AdviserID: people.ID(f.AdviserID)}
	if f.NewOrderID != "" && f.State == procedure.X50 && role == procedure.Adviser {
		id, err := orders.AdviserOf(ctx, d.Program.DB.Read(), f.NewOrderID)
		if err != nil {
			return people.Actor{}, err
		}
		o.AdviserID = id
	}
	return d.Actor(ctx, o, role)
}

// FileAct hands in one act of a file as whoever plays a role in it.
func (d *Driver) FileAct(ctx context.Context, folio string, role procedure.Role, key procedure.Act, answer procedure.Answer) error {
	f, err := d.fileOf(ctx, folio)
	if err != nil {
		return err
	}
	actor, err := d.FileActor(ctx, f, role)
	if err != nil {
		return err
	}
	act, err := d.fileSample(ctx, f, key, answer)
	if err != nil {
		return err
	}
	opt := repair.Options{Version: f.Version}
	switch key {
	case procedure.RecordReply, procedure.MeetRequirement, procedure.EndOnSite, procedure.ArrangeService, procedure.JointReview:
		if opt.Files, err = d.proof(ctx); err != nil {
			return err
		}
	case procedure.DocumentCollection, procedure.SignForProvider:
		if opt.Photos, err = d.photos(ctx); err != nil {
			return err
		}
	}
	_, err = d.Program.RepairDesk.Perform(ctx, actor, folio, act, opt)
	return err
}

// proof is a scan as somebody attaches it.
func (d *Driver) proof(ctx context.Context) ([]orders.File, error) {
	if !d.Program.Desk.KeepsFiles() { // the content may be absent from a scratch database; its row says the same
		return []orders.File{{Name: "respuesta.pdf", MediaType: "application/pdf", Size: 67, Hash: "demostracion"}}, nil
	}
	return d.Program.Desk.Keep(ctx, []orders.Upload{{Name: "respuesta.pdf", Content: bytes.NewReader(scanned("Respuesta (DEMO)"))}})
}

// fileSample is an act of a file with fields that fit it as it stands.
func (d *Driver) fileSample(ctx context.Context, f repair.File, key procedure.Act, answer procedure.Answer) (repair.Act, error) {
	c := d.Program.DB.Read()
	asset, err := d.Program.Equipment.Asset(ctx, c, equipment.ID(f.AssetID))
	if err != nil {
		return nil, err
	}
	sign := seals.Signing{Secret: d.Program.Config.DemoPIN, Declared: true}
	hash := func(id string) (seals.Signing, error) {
		if id == "" {
			return sign, nil
		}
		p, err := d.Program.Papers.Get(ctx, c, id)
		s := sign
		s.PaperHash = p.Hash
		return s, err
	}
	soon, serial := d.workday(1).String(), orElse(asset.Serial, "sin serie")
	switch key {
	case procedure.ArrangeService:
		return &repair.ArrangeService{Exit: string(answer), On: soon, At: "10:00", Contact: "Mesa del proveedor (DEMO)", Text: "Se acordó con la mesa del proveedor cómo se atiende."}, nil
	case procedure.RescheduleHandover:
		return &repair.RescheduleHandover{On: soon, Text: "El mensajero no llegó; se acordó otro día."}, nil
	case procedure.EndOnSite:
		return &repair.EndOnSite{ReportNumber: report, SerialRead: papers.SerialRead{SerialBack: serial}, Text: "Cambió la fuente y probó el equipo dos horas."}, nil
	case procedure.RecordReply:
		a := &repair.RecordReply{ReplyForm: orders.ReplyForm{LetterReply: papers.LetterReply{Sense: string(answer), Number: "ADE/1123/2026", Day: d.today().String()}, ReplyBrief: orders.ReplyBrief{Summary: "La Agencia contestó por oficio a la solicitud."}}}
		if answer == procedure.ReplyDenies {
			a.Destiny = "baja"
		}
		return a, nil
	case procedure.MeetRequirement:
		return &repair.MeetRequirement{Number: "ALC-12", Day: d.today().String(), Text: "Se envió el diagnóstico ampliado con fotografías."}, nil
	case procedure.DeclineRepair:
		return &repair.DeclineRepair{Text: "La unidad ya recibió otro equipo y no lo necesita."}, nil
	case procedure.DocumentCollection:
		return d.collection(asset.Serial), nil
	case procedure.SignCollection:
		s, err := hash(f.Record.Handover)
		return &repair.SignCollection{BackupPart: papers.BackupPart(d.backup("")), Signing: s}, err
	case procedure.Collect:
		s, err := hash(f.Record.Handover)
		return &repair.Collect{On: soon, Signing: s}, err
	case procedure.HandToProvider:
		return &repair.HandToProvider{ReceiptParty: collects, ReceiptTerms: papers.ReceiptTerms{Reference: orElse(f.ProviderRef, "GX-20418"), Contract: orElse(asset.Contract, "sin contrato")},
			ReceiptThing: papers.ReceiptThing{Place: "Taller de la DTIC", State: "Cargador y cable; carcasa en buen estado."}, Serial: serial,
			ReceiptDisk:    papers.ReceiptDisk{Storage: "retirado", Backup: "Respaldo verificado"},
			ReceiptPromise: papers.ReceiptPromise{Promised: d.workday(5).String()}, Agrees: true, Signing: d.outside(sign)}, nil
	case procedure.ProviderReturns:
		return &repair.ProviderReturns{ReceiptParty: collects, ReportNumber: report, SerialRead: papers.SerialRead{SerialBack: serial},
			ReceiptThing: papers.ReceiptThing{Place: "Taller de la DTIC", State: "Regresa con cargador y cable."}, Agrees: true, Signing: d.outside(sign)}, nil
	case procedure.ScheduleReview:
		return &repair.ScheduleReview{On: soon, At: "11:00", Place: "Taller de la DTIC"}, nil
	case procedure.SignForProvider:
		a := d.reviewed(serial, asset.Model)
		a.Signing = d.outside(sign)
		return a, nil
	case procedure.SignReview:
		s, err := hash(reviewPaper(f))
		return &repair.SignReview{Signing: s}, err
	case procedure.JointReview:
		s, err := hash(reviewPaper(f))
		a := &repair.JointReview{Exit: string(answer), Signing: s}
		if answer == procedure.ReviewFails { // it goes back with a receipt that they sign
			a.Storage, a.Backup, a.Signing = "retirado", "Respaldo verificado", d.outside(s)
		}
		return a, err
	case procedure.RequestMovement:
		return &repair.RequestMovement{MovementSupport: papers.MovementSupport{Support: "Acta de revisión conjunta del expediente"}, Signing: sign}, nil
	case procedure.RegisterMovement:
		// the paper is written anew by this act, so nothing on it was shown before
		return &repair.RegisterMovement{RegistryPart: papers.RegistryPart{Sort: "definitivo", Inventory: "DEMO-R-" + f.Folio[len(f.Folio)-4:], RegistryEntry: papers.RegistryEntry{Number: "SICOPA-2026-77", Day: d.today().String()}, Charge: "si"}, Signing: sign}, nil
	case repair.SignDisposal:
		s, err := hash(f.Record.Movement.Paper)
		return &repair.DisposalRequest{Signing: s}, err
	case repair.RegisterDisposal:
		return &repair.DisposalRegistry{RegistryEntry: papers.RegistryEntry{Number: "SICOPA-2026-78", Day: d.today().String()}, Signing: sign}, nil
	case procedure.Configure:
		return &repair.Configure{Serial: serial, Number: orElse(asset.Inventory, "sin número"), System: true, Network: true, Apps: true, Before: "Llegó sin sistema.", After: "Quedó con el sistema institucional y en red."}, nil
	case procedure.Chase:
		return &repair.Chase{By: "telefono", With: "Mesa del proveedor (DEMO)", Text: "Confirmaron que el equipo está en laboratorio."}, nil
	case procedure.LogProcedure:
		return &repair.LogProcedure{Form: dealings.Form{Body: "Coordinación Administrativa", Text: "Se pidió que reserve al técnico.", Day: d.today().String()}}, nil
	case procedure.Reassign:
		return &repair.Reassign{AdviserID: string(d.person(Paola).ID), Text: "Cambio de turno de quien lo seguía."}, nil
	}
	return nil, fmt.Errorf("seed: no sample of %s", key)
}

func reviewPaper(f repair.File) string {
	if f.Record.Review == nil {
		return ""
	}
	return f.Record.Review.Paper
}

func (d *Driver) collection(serial string) *repair.DocumentCollection {
	a := &repair.DocumentCollection{}
	a.Purpose, a.Serial, a.System = "proveedor", orElse(serial, "sin serie"), "Windows 11"
	a.Memory, a.Disk, a.Processor = "16 GB", "SSD 480 GB", "Intel Core i5"
	a.Case, a.Screen, a.Ports, a.Seals, a.PowersOn, a.Tested = "buena", "na", "buena", "buena", "si", "si"
	a.Accessories = []papers.Accessory{{Name: "cable", Comes: "si"}, {Name: "cargador", Comes: "na"}}
	a.Fault, a.Works = "La falla que autorizó reparar la Agencia.", "Envío al proveedor que asigna la Agencia."
	return a
}

// reviewed is the act of the joint review with the result that the next way has.
func (d *Driver) reviewed(serial, model string) *repair.SignForProvider {
	a := &repair.SignForProvider{Outsider: carrier, Agrees: true,
		ReviewResult: papers.ReviewResult{Result: d.result}, SerialRead: papers.SerialRead{SerialBack: serial}, ReviewPlace: papers.ReviewPlace{Place: "Taller de la DTIC"},
		CoordinationName: papers.CoordinationName{Coordination: "Teresa Olvera, Coordinación Administrativa (DEMO)"},
		ProviderReport:   papers.ProviderReport{ReportNumber: report, Work: "Cambio de la tarjeta principal y pruebas."},
		ReviewChecks:     papers.ReviewChecks{Exterior: "conforme", Accessories: "conforme", Power: "conforme", Storage: "na", Spec: "conforme", Net: "na", Fault: "no"}}
	switch procedure.Answer(d.result) {
	case procedure.ReviewSwap:
		a.SerialBack, a.Brand, a.ModelBack, a.Until = serial+"R", "Repuesto", model+" (repuesto)", d.today().Add(365).String()
	case procedure.ReviewFails:
		a.Power, a.Fault, a.Remarks = "no", "si", "El equipo no enciende tras diez minutos de prueba."
	case procedure.ReviewUnrepaired:
		a.Fault, a.Remarks = "si", "El proveedor rechazó la garantía después de revisarlo."
	}
	return a
}

// configureIfBack does what R-A-07 asks before a machine that came back is handed over.
func (d *Driver) configureIfBack(ctx context.Context, o *orders.Order) error {
	if o.Origin != orders.Comeback {
		return nil
	}
	f, err := d.Program.Repair.OfNewOrder(ctx, d.Program.DB.Read(), string(o.ID))
	if err != nil || !f.Open() || f.Record.Setup != nil {
		return err
	}
	return d.FileAct(ctx, f.Folio, procedure.Adviser, procedure.Configure, "")
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Result chooses what the next joint review says.
func (d *Driver) Result(answer string) { d.result = answer }

// FileInName has the Supervisor confirm the proposal of a machine that came back, once
// the term of its user ran out and where the institution allows it (EX-21, GAP-17).
func (d *Driver) FileInName(ctx context.Context, ref string) error {
	supervisor, err := d.Member(ctx, Beatriz)
	if err != nil {
		return err
	}
	err = d.Program.DB.Write(ctx, func(c *database.Conn) error {
		return d.Program.Settings.Set(ctx, c, d.Clock.Now(), string(supervisor.Person.ID), settings.ReturnBySupervisor, "sí", "Así lo instruyó la persona titular.")
	})
	if err != nil {
		return err
	}
	v, err := d.open(ctx, ref)
	if err != nil {
		return err
	}
	if err := d.wait(ctx, v.Order.DueAt.Add(time.Hour)); err != nil {
		return err
	}
	_, err = d.Program.Desk.Perform(ctx, supervisor, ref, &orders.ConfirmPrefill{}, orders.Options{})
	return err
}
