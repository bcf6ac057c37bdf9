package proofpages

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/dossier"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// reviewView is where somebody reads every free text of an order before its public
// version (domain §6, no. 18).
type reviewView struct {
	folio    string
	bad      *problem.Error
	fields   []forms.Field
	texts    []reviewedText
	reviewed string // who and when; "" while nobody has
	legend   string
}

type reviewedText struct {
	where, text string
	suspect     string
	fields      []forms.Field
}

var hideOptions = []forms.Option{
	{Key: dossier.HideAll, Label: "Testar todo"}, {Key: dossier.HidePart, Label: "Testar solo los fragmentos"}, {Key: dossier.ShowAll, Label: "No testar: lo leí y no tiene datos personales"},
}

func (p *pages) review(w http.ResponseWriter, r *http.Request) error {
	return p.showReview(w, r, nil, nil)
}

func (p *pages) showReview(w http.ResponseWriter, r *http.Request, typed url.Values, err error) error {
	ctx := r.Context()
	d, failed := p.Dossiers.Gather(ctx, web.ActorOf(ctx), r.PathValue("folio"))
	if failed != nil {
		return failed
	}
	last, failed := dossier.LastReview(ctx, p.DB.Read(), string(d.Order.ID))
	if failed != nil {
		return failed
	}
	v := reviewView{folio: d.Order.Folio}
	if v.legend, failed = p.legend(r); failed != nil {
		return failed
	}
	if err != nil {
		if v.bad = web.Shown(err); v.bad == nil {
			return err
		}
	}
	if last.By != "" {
		named, err := p.People.Named(ctx, p.DB.Read(), people.ID(last.By))
		if err != nil {
			return err
		}
		v.reviewed = named[people.ID(last.By)].Name + ", " + web.Exact(last.At)
	}
	texts, failed := d.FreeTexts()
	if failed != nil {
		return failed
	}
	for _, x := range texts {
		mark, known := last.Marks[x.Key]
		if !known {
			mark.Hide = dossier.HideAll
			if len(x.Suspect) > 0 {
				mark.Parts = x.Suspect
			}
		}
		fields := []forms.Field{
			{Name: dossier.HideField(x.Key), Label: "Qué se hace con «" + x.Where + "»", Kind: forms.Radio, Required: true, Value: mark.Hide, Options: hideOptions},
			{Name: dossier.PartsField(x.Key), Label: "Fragmentos que se testan", Help: "Uno por renglón, escritos igual que en el texto.", Kind: forms.Area, Max: 2000, Value: strings.Join(mark.Parts, "\n")},
		}
		if typed != nil {
			fields = forms.Fill(fields, typed, v.bad)
		}
		v.fields = append(v.fields, fields...)
		v.texts = append(v.texts, reviewedText{x.Where, x.Text, strings.Join(x.Suspect, ", "), fields})
	}
	return web.Render(w, r, web.StatusOf(err), reviewPage(v))
}

// keepReview keeps the decisions.
func (p *pages) keepReview(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	actor := web.ActorOf(ctx)
	d, err := p.Dossiers.Gather(ctx, actor, r.PathValue("folio"))
	if err != nil {
		return err
	}
	marks := dossier.Marks{}
	texts, err := d.FreeTexts()
	if err != nil {
		return err
	}
	for _, x := range texts {
		marks[x.Key] = dossier.Mark{Hide: typed.Get(dossier.HideField(x.Key)), Parts: strings.Split(strings.ReplaceAll(typed.Get(dossier.PartsField(x.Key)), "\r", ""), "\n")}
	}
	by := audit.By{Actor: string(actor.Person.ID), Role: string(office(actor)), At: web.Now(ctx)}
	if err := p.Dossiers.KeepReview(ctx, d, by, marks); err != nil {
		return p.showReview(w, r, typed, err)
	}
	web.SayDone(w, r, "La revisión quedó guardada. Ya puedes descargar la versión pública.")
	return web.SeeOther(w, r, "/ordenes/"+d.Order.Folio+"/version-publica")
}

// legend is what the public version says of its masks.
func (p *pages) legend(r *http.Request) (string, error) {
	values, err := p.Settings.Now(r.Context())
	return values.Text(settings.PublicLegend), err
}

func (p *pages) publicZip(w http.ResponseWriter, r *http.Request) error {
	return p.exportPublic(w, r, ".zip", "application/zip", func(out io.Writer, d *dossier.Dossier, marks dossier.Marks, legend string) error {
		return p.Dossiers.WritePublic(out, d, marks, legend)
	})
}

func (p *pages) publicPDF(w http.ResponseWriter, r *http.Request) error {
	return p.exportPublic(w, r, ".pdf", "application/pdf", func(out io.Writer, d *dossier.Dossier, marks dossier.Marks, legend string) error {
		b, err := p.Dossiers.PublicPDF(d, marks, legend)
		if err == nil {
			_, err = out.Write(b)
		}
		return err
	})
}

// exportPublic writes the public version; as long as nobody reviewed the texts it sends
// to the review.
func (p *pages) exportPublic(w http.ResponseWriter, r *http.Request, suffix, media string, write func(io.Writer, *dossier.Dossier, dossier.Marks, string) error) error {
	legend, err := p.legend(r)
	if err != nil {
		return err
	}
	var last dossier.Review
	return p.export(w, r, "version-publica", suffix, media, func(d *dossier.Dossier) error {
		if last, err = dossier.LastReview(r.Context(), p.DB.Read(), string(d.Order.ID)); err != nil || last.By != "" {
			return err
		}
		return problem.New(problem.Refused, "Nadie ha revisado los textos de esta orden.", "Revísalos primero en su versión pública; lo que no se decide se testa.").For("Q-08").At("/ordenes/"+d.Order.Folio+"/version-publica", "Revisar los textos")
	}, func(out io.Writer, d *dossier.Dossier) error { return write(out, d, last.Marks, legend) })
}
