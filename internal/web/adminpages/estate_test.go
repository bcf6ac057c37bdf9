package adminpages_test

import (
	"net/http"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

// P-09, GAP-21: the Coordinación Administrativa gives a machine its definitive number and
// registers that it was written off, each with what the system of the State said; nobody else
// does, nor while an order of it is open, nor twice.
func TestTheCoordinationRegistersNumbersAndDisposals(t *testing.T) {
	w := start(t)
	user := w.person("Lucía Barrera", people.Requester)
	var a equipment.Asset
	w.do(func(c *database.Conn) (err error) {
		a, err = w.p.Equipment.Add(t.Context(), c, w.by(), equipment.Asset{Inventory: "PROV-1", Serial: "S-1", Type: "portatil", Regime: equipment.Owned, HolderID: string(user.ID), UnitID: w.unit.ID, Provisional: true})
		return err
	})
	at := "/equipos/" + string(a.ID)
	teresa := w.enter(w.person("Teresa Luna", people.Coordination))
	teresa.get(at).is(200).says("Dar su número definitivo", "Registrar su baja")
	teresa.get("/patrimonio").is(200).says("PROV-1").holds(at + "/numero")
	for _, b := range []*browser{w.enter(w.admin), w.enter(w.person("Beatriz Solano", people.Supervisor)), w.enter(user)} {
		b.get(at + "/numero").is(http.StatusForbidden)
		b.get(at + "/baja").is(http.StatusForbidden)
		b.post(at+"/baja", "documento", "MOV-1", "numero", "SP-1", "fecha", "2026-11-23").is(http.StatusForbidden)
	}

	var bare equipment.Asset
	w.do(func(c *database.Conn) (err error) {
		bare, err = w.p.Equipment.Add(t.Context(), c, w.by(), equipment.Asset{Serial: "S-2", Type: "portatil", Regime: equipment.Owned, HolderID: string(user.ID), UnitID: w.unit.ID})
		return err
	})
	teresa.get("/patrimonio").is(200).says("entró sin número").holds("/equipos/" + string(bare.ID) + "/numero")
	without := teresa.get("/equipos/" + string(bare.ID) + "/numero").is(200).says("Entró al inventario sin número.")
	teresa.post("/equipos/"+string(bare.ID)+"/numero", "_version", without.hidden("_version"), "inventario", "DEF-2", "numero", "SP-3", "fecha", "2026-11-23").is(http.StatusSeeOther)
	teresa.get("/patrimonio").is(200).hides("entró sin número")

	form := teresa.get(at + "/numero").is(200).says("El número que tiene es provisional.")
	teresa.post(at+"/numero", "_version", form.hidden("_version"), "inventario", "DEF-1", "numero", "SP-1", "fecha", "2026-11-24").is(422).says("Esa fecha todavía no llega")
	teresa.post(at+"/numero", "_version", form.hidden("_version"), "inventario", "DEF-1", "numero", "SP-1", "fecha", "2026-11-23").is(http.StatusSeeOther)
	teresa.get(at).is(200).says("DEF-1").hides("(provisional)", "Dar su número definitivo")
	teresa.get(at + "/numero").is(422).says("ya es definitivo")

	act := &orders.Request{}
	act.AssetID, act.Fault, act.CanWork = string(a.ID), "No enciende desde esta mañana, ni con otro cable.", "no"
	res, err := w.p.Desk.Create(t.Context(), people.Actor{Person: user, Roles: []people.Role{people.Requester}, At: monday}, act, orders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	form = teresa.get(at + "/baja").is(200)
	retire := []string{"_version", form.hidden("_version"), "documento", "F-08 MOV-2026-000009", "numero", "SP-2", "fecha", "2026-11-23"}
	teresa.post(at+"/baja", retire...).is(422).says("tiene una orden abierta").holds(`value="F-08 MOV-2026-000009"`)
	if _, err := w.p.Desk.Perform(t.Context(), people.Actor{Person: user, Roles: []people.Role{people.Requester}, At: monday}, res.Folio, &orders.Cancel{Reason: orders.Reason{Text: "Ya no hace falta, se dará de baja."}}, orders.Options{}); err != nil {
		t.Fatal(err)
	}
	teresa.post(at+"/baja", retire...).is(http.StatusSeeOther)
	teresa.get(at).is(200).says("De baja", "F-08 MOV-2026-000009, movimiento SP-2 del 23/11/2026").hides("Registrar su baja")
	teresa.get(at + "/baja").is(422)
	got, err := w.p.Equipment.Asset(t.Context(), w.p.DB.Read(), a.ID)
	if err != nil || got.Status != equipment.Retired || got.Inventory != "DEF-1" || got.Provisional {
		t.Errorf("%+v, %v", got, err)
	}
}
