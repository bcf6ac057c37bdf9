package settings

// The texts of the privacy notice. The words are ours and neutral: the legal unit
// puts its own in their place, and each change is a new version that everybody
// reads once.
const (
	PrivacyShort Name = "privacidad.simplificado"
	PrivacyWhole Name = "privacidad.integral"
	// PublicLegend is what a public version says of what is masked in it, and why.
	PublicLegend Name = "privacidad.leyenda-publica"
)

// longText is how many bytes a text may have that says so.
const longText = 20000

var privacyParameters = []Parameter{
	{Name: PublicLegend, Kind: Text, Clause: "Q-08", Max: 2000,
		Default:     "Versión pública. Se testaron datos de contacto, números de serie, nombres de personas que no son servidoras públicas y los textos o fragmentos que contienen datos personales; los archivos adjuntos y las notas internas no se publican. Fundamento: la ley estatal de protección de datos personales en posesión de sujetos obligados y la de transparencia; artículos por señalar por el área jurídica.",
		Meaning:     "Leyenda de la versión pública de un expediente: qué se testó y con qué fundamento.",
		Consequence: "Encabeza cada versión pública que se descargue desde entonces. Debe revisarla el área jurídica."},
	{Name: PrivacyShort, Kind: Text, Clause: "F-01", Max: longText,
		Default: "La Secretaría de la Contraloría usa tu nombre, cargo, unidad, lugar de trabajo, extensión y correo institucional para registrar, atender y documentar el soporte técnico que pides, y para medir el servicio.\n\n" +
			"No pedimos contraseñas ni datos personales ajenos al trabajo: no los escribas ni los fotografíes. Si tu equipo sale con un proveedor, se cuida la información que guarda.\n\n" +
			"Puedes consultar y corregir tus datos, y oponerte a su uso en lo que la ley permita, ante la Unidad de Transparencia. El aviso integral dice cómo.",
		Meaning:     "Aviso de privacidad simplificado: lo que cada persona lee al entrar por primera vez.",
		Consequence: "Cada cambio es una versión nueva: todas las personas la leen una vez la próxima vez que entren. Debe revisarlo el área jurídica."},
	{Name: PrivacyWhole, Kind: Text, Clause: "F-01", Max: longText,
		Default: "## Quién responde por tus datos\n\nLa Secretaría de la Contraloría, por medio de la Dirección de Tecnologías de la Información y Comunicaciones. Persona administradora: por designar por la institución.\n\n" +
			"## Qué datos se usan\n\nNombre, cargo, unidad administrativa, lugar de trabajo, extensión, correo institucional, equipos a tu cargo, lo que escribes en tus órdenes, tus firmas internas y tus respuestas a la encuesta. No se tratan datos sensibles.\n\n" +
			"## Para qué\n\nRegistrar y atender órdenes de servicio, documentar la entrega y la devolución de equipos, tramitar garantías y reparaciones, medir el servicio y rendir cuentas de él.\n\n" +
			"## Con quién se comparten\n\nCon proveedores, solo lo necesario para reparar un equipo, con deber de confidencialidad; y con las autoridades que la ley señala. El nombre, el cargo y el correo de trabajo de las personas servidoras públicas son públicos.\n\n" +
			"## Cuánto tiempo\n\nEl que señala el catálogo de disposición documental; después se da de baja con su acta.\n\n" +
			"## Tus derechos\n\nAcceso, rectificación, cancelación y oposición, ante la Unidad de Transparencia. Domicilio, correo y formato: por señalar por la institución.\n\n" +
			"## Fundamento y cambios\n\nLa ley estatal de protección de datos personales en posesión de sujetos obligados; artículos por señalar por el área jurídica. Los cambios a este aviso se publican aquí con su número de versión.",
		Meaning:     "Aviso de privacidad integral. Un renglón que empieza con ## es un título.",
		Consequence: "Cada cambio es una versión nueva: todas las personas la leen una vez la próxima vez que entren. Debe revisarlo el área jurídica."},
}
