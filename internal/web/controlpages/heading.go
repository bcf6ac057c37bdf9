package controlpages

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// When says from which day to which a decision holds, and why.
type When struct {
	From   string `form:"desde" label:"Vale desde" help:"El día del papel, no el de la impresión: los papeles de antes conservan lo suyo." kind:"date" validate:"required" section:"Vigencia"`
	To     string `form:"hasta" label:"Último día" help:"Vacío si no tiene fin." kind:"date" validate:"omitempty,notbefore=desde"`
	Reason string `form:"motivo" label:"Por qué se cambia" help:"Por ejemplo el oficio o la Gaceta que lo ordena." kind:"text" validate:"required,min=5,max=300"`
}

// The forms of the parts of a heading.
type (
	emblemForm struct {
		Alt  string `form:"alt" label:"Qué muestra" help:"Lo lee quien no ve la imagen, por ejemplo «Escudo del Estado de México»." kind:"text" validate:"max=200"`
		None bool   `form:"sin_emblema" label:"Dejar el lugar vacío" help:"En esos días los papeles salen sin emblema." kind:"check"`
		When
	}
	institutionForm struct {
		Value string `form:"valor" label:"Líneas, la más importante primero" help:"Un renglón por línea, cinco cuando más." kind:"area" validate:"required,max=700"`
		When
	}
	accentForm struct {
		Value string `form:"valor" label:"Color de títulos y líneas" help:"Como #8A1538; oscuro, para que se lea sobre papel blanco. Vacío: negro." kind:"text" validate:"max=7"`
		When
	}
	legendForm struct {
		Value string `form:"valor" label:"Leyenda" help:"La oficial del año, sin comillas; va en los oficios. Vacía: salen sin leyenda." kind:"area" validate:"max=200"`
		When
	}
	controlForm struct {
		Value string `form:"valor" label:"Línea de control" help:"{codigo}, {version} y {revision} se sustituyen. Folio, página, tipo de copia y clave de verificación se agregan solos." kind:"area" validate:"required,max=200"`
		When
	}
	privacyForm struct {
		Value string `form:"valor" label:"Aviso breve del pie" kind:"area" validate:"required,max=400"`
		When
	}
)

// spanFormOf returns the form of the part that an address names; nil for no part.
func spanFormOf(r *http.Request) any {
	switch control.HeadingField(r.PathValue("parte")) {
	case control.Emblem:
		return &emblemForm{}
	case control.Institution:
		return &institutionForm{}
	case control.Accent:
		return &accentForm{}
	case control.Legend:
		return &legendForm{}
	case control.ControlLine:
		return &controlForm{}
	case control.PrivacyLine:
		return &privacyForm{}
	}
	return nil
}

// textOf points at the value and the days of a form.
func textOf(form any) (value *string, when *When) {
	switch f := form.(type) {
	case *institutionForm:
		return &f.Value, &f.When
	case *accentForm:
		return &f.Value, &f.When
	case *legendForm:
		return &f.Value, &f.When
	case *controlForm:
		return &f.Value, &f.When
	case *privacyForm:
		return &f.Value, &f.When
	case *emblemForm:
		return nil, &f.When
	}
	return nil, nil
}

var missingPart = problem.Missing("esa parte del encabezado")

func changePath(f control.HeadingField) string { return headingPath + "/cambiar/" + string(f) }

func emblemPath(hash string) string { return headingPath + "/emblema/" + hash }

// editSpan records a part of the heading for some days.
func (p *pages) editSpan(w http.ResponseWriter, r *http.Request) error {
	form := spanFormOf(r)
	if form == nil {
		return missingPart
	}
	ctx := r.Context()
	field := control.HeadingField(r.PathValue("parte"))
	spans, err := p.Control.Spans(ctx, p.DB.Read())
	if err != nil {
		return err
	}
	present := control.Holds(spans, field, today(r))
	value, when := textOf(form)
	if value != nil {
		*value = present.Value
	}
	when.From = today(r).String()
	e := editor{head: web.Heading{Title: "Cambiar: " + strings.ToLower(field.Label()), Rest: "Lo que registres vale en los días que digas, encima de lo que hubiera. Nada se borra."},
		action: changePath(field), back: headingPath, button: "Guardar para esos días", form: form,
		side: []web.Pair{{Term: "Hoy dice", Text: orDash(valueWords(present))}, {Term: "Vale", Text: spanWords(present.From, present.To)}}}
	x := control.Span{Field: field}
	if f, ok := form.(*emblemForm); ok {
		e.file = &forms.Field{Name: "imagen", Label: "Imagen del emblema", Kind: forms.Files, Max: 1, Help: "PNG o JPEG de hasta 1 MB; mejor con fondo transparente y al menos 300 pixeles de alto."}
		e.before = func(r *http.Request) (err error) {
			x.Value, err = p.takeEmblem(r, f.None)
			return err
		}
	}
	e.save = func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
		if value != nil {
			x.Value = *value
		} else {
			x.Alt = form.(*emblemForm).Alt
		}
		x.From, x.To, x.Reason = dayTyped(when.From), dayTyped(when.To), when.Reason
		return headingPath, field.Label() + ": guardado, " + spanWords(x.From, x.To) + ".", p.Control.Decide(ctx, c, x, by)
	}
	return p.serve(w, r, e)
}

// takeEmblem stores the picture that came with a form.
func (p *pages) takeEmblem(r *http.Request, none bool) (string, error) {
	var sent int
	if r.MultipartForm != nil {
		sent = len(r.MultipartForm.File["imagen"])
	}
	switch {
	case none && sent > 0:
		return "", problem.OnField("imagen", "Elige una cosa: la imagen, o dejar el lugar vacío.")
	case none:
		return "", nil
	case sent == 0:
		return "", problem.OnField("imagen", "Elige la imagen, o marca que el lugar queda vacío.")
	case sent > 1:
		return "", problem.OnField("imagen", "Elige una sola imagen.")
	}
	f, err := r.MultipartForm.File["imagen"][0].Open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	return p.Control.KeepEmblem(r.Context(), f)
}

// emblem answers a picture that some heading names.
func (p *pages) emblem(w http.ResponseWriter, r *http.Request) error {
	picture, err := p.Control.EmblemOf(r.Context(), p.DB.Read(), r.PathValue("huella"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Type", http.DetectContentType(picture.Bytes)) // it was judged to be PNG or JPEG
	h.Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "", web.Now(r.Context()), bytes.NewReader(picture.Bytes))
	return nil
}

// headingView is the page of the heading.
type headingView struct {
	control.Heading
	code    string
	keeper  bool
	codes   []control.Format
	emblem  string // path of its picture
	parts   web.Sheet
	history web.Sheet
}

func (p *pages) heading(w http.ResponseWriter, r *http.Request) error {
	ctx, c, now := r.Context(), p.DB.Read(), today(r)
	v := headingView{code: control.LetterCode, keeper: keeps(ctx), codes: control.Formats()}
	if _, ok := control.FormatBy(r.URL.Query().Get("formato")); ok {
		v.code = r.URL.Query().Get("formato")
	}
	var err error
	if v.Heading, err = p.Control.HeadingOn(ctx, c, dayIn(r, "dia", now), v.code); err != nil {
		return err
	}
	spans, err := p.Control.Spans(ctx, c)
	if err != nil {
		return err
	}
	if x := control.Holds(spans, control.Emblem, v.Day); x.Value != "" && !v.Lost {
		v.emblem = emblemPath(x.Value)
	}
	v.parts = partsSheet(spans, v.Day, v.keeper)
	var ids []string
	for _, x := range spans {
		ids = append(ids, x.By)
	}
	name, err := p.names(ctx, ids...)
	if err != nil {
		return err
	}
	v.history = spansSheet(spans, now, name, v.keeper)
	return web.Render(w, r, http.StatusOK, headingPage(v))
}

func partsSheet(spans []control.Span, day calendar.Day, keeper bool) web.Sheet {
	s := web.Sheet{Caption: "Qué lleva cada papel el " + dayWords(day), Hide: true, Cards: true, Columns: []web.Column{{Title: "Parte"}, {Title: "Qué dice"}, {Title: "Vigencia"}}}
	if keeper {
		s.Columns = append(s.Columns, web.Column{Title: "Cambiar", Hidden: true})
	}
	for _, f := range control.HeadingFields {
		x := control.Holds(spans, f, day)
		when := spanWords(x.From, x.To)
		if x.ID == "" {
			when = "De fábrica"
		}
		row := []web.Cell{{Text: f.Label()}, {Text: orDash(valueWords(x))}, {Text: when}}
		if keeper {
			row = append(row, web.Cell{Content: web.Button(web.Action{Label: "Cambiar", About: f.Label(), Icon: web.IconPencil, Href: changePath(f), Small: true})})
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func spansSheet(spans []control.Span, now calendar.Day, name func(string) string, keeper bool) web.Sheet {
	s := web.Sheet{Caption: "Lo que se ha decidido, lo último primero", Hide: true, Cards: true, Columns: []web.Column{{Title: "Parte"}, {Title: "Qué dice"}, {Title: "Vigencia"}, {Title: "Estado"}, {Title: "Quién y por qué"}}}
	for _, x := range slices.Backward(spans) {
		state := web.Badge{Icon: web.IconArchive, Text: "Pasado"}
		var withdraw web.Cell
		switch {
		case x.From.After(now):
			state = web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Por venir"}
			if keeper {
				withdraw.Href = headingPath + "/retirar/" + x.ID
			}
		case control.Holds(spans, x.Field, now).ID == x.ID:
			state = web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Vale hoy"}
		case x.To.IsZero() || !x.To.Before(now):
			state = web.Badge{Icon: web.IconArchive, Text: "Sustituido"}
		}
		cell := web.Cell{Content: web.StateBadge(state)}
		if withdraw.Href != "" {
			cell = web.Cell{Content: badgeAndLink(state, withdraw.Href, "Retirar")}
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: x.Field.Label()}, {Text: orDash(valueWords(x))}, {Text: spanWords(x.From, x.To)}, cell,
			{Text: name(x.By), Small: x.Reason}})
	}
	return s
}

// valueWords says a value; a picture by what it shows.
func valueWords(x control.Span) string {
	switch {
	case x.Field == control.Emblem && x.Value != "":
		return x.Alt
	case x.Field == control.Emblem:
		return "Sin emblema"
	case x.Field == control.Accent && x.Value == "":
		return "Negro"
	}
	return strings.ReplaceAll(x.Value, "\n", " · ")
}

// withdrawSpan takes back a decision that has not begun.
func (p *pages) withdrawSpan(w http.ResponseWriter, r *http.Request) error {
	spans, err := p.Control.Spans(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(spans, func(x control.Span) bool { return x.ID == r.PathValue("id") })
	if i < 0 {
		return problem.Missing("ese cambio del encabezado")
	}
	x, f := spans[i], &withdrawForm{}
	return p.serve(w, r, editor{head: web.Heading{Title: "Retirar: " + strings.ToLower(x.Field.Label()), Rest: "Se puede mientras no llegue su primer día."},
		action: headingPath + "/retirar/" + x.ID, back: headingPath, button: "Retirarlo", form: f,
		side: []web.Pair{{Term: "Dice", Text: orDash(valueWords(x))}, {Term: "Vale", Text: spanWords(x.From, x.To)}},
		save: func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
			return headingPath, x.Field.Label() + ": se retiró lo que iba a valer " + spanWords(x.From, x.To) + ".", p.Control.WithdrawSpan(ctx, c, x.ID, f.Reason, by)
		}})
}
