package orderpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
)

// agreed is an order of Ana's whose maintenance Jorge has agreed for a day and an hour.
func (o *office) agreed(inventory, day, hour string) string {
	o.t.Helper()
	a := o.machine(o.ana, "Equipo "+inventory, inventory)
	res, err := o.p.Desk.Create(o.t.Context(), o.actor(o.ana), &orders.Request{RequestForm: orders.RequestForm{AssetID: string(a.ID), Fault: "Está muy lenta desde ayer.", CanWork: "no"}}, orders.Options{})
	if err != nil {
		o.t.Fatal(err)
	}
	v, err := o.p.Desk.Open(o.t.Context(), orders.System(), res.Folio)
	if err == nil {
		_, err = o.p.Desk.Perform(o.t.Context(), o.actor(o.chief, people.Supervisor), res.Folio, &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(o.tech.person.ID), Priority: string(v.Order.Priority), Why: "Conoce el equipo desde antes"}}, orders.Options{})
	}
	tech := o.actor(o.tech, people.Adviser)
	for _, act := range []orders.Act{&orders.Receive{}, &orders.RecordVisit{}, &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "mantenimiento", Reason: "Tiene polvo y el disco lleno."}}, &orders.AgreeMaintenance{SchedulePart: papers.SchedulePart{Day: day, Time: hour, Minutes: 90, Place: "sitio", Kind: "correctivo"}}} {
		if err == nil {
			o.clock.Advance(time.Minute)
			_, err = o.p.Desk.Perform(o.t.Context(), tech, res.Folio, act, orders.Options{})
		}
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return res.Folio
}

// Beside each AST the board says what maintenance they agreed, and the hours of today
// count as load (domain §7.2, GAP-30).
func TestTheBoardShowsWhatIsAgreed(t *testing.T) {
	o := openOffice(t, "")
	o.agreed("INV-0101", "2026-11-25", "10:30")
	o.chief.get("/tablero").is(200).says("Jorge Muestra", "Mantenimiento 25 nov, 10:30").hides("mantenimiento hoy")
	o.agreed("INV-0102", "2026-11-23", "13:00")
	o.chief.get("/tablero").is(200).says("1 mantenimiento hoy: 13:00")
	load := func(at time.Time) orders.AdviserLoad {
		loads, err := o.p.Desk.AdviserLoads(t.Context(), o.p.DB.Read(), at)
		if err != nil || len(loads) != 1 {
			t.Fatalf("%d loads, %v", len(loads), err)
		}
		return loads[0]
	}
	today, tomorrow := load(o.clock.Now()), load(o.clock.Now().AddDate(0, 0, 1))
	if today.Weight-tomorrow.Weight != 2 || len(today.Visits) != 2 {
		t.Errorf("an hour and a half of today weigh %g, want 2; agreed: %+v", today.Weight-tomorrow.Weight, today.Visits)
	}
}

// Who is absent is said to be, with the reason, and is neither proposed nor offered.
func TestTheBoardSaysWhoIsAbsent(t *testing.T) {
	o := openOffice(t, "")
	nora := o.enter("Nora Ausente", people.Adviser)
	o.waiting("Punto de red 1")
	if page := o.chief.get("/tablero").is(200); !strings.Contains(page.body, `<option value="`+string(nora.person.ID)) {
		t.Fatal("present, she is not offered")
	}
	err := o.p.DB.Write(t.Context(), func(c *database.Conn) error {
		return o.p.People.SetAbsence(t.Context(), c, audit.By{Actor: audit.System, At: monday}, nora.person.ID, calendar.Day{Year: 2026, Month: 11, Day: 23}, calendar.Day{Year: 2026, Month: 11, Day: 24}, "Vacaciones")
	})
	if err != nil {
		t.Fatal(err)
	}
	page := o.chief.get("/tablero").is(200).says("Nora Ausente", "Ausente", "Vacaciones")
	if strings.Contains(page.body, `<option value="`+string(nora.person.ID)) || strings.Contains(page.body, "Asignar a Nora") {
		t.Error("absent, she is offered")
	}
}

// What waits is narrowed by unit, and the address keeps it.
func TestTheBoardIsNarrowedByUnit(t *testing.T) {
	o := openOffice(t, "")
	o.waiting("Punto de red 1")
	if page := o.chief.get("/tablero").is(200); strings.Contains(page.body, `id="por-unidad"`) {
		t.Error("one unit alone is offered as a filter")
	}
	var far people.Person
	err := o.p.DB.Write(t.Context(), func(c *database.Conn) error {
		by := audit.By{Actor: audit.System, At: monday}
		u, err := o.p.People.AddUnit(t.Context(), c, by, people.Unit{Name: "Delegación lejana"})
		if err == nil {
			far, err = o.p.People.AddPerson(t.Context(), c, by, people.Person{Name: "Lejos Ejemplo", UnitID: u.ID})
		}
		return err
	})
	if err == nil {
		_, err = o.p.Desk.Create(t.Context(), people.Actor{Person: far, Roles: []people.Role{people.Requester}, At: o.clock.Now()}, &orders.Request{RequestForm: orders.RequestForm{Service: "Punto lejano", Fault: "No da servicio desde ayer.", CanWork: "no"}}, orders.Options{})
	}
	if err != nil {
		t.Fatal(err)
	}
	o.chief.get("/tablero").is(200).says("2 órdenes esperan", "Delegación lejana", "Punto de red 1 no da").shows(`id="por-unidad"`)
	o.chief.get("/tablero?unidad=" + url.QueryEscape("Delegación lejana")).is(200).says("No da servicio desde ayer").hides("Punto de red 1 no da")
}

// What is written for «Asignar a…» is kept, and gone once it was used.
func TestTheReasonForSeveralIsKept(t *testing.T) {
	o := openOffice(t, "")
	nora := o.enter("Nora Muestra", people.Adviser)
	o.waiting("Punto de red 1", "Punto de red 2")
	form := o.chief.get("/tablero").is(200).shows(`data-borrador="/tablero/borrador"`).marks()
	form.Set("ast", string(nora.person.ID))
	form.Set("motivo", "Ya está en ese edificio")
	o.chief.send("/tablero/borrador", form).is(http.StatusNoContent)
	o.chief.get("/tablero").is(200).says("Recuperamos lo que no habías enviado").shows(`value="Ya está en ese edificio"`)
	form.Set("asignar", "a")
	o.chief.send("/tablero", form).is(http.StatusSeeOther)
	o.chief.get("/tablero").is(200).hides("Recuperamos", "Ya está en ese edificio")
}
