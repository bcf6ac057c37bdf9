package controlpages

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// revisionForm is a revision that was approved, with the four acts of its cover.
type revisionForm struct {
	Number   int    `form:"revision" label:"Número de revisión" kind:"number" validate:"required,min=12,max=999"`
	Label    string `form:"etiqueta" label:"Etiqueta de versión" help:"Solo si el documento trae una; no se calcula (GAP-40)." kind:"text" validate:"max=40"`
	From     string `form:"desde" label:"Entra en vigor" kind:"date" validate:"required"`
	Change   string `form:"cambio" label:"Qué cambia" kind:"area" validate:"required,min=10,max=1000"`
	Document string `form:"documento" label:"Documento con que se comunica" kind:"text" validate:"required,min=3,max=200"`

	Made        string `form:"elaboro" label:"Elaboró" kind:"text" validate:"required,max=120" section:"Portada: quién firma"`
	MadePost    string `form:"elaboro_cargo" label:"Cargo de quien elaboró" kind:"text" validate:"max=160"`
	MadeDay     string `form:"elaboro_dia" label:"Día en que lo firmó" kind:"date" validate:"required"`
	Reviewed    string `form:"reviso" label:"Revisó" kind:"text" validate:"required,max=120"`
	ReviewPost  string `form:"reviso_cargo" label:"Cargo de quien revisó" kind:"text" validate:"max=160"`
	ReviewDay   string `form:"reviso_dia" label:"Día en que lo firmó" kind:"date" validate:"required"`
	Approved    string `form:"aprobo" label:"Aprobó" kind:"text" validate:"required,max=120"`
	ApprovePost string `form:"aprobo_cargo" label:"Cargo de quien aprobó" kind:"text" validate:"max=160"`
	ApproveDay  string `form:"aprobo_dia" label:"Día en que lo firmó" kind:"date" validate:"required"`
	Agreed      string `form:"vobo" label:"Vo.Bo." kind:"text" validate:"required,max=120"`
	AgreePost   string `form:"vobo_cargo" label:"Cargo de quien dio el Vo.Bo." kind:"text" validate:"max=160"`
	AgreeDay    string `form:"vobo_dia" label:"Día en que lo firmó" kind:"date" validate:"required"`
}

func (f revisionForm) acts() []procedure.CoverAct {
	act := func(name, post, day string) procedure.CoverAct {
		d := dayTyped(day)
		a := procedure.CoverAct{Name: name, Post: post, Date: procedure.LiteralDate{Literal: dayWords(d)}}
		if !d.IsZero() {
			parsed := d.String()
			a.Date.Parsed = &parsed
		}
		return a
	}
	return []procedure.CoverAct{act(f.Made, f.MadePost, f.MadeDay), act(f.Reviewed, f.ReviewPost, f.ReviewDay), act(f.Approved, f.ApprovePost, f.ApproveDay), act(f.Agreed, f.AgreePost, f.AgreeDay)}
}

// revisionsView is the history of the document, with the one that ruled on a day.
type revisionsView struct {
	head    web.Heading
	day     calendar.Day
	answer  web.Message
	history web.Sheet
	acts    web.Sheet
	current string
	notes   []string
	keeper  bool
}

func (p *pages) revisions(w http.ResponseWriter, r *http.Request) error {
	ctx, now := r.Context(), today(r)
	list, err := p.Control.Revisions(ctx, p.DB.Read())
	if err != nil {
		return err
	}
	v := revisionsView{day: dayIn(r, "dia", now), keeper: keeps(ctx)}
	v.head = web.Heading{Title: "Revisiones del procedimiento", Rest: "Con su fecha como está escrita. Lo que no se puede interpretar lleva advertencia y no se corrige."}
	if v.keeper {
		v.head.Actions = []web.Action{{Label: "Registrar una revisión", Icon: web.IconPlus, Href: revisionsPath + "/nueva"}}
	}
	v.answer = ruled(list, v.day)
	v.history = web.Sheet{Caption: "Revisiones, la última primero", Hide: true, Cards: true, Columns: []web.Column{{Title: "Revisión"}, {Title: "Fecha"}, {Title: "Rigió"}, {Title: "Cambio"}, {Title: "Revisó"}, {Title: "Aprobó"}}}
	for _, x := range slices.Backward(list) {
		if x.InForceOn(now) {
			v.head.Answer, v.current, v.acts = "Hoy rige la revisión "+x.Revision+".", x.Revision, actsSheet(x)
		}
		for _, o := range x.Observations() {
			v.notes = append(v.notes, "Revisión "+x.Revision+". "+o)
		}
		when := web.Cell{Text: "Sin fecha que ubicar"}
		if !x.From.IsZero() {
			when.Text = spanWords(x.From, x.To)
		}
		if x.From.After(now) {
			when = web.Cell{Content: web.StateBadge(web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Por entrar en vigor"}), Small: spanWords(x.From, x.To)}
			if v.keeper && x.ID != "" {
				when = web.Cell{Content: badgeAndLink(web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Entra en vigor el " + dayWords(x.From)}, revisionsPath+"/retirar/"+x.ID, "Retirar el registro")}
			}
		}
		first := web.Cell{Text: x.Revision}
		if x.Version != "" {
			first.Small = "versión " + x.Version
		}
		date := web.Cell{Text: x.Date.Literal}
		if x.Date.Parsed == nil {
			date = web.Cell{Content: literalAndMark(x.Date.Literal, web.Badge{Tone: web.Soon, Icon: web.IconAlertCircle, Text: "Advertencia: " + x.Date.Mark})}
		}
		change := web.Cell{Text: x.Change}
		if x.ID != "" {
			change.Small = x.Document
			if !x.Runs() {
				change.Small += ". El programa todavía no la trae: las órdenes siguen con la anterior."
			}
		}
		v.history.Rows = append(v.history.Rows, []web.Cell{first, date, when, change, {Text: x.Reviewed}, {Text: x.Approved}})
	}
	return web.Render(w, r, http.StatusOK, revisionsPage(v))
}

// ruled answers which revision ruled on a day.
func ruled(list []control.Revision, day calendar.Day) web.Message {
	m := web.Message{Tone: web.Neutral, Title: "El " + dayWords(day) + " todavía no había ninguna revisión."}
	for _, x := range list {
		if x.InForceOn(day) {
			m = web.Message{Tone: web.Good, Icon: web.IconCheck, Title: "El " + dayWords(day) + " regía la revisión " + x.Revision + ".", Text: "Rige " + spanWords(x.From, x.To) + "."}
			if !x.To.IsZero() {
				m.Text = "Rigió " + spanWords(x.From, x.To) + "."
			}
		}
	}
	for i, x := range list {
		if !x.From.IsZero() || i == 0 || i+1 == len(list) {
			continue
		}
		if before, after := list[i-1], list[i+1]; !before.From.IsZero() && !day.Before(before.From) && day.Before(after.From) {
			m.Text += " En ese tiempo empezó también la " + x.Revision + ", cuya fecha escrita (" + x.Date.Literal + ") no existe: no se sabe desde qué día."
		}
	}
	return m
}

func actsSheet(x control.Revision) web.Sheet {
	s := web.Sheet{Caption: "Quién firmó la revisión " + x.Revision, Hide: true, Cards: true, Columns: []web.Column{{Title: "Acto"}, {Title: "Nombre"}, {Title: "Puesto"}, {Title: "Fecha"}}}
	for _, a := range x.Acts {
		s.Rows = append(s.Rows, []web.Cell{{Text: a.Act}, {Text: a.Name}, {Text: orDash(a.Post)}, {Text: a.Date.Literal}})
	}
	return s
}

func (p *pages) newRevision(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Control.Revisions(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	last := list[len(list)-1]
	f := &revisionForm{Number: last.No() + 1}
	return p.serve(w, r, editor{head: web.Heading{Title: "Registrar una revisión", Rest: "Queda en la historia del documento desde el día en que entra en vigor."},
		action: revisionsPath + "/nueva", back: revisionsPath, button: "Registrar la revisión", form: f,
		notes: []web.Message{{Tone: web.Neutral, Title: "Las órdenes abiertas conservan la revisión con que empezaron.", Text: "Las nuevas empiezan con la que entra en vigor cuando el programa la trae: su flujo es parte del programa y se prueba antes de instalarse."}},
		side:  []web.Pair{{Term: "Última", Text: last.Revision}, {Term: "Rige", Text: spanWords(last.From, last.To)}},
		save: func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
			x := control.Revision{From: dayTyped(f.From), Document: f.Document, Acts: f.acts()}
			x.Revision, x.Version, x.Change = strconv.Itoa(f.Number), f.Label, f.Change
			return revisionsPath, "La revisión " + x.Revision + " quedó registrada; entra en vigor el " + dayWords(x.From) + ".", p.Control.RegisterRevision(ctx, c, x, by)
		}})
}

func (p *pages) withdrawRevision(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Control.Revisions(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	i := slices.IndexFunc(list, func(x control.Revision) bool { return x.ID == id })
	if i < 0 {
		return problem.Missing("esa revisión")
	}
	x, f := list[i], &withdrawForm{}
	return p.serve(w, r, editor{head: web.Heading{Title: "Retirar el registro de la revisión " + x.Revision, Rest: "Se puede mientras no entre en vigor."},
		action: revisionsPath + "/retirar/" + id, back: revisionsPath, button: "Retirar el registro", form: f, side: []web.Pair{{Term: "Entra en vigor", Text: dayWords(x.From)}, {Term: "Documento", Text: x.Document}},
		save: func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
			return revisionsPath, "Se retiró el registro de la revisión " + x.Revision + ".", p.Control.WithdrawRevision(ctx, c, id, f.Reason, by)
		}})
}
