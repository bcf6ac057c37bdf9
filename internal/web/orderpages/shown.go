package orderpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/web"
)

// An act that writes what it signs is done in two steps: its form, and the page that lays
// the sheets before whoever signs them, whole, as they will be signed (rev11 R-U-02). What
// was written waits with the sheets, so that nothing is lost between the steps.

// shownPath is the address of the second step.
func shownPath(o *orders.Order, slug, id string, present bool) string {
	path := pathOf(o) + "/actividades/" + slug + "/hoja/" + id
	if present {
		path += "?" + presentField + "=" + forms.Yes
	}
	return path
}

// unsigned leaves out of a form what signs: it is asked for on the page with the sheets.
func unsigned(fields []forms.Field) []forms.Field {
	return slices.DeleteFunc(fields, func(f forms.Field) bool { return seals.Input(f.Name) })
}

// lay does the first step: it finds out what would be signed, and leads to it.
func (p *Pages) lay(w http.ResponseWriter, r *http.Request, actor people.Actor, a procedure.Activity, ref string, act orders.Act, values url.Values, opt orders.Options) error {
	x, err := p.Desk.Show(r.Context(), actor, ref, act, opt, web.MarkPhotos(web.Written(values, seals.Input), opt.Files))
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, shownPath(&orders.Order{Folio: ref}, a.Slug, x.ID, present(r)))
}

// corrected is what was written into the form of a sheet that its writer comes back to.
func (p *Pages) corrected(r *http.Request, actor people.Actor) (url.Values, error) {
	id := r.URL.Query().Get(web.CorrectField)
	if id == "" || r.Method != http.MethodGet {
		return nil, nil
	}
	x, err := p.Papers.ShownTo(r.Context(), p.Desk.DB.Read(), id, string(actor.Person.ID), string(actor.Through), web.Now(r.Context()))
	if problem.KindOf(err) == problem.NotFound {
		return nil, nil // it waited too long; the form is empty
	}
	return x.Typed, err
}

// waiting fills the form of an act with what its writer has before them as a sheet, and says
// that it waits there; what they typed since, and have not sent, goes before it.
func (p *Pages) waiting(ctx context.Context, v orders.View, a procedure.Activity, action string, s *sent) (web.Message, error) {
	if !orders.Writes(a.Key) || s.values != nil || s.bad != nil {
		return web.Message{}, nil
	}
	if _, typed := web.DraftOf(ctx, action); typed {
		return web.Message{}, nil
	}
	x := papers.Shown{PersonID: string(web.ActorOf(ctx).Person.ID), Subject: orders.ShownSubject(v.Order.ID), Act: string(a.Key), Version: v.Order.Version}
	if s.present {
		x.PersonID, x.Through = string(v.Order.RequesterID), x.PersonID
	}
	x, ok, err := p.Papers.LastShown(ctx, p.Desk.DB.Read(), x, web.Now(ctx))
	if err != nil || !ok {
		return web.Message{}, err
	}
	s.values = x.Typed
	return web.AwaitsSignature(ctx, x.At, shownPath(v.Order, a.Slug, x.ID, s.present)), nil
}

// shownView is the page of the second step.
type shownView struct {
	page   web.LaidView
	ways   waysToSign
	fields []forms.Field
}

// laid opens what was laid before the reader, or before the requester on their AST's
// device, with the order and the act that it belongs to.
func (p *Pages) laid(r *http.Request) (x papers.Shown, v orders.View, a procedure.Activity, act orders.Act, actor people.Actor, err error) {
	ctx, c := r.Context(), p.Desk.DB.Read()
	if a, act, err = actOf(r.PathValue("slug")); err != nil {
		return
	}
	if actor, err = p.signedBy(r, a.Key); err != nil {
		return
	}
	if v, err = p.Desk.Open(ctx, actor, r.PathValue("folio")); err != nil {
		return
	}
	x, err = p.Papers.ShownTo(ctx, c, r.PathValue("hoja"), string(actor.Person.ID), string(actor.Through), web.Now(ctx))
	if err == nil && (x.Act != string(a.Key) || x.Subject != orders.ShownSubject(v.Order.ID)) {
		err = problem.Missing("esa hoja por firmar")
	}
	return
}

// shown shows the sheets, whole, with the place to sign them.
func (p *Pages) shown(w http.ResponseWriter, r *http.Request) error {
	return p.showShown(w, r, http.StatusOK, nil, nil)
}

func (p *Pages) showShown(w http.ResponseWriter, r *http.Request, status int, typed url.Values, bad *problem.Error) error {
	x, v, a, act, actor, err := p.laid(r)
	if err != nil {
		return err
	}
	ctx, o := r.Context(), v.Order
	offer, ok := offerOf(v, a.Key)
	if !x.SignedAt.IsZero() || !ok {
		return web.SeeOther(w, r, pathOf(o))
	}
	if o.Version != x.Version {
		bad = problem.New(problem.Conflict, "La orden cambió después de que escribiste esto, y no se firmó.", "Revisa lo nuevo y vuelve a ver la hoja; lo que escribiste sigue aquí.").For("R-U-02")
		return p.showActivity(w, r, http.StatusConflict, sent{values: x.Typed, bad: bad})
	}
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return err
	}
	own := actor.Person.ID == o.RequesterID
	view := shownView{ways: p.ways(a.Key, !own, values, false)}
	key := database.NewID()
	inputs := view.ways.shape(forms.Describe(&seals.Signing{}))
	moves := web.DecodeUnsigned(x.Typed, act) == nil && orders.Moves(act, v.Place())
	if moves {
		if view.ways, inputs, err = p.outside(ctx, mustAct(a.Key), values, x.Typed); err != nil {
			return err
		}
	}
	view.fields = slices.DeleteFunc(inputs, func(f forms.Field) bool { return f.Name == "huella" })
	if typed != nil {
		key = keyOf(typed)
		view.fields = forms.Fill(view.fields, typed, bad)
	}
	view.fields = tidy(view.fields)
	page := web.LaidView{Title: offer.Activity.Title, Folio: o.Folio, Detail: v.Asset.Name(), Words: "Falta tu firma", Heading: first(actor.Person.Name) + ", lee y firma", Button: signButton(a), Problem: bad, Fields: view.fields,
		Form: web.Submission{Action: shownPath(o, a.Slug, x.ID, present(r)), Key: key, Version: x.Version, Multipart: view.ways.scan}}
	if moves {
		page.Words, page.Heading = "Faltan la firma del AST, la del tercero y la tuya", "Lean y firmen"
		if orders.SignsBeside(a.Key, values) {
			page.Words = "Faltan la firma del AST, la del tercero, la de la Coordinación y la tuya"
		}
	}
	query := url.Values{web.CorrectField: {x.ID}}
	if present(r) {
		query.Set(presentField, forms.Yes)
		page.Also = onDevice(actor, web.ActorOf(ctx))
	}
	page.Back = pathOf(o) + "/actividades/" + a.Slug + "?" + query.Encode()
	if page.Sheets, err = p.laidSheets(ctx, v, x); err != nil {
		return err
	}
	if len(page.Sheets) == 0 {
		page.Lead = "Este registro no lleva formato propio. Revisa lo que escribiste y firma."
		for _, f := range forms.Fill(forms.Describe(mustAct(a.Key)), x.Typed, nil) {
			if f.Value != "" && f.Kind != forms.Hidden && !seals.Input(f.Name) {
				page.Rest = append(page.Rest, web.Pair{Term: f.Label, Text: f.Value})
			}
		}
	}
	view.page = page
	return web.Render(w, r, status, shownPage(view))
}

func mustAct(key procedure.Act) orders.Act {
	act, _ := orders.New(key)
	return act
}

// signButton are the words of the button that signs.
func signButton(a procedure.Activity) string {
	switch a.Key {
	case procedure.AcknowledgeDate:
		return "Firmar de enterado"
	case procedure.SignHandover:
		return "Firmar y entregar mi equipo"
	}
	return "Firmar y asentar"
}

// laidSheets are the sheets as they will be signed, each with its version and hash.
func (p *Pages) laidSheets(ctx context.Context, v orders.View, x papers.Shown) ([]web.LaidSheet, error) {
	list := make([]web.LaidSheet, len(x.Sheets))
	for i, s := range x.Sheets {
		d, err := p.Documents.AsVersion(ctx, p.Desk.DB.Read(), v, s.Paper)
		if err != nil {
			return nil, err
		}
		sheet, err := p.Documents.Sheet(ctx, p.Desk.DB.Read(), d)
		if err != nil {
			return nil, err
		}
		p.laidOnScreen(v, x, sheet)
		list[i] = web.Laid(sheet, s.Paper.Version, s.Paper.Hash)
		list[i].PDF = pathOf(v.Order) + "/actividades/" + slugOf(procedure.Act(x.Act)) + "/hoja/" + x.ID + "/" + strconv.Itoa(i+1)
		if x.Through != "" {
			list[i].PDF += "?" + presentField + "=" + forms.Yes
		}
		list[i].At = d.At
	}
	return list, nil
}

// shownPDF gives one of the sheets as PDF, to be read or signed on paper before it is signed
// here.
func (p *Pages) shownPDF(w http.ResponseWriter, r *http.Request) error {
	x, v, _, _, _, err := p.laid(r)
	if err != nil {
		return err
	}
	list, err := p.laidSheets(r.Context(), v, x)
	if err != nil {
		return err
	}
	return web.SendLaid(w, r, list, r.PathValue("n"), p.Documents.Draw)
}

// signShown takes the signature over the sheets: what is signed is what was shown, or
// nothing.
func (p *Pages) signShown(w http.ResponseWriter, r *http.Request) error {
	x, v, a, act, actor, err := p.laid(r)
	if err != nil {
		return err
	}
	form, err := web.Receive(w, r)
	if err != nil {
		return err
	}
	defer form.Close()
	opt := optionsOf(r, form.Values)
	opt.Version, opt.Shown = x.Version, &x
	err = forms.Decode(web.SignedWhole(x.Typed, form.Values), act)
	if len(form.Uploads) > 0 {
		err = p.keep(r, form, &opt, err)
	}
	if photos := x.Photos(); err == nil && len(photos) > 0 && act.Key() == procedure.DeliverAtWorkshop {
		opt.Files, err = p.Desk.KeptPhotos(photos)
	}
	if err == nil {
		_, err = p.Desk.Perform(r.Context(), actor, v.Order.Folio, act, opt)
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok {
			return err
		}
		if !web.OnlySigning(bad) {
			return p.showActivity(w, r, status, sent{values: x.Typed, bad: bad})
		}
		return p.showShown(w, r, status, form.Values, form.Again(bad))
	}
	web.SayDone(w, r, done(a))
	if a.Key == procedure.DetermineMechanism {
		return web.SeeOther(w, r, web.SignPath)
	}
	return web.SeeOther(w, r, pathOf(v.Order))
}
