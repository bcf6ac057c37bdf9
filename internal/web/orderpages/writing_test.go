package orderpages_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
)

// filed is an order of Ana's that Jorge attends.
func (o *office) filed() string {
	o.t.Helper()
	ana := people.Actor{Person: o.ana.person, Roles: []people.Role{people.Requester}}
	chief := people.Actor{Person: o.chief.person, Roles: []people.Role{people.Supervisor}}
	res, err := o.p.Desk.Create(o.t.Context(), ana, &orders.Request{RequestForm: orders.RequestForm{Service: "Punto de red 12", Fault: fault, CanWork: "no"}}, orders.Options{})
	if err == nil {
		o.clock.Advance(time.Minute)
		_, err = o.p.Desk.Perform(o.t.Context(), chief, res.Folio, &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(o.tech.person.ID), Priority: "media", Why: "No hay otra persona afectada"}}, orders.Options{})
	}
	if err != nil {
		o.t.Fatal(err)
	}
	o.clock.Advance(time.Minute)
	return res.Folio
}

func TestMessagesStandInTheHistory(t *testing.T) {
	o := openOffice(t, "")
	path := "/ordenes/" + o.filed()
	o.ana.get(path).is(200).shows(`for="mensaje-texto">Mensaje para Jorge Muestra`).hides("interna")
	o.tech.get(path).is(200).shows(`for="mensaje-texto">Mensaje para Ana Ejemplo`, "Guardar como nota interna")
	o.eyes.get(path).is(200).hides(`id="mensaje-texto"`)

	o.ana.send(path+"/mensajes", url.Values{"texto": {"¿A qué hora? <b>Salgo</b> a las 3."}, "para": {"otra-parte"}, "_clave": {"m1"}}).is(http.StatusSeeOther)
	o.clock.Advance(time.Minute)
	o.tech.send(path+"/mensajes", url.Values{"texto": {"Revisar el tablero antes de subir."}, "para": {"interna"}, "_clave": {"m2"}}).is(http.StatusSeeOther)
	o.clock.Advance(time.Minute)
	o.chief.send(path+"/mensajes", url.Values{"texto": {"Va a las 2."}, "_clave": {"m3"}}).is(http.StatusSeeOther)

	seen := o.tech.get(path).is(200).says("Ana Ejemplo escribió", "Jorge Muestra anotó", "Nota interna Revisar el tablero", "Carla Modelo escribió").shows("¿A qué hora? &lt;b&gt;Salgo&lt;/b&gt;", `class="c int"`)
	at := -1
	for _, words := range []string{"Va a las 2.", "Revisar el tablero", "¿A qué hora?"} {
		i := strings.Index(seen.words(), words)
		if i < at {
			t.Errorf("%q does not stand below what is younger", words)
		}
		at = i
	}
	o.ana.get(path).is(200).says("Carla Modelo escribió", "Va a las 2.").hides("tablero", "anotó", "Nota interna")
	o.ana.get(path + "?historia=mensajes").is(200).says("escribió").hides("tablero")
	o.tech.get(path + "?historia=mensajes").is(200).says("anotó")
	o.eyes.get(path).is(200).says("Revisar el tablero")
}

func TestWhoMayWriteOnPages(t *testing.T) {
	o := openOffice(t, "")
	path := "/ordenes/" + o.filed()
	text := func(to string) url.Values { return url.Values{"texto": {"Hola"}, "para": {to}, "_clave": {"k" + to}} }
	o.other.send(path+"/mensajes", text("otra-parte")).is(http.StatusNotFound).hides("Hola")
	missing := o.other.send("/ordenes/OS-2026-999999/mensajes", text("otra-parte")).is(http.StatusNotFound)
	if foreign := o.other.send(path+"/mensajes", text("otra-parte")); foreign.words() != missing.words() {
		t.Errorf("a foreign order says %q, a missing one %q", foreign.words(), missing.words())
	}
	o.ana.send(path+"/mensajes", text("interna")).is(http.StatusForbidden)
	o.eyes.send(path+"/mensajes", text("otra-parte")).is(http.StatusForbidden)
	o.ana.send(path+"/mensajes", url.Values{"texto": {strings.Repeat("a", 2001)}, "_clave": {"x"}}).is(http.StatusUnprocessableEntity).shows(strings.Repeat("a", 2001), `id="mensaje-error"`, `value="x"`)
	o.ana.get(path).is(200).hides("Hola")
}

func TestADraftFollowsItsPerson(t *testing.T) {
	o := openOffice(t, "")
	path := "/ordenes/" + o.filed()
	act := path + "/actividades/recibir-orden"
	for _, a := range []string{"/pedir-soporte", path + "/mensajes", act} {
		o.ana.send(a+"/borrador", url.Values{"texto": {"a medias"}, "falla": {"La red se cae al medio día"}})
	}
	o.ana.get("/pedir-soporte").is(200).says("Recuperamos lo que no habías enviado", "Descartar lo escrito").shows("La red se cae al medio día", `data-borrador="/pedir-soporte/borrador"`, "Guardado 10:02")
	o.ana.get("/pedir-soporte?falla=otra").is(200).shows(">otra</textarea>")
	again := o.enterAgain(o.ana) // another device
	again.get(path).is(200).shows(">a medias</textarea>", "Recuperamos")
	o.other.get("/pedir-soporte").is(200).hides("medio día", "Recuperamos")
	o.tech.get(path).is(200).hides("a medias")

	o.ana.send(path+"/mensajes", url.Values{"texto": {"completo"}, "_clave": {"m"}}).is(http.StatusSeeOther)
	again.get(path).is(200).hides("a medias", "Recuperamos")
	o.ana.send("/pedir-soporte/borrador", url.Values{"_descartar": {"si"}}).is(http.StatusSeeOther)
	o.ana.get("/pedir-soporte").is(200).hides("medio día", "Recuperamos")
	o.ana.send("/ordenes/x/actividades/nada/borrador", url.Values{"texto": {"x"}}).is(http.StatusNotFound)
}

func (o *office) enterAgain(b *browser) *browser {
	jar := *b
	jar.Client = &http.Client{CheckRedirect: b.CheckRedirect, Jar: newJar()}
	jar.send("/demo/"+string(b.person.ID), nil).is(http.StatusSeeOther)
	return &jar
}

func TestARequestThatIsCorrectedIsKept(t *testing.T) {
	o := openOffice(t, t.TempDir())
	short := url.Values{"servicio": {"Red"}, "falla": {"corta"}, "puede_trabajar": {"no"}, "_clave": {"k1"}}
	o.ana.send("/pedir-soporte", short, attached{"foto.jpg", picture}).is(http.StatusUnprocessableEntity)
	o.ana.get("/pedir-soporte").is(200).shows(">corta</textarea>")
	o.ana.send("/pedir-soporte", request("k2")).is(http.StatusSeeOther)
	o.ana.get("/pedir-soporte").is(200).hides("corta</textarea>", "Recuperamos")
}

// The session ends while a long diagnosis is written: nothing of it is lost, and
// only its writer gets it back.
func TestASessionEndsInTheMiddle(t *testing.T) {
	o := openOffice(t, "")
	path := "/ordenes/" + o.filed()
	words := "Cambié el puerto 12 por el 14 y probé con otro cable."
	o.clock.Advance(9 * time.Hour)
	res := o.tech.send(path+"/mensajes", url.Values{"texto": {words}, "para": {"otra-parte"}, "_clave": {"m1"}}).is(http.StatusSeeOther)
	if to := res.header.Get("Location"); !strings.HasPrefix(to, "/ingresar?volver=") {
		t.Fatalf("leads to %s", to)
	}
	o.chief = o.enterAgain(o.chief)
	o.chief.get(path).is(200).hides(words)
	o.tech = o.enterAgain(o.tech)
	o.tech.get(path).is(200).shows(words+"</textarea>", "Recuperamos lo que no habías enviado")
	if got := o.tech.get(path).words(); strings.Contains(got, "escribió") {
		t.Error("the message was sent by nobody's hand")
	}
}

func newJar() http.CookieJar {
	jar, _ := cookiejar.New(nil)
	return jar
}

// Two Supervisors assign the same order: the second sees who was quicker, both
// versions, and finds their own words again.
func TestAConflictShowsBothVersions(t *testing.T) {
	o := openOffice(t, "")
	nora, dora := o.enter("Nora Bocetos", people.Adviser), o.enter("Dora Supervisora", people.Supervisor)
	ana := o.actor(o.ana)
	res, err := o.p.Desk.Create(t.Context(), ana, &orders.Request{RequestForm: orders.RequestForm{Service: "Punto de red 12", Fault: fault, CanWork: "no"}}, orders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	act := "/ordenes/" + res.Folio + "/actividades/asignar"
	assign := func(to people.Person, why, key string) url.Values {
		return url.Values{"ast": {string(to.ID)}, "prioridad": {"baja"}, "motivo": {why}, "_version": {"1"}, "_clave": {key}}
	}
	o.clock.Advance(time.Minute)
	o.chief.send(act, assign(o.tech.person, "Conoce bien ese edificio", "a")).is(http.StatusSeeOther)
	late := dora.send(act, assign(nora.person, "Está en el mismo piso hoy", "b")).is(http.StatusConflict)
	late.says("Las dos versiones", "Carla Modelo, hoy", "Quién la atiende Jorge Muestra · carga 1 Nora Bocetos · sugerencia: carga 0", "Motivo Conoce bien ese edificio Está en el mismo piso hoy")
	if strings.Contains(late.words(), "Prioridad Baja Baja") {
		t.Error("a field in which both agree is shown")
	}
	// The words are kept although the act is not hers to do any more.
	if d, ok, err := o.p.Drafts.Load(t.Context(), dora.person.ID, act, o.clock.Now()); err != nil || !ok || d.Typed.Get("motivo") != "Está en el mismo piso hoy" {
		t.Errorf("kept %v %v, %v", d.Typed, ok, err)
	}
}
