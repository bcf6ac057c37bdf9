package controlpages

import (
	"context"
	"net/http"
	"slices"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// addresseeForm is somebody to whom letters go.
type addresseeForm struct {
	Name        string `form:"nombre" label:"Nombre" help:"De quien ocupa el cargo; vacío si solo se conoce el cargo." kind:"text" validate:"max=80"`
	Post        string `form:"cargo" label:"Cargo" kind:"text" validate:"max=100"`
	Institution string `form:"institucion" label:"Institución" kind:"text" validate:"required,min=3,max=110"`
	Address     string `form:"domicilio" label:"Domicilio" help:"A dónde se entrega." kind:"text" validate:"max=200"`
	From        string `form:"desde" label:"Vale desde" kind:"date" validate:"required" section:"Vigencia"`
	To          string `form:"hasta" label:"Último día" help:"Vacío mientras siga." kind:"date" validate:"omitempty,notbefore=desde"`
}

func (p *pages) addressees(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Letters.Addressees(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	v := tableView{head: web.Heading{Title: "Destinatarios de oficios", Answer: "A quién se dirigen los oficios.", Rest: "Al elaborar uno se propone el vigente que empezó al último; los oficios ya hechos conservan el suyo."}, path: addresseesPath,
		empty: web.Emptiness{Icon: web.IconMail, Title: "Todavía no hay destinatarios", Text: "Mientras tanto se propone el texto del parámetro «oficio.destinatario»."}}
	if keeps(r.Context()) {
		v.head.Actions = []web.Action{{Label: "Agregar un destinatario", Icon: web.IconPlus, Href: addresseesPath + "/nuevo", Style: web.Primary}}
	}
	v.sheet = web.Sheet{Caption: "Destinatarios", Hide: true, Cards: true, Columns: []web.Column{{Title: "A quién"}, {Title: "Domicilio"}, {Title: "Vigencia"}, {Title: "Estado"}}}
	for _, a := range list {
		first := web.Cell{Text: a.Words()}
		if keeps(r.Context()) {
			first.Href = addresseesPath + "/" + a.ID
		}
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{first, {Text: orDash(a.Address)}, {Text: spanWords(a.From, a.To)}, {Content: web.StateBadge(validity(a.From, a.To, today(r)))}})
	}
	return web.Render(w, r, http.StatusOK, tablePage(v))
}

// validity says where a day lies between two.
func validity(from, to, day calendar.Day) web.Badge {
	switch {
	case day.Before(from):
		return web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Por venir"}
	case !to.IsZero() && day.After(to):
		return web.Badge{Icon: web.IconArchive, Text: "Ya no vale"}
	}
	return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Vigente"}
}

func (p *pages) editAddressee(w http.ResponseWriter, r *http.Request) error {
	id, f := r.PathValue("id"), &addresseeForm{From: today(r).String()}
	e := editor{head: web.Heading{Title: "Agregar un destinatario"}, action: addresseesPath + "/nuevo", back: addresseesPath, button: "Agregar", form: f}
	a := letters.Addressee{}
	if id != "" {
		list, err := p.Letters.Addressees(r.Context(), p.DB.Read())
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(x letters.Addressee) bool { return x.ID == id })
		if i < 0 {
			return problem.Missing("ese destinatario")
		}
		a = list[i]
		*f = addresseeForm{a.Name, a.Post, a.Institution, a.Address, a.From.String(), a.To.String()}
		e.head = web.Heading{Title: a.Words(), Rest: "Si alguien más ocupa el cargo, termina esta vigencia y agrega otro."}
		e.action, e.button, e.version = addresseesPath+"/"+id, "Guardar", a.Version
	}
	e.save = func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
		next, err := p.Letters.SetAddressee(ctx, c, letters.Addressee{ID: a.ID, Version: e.version, Name: f.Name, Post: f.Post, Institution: f.Institution, Address: f.Address,
			From: dayTyped(f.From), To: dayTyped(f.To)}, by)
		return addresseesPath, "«" + next.Words() + "» quedó guardado.", err
	}
	return p.serve(w, r, e)
}
