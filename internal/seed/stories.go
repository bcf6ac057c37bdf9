package seed

import "time"

// What people write, by what happened to their machine (domain §7.10).
var (
	slow = Words{Category: "lento-o-se-congela", Fault: "La computadora tarda mucho en abrir y se congela con las hojas de cálculo del mes.", Finding: "Poco espacio en disco y muchos programas al inicio.",
		Diagnosis: "Disco al 97 % de ocupación y catorce programas que arrancan con el sistema.", Cause: "configuracion", Solution: "Se liberaron 60 GB, se quitaron programas del inicio y se probó con los archivos del área.", Comment: "Rápido y amable."}
	dead = Words{Category: "no-enciende", Fault: "No enciende desde la mañana; ya probé con otro contacto.", CanWork: "no", Finding: "La fuente no entrega voltaje; hay que abrirlo en el taller.",
		Diagnosis: "Fuente de poder sin salida de 12 V; la tarjeta principal responde con una fuente de prueba.", Cause: "componente", Solution: "Se cambió la fuente de poder y se probó dos horas con carga.", Needs: "Una fuente ATX de 500 W."}
	disk = Words{Photos: 1, Category: "disco-danado", Fault: "Aparece una pantalla negra que dice que no hay sistema operativo.", CanWork: "no", Finding: "El disco no se reconoce; se requiere revisarlo en el taller.",
		Diagnosis: "El disco no responde a la prueba del fabricante: sectores dañados en la tabla de particiones.", Cause: "componente", Solution: "Se sustituyó el disco y se reinstaló el sistema institucional.", Needs: "Un disco SSD de 480 GB compatible con el modelo."}
	battery = Words{Photos: 1, Category: "bateria-o-cargador", Fault: "La batería dura menos de diez minutos y el cargador se calienta.", Finding: "Salud de batería al 31 %; el cargador alterno funciona.",
		Diagnosis: "Batería al 31 % de salud y cargador con falso contacto; el equipo tiene garantía vigente.", Cause: "desgaste", Solution: "Se entregó cargador nuevo; la batería queda en garantía.", Needs: "Batería original del modelo."}
	printer = Words{Category: "impresora-no-imprime", Fault: "La impresora compartida no imprime; todo se queda en la cola.", Finding: "La cola estaba detenida y el controlador dañado.",
		Diagnosis: "Controlador dañado y cola detenida en la impresora compartida del área.", Cause: "configuracion", Solution: "Se reinstaló el controlador y se imprimió una prueba desde tres equipos."}
	jam = Words{Category: "atasco-de-papel", Fault: "Se atasca el papel en cada impresión de dos caras.", Finding: "Rodillos de arrastre gastados.",
		Diagnosis: "Rodillos de arrastre gastados y guía del dúplex quebrada; no hay refacción en bodega.", Cause: "desgaste", Solution: "Se cambió el kit de rodillos.", Needs: "Kit de rodillos y guía de dúplex del modelo."}
	upkeep = Words{Photos: 1, Category: "mantenimiento-preventivo", Fault: "Hace mucho ruido y se calienta; no recuerdo cuándo le dieron mantenimiento.", CanWork: "si", Finding: "Ventilador con polvo y pasta térmica seca: requiere mantenimiento.",
		Diagnosis: "Acumulación de polvo en el ventilador y pasta térmica seca.", Cause: "desgaste", Solution: "Limpieza interna, pasta térmica nueva y sistema al día; bajó 18 °C.", Comment: "Quedó como nueva."}
	screen = Words{Photos: 2, Category: "sin-imagen", Fault: "El monitor parpadea y a veces se queda negro.", Finding: "Con otro cable también parpadea; la tarjeta está bien.",
		Diagnosis: "Panel con falla en la iluminación posterior; no es el cable ni la tarjeta.", Cause: "componente", Solution: "Se reportó el panel.", Needs: "Panel de repuesto."}
	account = Words{Category: "cuenta-o-contrasena", Fault: "No puedo entrar al correo institucional; dice que la contraseña venció.", Finding: "Cuenta vencida por inactividad.",
		Diagnosis: "La cuenta institucional venció por inactividad de noventa días.", Cause: "uso", Solution: "Se confirmó la identidad y el área que administra cuentas la restableció."}
	network = Words{Category: "sin-red-o-internet", Fault: "Sin red en cuatro lugares de la oficina desde ayer en la tarde.", CanWork: "no", Finding: "El nodo no da enlace en el panel.",
		Diagnosis: "Puerto del switch dañado por descarga; los cuatro nodos cuelgan del mismo puerto.", Cause: "red", Solution: "Se pasaron los nodos a otro puerto y se etiquetaron."}
	scanner = Words{Category: "escaner", Fault: "El escáner saca rayas verticales en todas las hojas.", Finding: "El cristal está limpio; la raya sale también en la copia directa.",
		Diagnosis: "Sensor con línea dañada; la limpieza del cristal no la quita.", Cause: "componente", Solution: "Se calibró el sensor.", Needs: "Módulo de sensor del modelo."}
	projector = Words{Category: "proyeccion", Fault: "El proyector de la sala se apaga a los cinco minutos.", Finding: "Filtro obstruido y lámpara con 4 100 horas.",
		Diagnosis: "Lámpara al final de su vida y filtro obstruido.", Cause: "desgaste", Solution: "Se limpió el filtro.", Needs: "Lámpara de repuesto."}
	virus = Words{Category: "antivirus-o-sospecha-de-codigo-malicioso", Fault: "Aparecen ventanas que piden pagar para recuperar archivos.", CanWork: "no", Finding: "Se aisló el equipo de la red para analizarlo.",
		Diagnosis: "Programa publicitario instalado con un lector de PDF; no cifró archivos.", Cause: "uso", Solution: "Se limpió el equipo y se cambió la contraseña.", Reason: "El análisis rebasa lo que la mesa puede hacer sin el área de seguridad."}
	foreign = Words{Category: "orientacion-de-uso", Fault: "Solicito cambiar la chapa electrónica de la puerta de la oficina.", CanWork: "si", Reason: "Acude con Servicios Generales, extensión 50720."}
	changed = Words{Category: "teclado-o-mouse", Fault: "El teclado no escribe la letra ñ ni los acentos.", Reason: "Ya quedó: era el idioma del teclado."}
	unhappy = Words{Category: "software-institucional", Fault: "El sistema de declaraciones se cierra al adjuntar archivos.", Finding: "La versión instalada es anterior a la vigente.",
		Diagnosis: "Versión anterior del cliente institucional, incompatible con archivos grandes.", Cause: "configuracion", Solution: "Se instaló la versión vigente.", Resolved: "parte", Marks: "2", Comment: "Tardaron dos días y hubo que volver a llamar."}
)

// The course up to the workshop, and on from there.
var (
	inHand    = []string{"OS-01", "OS-06", "OS-14", "OS-40", "OS-42"}
	warranted = append(inHand[:5:5], "OS-45")
	bare      = append(inHand[:5:5], "OS-46")
	lacking   = append(bare[:6:6], "OS-51")
	received  = append(lacking[:7:7], "OS-56")
	drafted   = append(received[:8:8], "OS-57", "OS-58")
	claimed   = append(warranted[:6:6], "OS-48") // ends with an external file of warranty
	requested = append(drafted[:10:10], "OS-60") // ends with one of the norm SEI-028
	atOnce    = []string{"OS-01", "OS-06", "OS-12", "OS-18"}
	planned   = []string{"OS-01", "OS-06", "OS-13", "OS-28"}
)

func then(course []string, more ...string) []string {
	return append(course[:len(course):len(course)], more...)
}

const (
	hour   = time.Hour
	minute = time.Minute
)

// stories: at least one in every state of the order and of the external file, one
// finished by each path of the letter, one reopened, tacit, late, with a backup
// order, cancelled, improcedente, and one overdue for each role (domain §7.9).
var stories = []story{
	// Finished, one by each of the five paths of the letter.
	{who: Lucia, asset: "lucia-laptop", words: slow, course: then(atOnce, "OS-25"), age: 6 * workday},
	{who: aurelio, asset: "aurelio-aio", words: upkeep, adviser: Paola, course: then(planned, "OS-31", "OS-35", "OS-18", "OS-25"), age: 5 * workday},
	{who: Efrain, asset: "efrain-escritorio", words: battery, course: then(claimed, "OS-25", "EX-03", "EX-12"), age: 4 * workday, gaps: map[string]time.Duration{"EX-03": 6 * hour, "EX-12": 5 * hour}},
	{who: Octavio, asset: "octavio-portatil", words: dead, course: then(bare, "OS-50", "OS-55", "OS-19", "OS-20", "OS-25"), age: 3 * workday},
	{who: Octavio, asset: "octavio-escritorio", words: disk, course: then(requested, "OS-25"), age: 7 * workday},
	// The yearly maintenance, as the programme asks for it (P-04).
	{who: Gloria, asset: "gloria-portatil", words: upkeep, adviser: Paola, course: []string{"OS-02", "OS-03", "OS-06", "OS-13", "OS-28", "OS-31", "OS-35", "OS-18", "OS-25"}, age: 2 * workday},

	// Other endings.
	{who: Lucia, asset: "lucia-impresora", words: printer, adviser: Paola, course: then(atOnce, "OS-26"), age: 2 * workday},
	{who: Nayeli, service: "Correo institucional", words: account, adviser: Hugo, course: then(atOnce, "OS-26"), age: 9 * workday},
	{who: Maricela, asset: "maricela-impresora", words: printer, course: []string{"OS-05" + ByPaper, "OS-06", "OS-12", "OS-18", "OS-25"}, age: 8 * workday},
	{who: julieta, asset: "julieta-escritorio", words: unhappy, course: then(atOnce, "OS-25"), age: 10 * workday, gap: 9 * hour},
	{who: rosaura, asset: "rosaura-escritorio", words: changed, course: []string{"OS-01", "OS-08"}, age: 11 * hour},
	{who: brenda, asset: "brenda-escritorio", words: upkeep, course: then(planned, "OS-33"), age: 12 * workday},
	{who: Lucia, service: "Puerta de la oficina 214", words: foreign, course: []string{"OS-01", "OS-07"}, age: 3 * workday},
	{who: Nayeli, service: "Chapa del archivo", words: foreign, course: []string{"OS-01", "OS-06", "OS-15"}, age: 5 * workday},
	{who: nestor, asset: "nestor-escritorio", words: virus, adviser: Paola, course: then(inHand, "OS-47", "OS-63", "OS-19", "OS-20", "OS-26"), age: 1 * workday, gap: 3 * hour},

	// Waiting for the Supervisor.
	{who: Nayeli, service: "Cuenta de la ventanilla", words: account, course: []string{"OS-01"}, age: 25 * minute},
	{who: Efrain, asset: "efrain-telefono", words: network, course: []string{"OS-01"}, age: 70 * minute},
	{who: Lucia, asset: "lucia-proyector", words: projector, course: []string{"OS-01"}, age: 14 * hour}, // overdue for the Supervisor
	{who: Maricela, asset: "maricela-escritorio", words: slow, course: []string{"OS-05"}, age: 3 * hour},
	{who: Maricela, asset: "maricela-escaner", words: scanner, course: bare, age: 3 * hour},
	{who: elvira, asset: "elvira-portatil", words: disk, course: then(bare, "OS-52", "@LogProcedure"), age: 2 * workday},
	{who: tomas, asset: "tomas-escritorio", words: dead, course: then(bare, "OS-50"), age: 2 * hour},
	{who: julieta, asset: "julieta-impresora", words: jam, course: then(lacking, "@AnnotateWarranty"), age: 2 * hour},
	{who: nestor, asset: "nestor-monitor", words: screen, course: then(received, "OS-57"), age: 6 * hour},
	{who: carmen, asset: "carmen-escritorio", words: disk, adviser: Paola, course: then(inHand, "OS-47", "OS-62"+WithOuting), age: 2 * workday},

	// Waiting for an AST.
	{who: damian, asset: "damian-escaner", words: scanner, course: []string{"OS-01", "OS-06"}, age: 9 * hour}, // overdue for the AST
	{who: silvia, asset: "silvia-portatil", words: slow, course: []string{"OS-01", "OS-06", "@Receive", "@RecordVisit"}, age: 30 * minute},
	{who: rosaura, asset: "rosaura-impresora", words: printer, adviser: Paola, course: []string{"OS-01", "OS-06", "OS-11"}, age: 3 * hour},
	{who: Nayeli, service: "Nodo de red 1-12", words: network, adviser: Paola, course: []string{"OS-01", "OS-06", "@Receive", "@Pause"}, age: 5 * hour},
	{who: carmen, asset: "carmen-portatil", words: slow, course: []string{"OS-01", "OS-06", "OS-12"}, age: 40 * minute},
	{who: damian, asset: "damian-escritorio", words: unhappy, adviser: Paola, course: then(atOnce, "OS-27", "OS-12"), age: 4 * hour, gaps: map[string]time.Duration{"OS-27": 8 * hour}},
	{who: silvia, asset: "silvia-aio", words: dead, course: then(bare, "OS-50", "OS-55"), age: 3 * hour},
	{who: brenda, asset: "brenda-impresora", words: jam, adviser: Paola, course: then(bare, "OS-50", "OS-55", "OS-19"), age: 90 * minute},
	{who: Gloria, asset: "gloria-portatil", words: upkeep, course: []string{"OS-01", "OS-06", "OS-13"}, age: 2 * hour},
	{who: ruben, asset: "ruben-escritorio", words: upkeep, course: then(planned, "OS-31"), age: 3 * hour, gap: hour},
	{who: tomas, asset: "tomas-portatil", words: upkeep, adviser: Paola, course: []string{"OS-01", "OS-06", "OS-13", "OS-28" + WithWorkshop, "OS-31", "@DeliverAtWorkshop", "@TakeIn"}, age: 2 * hour},
	{who: Efrain, asset: "efrain-multifuncional", words: jam, adviser: Paola, course: []string{"OS-01", "OS-06", "OS-14"}, age: 80 * minute},
	{who: Octavio, asset: "octavio-monitor", words: screen, course: []string{"OS-01", "OS-06", "OS-14", "OS-40", "@SignHandover"}, age: 50 * minute},
	{who: Octavio, asset: "octavio-aio", words: disk, course: inHand, age: 4 * hour},
	{who: Efrain, asset: "efrain-portatil", words: battery, course: warranted, age: 3 * hour},
	{who: aurelio, asset: "aurelio-portatil", words: battery, adviser: Paola, course: lacking, age: 2 * hour},
	{who: tomas, asset: "tomas-escaner", words: scanner, course: received, age: 70 * minute},

	// Waiting for a Usuario.
	{who: Lucia, asset: "lucia-monitor", words: screen, course: atOnce, age: 5 * hour},
	{who: Efrain, asset: "efrain-no-break", words: dead, adviser: Paola, course: atOnce, age: 11 * hour},
	{who: Teresa, asset: "teresa-escritorio", words: upkeep, course: planned, age: 2 * hour},
	{who: Lucia, asset: "lucia-escaner", words: upkeep, adviser: Paola, course: planned, age: 4*workday + 2*hour}, // overdue for the Usuario
	{who: damian, asset: "damian-impresora", words: jam, course: []string{"OS-01", "OS-06", "OS-14", "OS-40"}, age: 2 * hour},
	{who: Maricela, asset: "maricela-aio", words: disk, course: then(planned, "OS-31"+WithBackup), age: 6 * hour}, // waits for its backup order
	{who: elvira, asset: "elvira-aio", words: dead, adviser: Paola, course: then(bare, "OS-50", "OS-55", "OS-19", "@HandBack"), age: 5 * hour},
	{who: Octavio, service: "Lugar nuevo de la sala 3", words: network, adviser: Paola, course: atOnce, age: hour},
	{who: brenda, asset: "brenda-aio", words: disk, course: then(received, "@ReturnUnrepaired"), age: 3 * hour},

	// Waiting for the TDTIC.
	{who: nestor, asset: "nestor-portatil", words: disk, adviser: Paola, course: drafted, age: 3 * workday}, // overdue for the TDTIC
	{who: julieta, asset: "julieta-portatil", words: virus, course: then(inHand, "OS-47"), age: 5 * hour},
	{who: damian, service: "Carpeta compartida de auditoría", words: virus, course: []string{"OS-01", "OS-09"}, age: 2 * hour},

	// External files, in the states that no story above has.
	{who: brenda, asset: "brenda-portatil", words: battery, course: claimed, age: 4 * hour},
	{who: elvira, asset: "elvira-impresora", words: jam, course: then(claimed, "EX-03"), age: 2 * workday},
	{who: tomas, asset: "tomas-no-break", words: dead, course: then(claimed, "EX-04"), age: 2 * workday},
	{who: elvira, asset: "elvira-monitor", words: screen, course: then(claimed, "OS-25", "EX-03", "EX-12", "EX-14"), age: 5 * hour, gaps: map[string]time.Duration{"EX-14": 4 * workday}},
	{who: nestor, asset: "nestor-multifuncional", words: jam, course: then(claimed, "OS-25", "EX-03", "EX-12", "EX-14", "EX-16"), age: 7 * hour, gaps: map[string]time.Duration{"EX-14": 5 * workday}},
	{who: julieta, asset: "julieta-proyector", words: projector, course: then(claimed, "OS-25", "EX-03", "EX-12", "EX-14", "EX-15"), age: 8 * hour, gaps: map[string]time.Duration{"EX-14": 3 * workday}},
	{who: ruben, asset: "ruben-portatil", words: battery, adviser: Paola, course: then(claimed, "OS-25", "EX-03", "EX-12", "EX-14", "EX-15", ">", "OS-03", "OS-06"), age: 3 * hour, gaps: map[string]time.Duration{"EX-14": 3 * workday}},
	{who: Maricela, asset: "maricela-router", words: network, course: then(claimed, "OS-25", "EX-03", "EX-12", "EX-14", "EX-16", "EX-19", ">", "OS-03", "OS-06", "OS-12", "OS-19", "OS-20", "OS-25"), age: 2 * workday, gaps: map[string]time.Duration{"EX-14": 2 * workday}},
	{who: carmen, asset: "carmen-notificaciones", words: disk, course: then(requested, "EX-07"), age: workday},
	{who: silvia, asset: "silvia-escaner", words: scanner, course: then(requested, "EX-06"), age: 6 * hour},
	{who: aurelio, asset: "aurelio-impresora", words: jam, course: then(requested, "OS-25", "EX-09", "EX@SignDisposal"), age: 2 * workday, gaps: map[string]time.Duration{"EX-09": 3 * workday}},
}
