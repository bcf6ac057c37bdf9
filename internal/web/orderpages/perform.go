package orderpages

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// wayField is the input of the answer to a question.
const wayField = "respuesta"

// version reads the version that the order had when the form was opened.
func version(values url.Values) int64 {
	n, _ := strconv.ParseInt(values.Get(web.VersionField), 10, 64)
	if n <= 0 {
		return -1 // a form without version was not ours: it never matches
	}
	return n
}

// sent is what came back with a form that has to be corrected.
type sent struct {
	values   url.Values
	bad      *problem.Error
	present  bool         // the order's user signs on the device of their AST
	versions web.Versions // of its fields, when somebody else was quicker
	action   string       // where the form is sent; "" for the order's own address
	dealing  string       // the gestión that the address chooses
}

// activity shows the page of one act of an order.
func (p *Pages) activity(w http.ResponseWriter, r *http.Request) error {
	return p.showActivity(w, r, http.StatusOK, sent{})
}

// perform takes the form of any act: key → struct → decoded → Desk. There is one
// handler for all activities.
func (p *Pages) perform(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, act, err := actOf(r.PathValue("slug"))
	if err != nil {
		return err
	}
	actor, err := p.signedBy(r, a.Key)
	if err != nil {
		return err
	}
	form, err := web.Receive(w, r)
	if err != nil {
		return err
	}
	defer form.Close()
	ref, values := r.PathValue("folio"), form.Values
	if _, signs := act.(orders.Signed); signs && web.Queued(r) { // what is signed is seen as it is at that moment
		return problem.New(problem.Refused, "Firmar espera a la red: lo que escribiste sigue en tu equipo.", "Revísalo y fírmalo ahora.")
	}
	if orders.Writes(a.Key) {
		opt := optionsOf(r, values)
		err = p.withPhotos(r, actor, ref, act, form, &opt, web.DecodeUnsigned(values, act))
		if err == nil {
			err = p.lay(w, r, actor, a, ref, act, values, opt)
		} else if _, e := p.Desk.Open(ctx, actor, ref); e != nil {
			return e // a foreign order says nothing, not even about the form
		}
		if err != nil {
			return p.again(w, r, err, values, form)
		}
		return nil
	}
	opt := optionsOf(r, values)
	err = forms.Decode(values, act)
	if len(form.Uploads) > 0 {
		err = p.keepFor(r, actor, ref, act, form, &opt, err)
	}
	var res orders.Result
	if err == nil && values.Get(alsoField) == forms.Yes {
		res, err = p.performWithOwed(r, actor, ref, act, values)
	} else if err == nil {
		res, err = p.Desk.Perform(ctx, actor, ref, act, opt)
	} else if _, e := p.Desk.Open(ctx, actor, ref); e != nil {
		return e // a foreign order says nothing, not even about the form
	}
	if err != nil {
		return p.again(w, r, err, values, form)
	}
	web.LeftAt(w, res.Version)
	if values.Get(backField) == "turno" {
		sayDone(w, r, done(a)+" "+res.Folio+".", res)
		return web.SeeOther(w, r, web.TurnPath)
	}
	sayDone(w, r, done(a), res)
	return web.SeeOther(w, r, refPath(res.Folio, string(res.ID)))
}

// again shows a form that has to be corrected.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, err error, values url.Values, form *web.Upload) error {
	bad, status, ok := shown(err)
	if !ok || web.Queued(r) {
		return err
	}
	return p.showActivity(w, r, status, sent{values: values, bad: form.Again(bad)})
}

// alsoField says that a form hands in the acts before it with it: the page that
// carried it said which.
const alsoField = "tambien"

// performWithOwed does an act of A-03 together with what the letter asks before it
// and nobody did yet: the reception, and before the decision the visit. Each is a
// step of its own.
func (p *Pages) performWithOwed(r *http.Request, actor people.Actor, ref string, act orders.Act, values url.Values) (orders.Result, error) {
	v, err := p.Desk.Open(r.Context(), actor, ref)
	if err != nil {
		return orders.Result{}, err
	}
	var acts []orders.Act
	for _, key := range owedBefore(v, act.Key()) {
		first, _ := orders.New(key)
		acts = append(acts, first)
	}
	return p.Desk.PerformTogether(r.Context(), actor, ref, append(acts, act), optionsOf(r, values))
}

// owedBefore are the acts that have to stand in the history before another one and
// that may be handed in with it.
func owedBefore(v orders.View, key procedure.Act) (owed []procedure.Act) {
	for _, o := range v.Owed {
		switch {
		case key == procedure.Determine, o == procedure.Receive && (key == procedure.RecordVisit || key == procedure.FailedVisit):
			owed = append(owed, o)
		}
	}
	return owed
}

// alsoNote tells what is recorded with an act.
func alsoNote(v orders.View, owed []procedure.Act) web.Message {
	var what []string
	for _, o := range owed {
		switch o {
		case procedure.Receive:
			what = append(what, "que recibiste la orden")
		case procedure.RecordVisit:
			what = append(what, "tu visita a "+first(v.Name(v.Order.RequesterID))+", a esta hora")
		}
	}
	if len(what) == 0 {
		return web.Message{}
	}
	return web.Message{Icon: web.IconWalk, Title: "Al guardar queda también en la historia:", Text: strings.Join(what, " y ") + "."}
}

// done is the sentence that confirms an act on the next page.
// The title is quoted: said bare it would read as an order to do the thing.
func done(a procedure.Activity) string { return "Listo: quedó registrado «" + a.Title + "»." }

func actOf(slug string) (procedure.Activity, orders.Act, error) {
	a, ok := rev.BySlug(slug)
	if !ok {
		return a, nil, problem.Missing("esa actividad")
	}
	act, ok := orders.New(a.Key)
	if !ok || systemOnly(a) || a.Key == procedure.Request || a.Key == procedure.Capture {
		return a, nil, problem.Missing("esa actividad")
	}
	return a, act, nil
}

func systemOnly(a procedure.Activity) bool {
	return len(a.By) == 1 && a.By[0] == procedure.System
}

// actView is one act with its form, ready to be shown in a panel or on a page of
// its own.
type actView struct {
	activity procedure.Activity
	number   string
	role     people.Role
	next     web.Next
	action   string
	key      string
	version  int64
	fields   []forms.Field
	signs    bool
	ways     waysToSign    // how, when it signs
	forOther bool          // somebody else than the order's user records it
	paper    *papers.Paper // the paper that will be signed
	left     left          // what was written before and not sent
	also     web.Message   // what is recorded with it
}

// prepare builds the form of an act for an order.
func (p *Pages) prepare(ctx context.Context, v orders.View, offer orders.Offer, s sent) (actView, error) {
	o, a := v.Order, offer.Activity
	act, _ := orders.New(a.Key)
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return actView{}, err
	}
	prefillAct(act, v, values)
	if err := p.prefillSupplies(ctx, act, o); err != nil {
		return actView{}, err
	}
	choices, err := p.choices(ctx, act, o)
	if err != nil {
		return actView{}, err
	}
	if g, ok := act.(*orders.LogProcedure); ok {
		g.Dealing, g.Day = orElse(s.dealing, dealings.Fresh), calendar.DayOf(web.Now(ctx), clock.Mexico).String()
	}
	if d, ok := act.(*orders.DetermineMechanism); ok && d.AdviserID == "" {
		d.AdviserID = string(o.AdviserID)
	}
	if m, ok := act.(interface{ Handing() *seals.Hands }); ok && m.Handing().Adviser == "" {
		m.Handing().Adviser = string(o.AdviserID)
	}
	if d, ok := act.(*orders.DraftLetter); ok {
		if err := p.draftAgain(ctx, d, o, choices); err != nil {
			return actView{}, err
		}
	}
	own := s.present || web.ActorOf(ctx).Person.ID == o.RequesterID
	fields := forWhom(movesWhat(whatFor(asSet(choices.Into(forms.Describe(act)), values), a.Key), a.Key, procedure.Place(v.Custody.Place)), a.Key, own)
	if fields, err = p.besides(ctx, a.Key, values, fields); err != nil {
		return actView{}, err
	}
	if a.Key == procedure.Escalate {
		fields = factsOf(fields, o.Record.Escalation != nil)
	}
	if d, ok := act.(*orders.DocumentHandover); ok {
		fields = photographs(fields, d, p.Desk.KeepsFiles())
	}
	_, signs := act.(orders.Signed)
	ways := waysToSign{}
	if signs {
		if orders.Writes(a.Key) {
			photos, err := p.photoInputs(ctx, v, a.Key, s.present)
			if err != nil {
				return actView{}, err
			}
			fields = append(unsigned(fields), photos...)
		} else {
			ways = p.ways(a.Key, !own, values, s.action != "")
			fields = ways.shape(fields)
		}
	}
	view := actView{activity: a, role: roleOf(a.By[0]), action: pathOf(o) + "/actividades/" + a.Slug, key: keyOf(s.values), version: o.Version, signs: signs, ways: ways}
	if s.action != "" {
		view.action = s.action
	}
	view.number = numberOf(a)
	view.forOther = !own
	if signs {
		view.paper = signedPaper(v, a.Key)
		for i := range fields {
			if fields[i].Name == "huella" && view.paper != nil {
				fields[i].Value = view.paper.Hash
			}
		}
	}
	waits, err := p.waiting(ctx, v, a, view.action, &s)
	if err != nil {
		return actView{}, err
	}
	if s.values != nil || s.bad != nil {
		hash := ""
		if view.paper != nil {
			hash = view.paper.Hash
		}
		fields = forms.Fill(fields, s.values, s.bad)
		for i := range fields {
			if fields[i].Name == "huella" && s.bad != nil && s.bad.Kind == problem.Conflict {
				fields[i].Value = hash // the person now sees the new version
			}
		}
	}
	view.fields = tidy(view.left.recover(ctx, view.action, fields, s))
	if waits.Title != "" {
		view.left.note = waits
	}
	if err := p.noticeSeen(ctx, view.fields); err != nil {
		return actView{}, err
	}
	view.next = panel(ctx, v, offer, view, s)
	view.next.Form.Multipart = web.TakesFiles(view.fields)
	if orders.Writes(a.Key) {
		view.next.Button = web.SeeSheet
		for i := range view.next.Ways {
			view.next.Ways[i].Button = ""
		}
	}
	if owed := owedBefore(v, a.Key); len(owed) > 0 {
		view.also = alsoNote(v, owed)
		view.next.Form.Hidden = append(view.next.Form.Hidden, web.Hidden{Name: alsoField, Value: forms.Yes})
	}
	return view, nil
}

func numberOf(a procedure.Activity) string {
	n := a.No
	if n == 0 {
		n = a.Within
	}
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// returned is the step that sent what an act writes back with observations, when nothing has
// moved the order since: who corrects it has them before their eyes (GAP-09, GAP-10).
func returned(steps []orders.Step, key procedure.Act) (orders.Step, bool) {
	if key != procedure.DraftLetter && key != procedure.AgreeMaintenance && key != procedure.DocumentHandover {
		return orders.Step{}, false
	}
	for i := len(steps) - 1; i >= 0; i-- {
		if s := steps[i]; s.Way != "" {
			return s, (s.Act == procedure.Observe || s.Act == procedure.ObserveLetter) && s.Text != ""
		}
	}
	return orders.Step{}, false
}

// panel arranges an act as «Lo que sigue»: its question as large options that say
// where they lead, its fields, its one button.
func panel(ctx context.Context, v orders.View, offer orders.Offer, view actView, s sent) web.Next {
	a := offer.Activity
	n := web.Next{
		Activity: view.number, Role: view.role, Title: a.Title, Lead: a.Text, Button: a.Button, Problem: s.bad,
		Form:  web.Submission{Action: view.action, Key: view.key, Version: view.version, Draft: view.left.path},
		Saved: view.left.saved,
	}
	if x, ok := returned(v.Steps, a.Key); ok {
		n.Facts = append(n.Facts, web.Pair{Term: clean(v.Name(x.Actor)) + " lo devolvió " + web.Since(x.At, web.Now(ctx)), Text: x.Text})
	}
	for _, f := range view.fields {
		if f.Name == wayField && a.Question != nil {
			n.WayName, n.WayError = wayField, f.Error
			n.Title = a.Question.Text
			for _, c := range offer.Choices {
				n.Ways = append(n.Ways, way(v, web.ActorOf(ctx), c, f.Value))
			}
			continue
		}
		n.Fields = append(n.Fields, f)
	}
	if a.Question != nil && len(n.Ways) == 0 {
		for _, c := range a.Question.Answers {
			n.Ways = append(n.Ways, web.Way{Key: string(c.Key), Title: c.Label, Help: c.Help, Button: c.Button})
		}
	}
	return n
}

// way is one exit of a question with its consequence: the activity it leads to
// and who goes on.
func way(v orders.View, actor people.Actor, c orders.OfferChoice, chosen string) web.Way {
	w := web.Way{Key: string(c.Key), Title: c.Label, Help: c.Help, Button: c.Button, Selected: chosen == string(c.Key)}
	st, ok := v.Order.Procedure().Order.Station(c.Leads)
	if !ok || st.Ending {
		w.Next = st.Label
		return w
	}
	a := v.Order.Procedure().ActivityOf(st)
	w.Activity, w.Role = numberOf(a), roleOf(st.Turn[0])
	w.Next = a.Title + ". " + whoGoesOn(v, actor, st)
	return w
}

// whoGoesOn names who has the turn in a station, «tú» when it is the reader.
func whoGoesOn(v orders.View, actor people.Actor, st procedure.Station) string {
	var person people.ID
	switch st.Turn[0] {
	case procedure.Adviser:
		person = v.Order.AdviserID
	case procedure.Requester:
		person = v.Order.RequesterID
	}
	switch name := v.Name(person); {
	case person != "" && person == actor.Person.ID, person == "" && actor.Has(roleOf(st.Turn[0])):
		return "Sigues tú"
	case name != "":
		return "Sigue " + first(name)
	case st.Turn[0] == procedure.Adviser:
		return "Sigue el AST"
	}
	return "Sigue " + st.Turn[0].Label()
}

// prefillAct puts into an act what is known already, so that nobody types it
// twice.
func prefillAct(act orders.Act, v orders.View, set settings.Values) {
	o := v.Order
	diagnosis := ""
	if g := o.Record.Diagnosis; g != nil {
		diagnosis = g.Text
	}
	switch a := act.(type) {
	case *orders.Assign:
		a.Priority = string(o.Priority)
	case *orders.DocumentHandover:
		a.Serial, a.Fault = v.Asset.Serial, o.Fault
		documentAgain(a, v)
	case *orders.Conclude:
		a.Diagnosis = diagnosis
		if d := o.Record.Decision; a.Diagnosis == "" && d != nil {
			a.Diagnosis = d.Reason // what was observed on the spot is where a diagnosis begins
		}
	case *orders.ReportProvider:
		a.Diagnosis, a.Provider = diagnosis, v.Asset.ProviderID
		if a.Diagnosis == "" && o.Record.Warranty != nil {
			a.Diagnosis = o.Record.Warranty.Reason
		}
	case *orders.HandBack:
		a.Returned = orders.ReturnedAs(v.Papers)
	case *orders.ReturnUnrepaired:
		a.Returned = orders.ReturnedAs(v.Papers)
		a.Diagnosis = diagnosis
		if a.Diagnosis == "" && o.Record.Warranty != nil {
			a.Diagnosis = o.Record.Warranty.Reason
		}
	case *orders.AnnotateWarranty:
		if w := o.Record.Warranty; w != nil {
			a.Warranty = w.Reason
		}
		if d := o.Record.Resources; d != nil {
			a.Resources = d.Reason
		}
	case *orders.ProvideResources:
		a.Lines = o.Record.Lines
	case *orders.AgreeMaintenance:
		a.Minutes, a.Place = 60, set.Text(settings.MaintenancePlace)
		if g := o.Record.Agreement; g != nil {
			a.Minutes, a.Kind = g.Minutes, g.Kind
			a.Place = placeOf(g)
		}
		if o.Origin == orders.Preventive {
			a.Kind = "preventivo"
		}
		if o.Record.Agreement == nil {
			a.Day = o.Record.PlannedOn // of the yearly programme, which the person was asked about
		}
	case *orders.Reject:
		if x := o.Record.Rejection; x != nil {
			a.Cause, a.Text = x.Cause, x.Text
		}
	case *orders.Escalate:
		if x := o.Record.Escalation; x != nil && len([]rune(x.Text)) <= 500 { // longer ones are read above, and stand in F-10 as its facts
			a.Review = "El AST propone: " + x.Text
		}
	case *orders.DraftLetter:
		draftLetter(a, v, set)
	case *orders.SignLetter:
		a.Instruction = "Notifíquese al destinatario y a las áreas de la lista de distribución, con acuse, y entréguese copia a " + clean(v.Name(o.RequesterID)) + "."
	}
}

// asSet shapes the fields of an act as the institution decided: what it does not
// allow is not asked, and F-06 is asked in its words (rev11 P-05, GAP-23, GAP-47).
func asSet(fields []forms.Field, set settings.Values) []forms.Field {
	var out []forms.Field
	for _, f := range fields {
		switch {
		case (f.Name == "a_distancia" || f.Name == "consentimiento") && !set.Yes(settings.RemoteHelp),
			f.Name == "riesgo" && set.Text(settings.BackupAtOnce) != "juicio":
			continue
		case f.Name == "respaldo":
			f.Help = set.Text(settings.BackupNotice)
		}
		out = append(out, f)
	}
	return out
}

// whatFor marks what each line of supplies is for as required where an AST asks for them
// (domain §5.7, rev11 F-07).
func whatFor(fields []forms.Field, act procedure.Act) []forms.Field {
	if !orders.SaysWhatFor(act) {
		return fields
	}
	for _, table := range fields {
		for _, row := range table.Children {
			for i := range row.Children {
				cell := &row.Children[i]
				cell.Required = cell.Required || strings.HasSuffix(cell.Name, ".para")
			}
		}
	}
	return fields
}

// factsOf asks who escalates for the facts of F-10 where no AST wrote them (rev11 P-11).
func factsOf(fields []forms.Field, written bool) []forms.Field {
	var out []forms.Field
	for _, f := range fields {
		if f.Name == "hechos" {
			if written {
				continue
			}
			f.Required, f.Help = true, f.Help+" Ningún AST los ha escrito: van a tu nombre."
		}
		out = append(out, f)
	}
	return out
}

// noticeSeen writes into the form which version of the notice of F-06 it shows.
func (p *Pages) noticeSeen(ctx context.Context, fields []forms.Field) error {
	for i := range fields {
		if fields[i].Name != "aviso_version" {
			continue
		}
		n, err := p.Settings.VersionIn(ctx, p.Desk.DB.Read(), settings.BackupNotice)
		if err != nil {
			return err
		}
		fields[i].Value = strconv.Itoa(n)
	}
	return nil
}

// forWhom shapes the reception of a machine for who signs it: its user, or the
// Supervisor who puts on record that an authorised person received it.
func forWhom(fields []forms.Field, act procedure.Act, own bool) []forms.Field {
	if act != procedure.TakeBack {
		return fields
	}
	var out []forms.Field
	for _, f := range fields {
		switch {
		case strings.HasPrefix(f.Name, "recibe_"):
			if own {
				continue
			}
			f.Required = true
		case f.Name == "funciona" && !own:
			f.Label = "Quien recibió probó el equipo y firmó la sección D"
		}
		out = append(out, f)
	}
	return out
}

func placeOf(g *orders.Agreement) string {
	if g.Workshop {
		return "taller"
	}
	return "sitio"
}

// draftLetter proposes the letter SEI-028 from what the order and the institution
// know (rev11 A-17, rev11 F-04).
func draftLetter(a *orders.DraftLetter, v orders.View, set settings.Values) {
	o := v.Order
	a.Addressee, a.Subject, a.Grounds = set.Text(settings.LetterAddressee), set.Text(settings.LetterSubject), set.Text(settings.LetterGrounds)
	a.Body = "Se solicita la reparación del equipo " + v.Asset.Name() + ", inventario " + v.Asset.Inventory + ", serie " + v.Asset.Serial + "."
	if g := o.Record.Diagnosis; g != nil {
		a.Body += " Diagnóstico: " + g.Text
	}
	if d := o.Record.Resources; d != nil {
		a.Body += " No se cuenta con los recursos necesarios: " + d.Reason
	}
	a.Contact = clean(v.Name(o.RequesterID)) + ", " + place(o.Building, o.Floor, o.Office)
	a.Copies = set.List(settings.LetterCopies)
}

// signedPaper is the paper that an act's signature binds, nil when the act writes
// it in the same step.
func signedPaper(v orders.View, act procedure.Act) *papers.Paper {
	kind := papers.Handover
	switch act {
	case procedure.AcknowledgeDate, procedure.SignHandover, procedure.TakeIn, procedure.TakeBack, procedure.ReceiveHandover:
	default:
		return nil
	}
	for i := len(v.Papers) - 1; i >= 0; i-- {
		if p := v.Papers[i]; p.Kind == kind && p.Status != papers.Void {
			return &p
		}
	}
	return nil
}

// showActivity shows the page of one act: the whole paper first when it is going
// to be signed (rev11 R-U-02), the survey as a survey, anything else as a panel.
func (p *Pages) showActivity(w http.ResponseWriter, r *http.Request, status int, s sent) error {
	ctx := r.Context()
	a, _, err := actOf(r.PathValue("slug"))
	if err != nil {
		return err
	}
	actor, err := p.signedBy(r, a.Key)
	if err != nil {
		return err
	}
	v, err := p.Desk.Open(ctx, actor, r.PathValue("folio"))
	if err != nil {
		return err
	}
	if s.versions, err = p.versions(ctx, v, a.Slug, s); err != nil {
		return err
	}
	offer, ok := offerOf(v, a.Key)
	if !ok {
		if s.bad == nil { // nothing was sent: say on the order's page why it is not offered
			return p.showOrder(w, r, http.StatusOK, v, sent{})
		}
		return p.showOrder(w, r, status, v, s)
	}
	s.present, s.dealing = present(r), r.URL.Query().Get("gestion")
	if s.values == nil && s.bad == nil {
		if s.values, err = p.corrected(r, actor); err != nil {
			return err
		}
	}
	view, err := p.prepare(ctx, v, offer, s)
	if err != nil {
		return err
	}
	if s.present { // nothing of the requester's is kept on the device of the AST
		view.action += "?" + presentField + "=" + forms.Yes
		view.left = left{}
		view.also = onDevice(actor, web.ActorOf(ctx))
	}
	if a.Key == procedure.SignLetter || a.Key == procedure.ObserveLetter {
		return p.letterPage(w, r, status, v, view, s)
	}
	switch {
	case a.Key == procedure.AnswerSurvey:
		return web.Render(w, r, status, surveyPage(surveyOf(v, view, s, web.Now(ctx))))
	case view.paper != nil:
		page := signOf(v, view, s)
		if page.sheet, page.note, err = p.sheet(ctx, v, view.paper.ID); err != nil {
			return err
		}
		return web.Render(w, r, status, signPage(page))
	}
	if !view.signs {
		keepOwn(ctx, v)
	}
	return web.Render(w, r, status, actPage(v, view, s))
}

func offerOf(v orders.View, key procedure.Act) (orders.Offer, bool) {
	for _, o := range v.Offers {
		if o.Activity.Key == key {
			return o, true
		}
	}
	return orders.Offer{}, false
}
