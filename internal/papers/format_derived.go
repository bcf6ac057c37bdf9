package papers

import "time"

// BackupPaper is F-06 (domain §5.6, rev11 F-06, P-05, P-06).
type BackupPaper struct {
	Order     string       `json:"orden" no:"1" label:"Folio de la orden" need:"yes"`
	Requester PersonShot   `json:"solicita" part:"Persona usuaria" columns:"4"`
	Adviser   PersonShot   `json:"ast,omitzero" paper:"-"`
	Asset     AssetShot    `json:"equipo,omitzero" part:"Equipo" columns:"5"`
	Answer    BackupPart   `json:"manifestacion" part:"Manifestación" columns:"2" slots:"F06-usuario=Responde por su información: persona usuaria"`
	Result    BackupResult `json:"resultado,omitzero" part:"Resultado del respaldo (si se pidió)" columns:"2" slots:"resultado-ast=Hizo el respaldo: AST"`
	Agreed    BackupAgreed `json:"validacion,omitzero" part:"Resultado del respaldo (si se pidió)" columns:"2" slots:"resultado-valida=Valida: persona usuaria"`
}

// BackupPart is the answer of the person about their official information.
type BackupPart struct {
	Notice   string `no:"2" label:"Aviso que se leyó" span:"2" paper:"filled" json:"aviso,omitempty"` // the words and their version (rev11 S-06)
	NoticeNo int    `no:"2" label:"Versión del aviso" json:"aviso_version,omitempty"`

	Option string `no:"3" span:"2" print:"Sobre la información oficial que contiene el equipo" form:"respaldo" label:"Tu información oficial" help:"Las políticas internas de uso de equipos (28/06/2018) piden que la respaldes antes de un mantenimiento." kind:"radio" options:"hecho=Ya la respaldé|sin-informacion=No hay información oficial|no-puedo=No puedo entrar al equipo y pido el respaldo|acepto-perdida=No es posible recuperarla y lo acepto" validate:"required,oneof=hecho sin-informacion no-puedo acepto-perdida" json:"respaldo" section:"Respaldo de tu información (F-06)"`
	Medium string `no:"4" print:"Medio del respaldo" form:"medio" label:"Dónde quedó el respaldo" kind:"text" validate:"required,min=4,max=120" when:"respaldo=hecho" json:"medio,omitempty" section:"Respaldo de tu información (F-06)"`
	Day    string `no:"4" print:"Fecha del respaldo" form:"fecha_respaldo" label:"Fecha del respaldo" kind:"date" validate:"required" when:"respaldo=hecho" json:"fecha_respaldo,omitempty" section:"Respaldo de tu información (F-06)"`
	Scope  string `no:"6" span:"2" print:"Información oficial que hay que respaldar" form:"alcance" label:"Qué información oficial hay que respaldar" kind:"area" validate:"max=1000" when:"respaldo=no-puedo" json:"alcance,omitempty" section:"Respaldo de tu información (F-06)"`
	Seen   string `paper:"-" form:"aviso_version" label:"Versión del aviso" kind:"hidden" validate:"omitempty,number,max=6" json:"-"`
}

// BackupResult is what became of the backup that was asked for, as the AST says it (rev11 P-06).
type BackupResult struct {
	Child  string    `no:"5" label:"Orden de respaldo" json:"orden,omitempty"`
	At     time.Time `no:"4" label:"Fecha del resultado" json:"fecha,omitzero"`
	Reach  string    `no:"7" label:"Resultado" form:"alcance_logrado" kind:"radio" options:"total=Total|parcial=Parcial|no=No posible" validate:"required,oneof=total parcial no" json:"alcance,omitempty"`
	Medium string    `no:"4" label:"Medio y resguardo" form:"medio_respaldo" help:"Dónde quedó y quién lo guarda." kind:"text" validate:"max=120" when:"alcance_logrado=total|parcial" json:"medio,omitempty"`
	Tools  string    `no:"7" label:"Herramientas" print:"Herramientas usadas" form:"herramientas" help:"Con qué se hizo; si no fue posible, con qué se intentó y por qué no." kind:"area" lines:"1" span:"2" validate:"required,min=10,max=500" json:"herramientas,omitempty"`
	Saved  string    `no:"6" label:"Qué se respaldó" print:"Información oficial respaldada" form:"respaldada" help:"Solo información oficial: carpetas o archivos, y lo que faltó." kind:"area" lines:"1" span:"2" validate:"max=1000" when:"alcance_logrado=total|parcial" json:"respaldada,omitempty"`
}

// BackupAgreed is what the person who asked for a backup says of it (rev11 P-06).
type BackupAgreed struct {
	Agreed  string `no:"8" label:"¿Validas el respaldo?" print:"¿Valida la persona usuaria?" form:"valida" help:"Revísalo antes. Si no fue posible, «Sí» dice que lo aceptas; con «No» respondes otra vez por tu información." kind:"radio" options:"si=Sí|no=No" validate:"required,oneof=si no" json:"valida,omitempty"`
	Missing string `no:"8" label:"Qué falta o no quedó bien" form:"falta" kind:"area" lines:"1" validate:"max=500" when:"valida=no" json:"falta,omitempty"`
}

// SuppliesPaper is F-07 (domain §5.7, rev11 F-07, A-13, A-14).
type SuppliesPaper struct {
	Order     string          `json:"orden" no:"1" label:"Orden" need:"yes"`
	Adviser   AdviserShot     `json:"ast,omitzero" part:"Solicita" columns:"4"`
	Requester PersonShot      `json:"solicita" paper:"-"`
	Asset     AssetShot       `json:"equipo,omitzero" part:"Equipo" columns:"5"`
	Asked     SuppliesAsked   `json:"solicitud" part:"Solicitud" columns:"2"`
	Decision  SuppliesVerdict `json:"decision,omitzero" part:"Decisión de la Supervisión" columns:"2" slots:"supervisor=Decide: Supervisor"`
	Purchase  *PurchasePart   `json:"adquisicion,omitempty" part:"Adquisición" columns:"2"`
	Given     *SuppliesGiven  `json:"entrega,omitempty" part:"Entrega" columns:"2" slots:"entrega=Entrega: Supervisor"`
	Receipt   *SuppliesTaken  `json:"acuse,omitempty" part:"Acuse" columns:"2" slots:"recibe=Recibe: AST"`
}

// SuppliesAsked is what the AST needs.
type SuppliesAsked struct {
	Lines  []SupplyLine `no:"2" label:"Lo que hace falta" rows:"3" json:"lineas"`
	Urgent bool         `no:"4" form:"urgente" label:"Es urgente" kind:"check" json:"urgente,omitempty" wide:"2"`
	Reason string       `label:"Motivo" json:"motivo,omitempty" wide:"7"`
	At     time.Time    `no:"1" label:"Fecha de la solicitud" json:"fecha,omitzero" wide:"3"`
}

// SupplyLine is a quantity of one supply.
type SupplyLine struct {
	ItemID   string `no:"2" paper:"-" json:"articulo" form:"articulo" label:"Insumo" kind:"choice" validate:"required"`
	Name     string `no:"2" label:"Artículo" json:"nombre,omitempty"`
	Unit     string `no:"2" label:"Unidad" json:"unidad,omitempty"`
	Quantity int    `no:"2" json:"cantidad" form:"cantidad" label:"Cantidad" kind:"number" validate:"required,min=1,max=999"`
	Purpose  string `no:"2" json:"para,omitempty" form:"para" label:"Para qué" kind:"text" validate:"max=120"`
	Instead  string `no:"3" json:"alternativa,omitempty" form:"alternativa" label:"Alternativa" help:"Otro artículo que también sirve." kind:"text" validate:"max=120"`
}

// SuppliesVerdict is what the Supervisor decides about it.
type SuppliesVerdict struct {
	Verdict string         `no:"5" label:"Decisión" options:"surtir=Surtir|adquirir=Adquirir|alternativa=Alternativa|negar=Negar" json:"decision,omitempty" wide:"6"`
	Reason  string         `no:"5" label:"Motivo" json:"motivo,omitempty" wide:"6"`
	Lines   []SupplyRuling `no:"5" label:"Decisión por renglón" box:"Renglón" rows:"3" json:"renglones,omitempty"`
}

// SupplyRuling is the decision of one line.
type SupplyRuling struct {
	Name     string `no:"5" label:"Artículo" json:"nombre"`
	Verdict  string `no:"5" label:"Decisión" options:"surtir=Surtir|adquirir=Adquirir|alternativa=Alternativa|negar=Negar" json:"decision"`
	Quantity int    `no:"5" label:"Cantidad" json:"cantidad"`
	Instead  string `no:"5" label:"En su lugar" json:"alternativa,omitempty"`
	Reason   string `no:"5" label:"Motivo" json:"motivo,omitempty"`
}

// PurchasePart is an acquisition under way (rev11 R-S-03, GAP-31).
type PurchasePart struct {
	Note     string `no:"6" print:"Gestión núm." form:"gestion" label:"Gestión de compra" kind:"text" validate:"required,min=4,max=200" json:"gestion" wide:"8"`
	Promised string `no:"6" form:"fecha_compromiso" label:"Fecha compromiso" kind:"date" validate:"required" json:"fecha_compromiso" wide:"4"`
}

// SuppliesGiven is what leaves the store room (rev11 A-14).
type SuppliesGiven struct {
	Lines   []SupplyLine `no:"7" label:"Lo que se entrega" rows:"3" json:"lineas,omitempty"`
	Serials string       `no:"7" label:"Números de serie" span:"2" json:"series,omitempty" wide:"6"`
	Without bool         `label:"No hacen falta recursos adicionales" paper:"-" json:"sin_recursos,omitempty"`
	Order   string       `no:"7" label:"Instrucción al AST" kind:"area" lines:"1" span:"2" json:"instruccion,omitempty" wide:"6"`
	At      time.Time    `no:"7" label:"Fecha de la entrega" json:"fecha,omitzero" wide:"4"`
}

// SuppliesTaken is the receipt of the AST.
type SuppliesTaken struct {
	By string    `no:"8" label:"Recibió" json:"recibe" wide:"5"`
	At time.Time `no:"8" label:"Fecha del acuse" json:"fecha,omitzero" wide:"3"`
}

// DeterminationPaper is F-10 (domain §5.10, rev11 F-10, P-11).
type DeterminationPaper struct {
	Order     string             `json:"orden" no:"1" label:"Orden" need:"yes"`
	Requester PersonShot         `json:"solicita" part:"Persona usuaria" columns:"4"`
	Adviser   PersonShot         `json:"ast,omitzero" paper:"-"`
	Asset     AssetShot          `json:"equipo,omitzero" part:"Equipo" columns:"5"`
	Facts     FactsPart          `json:"hechos" part:"Hechos y revisión" columns:"1"`
	Verdict   *DeterminationPart `json:"determinacion,omitempty" part:"Determinación" columns:"2" slots:"titular=Determina: titular de la DTIC"`
	Notice    NoticePart         `json:"aviso,omitzero" part:"Aviso a la persona usuaria" columns:"1"`
}

// FactsPart is what came before the TDTIC.
type FactsPart struct {
	From string `no:"1" label:"Etapa de origen" need:"yes" json:"estado_de_origen"`
	FactsSaid
	By string `no:"2" label:"Quién escribió los hechos" json:"hechos_de,omitempty"`
	FactsReview
}

// FactsSaid is what happened. The AST writes it who proposes to escalate; where nobody could
// propose it (an order without AST, a mechanism that failed), who escalates does.
type FactsSaid struct {
	Facts string `no:"2" form:"hechos" label:"Hechos" help:"Qué pasó, desde cuándo y qué se ha encontrado." kind:"area" validate:"required,min=20,max=2000" json:"hechos"`
}

// FactsReview is what the Supervisor says of it.
type FactsReview struct {
	Review string `no:"3" form:"motivo" label:"Revisión de la Supervisión" print:"Revisión (Supervisión)" help:"Qué se intentó y por qué no basta." kind:"area" validate:"required,min=20,max=2000" json:"revision"`
}

// DeterminationPart is what the TDTIC determines.
type DeterminationPart struct {
	Exit        string `no:"4" print:"Mecanismo" question:"DetermineMechanism" form:"respuesta" label:"¿Con qué mecanismo sigue la orden?" kind:"choice" span:"2" validate:"required,oneof=reasignar tercero sin-solucion reparacion-externa" json:"respuesta"`
	Text        string `no:"4" span:"2" lines:"3" form:"motivo" label:"Determinación y fundamento" kind:"area" validate:"required,min=20,max=2000" json:"motivo"`
	AdviserID   string `no:"5" print:"AST que la atiende" form:"ast" label:"AST que la atiende" help:"Para reasignar o concluir; deja el actual si no cambia." kind:"person" validate:"max=64" json:"ast,omitempty"`
	InChargeID  string `no:"5" print:"Responsable de la institución" form:"responsable_id" label:"Persona responsable, si es de la institución" help:"Recibe los avisos y la ve en Mi turno. Sin nadie aquí, avisamos a la Supervisión." kind:"person" validate:"max=64" when:"respuesta=tercero" json:"responsable_id,omitempty"`
	Responsible string `no:"5" form:"responsable" label:"Responsable del mecanismo" help:"Empresa, área o persona que lo lleva a cabo." kind:"text" validate:"max=120" when:"respuesta=tercero" json:"responsable,omitempty"`
	Limit       string `no:"5" form:"fecha_limite" label:"Fecha límite" help:"Para cuándo debe estar hecho." kind:"date" validate:"required" when:"respuesta=reasignar|tercero|reparacion-externa" json:"fecha_limite,omitempty"`
	Out         bool   `no:"6" form:"sale" label:"El equipo sale con el tercero" print:"¿El equipo sale?" kind:"check" when:"respuesta=tercero" json:"sale,omitempty"`
	Document    string `no:"6" label:"Documento que ampara la salida" json:"documento,omitempty"`
}

// NoticePart is that the person was told.
type NoticePart struct {
	Text string    `no:"7" label:"Aviso" json:"texto,omitempty"`
	At   time.Time `no:"7" label:"Fecha del aviso" json:"fecha,omitzero"`
}

// ReceiptPaper is F-11 (domain §5.11, rev11 F-11): a machine leaves with a third party or
// comes back from it.
type ReceiptPaper struct {
	Order     string       `json:"orden" no:"1" label:"Orden o expediente externo" need:"yes"`
	Sense     string       `json:"sentido,omitempty" no:"1" label:"Sentido" need:"yes" options:"salida=Salida|regreso=Regreso"`
	At        time.Time    `json:"fecha,omitzero" no:"1" label:"Fecha y hora" need:"yes"`
	Requester PersonShot   `json:"solicita" paper:"-"`
	Adviser   AdviserShot  `json:"ast,omitzero" part:"AST" columns:"4"`
	Asset     AssetShot    `json:"equipo" part:"Equipo" columns:"5"`
	Moved     *ReceiptPart `json:"movimiento,omitempty" part:"Entrega o devolución" columns:"3" slots:"entrega=Entrega|recibe=Recibe|coordinacion=Coordinación Administrativa"`
	Out       *ReceiptPart `json:"salida,omitempty" paper:"-"`  // as it is stored when it leaves,
	Back      *ReceiptPart `json:"regreso,omitempty" paper:"-"` // and when it comes back
}

// Settle puts what left or came back where the sheet shows it.
func (v *ReceiptPaper) Settle() {
	v.Sense, v.Moved = "salida", v.Out
	if v.Back != nil {
		v.Sense, v.Moved = "regreso", v.Back
	}
	v.Out, v.Back = nil, nil
}

// ReceiptPart is what changes hands, and with whom. An order asks for it where the machine
// moves, an external file in the parts that its act knows.
type ReceiptPart struct {
	ReceiptParty
	ReceiptTerms
	ReceiptThing
	ReceiptDisk
	ReceiptPromise
}

// ReceiptParty is who takes the machine or brings it back, and for which company. Of their ID
// only the kind is kept (GAP-20).
type ReceiptParty struct {
	Company string `no:"2" form:"empresa" label:"Empresa o área" print:"Proveedor, empresa o área" kind:"text" validate:"required,min=2,max=120" json:"empresa,omitempty" section:"Proveedor"`
	Name    string `no:"3" form:"quien" label:"Quién lo recoge o entrega" kind:"text" validate:"required,min=5,max=120" json:"quien,omitempty" section:"Proveedor"`
	IDType  string `no:"3" form:"identificacion" label:"Identificación mostrada" help:"Solo el tipo; nunca su número." kind:"choice" options:"ine=INE|pasaporte=Pasaporte|gafete=Gafete de la empresa" validate:"required,oneof=ine pasaporte gafete" json:"identificacion,omitempty" section:"Proveedor"`
}

// ReceiptTerms is under which contract and report the provider has it.
type ReceiptTerms struct {
	Contract  string `no:"2" form:"contrato" label:"Contrato" help:"Si no hay, escribe «sin contrato»." kind:"text" validate:"required,max=60" json:"contrato,omitempty" section:"Proveedor"`
	Reference string `no:"2" form:"folio_proveedor" label:"Referencia del proveedor" help:"Si no dio, escribe «sin referencia»." kind:"text" validate:"required,max=60" json:"folio_proveedor,omitempty" section:"Proveedor"`
}

// ReceiptThing is where it changes hands, and as what.
type ReceiptThing struct {
	Place string `no:"1" form:"lugar" label:"Lugar de la entrega" kind:"text" validate:"required,min=3,max=120" json:"lugar,omitempty" section:"Equipo"`
	State string `no:"4,5" span:"3" lines:"2" form:"condicion" label:"Accesorios y condición" kind:"area" validate:"required,min=10,max=300" json:"condicion,omitempty" section:"Equipo"`
}

// ReceiptDisk is what becomes of the information in it (GAP-53).
type ReceiptDisk struct {
	Storage string `no:"6" form:"almacenamiento" label:"El disco con información" print:"Almacenamiento" kind:"radio" options:"retirado=Se retira y queda en la DTIC|enviado=Se envía con el equipo|borrado=Se borró de forma segura|na=No tiene" span:"2" validate:"required,oneof=retirado enviado borrado na" json:"almacenamiento,omitempty" section:"Información"`
	Backup  string `no:"7" form:"respaldo_equipo" label:"Estado del respaldo" kind:"text" validate:"required,min=4,max=120" json:"respaldo_equipo,omitempty" section:"Información"`
	Secrecy string `no:"8" span:"2" form:"confidencialidad" label:"Compromiso de confidencialidad" print:"Nota de confidencialidad" help:"Documento o leyenda que aceptó el proveedor, si el disco sale con información." kind:"text" validate:"max=200" json:"confidencialidad,omitempty" section:"Información"`
}

// ReceiptPromise is by when it is to be back.
type ReceiptPromise struct {
	Promised string `no:"9" form:"fecha_prometida" label:"Fecha en que promete devolverlo" print:"Fecha prometida" kind:"date" validate:"omitempty" json:"fecha_prometida,omitempty" section:"Regreso"`
}

// ContingencyPaper is F-09 (domain §5.9, rev11 F-09, P-12): the receipt of a block of
// printed formats. Who issues it says unit, number of folios and receiver; the rest follows.
type ContingencyPaper struct {
	Unit      string        `form:"unidad" label:"Unidad que lo recibe" print:"Unidad" kind:"choice" validate:"required,max=64" json:"unidad" no:"1" need:"yes" span:"2"`
	Series    string        `json:"serie" no:"2" label:"Serie" need:"yes"`
	Count     int           `form:"cantidad" label:"Cuántos folios" print:"Folios" help:"De 1 a 50; se imprimen y se entregan juntos." validate:"required,min=1,max=50" json:"cantidad" no:"3" need:"yes"`
	First     string        `json:"primero" no:"3" label:"Del folio" need:"yes" span:"2"`
	Last      string        `json:"ultimo" no:"3" label:"Al folio" need:"yes" span:"2"`
	IssuedBy  string        `json:"emite" no:"4" label:"Emite" need:"yes" span:"2"`
	IssuedAt  time.Time     `json:"emitido,omitzero" no:"5" label:"Fecha de emisión" need:"yes" span:"2"`
	Delivered string        `form:"recibe" label:"Quién lo recibe" print:"Se entrega a" help:"Nombre de la persona a la que se entregan los formatos impresos." kind:"text" validate:"required,min=3,max=120" json:"recibe" no:"6" need:"yes" span:"4"`
	Voided    []VoidedFolio `json:"anulados,omitempty" no:"7" label:"Folios anulados y por qué" rows:"6"`
	Signed    struct{}      `json:"-" part:"Firmas" slots:"emite=Emite|recibe=Recibe"`
}

// VoidedFolio is a folio that was spoiled or lost.
type VoidedFolio struct {
	Folio  string `json:"folio" no:"7" label:"Folio"`
	Reason string `json:"motivo" no:"7" label:"Motivo"`
}
