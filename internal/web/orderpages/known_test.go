package orderpages_test

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
)

// rev11 A-03: whoever attends an order reads what the catalogue knows of its category;
// the requester, to whom it would look like a diagnosis, does not, and neither do others.
func TestTheASTReadsWhatIsKnownOfACategory(t *testing.T) {
	o := openOffice(t, "")
	res, err := o.p.Desk.Create(t.Context(), o.actor(o.ana), &orders.Request{RequestForm: orders.RequestForm{Service: "Equipo del 12", Fault: "Hace un ruido y no prende.", CanWork: "no", Category: "no-enciende"}}, orders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	path := "/ordenes/" + res.Folio
	o.tech.get(path).is(200).hides("Toma, no-break")
	o.clock.Advance(time.Minute)
	_, err = o.p.Desk.Perform(t.Context(), o.actor(o.chief, people.Supervisor), res.Folio, &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(o.tech.person.ID), Priority: "media", Why: "No hay otra persona afectada"}}, orders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o.tech.get(path).is(200).says("Lo que suele pasar: No enciende", "Primeras comprobaciones", "Toma, no-break, cable y fuente.", "Probar con un cable alterno.")
	o.ana.get(path).is(200).hides("Toma, no-break")
	o.chief.get(path).is(200).hides("Toma, no-break")
	// An order without a category has nothing to say.
	o.tech.get("/ordenes/" + o.filed()).is(200).hides("Lo que suele pasar")
}
