package adminpages_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/people"
)

// attach sends a form with a file to attach; "" sends none.
func (b *browser) attach(path, name, content string, pairs ...string) answer {
	b.w.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		m.WriteField(pairs[i], pairs[i+1]) //nolint:errcheck // into memory
	}
	if name != "" {
		part, _ := m.CreateFormFile("adjuntos", name)
		part.Write([]byte(content)) //nolint:errcheck // into memory
	}
	m.Close()
	return b.read(b.Post(b.w.url+path, m.FormDataContentType(), &body))
}

const aPDF = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

// GAP-36, D-11: the papers of a contract are kept by who administers, read by whoever reads
// the contract, and withdrawn with a reason; nobody else knows of them.
func TestPapersOfAContract(t *testing.T) {
	w := start(t)
	store, err := blobs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	w.p.Desk.Blobs = store
	admin, adviser, ana := w.enter(w.admin), w.enter(w.person("Jorge Medrano", people.Adviser)), w.enter(w.person("Ana Ruiz"))
	at := admin.post("/contratos/nuevo", "numero", "DA-114", "clase", "garantia", "documento", "Expediente DA-114").is(http.StatusSeeOther).location
	other := admin.post("/contratos/nuevo", "numero", "DA-115", "clase", "garantia").is(http.StatusSeeOther).location
	admin.get(at).is(200).says("Todavía no tiene documentos.", "Agregar documentos", "Expediente DA-114")
	admin.attach(at+"/archivos", "", "", "clase", "contrato", "nota", "Firmado en enero").is(422).says("Elige al menos un archivo").holds(`value="Firmado en enero"`)
	admin.attach(at+"/archivos", "a.exe", "MZ es un programa", "clase", "contrato").is(422)
	admin.attach(at+"/archivos", "a.pdf", aPDF, "clase", "foto").is(422)
	admin.attach(at+"/archivos", "contrato.pdf", aPDF, "clase", "contrato", "nota", "Firmado en enero").is(http.StatusSeeOther)
	page := admin.get(at).is(200).says("1 archivo", "Contrato: Firmado en enero", "contrato.pdf", "huella", "Saúl Ocampo", "agregó documentos", "Retirar")
	file := regexp.MustCompile(at + `/archivos/[0-9a-f-]{36}`).FindString(page.body)
	if got := adviser.get(file).is(200); got.body != aPDF || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("it comes as %q: %q", got.header.Get("Content-Disposition"), got.body)
	}
	adviser.get(at).is(200).says("Firmado en enero").hides("Agregar documentos", "Retirar")
	adviser.get(file + "/retirar").is(http.StatusForbidden)
	adviser.attach(at+"/archivos", "b.pdf", aPDF, "clase", "otro").is(http.StatusForbidden)
	ana.get(file).is(http.StatusForbidden)
	admin.get(other + strings.TrimPrefix(file, at)).is(http.StatusNotFound)
	admin.get(file+"/retirar").is(200).says("Retirar un archivo", "Volver al contrato")
	admin.post(file+"/retirar", "motivo", "").is(422)
	admin.post(file+"/retirar", "motivo", "Es el borrador, no el firmado").is(http.StatusSeeOther)
	admin.get(file).is(http.StatusNotFound)
	admin.get(at).is(200).says("retiró un documento", "Es el borrador, no el firmado").hides("Firmado en enero")
}
