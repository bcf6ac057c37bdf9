package orderpages_test

import (
	"bytes"
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
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// office is a whole program over an empty database, with people who have browsers.
type office struct {
	t                             *testing.T
	p                             *program.Program
	clock                         *clock.Fake
	url                           string
	ana, other, chief, tech, eyes *browser
}

type browser struct {
	*office
	*http.Client
	person people.Person
}

func openOffice(t *testing.T, files string) *office {
	t.Helper()
	return openOfficeOn(t, dbtest.SQLite(t), files)
}

func openOfficeOn(t *testing.T, db *database.DB, files string) *office {
	t.Helper()
	now := clock.NewFake(monday)
	p, err := program.New(db, program.Config{BaseURL: "http://soporte.test", Demo: true, DemoPIN: "4826", Files: files, Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	t.Cleanup(p.Live.Close) // a stream that is open keeps the server from closing
	o := &office{t: t, p: p, clock: now, url: s.URL}
	o.ana, o.other = o.enter("Ana Ejemplo"), o.enter("Olga Ajena")
	o.chief, o.tech, o.eyes = o.enter("Carla Modelo", people.Supervisor), o.enter("Jorge Muestra", people.Adviser), o.enter("Gloria Prueba", people.Auditor)
	return o
}

func (o *office) enter(name string, roles ...people.Role) *browser {
	o.t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{office: o, Client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	by := audit.By{Actor: audit.System, At: monday}
	err := o.p.DB.Write(o.t.Context(), func(c *database.Conn) error {
		units, err := o.p.People.Units(o.t.Context(), c)
		if err == nil && len(units) == 0 {
			units = make([]people.Unit, 1)
			units[0], err = o.p.People.AddUnit(o.t.Context(), c, by, people.Unit{Name: "Unidad de prueba"})
		}
		if err != nil {
			return err
		}
		b.person, err = o.p.People.AddPerson(o.t.Context(), c, by, people.Person{Name: name, Post: "Analista", Email: strings.ToLower(name[:3]) + "@dependencia.example", UnitID: units[0].ID})
		for _, r := range roles {
			if err == nil {
				err = o.p.People.GrantRole(o.t.Context(), c, by, people.Grant{PersonID: b.person.ID, Role: r, From: monday.Add(-time.Hour)})
			}
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	b.send("/demo/"+string(b.person.ID), nil).is(http.StatusSeeOther)
	return b
}

type answer struct {
	t      *testing.T
	status int
	body   string
	header http.Header
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	r, err := b.Get(b.url + path)
	return b.read(r, err)
}

// attached is a file of a form.
type attached struct{ name, content string }

// send posts a form, as multipart when it has files.
func (b *browser) send(path string, fields url.Values, files ...attached) answer {
	b.t.Helper()
	if files == nil {
		r, err := b.PostForm(b.url+path, fields)
		return b.read(r, err)
	}
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for _, f := range files { // before the fields: their order counts for nothing
		w, err := m.CreateFormFile("adjuntos", f.name)
		if err == nil {
			_, err = io.WriteString(w, f.content)
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
	for name, list := range fields {
		for _, v := range list {
			m.WriteField(name, v)
		}
	}
	m.Close()
	r, err := b.Post(b.url+path, m.FormDataContentType(), &body)
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
	return answer{b.t, r.StatusCode, string(body), r.Header}
}

var tags = regexp.MustCompile(`(?s)<(script|style|svg).*?</(script|style|svg)>|<[^>]*>`)

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

func (a answer) says(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if !strings.Contains(a.words(), s) {
			a.t.Errorf("does not say %q: %s", s, a.words())
		}
	}
	return a
}

func (a answer) shows(texts ...string) answer {
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

const (
	picture = "\xff\xd8\xff\xe0\x00\x10JFIF\x00 a picture"
	paper   = "%PDF-1.7 a paper"
	fault   = "El punto de red de la sala no da servicio desde hoy."
)

func request(key string) url.Values {
	return url.Values{"servicio": {"Punto de red 12"}, "falla": {fault}, "puede_trabajar": {"no"}, "_clave": {key}}
}

func (o *office) listed(folio string) []orders.File {
	o.t.Helper()
	v, err := o.p.Desk.Open(o.t.Context(), people.Actor{Person: o.ana.person}, folio)
	if err != nil {
		o.t.Fatal(err)
	}
	list, err := orders.Files(o.t.Context(), o.p.DB.Read(), v.Order.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

func TestFilesAreSentWithTheRequest(t *testing.T) {
	o := openOffice(t, t.TempDir())
	o.ana.get("/pedir-soporte").is(200).shows(`enctype="multipart/form-data"`, `accept="image/jpeg,image/png,image/webp,application/pdf"`).says("Fotos o documentos")

	key := database.NewID()
	files := []attached{{"Pantalla día 1.jpg", picture}, {`C:\tmp\aviso.pdf`, paper}}
	first := o.ana.send("/pedir-soporte", request(key), files...).is(http.StatusSeeOther)
	again := o.ana.send("/pedir-soporte", request(key), files...).is(http.StatusSeeOther)
	if first.header.Get("Location") != again.header.Get("Location") {
		t.Error("the same form sent twice makes two orders")
	}
	o.ana.send("/pedir-soporte", request(key), attached{"otra.jpg", picture}).is(422).says("ya se había enviado con otros datos")
	list := o.listed("OS-2026-000001")
	if len(list) != 2 || list[0].Name != "Pantalla día 1.jpg" || list[1].Name != "aviso.pdf" || list[1].MediaType != "application/pdf" {
		t.Fatalf("%+v", list)
	}

	page := o.ana.get("/ordenes/OS-2026-000001").is(200).says("Adjuntos 2 archivos", "Pantalla día 1.jpg", "1 kB · Ana Ejemplo · hoy")
	at := "/ordenes/OS-2026-000001/archivos/" + list[0].ID
	page.shows(`href="` + at + `"`)
	for _, who := range []*browser{o.ana, o.chief, o.tech, o.eyes} {
		got := who.get(at).is(200)
		disposition := got.header.Get("Content-Disposition")
		if got.body != picture || got.header.Get("Content-Type") != "image/jpeg" || got.header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasPrefix(disposition, "attachment;") || !strings.Contains(got.header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%q %v", got.body, got.header)
		}
	}
}

func TestAForeignFileAnswersAsAMissingOrder(t *testing.T) {
	o := openOffice(t, t.TempDir())
	o.ana.send("/pedir-soporte", request(database.NewID()), attached{"falla.jpg", picture}).is(http.StatusSeeOther)
	o.other.send("/pedir-soporte", request(database.NewID()), attached{"otra.jpg", picture}).is(http.StatusSeeOther)
	id := o.listed("OS-2026-000001")[0].ID
	missing := o.other.get("/ordenes/OS-2026-999999/archivos/" + id).is(404)
	for _, path := range []string{"/ordenes/OS-2026-000001/archivos/" + id, "/ordenes/OS-2026-000002/archivos/" + id, "/ordenes/OS-2026-000002/archivos/no-hay"} {
		if got := o.other.get(path).is(404); got.words() != missing.words() {
			t.Errorf("%s tells more: %s", path, got.words())
		}
	}
	o.other.send("/ordenes/OS-2026-000001/archivos", nil, attached{"x.jpg", picture}).is(404)
}

func TestBadFilesAreSaidOnTheForm(t *testing.T) {
	large := picture + strings.Repeat("x", orders.FileSize)
	six := make([]attached, 6)
	for i := range six {
		six[i] = attached{"a.jpg", picture}
	}
	for name, c := range map[string]struct {
		files []attached
		says  []string
	}{
		"another type": {[]attached{{"hoja.xlsx", "PK\x03\x04"}}, []string{"«hoja.xlsx» no es una imagen (JPEG, PNG o WebP) ni un PDF"}},
		"disguised":    {[]attached{{"foto.jpg", "<html><script>"}, {"ok.jpg", picture}}, []string{"«foto.jpg» no es una imagen"}},
		"too large":    {[]attached{{"grande.jpg", large}, {"vacio.pdf", ""}}, []string{"«grande.jpg» pesa más de 10 MB", "«vacio.pdf» está vacío"}},
		"too many":     {six, []string{"Elige como máximo 5 archivos a la vez."}},
	} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t, t.TempDir())
			o.ana.send("/pedir-soporte", request(database.NewID()), c.files...).is(422).says(c.says...).says(fault).shows(`href="#c-adjuntos"`, `value="Punto de red 12"`)
			o.ana.get("/ordenes/OS-2026-000001").is(404)
			o.ana.send("/pedir-soporte", request(database.NewID())).is(http.StatusSeeOther)
			o.ana.send("/ordenes/OS-2026-000001/archivos", url.Values{"_clave": {database.NewID()}}, c.files...).is(422).says(c.says...).shows(`href="#c-adjuntos"`)
			if n := len(o.listed("OS-2026-000001")); n != 0 {
				t.Errorf("%d files", n)
			}
		})
	}
}

func TestAFormThatComesBackRemindsOfItsFiles(t *testing.T) {
	o := openOffice(t, t.TempDir())
	short := request(database.NewID())
	short.Set("falla", "Corto")
	o.ana.send("/pedir-soporte", short, attached{"falla.jpg", picture}).is(422).says("Escribe al menos 15 caracteres", "Vuelve a elegir 1 archivo: el navegador no los conserva.")
	o.ana.send("/pedir-soporte", short, attached{"falla.gif", "GIF89a"}).is(422).says("Escribe al menos 15 caracteres", "no es una imagen")
}

func TestFilesAreAddedToAnOpenOrder(t *testing.T) {
	o := openOffice(t, t.TempDir())
	o.ana.send("/pedir-soporte", request(database.NewID())).is(http.StatusSeeOther)
	const at = "/ordenes/OS-2026-000001"
	page := o.ana.get(at).is(200).says("Agregar fotos o documentos")
	key := regexp.MustCompile(`(?s)action="` + at + `/archivos".*?name="_clave" value="([^"]+)"`).FindStringSubmatch(page.body)
	if key == nil {
		t.Fatal("the form has no key")
	}
	for range 2 { // a second click changes nothing
		if got := o.ana.send(at+"/archivos", url.Values{"_clave": {key[1]}}, attached{"despues.png", "\x89PNG\r\n\x1a\n picture"}).is(http.StatusSeeOther); got.header.Get("Location") != at+"#adjuntos" {
			t.Errorf("goes to %s", got.header.Get("Location"))
		}
	}
	o.ana.get(at).is(200).says("1 archivo agregado.", "despues.png")
	if list := o.listed("OS-2026-000001"); len(list) != 1 || list[0].By != o.ana.person.ID {
		t.Errorf("%+v", list)
	}
	o.ana.send(at+"/archivos", url.Values{"_clave": {database.NewID()}}).is(422).says("Elige al menos un archivo.")

	for name, c := range map[string]struct {
		who    *browser
		status int
	}{"Supervisor": {o.chief, 303}, "an AST who does not attend it": {o.tech, 403}, "auditor": {o.eyes, 403}} {
		if got := c.who.send(at+"/archivos", url.Values{"_clave": {database.NewID()}}, attached{"x.jpg", picture}); got.status != c.status {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	o.eyes.get(at).is(200).says("despues.png").hides(at + `/archivos"`)
}

func TestAFilmIsAnsweredOnTheForm(t *testing.T) {
	o := openOffice(t, t.TempDir())
	film := attached{"pelicula.mp4", strings.Repeat("0123456789abcdef", 3<<20)} // 48 MB
	o.ana.send("/pedir-soporte", request(database.NewID()), film).is(422).says("«pelicula.mp4» pesa más de 10 MB", fault)
}

func TestTooMuchTextIsRefused(t *testing.T) {
	o := openOffice(t, t.TempDir())
	big := request(database.NewID())
	big.Set("falla", strings.Repeat("x", 2<<20))
	o.ana.send("/pedir-soporte", big).is(413)
	o.ana.send("/pedir-soporte", big, attached{"falla.jpg", picture}).is(413)
}

func TestWithoutAFolderNothingIsAskedFor(t *testing.T) {
	o := openOffice(t, "")
	o.ana.get("/pedir-soporte").is(200).hides("adjuntos", "multipart")
	o.ana.send("/pedir-soporte", request(database.NewID()), attached{"falla.jpg", picture}).is(422).says("Aquí no se guardan archivos.")
	o.ana.send("/pedir-soporte", request(database.NewID())).is(http.StatusSeeOther)
	o.ana.get("/ordenes/OS-2026-000001").is(200).hides("adjuntos")
}

func TestACaptureCarriesItsScan(t *testing.T) {
	o := openOffice(t, t.TempDir())
	o.chief.get("/capturar").is(200).says("Escaneo del formato o del correo")
	form := request(database.NewID())
	form.Set("solicita", string(o.ana.person.ID))
	form.Set("medio", "correo")
	form.Set("hora_real", "2026-11-23T09:30")
	form.Set("justificacion", "Su equipo no enciende y llamó.")
	chosen := url.Values{"elegir": {"si"}, "solicita": form["solicita"]}
	o.chief.send("/capturar", chosen, attached{"correo.pdf", paper}).is(200).says("Vuelve a elegir 1 archivo")
	o.chief.send("/capturar", form, attached{"correo.txt", "Hola"}).is(422).says("«correo.txt» no es una imagen")
	o.chief.send("/capturar", form, attached{"correo.pdf", paper}).is(http.StatusSeeOther)
	if list := o.listed("OS-2026-000001"); len(list) != 1 || list[0].By != o.chief.person.ID {
		t.Errorf("%+v", list)
	}
}
