// Package auditpages are the pages of an auditor: samples of folios, the dossier of
// one order with the clauses that apply and their evidence, the check of its chain,
// and the controlled documents of the procedure (domain §7.8, rev11,
// Q-08, S-05). They change nothing but the record of what was asked.
//
//	GET  /auditoria                               builds a sample; POST draws it
//	GET  /auditoria/muestras/{id}                 a sample that was drawn
//	GET  /auditoria/ordenes/{folio}               the dossier of an order
//	POST /auditoria/ordenes/{folio}/verificar     checks chain, signatures, custody
//	GET  /auditoria/documentos                    copies, revisions, signatures, instruments
package auditpages

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/samples"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	DB      *database.DB
	Desk    *orders.Desk
	People  *people.Store
	Letters *letters.Store
	Samples *samples.Store
}

const (
	samplePath = web.AuditPath + "/muestras"
	orderPath  = web.AuditPath + "/ordenes"
)

type pages struct{ Rooms }

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	auditor := func(object, note string) web.Policy {
		return web.Policy{Who: []people.Role{people.Auditor}, Object: object, Note: note}
	}
	read := "cualquier orden, solo lectura; cada consulta queda en la bitácora de quien audita"
	own := auditor(web.ObjectNone, "muestras de auditoría; cada una queda en la bitácora de quien la saca")
	return []web.Route{
		{Method: http.MethodGet, Path: web.AuditPath, Name: "auditoria", Policy: own, Handler: p.home},
		{Method: http.MethodPost, Path: web.AuditPath, Name: "auditoria.muestrear", Policy: own, Handler: p.draw, Body: 64 << 10, Unkept: "filtros de una consulta; vuelven escritos si hay que corregirlos"},
		{Method: http.MethodGet, Path: samplePath + "/{id}", Name: "auditoria.muestra", Policy: own, Handler: p.sample},
		{Method: http.MethodGet, Path: orderPath + "/{folio}", Name: "auditoria.orden", Policy: auditor(web.ObjectOrder, read), Handler: p.order},
		{Method: http.MethodPost, Path: orderPath + "/{folio}/verificar", Name: "auditoria.verificar", Policy: auditor(web.ObjectOrder, read), Handler: p.verify, Body: 4 << 10, Unkept: "no lleva nada escrito"},
		{Method: http.MethodGet, Path: web.RecordsPath, Name: "auditoria.documentos", Policy: auditor(web.ObjectNone, "registros controlados del procedimiento"), Handler: p.records},
	}
}

// looked are the addresses outside of this room where an auditor opens an order.
// An order is also shown whole where an act of it is not theirs and where nothing can
// be added to it.
var looked = map[string]string{
	"orden.ver": "consulta", "orden.actividad": "consulta", "orden.realizar": "consulta", "orden.adjuntar": "consulta", "orden.escribir": "consulta",
	"orden.acuse": "consulta de acuse", "orden.formato": "consulta de formato", "orden.archivo": "consulta de archivo",
	"version-publica": "revisión de textos", "version-publica.zip": "descarga de versión pública", "version-publica.pdf": "descarga de versión pública",
	"expediente.zip": "descarga de expediente", "expediente.pdf": "descarga de expediente",
	"precarga.ver": "consulta", "precarga.actividad": "consulta", "precarga.realizar": "consulta",
}

// longestFolio is longer than any folio or id: what is longer names no order, and is
// not written into a chain that never forgets.
const longestFolio = 64

// Logged makes a route enter what an auditor opens there, when no other role of
// theirs lets them read it.
func Logged(store *samples.Store, route web.Route) web.Route {
	what, ok := looked[route.Name]
	if !ok {
		return route
	}
	inner := route.Handler
	route.Handler = func(w http.ResponseWriter, r *http.Request) error {
		actor := web.ActorOf(r.Context())
		folio := r.PathValue("folio")
		if actor.Has(people.Auditor) && web.MainRole(actor) == people.Auditor && len(folio) <= longestFolio {
			if err := store.Look(r.Context(), by(r), what, folio); err != nil {
				return err
			}
		}
		return inner(w, r)
	}
	return route
}

// by is the auditor who asks.
func by(r *http.Request) audit.By {
	a := web.ActorOf(r.Context())
	a.At = web.Now(r.Context())
	return a.By(people.Auditor)
}
