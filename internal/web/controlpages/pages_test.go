package controlpages_test

import (
	"bytes"
	"image"
	"image/png"
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

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
)

// world is the program with its cast; each person has a browser.
type world struct {
	t    *testing.T
	p    *program.Program
	cast *seed.Cast
	url  string
	now  *clock.Fake
}

func each(t *testing.T, f func(w *world)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		now := clock.NewFake(time.Date(2026, 11, 23, 10, 0, 0, 0, clock.Mexico))
		p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1:8080", Demo: true, DemoPIN: "7294", Files: t.TempDir(), Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		cast, err := seed.Load(t.Context(), p, now.Now())
		if err != nil {
			t.Fatal(err)
		}
		s := httptest.NewServer(p.Handler())
		defer s.Close()
		f(&world{t, p, cast, s.URL, now})
	})
}

type browser struct {
	*world
	*http.Client
}

func (w *world) enter(name string) browser {
	w.t.Helper()
	jar, _ := cookiejar.New(nil)
	b := browser{w, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	r, err := b.Client.Post(w.url+"/demo/"+string(w.cast.Person(name).ID), "application/x-www-form-urlencoded", nil)
	if err != nil || r.StatusCode != http.StatusSeeOther {
		w.t.Fatalf("%s does not come in: %v", name, err)
	}
	return b
}

func (b browser) read(r *http.Response, err error) (int, string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return r.StatusCode, string(text)
}

func (b browser) get(path string) (int, string) { return b.read(b.Client.Get(b.url + path)) }

// send fills the form of a page and posts it.
func (b browser) send(path string, values url.Values) (int, string) {
	b.t.Helper()
	_, page := b.get(path)
	for _, m := range regexp.MustCompile(`<input type="hidden" name="(_[a-z]+)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		values.Set(m[1], m[2])
	}
	return b.read(b.Client.PostForm(b.url+path, values))
}

// upload is send for a form with a file.
func (b browser) upload(path, name string, file []byte, values url.Values) (int, string) {
	b.t.Helper()
	_, page := b.get(path)
	for _, m := range regexp.MustCompile(`<input type="hidden" name="(_[a-z]+)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		values.Set(m[1], m[2])
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k := range values {
		if err := form.WriteField(k, values.Get(k)); err != nil {
			b.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("imagen", name)
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return b.read(b.Client.Post(b.url+path, form.FormDataContentType(), &body))
}

// Everybody may read what holds; only an administrator changes it.
func TestWhoReadsAndWhoKeepsDocumentControl(t *testing.T) {
	each(t, func(w *world) {
		for _, name := range []string{seed.Lucia, seed.Jorge, seed.Beatriz, seed.Ramiro, seed.Teresa, seed.Gloria, seed.Saul} {
			b := w.enter(name)
			for _, path := range []string{"/control", "/control/encabezado", "/control/formatos"} {
				if code, page := b.get(path); code != http.StatusOK || name != seed.Saul && strings.Contains(page, ">Registrar versión<") {
					w.t.Errorf("%s at %s: %d", name, path, code)
				}
			}
			for _, path := range []string{"/control/encabezado/cambiar/leyenda", "/control/formatos/ST-OS/nueva", "/control/destinatarios/nuevo"} {
				want := http.StatusForbidden
				if name == seed.Saul {
					want = http.StatusOK
				}
				if code, _ := b.get(path); code != want {
					w.t.Errorf("%s gets %d at %s, want %d", name, code, path, want)
				}
			}
		}
	})
}

// what an administrator decides for some days is what the sample of those days shows.
func TestTheHeadingIsDecidedForSomeDays(t *testing.T) {
	each(t, func(w *world) {
		saul := w.enter(seed.Saul)
		code, page := saul.send("/control/encabezado/cambiar/color", url.Values{"valor": {"#FFFF00"}, "desde": {"2026-01-01"}, "motivo": {"Imagen nueva"}})
		if code != http.StatusUnprocessableEntity && code != http.StatusBadRequest || !strings.Contains(page, "muy claro") || !strings.Contains(page, "#FFFF00") {
			w.t.Errorf("a colour that nobody can read: %d", code)
		}
		if code, page = saul.send("/control/encabezado/cambiar/leyenda", url.Values{"valor": {"2027. Año de la Prueba"}, "desde": {"2027-01-01"}, "hasta": {"2027-12-31"}, "motivo": {"Gaceta 12"}}); code != http.StatusSeeOther {
			w.t.Fatalf("%d %s", code, page)
		}
		if _, page = saul.get("/control/encabezado?dia=2027-05-01&formato=OFICIO"); !strings.Contains(page, "“2027. Año de la Prueba”") {
			w.t.Error("the sample of the day has no legend")
		}
		if _, page = saul.get("/control/encabezado?dia=2027-05-01&formato=ST-OS"); strings.Contains(page, "“2027. Año de la Prueba”") {
			w.t.Error("a format that is no letter bears the legend")
		}
		if _, page = saul.get("/control/encabezado"); !strings.Contains(page, "Por venir") || strings.Contains(page, "“2027") {
			w.t.Error("today shows what is still to come")
		}
		withdraw := regexp.MustCompile(`/control/encabezado/retirar/[0-9a-f-]+`).FindString(page)
		if code, _ = saul.send(withdraw, url.Values{"motivo": {"Se publicó otra"}}); code != http.StatusSeeOther {
			w.t.Errorf("withdrawing: %d", code)
		}
		if _, page = saul.get("/control/encabezado?dia=2027-05-01&formato=OFICIO"); strings.Contains(page, "Año de la Prueba") {
			w.t.Error("a withdrawn legend holds")
		}
	})
}

func TestTheEmblemIsUploaded(t *testing.T) {
	each(t, func(w *world) {
		saul := w.enter(seed.Saul)
		var picture bytes.Buffer
		if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 128, 128))); err != nil {
			w.t.Fatal(err)
		}
		values := func() url.Values {
			return url.Values{"alt": {"Escudo de prueba"}, "desde": {"2026-11-23"}, "motivo": {"Imagen institucional"}}
		}
		path := "/control/encabezado/cambiar/emblema"
		for name, file := range map[string][]byte{"a text": []byte("<svg onload=alert(1)>"), "half of it": picture.Bytes()[:40]} {
			if code, page := saul.upload(path, "escudo.png", file, values()); code == http.StatusSeeOther || !strings.Contains(page, "Escudo de prueba") {
				w.t.Errorf("%s: %d, and what was typed is kept: %v", name, code, strings.Contains(page, "Escudo de prueba"))
			}
		}
		if code, page := saul.upload(path, "escudo.png", picture.Bytes(), values()); code != http.StatusSeeOther {
			w.t.Fatalf("%d %s", code, page)
		}
		_, page := saul.get("/control/encabezado")
		src := regexp.MustCompile(`/control/encabezado/emblema/[0-9a-f]{64}`).FindString(page)
		r, err := saul.Client.Get(w.url + src)
		if err != nil || r.Header.Get("Content-Type") != "image/png" || !strings.Contains(r.Header.Get("Content-Security-Policy"), "sandbox") {
			w.t.Errorf("%v %v", r, err)
		}
		if code, _ := saul.get("/control/encabezado/emblema/" + strings.Repeat("0", 64)); code != http.StatusNotFound {
			w.t.Errorf("an unknown picture: %d", code)
		}
	})
}

// Q-06, GAP-45: a version that the quality system approved follows the proposal.
func TestAVersionIsRegistered(t *testing.T) {
	each(t, func(w *world) {
		saul := w.enter(seed.Saul)
		if _, page := saul.get("/control/formatos"); strings.Count(page, "En vigor, sin aprobar") != len(control.Formats()) {
			w.t.Error("not every format begins as a proposal")
		}
		values := func() url.Values {
			return url.Values{"etiqueta": {"versión 1"}, "desde": {"2026-12-01"}, "cambio": {"Primera aprobación"}, "documento": {"Minuta 3/2026"}, "aprobada": {"2026-11-20"}, "reviso": {"Ana Ruiz"}, "aprobo": {"Ana Ruiz"}}
		}
		bad := values()
		bad.Set("desde", "2026-11-01")
		if code, page := saul.send("/control/formatos/ST-ERE/nueva", bad); code == http.StatusSeeOther || !strings.Contains(page, "Minuta 3/2026") {
			w.t.Errorf("in the past: %d", code)
		}
		if code, page := saul.send("/control/formatos/ST-ERE/nueva", values()); code != http.StatusSeeOther {
			w.t.Fatalf("%d %s", code, page)
		}
		if _, page := saul.get("/control/formatos"); !strings.Contains(page, "La misma persona revisó y aprobó (GAP-44)") || !strings.Contains(page, "hasta el 30/11/2026") || !strings.Contains(page, "Por entrar en vigor") {
			w.t.Error("the new version is not shown with its validity")
		}
		if code, _ := saul.get("/control/formatos/F-99/nueva"); code != http.StatusNotFound {
			w.t.Errorf("an unknown format: %d", code)
		}
	})
}

// GAP-33: an addressee with its days is proposed for a letter.
func TestAnAddresseeIsKept(t *testing.T) {
	each(t, func(w *world) {
		saul := w.enter(seed.Saul)
		if code, page := saul.send("/control/destinatarios/nuevo", url.Values{"institucion": {"Agencia Digital"}, "desde": {"2026-01-01"}}); code == http.StatusSeeOther || !strings.Contains(page, "Escribe el cargo") {
			w.t.Errorf("nobody: %d", code)
		}
		if code, page := saul.send("/control/destinatarios/nuevo", url.Values{"cargo": {"Dirección General"}, "institucion": {"Agencia Digital"}, "desde": {"2026-01-01"}}); code != http.StatusSeeOther {
			w.t.Fatalf("%d %s", code, page)
		}
		_, page := saul.get("/control/destinatarios")
		path := regexp.MustCompile(`/control/destinatarios/[0-9a-f]{8}-[0-9a-f-]+`).FindString(page)
		_, form := saul.get(path)
		stale := url.Values{"cargo": {"Otra"}, "institucion": {"Agencia Digital"}, "desde": {"2026-01-01"}}
		for _, m := range regexp.MustCompile(`<input type="hidden" name="(_[a-z]+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
			stale.Set(m[1], m[2])
		}
		if code, _ := saul.send(path, url.Values{"cargo": {"Titular"}, "institucion": {"Agencia Digital"}, "desde": {"2026-01-01"}, "hasta": {"2026-12-31"}}); code != http.StatusSeeOther {
			w.t.Errorf("changing: %d", code)
		}
		if code, page := saul.read(saul.Client.PostForm(w.url+path, stale)); code != http.StatusConflict || !strings.Contains(page, "Alguien más") {
			w.t.Errorf("somebody was quicker: %d", code)
		}
	})
}

// when another revision rules than the one that the program has, the document says
// whose text it is, and copies of a former revision say so.
func TestTheDocumentSaysWhichRevisionItIs(t *testing.T) {
	each(t, func(w *world) {
		saul := w.enter(seed.Saul)
		next := url.Values{"revision": {"12"}, "desde": {"2026-11-23"}, "cambio": {"Se actualizan los plazos."}, "documento": {"Oficio 12/2026"}}
		for _, act := range []string{"elaboro", "reviso", "aprobo", "vobo"} {
			next[act], next[act+"_dia"] = []string{"Persona que firma " + act}, []string{"2026-11-20"}
		}
		if code, page := saul.send("/control/revisiones/nueva", next); code != http.StatusSeeOther {
			w.t.Fatalf("%d %s", code, page)
		}
		if _, page := saul.get("/procedimiento/documento"); !strings.Contains(page, "Hoy rige la revisión 12, que el programa todavía no trae.") || !strings.Contains(page, "Revisión 11.") {
			w.t.Error("the document passes for the revision that rules")
		}
		if _, page := saul.get("/control/copias"); strings.Count(page, "De una revisión que ya no rige") != 2 {
			w.t.Error("the copies of revision 11 pass for copies of the one that rules")
		}
	})
}

// S-05, GAP-39: the records of the document, as they are written, and what
// happened to them since.
func TestTheRecordsOfTheDocument(t *testing.T) {
	each(t, func(w *world) {
		gloria, saul := w.enter(seed.Gloria), w.enter(seed.Saul)
		for path, says := range map[string][]string{
			"/control/revisiones": {"Hoy rige la revisión 11.", "31/02/2018", "fecha inexistente en el original", "La misma persona firma «Revisó» y «Aprobó»",
				"Su texto la llama versión 07; su número de revisión es 09.", "se terminó de firmar el 25/06/2025 y su fecha es el 01/08/2025"},
			"/control/revisiones?dia=2018-02-09":            {"regía la revisión 03"},
			"/control/revisiones?dia=2018-02-01":            {"regía la revisión 01", "cuya fecha escrita (31/02/2018) no existe"},
			"/control/revisiones?dia=2010-01-01":            {"todavía no había ninguna revisión"},
			"/control/revisiones?dia=2018-02-31":            {"regía la revisión 11"}, // a day that is none is today
			"/control/copias":                               {"2 copias entregadas.", "Luis Demetrio", "03", "09"},
			"/control/normatividad":                         {"11 instrumentos."},
			"/procedimiento/documento":                      {"Las trece secciones", "Copia no controlada", "P-03", "A-18", "Revisión 11."},
			"/procedimiento/documento/politicas":            {"P-12", "Ver el documento completo"},
			"/procedimiento/documento/normatividad":         {"S-05", "Ley de Gobierno Digital del Estado de México y Municipios.", "Manual General de Organización", "No registrada"},
			"/procedimiento/documento/anexos":               {"ST-ERE", "Anexo III", "Registro de copias controladas", "Luis Demetrio Días Reyes", "01/08/2025"},
			"/procedimiento/documento/historia":             {"31/02/2018", "Advertencia: fecha inexistente en el original", "Tercer Edición", "Encargado de Despacho"},
			"/procedimiento/documento?q=encuesta":           {"cláusulas lo dicen.", "P-10", "R-U-04"},
			"/procedimiento/documento?q=SATISFACTORIA+DIAS": {"P-10"},
			"/procedimiento/documento?q=submarino":          {"Ninguna cláusula dice eso."},
		} {
			code, page := gloria.get(path)
			if code != http.StatusOK {
				w.t.Errorf("%s: %d", path, code)
			}
			for _, s := range says {
				if !strings.Contains(page, s) {
					w.t.Errorf("%s does not say %q", path, s)
				}
			}
		}
		if _, page := gloria.get("/procedimiento/documento"); !strings.Contains(page, "Portada: quién firmó la revisión 11") || !strings.Contains(page, "Iván Javier Arrellano Hernández") || strings.Contains(page, ">1. Objetivo</a>") {
			w.t.Error("the document has no cover, or numbers its index twice")
		}
		if code, _ := gloria.get("/procedimiento/documento/otra"); code != http.StatusNotFound {
			w.t.Errorf("an unknown section: %d", code)
		}
		if code, _ := gloria.get("/procedimiento/documento?copia=11-03"); code != http.StatusForbidden {
			w.t.Errorf("the auditor prints a controlled copy: %d", code)
		}
		if _, page := saul.get("/procedimiento/documento?copia=11-03"); !strings.Contains(page, "Copia controlada 03") {
			w.t.Error("the copy has no mark")
		}
		if code, page := saul.send("/control/copias/nueva", url.Values{"revision": {"11"}, "numero": {"03"}, "titular": {"Ana"}, "unidad": {"OIC"}, "entregada": {"2026-11-20"}, "constancia": {"Acuse"}}); code == http.StatusSeeOther || !strings.Contains(page, "Ya hay una copia con ese número") {
			w.t.Errorf("a number twice: %d", code)
		}
		if code, page := saul.send("/control/copias/nueva", url.Values{"revision": {"11"}, "numero": {"12"}, "titular": {"Ana"}, "unidad": {"OIC"}, "entregada": {"2026-11-20"}, "constancia": {"Acuse"}}); code != http.StatusSeeOther {
			w.t.Errorf("%d %s", code, page)
		}
		if code, page := saul.send("/control/copias/retirar/11-03", url.Values{"retirada": {"2026-11-20"}, "motivo": {"Cambio de titular"}, "constancia": {"Acuse 9"}}); code != http.StatusSeeOther {
			w.t.Errorf("%d %s", code, page)
		}
		if _, page := gloria.get("/control/copias"); !strings.Contains(page, "Retirada el 20/11/2026") || !strings.Contains(page, "2 copias entregadas.") {
			w.t.Error("the register does not follow")
		}
		if code, page := saul.send("/control/normatividad/n-05/cambiar", url.Values{"titulo": {"Ley de Gobierno Digital"}, "enlace": {"javascript:alert(1)"}, "motivo": {"se registra"}}); code == http.StatusSeeOther || !strings.Contains(page, "que empieza con https://") {
			w.t.Errorf("a script for a link: %d", code)
		}
		if code, page := saul.send("/control/normatividad/n-05/cambiar", url.Values{"titulo": {"Ley de Gobierno Digital"}, "enlace": {"https://legislacion.example/lgd"}, "publicacion": {"Gaceta, 06/01/2016"}, "motivo": {"se registra"}}); code != http.StatusSeeOther {
			w.t.Errorf("%d %s", code, page)
		}
		if _, page := gloria.get("/control/normatividad/n-05"); !strings.Contains(page, "https://legislacion.example/lgd") || !strings.Contains(page, "El documento") {
			w.t.Error("the versions of the instrument are not all there")
		}
		next := url.Values{"revision": {"12"}, "desde": {"2027-01-01"}, "cambio": {"Se ajusta el flujo de garantías"}, "documento": {"Oficio 5"}}
		for _, act := range []string{"elaboro", "reviso", "aprobo", "vobo"} {
			next.Set(act, "Persona "+act)
			next.Set(act+"_dia", "2026-11-20")
		}
		if code, page := saul.send("/control/revisiones/nueva", next); code != http.StatusSeeOther {
			w.t.Errorf("%d %s", code, page)
		}
		if _, page := gloria.get("/control/revisiones?dia=2027-01-01"); !strings.Contains(page, "regía la revisión 12") || !strings.Contains(page, "El programa todavía no la trae") {
			w.t.Error("the registered revision is not in the history")
		}
	})
}
