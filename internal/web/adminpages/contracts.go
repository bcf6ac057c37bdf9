package adminpages

import (
	"context"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// contractForm are the data of a contract (GAP-36, rev11 D-11).
type contractForm struct {
	Number   string `form:"numero" label:"Número de contrato" help:"Como está en el papel. Los equipos que llevan ese número quedan bajo él." kind:"text" validate:"required,max=80"`
	Kind     string `form:"clase" label:"De qué es" kind:"radio" options:"garantia=Garantía|mantenimiento=Mantenimiento|arrendamiento=Arrendamiento|comodato=Comodato|otro=Otro" validate:"required,oneof=garantia mantenimiento arrendamiento comodato otro"`
	Provider string `form:"proveedor" label:"Proveedor" kind:"choice" validate:"max=64"`
	Subject  string `form:"objeto" label:"Objeto" kind:"text" validate:"max=200"`
	From     string `form:"vigente_desde" label:"Vigente desde" kind:"date" validate:"omitempty" section:"Vigencia y cobertura"`
	Until    string `form:"vigente_hasta" label:"Vigente hasta" kind:"date" validate:"omitempty,notbefore=vigente_desde"`
	Coverage string `form:"cobertura" label:"Qué cubre" help:"Lo lee el AST al decidir sobre la garantía: partes, mano de obra, plazos y lo que excluye." kind:"area" max:"2000" validate:"max=2000"`
	Document string `form:"documento" label:"Dónde está el documento" help:"Por ejemplo «Expediente DA-114, anexo técnico 2»." kind:"text" validate:"max=200"`
}

func contractPath(id string) string { return contractsPath + "/" + url.PathEscape(id) }

// termBadge says where a contract stands.
func termBadge(k equipment.Contract, day calendar.Day, days int) web.Badge {
	switch k.TermOn(day, days) {
	case equipment.TermAhead:
		return web.Badge{Icon: web.IconClock, Text: "Por empezar"}
	case equipment.TermEnding:
		return web.Badge{Tone: web.Soon, Icon: web.IconHourglass, Text: "Por terminar"}
	case equipment.TermOver:
		return web.Badge{Icon: web.IconArchive, Text: "Terminado"}
	case equipment.TermUnknown:
		return web.Badge{Icon: web.IconHelpCircle, Text: "Sin fechas"}
	}
	return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Vigente"}
}

// contracts lists the contracts, the one that ends first at the top.
func (p *pages) contracts(w http.ResponseWriter, r *http.Request) error {
	ctx, c, day := r.Context(), p.DB.Read(), today(r)
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return err
	}
	days := values.Int(settings.EndingDays)
	list, err := p.Equipment.Contracts(ctx, c, day)
	if err != nil {
		return err
	}
	names, err := p.providerNames(ctx, c)
	if err != nil {
		return err
	}
	v := listView{section: web.AssetsPath, sheet: web.Sheet{Caption: "Contratos", Hide: true, Keys: true, Cards: true,
		Columns: []web.Column{{Title: "Contrato"}, {Title: "Proveedor"}, {Title: "Vigente hasta"}, {Title: "Equipos", Number: true}, {Title: "Estado"}}}}
	ending := 0
	for _, k := range list {
		if k.TermOn(day, days) == equipment.TermEnding {
			ending++
		}
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{{Text: k.Number, Href: contractPath(k.ID), Small: k.KindWords() + ". " + k.Subject}, {Text: orDash(names[k.ProviderID])}, {Text: orDash(dayWords(k.Until))}, {Text: web.Number(k.Machines)}, {Content: web.StateBadge(termBadge(k.Contract, day, days))}})
	}
	v.head = web.Heading{Title: "Contratos", Answer: "Ninguno por terminar.", Rest: "En lo que descansan garantías, arrendamientos y mantenimientos. De cada fin se avisa " + web.Count(days, "día", "días") + " antes."}
	if ending > 0 {
		v.head.Answer = web.Count(ending, "contrato por terminar.", "contratos por terminar.")
	}
	v.empty = web.Emptiness{Icon: web.IconFileDescription, Title: "Todavía no hay contratos", Text: "Los registra quien administra el sistema."}
	if web.ActorOf(ctx).Has(people.Administrator) {
		v.head.Actions = []web.Action{{Label: "Agregar un contrato", Icon: web.IconPlus, Href: contractsPath + "/nuevo", Style: web.Primary}}
		v.empty.Action = web.Action{Label: "Agregar un contrato", Href: contractsPath + "/nuevo"}
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func (p *pages) providerNames(ctx context.Context, c *database.Conn) (map[string]string, error) {
	all, err := p.Equipment.AllProviders(ctx, c)
	names := make(map[string]string, len(all))
	for _, x := range all {
		names[x.ID] = x.Name
	}
	return names, err
}

// contractView is what a contract says, or how a provider is found, with the papers of it.
type contractView struct {
	bad       *problem.Error
	head      web.Heading
	dataTitle string
	data      []web.Pair
	claim     []web.Pair
	contracts []web.Line // of a provider
	files     web.ShelfView
	history   []web.Event
}

// contract shows a contract, its papers, its machines and how its provider is told of a fault.
func (p *pages) contract(w http.ResponseWriter, r *http.Request) error {
	return p.showContract(w, r, nil, nil)
}

// showContract shows the contract of an address, with what went wrong with the form of its
// papers.
func (p *pages) showContract(w http.ResponseWriter, r *http.Request, bad *problem.Error, typed url.Values) error {
	ctx, c, day := r.Context(), p.DB.Read(), today(r)
	k, err := p.Equipment.Contract(ctx, c, r.PathValue("contrato"))
	if err != nil {
		return err
	}
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return err
	}
	machines, err := p.Equipment.CountUpTo(ctx, c, equipment.Scope{Every: true}, equipment.Filter{Contract: k.Number}, 1000)
	if err != nil {
		return err
	}
	var x equipment.Provider
	if k.ProviderID != "" {
		if x, err = p.Equipment.Provider(ctx, c, k.ProviderID); err != nil {
			return err
		}
	}
	v := contractView{dataTitle: "Lo que dice", head: web.Heading{Title: "Contrato " + k.Number, Answer: web.Count(machines, "equipo bajo él.", "equipos bajo él."), Rest: k.Subject, State: termBadge(k, day, values.Int(settings.EndingDays)),
		Actions: []web.Action{{Label: "Ver sus equipos", Icon: web.IconDeviceDesktop, Href: web.WithQuery(web.AssetsPath, url.Values{"contrato": {k.Number}})}}}}
	if web.ActorOf(ctx).Has(people.Administrator) {
		v.head.Actions = append(v.head.Actions, web.Action{Label: "Editar el contrato", Icon: web.IconEdit, Href: contractPath(k.ID) + "/editar"})
	}
	v.data = known(web.Pair{Term: "De qué es", Text: k.KindWords()}, web.Pair{Term: "Proveedor", Text: x.Name, Href: providerPath(x.ID)}, web.Pair{Term: "Vigente desde", Text: dayWords(k.From)}, web.Pair{Term: "Vigente hasta", Text: dayWords(k.Until)},
		web.Pair{Term: "Qué cubre", Text: k.Coverage}, web.Pair{Term: "Documento", Text: k.Document})
	v.claim = known(web.Pair{Term: "Cómo se reporta", Text: x.Steps}, web.Pair{Term: "Datos que pide", Text: x.Demands}, web.Pair{Term: "Contacto", Text: x.Contact}, web.Pair{Term: "Teléfono", Text: x.Phone}, web.Pair{Term: "Correo", Text: x.Email}, web.Pair{Term: "Portal", Text: x.Portal})
	if v.history, err = p.historyOf(ctx, c, "contrato:"+k.ID, contractLabels, "", nil); err != nil {
		return err
	}
	if v.files, err = p.contractShelf(r, k).View(r, bad, typed); err != nil {
		return err
	}
	status := http.StatusOK
	if v.bad = bad; bad != nil {
		status = web.StatusOf(bad)
	}
	return web.Render(w, r, status, contractPage(v))
}

// editContract adds a contract, or changes one.
func (p *pages) editContract(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), p.DB.Read()
	k, f := equipment.Contract{ID: r.PathValue("contrato")}, &contractForm{Kind: "garantia"}
	e := editor{head: web.Heading{Title: "Agregar un contrato", Rest: "Los equipos que ya llevan su número quedan bajo él al guardarlo."}, section: web.AssetsPath, action: contractsPath + "/nuevo", button: "Agregar el contrato", back: contractsPath, form: f}
	if k.ID != "" {
		var err error
		if k, err = p.Equipment.Contract(ctx, c, k.ID); err != nil {
			return err
		}
		*f = contractForm{k.Number, k.Kind, k.ProviderID, k.Subject, k.From, k.Until, k.Coverage, k.Document}
		e.head, e.action, e.button, e.back, e.version = web.Heading{Title: "Editar el contrato " + k.Number}, contractPath(k.ID)+"/editar", "Guardar el contrato", contractPath(k.ID), k.Version
	}
	providers, err := p.providerOptions(ctx, c, k.ProviderID)
	if err != nil {
		return err
	}
	e.choices = forms.Choices{"proveedor": providers}
	e.save = func(ctx context.Context, c *database.Conn, by audit.By, version int64) (string, string, error) {
		next := equipment.Contract{ID: k.ID, Number: f.Number, Kind: f.Kind, ProviderID: f.Provider, Subject: f.Subject, Coverage: f.Coverage, Document: f.Document, From: f.From, Until: f.Until, Version: version}
		if k.ID == "" {
			next, err := p.Equipment.AddContract(ctx, c, by, next)
			return contractPath(next.ID), "El contrato quedó registrado.", err
		}
		return e.back, "El contrato quedó guardado.", p.Equipment.UpdateContract(ctx, c, by, next)
	}
	return p.serve(w, r, e)
}
