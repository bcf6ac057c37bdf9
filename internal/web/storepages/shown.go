package storepages

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/slips"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// What a step of a request writes into F-07 and signs is laid before whoever signs it,
// whole, before it asks for the signature (rev11 R-U-02, F-07).

// signature is the part of a form that signs.
type signature struct {
	Secret   string `form:"firma" label:"Tu contraseña o PIN" kind:"password" secret:"true" help:"Es tu firma: nadie más debe escribirla." validate:"required,max=200" section:"Firma"`
	Declared bool   `form:"declara" label:"Leí el documento y lo que dice es cierto" kind:"check" validate:"required"`
}

// step is one of the forms of a request that sign, by the last part of its address.
type step struct {
	act   string // what is laid names it
	title string
	done  string
	form  func() any
	// show lays what the form would sign, and sign signs it.
	show func(p *pages, r *http.Request, form any, s slips.Signed, typed url.Values) (papers.Shown, error)
	sign func(p *pages, r *http.Request, form any, s slips.Signed) error
}

var steps = map[string]step{
	"decision": {slips.StepDecide, "Decisión de la solicitud", "Decisión firmada.", func() any { return &decisionForm{} },
		func(p *pages, r *http.Request, form any, s slips.Signed, typed url.Values) (papers.Shown, error) {
			rulings, at := rulingsOf(form.(*decisionForm))
			x, err := p.Slips.ShowDecision(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"), rulings, s, typed)
			return x, onRow(err, at, "decisiones")
		},
		func(p *pages, r *http.Request, form any, s slips.Signed) error {
			rulings, at := rulingsOf(form.(*decisionForm))
			return onRow(p.Slips.Decide(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"), rulings, s), at, "decisiones")
		}},
	"entrega": {slips.StepHandOut, "Entrega al AST", "Entrega registrada; falta el acuse del AST.", func() any { return &handForm{} },
		func(p *pages, r *http.Request, form any, s slips.Signed, typed url.Values) (papers.Shown, error) {
			f := form.(*handForm)
			handed, at := handedOf(f.Lines)
			x, err := p.Slips.ShowHandOut(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"), handed, supplies.ParseSerials(f.Serials), s, typed)
			return x, onRow(err, at, "entregas")
		},
		func(p *pages, r *http.Request, form any, s slips.Signed) error {
			f := form.(*handForm)
			handed, at := handedOf(f.Lines)
			return onRow(p.Slips.HandOut(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"), handed, supplies.ParseSerials(f.Serials), s), at, "entregas")
		}},
	"acuse": {slips.StepTake, "Acuse de recibido", "Acuse firmado.", func() any { return &takeForm{} },
		func(p *pages, r *http.Request, form any, s slips.Signed, typed url.Values) (papers.Shown, error) {
			return p.Slips.ShowReceipt(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"), s, typed)
		},
		func(p *pages, r *http.Request, form any, s slips.Signed) error {
			return p.Slips.Acknowledge(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"), s)
		}},
}

func shownPath(folio, name, id string) string { return slipPath(folio) + "/" + name + "/hoja/" + id }

// lay does the first step of a form: it finds out what would be signed, and leads to it.
func (p *pages) lay(name string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		values, err := web.ReadForm(r)
		if err != nil {
			return err
		}
		st := steps[name]
		form := st.form()
		var x papers.Shown
		if err = forms.Decode(values, form); err == nil {
			x, err = st.show(p, r, form, slips.Signed{Version: version(values)}, web.Written(values, seals.Input))
		}
		if bad := web.OnForm(err); bad != nil {
			return p.showSlip(w, r, &sent{name, values, bad})
		}
		if err != nil {
			return err
		}
		return web.SeeOther(w, r, shownPath(r.PathValue("folio"), name, x.ID))
	}
}

// laid opens what was laid before the reader, with the request it belongs to.
func (p *pages) laid(r *http.Request) (x papers.Shown, slip supplies.Slip, st step, err error) {
	ctx, c, actor := r.Context(), p.DB.Read(), web.ActorOf(r.Context())
	st, ok := steps[r.PathValue("paso")]
	if !ok {
		err = problem.Missing("esa hoja por firmar")
		return
	}
	if slip, _, err = p.Slips.Request(ctx, c, actor, r.PathValue("folio")); err != nil {
		return
	}
	x, err = p.Papers.ShownTo(ctx, c, r.PathValue("hoja"), string(actor.Person.ID), string(actor.Through), web.Now(ctx))
	if err == nil && (x.Act != st.act || x.Subject != slips.ShownSubject(slip.ID)) {
		err = problem.Missing("esa hoja por firmar")
	}
	return
}

func (p *pages) shown(w http.ResponseWriter, r *http.Request) error {
	return p.showShown(w, r, http.StatusOK, nil, nil)
}

func (p *pages) showShown(w http.ResponseWriter, r *http.Request, status int, typed url.Values, bad *problem.Error) error {
	x, slip, st, err := p.laid(r)
	if err != nil {
		return err
	}
	name := r.PathValue("paso")
	if !x.SignedAt.IsZero() {
		return web.SeeOther(w, r, slipPath(slip.Folio))
	}
	if slip.Version != x.Version {
		bad = problem.New(problem.Conflict, "La solicitud cambió después de que escribiste esto, y no se firmó.", "Revisa lo nuevo y vuelve a ver la hoja; lo que escribiste sigue aquí.").For("R-U-02")
		return p.showSlip(w, r, &sent{name, x.Typed, bad})
	}
	v := web.LaidView{Title: st.title, Folio: slip.Folio, Words: "Falta tu firma", Heading: "Lee y firma", Problem: bad, Back: slipPath(slip.Folio) + "?" + url.Values{web.CorrectField: {x.ID}, "paso": {name}}.Encode() + "#" + name,
		Form: web.Submission{Action: shownPath(slip.Folio, name, x.ID), Key: web.KeyFor(typed), Version: x.Version}}
	v.Fields = forms.Describe(&signature{})
	if typed != nil {
		v.Fields = forms.Fill(v.Fields, typed, bad)
	}
	if v.Sheets, err = p.laidSheets(r.Context(), slip, x, name); err != nil {
		return err
	}
	return web.Render(w, r, status, shownPage(v))
}

// laidSheets is F-07 as it will be signed, with its version and hash.
func (p *pages) laidSheets(ctx context.Context, slip supplies.Slip, x papers.Shown, name string) ([]web.LaidSheet, error) {
	v, err := p.Orders.Open(ctx, web.ActorOf(ctx), slip.OrderID)
	if err != nil {
		return nil, err
	}
	list := make([]web.LaidSheet, len(x.Sheets))
	for i, s := range x.Sheets {
		d, err := p.Documents.AsVersion(ctx, p.DB.Read(), v, s.Paper)
		if err != nil {
			return nil, err
		}
		sheet, err := p.Documents.Sheet(ctx, p.DB.Read(), d)
		if err != nil {
			return nil, err
		}
		list[i] = web.Laid(sheet, s.Paper.Version, s.Paper.Hash)
		list[i].At, list[i].PDF = d.At, shownPath(slip.Folio, name, x.ID)+"/"+strconv.Itoa(i+1)
	}
	return list, nil
}

// shownPDF gives the sheet as PDF, to be read before it is signed here.
func (p *pages) shownPDF(w http.ResponseWriter, r *http.Request) error {
	x, slip, _, err := p.laid(r)
	if err != nil {
		return err
	}
	list, err := p.laidSheets(r.Context(), slip, x, r.PathValue("paso"))
	if err != nil {
		return err
	}
	return web.SendLaid(w, r, list, r.PathValue("n"), p.Documents.Draw)
}

// signShown takes the signature over the sheet: what is signed is what was shown, or
// nothing.
func (p *pages) signShown(w http.ResponseWriter, r *http.Request) error {
	x, slip, st, err := p.laid(r)
	if err != nil {
		return err
	}
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var s signature
	form := st.form()
	if err = forms.Decode(values, &s); err == nil {
		err = forms.Decode(x.Typed, form)
	}
	if err == nil {
		err = st.sign(p, r, form, slips.Signed{Form: web.SentForm(r, values), Version: x.Version, Secret: s.Secret, Shown: &x})
	}
	if bad := web.OnForm(err); bad != nil {
		if !web.OnlySigning(bad) {
			return p.showSlip(w, r, &sent{r.PathValue("paso"), x.Typed, bad})
		}
		return p.showShown(w, r, web.StatusOf(bad), values, bad)
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, st.done)
	return web.SeeOther(w, r, slipPath(slip.Folio))
}

// waiting is what the reader has before them as a sheet of a request and did not sign: the
// form with it, and where it waits. Whoever comes back to correct it says so.
func (p *pages) waiting(r *http.Request, slip supplies.Slip) (*sent, web.Message, error) {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	if r.Method != http.MethodGet {
		return nil, web.Message{}, nil
	}
	correct, named := r.URL.Query().Get(web.CorrectField), r.URL.Query().Get("paso")
	for _, name := range []string{"decision", "entrega", "acuse"} {
		if named != "" && name != named {
			continue
		}
		if _, typed := web.DraftOf(ctx, slipPath(slip.Folio)+"/"+name); typed {
			continue
		}
		x, ok, err := p.Papers.LastShown(ctx, p.DB.Read(), papers.Shown{PersonID: string(actor.Person.ID), Through: string(actor.Through), Subject: slips.ShownSubject(slip.ID), Act: steps[name].act, Version: slip.Version}, web.Now(ctx))
		if err != nil {
			return nil, web.Message{}, err
		}
		if !ok {
			continue
		}
		if x.ID == correct {
			return &sent{name: name, values: x.Typed}, web.Message{}, nil
		}
		return &sent{name: name, values: x.Typed}, web.AwaitsSignature(ctx, x.At, shownPath(slip.Folio, name, x.ID)), nil
	}
	return nil, web.Message{}, nil
}
