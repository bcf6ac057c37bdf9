package programmepages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// entryView is the page of one maintenance.
type entryView struct {
	heading web.Heading
	row     maintenance.Row
	version maintenance.Programme
	data    []web.Pair
	events  []web.Event
	reads   bool // the reader reads the whole programme
	answers bool // the reader is its user and may answer
	moves   bool
	yes     formView
	other   formView
	move    formView
	problem *problem.Error
	fields  []forms.Field // of the form that came back
	waits   bool          // it waits for the reader's answer
}

func (p *pages) entry(w http.ResponseWriter, r *http.Request) error { return p.showEntry(w, r, nil) }

// showEntry shows a maintenance to its user and to who reads the programme.
func (p *pages) showEntry(w http.ResponseWriter, r *http.Request, s *sent) error {
	ctx, c, actor := r.Context(), p.DB.Read(), web.ActorOf(r.Context())
	e, x, err := p.Desk.Open(ctx, c, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := entryView{version: x, reads: maintenance.MayReadAll(actor), problem: s.problem()}
	if v.row, err = p.Desk.Store.Shown(ctx, c, e.ID); err != nil {
		return err
	}
	now := today(r)
	v.answers = e.User == actor.Person.ID && x.State == maintenance.Current && e.Answerable()
	v.waits = v.answers && e.State == maintenance.Told
	v.moves = actor.Has(people.Supervisor) && e.Movable() && (x.State == maintenance.Draft || x.State == maintenance.Current)
	at := maintenance.EntryPath(e.ID)
	v.yes = formOf(at+"/confirmar", &maintenance.AnswerForm{Hours: e.Hours, Seq: e.Seq}, nil, s)
	v.other = formOf(at+"/otra-fecha", &maintenance.AskForm{Wish: e.Wish, Seq: e.Seq}, nil, s)
	if v.moves {
		if err := p.moveForm(ctx, c, &v, e, at, s); err != nil {
			return err
		}
	}
	for _, f := range []formView{v.yes, v.other, v.move} {
		if f.bad != nil {
			v.fields = f.fields
		}
	}
	if s != nil && s.bad.Kind == problem.Conflict {
		for _, f := range []formView{v.yes, v.other, v.move} {
			refresh(f.fields, e.Seq)
		}
	}
	if v.events, err = p.history(ctx, c, e); err != nil {
		return err
	}
	v.describe(now)
	return web.Render(w, r, s.status(), entryPage(v))
}

// refresh lets a form that met a conflict be sent again upon what is shown now.
func refresh(fields []forms.Field, seq int64) {
	for i := range fields {
		if fields[i].Name == "visto" {
			fields[i].Value = strconv.FormatInt(seq, 10)
		}
	}
}

// moveForm is where the Supervisor moves the maintenance to. The box to do it anyway is
// there once something speaks against it.
func (p *pages) moveForm(ctx context.Context, c *database.Conn, v *entryView, e maintenance.Entry, at string, s *sent) error {
	advisers, err := p.People.Advisers(ctx, c, calendar.DayOf(web.Now(ctx), clock.Mexico))
	if err != nil {
		return err
	}
	choices := forms.Choices{"ast": nil}
	for _, a := range advisers {
		if a.Person.ID != e.User {
			choices["ast"] = append(choices["ast"], forms.Option{Key: string(a.Person.ID), Label: bare(a.Person.Name)})
		}
	}
	f := maintenance.MoveForm{Day: e.Day, Adviser: string(e.Adviser), Seq: e.Seq}
	if e.Wish != "" {
		f.Day = e.Wish
	}
	v.move = formOf(at+"/mover", &f, choices, s)
	warned := v.move.bad != nil && slices.ContainsFunc(v.move.bad.Fields, func(f problem.Field) bool { return f.Name == "de_todos_modos" })
	if !warned && (s == nil || s.values.Get("de_todos_modos") == "") {
		v.move.fields = slices.DeleteFunc(v.move.fields, func(f forms.Field) bool { return f.Name == "de_todos_modos" })
	}
	return nil
}

// history writes what became of an entry.
func (p *pages) history(ctx context.Context, c *database.Conn, e maintenance.Entry) ([]web.Event, error) {
	steps, err := p.Desk.Store.Steps(ctx, c, e.ID)
	if err != nil {
		return nil, err
	}
	var ids []people.ID
	for _, s := range steps {
		ids = append(ids, s.Person, s.Adviser)
	}
	named, err := p.People.Named(ctx, c, ids...)
	if err != nil {
		return nil, err
	}
	var list []web.Event
	for _, s := range slices.Backward(steps) {
		who := bare(named[s.Person].Name)
		if who == "" {
			who = "El sistema"
		}
		text := dayWords(s.Day) + ", " + bare(named[s.Adviser].Name) + "."
		if s.Text != "" {
			text += " " + s.Text
		}
		list = append(list, web.Event{Who: who, Role: s.Role, Verb: s.Label(), At: s.At.Time, Text: text})
	}
	return list, nil
}

// describe writes the head and the data.
func (v *entryView) describe(now calendar.Day) {
	r := v.row
	v.heading = web.Heading{Title: "Mantenimiento preventivo: " + r.Name(), State: stateBadge(r.Entry, now), Answer: capital(dayWords(r.Day)) + ".", Rest: "Lo hace " + bare(r.AdviserName) + "."}
	if r.Hour != "" {
		v.heading.Answer = capital(dayWords(r.Day)) + ", a las " + r.Hour + "."
	}
	if r.DoneOn != "" {
		v.heading.Answer, v.heading.Rest = "Cumplido el "+dayWords(r.DoneOn)+".", "Lo hizo "+bare(r.AdviserName)+"."
	}
	v.data = []web.Pair{{Term: "Equipo", Text: inventoryOf(r), Href: web.AssetsPath + "/" + r.Asset, Folio: true}, {Term: "Vence", Text: dayWords(r.DueOn)}}
	add := func(term, text string) {
		if text != "" {
			v.data = append(v.data, web.Pair{Term: term, Text: text})
		}
	}
	if v.reads {
		add("Persona usuaria", bare(r.UserName))
		add("Unidad", r.UnitName)
	}
	add("Lugar", where(r))
	add("Horario que conviene", r.Hours)
	if r.Wish != "" {
		add("Fecha que pide", dayWords(r.Wish))
	}
	add("Nota", r.Note)
	if r.Folio != "" {
		v.data = append(v.data, web.Pair{Term: "Orden", Text: r.Folio, Href: web.OrdersPath + "/" + r.Folio, Folio: true})
	} else if r.Order != "" && r.State == maintenance.Prefilled {
		v.data = append(v.data, web.Pair{Term: "Orden", Text: "Propuesta, por confirmar", Href: "/precargas/" + r.Order})
	}
}

func where(r maintenance.Row) string {
	text, floor := "", r.Floor
	if _, err := strconv.Atoi(floor); err == nil {
		floor = "piso " + floor
	}
	for _, x := range []string{r.Building, floor, r.Office} {
		if x != "" && text != "" {
			text += ", "
		}
		text += x
	}
	return text
}

// answer takes in one of the forms of the page.
func (p *pages) answer(w http.ResponseWriter, r *http.Request, what, done string, act func(values url.Values, id string) error) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = act(values, id)
	if bad := web.OnForm(err); bad != nil {
		return p.showEntry(w, r, &sent{maintenance.EntryPath(id) + "/" + what, values, bad})
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, done)
	return web.SeeOther(w, r, web.LocalPath(values.Get("volver"), maintenance.EntryPath(id)))
}

func (p *pages) move(w http.ResponseWriter, r *http.Request) error {
	return p.answer(w, r, "mover", "Mantenimiento movido.", func(values url.Values, id string) error {
		var f maintenance.MoveForm
		if err := forms.Decode(values, &f); err != nil {
			return err
		}
		return p.Desk.Move(r.Context(), web.ActorOf(r.Context()), id, f, web.SentForm(r, values))
	})
}

func (p *pages) confirm(w http.ResponseWriter, r *http.Request) error {
	return p.answer(w, r, "confirmar", "Gracias: la fecha quedó confirmada. Unos días antes te llegará la orden.", func(values url.Values, id string) error {
		var f maintenance.AnswerForm
		if err := forms.Decode(values, &f); err != nil {
			return err
		}
		return p.Desk.Confirm(r.Context(), web.ActorOf(r.Context()), id, f, web.SentForm(r, values))
	})
}

func (p *pages) ask(w http.ResponseWriter, r *http.Request) error {
	return p.answer(w, r, "otra-fecha", "La Supervisión ya sabe que pides otra fecha; te avisará cuál.", func(values url.Values, id string) error {
		var f maintenance.AskForm
		if err := forms.Decode(values, &f); err != nil {
			return err
		}
		return p.Desk.Ask(r.Context(), web.ActorOf(r.Context()), id, f, web.SentForm(r, values))
	})
}

// capital begins a sentence.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
