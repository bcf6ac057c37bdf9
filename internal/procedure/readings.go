package procedure

// Reading is how we resolve a silence or a contradiction of the letter. All of
// them are shown under «Procedimiento → Criterios aplicados», so that the quality
// system can accept or change each one.
type Reading struct {
	ID         string // "GAP-01"
	Where      string // clauses and formats of the document
	Problem    string // Spanish
	Resolution string // Spanish
	Settings   []Setting
}

// Setting is a parameter that lets the institution decide otherwise.
type Setting struct {
	Name    string // name in room settings; a trailing * stands for a family
	Default string // default, in Spanish
	Others  string // other values, "" for any
}

// Readings returns the 56 readings of revision 11. The slice is a copy.
func Readings() []Reading {
	return append(append([]Reading(nil), readingsOfTheFlow...), readingsOfTheDocument...)
}

// ReadingByID returns the reading with an id.
func ReadingByID(id string) (Reading, bool) {
	for _, r := range Readings() {
		if r.ID == id {
			return r, true
		}
	}
	return Reading{}, false
}

func set(name, def, others string) []Setting { return []Setting{{name, def, others}} }

var readingsOfTheFlow = []Reading{
	{ID: "GAP-01", Where: "A-08", Problem: "No dice qué sigue a la actividad 8; el renglón siguiente es de otro camino.", Resolution: "De la 8 se va a la 4: solo ahí quedan el diagnóstico y la fecha de conclusión, y solo de ahí se llega a la encuesta. Ir a la 9 pediría entregar un equipo que ya recibió servicio."},
	{ID: "GAP-02", Where: "D-03", Problem: "Es una pregunta doble con tres respuestas y su «Sí» es ambiguo.", Resolution: "Tres salidas separadas, cada una con su destino escrito; la cláusula se muestra como ayuda."},
	{ID: "GAP-03", Where: "A-12, A-18", Problem: "El plazo de la encuesta corre desde la fecha de conclusión, que solo se asienta en la 4; estas dos actividades la saltan.", Resolution: "La 12 y la 18 asientan ellas mismas la fecha, con el tipo de conclusión: solucionada, gestión de garantía, gestión SEI-028 o sin solución."},
	{ID: "GAP-04", Where: "A-12, A-18, A-05", Problem: "La orden se cierra con el equipo fuera, y el silencio calificaría un servicio que no ha terminado.", Resolution: "Se respeta la letra: la orden se cierra. El equipo pasa a un expediente externo que sigue abierto y a la vista. La encuesta aclara que califica la atención y la gestión; la reparación se califica en la orden nueva.", Settings: set("encuesta.en_gestion", "inmediata", "diferida")},
	{ID: "GAP-05", Where: "A-13, A-14, A-04", Problem: "El equipo está en la DTIC y no hay paso de devolución.", Resolution: "Dentro de la 4 hay un subpaso: sección D firmada por ambos, pruebas y regreso a la persona usuaria; solo entonces se concluye. Se apoya en la definición del ST-ERE y en R-U-03."},
	{ID: "GAP-06", Where: "R-U-03", Problem: "Que la falla persista no tiene efecto en el flujo.", Resolution: "En la entrega: no se firma y el equipo vuelve a revisión. Después, dentro del plazo de la encuesta: el mismo folio se reabre y su plazo se anula. Más tarde: orden nueva ligada como reincidencia.", Settings: []Setting{{"reapertura.habilitada", "sí", "no"}, {"reincidencia.dias", "30", ""}}},
	{ID: "GAP-07", Where: "A-10", Problem: "No se sabe si entrega el formato o el equipo.", Resolution: "Ambos en el mismo acto, con doble confirmación: el formato solo no sirve para revisar el equipo."},
	{ID: "GAP-08", Where: "A-15", Problem: "No dice quién entrega el formato ni quién escribió que no hay garantía; se llega ahí por falta de recursos.", Resolution: "El AST llena la sección C con los dos hechos y la Supervisión firma que la recibe."},
	{ID: "GAP-09", Where: "A-18", Problem: "No hay camino si el TDTIC no está de acuerdo.", Resolution: "Devuelve con observaciones a la 17 y se guardan las versiones."},
	{ID: "GAP-10", Where: "A-07, A-10", Problem: "No hay camino si la persona usuaria no está de acuerdo o no firma.", Resolution: "Con observaciones se vuelve a la 6 o a la 9. Si calla hay recordatorios y después la Supervisión puede cancelar con motivo.", Settings: []Setting{{"firma.recordatorio", "1 día", ""}, {"firma.limite", "3 días", ""}}},
	{ID: "GAP-11", Where: "P-02, S-04", Problem: "No prevé rechazar ni cancelar, aunque la propiedad del equipo obliga a rechazar.", Resolution: "Dos finales: improcedente, con causa y alternativa, y cancelada. Ninguno mientras la orden responda por un equipo.", Settings: set("causas.improcedencia", "equipo no propiedad · duplicada · ajena a la DTIC · datos insuficientes · ya resuelta", "")},
	{ID: "GAP-12", Where: "A-02, A-03", Problem: "No prevé reasignar ni que el AST falte.", Resolution: "La asignación se devuelve con motivo, o la Supervisión cambia de AST sin mover la orden; hay calendario de ausencias."},
	{ID: "GAP-13", Where: "P-10, R-U-04", Problem: "No dice si los tres días son hábiles, cuál es el primero ni a qué hora vencen.", Resolution: "Días hábiles; el primero es el hábil siguiente a la conclusión y el plazo vence al último segundo del tercero. Así se cuentan los plazos administrativos y se protege a quien está de vacaciones.", Settings: []Setting{{"encuesta.computo", "hábiles", "naturales"}, {"encuesta.dia_inicial", "siguiente", "mismo"}, {"encuesta.dias", "3", ""}}},
	{ID: "GAP-14", Where: "P-10", Problem: "Lo satisfactorio por silencio puede inflar los indicadores.", Resolution: "Se califica como manda la letra, pero se publican tres cifras: expresa, tácita y combinada. La tácita no lleva puntos.", Settings: set("indicador.principal", "combinado", "expreso")},
	{ID: "GAP-15", Where: "A-05", Problem: "Una mala calificación no tiene consecuencia.", Resolution: "Propone a la Supervisión una acción de mejora; por sí sola no reabre la orden.", Settings: set("mejora.umbral", "no satisfactoria", "")},
	{ID: "GAP-16", Where: "P-11", Problem: "El mecanismo no está definido ni tiene lugar en el flujo.", Resolution: "La orden se escala desde cualquier paso de AST o Supervisión, con la revisión de la Supervisión por delante. El TDTIC determina con el F-10: reasignar, otro responsable o tercero, reparación externa o sin solución.", Settings: set("p11.mecanismos", "los cuatro", "")},
	{ID: "GAP-17", Where: "P-08, R-A-07", Problem: "No dice quién registra la orden nueva ni qué pasa si nadie lo hace.", Resolution: "El aviso del AST crea una orden propuesta que se confirma con un clic; recordatorios a los días 1, 3 y 5 y luego aviso a la unidad. La Supervisión la registra en su nombre si está habilitado.", Settings: set("retorno.alta_por_supervisor", "no", "sí")},
	{ID: "GAP-18", Where: "P-08, R-A-07", Problem: "Una política habla de instalar sin decir quién; una responsabilidad da la configuración al AST.", Resolution: "Configura e instala el AST de la orden nueva; se sugiere el mismo de antes.", Settings: set("retorno.mismo_ast", "sugerir", "exigir · no")},
	{ID: "GAP-19", Where: "P-07", Problem: "No se sabe si la recepción es la del proveedor o la del regreso.", Resolution: "La revisión conjunta es obligatoria al regreso, antes de configurar. A la salida basta la constancia F-11, con Coordinación Administrativa si se quiere.", Settings: set("p07.momento", "regreso", "ambos")},
	{ID: "GAP-20", Where: "P-07", Problem: "El proveedor y la Coordinación Administrativa no tienen responsabilidades escritas ni cuenta.", Resolution: "La Coordinación tiene un rol ligero. Quien representa al proveedor firma en el dispositivo del AST o en papel, con nombre, empresa y tipo de identificación, sin su número.", Settings: set("prov.firma", "pantalla", "papel")},
	{ID: "GAP-21", Where: "P-09, R-A-07", Problem: "Hay que configurar según el inventario, pero un equipo sustituto todavía no tiene número.", Resolution: "El movimiento se solicita antes y se admite un número provisional, para no dejar esperando a la persona usuaria.", Settings: set("p09.exige_alta_definitiva", "no", "sí")},
	{ID: "GAP-22", Where: "P-04, P-01, G-11", Problem: "El preventivo lo programa la DTIC, pero solo la persona usuaria registra órdenes.", Resolution: "El sistema propone la orden y la persona confirma. Si no responde, la registra la Supervisión y la firma de enterado la ratifica.", Settings: []Setting{{"preventivo.alta", "usuario → supervisor", ""}, {"preventivo.meses", "12", ""}, {"preventivo.base", "último servicio", "año calendario"}}},
	{ID: "GAP-23", Where: "P-05, P-06", Problem: "El respaldo es un deber que no está en el flujo y no pide prueba.", Resolution: "Se responde con el F-06 en la 7 y en la 10, y en la 3 si el AST ve riesgo: ya respaldé, no hay información oficial, no puedo entrar, o no se puede recuperar y lo acepto.", Settings: set("respaldo.en_inmediata", "a juicio del AST", "")},
	{ID: "GAP-24", Where: "P-02, G-03", Problem: "Solo admite lo propio: ¿y lo arrendado o lo personal? La red de datos no tiene número de inventario.", Resolution: "Lista de regímenes que por omisión admite solo la propiedad. Los servicios de red piden ubicación y no inventario.", Settings: set("p02.regimenes", "propiedad", "")},
	{ID: "GAP-25", Where: "G-10, P-01", Problem: "El otro medio, ¿solo cuando falla el sistema o siempre?", Resolution: "Siempre se puede capturar. Sin caída registrada se justifica y aparece en un reporte: negarse a quien no tiene equipo con qué entrar iría contra el fin.", Settings: set("contingencia.exige_caida", "justificar", "exigir")},
	{ID: "GAP-26", Where: "P-12, R-A-04", Problem: "No dice quién llena el ST-ERE en papel.", Resolution: "El AST; la persona usuaria observa y firma. Al volver el sistema se transcribe y la Supervisión valida."},
	{ID: "GAP-27", Where: "A-06, A-07, A-09, A-10", Problem: "El mismo formato sirve para darse por enterado de una fecha y para entregar un equipo.", Resolution: "Un folio por hecho, con secciones: A fecha, B entrega, C estado, D devolución y E conclusión. Las que no se usan dicen «No aplica»."},
	{ID: "GAP-28", Where: "A-08, P-03", Problem: "No dice si el mantenimiento es en el lugar o en el taller; si se mueve, exige ST-ERE.", Resolution: "Se anota el lugar. En el taller hacen falta la sección B antes de empezar y la devolución después.", Settings: set("mtto.lugar_default", "en sitio", "taller")},
	{ID: "GAP-29", Where: "G-13", Problem: "No hay criterios de prioridad.", Resolution: "Matriz de impacto por urgencia: crítica, alta, media y baja. La sugieren las respuestas y la decide la Supervisión.", Settings: set("prioridad.matriz", "impacto × urgencia", "")},
	{ID: "GAP-30", Where: "A-02", Problem: "No define la carga de trabajo.", Resolution: "Suma de pesos de las órdenes abiertas, 4, 3, 2 y 1 por prioridad, más las horas agendadas hoy; las que están en pausa cuentan la mitad.", Settings: set("carga.pesos", "4 · 3 · 2 · 1", "")},
	{ID: "GAP-31", Where: "R-S-03, D-13", Problem: "Los insumos se pueden comprar, pero decir que no hay manda a reparación externa.", Resolution: "Espera dentro de la 13, antes de responder; al vencer, la Supervisión contesta sí o no. La letra se conserva.", Settings: []Setting{{"insumos.espera", "sí", "no"}, {"insumos.dias", "10", ""}}},
	{ID: "GAP-32", Where: "A-18, P-07, R-A-07", Problem: "Después de la 18 nada cubre la respuesta, la recolección, la entrega ni el regreso, que otras cláusulas dan por hechos.", Resolution: "Expediente externo SEI-028: oficio notificado, respuesta, recolección con ST-ERE nuevo, proveedor, revisión conjunta y orden nueva."},
	{ID: "GAP-33", Where: "A-17", Problem: "El nombre actual de la agencia estatal es otro.", Resolution: "El destinatario es un catálogo con nombre, cargo, titular, dirección y fechas.", Settings: set("oficio.destinatario", "catálogo", "")},
	{ID: "GAP-34", Where: "A-18", Problem: "No dice cuáles áreas se notifican.", Resolution: "Lista de distribución: destinatario, Coordinación Administrativa y titular de la unidad; la persona usuaria siempre.", Settings: set("oficio.copias", "destinatario · coordinación · unidad", "")},
	{ID: "GAP-35", Where: "A-12", Problem: "No se conoce el procedimiento de cada fabricante.", Resolution: "Ficha por proveedor: pasos, teléfono o portal, datos que pide y si atiende en sitio o en taller."},
	{ID: "GAP-36", Where: "D-11", Problem: "No dice de dónde se sabe la garantía ni qué pasa si la niegan después.", Resolution: "Fechas y contrato en el bien. Si la niegan al reportar se va a la 13; si la niegan ya fuera, el expediente regresa sin reparar y sigue con una orden nueva."},
	{ID: "GAP-37", Where: "A-13", Problem: "Pregunta por recursos para mantenimiento, pero el camino 6-8 nunca pasa por ahí.", Resolution: "El mantenimiento pide sus insumos al acordar la fecha; la 13 cubre el de equipos trasladados."},
	{ID: "GAP-38", Where: "A-12", Problem: "No dice si el equipo sale ni cuándo.", Resolution: "La 12 solo reporta. La salida es un hecho de custodia del expediente: en sitio, recolección o entrega."},
}
