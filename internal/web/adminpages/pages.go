// Package adminpages are the pages of administration: persons, units, equipment,
// providers, the official calendar, parameters, imports and exports, and the state
// of the installation (domain §7.7; E-07 accounts, G-03 catalogue, G-13 roles,
// G-14 signers, S-02 units).
//
// Whoever administers changes no order and signs for nobody: these pages have no
// such act, and a person who does both needs both roles. Each change goes through
// the room that owns the data, which leaves its audit entry.
package adminpages

import (
	"context"
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/exchange"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	Shell     *web.Shell
	DB        *database.DB
	People    *people.Store
	Equipment *equipment.Store
	Settings  *settings.Store
	Exchange  *exchange.Exchange
	Desk      *orders.Desk
	Files     string // folder of the files that people attach, for the room on its disk; "" when there is none
	Repair    *repair.Store
	Papers    *papers.Store
	Discovery *discovery.Store
	Verify    func(ctx context.Context) (proof.Report, error) // judges the whole database
}

// Addresses of this room.
const (
	homePath        = "/administracion"
	personsPath     = "/personas"
	catalogPath     = "/catalogos"
	unitsPath       = "/unidades"
	providersPath   = "/proveedores"
	contractsPath   = "/contratos"
	appointmentPath = "/nombramientos"
	calendarPath    = "/calendario"
	parametersPath  = "/parametros"
	importPath      = "/importar"
	exportPath      = "/exportar"
	invitePath      = "/invitacion"
)

type pages struct{ Rooms }

// small is the largest body of a form without files.
const small = 64 << 10

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	administrator := []people.Role{people.Administrator}
	both := []people.Role{people.Administrator, people.Supervisor}
	policy := func(who []people.Role, object, note string) web.Policy {
		return web.Policy{Who: who, Object: object, Note: note}
	}
	person := policy(administrator, web.ObjectPerson, "cualquier persona; cada cambio queda en su cadena")
	catalog := policy(administrator, web.ObjectCatalog, "catálogos de la institución; cada cambio queda en su cadena")
	asset := policy(administrator, web.ObjectAsset, "datos del inventario; nunca su custodia")
	watch := policy(both, web.ObjectPerson, "datos de trabajo de cualquier persona")
	vouch := policy([]people.Role{people.Supervisor}, web.ObjectPerson, "la Supervisión avala habilidades y pasa órdenes de un AST a otro")
	anybody := web.Policy{Public: true, Object: web.ObjectPerson, Note: "solo con un enlace de un solo uso, de 256 bits, que vence en tres días"}
	var list []web.Route
	get := func(path, name string, who web.Policy, h web.Handler) {
		list = append(list, web.Route{Method: http.MethodGet, Path: path, Name: name, Policy: who, Handler: h})
	}
	// taken is the struct of the form, or why nothing typed into it is kept.
	post := func(path, name string, who web.Policy, h web.Handler, taken any) {
		route := web.Route{Method: http.MethodPost, Path: path, Name: name, Policy: who, Handler: h, Body: small}
		switch why := taken.(type) {
		case string:
			route.Unkept = why
		case func(*http.Request) any:
			route.Form = why
		default:
			route.Form = web.Taking(taken)
		}
		list = append(list, route)
	}
	form := func(path, name string, who web.Policy, h web.Handler, taken any) {
		get(path, name, who, h)
		post(path, name+".guardar", who, h, taken)
	}
	const wordless = "no lleva nada escrito"
	get(homePath, "administracion", catalog, p.home)
	list = append(list, web.Route{Method: http.MethodPost, Path: homePath + "/comprobar", Name: "administracion.comprobar", Policy: catalog, Handler: p.judge,
		Body: small, Timeout: 3 * time.Minute, Unkept: "no lleva nada escrito"})
	get(catalogPath, "catalogos", catalog, p.catalogs)

	get(personsPath, "personas", watch, p.persons)
	form(personsPath+"/nueva", "personas.nueva", person, p.newPerson, personForm{})
	one := personsPath + "/{persona}"
	get(one, "personas.ver", watch, p.person)
	form(one+"/editar", "personas.editar", person, p.editPerson, personForm{})
	post(one+"/invitacion", "personas.invitar", person, p.invite, wordless)
	post(one+"/invitacion/anular", "personas.invitar-anular", person, p.withdraw, wordless)
	post(one+"/contrasena/descartar", "personas.contrasena-descartar", person, p.dismissForgotten, wordless)
	post(one+"/sesiones/cerrar", "personas.cerrar-sesiones", person, p.closeSessions, closeForm{})
	form(one+"/relevo", "personas.relevo", vouch, p.relieve, transferForm{})
	post(one+"/roles", "personas.otorgar", person, p.grant, grantForm{})
	post(one+"/roles/retirar", "personas.retirar", person, p.revoke, revokeForm{})
	post(one+"/ausencias", "personas.ausencia", watch, p.absence, absenceForm{})
	post(one+"/ausencias/{ausencia}/retirar", "personas.ausencia-retirar", watch, p.withdrawAbsence, wordless)
	post(one+"/habilidades", "personas.avalar", vouch, p.endorse, endorseForm{})
	post(one+"/habilidades/retirar", "personas.avalar-retirar", vouch, p.unendorse, unendorseForm{})
	form(one+"/suspender", "personas.suspender", person, p.suspend, transferForm{})
	post(one+"/reactivar", "personas.reactivar", person, p.restore, wordless)
	signers := policy([]people.Role{people.Administrator, people.Director}, web.ObjectPerson, "quien administra; quien es titular, solo su suplencia, como lo juzga el registro")
	form(appointmentPath, "nombramientos", signers, p.appointments, appointmentForm{})
	form(appointmentPath+"/{nombramiento}/terminar", "nombramientos.terminar", signers, p.endAppointment, endForm{})
	form(invitePath+"/{enlace}", "invitacion", anybody, p.acceptInvitation, "son secretos")

	get(unitsPath, "unidades", catalog, p.units)
	form(unitsPath+"/nueva", "unidades.nueva", catalog, p.editUnit, unitForm{})
	form(unitsPath+"/{unidad}/nombre", "unidades.renombrar", catalog, p.renameUnit, renameForm{})
	form(unitsPath+"/{unidad}", "unidades.editar", catalog, p.editUnit, unitForm{})
	form(web.AssetsPath+"/nuevo", "equipos.nuevo", asset, p.editAsset, assetForm{})
	form(web.AssetsPath+"/{equipo}/editar", "equipos.editar", asset, p.editAsset, assetForm{})
	estate := policy([]people.Role{people.Coordination}, web.ObjectAsset, "bajas y números definitivos, con el documento que los ampara; nunca su custodia")
	form(web.AssetsPath+"/{equipo}/baja", "equipos.baja", estate, p.retire, retireForm{})
	form(web.AssetsPath+"/{equipo}/numero", "equipos.numero", estate, p.number, numberForm{})
	form("/movimientos/{movimiento}/numero", "movimientos.numero", estate, p.movement, movementForm{})
	// Whoever hands machines over, signs for them or audits it reads whom they go to and on what terms.
	works := []people.Role{people.Administrator, people.Supervisor, people.Adviser, people.Coordination, people.Director, people.Auditor}
	firms := policy(works, web.ObjectCatalog, "a quién se le reporta y cómo, sin datos de personas usuarias")
	get(providersPath, "proveedores", firms, p.providers)
	form(providersPath+"/nuevo", "proveedores.nuevo", catalog, p.editProvider, providerForm{})
	get(providersPath+"/{proveedor}", "proveedores.ver", firms, p.provider)
	form(providersPath+"/{proveedor}/editar", "proveedores.editar", catalog, p.editProvider, providerForm{})
	list = append(list, web.ShelfRoutes("proveedores", providersPath+"/{proveedor}", catalog, firms, p.providerShelfOf)...)

	terms := policy(works, web.ObjectCatalog, "contratos de la institución, sin montos ni datos de personas usuarias")
	get(contractsPath, "contratos", terms, p.contracts)
	form(contractsPath+"/nuevo", "contratos.nuevo", catalog, p.editContract, contractForm{})
	get(contractsPath+"/{contrato}", "contratos.ver", terms, p.contract)
	form(contractsPath+"/{contrato}/editar", "contratos.editar", catalog, p.editContract, contractForm{})
	list = append(list, web.ShelfRoutes("contratos", contractsPath+"/{contrato}", catalog, terms, p.contractShelfOf)...)

	get(catalogPath+"/{catalogo}", "catalogos.ver", catalog, p.book)
	form(catalogPath+"/{catalogo}/nueva", "catalogos.nueva", catalog, p.editItem, itemForm)
	form(catalogPath+"/{catalogo}/{clave}", "catalogos.editar", catalog, p.editItem, itemForm)

	get(calendarPath, "calendario", catalog, p.thisYear)
	form(calendarPath+"/{anio}", "calendario.anio", catalog, p.year, yearForm{})
	get(parametersPath, "parametros", catalog, p.parameters)
	form(parametersPath+"/{parametro}", "parametros.cambiar", catalog, p.parameter, parameterForm{})

	get(importPath+"/{que}", "importar", catalog, p.importPage)
	list = append(list, web.Route{Method: http.MethodPost, Path: importPath + "/{que}", Name: "importar.subir", Unkept: "solo un archivo, que el navegador no deja guardar a medias", Policy: catalog, Handler: p.upload,
		Body: exchange.MostBytes + 1<<20, Timeout: time.Minute})
	get(importPath+"/{que}/{archivo}", "importar.vista-previa", catalog, p.preview)
	list = append(list, web.Route{Method: http.MethodPost, Path: importPath + "/{que}/{archivo}", Name: "importar.confirmar", Unkept: wordless, Policy: catalog, Handler: p.confirm,
		Body: small, Timeout: 3 * time.Minute})
	post(importPath+"/{que}/{archivo}/descartar", "importar.descartar", catalog, p.discard, wordless)
	list = append(list, web.Route{Method: http.MethodGet, Path: exportPath + "/{archivo}", Name: "exportar", Policy: catalog, Handler: p.export, Timeout: time.Minute})
	return list
}

// by is who signs a change made here, as administrator.
func by(r *http.Request) audit.By {
	a := web.ActorOf(r.Context())
	a.At = web.Now(r.Context())
	return a.By(people.Administrator)
}

// bySigners is by for what the TDTIC may do too: who administers does it as that.
func bySigners(r *http.Request) audit.By {
	a := web.ActorOf(r.Context())
	a.At = web.Now(r.Context())
	if a.Has(people.Administrator) {
		return a.By(people.Administrator)
	}
	return a.By(people.Director)
}

// byEither is by for what a Supervisor may do too.
func byEither(r *http.Request) audit.By {
	a := web.ActorOf(r.Context())
	a.At = web.Now(r.Context())
	if a.Has(people.Supervisor) {
		return a.By(people.Supervisor)
	}
	return a.By(people.Administrator)
}

func today(r *http.Request) calendar.Day { return calendar.DayOf(web.Now(r.Context()), clock.Mexico) }

// shown returns the problem that a form shows again beside what was typed, or nil
// for an error that must become a page of its own.
func shown(err error) *problem.Error {
	switch problem.KindOf(err) {
	case problem.Invalid, problem.Refused, problem.Conflict, problem.TooMany:
		return web.Shown(err)
	}
	return nil
}

// onFields says a problem about the inputs of a page instead of the store's, given
// as pairs of the store's name and the page's.
func onFields(err error, pairs ...string) error {
	p, ok := problem.As(err)
	if !ok {
		return err
	}
	c := *p
	c.Fields = append([]problem.Field(nil), p.Fields...)
	for i := range c.Fields {
		for j := 0; j < len(pairs); j += 2 {
			if c.Fields[i].Name == pairs[j] {
				c.Fields[i].Name = pairs[j+1]
				break
			}
		}
	}
	return &c
}

// dayStart is the first instant of a local day written 2026-11-23; of today it is
// now, so that nobody holds yesterday what they get today.
func dayStart(day string, now time.Time) time.Time {
	d, err := calendar.ParseDay(day)
	if err != nil {
		return time.Time{}
	}
	if d == calendar.DayOf(now, clock.Mexico) {
		return now
	}
	return d.Time(clock.Mexico, 0, 0, 0)
}

// dayEnd is the instant after a local day; zero for no day.
func dayEnd(day string) time.Time {
	d, err := calendar.ParseDay(day)
	if err != nil {
		return time.Time{}
	}
	return d.Add(1).Time(clock.Mexico, 0, 0, 0)
}

// dayWords writes a stored day as people read it; "" stays as it is.
func dayWords(day string) string {
	if len(day) != 10 {
		return day
	}
	return day[8:] + "/" + day[5:7] + "/" + day[:4]
}

// instantDay is the local day of an instant as people read it; "" for none.
func instantDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return dayWords(calendar.DayOf(t, clock.Mexico).String())
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// known are the pairs that have something to say.
func known(pairs ...web.Pair) []web.Pair {
	kept := pairs[:0]
	for _, p := range pairs {
		if p.Text != "" {
			kept = append(kept, p)
		}
	}
	return kept
}
