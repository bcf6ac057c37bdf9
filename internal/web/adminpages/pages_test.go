package adminpages_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/settings"
)

// Every page opens for who administers, with one heading, and for nobody else
// unless the page is theirs too.
func TestEveryPageOpensForWhoItIsFor(t *testing.T) {
	w := start(t)
	super, user, auditor := w.person("Beatriz Solano", people.Supervisor), w.person("Ana Ruiz"), w.person("Gloria Anaya", people.Auditor)
	var asset equipment.Asset
	var provider equipment.Provider
	w.do(func(c *database.Conn) (err error) {
		if asset, err = w.p.Equipment.Add(t.Context(), c, w.by(), equipment.Asset{Inventory: "A-1", Type: "portatil", Regime: equipment.Owned}); err != nil {
			return err
		}
		provider, err = w.p.Equipment.AddProvider(t.Context(), c, w.by(), equipment.Provider{Name: "Taller"})
		return err
	})
	var parameters []string
	for _, x := range settings.Catalogue() {
		if !settings.IsCatalog(x.Name) { // those have pages of their own
			parameters = append(parameters, "/parametros/"+string(x.Name))
		}
	}
	one := "/personas/" + string(user.ID)
	firms := map[string]bool{"/proveedores": true, "/proveedores/" + provider.ID: true} // whoever works with machines, or audits it
	both := map[string]bool{"/personas": true, one: true, "/proveedores": true, "/proveedores/" + provider.ID: true}
	admin, others := w.enter(w.admin), map[bool]*browser{false: w.enter(user), true: w.enter(auditor)}
	supervisor := w.enter(super)
	titles := map[string]string{}
	for _, path := range append([]string{"/administracion", "/catalogos", "/personas", "/personas/nueva", one, one + "/editar", one + "/suspender", "/nombramientos", "/unidades", "/unidades/nueva",
		"/unidades/" + w.unit.ID, "/unidades/" + w.unit.ID + "/nombre", "/equipos/nuevo", "/equipos/" + string(asset.ID) + "/editar", "/proveedores", "/proveedores/nuevo", "/proveedores/" + provider.ID, "/proveedores/" + provider.ID + "/editar", "/catalogos/categorias", "/catalogos/categorias/nueva", "/catalogos/categorias/no-enciende", "/catalogos/inmuebles", "/catalogos/inmuebles/nueva", "/catalogos/inmuebles/Edificio%20Central", "/catalogos/causas", "/catalogos/causas/nueva", "/catalogos/causas/duplicada", "/calendario/2026", "/calendario/2027",
		"/calendario/2030", "/parametros", "/parametros?ver=cambiados", "/parametros?q=encuesta", "/importar/personas", "/importar/unidades", "/importar/equipos"}, parameters...) {
		page := admin.get(path).is(200)
		if n := strings.Count(page.body, "<h1"); n != 1 {
			t.Errorf("%s has %d headings", path, n)
		}
		ids := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page.body, -1) {
			if ids[m[1]] {
				t.Errorf("%s has the id %q twice", path, m[1])
			}
			ids[m[1]] = true
		}
		title := regexp.MustCompile(`<title>(.*?)</title>`).FindString(page.body)
		if other := titles[title]; other != "" && !strings.Contains(path, "?") {
			t.Errorf("%s and %s have the title %s", path, other, title)
		}
		titles[title] = path
		for audits, b := range others {
			b.get(path).is(map[bool]int{true: 200, false: 403}[audits && firms[path]])
		}
		if want := map[bool]int{true: 200, false: 403}[both[path]]; supervisor.get(path).status != want {
			t.Errorf("%s for the Supervisor: want %d", path, want)
		}
		w.stranger().get(path).is(303)
	}
	for _, path := range []string{"/personas/nadie", "/personas/" + strings.Repeat("x", 400), "/unidades/nada", "/equipos/nada/editar", "/proveedores/nada", "/calendario/1999", "/calendario/x", "/parametros/nada",
		"/catalogos/nada", "/catalogos/nada/nueva", "/catalogos/categorias/nada", "/importar/ordenes", "/importar/personas/nada", "/exportar/ordenes.csv", "/exportar/personas.exe", "/nombramientos/nada/terminar", "/invitacion/nada"} {
		admin.get(path).is(404)
	}
	admin.get("/calendario").is(303)
	if to := admin.get("/parametros/catalogo.categorias").is(303).location; to != "/catalogos/categorias" {
		t.Errorf("the parameter that is a catalogue leads to %q", to)
	}
}

func TestPostsAreRefusedToOthers(t *testing.T) {
	w := start(t)
	super, user := w.enter(w.person("Beatriz Solano", people.Supervisor)), w.person("Ana Ruiz")
	admin := w.enter(w.admin)
	one := "/personas/" + string(user.ID)
	for _, path := range []string{"/personas/nueva", one + "/editar", one + "/invitacion", one + "/roles", one + "/roles/retirar", one + "/suspender", one + "/reactivar", "/nombramientos", "/unidades/nueva",
		"/unidades/" + w.unit.ID, "/equipos/nuevo", "/proveedores/nuevo", "/calendario/2026", "/parametros/encuesta.dias", "/importar/personas", "/importar/personas/x", "/importar/personas/x/descartar"} {
		super.post(path, "nombre", "x").is(403)
		w.enter(user).post(path, "nombre", "x").is(403)
	}
	// Skills are vouched for by the Supervisor, and not by who administers.
	admin.post(one+"/habilidades", "habilidad", "Red de datos").is(403)
	super.post(one+"/habilidades", "habilidad", "Red de datos").is(303)
	super.get(one).is(200).says("Red de datos", "La avaló: Beatriz Solano").hides("/invitacion", "/suspender", "/editar")
	super.post(one+"/habilidades/retirar", "sin_habilidad", "Red de datos", "sin_motivo", "Se anotó por error").is(303)
	super.get(one).hides("La avaló")
	// An absence by either.
	super.post(one+"/ausencias", "ausencia_desde", "2026-11-24", "ausencia_hasta", "2026-11-20", "ausencia_motivo", "Vacaciones de invierno").is(422).holds("Vacaciones de invierno")
	super.post(one+"/ausencias", "ausencia_desde", "2026-11-24", "ausencia_hasta", "2026-11-27", "ausencia_motivo", "Vacaciones").is(303)
	page := admin.get(one).says("24/11/2026 a 27/11/2026")
	path := regexp.MustCompile(one + `/ausencias/[^"]+/retirar`).FindString(page.body)
	admin.post(strings.Replace(path, string(user.ID), string(w.admin.ID), 1)).is(404)
	admin.post(path).is(303)
	admin.get(one).hides("24/11/2026")
}

func TestAPersonIsAddedInvitedAndChanged(t *testing.T) {
	w := start(t)
	admin := w.enter(w.admin)
	admin.post("/personas/nueva", "nombre", "Eva Paz <script>", "unidad", w.unit.ID, "correo", "no es correo").is(422).
		says("Hay un dato por corregir", "un correo completo").holds("Eva Paz &lt;script&gt;", `value="no es correo"`)
	at := admin.post("/personas/nueva", "nombre", "Eva Paz", "unidad", w.unit.ID, "correo", "eva@demo.invalid", "inmueble", "Edificio Central").is(303).location
	admin.get(at).is(200).says("Eva Paz", "Sin invitación", "Edificio Central")
	admin.post("/personas/nueva", "nombre", "Otra Eva", "unidad", w.unit.ID, "correo", "EVA@demo.invalid").is(422).says("Otra persona ya tiene ese correo")

	page := admin.post(at + "/invitacion").is(200).says("no se vuelve a mostrar")
	link := regexp.MustCompile(`http://soporte\.test(/invitacion/[A-Za-z0-9_-]{43})`).FindStringSubmatch(page.body)
	if link == nil {
		t.Fatal("no link")
	}
	admin.get(at).says("Invitación pendiente").hides(link[1])
	her := w.stranger()
	her.get(link[1]).is(200).says("Te damos la bienvenida, Eva")
	her.post(link[1], "contrasena_nueva", "corta", "contrasena_nueva_repetida", "corta", "pin", "1111", "pin_repetido", "1112").is(422).hides(`value="corta"`)
	her.post(link[1], "contrasena_nueva", "corta", "contrasena_nueva_repetida", "corta", "pin", "4826", "pin_repetido", "4826").is(422).says("al menos 12 caracteres")
	const phrase = "caballo verde que salta"
	her.post(link[1], "contrasena_nueva", phrase, "contrasena_nueva_repetida", phrase, "pin", "4826", "pin_repetido", "4826").is(303)
	her.get(link[1]).is(404).says("ya se usó o venció")
	her.post("/ingresar", "correo", "eva@demo.invalid", "contrasena", phrase).is(303)
	admin.get(at).says("Aceptó su invitación")

	// Two edit the same person: the second sees what it says now, and keeps what
	// they typed.
	form := admin.get(at + "/editar").is(200)
	version := form.hidden("_version")
	admin.post(at+"/editar", "_version", version, "nombre", "Eva Paz", "cargo", "Jefa", "unidad", w.unit.ID, "correo", "eva@demo.invalid").is(303)
	late := admin.post(at+"/editar", "_version", version, "nombre", "Eva Paz Lara", "cargo", "Analista", "unidad", w.unit.ID, "correo", "eva@demo.invalid").is(409).
		says("Alguien más cambió", "Lo que dice ahora", "Cargo Jefa").holds(`value="Eva Paz Lara"`, `value="Analista"`)
	admin.post(at+"/editar", "_version", late.hidden("_version"), "nombre", "Eva Paz Lara", "cargo", "Analista", "unidad", w.unit.ID, "correo", "eva@demo.invalid").is(303)
	admin.get(at).says("Eva Paz Lara", "Analista")
	admin.post(at+"/editar", "nombre", "Sin versión", "unidad", w.unit.ID).is(422)

	// Roles with dates.
	admin.post(at+"/roles", "rol", "tdtic", "rol_desde", "2026-11-23").is(422)
	admin.post(at+"/roles", "rol", "ast", "rol_desde", "2026-11-23", "rol_hasta", "2026-11-01", "rol_documento", "Oficio 7").is(422).holds("Oficio 7")
	admin.post(at+"/roles", "rol", "ast", "rol_desde", "2026-11-23", "rol_hasta", "2026-12-31", "rol_documento", "Oficio 7").is(303)
	admin.get(at).says("23/11/2026", "31/12/2026", "Oficio 7")
	admin.get("/administracion").says("AST sin nivel académico", "Eva Paz Lara", "Nadie firma como TDTIC")
	admin.post(at+"/roles/retirar", "retiro_rol", "ast", "retiro_motivo", "").is(422)
	admin.post(at+"/roles/retirar", "retiro_rol", "ast", "retiro_motivo", "Cambio de área").is(303)
	admin.get(at).says("terminó")
	admin.get("/personas?q=paz+lara").says("Eva Paz Lara").hides("saul.ocampo@")
	admin.get("/personas?q=%00%ff'%22").is(200)
}

func TestSigners(t *testing.T) {
	w := start(t)
	ramiro, irma := w.person("Ramiro Esquivel"), w.person("Irma Collado")
	admin := w.enter(w.admin)
	admin.post("/nombramientos", "tipo", "titular", "persona", "Nadie", "desde", "2026-11-01", "documento", "Nombramiento 1").is(422).says("No encontramos a «Nadie»").holds("Nombramiento 1")
	admin.post("/nombramientos", "tipo", "titular", "persona", ramiro.Email, "desde", "2026-11-01", "documento", "Nombramiento 1").is(303)
	admin.post("/nombramientos", "tipo", "titular", "persona", "Irma Collado", "desde", "2026-11-20", "documento", "Nombramiento 2").is(422).says("Se encima")
	admin.post("/nombramientos", "tipo", "suplencia", "persona", "Irma Collado", "desde", "2026-11-23", "documento", "Oficio 3").is(422).says("fecha final")
	admin.post("/nombramientos", "tipo", "suplencia", "persona", "Irma Collado", "desde", "2026-11-23", "hasta", "2026-11-27", "documento", "Oficio 3").is(303)
	page := admin.get("/nombramientos").says("Hoy firma Irma Collado, en suplencia", "23/11/2026 a 27/11/2026")
	admin.get("/personas/" + string(irma.ID) + "/suspender").says("Nombramientos vigentes")
	admin.post("/personas/"+string(irma.ID)+"/suspender", "motivo", "Baja del personal").is(422).says("tiene trabajo abierto")
	paths := regexp.MustCompile(`/nombramientos/[^"]+/terminar`).FindAllString(page.body, -1)
	if len(paths) != 2 {
		t.Fatal(paths)
	}
	admin.get(paths[1]).is(200).says("Nombramiento 1")
	admin.post(paths[1], "fin", "2026-11-25", "motivo", "").is(422)
	admin.post(paths[1], "fin", "2026-11-25", "motivo", "Renuncia").is(303)
	admin.get("/nombramientos").says("01/11/2026 a 24/11/2026")
}

// domain §7.4, rev11 G-14: who heads the DTIC names who stands in for them and takes it back;
// another head, and themselves, they cannot name.
func TestTheHeadNamesTheirSubstitute(t *testing.T) {
	w := start(t)
	ramiro, irma := w.person("Ramiro Esquivel"), w.person("Irma Collado")
	w.enter(w.admin).post("/nombramientos", "tipo", "titular", "persona", ramiro.Email, "desde", "2026-11-01", "documento", "Nombramiento 1").is(303)
	head := w.enter(ramiro)
	head.get("/titular").is(200).says("Ver o designar la suplencia").holds("data-vivo=")
	head.get("/nombramientos").is(200).says("Designar a quien te suple").hides("Terminar antes")
	stands := func(kind, who string) []string {
		return []string{"tipo", kind, "persona", who, "desde", "2026-12-07", "hasta", "2026-12-11", "documento", "Oficio 12"}
	}
	head.post("/nombramientos", stands("titular", irma.Email)...).is(403)
	head.post("/nombramientos", stands("suplencia", ramiro.Email)...).is(422).says("Nadie se suple")
	head.post("/nombramientos", stands("suplencia", irma.Email)...).is(303)
	page := head.get("/nombramientos").is(200).says("Suplencia: Irma Collado", "07/12/2026 a 11/12/2026")
	paths := regexp.MustCompile(`/nombramientos/[^"]+/terminar`).FindAllString(page.body, -1)
	if len(paths) != 1 {
		t.Fatalf("the head may end %v; want their substitution alone", paths)
	}
	all := regexp.MustCompile(`/nombramientos/[^"]+/terminar`).FindAllString(w.enter(w.admin).get("/nombramientos").body, -1)
	for _, path := range all {
		want := 403
		if path == paths[0] {
			want = 303
		}
		head.post(path, "fin", "2026-12-09", "motivo", "Regreso antes de la comisión").is(want)
	}
	w.enter(irma).get("/nombramientos").is(403)
}

func TestAnAccountIsSuspendedWhenItsWorkIsPassedOn(t *testing.T) {
	w := start(t)
	ana := w.person("Ana Ruiz")
	admin := w.enter(w.admin)
	one := "/personas/" + string(ana.ID)
	hers := w.enter(ana)
	hers.get("/mi-turno").is(200)
	admin.post(one+"/suspender", "motivo", "").is(422)
	admin.post(one+"/suspender", "motivo", "Baja del personal").is(303)
	hers.get("/mi-turno").is(303)
	admin.get(one).says("Suspendida")
	admin.post(one + "/invitacion").is(422).says("está suspendida")
	admin.post(one + "/reactivar").is(303)
	admin.get(one).says("Activa")
	admin.post("/personas/"+string(w.admin.ID)+"/suspender", "motivo", "Yo misma").is(422).says("única persona que administra")
}

func TestUnitsEquipmentAndProviders(t *testing.T) {
	w := start(t)
	admin := w.enter(w.admin)
	ana := w.person("Ana Ruiz")
	admin.post("/unidades/nueva", "nombre", "Contraloría Social", "clave", "210").is(422).says("Otra unidad ya usa esa clave").holds(`value="Contraloría Social"`)
	admin.post("/unidades/nueva", "nombre", "Contraloría Social", "clave", "220", "titular", "ana.ruiz@demo.invalid", "vigente_desde", "2026-02-01", "vigente_hasta", "2026-01-01").is(422)
	// The same form sent twice adds once, and is no other form's.
	once := []string{"_clave", database.NewID(), "nombre", "Contraloría Social", "clave", "220", "titular", "ana.ruiz@demo.invalid", "vigente_hasta", "2026-10-01"}
	admin.post("/unidades/nueva", once...).is(303)
	admin.post("/unidades/nueva", once...).is(303)
	if n := strings.Count(admin.get("/unidades").says("Contraloría Social").words(), "Contraloría Social"); n != 1 {
		t.Errorf("sent twice, the unit is there %d times", n)
	}
	once[3] = "Otra unidad"
	admin.post("/unidades/nueva", once...).is(422).says("ya se había enviado con otros datos")
	admin.get("/unidades").says("Contraloría Social", "Ana Ruiz", "No vigente", "Hasta el 01/10/2026")
	form := admin.get("/unidades/" + w.unit.ID)
	admin.post("/unidades/"+w.unit.ID, "_version", form.hidden("_version"), "nombre", "Unidad nueva", "clave", "210").is(303)
	admin.post("/unidades/"+w.unit.ID, "_version", form.hidden("_version"), "nombre", "Unidad tardía", "clave", "210").is(409).holds(`value="Unidad tardía"`).says("Nombre oficial Unidad nueva")
	// What comes back to be corrected keeps what its sender was looking at: the change of
	// somebody else is met with the next try, and not written over.
	seen := form.hidden("_version")
	if got := admin.post("/unidades/"+w.unit.ID, "_version", seen, "nombre", "", "clave", "210").is(422).hidden("_version"); got != seen {
		t.Errorf("sent upon version %s and refused for a field, the form carries version %s", seen, got)
	}

	admin.post("/proveedores/nuevo", "nombre", "Taller Norte", "telefono", "100", "modo", "sitio").is(303)
	page := admin.get("/proveedores").says("Taller Norte", "Acude al sitio")
	path := regexp.MustCompile(`/proveedores/[0-9a-f-]{36}`).FindString(page.body)
	admin.post(path+"/editar", "_version", admin.get(path+"/editar").hidden("_version"), "nombre", "Taller Norte", "activo", "").is(303)
	admin.get("/proveedores").says("Ya no se ofrece")

	admin.post("/equipos/nuevo", "tipo", "portatil", "regimen", "propiedad").is(422).says("número de inventario")
	at := admin.post("/equipos/nuevo", "inventario", "A-1", "tipo", "portatil", "regimen", "propiedad", "resguardante", "Ana Ruiz", "unidad", w.unit.ID).is(303).location
	edit := admin.get(at + "/editar").is(200).says("Editar no mueve el equipo")
	admin.post(at+"/editar", "_version", edit.hidden("_version"), "inventario", "A-1", "tipo", "portatil", "regimen", "propiedad", "marca", "Dell").is(303)
	admin.post(at+"/editar", "_version", edit.hidden("_version"), "inventario", "A-1", "tipo", "portatil", "regimen", "propiedad", "marca", "HP").is(409).holds(`value="HP"`)
	id := equipment.ID(strings.TrimPrefix(at, "/equipos/"))
	custody, err := w.p.Equipment.CustodyOf(t.Context(), w.p.DB.Read(), id)
	if err != nil || custody.Seq != 1 || custody.With != string(ana.ID) {
		t.Errorf("custody moved: %+v %v", custody, err)
	}
}

// GAP-36: a contract is entered and corrected by who administers, and read by whoever works
// with machines.
func TestContracts(t *testing.T) {
	w := start(t)
	admin, chief, ana := w.enter(w.admin), w.enter(w.person("Beatriz Solano", people.Supervisor)), w.enter(w.person("Ana Ruiz"))
	admin.get("/contratos").is(200).says("Todavía no hay contratos")
	admin.post("/contratos/nuevo").is(422)
	admin.post("/contratos/nuevo", "numero", "DA-114", "clase", "garantia", "vigente_desde", "2026-02-01", "vigente_hasta", "2026-01-01").is(422).holds(`value="DA-114"`)
	admin.post("/equipos/nuevo", "inventario", "A-1", "tipo", "portatil", "regimen", "propiedad", "contrato", "da 114").is(303)
	at := admin.post("/contratos/nuevo", "numero", "DA-114", "clase", "garantia", "vigente_hasta", "2026-12-31", "cobertura", "Partes y mano de obra").is(303).location
	admin.post("/contratos/nuevo", "numero", "da-114", "clase", "otro").is(422).says("Ya hay un contrato con ese número")
	chief.get("/contratos").is(200).says("1 contrato por terminar.", "DA-114", "31/12/2026", "Por terminar").hides("Agregar un contrato")
	chief.get(at).is(200).says("1 equipo bajo él.", "Partes y mano de obra").hides("Editar el contrato")
	chief.get("/equipos?contrato=DA-114").is(200).says("En esta lista hay 1 equipo.", "Contrato: DA-114")
	chief.get(at + "/editar").is(403)
	ana.get("/contratos").is(403)
	ana.get(at).is(403)
	edit := admin.get(at + "/editar").is(200)
	admin.post(at+"/editar", "_version", edit.hidden("_version"), "numero", "DA-114", "clase", "garantia", "vigente_hasta", "2027-12-31").is(303)
	admin.post(at+"/editar", "_version", edit.hidden("_version"), "numero", "DA-114", "clase", "garantia").is(409)
	chief.get(at).is(200).says("Vigente", "31/12/2027", "Saúl Ocampo")
	admin.get("/contratos/no-hay").is(404)
}

func TestTheCalendarIsLoadedByYear(t *testing.T) {
	w := start(t)
	admin := w.enter(w.admin)
	admin.get("/calendario/2026").says("Confirma con la Gaceta", "2027").holds(`value="2026-09-16"`)
	// The first load keeps what is known of the other years.
	admin.post("/calendario/2027", "dias[0].desde", "2027-01-01", "dias[0].nombre", "Año Nuevo", "dias[1].desde", "2027-12-22", "dias[1].hasta", "2027-12-31", "dias[1].nombre", "Vacaciones", "dias[1].provisional", "si", "motivo", "").is(422).
		holds(`value="Vacaciones"`, `value="2027-12-31"`)
	admin.post("/calendario/2027", "dias[0].desde", "2028-01-01", "dias[0].nombre", "Año Nuevo", "motivo", "Gaceta del 18 de diciembre").is(422).says("no es de 2027")
	looked := admin.get("/calendario/2027").hidden("_visto")
	admin.post("/calendario/2027", "_visto", looked, "dias[0].desde", "2027-01-01", "dias[0].nombre", "Año Nuevo", "dias[1].desde", "2027-12-22", "dias[1].hasta", "2027-12-31", "dias[1].nombre", "Vacaciones", "dias[1].provisional", "si", "dias[2].desde", "", "dias[2].nombre", "", "motivo", "Gaceta del 18 de diciembre").is(303)
	admin.get("/calendario/2027").says("1 renglón provisional", "calendario-1", "Saúl Ocampo", "Gaceta del 18 de diciembre").holds(`value="2027-12-22"`, `value="2027-12-31"`)
	// Of two who load a year, the second sees what the first loaded.
	admin.post("/calendario/2027", "_visto", looked, "dias[0].desde", "2027-01-01", "dias[0].nombre", "Primero de enero", "motivo", "Gaceta del 19 de diciembre").is(409).
		says("Alguien más cargó los días de 2027", "Las dos versiones", "Año Nuevo Primero de enero").holds(`value="Primero de enero"`)
	cal, err := w.p.Settings.CalendarIn(t.Context(), w.p.DB.Read())
	if err != nil {
		t.Fatal(err)
	}
	if ok, why := cal.IsBusinessDay(calendar.Day{Year: 2027, Month: 12, Day: 27}); ok || why != "Vacaciones" {
		t.Error(ok, why)
	}
	if ok, _ := cal.IsBusinessDay(calendar.Day{Year: 2026, Month: 9, Day: 16}); ok {
		t.Error("another year was lost")
	}
	// Two years on, nothing is loaded: said from November 1 on.
	w.clock.Set(time.Date(2027, 10, 31, 18, 0, 0, 0, time.UTC))
	w.enter(w.admin).get("/catalogos").hides("de 2028")
	w.clock.Set(time.Date(2027, 11, 1, 18, 0, 0, 0, time.UTC))
	late := w.enter(w.admin)
	late.get("/catalogos").says("Carga los días inhábiles de 2028")
	late.get("/administracion").says("Calendario de 2028")
	late.get("/calendario/2028").says("Este año no está cargado")
}

func TestAParameterIsChangedWithItsReason(t *testing.T) {
	w := start(t)
	admin := w.enter(w.admin)
	const path = "/parametros/encuesta.dias"
	seen := admin.get(path).is(200).says("GAP-13", "De fábrica 3", "Nunca se ha cambiado").hidden("_visto")
	admin.post(path, "_visto", seen, "valor", "5", "motivo", "corto").is(422).holds(`value="5"`, `value="corto"`)
	admin.post(path, "_visto", seen, "valor", "500", "motivo", "Lo acordó el comité de calidad").is(422).says("de 1 a 30")
	admin.post(path, "_visto", seen, "valor", "3", "motivo", "Lo acordó el comité de calidad").is(422).says("ya tiene")
	admin.post(path, "_visto", seen, "valor", "5", "motivo", "Lo acordó el comité de calidad").is(303)
	admin.get(path).says("Valor vigente 5", "Lo acordó el comité de calidad", "Saúl Ocampo")
	admin.post(path, "_visto", seen, "valor", "4", "motivo", "Lo acordó otro comité").is(409).says("Alguien más cambió").holds(`value="4"`)
	if got := admin.post(path, "_visto", seen, "valor", "4", "motivo", "corto").is(422).hidden("_visto"); got != seen {
		t.Errorf("sent upon %q and refused for a field, the form carries %q", seen, got)
	}
	admin.get("/parametros?ver=cambiados").says("encuesta.dias", "Cambiado").hides("reapertura.habilitada")
	admin.get("/administracion").says("encuesta.dias")
	// A list keeps its lines through the form.
	list := admin.get("/parametros/encuesta.recordatorios")
	admin.post("/parametros/encuesta.recordatorios", "_visto", list.hidden("_visto"), "valor", "1d\r\n4h\r\n", "motivo", "Se pidió recordar antes").is(303)
	admin.get("/parametros/encuesta.recordatorios").holds("1d\n4h</textarea>")
}

func TestImportAndExport(t *testing.T) {
	w := start(t)
	admin := w.enter(w.admin)
	admin.upload("/importar/personas", "p.csv", nil).is(422).says("vacío")
	admin.upload("/importar/personas", "p.csv", []byte("nombre\nA\x00na\n")).is(422).says("Línea 2")
	admin.post("/importar/personas", "archivo", "texto").is(422).says("Elige el archivo")

	at := admin.upload("/importar/personas", "malo.csv", []byte("nombre,unidad\nAna Ruiz,210\n,Nada\n")).is(303).location
	admin.get(at).is(200).says("2 cosas por corregir", "Falta este dato", "Esa unidad no existe", "Ana Ruiz").hides("Confirmar la importación")
	admin.post(at, "_plan", "x").is(422).says("Línea 3", "no se importó nada")

	at = admin.upload("/importar/personas", `C:\datos\bueno.csv`, []byte("\ufeffNombre;Unidad;Cargo\r\nAna Ruiz;210;=1+1\r\n")).is(303).location
	admin.get(at).says("fórmula")
	at = admin.upload("/importar/personas", `C:\datos\bueno.csv`, []byte("\ufeffNombre;Unidad;Cargo\r\nAna Ruiz;210;'=1+1\r\n")).is(303).location
	page := admin.get(at).says("«bueno.csv»", "1 alta y 0 cambios", "Confirmar la importación")
	other := w.enter(w.person("Otra Admin", people.Administrator))
	other.get(at).is(404)
	other.post(at, "_plan", page.hidden("_plan")).is(404)
	admin.get(strings.Replace(at, "personas", "unidades", 1)).is(404)
	admin.post(at, "_plan", page.hidden("_plan")).is(303)
	admin.post(at, "_plan", page.hidden("_plan")).is(404)
	admin.get("/personas?q=ana+ruiz").says("Ana Ruiz", "=1+1")
	admin.get("/importar/personas").says("bueno.csv", "1 alta, 0 cambios")

	for _, format := range []string{"csv", "xlsx"} {
		file := admin.get("/exportar/personas." + format).is(200)
		if !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment; filename=personas-2026-11-23."+format) {
			t.Error(file.header)
		}
		back := admin.upload("/importar/personas", "x."+format, []byte(file.body)).is(303).location
		admin.get(back).says("El archivo no cambia nada")
		admin.post(back + "/descartar").is(303)
		admin.get(back).is(404)
		admin.get("/exportar/equipos." + format + "?plantilla=1").is(200)
	}
	if !strings.Contains(admin.get("/exportar/personas.csv").body, "'=1+1") {
		t.Error("a formula leaves as one")
	}
	w.enter(w.person("Pedro Lara")).get("/exportar/personas.csv").is(http.StatusForbidden)
	w.enter(w.person("Beatriz Solano", people.Supervisor)).get("/exportar/personas.csv").is(http.StatusForbidden)
}
