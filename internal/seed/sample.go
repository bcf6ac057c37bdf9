package seed

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// SampleAct returns an act for a way that the desk accepts from the order as it
// stands, when whoever plays the first role of the way hands it in: its fields fit
// and what it signs is the paper as it is now. What must be done before the way
// (reception, first signatures, proposals) is not part of it: see Walk.
func (d *Driver) SampleAct(ctx context.Context, way procedure.Way, v orders.View) (orders.Act, error) {
	return d.sample(ctx, way, v, "")
}

// sign is the signature of the cast on a paper as it stands.
func (d *Driver) sign(p papers.Paper) seals.Signing {
	return seals.Signing{Secret: d.Program.Config.DemoPIN, Declared: true, PaperHash: p.Hash}
}

// inUse is the newest paper of a kind that was not annulled.
func inUse(v orders.View, kind papers.Kind) papers.Paper {
	for i := len(v.Papers) - 1; i >= 0; i-- {
		if p := v.Papers[i]; p.Kind == kind && p.Status != papers.Void {
			return p
		}
	}
	return papers.Paper{}
}

func (d *Driver) firstAct(ctx context.Context, requester people.Person, from Start, way procedure.Way, variant string) (orders.Act, error) {
	w := d.Words
	switch way.Act {
	case procedure.Request:
		a := &orders.Request{}
		a.AssetID, a.Service, a.Category, a.Fault = string(from.Asset), from.Service, w.category(), w.fault()
		a.CanWork, a.Affects, a.Unbacked, a.Hours = w.canWork(), "yo", "no", "de 9 a 15 h"
		return a, nil
	case procedure.Prefill:
		return &orders.Prefill{Origin: orders.Preventive, AssetID: from.Asset, DueOn: d.today().Add(-365).String(), Fault: "Mantenimiento preventivo anual del equipo."}, nil
	case procedure.Capture:
		a := &orders.Capture{RequesterID: string(requester.ID), Medium: orders.MediumPhone, RealAt: d.Clock.Now().Add(-90 * time.Minute), Justification: "La persona llamó porque su equipo no enciende."}
		a.AssetID, a.Service, a.Category, a.Fault = string(from.Asset), from.Service, w.category(), w.fault()
		a.CanWork, a.Affects = w.canWork(), "yo"
		if "+"+variant == ByPaper {
			return a, d.onPaper(ctx, a, requester)
		}
		return a, nil
	}
	return nil, fmt.Errorf("no order begins with %s", way.ID)
}

// onPaper hands the requester's unit a block of folios and captures the first one,
// as after a day without the system (rev11 P-12).
func (d *Driver) onPaper(ctx context.Context, a *orders.Capture, requester people.Person) error {
	a.Medium, a.Justification = orders.MediumPaper, "Se llenó en papel mientras no hubo red en la delegación."
	return d.Program.DB.Write(ctx, func(c *database.Conn) error {
		by := audit.By{Actor: string(d.person(Beatriz).ID), Role: string(people.Supervisor), At: a.RealAt.Add(-24 * time.Hour)}
		b, err := d.Program.Contingency.Issue(ctx, c, by, contingency.Orders, requester.UnitID, requester.Name, 5)
		if err != nil {
			return err
		}
		a.BlockFolio = b.Folios()[0]
		return nil
	})
}

func (d *Driver) sample(ctx context.Context, way procedure.Way, v orders.View, variant string) (orders.Act, error) {
	w, o, st := d.Words, v.Order, d.sign(inUse(v, papers.Handover))
	switch way.Act {
	case procedure.ConfirmPrefill:
		return &orders.ConfirmPrefill{Hours: "por la mañana"}, nil
	case procedure.DiscardPrefill:
		return &orders.DiscardPrefill{Reason: d.because()}, nil
	case procedure.Assign:
		return d.assign(o), nil
	case procedure.Reject:
		return d.reject(ctx, o)
	case procedure.Cancel:
		return &orders.Cancel{Reason: d.because()}, nil
	case procedure.Escalate:
		a := &orders.Escalate{FactsReview: papers.FactsReview{Review: "Se agotó lo que la mesa puede hacer. " + w.reason()}}
		if o.Record.Escalation == nil {
			a.Facts = "La falla alcanza a varias personas y nadie de la mesa puede atenderla."
		}
		return a, nil
	case procedure.Unassign:
		return &orders.Unassign{Reason: d.because()}, nil
	case procedure.FailedVisit:
		return &orders.FailedVisit{Reason: orders.Reason{Text: "La oficina estaba cerrada y nadie contestó la extensión."}}, nil
	case procedure.Determine:
		return &orders.Determine{DecisionPart: papers.DecisionPart{Exit: string(way.Answer), Reason: w.finding()}}, nil
	case procedure.Conclude:
		return &orders.Conclude{DiagnosisPart: papers.DiagnosisPart{Diagnosis: w.diagnosis(), Cause: w.cause()}, SolutionPart: papers.SolutionPart{Solution: w.solution()}}, nil
	case procedure.Rethink:
		return &orders.Rethink{Reason: d.because()}, nil
	case procedure.AskResources:
		return &orders.AskResources{Lines: d.lines(), Urgent: true, Reason: d.because()}, nil
	case procedure.TakeBack:
		return &orders.TakeBack{Works: true, Signing: st}, nil
	case procedure.FaultPersists:
		return &orders.FaultPersists{Text: "Al probarlo volvió a congelarse con el mismo archivo."}, nil
	case procedure.AnswerSurvey:
		return d.survey(o), nil
	case procedure.Reopen:
		return &orders.Reopen{Text: "La falla regresó hoy por la mañana con los mismos archivos."}, nil
	case procedure.AgreeMaintenance:
		return d.agreement(ctx, o, variant)
	case procedure.AcknowledgeDate:
		a := &orders.AcknowledgeDate{Signing: st}
		a.BackupForm = d.backup(variant)
		return a, nil
	case procedure.Observe:
		return &orders.Observe{Text: "La serie y los accesorios no son los de mi equipo."}, nil
	case procedure.Reschedule:
		return &orders.Reschedule{Reason: d.because()}, nil
	case procedure.Maintain:
		a := &orders.Maintain{Tasks: []string{"limpieza", "termica", "actualizacion", "pruebas"}, Notes: "Se limpió el interior y se actualizó el sistema."}
		if g := o.Record.Agreement; g != nil && g.Day != d.today().String() {
			a.Shifted = "La persona usuaria pidió hacerlo este día."
		}
		return a, nil
	case procedure.FindFault:
		return &orders.FindFault{Diagnosis: w.diagnosis()}, nil
	case procedure.DocumentHandover:
		return d.handover(v), nil
	case procedure.TakeIn:
		return &orders.TakeIn{Signing: st}, nil
	}
	return d.sampleLate(ctx, way, v, variant, st)
}

// sampleLate is the second half: from the revision in the DTIC on.
func (d *Driver) sampleLate(ctx context.Context, way procedure.Way, v orders.View, variant string, st seals.Signing) (orders.Act, error) {
	w, o := d.Words, v.Order
	switch way.Act {
	case procedure.DetermineWarranty:
		a := &orders.DetermineWarranty{Exit: string(way.Answer), Finding: w.diagnosis()}
		if covered, _ := v.Asset.UnderWarranty(d.today()); covered != (way.Answer == procedure.Yes) {
			a.Evidence = "Constancia del proveedor con otra vigencia, en el expediente."
		}
		return a, nil
	case procedure.ReportProvider:
		a := &orders.ReportProvider{DiagnosisPart: papers.DiagnosisPart{Diagnosis: w.diagnosis(), Cause: w.cause()}, Provider: v.Asset.ProviderID, Reference: "Reporte " + o.Folio, Promised: d.workday(8).String(), Notice: "Tu equipo quedó reportado con el proveedor; te avisaremos cuando regrese para instalarlo."}
		if a.Provider == "" && len(d.Cast.Providers) > 0 {
			a.Provider = d.Cast.Providers[0].ID
		}
		return a, nil
	case procedure.ProviderDenies:
		return &orders.ProviderDenies{Text: "El proveedor responde que el golpe no lo cubre la garantía."}, nil
	case procedure.DetermineResources:
		a := &orders.DetermineResources{Exit: string(way.Answer), Missing: "ninguno"}
		if way.Answer == procedure.No {
			a.Missing = w.needs() + " No hay en bodega."
		}
		return a, nil
	case procedure.Acquire:
		return &orders.Acquire{PurchasePart: papers.PurchasePart{Note: "Requisición a Recursos Materiales", Promised: d.workday(6).String()}, Supplier: "Recursos Materiales", Lines: d.short()}, nil
	case procedure.SuppliesArrive:
		return &orders.SuppliesArrive{Text: "Llegó lo solicitado y se ingresó a bodega."}, nil
	case procedure.ProvideResources:
		a := &orders.ProvideResources{Lines: o.Record.Lines, Order: "Instala lo entregado y prueba el equipo antes de devolverlo."}
		a.Without, a.Signing = len(a.Lines) == 0, d.sign(papers.Paper{})
		return a, nil
	case procedure.ReceiveHandover:
		return &orders.ReceiveHandover{Signing: st}, nil
	case procedure.DraftLetter:
		return &orders.DraftLetter{LetterText: papers.LetterText{Addressee: "Agencia Digital del Estado de México", Subject: "Solicitud de reparación de equipo (norma SEI-028)", Grounds: "Procedimiento «Servicios de soporte técnico», revisión 11.", Body: "Se solicita la reparación del equipo que se describe. " + w.diagnosis() + " " + w.needs(), Contact: v.Name(o.RequesterID) + ", " + o.Building, Copies: []string{"coordinacion", "titular-unidad", "archivo"}}}, nil
	case procedure.ObserveLetter:
		return &orders.ObserveLetter{Text: "Agrega el número de contrato y corrige el cargo de la persona de contacto."}, nil
	case procedure.SignLetter:
		l, err := d.Program.Letters.Get(ctx, d.Program.DB.Read(), o.Record.Letter)
		if err != nil {
			return nil, err
		}
		st.PaperHash = l.Hash
		return &orders.SignLetter{Instruction: "Notifícalo por correo institucional y recaba el acuse de cada área.", Signing: st}, nil
	case procedure.DetermineMechanism:
		return d.mechanism(way, v, variant, st), nil
	case procedure.RecordResult:
		a := &orders.RecordResult{Report: "El tercero entregó el equipo reparado con su informe.", Signing: st}
		if v.Custody.Place == equipment.AtProvider {
			a.ReceiptForm, a.Agrees = receipt("Regresa con cargador, limpio y probado"), true
			a.Signing = d.outside(st)
			a.Hands = d.hands(v)
		}
		return a, nil
	case procedure.MechanismFails:
		return &orders.MechanismFails{Report: "El tercero informó que no puede atenderlo en el plazo."}, nil
	case procedure.NobodyReceives:
		return &orders.NobodyReceives{Text: "Se avisó tres veces por correo y una a su titular de unidad, sin respuesta."}, nil
	case procedure.ProviderSilent:
		return &orders.ProviderSilent{Text: "Se llamó lunes y martes a la mesa de garantías y se escribió por el portal."}, nil
	}
	return nil, fmt.Errorf("no sample for %s (%s)", way.ID, way.Act)
}

func (d *Driver) because() orders.Reason { return orders.Reason{Text: d.Words.reason()} }

func (d *Driver) adviser(o *orders.Order) people.Person {
	p := d.person(first(d.Adviser, Jorge))
	if p.ID == o.RequesterID {
		return d.person(Paola)
	}
	return p
}

func (d *Driver) assign(o *orders.Order) *orders.Assign {
	return &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(d.adviser(o).ID), Priority: string(o.Priority), Why: "Conoce el equipo y pasa hoy por ahí"}}
}

func (d *Driver) reject(ctx context.Context, o *orders.Order) (orders.Act, error) {
	if x := o.Record.Rejection; x != nil {
		return &orders.Reject{Cause: x.Cause, Text: x.Text}, nil
	}
	cause, err := d.cause(ctx)
	return &orders.Reject{Cause: cause, Text: "El servicio corresponde a otra área. " + d.Words.reason()}, err
}

func (d *Driver) cause(ctx context.Context) (string, error) {
	v, err := d.Program.Settings.Now(ctx)
	if err != nil {
		return "", err
	}
	causes := v.List(settings.RejectionCauses)
	if len(causes) == 0 {
		return "", fmt.Errorf("no cause to reject an order with")
	}
	return causes[min(2, len(causes)-1)], nil
}

// short is a part of which there is not enough, to be bought.
func (d *Driver) short() []orders.Line {
	for _, i := range d.Cast.Items {
		if i.Short() {
			return []orders.Line{{ItemID: i.ID, Quantity: 1}}
		}
	}
	return nil
}

func (d *Driver) lines() []orders.Line {
	for _, i := range d.Cast.Items {
		if i.Stock > 4 {
			return []orders.Line{{ItemID: i.ID, Quantity: 1, Purpose: "para la reparación"}}
		}
	}
	return []orders.Line{{ItemID: "ninguno", Quantity: 1, Purpose: "para la reparación"}}
}

func (d *Driver) survey(o *orders.Order) *orders.AnswerSurvey {
	m := d.Words.marks()
	a := &orders.AnswerSurvey{SurveyAnswers: papers.SurveyAnswers{Resolved: d.Words.resolved(), Time: m, Manner: m, Knowledge: m, Solution: m, Product: m, Comments: d.Words.Comment}}
	if o.Record.HadCustody {
		a.Care = m
	}
	return a
}

// agreement takes the next slot of the agenda, a quarter of an hour apart.
func (d *Driver) agreement(ctx context.Context, o *orders.Order, variant string) (orders.Act, error) {
	kind := "correctivo"
	if o.Origin == orders.Preventive {
		kind = "preventivo"
	}
	const aDay = 24 // slots from 9:15 on
	place := "sitio"
	if "+"+variant == WithWorkshop || d.needsWorkshop() {
		place = "taller"
	}
	minutes := 9*60 + 15 + d.slot%aDay*15
	a := &orders.AgreeMaintenance{SchedulePart: papers.SchedulePart{Day: d.workday(1 + d.slot/aDay).String(), Time: fmt.Sprintf("%02d:%02d", minutes/60, minutes%60), Minutes: 60, Place: place, Kind: kind}}
	if o.Record.Agreement != nil {
		a.Rework = d.Words.reason()
	}
	d.slot = (d.slot + 1) % (5 * aDay)
	return a, ctx.Err()
}

// backup is what a person says of their information: that it is safe, or that they cannot reach it.
func (d *Driver) backup(variant string) orders.BackupForm {
	if "+"+variant == WithBackup {
		return orders.BackupForm{Option: orders.BackupAsk, Scope: "Carpeta de expedientes del área, en el disco del equipo."}
	}
	return orders.BackupForm{Option: orders.BackupDone, Medium: "Unidad de red del área", Day: d.today().String()}
}

func (d *Driver) handover(v orders.View) *orders.DocumentHandover {
	a := &orders.DocumentHandover{DeliveryPart: papers.DeliveryPart{Purpose: "reparacion", Serial: v.Asset.Serial, System: "Windows 11", Case: "buena", Screen: "na", Ports: "buena", Seals: "buena", Accessories: []orders.Accessory{{Name: "cable", Comes: "si"}, {Name: "cargador", Comes: "na"}}, PowersOn: "si", Tested: "si", Fault: v.Order.Fault, Works: "Revisión completa, respaldo verificado y reparación si procede."}}
	if equipment.TypeOf(v.Asset.Type).Computer {
		a.Memory, a.Disk, a.Processor = "16 GB", "SSD 480 GB", "Intel Core i5"
	}
	if a.Serial == "" {
		a.Serial = "sin serie"
	}
	return a
}

func (d *Driver) mechanism(way procedure.Way, v orders.View, variant string, st seals.Signing) *orders.DetermineMechanism {
	a := &orders.DetermineMechanism{DeterminationPart: papers.DeterminationPart{Exit: string(way.Answer), Text: "Vistos los hechos y la revisión, se determina el mecanismo que sigue."}, Signing: st}
	if way.Answer != procedure.MechNone {
		a.Limit = d.workday(10).String()
	}
	switch way.Answer {
	case procedure.MechReassig, procedure.MechNone:
		if v.Order.AdviserID == "" || "+"+variant == "+otro" {
			a.AdviserID = string(d.person(Paola).ID)
		}
		if people.ID(a.AdviserID) == v.Order.RequesterID {
			a.AdviserID = string(d.person(Jorge).ID)
		}
	case procedure.MechThird:
		a.InChargeID = string(d.person(Paola).ID)
		a.Responsible = "Taller Autorizado Demo"
		if a.Out = "+"+variant == WithOuting; a.Out {
			a.ReceiptForm, a.Agrees = receipt("Con cargador, sin daños visibles"), true
			a.Signing = d.outside(st)
			a.Hands = d.hands(v)
		}
	}
	return a
}

// hands is the AST of an order, who gives its machine to a third party or takes it back.
func (d *Driver) hands(v orders.View) seals.Hands {
	return seals.Hands{Adviser: string(v.Order.AdviserID), HandSecret: d.Program.Config.DemoPIN}
}

// receipt is F-11 of a machine that moves, in a condition.
func receipt(state string) orders.ReceiptForm {
	return orders.ReceiptForm{ReceiptParty: papers.ReceiptParty{Company: "Taller Autorizado Demo", Name: "Nora Beltrán (DEMO)", IDType: "gafete"},
		ReceiptTerms: papers.ReceiptTerms{Contract: "DTIC-TALLER-03/2026", Reference: "TA-118"}, ReceiptThing: papers.ReceiptThing{Place: "Taller de la DTIC", State: state},
		ReceiptDisk: papers.ReceiptDisk{Storage: "retirado", Backup: "Respaldo verificado"}}
}

// workday is the n-th business day from today by the calendar in force.
func (d *Driver) workday(n int) day {
	cal, err := d.Program.Settings.Calendar(context.Background())
	if err != nil {
		return d.today().Add(n)
	}
	return cal.AddBusinessDays(d.today(), n)
}
