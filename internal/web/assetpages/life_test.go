package assetpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/settings"
)

// Everything that happened to a machine stands in one list, the newest first, and each
// kind of it alone; nobody reads there what they may not read elsewhere.
func TestOneLifeInOneList(t *testing.T) {
	w := start(t)
	w.take(w.order(), monday)
	path := "/equipos/" + string(w.laptop.ID)
	life := func(who, query string) string {
		body := w.as(who).get(path + query).is(200).page().body
		from := strings.Index(body, `id="vida"`)
		to := from + strings.Index(body[from:], "</section>")
		return answer{t, 200, "", body[from:to]}.words()
	}
	all := life("Ana", "")
	for _, x := range []string{"Se pidió soporte", "OS-2026-000001", "Pasó a Bruno Ejemplo", "ERE-2026-000001", "Entró al inventario"} {
		if !strings.Contains(all, x) {
			t.Errorf("her life does not say %q: %s", x, all)
		}
	}
	if strings.Index(all, "Pasó a Bruno") > strings.Index(all, "Entró al inventario") {
		t.Errorf("the newest is not first: %s", all)
	}
	for query, want := range map[string][2]string{
		"?ver=ordenes": {"Se pidió soporte", "Pasó a"}, "?ver=custodia": {"Pasó a Bruno", "Se pidió"}, "?ver=documentos": {"ERE-2026-000001", "Pasó a"},
		"?ver=garantia": {"Nada de eso", "Se pidió"}, "?ver=mantenimiento": {"Nada de eso", "Se pidió"}, "?ver=otra": {"Se pidió soporte", "Nada de eso"},
	} {
		if got := life("Bruno", query); !strings.Contains(got, want[0]) || strings.Contains(got, want[1]) {
			t.Errorf("%s: want %q and not %q: %s", query, want[0], want[1], got)
		}
	}
	if got := life("Saúl", "?ver=ordenes"); strings.Contains(got, "OS-2026-000001") { // who administers reads no order
		t.Errorf("an administrator reads an order in the life of a machine: %s", got)
	}
}

// The external files of a machine are in its life, from their opening, and lead to their page for
// who may read them; who administers reads none.
func TestTheFilesOfAMachineAreInItsLife(t *testing.T) {
	w := start(t)
	w.take(w.file(), monday)
	path := "/equipos/" + string(w.laptop.ID) + "?ver=garantia"
	for who, reads := range map[string]bool{"Bruno": true, "Saúl": false} {
		page := w.as(who).get(path).is(200).says("Se reportó en garantía", "EXT-2026-000001")
		if got := strings.Contains(page.body, `href="/expedientes/EXT-2026-000001"`); got != reads {
			t.Errorf("%s is led to the file: %t", who, got)
		}
	}
}

// The number of what took a machine's place is for who may know of that machine.
func TestAReplacementIsJudgedToo(t *testing.T) {
	w := start(t)
	by := audit.By{Actor: audit.System, At: monday}
	w.write(func(c *database.Conn) error {
		other, err := w.p.Equipment.Add(t.Context(), c, by, equipment.Asset{Inventory: "INV-0009-77777", Serial: "NUEVA", Type: "portatil", Regime: equipment.Owned, HolderID: string(w.people["Fabián"].ID)})
		if err != nil {
			return err
		}
		_, err = c.Exec(t.Context(), `UPDATE assets SET status = 'sustituido', replaced_by = ? WHERE id = ?`, string(other.ID), string(w.laptop.ID))
		return err
	})
	path := "/equipos/" + string(w.laptop.ID)
	w.as("Ana").get(path).is(200).says("Lo sustituye", "Otro equipo, que no está a tu alcance").hides("INV-0009-77777")
	w.as("Carla").get(path).is(200).says("Lo sustituye", "INV-0009-77777")
}

// The inventory keeps views and columns for each person, as the list of orders does.
func TestTheInventoryKeepsViewsAndColumns(t *testing.T) {
	w := start(t)
	carla, bruno := w.as("Carla"), w.as("Bruno")
	carla.post("/listas/equipos/vistas", url.Values{"nombre": {"Portátiles"}, "consulta": {"tipo=portatil"}}).is(http.StatusSeeOther)
	carla.get("/equipos").is(200).page().says("Portátiles 1")
	bruno.get("/equipos").is(200).hides("Portátiles 1")
	carla.post("/listas/equipos/vistas", url.Values{"nombre": {"Portátiles"}, "consulta": {"tipo=impresora"}}).is(http.StatusUnprocessableEntity).says("Portátiles")
	carla.post("/listas/equipos/vistas", url.Values{"nombre": {""}, "consulta": {"tipo=impresora"}}).is(http.StatusUnprocessableEntity)

	carla.post("/listas/equipos/columnas", url.Values{"col": {"inventario", "garantia", "no-hay"}}).is(http.StatusSeeOther)
	carla.get("/equipos").is(200).says("Garantía hasta").hides("Quién lo tiene ahora", "Días fuera 0")
	if head := carla.get("/equipos").body; strings.Count(head, `scope="col"`) != 2 {
		t.Errorf("%d columns, want the two that were kept", strings.Count(head, `scope="col"`))
	}
	if head := bruno.get("/equipos").body; strings.Count(head, `scope="col"`) != 6 {
		t.Errorf("%d columns for somebody else", strings.Count(head, `scope="col"`))
	}
	file := carla.post("/listas/equipos/descargar", url.Values{"formato": {"csv"}}).is(200)
	if !strings.Contains(file.body, "Garantía hasta") || strings.Contains(file.body, "Resguardante") {
		t.Errorf("the file has other columns: %.200s", file.body)
	}
	w.as("Ana").post("/listas/equipos/vistas", url.Values{"nombre": {"Mía"}}).is(http.StatusNotFound)

	var id string
	if err := w.p.DB.Read().Get(t.Context(), &id, `SELECT id FROM saved_views WHERE name = 'Portátiles'`); err != nil {
		t.Fatal(err)
	}
	bruno.post("/listas/equipos/vistas/"+id, url.Values{"hacer": {"eliminar"}}).is(http.StatusNotFound)
	carla.post("/listas/equipos/vistas/"+id, url.Values{"hacer": {"renombrar"}, "nombre": {"Laptops"}}).is(http.StatusSeeOther)
	carla.get("/equipos").is(200).says("Laptops 1")
	carla.post("/listas/equipos/vistas/"+id, url.Values{"hacer": {"eliminar"}}).is(http.StatusSeeOther)
	carla.get("/equipos").is(200).hides("Laptops 1")
}

// rev11 G-15: who answered for a machine, and from when to when, comes from its chain.
func TestWhoAnsweredForAMachine(t *testing.T) {
	w := start(t)
	path := "/equipos/" + string(w.laptop.ID)
	w.as("Carla").get(path).is(200).says("Quién lo ha tenido a su resguardo", "Ana Ejemplo desde")
	by := audit.By{Actor: audit.System, At: monday}
	for _, who := range []string{string(w.people["Elena"].ID), string(w.people["Elena"].ID), ""} {
		w.write(func(c *database.Conn) error {
			a, err := w.p.Equipment.Asset(t.Context(), c, w.laptop.ID)
			if err != nil {
				return err
			}
			a.HolderID, a.Nickname = who, a.Nickname+"."
			return w.p.Equipment.Update(t.Context(), c, by, a)
		})
	}
	page := w.as("Carla").get(path).is(200).page().body
	from := strings.Index(page, `id="resguardos"`)
	words := answer{t, 200, "", page[from : from+strings.Index(page[from:], "</section>")]}.words()
	for _, want := range []string{"Sin resguardante desde", "Elena Ejemplo desde", "Ana Ejemplo desde"} {
		if strings.Count(words, want) != 1 {
			t.Errorf("says %q %d times: %s", want, strings.Count(words, want), words)
		}
	}
	if strings.Index(words, "Sin resguardante") > strings.Index(words, "Ana Ejemplo") || strings.Count(words, "hasta") != 2 {
		t.Errorf("the order or the ends are wrong: %s", words)
	}
	w.as("Gloria").get(path).is(200).says("Quién lo ha tenido a su resguardo")
}

// P-04, GAP-22: when the next preventive is due is reckoned on the page of a machine and in the
// inventory as the programme reckons it: by the last service or by calendar year, and never on a
// day after the end of its month.
func TestTheNextPreventiveIsThatOfTheProgramme(t *testing.T) {
	w := start(t)
	at := "/equipos/" + string(w.laptop.ID)
	served := func(day string) {
		t.Helper()
		w.write(func(c *database.Conn) error {
			a, err := w.p.Equipment.Asset(t.Context(), c, w.laptop.ID)
			if err != nil {
				return err
			}
			a.LastMaintenance = day
			return w.p.Equipment.Update(t.Context(), c, audit.By{Actor: audit.System, At: monday}, a)
		})
	}
	due := func(what, next string, late bool) {
		t.Helper()
		w.as("Carla").get(at).is(200).says("Siguiente preventivo " + next)
		list := w.as("Carla").get("/equipos?preventivo=si").is(200)
		if got := strings.Contains(list.words(), "INV-0004-21873"); got != late {
			t.Errorf("%s: overdue is %v, want %v", what, got, late)
		}
	}
	served("2024-02-29")
	due("at the end of February", "28 feb 2025", true)
	served("2025-11-20")
	due("a year and three days ago", "20 nov", true)
	w.write(func(c *database.Conn) error {
		return w.p.Settings.Set(t.Context(), c, monday, audit.System, settings.PreventiveBase, "calendario", "Así lo pidió la titular.")
	})
	due("by calendar year", "31 dic", false)
	served("2025-02-03")
	due("served last year", "31 dic", false)
	served("2024-12-30")
	due("served the year before", "31 dic 2025", true)
}
