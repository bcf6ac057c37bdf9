package assetpages_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/blobs"
)

func picture(t *testing.T) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 30, 20))
	m.Set(3, 3, color.RGBA{200, 0, 0, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// send sends a form with a file.
func (b *browser) send(path, name string, content []byte, pairs ...string) answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		w.WriteField(pairs[i], pairs[i+1]) //nolint:errcheck // into memory
	}
	if name != "" {
		part, _ := w.CreateFormFile("adjuntos", name)
		part.Write(content) //nolint:errcheck // into memory
	}
	w.Close()
	r, err := b.Client.Post(b.url+path, w.FormDataContentType(), &body)
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	said, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{b.t, r.StatusCode, r.Header.Get("Location"), string(said)}
}

// A photograph of a machine is seen small by whoever works with machines, kept whole, and
// withdrawn with a reason; nobody else knows of it.
func TestPapersAndPhotographsOfAMachine(t *testing.T) {
	w := start(t)
	store, err := blobs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	w.p.Desk.Blobs = store
	bruno, path := w.as("Bruno"), "/equipos/"+string(w.laptop.ID)
	bruno.get(path).is(200).page().says("Todavía no tiene documentos ni fotos.", "Agregar fotos o documentos")
	bruno.send(path+"/archivos", "", nil, "clase", "foto").is(http.StatusUnprocessableEntity).says("Elige al menos un archivo")
	bruno.send(path+"/archivos", "a.png", picture(t), "clase", "otra-cosa").is(http.StatusUnprocessableEntity)
	bruno.send(path+"/archivos", "a.exe", []byte("MZ es un programa"), "clase", "foto").is(http.StatusUnprocessableEntity)
	bruno.send(path+"/archivos", "serie.png", picture(t), "clase", "foto", "nota", "Etiqueta de serie").is(http.StatusSeeOther)
	bruno.send(path+"/archivos", "factura.pdf", []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"), "clase", "factura", "nota", "F-88").is(http.StatusSeeOther)
	page := bruno.get(path).is(200).page().says("2 archivos", "Fotografía: Etiqueta de serie", "Factura: F-88", "Bruno Ejemplo")
	file := regexp.MustCompile(path + `/archivos/[0-9a-f-]{36}/miniatura`).FindString(page.body)
	if small := bruno.get(file).is(200); !strings.HasPrefix(small.body, "\xff\xd8") {
		t.Errorf("the small picture is no JPEG: %.20q", small.body)
	}
	whole := strings.TrimSuffix(file, "/miniatura")
	if kept := bruno.get(whole).is(200); kept.body != string(picture(t)) {
		t.Error("the photograph is not kept whole")
	}
	for _, who := range []string{"Ana", "Fabián"} {
		w.as(who).get(whole).is(http.StatusForbidden)
	}
	w.as("Ana").get(path).is(200).hides("Documentos y fotos")
	w.as("Gloria").get(path).is(200).says("Etiqueta de serie").hides("Agregar fotos", "Retirar")
	w.as("Gloria").get(whole + "/retirar").is(http.StatusForbidden)
	w.as("Carla").get("/equipos/" + string(w.printer.ID) + strings.TrimPrefix(whole, path)).is(http.StatusNotFound)
	bruno.get(whole + "/retirar").is(200).page().says("Retirar un archivo")
	bruno.post(whole+"/retirar", url.Values{"motivo": {""}}).is(http.StatusUnprocessableEntity)
	bruno.post(whole+"/retirar", url.Values{"motivo": {"Se ve una contraseña"}}).is(http.StatusSeeOther)
	bruno.get(whole).is(http.StatusNotFound)
	bruno.get(path).is(200).says("1 archivo").hides("Fotografía: Etiqueta de serie")
}
