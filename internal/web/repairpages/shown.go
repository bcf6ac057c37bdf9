package repairpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/web"
)

// What an act writes and signs is laid before whoever signs it, whole, before it asks for
// the signatures: the AST's, and on the same device that of who represents the provider
// (rev11 R-U-02, P-07).

func shownPath(folio, slug, id string) string {
	return path(folio) + "/actividades/" + slug + "/hoja/" + id
}

// lay does the first step: it finds out what would be signed, and leads to it.
func (p *pages) lay(w http.ResponseWriter, r *http.Request, a procedure.Activity, act repair.Act, values url.Values, opt repair.Options) error {
	x, err := p.Desk.Show(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"), act, opt, web.MarkPhotos(web.Written(values, seals.Input), opt.Photos))
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, shownPath(r.PathValue("folio"), a.Slug, x.ID))
}

// corrected is what was written into the form of a sheet that its writer comes back to.
func (p *pages) corrected(r *http.Request) (url.Values, error) {
	id := r.URL.Query().Get(web.CorrectField)
	if id == "" || r.Method != http.MethodGet {
		return nil, nil
	}
	x, err := p.Papers.ShownTo(r.Context(), p.DB.Read(), id, string(web.ActorOf(r.Context()).Person.ID), "", web.Now(r.Context()))
	if problem.KindOf(err) == problem.NotFound {
		return nil, nil // it waited too long; the form is empty
	}
	return x.Typed, err
}

// waiting fills the form of an act with what its writer has before them as a sheet, and says
// that it waits there; what they typed since, and have not sent, goes before it.
func (p *pages) waiting(ctx context.Context, v repair.View, a procedure.Activity, action string, s *sent) (web.Message, error) {
	if !repair.Writes(a.Key) || s.values != nil || s.bad != nil {
		return web.Message{}, nil
	}
	if _, typed := web.DraftOf(ctx, action); typed {
		return web.Message{}, nil
	}
	x, ok, err := p.Papers.LastShown(ctx, p.DB.Read(), papers.Shown{PersonID: string(web.ActorOf(ctx).Person.ID), Subject: repair.ShownSubject(v.File.ID), Act: string(a.Key), Version: v.File.Version}, web.Now(ctx))
	if err != nil || !ok {
		return web.Message{}, err
	}
	s.values = x.Typed
	return web.AwaitsSignature(ctx, x.At, shownPath(v.File.Folio, a.Slug, x.ID)), nil
}

// shownView is the page of the second step.
type shownView struct {
	page   web.LaidView
	fields []forms.Field

	outside []string
	drawing string
	files   bool
	proof   forms.Field
}

// secret is where the inputs of the AST's own signature begin.
func (v shownView) secret() int {
	return max(0, slices.IndexFunc(v.fields, func(f forms.Field) bool { return f.Name == "firma" }))
}

// laid opens what was laid before the reader, with the file and the act it belongs to.
func (p *pages) laid(r *http.Request) (x papers.Shown, v repair.View, a procedure.Activity, act repair.Act, err error) {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	if a, act, err = actOf(r.PathValue("slug")); err != nil {
		return
	}
	if v, err = p.Desk.Open(ctx, actor, r.PathValue("folio")); err != nil {
		return
	}
	x, err = p.Papers.ShownTo(ctx, p.DB.Read(), r.PathValue("hoja"), string(actor.Person.ID), "", web.Now(ctx))
	if err == nil && (x.Act != string(a.Key) || x.Subject != repair.ShownSubject(v.File.ID)) {
		err = problem.Missing("esa hoja por firmar")
	}
	return
}

func (p *pages) shown(w http.ResponseWriter, r *http.Request) error {
	return p.showShown(w, r, http.StatusOK, nil, nil)
}

func (p *pages) showShown(w http.ResponseWriter, r *http.Request, status int, typed url.Values, bad *problem.Error) error {
	x, v, a, act, err := p.laid(r)
	if err != nil {
		return err
	}
	ctx, f := r.Context(), v.File
	if _, ok := offerOf(v, a); !x.SignedAt.IsZero() || !ok {
		return web.SeeOther(w, r, path(f.Folio))
	}
	if f.Version != x.Version {
		bad = problem.New(problem.Conflict, "El expediente cambió después de que escribiste esto, y no se firmó.", "Revisa lo nuevo y vuelve a ver la hoja; lo que escribiste sigue aquí.").For("R-U-02")
		return p.showActivity(w, r, http.StatusConflict, sent{values: x.Typed, bad: bad})
	}
	values, err := p.Desk.Settings.Now(ctx)
	if err != nil {
		return err
	}
	page := shownView{outside: repair.OutsideLevels(f, a.Key, values), files: proves(a.Key) && p.Orders.KeepsFiles()}
	page.page = web.LaidView{Title: a.Title, Folio: f.Folio, Words: "Falta tu firma", Heading: "Lee y firma", Problem: bad, Back: path(f.Folio) + "/actividades/" + a.Slug + "?" + url.Values{web.CorrectField: {x.ID}}.Encode(),
		Form: web.Submission{Action: shownPath(f.Folio, a.Slug, x.ID), Key: database.NewID(), Multipart: page.files}}
	if len(page.outside) > 0 {
		page.page.Words, page.page.Heading = "Faltan la firma del proveedor y la tuya", "Lean y firmen"
	}
	fields, err := p.beside(ctx, f, a.Key, values, forms.Describe(act))
	if err != nil {
		return err
	}
	if repair.SignsBeside(f, a.Key, values) {
		page.page.Words, page.page.Heading = "Faltan la firma del proveedor, la de la Coordinación y la tuya", "Lean y firmen"
	}
	fields = signedOutside(slices.DeleteFunc(fields, func(f forms.Field) bool { return !seals.Input(f.Name) }), page.outside)
	if typed != nil {
		if k := typed.Get(web.KeyField); k != "" {
			page.page.Form.Key = k
		}
		fields = forms.Fill(fields, typed, bad)
	}
	for i := range fields {
		switch fields[i].Name {
		case "nivel":
			fields[i] = chosenLevel(fields[i], page.outside)
		case seals.InkField:
			page.drawing = fields[i].Error
		}
	}
	page.fields = tidy(fields)
	page.page.Fields = page.fields
	if page.files {
		page.proof = forms.Fill([]forms.Field{proofField(a.Key)}, nil, bad)[0]
	}
	if page.page.Sheets, err = p.laidSheets(ctx, v, a, x); err != nil {
		return err
	}
	return web.Render(w, r, status, shownPage(page))
}

// laidSheets are the sheets as they will be signed, each with its version and hash.
func (p *pages) laidSheets(ctx context.Context, v repair.View, a procedure.Activity, x papers.Shown) ([]web.LaidSheet, error) {
	list := make([]web.LaidSheet, len(x.Sheets))
	for i, s := range x.Sheets {
		docs, err := p.Documents.OfFile(v.File, []papers.Paper{s.Paper})
		if err != nil {
			return nil, err
		}
		sheet, err := p.Documents.Sheet(ctx, p.DB.Read(), docs[0])
		if err != nil {
			return nil, err
		}
		web.OnScreen(sheet, func(hash string) (src, href string) {
			at := shownPath(v.File.Folio, a.Slug, x.ID) + "/fotos/" + hash + "?" + web.LargeField + "="
			return at + web.OnSheet, at + forms.Yes
		})
		list[i] = web.Laid(sheet, s.Paper.Version, s.Paper.Hash)
		list[i].At, list[i].PDF = docs[0].At, shownPath(v.File.Folio, a.Slug, x.ID)+"/"+strconv.Itoa(i+1)
	}
	return list, nil
}

// shownPDF gives one of the sheets as PDF, to be read or signed on paper first.
func (p *pages) shownPDF(w http.ResponseWriter, r *http.Request) error {
	x, v, a, _, err := p.laid(r)
	if err != nil {
		return err
	}
	list, err := p.laidSheets(r.Context(), v, a, x)
	if err != nil {
		return err
	}
	return web.SendLaid(w, r, list, r.PathValue("n"), p.Documents.Draw)
}

// signShown takes the signatures over the sheets: what is signed is what was shown, or
// nothing.
func (p *pages) signShown(w http.ResponseWriter, r *http.Request) error {
	x, v, a, act, err := p.laid(r)
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
	err = p.keep(r.Context(), form, &opt, forms.Decode(web.SignedWhole(x.Typed, form.Values), act))
	if photos := x.Photos(); err == nil && len(photos) > 0 && photographed(a.Key) {
		opt.Photos, err = p.Orders.KeptPhotos(photos)
	}
	if err == nil {
		_, err = p.Desk.Perform(r.Context(), web.ActorOf(r.Context()), v.File.Folio, act, opt)
	}
	if err != nil {
		bad, ok := problem.As(err)
		if !ok || !onForm(bad) {
			return err
		}
		if !web.OnlySigning(bad) {
			return p.showActivity(w, r, web.StatusOf(err), sent{values: x.Typed, bad: bad})
		}
		return p.showShown(w, r, web.StatusOf(err), form.Values, form.Again(bad))
	}
	web.SayDone(w, r, "Listo: quedó registrado «"+a.Title+"».")
	return web.SeeOther(w, r, path(v.File.Folio))
}
