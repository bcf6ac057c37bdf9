package repairpages_test

import (
	"bytes"
	"html"
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
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/seed"
)

// house is the whole program with its cast, who have browsers.
type house struct {
	*seed.Driver
	t   *testing.T
	url string
}

type browser struct {
	*house
	*http.Client
}

func furnished(t *testing.T, db *database.DB) *house {
	t.Helper()
	begin := time.Date(2026, 10, 5, 10, 0, 0, 0, clock.Mexico)
	now := clock.NewFake(begin)
	p, err := program.New(db, program.Config{BaseURL: "http://soporte.test", Demo: true, DemoPIN: "4826", Files: t.TempDir(), Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	cast, err := seed.Load(t.Context(), p, begin)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	return &house{&seed.Driver{Program: p, Clock: now, Cast: cast}, t, s.URL}
}

func (h *house) as(name string) *browser {
	h.t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{h, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	b.send("/demo/"+string(h.Cast.People[name].ID), nil).is(http.StatusSeeOther)
	return b
}

// file is an external file of the norm, as far as some ways took it.
func (h *house) file(ways ...string) repair.File {
	h.t.Helper()
	ref, err := h.Walk(h.t.Context(), seed.Start{}, procedure.Rev11.Reach("OS-60")...)
	if err != nil {
		h.t.Fatal(err)
	}
	v, err := h.Program.Desk.Open(h.t.Context(), orders.System(), ref)
	if err != nil {
		h.t.Fatal(err)
	}
	f, err := h.Program.Repair.OfOrder(h.t.Context(), h.Program.DB.Read(), string(v.Order.ID))
	if err != nil {
		h.t.Fatal(err)
	}
	h.goes(f.Folio, ways...)
	return f
}

func (h *house) goes(folio string, ways ...string) {
	h.t.Helper()
	for _, w := range ways {
		if err := h.FileWay(h.t.Context(), folio, w); err != nil {
			h.t.Fatalf("%s: %v", w, err)
		}
	}
}

// last is the last paper of a kind of a file, with the files that came with its acts.
func (h *house) last(f repair.File, kind papers.Kind) (papers.Paper, []repair.Proof) {
	h.t.Helper()
	c := h.Program.DB.Read()
	list, err := h.Program.Papers.OfRepair(h.t.Context(), c, string(f.ID))
	if err != nil {
		h.t.Fatal(err)
	}
	proofs, err := h.Program.Repair.Proofs(h.t.Context(), c, f.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, p := range slices.Backward(list) {
		if p.Kind == kind {
			return p, proofs
		}
	}
	h.t.Fatalf("the file has no %s", kind)
	return papers.Paper{}, nil
}

type answer struct {
	t      *testing.T
	status int
	body   string
	header http.Header
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

func (b *browser) get(path string) answer {
	b.t.Helper()
	r, err := b.Get(b.url + path)
	return b.read(r, err)
}

// send posts a form; files go into the input for photographs, by their names, and those that
// begin with «adjuntos/» into that for documents.
func (b *browser) send(path string, fields url.Values, files ...string) answer {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, list := range fields {
		for _, v := range list {
			m.WriteField(name, v)
		}
	}
	for _, name := range files {
		input := "fotografias"
		if rest, ok := strings.CutPrefix(name, "adjuntos/"); ok {
			input, name = "adjuntos", rest
		}
		w, err := m.CreateFormFile(input, name)
		if err == nil && strings.HasSuffix(name, ".png") {
			err = png.Encode(w, image.NewGray(image.Rect(0, 0, int(name[0]), 30)))
		} else if err == nil {
			_, err = io.WriteString(w, "%PDF-1.7 a paper")
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
	m.Close()
	r, err := b.Post(b.url+path, m.FormDataContentType(), &body)
	return b.read(r, err)
}

var tags = regexp.MustCompile(`(?s)<(script|style|svg).*?</(script|style|svg)>|<[^>]*>`)

func (a answer) words() string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(a.body, " "))), " ")
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

func (a answer) has(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if !strings.Contains(a.body, s) {
			a.t.Errorf("does not have %q", s)
		}
	}
	return a
}

func (a answer) lacks(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if strings.Contains(a.body, s) {
			a.t.Errorf("has %q", s)
		}
	}
	return a
}

// hidden are the fields of the form that goes to an address which nobody types.
func (a answer) hidden(action string) url.Values {
	a.t.Helper()
	_, form, ok := strings.Cut(a.body, `action="`+action+`"`)
	if !ok {
		a.t.Fatalf("no form goes to %s", action)
	}
	form, _, _ = strings.Cut(form, "</form>")
	values := url.Values{}
	for _, m := range regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		values.Set(m[1], html.UnescapeString(m[2]))
	}
	return values
}

func with(a, b url.Values) url.Values {
	for k, v := range b {
		a[k] = v
	}
	return a
}

// The ST-ERE of an external file takes photographs as that of an order does: they are in the
// bytes that are signed, stay when it is filled again, are shown to who may read the file and
// to nobody else, and are no answer of anybody (rev11 F-02, GAP-32).
func TestTheCollectionOfAMachineTakesPhotographs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := furnished(t, db)
		f := h.file("EX-06")
		tech := h.as(seed.Jorge)
		form := "/expedientes/" + f.Folio + "/actividades/" + slug(procedure.DocumentCollection)
		filled := url.Values{"destino": {"proveedor"}, "serie": {"X-1"}, "serie_motivo": {"La etiqueta de la serie está gastada"}, "memoria": {"16 GB"}, "disco": {"SSD 480 GB"}, "accesorios[0].nombre": {"cargador"}, "accesorios[0].viene": {"si"},
			"carcasa": {"desgaste"}, "pantalla": {"na"}, "puertos": {"buena"}, "sellos": {"na"}, "condicion_nota": {"Raspón en la tapa, foto 1"}, "enciende": {"no"}, "probado": {"si"},
			"falla": {"No enciende desde el lunes."}, "trabajos": {"Envío al proveedor que asigna la Agencia."}}

		page := tech.get(form).is(200).has(`enctype="multipart/form-data"`, `name="fotografias"`, `capture="environment"`).lacks(`name="fotos"`)
		tech.send(form, with(page.hidden(form), filled), "acta.pdf").is(422).says("«acta.pdf» no es una fotografía JPEG o PNG").has("Raspón en la tapa, foto 1")
		tech.send(form, with(page.hidden(form), filled), "Tapa.png", "Base.png").is(http.StatusSeeOther)
		ere, proofs := h.last(f, papers.Handover)
		photos := ere.Photos()
		if len(photos) != 2 || photos[0].Name != "Tapa.png.jpg" || len(proofs) != 3 || proofs[1].Hash != photos[0].Hash {
			t.Fatalf("photographs %+v, kept %+v", photos, proofs)
		}
		sheet := "/expedientes/" + f.Folio + "/formatos/" + ere.ID
		small := "/expedientes/" + f.Folio + "/archivos/" + proofs[1].ID + "/miniatura"
		tech.get(sheet).is(200).says("Foto 1. Tapa.png.jpg", "Foto 2. Base.png.jpg", "SHA-256 "+photos[1].Hash).has(small).lacks("data:image/jpeg")
		if p := tech.get(small).is(200); p.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("the photograph is shown as %s", p.header.Get("Content-Type"))
		}
		h.as(seed.Maricela).get(small).is(http.StatusNotFound)

		// Filled again: what it said is there, one photograph goes, and the other is kept once.
		page = tech.get(form).is(200).says("Fotografías que ya tiene", "Foto 2. Base.png.jpg").has("Raspón en la tapa, foto 1", photos[1].Hash)
		tech.send(form, with(with(page.hidden(form), filled), url.Values{"fotos": {photos[0].Hash}}), "Lado.png").is(http.StatusSeeOther)
		ere, proofs = h.last(f, papers.Handover)
		if got := ere.Photos(); len(got) != 2 || got[0] != photos[0] || got[1].Name != "Lado.png.jpg" || len(proofs) != 4 {
			t.Errorf("photographs %+v, kept %+v", got, proofs)
		}
		h.goes(f.Folio, "EX-10")
		if r, err := h.Program.Verify(t.Context()); err != nil || !r.Holds() {
			t.Errorf("%v\n%s", err, r)
		}
	})
}

// F-05 takes photographs: they are seen on the sheet before it is signed, and only with the
// signatures do they belong to the file (rev11 F-05, P-07, R-U-02).
func TestTheJointReviewTakesPhotographs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := furnished(t, db)
		f := h.file("EX-06", "EX-10", "EX-12", "EX-14")
		_, before := h.last(f, papers.Handover)
		tech := h.as(seed.Jorge)
		form := "/expedientes/" + f.Folio + "/actividades/" + slug(procedure.SignForProvider)
		filled := url.Values{"resultado": {"sin-reparar"}, "serie": {"X-1"}, "lugar": {"Taller de la DTIC"}, "coordinacion": {"Teresa Olvera, enlace"}, "reporte": {"RS-4471"}, "trabajos": {"Diagnóstico en banco."},
			"c_exterior": {"no"}, "c_accesorios": {"conforme"}, "c_enciende": {"no"}, "c_almacenamiento": {"conforme"}, "c_memoria_disco": {"na"}, "c_red": {"na"}, "c_falla": {"si"},
			"observaciones": {"Regresa con la tapa rota, foto 1."}, "representante": {"Iván Robles (DEMO)"}, "empresa": {"Servicios de Cómputo (DEMO)"}, "identificacion": {"gafete"}}
		page := tech.get(form).is(200).has(`enctype="multipart/form-data"`, `name="fotografias"`)
		laid := tech.send(form, with(page.hidden(form), filled), "Tapa.png").is(http.StatusSeeOther).header.Get("Location")
		sheet := tech.get(laid).is(200).says("Foto 1. Tapa.png.jpg", "Regresa con la tapa rota").lacks("data:image/jpeg")
		src := html.UnescapeString(regexp.MustCompile(`src="([^"]*/fotos/[^"]*)"`).FindStringSubmatch(sheet.body)[1])
		tech.get(src).is(200)
		h.as(seed.Beatriz).get(src).is(http.StatusNotFound) // it was not laid before her

		_, id, _ := strings.Cut(laid, "/hoja/")
		page = tech.get(form + "?corregir=" + id).is(200).says("Fotografías que ya tiene").has("Regresa con la tapa rota")
		hash := regexp.MustCompile(`/fotos/([0-9a-f]{64})`).FindStringSubmatch(src)[1]
		laid = tech.send(form, with(with(page.hidden(form), filled), url.Values{"fotos": {hash}}), "Base.png").is(http.StatusSeeOther).header.Get("Location")
		page = tech.get(laid).is(200).says("Foto 1. Tapa.png.jpg", "Foto 2. Base.png.jpg")
		tech.send(laid, with(page.hidden(laid), url.Values{"nivel": {seals.ByWitness}, "testigo": {"Teresa Olvera, enlace"}, seals.AgreesField: {"si"}, "declara": {"si"}, "firma": {"4826"}})).is(http.StatusSeeOther)

		review, after := h.last(f, papers.JointReview)
		photos := review.Photos()
		if len(photos) != 2 || photos[0].Hash != hash || photos[1].Name != "Base.png.jpg" || len(after) != len(before)+2 {
			t.Fatalf("photographs %+v; %d files, of which %d before", photos, len(after), len(before))
		}
		if s, ok := review.SignedBy(repair.SlotProvider); !ok || s.Name != "Iván Robles (DEMO)" {
			t.Errorf("not signed: %+v", review.Signatures)
		}
		pdf := tech.get("/expedientes/" + f.Folio + "/formatos/" + review.ID + "/pdf").is(200)
		content, err := h.Program.Desk.Blobs.Open(hash)
		if err != nil {
			t.Fatal(err)
		}
		defer content.Close()
		if b, _ := io.ReadAll(content); !strings.Contains(pdf.body, string(b)) {
			t.Error("the PDF does not carry the photograph as it is kept")
		}
		if r, err := h.Program.Verify(t.Context()); err != nil || !r.Holds() {
			t.Errorf("%v\n%s", err, r)
		}
	})
}

// Of two who act at once in a file the second sees what the first said beside their own
// words; and the Coordinación finds the appointment on its first page (P-07, domain §7.6).
func TestTwoWhoScheduleTheReviewSeeBothVersions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := furnished(t, db)
		f := h.file("EX-06", "EX-10", "EX-12", "EX-14")
		tech, office := h.as(seed.Jorge), h.as(seed.Teresa)
		form := "/expedientes/" + f.Folio + "/actividades/" + slug(procedure.ScheduleReview)
		day := h.Clock.Now().In(clock.Mexico).AddDate(0, 0, 3)
		for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			day = day.AddDate(0, 0, 1)
		}
		says := func(hour, place string) url.Values {
			return url.Values{"fecha": {day.Format(time.DateOnly)}, "hora": {hour}, "lugar": {place}}
		}
		mine, theirs := tech.get(form).is(200), office.get(form).is(200)
		office.send(form, with(theirs.hidden(form), says("10:00", "Almacén de la Coordinación"))).is(http.StatusSeeOther)
		late := tech.send(form, with(mine.hidden(form), says("12:30", "Taller de la DTIC"))).is(http.StatusConflict)
		late.says("Las dos versiones", "Teresa Villaseñor Luna, ", "Hora 10:00 12:30", "Lugar Almacén de la Coordinación Taller de la DTIC").has(`value="12:30"`)
		office.get("/patrimonio").is(200).says("10:00, Almacén de la Coordinación")
		tech.send(form, with(late.hidden(form), says("12:30", "Taller de la DTIC"))).is(http.StatusSeeOther)
		office.get("/patrimonio").is(200).says("12:30, Taller de la DTIC")
	})
}

func slug(key procedure.Act) string {
	a, _ := procedure.Rev11.Activity(key)
	return a.Slug
}
