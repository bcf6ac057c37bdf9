package accountpages_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/web"
	"secogem.gob.mx/soporte/internal/web/accountpages"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// world is a whole program over an empty database, with a browser.
type world struct {
	t     *testing.T
	p     *program.Program
	clock *clock.Fake
	url   string
	*http.Client
}

func start(t *testing.T, demo bool) *world {
	t.Helper()
	now := clock.NewFake(monday)
	p, err := program.New(dbtest.SQLite(t), program.Config{BaseURL: "http://soporte.test", Demo: demo, DemoPIN: "4826", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, p, now, p.Handler())
}

func serve(t *testing.T, p *program.Program, now *clock.Fake, h http.Handler) *world {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	jar, _ := cookiejar.New(nil)
	return &world{t: t, p: p, clock: now, url: s.URL, Client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

const secret = "caballo verde que salta"

// person adds somebody with a password, under a role beside that of everybody.
func (w *world) person(name, email string, role people.Role) people.Person {
	w.t.Helper()
	by := audit.By{Actor: audit.System, At: w.clock.Now()}
	var p people.Person
	err := w.p.DB.Write(w.t.Context(), func(c *database.Conn) error {
		units, err := w.p.People.Units(w.t.Context(), c)
		if err != nil {
			return err
		}
		if len(units) == 0 {
			u, err := w.p.People.AddUnit(w.t.Context(), c, by, people.Unit{Name: "Unidad de prueba"})
			if err != nil {
				return err
			}
			units = append(units, u)
		}
		if p, err = w.p.People.AddPerson(w.t.Context(), c, by, people.Person{Name: name, Post: "Analista", Email: email, UnitID: units[0].ID, Floor: "2"}); err != nil {
			return err
		}
		if err := w.p.People.SetPassword(w.t.Context(), c, by, p.ID, secret, false); err != nil {
			return err
		}
		if err := w.readsPrivacy(c, p.ID); err != nil || role == people.Requester {
			return err
		}
		return w.p.People.GrantRole(w.t.Context(), c, by, people.Grant{PersonID: p.ID, Role: role, From: by.At.Add(-time.Hour)})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// readsPrivacy keeps that somebody has read the privacy notice.
func (w *world) readsPrivacy(c *database.Conn, id people.ID) error {
	notice, err := w.p.Settings.PrivacyIn(w.t.Context(), c)
	if err != nil {
		return err
	}
	return w.p.People.AcceptPrivacy(w.t.Context(), c, audit.By{Actor: string(id), At: w.clock.Now()}, id, notice.Version, notice.Hash())
}

type answer struct {
	t        *testing.T
	status   int
	location string
	body     string
	header   http.Header
}

func (w *world) get(path string) answer {
	w.t.Helper()
	r, err := w.Get(w.url + path)
	return w.read(r, err)
}

func (w *world) post(path string, pairs ...string) answer {
	w.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := w.PostForm(w.url+path, form)
	return w.read(r, err)
}

func (w *world) read(r *http.Response, err error) answer {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{w.t, r.StatusCode, r.Header.Get("Location"), string(body), r.Header}
}

func (w *world) signIn(email string) {
	w.t.Helper()
	w.post("/ingresar", "correo", email, "contrasena", secret).goes(web.HomePath)
}

func (a answer) goes(path string) {
	a.t.Helper()
	if a.status != http.StatusSeeOther || a.location != path {
		a.t.Fatalf("goes to %q with %d, not to %q: %s", a.location, a.status, path, words(a.body))
	}
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, not %d: %s", a.status, status, words(a.body))
	}
	return a
}

func (a answer) says(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if !strings.Contains(words(a.body), s) {
			a.t.Errorf("does not say %q: %s", s, words(a.body))
		}
	}
	return a
}

func (a answer) hides(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if strings.Contains(a.body, s) {
			a.t.Errorf("shows %q", s)
		}
	}
	return a
}

var (
	tags   = regexp.MustCompile(`(?s)<(script|style|svg).*?</(script|style|svg)>|<[^>]*>`)
	h1     = regexp.MustCompile(`<h1[ >]`)
	ids    = regexp.MustCompile(` id="([^"]+)"`)
	inputs = regexp.MustCompile(`<(?:input|select|textarea)[^>]*>`)
)

// words is what a page says, without its markup.
func words(body string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(tags.ReplaceAllString(body, " "), "&#34;", `"`)), " ")
}

// page asks what every page must have: one h1, a language, a title, ids of their
// own, and a label for each input.
func (a answer) page() answer {
	a.t.Helper()
	if n := len(h1.FindAllString(a.body, -1)); n != 1 {
		a.t.Errorf("the page has %d h1", n)
	}
	if !strings.Contains(a.body, `lang="es-MX"`) || !strings.Contains(a.body, " · Soporte</title>") {
		a.t.Error("the page has no language or no title")
	}
	seen := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(a.body, -1) {
		if seen[m[1]] {
			a.t.Errorf("the id %q is used twice", m[1])
		}
		seen[m[1]] = true
	}
	for _, in := range inputs.FindAllString(a.body, -1) {
		id := ids.FindStringSubmatch(in)
		switch {
		case strings.Contains(in, `type="hidden"`), strings.Contains(in, "aria-label="):
		case id == nil || !strings.Contains(a.body, `for="`+id[1]+`"`):
			a.t.Errorf("no label for %s", in)
		}
	}
	return a
}

func TestSignIn(t *testing.T) {
	w := start(t, false)
	w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)

	w.get("/ingresar").is(200).page().says("Ingresa", "Correo institucional", "Contraseña", "¿No puedes entrar?")
	w.post("/ingresar").is(422).page().says("Correo institucional")

	wrong := w.post("/ingresar", "correo", "ana@dependencia.example", "contrasena", "no es esta clave").is(401).page()
	if !strings.Contains(wrong.body, `value="ana@dependencia.example"`) {
		t.Error("the address typed is gone")
	}
	wrong.hides("no es esta clave")
	unknown := w.post("/ingresar", "correo", "nadie@dependencia.example", "contrasena", "no es esta clave").is(401)
	if strings.ReplaceAll(words(unknown.body), "nadie@", "ana@") != words(wrong.body) {
		t.Error("an unknown account is answered in other words")
	}

	w.post("/ingresar", "correo", "ANA@dependencia.example ", "contrasena", secret, "volver", "/procedimiento?actividad=bodega").goes("/procedimiento?actividad=bodega")
	w.get("/ingresar?volver=/cuenta").goes("/cuenta")
	w.post("/salir").goes("/ingresar")
	w.get("/cuenta").goes("/ingresar?volver=%2Fcuenta")
}

func TestSignInLeadsNowhereElse(t *testing.T) {
	for _, asked := range []string{"https://otro.example/", "//otro.example", `/\otro.example`, "javascript:alert(1)", "otro"} {
		t.Run(asked, func(t *testing.T) {
			w := start(t, true)
			ana := w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)
			w.get("/ingresar?volver="+url.QueryEscape(asked)).is(200).hides("otro.example", "alert(1)")
			w.post("/demo/" + string(ana.ID)).goes(web.HomePath)
			w.get("/ingresar?volver=" + url.QueryEscape(asked)).goes(web.HomePath)
		})
	}
}

func TestSignInThrottle(t *testing.T) {
	w := start(t, false)
	w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)
	for range 5 {
		w.post("/ingresar", "correo", "ana@dependencia.example", "contrasena", "no es esta clave").is(401)
	}
	w.post("/ingresar", "correo", "ana@dependencia.example", "contrasena", secret).is(429).page().says("demasiados intentos", "30 segundos")
	w.clock.Advance(time.Minute)
	w.signIn("ana@dependencia.example")
}

func TestAPasswordChosenByAnotherIsToBeChanged(t *testing.T) {
	w := start(t, false)
	ana := w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)
	err := w.p.DB.Write(t.Context(), func(c *database.Conn) error {
		return w.p.People.SetPassword(t.Context(), c, audit.By{Actor: audit.System, At: monday}, ana.ID, secret, true)
	})
	if err != nil {
		t.Fatal(err)
	}
	w.post("/ingresar", "correo", "ana@dependencia.example", "contrasena", secret).goes("/cuenta")
	w.get("/cuenta").is(200).says("Cambia tu contraseña.")
}

func TestAccount(t *testing.T) {
	w := start(t, false)
	w.person("Ana Ejemplo", "ana@dependencia.example", people.Supervisor)
	w.signIn("ana@dependencia.example")
	w.get("/cuenta").is(200).page().says("Tu cuenta", "Ana Ejemplo", "Analista", "Unidad de prueba", "piso 2", "Supervisor", "PIN para firmar")

	const fresh = "otra frase larga y mía"
	w.post("/cuenta/contrasena", "actual", "no es esta clave", "nueva", fresh, "nueva_repetida", fresh).is(422).page().says("No es tu contraseña actual")
	w.post("/cuenta/contrasena", "actual", secret, "nueva", fresh, "nueva_repetida", "otra").is(422).page().says("lo mismo que en")
	w.post("/cuenta/contrasena", "actual", secret, "nueva", "corta", "nueva_repetida", "corta").is(422).page().says("al menos 12 caracteres").hides("corta\"")

	other := serve(t, w.p, w.clock, w.p.Handler())
	other.signIn("ana@dependencia.example")
	w.post("/cuenta/contrasena", "actual", secret, "nueva", fresh, "nueva_repetida", fresh).goes("/cuenta")
	w.get("/cuenta").is(200).says("Tu contraseña cambió")
	other.get("/cuenta").goes("/ingresar?volver=%2Fcuenta")

	w.post("/cuenta/pin", "contrasena_actual", "4826", "pin", "5937", "pin_repetido", "5937").is(422).page().says("aquí no sirve el PIN")
	w.post("/cuenta/pin", "contrasena_actual", fresh, "pin", "1234", "pin_repetido", "1234").is(422).page().says("fácil de adivinar")
	w.post("/cuenta/pin", "contrasena_actual", fresh, "pin", "5937", "pin_repetido", "5937").goes("/cuenta")
	ana, err := w.p.People.ByEmail(t.Context(), w.p.DB.Read(), "ana@dependencia.example")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.p.People.CheckSignature(t.Context(), ana.ID, "5937"); err != nil {
		t.Errorf("the PIN does not sign: %v", err)
	}

	w.post("/cuenta/sesiones").goes("/ingresar")
	w.get("/cuenta").goes("/ingresar?volver=%2Fcuenta")
}

func TestAccountMarksTheTheme(t *testing.T) {
	w := start(t, true)
	ana := w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)
	w.post("/demo/" + string(ana.ID)).goes(web.HomePath)
	w.post("/tema", "tema", "oscuro", "volver", "/cuenta").goes("/cuenta")
	page := w.get("/cuenta").is(200).page()
	if !regexp.MustCompile(`value="oscuro" aria-pressed="true"`).MatchString(page.body) || strings.Contains(page.body, `value="claro" aria-pressed="true"`) {
		t.Error("the dark theme is not marked")
	}
}

// Single keys can be switched off in the account, for the person and not for a machine.
func TestKeysAreSwitchedOffInTheAccount(t *testing.T) {
	w := start(t, true)
	ana := w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)
	enter := func() { t.Helper(); w.post("/demo/" + string(ana.ID)).goes(web.HomePath) }
	enter()
	on := func() bool { t.Helper(); return strings.Contains(w.get("/cuenta").is(200).page().body, "data-teclas") }
	if !on() {
		t.Error("the keys are off before anybody said so")
	}
	w.post(web.KeysPath, "atajos", "no", "volver", "/cuenta").goes("/cuenta")
	if on() || !strings.Contains(w.get("/cuenta").body, `value="no" aria-pressed="true"`) {
		t.Error("the keys are not switched off")
	}
	w.post("/salir")
	enter()
	if on() {
		t.Error("a new session forgot that the keys are off")
	}
	w.post(web.KeysPath, "atajos", "si", "volver", "//otro.example").goes("/cuenta")
	if !on() {
		t.Error("the keys do not come back")
	}
}

func TestNotices(t *testing.T) {
	w := start(t, true)
	ana := w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)
	w.get("/avisos").goes("/ingresar?volver=%2Favisos")
	w.post("/demo/" + string(ana.ID)).goes(web.HomePath)
	w.get("/avisos").is(200).page().says("Sin avisos todavía")

	act := &orders.Request{}
	act.Service, act.Fault, act.CanWork = "Punto de red de la sala", "El punto de red de la sala no da servicio desde hoy.", "si"
	if _, err := w.p.Desk.Create(t.Context(), people.Actor{Person: ana, Roles: []people.Role{people.Requester}, At: monday}, act, orders.Options{}); err != nil {
		t.Fatal(err)
	}
	page := w.get("/avisos").is(200).page().says("1 aviso sin leer.", "OS-2026-000001", "Sin leer", "Marcar como leídos")
	w.get("/avisos").says("1 aviso sin leer.") // looking changes nothing
	until := regexp.MustCompile(`name="hasta" value="([^"]+)"`).FindStringSubmatch(page.body)
	if until == nil {
		t.Fatal("the button does not carry until when")
	}
	w.post("/avisos", "hasta", until[1]).goes("/avisos")
	w.get("/avisos").is(200).says("Nada sin leer.", "OS-2026-000001").hides("Marcar como leídos")
	if !strings.Contains(w.get("/avisos").body, `href="/ordenes/OS-2026-000001"`) {
		t.Error("the notice does not lead to the order")
	}

	// Who is told of an order that they may not open reads it, and is led nowhere.
	head := w.person("Berta Jefa", "berta@dependencia.example", people.Requester)
	if err := w.p.DB.Write(t.Context(), func(c *database.Conn) error {
		return w.p.Notices.TellOf(t.Context(), c, notices.Subject{Folio: "OS-2026-000001"}, notices.Addressee{Person: head.ID}, "OS-67", "Nadie recibió a tiempo un equipo de tu unidad.", monday)
	}); err != nil {
		t.Fatal(err)
	}
	w.post("/salir")
	w.post("/demo/" + string(head.ID)).goes(web.HomePath)
	if strings.Contains(w.get("/avisos").is(200).says("Nadie recibió a tiempo", "OS-2026-000001").body, `href="/ordenes/OS-2026-000001"`) {
		t.Error("the notice leads to an order that its reader may not open")
	}
}

func TestDoorOfTheDemonstration(t *testing.T) {
	w := start(t, true)
	ana := w.person("Ana Ejemplo (DEMO)", "ana@demo.invalid", people.Requester)
	w.person("Carla Modelo (DEMO)", "carla@demo.invalid", people.Supervisor)
	w.person("Gloria Muestra (DEMO)", "gloria@demo.invalid", people.Auditor)
	w.get("/demo").is(200).page().says("Elige con quién entrar", "4826", "Personas usuarias 1", "Ana Ejemplo (DEMO)", "Sin órdenes abiertas",
		"Supervisión 1", "Carla Modelo", "Auditoría 1", "Nada espera por su mano")
	w.get("/ingresar").is(200).page().says("Esta es la demostración.")
	w.post("/demo/" + string(ana.ID)).goes(web.HomePath)
	w.get("/cuenta").is(200).says("Ana Ejemplo (DEMO)")
	w.post("/demo/no-existe").is(404)
	w.get("/demo/" + string(ana.ID)).is(405) // entering is no link
}

func TestRealWorkHasNoDoor(t *testing.T) {
	w := start(t, false)
	ana := w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)
	w.get("/demo").is(404)
	w.post("/demo/" + string(ana.ID)).is(404)
	w.get("/ingresar").hides("/demo")
}

func TestFirstAccount(t *testing.T) {
	now := clock.NewFake(monday)
	p, err := program.New(dbtest.SQLite(t), program.Config{BaseURL: "http://soporte.test", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	setup, code := accountpages.NewSetup()
	shell, err := web.New(web.Options{BaseURL: "http://soporte.test", Resume: p.People.Resume, Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	shell.Add(accountpages.Routes(accountpages.Rooms{Shell: shell, DB: p.DB, People: p.People, Notices: p.Notices, Settings: p.Settings, Setup: setup})...)
	w := serve(t, p, now, shell.Handler())

	w.get("/ingresar").is(200).page().says("aún no tiene quien lo administre")
	w.get("/iniciar").is(200).page().says("Código de arranque")
	fields := []string{"nombre", "Saúl Prueba", "correo", "saul@dependencia.example", "nueva", secret, "nueva_repetida", secret}
	refused := w.post("/iniciar", append([]string{"codigo", "AAAA-BBBB-CCCC-DDDD"}, fields...)...).is(422).page().says("No es el código")
	if !strings.Contains(refused.body, `value="Saúl Prueba"`) {
		t.Error("the name typed is gone")
	}
	refused.hides(secret)
	if !setup.Accepts(strings.ToLower(strings.ReplaceAll(code, "-", " "))) {
		t.Error("the code is refused when typed in lower case")
	}
	w.post("/iniciar", append([]string{"codigo", code}, fields...)...).goes(web.HomePath)
	w.get("/cuenta").is(200).says("Saúl Prueba", "Administración")
	w.get("/iniciar").is(404)
	w.post("/iniciar", append([]string{"codigo", code}, fields...)...).is(404)
	if setup.Accepts(code) {
		t.Error("the code is good twice")
	}
}

func TestHealth(t *testing.T) {
	w := start(t, false)
	for path, body := range map[string]string{"/salud/viva": `{"estado":"viva"}`, "/salud/lista": `{"estado":"lista","base_de_datos":"responde"}`} {
		a := w.get(path).is(200)
		if strings.TrimSpace(a.body) != body || a.header.Get("Content-Type") != "application/json" || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %s %v", path, a.body, a.header)
		}
	}
	if err := w.p.DB.Close(); err != nil {
		t.Fatal(err)
	}
	w.get("/salud/viva").is(200)
	if a := w.get("/salud/lista").is(503); !strings.Contains(a.body, "no-lista") {
		t.Error(a.body)
	}
}

func TestEveryRouteSaysWhatItProtects(t *testing.T) {
	w := start(t, true)
	for _, r := range w.p.Shell.Routes() {
		if r.Policy.Note == "" {
			t.Errorf("%s %s has a policy without words", r.Method, r.Path)
		}
	}
}
