package papers

import "time"

// ServiceOrderPaper is ST-OS (domain §5.1, rev11 F-01). It is the order itself, so it is
// never stored as a paper: it is built from the order, and frozen when that concludes.
type ServiceOrderPaper struct {
	Head       OrderHead       `json:"solicitud" part:"Solicitud"`
	Requester  OrderPerson     `json:"solicita" part:"Persona usuaria"`
	Asset      OrderAsset      `json:"bien" part:"Equipo o servicio" columns:"5"`
	Request    OrderRequest    `json:"pide" part:"Lo que se pide"`
	Assigned   *AssignPart     `json:"asignacion,omitempty" part:"Asignación por la Supervisión"`
	Attention  OrderAttention  `json:"atencion" part:"Atención del AST"`
	Decision   *DecisionPart   `json:"determinacion,omitempty" part:"Atención del AST"`
	Diagnosis  *DiagnosisPart  `json:"diagnostico,omitempty" part:"Diagnóstico y solución" columns:"2"`
	Solution   *SolutionPart   `json:"solucion,omitempty" part:"Diagnóstico y solución"`
	Supplies   []SupplyLine    `json:"insumos,omitempty" no:"27" block:"Diagnóstico y solución" label:"Insumos y refacciones utilizados" box:"Insumos" rows:"1"`
	Conclusion *ConclusionPart `json:"conclusion,omitempty" part:"Conclusión" pen:"29=Conforme: persona usuaria"`
}

// OrderHead is what the system fills when a service is asked for.
type OrderHead struct {
	Folio     string    `json:"folio" no:"1" label:"Folio" need:"yes" export:"-" paper:"-"`
	Asked     time.Time `json:"fecha" no:"2" label:"Fecha y hora de solicitud" need:"yes" paper:"filled"`
	Medium    string    `json:"medio" no:"3" label:"Medio" need:"yes" span:"2" options:"sistema=Sistema|telefono=Teléfono|impreso=Formato impreso|correo=Correo" wide:"6"`
	Captured  time.Time `json:"captura,omitzero" no:"3" label:"Hora de captura" paper:"filled"`
	By        string    `json:"capturo,omitempty" no:"3" label:"Capturó" paper:"filled"`
	Related   string    `json:"relacionada,omitempty" no:"21" label:"Orden relacionada o expediente externo" span:"2" wide:"6"`
	Privacy   string    `json:"aviso,omitempty" no:"20" label:"Leí el aviso de privacidad simplificado" need:"yes" options:"si=Sí" span:"2" wide:"4"`
	PrivacyNo int       `json:"aviso_version,omitempty" no:"20" label:"Versión del aviso" paper:"filled" wide:"2"`
}

// OrderPerson is who asks, as they were on that day.
type OrderPerson struct {
	Name      string `json:"nombre" no:"4" label:"Nombre de quien solicita" need:"yes" span:"2" wide:"4"`
	Post      string `json:"cargo" no:"5" label:"Cargo" need:"yes" span:"2" wide:"4"`
	Unit      string `json:"unidad" no:"6" label:"Unidad administrativa" need:"yes" span:"2" wide:"4"`
	Behalf    string `json:"en_nombre_de,omitempty" no:"9" label:"Solicito en nombre de (y motivo)" span:"2" wide:"5"`
	Holder    string `json:"resguardante,omitempty" paper:"-"`
	BehalfWhy string `json:"en_nombre_motivo,omitempty" paper:"-"`
}

// OrderAsset is the machine as the inventory had it when the order was filed.
type OrderAsset struct {
	Inventory string `json:"inventario,omitempty" no:"12,13" label:"Núm. de inventario" wide:"3"`
	Type      string `json:"tipo,omitempty" no:"13" label:"Tipo" wide:"2"`
	Brand     string `json:"marca,omitempty" no:"13" label:"Marca" wide:"2"`
	Model     string `json:"modelo,omitempty" no:"13" label:"Modelo" wide:"2"`
	Serial    string `json:"serie,omitempty" no:"13" label:"Núm. de serie" wide:"3"`
}

// OrderRequest is what ST-OS asks of anybody who requests a service (domain §5.1, fields
// 7 to 19; rev11 G-06).
type OrderRequest struct {
	AssetID   string `no:"12" paper:"-" form:"equipo" label:"¿Qué equipo falla?" kind:"asset" validate:"max=64" json:"equipo,omitempty" section:"¿Qué equipo?"`
	Service   string `no:"14" block:"Equipo o servicio" print:"Punto de red o servicio sin equipo" span:"3" form:"servicio" label:"O un servicio sin equipo" help:"Punto de red, cuenta o servicio, con su lugar." kind:"text" max:"60" validate:"max=60" json:"servicio,omitempty" section:"¿Qué equipo?" wide:"12"`
	Category  string `no:"15" print:"Categoría de la incidencia" span:"2" form:"categoria" label:"¿De qué se trata?" kind:"choice" validate:"max=40" json:"categoria,omitempty" section:"¿Qué pasa?" wide:"4"`
	Fault     string `no:"16" print:"Falla descrita por la persona usuaria" span:"4" lines:"2" form:"falla" label:"Describe la falla" help:"Qué hacías y qué pasó. No escribas contraseñas ni datos personales." kind:"area" max:"2000" validate:"required,min=15,max=2000" json:"falla" section:"¿Qué pasa?" wide:"8"`
	CanWork   string `no:"17" print:"¿Puede seguir trabajando?" form:"puede_trabajar" label:"¿Puedes seguir trabajando?" kind:"radio" options:"si=Sí|parcial=En parte|no=No" validate:"required,oneof=si parcial no" json:"puede_trabajar" section:"¿Puedes seguir?" wide:"4"`
	Affects   string `no:"17" print:"¿A cuántas personas afecta?" span:"2" form:"afecta" label:"¿A cuántas personas afecta?" kind:"radio" options:"yo=Solo a mí|area=A mi área|sede=A toda la sede" validate:"omitempty,oneof=yo area sede" json:"afecta" section:"¿Puedes seguir?" wide:"5"`
	Unbacked  string `no:"19" print:"¿Información oficial sin respaldo?" form:"sin_respaldo" label:"¿Tienes información oficial sin respaldo?" kind:"radio" options:"si=Sí|no=No|nose=No sé" validate:"omitempty,oneof=si no nose" json:"sin_respaldo,omitempty" section:"¿Puedes seguir?" wide:"3"`
	Class     string `no:"11" block:"Solicitud" span:"2" form:"clase" label:"Clase de servicio" kind:"choice" options:"incidencia=Incidencia|mantenimiento=Mantenimiento|respaldo=Respaldo de información|orientacion=Orientación" validate:"omitempty,oneof=incidencia mantenimiento respaldo orientacion" json:"clase,omitempty" section:"Dónde y cuándo" wide:"8"`
	Building  string `no:"7" block:"Persona usuaria" form:"inmueble" label:"Inmueble" kind:"choice" validate:"max=80" json:"inmueble,omitempty" section:"Dónde y cuándo" wide:"3"`
	Floor     string `no:"7" block:"Persona usuaria" form:"piso" label:"Piso" kind:"text" validate:"max=20" json:"piso,omitempty" section:"Dónde y cuándo" wide:"1"`
	Office    string `no:"7" block:"Persona usuaria" form:"oficina" label:"Oficina o lugar" kind:"text" validate:"max=60" json:"oficina,omitempty" section:"Dónde y cuándo" wide:"3"`
	Anyway    bool   `paper:"-" form:"de_todos_modos" label:"Registrarla de todos modos aunque el equipo ya esté en soporte" help:"Solo si es otra falla: se cerrará como duplicada de la primera." kind:"check" json:"de_todos_modos,omitempty" section:"Dónde y cuándo"`
	Extension string `no:"8" block:"Persona usuaria" form:"extension" label:"Extensión" kind:"text" validate:"omitempty,max=10,number" json:"extension,omitempty" section:"Dónde y cuándo" wide:"2"`
	Email     string `no:"8" block:"Persona usuaria" span:"2" form:"correo" label:"Correo institucional" kind:"text" validate:"omitempty,max=120,email" json:"correo,omitempty" section:"Dónde y cuándo" wide:"5"`
	Hours     string `no:"10" block:"Persona usuaria" print:"Horario en que puede atender" span:"2" form:"horario" label:"Horario en que puedes atender" kind:"text" validate:"max=60" json:"horario,omitempty" section:"Dónde y cuándo" wide:"5"`
	Files     string `no:"18" print:"Adjuntos" span:"2" paper:"filled" json:"adjuntos,omitempty"`
}

// AssignPart is what the Supervisor decides (rev11 A-02, G-13).
type AssignPart struct {
	AdviserID string    `no:"22" print:"AST asignado" span:"2" form:"ast" label:"Quién la atiende" kind:"person" validate:"required,max=64" json:"ast" wide:"3"`
	Priority  string    `no:"22" form:"prioridad" label:"Prioridad" kind:"radio" options:"critica=Crítica|alta=Alta|media=Media|baja=Baja" span:"2" validate:"required,oneof=critica alta media baja" json:"prioridad" wide:"4"`
	Why       string    `no:"22" span:"3" form:"motivo" label:"Motivo" help:"Solo si eliges a otra persona o cambias la prioridad sugerida." kind:"text" validate:"max=300" json:"motivo,omitempty" wide:"3"`
	At        time.Time `no:"22" label:"Fecha y hora de asignación" json:"fecha,omitzero" wide:"2" box:"Asignada: fecha y hora"`
}

// OrderAttention is when the AST came to know of the order and whom they met.
type OrderAttention struct {
	Received time.Time    `json:"recibida,omitzero" no:"23" label:"Recibida por el AST (fecha y hora)" span:"2" wide:"3"`
	Visits   []OrderVisit `json:"visitas,omitempty" no:"23" label:"Visitas" rows:"1"`
}

// OrderVisit is one visit (rev11 A-03).
type OrderVisit struct {
	At   time.Time `json:"fecha" no:"23" label:"Fecha y hora"`
	Met  string    `json:"resultado" no:"23" label:"Resultado"`
	Note string    `json:"nota,omitempty" no:"23" label:"Nota"`
}

// DecisionPart is the answer to D-03 (rev11 A-03, D-03).
type DecisionPart struct {
	Exit   string `no:"24" print:"Determinación (D-03)" question:"Determine" span:"2" form:"respuesta" label:"¿Cómo se resuelve este servicio?" kind:"choice" validate:"required,oneof=inmediata mantenimiento traslado" json:"respuesta" wide:"8"`
	Reason string `no:"24" print:"Razón" span:"4" lines:"1" form:"motivo" label:"Lo que observaste" kind:"area" validate:"required,min=10,max=500" json:"motivo" wide:"4"`
}

// DiagnosisPart is what the AST found, and why it happened, however the service ends
// (rev11 R-A-03, rev11 A-04, rev11 A-12, rev11 A-16).
type DiagnosisPart struct {
	Diagnosis string `no:"25" span:"2" form:"diagnostico" label:"Diagnóstico" kind:"area" validate:"required,min=20,max=4000" json:"diagnostico" wide:"6"`
	Cause     string `no:"25" span:"2" form:"causa" label:"Causa" kind:"choice" options:"desgaste=Desgaste|configuracion=Configuración|componente=Falla de componente|uso=Uso|red=Red o servicio externo|otra=Otra" validate:"required,oneof=desgaste configuracion componente uso red otra" json:"causa" wide:"6"`
}

// SolutionPart is what the AST did (rev11 A-04).
type SolutionPart struct {
	Solution string `no:"26" span:"2" form:"solucion" label:"Acciones y solución" help:"Si no hubo solución, el fundamento." kind:"area" validate:"required,min=10,max=4000" json:"solucion" wide:"12" lines:"1"`
	Article  string `no:"26" span:"2" label:"Artículo de ayuda usado" json:"articulo,omitempty" paper:"filled"`
}

// ConclusionPart is when and how the order concluded (GAP-03).
type ConclusionPart struct {
	At   time.Time `json:"fecha" no:"28" label:"Fecha y hora de conclusión" need:"yes" span:"2" wide:"4"`
	Kind string    `json:"tipo" no:"28" label:"Tipo de conclusión" need:"yes" span:"2" wide:"4"`
	Note string    `json:"nota,omitempty" no:"28" label:"Fundamento" span:"4" paper:"filled"`
}
