package discoverypages

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// mostListed is how many finds one page shows, mostCounted where counters stop.
const (
	mostListed  = 50
	mostCounted = 100
)

type (
	// linkForm says which machine of the inventory a find is.
	linkForm struct {
		Number string `form:"inventario" label:"Inventario o serie del equipo" help:"Como está en la etiqueta." kind:"text" validate:"required,max=60"`
	}
	// reasonForm says why something is left as it is.
	reasonForm struct {
		Reason string `form:"motivo" label:"Motivo" help:"Queda escrito con tu nombre." kind:"area" max:"300" validate:"required,min=5,max=300"`
	}
)

// queueView is the queue of finds.
type queueView struct {
	heading web.Heading
	chips   []web.Chip
	sheet   web.Sheet
	empty   web.Emptiness
	pages   web.Pages
}

func findPath(id string) string { return findsPath + "/" + url.PathEscape(id) }

// queue lists what was found and waits, or everything that ever reported.
func (p *pages) queue(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), p.DB.Read()
	q := r.URL.Query()
	all := q.Get("ver") == "todos"
	var before time.Time
	at, id, _ := strings.Cut(q.Get("antes"), "_")
	if n, err := strconv.ParseInt(at, 10, 64); err == nil && len(id) <= 64 {
		before = time.UnixMicro(n)
	} else {
		id = ""
	}
	list, err := p.Discovery.Queue(ctx, c, all, before, id, mostListed+1)
	if err != nil {
		return err
	}
	waiting, err := p.Discovery.Waiting(ctx, c, mostCounted)
	if err != nil {
		return err
	}
	v := queueView{heading: web.Heading{Title: "Hallazgos", Answer: "Nada por revisar.", Rest: "Aquí llega lo que los agentes de inventario encuentran; el inventario solo cambia con lo que aceptas.",
		Actions: []web.Action{{Label: "Cuentas de agentes", Icon: web.IconKey, Href: agentsPath}}}}
	switch {
	case waiting >= mostCounted:
		v.heading.Answer = "Más de 99 equipos por revisar."
	case waiting > 0:
		v.heading.Answer = web.Count(waiting, "equipo por revisar.", "equipos por revisar.")
	}
	v.chips = []web.Chip{{Label: "Por revisar", Href: findsPath, Current: !all, Count: web.Number(waiting)}, {Label: "Todos los que informan", Href: findsPath + "?ver=todos", Current: all}}
	if len(list) > mostListed {
		list = list[:mostListed]
		last := list[mostListed-1]
		next := url.Values{"antes": {strconv.FormatInt(last.Last.UnixMicro(), 10) + "_" + last.ID}}
		if all {
			next.Set("ver", "todos")
		}
		v.pages.Next = web.WithQuery(findsPath, next)
	}
	v.pages.Words = web.Count(len(list), "equipo en esta página", "equipos en esta página")
	v.sheet = web.Sheet{Caption: "Equipos que informan, el más reciente primero", Hide: true, Keys: true, Cards: true,
		Columns: []web.Column{{Title: "Equipo que informa"}, {Title: "En el inventario"}, {Title: "Por revisar"}, {Title: "Visto por última vez"}}}
	for _, f := range list {
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{{Text: nameOf(f.Find), Href: findPath(f.ID), Small: strings.TrimSpace(f.Facts.Brand + " " + f.Facts.Model)}, machineCell(f), {Content: web.StateBadge(standing(f.Find, f.Open))}, {Content: web.TimeTag(f.Last.Time)}})
	}
	v.empty = web.Emptiness{Icon: web.IconScan, Title: "Nada por revisar", Text: "Cuando un agente informe algo que no coincide con el inventario, aparecerá aquí.", Action: web.Action{Label: "Cuentas de agentes", Href: agentsPath}}
	return web.Render(w, r, http.StatusOK, queuePage(v))
}

func nameOf(f discovery.Find) string {
	for _, s := range []string{f.Name, f.Facts.Serial, f.Facts.UUID} {
		if s != "" {
			return s
		}
	}
	return "Equipo sin nombre"
}

func machineCell(f discovery.Listed) web.Cell {
	if f.AssetID == "" {
		return web.Cell{Text: "No se reconoce"}
	}
	number := f.Inventory
	if number == "" {
		number = "Sin inventario"
	}
	return web.Cell{Text: number, Href: web.AssetsPath + "/" + string(f.AssetID), Folio: true, Small: strings.TrimSpace(f.AssetName)}
}

func standing(f discovery.Find, open int) web.Badge {
	switch {
	case f.Standing == discovery.Foreign:
		return web.Badge{Icon: web.IconArchive, Text: "Descartado"}
	case f.Standing == discovery.Doubtful:
		return web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: "Apunta a dos equipos"}
	case f.AssetID == "":
		return web.Badge{Tone: web.Soon, Icon: web.IconCirclePlus, Text: "No está en el inventario"}
	case open > 0:
		return web.Badge{Tone: web.Soon, Icon: web.IconEdit, Text: web.Count(open, "dato distinto", "datos distintos")}
	case f.Waits:
		return web.Badge{Tone: web.Soon, Icon: web.IconAlertTriangle, Text: "Está de baja y sigue en uso"}
	}
	return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Coincide"}
}

// findView is one machine that reports.
type findView struct {
	find      discovery.Find
	heading   web.Heading
	asset     equipment.Asset // without id when it is none of the inventory
	open      []datumView
	decided   web.Sheet
	facts     []web.Pair
	link      []forms.Field
	reason    []forms.Field
	bad       *problem.Error
	badFields []forms.Field
	path      string
	linking   bool // the form to say which machine it is stands open
	disowning bool
}

// datumView is a datum that differs.
type datumView struct {
	label, present, proposed string
	seen                     string // what the inventory says, as it is kept
	path                     string
}

func (p *pages) find(w http.ResponseWriter, r *http.Request) error {
	return p.showFind(w, r, nil, nil, nil)
}

// showFind shows a find, with what went wrong and what was typed into one of its forms.
func (p *pages) showFind(w http.ResponseWriter, r *http.Request, bad *problem.Error, form any, typed url.Values) error {
	ctx, c, now := r.Context(), p.DB.Read(), web.Now(r.Context())
	f, err := p.Discovery.Find(ctx, c, r.PathValue("hallazgo"))
	if err != nil {
		return err
	}
	v := findView{find: f, path: findPath(f.ID), bad: bad, link: forms.Describe(&linkForm{}), reason: forms.Describe(&reasonForm{})}
	switch form.(type) {
	case *linkForm:
		v.link, v.linking = forms.Fill(v.link, typed, bad), true
		v.badFields = v.link
	case *reasonForm:
		v.reason, v.disowning = forms.Fill(v.reason, typed, bad), true
		v.badFields = v.reason
	}
	if f.AssetID != "" {
		if v.asset, err = p.Equipment.Asset(ctx, c, f.AssetID); err != nil {
			return err
		}
	}
	if err := p.data(ctx, c, &v); err != nil {
		return err
	}
	v.heading = web.Heading{Title: nameOf(f), State: standing(f, len(v.open)), Answer: "Informó por última vez " + web.Moment(f.Last.Time, now) + ".", Rest: words(v)}
	if f.AssetID != "" {
		v.heading.Folio = v.asset.Inventory
		v.heading.Actions = append(v.heading.Actions, web.Action{Label: "Ver el equipo", Icon: web.IconDeviceDesktop, Href: web.AssetsPath + "/" + string(f.AssetID)})
	} else if f.Standing == "" {
		v.heading.Actions = append(v.heading.Actions, web.Action{Label: "Es un equipo nuevo", Icon: web.IconCirclePlus, Style: web.Primary, Href: web.AssetsPath + "/nuevo?hallazgo=" + url.QueryEscape(f.ID)})
	}
	v.heading.Actions = append(v.heading.Actions, web.Action{Label: "Volver a hallazgos", Icon: web.IconArrowLeft, Href: findsPath})
	v.facts = factsOf(f)
	status := http.StatusOK
	if bad != nil {
		status = web.StatusOf(bad)
	}
	return web.Render(w, r, status, findPage(v))
}

func words(v findView) string {
	switch {
	case v.find.Standing == discovery.Foreign:
		return "Se descartó: " + v.find.Reason
	case v.find.Standing == discovery.Doubtful:
		return "Su serie y su número apuntan a equipos distintos: di cuál es."
	case v.find.AssetID == "":
		return "No coincide con ningún equipo del inventario."
	case v.asset.Status != equipment.Active:
		return "En el inventario está de baja o sustituido, y sigue encendiéndose."
	case len(v.open) > 0:
		return "Decide cada dato por separado; lo que no aceptes se queda como está."
	}
	return "Lo que informó coincide con el inventario."
}

// data fills in what is proposed and what was decided.
func (p *pages) data(ctx context.Context, c *database.Conn, v *findView) error {
	all, err := p.Discovery.Proposals(ctx, c, v.find.ID)
	if err != nil {
		return err
	}
	var sheet map[string]discovery.Datum
	if v.asset.ID != "" {
		if sheet, err = p.Discovery.Sheet(ctx, c, v.asset.ID); err != nil {
			return err
		}
	}
	var ids []people.ID
	for _, x := range all {
		if x.DecidedBy != "" {
			ids = append(ids, people.ID(x.DecidedBy))
		}
	}
	names, err := p.People.Named(ctx, c, ids...)
	if err != nil {
		return err
	}
	v.decided = web.Sheet{Caption: "Lo que ya se decidió", Hide: true, Cards: true, Columns: []web.Column{{Title: "Dato"}, {Title: "Decía"}, {Title: "Informó"}, {Title: "Qué se decidió"}, {Title: "Quién y cuándo"}}}
	for _, field := range discovery.FieldLabels {
		for _, x := range all {
			if x.Field == field.Key && x.Pending() {
				seen := discovery.Present(v.asset, sheet, x.Field)
				v.open = append(v.open, datumView{label: field.Label, present: spoken(x.Field, seen), proposed: spoken(x.Field, x.Proposed), seen: seen, path: v.path + "/datos/" + x.ID})
			}
		}
	}
	for _, x := range all {
		if x.DecidedBy == "" {
			continue
		}
		state := web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Aceptado"}
		if x.State == "rechazada" {
			state = web.Badge{Icon: web.IconX, Text: "Rechazado"}
		}
		v.decided.Rows = append(v.decided.Rows, []web.Cell{{Text: discovery.LabelOf(x.Field)}, {Text: spoken(x.Field, x.Present)}, {Text: spoken(x.Field, x.Proposed)}, {Content: web.StateBadge(state), Small: x.Reason},
			{Text: names[people.ID(x.DecidedBy)].Name, Small: web.Exact(x.DecidedAt.Time)}})
	}
	return nil
}

// spoken is a datum as people read it.
func spoken(field, value string) string {
	switch {
	case value == "":
		return "—"
	case field == discovery.FieldType:
		return equipment.TypeOf(value).Label
	}
	return value
}

func factsOf(f discovery.Find) (list []web.Pair) {
	x := f.Facts
	add := func(term, text string) {
		if text != "" {
			list = append(list, web.Pair{Term: term, Text: text})
		}
	}
	add("Nombre en la red", x.Name)
	add("Serie", x.Serial)
	add("Etiqueta", x.AssetTag)
	add("Marca y modelo", strings.TrimSpace(x.Brand+" "+x.Model))
	add("Sistema", x.System)
	add("Procesador", x.Processor)
	add("Memoria", discovery.MemoryWords(x.MemoryMB))
	add("Almacenamiento", discovery.DiskWords(x.DiskMB))
	add("Conectado a", x.Host)
	for _, a := range x.Attached {
		add("Tiene conectado", a.Words())
	}
	add("Direcciones", strings.Join(x.IPs, ", "))
	add("Tarjetas de red", strings.Join(x.MACs, ", "))
	add("Agente", x.Agent)
	add("Visto por primera vez", web.Exact(f.First.Time))
	add("Visto por última vez", web.Exact(f.Last.Time))
	return list
}

// decide acts on a find in one transaction and goes back to it; what cannot be done is
// said on its page.
func (p *pages) decide(w http.ResponseWriter, r *http.Request, done string, form any, values url.Values, act func(c *database.Conn, by audit.By) error) error {
	err := p.DB.Write(r.Context(), func(c *database.Conn) error { return act(c, by(r)) })
	if bad := web.OnForm(err); bad != nil {
		return p.showFind(w, r, bad, form, values)
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, done)
	return web.SeeOther(w, r, findPath(r.PathValue("hallazgo")))
}

// accept takes one datum over.
func (p *pages) accept(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	return p.decide(w, r, "El dato quedó en el inventario, con tu nombre.", nil, nil, func(c *database.Conn, by audit.By) error {
		return p.Discovery.Accept(r.Context(), c, by, r.PathValue("hallazgo"), r.PathValue("dato"), values.Get("visto"))
	})
}

func versionOf(values url.Values) (int64, error) {
	n, err := strconv.ParseInt(values.Get(web.VersionField), 10, 64)
	if err != nil || n < 1 {
		return 0, problem.New(problem.Invalid, "No pudimos leer lo que enviaste.", "Vuelve a la página e inténtalo de nuevo.")
	}
	return n, nil
}

// link says which machine a find is.
func (p *pages) link(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f := &linkForm{}
	return p.decide(w, r, "Quedó dicho qué equipo es; abajo está lo que no coincide.", f, values, func(c *database.Conn, by audit.By) error {
		if err := forms.Decode(values, f); err != nil {
			return err
		}
		version, err := versionOf(values)
		if err != nil {
			return err
		}
		a, err := p.named(r.Context(), c, f.Number)
		if err != nil {
			return err
		}
		return p.Discovery.Link(r.Context(), c, by, r.PathValue("hallazgo"), version, a)
	})
}

// named is the machine with an inventory or serial number.
func (p *pages) named(ctx context.Context, c *database.Conn, number string) (equipment.ID, error) {
	a, err := p.Equipment.ByInventory(ctx, c, number)
	if err == nil || problem.KindOf(err) != problem.NotFound {
		return a.ID, err
	}
	same, err := p.Equipment.BySerial(ctx, c, number)
	switch {
	case err != nil:
		return "", err
	case len(same) == 1:
		return same[0].ID, nil
	case len(same) > 1:
		return "", problem.OnField("inventario", "Hay varios equipos con esa serie; escribe el número de inventario.")
	}
	return "", problem.OnField("inventario", "Ningún equipo tiene «"+number+"» como inventario ni como serie.")
}

// disown says that a find needs no place in the inventory.
func (p *pages) disown(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f := &reasonForm{}
	return p.decide(w, r, "El hallazgo quedó descartado; si vuelve a informar, no se propone nada.", f, values, func(c *database.Conn, by audit.By) error {
		if err := forms.Decode(values, f); err != nil {
			return err
		}
		version, err := versionOf(values)
		if err != nil {
			return err
		}
		return p.Discovery.Disown(r.Context(), c, by, r.PathValue("hallazgo"), version, f.Reason)
	})
}
