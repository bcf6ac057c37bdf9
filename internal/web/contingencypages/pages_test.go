package contingencypages_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
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
	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
)

var (
	monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)
	by     = audit.By{Actor: audit.System, At: monday}
)

// world is a whole program over an empty database; each person has a browser.
type world struct {
	t   *testing.T
	p   *program.Program
	now *clock.Fake
	url string
}

type browser struct {
	*world
	*http.Client
	actor people.Actor
}

func start(t *testing.T, db *database.DB) *world {
	t.Helper()
	now := clock.NewFake(monday)
	p, err := program.New(db, program.Config{BaseURL: "http://soporte.test", Demo: true, Files: t.TempDir(), DemoPIN: "4826", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	return &world{t, p, now, s.URL}
}

func (w *world) write(f func(ctx context.Context, c *database.Conn) error) {
	w.t.Helper()
	if err := w.p.DB.Write(w.t.Context(), func(c *database.Conn) error { return f(w.t.Context(), c) }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) enter(name string, roles ...people.Role) *browser {
	w.t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{world: w, Client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	w.write(func(ctx context.Context, c *database.Conn) error {
		u, err := w.p.People.AddUnit(ctx, c, by, people.Unit{Name: "Unidad de " + name})
		if err != nil {
			return err
		}
		p, err := w.p.People.AddPerson(ctx, c, by, people.Person{Name: name, Post: "Analista", Email: strings.ToLower(name[:3]) + "@dependencia.example", UnitID: u.ID})
		for _, r := range roles {
			if err == nil {
				err = w.p.People.GrantRole(ctx, c, by, people.Grant{PersonID: p.ID, Role: r, From: monday.Add(-time.Hour)})
			}
		}
		b.actor = people.Actor{Person: p, Roles: append(roles, people.Requester), At: monday}
		return err
	})
	b.post("/demo/" + string(b.actor.Person.ID)).is(http.StatusSeeOther)
	return b
}

type answer struct {
	t              *testing.T
	status         int
	location, body string
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	r, err := b.Get(b.url + path)
	return b.read(r, err)
}

func (b *browser) post(path string, pairs ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := b.PostForm(b.url+path, form)
	return b.read(r, err)
}

// capture sends a paper with its scan.
func (b *browser) capture(pairs ...string) answer {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		m.WriteField(pairs[i], pairs[i+1])
	}
	scan, err := m.CreateFormFile("adjuntos", "st-os.pdf")
	if err == nil {
		_, err = io.WriteString(scan, "%PDF-1.7 a paper")
	}
	if err != nil {
		b.t.Fatal(err)
	}
	m.Close()
	r, err := b.Post(b.url+"/capturar", m.FormDataContentType(), &body)
	return b.read(r, err)
}

func (b *browser) read(r *http.Response, err error) answer {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{b.t, r.StatusCode, r.Header.Get("Location"), string(body)}
}

var (
	tags   = regexp.MustCompile(`(?s)<(script|style|svg).*?</(script|style|svg)>|<[^>]*>`)
	ids    = regexp.MustCompile(` id="([^"]+)"`)
	inputs = regexp.MustCompile(`<(?:input|select|textarea)[^>]*>`)
)

func (a answer) words() string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(a.body, " ")), " ")
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, not %d: %s", a.status, status, a.words())
	}
	return a
}

func (a answer) goes(path string) {
	a.t.Helper()
	if a.is(http.StatusSeeOther).location != path {
		a.t.Errorf("goes to %s, not to %s", a.location, path)
	}
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

func (a answer) has(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if !strings.Contains(a.body, s) {
			a.t.Errorf("does not have %q", s)
		}
	}
	return a
}

func (a answer) hides(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if strings.Contains(a.body, s) {
			a.t.Errorf("has %q", s)
		}
	}
	return a
}

// page asks what every page must have: one h1, ids of their own, labels.
func (a answer) page() answer {
	a.t.Helper()
	if n := strings.Count(a.body, "<h1"); n != 1 {
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
		if strings.Contains(in, `type="hidden"`) || strings.Contains(in, "aria-label=") || strings.Contains(in, `type="radio"`) {
			continue
		}
		if id == nil || !strings.Contains(a.body, `for="`+id[1]+`"`) {
			a.t.Errorf("no label for %s", in)
		}
	}
	return a
}

func (w *world) blocks() []contingency.Block {
	w.t.Helper()
	list, err := w.p.Contingency.Blocks(w.t.Context(), w.p.DB.Read())
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *world) outages() []contingency.Outage {
	w.t.Helper()
	list, err := w.p.Contingency.Register(w.t.Context(), w.p.DB.Read())
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func TestOnlyASupervisorComesIn(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	chief := w.enter("Carla Modelo", people.Supervisor)
	chief.post("/contingencia/bloques", "_clave", database.NewID(), "unidad", chief.actor.Person.UnitID, "recibe", "Ana Ejemplo", "cantidad", "2").goes("/contingencia")
	chief.post("/contingencia/caidas", "_clave", database.NewID(), "desde", "2026-11-23T08:00", "motivo", "Sin energía").goes("/contingencia")
	block, outage := w.blocks()[0], w.outages()[0]
	gets := []string{"/contingencia", "/contingencia/bloques/" + block.ID}
	posts := []string{"/contingencia/caidas", "/contingencia/caidas/" + outage.ID + "/cierre", "/contingencia/bloques", gets[1] + "/anulados"}
	for _, path := range gets {
		chief.get(path).is(200).page()
	}
	chief.get("/contingencia").has(`href="/capturar"`)
	chief.get("/tablero").is(200).has(`href="/contingencia"`)
	for i, roles := range [][]people.Role{nil, {people.Adviser}, {people.Auditor}, {people.Administrator}, {people.Coordination}} {
		b := w.enter(string(rune('A'+i))+"na Ejemplo", roles...)
		for _, path := range gets {
			b.get(path).is(403).hides("OSC-2026")
		}
		for _, path := range posts {
			b.post(path, "desde", "2026-11-20T08:00", "hasta", "2026-11-20T09:00", "termino", "2026-11-23T09:00", "motivo", "Sin energía", "folio", block.Folios()[0], "unidad", b.actor.Person.UnitID, "recibe", "Ana", "cantidad", "1").is(403)
		}
	}
	if len(w.blocks()) != 1 || w.blocks()[0].Free != 2 || len(w.outages()) != 1 || !w.outages()[0].To.IsZero() {
		t.Error("somebody else changed something")
	}
}

func TestOutages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := start(t, db)
		chief := w.enter("Carla Modelo", people.Supervisor)
		chief.get("/contingencia").is(200).page().says("El sistema funciona.", "Ningún bloque de folios").hides("Cerrar la caída")

		for name, c := range map[string]struct {
			fields []string
			says   string
		}{
			"nothing":      {nil, "Indica la fecha y la hora en «Desde»."},
			"time to come": {[]string{"desde", "2026-11-23T10:30", "motivo", "Sin energía"}, "no puede ser una hora futura"},
			"backwards":    {[]string{"desde", "2026-11-23T09:00", "hasta", "2026-11-23T08:00", "motivo", "Sin energía"}, "Hasta"},
			"no date":      {[]string{"desde", "ayer", "motivo", "Sin energía"}, "una fecha y una hora que existan"},
		} {
			bad := chief.post("/contingencia/caidas", append([]string{"_clave", database.NewID()}, c.fields...)...).is(422).page().says(c.says)
			if len(c.fields) > 0 {
				bad.has(`value="Sin energía"`, "<details open")
			}
			if t.Failed() {
				t.Fatal(name)
			}
		}
		fields := []string{"_clave", database.NewID(), "desde", "2026-11-23T09:00", "motivo", "Sin energía en el centro de datos"}
		chief.post("/contingencia/caidas", fields...).goes("/contingencia")
		chief.post("/contingencia/caidas", fields...).goes("/contingencia") // a second click
		if n := len(w.outages()); n != 1 {
			t.Fatalf("%d outages", n)
		}
		chief.get("/contingencia").is(200).page().says("Caída registrada.", "Hay una caída abierta.", "El sistema está caído desde las 9:00.", "Sin energía en el centro de datos", "Abierta Lleva 1 h", "Registró Carla Modelo").
			has(`name="termino" value="2026-11-23T10:00"`)
		chief.post("/contingencia/caidas", "desde", "2026-11-23T09:30", "motivo", "Otra vez sin energía").is(422).page().says("Ya hay una caída registrada en ese lapso.").has(`value="Otra vez sin energía"`)

		end := "/contingencia/caidas/" + w.outages()[0].ID + "/cierre"
		chief.post(end, "termino", "2026-11-23T08:59").is(422).page().says("Volvió a funcionar: La hora final debe ser posterior a la inicial.").has(`value="2026-11-23T08:59"`)
		chief.post(end, "termino", "2026-11-23T11:00").is(422).says("no puede ser futura")
		close := []string{"_clave", database.NewID(), "termino", "2026-11-23T09:45"}
		chief.post(end, close...).goes("/contingencia")
		chief.post(end, close...).goes("/contingencia")
		chief.post(end, "_clave", database.NewID(), "termino", "2026-11-23T09:50").is(422).says("Esa caída ya estaba cerrada.")
		chief.post("/contingencia/caidas/no-hay/cierre", "termino", "2026-11-23T09:50").is(404)
		chief.get("/contingencia").is(200).page().says("La caída quedó cerrada.", "El sistema funciona.", "Duró 45 min").hides("Lleva ")
		chief.get("/capturar").is(200).says("Sin energía en el centro de datos")
	})
}

// rev11 E-10 F-09: a unit gets a block of folios for its paper forms, each with who
// received it; a spoilt one is annulled with its reason, and too few are noticed.
func TestBlocks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := start(t, db)
		chief := w.enter("Carla Modelo", people.Supervisor)
		unit := chief.actor.Person.UnitID
		for name, c := range map[string]struct {
			fields []string
			says   string
		}{
			"nothing":        {nil, "Elige una opción en «Unidad que lo recibe»."},
			"too many":       {[]string{"unidad", unit, "recibe", "Maricela Tovar", "cantidad", "51"}, "un número menor o igual que 50"},
			"none":           {[]string{"unidad", unit, "recibe", "Maricela Tovar", "cantidad", "0"}, "un número mayor o igual que 1"},
			"a unit of none": {[]string{"unidad", "no-hay", "recibe", "Maricela Tovar", "cantidad", "5"}, "Elige una unidad de la lista."},
			"nobody":         {[]string{"unidad", unit, "recibe", "", "cantidad", "5"}, "Completa «Quién lo recibe»."},
		} {
			bad := chief.post("/contingencia/bloques", append([]string{"_clave", database.NewID()}, c.fields...)...).is(422).page().says(c.says)
			if len(c.fields) > 0 && name != "nobody" {
				bad.has(`value="Maricela Tovar"`)
			}
			if t.Failed() {
				t.Fatal(name)
			}
		}
		fields := []string{"_clave", database.NewID(), "unidad", unit, "recibe", "Maricela Tovar", "cantidad", "5"}
		chief.post("/contingencia/bloques", fields...).goes("/contingencia")
		chief.post("/contingencia/bloques", fields...).goes("/contingencia")
		if list := w.blocks(); len(list) != 1 || list[0].Last != 5 {
			t.Fatalf("%+v", list)
		}
		b := w.blocks()[0]
		first := b.Folios()[0]
		chief.get("/contingencia").is(200).page().says("Bloque emitido: 5 folios para entregar a Maricela Tovar.", "OSC-2026-00001-", " a 00005-", "Lo recibió Maricela Tovar", "Unidad de Carla Modelo").hides("Les quedan pocos folios")

		at := "/contingencia/bloques/" + b.ID
		chief.get(at).is(200).page().says(first, "Libre", "Anular un folio")
		chief.post(at+"/anulados", "folio", first, "motivo", "No").is(422).page().says("al menos 5 caracteres").has(`value="No"`)
		chief.post(at+"/anulados", "folio", "OSC-2026-00099-1", "motivo", "Se manchó con café").is(422).page().says("Elige un folio de este bloque.").has(`value="Se manchó con café"`)
		void := []string{"_clave", database.NewID(), "folio", first, "motivo", "Se manchó con café"}
		chief.post(at+"/anulados", void...).goes(at)
		chief.post(at+"/anulados", void...).goes(at)
		chief.get(at).is(200).page().says("Folio "+first+" anulado.", "Se manchó con café", "Anulado")
		chief.post(at+"/anulados", "_clave", database.NewID(), "folio", first, "motivo", "Se manchó con café").is(422).page().says("ya se usó o está anulado")
		chief.get("/contingencia").is(200).says("Les quedan pocos folios: Unidad de Carla Modelo (4 libres).")
		chief.get("/contingencia/bloques/no-hay").is(404)
		chief.post("/contingencia/bloques/no-hay/anulados", "folio", first, "motivo", "Se manchó con café").is(404)
	})
}

func TestAUsedFolioLeadsToItsOrder(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	chief, ana := w.enter("Carla Modelo", people.Supervisor), w.enter("Ana Ejemplo")
	chief.post("/contingencia/bloques", "_clave", database.NewID(), "unidad", ana.actor.Person.UnitID, "recibe", "Ana Ejemplo", "cantidad", "1").goes("/contingencia")
	chief.post("/contingencia/caidas", "_clave", database.NewID(), "desde", "2026-11-23T10:00", "motivo", "Sin energía").goes("/contingencia")
	w.now.Advance(2 * time.Hour)
	b := w.blocks()[0]
	folio := b.Folios()[0]
	chief.capture("_clave", database.NewID(), "solicita", string(ana.actor.Person.ID), "medio", "impreso", "hora_real", "2026-11-23T11:00", "folio_bloque", folio,
		"caida", w.outages()[0].ID, "servicio", "Punto de red 12", "falla", "El punto de red no da servicio.", "puede_trabajar", "no").goes("/ordenes/" + folio)
	chief.get("/contingencia/bloques/" + b.ID).is(200).page().says("Usado").has(`href="/ordenes/` + folio + `"`).hides("Anular un folio")
	chief.post("/contingencia/bloques/"+b.ID+"/anulados", "_clave", database.NewID(), "folio", folio, "motivo", "Se perdió").is(422).says("ya se usó o está anulado")
}
