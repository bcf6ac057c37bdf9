package adminpages_test

import (
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/people"
)

func TestACatalogueIsKeptOnPagesOfItsOwn(t *testing.T) {
	w := start(t)
	admin := w.enter(w.admin)
	admin.get("/catalogos").is(200).holds("/catalogos/categorias", "/catalogos/inmuebles", "/catalogos/causas")
	admin.get("/catalogos/categorias").is(200).says("No enciende", "Toma, no-break, cable y fuente.", "Se ofrece")

	admin.post("/catalogos/categorias/nueva", "nombre", "ab").is(422)
	admin.post("/catalogos/categorias/nueva", "nombre", "No enciende").is(422).says("Ya hay una entrada con ese nombre")
	admin.post("/catalogos/categorias/nueva", "nombre", "Cámara de vídeo", "comprobaciones", "Permisos del programa", "lugar", "1", "activa", "si").is(303)
	if page := admin.get("/catalogos/categorias").is(200).words(); !strings.Contains(page, "1 Cámara de vídeo Permisos del programa Se ofrece 2 No enciende") {
		t.Errorf("the order of the list: %s", page)
	}

	// Renamed and withdrawn; the history says who, when and from what to what. The
	// form offers it no more, and an edit upon an old version shows both.
	const one = "/catalogos/categorias/no-enciende"
	version := admin.get(one).is(200).hidden("_version")
	admin.post(one, "_version", version, "nombre", "El equipo no prende", "comprobaciones", "Toma de corriente", "activa", "si").is(303)
	admin.get(one).is(200).says("Historia de cambios", "Saúl Ocampo", "Nombre: «No enciende» → «El equipo no prende»")
	late := admin.post(one, "_version", version, "nombre", "No arranca", "activa", "si").is(409).says("Lo que dice ahora", "Nombre El equipo no prende").holds(`value="No arranca"`)
	admin.post(one, "_version", late.hidden("_version"), "nombre", "El equipo no prende").is(303)
	admin.get("/catalogos/categorias").says("Ya no se ofrece")
	user := w.enter(w.person("Ana Ruiz"))
	user.get("/pedir-soporte").is(200).says("Cámara de vídeo").hides("El equipo no prende", "No enciende")

	// The buildings are offered in the data of a person; the last one stays.
	admin.post("/catalogos/inmuebles/nueva", "nombre", "Edificio Norte", "pisos", "PB, 1, 2", "activa", "si").is(303)
	admin.get("/personas/nueva").is(200).says("Edificio Norte")
	admin.post("/catalogos/inmuebles/Edificio%20Central", "_version", "1", "nombre", "Edificio Central").is(303)
	admin.post("/catalogos/inmuebles/edificio-norte", "_version", "1", "nombre", "Edificio Norte").is(422).says("Es la única entrada que se ofrece")
	w.enter(w.person("Beatriz Solano", people.Supervisor)).post("/catalogos/causas/nueva", "nombre", "Otra causa").is(403)
}

// rev11 S-02: who changed a unit, from what to what.
func TestTheHistoryOfAUnitSaysWhatChanged(t *testing.T) {
	w := start(t)
	admin := w.enter(w.admin)
	path := "/unidades/" + w.unit.ID
	admin.post(path, "_version", admin.get(path).hidden("_version"), "nombre", "Unidad de prueba", "clave", "211").is(303)
	admin.get(path).is(200).says("Saúl Ocampo cambió los datos", "Clave: «210» → «211»")
}

func TestAYearIsCopiedPastedAndConfirmed(t *testing.T) {
	w := start(t)
	admin := w.enter(w.admin)
	admin.get("/calendario/2026").is(200).hides("Copiar de")
	admin.get("/calendario/2028").is(200).says("Copiar de 2027", "Este año no está cargado")
	copied := admin.get("/calendario/2028?copiar=1").is(200).says("10 renglones copiados, todos provisionales").
		holds(`value="2028-02-07"`, `value="2028-03-20"`, `value="2028-11-20"`, `value="2028-09-16"`)
	if strings.Contains(copied.words(), "Copiar de 2027") {
		t.Error("it offers to copy what was copied")
	}
	admin.get("/calendario/2028").says("Este año no está cargado") // nothing was loaded by looking

	admin.post("/calendario/2028", "pegado", "16/09/2028; Independencia\n32/01/2028, Nada", "motivo", "Gaceta de diciembre").is(422).says("Línea 2").holds("32/01/2028")
	admin.post("/calendario/2028", "pegado", "16/09/2027; Independencia", "motivo", "Gaceta de diciembre").is(422).says("no es una fecha de 2028")
	admin.post("/calendario/2028", "pegado", "16/09/2028", "motivo", "Gaceta de diciembre").is(422).says("separa la fecha del nombre")
	seen := func() string { return admin.get("/calendario/2028").hidden("_visto") }
	admin.post("/calendario/2028", "_visto", seen(), "dias[0].desde", "2028-01-01", "dias[0].nombre", "Año Nuevo", "dias[0].provisional", "si",
		"pegado", "16/09/2028; Independencia\n\n2028-12-25\tNavidad\tprovisional\n2/11, \"Día de Muertos\"", "motivo", "Gaceta de diciembre").is(303)
	admin.get("/calendario/2028").is(200).says("2 renglones provisionales", "Gaceta de diciembre").holds(`value="Independencia"`, `value="2028-12-25"`, `value="Día de Muertos"`)
	admin.post("/calendario/2028", "_visto", seen(), "dias[0].desde", "2028-01-01", "dias[0].nombre", "Año Nuevo", "dias[0].provisional", "si", "confirmar", "si", "motivo", "Gaceta del 20 de diciembre").is(303)
	admin.get("/calendario/2028").is(200).says("1 renglón confirmado")
}

func TestAParameterGoesBackToTheFactory(t *testing.T) {
	w := start(t)
	admin := w.enter(w.admin)
	const path = "/parametros/encuesta.dias"
	admin.get(path).is(200).hides("Poner el de fábrica")
	admin.post(path, "_visto", "3", "valor", "5", "motivo", "Lo pidió el comité").is(303)
	admin.get(path).is(200).holds("?valor=fabrica")
	admin.get(path+"?valor=fabrica").is(200).says("Abajo está el valor de fábrica").holds(`value="3"`, `name="_visto" value="5"`)
	admin.post(path, "_visto", "5", "valor", "3", "motivo", "Vuelve a la letra del procedimiento").is(303)
	admin.get(path).says("Hoy: 3")
}
