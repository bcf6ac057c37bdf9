package adminpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// The forms of a person's page. Their inputs have names of their own, because they
// stand on one page.
type (
	grantForm struct {
		Role     string `form:"rol" label:"Papel" kind:"choice" options:"supervisor=Supervisor|ast=AST|coordinacion=Coordinación Administrativa|administrador=Administrador|auditor=Auditor" validate:"required,max=20"`
		From     string `form:"rol_desde" label:"Desde" kind:"date" validate:"required"`
		To       string `form:"rol_hasta" label:"Último día" help:"Vacío si no tiene fin." kind:"date" validate:"omitempty,notbefore=rol_desde"`
		Document string `form:"rol_documento" label:"Documento en que consta" kind:"text" validate:"max=200"`
	}
	revokeForm struct {
		Role   string `form:"retiro_rol" label:"Papel que se retira" kind:"choice" validate:"required,max=20"`
		Reason string `form:"retiro_motivo" label:"Por qué se retira" kind:"text" validate:"required,min=4,max=300"`
	}
	absenceForm struct {
		From   string `form:"ausencia_desde" label:"Primer día" kind:"date" validate:"required"`
		To     string `form:"ausencia_hasta" label:"Último día" kind:"date" validate:"required,notbefore=ausencia_desde"`
		Reason string `form:"ausencia_motivo" label:"Motivo" help:"Lo lee la Supervisión: «Vacaciones», «Comisión»." kind:"text" validate:"required,min=4,max=120"`
	}
	endorseForm struct {
		Skill string `form:"habilidad" label:"Habilidad que avalas" kind:"choice" options:"Bienes informáticos=Bienes informáticos|Red de datos=Red de datos|Orientación=Orientación" validate:"required,max=40"`
	}
	unendorseForm struct {
		Skill  string `form:"sin_habilidad" label:"Habilidad que retiras" kind:"choice" validate:"required,max=40"`
		Reason string `form:"sin_motivo" label:"Por qué" kind:"text" validate:"required,min=4,max=300"`
	}
)

// The names of those forms on the page.
const (
	formGrant, formRevoke, formAbsence, formEndorse, formUnendorse, formClose = "otorgar", "retirar", "ausencia", "avalar", "desavalar", "cerrar"
)

// personView is the page of a person.
type personView struct {
	Who       people.Person
	Roles     []people.Role
	Grants    []people.HeldRole
	Absences  []people.Absence
	Skills    []people.Endorsement
	Signs     []people.Appointment
	Invited   people.Invitation
	HasInvite bool
	Sessions  []people.OpenSession
	History   []web.Event
	Named     map[people.ID]people.Person
	Forms     map[string][]forms.Field
	Problem   *problem.Error
	Refused   string // name of the form that Problem is about
	Manages   bool   // the reader administers
	Vouches   bool   // the reader supervises
	Now       time.Time
}

// mostHistory is how much of the chain of a person the page shows.
const mostHistory = 25

func (p *pages) person(w http.ResponseWriter, r *http.Request) error {
	v, err := p.personView(r, toID(r.PathValue("persona")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, personPage(v))
}

func (p *pages) personView(r *http.Request, id people.ID) (personView, error) {
	ctx, c, now, actor := r.Context(), p.DB.Read(), web.Now(r.Context()), web.ActorOf(r.Context())
	v := personView{Now: now, Manages: actor.Has(people.Administrator), Vouches: actor.Has(people.Supervisor)}
	if len(id) > 64 {
		return v, missingPerson
	}
	var err error
	if v.Who, err = p.People.Person(ctx, c, id); err != nil {
		return v, err
	}
	if v.Roles, err = p.People.RolesOf(ctx, c, id, now); err != nil {
		return v, err
	}
	if v.Grants, err = p.People.Grants(ctx, c, id); err != nil {
		return v, err
	}
	if v.Absences, err = p.People.Absences(ctx, c, id, today(r)); err != nil {
		return v, err
	}
	if v.Skills, err = p.People.Endorsements(ctx, c, id); err != nil {
		return v, err
	}
	all, err := p.People.Appointments(ctx, c)
	if err != nil {
		return v, err
	}
	for _, a := range all {
		if a.PersonID == id {
			v.Signs = append(v.Signs, a)
		}
	}
	if v.Manages {
		if v.Invited, v.HasInvite, err = p.People.LastInvitation(ctx, c, id); err != nil {
			return v, err
		}
		if v.Sessions, err = p.People.OpenSessions(ctx, c, id); err != nil {
			return v, err
		}
		if v.History, err = p.historyOf(ctx, c, "persona:"+string(id), personLabels, "", nil); err != nil {
			return v, err
		}
	}
	var ids []people.ID
	for _, s := range v.Skills {
		ids = append(ids, toID(s.By))
	}
	for _, g := range v.Grants {
		ids = append(ids, toID(g.By))
	}
	if v.Named, err = p.People.Named(ctx, c, ids...); err != nil {
		return v, err
	}
	v.Forms = map[string][]forms.Field{
		formGrant:     forms.Describe(grantForm{From: today(r).String()}),
		formRevoke:    forms.Choices{"retiro_rol": v.heldOptions()}.Into(forms.Describe(revokeForm{})),
		formAbsence:   forms.Describe(absenceForm{}),
		formClose:     forms.Describe(closeForm{}),
		formEndorse:   forms.Describe(endorseForm{}),
		formUnendorse: forms.Choices{"sin_habilidad": v.skillOptions()}.Into(forms.Describe(unendorseForm{})),
	}
	return v, nil
}

// act takes in one of the forms of a person's page.
func (p *pages) act(w http.ResponseWriter, r *http.Request, name string, form any, do func(c *database.Conn, id people.ID) (done string, err error), fields ...string) error {
	id := toID(r.PathValue("persona"))
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	done := web.TwiceSaid
	if err = forms.Decode(typed, form); err == nil {
		_, err = web.Once(r, p.DB, typed, func(_ context.Context, c *database.Conn) (err error) {
			done, err = do(c, id)
			return err
		})
	}
	if err != nil {
		return p.refusedOn(w, r, id, onFields(err, fields...), name, typed)
	}
	web.SayDone(w, r, done)
	return web.SeeOther(w, r, personPath(id))
}

func (p *pages) grant(w http.ResponseWriter, r *http.Request) error {
	f := &grantForm{}
	return p.act(w, r, formGrant, f, func(c *database.Conn, id people.ID) (string, error) {
		g := people.Grant{PersonID: id, Role: people.Role(f.Role), From: dayStart(f.From, web.Now(r.Context())), To: dayEnd(f.To), Document: f.Document}
		return "Papel otorgado: " + web.RoleName(g.Role) + ". La persona vuelve a ingresar para ejercerlo.", p.People.GrantRole(r.Context(), c, by(r), g)
	}, "desde", "rol_desde", "hasta", "rol_hasta")
}

func (p *pages) revoke(w http.ResponseWriter, r *http.Request) error {
	f := &revokeForm{}
	return p.act(w, r, formRevoke, f, func(c *database.Conn, id people.ID) (string, error) {
		return "Papel retirado: " + web.RoleName(people.Role(f.Role)) + ". Sus sesiones se cerraron.", p.People.RevokeRole(r.Context(), c, by(r), id, people.Role(f.Role), f.Reason)
	}, "rol", "retiro_rol", "motivo", "retiro_motivo")
}

func (p *pages) absence(w http.ResponseWriter, r *http.Request) error {
	f := &absenceForm{}
	return p.act(w, r, formAbsence, f, func(c *database.Conn, id people.ID) (string, error) {
		from, err := calendar.ParseDay(f.From)
		if err != nil {
			return "", problem.OnField("ausencia_desde", "Escribe una fecha que exista.")
		}
		to, err := calendar.ParseDay(f.To)
		if err != nil {
			return "", problem.OnField("ausencia_hasta", "Escribe una fecha que exista.")
		}
		return "Ausencia registrada. Mientras dure no se le asignan órdenes.", p.People.SetAbsence(r.Context(), c, byEither(r), id, from, to, f.Reason)
	}, "desde", "ausencia_desde", "hasta", "ausencia_hasta", "motivo", "ausencia_motivo")
}

func (p *pages) withdrawAbsence(w http.ResponseWriter, r *http.Request) error {
	id, absence := toID(r.PathValue("persona")), r.PathValue("ausencia")
	err := p.DB.Write(r.Context(), func(c *database.Conn) error {
		// The path names a person: an absence of somebody else is none of theirs.
		list, err := p.People.Absences(r.Context(), c, id, calendar.Day{Year: 1, Month: 1, Day: 1})
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(a people.Absence) bool { return a.ID == absence }) {
			return problem.Missing("esa ausencia")
		}
		return p.People.WithdrawAbsence(r.Context(), c, byEither(r), absence)
	})
	if err != nil {
		return err
	}
	web.SayDone(w, r, "Ausencia retirada: la persona está presente.")
	return web.SeeOther(w, r, personPath(id))
}

func (p *pages) endorse(w http.ResponseWriter, r *http.Request) error {
	f := &endorseForm{}
	return p.act(w, r, formEndorse, f, func(c *database.Conn, id people.ID) (string, error) {
		return "Avalaste la habilidad «" + f.Skill + "».", p.People.Endorse(r.Context(), c, byEither(r), id, f.Skill)
	})
}

func (p *pages) unendorse(w http.ResponseWriter, r *http.Request) error {
	f := &unendorseForm{}
	return p.act(w, r, formUnendorse, f, func(c *database.Conn, id people.ID) (string, error) {
		return "Retiraste la habilidad «" + f.Skill + "».", p.People.Unendorse(r.Context(), c, byEither(r), id, f.Skill, f.Reason)
	}, "habilidad", "sin_habilidad", "motivo", "sin_motivo")
}

// current tells whether a grant is in force or still to come.
func (v personView) current(g people.HeldRole) bool { return g.To.IsZero() || g.To.After(v.Now) }

func (v personView) heldOptions() []forms.Option {
	var list []forms.Option
	for _, g := range v.Grants {
		if v.current(g) && !slices.ContainsFunc(list, func(o forms.Option) bool { return o.Key == string(g.Role) }) {
			list = append(list, forms.Option{Key: string(g.Role), Label: web.RoleName(g.Role)})
		}
	}
	return list
}

func (v personView) skillOptions() []forms.Option {
	var list []forms.Option
	for _, s := range v.Skills {
		list = append(list, forms.Option{Key: s.Skill, Label: s.Skill})
	}
	return list
}

func (v personView) name(id string) string {
	if id == audit.System {
		return "El sistema"
	}
	if who, ok := v.Named[toID(id)]; ok {
		return who.Name
	}
	return id
}

func (v personView) heading() web.Heading {
	h := web.Heading{Title: v.Who.Name, Answer: v.Who.Post, Rest: v.Who.UnitName}
	if h.Answer != "" {
		h.Answer += "."
	}
	h.State = web.Badge{Tone: web.Good, Icon: web.IconUserCheck, Text: "Activa"}
	if !v.Who.Active {
		h.State = web.Badge{Tone: web.Bad, Icon: web.IconUserOff, Text: "Suspendida"}
	}
	if v.Manages {
		h.Actions = []web.Action{{Label: "Editar los datos", Icon: web.IconEdit, Href: personPath(v.Who.ID) + "/editar"}}
	}
	if v.Vouches && slices.ContainsFunc(v.Grants, func(g people.HeldRole) bool { return g.Role == people.Adviser }) {
		h.Actions = append(h.Actions, web.Action{Label: "Pasar su trabajo", Icon: web.IconArrowsExchange, Href: personPath(v.Who.ID) + "/relevo"})
	}
	return h
}

func (v personView) data() []web.Pair {
	return known(web.Pair{Term: "Correo", Text: v.Who.Email}, web.Pair{Term: "Extensión", Text: v.Who.Extension}, web.Pair{Term: "Inmueble", Text: v.Who.Building},
		web.Pair{Term: "Piso", Text: v.Who.Floor}, web.Pair{Term: "Oficina", Text: v.Who.Office}, web.Pair{Term: "Nivel académico", Text: v.Who.Level}, web.Pair{Term: "Documento del nivel", Text: v.Who.LevelProof})
}

func (v personView) grants() web.Sheet {
	s := web.Sheet{Caption: "Papeles, del más reciente al más antiguo", Hide: true, Cards: true, Columns: []web.Column{{Title: "Papel"}, {Title: "Desde"}, {Title: "Hasta"}, {Title: "Documento"}}}
	for _, g := range v.Grants {
		until := "Sin fin"
		if !g.To.IsZero() {
			until = instantDay(g.To.Add(-time.Second))
			if !v.current(g) {
				until += ", terminó"
			}
		}
		s.Rows = append(s.Rows, []web.Cell{{Content: web.RoleBadge(g.Role)}, {Text: instantDay(g.From.Time)}, {Text: until}, {Text: orDash(g.Document), Small: "Lo otorgó: " + v.name(g.By)}})
	}
	return s
}

func (v personView) invitation() web.Message {
	m := web.Message{Icon: web.IconLink, Title: "Sin invitación.", Text: "Con un enlace de un solo uso la persona elige su contraseña y su PIN."}
	switch {
	case !v.HasInvite:
	case !v.Invited.Used.IsZero():
		m = web.Message{Tone: web.Good, Title: "Aceptó su invitación", Text: "el " + web.Exact(v.Invited.Used.Time) + ". Otra sirve para elegir contraseña de nuevo."}
	case v.Invited.Open(v.Now):
		m = web.Message{Tone: web.Soon, Icon: web.IconHourglass, Title: "Invitación pendiente.", Text: "Vence el " + web.Exact(v.Invited.Ends.Time) + ". Una nueva anula la anterior."}
	default:
		m.Title, m.Text = "La última invitación venció o se anuló.", "Haz otra para que elija su contraseña y su PIN."
	}
	return m
}

func (v personView) absences() []web.Line {
	var list []web.Line
	for _, a := range v.Absences {
		list = append(list, web.Line{Icon: web.IconCalendarOff, Title: a.Reason, Text: dayWords(a.From) + " a " + dayWords(a.To)})
	}
	return list
}

func (v personView) skills() []web.Line {
	var list []web.Line
	for _, s := range v.Skills {
		list = append(list, web.Line{Icon: web.IconSchool, Title: s.Skill, Text: "La avaló: " + v.name(s.By) + ", el " + instantDay(s.At.Time)})
	}
	return list
}

func (v personView) sessions() []web.Line {
	var list []web.Line
	for _, s := range v.Sessions {
		list = append(list, web.Line{Icon: web.IconDeviceDesktop, Title: "Desde " + s.Address, Text: "Entró " + web.Moment(s.Started.Time, v.Now) + "; activa " + web.Moment(s.Seen.Time, v.Now)})
	}
	return list
}

func (v personView) signs() []web.Line {
	var list []web.Line
	for _, a := range v.Signs {
		kind := "Titular de la DTIC"
		if a.Kind == people.Substitute {
			kind = "Suplencia"
		}
		list = append(list, web.Line{Icon: web.IconRubberStamp, Title: kind, Text: spanWords(a) + " · " + a.Document})
	}
	return list
}

// absencePath is where an absence is withdrawn.
func (v personView) absencePath(a people.Absence) string {
	return personPath(v.Who.ID) + "/ausencias/" + url.PathEscape(a.ID) + "/retirar"
}
