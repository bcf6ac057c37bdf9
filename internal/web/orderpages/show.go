package orderpages

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/web"
)

// showView is the page of one order.
type showView struct {
	order     *orders.Order
	head      web.OrderHeading
	main      *actView // what the person does now
	waiting   web.Next // or who has the turn
	others    []web.Action
	notes     []web.Message
	route     procedure.Route
	words     string // «Va en la 3; puede seguir a la 4, 6 o 9»
	story     story
	asset     []web.Pair
	warrant   web.Message
	mismatch  web.Action  // to say that the machine is not as the inventory has it
	again     web.Message // the machine fails often
	stops     []web.Stop
	papers    []web.Document
	related   []web.Line
	dossier   []web.Line // the whole of it in one file, for who reads every order
	letter    deliveriesView
	sent      sent
	files     filesView
	recovered web.Message // what was written before stands in the form again
	category  string
	dealings  []web.Line    // gestiones before other bodies
	claim     []web.Pair    // how its warranty is claimed, for its AST
	known     []web.Pair    // what is known of its category, for its AST
	movement  *web.Movement // for who registers it in the system of the State
	typed     []web.Pair    // what was typed into a form that no longer applies
}

// show is the page of an order, or of a proposal without folio.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"))
	if err != nil {
		return err
	}
	if strings.HasPrefix(r.URL.Path, "/precargas/") && v.Order.Folio != "" {
		return web.SeeOther(w, r, pathOf(v.Order))
	}
	return p.showOrder(w, r, http.StatusOK, v, sent{})
}

// relatives are the orders and the external file that this order has to do with:
// the backup it waits for or is, what it came from, and the others of its machine.
func (p *Pages) relatives(r *http.Request, v orders.View, now time.Time) (out []web.Line, err error) {
	near := func(o *orders.Order, words string) {
		out = append(out, web.Line{Icon: web.IconDatabaseExport, Title: words, Href: pathOf(o), Folio: o.Folio, Text: firstLine(o.Fault), State: web.Badge{Text: map[bool]string{true: "Abierta", false: "Cerrada"}[o.Open()]}})
	}
	if v.Parent != nil {
		near(v.Parent, "Espera este respaldo")
	}
	if v.Child != nil {
		near(v.Child, "Respaldo que se pidió")
	}
	if v.Order.RepairID != "" {
		f, err := p.Repair.Get(r.Context(), p.Desk.DB.Read(), repair.ID(v.Order.RepairID))
		if err != nil {
			return nil, err
		}
		state := web.Badge{Text: "Abierto"}
		if !f.Open() {
			state.Text = "Cerrado"
		}
		out = append(out, web.Line{Icon: web.IconTruckDelivery, Title: "Expediente externo", Href: repair.Path(f.Folio), Folio: f.Folio, Text: f.Label(), State: state})
	}
	for _, c := range v.Related {
		if v.Parent != nil && c.ID == v.Parent.ID || v.Child != nil && c.ID == v.Child.ID {
			continue
		}
		out = append(out, web.Line{Icon: web.IconHistory, Title: c.Title(), Href: refPath(c.Folio, string(c.ID)), Folio: c.Folio, Text: "mismo equipo, " + web.ShortDay(c.CreatedAt, now), State: web.Badge{Text: shortState(c)}})
	}
	return out, nil
}

func (p *Pages) showOrder(w http.ResponseWriter, r *http.Request, status int, v orders.View, s sent) error {
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	o := v.Order
	keepOwn(ctx, v)
	s2 := showView{order: o, sent: s, head: heading(v, actor, now), stops: stops(v, now), papers: paperLines(v, now)}
	for _, of := range v.Offers {
		href := pathOf(o) + "/actividades/" + of.Activity.Slug
		if s2.main == nil && inPlace(of.Activity.Key) && mainNow(v, of) {
			view, err := p.prepare(ctx, v, of, sent{})
			if err != nil {
				return err
			}
			s2.main, s2.recovered = &view, view.left.note
			continue
		}
		if of.Main && len(v.Owed) == 0 {
			continue // its button is in the panel
		}
		label := of.Activity.Button
		if of.Activity.Key == procedure.TakeBack && actor.Person.ID != o.RequesterID {
			label = "Lo recibió una persona autorizada"
		}
		s2.others = append(s2.others, web.Action{Label: label, Href: href})
	}
	if s2.main != nil && len(v.Owed) > 0 {
		s2.main.next.Others, s2.others = onTheWay(s2.others)
	}
	s2.category = p.categoryName(ctx, o)
	known, err := p.knownOf(ctx, o, actor)
	if err != nil {
		return err
	}
	s2.known = known
	if s2.dealings, err = p.dealingsOf(ctx, v, now); err != nil {
		return err
	}
	if s2.claim, err = p.claimOf(ctx, v, actor); err != nil {
		return err
	}
	if s2.movement, err = web.MovementOf(actor, v.Papers); err != nil {
		return err
	}
	s2.typed = typed(r.PathValue("slug"), s)
	s2.waiting = waiting(v, actor, now)
	s2.route = routeOf(v)
	s2.words = routeWords(o)
	s2.asset, s2.warrant = assetCard(v, now)
	if o := v.Order; o.Folio != "" && o.MayCorrect(web.ActorOf(ctx), v.Asset) {
		s2.mismatch = web.Action{Label: "No coincide", About: "los datos del equipo", Icon: web.IconPencil, Small: true, Style: web.Plain, Href: mismatchPath(o)}
	}
	s2.notes = overlays(v, now)
	if v.Faults > 1 {
		s2.again = web.Message{Tone: web.Soon, Icon: web.IconRepeat, Title: countOf(v.Faults) + " fallas en 6 meses", Text: "en este equipo, contando esta orden"}
	}
	related, err := p.relatives(r, v, now)
	if err != nil {
		return err
	}
	s2.related, s2.dossier = related, dossierLines(ctx, o)
	if o.Record.Letter != "" {
		l, err := p.Letters.OfOrder(ctx, p.Desk.DB.Read(), string(o.ID))
		if err != nil {
			return err
		}
		s2.papers = append(s2.papers, letterLines(o, l)...)
		s2.letter = p.distribution(actor, v, l)
	}
	files, err := p.files(r, v, s)
	if err != nil {
		return err
	}
	s2.files = files
	if s2.story, err = p.tell(r, v, s); err != nil {
		return err
	}
	return web.Render(w, r, status, orderPage(s2))
}

// keepOwn lets the reader's device keep a page of an order in which they take part or have
// the turn, for the cellar without network.
func keepOwn(ctx context.Context, v orders.View) {
	me := web.ActorOf(ctx).Person.ID
	if v.MyTurn || v.Order.AdviserID == me || v.Order.RequesterID == me {
		web.Keeps(ctx)
	}
}

// mainNow tells which offer fills «Lo que sigue». Before the decision of A-03 it is
// the decision itself, which takes the reception and the visit with it.
func mainNow(v orders.View, of orders.Offer) bool {
	if v.MyTurn && len(v.Owed) > 0 {
		return of.Activity.Key == procedure.Determine
	}
	return of.Main
}

// onTheWay moves what an AST does before a decision to the panel: reception, visit,
// and that nobody was there.
func onTheWay(list []web.Action) (panel, rest []web.Action) {
	for _, a := range list {
		switch a.Href[strings.LastIndexByte(a.Href, '/')+1:] {
		case slugOf(procedure.Receive), slugOf(procedure.RecordVisit), slugOf(procedure.FailedVisit):
			a.Style = web.Plain
			panel = append(panel, a)
		default:
			rest = append(rest, a)
		}
	}
	return panel, rest
}

func slugOf(key procedure.Act) string {
	a, _ := rev.Activity(key)
	return a.Slug
}

// typed gives back what a person wrote into a form that came too late, so that
// nothing is lost with it.
func typed(slug string, s sent) []web.Pair {
	_, act, err := actOf(slug)
	if err != nil || s.values == nil {
		return nil
	}
	var out []web.Pair
	for _, f := range forms.Fill(forms.Describe(act), s.values, nil) {
		if f.Value != "" && !f.Secret && (f.Kind == forms.Area || f.Kind == forms.Text) {
			out = append(out, web.Pair{Term: f.Label, Text: f.Value})
		}
	}
	return out
}

// inPlace tells which acts are done on the order's page itself. Signatures and
// the survey have a page of their own: one task only, the whole paper first.
func inPlace(key procedure.Act) bool {
	act, ok := orders.New(key)
	if !ok || key == procedure.AnswerSurvey {
		return false
	}
	switch key {
	case procedure.AcknowledgeDate, procedure.SignHandover, procedure.TakeIn, procedure.TakeBack, procedure.ReceiveHandover, procedure.SignLetter, procedure.DocumentHandover, procedure.HandBack, procedure.ReturnUnrepaired:
		return false
	}
	_ = act
	return true
}

func heading(v orders.View, actor people.Actor, now time.Time) web.OrderHeading {
	o := v.Order
	h := web.OrderHeading{Folio: o.Folio, Title: firstLine(o.Fault), States: []web.Badge{stateBadge(o.State, o.Grade)}, Mine: v.MyTurn}
	if o.Folio == "" {
		h.Folio = "Precarga"
	}
	if !o.DueAt.IsZero() {
		t := web.TermOf(o.StateSince, o.DueAt, now)
		words := web.Left(o.DueAt.Sub(now))
		h.States = append(h.States, web.Badge{Tone: t.Tone, Icon: t.Icon, Text: upper(words)})
	}
	if why, paused := o.Paused(); paused {
		h.States = append(h.States, web.Badge{Tone: web.Soon, Icon: web.IconPlayerPause, Text: why})
	}
	if o.Priority == orders.Critical || o.Priority == orders.High {
		h.States = append(h.States, web.Badge{Tone: web.Neutral, Icon: web.IconUrgent, Text: "Prioridad " + o.Priority.Label()})
	}
	who := v.Names[o.RequesterID]
	h.Meta = append(h.Meta, web.Meta{Icon: web.IconUser, Text: clean(who.Name) + ", " + who.UnitName})
	if where := place(o.Building, o.Floor, o.Office); where != "" {
		h.Meta = append(h.Meta, web.Meta{Icon: web.IconMapPin, Text: where})
	}
	if x := o.Record.Contact.Extension; x != "" {
		h.Meta = append(h.Meta, web.Meta{Icon: web.IconPhone, Text: "ext. " + x, Href: "tel:" + x})
	}
	if h2 := o.Record.Contact.Hours; h2 != "" {
		h.Meta = append(h.Meta, web.Meta{Icon: web.IconClock, Text: h2})
	}
	if role, person, _ := o.Awaiting(); role != "" {
		h.HolderRole, h.Holder = roleOf(role), role.Label()
		if person != "" {
			h.Holder = clean(v.Name(person))
		} else if v.MyTurn {
			h.Holder = clean(actor.Person.Name)
		}
		h.Since = o.TurnLabel() + " · " + web.Since(o.StateSince, now)
	}
	return h
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	if r := []rune(line); len(r) > 120 {
		return string(r[:118]) + "…"
	}
	return line
}

// waiting says who has the turn when the reader has not.
func waiting(v orders.View, actor people.Actor, now time.Time) web.Next {
	o := v.Order
	if !o.Open() {
		n := web.Next{Title: label(o.State), Kicker: "La orden terminó"}
		switch o.State {
		case procedure.F1:
			n.Lead = "Calificación: " + o.Grade.Label() + ". Índice de satisfacción: " + strconv.Itoa(o.Index) + " de 100."
		case procedure.F2:
			n.Lead = "Pasaron los tres días sin respuesta; por la política P-10 cuenta como satisfactoria (tácita)."
		case procedure.F3, procedure.F4:
			if len(v.Steps) > 0 {
				n.Lead = v.Steps[len(v.Steps)-1].Text
			}
		}
		return n
	}
	role, person, act := o.Awaiting()
	a, _ := o.Procedure().Activity(act)
	who := role.Label()
	if person != "" {
		who = clean(v.Name(person))
	}
	n := web.Next{Activity: numberOf(a), Role: roleOf(role), Title: a.Title, Kicker: "Lo que sigue", Lead: "Le toca a " + who + " " + web.Since(o.StateSince, now) + ". " + a.Text}
	if !v.MyTurn && person == o.RequesterID && o.AdviserID == actor.Person.ID && handedOver(act) {
		n.Others = []web.Action{{Label: "Firmar aquí: pasa el dispositivo a " + first(v.Name(person)), Icon: web.IconSignature, Href: pathOf(o) + "/actividades/" + a.Slug + "?" + presentField + "=" + forms.Yes, Style: web.Outline}}
	}
	if v.MyTurn {
		n.Lead = a.Text
		for _, of := range v.Offers {
			if of.Main && !inPlace(of.Activity.Key) {
				n.Lead += " " + "Se hace en una página propia, con el documento completo a la vista."
				n.Others = []web.Action{{Label: of.Activity.Button, Href: pathOf(o) + "/actividades/" + of.Activity.Slug, Style: web.Primary, Large: true, After: web.IconArrowRight}}
			}
		}
	}
	return n
}

func events(v orders.View) []web.Event {
	o := v.Order
	out := make([]web.Event, 0, len(v.Steps))
	for i := len(v.Steps) - 1; i >= 0; i-- {
		s := v.Steps[i]
		e := web.Event{Who: clean(v.Name(s.Actor)), Role: roleOf(s.Role), Verb: verbOf(o, s), At: s.At, Text: s.Text}
		if s.Role == procedure.System {
			e.Who = ""
		}
		if a, ok := o.Procedure().Activity(s.Act); ok {
			if n := numberOf(a); n != "" && a.No > 0 {
				e.Activity, e.ActivityRole = n, roleOf(a.By[0])
			}
		}
		if !s.RealAt.IsZero() {
			e.Badges = append(e.Badges, web.Badge{Tone: web.Neutral, Icon: web.IconClock, Text: "Hora real: " + web.Exact(s.RealAt)})
		}
		out = append(out, e)
	}
	return out
}

func verbOf(o *orders.Order, s orders.Step) string {
	m := o.Procedure().Order
	if w, ok := m.Way(s.Way); ok {
		return w.Label
	}
	for _, x := range m.Sides {
		if x.Act == s.Act {
			return x.Label
		}
	}
	return "actuó en la orden"
}

// stops is where the machine can be and where it is.
func stops(v orders.View, now time.Time) []web.Stop {
	o := v.Order
	if o.AssetID == "" {
		return nil
	}
	at := v.Custody.Place
	user := v.Asset.HolderID
	name := clean(v.Name(o.RequesterID))
	_ = user
	list := []web.Stop{
		{Icon: web.IconUser, Name: name, Words: "Su usuario"},
		{Icon: web.IconBuilding, Name: "DTIC", Words: "Con ST-ERE"},
		{Icon: web.IconTruckDelivery, Name: "Proveedor", Words: "Si hay garantía"},
	}
	i := 0
	switch at {
	case equipment.AtDTIC:
		i = 1
	case equipment.AtProvider, equipment.InQuarantine:
		i = 2
	}
	list[i].Current, list[i].Words = true, "Lo tiene ahora"
	if i > 0 {
		list[i].Words = "Desde " + web.ShortDay(v.Custody.Since, now) + " · " + v.Custody.Document
	}
	return list
}

func assetCard(v orders.View, now time.Time) ([]web.Pair, web.Message) {
	o := v.Order
	if o.AssetID == "" {
		return nil, web.Message{}
	}
	a := v.Asset
	pairs := []web.Pair{
		{Term: "Equipo", Text: a.Name(), Href: "/equipos/" + string(a.ID)},
		{Term: "Inventario", Text: a.Inventory, Folio: true},
		{Term: "Serie", Text: a.Serial, Folio: true},
	}
	if a.LastMaintenance != "" {
		pairs = append(pairs, web.Pair{Term: "Último mantenimiento", Text: spoken(a.LastMaintenance)})
	}
	ok, why := a.UnderWarranty(dayOf(now))
	m := web.Message{Tone: web.Neutral, Icon: web.IconShieldX, Title: "Sin garantía", Text: why}
	if ok {
		m = web.Message{Tone: web.Good, Icon: web.IconShieldCheck, Title: "En garantía", Text: why}
	}
	return pairs, m
}

// spoken writes a stored day as people read it: 23/11/2026.
func spoken(day string) string {
	if d, err := calendar.ParseDay(day); err == nil {
		return fmt.Sprintf("%02d/%02d/%d", d.Day, int(d.Month), d.Year)
	}
	return day
}

func paperLines(v orders.View, now time.Time) []web.Document {
	o := v.Order
	var out []web.Document
	if o.Folio != "" {
		out = append(out, web.Document{Code: "ST-OS", Name: "Orden de servicio", Href: pathOf(o) + "/formatos/st-os", PDF: pdfOf(o, documents.StOS), Words: web.Moment(o.CreatedAt, now), State: web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Listo"}})
	}
	handed := false
	for _, p := range v.Papers {
		handed = handed || p.Kind == papers.Handover
		d := web.Document{Code: string(p.Kind), Name: paperName(p.Kind), Href: pathOf(o) + "/formatos/" + p.ID, PDF: pdfOf(o, p.ID), Words: p.Folio + " · " + web.Moment(p.At, now), State: paperBadge(p.Status)}
		out = append(out, d)
	}
	if !handed && o.AssetID != "" && (o.State == procedure.E02 || o.State == procedure.E03 || o.State == procedure.E09) {
		out = append(out, web.Document{Code: "ST-ERE", Name: paperName(papers.Handover), Words: "Si se traslada", State: web.Badge{Text: "Por llenar"}})
	}
	if o.State == procedure.E05 {
		words := "Su plazo no corre todavía"
		if !o.Record.SurveyHeld {
			words = "Vence " + web.Moment(o.SurveyDue, now)
		}
		out = append(out, web.Document{Code: "ST-ESST", Name: paperName(papers.Survey), Words: words, State: web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Por contestar"}})
	}
	return out
}

func paperName(k papers.Kind) string {
	switch k {
	case papers.Handover:
		return "Entrega-recepción"
	case papers.Survey:
		return "Encuesta de satisfacción"
	case papers.Backup:
		return "Manifestación de respaldo"
	case papers.Supplies:
		return "Solicitud de insumos"
	case papers.Determination:
		return "Determinación del TDTIC"
	case papers.Receipt:
		return "Constancia a proveedor"
	}
	return ""
}

func paperBadge(s papers.Status) web.Badge {
	switch s {
	case papers.Final:
		return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Firmado"}
	case papers.ToSign:
		return web.Badge{Tone: web.Soon, Icon: web.IconSignature, Text: "Por firmar"}
	case papers.Observed:
		return web.Badge{Tone: web.Soon, Icon: web.IconMessage, Text: "Observado"}
	case papers.Void:
		return web.Badge{Tone: web.Neutral, Icon: web.IconX, Text: "Anulado"}
	}
	return web.Badge{Text: "Borrador"}
}

func shortState(c orders.Card) string {
	if ended(c.State) {
		if c.State == procedure.F3 || c.State == procedure.F4 {
			return label(c.State)
		}
		return "Cerrada"
	}
	return "Abierta"
}

// overlays are the notes above the panel: pauses, proposals, captured late.
func overlays(v orders.View, now time.Time) []web.Message {
	o := v.Order
	var out []web.Message
	if p := o.Record.Pause; p != nil {
		m := web.Message{Tone: web.Soon, Icon: web.IconPlayerPause, Title: p.Label(), Text: p.Reason}
		if p.Until != "" {
			m.Text += " · hasta " + p.Until
		}
		if v.Child != nil {
			m.Actions = []web.Action{{Label: "Ver " + v.Child.Folio, Href: pathOf(v.Child), Small: true}}
		}
		out = append(out, m)
	}
	if x := o.Record.Rejection; x != nil && o.State == procedure.E03 {
		out = append(out, web.Message{Tone: web.Soon, Title: "El AST propone declararla improcedente", Text: x.Cause + ": " + x.Text})
	}
	if x := o.Record.Escalation; x != nil {
		out = append(out, web.Message{Tone: web.Soon, Title: "El AST propone escalarla al TDTIC", Text: x.Text})
	}
	if o.State == procedure.E91 && o.Record.Escalated != nil {
		out = append(out, web.Message{Tone: web.Soon, Title: "Escalada desde «" + label(o.Record.Escalated.From) + "»", Text: o.Record.Escalated.Text})
	}
	if m, ok := mechanismNote(v); ok {
		out = append(out, m)
	}
	if c := o.Record.Capture; c != nil {
		m := web.Message{Icon: web.IconPhone, Title: "Llegó por otro medio", Text: orders.MediumLabel(o.Medium) + ". Se pidió " + web.Exact(o.RequestedAt) + " y se capturó " + web.Exact(o.CreatedAt) + ". " + c.Justification}
		if o.Medium == orders.MediumPaper {
			m.Actions = []web.Action{{Label: "Ver el escaneo", Href: "#adjuntos", Small: true}}
		}
		out = append(out, m)
	}
	if x := v.Relapse; x != nil {
		out = append(out, web.Message{Icon: web.IconRepeat, Title: "Reincidencia de " + x.Folio, Text: "El mismo equipo tuvo una falla que se dio por solucionada el " + web.Exact(x.ConcludedAt) + "."})
	}
	if o.Record.BackupDue && o.Record.Backup == nil && o.State == procedure.E04 {
		a, _ := rev.Activity(procedure.DeclareBackup)
		m := web.Message{Tone: web.Soon, Title: "Falta la respuesta sobre el respaldo", Text: "El AST ve riesgo para la información: la persona usuaria responde por ella antes de que se concluya."}
		if _, ok := offerOf(v, procedure.DeclareBackup); ok {
			m.Actions = []web.Action{{Label: a.Button, Href: pathOf(o) + "/actividades/" + a.Slug, Small: true}}
		}
		out = append(out, m)
	}
	if _, ok := offerOf(v, procedure.ValidateBackup); ok {
		a, _ := rev.Activity(procedure.ValidateBackup)
		out = append(out, web.Message{Tone: web.Soon, Icon: web.IconSignature, Title: "Falta que valides el respaldo que pediste", Text: "El AST asentó qué respaldó y dónde quedó. Revísalo y fírmalo: tu equipo no se toca antes.",
			Actions: []web.Action{{Label: a.Button, Href: pathOf(o) + "/actividades/" + a.Slug, Small: true}}})
	}
	if _, ok := offerOf(v, procedure.ReportBackup); ok && !o.Record.BackupSaid {
		a, _ := rev.Activity(procedure.ReportBackup)
		out = append(out, web.Message{Tone: web.Soon, Icon: web.IconSignature, Title: "Antes de concluir, asienta el resultado del respaldo", Text: "Va en la F-06 de la orden que lo espera; la persona usuaria lo valida después.",
			Actions: []web.Action{{Label: a.Button, Href: pathOf(o) + "/actividades/" + a.Slug, Small: true}}})
	}
	switch {
	case o.State == procedure.E05 && o.Record.SurveyHeld:
		out = append(out, web.Message{Icon: web.IconClock, Title: "El plazo de la encuesta todavía no corre", Text: "Empieza cuando se cierre el expediente externo del equipo; puede contestarse desde ahora."})
	case o.State == procedure.E05:
		out = append(out, web.Message{Icon: web.IconClock, Title: "La encuesta vence el " + web.Exact(o.SurveyDue), Text: "Sin respuesta, el servicio se registra como satisfactorio."})
	}
	if o.Reopenings > 0 {
		out = append(out, web.Message{Tone: web.Soon, Icon: web.IconRepeat, Title: "Reabierta " + web.Count(o.Reopenings, "vez", "veces"), Text: "La falla persistió después de concluirla."})
	}
	return out
}

func letterLines(o *orders.Order, list []letters.Letter) []web.Document {
	var out []web.Document
	for _, l := range list {
		out = append(out, web.Document{Code: "Oficio", Name: "SEI-028", Href: pathOf(o) + "/formatos/" + l.ID, PDF: pdfOf(o, l.ID), Words: l.Number, State: web.Badge{Text: upper(string(l.State))}})
	}
	return out
}

// dossierLines lead to the whole order in one file, for who may have it.
func dossierLines(ctx context.Context, o *orders.Order) []web.Line {
	if o.Folio == "" || !web.May(ctx, "/ordenes/{folio}/expediente.zip") {
		return nil
	}
	at := pathOf(o) + "/expediente"
	return []web.Line{
		{Icon: web.IconArchive, Title: "Todo en un ZIP", Href: at + ".zip", Text: "Formatos, mensajes, adjuntos, firmas y huellas; se verifica sin el sistema"},
		{Icon: web.IconFileText, Title: "Todo en un PDF", Href: at + ".pdf", Text: "Para leer o imprimir, con lo demás dentro"},
		{Icon: web.IconShieldCheck, Title: "Versión pública", Href: pathOf(o) + "/version-publica", Text: "Con los datos personales testados, después de leer los textos"},
	}
}
