// Package discoverypages are where inventory agents report and where somebody reviews
// what they found: the queue, each find against the inventory datum by datum, and the
// accounts under which agents report (rev11 G-03, A-16; domain §7.7).
//
//	POST /agentes/inventario                          an agent reports; GLPI/FusionInventory protocol
//	GET  /agentes                                     the accounts of agents; POST makes one
//	POST /agentes/{agente}/anular                     makes one useless
//	GET  /hallazgos                                   the queue
//	GET  /hallazgos/{hallazgo}                        one machine that reports
//	POST /hallazgos/{hallazgo}/datos/{dato}/aceptar   takes one datum over
//	GET, POST …/datos/{dato}/rechazar                 leaves it, with the reason
//	POST /hallazgos/{hallazgo}/equipo                 says which machine it is
//	POST /hallazgos/{hallazgo}/descartar              says that it is none of the ministry's
package discoverypages

import (
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	Shell     *web.Shell
	DB        *database.DB
	Discovery *discovery.Store
	Equipment *equipment.Store
	People    *people.Store
}

const (
	agentsPath = "/agentes"
	reportPath = agentsPath + "/inventario"
	findsPath  = "/hallazgos"
)

// How often one address may report, and give a wrong secret. An agent asks six times for
// one report: it tries without its account first.
const (
	asksAMinute = 120
	wrongInTen  = 20
	atOnce      = 4 // reports that are read at the same time
)

type pages struct {
	Rooms
	asked, wrong *web.Throttle
	reading      chan struct{}
}

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r, web.NewThrottle(asksAMinute, time.Minute), web.NewThrottle(wrongInTen, 10*time.Minute), make(chan struct{}, atOnce)}
	policy := web.Policy{Who: []people.Role{people.Administrator}, Object: web.ObjectAsset, Note: "quien cuida el inventario; cada decisión queda en la cadena del hallazgo y en la del equipo"}
	one, datum := findsPath+"/{hallazgo}", findsPath+"/{hallazgo}/datos/{dato}"
	const wordless = "no lleva nada escrito"
	return []web.Route{
		{Method: http.MethodPost, Path: reportPath, Name: "agentes.inventario", Handler: p.report, Body: discovery.MostSent, Quiet: true, Unkept: "habla un programa, no una persona",
			Policy: web.Policy{Public: true, Object: web.ObjectNone, Note: "con la cuenta y el secreto de un agente, con límite por dirección; solo propone, nunca cambia el inventario"}},
		{Method: http.MethodGet, Path: agentsPath, Name: "agentes", Handler: p.agents, Policy: policy},
		{Method: http.MethodPost, Path: agentsPath, Name: "agentes.nueva", Handler: p.addAgent, Body: small, Form: web.Taking(agentForm{}), Policy: policy},
		{Method: http.MethodPost, Path: agentsPath + "/{agente}/anular", Name: "agentes.anular", Handler: p.endAgent, Body: small, Unkept: wordless, Policy: policy},
		{Method: http.MethodGet, Path: findsPath, Name: "hallazgos", Handler: p.queue, Policy: policy},
		{Method: http.MethodGet, Path: one, Name: "hallazgos.ver", Handler: p.find, Policy: policy},
		{Method: http.MethodPost, Path: one + "/equipo", Name: "hallazgos.enlazar", Handler: p.link, Body: small, Form: web.Taking(linkForm{}), Policy: policy},
		{Method: http.MethodPost, Path: one + "/descartar", Name: "hallazgos.descartar", Handler: p.disown, Body: small, Form: web.Taking(reasonForm{}), Policy: policy},
		{Method: http.MethodPost, Path: datum + "/aceptar", Name: "hallazgos.aceptar", Handler: p.accept, Body: small, Unkept: wordless, Policy: policy},
		{Method: http.MethodGet, Path: datum + "/rechazar", Name: "hallazgos.rechazar", Handler: p.reject, Policy: policy},
		{Method: http.MethodPost, Path: datum + "/rechazar", Name: "hallazgos.rechazar.guardar", Handler: p.reject, Body: small, Form: web.Taking(reasonForm{}), Policy: policy},
	}
}

const small = 16 << 10

// by is who signs a decision made here, as administrator.
func by(r *http.Request) audit.By {
	a := web.ActorOf(r.Context())
	a.At = web.Now(r.Context())
	return a.By(people.Administrator)
}
