// Package assetpages shows the machines: one's own and where each is now, those
// that are away from their users, and the life of one machine (rev11 P-02, P-03,
// G-03, domain §7.1, §7.2).
package assetpages

import (
	"context"
	"net/http"
	"slices"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	Shell     *web.Shell
	DB        *database.DB
	People    *people.Store
	Equipment *equipment.Store
	Desk      *orders.Desk
}

type pages struct{ Rooms }

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	return []web.Route{
		{Method: http.MethodGet, Path: web.AssetsPath, Name: "equipos", Handler: p.list,
			Policy: web.Policy{Signed: true, Object: web.ObjectAsset, Note: "cada quien los suyos; buscar y ver los que están fuera, solo con un rol de soporte"}},
		{Method: http.MethodGet, Path: web.AssetsPath + "/{equipo}", Name: "equipos.ver", Handler: p.show,
			Policy: web.Policy{Signed: true, Object: web.ObjectAsset, Note: "resguardante, su unidad si es compartido, o rol de soporte; uno ajeno responde como inexistente"}},
	}
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
