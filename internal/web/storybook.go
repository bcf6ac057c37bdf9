package web

import (
	"io"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// The storybook shows every component in its states, with invented people. It
// exists only in the demonstration, for whoever builds pages and for the checks
// in a browser.

// story is one page of it.
type story struct {
	name  string
	title string
	role  people.Role
	page  func() templ.Component
	bare  bool // shown to nobody in particular
	with  Content
}

var stories = []story{
	{name: "turno", title: "Mi turno del AST", role: people.Adviser, page: storyTurn},
	{name: "turno-usuario", title: "Mi turno de quien pide", role: people.Requester, page: storyRequester},
	{name: "orden", title: "Orden", role: people.Adviser, page: storyOrder},
	{name: "formulario", title: "Formulario", role: people.Requester, page: func() templ.Component { return storyForm(nil) }},
	{name: "formulario-errores", title: "Formulario con errores", role: people.Requester, page: func() templ.Component { return storyForm(sampleProblem) }},
	{name: "tablero", title: "Tablero", role: people.Supervisor, page: storyBoard},
	{name: "firma", title: "Firma", role: people.Adviser, page: storySign},
	{name: "encuesta", title: "Encuesta", role: people.Requester, page: storySurvey},
	{name: "listo", title: "Listo", role: people.Requester, page: storyDone},
	{name: "lista", title: "Lista", role: people.Director, page: storyList},
	{name: "formato", title: "Formato", role: people.Director, page: storySheet},
	{name: "estados", title: "Estados", role: people.Adviser, page: storyStates},
	{name: "diagrama", title: "Diagrama", role: people.Director, page: storyDiagram, with: Diagram},
	{name: "viva", title: "Página viva", role: people.Director, page: storyLive, with: Live},
	{name: "ingreso", title: "Ingreso", page: storyDoor, bare: true},
	{name: "error", title: "Error", role: people.Adviser, page: func() templ.Component {
		return errorPage(errorView{Status: http.StatusInternalServerError, Problem: Shown(http.ErrNotSupported), Incident: "7F3K-9QX2"})
	}},
}

func (s *Shell) storybookRoutes() []Route {
	policy := Policy{Public: true, Object: ObjectNone, Note: "componentes con datos inventados; solo existe en la demostración"}
	return []Route{
		{Method: http.MethodGet, Path: StorybookPath, Name: "muestrario", Policy: policy, Handler: func(w http.ResponseWriter, r *http.Request) error {
			return Render(w, r, http.StatusOK, storyIndex(stories))
		}},
		{Method: http.MethodGet, Path: StorybookPath + "/{pieza}", Name: "muestrario.pieza", Policy: policy, Handler: showStory},
		{Method: http.MethodGet, Path: StorybookPath + "/diagrama.bpmn", Name: "muestrario.bpmn", Policy: policy, Handler: func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Content-Type", "application/xml")
			_, err := io.WriteString(w, sampleBPMN)
			return err
		}},
		// Forms of the storybook go nowhere.
		{Method: http.MethodPost, Path: StorybookPath + "/{pieza}", Name: "muestrario.enviar", Unkept: "muestra componentes y no hace nada", Policy: policy, Handler: func(w http.ResponseWriter, r *http.Request) error {
			SayDone(w, r, "Aquí no se guarda nada: es el muestrario.")
			return SeeOther(w, r, StorybookPath+"/"+r.PathValue("pieza"))
		}},
	}
}

func showStory(w http.ResponseWriter, r *http.Request) error {
	for _, s := range stories {
		if s.name != r.PathValue("pieza") {
			continue
		}
		v := visitOf(r.Context())
		v.sample, v.now, v.content = true, sampleNow, s.with
		v.actor = people.Actor{}
		if !s.bare {
			v.actor = sampleActor(s.role)
		}
		v.counters = &Counters{Turns: 7, Notices: 3}
		return Render(w, r, http.StatusOK, s.page())
	}
	return problem.Missing("esa pieza")
}

var sampleNow = time.Date(2025, 10, 14, 10, 4, 0, 0, clock.Mexico).UTC()

func sampleAt(day, hour, minute int) time.Time {
	return time.Date(2025, 10, day, hour, minute, 0, 0, clock.Mexico).UTC()
}

func sampleActor(r people.Role) people.Actor {
	names := map[people.Role]string{people.Adviser: "Bruno Muestra", people.Requester: "Ana Ejemplo", people.Supervisor: "Carla Modelo", people.Director: "Luis Ficticio"}
	return people.Actor{Person: people.Person{ID: "muestra", Name: names[r], UnitName: "Dirección de Tecnologías (muestra)"}, Roles: []people.Role{people.Requester, r}}
}

func sampleTurn(activity, title, what, folio, who, place string, term Term, button string, style Style) Turn {
	return Turn{Activity: activity, Role: people.Adviser, Mine: true, Title: title, Href: StorybookPath + "/orden", What: what, Folio: folio,
		Meta: []Meta{{Icon: IconUser, Text: who}, {Icon: IconMapPin, Text: place}}, Term: &term, Action: Action{Label: button, Href: StorybookPath + "/orden", Style: style}}
}

var sampleProblem = &problem.Error{Kind: problem.Invalid, Message: "Hay 3 datos por corregir.", Remedy: "Lo que escribiste sigue aquí.", Fields: []problem.Field{
	{Name: "descripcion", Message: "Escribe al menos 20 caracteres; llevas 7."},
	{Name: "fecha", Message: "Esa fecha ya pasó. Elige del 15 de octubre en adelante."},
	{Name: "renglones[0].cantidad", Message: "Escribe un número entero."},
}}

func sampleFields(p *problem.Error) []forms.Field {
	fields := []forms.Field{
		{Name: "equipo", Label: "¿Qué equipo es?", Kind: forms.Asset, Required: true, Section: "El equipo", Options: []forms.Option{
			{Key: "l", Label: "Laptop Norte L14", Help: "INV-0004-21873 · Garantía hasta mar 2026", Selected: true},
			{Key: "d", Label: "Escritorio Sur D310", Help: "INV-0004-19027 · Sin garantía"},
			{Key: "p", Label: "Impresora Sur P400", Help: "INV-0004-15540 · Compartida, piso 2"}}},
		{Name: "falla", Label: "¿Qué falla?", Kind: forms.Choice, Required: true, Options: []forms.Option{{Key: "1", Label: "No enciende", Selected: true},
			{Key: "2", Label: "Está lenta"}, {Key: "3", Label: "Sin internet o red"}, {Key: "4", Label: "Pantalla o teclado"}, {Key: "otra", Label: "Otra cosa"}}},
		{Name: "cual", Label: "¿Cuál?", Kind: forms.Text, Required: true, When: "falla=otra"},
		{Name: "descripcion", Label: "Cuéntalo con tus palabras", Kind: forms.Area, Required: true, Max: 4000, Help: "Qué hacías, qué viste y desde cuándo. Con eso basta.", Value: "No sirve", Section: "La falla"},
		{Name: "fecha", Label: "Fecha de mantenimiento", Kind: forms.Date, Required: true, Value: "2025-10-12"},
		{Name: "hora", Label: "Hora", Kind: forms.Time},
		{Name: "cita", Label: "Cita", Kind: forms.DateTime},
		{Name: "extension", Label: "Extensión", Kind: forms.Text, Max: 10, Value: "2214"},
		{Name: "unidad", Label: "Unidad administrativa", Kind: forms.Choice, Options: []forms.Option{{Key: "a", Label: "Auditoría Financiera"}, {Key: "b", Label: "Contraloría Social"}}},
		{Name: "respaldo", Label: "Tu información oficial", Kind: forms.Radio, Required: true, Help: "Si el equipo se va a mantenimiento, el respaldo corre por tu cuenta.", Options: []forms.Option{
			{Key: "hecho", Label: "Ya tengo respaldo"}, {Key: "hare", Label: "Respaldaré antes de entregarlo"}, {Key: "pido", Label: "No puedo entrar", Help: "Pido que lo respalden; validaré el resultado."}}},
		{Name: "accesorios", Label: "Accesorios que se van con el equipo", Kind: forms.Checks, Section: "La entrega", Options: []forms.Option{
			{Key: "c", Label: "Cargador", Selected: true}, {Key: "k", Label: "Cable de corriente", Selected: true}, {Key: "m", Label: "Maletín"}, {Key: "r", Label: "Ratón"}}},
		{Name: "reviso", Label: "Revisé las condiciones y los accesorios.", Kind: forms.Check, Required: true},
		{Name: "renglones", Label: "Insumos", Kind: forms.Table, Required: true, Max: 20, Children: []forms.Field{sampleRow(0), sampleRow(1)}},
		{Name: "foto", Label: "Fotos", Kind: forms.Files, Help: "Hasta 5, de 10 MB cada una."},
		{Name: "pin", Label: "Tu contraseña o PIN", Kind: forms.Password, Required: true, Secret: true},
		{Name: "oculto", Kind: forms.Hidden, Value: "x"},
	}
	if p != nil {
		for i := range fields {
			for _, f := range p.Fields {
				if fields[i].Name == f.Name {
					fields[i].Error = f.Message
				}
			}
		}
		fields[12].Children[0].Children[1].Error = p.Fields[2].Message
	}
	return fields
}

func sampleRow(n int) forms.Field {
	name := [...]string{"renglones[0]", "renglones[1]"}[n]
	return forms.Field{Name: name, Kind: forms.Row, Children: []forms.Field{
		{Name: name + ".insumo", Label: "Insumo", Kind: forms.Choice, Required: true, Options: []forms.Option{{Key: "1", Label: "Disco de estado sólido"}, {Key: "2", Label: "Memoria"}, {Key: "3", Label: "Cable"},
			{Key: "4", Label: "Teclado"}, {Key: "5", Label: "Ratón"}, {Key: "6", Label: "Batería"}, {Key: "7", Label: "Cargador"}, {Key: "8", Label: "Ventilador"}}},
		{Name: name + ".cantidad", Label: "Cantidad", Kind: forms.Number, Required: true, Min: 1, Max: 99},
	}}
}
