package adminpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// appointmentForm makes somebody sign as TDTIC, by a document (rev11 G-14).
type appointmentForm struct {
	Kind     string `form:"tipo" label:"Qué se registra" kind:"radio" options:"titular=Titular de la DTIC|suplencia=Suplencia" validate:"required,oneof=titular suplencia"`
	Who      string `form:"persona" label:"Quién firma" help:"Correo o nombre exacto." kind:"text" validate:"required,max=254"`
	From     string `form:"desde" label:"Desde" kind:"date" validate:"required"`
	To       string `form:"hasta" label:"Último día" help:"Una suplencia siempre lo lleva." kind:"date" validate:"omitempty,notbefore=desde"`
	Document string `form:"documento" label:"Documento" help:"Oficio o nombramiento en que consta." kind:"text" validate:"required,min=4,max=200"`
}

// endForm ends an appointment before its time.
type endForm struct {
	At     string `form:"fin" label:"Deja de firmar desde" kind:"date" validate:"required"`
	Reason string `form:"motivo" label:"Por qué termina" kind:"text" validate:"required,min=4,max=300"`
}

type appointmentView struct {
	Now     time.Time
	List    []people.Appointment
	Named   map[people.ID]people.Person
	Signer  people.Person
	Stands  bool // the signer is a substitute
	Nobody  bool
	Keeps   bool // the reader administers
	Heads   bool // the reader heads the DTIC, and names who stands in
	Fields  []forms.Field
	Problem *problem.Error
}

func (p *pages) appointments(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		return p.showAppointments(w, r, nil, nil)
	}
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f := &appointmentForm{}
	if err = forms.Decode(typed, f); err == nil {
		_, err = web.Once(r, p.DB, typed, func(ctx context.Context, c *database.Conn) error {
			id, err := p.found(ctx, c, "persona", f.Who)
			if err != nil {
				return err
			}
			_, err = p.People.Appoint(ctx, c, bySigners(r), people.Appointment{Kind: people.AppointmentKind(f.Kind), PersonID: toID(id),
				From: dayStart(f.From, web.Now(r.Context())), To: dayEnd(f.To), Document: f.Document})
			return err
		})
	}
	if err != nil {
		return p.showAppointments(w, r, typed, err)
	}
	web.SayDone(w, r, "Quedó registrado. Mientras valga, esa persona firma los oficios y determina qué sigue.")
	return web.SeeOther(w, r, appointmentPath)
}

// endAppointment is the page on which an appointment ends before its time.
func (p *pages) endAppointment(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("nombramiento")
	all, err := p.People.Appointments(ctx, p.DB.Read())
	if err != nil {
		return err
	}
	n := slices.IndexFunc(all, func(a people.Appointment) bool { return a.ID == id })
	if n < 0 {
		return problem.Missing("ese nombramiento")
	}
	who, err := p.People.Person(ctx, p.DB.Read(), all[n].PersonID)
	if err != nil {
		return err
	}
	f := &endForm{At: today(r).String()}
	return p.serve(w, r, editor{role: people.Role(bySigners(r).Role), head: web.Heading{Title: "Terminar el nombramiento de " + who.Name, Rest: "Lo que firmó sigue valiendo. Registra después a quien sigue."},
		section: personsPath, action: appointmentPath + "/" + url.PathEscape(id) + "/terminar", button: "Terminar el nombramiento", back: appointmentPath, form: f,
		side: []web.Pair{{Term: "Tipo", Text: kindWords(all[n])}, {Term: "Vigencia", Text: spanWords(all[n])}, {Term: "Documento", Text: all[n].Document}},
		save: func(ctx context.Context, c *database.Conn, by audit.By, _ int64) (string, string, error) {
			err := p.People.EndAppointment(ctx, c, by, id, dayStart(f.At, by.At), f.Reason)
			return appointmentPath, "El nombramiento terminó. Registra a quien sigue, para que siempre haya quien firme.", err
		}})
}

func (p *pages) showAppointments(w http.ResponseWriter, r *http.Request, typed url.Values, err error) error {
	ctx, c := r.Context(), p.DB.Read()
	v := appointmentView{Now: web.Now(ctx), Keeps: web.ActorOf(ctx).Has(people.Administrator), Fields: forms.Describe(appointmentForm{From: today(r).String()})}
	if !v.Keeps {
		v.Fields = substitution(v.Fields)
	}
	if err != nil {
		if v.Problem = shown(err); v.Problem == nil {
			return err
		}
		v.Fields = forms.Fill(v.Fields, typed, v.Problem)
	}
	var failed error
	if v.List, failed = p.People.Appointments(ctx, c); failed != nil {
		return failed
	}
	ids := make([]people.ID, len(v.List))
	for i, a := range v.List {
		ids[i] = a.PersonID
	}
	if v.Named, failed = p.People.Named(ctx, c, ids...); failed != nil {
		return failed
	}
	v.Signer, v.Stands, failed = p.People.Director(ctx, c, v.Now)
	if v.Nobody = problem.KindOf(failed) == problem.NotFound; failed != nil && !v.Nobody {
		return failed
	}
	v.Heads = !v.Stands && !v.Nobody && v.Signer.ID == web.ActorOf(ctx).Person.ID
	return web.Render(w, r, web.StatusOf(err), appointmentPage(v))
}

// substitution leaves to who heads the DTIC what they may register: who stands in for them.
func substitution(fields []forms.Field) []forms.Field {
	for i := range fields {
		switch f := &fields[i]; f.Name {
		case "tipo":
			*f = forms.Field{Name: f.Name, Kind: forms.Hidden, Value: string(people.Substitute)}
		case "hasta":
			f.Required = true
		}
	}
	return fields
}

func (v appointmentView) newTitle() string {
	if v.Keeps {
		return "Registrar un nombramiento"
	}
	return "Designar a quien te suple"
}

// ends tells whether the reader may end an appointment.
func (v appointmentView) ends(a people.Appointment) bool {
	return v.running(a) && (v.Keeps || v.Heads && a.Kind == people.Substitute)
}

// running tells whether an appointment is in force or still to come.
func (v appointmentView) running(a people.Appointment) bool {
	return a.To.IsZero() || a.To.After(v.Now)
}

func (v appointmentView) heading() web.Heading {
	h := web.Heading{Title: "Nombramientos", Rest: "Solo una persona firma como TDTIC a la vez; una suplencia con fechas vale mientras dura."}
	switch {
	case v.Nobody:
		h.Answer = "Hoy nadie puede firmar como TDTIC."
	case v.Stands:
		h.Answer = "Hoy firma " + v.Signer.Name + ", en suplencia."
	default:
		h.Answer = "Hoy firma " + v.Signer.Name + "."
	}
	return h
}

func kindWords(a people.Appointment) string {
	if a.Kind == people.Substitute {
		return "Suplencia"
	}
	return "Titular"
}

// spanWords says from when to when an appointment runs.
func spanWords(a people.Appointment) string {
	if a.To.IsZero() {
		return "desde el " + instantDay(a.From)
	}
	return instantDay(a.From) + " a " + instantDay(a.To.Add(-time.Second))
}
