package orderpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/sheets"
	"secogem.gob.mx/soporte/internal/web"
)

// waysToSign is how an act may be signed on its page (domain §5, levels of signature).
type waysToSign struct {
	levels      []string // keys of the levels, the usual one first
	text        string   // what is signed with a certificate
	certificate string   // the person's, in words; "" for none
	scan        bool     // a scan may come with the form
	mark        string   // whose mark is drawn; "" for who receives the machine
}

func (w waysToSign) has(level string) bool { return slices.Contains(w.levels, level) }

// only tells whether a level is the one way there is, so that nothing has to be chosen.
func (w waysToSign) only(level string) bool { return len(w.levels) == 1 && w.levels[0] == level }

const howSection = "Cómo se firma"

// shape leaves of the inputs of a signature those that the levels need.
func (w waysToSign) shape(fields []forms.Field) []forms.Field {
	var out []forms.Field
	for _, f := range fields {
		switch f.Name {
		case "nivel":
			if len(w.levels) < 2 { // said all the same: what belongs to a level is read with it only
				out = append(out, forms.Field{Name: f.Name, Kind: forms.Hidden, Value: w.levels[0]})
				continue
			}
			var options []forms.Option
			for _, o := range f.Options {
				if w.has(o.Key) {
					options = append(options, o)
				}
			}
			f.Options, f.Required = options, true
			if f.Value == "" {
				f = chosen(f, w.levels[0])
			}
			out = append(out, f)
			if w.scan && w.has(seals.ByHandwritten) {
				out = append(out, scanOfSignature("nivel="+seals.ByHandwritten))
			}
			continue
		case "efirma":
			if !w.has(seals.ByAdvanced) {
				continue
			}
			f.Required = true
			if w.only(seals.ByAdvanced) {
				f.When = ""
			}
		case "trazo":
			if !w.has(seals.ByDrawing) {
				continue
			}
		case "testigo":
			if !w.has(seals.ByWitness) {
				continue
			}
			f.Required = true
		}
		out = append(out, f)
	}
	if w.scan && w.only(seals.ByHandwritten) {
		at := slices.IndexFunc(out, func(f forms.Field) bool { return f.Name == "firma" })
		out = slices.Insert(out, max(at, 0), scanOfSignature(""))
	}
	return out
}

// scanOfSignature is the input for what was signed by hand.
func scanOfSignature(when string) forms.Field {
	f := web.Attachment()
	f.Label, f.When, f.Section, f.Required = "Escaneo o foto del documento firmado", when, howSection, true
	f.Help = "Imprime el documento, que se firme a mano y adjunta todas sus hojas: JPEG, PNG, WebP o PDF. El original lo guarda el AST."
	return f
}

// split parts the inputs before the secret from the secret and what follows it.
func split(fields []forms.Field) (before, last []forms.Field) {
	at := slices.IndexFunc(fields, func(f forms.Field) bool { return f.Name == "firma" })
	if at < 0 {
		return fields, nil
	}
	return fields[:at], fields[at:]
}

// actions are the buttons at the foot of a signing page: what signs, and beside it, as
// easy to see, what returns the document.
func (v signView) actions(observe string) []web.Action {
	list := []web.Action{{Label: v.button, Style: web.Primary, Large: true, Form: "firmar"}}
	if v.observe != "" {
		list = append(list, web.Action{Label: observe, Href: v.observe, Large: true})
	}
	return list
}

// problemOf is what is wrong with an input that is drawn apart.
func problemOf(fields []forms.Field, name string) string {
	for _, f := range fields {
		if f.Name == name {
			return f.Error
		}
	}
	return ""
}

// ways tells how an act may be signed where it is shown. On the TDTIC's own page one
// signs internally, and anything else on the page of the letter.
func (p *Pages) ways(key procedure.Act, other bool, set settings.Values, here bool) waysToSign {
	w := waysToSign{levels: orders.Levels(key, other && key == procedure.TakeBack, set), scan: p.Desk.KeepsFiles()}
	if here {
		w.levels, w.scan = []string{seals.ByInternal}, false
	}
	return w
}

// owns names the certificate with which a person would sign now.
func (p *Pages) owns(ctx context.Context, person people.ID) (string, error) {
	list, err := p.Desk.Evidence.OfPerson(ctx, p.Desk.DB.Read(), string(person))
	if err != nil {
		return "", err
	}
	now := web.Now(ctx)
	for _, c := range list {
		if c.State == seals.Confirmed && now.After(c.X509.NotBefore) && now.Before(c.X509.NotAfter) {
			return c.Name + ", n.º " + c.Serial + ", de " + c.Issuer, nil
		}
	}
	return "", nil
}

// levelWords says how a signature was given, with what strengthened it later.
func levelWords(v orders.View, s papers.Signature) string {
	words := seals.Level(s.Level).Words()
	for _, e := range v.Evidence {
		if e.Subject == seals.Paper(s.PaperID) && e.Slot == s.Slot && e.Version == s.Version && string(e.Level) != s.Level {
			words += " · " + lower(e.Level.Words())
		}
	}
	return words
}

// strengthView is the page on which a signature that was given internally is
// strengthened.
type strengthView struct {
	ways   waysToSign
	sheet  sheets.Sheet
	note   string
	slot   string
	back   string
	action string
	key    string
	fields []forms.Field
	bad    *problem.Error
}

func strengthForm(*http.Request) any { return &seals.Signing{} }

func (p *Pages) strengthen(w http.ResponseWriter, r *http.Request) error {
	return p.showStrengthen(w, r, http.StatusOK, nil, nil)
}

func (p *Pages) showStrengthen(w http.ResponseWriter, r *http.Request, status int, typed url.Values, bad *problem.Error) error {
	ctx, actor, ref := r.Context(), web.ActorOf(r.Context()), r.PathValue("folio")
	x, s, err := p.Desk.SignedPlace(ctx, actor, ref, r.PathValue("id"), r.PathValue("lugar"))
	if err != nil {
		return err
	}
	v, err := p.Desk.Open(ctx, actor, ref)
	if err != nil {
		return err
	}
	page := strengthView{slot: slotName(s.Slot), bad: bad, back: pathOf(v.Order) + "/formatos/" + x.ID, key: database.NewID()}
	if page.sheet, page.note, err = p.sheet(ctx, v, x.ID); err != nil {
		return err
	}
	page.action = page.back + "/firma/" + url.PathEscape(s.Slot)
	page.ways = waysToSign{levels: []string{seals.ByAdvanced, seals.ByHandwritten}, scan: p.Desk.KeepsFiles(), text: string(orders.PaperChallenge(s, x).Text())}
	if page.ways.certificate, err = p.owns(ctx, actor.Person.ID); err != nil {
		return err
	}
	page.fields = page.ways.shape(forms.Describe(&seals.Signing{PaperHash: s.Hash}))
	if typed != nil {
		page.key = keyOf(typed)
		page.fields = forms.Fill(page.fields, typed, bad)
	}
	return web.Render(w, r, status, strengthPage(page))
}

// addStrength takes the e.firma, or the scan, that is added to a signature.
func (p *Pages) addStrength(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, ref := r.Context(), web.ActorOf(r.Context()), r.PathValue("folio")
	if _, _, err := p.Desk.SignedPlace(ctx, actor, ref, r.PathValue("id"), r.PathValue("lugar")); err != nil {
		return err // what one did not sign says nothing
	}
	form, err := web.Receive(w, r)
	if err != nil {
		return err
	}
	defer form.Close()
	var s seals.Signing
	opt := orders.Options{}
	if err = p.keep(r, form, &opt, forms.Decode(form.Values, &s)); err == nil {
		err = p.Desk.Strengthen(ctx, actor, ref, r.PathValue("id"), r.PathValue("lugar"), &s, opt.Files)
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok {
			return err
		}
		return p.showStrengthen(w, r, status, form.Values, form.Again(bad))
	}
	web.SayDone(w, r, "Tu firma quedó reforzada.")
	return web.SeeOther(w, r, "/ordenes/"+url.PathEscape(ref)+"/formatos/"+url.PathEscape(r.PathValue("id")))
}

// strengths are the signatures of the reader on a paper that may be strengthened.
func strengths(r *http.Request, v orders.View, x papers.Paper) (list []web.Action) {
	for _, s := range x.Signatures {
		if !s.Valid || s.PersonID != string(web.ActorOf(r.Context()).Person.ID) || s.Level != string(seals.Internal) || strings.Contains(levelWords(v, s), "e.firma") {
			continue
		}
		list = append(list, web.Action{Label: "Reforzar mi firma", About: slotName(s.Slot), Icon: web.IconKey, Href: pathOf(v.Order) + "/formatos/" + x.ID + "/firma/" + url.PathEscape(s.Slot)})
	}
	if len(list) > 1 { // of several it must be seen which is which
		for i := range list {
			list[i].Label, list[i].About = "Reforzar mi firma: "+strings.ToLower(list[i].About), ""
		}
	}
	return list
}
