package procedure

// Readings about the document, its roles and its data.
var readingsOfTheDocument = []Reading{
	{ID: "GAP-39", Where: "Q-03", Problem: "La fecha de la revisión 02 no existe en el calendario.", Resolution: "Se guarda literal, sin fecha interpretada y con la marca «fecha inexistente en el original». No se corrige: es un registro controlado."},
	{ID: "GAP-40", Where: "Q-03", Problem: "Las revisiones 09 y 10 dicen otra versión y la 11 no dice ninguna.", Resolution: "Dos datos: el número de revisión, que identifica, y la etiqueta de versión, que es texto. Nunca se calcula una de otra."},
	{ID: "GAP-41", Where: "Q-01, Q-03", Problem: "La portada tiene fechas de junio y la historia dice agosto.", Resolution: "Cuatro fechas de firma y, aparte, la entrada en vigor: 1 de agosto de 2025."},
	{ID: "GAP-42", Where: "Q-04", Problem: "Solo aparecen las copias 03 y 09.", Resolution: "Los números no tienen que ser seguidos; son únicos por revisión y puede haber otras copias."},
	{ID: "GAP-43", Where: "C-01", Problem: "Las viñetas parten «Técnico Superior Universitario» y repiten niveles.", Resolution: "Lista cerrada: Técnico, TSU, Licenciatura e Ingeniería."},
	{ID: "GAP-44", Where: "Q-01", Problem: "La misma persona revisa y aprueba.", Resolution: "Se admite y se muestra como observación para el SGC.", Settings: set("doc.misma_persona", "advertir", "impedir")},
	{ID: "GAP-45", Where: "F-01, F-02, F-03, Q-07", Problem: "Faltan el diagrama y el contenido de los anexos.", Resolution: "El diagrama sale de la máquina; los anexos son «propuesta 1» hasta que el SGC los apruebe."},
	{ID: "GAP-46", Where: "R-A-02", Problem: "Pide el menor tiempo, sin cifras.", Resolution: "Metas medidas en horas hábiles que avisan y nunca bloquean.", Settings: set("plazo.*", "según cada reloj", "")},
	{ID: "GAP-47", Where: "A-03", Problem: "Dice que acude: ¿cabe la ayuda a distancia?", Resolution: "Por omisión hay visita; a distancia solo si se habilita y la persona usuaria lo consiente.", Settings: set("atencion.remota", "no", "sí")},
	{ID: "GAP-48", Where: "G-11, P-08, A-01", Problem: "Usa varios nombres para lo mismo.", Resolution: "Un solo vocabulario en pantalla; los sinónimos solo sirven para buscar."},
	{ID: "GAP-49", Where: "G-05, G-06, G-15", Problem: "Quien pide, quien resguarda y quien contesta pueden ser personas distintas.", Resolution: "Tres datos: solicita, resguardante y contacto. Firma y contesta quien solicita, salvo que se delegue en la orden.", Settings: set("solicitud.en_nombre_de", "sí, con motivo", "no")},
	{ID: "GAP-50", Where: "R-S-01, P-11", Problem: "No dice si la Supervisión también atiende.", Resolution: "Solo si la persona tiene además el rol AST; asignarse a sí misma queda anotado."},
	{ID: "GAP-51", Where: "G-15", Problem: "No prevé a quien no tiene equipo asignado.", Resolution: "Puede pedir servicios sin bien, como cuenta o red, o sobre el bien compartido de su unidad.", Settings: set("usuario.sin_bien", "servicios sin bien", "")},
	{ID: "GAP-52", Where: "A-01", Problem: "No dice si una petición puede traer varios equipos.", Resolution: "Un bien por orden; «agregar otra orden» copia los datos, porque custodia, garantía y ST-ERE son de cada equipo."},
	{ID: "GAP-53", Where: "P-07, P-08", Problem: "Con el equipo salen información oficial y datos personales.", Resolution: "Lista de salida: respaldo, disco que se retira o se queda y nota de confidencialidad.", Settings: set("salida.retirar_disco", "preguntar", "sí · no")},
	{ID: "GAP-54", Where: "G-13, A-02", Problem: "El glosario habla de priorizar y la actividad solo de carga.", Resolution: "Las dos en la 2: la prioridad ordena la fila y la carga elige a la persona."},
	{ID: "GAP-55", Where: "G-03", Problem: "Pone la red de datos entre los equipos.", Resolution: "El equipo de red es un bien de la DTIC; el punto de red es el lugar del servicio."},
	{ID: "GAP-56", Where: "Q-03, Q-04", Problem: "Hay variantes de escritura en nombres, acentos y ediciones.", Resolution: "Lo histórico se copia tal cual; la pantalla usa español correcto."},
}
