package orderpages_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// rev11 A-07: with one device for both, the requester signs on the AST's with their
// own PIN; the AST's does not sign for them, and nobody else is offered the page.
func TestBothSignOnOneDevice(t *testing.T) {
	o := openOffice(t, "")
	nora := o.enter("Nora Bocetos", people.Adviser)
	err := o.p.DB.Write(t.Context(), func(c *database.Conn) error {
		by := audit.By{Actor: audit.System, At: monday}
		err := o.p.People.SetPIN(t.Context(), c, by, o.ana.person.ID, "739164")
		if err == nil {
			err = o.p.People.SetPIN(t.Context(), c, by, o.tech.person.ID, "285037")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	folio := o.toBeSigned()
	sign := "/ordenes/" + folio + "/actividades/firmar-enterado?presente=si"
	o.tech.get("/ordenes/" + folio).is(200).says("Firmar aquí: pasa el dispositivo a Ana").shows(`href="` + sign + `"`)
	page := o.tech.get(sign).is(200).says("Ana, estás en el dispositivo de Jorge.", "Enterado de la fecha: Ana Ejemplo", "Falta tu firma").hides("Tengo observaciones", "/borrador")
	for _, other := range []*browser{nora, o.chief, o.ana} {
		other.get(sign).is(http.StatusNotFound)
	}
	o.tech.get("/ordenes/" + folio + "/actividades/cancelar?presente=si").is(http.StatusNotFound)
	sent := page.hidden(sign)
	sent.Set("respaldo", "hecho")
	sent.Set("medio", saved.Medium)
	sent.Set("fecha_respaldo", saved.Day)
	sheet := o.tech.send(sign, sent).is(http.StatusSeeOther).header.Get("Location")
	for _, other := range []*browser{nora, o.chief, o.ana} {
		other.get(sheet).is(http.StatusNotFound)
	}
	page = o.tech.get(sheet).is(200).says("Ana, estás en el dispositivo de Jorge.", "Se firma exactamente esto", "Manifestación de respaldo")
	o.tech.get(strings.Replace(sheet, "?", "/1?", 1)).is(200)
	sign, sent = sheet, page.hidden(sheet)
	sent.Set("declara", "si")
	sent.Set("firma", "285037")
	o.tech.send(sign, sent).is(http.StatusUnprocessableEntity).hides("285037").says("Se firma exactamente esto")
	// What Ana typed is kept for nobody: it is not the AST's.
	if left, err := o.p.Drafts.Names(t.Context(), o.tech.person.ID, o.clock.Now()); err != nil || len(left) > 0 {
		t.Errorf("the AST is left with %v (%v)", left, err)
	}
	sent.Set("firma", "739164")
	o.tech.send(sign, sent).is(http.StatusSeeOther)
	v, err := o.p.Desk.Open(t.Context(), orders.System(), folio)
	if err != nil {
		t.Fatal(err)
	}
	last := v.Steps[len(v.Steps)-1]
	if v.Order.State != procedure.E08 || last.Actor != o.ana.person.ID || last.Role != procedure.Requester {
		t.Errorf("in %s, signed by %s as %s", v.Order.State, last.Actor, last.Role)
	}
	o.tech.get("/ordenes/"+folio).is(200).says("Ana Ejemplo firmó en mi dispositivo", "Nota interna")
	o.ana.get("/ordenes/" + folio).is(200).hides("en mi dispositivo")
}

// toBeSigned files an order of Ana whose maintenance has its day: she signs as informed next.
func (o *office) toBeSigned() (folio string) {
	o.t.Helper()
	a := o.machine(o.ana, "Laptop de Ana", "INV-0001")
	res, err := o.p.Desk.Create(o.t.Context(), o.actor(o.ana), &orders.Request{RequestForm: orders.RequestForm{AssetID: string(a.ID), Fault: "Está muy lenta desde ayer.", CanWork: "no"}}, orders.Options{})
	if err != nil {
		o.t.Fatal(err)
	}
	v, err := o.p.Desk.Open(o.t.Context(), orders.System(), res.Folio)
	if err != nil {
		o.t.Fatal(err)
	}
	tech := o.actor(o.tech, people.Adviser)
	for i, act := range []orders.Act{
		&orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(o.tech.person.ID), Priority: string(v.Order.Priority), Why: "Conoce el equipo desde antes"}},
		&orders.Receive{}, &orders.RecordVisit{}, &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "mantenimiento", Reason: "Tiene polvo y el disco lleno."}},
		&orders.AgreeMaintenance{SchedulePart: papers.SchedulePart{Day: "2026-11-25", Time: "10:30", Minutes: 60, Place: "sitio", Kind: "correctivo"}},
	} {
		who := tech
		if i == 0 {
			who = o.actor(o.chief, people.Supervisor)
		}
		o.clock.Advance(time.Minute)
		if _, err := o.p.Desk.Perform(o.t.Context(), who, res.Folio, act, orders.Options{}); err != nil {
			o.t.Fatal(err)
		}
	}
	return res.Folio
}
