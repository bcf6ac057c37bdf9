package orderpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
)

// machine gives a person a machine.
func (o *office) machine(of *browser, nickname, inventory string) equipment.Asset {
	o.t.Helper()
	var a equipment.Asset
	err := o.p.DB.Write(o.t.Context(), func(c *database.Conn) (err error) {
		a, err = o.p.Equipment.Add(o.t.Context(), c, audit.By{Actor: audit.System, At: monday}, equipment.Asset{
			Nickname: nickname, Type: "portatil", Brand: "Norte", Model: "L14", Inventory: inventory, Serial: "S-" + inventory, Regime: "propiedad", Status: "activo",
			HolderID: string(of.person.ID), UnitID: string(of.person.UnitID)})
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

// rev11 A-01: with a machine the form opens with it; what it fails at and whether
// work goes on is all that has to be said.
func TestARequestOpensWithTheMachine(t *testing.T) {
	o := openOffice(t, "")
	a := o.machine(o.ana, "Laptop de Ana", "INV-0001")
	page := o.ana.get("/pedir-soporte").is(200).says("Laptop de Ana", "Otra cosa", "No enciende", "Prueba esto antes").shows(`value="` + string(a.ID) + `" checked`)
	sent := page.hidden("/pedir-soporte")
	for name, v := range map[string]string{"equipo": string(a.ID), "falla": "El equipo no enciende al presionar el botón.", "puede_trabajar": "no"} {
		sent.Set(name, v)
	}
	to := o.ana.send("/pedir-soporte", sent).is(http.StatusSeeOther).header.Get("Location")
	o.ana.get(to).is(200).says("Listo, tu solicitud tiene folio", "antes de hoy", "Agregar otra orden", "Formato ST-OS", "Meta: 4 horas hábiles")
	// GAP-52: another machine, the same data, an order of its own.
	folio := strings.Split(to, "/")[2]
	again := o.ana.get("/pedir-soporte?otra=" + folio).is(200).says("Trajimos los datos de " + folio)
	again.shows(">El equipo no enciende al presionar el botón.</textarea>", `value="no" checked`).hides(`value="` + string(a.ID) + `" checked`)
	o.other.get("/pedir-soporte?otra=" + folio).is(http.StatusNotFound)
}

// rev11 P-06, domain §5.1, field 11: a backup is asked for by itself, as before a machine is
// collected from its place; such an order holds no other one.
func TestABackupIsAskedForByItself(t *testing.T) {
	o := openOffice(t, "")
	a := o.machine(o.ana, "Laptop de Ana", "INV-0001")
	sent := o.ana.get("/pedir-soporte").is(200).shows(`<option value="respaldo"`).hidden("/pedir-soporte")
	for name, v := range map[string]string{"equipo": string(a.ID), "falla": "Pido el respaldo de la carpeta de actas, no puedo entrar al equipo.", "puede_trabajar": "no", "clase": "respaldo"} {
		sent.Set(name, v)
	}
	folio := strings.Split(o.ana.send("/pedir-soporte", sent).is(http.StatusSeeOther).header.Get("Location"), "/")[2]
	v, err := o.p.Desk.Open(t.Context(), orders.System(), folio)
	if err != nil || v.Order.Class != orders.Backup || v.Order.ParentID != "" {
		t.Fatalf("%s of %q, %v", v.Order.Class, v.Order.ParentID, err)
	}
	o.ana.get("/ordenes/" + folio + "/formatos/st-os").is(200).says("Clase de servicio Respaldo de información")
	sent.Set("clase", "instalacion") // the system's own
	o.ana.send("/pedir-soporte", sent).is(http.StatusUnprocessableEntity)
}

// A machine that is already in support is said to be there, and another one is
// proposed.
func TestWithoutAMachineAServiceIsAskedFor(t *testing.T) {
	o := openOffice(t, "")
	o.ana.get("/pedir-soporte").is(200).says("¿Cuál es?").hides("Otra cosa</span>", `name="equipo"`)
}

// GAP-49: in the name of somebody who is named by their mail or their name.
func TestSomebodyAsksForAnotherPerson(t *testing.T) {
	o := openOffice(t, "")
	for i, who := range []string{o.other.person.Email, "Olga Ajena"} {
		sent := request("k" + string(rune('1'+i)))
		sent.Set("en_nombre_de", who)
		sent.Set("en_nombre_motivo", "Está de comisión y su equipo falla")
		to := o.ana.send("/pedir-soporte", sent).is(http.StatusSeeOther).header.Get("Location")
		o.other.get(strings.TrimSuffix(to, "/acuse")).is(200).says("Orden de servicio")
	}
	sent := request("k3")
	sent.Set("en_nombre_de", "Nadie de aquí")
	sent.Set("en_nombre_motivo", "Está de comisión y su equipo falla")
	o.ana.send("/pedir-soporte", sent).is(http.StatusUnprocessableEntity).shows(`value="Nadie de aquí"`)
}

// What is wrong is said beside the question, and nothing typed is lost.
func TestARequestThatLacksSomethingComesBackWhole(t *testing.T) {
	o := openOffice(t, "")
	a := o.machine(o.ana, "Laptop de Ana", "INV-0001")
	o.ana.send("/pedir-soporte", url.Values{"equipo": {string(a.ID)}, "categoria": {"orientacion-de-uso"}, "falla": {"corta"}, "_clave": {"k"}}).is(http.StatusUnprocessableEntity).
		shows(`value="`+string(a.ID)+`" checked`, ">corta</textarea>", `value="orientacion-de-uso" checked`, `href="#c-puede_trabajar"`)
}
