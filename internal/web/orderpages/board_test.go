package orderpages_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/settings"
)

// waiting files some orders of Ana's that wait for an AST.
func (o *office) waiting(services ...string) (folios []string) {
	o.t.Helper()
	for _, s := range services {
		err := o.p.DB.Write(o.t.Context(), func(c *database.Conn) error { // each is a building too
			_, err := o.p.Settings.AddItem(o.t.Context(), c, audit.By{Actor: audit.System, At: monday}, settings.Buildings, settings.Item{Label: s})
			return err
		})
		if err != nil {
			o.t.Fatal(err)
		}
		res, err := o.p.Desk.Create(o.t.Context(), o.actor(o.ana), &orders.Request{RequestForm: orders.RequestForm{Service: s, Fault: s + " no da servicio desde hoy.", CanWork: "no", Building: s}}, orders.Options{})
		if err != nil {
			o.t.Fatal(err)
		}
		folios = append(folios, res.Folio)
		o.clock.Advance(time.Minute)
	}
	return folios
}

// marks is the board's form with all its rows marked.
func (a answer) marks() url.Values {
	a.t.Helper()
	v := a.hidden("/tablero")
	for _, m := range regexp.MustCompile(`type="checkbox" name="orden" value="([^"]+)"`).FindAllStringSubmatch(a.body, -1) {
		v.Add("orden", m[1])
	}
	return v
}

// adviser is who attends an order.
func (o *office) adviser(folio string) people.ID {
	o.t.Helper()
	v, err := o.p.Desk.Open(o.t.Context(), orders.System(), folio)
	if err != nil {
		o.t.Fatal(err)
	}
	return v.Order.AdviserID
}

// rev11 A-02, C-07: all that waits is assigned with one form, each order with its
// reason on the board, and everybody's load with what it would become.
func TestTheBoardAssignsAllAsItSuggests(t *testing.T) {
	o := openOffice(t, "")
	folios := o.waiting("Punto de red 1", "Punto de red 2", "Punto de red 3")
	form := o.chief.get("/tablero").is(200).says("3 órdenes esperan a una persona", "Asignar a Jorge").shows("Carga 0 de 24, quedaría en").marks()
	form.Set("asignar", "sugerencia")
	o.chief.send("/tablero", form).is(http.StatusSeeOther)
	o.chief.get("/tablero").is(200).says("3 órdenes asignadas", "Nada por asignar")
	for _, f := range folios {
		if o.adviser(f) != o.tech.person.ID {
			t.Errorf("%s is with %q", f, o.adviser(f))
		}
	}
}

// Two Supervisors mark the same orders: the second hears who took which, the rest
// is assigned, and nothing that was chosen is lost.
func TestTwoSupervisorsAssignAtOnce(t *testing.T) {
	o := openOffice(t, "")
	dora := o.enter("Dora Supervisora", people.Supervisor)
	folios := o.waiting("Punto de red 1", "Punto de red 2")
	form := dora.get("/tablero").is(200).marks()
	first := o.chief.get("/tablero").is(200).marks()
	first["orden"] = first["orden"][:1]
	first.Set("asignar", "sugerencia")
	o.chief.send("/tablero", first).is(http.StatusSeeOther)
	o.clock.Advance(time.Minute)
	form.Set("asignar", "sugerencia")
	dora.send("/tablero", form).is(http.StatusConflict).says("No se asignó "+folios[0]+".", "1 orden sí quedó asignada", folios[0]+": Carla Modelo asignó")
	if o.adviser(folios[1]) != o.tech.person.ID {
		t.Error("the order that nobody else took was not assigned")
	}
}

// Who is not suggested needs a reason: the board asks for it and keeps the marks.
func TestTheBoardAsksWhyForAnotherPerson(t *testing.T) {
	o := openOffice(t, "")
	nora := o.enter("Nora Bocetos", people.Adviser)
	folios := o.waiting("Punto de red 1")
	page := o.chief.get("/tablero").is(200)
	other := nora.person.ID
	if strings.Contains(page.words(), "Asignar a Nora") {
		other = o.tech.person.ID
	}
	form := page.marks()
	form.Set("asignar", "a")
	o.chief.send("/tablero", form).is(http.StatusUnprocessableEntity).says("No elegiste a quién asignarlas").shows(`" checked>`)
	form.Set("ast", string(other))
	o.chief.send("/tablero", form).is(http.StatusUnprocessableEntity).says(folios[0]+": Elegiste a alguien distinto de la sugerencia").shows(`id="lote-motivo-error"`, `value="`+string(other)+`" selected`)
	form.Set("motivo", "Conoce bien ese edificio")
	o.chief.send("/tablero", form).is(http.StatusSeeOther)
	if o.adviser(folios[0]) != other {
		t.Errorf("it is with %q", o.adviser(folios[0]))
	}
}

// The board is narrowed in the address, and the form comes back to it.
func TestTheBoardIsNarrowedInTheAddress(t *testing.T) {
	o := openOffice(t, "")
	o.waiting("Sala norte", "Sala sur")
	o.chief.get("/tablero").is(200).says("Sala norte 1", "Sala sur 1").hides("Vencidas")
	o.chief.get("/tablero?inmueble=Sala+sur").is(200).says("Sala sur no da servicio").hides("Sala norte no da servicio").shows(`action="/tablero?inmueble=Sala+sur"`)
	o.chief.get("/tablero?inmueble=Otra").is(200).says("Nada con ese filtro")
	o.clock.Advance(48 * time.Hour)
	o.chief = o.enterAgain(o.chief)
	o.chief.get("/tablero?ver=vencidas").is(200).says("Supervisor 2 2 vencidas", "Vencidas 2", "2 ya vencieron")
}

// Without a mark nothing is assigned, and the board says so.
func TestNothingMarkedIsNothingAssigned(t *testing.T) {
	o := openOffice(t, "")
	folios := o.waiting("Punto de red 1")
	form := o.chief.get("/tablero").hidden("/tablero")
	form.Set("asignar", "sugerencia")
	o.chief.send("/tablero", form).is(http.StatusUnprocessableEntity).says("No elegiste ninguna orden")
	if o.adviser(folios[0]) != "" {
		t.Error("it was assigned")
	}
	o.tech.send("/tablero", form).is(http.StatusForbidden)
}

// A long board shows a page of what waits and counts all of it; what is marked on a
// later page is assigned, and a page that emptied gives way to the first.
func TestALongBoardIsShownInPages(t *testing.T) {
	o := openOffice(t, "")
	var services []string
	for n := range 34 {
		services = append(services, "Nodo "+string(rune('A'+n/10))+string(rune('0'+n%10)))
	}
	folios := o.waiting(services...)
	rows := func(a answer) int { return strings.Count(a.body, `type="checkbox" name="orden"`) }
	first := o.chief.get("/tablero").is(200).says("34 órdenes esperan a una persona", "Mostrar más: quedan 14").hides(folios[33])
	if n := rows(first); n != 20 {
		t.Errorf("%d rows on the first page", n)
	}
	page := o.chief.get("/tablero?desde=20").is(200).says("34 órdenes esperan a una persona", "Volver a las primeras", folios[33]).hides("Mostrar más", folios[0])
	if n := rows(page); n != 14 {
		t.Errorf("%d rows on the second page", n)
	}
	form := url.Values{}
	for name, list := range page.hidden("/tablero?desde=20") {
		form[name] = list
	}
	for _, m := range regexp.MustCompile(`type="checkbox" name="orden" value="([^"]+)"`).FindAllStringSubmatch(page.body, -1) {
		form.Add("orden", m[1])
	}
	form.Set("asignar", "sugerencia")
	o.chief.send("/tablero?desde=20", form).is(http.StatusSeeOther)
	if o.adviser(folios[33]) != o.tech.person.ID || o.adviser(folios[0]) != "" {
		t.Error("it assigned something else than what was marked")
	}
	o.chief.get("/tablero?desde=20").is(200).says("20 órdenes esperan a una persona", folios[0])
}

// A long «Mi turno» shows the first thirty and counts all that wait, beyond what it reads.
func TestALongTurnIsShownInParts(t *testing.T) {
	o := openOffice(t, "")
	var services []string
	for n := range 104 {
		services = append(services, "Nodo "+string(rune('A'+n/10))+string(rune('0'+n%10)))
	}
	folios := o.waiting(services...)
	cards := func(a answer) (n int) {
		for _, f := range folios {
			if strings.Contains(a.words(), f) {
				n++
			}
		}
		return n
	}
	page := o.chief.get("/mi-turno").is(200).says("104 órdenes esperan por ti", "Aquí están las 100 primeras", "Mostrar más", "Ver las 104 en la lista").shows(`href="/mi-turno?mas=2"`, `href="/ordenes?turno=supervisor"`)
	if n := cards(page); n != 30 {
		t.Errorf("%d orders at first", n)
	}
	if n := cards(o.chief.get("/mi-turno?mas=2").is(200).says("104 órdenes esperan por ti")); n != 60 {
		t.Errorf("%d orders after asking for more", n)
	}
	all := o.chief.get("/mi-turno?mas=4").is(200).hides("Mostrar más")
	if n := cards(all); n != 100 {
		t.Errorf("%d orders in the end", n)
	}
	if n := len(page.body); n > 150_000 {
		t.Errorf("the first part weighs %d bytes", n)
	}
	if n := len(o.chief.get("/tablero").is(200).body); n > 120_000 {
		t.Errorf("the board weighs %d bytes", n)
	}
}
