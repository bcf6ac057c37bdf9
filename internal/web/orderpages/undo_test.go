package orderpages_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

// undoing returns the form of «Deshacer» on a page, and where it is sent.
func (a answer) undoing() (string, url.Values) {
	a.t.Helper()
	m := regexp.MustCompile(`action="([^"]+/deshacer)"`).FindStringSubmatch(a.body)
	if m == nil {
		a.t.Fatalf("nothing can be undone: %s", a.words())
	}
	return m[1], a.hidden(m[1])
}

// What the board assigned is taken back with one form and no script; what somebody has
// gone on with stays and is named.
func TestTheBoardTakesBackWhatItAssigned(t *testing.T) {
	o := openOffice(t, "")
	folios := o.waiting("Punto de red 1", "Punto de red 2", "Punto de red 3")
	assign := func() (string, url.Values) {
		form := o.chief.get("/tablero").is(200).marks()
		form.Set("asignar", "sugerencia")
		o.chief.send("/tablero", form).is(http.StatusSeeOther)
		return o.chief.get("/tablero").is(200).says("3 órdenes asignadas.", "Deshacer").undoing()
	}
	path, form := assign()
	o.tech.send(path, form).is(http.StatusForbidden)
	o.chief.send(path, form).is(http.StatusSeeOther)
	o.chief.get("/tablero").is(200).says("Deshecho: 3 órdenes volvieron a esperar asignación.", "3 órdenes esperan a una persona").hides("Deshacer")
	o.chief.send(path, form).is(http.StatusSeeOther) // sent twice
	for _, f := range folios {
		if o.adviser(f) != "" {
			t.Errorf("%s is with %q", f, o.adviser(f))
		}
	}
	path, form = assign()
	o.tech.send("/ordenes/"+folios[0]+"/actividades/recibir", o.tech.get("/ordenes/"+folios[0]+"/actividades/recibir").is(200).hidden("/ordenes/"+folios[0]+"/actividades/recibir")).is(http.StatusSeeOther)
	o.chief.send(path, form).is(http.StatusConflict).says("No se deshizo la asignación de 1 orden.", "2 órdenes sí volvieron", folios[0]+": Jorge Muestra recibió la orden")
	if o.adviser(folios[0]) != o.tech.person.ID || o.adviser(folios[1]) != "" {
		t.Error("the wrong one went back")
	}
}

// A message is withdrawn from the page that follows it, by its author only.
func TestAMessageIsTakenBack(t *testing.T) {
	o := openOffice(t, "")
	page := "/ordenes/" + o.filed()
	o.ana.send(page+"/mensajes", url.Values{"texto": {"Esto no era para ustedes"}, "_clave": {"m"}}).is(http.StatusSeeOther)
	path, form := o.ana.get(page).is(200).says("Mensaje enviado.", "Esto no era para ustedes").undoing()
	o.chief.send(path, form).is(http.StatusNotFound)
	o.other.send(path, form).is(http.StatusNotFound)
	o.ana.send(path, form).is(http.StatusSeeOther)
	for _, b := range []*browser{o.ana, o.chief} {
		b.get(page).is(200).says("Retirado por su autor").hides("Esto no era para ustedes")
	}
	o.eyes.get(page).is(200).says("Esto no era para ustedes", "Retirado por su autor")
}

// A view and a draft that were thrown away come back.
func TestWhatWasThrownAwayComesBack(t *testing.T) {
	o := openOffice(t, "")
	o.chief.send("/listas/ordenes/vistas", url.Values{"nombre": {"La red"}, "consulta": {"abiertas=si"}}).is(http.StatusSeeOther)
	id := regexp.MustCompile(`/listas/ordenes/vistas/([0-9a-f-]{36})`).FindStringSubmatch(o.chief.get("/ordenes?abiertas=si").body)
	if id == nil {
		t.Fatal("there is no view")
	}
	o.chief.send("/listas/ordenes/vistas/"+id[1], url.Values{"hacer": {"eliminar"}}).is(http.StatusSeeOther)
	path, form := o.chief.get("/ordenes").hides(">La red").undoing()
	o.chief.send(path, form).is(http.StatusSeeOther)
	o.chief.get("/ordenes").says("La red").shows(">La red")

	o.ana.send("/pedir-soporte/borrador", url.Values{"falla": {"La red se cae al medio día"}})
	o.ana.send("/pedir-soporte/borrador", url.Values{"_descartar": {"si"}}).is(http.StatusSeeOther)
	path, form = o.ana.get("/pedir-soporte").is(200).hides("medio día").undoing()
	o.ana.send(path, form).is(http.StatusSeeOther)
	o.ana.get("/pedir-soporte").is(200).shows("La red se cae al medio día")
}

// A signature and a decision offer nothing to undo, and the address answers in words.
func TestADecisionIsNotUndone(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	page := "/ordenes/" + folio
	act := page + "/actividades/cancelar"
	form := o.ana.get(act).is(200).hidden(act)
	form.Set("motivo", "Ya volvió la red por sí sola")
	o.ana.send(act, form).is(http.StatusSeeOther)
	if body := o.ana.get(page).is(200).body; strings.Contains(body, "/deshacer") {
		t.Error("a cancelled order offers to undo it")
	}
	v, err := o.p.Desk.Open(t.Context(), orders.System(), folio)
	if err != nil {
		t.Fatal(err)
	}
	now := url.Values{"_version": {strconv.FormatInt(v.Order.Version, 10)}}
	o.ana.send(page+"/deshacer", now).is(http.StatusUnprocessableEntity).says("Eso no se deshace")
	o.enter("Nora Bocetos", people.Adviser).send(page+"/deshacer", now).is(http.StatusForbidden)
}
