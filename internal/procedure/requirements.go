package procedure

import "strings"

// Requirement is one clause of the procedure as the program understands it: the
// id that comments of code and tests cite and our own short wording.
type Requirement struct {
	ID   string // "P-03"
	Part string // part of the document: see parts
	Text string // Spanish, our own words
}

// parts are the groups of the catalogue, by the letter that begins their ids, in
// the order of the document.
var parts = []struct{ prefix, title string }{
	{"G-", "Glosario"},
	{"S-", "Objetivo, alcance, periodicidad y normatividad"},
	{"R-U-", "Responsabilidades: Usuario"},
	{"R-S-", "Responsabilidades: Supervisor"},
	{"R-A-", "Responsabilidades: AST"},
	{"R-T-", "Responsabilidades: TDTIC"},
	{"P-", "Políticas"},
	{"C-", "Competencias"},
	{"E-", "Ambiente de trabajo"},
	{"A-", "Actividades"},
	{"D-", "Decisiones"},
	{"F-", "Formatos"},
	{"Q-", "Gestión de la calidad"},
}

// Requirements returns the catalogue of revision 11, 109 ids in the order of the
// document. The slice is a copy.
func Requirements() []Requirement {
	out := make([]Requirement, len(requirements))
	for i, r := range requirements {
		r.Part = partOf(r.ID)
		out[i] = r
	}
	return out
}

// RequirementByID returns the requirement with an id.
func RequirementByID(id string) (Requirement, bool) {
	for _, r := range requirements {
		if r.ID == id {
			r.Part = partOf(id)
			return r, true
		}
	}
	return Requirement{}, false
}

func partOf(id string) string {
	for _, p := range parts {
		if strings.HasPrefix(id, p.prefix) {
			return p.title
		}
	}
	return ""
}

var requirements = []Requirement{
	{ID: "G-01", Text: "Un AST es personal de la DTIC que responde por las órdenes que se le asignan, lleguen por donde lleguen."},
	{ID: "G-02", Text: "La encuesta es un instrumento con preguntas fijas y versión, no un texto libre."},
	{ID: "G-03", Text: "Son atendibles el escritorio y la portátil, la red de datos, las impresoras y los escáneres de trabajo."},
	{ID: "G-04", Text: "El ST-ERE prueba cada cambio de manos del equipo, de ida o de vuelta, con la firma de quien entrega y de quien recibe."},
	{ID: "G-05", Text: "El ST-ESST pregunta por el servicio, la atención y la solución."},
	{ID: "G-06", Text: "La ST-OS es la petición que llena quien necesita que le atiendan un equipo."},
	{ID: "G-07", Text: "Una incidencia es un hecho no previsto que baja o corta un servicio; cada orden tiene su clase."},
	{ID: "G-08", Text: "El respaldo solo alcanza a la información oficial."},
	{ID: "G-09", Text: "El mantenimiento conserva o devuelve el funcionamiento del equipo y deja una lista de trabajos."},
	{ID: "G-10", Text: "Si el sistema falla se pide soporte por teléfono, en papel o por correo, y después se captura con su hora real."},
	{ID: "G-11", Text: "La petición de soporte se llama orden de servicio y de ninguna otra forma."},
	{ID: "G-12", Text: "El sistema vive bajo la dirección /soporte de la institución."},
	{ID: "G-13", Text: "La Supervisión fija prioridades, asigna y ayuda a dar seguimiento."},
	{ID: "G-14", Text: "El TDTIC es quien encabeza la DTIC: una sola persona firma a la vez, titular o suplente."},
	{ID: "G-15", Text: "Usuario es la persona servidora pública con equipo de la Secretaría a su cargo."},

	{ID: "S-01", Text: "El fin es que la infraestructura funcione y que las órdenes se registren y atiendan bien, lo que se mide con hechos."},
	{ID: "S-02", Text: "Alcanza a las personas usuarias de las unidades administrativas vigentes."},
	{ID: "S-03", Text: "Alcanza al personal de la DTIC, también en el mantenimiento preventivo y correctivo."},
	{ID: "S-04", Text: "Se usa en cada servicio: todo servicio tiene folio y rastro, y nada se borra."},
	{ID: "S-05", Text: "Once instrumentos jurídicos y administrativos lo sustentan."},
	{ID: "S-06", Text: "Entre ellos están las políticas internas de uso de equipos de 2018, que se citan al pedir el respaldo."},

	{ID: "R-U-01", Text: "La persona usuaria genera la orden por un medio que da folio."},
	{ID: "R-U-02", Text: "Revisa y firma el ST-ERE si su equipo se va a mover."},
	{ID: "R-U-03", Text: "Recibe su equipo, lo prueba y dice si sigue fallando."},
	{ID: "R-U-04", Text: "Contesta la encuesta dentro de los tres días que siguen a la conclusión."},
	{ID: "R-S-01", Text: "La Supervisión vigila en qué va cada orden registrada."},
	{ID: "R-S-02", Text: "Documenta y lleva los trámites ante otras instancias."},
	{ID: "R-S-03", Text: "Consigue los insumos que el servicio necesita."},
	{ID: "R-A-01", Text: "El AST atiende las órdenes que le tocan."},
	{ID: "R-A-02", Text: "Actúa lo más pronto que se pueda."},
	{ID: "R-A-03", Text: "Deja escrito qué hizo y cómo concluyó."},
	{ID: "R-A-04", Text: "Llena y firma el ST-ERE y acuerda con la persona usuaria el estado del equipo."},
	{ID: "R-A-05", Text: "Avisa cuando el equipo tiene que ir con un proveedor."},
	{ID: "R-A-06", Text: "Dice a la Supervisión qué insumos hacen falta."},
	{ID: "R-A-07", Text: "Configura el equipo que regresa según su inventario, después de pedir a la persona usuaria una orden nueva."},
	{ID: "R-T-01", Text: "El TDTIC valida con su firma el oficio de reparación SEI-028."},
	{ID: "R-T-02", Text: "Ordena notificarlo y dar copia a la persona usuaria."},

	{ID: "P-01", Text: "Sin orden, por el sistema o por otro medio, no hay servicio."},
	{ID: "P-02", Text: "Solo se atienden equipos que son de la Secretaría."},
	{ID: "P-03", Text: "Ningún equipo se lleva a la DTIC sin ST-ERE."},
	{ID: "P-04", Text: "Cada equipo recibe mantenimiento preventivo al año, o antes si le hace falta."},
	{ID: "P-05", Text: "Antes de un mantenimiento la persona usuaria responde por el respaldo de su información oficial."},
	{ID: "P-06", Text: "Si no puede entrar a su equipo, pide el respaldo con otra orden; el AST lo hace si sus herramientas alcanzan y ella lo valida."},
	{ID: "P-07", Text: "Lo que se envió por garantía o SEI-028 lo revisan juntos AST, proveedor y Coordinación Administrativa."},
	{ID: "P-08", Text: "La DTIC tramita la garantía; al volver el equipo se registra una orden nueva para instalarlo."},
	{ID: "P-09", Text: "Si la garantía cambia el equipo por otro, se actualiza el inventario."},
	{ID: "P-10", Text: "A los tres días sin respuesta la encuesta cuenta como satisfactoria."},
	{ID: "P-11", Text: "Lo que ni Supervisión ni AST pueden resolver sigue el mecanismo que fije el TDTIC."},
	{ID: "P-12", Text: "Con el sistema caído se llenan en papel los formatos del paso en que se va."},

	{ID: "C-01", Text: "Formación en tecnologías de la información: técnico, TSU, licenciatura o ingeniería."},
	{ID: "C-02", Text: "Experiencia en instalar, dar soporte y mantener bienes informáticos."},
	{ID: "C-03", Text: "Experiencia en red de datos: enrutadores, conmutadores y cableado."},
	{ID: "C-04", Text: "Trabajo en equipo."},
	{ID: "C-05", Text: "Sabe orientar en el uso de programas e internet."},
	{ID: "C-06", Text: "Se comunica bien de palabra y por escrito."},
	{ID: "C-07", Text: "Trabaja bien bajo presión."},
	{ID: "C-08", Text: "Toma la iniciativa."},

	{ID: "E-01", Text: "Puesto con escritorio o mesa."},
	{ID: "E-02", Text: "Puesto con buena luz."},
	{ID: "E-03", Text: "Puesto con aire acondicionado."},
	{ID: "E-04", Text: "Puesto ventilado."},
	{ID: "E-05", Text: "Puesto con computadora propia."},
	{ID: "E-06", Text: "Puesto conectado a la red."},
	{ID: "E-07", Text: "Cuentas de acceso vigentes."},
	{ID: "E-08", Text: "Programas para configurar, recuperar e instalar."},
	{ID: "E-09", Text: "Herramienta y materiales de bodega."},
	{ID: "E-10", Text: "Papelería, con formatos impresos para contingencia."},

	{ID: "A-01", Text: "Quien usa el equipo pide el servicio con la ST-OS."},
	{ID: "A-02", Text: "La Supervisión revisa lo recibido y asigna según la carga."},
	{ID: "A-03", Text: "El AST recibe la orden, visita y determina por dónde sigue."},
	{ID: "A-04", Text: "El AST atiende, escribe el diagnóstico y queda la fecha de conclusión."},
	{ID: "A-05", Text: "La persona usuaria cierra con la encuesta."},
	{ID: "A-06", Text: "El AST acuerda la fecha del mantenimiento y la pone en el ST-ERE."},
	{ID: "A-07", Text: "La persona usuaria firma que conoce la fecha."},
	{ID: "A-08", Text: "El AST hace el mantenimiento ese día."},
	{ID: "A-09", Text: "El AST llena el ST-ERE para el traslado y pide la firma."},
	{ID: "A-10", Text: "La persona usuaria firma y entrega el equipo al AST."},
	{ID: "A-11", Text: "El AST lo lleva, lo revisa y determina si hay garantía."},
	{ID: "A-12", Text: "El AST documenta, reporta al proveedor y avisa a la persona usuaria."},
	{ID: "A-13", Text: "La Supervisión busca en la bodega y determina si hay recursos."},
	{ID: "A-14", Text: "La Supervisión entrega los recursos e instruye al AST."},
	{ID: "A-15", Text: "La Supervisión recibe el ST-ERE que dice que no hay garantía."},
	{ID: "A-16", Text: "El AST documenta, devuelve el equipo y termina el ST-ERE."},
	{ID: "A-17", Text: "La Supervisión elabora el oficio SEI-028 para la Agencia."},
	{ID: "A-18", Text: "El TDTIC lo firma, ordena notificarlo y que la persona usuaria tenga copia."},

	{ID: "D-03", Text: "Decisión de la actividad 3: solución inmediata, mantenimiento o traslado."},
	{ID: "D-11", Text: "Decisión de la actividad 11: con o sin garantía."},
	{ID: "D-13", Text: "Decisión de la actividad 13: con o sin recursos."},

	{ID: "F-01", Text: "ST-OS, orden de servicio (Anexo I)."},
	{ID: "F-02", Text: "ST-ERE, entrega-recepción de equipo (Anexo II)."},
	{ID: "F-03", Text: "ST-ESST, encuesta de satisfacción (Anexo III)."},
	{ID: "F-04", Text: "Oficio de reparación SEI-028."},
	{ID: "F-05", Text: "Acta de revisión conjunta."},
	{ID: "F-06", Text: "Manifestación de respaldo."},
	{ID: "F-07", Text: "Solicitud de insumos."},
	{ID: "F-08", Text: "Movimiento de inventario."},
	{ID: "F-09", Text: "Paquete de contingencia, con bloques de folios."},
	{ID: "F-10", Text: "Determinación del TDTIC."},
	{ID: "F-11", Text: "Constancia de entrega o devolución a proveedor."},

	{ID: "Q-01", Text: "Cuatro actos de firma por revisión: elaboró, revisó, aprobó y visto bueno, con puesto y fecha."},
	{ID: "Q-02", Text: "Una revisión vigente por fecha; cada orden conserva la suya."},
	{ID: "Q-03", Text: "Historia de las revisiones 01 a 11, tal como está escrita."},
	{ID: "Q-04", Text: "Registro de copias controladas."},
	{ID: "Q-05", Text: "El procedimiento se lee en la aplicación, en sus trece secciones."},
	{ID: "Q-06", Text: "Cada formato tiene código, versión y vigencia."},
	{ID: "Q-07", Text: "El diagrama se dibuja de la máquina que corre."},
	{ID: "Q-08", Text: "Los registros se conservan según su serie documental."},
	{ID: "Q-09", Text: "De lo que salió mal nacen acciones de mejora."},
	{ID: "Q-10", Text: "Cada hoja impresa lleva código, revisión, folio, página, tipo de copia y clave de verificación."},
}
