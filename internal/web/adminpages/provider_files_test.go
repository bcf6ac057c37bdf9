package adminpages_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/people"
)

// GAP-35, A-12: the papers of a provider are kept on its page by who administers, and
// withdrawn with a reason; whoever works with machines or audits it reads them there, with how
// the provider is told of a fault and under which contracts it works. Users know of none.
func TestPapersOfAProvider(t *testing.T) {
	w := start(t)
	store, err := blobs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	w.p.Desk.Blobs = store
	admin, adviser := w.enter(w.admin), w.enter(w.person("Jorge Medrano", people.Adviser))
	for _, name := range []string{"Taller Uno", "Taller Dos"} {
		admin.post("/proveedores/nuevo", "nombre", name, "contacto", "Mesa de "+name, "activo", "si").is(http.StatusSeeOther)
	}
	links := regexp.MustCompile(`/proveedores/[0-9a-f-]{36}`).FindAllString(admin.get("/proveedores").is(200).body, -1)
	if len(links) < 2 {
		t.Fatalf("providers: %v", links)
	}
	at, other := links[0], links[1]
	admin.get("/proveedores/nuevo").is(200).hides("Documentos del proveedor")
	admin.get(at).is(200).says("Documentos del proveedor", "Todavía no tiene documentos.", "Agregar documentos")
	admin.attach(at+"/archivos", "", "", "clase", "reporte", "nota", "Formato de 2026").is(422).says("Elige al menos un archivo").holds(`value="Formato de 2026"`, "Editar el proveedor", "Mesa de Taller")
	admin.attach(at+"/archivos", "a.exe", "MZ es un programa", "clase", "reporte").is(422)
	admin.attach(at+"/archivos", "a.pdf", aPDF, "clase", "contrato").is(422)
	admin.attach(at+"/archivos", "formato.pdf", aPDF, "clase", "reporte", "nota", "Formato de 2026").is(http.StatusSeeOther)
	page := admin.get(at).is(200).says("1 archivo", "Cómo se reporta: Formato de 2026", "formato.pdf", "huella", "agregó documentos", "Retirar")
	file := regexp.MustCompile(at + `/archivos/[0-9a-f-]{36}`).FindString(page.body)
	if got := admin.get(file).is(200); got.body != aPDF || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("it comes as %q: %q", got.header.Get("Content-Disposition"), got.body)
	}
	for name, b := range map[string]*browser{"who audits": w.enter(w.person("Gloria Anaya", people.Auditor)), "who coordinates": w.enter(w.person("Teresa Luna", people.Coordination)),
		"who supervises": w.enter(w.person("Beatriz Solano", people.Supervisor)), "who attends": adviser} {
		if got := b.get(file).is(200); got.body != aPDF {
			t.Errorf("%s reads %q", name, got.body)
		}
		b.get("/proveedores").is(200).says("Taller Uno", "Taller Dos").hides("Agregar un proveedor")
		b.get(at).is(200).says("Formato de 2026", "Mesa de", "Ver sus expedientes").hides("Editar el proveedor", "Agregar documentos", "Retirar")
		b.get(at + "/editar").is(http.StatusForbidden)
		b.get("/contratos").is(200)
	}
	w.enter(w.person("Lucía Barrera")).get(at).is(http.StatusForbidden)
	adviser.get(file + "/retirar").is(http.StatusForbidden)
	adviser.attach(at+"/archivos", "b.pdf", aPDF, "clase", "otro").is(http.StatusForbidden)
	admin.get(other + strings.TrimPrefix(file, at)).is(http.StatusNotFound)
	admin.get(file+"/retirar").is(200).says("Retirar un archivo", "Volver al proveedor")
	admin.post(file+"/retirar", "motivo", "").is(422)
	admin.post(file+"/retirar", "motivo", "Es el formato del año pasado").is(http.StatusSeeOther)
	admin.get(file).is(http.StatusNotFound)
	admin.get(at).is(200).says("retiró un documento", "Es el formato del año pasado").hides("Formato de 2026")
}
