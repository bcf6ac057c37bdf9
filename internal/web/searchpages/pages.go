// Package searchpages finds: the page of results behind the box of the top bar, what
// the command palette offers as one types, and the label of a machine read with a
// camera (rev11 R-S-01, S-04; domain §7). What is found is what the desk lets the
// reader know of.
//
//	GET /buscar          one box: orders, machines, persons, units, activities, pages
//	GET /buscar/rapido   the same in short, for the palette
//	GET /escanear        the number on a label, typed or read
package searchpages

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	Shell *web.Shell
	Desk  *orders.Desk
}

type pages struct {
	Rooms
	rev procedure.Revision // the one in force
}

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	all := procedure.Revisions()
	p := &pages{r, all[len(all)-1]}
	policy := web.Policy{Signed: true, Object: web.ObjectOrder, Note: "la mesa filtra cada resultado por quien busca"}
	return []web.Route{
		{Method: http.MethodGet, Path: web.SearchPath, Name: "buscar", Handler: p.search, Policy: policy},
		{Method: http.MethodGet, Path: web.SearchPath + "/rapido", Name: "buscar.rapido", Handler: p.quick, Policy: policy},
		{Method: http.MethodGet, Path: web.ScanPath, Name: "escanear", Handler: p.scan, Content: web.Scan, Policy: policy},
	}
}
