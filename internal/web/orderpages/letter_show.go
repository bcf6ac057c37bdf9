package orderpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

func letterPath(id string) string { return web.LettersPath + "/" + id }

// letterPageView is one letter with everything that happened to it.
type letterPageView struct {
	head     web.Heading
	notes    []web.Message
	facts    []web.Pair
	text     []web.Pair
	annexes  []web.Line
	copies   []web.Line
	count    string // «1 de 3»
	replies  []web.Line
	awaits   web.Badge
	versions []letterVersion
	events   []web.Event
}

// letterVersion is one version with what it changed and what the TDTIC observed on it.
type letterVersion struct {
	id, title, by string
	hash          string
	sheet         web.Sheet // what differs from the one before; without rows for the first
	observed      []web.Pair
	signed        bool
}

func (p *Pages) letterRecord(w http.ResponseWriter, r *http.Request) error {
	ctx, c, actor := r.Context(), p.Desk.DB.Read(), web.ActorOf(r.Context())
	l, err := p.Desk.Letter(ctx, c, actor, r.PathValue("oficio"))
	if err != nil {
		return err
	}
	if err := p.Desk.TakeCopy(ctx, actor, l); err != nil { // who reads their copy is notified
		return err
	}
	if l, err = p.Letters.Get(ctx, c, l.ID); err != nil {
		return err
	}
	clocks, err := p.waits(ctx)
	if err != nil {
		return err
	}
	versions, err := p.Letters.Versions(ctx, c, l.ID)
	if err != nil {
		return err
	}
	events, err := p.Letters.Events(ctx, c, l.ID)
	if err != nil {
		return err
	}
	name, err := p.letterNames(ctx, c, l, versions, events)
	if err != nil {
		return err
	}
	folio, err := p.Desk.FolioOf(ctx, c, l.OrderID)
	if err != nil {
		return err
	}
	v := letterPageView{awaits: waitBadge(clocks, l)}
	v.head = web.Heading{Title: "Oficio " + l.Number, Answer: l.Subject + ".", Rest: "Para " + l.Addressee + ".", State: letterBadge(l)}
	where, err := p.Desk.AnsweredAt(ctx, c, l)
	if err != nil {
		return err
	}
	v.actions(p.Desk, actor, l, folio, orElse(where, letterPath(l.ID)+"/respuesta"))
	if l.State == letters.Void {
		v.notes = append(v.notes, web.Message{Tone: web.Bad, Icon: web.IconBan, Title: "El número está anulado y no se usa de nuevo.", Text: l.VoidReason})
	}
	if l.State == letters.Observed {
		v.notes = append(v.notes, web.Message{Tone: web.Soon, Title: "El TDTIC lo devolvió.", Text: l.Observations})
	}
	v.facts = append(v.facts, web.Pair{Term: "Orden", Text: folio, Href: pathFor(actor, folio), Folio: true}, web.Pair{Term: "Versión", Text: strconv.Itoa(l.Version) + ", del " + web.Exact(l.At)},
		web.Pair{Term: "Elaboró", Text: name(l.By)})
	if l.State == letters.Signed {
		v.facts = append(v.facts, web.Pair{Term: "Firmó", Text: clean(l.Signature.Name) + ", " + l.Signature.Post}, web.Pair{Term: "Firma", Text: upper(l.Signature.Level) + ", " + web.Exact(l.Signature.At)})
		if l.Signature.Substitute {
			v.facts = append(v.facts, web.Pair{Term: "Suplencia", Text: orElse(l.Signature.Note, "Firma en suplencia de la persona titular.")})
		}
		v.facts = append(v.facts, web.Pair{Term: "Instrucción", Text: l.Instruction})
	}
	v.facts = append(v.facts, web.Pair{Term: "Huella SHA-256", Text: l.Hash})
	if l.Legend != "" {
		v.text = append(v.text, web.Pair{Term: "Leyenda", Text: "“" + l.Legend + "”"})
	}
	v.text = append(v.text, web.Pair{Term: "Fundamento", Text: l.Grounds}, web.Pair{Term: "Solicitud", Text: l.Body}, web.Pair{Term: "Contacto", Text: l.Contact},
		web.Pair{Term: "Equipo", Text: l.Asset.Type + " " + l.Asset.Brand + " " + l.Asset.Model + ", inventario " + orElse(l.Asset.Inventory, "sin número") + ", serie " + orElse(l.Asset.Serial, "sin número")},
		web.Pair{Term: "Falla", Text: l.Asset.Fault}, web.Pair{Term: "Diagnóstico", Text: orElse(l.Asset.Diagnosis, "—")})
	for _, a := range l.Annexes {
		v.annexes = append(v.annexes, web.Line{Icon: web.IconFileText, Title: a.Name, Text: "SHA-256 " + a.Hash})
	}
	v.distribution(l, name)
	for _, x := range l.Replies {
		line := web.Line{Icon: web.IconMail, Title: x.Sense.Words(), Folio: x.Number, Text: web.DayWords(x.Day.Time(clock.Mexico, 12, 0, 0)) + ". " + x.Summary}
		for _, a := range x.Annexes {
			line.Text += " Anexo «" + a.Name + "», SHA-256 " + a.Hash + "."
		}
		v.replies = append(v.replies, line)
	}
	if actor.Has(people.Director) || actor.Has(people.Supervisor) || actor.Has(people.Auditor) {
		v.versions = versionsOf(l, versions, events, name)
		v.events = letterEvents(l, versions, events, name)
	}
	return web.Render(w, r, http.StatusOK, letterPageOf(v))
}

// pathFor leads to an order only who may look for one.
func pathFor(actor people.Actor, ref string) string {
	if actor.Has(people.Coordination) && !actor.MayReadEveryOrder() {
		return ""
	}
	return "/ordenes/" + url.PathEscape(ref)
}

func (v *letterPageView) actions(d *orders.Desk, actor people.Actor, l letters.Letter, ref, answer string) {
	if l.State == letters.Signed {
		v.head.Actions = append(v.head.Actions, web.Action{Label: "Ver el oficio", Icon: web.IconFileText, Href: "/ordenes/" + url.PathEscape(ref) + "/formatos/" + letterRef})
	}
	if !d.MayKeepLetters(actor) {
		return
	}
	switch {
	case l.State == letters.Signed:
		if len(l.Pending()) > 0 {
			v.head.Actions = append(v.head.Actions, web.Action{Label: "Asentar un acuse", Icon: web.IconCheck, Href: "/ordenes/" + url.PathEscape(ref) + deliveriesPath})
		}
		if l.AwaitsReply() {
			v.head.Actions = append(v.head.Actions, web.Action{Label: "Asentar la respuesta", Icon: web.IconMail, Href: answer, Style: web.Primary})
		}
	case l.State != letters.Void:
		v.head.Actions = append(v.head.Actions, web.Action{Label: "Anular el oficio", Icon: web.IconBan, Href: letterPath(l.ID) + "/anular"})
	}
}

func (v *letterPageView) distribution(l letters.Letter, name func(string) string) {
	done := 0
	for _, c := range l.Distribution {
		line := web.Line{Icon: web.IconMail, Title: orElse(clean(c.Name), "Persona o área por notificar"), Text: c.Post, State: web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Pendiente"}}
		switch c.Kind {
		case letters.ToAddressee:
			line.Title, line.Text = l.Addressee, "Destinatario"
		case letters.ToUser:
			line.Icon, line.Title, line.Text = web.IconLock, name(l.UserID), "Persona usuaria; su copia no se puede quitar (R-T-02)"
		case letters.ToCoordination:
			line.Title = "Coordinación Administrativa"
		case letters.ToUnitHead:
			line.Title = "Titular de la unidad"
		case letters.ToArchive:
			line.Icon, line.Title = web.IconArchive, "Archivo"
		}
		if d, ok := l.Delivered(c.Key()); ok {
			done++
			line.Text = d.Medium + ", " + deliveredOn(d) + ": " + d.Proof + " (asentó " + name(d.By) + ")"
			line.State = web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Notificado"}
		}
		if l.State != letters.Signed {
			line.State = web.Badge{}
		}
		v.copies = append(v.copies, line)
	}
	if l.State == letters.Signed {
		v.count = countOf(done) + " de " + countOf(len(l.Distribution))
	}
}

func (p *Pages) letterNames(ctx context.Context, c *database.Conn, l letters.Letter, versions []letters.Letter, events []letters.Event) (func(string) string, error) {
	ids := []people.ID{people.ID(l.UserID)}
	for _, v := range versions {
		ids = append(ids, people.ID(v.By))
	}
	for _, e := range events {
		ids = append(ids, people.ID(e.By))
	}
	for _, d := range l.Deliveries {
		ids = append(ids, people.ID(d.By))
	}
	for _, r := range l.Replies {
		ids = append(ids, people.ID(r.By))
	}
	named, err := p.People.Named(ctx, c, ids...)
	return func(id string) string {
		if who, ok := named[people.ID(id)]; ok {
			return clean(who.Name)
		}
		return "Sistema"
	}, err
}

func versionsOf(l letters.Letter, versions []letters.Letter, events []letters.Event, name func(string) string) (list []letterVersion) {
	for i, x := range versions {
		v := letterVersion{id: "version-" + strconv.Itoa(x.Version), title: "Versión " + strconv.Itoa(x.Version), by: name(x.By) + ", " + web.Exact(x.At), hash: x.Hash,
			signed: l.State == letters.Signed && l.Signature.Version == x.Version}
		if i > 0 {
			v.sheet = web.Sheet{Caption: "Qué cambió en la versión " + strconv.Itoa(x.Version), Hide: true, Cards: true, Columns: []web.Column{{Title: "Parte"}, {Title: "Decía"}, {Title: "Dice"}}}
			for _, ch := range letters.Changes(versions[i-1], x) {
				v.sheet.Rows = append(v.sheet.Rows, []web.Cell{{Text: ch.Part}, {Text: orElse(ch.Was, "—")}, {Text: orElse(ch.Is, "—")}})
			}
		}
		for _, e := range events {
			if e.Kind == "observado" && e.Version == x.Version {
				v.observed = append(v.observed, web.Pair{Term: name(e.By) + ", " + web.Exact(e.At), Text: e.Note})
			}
		}
		list = append(list, v)
	}
	slices.Reverse(list)
	return list
}

// letterEvents is the course of a letter, newest first.
func letterEvents(l letters.Letter, versions []letters.Letter, events []letters.Event, name func(string) string) []web.Event {
	var list []web.Event
	for i, v := range versions {
		verb := "elaboró la versión " + strconv.Itoa(v.Version)
		if i == 0 {
			verb = "elaboró el oficio"
		}
		list = append(list, web.Event{Who: name(v.By), Role: people.Supervisor, Verb: verb, At: v.At})
	}
	for _, e := range events {
		switch e.Kind {
		case "observado":
			list = append(list, web.Event{Who: name(e.By), Role: people.Director, Verb: "lo devolvió con observaciones", At: e.At, Text: e.Note})
		case "instruccion":
			list = append(list, web.Event{Who: name(e.By), Role: people.Director, Verb: "lo firmó y ordenó notificarlo", At: e.At, Text: e.Note})
		case "anulado":
			list = append(list, web.Event{Who: name(e.By), Role: people.Supervisor, Verb: "lo anuló", At: e.At, Text: e.Note})
		}
	}
	for _, d := range l.Deliveries {
		list = append(list, web.Event{Who: name(d.By), Role: people.Supervisor, Verb: "asentó una notificación", At: d.At, Text: d.Medium + ": " + d.Proof})
	}
	for _, r := range l.Replies {
		list = append(list, web.Event{Who: name(r.By), Role: people.Supervisor, Verb: "asentó la respuesta " + r.Number, At: r.At, Text: r.Summary})
	}
	slices.SortStableFunc(list, func(a, b web.Event) int { return b.At.Compare(a.At) })
	return list
}

// letterForm is a page on which a Supervisor keeps the register: a reply, or an annulment.
type letterForm struct {
	head   web.Heading
	back   string
	action string
	key    string
	button string
	fields []forms.Field
	proof  forms.Field
	files  bool
	bad    *problem.Error
}

func (v letterForm) all() []forms.Field {
	if !v.files {
		return v.fields
	}
	return append(append([]forms.Field(nil), v.fields...), v.proof)
}

func (p *Pages) replyForm(w http.ResponseWriter, r *http.Request) error {
	return p.showReply(w, r, http.StatusOK, nil, nil)
}

func (p *Pages) showReply(w http.ResponseWriter, r *http.Request, status int, typed url.Values, bad *problem.Error) error {
	l, err := p.Desk.Letter(r.Context(), p.Desk.DB.Read(), web.ActorOf(r.Context()), r.PathValue("oficio"))
	if err != nil {
		return err
	}
	v := letterForm{head: web.Heading{Title: "Asentar la respuesta", Rest: "Oficio " + l.Number + ", para " + l.Addressee + "."}, back: letterPath(l.ID), action: letterPath(l.ID) + "/respuesta", key: database.NewID(),
		button: "Asentar la respuesta", files: p.Desk.KeepsFiles(), bad: bad}
	if typed != nil {
		v.key = keyOf(typed)
	}
	v.fields = forms.Fill(forms.Describe(&orders.ReplyForm{}), typed, bad)
	v.proof = web.Attachment()
	v.proof.Label, v.proof.Help = "Respuesta escaneada y sus anexos", "PDF o fotos; quedan entre los adjuntos de la orden con su huella."
	v.proof = forms.Fill([]forms.Field{v.proof}, nil, bad)[0]
	return web.Render(w, r, status, letterFormPage(v))
}

func (p *Pages) reply(w http.ResponseWriter, r *http.Request) error {
	actor, id := web.ActorOf(r.Context()), r.PathValue("oficio")
	if _, err := p.Desk.Letter(r.Context(), p.Desk.DB.Read(), actor, id); err != nil {
		return err // a foreign letter says nothing
	}
	form, err := web.Receive(w, r)
	if err != nil {
		return err
	}
	defer form.Close()
	var f orders.ReplyForm
	opt := optionsOf(r, form.Values)
	if err = p.keep(r, form, &opt, forms.Decode(form.Values, &f)); err == nil {
		err = p.Desk.RecordReply(r.Context(), actor, id, &f, opt)
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok {
			return err
		}
		return p.showReply(w, r, status, form.Values, form.Again(bad))
	}
	web.SayDone(w, r, "Respuesta asentada.")
	return web.SeeOther(w, r, letterPath(id))
}

func (p *Pages) voidForm(w http.ResponseWriter, r *http.Request) error {
	return p.showVoid(w, r, http.StatusOK, nil, nil)
}

func (p *Pages) showVoid(w http.ResponseWriter, r *http.Request, status int, typed url.Values, bad *problem.Error) error {
	l, err := p.Desk.Letter(r.Context(), p.Desk.DB.Read(), web.ActorOf(r.Context()), r.PathValue("oficio"))
	if err != nil {
		return err
	}
	return web.Render(w, r, status, letterFormPage(letterForm{head: web.Heading{Title: "Anular el oficio " + l.Number, Rest: "Solo se anula un oficio que no está firmado; si la orden todavía lo necesita, se elabora otro con número nuevo."},
		back: letterPath(l.ID), action: letterPath(l.ID) + "/anular", key: database.NewID(), button: "Anular el oficio", fields: forms.Fill(forms.Describe(&orders.VoidForm{}), typed, bad), bad: bad}))
}

func (p *Pages) voidLetter(w http.ResponseWriter, r *http.Request) error {
	actor, id := web.ActorOf(r.Context()), r.PathValue("oficio")
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var f orders.VoidForm
	if err = forms.Decode(typed, &f); err == nil {
		err = p.Desk.VoidLetter(r.Context(), actor, id, &f)
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok {
			return err
		}
		return p.showVoid(w, r, status, typed, bad)
	}
	web.SayDone(w, r, "El oficio quedó anulado; su número no se vuelve a usar.")
	return web.SeeOther(w, r, letterPath(id))
}
