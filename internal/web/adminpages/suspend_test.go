package adminpages_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
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
	if _, err := w.p.Desk.Perform(ctx, act(super, people.Supervisor), made.Folio, &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(jorge.ID), Priority: "alta", Why: "Conoce el equipo y pasa por ahí"}}, orders.Options{}); err != nil {
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

// The Supervisor passes on what an AST attends, at once and by the act of the
// procedure; then who administers suspends the account (rev11 A-02, GAP-12).
func TestTheSupervisorPassesTheWorkOfAnAdviserOn(t *testing.T) {
	w := start(t)
	ctx := t.Context()
	ana, super := w.person("Ana Ruiz"), w.person("Beatriz Solano", people.Supervisor)
	jorge, paola := w.person("Jorge Medrano", people.Adviser), w.person("Paola Gil", people.Adviser)
	act := func(who people.Person, roles ...people.Role) people.Actor {
		return people.Actor{Person: who, Roles: append(roles, people.Requester), At: w.clock.Now()}
	}
	var folios []string
	for _, key := range []string{"a", "b"} {
		made, err := w.p.Desk.Create(ctx, act(ana), &orders.Request{RequestForm: orders.RequestForm{Service: "Punto de red " + key, Fault: "El punto de red no da servicio.", CanWork: "no"}}, orders.Options{Key: key, Body: key})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(time.Minute)
		if _, err := w.p.Desk.Perform(ctx, act(super, people.Supervisor), made.Folio, &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(jorge.ID), Priority: "alta", Why: "Conoce el equipo y pasa por ahí"}}, orders.Options{}); err != nil {
			t.Fatal(err)
		}
		folios = append(folios, made.Folio)
	}
	var file repair.File
	w.do(func(c *database.Conn) (err error) {
		file, err = w.p.Repair.Open(ctx, c, repair.File{Kind: procedure.WarrantyFile, OrderID: "o-1", AssetID: "a-1", UserID: string(ana.ID), AdviserID: string(jorge.ID)}, w.by())
		return err
	})
	one := "/personas/" + string(jorge.ID)
	admin, beatriz := w.enter(w.admin), w.enter(super)
	admin.get(one + "/relevo").is(403)
	admin.get(one + "/suspender").is(200).says("use «Pasar su trabajo»")
	beatriz.get(one).is(200).says("Pasar su trabajo")
	beatriz.get(one+"/relevo").is(200).says("Pasan 2 órdenes y 1 expediente externo", "EXT-2026-000001", folios[0], folios[1], "Paola Gil")
	beatriz.post(one+"/relevo", "ast", string(ana.ID), "motivo", "Deja la institución hoy mismo").is(422).says("Elige")
	beatriz.post(one+"/relevo", "ast", string(paola.ID), "motivo", "corto").is(422).holds(`value="corto"`)
	beatriz.post(one+"/relevo", "ast", string(paola.ID), "motivo", "Deja la institución hoy mismo").is(303)
	for _, folio := range folios {
		v, err := w.p.Desk.Open(ctx, act(super, people.Supervisor), folio)
		if err != nil || v.Order.AdviserID != paola.ID {
			t.Errorf("%s is attended by %s (%v)", folio, v.Order.AdviserID, err)
		}
	}
	if f, err := w.p.Repair.Get(ctx, w.p.DB.Read(), file.ID); err != nil || f.AdviserID != string(paola.ID) {
		t.Errorf("the file is followed by %s (%v)", f.AdviserID, err)
	}
	beatriz.get(one + "/relevo").is(200).says("Nada que pasar")
	beatriz.post(one+"/relevo", "ast", string(paola.ID), "motivo", "Deja la institución hoy mismo").is(422)
	admin.post(one+"/suspender", "motivo", "Deja la institución").is(303)
}

func TestAnInvitationIsAnnulledAndSessionsAreClosed(t *testing.T) {
	w := start(t)
	admin, ana := w.enter(w.admin), w.person("Ana Ruiz")
	one := "/personas/" + string(ana.ID)
	page := admin.post(one + "/invitacion").is(200)
	link := regexp.MustCompile(`http://soporte\.test(/invitacion/[A-Za-z0-9_-]{43})`).FindStringSubmatch(page.body)[1]
	w.stranger().get(link).is(200)
	admin.get(one).is(200).says("Invitación pendiente", "Anular la invitación", "Hacer otro enlace")
	admin.post(one + "/invitacion/anular").is(303)
	w.stranger().get(link).is(404)
	admin.get(one).says("se anuló").hides("Anular la invitación")
	admin.post("/personas/nadie/invitacion/anular").is(404)

	hers := w.enter(ana)
	hers.get("/mi-turno").is(200)
	admin.get(one).is(200).says("Sesiones abiertas")
	admin.post(one+"/sesiones/cerrar", "cierre_motivo", "").is(422)
	admin.post(one+"/sesiones/cerrar", "cierre_motivo", "Perdió su equipo").is(303)
	hers.get("/mi-turno").is(303)
	admin.get(one).says("cerró sus sesiones", "Perdió su equipo").hides("Sesiones abiertas")
}

// rev11 S-02: past orders keep the name of their unit; its people go on in the next.
func TestAUnitThatChangesItsNameLeavesItsOrdersTheOld(t *testing.T) {
	w := start(t)
	ctx, admin, ana := t.Context(), w.enter(w.admin), w.person("Ana Ruiz")
	var asset equipment.Asset
	w.do(func(c *database.Conn) (err error) {
		asset, err = w.p.Equipment.Add(ctx, c, w.by(), equipment.Asset{Inventory: "A-1", Type: "portatil", Regime: equipment.Owned, HolderID: string(ana.ID), UnitID: w.unit.ID})
		return err
	})
	actor := people.Actor{Person: ana, Roles: []people.Role{people.Requester}, At: w.clock.Now()}
	made, err := w.p.Desk.Create(ctx, actor, &orders.Request{RequestForm: orders.RequestForm{AssetID: string(asset.ID), Fault: "La laptop no enciende desde hoy", CanWork: "no"}}, orders.Options{Key: "a", Body: "x"})
	if err != nil {
		t.Fatal(err)
	}
	path := "/unidades/" + w.unit.ID
	admin.get(path).is(200).says("Cambiar de nombre")
	version := admin.get(path + "/nombre").is(200).hidden("_version")
	admin.post(path+"/nombre", "_version", version, "nombre", "Unidad de prueba", "documento", "Gaceta 20").is(422).says("ya tiene")
	next := admin.post(path+"/nombre", "_version", version, "nombre", "Dirección de Pruebas", "documento", "Gaceta 20").is(303).location
	admin.get(next).is(200).says("se llama «Dirección de Pruebas» desde hoy", "le pasó los equipos")
	admin.get(path).is(200).says("le dio nombre nuevo", "Gaceta 20")
	admin.get("/personas/" + string(ana.ID)).says("Dirección de Pruebas")
	if page := w.enter(ana).get("/ordenes/" + made.Folio).is(200).words(); !strings.Contains(page, "Ana Ruiz, Unidad de prueba") {
		t.Errorf("the order says: %s", page)
	}
	after, err := w.p.Equipment.Asset(ctx, w.p.DB.Read(), asset.ID)
	if err != nil || next != "/unidades/"+after.UnitID {
		t.Errorf("the machine is of %s, the unit at %s (%v)", after.UnitID, next, err)
	}
}

// What cannot pass to another AST now says what it waits for, in the words of the
// procedure.
func TestASuspensionSaysWhatMustHappen(t *testing.T) {
	w := start(t)
	ctx := t.Context()
	ana, super, jorge := w.person("Ana Ruiz"), w.person("Beatriz Solano", people.Supervisor), w.person("Jorge Medrano", people.Adviser)
	act := func(who people.Person, roles ...people.Role) people.Actor {
		return people.Actor{Person: who, Roles: append(roles, people.Requester), At: w.clock.Now()}
	}
	var asset equipment.Asset
	w.do(func(c *database.Conn) (err error) {
		asset, err = w.p.Equipment.Add(ctx, c, w.by(), equipment.Asset{Inventory: "A-1", Type: "portatil", Regime: equipment.Owned, HolderID: string(ana.ID), UnitID: w.unit.ID})
		return err
	})
	made, err := w.p.Desk.Create(ctx, act(ana), &orders.Request{RequestForm: orders.RequestForm{AssetID: string(asset.ID), Fault: "La laptop no enciende desde hoy", CanWork: "no"}}, orders.Options{Key: "a", Body: "x"})
	if err == nil {
		_, err = w.p.Desk.Perform(ctx, act(super, people.Supervisor), made.Folio, &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(jorge.ID), Priority: "alta", Why: "Conoce el equipo y pasa por ahí"}}, orders.Options{})
	}
	for _, x := range []orders.Act{&orders.Receive{}, &orders.RecordVisit{}, &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "mantenimiento", Reason: "Tiene polvo y el disco lleno."}}, &orders.AgreeMaintenance{SchedulePart: papers.SchedulePart{Day: "2026-11-25", Time: "10:30", Minutes: 60, Place: "sitio", Kind: "correctivo"}}} {
		if err == nil {
			w.clock.Advance(time.Minute)
			_, err = w.p.Desk.Perform(ctx, act(jorge, people.Adviser), made.Folio, x, orders.Options{})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	w.enter(w.admin).get("/personas/"+string(jorge.ID)+"/suspender").is(200).says(made.Folio, "Toca a Usuario", "la Supervisión la pasa a otra persona")
}
