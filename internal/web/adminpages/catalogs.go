package adminpages

import (
	"context"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// The forms of an entry of a catalogue.
type (
	// Place stands at the end of each: where it is offered, and whether.
	Place struct {
		Position int  `form:"lugar" label:"Lugar en la lista" help:"Vacío: al final, o donde está." kind:"number" validate:"omitempty,min=1,max=500" section:"Cómo se ofrece"`
		Active   bool `form:"activa" label:"Se ofrece" help:"Sin marca deja de ofrecerse; lo que ya la nombra la conserva." kind:"check"`
	}
	// categoryForm is an incident category (domain §7.10).
	categoryForm struct {
		Name     string `form:"nombre" label:"Nombre" help:"Como lo diría quien pide soporte." kind:"text" validate:"required,min=3,max=80"`
		Checks   string `form:"comprobaciones" label:"Primeras comprobaciones" help:"Lo que el AST revisa antes que nada." kind:"area" validate:"max=500"`
		Solution string `form:"solucion" label:"Solución usual" kind:"area" validate:"max=500"`
		Place
	}
	buildingForm struct {
		Name   string `form:"nombre" label:"Nombre del inmueble" kind:"text" validate:"required,min=3,max=80"`
		Floors string `form:"pisos" label:"Pisos" help:"Por ejemplo «Sótano, PB, 1, 2, 3»." kind:"text" validate:"max=200"`
		Place
	}
	causeForm struct {
		Name string `form:"nombre" label:"Causa" help:"La lee la persona usuaria cuando su orden no procede." kind:"text" validate:"required,min=3,max=80"`
		Place
	}
)

// book is a catalogue with pages of its own.
type book struct {
	slug, title, answer, rest string
	name                      settings.Name
	add, entry                string
	icon                      web.Icon
}

var books = []book{
	{slug: "categorias", title: "Categorías de falla", name: settings.Categories, add: "Agregar una categoría", entry: "la categoría", icon: web.IconListCheck,
		answer: "Lo que se elige al pedir soporte.", rest: "Cada una lleva lo que conviene revisar primero y lo que suele resolverla. No se borran: dejan de ofrecerse, y las órdenes conservan el nombre de su día."},
	{slug: "inmuebles", title: "Inmuebles", name: settings.Buildings, add: "Agregar un inmueble", entry: "el inmueble", icon: web.IconBuilding,
		answer: "Dónde están las personas y los equipos.", rest: "Se ofrecen en los datos de unas y otros. Lo ya registrado conserva el nombre que tenía."},
	{slug: "causas", title: "Causas de improcedencia", name: settings.RejectionCauses, add: "Agregar una causa", entry: "la causa", icon: web.IconBan,
		answer: "Por qué una orden puede no proceder.", rest: "El AST la propone y la Supervisión la confirma. Una causa que deja de ofrecerse sigue en las órdenes que la llevan."},
}

func bookBy(slug string) (book, bool) {
	for _, b := range books {
		if b.slug == slug {
			return b, true
		}
	}
	return book{}, false
}

func (b book) path() string { return catalogPath + "/" + b.slug }

func bookOf(name settings.Name) (book, bool) {
	for _, b := range books {
		if b.name == name {
			return b, true
		}
	}
	return book{}, false
}

var missingBook = problem.Missing("ese catálogo")

// itemForm is the form of an entry of the catalogue that an address names.
func itemForm(r *http.Request) any {
	switch r.PathValue("catalogo") {
	case "categorias":
		return &categoryForm{}
	case "inmuebles":
		return &buildingForm{}
	case "causas":
		return &causeForm{}
	}
	return nil
}

// fillItem puts an entry into its form; readItem takes it out.
func fillItem(form any, i settings.Item) {
	place := Place{i.Position, i.Active}
	switch f := form.(type) {
	case *categoryForm:
		*f = categoryForm{i.Label, i.Checks, i.Solution, place}
	case *buildingForm:
		*f = buildingForm{i.Label, i.Floors, place}
	case *causeForm:
		*f = causeForm{i.Label, place}
	}
}

func readItem(form any, i settings.Item) settings.Item {
	var place Place
	switch f := form.(type) {
	case *categoryForm:
		i.Label, i.Checks, i.Solution, place = f.Name, f.Checks, f.Solution, f.Place
	case *buildingForm:
		i.Label, i.Floors, place = f.Name, f.Floors, f.Place
	case *causeForm:
		i.Label, place = f.Name, f.Place
	}
	i.Position, i.Active = place.Position, place.Active
	return i
}

// book lists a catalogue.
func (p *pages) book(w http.ResponseWriter, r *http.Request) error {
	b, ok := bookBy(r.PathValue("catalogo"))
	if !ok {
		return missingBook
	}
	list, err := p.Settings.Items(r.Context(), p.DB.Read(), b.name)
	if err != nil {
		return err
	}
	offered := 0
	v := listView{section: catalogPath, sheet: web.Sheet{Caption: b.title, Hide: true, Keys: true, Cards: true, Columns: []web.Column{{Title: "Lugar"}, {Title: "Nombre"}, {Title: b.column()}, {Title: "Estado"}}}}
	if b.column() == "" {
		v.sheet.Columns = []web.Column{{Title: "Lugar"}, {Title: "Nombre"}, {Title: "Estado"}}
	}
	for _, i := range list {
		state := web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Se ofrece"}
		if i.Active {
			offered++
		} else {
			state = web.Badge{Icon: web.IconArchive, Text: "Ya no se ofrece"}
		}
		row := []web.Cell{{Text: web.Number(i.Position)}, {Text: i.Label, Href: b.path() + "/" + url.PathEscape(i.Key)}}
		switch b.name {
		case settings.Categories:
			row = append(row, web.Cell{Text: orDash(i.Checks), Small: i.Solution})
		case settings.Buildings:
			row = append(row, web.Cell{Text: orDash(i.Floors)})
		}
		v.sheet.Rows = append(v.sheet.Rows, append(row, web.Cell{Content: web.StateBadge(state)}))
	}
	v.head = web.Heading{Title: b.title, Answer: b.answer, Rest: b.rest, Actions: []web.Action{{Label: b.add, Icon: web.IconPlus, Href: b.path() + "/nueva", Style: web.Primary}}}
	v.empty = web.Emptiness{Icon: b.icon, Title: "Todavía no hay entradas", Text: "Agrega la primera.", Action: web.Action{Label: b.add, Href: b.path() + "/nueva"}}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func (b book) column() string {
	switch b.name {
	case settings.Categories:
		return "Qué revisar primero y qué lo resuelve"
	case settings.Buildings:
		return "Pisos"
	}
	return ""
}

// editItem adds an entry of a catalogue, or changes one.
func (p *pages) editItem(w http.ResponseWriter, r *http.Request) error {
	b, ok := bookBy(r.PathValue("catalogo"))
	if !ok {
		return missingBook
	}
	ctx, c, key, f := r.Context(), p.DB.Read(), r.PathValue("clave"), itemForm(r)
	e := editor{head: web.Heading{Title: b.add, Rest: b.rest}, section: catalogPath, action: b.path() + "/nueva", button: b.add, back: b.path(), form: f}
	i := settings.Item{Active: true}
	if key != "" {
		var err error
		if i, err = p.Settings.Item(ctx, c, b.name, key); err != nil {
			return err
		}
		e.head.Title, e.action, e.button, e.version = i.Label, b.path()+"/"+url.PathEscape(key), "Guardar "+b.entry, i.Version
		var first any
		if x, ok := settings.FirstItem(b.name, key); ok {
			first = x
		}
		if e.history, err = p.historyOf(ctx, c, settings.Chain(b.name), itemLabels, key, first); err != nil {
			return err
		}
	}
	fillItem(f, i)
	e.save = func(ctx context.Context, c *database.Conn, by audit.By, version int64) (string, string, error) {
		next := readItem(f, i)
		if key == "" {
			_, err := p.Settings.AddItem(ctx, c, by, b.name, next)
			return b.path(), "«" + next.Label + "» quedó en la lista y se ofrece desde ahora.", err
		}
		next.Version = version
		done := "«" + next.Label + "» quedó guardada."
		if !next.Active {
			done = "«" + next.Label + "» deja de ofrecerse; lo que ya la nombra la conserva."
		}
		return b.path(), done, p.Settings.UpdateItem(ctx, c, by, b.name, next)
	}
	return p.serve(w, r, e)
}
