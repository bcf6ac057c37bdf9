package procedurepages_test

import (
	"encoding/xml"
	"errors"
	"fmt"
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
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// world is a whole program with two who ask, a supervisor and an adviser.
type world struct {
	t      *testing.T
	p      *program.Program
	clock  *clock.Fake
	server *httptest.Server
	ids    map[string]people.ID
}

func start(t *testing.T) *world {
	t.Helper()
	now := clock.NewFake(monday)
	p, err := program.New(dbtest.SQLite(t), program.Config{BaseURL: "http://soporte.test", Demo: true, Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, p: p, clock: now, ids: map[string]people.ID{}}
	by := audit.By{Actor: audit.System, At: monday}
	err = p.DB.Write(t.Context(), func(c *database.Conn) error {
		u, err := p.People.AddUnit(t.Context(), c, by, people.Unit{Name: "Unidad de prueba"})
		if err != nil {
			return err
		}
		for name, role := range map[string]people.Role{"Ana": people.Requester, "Elena": people.Requester, "Carla": people.Supervisor, "Bruno": people.Adviser} {
			person, err := p.People.AddPerson(t.Context(), c, by, people.Person{Name: name + " Ejemplo", Email: strings.ToLower(name) + "@demo.invalid", UnitID: u.ID})
			if err != nil {
				return err
			}
			w.ids[name] = person.ID
			if role != people.Requester {
				if err := p.People.GrantRole(t.Context(), c, by, people.Grant{PersonID: person.ID, Role: role, From: monday.Add(-time.Hour)}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewServer(p.Handler())
	t.Cleanup(w.server.Close)
	return w
}

// browser is one of them, signed in.
func (w *world) as(name string) *browser {
	w.t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{w.t, w.server.URL, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if name != "" {
		r, err := b.Client.PostForm(b.url+"/demo/"+string(w.ids[name]), url.Values{})
		if err != nil {
			w.t.Fatal(err)
		}
		r.Body.Close()
	}
	return b
}

// file asks for a service as somebody and returns the folio.
func (w *world) file(name, fault string) string {
	w.t.Helper()
	person, err := w.p.People.Person(w.t.Context(), w.p.DB.Read(), w.ids[name])
	if err != nil {
		w.t.Fatal(err)
	}
	actor := people.Actor{Person: person, Roles: []people.Role{people.Requester}, At: w.clock.Now()}
	act := &orders.Request{}
	act.Service, act.Fault, act.CanWork = "Punto de red", fault, "si"
	res, err := w.p.Desk.Create(w.t.Context(), actor, act, orders.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	return res.Folio
}

type browser struct {
	t   *testing.T
	url string
	*http.Client
}

type answer struct {
	t        *testing.T
	status   int
	location string
	body     string
	header   http.Header
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	r, err := b.Client.Get(b.url + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{b.t, r.StatusCode, r.Header.Get("Location"), string(body), r.Header}
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, not %d: %s", a.status, status, a.words())
	}
	return a
}

func (a answer) says(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if !strings.Contains(a.words(), s) {
			a.t.Errorf("does not say %q: %s", s, a.words())
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
	tags   = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>|<[^>]*>`)
	h1     = regexp.MustCompile(`<h1[ >]`)
	ids    = regexp.MustCompile(` id="([^"]+)"`)
	inputs = regexp.MustCompile(`<(?:input|select|textarea)[^>]*>`)
)

func (a answer) words() string {
	return strings.Join(strings.Fields(strings.ReplaceAll(tags.ReplaceAllString(a.body, " "), "&#34;", `"`)), " ")
}

// page asks what every page must have.
func (a answer) page() answer {
	a.t.Helper()
	if n := len(h1.FindAllString(a.body, -1)); n != 1 {
		a.t.Errorf("the page has %d h1", n)
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
		case strings.Contains(in, `type="hidden"`):
		case id == nil || !strings.Contains(a.body, `for="`+id[1]+`"`):
			a.t.Errorf("no label for %s", in)
		}
	}
	if strings.Contains(a.body, " style=") {
		a.t.Error("a style attribute: the content policy forbids it")
	}
	return a
}

var everyPath = []string{"/procedimiento", "/procedimiento?orden=", "/procedimiento/criterios", "/procedimiento/tabla", "/procedimiento/cobertura", "/procedimiento/bpmn"}

func TestNobodyReadsTheProcedureUnsigned(t *testing.T) {
	stranger := start(t).as("")
	for _, path := range append([]string{"/procedimiento/diagrama.svg", "/procedimiento/rev11.bpmn"}, everyPath...) {
		if a := stranger.get(path); a.status != http.StatusSeeOther || !strings.HasPrefix(a.location, "/ingresar?volver=") {
			t.Errorf("%s answers %d to a stranger", path, a.status)
		}
	}
}

func TestPages(t *testing.T) {
	w := start(t)
	ana := w.as("Ana")
	titles := map[string]bool{}
	for _, path := range everyPath {
		a := ana.get(path).is(200).page()
		title := regexp.MustCompile(`<title>[^<]*`).FindString(a.body)
		if titles[title] {
			t.Errorf("%s has a title of another page", path)
		}
		titles[title] = true
	}
	ana.get("/procedimiento/criterios").says("56 criterios.", "GAP-01", "GAP-56", "encuesta.en_gestion En vigor: inmediata.")
	ana.get("/procedimiento/tabla").says("18. Valida y firma el oficio", "OS-26", "EX-01", "T-ENC", "3 días hábiles", "12 meses", "Cambios de manos")
	ana.get("/procedimiento/cobertura").says("109 cláusulas:", "A-05", "Políticas")
	bpmn := ana.get("/procedimiento/bpmn")
	if !strings.Contains(bpmn.body, `data-bpmn="/procedimiento/rev11.bpmn"`) || !strings.Contains(bpmn.header.Get("Content-Security-Policy"), "style-src 'self' 'unsafe-inline'") {
		t.Error("the viewer has no document or too narrow a policy")
	}
	if strings.Contains(ana.get("/procedimiento").header.Get("Content-Security-Policy"), "unsafe-inline") {
		t.Error("the chart's page has a wider policy than it needs")
	}
}

func TestChartShowsWhatWaits(t *testing.T) {
	w := start(t)
	carla := w.as("Carla")
	carla.get("/procedimiento").is(200).says("Ninguna orden abierta.", "Nadie espera aquí")
	w.file("Ana", "El punto de red de la sala no da servicio.")
	w.file("Elena", "El punto de red del archivo no da servicio.")

	all := carla.get("/procedimiento").is(200).page().says("2 órdenes abiertas.", "Ningún paso está arriba de su meta.", "Revisa y asigna", "Ver las 2 órdenes", "OS-2026-000001", "OS-2026-000002", "2 en turno")
	if !strings.Contains(all.body, `href="/procedimiento?actividad=asignar#actividad"`) {
		t.Error("the chart does not lead to its activities")
	}
	if !strings.Contains(all.body, `href="/ordenes?abiertas=si&amp;estado=E02"`) {
		t.Error("the figure does not open its list")
	}

	w.clock.Advance(7 * time.Hour) // all of them business hours: beyond the target to assign
	carla.get("/procedimiento").says("«Revisa y asigna» (2) es hoy el paso más lento")

	// Who asked sees the numbers, and of the orders their own.
	w.as("Ana").get("/procedimiento?actividad=asignar").is(200).page().says("1 orden tuya abierta.", "El diagrama cuenta solo las tuyas.", "OS-2026-000001").hides("2 órdenes abiertas", "Hechas en 30 días", "OS-2026-000002", "archivo no da servicio", "estado=E02")
}

func TestPanelOfAnActivity(t *testing.T) {
	ana := start(t).as("Ana")
	ana.get("/procedimiento?actividad=determinar").is(200).page().says("Acude y determina", "Cláusula A-03", "Sigue: 4, 6 o 9.", "¿Cómo se resuelve este servicio?", "GAP-02")
	ana.get("/procedimiento?actividad=reabrir").is(404)
	ana.get("/procedimiento?actividad=%3Cscript%3E").is(404).hides("<script>alert")
	for _, a := range procedure.Rev11.Activities {
		if strings.Contains(a.Slug, "/") {
			continue
		}
		ana.get("/procedimiento?actividad=" + a.Slug).is(200)
	}
}

func TestCourseOfOneOrder(t *testing.T) {
	w := start(t)
	folio := w.file("Ana", "El punto de red de la sala no da servicio.")
	for _, who := range []string{"Ana", "Carla"} {
		w.as(who).get("/procedimiento?orden="+strings.ToLower(folio)).is(200).page().
			says("El punto de red de la sala", "turno de Supervisor, actividad 2", "Aquí va", "Recorrido en palabras")
	}
	w.as("Carla").get("/procedimiento?orden=1").is(200).says("turno de Supervisor") // what people type of it
	w.as("Carla").get("/procedimiento?orden=").is(200).says(folio)

	// Somebody else's order and none at all are the same answer.
	elena := w.as("Elena")
	foreign, none := elena.get("/procedimiento?orden="+folio).is(404).page(), elena.get("/procedimiento?orden=OS-2026-999999").is(404)
	foreign.says("No encontramos esa orden.").hides("punto de red")
	nonces := regexp.MustCompile(`nonce="[^"]*"`)
	plain := func(a answer, asked string) string {
		return strings.ReplaceAll(nonces.ReplaceAllString(a.body, ""), asked, "")
	}
	if a, b := plain(foreign, folio), plain(none, "OS-2026-999999"); a != b {
		for i := range a {
			if i >= len(b) || a[i] != b[i] {
				t.Fatalf("a foreign order is told from a missing one: %q", a[max(0, i-80):min(len(a), i+80)])
			}
		}
	}
}

func TestDrawings(t *testing.T) {
	ana := start(t).as("Ana")
	svg := ana.get("/procedimiento/diagrama.svg").is(200)
	if svg.header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(svg.header.Get("Content-Security-Policy"), "style-src 'sha256-") {
		t.Errorf("the drawing comes as %v", svg.header)
	}
	wellFormed(t, svg.body)
	bpmn := ana.get("/procedimiento/rev11.bpmn").is(200)
	if !strings.HasPrefix(bpmn.header.Get("Content-Disposition"), "attachment") {
		t.Error("the BPMN file is no download")
	}
	wellFormed(t, bpmn.body)
}

func wellFormed(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); err != nil {
			if !errors.Is(err, io.EOF) {
				t.Error(fmt.Errorf("no XML: %w", err))
			}
			return
		}
	}
}
