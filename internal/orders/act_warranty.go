package orders

import (
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// DetermineWarranty is activity 11 with its decision (rev11 A-11, rev11 D-11).
type DetermineWarranty struct {
	Unchecked
	Exit     string `form:"respuesta" label:"¿El equipo tiene garantía?" kind:"choice" validate:"required,oneof=si no" json:"respuesta"`
	Finding  string `form:"motivo" label:"Lo que hallaste en la revisión" kind:"area" validate:"required,min=10,max=2000" json:"motivo"`
	Evidence string `form:"evidencia" label:"Evidencia, si el inventario dice otra cosa" kind:"text" validate:"max=300" json:"evidencia,omitempty"`
}

// Key names the activity.
func (*DetermineWarranty) Key() procedure.Act { return procedure.DetermineWarranty }

// Answer is the exit chosen.
func (a *DetermineWarranty) Answer() procedure.Answer { return procedure.Answer(a.Exit) }

// Apply keeps the decision.
func (a *DetermineWarranty) Apply(d *Doing) {
	d.Order.Record.Warranty = &Decision{Answer: a.Answer(), Reason: a.Finding, Evidence: a.Evidence, At: d.Now}
	d.Order.Record.Escalation = nil
	d.Effects.Text = a.Finding
}

// ReportProvider is activity 12: the report to the provider ends the order and
// the external file answers for the machine from here (rev11 A-12, GAP-04).
type ReportProvider struct {
	Free
	papers.DiagnosisPart
	Provider  string `form:"proveedor" label:"Proveedor" kind:"choice" validate:"required,max=64" json:"proveedor"`
	Reference string `form:"folio_proveedor" label:"Folio del reporte" kind:"text" validate:"max=60" json:"folio_proveedor,omitempty"`
	Proof     string `form:"constancia" label:"O constancia del reporte" help:"Quién atendió, cuándo y por qué medio." kind:"text" validate:"max=300" json:"constancia,omitempty"`
	Promised  string `form:"fecha_compromiso" label:"Fecha compromiso del proveedor" kind:"date" validate:"omitempty" json:"fecha_compromiso,omitempty"`
	Notice    string `form:"aviso" label:"Aviso a la persona usuaria" help:"A dónde fue su equipo y qué sigue." kind:"area" validate:"required,min=10,max=1000" json:"aviso"`
	Recategorize
}

// Key names the activity.
func (*ReportProvider) Key() procedure.Act { return procedure.ReportProvider }

// Check asks for the provider's reference or a proof of the report.
func (a *ReportProvider) Check(d *Doing) error {
	if a.Reference == "" && len([]rune(a.Proof)) < 10 {
		return invalid("folio_proveedor", "Escribe el folio que dio el proveedor, o la constancia de que reportaste.")
	}
	return a.Recategorize.Check(d)
}

// Apply concludes as «Gestión de garantía».
func (a *ReportProvider) Apply(d *Doing) {
	d.Order.Record.Diagnosis = &Diagnosis{Text: a.Diagnosis, Cause: a.Cause, Solution: a.Notice, At: d.Now}
	d.Effects.Text = a.Notice
	a.correct(d)
	d.Order.conclude(d, WarrantyCase)
}

// ProviderDenies sends a machine without cover to the store room (OS-49).
type ProviderDenies struct {
	Free
	Unchecked
	Text string `form:"motivo" label:"Constancia de la negativa" kind:"area" validate:"required,min=10,max=1000" json:"motivo"`
}

// Key names the activity.
func (*ProviderDenies) Key() procedure.Act { return procedure.ProviderDenies }

// Apply keeps the proof; D-11 stands corrected.
func (a *ProviderDenies) Apply(d *Doing) {
	d.Order.Record.Warranty = &Decision{Answer: procedure.No, Reason: a.Text, At: d.Now}
	d.Effects.Text = a.Text
}

// ProviderSilent escalates when the provider does not answer (OS-69).
type ProviderSilent struct {
	Free
	Unchecked
	Text string `form:"motivo" label:"Intentos: cuándo, por qué medio, con quién" kind:"area" validate:"required,min=20,max=2000" json:"motivo"`
}

// Key names the activity.
func (*ProviderSilent) Key() procedure.Act { return procedure.ProviderSilent }

// Apply opens the determination.
func (a *ProviderSilent) Apply(d *Doing) { d.reported(a.Text) }

// DetermineResources is activity 13 with its decision (rev11 A-13, rev11 D-13).
type DetermineResources struct {
	Stock   []Stock `json:"existencias,omitempty"` // as the desk found them
	Exit    string  `form:"respuesta" label:"¿Se cuenta con los recursos necesarios?" kind:"choice" validate:"required,oneof=si no" json:"respuesta"`
	Missing string  `form:"motivo" label:"Qué se necesita, o qué falta" help:"Escribe «ninguno» si no hace falta material." kind:"area" validate:"required,min=4,max=1000" json:"motivo"`
	Lines   []Line  `form:"lineas" label:"Lo que se aparta de la bodega para esta orden" help:"Con «Sí» queda reservado desde ahora: nadie más se lo lleva." kind:"table" when:"respuesta=si" validate:"max=20,dive" json:"insumos,omitempty"`
}

// Key names the activity.
func (*DetermineResources) Key() procedure.Act { return procedure.DetermineResources }

// Answer is the exit chosen.
func (a *DetermineResources) Answer() procedure.Answer { return procedure.Answer(a.Exit) }

// Check asks for what is missing when there is not enough.
func (a *DetermineResources) Check(*Doing) error {
	if a.Exit == "no" && len([]rune(a.Missing)) < 10 {
		return invalid("motivo", "Di qué falta, con al menos 10 caracteres.")
	}
	return distinct(a.Lines)
}

// Apply keeps the decision, with what the store room held.
func (a *DetermineResources) Apply(d *Doing) {
	d.Order.Record.Resources = &Decision{Answer: a.Answer(), Reason: a.Missing, At: d.Now, Stock: d.Facts.Stock}
	a.Stock = d.Facts.Stock
	d.Order.Record.SectionC = false
	d.Effects.Text = a.Missing
	p, asked := d.Facts.current(papers.Supplies)
	switch {
	case a.Answer() == procedure.Yes && len(a.Lines) > 0:
		d.Order.Record.Lines = a.Lines
		d.Effects.paper(PaperChange{Kind: "F-07", Section: sectionDecided, Data: &resources{SuppliesVerdict: papers.SuppliesVerdict{Verdict: "surtir", Reason: a.Missing}, act: a}})
	case a.Answer() == procedure.No && asked && p.Status != papers.Final:
		d.Effects.paper(PaperChange{Kind: "F-07", Section: sectionDecided, Data: &resources{SuppliesVerdict: papers.SuppliesVerdict{Verdict: "negar", Reason: a.Missing}, act: a}, Status: "firmado"})
	}
}

// resources is what the answer of activity 13 writes on F-07.
type resources struct {
	papers.SuppliesVerdict
	act *DetermineResources
}

// Acquire waits for supplies inside activity 13 (rev11 R-S-03, GAP-31).
type Acquire struct {
	Free
	papers.PurchasePart
	Supplier string `form:"proveedor" label:"A quién se compra" kind:"text" validate:"max=120" json:"proveedor,omitempty"`
	Lines    []Line `form:"lineas" label:"Lo que se adquiere" help:"Si lo dejas vacío se adquiere lo que pidió el AST." kind:"table" validate:"max=20,dive" json:"insumos,omitempty"`
}

// Key names the activity.
func (*Acquire) Key() procedure.Act { return procedure.Acquire }

// Check refuses a date that has passed.
func (a *Acquire) Check(d *Doing) error {
	if err := distinct(a.Lines); err != nil {
		return err
	}
	return soon(d, "fecha_compromiso", a.Promised, 2*agendaDays)
}

// Apply keeps the purchase and writes it on F-07.
func (a *Acquire) Apply(d *Doing) {
	d.Order.Record.Acquire = &Purchase{Promised: a.Promised, Note: a.Note}
	d.Effects.Text = a.Note
	d.Effects.paper(PaperChange{Kind: "F-07", Section: sectionPurchase, Data: &purchase{PurchasePart: a.PurchasePart, act: a}})
}

// purchase is what an acquisition writes on F-07; its lines and supplier are of the store room.
type purchase struct {
	papers.PurchasePart
	act *Acquire
}

// SuppliesArrive ends the wait: they came, or their term ran out (OS-53).
type SuppliesArrive struct {
	Free
	Unchecked
	Text string `form:"motivo" label:"Qué llegó" kind:"text" validate:"required,min=4,max=300" json:"motivo"`
}

// Key names the activity.
func (*SuppliesArrive) Key() procedure.Act { return procedure.SuppliesArrive }

// Apply keeps the note.
func (a *SuppliesArrive) Apply(d *Doing) { d.Effects.Text = a.Text }

// ProvideResources is activity 14: the Supervisor signs on F-07 what leaves the store room
// (rev11 A-14, F-07).
type ProvideResources struct {
	Free
	Lines   []Line `form:"lineas" label:"Lo que entregas" kind:"table" validate:"max=20,dive" json:"lineas,omitempty"`
	Without bool   `form:"sin_recursos" label:"No hacen falta recursos adicionales" kind:"check" json:"sin_recursos,omitempty"`
	Serials string `form:"series" label:"Números de serie de las piezas que llevan" help:"Uno por renglón." kind:"area" max:"2000" validate:"max=2000" json:"series,omitempty"`
	Order   string `form:"instruccion" label:"Instrucción al AST" kind:"area" validate:"required,min=10,max=1000" json:"instruccion"`
	seals.Signing
}

// Key names the activity.
func (*ProvideResources) Key() procedure.Act { return procedure.ProvideResources }

// Check asks for the lines or for the word that none are needed.
func (a *ProvideResources) Check(*Doing) error {
	if len(a.Lines) == 0 && !a.Without {
		return invalid("lineas", "Agrega lo que entregas o marca que no hace falta nada.")
	}
	if len(a.Lines) > 0 && a.Without {
		return invalid("sin_recursos", "Hay insumos en la lista: quítalos o desmarca la casilla.")
	}
	return distinct(a.Lines)
}

// Apply takes the supplies out and instructs the AST, who will acknowledge them.
func (a *ProvideResources) Apply(d *Doing) {
	d.Order.Record.Lines = a.Lines
	d.Order.Record.SlipOwed = len(a.Lines) > 0
	d.Effects.Text = a.Order
	status := ""
	if a.Without {
		status = "firmado" // nothing leaves the store room, so nobody acknowledges it
	}
	d.Effects.paper(PaperChange{Kind: "F-07", Section: sectionGiven, Data: a, Status: status, Slot: SlotGranted})
}

// AnnotateWarranty is section C, by the AST (GAP-08).
type AnnotateWarranty struct {
	Free
	Unchecked
	papers.AwaitPart
}

// Key names the activity.
func (*AnnotateWarranty) Key() procedure.Act { return procedure.AnnotateWarranty }

// Apply writes section C.
func (a *AnnotateWarranty) Apply(d *Doing) {
	d.Order.Record.SectionC = true
	d.Effects.Text = a.Warranty
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Section: "C", Data: a, Status: "por firmar"})
}

// ReceiveHandover is activity 15: the Supervisor receives the ST-ERE (rev11 A-15).
type ReceiveHandover struct {
	Free
	Unchecked
	seals.Signing
}

// Key names the activity.
func (*ReceiveHandover) Key() procedure.Act { return procedure.ReceiveHandover }

// Apply signs the reception of section C.
func (*ReceiveHandover) Apply(d *Doing) {
	d.Effects.paper(PaperChange{Kind: "ST-ERE", Slot: SlotReceived})
}
