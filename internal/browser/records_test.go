//go:build browser

package browser

import (
	"cmp"
	"net/http"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/web"
)

// records puts into the world what document control is asked to change or withdraw: a
// revision, a format, a heading and an addressee to come, an order that is held, and an
// act of disposal that waits for its decision.
func (a *atlas) records() {
	a.t.Helper()
	keeper := audit.By{Actor: string(a.w.cast.Person(seed.Saul).ID), Role: string(people.Administrator), At: a.w.clock.Now()}
	next := calendar.DayOf(keeper.At, clock.Mexico).Add(40)
	ctx := a.t.Context()
	revision := control.Revision{From: next, Document: "Oficio de prueba 5/2026"}
	revision.Revision, revision.Change = "12", "Cambio de prueba"
	signed := "2026-11-20"
	for _, name := range []string{"Ana", "Luis", "Eva", "Raúl"} {
		revision.Acts = append(revision.Acts, procedure.CoverAct{Name: name, Post: "Titular", Date: procedure.LiteralDate{Literal: "20/11/2026", Parsed: &signed}})
	}
	version := control.Version{Label: "versión 1", From: next, Document: "Minuta de prueba 12/2026", ApprovedOn: next.Add(-45), Reviewed: "Ana Ruiz", Approved: "Luis Mora", Change: "Primera aprobación"}
	version.Code = "ST-ERE"
	var closed []struct {
		Folio string `db:"folio"`
	}
	var addressee letters.Addressee
	var act control.Disposal
	err := a.w.DB.Write(ctx, func(c *database.Conn) error {
		if err := c.Select(ctx, &closed, `SELECT o.folio FROM orders o WHERE o.closed_at <> '' AND NOT EXISTS (SELECT 1 FROM order_files f WHERE f.order_id = o.id) ORDER BY o.folio LIMIT 1`); err != nil {
			return err
		}
		if len(closed) == 0 {
			a.t.Fatal("the demonstration has no closed order to be held")
		}
		var err error
		addressee, err = a.w.Letters.SetAddressee(ctx, c, letters.Addressee{Name: "Persona de prueba", Post: "Titular", Institution: "Dependencia de prueba", From: next.Add(-40)}, keeper)
		later := keeper
		later.At = keeper.At.AddDate(12, 0, 0) // when what closed today has run its time
		return cmp.Or(err,
			a.w.Control.RegisterRevision(ctx, c, revision, keeper),
			a.w.Control.RegisterVersion(ctx, c, version, keeper),
			a.w.Control.Decide(ctx, c, control.Span{Field: control.Legend, Value: "Leyenda de prueba", From: next, Reason: "Cambio de año"}, keeper),
			a.w.Control.HoldOrder(ctx, c, closed[0].Folio, "Oficio OIC/7/2026", "Hay una investigación", keeper),
			func() error { act, err = a.w.Control.ProposeDisposal(ctx, c, later); return err }(),
		)
	})
	if err != nil {
		a.t.Fatal(err)
	}
	a.form("control.destinatarios-editar", "/control/destinatarios/"+addressee.ID, seed.Saul)
	a.form("control.bajas-decidir", "/control/bajas/"+act.Folio+"/decidir", seed.Ramiro)
	a.of("control.bajas-ver")
	a.as("control-bajas-ver", "/control/bajas/"+act.Folio, seed.Ramiro, seed.Gloria)
	for route, list := range map[string]string{
		"control.revisiones-retirar": "/control/revisiones", "control.formatos-retirar": "/control/formatos", "control.encabezado-retirar": "/control/encabezado",
	} {
		a.form(route, a.linkOn(list, "/retirar/", seed.Saul), seed.Saul)
	}
	a.form("control.conservacion-levantar", a.linkOn("/control/conservacion", "/levantar/", seed.Saul), seed.Saul)
}

// machineFile gives a machine, its provider and a contract a document, which somebody may withdraw,
// and a machine and a movement without their definitive numbers.
func (a *atlas) machineFile() {
	a.t.Helper()
	ctx, laptop := a.t.Context(), a.w.cast.ByTag["lucia-laptop"]
	keeper := audit.By{Actor: string(a.w.cast.Person(seed.Saul).ID), Role: string(people.Administrator), At: a.w.clock.Now()}
	hash, size, err := a.w.Desk.Blobs.Put(ctx, strings.NewReader("%PDF-1.4 de prueba"))
	if err != nil {
		a.t.Fatal(err)
	}
	list, err := a.w.Equipment.Contracts(ctx, a.w.DB.Read(), calendar.DayOf(a.w.clock.Now(), clock.Mexico))
	if err != nil || len(list) == 0 {
		a.t.Fatalf("no contract: %v", err)
	}
	contract, fresh, move := list[0], equipment.Asset{}, papers.Paper{}
	err = a.w.DB.Write(ctx, func(c *database.Conn) error {
		one := []equipment.File{{Kind: "garantia", Name: "poliza.pdf", MediaType: "application/pdf", Size: size, Hash: hash}}
		if err := a.w.Equipment.AddFiles(ctx, c, keeper, laptop.ID, one); err != nil {
			return err
		}
		one[0].Kind = "contrato"
		if err := a.w.Equipment.AddContractFiles(ctx, c, keeper, contract.ID, one); err != nil {
			return err
		}
		if fresh, err = a.w.Equipment.Add(ctx, c, keeper, equipment.Asset{Inventory: "DEMO-PROV-9", Type: "portatil", Regime: equipment.Owned, UnitID: laptop.UnitID, Provisional: true}); err != nil {
			return err
		}
		one[0].Kind = "reporte"
		if err := a.w.Equipment.AddProviderFiles(ctx, c, keeper, laptop.ProviderID, one); err != nil {
			return err
		}
		// A movement that was acknowledged without the number of the system of the State.
		folio, err := a.w.Papers.NextFolio(ctx, c, papers.InventoryMovement, a.w.clock.Now().Year())
		if err != nil {
			return err
		}
		var order struct{ ID, Folio string }
		if err := c.Get(ctx, &order, `SELECT id, folio FROM orders WHERE state = 'F1' ORDER BY folio LIMIT 1`); err != nil {
			return err
		}
		if move, err = a.w.Papers.Open(ctx, c, papers.Paper{Kind: papers.InventoryMovement, OrderID: order.ID, Folio: folio}, papers.MovementPaper{Order: order.Folio, Day: a.w.clock.Now(), Move: papers.MovementPart{Kind: "sustitucion"}, Out: papers.MovedAsset{Inventory: laptop.Inventory, Serial: laptop.Serial}}, keeper); err != nil {
			return err
		}
		return a.w.Papers.SetStatus(ctx, c, move.ID, papers.Final, keeper)
	})
	if err != nil {
		a.t.Fatal(err)
	}
	a.form("equipos.archivo-retirar", a.linkOn(web.AssetsPath+"/"+string(laptop.ID), "/retirar", seed.Saul), seed.Saul)
	a.form("equipos.baja", web.AssetsPath+"/"+string(laptop.ID)+"/baja", seed.Teresa)
	a.form("movimientos.numero", "/movimientos/"+move.Folio+"/numero", seed.Teresa)
	a.form("equipos.numero", web.AssetsPath+"/"+string(fresh.ID)+"/numero", seed.Teresa)
	a.form("proveedores.archivo-retirar", a.linkOn("/proveedores/"+laptop.ProviderID, "/retirar", seed.Saul), seed.Saul)
	a.form("contratos.archivo-retirar", a.linkOn("/contratos/"+contract.ID, "/retirar", seed.Saul), seed.Saul)
}

// linkOn is the first address on a page that has a part in it.
func (a *atlas) linkOn(path, part, name string) string {
	a.t.Helper()
	for _, m := range links.FindAllStringSubmatch(a.fetch(path, name), -1) {
		if strings.Contains(m[1], part) {
			return strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	a.t.Errorf("%s leads nowhere with «%s» for %s", path, part, name)
	return path
}

// form adds a page with a form, as it is, as it answers when it is sent empty, and when
// each of its fields is wrong.
func (a *atlas) form(route, path, name string) {
	a.of(route)
	a.as(strings.ReplaceAll(route, ".", "-"), path, name)
	a.add(page{Path: path, As: name, Send: true, Status: http.StatusUnprocessableEntity})
	a.add(page{Path: path, As: name, Send: true, Wrong: true, Status: http.StatusUnprocessableEntity})
}

// codes are what the public page says of a paper, and of none.
func (a *atlas) codes() {
	a.t.Helper()
	var list []struct {
		Code string `db:"code"`
	}
	if err := a.w.Documents.Catch(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
	if err := a.w.DB.Read().Select(a.t.Context(), &list, `SELECT code FROM paper_copies ORDER BY code LIMIT 1`); err != nil || len(list) == 0 {
		a.t.Fatalf("the demonstration has no paper that anybody may ask for: %v", err)
	}
	a.of("verificar.codigo")
	a.as("verificar-codigo", "/verificar/"+list[0].Code, "", seed.Jorge)
	a.add(page{Path: "/verificar/AAAA-BBBB-CCCC-DDDD", Status: http.StatusNotFound, Shot: "verificar-codigo-no"})
}
