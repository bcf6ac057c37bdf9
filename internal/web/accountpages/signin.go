package accountpages

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// credentials are what one signs in with.
type credentials struct {
	Email    string `form:"correo" label:"Correo institucional" kind:"text" validate:"required,max=254"`
	Password string `form:"contrasena" label:"Contraseña" kind:"password" validate:"required,max=200"`
}

// backField carries where somebody was going before they were asked to sign in.
const backField = "volver"

// keepField asks to be remembered on this device.
const keepField = "recordarme"

type signInView struct {
	Problem *problem.Error
	Fields  []forms.Field
	Back    string
	Phone   string
	Setup   bool // nobody administers yet
	Days    int  // for which a device may be remembered; 0 when it may not
	Keep    bool // it was asked for
}

func (p *pages) signInPage(w http.ResponseWriter, r *http.Request) error {
	back := web.LocalPath(r.URL.Query().Get(backField), web.HomePath)
	if web.SignedIn(r.Context()) {
		return web.SeeOther(w, r, back)
	}
	return p.showSignIn(w, r, back, nil, nil)
}

func (p *pages) showSignIn(w http.ResponseWriter, r *http.Request, back string, typed url.Values, err error) error {
	v := signInView{Days: p.rememberDays(r.Context()), Keep: typed.Get(keepField) != "", Back: back, Fields: forms.Describe(credentials{}), Phone: p.phone(r.Context()), Setup: p.setupOpen(r.Context())}
	if err != nil {
		if v.Problem = shown(err); v.Problem == nil {
			return err
		}
		v.Fields = forms.Fill(v.Fields, typed, v.Problem)
	}
	return web.Render(w, r, web.StatusOf(err), signInPage(v))
}

// signIn opens a session. Every failure looks alike; only whoever must wait is
// told so.
func (p *pages) signIn(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	back := web.LocalPath(form.Get(backField), web.HomePath)
	var c credentials
	if err := forms.Decode(form, &c); err != nil {
		return p.showSignIn(w, r, back, form, err)
	}
	var remember time.Duration
	if form.Get(keepField) != "" {
		remember = time.Duration(p.rememberDays(r.Context())) * 24 * time.Hour
	}
	token, err := p.People.SignInFor(r.Context(), c.Email, c.Password, p.Shell.ClientAddress(r), remember)
	if err != nil {
		return p.showSignIn(w, r, back, form, err)
	}
	return p.comeInFor(w, r, token, back, remember)
}

// rememberDays is for how many days the institution lets a device be remembered. A
// page that cannot read it goes without.
func (p *pages) rememberDays(ctx context.Context) int {
	v, err := p.Settings.Now(ctx)
	if err != nil {
		return 0
	}
	return v.Int(settings.RememberDays)
}

// comeIn gives the browser its new session and lets go of the one it had.
func (p *pages) comeIn(w http.ResponseWriter, r *http.Request, token, back string) error {
	return p.comeInFor(w, r, token, back, 0)
}

func (p *pages) comeInFor(w http.ResponseWriter, r *http.Request, token, back string, remember time.Duration) error {
	if old := p.Shell.SessionToken(r); old != "" {
		if err := p.People.SignOut(r.Context(), old); err != nil {
			return err
		}
	}
	p.Shell.SetSession(w, token, remember)
	actor, err := p.People.Resume(r.Context(), token)
	if err != nil {
		return err
	}
	change, err := p.People.MustChangePassword(r.Context(), p.DB.Read(), actor.Person.ID)
	if err != nil {
		return err
	}
	if change {
		return web.SeeOther(w, r, web.AccountPath)
	}
	return web.SeeOther(w, r, back)
}

func (p *pages) signOut(w http.ResponseWriter, r *http.Request) error {
	if token := p.Shell.SessionToken(r); token != "" {
		if err := p.People.SignOut(r.Context(), token); err != nil {
			return err
		}
	}
	p.Shell.ClearSession(w, r)
	web.SayDone(w, r, "Saliste. Lo que guardaste sigue aquí.")
	return web.SeeOther(w, r, web.SignInPath)
}
