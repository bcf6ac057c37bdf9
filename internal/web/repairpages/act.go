package repairpages

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/sheets"
	"secogem.gob.mx/soporte/internal/web"
)

// wayField is the input of the answer to a question.
const wayField = "respuesta"

// sent is what came back with a form that has to be corrected.
type sent struct {
	values url.Values
	bad    *problem.Error

	dealing  string       // the gestión that the address chooses
	versions web.Versions // of its fields, when somebody else was quicker
}

// actOf finds the act that an address names.
func actOf(slug string) (procedure.Activity, repair.Act, error) {
	a, ok := repair.ActivityBySlug(slug)
	if !ok {
		return a, nil, problem.Missing("esa actividad")
	}
	act, ok := repair.NewAct(a.Key)
	if !ok {
		return a, nil, problem.Missing("esa actividad")
	}
	return a, act, nil
}

// actForm is the form of the act that an address names, nil when there is none.
func actForm(r *http.Request) any {
	_, act, err := actOf(r.PathValue("slug"))
	if err != nil {
		return nil
	}
	return act
}

// actView is one act with its form.
type actView struct {
	activity procedure.Activity
	next     web.Next
	proof    forms.Field // the input for files; without name when the act takes none
	paper    *papers.Paper
	left     web.Message
	files    bool
	outside  []string // how who represents the provider signs in it; none where nobody outside does
	drawing  string   // what is wrong with their mark
}

// proves tells whether an act comes with a scan or a document.
func proves(key procedure.Act) bool {
	switch key {
	case procedure.ArrangeService, procedure.RecordReply, procedure.MeetRequirement, procedure.EndOnSite, procedure.HandToProvider,
		procedure.ProviderReturns, procedure.SignForProvider, procedure.JointReview, procedure.RegisterMovement, procedure.Chase, procedure.LogProcedure:
		return true
	}
	return false
}

// prepare builds the form of an act for a file, with what is known put in.
func (p *pages) prepare(ctx context.Context, v repair.View, offer repair.Offer, s sent) (actView, error) {
	a, f := offer.Activity, v.File
	act, _ := repair.NewAct(a.Key)
	prefill(act, v)
	if err := p.recalled(ctx, act, v); err != nil {
		return actView{}, err
	}
	choices := forms.Choices{}
	if g, ok := act.(*repair.LogProcedure); ok {
		list, err := p.Dealings.OfRepair(ctx, p.DB.Read(), string(f.ID))
		if err != nil {
			return actView{}, err
		}
		choices["gestion"] = web.DealingOptions(list, web.Now(ctx))
		g.Dealing, g.Day = orWord(s.dealing, dealings.Fresh), calendar.DayOf(web.Now(ctx), clock.Mexico).String()
	}
	values, err := p.Desk.Settings.Now(ctx)
	if err != nil {
		return actView{}, err
	}
	outside := repair.OutsideLevels(f, a.Key, values)
	fields := choices.Into(forms.Describe(act))
	if fields, err = p.beside(ctx, f, a.Key, values, fields); err != nil {
		return actView{}, err
	}
	writes := repair.Writes(a.Key)
	if writes {
		outside, fields = nil, slices.DeleteFunc(fields, func(f forms.Field) bool { return seals.Input(f.Name) })
	} else {
		fields = signedOutside(fields, outside)
	}
	if fields, err = p.photoInputs(ctx, v, a.Key, fields); err != nil {
		return actView{}, err
	}
	if a.Key == procedure.Reassign {
		choices, err := p.advisers(ctx)
		if err != nil {
			return actView{}, err
		}
		fields = choices.Into(fields)
	}
	action := path(f.Folio) + "/actividades/" + a.Slug
	view := actView{activity: a, paper: paperOf(v, a.Key), files: !writes && proves(a.Key) && p.Orders.KeepsFiles(), outside: outside}
	key, saved := database.NewID(), ""
	if view.left, err = p.waiting(ctx, v, a, action, &s); err != nil {
		return actView{}, err
	}
	switch {
	case s.values != nil || s.bad != nil:
		if k := s.values.Get(web.KeyField); k != "" {
			key = k
		}
		fields = forms.Fill(fields, s.values, s.bad)
	default:
		if d, ok := web.DraftOf(ctx, action); ok {
			view.left, saved = web.Recovered(ctx, action, d), web.SavedWords(d)
			fields = web.FromDraft(fields, d)
		}
	}
	for i := range fields {
		switch {
		case fields[i].Name == "huella" && view.paper != nil && (s.bad == nil || s.bad.Kind == problem.Conflict || fields[i].Value == ""):
			fields[i].Value = view.paper.Hash
		case fields[i].Name == "nivel":
			fields[i] = chosenLevel(fields[i], outside)
		case a.Key == procedure.JointReview && (fields[i].Name == "almacenamiento" || fields[i].Name == "respaldo_equipo"):
			if fields[i].Required = f.Record.Left == nil; !fields[i].Required {
				fields[i].Help = "Si no lo dices, como salió la vez anterior."
			}
		case a.Key == procedure.HandToProvider && (fields[i].Name == "contrato" && v.Facts.Asset.Contract == "" || fields[i].Name == "folio_proveedor" && f.ProviderRef == ""):
			fields[i].Required = true // nothing knows it that could fill it in
		case fields[i].Name == "respaldo":
			fields[i].Help = v.Facts.Notice
		case fields[i].Name == "aviso_version":
			fields[i].Value = strconv.Itoa(v.Facts.NoticeNo)
		}
	}
	if view.files {
		view.proof = forms.Fill([]forms.Field{proofField(a.Key)}, nil, s.bad)[0]
	}
	view.next = web.Next{Role: people.Role(a.By[0]), Title: a.Title, Lead: a.Text, Button: a.Button, Problem: s.bad, Saved: saved,
		Form: web.Submission{Action: action, Key: key, Version: f.Version, Draft: web.DraftPath(action), Multipart: view.files || web.TakesFiles(fields)}}
	if writes {
		view.next.Button = web.SeeSheet
	}
	for _, field := range tidy(fields) {
		if field.Name == seals.InkField {
			view.drawing = field.Error
		}
		if field.Name == wayField && a.Question != nil {
			view.next.WayName, view.next.WayError, view.next.Title = wayField, field.Error, a.Question.Text
			for _, c := range offer.Choices {
				w := way(f, a.Key, c, field.Value)
				if writes {
					w.Button = ""
				}
				view.next.Ways = append(view.next.Ways, w)
			}
			continue
		}
		view.next.Fields = append(view.next.Fields, field)
	}
	return view, nil
}

// proofField is the input for what came with an act; it says when the act does not stand
// without it.
func proofField(key procedure.Act) forms.Field {
	f := web.Attachment()
	f.Label, f.Help = "Documento o escaneo", "Hasta 5 archivos de 10 MB: JPEG, PNG, WebP o PDF. Quedan en el expediente."
	switch key {
	case procedure.RecordReply:
		f.Label, f.Required = "Oficio con que contestó la Agencia", true
	case procedure.MeetRequirement:
		f.Label, f.Required = "Lo que se envió, con su acuse", true
	case procedure.ArrangeService:
		f.Help = "Hace falta si el proveedor rechazó la garantía: su respuesta. " + f.Help
	case procedure.JointReview:
		f.Help = "Hace falta si el equipo regresó sin reparar: el reporte del proveedor. " + f.Help
	}
	return f
}

// signedOutside leaves of the inputs of a signature those with which who represents the
// provider signs on this device; who has an account signs internally and chooses nothing.
func signedOutside(fields []forms.Field, levels []string) []forms.Field {
	return slices.DeleteFunc(fields, func(f forms.Field) bool {
		switch f.Name {
		case "nivel", "efirma", seals.InkField, "testigo":
		default:
			return false
		}
		return len(levels) == 0 || f.Name == "efirma" || f.Name == seals.InkField && !slices.Contains(levels, seals.ByDrawing) || f.Name == "testigo" && !slices.Contains(levels, seals.ByWitness)
	})
}

// chosenLevel offers the ways in which who represents the provider signs, the usual one
// chosen; the one way there is needs no choice.
func chosenLevel(f forms.Field, levels []string) forms.Field {
	f.Label, f.Required = "Cómo firma quien representa al proveedor", true
	f.Options = slices.DeleteFunc(slices.Clone(f.Options), func(o forms.Option) bool { return !slices.Contains(levels, o.Key) })
	if f.Value == "" {
		f.Value = levels[0]
	}
	for i := range f.Options {
		f.Options[i].Selected = f.Options[i].Key == f.Value
	}
	if len(levels) == 1 {
		return forms.Field{Name: f.Name, Kind: forms.Hidden, Value: levels[0]}
	}
	return f
}

// way is one answer with the station it leads to.
func way(f repair.File, key procedure.Act, c procedure.Choice, chosen string) web.Way {
	w := web.Way{Key: string(c.Key), Title: c.Label, Help: c.Help, Button: c.Button, Selected: chosen == string(c.Key)}
	for _, x := range procedure.Rev11.External.Leaving(f.State) {
		if x.Act == key && x.Answer == c.Key {
			st, _ := procedure.Rev11.External.Station(x.Goes(f.Kind))
			w.Next = st.Label
			if len(st.Turn) > 0 {
				w.Role = people.Role(st.Turn[0])
			}
		}
	}
	return w
}

// tidy keeps the title of a group on its first field only.
func tidy(fields []forms.Field) []forms.Field {
	last := ""
	for i := range fields {
		if fields[i].Section == last {
			fields[i].Section = ""
		} else if fields[i].Section != "" {
			last = fields[i].Section
		}
	}
	return fields
}

// beside offers who may sign for the Coordinación Administrativa beside the AST, and leaves that
// out where nobody does (p07.momento).
func (p *pages) beside(ctx context.Context, f repair.File, key procedure.Act, set settings.Values, fields []forms.Field) ([]forms.Field, error) {
	if key != procedure.HandToProvider && key != procedure.JointReview {
		return fields, nil
	}
	if !repair.SignsBeside(f, key, set) {
		return slices.DeleteFunc(fields, func(f forms.Field) bool { return f.Name == "coordinacion" || f.Name == seals.BesideField }), nil
	}
	holders, err := p.People.Holders(ctx, p.DB.Read(), people.Coordination, web.Now(ctx))
	c := forms.Choices{}
	for _, x := range holders {
		c["coordinacion"] = append(c["coordinacion"], forms.Option{Key: string(x.ID), Label: clean(x.Name)})
	}
	fields = c.Into(fields)
	for i := range fields {
		if fields[i].Name == "coordinacion" || fields[i].Name == seals.BesideField {
			fields[i].Required = true
		}
	}
	return fields, err
}

func (p *pages) advisers(ctx context.Context) (forms.Choices, error) {
	list, err := p.People.Advisers(ctx, p.DB.Read(), calendar.DayOf(web.Now(ctx), clock.Mexico))
	if err != nil {
		return nil, err
	}
	c := forms.Choices{}
	for _, x := range list {
		c["ast"] = append(c["ast"], forms.Option{Key: string(x.Person.ID), Label: clean(x.Person.Name)})
	}
	return c, nil
}

// prefill puts into an act what is known already, so that nobody types it twice.
func prefill(act repair.Act, v repair.View) {
	f := v.File
	switch a := act.(type) {
	case *repair.HandToProvider:
		a.Reference, a.Contract, a.Place = f.ProviderRef, v.Facts.Asset.Contract, "Taller de la DTIC"
	case *repair.ProviderReturns:
		a.Place = "Taller de la DTIC"
	case *repair.SignForProvider:
		a.Place, a.Number, a.SerialBack = "Taller de la DTIC", f.Record.Report, f.Record.Serial
	case *repair.JointReview:
		if r := f.Record.Review; r != nil {
			a.Exit = string(r.Result)
		}
	case *repair.DocumentCollection:
		a.Purpose, a.Serial = "proveedor", v.Facts.Asset.Serial
		collectAgain(a, v)
	case *repair.RequestMovement:
		for _, x := range v.Facts.Papers {
			if x.Kind == papers.JointReview && x.Status == papers.Final {
				a.Support = "Acta de revisión conjunta " + x.Folio
			}
		}
	}
}

// recalled puts the fault of the order that opened a file into the ST-ERE with which the machine is
// collected, for whoever may read that order: nobody describes it twice.
func (p *pages) recalled(ctx context.Context, act repair.Act, v repair.View) error {
	a, ok := act.(*repair.DocumentCollection)
	if !ok || a.Fault != "" {
		return nil
	}
	o, err := p.Orders.Open(ctx, web.ActorOf(ctx), v.File.OrderID)
	if problem.KindOf(err) == problem.NotFound {
		return nil
	}
	if err == nil {
		a.Fault = o.Order.Fault
	}
	return err
}

// collectAgain puts what the ST-ERE of a file says into its form, so that only what is wrong
// is written anew.
func collectAgain(a *repair.DocumentCollection, v repair.View) {
	var h papers.HandoverPaper
	for _, x := range v.Facts.Papers {
		if x.ID == v.File.Record.Handover && x.Status != papers.Void && x.Decode(&h) == nil && h.B != nil {
			a.DeliveryPart = *h.B
		}
	}
}

// paperOf is the paper that an act's signature binds as it stands, nil when the act
// writes it in the same step.
func paperOf(v repair.View, key procedure.Act) *papers.Paper {
	id := ""
	switch key {
	case procedure.SignCollection, procedure.Collect:
		id = v.File.Record.Handover
	case repair.SignDisposal:
		if m := v.File.Record.Movement; m != nil {
			id = m.Paper
		}
	case procedure.SignReview, procedure.JointReview:
		if r := v.File.Record.Review; r != nil {
			id = r.Paper
		}
	}
	for i := range v.Facts.Papers {
		if id != "" && v.Facts.Papers[i].ID == id {
			return &v.Facts.Papers[i]
		}
	}
	return nil
}

// offerOf finds what the reader may do now; problem.Forbidden or Refused says why not.
func offerOf(v repair.View, a procedure.Activity) (repair.Offer, bool) {
	for _, o := range v.Offers {
		if o.Activity.Key == a.Key {
			return o, true
		}
	}
	return repair.Offer{Activity: a}, false
}

// activity shows the page of one act.
func (p *pages) activity(w http.ResponseWriter, r *http.Request) error {
	return p.showActivity(w, r, http.StatusOK, sent{})
}

func (p *pages) showActivity(w http.ResponseWriter, r *http.Request, status int, s sent) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	v, err := p.Desk.Open(ctx, actor, r.PathValue("folio"))
	if err != nil {
		return err
	}
	a, act, err := actOf(r.PathValue("slug"))
	if err != nil {
		return err
	}
	if s.versions, err = p.versions(ctx, v, a.Key, s); err != nil {
		return err
	}
	offer, ok := offerOf(v, a)
	if !ok {
		if s.bad != nil { // a turn that passed while the form was filled: the file says so, with what was typed
			return p.render(w, r, status, v, s)
		}
		_, err := v.File.Perform(web.Now(ctx), actor, act, v.Facts)
		if err == nil {
			err = problem.New(problem.Refused, "Eso no corresponde ahora.", "Vuelve al expediente.")
		}
		return err
	}
	s.dealing = r.URL.Query().Get("gestion")
	if s.values == nil && s.bad == nil {
		if s.values, err = p.corrected(r); err != nil {
			return err
		}
	}
	view, err := p.prepare(ctx, v, offer, s)
	if err != nil {
		return err
	}
	page := actPageView{file: v.File, act: view, versions: s.versions}
	if view.paper != nil {
		if page.sheet, page.note, err = p.sheet(ctx, v.File, v.Facts.Papers, view.paper.ID); err != nil {
			return err
		}
	}
	return web.Render(w, r, status, actPage(page))
}

type actPageView struct {
	file  repair.File
	act   actView
	sheet sheets.Sheet // the paper that is signed, whole (rev11 R-U-02); without code for none
	note  string

	versions web.Versions
}

// perform takes the form of any act: one handler for all of them.
func (p *pages) perform(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, folio := r.Context(), web.ActorOf(r.Context()), r.PathValue("folio")
	a, act, err := actOf(r.PathValue("slug"))
	if err != nil {
		return err
	}
	if _, err := p.Desk.Find(ctx, p.DB.Read(), actor, folio); err != nil {
		return err // a foreign file says nothing, not even about the form
	}
	form, err := web.Receive(w, r)
	if err != nil {
		return err
	}
	defer form.Close()
	if repair.Writes(a.Key) {
		opt := optionsOf(r, form.Values)
		if err = web.DecodeUnsigned(form.Values, act); photographed(a.Key) {
			err = p.keepPhotos(ctx, actor, folio, a.Key, form, &opt, err)
		}
		if err == nil {
			err = p.lay(w, r, a, act, form.Values, opt)
		}
		if bad, ok := problem.As(err); ok && onForm(bad) {
			return p.showActivity(w, r, web.StatusOf(err), sent{values: form.Values, bad: form.Again(bad)})
		}
		return err
	}
	err = forms.Decode(form.Values, act)
	opt := optionsOf(r, form.Values)
	if photographed(a.Key) {
		err = p.keepPhotos(ctx, actor, folio, a.Key, form, &opt, err)
	} else {
		err = p.keep(ctx, form, &opt, err)
	}
	if err == nil {
		_, err = p.Desk.Perform(ctx, actor, folio, act, opt)
	}
	if err != nil {
		bad, ok := problem.As(err)
		if !ok || !onForm(bad) {
			return err
		}
		return p.showActivity(w, r, web.StatusOf(err), sent{values: form.Values, bad: form.Again(bad)})
	}
	web.SayDone(w, r, "Listo: quedó registrado «"+a.Title+"».")
	return web.SeeOther(w, r, path(folio))
}

// keep stores the files of a form whose fields were read with err. What is wrong with fields
// and with files is said at once.
func (p *pages) keep(ctx context.Context, form *web.Upload, opt *repair.Options, err error) error {
	if err != nil {
		if _, bad := p.Orders.Judge(form.Uploads); bad != nil {
			return web.Joined(err, bad)
		}
		return err
	}
	opt.Files, err = p.Orders.Keep(ctx, form.Uploads)
	return err
}

// onForm tells whether a problem belongs on the form that was sent.
func onForm(bad *problem.Error) bool {
	switch bad.Kind {
	case problem.Invalid, problem.Refused, problem.Conflict, problem.TooMany, problem.Forbidden:
		return true
	}
	return false
}

// optionsOf reads what protects a form. Secrets stay out of the body that the key stands
// for.
func optionsOf(r *http.Request, values url.Values) repair.Options {
	body := url.Values{}
	for k, v := range values {
		if k != web.KeyField && k != "firma" && k != seals.InkField {
			body[k] = v
		}
	}
	n, _ := strconv.ParseInt(values.Get(web.VersionField), 10, 64)
	if n <= 0 {
		n = -1 // a form without version was not ours: it never matches
	}
	return repair.Options{Version: n, Key: values.Get(web.KeyField), Route: r.URL.Path, Body: body.Encode()}
}

// download gives a proof to be kept, never to be shown.
func (p *pages) download(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), p.DB.Read()
	f, err := p.Desk.Find(ctx, c, web.ActorOf(ctx), r.PathValue("folio"))
	if err != nil {
		return err
	}
	x, err := p.Desk.Files.Proof(ctx, c, f.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	if p.Orders.Blobs == nil {
		return problem.Missing("ese archivo")
	}
	content, err := p.Orders.Blobs.Open(x.Hash)
	if err != nil {
		return err
	}
	defer content.Close()
	seeker, ok := content.(io.ReadSeeker)
	if !ok {
		whole, err := io.ReadAll(content)
		if err != nil {
			return err
		}
		seeker = bytes.NewReader(whole)
	}
	web.Download(w, r, x.Name, x.MediaType, x.At.Time, seeker)
	return nil
}
