package accountpages

import (
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

const forgottenPath = web.SignInPath + "/olvide"

// forgottenForm is what somebody writes who forgot their password.
type forgottenForm struct {
	Email string `form:"correo" label:"Correo institucional" kind:"text" validate:"required,max=254,email"`
}

type forgottenView struct {
	Problem *problem.Error
	Fields  []forms.Field
	Phone   string
	Sent    bool
}

func (p *pages) forgotten(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, forgottenPage(forgottenView{Fields: forms.Describe(forgottenForm{}), Phone: p.phone(r.Context()), Sent: r.URL.Query().Has("listo")}))
}

// forget asks for a new password. There is no mail: whoever administers hands over a
// one-time link. Who has no account gets the same answer.
func (p *pages) forget(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var f forgottenForm
	if err := forms.Decode(form, &f); err != nil {
		return p.forgottenAgain(w, r, form, err)
	}
	if err := p.People.Forget(r.Context(), f.Email, p.Shell.ClientAddress(r)); err != nil {
		return p.forgottenAgain(w, r, form, err)
	}
	return web.SeeOther(w, r, forgottenPath+"?listo=1")
}

func (p *pages) forgottenAgain(w http.ResponseWriter, r *http.Request, form url.Values, err error) error {
	v := forgottenView{Phone: p.phone(r.Context()), Problem: shown(err)}
	if v.Problem == nil {
		return err
	}
	v.Fields = forms.Fill(forms.Describe(forgottenForm{}), form, v.Problem)
	return web.Render(w, r, web.StatusOf(err), forgottenPage(v))
}

// rememberWords say what it means to be remembered.
func rememberWords(days int) string {
	return "Tu sesión sigue abierta " + web.Count(days, "día", "días") + ", aunque cierres el navegador. No lo marques en un equipo que usan otras personas. Firmar te pedirá siempre tu contraseña o tu PIN."
}
