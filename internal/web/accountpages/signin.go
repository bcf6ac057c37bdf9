package accountpages

import (
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// credentials are what one signs in with.
type credentials struct {
	Email    string `form:"correo" label:"Correo institucional" kind:"text" validate:"required,max=254"`
	Password string `form:"contrasena" label:"Contraseña" kind:"password" validate:"required,max=200"`
}

// backField carries where somebody was going before they were asked to sign in.
const backField = "volver"

type signInView struct {
	Problem *problem.Error
	Fields  []forms.Field
	Back    string
	Phone   string
	Setup   bool // nobody administers yet
}

func (p *pages) signInPage(w http.ResponseWriter, r *http.Request) error {
	back := web.LocalPath(r.URL.Query().Get(backField), web.HomePath)
	if web.SignedIn(r.Context()) {
		return web.SeeOther(w, r, back)
	}
	return p.showSignIn(w, r, back, nil, nil)
}

func (p *pages) showSignIn(w http.ResponseWriter, r *http.Request, back string, typed url.Values, err error) error {
	v := signInView{Back: back, Fields: forms.Describe(credentials{}), Phone: p.phone(r.Context()), Setup: p.setupOpen(r.Context())}
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
	token, err := p.People.SignIn(r.Context(), c.Email, c.Password, p.Shell.ClientAddress(r))
	if err != nil {
		return p.showSignIn(w, r, back, form, err)
	}
	return p.comeIn(w, r, token, back)
}

// comeIn gives the browser its new session and lets go of the one it had.
func (p *pages) comeIn(w http.ResponseWriter, r *http.Request, token, back string) error {
	if old := p.Shell.SessionToken(r); old != "" {
		if err := p.People.SignOut(r.Context(), old); err != nil {
			return err
		}
	}
	p.Shell.SetSession(w, token)
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
