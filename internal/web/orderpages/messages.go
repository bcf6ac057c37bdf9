package orderpages

import (
	"net/http"
	"sort"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/live"
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// composer is where a message or note is written, in «Historia».
type composer struct {
	action string // "" when the reader may not write
	key    string
	label  string // «Mensaje para Ana Ejemplo»
	hint   string // «Escribe a Ana…»
	text   string
	wrong  string
	inside bool // the reader may also leave a note
	files  bool // the page also takes photographs and documents
	left   left
}

// story is the history of an order: what was done and what was written.
type story struct {
	events   []web.Event
	chips    []web.Chip
	composer composer
	watch    web.Watch
}

func messageForm(*http.Request) any { return &messages.Form{} }

// write takes a message or note about an order.
func (p *Pages) write(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	v, err := p.Desk.Open(ctx, actor, r.PathValue("folio"))
	if err != nil {
		return err // a foreign order says nothing, not even about the text
	}
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var f messages.Form
	var written messages.Message
	if err = forms.Decode(values, &f); err == nil {
		written, err = p.Messages.Write(ctx, actor, v.Order, f, values.Get(web.KeyField))
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok || web.Queued(r) {
			return err
		}
		return p.showOrder(w, r, status, v, sent{values: values, bad: bad})
	}
	undo := web.Undo{Action: pathOf(v.Order) + "/mensajes/" + written.ID + web.UndoSuffix}
	if f.To == messages.ToInside {
		web.SayUndoable(w, r, "Nota interna guardada. La persona usuaria no la ve.", undo)
	} else {
		web.SayUndoable(w, r, "Mensaje enviado.", undo)
	}
	return web.SeeOther(w, r, pathOf(v.Order)+"#historia")
}

// tell puts together the history of an order that was opened for the reader.
func (p *Pages) tell(r *http.Request, v orders.View, s sent) (story, error) {
	ctx, actor, o := r.Context(), web.ActorOf(r.Context()), v.Order
	list, err := p.Messages.Read(ctx, p.Desk.DB.Read(), o, actor)
	if err != nil {
		return story{}, err
	}
	names, err := p.authors(r, v, list)
	if err != nil {
		return story{}, err
	}
	var t story
	texts := len(list)
	view := r.URL.Query().Get("historia")
	switch view {
	case "mensajes":
	case "formatos":
		t.events, list = paperEvents(v), nil
	default:
		t.events, view = events(v), ""
	}
	for _, m := range list {
		e := web.Event{Who: names[m.Author], Role: m.Role, Verb: "escribió", At: m.At, Text: m.Text, Internal: m.Internal}
		if m.Internal {
			e.Verb = "anotó"
		}
		if !m.Withdrawn.IsZero() {
			e.Badges = []web.Badge{{Icon: web.IconX, Text: "Retirado por su autor " + web.Moment(m.Withdrawn, web.Now(ctx))}}
			texts++
		}
		t.events = append(t.events, e)
	}
	sort.SliceStable(t.events, func(i, j int) bool { return t.events[i].At.After(t.events[j].At) })
	path := pathOf(o)
	for _, c := range []struct{ label, key string }{{"Todo", ""}, {"Mensajes", "mensajes"}, {"Formatos", "formatos"}} {
		href := path + "#historia"
		if c.key != "" {
			href = path + "?historia=" + c.key + "#historia"
		}
		t.chips = append(t.chips, web.Chip{Label: c.label, Href: href, Current: view == c.key})
	}
	t.composer = p.compose(r, v, s)
	if o.Folio != "" {
		t.watch = web.Watch{Stream: "/vivo?orden=" + o.Folio + "&desde=" + live.Mark{Version: o.Version, Texts: texts}.String(), Show: pathOf(o), Who: true}
	}
	return t, nil
}

// paperEvents are the steps that wrote or signed a format.
func paperEvents(v orders.View) []web.Event {
	only := v
	only.Steps = nil
	for _, s := range v.Steps {
		if a, ok := v.Order.Procedure().Activity(s.Act); ok && len(a.Formats) > 0 {
			only.Steps = append(only.Steps, s)
		}
	}
	return events(only)
}

// authors names who wrote.
func (p *Pages) authors(r *http.Request, v orders.View, list []messages.Message) (map[people.ID]string, error) {
	names := map[people.ID]string{}
	var missing []people.ID
	for _, m := range list {
		if known, ok := v.Names[m.Author]; ok {
			names[m.Author] = clean(known.Name)
		} else if _, asked := names[m.Author]; !asked {
			names[m.Author] = ""
			missing = append(missing, m.Author)
		}
	}
	if len(missing) == 0 {
		return names, nil
	}
	found, err := p.People.Named(r.Context(), p.Desk.DB.Read(), missing...)
	for id, x := range found {
		names[id] = clean(x.Name)
	}
	return names, err
}

// compose prepares the place where the reader writes.
func (p *Pages) compose(r *http.Request, v orders.View, s sent) composer {
	o := v.Order
	other, inside := messages.MayWrite(o, web.ActorOf(r.Context()))
	if !other {
		return composer{}
	}
	c := composer{files: p.Desk.MayAttach(web.ActorOf(r.Context()), o), action: pathOf(o) + "/mensajes", key: database.NewID(), inside: inside, label: "Mensaje para la Supervisión", hint: "Escribe a la Supervisión…"}
	name := v.Name(o.AdviserID)
	if inside {
		name = v.Name(o.RequesterID)
	}
	if name != "" {
		c.label, c.hint = "Mensaje para "+clean(name), "Escribe a "+first(name)+"…"
	}
	fields := forms.Describe(&messages.Form{})
	if strings.HasSuffix(r.URL.Path, "/mensajes") { // it comes back to be corrected
		c.left.path, c.key = web.DraftPath(c.action), keyOf(s.values)
		fields = forms.Fill(fields, s.values, s.bad)
	} else {
		fields = c.left.recover(r.Context(), c.action, fields, sent{})
	}
	for _, f := range fields {
		if f.Name == "texto" {
			c.text, c.wrong = f.Value, f.Error
		}
	}
	return c
}
