package controlpages

import (
	"context"
	"net/http"
	"slices"

	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/web"
)

// homeView leads to everything that is controlled.
type homeView struct {
	head  web.Heading
	notes []web.Message
	cards []homeCard
}

type homeCard struct {
	title, text, href, open string
	icon                    web.Icon
}

func (p *pages) home(w http.ResponseWriter, r *http.Request) error {
	ctx, c, now := r.Context(), p.DB.Read(), today(r)
	revision, err := p.Control.RevisionOn(ctx, c, now)
	if err != nil {
		return err
	}
	all, err := p.Control.AllVersions(ctx, c)
	if err != nil {
		return err
	}
	proposed := 0
	for _, list := range all {
		for _, x := range list {
			if x.ID == "" && x.InForceOn(now) {
				proposed++
			}
		}
	}
	v := homeView{head: web.Heading{Title: "Control documental", Answer: "Hoy rige la revisión " + revision + ".", Rest: "El documento, sus formatos, su normatividad y sus copias, con lo que les ha pasado."}}
	if proposed > 0 {
		v.notes = append(v.notes, web.Message{Tone: web.Soon, Title: web.Count(proposed, "formato rige", "formatos rigen") + " como propuesta.", Text: "El SGC todavía no los aprueba.",
			Actions: []web.Action{{Label: "Ver las versiones", Href: formatsPath, Small: true}}})
	}
	v.cards = []homeCard{
		{"El procedimiento", "Sus trece secciones en palabras nuestras, cláusula por cláusula, listas para leerse o imprimirse.", documentPath, "Leer el procedimiento", web.IconBook},
		{"Revisiones", "De la 01 a la que rige, con su fecha como está escrita, y cuál regía un día.", revisionsPath, "Ver las revisiones", web.IconHistory},
		{"Normatividad", "Los instrumentos que se aplican, con su publicación, su vigencia y sus versiones.", instrumentsPath, "Ver la normatividad", web.IconListCheck},
		{"Copias controladas", "Quién tiene cuál, desde cuándo y con qué constancia.", copiesPath, "Ver las copias", web.IconFileText},
		{"Conservación y bajas", "Cuánto se conserva cada serie, qué vence, qué está suspendido y las actas de baja documental.", retentionPath, "Ver la conservación", web.IconArchive},
		{"Encabezado de los papeles", "Emblema, líneas, color, leyenda del año, línea de control y aviso de privacidad, con su vigencia.", headingPath, "Ver el encabezado", web.IconFileText},
		{"Versiones de los formatos", "Los " + web.Number(len(control.Formats())) + " formatos, con la versión en vigor, la aprobación y las obsoletas.", formatsPath, "Ver las versiones", web.IconListCheck},
		{"Destinatarios de oficios", "A quién se dirigen: nombre, cargo, institución y domicilio, con su vigencia.", addresseesPath, "Ver los destinatarios", web.IconMail},
	}
	v.cards = slices.DeleteFunc(v.cards, func(x homeCard) bool { return !web.May(ctx, x.href) })
	return web.Render(w, r, http.StatusOK, homePage(v))
}

// views lead from each page of the room to the others that the reader may open.
func views(ctx context.Context, current string) []web.Chip {
	chips := []web.Chip{
		{Label: "Control documental", Href: homePath},
		{Label: "Revisiones", Href: revisionsPath},
		{Label: "Normatividad", Href: instrumentsPath},
		{Label: "Copias controladas", Href: copiesPath},
		{Label: "Conservación y bajas", Href: retentionPath},
		{Label: "Formatos", Href: formatsPath},
		{Label: "Encabezado", Href: headingPath},
		{Label: "Destinatarios de oficios", Href: addresseesPath},
	}
	chips = slices.DeleteFunc(chips, func(c web.Chip) bool { return !web.May(ctx, c.Href) })
	for i := range chips {
		chips[i].Current = chips[i].Href == current
	}
	return chips
}
