package adminpages

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// editor is one page on which something is added or changed: what it is called,
// its form, and how it is saved.
type editor struct {
	head    web.Heading
	section string
	action  string
	button  string
	back    string // path to return to without saving
	form    any    // pointer to the struct of the form, holding the present data
	version int64  // of the thing that is changed; 0 when it is new
	choices forms.Choices
	notes   []web.Message
	side    []web.Pair    // beside the form
	history []web.Event   // who changed it, newest first
	move    *web.Movement // the inventory movement that it is about
	role    people.Role   // who keeps it; "" for who administers

	// save keeps what the form holds, in one transaction; it returns where to go
	// and the sentence that says so.
	save func(ctx context.Context, c *database.Conn, by audit.By, version int64) (path, done string, err error)
}

// by is who signs the change.
func (e editor) by(r *http.Request) audit.By {
	if e.role == "" {
		return by(r)
	}
	a := web.ActorOf(r.Context())
	a.At = web.Now(r.Context())
	return a.By(e.role)
}

// fields are the inputs of the form, with the present data.
func (e editor) fields() []forms.Field { return e.choices.Into(forms.Describe(e.form)) }

// editView is what the page of an editor shows.
type editView struct {
	editor
	Problem  *problem.Error
	Fields   []forms.Field
	Versions web.Versions // of its fields, when somebody else was quicker
}

// serve shows the form, or takes it in. A form that cannot be kept comes back as it
// was typed; when somebody else changed the same thing, with what it says now.
func (p *pages) serve(w http.ResponseWriter, r *http.Request, e editor) error {
	present := e.fields()
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, editPage(editView{editor: e, Fields: present}))
	}
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, err := versionOf(typed, e.version)
	if err == nil {
		err = forms.Decode(typed, e.form)
	}
	var path, done string
	var again bool
	if err == nil {
		again, err = web.Once(r, p.DB, typed, func(ctx context.Context, c *database.Conn) (err error) {
			path, done, err = e.save(ctx, c, e.by(r), version)
			return err
		})
	}
	if again {
		path, done = e.back, web.TwiceSaid
	}
	if err == nil {
		web.SayDone(w, r, done)
		return web.SeeOther(w, r, path)
	}
	bad := shown(err)
	if bad == nil {
		return err
	}
	v := editView{editor: e, Problem: bad, Fields: forms.Fill(present, typed, bad)}
	if bad.Kind == problem.Conflict && e.version > 0 {
		v.Versions = web.BothVersions(web.NowSays, present, v.Fields, true)
		v.head.Rest = "Abajo ves lo que dice ahora y lo que escribiste. Si guardas otra vez, vale lo que escribiste."
	}
	return web.Render(w, r, web.StatusOf(err), editPage(v))
}

// versionOf reads the version that the person saw. A form for something that
// exists carries one.
func versionOf(typed url.Values, present int64) (int64, error) {
	if present == 0 {
		return 0, nil
	}
	v, err := strconv.ParseInt(typed.Get(web.VersionField), 10, 64)
	if err != nil || v < 1 || len(typed[web.VersionField]) != 1 {
		return 0, problem.New(problem.Invalid, "No pudimos leer lo que enviaste.", "Vuelve a la página e inténtalo de nuevo.")
	}
	return v, nil
}

// listed are the options of a choice list, with the present value among them even
// when the list no longer has it.
func listed(present string, options ...forms.Option) []forms.Option {
	for _, o := range options {
		if o.Key == present {
			return options
		}
	}
	if present != "" {
		options = append(options, forms.Option{Key: present, Label: present})
	}
	return options
}

// buildings are the buildings to choose from.
func (p *pages) buildings(ctx context.Context, present string) ([]forms.Option, error) {
	v, err := p.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	var list []forms.Option
	for _, b := range v.Choices("catalogo.inmuebles") {
		list = append(list, forms.Option{Key: b.Label, Label: b.Label})
	}
	return listed(present, list...), nil
}

// unitOptions are the units to choose from: those in force, and the present one.
func (p *pages) unitOptions(ctx context.Context, c *database.Conn, present, day string) ([]forms.Option, error) {
	units, err := p.People.Units(ctx, c)
	var list []forms.Option
	for _, u := range units {
		switch {
		case u.ValidOn(day):
			list = append(list, forms.Option{Key: u.ID, Label: u.Name})
		case u.ID == present:
			list = append(list, forms.Option{Key: u.ID, Label: u.Name + " (ya no vigente)"})
		}
	}
	return list, err
}

// found returns whom a text names: an e-mail address, or a name that only one
// person has. field is where the problem is said when it is nobody.
func (p *pages) found(ctx context.Context, c *database.Conn, field, text string) (id string, err error) {
	if text == "" {
		return "", nil
	}
	if who, err := p.People.ByEmail(ctx, c, text); err == nil {
		return string(who.ID), nil
	} else if problem.KindOf(err) != problem.NotFound {
		return "", err
	}
	list, err := p.People.Search(ctx, c, text, 50, 0)
	if err != nil {
		return "", err
	}
	for _, who := range list {
		if who.Name != text {
			continue
		}
		if id != "" {
			return "", problem.OnField(field, "Hay varias personas con ese nombre. Escribe su correo.")
		}
		id = string(who.ID)
	}
	if id == "" {
		return "", problem.OnField(field, fmt.Sprintf("No encontramos a «%s». Escribe su correo o su nombre exacto.", text))
	}
	return id, nil
}

// called is how a form names a person: what found leads back.
func (p *pages) called(ctx context.Context, c *database.Conn, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	named, err := p.People.Named(ctx, c, toID(id))
	if err != nil {
		return "", err
	}
	who := named[toID(id)]
	if who.Email != "" {
		return who.Email, nil
	}
	return who.Name, nil
}
