package papers

import "time"

// JointReviewPaper is F-05 (domain §5.5, rev11 F-05, P-07): what came back from a provider
// is judged by the AST, the representative and the Coordinación Administrativa together.
type JointReviewPaper struct {
	Order        string           `json:"orden" no:"1" label:"Orden" need:"yes"`
	File         string           `json:"expediente" no:"1" label:"Expediente externo" need:"yes"`
	Place        string           `json:"lugar" no:"1" label:"Lugar" need:"yes"`
	At           time.Time        `json:"fecha,omitzero" no:"1" label:"Fecha y hora" need:"yes"`
	Participants ParticipantsPart `json:"participantes" part:"Participantes"`
	Asset        ReviewedAsset    `json:"bien" part:"Bien enviado y bien devuelto"`
	Report       ProviderReport   `json:"reporte" part:"Reporte del proveedor" columns:"2"`
	Checks       ReviewChecks     `json:"comprobaciones" part:"Comprobaciones"`
	Result       ReviewResult     `json:"resultado" part:"Resultado" columns:"3" slots:"ast=AST|proveedor=Representante del proveedor|coordinacion=Coordinación Administrativa"`
}

// ParticipantsPart says who took part.
type ParticipantsPart struct {
	Adviser      string `json:"ast" no:"2" label:"AST" need:"yes" span:"2"`
	Name         string `json:"representante" no:"2" label:"Representante del proveedor" need:"yes" span:"2"`
	Company      string `json:"empresa" no:"2" label:"Empresa" need:"yes"`
	IDType       string `json:"identificacion" no:"2" label:"Identificación mostrada" need:"yes" options:"ine=INE|pasaporte=Pasaporte|gafete=Gafete de la empresa"`
	Coordination string `json:"coordinacion" no:"2" label:"Coordinación Administrativa: nombre y cargo" need:"yes" span:"2"`
}

// ReviewedAsset is the machine as it left and as it came back.
type ReviewedAsset struct {
	Inventory  string `json:"inventario" no:"3" label:"Núm. de inventario" need:"yes"`
	Model      string `json:"modelo" no:"3" label:"Modelo" need:"yes"`
	Serial     string `json:"serie_enviada" no:"3" label:"Serie enviada" need:"yes"`
	SerialBack string `json:"serie_devuelta" no:"3" label:"Serie leída al volver" need:"yes"`
	ModelBack  string `json:"modelo_devuelto,omitempty" no:"3" label:"Modelo devuelto"`
	Same       string `json:"mismo_bien" no:"4" label:"¿Es el mismo bien?" need:"yes" options:"si=Sí|no=No"`
}

// ProviderReport is what the provider says it did.
type ProviderReport struct {
	Number string `json:"reporte" no:"5" label:"Núm. de reporte del proveedor" need:"yes"`
	Work   string `json:"trabajos" no:"5" label:"Trabajos realizados" kind:"area" lines:"1" need:"yes"`
	Parts  string `json:"partes" no:"5" label:"Partes cambiadas" kind:"area" lines:"1"`
}

// ReviewChecks are tried before all three.
type ReviewChecks struct {
	Exterior    string `json:"exterior" no:"6" label:"Exterior" need:"yes" options:"conforme=Conforme|no=No conforme|na=No aplica"`
	Accessories string `json:"accesorios" no:"6" label:"Accesorios completos" need:"yes" options:"conforme=Conforme|no=No conforme|na=No aplica"`
	Power       string `json:"enciende" no:"6" label:"Enciende" need:"yes" options:"conforme=Conforme|no=No conforme|na=No aplica"`
	Storage     string `json:"almacenamiento" no:"6" label:"Almacenamiento presente" need:"yes" options:"conforme=Conforme|no=No conforme|na=No aplica"`
	Spec        string `json:"memoria_disco" no:"6" label:"Memoria y disco según lo especificado" need:"yes" options:"conforme=Conforme|no=No conforme|na=No aplica"`
	Net         string `json:"red" no:"6" label:"Red" need:"yes" options:"conforme=Conforme|no=No conforme|na=No aplica"`
	Fault       string `json:"falla" no:"6" label:"¿Se reprodujo la falla original?" need:"yes" options:"si=Sí|no=No"`
}

// ReviewResult is what the three conclude.
type ReviewResult struct {
	Result   string `json:"resultado" no:"7" label:"Resultado" need:"yes" span:"3" options:"conforme=Conforme|conforme-con-sustitucion=Conforme con sustitución|no-conforme=No conforme|sin-reparar=Sin reparar"`
	Warranty string `json:"garantia,omitempty" no:"8" label:"Nueva garantía: periodo" span:"2"`
	Until    string `json:"garantia_hasta,omitempty" no:"8" label:"Nueva garantía: hasta" kind:"date"`
	Remarks  string `json:"observaciones,omitempty" no:"9" label:"Observaciones de cada parte" kind:"area" lines:"2" span:"3"`

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
	Registry RegistryPart   `json:"registro" part:"Registro" columns:"3" slots:"supervisor=Solicita: Supervisor|coordinacion=Recibe: Coordinación Administrativa"`
}

// MovementPart is what kind of movement it is and what it rests on.
type MovementPart struct {
	Kind    string `json:"tipo" no:"2" label:"Tipo" need:"yes" span:"2" options:"sustitucion=Sustitución|baja=Baja propuesta|resguardante=Cambio de resguardante|ubicacion=Cambio de ubicación|correccion=Corrección"`
	Support string `json:"soporte" no:"5" label:"Documento de soporte (F-05, F-10 u oficio)" need:"yes" span:"2"`
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

// RegistryPart is what the Coordinación Administrativa answers; the number that it gives to
// the machine that came is in its part of the paper, which the Supervisor had signed before.
type RegistryPart struct {
	Given  string `json:"inventario,omitempty" no:"4" label:"Núm. de inventario que se le asignó" span:"2"`
	Sort   string `json:"tipo_numero,omitempty" no:"4" label:"Ese número es" options:"definitivo=Definitivo|provisional=Provisional"`
	Number string `json:"numero,omitempty" no:"7" label:"Núm. en el sistema patrimonial"`
	Day    string `json:"fecha,omitempty" no:"7" label:"Fecha del registro" kind:"date"`
	Charge string `json:"resguardo" no:"8" label:"¿Se firmó el nuevo resguardo?" need:"yes" options:"si=Sí|no=No|na=No aplica"`
}
