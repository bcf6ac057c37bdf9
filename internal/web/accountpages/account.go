package accountpages

import (
	"net/http"
	"net/url"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// newPassword is the form with which one changes the own password.
type newPassword struct {
	Current string `form:"actual" label:"Tu contraseña actual" kind:"password" validate:"required,max=200"`
	New     string `form:"nueva" label:"Tu contraseña nueva" help:"Al menos 12 caracteres; una frase de varias palabras es fácil de recordar." kind:"password" validate:"required,max=200"`
	Again   string `form:"nueva_repetida" label:"Repite la contraseña nueva" kind:"password" validate:"required,same=nueva"`
}

// newPIN is the form with which one sets the PIN for signing.
type newPIN struct {
	Current string `form:"contrasena_actual" label:"Tu contraseña actual" kind:"password" validate:"required,max=200"`
	PIN     string `form:"pin" label:"PIN nuevo" help:"De 4 a 8 dígitos, sin repetir uno solo ni ponerlos en orden." kind:"password" validate:"required,max=8"`
	Again   string `form:"pin_repetido" label:"Repite el PIN nuevo" kind:"password" validate:"required,same=pin"`
}

// accountView is the account page. A form that was refused brings its fields.
type accountView struct {
	Actor      people.Actor
	MustChange bool
	Theme      web.Theme
	Password   []forms.Field
	PIN        []forms.Field
	Problem    *problem.Error
	Refused    []forms.Field // of the form that Problem is about
	Feeds      []maintenance.Feed
	MayFollow  bool
}

func (v accountView) data() []web.Pair {
	person := v.Actor.Person
	place := strings.Join(nonEmpty(person.Building, floorWords(person.Floor), person.Office), ", ")
	all := []web.Pair{{Term: "Nombre", Text: person.Name}, {Term: "Cargo", Text: person.Post}, {Term: "Unidad", Text: person.UnitName},
		{Term: "Correo", Text: person.Email}, {Term: "Extensión", Text: person.Extension}, {Term: "Lugar", Text: place}}
	kept := all[:0]
	for _, pair := range all {
		if pair.Text != "" {
			kept = append(kept, pair)
		}
	}
	return kept
}

// feeds are the calendars that the person follows elsewhere, each to be revoked.
func (v accountView) feeds() []web.Line {
	lines := make([]web.Line, len(v.Feeds))
	for i, f := range v.Feeds {
		lines[i] = web.Line{Icon: web.IconCalendar, Title: f.Name, Text: f.Scope.Label() + ", creado el " + web.DayWords(f.MadeAt.Time),
			Action: web.Action{Label: "Revocar", About: f.Name, Href: web.CalendarsPath + "/" + f.ID + "/revocar", Post: true, Small: true}}
	}
	return lines
}

func floorWords(floor string) string {
	if floor == "" || strings.Contains(strings.ToLower(floor), "piso") || strings.Contains(strings.ToLower(floor), "planta") {
		return floor
	}
	return "piso " + floor
}

func nonEmpty(list ...string) []string {
	kept := list[:0]
	for _, s := range list {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

func (p *pages) account(w http.ResponseWriter, r *http.Request) error {
	return p.showAccount(w, r, nil, nil)
}

// showAccount shows the page, after a refusal with what is to be corrected. What
// was typed is all secret, so nothing of it is put back.
func (p *pages) showAccount(w http.ResponseWriter, r *http.Request, form any, err error) error {
	actor := web.ActorOf(r.Context())
	v := accountView{Actor: actor, Theme: themeOf(r), Password: forms.Describe(newPassword{}), PIN: forms.Describe(newPIN{})}
	if err != nil {
		if v.Problem = shown(err); v.Problem == nil {
			return err
		}
		switch form.(type) {
		case *newPassword:
			v.Password = forms.Fill(v.Password, url.Values{}, v.Problem)
			v.Refused = v.Password
		case *newPIN:
			v.PIN = forms.Fill(v.PIN, url.Values{}, v.Problem)
			v.Refused = v.PIN
		}
	}
	change, failed := p.People.MustChangePassword(r.Context(), p.DB.Read(), actor.Person.ID)
	if failed != nil {
		return failed
	}
	v.MustChange, v.MayFollow = change, web.May(r.Context(), web.CalendarsPath)
	if v.Feeds, failed = p.Feeds.Feeds(r.Context(), p.DB.Read(), actor.Person.ID); failed != nil {
		return failed
	}
	return web.Render(w, r, web.StatusOf(err), accountPage(v))
}

// themeOf reads which theme the browser asked for, so that the page can mark it.
// The cookie is written by the shell (web.ThemePath).
func themeOf(r *http.Request) web.Theme {
	c, err := r.Cookie("soporte-tema")
	if err != nil {
		return web.Automatic
	}
	switch t := web.Theme(c.Value); t {
	case web.Light, web.Dark:
		return t
	}
	return web.Automatic
}

// longestPIN tells a PIN from a password, which is never that short.
const longestPIN = 8

// confirm checks that the person knows their present password; a PIN, which may
// have been seen by whoever lent the device, is not enough here.
func (p *pages) confirm(r *http.Request, secret, field string) error {
	wrong := problem.OnField(field, "No es tu contraseña actual. Escríbela de nuevo; aquí no sirve el PIN.")
	if len(secret) <= longestPIN {
		return wrong
	}
	err := p.People.CheckSignature(r.Context(), web.ActorOf(r.Context()).Person.ID, secret)
	if problem.KindOf(err) == problem.Unauthenticated {
		return wrong
	}
	return err
}

// changePassword ends every session of the person, as every new password does,
// and opens one for this browser.
func (p *pages) changePassword(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var f newPassword
	if err := forms.Decode(form, &f); err != nil {
		return p.showAccount(w, r, &f, err)
	}
	if err := p.confirm(r, f.Current, "actual"); err != nil {
		return p.showAccount(w, r, &f, err)
	}
	actor := web.ActorOf(r.Context())
	err = p.DB.Write(r.Context(), func(c *database.Conn) error {
		return p.People.SetPassword(r.Context(), c, actor.By(web.MainRole(actor)), actor.Person.ID, f.New, false)
	})
	if err != nil {
		return p.showAccount(w, r, &f, onField(err, "contrasena", "nueva"))
	}
	token, err := p.People.SignIn(r.Context(), actor.Person.Email, f.New, p.Shell.ClientAddress(r))
	if err != nil {
		p.Shell.ClearSession(w, r)
		web.SayDone(w, r, "Tu contraseña cambió. Ingresa con la nueva.")
		return web.SeeOther(w, r, web.SignInPath)
	}
	p.Shell.SetSession(w, token, 0)
	web.SayDone(w, r, "Tu contraseña cambió y tus otras sesiones se cerraron.")
	return web.SeeOther(w, r, web.AccountPath)
}

// onField says a problem about the input of this page instead of the store's.
func onField(err error, from, to string) error {
	p, ok := problem.As(err)
	if !ok {
		return err
	}
	c := *p
	c.Fields = append([]problem.Field(nil), p.Fields...)
	for i := range c.Fields {
		if c.Fields[i].Name == from {
			c.Fields[i].Name = to
		}
	}
	return &c
}

func (p *pages) changePIN(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var f newPIN
	if err := forms.Decode(form, &f); err != nil {
		return p.showAccount(w, r, &f, err)
	}
	if err := p.confirm(r, f.Current, "contrasena_actual"); err != nil {
		return p.showAccount(w, r, &f, err)
	}
	actor := web.ActorOf(r.Context())
	err = p.DB.Write(r.Context(), func(c *database.Conn) error {
		return p.People.SetPIN(r.Context(), c, actor.By(web.MainRole(actor)), actor.Person.ID, f.PIN)
	})
	if err != nil {
		return p.showAccount(w, r, &f, err)
	}
	web.SayDone(w, r, "Tu PIN para firmar quedó guardado.")
	return web.SeeOther(w, r, web.AccountPath)
}

// changeKeys switches the keys off or on, for the person and on every machine
// (WCAG 2.1.4).
func (p *pages) changeKeys(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	on := form.Get("atajos") == "si"
	id := web.ActorOf(r.Context()).Person.ID
	if err := p.DB.Write(r.Context(), func(c *database.Conn) error { return p.People.SetKeys(r.Context(), c, id, on) }); err != nil {
		return err
	}
	if on {
		web.SayDone(w, r, "Tus atajos de teclado están encendidos.")
	} else {
		web.SayDone(w, r, "Tus atajos de teclado están apagados, en todos tus equipos.")
	}
	return web.SeeOther(w, r, web.LocalPath(form.Get("volver"), web.AccountPath))
}

func (p *pages) endSessions(w http.ResponseWriter, r *http.Request) error {
	id := web.ActorOf(r.Context()).Person.ID
	err := p.DB.Write(r.Context(), func(c *database.Conn) error { return p.People.EndAll(r.Context(), c, id) })
	if err != nil {
		return err
	}
	p.Shell.ClearSession(w, r)
	web.SayDone(w, r, "Se cerraron todas tus sesiones, también esta.")
	return web.SeeOther(w, r, web.SignInPath)
}
