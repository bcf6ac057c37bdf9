package adminpages

import (
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// provider shows how a provider is told of a fault, under which contracts it works, and its
// papers (GAP-35, rev11 A-12, P-07).
func (p *pages) provider(w http.ResponseWriter, r *http.Request) error {
	return p.showProvider(w, r, nil, nil)
}

// showProvider shows the provider of an address, with what went wrong with the form of its
// papers.
func (p *pages) showProvider(w http.ResponseWriter, r *http.Request, bad *problem.Error, typed url.Values) error {
	ctx, c, day := r.Context(), p.DB.Read(), today(r)
	x, err := p.Equipment.Provider(ctx, c, r.PathValue("proveedor"))
	if err != nil {
		return err
	}
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return err
	}
	v := contractView{dataTitle: "Cómo se le encuentra", head: web.Heading{Title: x.Name, Rest: "No tiene cuenta: quien lo representa firma en el dispositivo del AST.", State: web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Se puede elegir"},
		Actions: []web.Action{{Label: "Ver sus expedientes", Icon: web.IconArchive, Href: web.WithQuery(web.FilesPath, url.Values{"proveedor": {x.ID}})}}}}
	if !x.Active {
		v.head.State = web.Badge{Icon: web.IconArchive, Text: "Ya no se ofrece"}
	}
	if web.ActorOf(ctx).Has(people.Administrator) {
		v.head.Actions = append(v.head.Actions, web.Action{Label: "Editar el proveedor", Icon: web.IconEdit, Href: providerPath(x.ID) + "/editar"})
	}
	v.data = known(web.Pair{Term: "Contacto", Text: x.Contact}, web.Pair{Term: "Teléfono", Text: x.Phone}, web.Pair{Term: "Correo", Text: x.Email}, web.Pair{Term: "Portal", Text: x.Portal}, web.Pair{Term: "Cómo atiende", Text: serviceModes[x.Mode]})
	v.claim = known(web.Pair{Term: "Cómo se reporta", Text: x.Steps}, web.Pair{Term: "Datos que pide", Text: x.Demands})
	contracts, err := p.Equipment.Contracts(ctx, c, day)
	if err != nil {
		return err
	}
	for _, k := range contracts {
		if k.ProviderID == x.ID {
			v.contracts = append(v.contracts, web.Line{Icon: web.IconFileDescription, Title: k.Number, Href: contractPath(k.ID), Text: k.KindWords() + ", " + web.Count(k.Machines, "equipo bajo él", "equipos bajo él"),
				State: termBadge(k.Contract, day, values.Int(settings.EndingDays))})
		}
	}
	if v.history, err = p.historyOf(ctx, c, "proveedor:"+x.ID, providerLabels, "", nil); err != nil {
		return err
	}
	if v.files, err = p.providerShelf(r, x).View(r, bad, typed); err != nil {
		return err
	}
	status := http.StatusOK
	if v.bad = bad; bad != nil {
		status = web.StatusOf(bad)
	}
	return web.Render(w, r, status, contractPage(v))
}
