// Package estatepages are the pages of Coordinación Administrativa: joint reviews to
// come, replacements without a definitive number, external files and what they wait
// for, and machines that are out of their place (domain §7.6, rev11 P-07, P-08, P-09).
// They show what is on record; what the Coordinación registers of a machine is at its address.
//
//	GET /patrimonio                        what waits, and what is away
package estatepages

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	DB        *database.DB
	Desk      *orders.Desk
	People    *people.Store
	Equipment *equipment.Store
	Repair    *repair.Store
	Letters   *letters.Store
	Papers    *papers.Store
	Settings  *settings.Store
}

type pages struct{ Rooms }

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	policy := web.Policy{Who: []people.Role{people.Coordination}, Object: web.ObjectRepair, Note: "expedientes externos y custodia de los equipos, solo lectura"}
	return []web.Route{
		{Method: http.MethodGet, Path: web.EstatePath, Name: "patrimonio", Policy: policy, Handler: p.home},
	}
}
