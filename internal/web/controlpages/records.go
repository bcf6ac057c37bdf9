package controlpages

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// The forms of copies and instruments.
type (
	copyForm struct {
		Revision  int    `form:"revision" label:"Revisión" kind:"number" validate:"required,min=1,max=999"`
		Number    string `form:"numero" label:"Número de copia" help:"Los números no tienen que ser seguidos; uno no se repite en la misma revisión (GAP-42)." kind:"text" validate:"required,max=10"`
		Holder    string `form:"titular" label:"Quién la recibe" kind:"text" validate:"required,max=120"`
		Unit      string `form:"unidad" label:"Unidad" kind:"text" validate:"required,max=160"`
		Delivered string `form:"entregada" label:"Día en que se entregó" kind:"date" validate:"required"`
		Proof     string `form:"constancia" label:"Con qué consta" help:"Por ejemplo el oficio o el acuse." kind:"text" validate:"required,max=200"`
	}
	copyEndForm struct {
		Day    string `form:"retirada" label:"Día en que se retiró" kind:"date" validate:"required"`
		Reason string `form:"motivo" label:"Por qué" kind:"text" validate:"required,min=5,max=300"`
		Proof  string `form:"constancia" label:"Con qué consta" kind:"text" validate:"required,max=200"`
	}
	instrumentForm struct {
		Title     string `form:"titulo" label:"Nombre del instrumento" kind:"area" validate:"required,max=500"`
		Link      string `form:"enlace" label:"Dónde se lee" help:"Dirección completa, por ejemplo la de la Gaceta." kind:"text" validate:"max=300"`
		Published string `form:"publicacion" label:"Publicación" help:"Por ejemplo «Gaceta del Gobierno, 06/01/2016»." kind:"text" validate:"max=200"`
		From      string `form:"desde" label:"Vigente desde" kind:"date" validate:"omitempty" section:"Vigencia"`
		To        string `form:"hasta" label:"Último día de vigencia" help:"Vacío mientras rija." kind:"date" validate:"omitempty,notbefore=desde"`
		Reason    string `form:"motivo" label:"Por qué se cambia" kind:"text" validate:"required,min=5,max=300"`
	}
)

func (p *pages) copies(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Control.Copies(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	rules, err := p.Control.RevisionOn(r.Context(), p.DB.Read(), today(r))
	if err != nil {
		return err
	}
	keeper, held := keeps(r.Context()), 0
	v := tableView{path: copiesPath, sheet: web.Sheet{Caption: "Copias controladas", Hide: true, Cards: true, Columns: []web.Column{{Title: "Copia"}, {Title: "Quién la tiene"}, {Title: "Entrega"}, {Title: "Estado"}}}}
	for _, x := range list {
		state := web.Cell{Text: "Retirada el " + dayWords(x.Withdrawn), Small: x.Reason + ". " + x.EndProof}
		if x.Held() {
			held++
			b := web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Entregada"}
			if n, err := strconv.Atoi(rules); err == nil && x.Revision < n {
				b = web.Badge{Tone: web.Soon, Icon: web.IconAlertCircle, Text: "De una revisión que ya no rige"}
			}
			state = web.Cell{Content: web.StateBadge(b)}
			if keeper {
				state = web.Cell{Content: badgeAndLink(b, copiesPath+"/retirar/"+x.ID, "Registrar su retiro")}
			}
		}
		first := web.Cell{Text: x.Number, Small: "revisión " + strconv.Itoa(x.Revision)}
		if x.Held() && keeper && x.Revision == procedure.Rev11.No {
			first.Href = documentPath + "?copia=" + x.ID
		}
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{first, {Text: x.Holder, Small: x.Unit}, {Text: dayWords(x.Delivered), Small: x.Proof}, state})
	}
	v.head = web.Heading{Title: "Copias controladas", Answer: web.Count(held, "copia entregada.", "copias entregadas."), Rest: "Lo que se imprime sin ser una de estas lleva la marca «" + control.Uncontrolled + "»."}
	if keeper {
		v.head.Actions = []web.Action{{Label: "Registrar una entrega", Icon: web.IconPlus, Href: copiesPath + "/nueva", Style: web.Primary}}
	}
	return web.Render(w, r, http.StatusOK, tablePage(v))
}

func (p *pages) newCopy(w http.ResponseWriter, r *http.Request) error {
	f := &copyForm{Revision: procedure.Rev11.No, Delivered: today(r).String()}
	return p.serve(w, r, editor{head: web.Heading{Title: "Registrar la entrega de una copia"}, action: copiesPath + "/nueva", back: copiesPath, button: "Registrar la entrega", form: f,
		save: func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
			return copiesPath, "La copia " + f.Number + " quedó registrada.", p.Control.DeliverCopy(ctx, c, control.Copy{Revision: f.Revision, Number: f.Number, Holder: f.Holder, Unit: f.Unit, Delivered: dayTyped(f.Delivered), Proof: f.Proof}, by)
		}})
}

func (p *pages) withdrawCopy(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Control.Copies(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	i := slices.IndexFunc(list, func(x control.Copy) bool { return x.ID == id })
	if i < 0 {
		return problem.Missing("esa copia")
	}
	x, f := list[i], &copyEndForm{Day: today(r).String()}
	return p.serve(w, r, editor{head: web.Heading{Title: "Registrar el retiro de la copia " + x.Number}, action: copiesPath + "/retirar/" + id, back: copiesPath, button: "Registrar el retiro", form: f,
		side: []web.Pair{{Term: "La tiene", Text: x.Holder + ", " + x.Unit}, {Term: "Desde", Text: dayWords(x.Delivered)}},
		save: func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
			return copiesPath, "La copia " + x.Number + " quedó retirada.", p.Control.WithdrawCopy(ctx, c, id, dayTyped(f.Day), f.Reason, f.Proof, by)
		}})
}

func (p *pages) instruments(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Control.Instruments(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	keeper, linked := keeps(r.Context()), 0
	v := tableView{path: instrumentsPath, sheet: web.Sheet{Caption: "Normatividad", Hide: true, Cards: true, Columns: []web.Column{{Title: "Instrumento"}, {Title: "Publicación"}, {Title: "Vigencia"}, {Title: "Versión"}}}}
	for _, x := range list {
		first := web.Cell{Text: x.Title}
		if x.Link != "" {
			linked++
			first = web.Cell{Content: outside(x.Title, x.Link)}
		}
		when := "No registrada"
		if !x.From.IsZero() || !x.To.IsZero() {
			when = spanWords(x.From, x.To)
		}
		edition := web.Cell{Text: "Versión " + strconv.FormatInt(x.Version, 10), Small: x.Reason, Href: instrumentsPath + "/" + x.ID}
		if x.Version == 1 && x.By == "" {
			edition.Small = "como la escribe el documento"
		}
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{first, {Text: orDash(x.Published)}, {Text: when}, edition})
	}
	v.head = web.Heading{Title: "Normatividad", Answer: web.Count(len(list), "instrumento.", "instrumentos."), Rest: "Los once del documento y lo que se ha agregado, con su vigencia y sus versiones."}
	if linked < len(list) && keeper {
		v.notes = append(v.notes, web.Message{Tone: web.Soon, Title: web.Count(len(list)-linked, "instrumento sin enlace.", "instrumentos sin enlace."), Text: "El documento no los trae: regístralos con su publicación y su vigencia."})
	}
	if keeper {
		v.head.Actions = []web.Action{{Label: "Agregar un instrumento", Icon: web.IconPlus, Href: instrumentsPath + "/nuevo"}}
	}
	return web.Render(w, r, http.StatusOK, tablePage(v))
}

// instrument shows the versions of one, and to who keeps the list its form.
func (p *pages) instrument(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	all, err := p.Control.InstrumentVersions(r.Context(), p.DB.Read(), id)
	if err != nil {
		return err
	}
	var ids []string
	for _, x := range all {
		ids = append(ids, x.By)
	}
	name, err := p.names(r.Context(), ids...)
	if err != nil {
		return err
	}
	last := all[len(all)-1]
	v := tableView{path: instrumentsPath, head: web.Heading{Title: "Versiones de un instrumento", Answer: last.Title}, sheet: web.Sheet{Caption: "Versiones, la última primero", Hide: true, Cards: true, Columns: []web.Column{{Title: "Versión"}, {Title: "Dice"}, {Title: "Publicación"}, {Title: "Vigencia"}, {Title: "Quién y por qué"}}}}
	if keeps(r.Context()) {
		v.head.Actions = []web.Action{{Label: "Cambiar", Icon: web.IconPencil, Href: instrumentsPath + "/" + id + "/cambiar"}}
	}
	for _, x := range slices.Backward(all) {
		when, who := "No registrada", name(x.By)
		if !x.From.IsZero() || !x.To.IsZero() {
			when = spanWords(x.From, x.To)
		}
		if x.By == "" {
			who = "El documento"
		}
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{{Text: strconv.FormatInt(x.Version, 10)}, {Text: x.Title, Small: x.Link}, {Text: orDash(x.Published)}, {Text: when}, {Text: who, Small: x.Reason}})
	}
	return web.Render(w, r, http.StatusOK, tablePage(v))
}

func (p *pages) editInstrument(w http.ResponseWriter, r *http.Request) error {
	id, f := r.PathValue("id"), &instrumentForm{}
	e := editor{head: web.Heading{Title: "Agregar un instrumento"}, action: instrumentsPath + "/nuevo", back: instrumentsPath, button: "Agregar", form: f}
	if id != "" {
		all, err := p.Control.InstrumentVersions(r.Context(), p.DB.Read(), id)
		if err != nil {
			return err
		}
		x := all[len(all)-1]
		*f = instrumentForm{Title: x.Title, Link: x.Link, Published: x.Published, From: x.From.String(), To: x.To.String()}
		e.head, e.action, e.back = web.Heading{Title: "Cambiar un instrumento", Rest: "Queda como versión nueva; lo que decía se conserva."}, instrumentsPath+"/"+id+"/cambiar", instrumentsPath+"/"+id
		e.button, e.version = "Guardar la versión nueva", x.Version
	}
	e.save = func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
		return instrumentsPath, "La normatividad quedó al día.", p.Control.SetInstrument(ctx, c, control.Instrument{ID: id, Version: e.version, Title: f.Title, Link: f.Link, Published: f.Published, From: dayTyped(f.From), To: dayTyped(f.To), Reason: f.Reason}, by)
	}
	return p.serve(w, r, e)
}
