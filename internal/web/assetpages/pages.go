// Package assetpages shows the machines: one's own and where each is now, the
// inventory with its filters for whoever works with machines, the life of one machine
// and its label (rev11 P-02, P-03, G-03, domain §7.1, §7.2).
package assetpages

import (
	"context"
	"net/http"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/views"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	Shell     *web.Shell
	DB        *database.DB
	People    *people.Store
	Equipment *equipment.Store
	Desk      *orders.Desk
	Settings  *settings.Store
	Repair    *repair.Store
	Supplies  *supplies.Store
	Views     *views.Store
	Papers    *papers.Store
	Discovery *discovery.Store
	BaseURL   string // public address, for what a QR says

	Maintenance *maintenance.Store
}

// exportTime is how long an export may take.
const exportTime = 50 * time.Second

type pages struct{ Rooms }

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	papers := web.Policy{Who: []people.Role{people.Adviser, people.Supervisor, people.Coordination, people.Administrator}, Object: web.ObjectAsset, Note: "quien trabaja con equipos; queda en la cadena del equipo"}
	looks := papers
	looks.Who = append(slices.Clone(papers.Who), people.Director, people.Auditor)
	return slices.Concat(p.choices().Routes(), web.ShelfRoutes("equipos", web.AssetsPath+"/{equipo}", papers, looks, p.shelfOf), []web.Route{
		{Method: http.MethodGet, Path: web.AssetsPath, Name: "equipos", Handler: p.list,
			Policy: web.Policy{Signed: true, Object: web.ObjectAsset, Note: "cada quien los suyos y los compartidos de su unidad; el inventario, solo con un rol de soporte"}},
		{Method: http.MethodPost, Path: "/listas/equipos/descargar", Name: "equipos.descargar", Handler: p.export, Unkept: "no se escribe nada", Timeout: exportTime,
			Policy: web.Policy{Signed: true, Object: web.ObjectAsset, Note: "la misma consulta que la lista, y queda en la auditoría"}},
		{Method: http.MethodGet, Path: labelsPath, Name: "equipos.etiquetas", Handler: p.labels,
			Policy: web.Policy{Signed: true, Object: web.ObjectAsset, Note: "los equipos que la lista muestra a esa persona"}},
		{Method: http.MethodGet, Path: web.AssetsPath + "/{equipo}/etiqueta", Name: "equipos.etiqueta", Handler: p.label,
			Policy: web.Policy{Signed: true, Object: web.ObjectAsset, Note: "quien puede ver el equipo; uno ajeno responde como inexistente"}},
		{Method: http.MethodGet, Path: labelsPath + ".pdf", Name: "equipos.etiquetas-pdf", Handler: p.labelsPDF, Timeout: exportTime,
			Policy: web.Policy{Signed: true, Object: web.ObjectAsset, Note: "los equipos que la lista muestra a esa persona"}},
		{Method: http.MethodGet, Path: web.AssetsPath + "/{equipo}/etiqueta.pdf", Name: "equipos.etiqueta-pdf", Handler: p.labelPDF,
			Policy: web.Policy{Signed: true, Object: web.ObjectAsset, Note: "quien puede ver el equipo; uno ajeno responde como inexistente"}},
		{Method: http.MethodGet, Path: web.AssetsPath + "/{equipo}/abrir", Name: "equipos.abrir", Handler: p.open,
			Policy: web.Policy{Signed: true, Object: web.ObjectAsset, Note: "quien puede ver el equipo; uno ajeno responde como inexistente"}},
		{Method: http.MethodGet, Path: web.AssetsPath + "/{equipo}", Name: "equipos.ver", Handler: p.show,
			Policy: web.Policy{Signed: true, Object: web.ObjectAsset, Note: "resguardante, su unidad si es compartido, o rol de soporte; uno ajeno responde como inexistente"}},
	})
}

// staff tells whether somebody works with machines that are not their own.
func staff(a people.Actor) bool {
	return slices.ContainsFunc([]people.Role{people.Adviser, people.Supervisor, people.Director, people.Coordination, people.Administrator, people.Auditor}, a.Has)
}

// missing is the answer for a machine that does not exist and, in the same words,
// for one that the reader may not know of.
var missing = problem.Missing("ese equipo")

// longestRef bounds what an address can name.
const longestRef = 64

// asset reads a machine for a reader, by its id or by the number on its label. It
// is the one place that decides who may know of a machine: who answers for it, who
// works in the unit that shares it, and whoever works with machines.
func (p *pages) asset(ctx context.Context, actor people.Actor, ref string) (equipment.Asset, error) {
	if len(ref) > longestRef {
		return equipment.Asset{}, missing
	}
	c := p.DB.Read()
	a, err := p.Equipment.Asset(ctx, c, equipment.ID(ref))
	if problem.KindOf(err) == problem.NotFound {
		a, err = p.Equipment.ByInventory(ctx, c, ref)
	}
	switch {
	case problem.KindOf(err) == problem.NotFound:
		return equipment.Asset{}, missing
	case err != nil:
		return equipment.Asset{}, err
	case !mayRead(actor, a):
		return equipment.Asset{}, missing
	}
	return a, nil
}

func mayRead(actor people.Actor, a equipment.Asset) bool {
	return uses(actor, a) || staff(actor)
}

// uses tells whether a machine is the reader's own or shared by their unit.
func uses(actor people.Actor, a equipment.Asset) bool {
	me := string(actor.Person.ID)
	return a.HolderID != "" && a.HolderID == me || a.Shared && a.UnitID != "" && a.UnitID == actor.Person.UnitID
}
