package orderpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// domain §5.1, field 13: who asked for the service says from the receipt that the machine is
// not as the inventory has it. It waits for those who keep the inventory, which stays as it
// is; so does the order. Nobody else says it, and nobody learns of a foreign order.
func TestAMachineThatIsNotAsTheInventoryHasIt(t *testing.T) {
	o := openOffice(t, "")
	a := o.machine(o.ana, "Laptop de Ana", "INV-0001")
	form := o.ana.get("/pedir-soporte").is(200).hidden("/pedir-soporte")
	for name, v := range map[string]string{"equipo": string(a.ID), "falla": "El equipo no enciende al presionar el botón.", "puede_trabajar": "no"} {
		form.Set(name, v)
	}
	receipt := o.ana.send("/pedir-soporte", form).is(http.StatusSeeOther).header.Get("Location")
	folio := strings.Split(receipt, "/")[2]
	path := "/ordenes/" + folio + "/no-coincide"
	o.ana.get(receipt).is(200).shows(path)
	page := o.ana.get(path).is(200).says("Los datos del equipo de "+folio+" no coinciden", "la orden sigue su curso").shows(`value="INV-0001"`, `value="S-INV-0001"`)

	for name, x := range map[string]struct {
		fields url.Values
		says   string
	}{
		"nothing differs": {url.Values{"nota": {"Lo dice la etiqueta de abajo"}}, "Corrige al menos un dato"},
		"without how":     {url.Values{"serie": {"S-OTRA-77"}}, "Cómo lo sabes"},
	} {
		sent := page.hidden(path)
		for k, v := range map[string]string{"inventario": "INV-0001", "serie": "S-INV-0001", "tipo": "portatil", "marca": "Norte", "modelo": "L14"} {
			sent.Set(k, v)
		}
		for k, v := range x.fields {
			sent[k] = v
		}
		o.ana.send(path, sent).is(http.StatusUnprocessableEntity).says(x.says).shows(`value="` + sent.Get("serie") + `"`)
		if n := o.told(); n != 0 {
			t.Fatalf("%s: %d wait for a review", name, n)
		}
	}

	sent := page.hidden(path)
	for k, v := range map[string]string{"inventario": "INV-0001", "serie": "S-OTRA-77", "tipo": "portatil", "marca": "Norte", "modelo": "T480", "nota": "Lo dice la etiqueta de abajo"} {
		sent.Set(k, v)
	}
	o.other.get(path).is(http.StatusNotFound)
	o.other.send(path, sent).is(http.StatusNotFound)
	o.eyes.send(path, sent).is(http.StatusForbidden)
	if n := o.told(); n != 0 {
		t.Fatalf("%d wait for a review of what nobody may say", n)
	}
	o.ana.send(path, sent).is(http.StatusSeeOther)
	o.ana.get("/ordenes/" + folio).is(200).says("lo revisará quien lleva el inventario")
	if n := o.told(); n != 1 {
		t.Errorf("%d wait for a review", n)
	}
	f, err := o.p.Discovery.OfAsset(t.Context(), o.p.DB.Read(), a.ID)
	if err != nil || !strings.Contains(f.Facts.Agent, "Ana Ejemplo, "+folio) || !strings.Contains(f.Facts.Agent, "etiqueta") {
		t.Fatalf("%+v, %v", f.Facts, err)
	}
	list, err := o.p.Discovery.Proposals(t.Context(), o.p.DB.Read(), f.ID)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, x := range list {
		said[x.Present] = x.Proposed
		if !x.Pending() {
			t.Errorf("%s is %s before anybody looked", x.Field, x.State)
		}
	}
	if len(said) != 2 || said["S-INV-0001"] != "S-OTRA-77" || said["L14"] != "T480" {
		t.Errorf("it proposes %v", said)
	}
	if now, err := o.p.Equipment.Asset(t.Context(), o.p.DB.Read(), a.ID); err != nil || now.Serial != a.Serial || now.Model != a.Model || now.Version != a.Version {
		t.Errorf("the inventory says %+v, %v", now, err)
	}
	o.ana.get("/ordenes/" + folio).is(200).says("S-INV-0001")
}

// told counts what waits for those who keep the inventory.
func (o *office) told() int {
	o.t.Helper()
	list, err := o.p.Discovery.Queue(o.t.Context(), o.p.DB.Read(), false, o.clock.Now().Add(time.Hour), "", 50)
	if err != nil {
		o.t.Fatal(err)
	}
	return len(list)
}

// The form of the request asks for it, too: once the request has its folio, what differs is
// asked for; of what is no machine of the list, nothing.
func TestTheRequestLeadsToWhatDoesNotMatch(t *testing.T) {
	o := openOffice(t, "")
	a := o.machine(o.ana, "Laptop de Ana", "INV-0001")
	for equipo, next := range map[string]string{string(a.ID): "/no-coincide", "": "/acuse"} {
		form := o.ana.get("/pedir-soporte").is(200).shows(`name="no_coincide"`, `data-cuando="equipo=`+string(a.ID)+`"`).hidden("/pedir-soporte")
		for name, v := range map[string]string{"equipo": equipo, "falla": "No hay red en mi lugar desde las nueve.", "puede_trabajar": "no", "no_coincide": "si"} {
			form.Set(name, v)
		}
		if equipo == "" {
			form.Set("servicio", "red")
		}
		at := o.ana.send("/pedir-soporte", form).is(http.StatusSeeOther).header.Get("Location")
		if !strings.HasSuffix(at, next) {
			t.Errorf("machine %q leads to %s", equipo, at)
		}
		o.ana.get(at).is(200).says("tu solicitud tiene folio OS-2026-")
	}
	if n := o.told(); n != 0 {
		t.Errorf("%d corrections that nobody wrote", n)
	}
}
