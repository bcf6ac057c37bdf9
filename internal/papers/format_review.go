package papers

import (
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/problem"
)

// Slots of the signatures on F-08 (domain §5.8, §4.5).
const (
	SlotMovementAsked = "supervisor"   // the Supervisor asks for the movement
	SlotMovementGives = "ast"          // the AST hands the machine over, for its disposal
	SlotMovementTaken = "coordinacion" // the Coordinación Administrativa acknowledges it
)

// JointReviewPaper is F-05 (domain §5.5, rev11 F-05, P-07): what came back from a provider
// is judged by the AST, the representative and the Coordinación Administrativa together.
type JointReviewPaper struct {
	Order string `json:"orden" no:"1" label:"Orden" need:"yes"`
	File  string `json:"expediente" no:"1" label:"Expediente externo" need:"yes"`
	ReviewPlace
	At           time.Time        `json:"fecha,omitzero" no:"1" label:"Fecha y hora" need:"yes"`
	Participants ParticipantsPart `json:"participantes" part:"Participantes"`
	Asset        ReviewedAsset    `json:"bien" part:"Bien enviado y bien devuelto"`
	Report       ProviderReport   `json:"reporte" part:"Reporte del proveedor" columns:"2"`
	Checks       ReviewChecks     `json:"comprobaciones" part:"Comprobaciones"`
	Result       ReviewResult     `json:"resultado" part:"Resultado" columns:"3" slots:"ast=AST|proveedor=Representante del proveedor|coordinacion=Coordinación Administrativa"`
}

// ReviewPlace is where the three meet.
type ReviewPlace struct {
	Place string `form:"lugar" label:"Lugar de la revisión" print:"Lugar" kind:"text" validate:"required,min=3,max=120" json:"lugar" section:"Acta" no:"1"`
}

// ParticipantsPart says who took part.
type ParticipantsPart struct {
	Adviser string `json:"ast" no:"2" label:"AST" need:"yes" span:"2"`
	Representative
	CoordinationName
}

// Representative is who speaks for the provider, a party without account. Of their ID only
// the kind is kept (GAP-20).
type Representative struct {
	Name    string `form:"representante" label:"Nombre de quien representa al proveedor" print:"Representante del proveedor" kind:"text" validate:"required,min=5,max=120" json:"representante" section:"Proveedor" no:"2" span:"2"`
	Company string `form:"empresa" label:"Empresa" kind:"text" validate:"required,min=2,max=120" json:"empresa" section:"Proveedor" no:"2"`
	IDType  string `form:"identificacion" label:"Identificación que mostró" print:"Identificación mostrada" help:"Solo el tipo; nunca su número." kind:"choice" options:"ine=INE|pasaporte=Pasaporte|gafete=Gafete de la empresa" validate:"required,oneof=ine pasaporte gafete" json:"identificacion" section:"Proveedor" no:"2"`
}

// CoordinationName is who takes part for the Coordinación Administrativa.
type CoordinationName struct {
	Coordination string `form:"coordinacion" label:"Por la Coordinación Administrativa: nombre y cargo" print:"Coordinación Administrativa: nombre y cargo" kind:"text" validate:"required,min=5,max=160" json:"coordinacion" section:"Acta" no:"2" span:"2"`
}

// ReviewedAsset is the machine as it left and as it came back.
type ReviewedAsset struct {
	Inventory string `json:"inventario" no:"3" label:"Núm. de inventario" need:"yes"`
	Model     string `json:"modelo" no:"3" label:"Modelo" need:"yes"`
	Serial    string `json:"serie_enviada" no:"3" label:"Serie enviada" need:"yes"`
	SerialRead
	ModelRead
	Same string `json:"mismo_bien" no:"4" label:"¿Es el mismo bien?" need:"yes" options:"si=Sí|no=No"`
}

// SerialRead is the serial of what came back, as somebody reads it there.
type SerialRead struct {
	SerialBack string `form:"serie" label:"Serie leída en el equipo" print:"Serie leída al volver" kind:"text" validate:"required,max=60" json:"serie_devuelta" section:"Equipo" no:"3"`
}

// ModelRead is the model of another machine than the one that left.
type ModelRead struct {
	ModelBack string `form:"modelo" label:"Modelo del bien que llegó" print:"Modelo devuelto" kind:"text" validate:"max=60" when:"resultado=conforme-con-sustitucion" json:"modelo_devuelto,omitempty" section:"Equipo" no:"3"`
}

// ProviderReport is what the provider says it did.
type ProviderReport struct {
	ReportNumber
	Work  string `form:"trabajos" label:"Trabajos realizados" kind:"area" validate:"required,min=4,max=1000" json:"trabajos" section:"Reporte del proveedor" no:"5" lines:"1"`
	Parts string `form:"partes" label:"Partes cambiadas" kind:"area" validate:"max=500" json:"partes" section:"Reporte del proveedor" no:"5" lines:"1"`
}

// ReportNumber is the provider's number of that report.
type ReportNumber struct {
	Number string `form:"reporte" label:"Núm. de reporte del proveedor" kind:"text" validate:"required,min=2,max=60" json:"reporte" section:"Reporte del proveedor" no:"5"`
}

// ReviewChecks are tried before all three.
type ReviewChecks struct {
	Exterior    string `form:"c_exterior" label:"Exterior" kind:"choice" options:"conforme=Conforme|no=No conforme|na=No aplica" validate:"required,oneof=conforme no na" json:"exterior" section:"Comprobaciones" no:"6"`
	Accessories string `form:"c_accesorios" label:"Accesorios completos" kind:"choice" options:"conforme=Conforme|no=No conforme|na=No aplica" validate:"required,oneof=conforme no na" json:"accesorios" section:"Comprobaciones" no:"6"`
	Power       string `form:"c_enciende" label:"Enciende" kind:"choice" options:"conforme=Conforme|no=No conforme|na=No aplica" validate:"required,oneof=conforme no na" json:"enciende" section:"Comprobaciones" no:"6"`
	Storage     string `form:"c_almacenamiento" label:"Almacenamiento presente" kind:"choice" options:"conforme=Conforme|no=No conforme|na=No aplica" validate:"required,oneof=conforme no na" json:"almacenamiento" section:"Comprobaciones" no:"6"`
	Spec        string `form:"c_memoria_disco" label:"Memoria y disco según lo especificado" kind:"choice" options:"conforme=Conforme|no=No conforme|na=No aplica" validate:"required,oneof=conforme no na" json:"memoria_disco" section:"Comprobaciones" no:"6"`
	Net         string `form:"c_red" label:"Red" kind:"choice" options:"conforme=Conforme|no=No conforme|na=No aplica" validate:"required,oneof=conforme no na" json:"red" section:"Comprobaciones" no:"6"`
	Fault       string `form:"c_falla" label:"¿Se reprodujo la falla original?" kind:"radio" options:"si=Sí|no=No" validate:"required,oneof=si no" json:"falla" section:"Comprobaciones" no:"6"`
}

// ReviewResult is what the three conclude.
type ReviewResult struct {
	Result   string `form:"resultado" label:"Resultado" help:"Con sustitución: llegó otro bien. No conforme: vuelve al proveedor." kind:"radio" options:"conforme=Conforme|conforme-con-sustitucion=Conforme con sustitución|no-conforme=No conforme|sin-reparar=Sin reparar" validate:"required,oneof=conforme conforme-con-sustitucion no-conforme sin-reparar" json:"resultado" section:"Resultado" no:"7" span:"3"`
	Warranty string `form:"garantia" label:"Nueva garantía: periodo" kind:"text" validate:"max=120" json:"garantia,omitempty" section:"Resultado" no:"8" span:"2"`
	Until    string `form:"garantia_hasta" label:"La garantía vale ahora hasta" print:"Nueva garantía: hasta" help:"Pasa al inventario al asentar la revisión. En blanco, queda la que el equipo tenía." kind:"date" validate:"omitempty" json:"garantia_hasta,omitempty" section:"Resultado" no:"8"`
	Remarks  string `form:"observaciones" label:"Observaciones de cada parte" kind:"area" validate:"max=1000" json:"observaciones,omitempty" section:"Resultado" no:"9" lines:"2" span:"3"`

	// Photos are those that came with the act; no input fills them.
	Photos []PhotoOfMachine `json:"fotografias,omitempty" no:"9" label:"Fotografías"`
}

// MovementPaper is F-08 (domain §5.8, rev11 F-08, P-09): what is asked of the inventory,
// and the acknowledgement. The program never writes to the system of the State.
type MovementPaper struct {
	Order    string         `json:"orden,omitempty" no:"1" label:"Orden o expediente externo" need:"yes" span:"2"`
	Day      time.Time      `json:"fecha,omitzero" no:"6" label:"Fecha de la solicitud a la Coordinación Administrativa" need:"yes" span:"2"`
	Move     MovementPart   `json:"movimiento" part:"Movimiento" columns:"2"`
	Out      MovedAsset     `json:"sale" part:"Bien que sale"`
	In       *IncomingAsset `json:"entra,omitempty" part:"Bien que entra"`
	Handed   *HandedPart    `json:"entrega,omitempty" part:"Entrega del bien para su baja" absent:"hidden" slots:"ast=Entrega: AST"`
	Registry RegistryPart   `json:"registro" part:"Registro" columns:"3" slots:"supervisor=Solicita: Supervisor|coordinacion=Recibe: Coordinación Administrativa"`
	Later    *LaterPart     `json:"-" part:"Anotado después de acusado" absent:"hidden" blank:"no"`
}

// LaterPart is what was annexed to a movement, as its register has it: the paper itself, its data
// and what is frozen of it never say it.
type LaterPart struct {
	Rows []LaterRow `no:"4 7" label:"Anotado después: número definitivo, número del movimiento y fecha"`
}

// LaterRow is one annex.
type LaterRow struct {
	Inventory string `no:"4" label:"Número definitivo"`
	Number    string `no:"7" label:"Número del movimiento"`
	Day       string `no:"7" label:"Fecha del registro" kind:"date"`
}

// MovementPart is what kind of movement it is and what it rests on.
type MovementPart struct {
	Kind string `json:"tipo" no:"2" label:"Tipo" need:"yes" span:"2" options:"sustitucion=Sustitución|baja=Baja propuesta|resguardante=Cambio de resguardante|ubicacion=Cambio de ubicación|correccion=Corrección"`
	MovementSupport
}

// MovementSupport is the document on which a movement rests, as the Supervisor names it.
type MovementSupport struct {
	Support string `form:"soporte" label:"Documento de soporte" print:"Documento de soporte (F-05, F-10 u oficio)" help:"El acta F-05, y lo que entregó el proveedor." kind:"text" validate:"required,min=4,max=200" json:"soporte" no:"5" span:"2"`
}

// MovedAsset is the machine that leaves the inventory or changes in it.
type MovedAsset struct {
	Inventory string `json:"inventario" no:"3" label:"Núm. de inventario" need:"yes" span:"2"`
	Serial    string `json:"serie" no:"3" label:"Serie" need:"yes" span:"2"`
}

// IncomingAsset is the machine that takes its place.
type IncomingAsset struct {
	Serial   string `json:"serie" no:"4" label:"Serie"`
	Brand    string `json:"marca" no:"4" label:"Marca"`
	Model    string `json:"modelo" no:"4" label:"Modelo"`
	Number   string `json:"inventario" no:"4" label:"Número provisional o definitivo"`
	Warranty string `json:"garantia,omitempty" no:"4" label:"Garantía hasta" kind:"date" span:"4"`
}

// HandedPart is what the AST reads on a machine that is handed to the Coordinación
// Administrativa to be written off (domain §4.5).
type HandedPart struct {
	Read string `form:"inventario_leido" label:"Núm. de inventario leído en el equipo" help:"Si la etiqueta no se lee o no tiene, escribe la serie." kind:"text" validate:"required,min=3,max=60" json:"inventario_leido" no:"3" span:"4"`
}

// RegistryPart is what the Coordinación Administrativa answers; the number that it gives to
// the machine that came is in its part of the paper, which the Supervisor had signed before.
type RegistryPart struct {
	Inventory string `form:"inventario" label:"Número de inventario del bien que llegó" print:"Núm. de inventario que se le asignó" kind:"text" validate:"required,min=3,max=40" json:"inventario,omitempty" need:"no" no:"4" span:"2"`
	Sort      string `form:"tipo_numero" label:"El número de inventario es" print:"Ese número es" kind:"radio" options:"definitivo=Definitivo|provisional=Provisional" validate:"required,oneof=definitivo provisional" json:"tipo_numero,omitempty" need:"no" no:"4"`
	RegistryEntry
	Charge string `form:"resguardo" label:"¿Se firmó el nuevo resguardo?" kind:"radio" options:"si=Sí|no=No|na=No aplica" validate:"required,oneof=si no na" json:"resguardo" no:"8"`
}

// RegistryEntry is how the movement stands in the system of the State: its number, when there
// is one, and the local day.
type RegistryEntry struct {
	Number string `form:"numero" label:"Número del movimiento en el sistema patrimonial" print:"Núm. en el sistema patrimonial" help:"En blanco, si todavía no lo hay." kind:"text" validate:"max=60" json:"numero,omitempty" no:"7"`
	Day    string `form:"fecha" label:"Fecha del registro" kind:"date" validate:"required" json:"fecha,omitempty" need:"no" no:"7"`
}

// Judge wants a day that exists and has come, as the clock of the institution says.
func (e RegistryEntry) Judge(now time.Time) error {
	day, err := calendar.ParseDay(e.Day)
	switch {
	case err != nil:
		return problem.OnField("fecha", "Escribe una fecha que exista.").Because(err)
	case calendar.DayOf(now, clock.Mexico).Before(day):
		return problem.OnField("fecha", "Esa fecha todavía no llega: revísala.")
	}
	return nil
}

// OfDisposal is the registration of a machine that was written off, which nobody answers for
// any more.
func (e RegistryEntry) OfDisposal() RegistryPart {
	e.Number = strings.TrimSpace(e.Number)
	return RegistryPart{RegistryEntry: e, Charge: "na"}
}

// Words say how a movement stands in the system of the State; "" where no day was written.
func (e RegistryEntry) Words() string {
	day, err := calendar.ParseDay(e.Day)
	if err != nil {
		return ""
	}
	on := day.Time(time.UTC, 12, 0, 0).Format("02/01/2006")
	if n := strings.TrimSpace(e.Number); n != "" {
		return "movimiento " + n + " del " + on
	}
	return "registrado el " + on
}
