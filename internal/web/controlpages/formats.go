package controlpages

import (
	"context"
	"net/http"
	"slices"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// versionForm is a version of a format that the quality system approved.
type versionForm struct {
	Label      string `form:"etiqueta" label:"Nombre de la versión" help:"Como se imprime, por ejemplo «versión 1»." kind:"text" validate:"required,max=40"`
	From       string `form:"desde" label:"Rige desde" help:"Hoy o después." kind:"date" validate:"required"`
	Change     string `form:"cambio" label:"Qué cambia" kind:"area" validate:"required,min=5,max=500"`
	Document   string `form:"documento" label:"Documento con que se aprobó" help:"Por ejemplo «Minuta del SGC 12/2026»." kind:"text" validate:"required,min=3,max=200" section:"Aprobación del SGC"`
	ApprovedOn string `form:"aprobada" label:"Día en que se aprobó" kind:"date" validate:"required"`
	Reviewed   string `form:"reviso" label:"Quién la revisó" help:"Nombre y cargo." kind:"text" validate:"required,min=3,max=200"`
	Approved   string `form:"aprobo" label:"Quién la aprobó" help:"Nombre y cargo." kind:"text" validate:"required,min=3,max=200"`
}

type formatsView struct {
	keeper bool
	cards  []formatCard
	head   web.Heading
}

type formatCard struct {
	control.Format
	sheet web.Sheet
}

func (p *pages) formats(w http.ResponseWriter, r *http.Request) error {
	ctx, now := r.Context(), today(r)
	all, err := p.Control.AllVersions(ctx, p.DB.Read())
	if err != nil {
		return err
	}
	v := formatsView{keeper: keeps(ctx)}
	proposed := 0
	for _, f := range control.Formats() {
		card := formatCard{Format: f, sheet: versionSheet(all[f.Code], v.keeper, func(x control.Version) web.Badge {
			switch {
			case x.ObsoleteOn(now):
				return web.Badge{Icon: web.IconArchive, Text: "Obsoleta"}
			case x.From.After(now):
				return web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Por entrar en vigor"}
			case x.ID == "":
				proposed++
				return web.Badge{Tone: web.Soon, Icon: web.IconAlertCircle, Text: "En vigor, sin aprobar"}
			}
			return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "En vigor"}
		})}
		v.cards = append(v.cards, card)
	}
	v.head = web.Heading{Title: "Versiones de los formatos", Answer: "Todos están aprobados.", Rest: "Una versión obsoleta sigue a la vista, y en blanco se imprime con la marca OBSOLETO."}
	if proposed > 0 {
		v.head.Answer = web.Count(proposed, "formato espera", "formatos esperan") + " la aprobación del SGC."
	}
	return web.Render(w, r, http.StatusOK, formatsPage(v))
}

func versionSheet(list []control.Version, keeper bool, state func(control.Version) web.Badge) web.Sheet {
	s := web.Sheet{Caption: "Versiones de " + list[0].Name + ", la última primero", Hide: true, Cards: true, Columns: []web.Column{{Title: "Versión"}, {Title: "Vigencia"}, {Title: "Estado"}, {Title: "Aprobación"}}}
	for _, x := range slices.Backward(list) {
		approval := web.Cell{Text: "Pendiente del SGC", Small: "Propuesta del sistema: los anexos del procedimiento no traen contenido (GAP-45)."}
		if x.ID != "" {
			approval = web.Cell{Text: x.Document + ", " + dayWords(x.ApprovedOn), Small: "Revisó " + x.Reviewed + "; aprobó " + x.Approved + "."}
			if x.SamePerson() {
				approval.Small += " La misma persona revisó y aprobó (GAP-44)."
			}
		}
		b := state(x)
		cell := web.Cell{Content: web.StateBadge(b)}
		if keeper && x.ID != "" && b.Text == "Por entrar en vigor" {
			cell = web.Cell{Content: badgeAndLink(b, formatsPath+"/"+x.Code+"/retirar/"+x.ID, "Retirar")}
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: x.Label, Small: x.Change}, {Text: spanWords(x.From, x.To)}, cell, approval})
	}
	return s
}

func (p *pages) newVersion(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("codigo")
	list, err := p.Control.Versions(r.Context(), p.DB.Read(), code)
	if err != nil {
		return err
	}
	last, f := list[len(list)-1], &versionForm{}
	return p.serve(w, r, editor{head: web.Heading{Title: "Nueva versión de " + code, Rest: last.Name + ". El contenido del formato es el que trae el programa; aquí queda qué aprobó el SGC y desde cuándo rige."},
		action: formatsPath + "/" + code + "/nueva", back: formatsPath, button: "Registrar la versión", form: f,
		side: []web.Pair{{Term: "Última versión", Text: last.Label}, {Term: "Rige", Text: spanWords(last.From, last.To)}},
		save: func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
			v := control.Version{Format: last.Format, Label: f.Label, From: dayTyped(f.From), Document: f.Document, ApprovedOn: dayTyped(f.ApprovedOn), Reviewed: f.Reviewed, Approved: f.Approved, Change: f.Change}
			return formatsPath, "«" + f.Label + "» de " + code + " rige desde el " + dayWords(v.From) + ".", p.Control.RegisterVersion(ctx, c, v, by)
		}})
}

func (p *pages) withdrawVersion(w http.ResponseWriter, r *http.Request) error {
	code, id := r.PathValue("codigo"), r.PathValue("id")
	list, err := p.Control.Versions(r.Context(), p.DB.Read(), code)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x control.Version) bool { return x.ID == id })
	if i < 0 {
		return problem.Missing("esa versión")
	}
	x, f := list[i], &withdrawForm{}
	return p.serve(w, r, editor{head: web.Heading{Title: "Retirar «" + x.Label + "» de " + code, Rest: "Se puede mientras no entre en vigor."},
		action: formatsPath + "/" + code + "/retirar/" + id, back: formatsPath, button: "Retirar la versión", form: f,
		side: []web.Pair{{Term: "Rige", Text: spanWords(x.From, x.To)}, {Term: "Aprobación", Text: x.Document}},
		save: func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
			return formatsPath, "Se retiró «" + x.Label + "» de " + code + ".", p.Control.WithdrawVersion(ctx, c, code, id, f.Reason, by)
		}})
}
