package adminpages_test

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

// An AST with open orders is not suspended by who only administers: assigning is
// the Supervisor's. Who has both roles passes the orders on by the act of the
// procedure, and suspends.
func TestOpenOrdersArePassedOnBeforeASuspension(t *testing.T) {
	w := start(t)
	ctx := t.Context()
	ana, super := w.person("Ana Ruiz"), w.person("Beatriz Solano", people.Supervisor)
	jorge, paola := w.person("Jorge Medrano", people.Adviser), w.person("Paola Gil", people.Adviser)
	both := w.person("Irma Collado", people.Administrator, people.Supervisor)
	act := func(who people.Person, roles ...people.Role) people.Actor {
		return people.Actor{Person: who, Roles: append(roles, people.Requester), At: w.clock.Now()}
	}
	var asset equipment.Asset
	w.do(func(c *database.Conn) (err error) {
		asset, err = w.p.Equipment.Add(ctx, c, w.by(), equipment.Asset{Inventory: "A-1", Type: "portatil", Regime: equipment.Owned, HolderID: string(ana.ID), UnitID: w.unit.ID})
		return err
	})
	made, err := w.p.Desk.Create(ctx, act(ana), &orders.Request{RequestForm: orders.RequestForm{AssetID: string(asset.ID), Fault: "La laptop no enciende desde hoy", CanWork: "no"}}, orders.Options{Key: "a", Body: "x"})
	if err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(10 * time.Minute)
	if _, err := w.p.Desk.Perform(ctx, act(super, people.Supervisor), made.Folio, &orders.Assign{AdviserID: string(jorge.ID), Priority: "alta", Why: "Conoce el equipo y pasa por ahí"}, orders.Options{}); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(10 * time.Minute)

	path := "/personas/" + string(jorge.ID) + "/suspender"
	admin := w.enter(w.admin)
	admin.get(path).is(200).says(made.Folio, "Asignar órdenes le toca a la Supervisión").hides("La laptop no enciende")
	admin.post(path, "motivo", "Deja la institución").is(422).says("tiene trabajo abierto", made.Folio)
	admin.post(path, "motivo", "Deja la institución hoy mismo", "ast", string(paola.ID)).is(422)

	irma := w.enter(both)
	irma.get(path).says("Pasar las órdenes y suspender", "Paola Gil")
	irma.post(path, "motivo", "corto", "ast", string(paola.ID)).is(422).holds(`value="corto"`)
	irma.post(path, "motivo", "Deja la institución hoy mismo", "ast", string(paola.ID)).is(303)
	v, err := w.p.Desk.Open(ctx, act(super, people.Supervisor), made.Folio)
	if err != nil {
		t.Fatal(err)
	}
	who, err := w.p.People.Person(ctx, w.p.DB.Read(), jorge.ID)
	if err != nil || who.Active || v.Order.AdviserID != paola.ID {
		t.Errorf("active %v, attended by %s (%v)", who.Active, v.Order.AdviserID, err)
	}
	// Who asked for an order may be suspended: it ends by its own terms.
	admin.get("/personas/"+string(ana.ID)+"/suspender").says("Órdenes que pidió", "1 equipo queda a su nombre")
	admin.post("/personas/"+string(ana.ID)+"/suspender", "motivo", "Deja la institución").is(303)
}
