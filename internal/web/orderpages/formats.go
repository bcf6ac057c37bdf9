package orderpages

import (
	"bytes"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// formatsPath lists the eleven formats (rev11 F-01 to F-11).
const formatsPath = "/formatos"

// formatsView is the page of the formats.
type formatsView struct {
	sheet  web.Sheet
	fields []forms.Field // of an export; nil for who may not
	bad    *problem.Error
}

// exportForm says which format leaves as a file, and from when.
type exportForm struct {
	Code string `form:"codigo" label:"Formato" kind:"choice" validate:"required,max=12"`
	From string `form:"desde" label:"Órdenes registradas desde" kind:"date" validate:"required"`
	To   string `form:"hasta" label:"Hasta" kind:"date" validate:"required,notbefore=desde"`
	File string `form:"formato" label:"Archivo" kind:"radio" options:"csv=CSV|xlsx=Excel (XLSX)" validate:"required,oneof=csv xlsx"`
}

// exporters may take the papers of all orders away as a file.
var exporters = []people.Role{people.Supervisor, people.Director, people.Auditor}

func (p *Pages) formats(w http.ResponseWriter, r *http.Request) error {
	return p.showFormats(w, r, http.StatusOK, nil, nil)
}

func (p *Pages) showFormats(w http.ResponseWriter, r *http.Request, status int, typed url.Values, bad *problem.Error) error {
	ctx, today := r.Context(), calendar.DayOf(web.Now(r.Context()), clock.Mexico)
	all, err := p.Documents.Control.AllVersions(ctx, p.Desk.DB.Read())
	if err != nil {
		return err
	}
	v := formatsView{bad: bad, sheet: web.Sheet{Caption: "Formatos del procedimiento", Hide: true, Cards: true,
		Columns: []web.Column{{Title: "Formato"}, {Title: "Versión en vigor"}, {Title: "En blanco, para papel"}, {Title: "Versiones anteriores"}}}}
	var choices []forms.Option
	for _, f := range papers.Formats() {
		if f.Kind != papers.Contingency {
			choices = append(choices, forms.Option{Key: string(f.Kind), Label: string(f.Kind) + " " + f.Name})
		}
		blank := formatsPath + "/" + string(f.Kind) + "/blanco"
		row := []web.Cell{{Text: string(f.Kind) + " " + f.Name, Small: f.Annex}, {}, {Text: "PDF de " + string(f.Kind), Href: blank}, {Text: "Ninguna"}}
		for _, x := range all[string(f.Kind)] {
			switch {
			case x.InForceOn(today):
				row[1] = web.Cell{Text: x.Label, Small: inForceSince(x)}
			case x.ObsoleteOn(today):
				row[3] = web.Cell{Text: x.Label + " (OBSOLETO)", Href: blank + "?version=" + url.QueryEscape(orElse(x.ID, documents.First))}
			}
		}
		v.sheet.Rows = append(v.sheet.Rows, row)
	}
	if hasAny(web.ActorOf(ctx), exporters) {
		v.fields = forms.Choices{"codigo": choices}.Into(forms.Describe(exportForm{Code: string(papers.ServiceOrder), From: today.Add(-89).String(), To: today.String(), File: "csv"}))
		if typed != nil {
			v.fields = forms.Fill(v.fields, typed, bad)
		}
	}
	return web.Render(w, r, status, formatsPage(v))
}

func hasAny(a people.Actor, roles []people.Role) bool {
	for _, r := range roles {
		if a.Has(r) {
			return true
		}
	}
	return false
}

func inForceSince(v control.Version) string {
	if v.ID == "" {
		return "Propuesta, sin aprobar (GAP-45)"
	}
	return "Desde el " + spoken(v.From.String())
}

// blank gives a format for the pen, to whoever is signed in.
func (p *Pages) blank(w http.ResponseWriter, r *http.Request) error {
	code, version := r.PathValue("codigo"), r.URL.Query().Get("version")
	now := web.Now(r.Context())
	s, err := p.Documents.Blank(r.Context(), p.Desk.DB.Read(), code, version, "", now)
	if err != nil {
		return err
	}
	b, err := p.Documents.Draw(s)
	if err != nil {
		return err
	}
	web.PDF(w, r, code+" en blanco.pdf", now, bytes.NewReader(b))
	return nil
}

// exportFormat sends the papers of a format as a file, one row each, with the columns
// that its struct gives. The desk gives the orders that the reader may read, and notes it.
func (p *Pages) exportFormat(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var f exportForm
	err = forms.Decode(typed, &f)
	format, ok := papers.FormatOf(papers.Kind(f.Code))
	if err == nil && (!ok || format.Kind == papers.Contingency) {
		err = problem.OnField("codigo", "Elige uno de los formatos de la lista.")
	}
	if bad := web.OnForm(err); bad != nil {
		return p.showFormats(w, r, web.StatusOf(err), typed, bad)
	}
	if err != nil {
		return err
	}
	from, _ := calendar.ParseDay(f.From)
	to, _ := calendar.ParseDay(f.To)
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	file := &web.ListFile{Name: "formato-" + f.Code, Heads: format.Columns(), Workbook: f.File == "xlsx"}
	filter := orders.Filter{From: from.Time(clock.Mexico, 0, 0, 0), To: to.Add(1).Time(clock.Mexico, 0, 0, 0)}
	_, err = p.Desk.Export(ctx, actor, filter, map[string]string{"formato": f.Code, "desde": f.From, "hasta": f.To, "archivo": f.File}, func(c orders.Card) error {
		v, err := p.Desk.Open(ctx, actor, orElse(c.Folio, string(c.ID)))
		if err != nil {
			return err
		}
		list, err := p.Documents.Register(ctx, p.Desk.DB.Read(), v)
		if err != nil {
			return err
		}
		for _, d := range list {
			if d.Kind == format.Kind {
				if err := file.Row(w, d.Row()...); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return file.End(w, err)
}
