package accountpages_test

import (
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/settings"
)

// has asks for pieces of the page as it was sent, marks and all.
func (a answer) has(pieces ...string) answer {
	a.t.Helper()
	for _, x := range pieces {
		if !strings.Contains(a.body, x) {
			a.t.Errorf("the page does not have %q", x)
		}
	}
	return a
}

// «La olvidé» (rev11 E-07): the answer is the same whoever asks, and the request waits
// for whoever administers with a link to hand over.
func TestAForgottenPasswordIsAnsweredAlike(t *testing.T) {
	w := start(t, false)
	w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)
	w.person("Saúl Ocampo", "saul@dependencia.example", people.Administrator)
	w.get("/ingresar").is(200).says("La olvidé").has(`href="/ingresar/olvide"`)
	w.get("/ingresar/olvide").is(200).page().says("Correo institucional", "¿No puedes entrar?")
	w.post("/ingresar/olvide").is(422).page()
	w.post("/ingresar/olvide", "correo", "esto no es").is(422).has(`value="esto no es"`)
	for _, mail := range []string{"ana@dependencia.example", "nadie@dependencia.example"} {
		w.post("/ingresar/olvide", "correo", mail).goes("/ingresar/olvide?listo=1")
	}
	w.get("/ingresar/olvide?listo=1").is(200).page().says("Tu solicitud quedó registrada", "no manda correos").hides("ana@")

	w.signIn("saul@dependencia.example")
	queue := w.get("/administracion").is(200).says("Olvidaron su contraseña", "Ana Ejemplo")
	if n := strings.Count(queue.body, "/contrasena/descartar"); n != 1 {
		t.Fatalf("%d requests wait, want Ana's alone", n)
	}
	at := strings.Index(queue.body, "/contrasena/descartar")
	path := queue.body[:at]
	path = path[strings.LastIndex(path, `"`)+1:]
	w.post(path + "/invitacion").is(200).says("/invitacion/")
	w.get("/administracion").is(200).hides("Olvidaron su contraseña")
	w.post("/salir")
	w.post("/ingresar/olvide", "correo", "ana@dependencia.example").goes("/ingresar/olvide?listo=1")
	w.signIn("ana@dependencia.example")
	w.post(path + "/contrasena/descartar").is(403)
	w.post("/salir")
	w.signIn("saul@dependencia.example")
	w.get("/administracion").is(200).hides("Olvidaron su contraseña") // she remembered it and came in
}

// «Recordarme en este equipo»: the cookie outlives the browser for as long as the
// institution says, and with 0 days nothing is offered or obeyed.
func TestADeviceIsRemembered(t *testing.T) {
	w := start(t, false)
	w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)
	w.get("/ingresar").is(200).says("Recordarme en este equipo", "sigue abierta 7 días", "Firmar te pedirá siempre")
	enter := func(more ...string) string {
		a := w.post("/ingresar", append([]string{"correo", "ana@dependencia.example", "contrasena", secret}, more...)...).is(303)
		for _, c := range a.header.Values("Set-Cookie") {
			if strings.HasPrefix(c, "soporte=") && !strings.HasPrefix(c, "soporte=;") {
				return c
			}
		}
		t.Fatalf("no session: %v", a.header)
		return ""
	}
	if c := enter(); strings.Contains(c, "Max-Age") {
		t.Errorf("unasked, the cookie outlives the browser: %s", c)
	}
	w.get("/cuenta").is(200).has("data-sesion-segundos", "data-sesion-fin")
	if c := enter("recordarme", "si"); !strings.Contains(c, "Max-Age=604800") {
		t.Errorf("asked for, the cookie is %s", c)
	}
	if a := w.get("/cuenta").is(200).has("data-sesion-fin"); strings.Contains(a.body, "data-sesion-segundos") {
		t.Error("a remembered session is warned of an idle end that it does not have")
	}
	w.clock.Advance(6 * 24 * time.Hour)
	w.get("/cuenta").is(200)
	err := w.p.DB.Write(t.Context(), func(c *database.Conn) error {
		return w.p.Settings.Set(t.Context(), c, w.clock.Now(), audit.System, settings.RememberDays, "0", "Equipos compartidos")
	})
	if err != nil {
		t.Fatal(err)
	}
	w.post("/salir")
	w.get("/ingresar").is(200).hides("Recordarme en este equipo")
	if c := enter("recordarme", "si"); strings.Contains(c, "Max-Age") {
		t.Errorf("not offered, and obeyed: %s", c)
	}
	w.clock.Advance(9 * time.Hour)
	w.get("/cuenta").goes("/ingresar?volver=%2Fcuenta")
}

// The fixed end of a session is said before it comes, on every page and without
// scripts.
func TestTheEndOfASessionIsSaidBefore(t *testing.T) {
	w := start(t, false)
	w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)
	w.signIn("ana@dependencia.example")
	const said = "Tu sesión termina a las 22:00."
	for range 23 {
		if a := w.get("/cuenta").is(200); strings.Contains(a.body, `e-ojo aviso`) {
			t.Error("the end is said too early")
		}
		w.clock.Advance(30 * time.Minute)
	}
	w.get("/cuenta").is(200).page().says(said, "Ese límite no se alarga")
	w.clock.Advance(30 * time.Minute)
	w.get("/cuenta").goes("/ingresar?volver=%2Fcuenta")
}
