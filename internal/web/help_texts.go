package web

// helps is the help in place of every page, by the name of its route: two sentences
// in plain words, and the clause they come from. Who adds a page adds a line.
var helps = map[string]Help{
	// Everybody
	"verificar":        {Text: "Con el código que está al pie de un formato u oficio se confirma que salió de este sistema y si sigue vigente. No muestra datos de ninguna persona.", Clause: "Q-10", Manual: "auditor#documento"},
	"verificar.codigo": {Text: "Dice qué documento es, de qué fecha y si sigue vigente. Puedes comparar tu PDF: solo se calcula su huella y no se guarda.", Clause: "Q-10", Manual: "auditor#documento"},
	"ingreso":          {Text: "Aquí entras con tu correo institucional y tu contraseña. Si no puedes entrar, llama a la mesa de soporte: registran tu orden por ti.", Clause: "E-07", Manual: "usuario#entrar"},
	"invitacion":       {Text: "Con este enlace eliges tu contraseña y tu PIN para firmar. Sirve una sola vez; si venció, pide otro a quien administra las cuentas.", Clause: "E-07", Manual: "usuario#entrar"},
	"iniciar":          {Text: "Aquí se crea la primera cuenta de administración de una instalación nueva. Pide el código de un solo uso que se mostró al instalar.", Clause: "E-07", Manual: "operacion#primera-cuenta"},
	"cuenta":           {Text: "Aquí cambias tu contraseña, el PIN con que firmas, el tema y los atajos de teclado. Tus datos de trabajo los cambia quien administra las cuentas.", Clause: "E-07", Manual: "usuario#tu-cuenta"},
	"privacidad":       {Text: "Aquí dice qué datos tuyos se usan para dar soporte, para qué y ante quién ejerces tus derechos. Se lee una vez por versión; después queda al pie de cada página.", Clause: "F-01", Manual: "usuario#tu-cuenta"},
	"avisos":           {Text: "Aquí quedan los avisos de lo que pasó con las órdenes en que participas. Ábrelos o márcalos como leídos; un aviso leído no se borra.", Clause: "R-S-01", Manual: "usuario#avisos"},
	"buscar":           {Text: "Busca por folio, número de inventario o de serie, persona o unidad, y encuentra solo lo que puedes ver. Con un folio exacto abre la orden.", Clause: "S-04", Manual: "usuario#buscar"},
	"ingreso.olvide":   {Text: "Aquí pides una contraseña nueva. Quien administra las cuentas comprueba que eres tú y te da un enlace de un solo uso; el sistema no manda correos.", Clause: "E-07", Manual: "usuario#entrar"},

	"escanear": {Text: "Lee la etiqueta de un equipo con la cámara, o escribe su número de inventario o de serie. Abre su orden si tiene una, y si no, su ficha.", Clause: "R-A-02", Manual: "ast#escanear"},

	"ayuda":          {Text: "Es el manual, con un capítulo por rol y otro para quien opera el sistema. Elige el tuyo o busca una palabra con el buscador de tu navegador.", Clause: "Q-05", Manual: "usuario#entrar"},
	"ayuda.capitulo": {Text: "Es un capítulo del manual; a un lado está su índice. Dice lo que el sistema hace hoy, con pantallas de la demostración.", Clause: "Q-05", Manual: "usuario#entrar"},

	// Orders
	"turno":                {Text: "Aquí está lo que espera por ti, lo más urgente primero. Cada renglón tiene un solo botón, que dice lo que toca hacer.", Clause: "S-04"},
	"orden.pedir":          {Text: "Con esta página pides soporte y recibes un folio al momento. Elige el equipo, di qué pasa y envía; lo demás ya viene puesto.", Clause: "A-01", Manual: "usuario#pedir-soporte"},
	"orden.acuse":          {Text: "Es el comprobante de que tu orden quedó registrada, con su folio. Puedes imprimirlo o guardarlo; no hace falta llevarlo a nadie.", Clause: "R-U-01", Manual: "usuario#pedir-soporte"},
	"orden.captura":        {Text: "Aquí se registra una orden que llegó por teléfono, en papel o por correo, con la hora en que de verdad llegó. La persona usuaria recibe su folio como si la hubiera pedido aquí.", Clause: "P-12", Manual: "supervisor#capturar"},
	"orden.lista":          {Text: "Es la lista de las órdenes que puedes ver, la más reciente primero. Los filtros quedan en la dirección de la página, así que la puedes guardar o compartir.", Clause: "R-S-01"},
	"orden.ver":            {Text: "Aquí ves de quién es el turno, qué sigue y todo lo que ha pasado con la orden. «Lo que sigue» dice qué se te pide; si no te toca, dice a quién.", Clause: "S-04", Manual: "usuario#seguir-tu-orden"},
	"orden.actividad":      {Text: "Aquí se hace una actividad del procedimiento y queda escrita con tu nombre y la hora. Lo que escribes se guarda solo mientras terminas.", Clause: "R-A-03"},
	"expediente.formato":   {Text: "Es el formato oficial del expediente, tal como está firmado. El PDF de uno completo es siempre el mismo.", Clause: "Q-06"},
	"formatos":             {Text: "Son los formatos del procedimiento. Baja uno en blanco para llenarlo a mano; lo que se llena en el sistema se imprime desde su orden.", Clause: "Q-06"},
	"orden.formato":        {Text: "Es el formato oficial como se imprime: los mismos campos y firmas que su PDF. La huella del pie permite comprobar que no cambió; el PDF de uno completo es siempre el mismo.", Clause: "Q-06"},
	"orden.reforzar":       {Text: "Aquí agregas tu e.firma, o el escaneo de tu firma autógrafa, a un documento que ya firmaste con tu contraseña o PIN. Lo firmado no cambia.", Clause: "F-10", Manual: "tdtic#firmar"},
	"orden.notificaciones": {Text: "Aquí asientas a quién se notificó el oficio firmado: medio, fecha y acuse. La copia de la persona usuaria queda asentada sola cuando la abre en su orden.", Clause: "R-T-02", Manual: "supervisor#oficio"},
	"precarga.ver":         {Text: "Es una orden que el sistema dejó preparada para ti y que todavía no existe. Confírmala para que reciba folio, o descártala y di por qué.", Clause: "R-A-07", Manual: "usuario#ordenes-preparadas"},
	"precarga.actividad":   {Text: "Aquí confirmas o descartas una orden que el sistema dejó preparada. Hasta que la confirmas no tiene folio ni plazo.", Clause: "R-A-07", Manual: "usuario#ordenes-preparadas"},
	"tablero":              {Text: "Aquí se asignan las órdenes nuevas: cada una trae a quien conviene y la razón. La carga de cada AST está al lado; tú decides.", Clause: "A-02", Manual: "supervisor#asignar"},
	"titular":              {Text: "Aquí está lo que espera tu firma, lo más antiguo primero, con el documento exacto y por qué se pide. Firma o devuelve con observaciones; al firmar se abre lo siguiente.", Clause: "A-18", Manual: "tdtic#firmar"},

	"gestiones":   {Text: "Aquí está lo que la Supervisión tramita ante otras instancias para una orden o un expediente, con su oficio y sus fechas. Cada gestión sigue abierta, y cuenta días, hasta que se registra su resultado.", Clause: "R-S-02", Manual: "supervisor#gestiones"},
	"indicadores": {Text: "Aquí están las cifras del servicio de un periodo y de una unidad, cada una con su definición y las órdenes que cuenta. Se calculan al abrir la página desde los pasos de las órdenes; nadie las escribe.", Clause: "S-01", Manual: "supervisor#indicadores"},

	// Coordinación Administrativa and auditors
	"patrimonio":           {Text: "Aquí ves las revisiones conjuntas por hacer, los reemplazos sin número definitivo, los expedientes externos y los equipos fuera de su lugar. Cada renglón lleva a su detalle, donde firmas lo que te toca.", Clause: "P-07", Manual: "coordinacion#que-ves"},
	"expediente.lista":     {Text: "Son los equipos que siguen con un proveedor o ante la Agencia después de que su orden concluyó. Cada uno dice en qué va, a quién espera y quién tiene el equipo.", Clause: "P-08", Manual: "coordinacion#regreso"},
	"expediente.ver":       {Text: "Es un expediente externo: en qué va, a quién espera, con quién está el equipo y qué documento lo ampara. «Lo que sigue» dice qué se te pide; abajo está todo lo que le ha pasado.", Clause: "P-08", Manual: "coordinacion#regreso"},
	"expediente.actividad": {Text: "Aquí se hace un paso del expediente y queda escrito con tu nombre y la hora. Si firmas un documento, léelo completo antes; lo que escribes se guarda solo mientras terminas.", Clause: "P-07", Manual: "coordinacion#regreso"},
	"auditoria":            {Text: "Aquí se saca una muestra de folios al azar con una semilla que se guarda, para que cualquiera pueda repetirla. Cada muestra y cada folio que abres quedan en la bitácora.", Clause: "Q-08", Manual: "auditor#muestra"},
	"auditoria.muestra":    {Text: "Es una muestra como se sacó, con sus filtros y su semilla. La página vuelve a sacarla y dice si hoy salen los mismos folios.", Clause: "Q-08", Manual: "auditor#muestra"},
	"auditoria.orden":      {Text: "Aquí se ve cada cláusula que aplica al camino de la orden con su evidencia, y la línea de tiempo con sus huellas. «Verificar cadena» recalcula todo desde los datos.", Clause: "Q-08", Manual: "auditor#comprobar"},
	"version-publica":      {Text: "Aquí se lee cada texto de una orden y se decide qué se testa antes de hacerla pública. Lo que nadie decide se testa completo; la revisión queda con tu nombre.", Clause: "Q-08", Manual: "auditor#version-publica"},
	"verificacion":         {Text: "Aquí se ve si todo lo guardado sigue siendo lo que se asentó. Si algo no se sostiene, dice qué se cambió, dónde, qué hacer y a quién avisar.", Clause: "Q-08", Manual: "auditor#verificacion"},
	"auditoria.documentos": {Text: "Son los registros controlados del procedimiento, como están escritos: firmas, copias, revisiones y normatividad. Lo que no se puede interpretar lleva advertencia.", Clause: "Q-03", Manual: "auditor#procedimiento"},

	// Equipment, store room, paper
	"equipos":             {Text: "Aquí están los equipos a tu cargo o, si das soporte, los que puedes consultar. Cada uno dice quién lo tiene y si tiene una orden abierta.", Clause: "G-15", Manual: "usuario#tu-equipo"},
	"equipos.ver":         {Text: "Es la vida de un equipo: sus datos, su garantía, quién lo ha tenido en las manos y sus órdenes. El cambio de manos solo se mueve con el ST-ERE firmado.", Clause: "G-04", Manual: "usuario#tu-equipo"},
	"equipos.etiqueta":    {Text: "Es la etiqueta de un equipo, para imprimirla y pegarla. Al escanearla se abre su orden o, si no tiene, la petición de soporte con el equipo puesto.", Clause: "G-03", Manual: "usuario#tu-equipo"},
	"equipos.etiquetas":   {Text: "Son las etiquetas de los equipos que elegiste con los filtros, una hoja cada vez. Al escanear una se abre la orden del equipo o la petición de soporte.", Clause: "G-03", Manual: "usuario#tu-equipo"},
	"hallazgos":           {Text: "Aquí llega lo que los agentes de inventario informan y no coincide con el inventario. Nada cambia hasta que aceptas cada dato.", Clause: "G-03", Manual: "administrador#hallazgos"},
	"hallazgos.ver":       {Text: "Compara lo que informó un equipo con lo que dice el inventario. Acepta o rechaza cada dato por separado; con cada decisión queda tu nombre.", Clause: "G-03", Manual: "administrador#hallazgos"},
	"hallazgos.rechazar":  {Text: "Aquí dices por qué un dato se queda como está. No se vuelve a proponer mientras el equipo informe lo mismo.", Clause: "G-03", Manual: "administrador#hallazgos"},
	"agentes":             {Text: "Aquí se hacen y anulan las cuentas con que informan los agentes de inventario. El secreto de una cuenta se muestra una sola vez.", Clause: "G-03", Manual: "administrador#hallazgos"},
	"equipos.nuevo":       {Text: "Aquí se da de alta un equipo con su número de inventario y de serie. Solo se atienden equipos que son de la Secretaría.", Clause: "P-02", Manual: "administrador#equipos"},
	"equipos.editar":      {Text: "Aquí se corrigen los datos de inventario de un equipo. Quién lo tiene en las manos no se escribe aquí: cambia con el ST-ERE.", Clause: "P-09", Manual: "administrador#equipos"},
	"bodega":              {Text: "Es lo que hay en la bodega y lo que falta. De aquí salen las piezas de la actividad 14.", Clause: "A-13", Manual: "supervisor#bodega"},
	"bodega.insumo":       {Text: "Son las existencias de un insumo y cada entrada y salida. Registra aquí lo que llega, para que la decisión de la actividad 13 se pueda tomar.", Clause: "R-S-03", Manual: "supervisor#bodega"},
	"contingencia":        {Text: "Aquí se aparta folios para trabajar en papel y se anota cuándo se cayó el sistema y cuándo volvió. Haz los bloques antes de que hagan falta.", Clause: "P-12", Manual: "operacion#en-papel"},
	"contingencia.folios": {Text: "Son los folios de un bloque en papel: los que ya se capturaron y los que faltan. Los que no se usaron se dan por no usados, para que la cuenta cierre.", Clause: "F-09", Manual: "operacion#en-papel"},

	// Audit

	"cuenta.certificados": {Text: "Aquí registras el certificado con que firmas lo que pide e.firma. Se envía solo el certificado; la llave privada nunca sale de tu equipo.", Clause: "R-T-01", Manual: "tdtic#firmar"},
	"confianza":           {Text: "Aquí se dice a qué autoridades reconoce la institución y se confirma de quién es cada certificado. Sin autoridades nadie firma con e.firma; la revocación se revisa con listas que se cargan aquí.", Clause: "R-T-01", Manual: "administrador#certificados"},

	// The procedure
	"procedimiento":                   {Text: "Es el procedimiento como está ahora: cuántas órdenes hay en cada actividad, cuánto esperan y dónde se acumula el trabajo. Con «Una orden» ves el camino de una sola.", Clause: "Q-07", Manual: "supervisor#procedimiento-vivo"},
	"procedimiento.documento":         {Text: "Es el procedimiento completo en palabras nuestras, cláusula por cláusula, con dónde se ve que se cumple. Se imprime con la marca de copia no controlada.", Clause: "Q-05", Manual: "auditor#procedimiento"},
	"procedimiento.documento.seccion": {Text: "Es una sección del procedimiento en palabras nuestras. Cada cláusula tiene su propia dirección, para citarla o enviarla.", Clause: "Q-05", Manual: "auditor#procedimiento"},
	"procedimiento.criterios":         {Text: "Donde la letra del procedimiento calla, el programa aplica un criterio; aquí están todos. La institución puede aceptarlos o cambiarlos.", Clause: "Q-05", Manual: "auditor#procedimiento"},
	"procedimiento.tabla":             {Text: "Son las tablas completas del procedimiento: actividades, transiciones, relojes y cambios de manos. Se derivan del mismo texto que el programa ejecuta.", Clause: "Q-05", Manual: "auditor#procedimiento"},
	"procedimiento.cobertura":         {Text: "Dice, por cada cláusula, qué parte del programa la cumple y qué prueba lo demuestra. Lo que aún no se cumple aparece como pendiente.", Clause: "Q-05", Manual: "auditor#procedimiento"},
	"procedimiento.bpmn":              {Text: "Es el diagrama en la notación BPMN, para quien usa herramientas de procesos. Dice lo mismo que el procedimiento vivo.", Clause: "Q-07", Manual: "auditor#procedimiento"},

	// Letters
	"oficio.lista":     {Text: "Es el registro de oficios, del número más alto al más bajo, con los anulados y su motivo. Los filtros dicen cuáles faltan por firmar, por notificar o por contestar.", Clause: "F-04", Manual: "supervisor#oficio"},
	"oficio.ver":       {Text: "Es un oficio con sus versiones, lo que se observó, a quién se notificó y qué contestaron. El texto firmado no cambia; lo demás se va agregando.", Clause: "R-T-02", Manual: "supervisor#oficio"},
	"oficio.respuesta": {Text: "Aquí queda qué contestó el destinatario, con su número, su fecha y su escaneo. Si pide información, el oficio sigue esperando la respuesta final.", Clause: "R-S-02", Manual: "supervisor#oficio"},
	"oficio.anular":    {Text: "Aquí se anula un oficio que no está firmado, con el motivo. Su número queda en el registro y no se vuelve a usar.", Clause: "F-04", Manual: "supervisor#oficio"},

	// Document control
	"control":                        {Text: "Aquí está lo que el SGC controla: la revisión en vigor, los formatos, la normatividad, las copias y la conservación. Cualquiera lo consulta; los cambios los registra quien administra.", Clause: "Q-02", Manual: "auditor#procedimiento"},
	"control.revisiones":             {Text: "Son las revisiones del procedimiento con su fecha como está escrita, y la respuesta a cuál regía un día. Una fecha que no existe lleva advertencia y no se corrige.", Clause: "Q-03", Manual: "auditor#control-documental"},
	"control.revisiones-nueva":       {Text: "Aquí se registra una revisión aprobada, con sus cuatro firmas y el día en que entra en vigor. Las órdenes abiertas conservan la suya.", Clause: "Q-02", Manual: "administrador#revisiones"},
	"control.revisiones-retirar":     {Text: "Aquí se retira el registro de una revisión que todavía no entra en vigor. El motivo queda en la bitácora.", Clause: "Q-02", Manual: "administrador#revisiones"},
	"control.copias":                 {Text: "Es quién tiene cada copia controlada del procedimiento, con su entrega y su retiro. Un número se usa una sola vez en cada revisión.", Clause: "Q-04", Manual: "auditor#control-documental"},
	"control.copias-nueva":           {Text: "Aquí se registra a quién se entregó una copia controlada y con qué consta. Los números no tienen que ser seguidos.", Clause: "Q-04", Manual: "administrador#revisiones"},
	"control.copias-retirar":         {Text: "Aquí se registra que una copia volvió o se destruyó. Su número no se vuelve a usar en esa revisión.", Clause: "Q-04", Manual: "administrador#revisiones"},
	"control.conservacion":           {Text: "Es cuánto se conserva cada clase de registro, qué vence y cuándo, qué está suspendido y las actas de baja. Ninguna orden se borra: una baja solo alcanza a los adjuntos.", Clause: "Q-08", Manual: "auditor#control-documental"},
	"control.conservacion-serie":     {Text: "Aquí se ponen la clave, los años y el destino de una serie. Cada cambio es una versión nueva, con su fundamento.", Clause: "Q-08", Manual: "administrador#conservacion"},
	"control.conservacion-suspender": {Text: "Aquí se impide la baja de una orden, con el documento que lo ordena. Dura hasta que otro documento la levante.", Clause: "Q-08", Manual: "administrador#conservacion"},
	"control.conservacion-levantar":  {Text: "Aquí se levanta la suspensión de una orden. Desde ese momento puede entrar en un acta de baja, si su plazo venció.", Clause: "Q-08", Manual: "administrador#conservacion"},
	"control.bajas-ver":              {Text: "Es un acta de baja documental: qué adjuntos alcanza, de qué órdenes, quién la propuso y quién la autorizó. De cada archivo quedan su nombre, su tamaño y su huella.", Clause: "Q-08", Manual: "administrador#conservacion"},
	"control.bajas-decidir":          {Text: "Aquí el TDTIC autoriza o rechaza un acta con su firma y el dictamen del área de archivos. Quien la propuso no la autoriza.", Clause: "Q-08", Manual: "tdtic#bajas"},
	"control.normatividad":           {Text: "Son los instrumentos que se aplican: los once del documento y los agregados. Cada uno tiene su publicación, su vigencia y sus versiones.", Clause: "S-05", Manual: "auditor#control-documental"},
	"control.normatividad-nuevo":     {Text: "Aquí se agrega un instrumento a la normatividad. Di por qué; la lista anterior se conserva.", Clause: "S-05", Manual: "administrador#revisiones"},
	"control.normatividad-ver":       {Text: "Son las versiones de un instrumento, la última primero. La primera es como la escribe el documento.", Clause: "S-05", Manual: "auditor#control-documental"},
	"control.normatividad-cambiar":   {Text: "Aquí se registra el enlace, la publicación o la vigencia de un instrumento. Queda como versión nueva; lo que decía se conserva.", Clause: "S-05", Manual: "administrador#revisiones"},
	"control.encabezado":             {Text: "Es lo que lleva cada papel arriba y abajo, según su día. La muestra enseña cómo sale un formato el día que elijas.", Clause: "Q-10", Manual: "administrador#encabezado"},
	"control.encabezado-cambiar":     {Text: "Aquí se decide una parte del encabezado para los días que digas. Los papeles de otros días conservan lo suyo.", Clause: "Q-10", Manual: "administrador#encabezado"},
	"control.encabezado-retirar":     {Text: "Aquí se retira un cambio que todavía no llega a su primer día. Lo que ya está en papeles no se retira: se cambia por otro.", Clause: "Q-10", Manual: "administrador#encabezado"},
	"control.destinatarios":          {Text: "Son las personas y áreas a quienes se dirigen los oficios, con su vigencia. El vigente que empezó al último se propone al elaborar uno.", Clause: "F-04", Manual: "administrador#destinatarios"},
	"control.destinatarios-nuevo":    {Text: "Aquí se agrega a quién se dirige un oficio. Vale desde el día que digas; los oficios ya hechos conservan el suyo.", Clause: "F-04", Manual: "administrador#destinatarios"},
	"control.destinatarios-editar":   {Text: "Aquí se corrige a un destinatario o se termina su vigencia. Los oficios ya hechos conservan lo que dicen.", Clause: "F-04", Manual: "administrador#destinatarios"},
	"control.formatos":               {Text: "Son las versiones de cada formato, con su vigencia y quién las aprobó. Las obsoletas siguen a la vista y se imprimen con su marca.", Clause: "Q-06", Manual: "administrador#versiones-formatos"},
	"control.formatos-nueva":         {Text: "Aquí queda que el SGC aprobó una versión de un formato, con qué documento y desde cuándo rige. Los papeles ya hechos conservan la suya.", Clause: "Q-06", Manual: "administrador#versiones-formatos"},
	"control.formatos-retirar":       {Text: "Aquí se retira una versión que todavía no entra en vigor. Una que ya rigió se sustituye por otra.", Clause: "Q-06", Manual: "administrador#versiones-formatos"},

	// Administration
	"administracion":         {Text: "Es el estado de lo que el sistema necesita para trabajar: personas, calendario, catálogos y parámetros. Lo que falta aparece primero.", Clause: "E-07", Manual: "administrador#que-revisar"},
	"personas":               {Text: "Son las personas que usan el sistema, con su unidad y sus roles. Busca por nombre o correo.", Clause: "E-07", Manual: "administrador#personas"},
	"personas.nueva":         {Text: "Aquí se da de alta a una persona. Recibe un enlace de un solo uso y con él elige su contraseña.", Clause: "E-07", Manual: "administrador#personas"},
	"personas.ver":           {Text: "Son los datos de una persona, sus roles con fecha, sus ausencias y lo que tiene pendiente. Los roles empiezan y terminan; no se borran.", Clause: "E-07", Manual: "administrador#personas"},
	"personas.editar":        {Text: "Aquí se corrigen los datos de trabajo de una persona. Su historia en las órdenes no cambia.", Clause: "E-07", Manual: "administrador#personas"},
	"personas.suspender":     {Text: "Aquí se cierra la cuenta de quien ya no trabaja aquí y se pasa lo que tenía abierto. Nada queda sin dueño.", Clause: "E-07", Manual: "administrador#suspender"},
	"nombramientos":          {Text: "Aquí se registra quién encabeza la DTIC y quién suple, con fechas. Firma una sola persona a la vez.", Clause: "G-14", Manual: "administrador#nombramientos"},
	"nombramientos.terminar": {Text: "Aquí termina una titularidad o una suplencia en la fecha que digas. Lo que ya firmó sigue firmado.", Clause: "G-14", Manual: "administrador#nombramientos"},
	"catalogos":              {Text: "Son las listas de las que eligen los formularios: unidades, proveedores, equipos y demás. Lo que dejas de usar termina en una fecha; no se borra.", Clause: "S-02", Manual: "administrador#catalogos"},
	"unidades":               {Text: "Son las unidades administrativas, con su vigencia. Una unidad que termina conserva su historia.", Clause: "S-02", Manual: "administrador#catalogos"},
	"unidades.nueva":         {Text: "Aquí se da de alta una unidad administrativa. Las personas usuarias pertenecen siempre a una vigente.", Clause: "S-02", Manual: "administrador#catalogos"},
	"unidades.editar":        {Text: "Aquí se corrige una unidad o se le pone fin. Quien pertenece a ella se pasa antes a otra.", Clause: "S-02", Manual: "administrador#catalogos"},
	"personas.relevo":        {Text: "Aquí la Supervisión pasa de una vez las órdenes de un AST a otra persona. Cada cambio queda en su orden con el motivo.", Clause: "A-02", Manual: "administrador#suspender"},
	"unidades.renombrar":     {Text: "Aquí una unidad cambia de nombre desde hoy. Las órdenes anteriores conservan el nombre que tenía.", Clause: "S-02", Manual: "administrador#catalogos"},
	"catalogos.ver":          {Text: "Es una lista de la que eligen los formularios. Lo que deja de ofrecerse no se borra, y lo ya registrado conserva el nombre de su día.", Clause: "G-07", Manual: "administrador#catalogos"},
	"catalogos.nueva":        {Text: "Aquí se agrega una entrada a una lista. Se ofrece desde que la guardas, en el lugar que le des.", Clause: "G-07", Manual: "administrador#catalogos"},
	"catalogos.editar":       {Text: "Aquí se corrige una entrada, se cambia de lugar o deja de ofrecerse. Abajo está quién la cambió y cuándo.", Clause: "G-07", Manual: "administrador#catalogos"},
	"proveedores":            {Text: "Son las empresas con las que se tramitan garantías. El AST las elige al reportar un equipo.", Clause: "A-12", Manual: "administrador#catalogos"},
	"proveedores.nuevo":      {Text: "Aquí se da de alta un proveedor de garantías. Pon el teléfono y el correo a los que de verdad contestan.", Clause: "A-12", Manual: "administrador#catalogos"},
	"proveedores.editar":     {Text: "Aquí se corrigen los datos de un proveedor. Los expedientes que ya lo nombran no cambian.", Clause: "A-12", Manual: "administrador#catalogos"},
	"parametros":             {Text: "Son los plazos y reglas que la institución puede decidir, cada uno con su cláusula. Un cambio vale de hoy en adelante y queda con autor y razón.", Clause: "Q-05", Manual: "administrador#parametros"},
	"parametros.cambiar":     {Text: "Aquí se cambia un parámetro: se ve el valor de fábrica, la consecuencia y toda su historia. Las órdenes en curso siguen con lo que ya se les prometió.", Clause: "Q-05", Manual: "administrador#parametros"},
	"calendario":             {Text: "Son los días hábiles de cada año, de los que dependen los plazos. Un año sin calendario se calcula con días provisionales y se avisa.", Clause: "P-10", Manual: "administrador#calendario"},
	"calendario.anio":        {Text: "Aquí se marcan los días inhábiles de un año y el horario. Los plazos de las órdenes abiertas se cuentan con estos días.", Clause: "P-10", Manual: "administrador#calendario"},
	"importar":               {Text: "Aquí se suben personas, unidades o equipos desde una hoja de cálculo. Primero se ve qué cambiaría; si una línea está mal, no entra ninguna.", Clause: "G-15", Manual: "administrador#importar"},
	"importar.vista-previa":  {Text: "Es lo que cambiaría si aplicas el archivo, línea por línea. Corrige lo marcado en tu hoja y súbela otra vez.", Clause: "G-15", Manual: "administrador#importar"},
}

// noPages are the GET routes that answer no page of the product: redirections,
// files, streams, signs of life, and what only the demonstration has.
var noPages = map[string]bool{
	"contingencia.paquete": true, "expediente.formato-pdf": true, "formatos.blanco": true, "orden.formato-pdf": true,
	"ayuda.imagen": true, "buscar.rapido": true, "certificado": true, "control.emblema": true, "demo": true, "equipos.abrir": true,
	"expediente.archivo": true, "expediente.pdf": true, "expediente.zip": true, "exportar": true, "inicio": true, "muestrario": true,
	"muestrario.bpmn": true, "muestrario.pieza": true, "orden.archivo": true, "orden.miniatura": true, "procedimiento.bpmn.archivo": true,
	"procedimiento.diagrama": true, "salud.lista": true, "salud.viva": true, "sesion.seguir": true, "version-publica.pdf": true, "version-publica.zip": true,
	"vivo": true,
}
