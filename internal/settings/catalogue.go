package settings

import "slices"

// options writes choices as pairs of key and words.
func options(pairs ...string) []Choice {
	var cs []Choice
	for pair := range slices.Chunk(pairs, 2) {
		cs = append(cs, Choice{pair[0], pair[1]})
	}
	return cs
}

// What parameters wait for: parts of the program that are not there yet.
const (
	awaitsFile      = "el seguimiento del expediente externo: proveedor, Agencia, revisión conjunta e inventario"
	awaitsPrints    = "los formatos impresos con firma autógrafa digitalizada"
	awaitsProgramme = "el programa anual de mantenimiento preventivo"
)

// catalogue is every parameter: domain §3 first, by gap; then the timers of §4.4;
// then the lists that people choose from.
var catalogue = slices.Concat(flowParameters, paperParameters, privacyParameters, sessionParameters, timerParameters, listParameters)

var flowParameters = []Parameter{
	{Name: SurveyInProcess, Kind: OneOf, Awaits: awaitsFile, Clause: "GAP-04", Default: "inmediata",
		Options:     options("inmediata", "Al concluir la gestión", "diferida", "Hasta cerrar el expediente externo"),
		Meaning:     "Cuándo se pregunta por una orden que concluyó con el equipo en garantía o en la Agencia.",
		Consequence: "Diferida: el plazo de la encuesta empieza cuando el equipo vuelve, y la orden tarda más en cerrarse."},
	{Name: ReopenAllowed, Kind: YesNo, Clause: "GAP-06", Default: "sí",
		Meaning:     "Si la persona usuaria puede reabrir su orden dentro del plazo de la encuesta porque la falla sigue.",
		Consequence: "Con «no» debe registrar otra orden, que queda ligada como reincidencia."},
	{Name: RelapseDays, Kind: Integer, Clause: "GAP-06", Default: "30", Min: 0, Max: 365,
		Meaning:     "Días naturales en que una orden nueva del mismo equipo se liga como reincidencia.",
		Consequence: "Un número mayor hace que más órdenes cuenten como reincidencia."},
	{Name: SignReminder, Kind: Length, Clause: "GAP-10", Default: "1d",
		Meaning:     "A qué tiempo se recuerda una firma pendiente del ST-ERE.",
		Consequence: "Más corto: más avisos a quien debe firmar."},
	{Name: SignLimit, Kind: Length, Clause: "GAP-10", Default: "3d",
		Meaning:     "Cuánto se espera la firma antes de que la Supervisión pueda cancelar la orden con motivo.",
		Consequence: "Más corto: la Supervisión puede cancelar antes; nunca se cancela sola."},
	{Name: SignLevel, Kind: OneOf, Awaits: awaitsPrints, Clause: "GAP-10", Default: "interna",
		Options:     options("interna", "Firma interna: sesión y contraseña o PIN", "autografa", "Firma autógrafa digitalizada"),
		Meaning:     "Cómo se firma el ST-ERE.",
		Consequence: "Autógrafa: hay que imprimir, firmar y digitalizar antes de mover el equipo."},
	{Name: RejectionCauses, Kind: List, Clause: "GAP-11",
		Default: "no-propiedad=El equipo no es propiedad de la Secretaría\nduplicada=Duplicada\najena=El servicio no corresponde a la DTIC\n" +
			"datos-insuficientes=Faltan datos después de pedirlos\nya-resuelta=Se resolvió antes de asignarla",
		Meaning:     "Causas por las que una orden puede declararse improcedente.",
		Consequence: "Quitar una impide usarla en adelante; las órdenes pasadas conservan la suya."},
	{Name: SurveyCount, Kind: OneOf, Clause: "GAP-13", Default: "hábiles",
		Options:     options("hábiles", "Días hábiles", "naturales", "Días naturales"),
		Meaning:     "En qué días corre el plazo para contestar la encuesta.",
		Consequence: "Naturales: el plazo corre también en fines de semana y vacaciones. Los plazos ya calculados no se acortan."},
	{Name: SurveyFirstDay, Kind: OneOf, Clause: "GAP-13", Default: "siguiente",
		Options:     options("siguiente", "El día siguiente a la conclusión", "mismo", "El mismo día de la conclusión"),
		Meaning:     "Cuál es el primer día del plazo de la encuesta.",
		Consequence: "El mismo día: la persona usuaria tiene un día menos. Los plazos ya calculados no se acortan."},
	{Name: SurveyDays, Kind: Integer, Clause: "GAP-13", Default: "3", Min: 1, Max: 30,
		Meaning:     "Cuántos días hay para contestar la encuesta antes de que el silencio cuente como satisfactorio.",
		Consequence: "El procedimiento dice tres; otro número se aparta de su letra. Los plazos ya calculados no se acortan."},
	{Name: SurveyReminders, Kind: List, Of: Length, Clause: "P-10", Default: "1d\n2d",
		Meaning: "Cuándo se recuerda contestar la encuesta, contado desde la conclusión.", Consequence: "Cada renglón es un aviso."},
	{Name: SurveyOutageHours, Kind: Integer, Clause: "P-10", Default: "4", Min: 0, Max: 9,
		Meaning:     "Horas hábiles de caída registrada a partir de las cuales un día no cuenta para la encuesta.",
		Consequence: "Más bajo: más días se agregan al plazo."},
	{Name: SurveyNamed, Kind: YesNo, Clause: "F-03", Default: "no",
		Meaning:     "Si el AST ve el comentario de la encuesta junto al nombre de quien lo escribió.",
		Consequence: "Con «no», en la orden, donde el nombre está a la vista, el AST no ve el comentario; la Supervisión y el TDTIC sí."},
	{Name: MainIndicator, Kind: OneOf, Clause: "GAP-14", Default: "combinado",
		Options:     options("combinado", "Expresas y tácitas", "expreso", "Solo expresas"),
		Meaning:     "Qué cifra de satisfacción se muestra primero.",
		Consequence: "Las tres cifras se publican siempre; cambia solo el orden."},
	{Name: ImproveThreshold, Kind: OneOf, Clause: "GAP-15", Default: "no-satisfactoria",
		Options:     options("no-satisfactoria", "Con calificación no satisfactoria", "nunca", "Nunca"),
		Meaning:     "Cuándo una encuesta sugiere una acción de mejora a la Supervisión.",
		Consequence: "Nunca: las malas encuestas solo aparecen en los indicadores."},
	{Name: Mechanisms, Kind: List, Clause: "GAP-16", Default: "reasignar\ntercero\nreparacion-externa\nsin-solucion",
		Options:     options("reasignar", "Reasignar", "tercero", "Otro responsable o un tercero", "reparacion-externa", "Reparación externa", "sin-solucion", "Sin solución"),
		Always:      []string{"reasignar"},
		Meaning:     "Mecanismos entre los que el TDTIC elige en una determinación.",
		Consequence: "Quitar uno impide elegirlo en adelante. Reasignar queda siempre, para que toda orden escalada tenga salida."},
	{Name: ReturnBySupervisor, Kind: YesNo, Clause: "GAP-17", Default: "no",
		Meaning:     "Si la Supervisión puede registrar la orden de instalación en nombre de la persona usuaria cuando esta no lo hace.",
		Consequence: "Con «no» el equipo espera en la DTIC hasta que la persona la registre o lo instruya el TDTIC."},
	{Name: ReturnReminders, Kind: List, Of: Length, Clause: "GAP-17", Default: "1d\n3d\n5d",
		Meaning: "Cuándo se recuerda registrar la orden de un equipo que ya regresó.", Consequence: "Cada renglón es un aviso; al vencer el plazo se informa a la unidad."},
	{Name: ReturnSameAdviser, Kind: OneOf, Clause: "GAP-18", Default: "sugerir",
		Options: options("sugerir", "Sugerirlo", "exigir", "Exigirlo", "no", "No tomarlo en cuenta"),
		Meaning: "Si la instalación de un equipo que regresó la atiende el AST de la orden original.", Consequence: "Exigirlo puede retrasarla si esa persona está ausente."},
	{Name: JointReviewMoment, Kind: OneOf, Clause: "GAP-19", Default: "regreso",
		Options:     options("regreso", "Al regreso", "ambos", "A la salida y al regreso"),
		Meaning:     "Cuándo interviene la Coordinación Administrativa en lo que va con un proveedor.",
		Consequence: "Ambos: también firma la constancia de salida."},
	{Name: AwayDays, Kind: Integer, Clause: "P-07", Default: "30", Min: 1, Max: 365,
		Meaning: "Días a partir de los cuales un equipo que no está con su usuario se señala.", Consequence: "Menos días señalan antes a la Coordinación Administrativa y al TDTIC; no detienen nada."},
	{Name: ProviderSignature, Kind: OneOf, Clause: "GAP-20", Default: "pantalla",
		Options: options("pantalla", "En el dispositivo del AST", "papel", "En papel digitalizado"),
		Meaning: "Cómo firma quien representa al proveedor.", Consequence: "En papel: hay que digitalizar el acta para continuar."},
	{Name: DefinitiveNumber, Kind: YesNo, Clause: "GAP-21", Default: "no",
		Meaning:     "Si un equipo sustituto necesita su número de inventario definitivo antes de entregarse.",
		Consequence: "Con «sí» la persona usuaria espera a que se registre el alta."},
	{Name: PreventiveBy, Kind: OneOf, Clause: "GAP-22", Default: "usuario-supervisor",
		Options:     options("usuario-supervisor", "La persona usuaria; si no responde, la Supervisión", "usuario", "Solo la persona usuaria"),
		Meaning:     "Quién confirma la orden del mantenimiento preventivo.",
		Consequence: "Solo la persona usuaria: sin su confirmación no hay mantenimiento."},
	{Name: PreventiveMonths, Kind: Integer, Clause: "GAP-22", Default: "12", Min: 1, Max: 12,
		Meaning:     "Meses entre dos mantenimientos preventivos de un equipo.",
		Consequence: "El procedimiento pide uno al año o antes; menos meses dan más órdenes."},
	{Name: PreventiveBase, Kind: OneOf, Clause: "GAP-22", Default: "ultimo",
		Options: options("ultimo", "Desde el último servicio", "calendario", "Por año calendario"),
		Meaning: "Desde cuándo se cuentan los meses del preventivo.", Consequence: "Por año calendario: todos vencen el 31 de diciembre."},
	{Name: PreventiveWarning, Kind: Integer, Awaits: awaitsProgramme, Clause: "P-04", Default: "30", Min: 0, Max: 120,
		Meaning: "Días naturales antes del vencimiento en que se avisa del preventivo.", Consequence: "Más días: el programa avisa con más anticipación."},
	{Name: BackupAtOnce, Kind: OneOf, Clause: "GAP-23", Default: "juicio",
		Options: options("juicio", "A juicio del AST", "siempre", "Siempre", "nunca", "Nunca"),
		Meaning: "Si se pide la manifestación de respaldo antes de una solución inmediata.", Consequence: "Siempre: un paso más en cada orden con equipo."},
	{Name: Regimes, Kind: List, Clause: "GAP-24", Default: "propiedad",
		Options: options("propiedad", "Propiedad de la Secretaría", "arrendado", "Arrendado", "comodato", "En comodato", "personal", "Personal"),
		Meaning: "De quién puede ser un equipo para recibir soporte.", Consequence: "Agregar un régimen admite equipos que el procedimiento no menciona."},
	{Name: OutageNeeded, Kind: OneOf, Clause: "GAP-25", Default: "justificar",
		Options: options("justificar", "Basta una justificación", "exigir", "Exige una caída registrada"),
		Meaning: "Qué pide capturar una orden que llegó por otro medio.", Consequence: "Exigir: no se puede capturar la llamada de quien no tiene equipo con qué entrar."},
	{Name: FoliosAtLeast, Kind: Integer, Clause: "E-10", Default: "5", Min: 0, Max: 100,
		Meaning: "Folios de contingencia sin usar por unidad bajo los cuales se avisa.", Consequence: "Más alto: se imprimen bloques antes."},
	{Name: MaintenancePlace, Kind: OneOf, Clause: "GAP-28", Default: "sitio",
		Options: options("sitio", "En sitio", "taller", "En el taller de la DTIC"),
		Meaning: "Lugar que se propone al acordar un mantenimiento.", Consequence: "En el taller exige firmar la entrega y la devolución del equipo."},
	{Name: PriorityMatrix, Kind: List, Of: OneOf, Words: []string{"critica", "alta", "media", "baja"}, Clause: "GAP-29",
		Default: "yo/si=baja\nyo/parcial=media\nyo/no=alta\narea/si=media\narea/parcial=media\narea/no=alta\nsede/si=media\nsede/parcial=alta\nsede/no=critica",
		Options: options("yo/si", "", "yo/parcial", "", "yo/no", "", "area/si", "", "area/parcial", "", "area/no", "", "sede/si", "", "sede/parcial", "", "sede/no", ""),
		Meaning: "Prioridad sugerida según a cuántas personas afecta y si se puede seguir trabajando.", Consequence: "Cambia la sugerencia; la Supervisión decide."},
	{Name: LoadWeights, Kind: List, Of: Integer, Min: 0, Max: 100, Clause: "GAP-30", Default: "critica=4\nalta=3\nmedia=2\nbaja=1",
		Options: options("critica", "", "alta", "", "media", "", "baja", ""),
		Meaning: "Cuánto pesa cada orden abierta en la carga de un AST; en pausa cuenta la mitad.", Consequence: "Cambia a quién se sugiere asignar."},
	{Name: WaitForSupplies, Kind: YesNo, Clause: "GAP-31", Default: "sí",
		Meaning: "Si la Supervisión puede esperar una compra antes de responder si hay recursos.", Consequence: "Con «no» debe responder sí o no de inmediato."},
	{Name: SuppliesDays, Kind: Integer, Clause: "GAP-31", Default: "10", Min: 1, Max: 120,
		Meaning: "Días hábiles que se esperan los insumos antes de volver a la pregunta.", Consequence: "Más días: el equipo espera más tiempo en la DTIC."},
	{Name: RemoteHelp, Kind: YesNo, Clause: "GAP-47", Default: "no",
		Meaning: "Si el AST puede atender a distancia con el consentimiento de la persona usuaria.", Consequence: "Con «sí» la visita puede sustituirse, y queda asentado el consentimiento."},
	{Name: OnBehalf, Kind: YesNo, Clause: "GAP-49", Default: "sí",
		Meaning: "Si se puede pedir soporte en nombre de otra persona, con motivo.", Consequence: "Con «no» cada quien registra lo suyo."},
	{Name: WithoutAsset, Kind: OneOf, Clause: "GAP-51", Default: "servicios",
		Options: options("servicios", "Servicios sin bien y equipos compartidos", "nada", "Nada: se indica con quién acudir"),
		Meaning: "Qué puede pedir quien no tiene equipo asignado.", Consequence: "Nada: una persona recién ingresada no puede pedir ni una cuenta."},
	{Name: RemoveDisk, Kind: OneOf, Clause: "GAP-53", Default: "preguntar",
		Options: options("preguntar", "Preguntar cada vez", "si", "Retirarlo siempre", "no", "Enviarlo siempre"),
		Meaning: "Qué se hace con el almacenamiento de un equipo que sale con un proveedor.", Consequence: "Enviarlo siempre: la información sale de la Secretaría y el proveedor debe guardar confidencialidad."},
	{Name: FailedVisits, Kind: Integer, Clause: "A-03", Default: "3", Min: 1, Max: 10,
		Meaning: "Visitas sin éxito tras las cuales se avisa a la Supervisión.", Consequence: "Más bajo: la Supervisión se entera antes."},
}

var paperParameters = []Parameter{
	{Name: BackupNotice, Kind: Text, Clause: "P-05",
		Default:     "Antes de que se trabaje en tu equipo, respalda la información oficial que guarda. Si no puedes entrar, pide aquí el respaldo. Nunca escribas contraseñas.",
		Meaning:     "Texto con el que se pide la manifestación de respaldo.",
		Consequence: "Cada manifestación conserva el texto que la persona leyó."},
	{Name: LetterPattern, Kind: Text, Clause: "F-04", Default: "{clave}/{consecutivo}/{año}",
		Meaning: "Forma del número de los oficios; {clave}, {consecutivo} y {año} se sustituyen.", Consequence: "Vale para los oficios nuevos; los anteriores conservan su número."},
	{Name: LetterKey, Kind: Text, Clause: "F-04", Default: "DTIC",
		Meaning: "Clave de la unidad que encabeza el número de oficio.", Consequence: "Vale para los oficios nuevos."},
	{Name: LetterAddressee, Kind: Text, Clause: "GAP-33", Default: "Agencia Digital del Estado de México",
		Meaning: "Destinatario que se propone para el oficio de reparación.", Consequence: "Se puede cambiar en cada oficio."},
	{Name: LetterCopies, Kind: List, Clause: "GAP-34", Default: "coordinacion\ntitular-unidad",
		Options: options("coordinacion", "Coordinación Administrativa", "titular-unidad", "Titular de la unidad", "archivo", "Archivo"),
		Meaning: "Copias que se proponen en el oficio, además del destinatario.", Consequence: "La persona usuaria recibe siempre su copia."},
	{Name: LetterSubject, Kind: Text, Clause: "F-04", Default: "Solicitud de reparación de equipo de cómputo (norma SEI-028)",
		Meaning: "Asunto que se propone para el oficio.", Consequence: "Se puede cambiar en cada oficio."},
	{Name: LetterGrounds, Kind: Text, Clause: "F-04",
		Default: "Procedimiento «Servicios de soporte técnico», revisión 11, y norma SEI-028.",
		Meaning: "Fundamento que se propone para el oficio.", Consequence: "Debe revisarlo el área jurídica antes de usarse."},
	{Name: LetterSignature, Kind: OneOf, Awaits: awaitsPrints, Clause: "F-04", Default: "interna",
		Options: options("interna", "Firma interna", "autografa", "Firma autógrafa digitalizada", "efirma", "e.firma"),
		Meaning: "Cómo firma el TDTIC los oficios.", Consequence: "La validez de cada nivel la decide la institución."},
	{Name: SamePerson, Kind: OneOf, Clause: "GAP-44", Default: "advertir",
		Options: options("advertir", "Advertirlo", "impedir", "Impedirlo"),
		Meaning: "Qué pasa si la misma persona revisa y aprueba una revisión del documento o una versión de un formato.", Consequence: "Impedirlo deja sin aprobar revisiones como la 11."},
	{Name: Opening, Kind: Text, Clause: "GAP-46", Default: "09:00",
		Meaning: "Hora en que empieza la jornada hábil.", Consequence: "Cambia el cálculo de los plazos en horas."},
	{Name: Closing, Kind: Text, Clause: "GAP-46", Default: "18:00",
		Meaning: "Hora en que termina la jornada hábil.", Consequence: "Cambia el cálculo de los plazos en horas."},
	{Name: HelpPhone, Kind: Text, Clause: "G-10", Default: "",
		Meaning: "Teléfono del medio disponible cuando el sistema no responde.", Consequence: "Se muestra también a quien no ha entrado."},
}

func term(name Name, clause, value, meaning, consequence string) Parameter {
	return Parameter{Name: name, Kind: Length, Clause: clause, Default: value, Meaning: meaning, Consequence: consequence}
}

func awaiting(what string, p Parameter) Parameter {
	p.Awaits = what
	return p
}

// The timers are targets: they warn and never block (GAP-46).
var timerParameters = []Parameter{
	term(TermDraft, "GAP-22", "5d", "Tiempo para confirmar una orden propuesta.", "Al vencer, la Supervisión la registra o la descarta."),
	term(TermAssign, "GAP-46", "4h", "Meta para asignar una orden.", "Al vencer se marca en el tablero y se avisa."),
	term(TermReceive, "GAP-46", "4h", "Meta para que el AST reciba la orden.", "Al vencer se marca en el tablero y se avisa."),
	term(TermDiagnose, "GAP-46", "1d", "Meta para diagnosticar.", "Al vencer se marca en el tablero y se avisa."),
	term(TermAttend, "GAP-46", "2d", "Meta para cada paso de atención del AST.", "Al vencer se marca en el tablero y se avisa."),
	term(TermMaintain, "GAP-46", "1d", "Con cuánta anticipación se recuerda un mantenimiento acordado.", "Más largo: el aviso sale antes."),
	term(TermReturn, "GAP-46", "5d", "Tiempo para que alguien reciba el equipo o lo entregue a recolección.", "Al vencer se informa a la unidad y se puede escalar."),
	{Name: ReturnNotices, Kind: List, Of: Length, Clause: "GAP-46", Default: "1d\n2d\n3d",
		Meaning: "Cuándo se recuerda recibir el equipo.", Consequence: "Cada renglón es un aviso."},
	term(TermWarranty, "GAP-46", "1d", "Meta para reportar la garantía al proveedor.", "Al vencer se avisa y se puede escalar."),
	term(TermStore, "GAP-46", "1d", "Meta de los pasos de la bodega.", "Al vencer se avisa a la Supervisión y al TDTIC."),
	term(TermLetter, "GAP-46", "2d", "Meta para elaborar y para firmar el oficio.", "Al vencer se avisa a la Supervisión y al TDTIC."),
	term(TermEscalated, "GAP-16", "2d", "Meta para la determinación del TDTIC.", "Al vencer se avisa cada día."),
	term(TermProvider, "GAP-38", "5d", "Cada cuánto se da seguimiento a un proveedor pasada su fecha promesa.", "Más corto: más gestiones que asentar."),
	term(TermAgency, "GAP-32", "10d", "Tiempo en que se espera la respuesta de la Agencia antes de insistir.", "Al vencer se da seguimiento cada semana."),
	term(TermReview, "GAP-19", "2d", "Meta para la revisión conjunta.", "Al vencer se avisa a la Supervisión y a la Coordinación Administrativa."),
	term(TermInventory, "GAP-21", "10d", "Meta para el movimiento de inventario.", "Al vencer se avisa a la Supervisión y a la Coordinación Administrativa."),
	term(TermNewOrder, "GAP-17", "5d", "Tiempo para que se registre la orden de un equipo que regresó.", "Al vencer se informa a la unidad."),
}
