package adminpages

import (
	"context"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// unitForm are the data of an administrative unit (rev11 S-02).
type unitForm struct {
	Name string `form:"nombre" label:"Nombre oficial" kind:"text" validate:"required,min=3,max=200"`
	Key  string `form:"clave" label:"Clave institucional" help:"Única; puede formar parte del número de oficio." kind:"text" validate:"max=40"`
	Head string `form:"titular" label:"Titular" help:"Correo o nombre exacto de una persona ya registrada." kind:"text" validate:"max=254"`
	From string `form:"vigente_desde" label:"Vigente desde" kind:"date" validate:"omitempty" section:"Vigencia"`
	To   string `form:"vigente_hasta" label:"Último día de vigencia" help:"Vacío mientras exista. Después ya no registra órdenes, y las pasadas la conservan." kind:"date" validate:"omitempty,notbefore=vigente_desde"`
}

func (p *pages) units(w http.ResponseWriter, r *http.Request) error {
	units, err := p.People.Units(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	var ids []people.ID
	for _, u := range units {
		if u.HeadID != "" {
			ids = append(ids, u.HeadID)
		}
	}
	heads, err := p.People.Named(r.Context(), p.DB.Read(), ids...)
	if err != nil {
		return err
	}
	valid := 0
	v := listView{section: catalogPath, sheet: web.Sheet{Caption: "Unidades administrativas", Hide: true, Keys: true, Cards: true,
		Columns: []web.Column{{Title: "Unidad"}, {Title: "Clave"}, {Title: "Titular"}, {Title: "Vigencia"}}}}
	for _, u := range units {
		state := web.Cell{Content: web.StateBadge(web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Vigente"})}
		switch {
		case u.ValidOn(today(r).String()):
			valid++
		default:
			state = web.Cell{Content: web.StateBadge(web.Badge{Icon: web.IconArchive, Text: "No vigente"})}
		}
		if u.ValidTo != "" {
			state.Small = "Hasta el " + dayWords(u.ValidTo)
		} else if u.ValidFrom != "" {
			state.Small = "Desde el " + dayWords(u.ValidFrom)
		}
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{{Text: u.Name, Href: unitsPath + "/" + url.PathEscape(u.ID)}, {Text: orDash(u.Key), Folio: u.Key != ""}, {Text: orDash(heads[u.HeadID].Name)}, state})
	}
	v.head = web.Heading{Title: "Unidades", Answer: web.Count(valid, "unidad vigente.", "unidades vigentes."), Rest: "Solo una unidad vigente registra órdenes.",
		Actions: []web.Action{{Label: "Agregar una unidad", Icon: web.IconPlus, Href: unitsPath + "/nueva", Style: web.Primary}, {Label: "Importar", Icon: web.IconUpload, Href: importPath + "/unidades"}}}
	v.empty = web.Emptiness{Icon: web.IconBuildingCommunity, Title: "Todavía no hay unidades", Text: "Agrégalas una por una o impórtalas de un archivo.", Action: web.Action{Label: "Importar unidades", Href: importPath + "/unidades"}}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// renameForm gives a unit its next name.
type renameForm struct {
	Name     string `form:"nombre" label:"Nombre nuevo" kind:"text" validate:"required,min=3,max=200"`
	Document string `form:"documento" label:"Documento en que consta" help:"Por ejemplo «Gaceta del Gobierno, 3 de noviembre de 2026»." kind:"text" validate:"required,min=4,max=200"`
}

// renameUnit ends a unit and begins the one that follows it, with its people and its
// machines, so that past orders keep the name they were filed under (rev11 S-02).
func (p *pages) renameUnit(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), p.DB.Read()
	u, err := p.People.Unit(ctx, c, r.PathValue("unidad"))
	if err != nil {
		return err
	}
	f, path := &renameForm{Name: u.Name}, unitsPath+"/"+url.PathEscape(u.ID)
	return p.serve(w, r, editor{head: web.Heading{Title: "Cambiar el nombre de " + u.Name, Answer: "Vale desde hoy.", Rest: "Las órdenes que ya existen conservan el nombre anterior; las personas y los equipos pasan al nuevo, con la misma clave."},
		section: catalogPath, action: path + "/nombre", button: "Cambiar el nombre", back: path, form: f, version: u.Version,
		save: func(ctx context.Context, c *database.Conn, by audit.By, version int64) (string, string, error) {
			next, err := p.People.RenameUnit(ctx, c, by, u.ID, version, f.Name, f.Document)
			if err != nil {
				return "", "", err
			}
			return unitsPath + "/" + url.PathEscape(next.ID), "La unidad se llama «" + next.Name + "» desde hoy. Lo anterior conserva su nombre.", p.Equipment.MoveUnit(ctx, c, by, u.ID, next.ID)
		}})
}

// editUnit adds a unit, or changes one.
func (p *pages) editUnit(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), p.DB.Read()
	u, f := people.Unit{ID: r.PathValue("unidad")}, &unitForm{}
	e := editor{head: web.Heading{Title: "Agregar una unidad", Rest: "Puedes dejar la vigencia vacía si ya existe y no tiene fin."}, section: catalogPath,
		action: unitsPath + "/nueva", button: "Agregar la unidad", back: unitsPath, form: f}
	if u.ID != "" {
		var err error
		if u, err = p.People.Unit(ctx, c, u.ID); err != nil {
			return err
		}
		head, err := p.called(ctx, c, string(u.HeadID))
		if err != nil {
			return err
		}
		if u.ValidOn(today(r).String()) {
			e.notes = []web.Message{{Icon: web.IconInfoCircle, Title: "Aquí se corrige.", Text: "Si la unidad cambió de nombre por decreto o acuerdo, usa «Cambiar de nombre»: así las órdenes pasadas conservan el suyo.",
				Actions: []web.Action{{Label: "Cambiar de nombre", Href: unitsPath + "/" + url.PathEscape(u.ID) + "/nombre", Small: true}}}}
		}
		*f = unitForm{u.Name, u.Key, head, u.ValidFrom, u.ValidTo}
		e.head = web.Heading{Title: u.Name, Rest: "Corrige sus datos o ponle fin."}
		if e.history, err = p.historyOf(ctx, c, "unidad:"+u.ID, unitLabels, "", nil); err != nil {
			return err
		}
		e.action, e.button, e.version = unitsPath+"/"+url.PathEscape(u.ID), "Guardar la unidad", u.Version
	}
	e.save = func(ctx context.Context, c *database.Conn, by audit.By, version int64) (string, string, error) {
		head, err := p.found(ctx, c, "titular", f.Head)
		if err != nil {
			return "", "", err
		}
		next := people.Unit{ID: u.ID, Name: f.Name, Key: f.Key, HeadID: toID(head), ValidFrom: f.From, ValidTo: f.To, Version: version}
		if u.ID == "" {
			_, err = p.People.AddUnit(ctx, c, by, next)
			return unitsPath, "La unidad «" + f.Name + "» quedó agregada.", err
		}
		return unitsPath, "La unidad «" + f.Name + "» quedó guardada.", p.People.UpdateUnit(ctx, c, by, next)
	}
	return p.serve(w, r, e)
}
