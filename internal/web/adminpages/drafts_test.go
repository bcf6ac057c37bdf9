package adminpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
)

// Every form of administration brings back on another device what was typed, says
// when it was kept, and lets it be thrown away.
func TestEveryFormOfAdministrationKeepsWhatIsTyped(t *testing.T) {
	w := start(t)
	admin := w.person("Berta Luna", people.Administrator, people.Supervisor)
	user := w.person("Ana Ruiz")
	var asset equipment.Asset
	var provider equipment.Provider
	w.do(func(c *database.Conn) (err error) {
		if asset, err = w.p.Equipment.Add(t.Context(), c, w.by(), equipment.Asset{Inventory: "A-1", Type: "portatil", Regime: equipment.Owned}); err != nil {
			return err
		}
		provider, err = w.p.Equipment.AddProvider(t.Context(), c, w.by(), equipment.Provider{Name: "Taller"})
		return err
	})
	one := "/personas/" + string(user.ID)
	desk, home := w.enter(admin), w.enter(admin)
	for _, x := range []struct{ page, action, field string }{
		{"/personas/nueva", "/personas/nueva", "nombre"}, {one + "/editar", one + "/editar", "cargo"}, {one, one + "/roles", "rol_documento"}, {one, one + "/ausencias", "ausencia_motivo"},
		{one + "/suspender", one + "/suspender", "motivo"}, {"/nombramientos", "/nombramientos", "documento"}, {"/unidades/nueva", "/unidades/nueva", "nombre"}, {"/unidades/" + w.unit.ID, "/unidades/" + w.unit.ID, "clave"},
		{"/equipos/nuevo", "/equipos/nuevo", "modelo"}, {"/equipos/" + string(asset.ID) + "/editar", "/equipos/" + string(asset.ID) + "/editar", "oficina"}, {"/proveedores/nuevo", "/proveedores/nuevo", "pasos"},
		{"/proveedores/" + provider.ID + "/editar", "/proveedores/" + provider.ID + "/editar", "datos"}, {"/calendario/2027", "/calendario/2027", "dias[1].nombre"}, {"/parametros/encuesta.dias", "/parametros/encuesta.dias", "motivo"},
		{"/parametros/respaldo.aviso", "/parametros/respaldo.aviso", "valor"}, {"/catalogos/categorias/nueva", "/catalogos/categorias/nueva", "comprobaciones"}, {"/catalogos/inmuebles/Edificio%20Central", "/catalogos/inmuebles/Edificio%20Central", "pisos"},
	} {
		const text = "Texto a medias ñ"
		page := desk.get(x.page).is(200).holds(`data-borrador="`+x.action+`/borrador"`, `name="`+x.field+`"`)
		if strings.Contains(page.body, "Recuperamos") {
			t.Errorf("%s: there is a draft before anything is typed", x.page)
		}
		desk.post(x.action+"/borrador", x.field, text).is(http.StatusNoContent)
		home.get(x.page).is(200).says("Recuperamos lo que no habías enviado", "Guardado 10:00").holds(text)
		if x.page == one {
			home.get(x.page).holds("<details open")
		}
		home.post(x.action+"/borrador", "_descartar", "si").is(303)
		desk.get(x.page).is(200).hides("Recuperamos", text)
	}
}

// Somebody else changes the same thing while a draft waits: saving it shows both.
func TestADraftThatWasOvertakenShowsBothVersions(t *testing.T) {
	w := start(t)
	user := w.person("Ana Ruiz")
	admin, other := w.enter(w.admin), w.enter(w.person("Berta Luna", people.Administrator))
	path := "/personas/" + string(user.ID) + "/editar"
	form := func(b *browser, version, post string) answer {
		return b.post(path, "_version", version, "nombre", "Ana Ruiz", "cargo", post, "unidad", w.unit.ID, "correo", user.Email)
	}
	first := admin.get(path).hidden("_version")
	admin.post(path+"/borrador", "_version", first, "nombre", "Ana Ruiz", "cargo", "Jefa de área", "unidad", w.unit.ID, "correo", user.Email).is(204)
	form(other, first, "Directora").is(303)

	back := admin.get(path).is(200).says("alguien más cambió estos datos: al guardar verás las dos versiones").holds(`value="Jefa de área"`)
	if got := back.hidden("_version"); got != first {
		t.Fatalf("the draft carries version %s, and was written upon %s", got, first)
	}
	both := form(admin, back.hidden("_version"), "Jefa de área").is(409).says("Lo que dice ahora", "Cargo Directora").holds(`value="Jefa de área"`)
	form(admin, both.hidden("_version"), "Jefa de área").is(303)
	admin.get(path).hides("Recuperamos").holds(`value="Jefa de área"`)

	// A parameter has no version: the value that was seen does its service.
	const parameter = "/parametros/encuesta.dias"
	admin.post(parameter+"/borrador", "_visto", "3", "valor", "5", "motivo", "Lo pidió el comité").is(204)
	other.post(parameter, "_visto", "3", "valor", "4", "motivo", "Acuerdo del comité").is(303)
	seen := admin.get(parameter).is(200).holds(`value="5"`)
	if got := seen.hidden("_visto"); got != "3" {
		t.Errorf("the draft saw %q", got)
	}
	again := admin.post(parameter, "_visto", "3", "valor", "5", "motivo", "Lo pidió el comité").is(409).says("Hoy: 4")
	admin.post(parameter, "_visto", again.hidden("_visto"), "valor", "5", "motivo", "Lo pidió el comité").is(303)
}

// A session that was closed in another tab: what this one still sends is kept for
// the person whose it was, and is there after signing in. No script takes part.
func TestWhatIsSentAfterSigningOutComesBack(t *testing.T) {
	w := start(t)
	admin := w.enter(w.admin)
	page := admin.get("/unidades/nueva").is(200)
	admin.post("/salir").is(303)
	to := admin.post("/unidades/nueva", "_clave", page.hidden("_clave"), "nombre", "Unidad a medias", "clave", "99").is(303).location
	if to != "/ingresar?volver="+url.QueryEscape("/unidades/nueva") {
		t.Fatalf("it leads to %q", to)
	}
	admin.get(to).is(200).says("Lo que escribiste está guardado")
	w.enter(w.person("Otra Persona", people.Administrator)).get("/unidades/nueva").is(200).hides("Unidad a medias")
	w.enter(w.admin).get("/unidades/nueva").is(200).says("Recuperamos").holds(`value="Unidad a medias"`)
}
