// Package accountpages are the pages about oneself: coming in and going out, the
// own account, the tray of notices, the door of the demonstration, the first
// set-up of an installation, and the two addresses by which a monitor learns
// whether the program lives (rev11 E-07 access accounts, G-13 roles).
package accountpages

import (
	"context"
	"net/http"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask. Desk and DemoPIN serve the demonstration only;
// without Setup there is no first set-up.
type Rooms struct {
	Shell    *web.Shell
	DB       *database.DB
	People   *people.Store
	Notices  *notices.Store
	Settings *settings.Store
	Desk     *orders.Desk
	Repair   *repair.Desk
	Feeds    *maintenance.Store // calendars that one follows elsewhere
	Setup    *Setup
	Demo     bool
	DemoPIN  string
}

// Addresses of this room beside those that the shell knows.
const (
	passwordPath = web.AccountPath + "/contrasena"
	pinPath      = web.AccountPath + "/pin"
	sessionsPath = web.AccountPath + "/sesiones"
	setupPath    = "/iniciar"
)

type pages struct{ Rooms }

// Routes returns the routes of the room; the door of the demonstration is one of
// them only when Demo says so, the first set-up only with a Setup.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	anybody := func(note string) web.Policy {
		return web.Policy{Public: true, Object: web.ObjectNone, Note: note}
	}
	own := web.Policy{Signed: true, Object: web.ObjectOwn, Note: "solo lo propio: la persona es la de la sesión"}
	list := []web.Route{
		{Method: http.MethodGet, Path: web.SignInPath, Name: "ingreso", Handler: p.signInPage, Policy: anybody("puerta de entrada")},
		{Method: http.MethodPost, Path: web.SignInPath, Name: "ingreso.entrar", Handler: p.signIn, Unkept: "son secretos", Body: 64 << 10,
			Policy: anybody("contraseña, con freno por cuenta y por dirección")},
		{Method: http.MethodGet, Path: forgottenPath, Name: "ingreso.olvide", Handler: p.forgotten, Policy: anybody("una pregunta sola; no dice si hay cuenta")},
		{Method: http.MethodPost, Path: forgottenPath, Name: "ingreso.olvidar", Handler: p.forget, Unkept: "una dirección sola; vuelve escrita si hay que corregirla", Body: 64 << 10,
			Policy: anybody("con freno por dirección; responde igual haya cuenta o no")},
		{Method: http.MethodPost, Path: web.SignOutPath, Name: "ingreso.salir", Handler: p.signOut, Unkept: "no lleva nada escrito", Body: 64 << 10,
			Policy: anybody("termina la sesión que trae el navegador, si trae una")},
		{Method: http.MethodGet, Path: web.AccountPath, Name: "cuenta", Handler: p.account, Policy: own},
		{Method: http.MethodPost, Path: passwordPath, Name: "cuenta.contrasena", Handler: p.changePassword, Unkept: "son secretos", Body: 64 << 10, Policy: own},
		{Method: http.MethodPost, Path: pinPath, Name: "cuenta.pin", Handler: p.changePIN, Unkept: "son secretos", Body: 64 << 10, Policy: own},
		{Method: http.MethodPost, Path: web.KeysPath, Name: "cuenta.atajos", Handler: p.changeKeys, Unkept: "no lleva nada escrito", Body: 64 << 10, Policy: own},
		{Method: http.MethodPost, Path: sessionsPath, Name: "cuenta.cerrar-sesiones", Handler: p.endSessions, Unkept: "no lleva nada escrito", Body: 64 << 10, Policy: own},
		{Method: http.MethodGet, Path: web.PrivacyPath, Name: "privacidad", Handler: p.privacy, Policy: anybody("texto público")},
		{Method: http.MethodGet, Path: printedPrivacy, Name: "privacidad.impresa", Handler: toPrivacy, Policy: anybody("la dirección que llevan los papeles impresos")},
		{Method: http.MethodPost, Path: web.PrivacyPath, Name: "privacidad.leer", Handler: p.readPrivacy, Unkept: "no lleva nada escrito", Body: 64 << 10, Policy: own},
		{Method: http.MethodGet, Path: web.NoticesPath, Name: "avisos", Handler: p.tray, Policy: own},
		{Method: http.MethodPost, Path: web.NoticesPath, Name: "avisos.leidos", Handler: p.markRead, Unkept: "no lleva nada escrito", Body: 64 << 10, Policy: own},
		{Method: http.MethodPost, Path: web.NoticesPath + web.UndoSuffix, Name: "avisos.deshacer", Handler: p.markUnread, Unkept: "no lleva nada escrito", Body: 64 << 10, Policy: own},
		{Method: http.MethodGet, Path: "/salud/viva", Name: "salud.viva", Handler: p.alive, Quiet: true, Policy: anybody("el proceso responde; sin datos")},
		{Method: http.MethodGet, Path: "/salud/lista", Name: "salud.lista", Handler: p.ready, Quiet: true, Timeout: readyWithin + readyWithin,
			Policy: anybody("la base de datos responde; sin datos")},
	}
	if r.Demo {
		list = append(list,
			web.Route{Method: http.MethodGet, Path: web.EnterPath, Name: "demo", Handler: p.door, Policy: anybody("solo en la demostración")},
			web.Route{Method: http.MethodPost, Path: web.EnterPath + "/{persona}", Name: "demo.entrar", Handler: p.enter, Unkept: "no lleva nada escrito", Body: 64 << 10,
				Policy: web.Policy{Public: true, Object: web.ObjectPerson, Note: "solo en la demostración: entra como una persona inventada"}})
	}
	if r.Setup != nil {
		list = append(list,
			web.Route{Method: http.MethodGet, Path: setupPath, Name: "iniciar", Handler: p.setupPage, Policy: anybody("solo mientras nadie administra")},
			web.Route{Method: http.MethodPost, Path: setupPath, Name: "iniciar.crear", Handler: p.setup, Unkept: "quien la llena todavía no tiene cuenta; lo que no es secreto vuelve con el error", Body: 64 << 10,
				Policy: anybody("solo mientras nadie administra y con el código de un solo uso")})
	}
	return list
}

// phone is the number to call when the system does not help, "" when none is set.
// A page that cannot read it goes without.
func (p *pages) phone(ctx context.Context) string {
	v, err := p.Settings.Now(ctx)
	if err != nil {
		return ""
	}
	return v.Text(settings.HelpPhone)
}

// shown returns the problem that a form shows again beside what was typed, or nil
// for an error that must become a page of its own.
func shown(err error) *problem.Error {
	switch problem.KindOf(err) {
	case problem.Invalid, problem.Refused, problem.Unauthenticated, problem.TooMany:
		return web.Shown(err)
	}
	return nil
}
