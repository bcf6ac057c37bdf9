package adminpages

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

func toID(s string) people.ID { return people.ID(s) }

func personPath(id people.ID) string { return personsPath + "/" + url.PathEscape(string(id)) }

// pageLength is how many rows a list shows at once.
const pageLength = 50

// offset reads where a page of a list begins.
func offset(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("desde"))
	if err != nil || n < 0 || n > 1_000_000 {
		return 0
	}
	return n
}

// pagerOf leads to the neighbours of a page that begins at an offset.
func pagerOf(path, text string, from, shown int, more bool) web.Pages {
	if from == 0 && !more {
		return web.Pages{}
	}
	at := func(n int) string {
		q := url.Values{"desde": {strconv.Itoa(n)}}
		if text != "" {
			q.Set("q", text)
		}
		return path + "?" + q.Encode()
	}
	p := web.Pages{Words: web.Number(from+1) + " a " + web.Number(from+shown)}
	if from > 0 {
		p.Previous = at(max(0, from-pageLength))
	}
	if more {
		p.Next = at(from + pageLength)
	}
	return p
}

// typedSearch reads what is searched for, of a bearable length.
func typedSearch(r *http.Request) string {
	text := strings.ToValidUTF8(strings.ReplaceAll(r.URL.Query().Get("q"), "\x00", ""), "")
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "")
	}
	return strings.TrimSpace(text)
}

func (p *pages) persons(w http.ResponseWriter, r *http.Request) error {
	text, from := typedSearch(r), offset(r)
	list, err := p.People.Search(r.Context(), p.DB.Read(), text, pageLength+1, from)
	if err != nil {
		return err
	}
	more := len(list) > pageLength
	if more {
		list = list[:pageLength]
	}
	v := listView{section: personsPath, search: personsPath, label: "Nombre, cargo o correo", typed: text, pager: pagerOf(personsPath, text, from, len(list), more)}
	v.head = web.Heading{Title: "Personas", Rest: "Busca a una persona para ver sus papeles, sus ausencias y su cuenta."}
	v.empty = web.Emptiness{Icon: web.IconUsers, Title: "Nadie con esa búsqueda", Text: "Prueba con una parte del nombre, del cargo o del correo.", Action: web.Action{Label: "Ver a todas", Href: personsPath}}
	if web.ActorOf(r.Context()).Has(people.Administrator) {
		v.head.Actions = []web.Action{{Label: "Dar de alta", Icon: web.IconUserPlus, Href: personsPath + "/nueva", Style: web.Primary},
			{Label: "Importar", Icon: web.IconUpload, Href: importPath + "/personas"}, {Label: "Nombramientos", Icon: web.IconRubberStamp, Href: appointmentPath}}
	}
	v.sheet = web.Sheet{Caption: "Personas", Hide: true, Keys: true, Cards: true, Columns: []web.Column{{Title: "Nombre"}, {Title: "Unidad"}, {Title: "Correo"}, {Title: "Papeles"}}}
	for _, who := range list {
		roles, err := p.People.RolesOf(r.Context(), p.DB.Read(), who.ID, web.Now(r.Context()))
		if err != nil {
			return err
		}
		held := web.Cell{Content: roleBadges(roles)}
		if !who.Active {
			held = web.Cell{Content: web.StateBadge(web.Badge{Tone: web.Bad, Icon: web.IconUserOff, Text: "Suspendida"})}
		}
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{{Text: who.Name, Small: who.Post, Href: personPath(who.ID)}, {Text: who.UnitName}, {Text: orDash(who.Email)}, held})
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// personForm are the data of a person. Roles, skills and credentials are given by
// acts of their own.
type personForm struct {
	Name      string `form:"nombre" label:"Nombre completo" kind:"text" validate:"required,min=3,max=120"`
	Post      string `form:"cargo" label:"Cargo" kind:"text" validate:"max=120"`
	Unit      string `form:"unidad" label:"Unidad administrativa" kind:"choice" validate:"required,max=64"`
	Email     string `form:"correo" label:"Correo institucional" help:"Con él ingresa. Sin correo no puede tener cuenta." kind:"text" validate:"omitempty,email,max=254"`
	Extension string `form:"extension" label:"Extensión" kind:"text" validate:"max=20"`
	Building  string `form:"inmueble" label:"Inmueble" help:"La lista está en Parámetros." kind:"choice" validate:"max=80" section:"Dónde trabaja"`
	Floor     string `form:"piso" label:"Piso" kind:"text" validate:"max=20"`
	Office    string `form:"oficina" label:"Oficina o lugar" kind:"text" validate:"max=80"`
	Level     string `form:"nivel" label:"Nivel académico" help:"Se pide a quien atiende como AST." kind:"choice" options:"Técnico=Técnico|TSU=TSU|Licenciatura=Licenciatura|Ingeniería=Ingeniería" validate:"omitempty,max=40" section:"Competencia"`
	Proof     string `form:"nivel_documento" label:"Documento en que consta" help:"Su referencia: cédula, título o certificado. No hace falta copia." kind:"text" validate:"max=200"`
}

func (f personForm) onto(who people.Person) people.Person {
	who.Name, who.Post, who.UnitID, who.Email, who.Extension = f.Name, f.Post, f.Unit, f.Email, f.Extension
	who.Building, who.Floor, who.Office, who.Level, who.LevelProof = f.Building, f.Floor, f.Office, f.Level, f.Proof
	return who
}

func (p *pages) personChoices(ctx context.Context, r *http.Request, who people.Person) (forms.Choices, error) {
	units, err := p.unitOptions(ctx, p.DB.Read(), who.UnitID, today(r).String())
	if err != nil {
		return nil, err
	}
	buildings, err := p.buildings(ctx, who.Building)
	return forms.Choices{"unidad": units, "inmueble": buildings}, err
}

func (p *pages) newPerson(w http.ResponseWriter, r *http.Request) error {
	choices, err := p.personChoices(r.Context(), r, people.Person{})
	if err != nil {
		return err
	}
	f := &personForm{}
	return p.serve(w, r, editor{head: web.Heading{Title: "Dar de alta a una persona", Rest: "Después le das sus papeles y la invitas con un enlace de un solo uso."},
		section: personsPath, action: personsPath + "/nueva", button: "Dar de alta", back: personsPath, form: f, choices: choices,
		save: func(ctx context.Context, c *database.Conn, by audit.By, _ int64) (string, string, error) {
			who, err := p.People.AddPerson(ctx, c, by, f.onto(people.Person{}))
			return personPath(who.ID), who.Name + " quedó de alta. Lo que sigue: invitarla y, si le toca, darle un papel.", err
		}})
}

func (p *pages) editPerson(w http.ResponseWriter, r *http.Request) error {
	who, err := p.People.Person(r.Context(), p.DB.Read(), toID(r.PathValue("persona")))
	if err != nil {
		return err
	}
	choices, err := p.personChoices(r.Context(), r, who)
	if err != nil {
		return err
	}
	f := &personForm{Name: who.Name, Post: who.Post, Unit: who.UnitID, Email: who.Email, Extension: who.Extension, Building: who.Building, Floor: who.Floor, Office: who.Office, Level: who.Level, Proof: who.LevelProof}
	return p.serve(w, r, editor{head: web.Heading{Title: "Editar a " + who.Name, Rest: "Las órdenes pasadas conservan los datos que tenían."},
		section: personsPath, action: personPath(who.ID) + "/editar", button: "Guardar los datos", back: personPath(who.ID), form: f, version: who.Version, choices: choices,
		save: func(ctx context.Context, c *database.Conn, by audit.By, version int64) (string, string, error) {
			next := f.onto(who)
			next.Version = version
			return personPath(who.ID), "Los datos de " + f.Name + " quedaron guardados.", p.People.UpdatePerson(ctx, c, by, next)
		}})
}

// invite makes a link and shows it, this once: only its hash is kept.
func (p *pages) invite(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), toID(r.PathValue("persona"))
	v := inviteView{}
	err := p.DB.Write(ctx, func(c *database.Conn) (err error) {
		var token string
		if v.Who, err = p.People.Person(ctx, c, id); err != nil {
			return err
		}
		token, v.Until, err = p.People.Invite(ctx, c, by(r), id)
		v.Link = p.Shell.Absolute(invitePath + "/" + token)
		return err
	})
	if err != nil {
		return p.refusedOn(w, r, id, err, "", nil)
	}
	return web.Render(w, r, http.StatusOK, invitedPage(v))
}

// withdraw makes the link that was given useless, before it is used.
func (p *pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	id := toID(r.PathValue("persona"))
	err := p.DB.Write(r.Context(), func(c *database.Conn) error {
		if _, err := p.People.Person(r.Context(), c, id); err != nil {
			return err
		}
		return p.People.WithdrawInvitations(r.Context(), c, by(r), id)
	})
	if err != nil {
		return err
	}
	web.SayDone(w, r, "La invitación quedó anulada: su enlace ya no sirve.")
	return web.SeeOther(w, r, personPath(id))
}

// closeForm ends the sessions of somebody.
type closeForm struct {
	Reason string `form:"cierre_motivo" label:"Por qué se cierran" help:"Por ejemplo «Perdió su equipo»." kind:"text" validate:"required,min=4,max=300"`
}

// closeSessions ends every session of a person; the account stays as it is.
func (p *pages) closeSessions(w http.ResponseWriter, r *http.Request) error {
	f := &closeForm{}
	return p.act(w, r, formClose, f, func(c *database.Conn, id people.ID) (string, error) {
		return "Sus sesiones se cerraron. Para volver a entrar ingresa de nuevo.", p.People.CloseSessions(r.Context(), c, by(r), id, f.Reason)
	}, "motivo", "cierre_motivo")
}

// acceptForm is what an invited person chooses.
type acceptForm struct {
	Password string `form:"contrasena_nueva" label:"Tu contraseña" help:"Al menos 12 caracteres; una frase de varias palabras es fácil de recordar." kind:"password" validate:"required,max=200"`
	Again    string `form:"contrasena_nueva_repetida" label:"Repite tu contraseña" kind:"password" validate:"required,same=contrasena_nueva"`
	PIN      string `form:"pin" label:"Tu PIN para firmar" help:"De 4 a 8 dígitos, sin repetir uno solo ni ponerlos en orden. Con él firmas en el equipo de otra persona." kind:"password" validate:"required,max=8"`
	PINAgain string `form:"pin_repetido" label:"Repite tu PIN" kind:"password" validate:"required,same=pin"`
}

// acceptInvitation is the page behind the link: nobody is signed in.
func (p *pages) acceptInvitation(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("enlace")
	who, until, err := p.People.Invited(r.Context(), p.DB.Read(), token)
	if err != nil {
		return err
	}
	v := acceptView{Who: who, Until: until, Action: invitePath + "/" + url.PathEscape(token), Fields: forms.Describe(acceptForm{})}
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, acceptPage(v))
	}
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f := &acceptForm{}
	if err = forms.Decode(typed, f); err == nil {
		_, err = p.People.AcceptInvitation(r.Context(), token, f.Password, f.PIN)
	}
	if err != nil {
		err = onFields(err, "contrasena", "contrasena_nueva")
		if v.Problem = shown(err); v.Problem == nil {
			return err
		}
		v.Fields = forms.Fill(v.Fields, url.Values{}, v.Problem)
		return web.Render(w, r, web.StatusOf(err), acceptPage(v))
	}
	p.Shell.ClearSession(w, r)
	web.SayDone(w, r, "Tu cuenta está lista. Ingresa con tu correo y tu contraseña.")
	return web.SeeOther(w, r, web.SignInPath)
}

// restore makes a suspended person active again.
func (p *pages) restore(w http.ResponseWriter, r *http.Request) error {
	id := toID(r.PathValue("persona"))
	err := p.DB.Write(r.Context(), func(c *database.Conn) error { return p.People.Restore(r.Context(), c, by(r), id) })
	if err != nil {
		return p.refusedOn(w, r, id, err, "", nil)
	}
	web.SayDone(w, r, "La cuenta está activa otra vez. Sus papeles vigentes valen desde ahora.")
	return web.SeeOther(w, r, personPath(id))
}

// refusedOn shows the page of a person again with a problem, about one of its forms.
func (p *pages) refusedOn(w http.ResponseWriter, r *http.Request, id people.ID, err error, form string, typed url.Values) error {
	bad := shown(err)
	if bad == nil {
		return err
	}
	v, failed := p.personView(r, id)
	if failed != nil {
		return failed
	}
	v.Problem, v.Refused = bad, form
	if form != "" {
		v.Forms[form] = forms.Fill(v.Forms[form], typed, bad)
	}
	return web.Render(w, r, web.StatusOf(err), personPage(v))
}

// missingPerson is the answer for a person who does not exist.
var missingPerson = problem.Missing("a esa persona")
