package adminpages

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// parameterForm changes one parameter.
type parameterForm struct {
	Value  string `form:"valor" label:"Valor" kind:"area" validate:"max=20000"`
	Reason string `form:"motivo" label:"Por qué se cambia" help:"Queda en la historia con tu nombre y la fecha." kind:"text" validate:"required,min=10,max=300"`
}

// parameterGroup are the parameters that answer one gap, or serve one clause.
type parameterGroup struct {
	Clause, Why string
	Rows        []settings.Parameter
}

type parametersView struct {
	Values  settings.Values
	Groups  []parameterGroup
	Changed map[settings.Name]bool
	Only    bool // only what differs from its default
	Typed   string
	All     int
}

func parameterPath(name settings.Name) string {
	return parametersPath + "/" + url.PathEscape(string(name))
}

// parameters lists them by the gap that they answer.
func (p *pages) parameters(w http.ResponseWriter, r *http.Request) error {
	values, err := p.Settings.ValuesIn(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	v := parametersView{Values: values, Changed: map[settings.Name]bool{}, Only: r.URL.Query().Get("ver") == "cambiados", Typed: typedSearch(r)}
	at := map[string]int{}
	for _, x := range settings.Catalogue() {
		v.All++
		v.Changed[x.Name] = values.Text(x.Name) != x.Default
		if v.Only && !v.Changed[x.Name] || !mentions(x, v.Typed) {
			continue
		}
		n, seen := at[x.Clause]
		if !seen {
			n = len(v.Groups)
			at[x.Clause] = n
			g := parameterGroup{Clause: x.Clause}
			if reading, ok := procedure.ReadingByID(x.Clause); ok {
				g.Why = reading.Problem
			}
			v.Groups = append(v.Groups, g)
		}
		v.Groups[n].Rows = append(v.Groups[n].Rows, x)
	}
	return web.Render(w, r, http.StatusOK, parametersPage(v))
}

func mentions(x settings.Parameter, text string) bool {
	all := strings.ToLower(string(x.Name) + " " + x.Clause + " " + x.Meaning + " " + x.Consequence)
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

func (v parametersView) heading() web.Heading {
	changed := 0
	for _, is := range v.Changed {
		if is {
			changed++
		}
	}
	h := web.Heading{Title: "Parámetros", Answer: web.Count(changed, "difiere de fábrica.", "difieren de fábrica."), Rest: "Cada uno responde a un vacío del procedimiento o sirve a una cláusula; cambiarlo pide motivo y queda en la historia."}
	if changed == 0 {
		h.Answer = "Todos están como de fábrica."
	}
	return h
}

func (v parametersView) chips() []web.Chip {
	return []web.Chip{{Label: "Todos", Href: parametersPath, Current: !v.Only && v.Typed == "", Count: web.Number(v.All)}, {Label: "Cambiados", Href: parametersPath + "?ver=cambiados", Current: v.Only}}
}

func (v parametersView) sheet(g parameterGroup) web.Sheet {
	s := web.Sheet{Caption: "Parámetros de " + g.Clause, Hide: true, Cards: true, Columns: []web.Column{{Title: "Qué decide"}, {Title: "Valor"}, {Title: "De fábrica"}, {Title: "Qué sigue si cambia"}}}
	for _, x := range g.Rows {
		value := web.Cell{Text: shortened(valueWords(x, v.Values.Text(x.Name)))}
		if v.Changed[x.Name] {
			value.Small = "Cambiado"
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: x.Meaning, Small: string(x.Name), Href: parameterPath(x.Name)}, value, {Text: shortened(valueWords(x, x.Default))}, {Text: x.Consequence}})
	}
	return s
}

// todayWords is the sentence with the value of today; a long text stands whole in its field.
func todayWords(x settings.Parameter, value string) string {
	words := shortened(valueWords(x, value))
	if !strings.HasSuffix(words, "…") {
		words = strings.TrimSuffix(words, ".") + "."
	}
	return "Hoy: " + words
}

// valueWords says a value as people read it.
func valueWords(x settings.Parameter, value string) string {
	if value == "" {
		return "Vacío"
	}
	switch x.Kind {
	case settings.OneOf:
		if n := slices.IndexFunc(x.Options, func(c settings.Choice) bool { return c.Key == value }); n >= 0 {
			return x.Options[n].Label
		}
	case settings.Length:
		return settings.ParseSpan(value).Words()
	case settings.List:
		lines := strings.Split(value, "\n")
		for i, line := range lines {
			if _, label, found := strings.Cut(line, "="); found && !strings.Contains(line, "/") {
				lines[i] = label
			}
		}
		if len(lines) > 6 {
			return strings.Join(lines[:5], ", ") + fmt.Sprintf(" y %d más", len(lines)-5)
		}
		return strings.Join(lines, ", ")
	}
	return value
}

// mostShown is how much of a text the list of parameters shows; its page shows all.
const mostShown = 160

func shortened(text string) string {
	if runes := []rune(text); len(runes) > mostShown {
		return string(runes[:mostShown]) + "…"
	}
	return text
}

type parameterView struct {
	Parameter settings.Parameter
	Value     string
	Default   bool // the form offers the value from the factory
	Reading   procedure.Reading
	History   []settings.Change
	Named     map[people.ID]people.Person
	Fields    []forms.Field
	Problem   *problem.Error
}

// parameter shows one parameter, and changes it.
func (p *pages) parameter(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, ok := settings.Find(settings.Name(r.PathValue("parametro")))
	if !ok {
		return problem.Missing("ese parámetro")
	}
	if b, own := bookOf(x.Name); own { // changed entry by entry, on pages of its own
		return web.SeeOther(w, r, b.path())
	}
	if r.Method != http.MethodPost {
		return p.showParameter(w, r, x, nil, nil)
	}
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f := &parameterForm{}
	if err = forms.Decode(typed, f); err == nil {
		err = p.DB.Write(ctx, func(c *database.Conn) error {
			seen := strings.ReplaceAll(typed.Get(web.SeenField), "\r\n", "\n")
			return p.Settings.Replace(ctx, c, web.Now(ctx), string(web.ActorOf(ctx).Person.ID), x.Name, seen, f.Value, f.Reason)
		})
	}
	if err != nil {
		return p.showParameter(w, r, x, typed, err)
	}
	web.SayDone(w, r, "El parámetro «"+string(x.Name)+"» quedó cambiado. Vale desde ahora.")
	return web.SeeOther(w, r, parameterPath(x.Name))
}

func (p *pages) showParameter(w http.ResponseWriter, r *http.Request, x settings.Parameter, typed url.Values, err error) error {
	ctx, c := r.Context(), p.DB.Read()
	values, failed := p.Settings.ValuesIn(ctx, c)
	if failed != nil {
		return failed
	}
	v := parameterView{Parameter: x, Value: values.Text(x.Name)}
	v.Reading, _ = procedure.ReadingByID(x.Clause)
	v.Default = r.Method == http.MethodGet && r.URL.Query().Get("valor") == "fabrica" && v.Value != x.Default
	if v.Fields = fieldsOf(x, v.Value); v.Default {
		v.Fields = fieldsOf(x, x.Default)
	}
	if err != nil {
		if v.Problem = shown(err); v.Problem == nil {
			return err
		}
		v.Fields = forms.Fill(v.Fields, typed, v.Problem)
	}
	if v.History, failed = p.Settings.History(ctx, c, x.Name); failed != nil {
		return failed
	}
	ids := make([]people.ID, len(v.History))
	for i, h := range v.History {
		ids[i] = toID(h.By)
	}
	if v.Named, failed = p.People.Named(ctx, c, ids...); failed != nil {
		return failed
	}
	return web.Render(w, r, web.StatusOf(err), parameterPage(v))
}

// fieldsOf shapes the input of a value after its kind.
func fieldsOf(x settings.Parameter, value string) []forms.Field {
	fields := forms.Describe(parameterForm{Value: value})
	f := &fields[0]
	f.Required = x.Kind != settings.Text
	switch x.Kind {
	case settings.Integer:
		f.Kind, f.Min, f.Max, f.Help = forms.Number, x.Min, x.Max, fmt.Sprintf("Un número entero de %d a %d.", x.Min, x.Max)
	case settings.YesNo:
		f.Kind, f.Options = forms.Radio, []forms.Option{{Key: "sí", Label: "Sí"}, {Key: "no", Label: "No"}}
	case settings.OneOf:
		f.Kind = forms.Radio
		for _, o := range x.Options {
			f.Options = append(f.Options, forms.Option{Key: o.Key, Label: o.Label})
		}
	case settings.Length:
		f.Kind, f.Max, f.Help = forms.Text, 0, "Tiempo hábil, como «4h», «2d» o «1d 4h»."
	case settings.List:
		f.Help = "Un renglón por elemento. «clave=Nombre» guarda la clave y muestra el nombre."
	case settings.Text:
		if len(x.Default) < 80 && len(value) < 80 {
			f.Kind, f.Max = forms.Text, 0
		}
	}
	for i := range f.Options {
		f.Options[i].Selected = f.Options[i].Key == value
	}
	return fields
}

func (v parameterView) data() []web.Pair {
	return known(web.Pair{Term: "Código", Text: string(v.Parameter.Name), Folio: true}, web.Pair{Term: "Cláusula", Text: v.Parameter.Clause}, web.Pair{Term: "Valor vigente", Text: valueWords(v.Parameter, v.Value)},
		web.Pair{Term: "De fábrica", Text: valueWords(v.Parameter, v.Parameter.Default)})
}

func (v parameterView) history() web.Sheet {
	s := web.Sheet{Caption: "Cambios, del más reciente al más antiguo", Hide: true, Cards: true, Columns: []web.Column{{Title: "Cuándo"}, {Title: "Antes"}, {Title: "Después"}, {Title: "Quién y por qué"}}}
	for _, h := range v.History {
		s.Rows = append(s.Rows, []web.Cell{{Text: web.Exact(h.At.Time)}, {Text: valueWords(v.Parameter, h.Previous)}, {Text: valueWords(v.Parameter, h.Value)}, {Text: orDash(v.Named[toID(h.By)].Name), Small: h.Reason}})
	}
	return s
}
