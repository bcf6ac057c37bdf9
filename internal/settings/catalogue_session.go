package settings

// RememberDays is for how many days a device may be remembered.
const RememberDays Name = "sesion.recordar_dias"

var sessionParameters = []Parameter{
	{Name: RememberDays, Kind: Integer, Clause: "E-07", Default: "7", Min: 0, Max: 30,
		Meaning:     "Días que dura la sesión de quien marca «Recordarme en este equipo».",
		Consequence: "Más días: menos contraseñas que teclear y más riesgo si el equipo lo usa otra persona. Con 0 no se ofrece. Firmar pide siempre la contraseña o el PIN; las sesiones abiertas conservan su plazo."},
}
