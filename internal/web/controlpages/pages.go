// Package controlpages are the pages of document control (rev11, S-05):
// what heads and closes every paper, the versions of the formats, and the records of the
// document with what happened to them since.
//
//	GET /control                                  what there is, and what needs attention
//	    /control/encabezado                       the heading of papers, with a preview
//	    /control/encabezado/{parte}               one part of it, from a day to a day
//	GET /control/formatos                         versions of the formats
//	    /control/formatos/{codigo}/nueva          a version that the quality system approved
//	GET /control/destinatarios                    to whom letters go (GAP-33)
//	GET /control/revisiones                       revisions, and which one ruled on a day
//	GET /control/copias                           controlled copies: delivery and withdrawal
//	GET /control/normatividad                     the normative list in versions
//	GET /control/conservacion                     retention series, what is due, holds and acts
//	GET /control/bajas/{acta}                     one disposal act
//
// Whoever is signed in may read what holds; only an administrator records changes.
package controlpages

import (
	"context"
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	Shell   *web.Shell
	DB      *database.DB
	People  *people.Store
	Control *control.Store
	Letters *letters.Store
}

// Addresses of this room.
const (
	homePath    = web.ControlPath
	headingPath = homePath + "/encabezado"
	formatsPath = homePath + "/formatos"

	addresseesPath  = homePath + "/destinatarios"
	revisionsPath   = homePath + "/revisiones"
	copiesPath      = homePath + "/copias"
	instrumentsPath = homePath + "/normatividad"
	retentionPath   = homePath + "/conservacion"
	disposalsPath   = homePath + "/bajas"

	documentPath = web.ProcedurePath + "/documento"
)

type pages struct{ Rooms }

// small is the largest body of a form without files.
const small = 64 << 10

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	open := web.Policy{Signed: true, Object: web.ObjectNone, Note: "el control documental es de consulta general"}
	keeper := web.Policy{Who: []people.Role{people.Administrator}, Object: web.ObjectCatalog, Note: "registros del control documental; cada cambio queda en su cadena"}
	readers := web.Policy{Who: []people.Role{people.Administrator, people.Supervisor, people.Director, people.Auditor}, Object: web.ObjectCatalog, Note: "destinatarios de oficios y copias controladas: los ven quienes los usan"}
	var list []web.Route
	get := func(path, name string, who web.Policy, h web.Handler) {
		list = append(list, web.Route{Method: http.MethodGet, Path: path, Name: name, Policy: who, Handler: h})
	}
	form := func(path, name string, who web.Policy, h web.Handler, taken func(*http.Request) any) {
		get(path, name, who, h)
		list = append(list, web.Route{Method: http.MethodPost, Path: path, Name: name + ".guardar", Policy: who, Handler: h, Body: small, Form: taken})
	}
	get(homePath, "control", open, p.home)
	get(headingPath, "control.encabezado", open, p.heading)
	get(headingPath+"/emblema/{huella}", "control.emblema", open, p.emblem)
	form(headingPath+"/retirar/{id}", "control.encabezado-retirar", keeper, p.withdrawSpan, web.Taking(withdrawForm{}))
	get(headingPath+"/cambiar/{parte}", "control.encabezado-cambiar", keeper, p.editSpan)
	list = append(list, web.Route{Method: http.MethodPost, Path: headingPath + "/cambiar/{parte}", Name: "control.encabezado-cambiar.guardar", Policy: keeper,
		Handler: p.editSpan, Body: control.EmblemSize + small, Form: func(r *http.Request) any { return spanFormOf(r) }, Timeout: time.Minute})
	get(addresseesPath, "control.destinatarios", readers, p.addressees)
	form(addresseesPath+"/nuevo", "control.destinatarios-nuevo", keeper, p.editAddressee, web.Taking(addresseeForm{}))
	form(addresseesPath+"/{id}", "control.destinatarios-editar", keeper, p.editAddressee, web.Taking(addresseeForm{}))
	get(revisionsPath, "control.revisiones", open, p.revisions)
	form(revisionsPath+"/nueva", "control.revisiones-nueva", keeper, p.newRevision, web.Taking(revisionForm{}))
	form(revisionsPath+"/retirar/{id}", "control.revisiones-retirar", keeper, p.withdrawRevision, web.Taking(withdrawForm{}))
	get(copiesPath, "control.copias", readers, p.copies)
	form(copiesPath+"/nueva", "control.copias-nueva", keeper, p.newCopy, web.Taking(copyForm{}))
	form(copiesPath+"/retirar/{id}", "control.copias-retirar", keeper, p.withdrawCopy, web.Taking(copyEndForm{}))
	get(instrumentsPath, "control.normatividad", open, p.instruments)
	form(instrumentsPath+"/nuevo", "control.normatividad-nuevo", keeper, p.editInstrument, web.Taking(instrumentForm{}))
	get(instrumentsPath+"/{id}", "control.normatividad-ver", open, p.instrument)
	form(instrumentsPath+"/{id}/cambiar", "control.normatividad-cambiar", keeper, p.editInstrument, web.Taking(instrumentForm{}))
	director := web.Policy{Who: []people.Role{people.Director}, Object: web.ObjectCatalog, Note: "autoriza o rechaza una baja con su firma; nunca quien la propuso"}
	post := func(path, name string, who web.Policy, h web.Handler) {
		list = append(list, web.Route{Method: http.MethodPost, Path: path, Name: name, Policy: who, Handler: h, Body: small, Timeout: time.Minute, Unkept: "no lleva nada escrito"})
	}
	get(retentionPath, "control.conservacion", readers, p.retention)
	form(retentionPath+"/serie/{serie}", "control.conservacion-serie", keeper, p.editSeries, web.Taking(seriesForm{}))
	form(retentionPath+"/suspender", "control.conservacion-suspender", keeper, p.holdOrder, web.Taking(holdForm{}))
	form(retentionPath+"/levantar/{id}", "control.conservacion-levantar", keeper, p.endHold, web.Taking(holdEndForm{}))
	post(disposalsPath+"/proponer", "control.bajas-proponer", keeper, p.propose)
	get(disposalsPath+"/{acta}", "control.bajas-ver", readers, p.disposal)
	form(disposalsPath+"/{acta}/decidir", "control.bajas-decidir", director, p.decide, web.Taking(decisionForm{}))
	post(disposalsPath+"/{acta}/ejecutar", "control.bajas-ejecutar", keeper, p.execute)
	get(formatsPath, "control.formatos", open, p.formats)
	form(formatsPath+"/{codigo}/nueva", "control.formatos-nueva", keeper, p.newVersion, web.Taking(versionForm{}))
	form(formatsPath+"/{codigo}/retirar/{id}", "control.formatos-retirar", keeper, p.withdrawVersion, web.Taking(withdrawForm{}))
	return list
}

// by is who signs a change made here, as administrator.
func by(r *http.Request) audit.By {
	a := web.ActorOf(r.Context())
	a.At = web.Now(r.Context())
	return a.By(people.Administrator)
}

func keeps(ctx context.Context) bool { return web.ActorOf(ctx).Has(people.Administrator) }

func today(r *http.Request) calendar.Day { return calendar.DayOf(web.Now(r.Context()), clock.Mexico) }

// dayIn reads a day out of an address; the one given when it says none that exists.
func dayIn(r *http.Request, name string, otherwise calendar.Day) calendar.Day {
	if d, err := calendar.ParseDay(r.URL.Query().Get(name)); err == nil {
		return d
	}
	return otherwise
}

// dayTyped reads the day of a form; zero for none.
func dayTyped(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		return calendar.Day{}
	}
	return d
}

// dayWords writes a day as people read it; "" for none.
func dayWords(d calendar.Day) string {
	if d.IsZero() {
		return ""
	}
	s := d.String()
	return s[8:] + "/" + s[5:7] + "/" + s[:4]
}

// spanWords says from when to when something holds.
func spanWords(from, to calendar.Day) string {
	switch {
	case from.IsZero() && to.IsZero():
		return "desde siempre"
	case from.IsZero():
		return "hasta el " + dayWords(to)
	case to.IsZero():
		return "desde el " + dayWords(from)
	}
	return "del " + dayWords(from) + " al " + dayWords(to)
}

// shown returns the problem that a form shows again beside what was typed, or nil for an
// error that must become a page of its own.
func shown(err error) *problem.Error {
	switch problem.KindOf(err) {
	case problem.Invalid, problem.Refused, problem.Conflict, problem.TooMany:
		return web.Shown(err)
	}
	return nil
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// names are the names of persons by their ids; the program itself has one too.
func (p *pages) names(ctx context.Context, ids ...string) (func(string) string, error) {
	var list []people.ID
	for _, id := range ids {
		list = append(list, people.ID(id))
	}
	named, err := p.People.Named(ctx, p.DB.Read(), list...)
	return func(id string) string {
		if who, ok := named[people.ID(id)]; ok {
			return who.Name
		}
		return "Sistema"
	}, err
}
