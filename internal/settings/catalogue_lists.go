package settings

// Lists that people choose from. They are parameters, so that they have a history:
// a past order keeps the key that it was filed under.
const (
	Categories  Name = "catalogo.categorias"
	Buildings   Name = "catalogo.inmuebles"
	MailDomains Name = "correo.dominios"
)

var listParameters = []Parameter{
	{Name: Categories, Kind: List, Clause: "G-03",
		Default: "no-enciende=No enciende\nlento-o-se-congela=Lento o se congela\npantalla-azul-reinicios=Pantalla azul / reinicios\n" +
			"sin-imagen=Sin imagen\nteclado-o-mouse=Teclado o mouse\nbateria-o-cargador=Batería o cargador\ndisco-danado=Disco dañado\n" +
			"sin-red-o-internet=Sin red o Internet\nwi-fi=Wi-Fi\ncuenta-o-contrasena=Cuenta o contraseña\ncorreo-institucional=Correo institucional\n" +
			"impresora-no-imprime=Impresora no imprime\ncalidad-de-impresion=Calidad de impresión\natasco-de-papel=Atasco de papel\n" +
			"escaner=Escáner\nsoftware-institucional=Software institucional\nofimatica=Ofimática\n" +
			"antivirus-o-sospecha-de-codigo-malicioso=Antivirus o sospecha de código malicioso\n" +
			"instalacion-o-cambio-de-equipo=Instalación o cambio de equipo\nmantenimiento-preventivo=Mantenimiento preventivo\n" +
			"orientacion-de-uso=Orientación de uso\ntelefonia-ip=Telefonía IP\nproyeccion=Proyección",
		Meaning:     "Categorías entre las que se elige al pedir soporte.",
		Consequence: "Quitar una impide elegirla en adelante; las órdenes pasadas conservan la suya. Cambiar el nombre no cambia la clave."},
	{Name: Buildings, Kind: List, Clause: "G-03", Default: "Edificio Central",
		Meaning:     "Inmuebles que se ofrecen en los datos de una persona o de un equipo.",
		Consequence: "Quitar uno impide elegirlo en adelante; lo ya registrado se conserva."},
	{Name: MailDomains, Kind: List, Clause: "F-01", Default: "secogem.gob.mx\nedomex.gob.mx",
		Meaning:     "Dominios del correo institucional que puede escribirse en una orden. Cada uno admite los que terminan en él.",
		Consequence: "Con otro dominio la orden no se registra, salvo que sea el correo de la propia cuenta. Quitar uno no cambia lo ya registrado."},
}
