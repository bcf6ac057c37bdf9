package orderpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/live"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/sheets"
	"secogem.gob.mx/soporte/internal/web"
)

// What the address of the TDTIC's page may say.
const (
	openField    = "orden"    // folio of what is read
	observeField = "devolver" // returning it with observations
	signedField  = "firmado"  // folio of what was just signed
)

// directorView is the TDTIC's first page: what waits for a signature, the one that is
// read with its reasons and its form, who signs today, and the figures of the service
// (rev11 A-18, R-T-01, R-T-02, P-11, domain §7.4).
type directorView struct {
	watch        web.Watch // what moved since it was shown
	answer, rest string
	queue        []queued
	open         *toSign
	own          int // other turns of the person, which are on Mi turno
	done         web.Message
	sent         []web.Line // distribution of what was just signed
	signer       []web.Pair
	figures      figuresView
	bad          *problem.Error
}

// queued is one line of what waits.
type queued struct {
	title, folio, what, since string
	href                      string
	current                   bool
	state                     web.Badge
}

// toSign is the document that is read, with why it is asked for.
type toSign struct {
	internal  bool   // the internal level suffices here
	elsewhere string // where it is signed in another way; "" for nowhere
	act       actView
	title     string
	folio     string
	back      string // the order's page
	sheet     sheets.Sheet
	note      string // version and hash of what is signed
	made      string // version and when it was drafted
	stale     []string
	observing bool
	observe   string // address to return it; "" when it cannot be returned
	why       []web.Pair
	annexes   []web.Line
	copies    []web.Line
}

func (p *Pages) toSign(w http.ResponseWriter, r *http.Request) error {
	return p.showDirector(w, r, http.StatusOK, r.URL.Query().Get(openField), "", sent{})
}

// signHere signs, returns or determines on the TDTIC's page, and goes on to the next
// one that waits.
func (p *Pages) signHere(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, ref := r.Context(), web.ActorOf(r.Context()), r.PathValue("folio")
	a, act, err := actOf(r.PathValue("slug"))
	if err != nil {
		return err
	}
	if !slices.Contains([]procedure.Act{procedure.SignLetter, procedure.ObserveLetter, procedure.DetermineMechanism}, a.Key) {
		return problem.Missing("esa actividad")
	}
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if orders.Writes(a.Key) {
		if err = web.DecodeUnsigned(values, act); err == nil {
			err = p.lay(w, r, actor, a, ref, act, values, optionsOf(r, values))
		}
		if err == nil {
			return nil
		}
	} else if err = forms.Decode(values, act); err == nil {
		_, err = p.Desk.Perform(ctx, actor, ref, act, optionsOf(r, values))
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok {
			return err
		}
		return p.showDirector(w, r, status, ref, a.Key, sent{values: values, bad: bad})
	}
	if a.Key != procedure.SignLetter {
		web.SayDone(w, r, done(a))
		return web.SeeOther(w, r, web.SignPath)
	}
	return web.SeeOther(w, r, web.SignPath+"?"+url.Values{signedField: {ref}}.Encode())
}

func (p *Pages) showDirector(w http.ResponseWriter, r *http.Request, status int, ref string, key procedure.Act, s sent) error {
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	queue, err := p.Desk.ToSign(ctx, actor)
	if err != nil {
		return err
	}
	v := directorView{bad: s.bad, watch: watchQueue(live.Turn, now)}
	if ref == "" && len(queue) > 0 {
		ref = queue[0].Folio
	}
	if ref != "" {
		if r.URL.Query().Get(observeField) != "" && key == "" {
			key = procedure.ObserveLetter
		}
		if v.open, err = p.document(ctx, actor, ref, key, s); err != nil {
			return err
		}
		if v.open == nil && s.bad == nil { // it no longer waits for this signature
			return web.SeeOther(w, r, "/ordenes/"+url.PathEscape(ref))
		}
	}
	for _, c := range queue {
		v.queue = append(v.queue, queuedOf(c, ref, now))
	}
	v.answer, v.rest = waitingWords(queue, now)
	if v.own, err = p.ownTurns(ctx, actor, queue); err != nil {
		return err
	}
	if folio := r.URL.Query().Get(signedField); folio != "" {
		if err := p.justSigned(ctx, actor, folio, &v); err != nil {
			return err
		}
	}
	if v.signer, err = p.signer(ctx, now); err != nil {
		return err
	}
	if v.figures, err = p.figures(ctx, now); err != nil {
		return err
	}
	return web.Render(w, r, status, directorPage(v))
}

func queuedOf(c orders.Card, open string, now time.Time) queued {
	q := queued{title: c.Title(), folio: c.Folio, what: "Oficio SEI-028", since: web.Since(c.StateSince, now), current: c.Folio == open,
		href: web.SignPath + "?" + url.Values{openField: {c.Folio}}.Encode()}
	if c.State == procedure.E91 {
		q.what = "Determinación"
	}
	days := int(now.Sub(c.StateSince) / (24 * time.Hour))
	q.state = web.Badge{Icon: web.IconClock, Text: "Espera " + web.Span(now.Sub(c.StateSince))}
	if t := termOf(c, now); t != nil && t.Tone == web.Bad {
		q.state = web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: "Vencida, espera " + web.Count(max(days, 1), "día", "días")}
	}
	return q
}

// waitingWords is the sentence under the title.
func waitingWords(queue []orders.Card, now time.Time) (answer, rest string) {
	if len(queue) == 0 {
		return "Nada por firmar.", "Cuando un oficio o una determinación te espere, aparecerá aquí."
	}
	letters, other := 0, 0
	for _, c := range queue {
		if c.State == procedure.E18 {
			letters++
		} else {
			other++
		}
	}
	switch {
	case other == 0:
		answer = web.Count(letters, "oficio espera tu firma.", "oficios esperan tu firma.")
	case letters == 0:
		answer = web.Count(other, "determinación te espera.", "determinaciones te esperan.")
	default:
		answer = web.Count(letters, "oficio", "oficios") + " y " + web.Count(other, "determinación", "determinaciones") + " te esperan."
	}
	return answer, "Lo más antiguo espera " + web.Since(queue[0].StateSince, now) + "."
}

// ownTurns counts what waits for the person besides the signatures: an own order, a
// survey.
func (p *Pages) ownTurns(ctx context.Context, actor people.Actor, queue []orders.Card) (int, error) {
	n, err := p.Desk.CountMyTurn(ctx, actor)
	return max(0, n-len(queue)), err
}

// document prepares what is read and its form: nil when it does not wait for this
// person.
func (p *Pages) document(ctx context.Context, actor people.Actor, ref string, key procedure.Act, s sent) (*toSign, error) {
	v, err := p.Desk.Open(ctx, actor, ref)
	if err != nil {
		return nil, err
	}
	if key == "" {
		key = procedure.SignLetter
		if v.Order.State == procedure.E91 {
			key = procedure.DetermineMechanism
		}
	}
	offer, ok := offerOf(v, key)
	if !ok {
		return nil, nil
	}
	s.action = web.SignPath + "/" + url.PathEscape(ref) + "/actividades/" + offer.Activity.Slug
	d := &toSign{title: offer.Activity.Title, folio: v.Order.Folio, back: pathOf(v.Order), observing: key == procedure.ObserveLetter}
	if d.act, err = p.prepare(ctx, v, offer, s); err != nil {
		return nil, err
	}
	d.act.next.Form.Action, d.act.next.Form.ID = s.action, "firmar"
	set, err := p.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	d.internal = key != procedure.SignLetter || slices.Contains(orders.Levels(key, false, set), seals.ByInternal)
	if key == procedure.SignLetter {
		d.elsewhere = pathOf(v.Order) + "/actividades/" + offer.Activity.Slug
	}
	d.why = reasonsOf(v)
	for _, x := range v.Papers {
		if x.Status != papers.Void {
			d.annexes = append(d.annexes, web.Line{Icon: web.IconFileText, Title: string(x.Kind) + " " + paperName(x.Kind), Href: pathOf(v.Order) + "/formatos/" + x.ID, Folio: x.Folio, State: paperBadge(x.Status)})
		}
	}
	if key == procedure.DetermineMechanism {
		return d, p.readDetermination(ctx, v, d)
	}
	return d, p.readLetter(ctx, v, d)
}

// readLetter lays the letter open as it will be signed, and binds the form to it.
func (p *Pages) readLetter(ctx context.Context, v orders.View, d *toSign) error {
	l, err := p.Letters.Get(ctx, p.Desk.DB.Read(), v.Order.Record.Letter)
	if err != nil {
		return err
	}
	d.stale, d.folio = orders.LetterChanges(l, v.Order, v.Asset, v.Papers), l.Number
	d.made = "Versión " + strconv.Itoa(l.Version) + ", elaborada el " + web.Exact(l.At)
	for _, c := range l.Distribution {
		d.copies = append(d.copies, copyLine(v, l, c))
	}
	if d.sheet, _, err = p.sheet(ctx, v, l.ID); err != nil {
		return err
	}
	d.note = versionNote(l.Version, l.Hash)
	for _, fields := range [][]forms.Field{d.act.fields, d.act.next.Fields} {
		for i := range fields {
			if fields[i].Name == "huella" {
				fields[i].Value = l.Hash
			}
		}
	}
	if !d.observing {
		d.act.next.Button = "Firmar el oficio"
		d.observe = web.SignPath + "?" + url.Values{openField: {v.Order.Folio}, observeField: {"si"}}.Encode()
		d.act.next.Others = []web.Action{{Label: "Devolver con observaciones", Href: d.observe, Large: true}}
	} else {
		d.act.next.Others = []web.Action{{Label: "Volver al oficio", Href: web.SignPath + "?" + url.Values{openField: {v.Order.Folio}}.Encode(), Large: true}}
	}
	return nil
}

// copyLine is one recipient of a letter. The user's line cannot be removed (R-T-02).
func copyLine(v orders.View, l letters.Letter, c letters.Copy) web.Line {
	line := web.Line{Icon: web.IconMail, Title: orElse(clean(c.Name), "Persona o área por notificar"), Text: c.Post}
	switch c.Kind {
	case letters.ToAddressee:
		line.Title, line.Text = orElse(clean(c.Name), l.Addressee), "Destinatario"
	case letters.ToUser:
		line.Icon, line.Title, line.Text = web.IconLock, clean(v.Name(people.ID(l.UserID))), "Persona usuaria; su copia no se puede quitar (R-T-02)"
	case letters.ToCoordination:
		line.Title = "Coordinación Administrativa"
	case letters.ToUnitHead:
		line.Title = "Titular de la unidad"
	case letters.ToArchive:
		line.Icon, line.Title = web.IconArchive, "Archivo"
	}
	return line
}

// readDetermination lays open what the TDTIC decides on: facts and review of F-10.
func (p *Pages) readDetermination(ctx context.Context, v orders.View, d *toSign) (err error) {
	if x := v.Order.Record.Escalated; x != nil {
		d.why = append(d.why, web.Pair{Term: "Venía de", Text: label(x.From)}, web.Pair{Term: "Revisión de la Supervisión", Text: x.Text})
	}
	for i := len(v.Papers) - 1; i >= 0; i-- {
		if x := v.Papers[i]; x.Kind == papers.Determination && x.Status != papers.Void {
			d.folio, d.made = x.Folio, "Versión "+strconv.Itoa(x.Version)+", del "+web.Exact(x.At)
			d.sheet, d.note, err = p.sheet(ctx, v, x.ID)
			return err
		}
	}
	return nil
}

// reasonsOf are the lines of «¿Por qué?»: fault, no warranty with its source, no
// resources with what is missing, and since when the machine is back.
func reasonsOf(v orders.View) []web.Pair {
	o := v.Order
	why := []web.Pair{{Term: "Falla", Text: firstLine(o.Fault)}}
	if d := o.Record.Warranty; d != nil && d.Answer == procedure.No {
		text := d.Reason
		if d.Evidence != "" {
			text += " (" + d.Evidence + ")"
		} else if u := v.Asset.WarrantyUntil; u != "" {
			text += " (en el inventario venció el " + u + ")"
		}
		why = append(why, web.Pair{Term: "Sin garantía", Text: text})
	}
	if d := o.Record.Resources; d != nil && d.Answer == procedure.No {
		why = append(why, web.Pair{Term: "Sin recursos", Text: d.Reason})
	}
	for i := len(v.Steps) - 1; i >= 0; i-- {
		if v.Steps[i].From == procedure.E16 && v.Steps[i].To == procedure.E17 {
			why = append(why, web.Pair{Term: "Equipo devuelto", Text: web.Exact(v.Steps[i].At)})
			break
		}
	}
	return why
}

// justSigned says what was signed and to whom it goes.
func (p *Pages) justSigned(ctx context.Context, actor people.Actor, folio string, v *directorView) error {
	view, err := p.Desk.Open(ctx, actor, folio)
	if err != nil || view.Order.Record.Letter == "" {
		return err
	}
	l, err := p.Letters.Get(ctx, p.Desk.DB.Read(), view.Order.Record.Letter)
	if err != nil || l.State != letters.Signed {
		return err
	}
	v.done = web.Message{Tone: web.Good, Status: true, Title: "Firmaste el oficio " + l.Number + ".", Text: "La Supervisión lo notifica a esta lista y asienta cada acuse en la orden. La encuesta ya está con la persona usuaria."}
	for _, c := range l.Distribution {
		v.sent = append(v.sent, copyLine(view, l, c))
	}
	return nil
}

// signer says who signs as TDTIC today, between which dates and by which document
// (rev11 G-14).
func (p *Pages) signer(ctx context.Context, now time.Time) ([]web.Pair, error) {
	c := p.Desk.DB.Read()
	who, substitute, err := p.People.Director(ctx, c, now)
	if problem.KindOf(err) == problem.NotFound {
		return []web.Pair{{Term: "Firma hoy", Text: "Nadie: falta el nombramiento"}}, nil
	}
	if err != nil {
		return nil, err
	}
	pairs := []web.Pair{{Term: "Firma hoy", Text: clean(who.Name)}, {Term: "Como", Text: map[bool]string{true: "Suplencia", false: "Titular"}[substitute]}}
	list, err := p.People.Appointments(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		running := !a.From.After(now) && (a.To.IsZero() || a.To.After(now))
		if a.PersonID != who.ID || !running || (a.Kind == people.Substitute) != substitute {
			continue
		}
		pairs = append(pairs, web.Pair{Term: "Desde", Text: web.ShortDay(a.From, now)})
		if !a.To.IsZero() {
			pairs = append(pairs, web.Pair{Term: "Hasta", Text: web.ShortDay(a.To.Add(-time.Second), now)})
		}
		pairs = append(pairs, web.Pair{Term: "Documento", Text: a.Document})
		break
	}
	return pairs, nil
}
