package assetpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

const mostOrders = 20

// mostParts is how many movements of parts the page shows.
const mostParts = 40

// assetView is the life of one machine.
type assetView struct {
	machine
	Provider  string
	Replaced  equipment.Asset // what took its place
	Replaces  equipment.Asset // what it took the place of
	Files     []repair.File   // external files, for whoever works with machines
	Staff     bool
	Faults    int                    // orders for a fault in six months
	Next      string                 // local day of the next preventive, "" when none is reckoned
	Planned   maintenance.Entry      // what the published programme has for it; without id for nothing
	Told      []maintenance.Happened // what became of it in programmes, for whoever works with machines
	Covered   bool
	Why       string
	Ledger    []equipment.Entry // the page of it that is shown, oldest first
	Parts     []supplies.Fitted // what orders put into it, newest first; for whoever works with machines
	Upkeep    []orders.Card     // orders in which its maintenance was done, newest first
	Companies map[string]string // providers by id
	Orders    []orders.Card     // those the reader may know of, newest first
	MoreThan  bool
	Open      *orders.Card // the newest one that is open
	Uses      bool         // the reader's own, or shared by their unit
	Edits     bool         // the reader administers
	Reader    people.Actor
	Life      []moment // everything that happened to it, the newest first
	See       string   // the one kind of it that is asked for; "" for all
	Cut       bool     // there is more than Life has
	Now       time.Time
	files     web.ShelfView
	bad       *problem.Error
	Held      []held                     // who answered for it, the latest first, for whoever works with machines
	Sheet     map[string]discovery.Datum // its technical sheet, as somebody accepted it
	Seen      discovery.Find             // its latest report, for whoever works with machines; without id when it never reported
	Before    int64                      // the page of the ledger in front of this entry; 0 for the newest
}

func (p *pages) show(w http.ResponseWriter, r *http.Request) error {
	a, err := p.asset(r.Context(), web.ActorOf(r.Context()), r.PathValue("equipo"))
	if err != nil {
		return err
	}
	return p.showAsset(w, r, a, nil, nil)
}

// showAsset shows a machine, with what went wrong with the form for its files.
func (p *pages) showAsset(w http.ResponseWriter, r *http.Request, a equipment.Asset, bad *problem.Error, typed url.Values) error {
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	before, err := strconv.ParseInt(r.URL.Query().Get("antes"), 10, 32)
	if err != nil || before < 0 {
		before = 0 // the newest
	}
	v, err := p.life(ctx, actor, a, before, now)
	if err != nil {
		return err
	}
	if err := p.tell(ctx, &v, r.URL.Query().Get("ver")); err != nil {
		return err
	}
	if v.Staff {
		if v.files, err = p.shelf(r, a).View(r, bad, typed); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if v.bad = bad; bad != nil {
		status = web.StatusOf(bad)
	}
	return web.Render(w, r, status, assetPage(v))
}

func (p *pages) life(ctx context.Context, actor people.Actor, a equipment.Asset, before int64, now time.Time) (assetView, error) {
	c := p.DB.Read()
	v := assetView{Before: before, Reader: actor, Uses: uses(actor, a), Edits: actor.Has(people.Administrator), Now: now, Companies: map[string]string{}}
	ms, err := p.machines(ctx, c, []equipment.Asset{a}, nil)
	if err != nil {
		return v, err
	}
	v.machine = ms[0]
	v.Covered, v.Why = a.UnderWarranty(calendar.DayOf(now, clock.Mexico))
	if v.Ledger, err = p.Equipment.LedgerBefore(ctx, c, a.ID, before, mostEvents); err != nil {
		return v, err
	}
	providers, err := p.Equipment.AllProviders(ctx, c) // one that is no longer offered keeps its name
	if err != nil {
		return v, err
	}
	for _, company := range providers {
		v.Companies[company.ID] = company.Name
	}
	v.Provider = v.Companies[a.ProviderID]
	if a.ReplacedBy != "" {
		if v.Replaced, err = p.Equipment.Asset(ctx, c, a.ReplacedBy); err != nil {
			return v, err
		}
	}
	if err := p.history(ctx, actor, a, &v); err != nil {
		return v, err
	}
	page, err := p.Desk.List(ctx, actor, orders.Filter{Asset: string(a.ID), Limit: mostOrders})
	if err != nil {
		return v, err
	}
	v.Orders, v.MoreThan = page.Cards, page.More
	upkeep, err := p.Desk.List(ctx, actor, orders.Filter{Asset: string(a.ID), Maintained: true, Limit: mostOrders})
	if err != nil {
		return v, err
	}
	v.Upkeep = upkeep.Cards
	for i, o := range v.Orders {
		if st, ok := procedure.Rev11.Order.Station(o.State); ok && !st.Ending {
			v.Open = &v.Orders[i]
			break
		}
	}
	return v, nil
}

// history reads what came before and what comes next: the machine it replaces, its
// external files, its faults of half a year and its next preventive (rev11 P-04).
func (p *pages) history(ctx context.Context, actor people.Actor, a equipment.Asset, v *assetView) (err error) {
	c := p.DB.Read()
	if v.Replaces, err = p.Equipment.Replaces(ctx, c, a.ID); err != nil {
		return err
	}
	if v.Staff = staff(actor); v.Staff {
		if v.Parts, err = p.Supplies.FittedIn(ctx, c, string(a.ID), mostParts); err != nil {
			return err
		}
		if v.Files, err = p.Repair.OfMachine(ctx, c, string(a.ID)); err != nil {
			return err
		}
	}
	if v.Faults, err = p.Desk.CountUpTo(ctx, actor, orders.Filter{Asset: string(a.ID), Class: orders.Incident, From: v.Now.AddDate(0, -6, 0)}, mostCounted); err != nil {
		return err
	}
	if v.Sheet, err = p.Discovery.Sheet(ctx, c, a.ID); err != nil {
		return err
	}
	if v.Staff {
		if v.Held, err = p.holders(ctx, c, a.ID); err != nil {
			return err
		}
		if v.Seen, err = p.Discovery.OfAsset(ctx, c, a.ID); err != nil && problem.KindOf(err) != problem.NotFound {
			return err
		}
	}
	if v.Planned, _, err = p.Maintenance.Next(ctx, c, string(a.ID)); err != nil {
		return err
	}
	if maintenance.MayReadAll(actor) {
		if v.Told, err = p.Maintenance.OfAsset(ctx, c, string(a.ID)); err != nil {
			return err
		}
	}
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return err
	}
	next, ok := maintenance.Due(a.LastMaintenance, a.AcquiredOn, values.Text(settings.PreventiveBase), values.Int(settings.PreventiveMonths))
	if ok && a.Status == equipment.Active && a.Regime == equipment.Owned {
		v.Next = next.String()
	}
	return nil
}

// recurs is how many faults in six months make a machine one that fails again.
const recurs = 3

// faults says how often the machine failed, and when that is often.
func (v assetView) faults() web.Message {
	text := web.Count(v.Faults, "falla en 6 meses", "fallas en 6 meses")
	switch {
	case v.Faults >= recurs:
		return web.Message{Tone: web.Soon, Icon: web.IconAlertTriangle, Title: "Reincide:", Text: text + ". Conviene revisar la causa antes de repararlo otra vez."}
	case v.Faults == 0:
		return web.Message{Tone: web.Good, Icon: web.IconCircleCheck, Title: "Sin fallas", Text: "en los últimos 6 meses."}
	}
	return web.Message{Icon: web.IconTool, Title: text + "."}
}

func (v assetView) fileLines() []web.Line {
	lines := make([]web.Line, len(v.Files))
	for i, f := range v.Files {
		badge := web.Badge{Tone: web.Brand, Icon: web.IconProgress, Text: "Abierto"}
		if !f.Open() {
			badge = web.Badge{Icon: web.IconCheck, Text: "Cerrado"}
		}
		text := strings.Trim(f.Label()+" · "+v.Companies[f.ProviderID], " ·")
		lines[i] = web.Line{Icon: web.IconArchive, Title: text, Folio: f.Folio, Href: v.filePath(f), Text: "desde " + web.ShortDay(f.OpenedAt.Time, v.Now), State: badge}
	}
	return lines
}

// left says how much of the warranty remains, or how long ago it ended.
func (v assetView) left() string {
	until, err := calendar.ParseDay(v.Asset.WarrantyUntil)
	if err != nil {
		return ""
	}
	days := int(until.Time(clock.Mexico, 12, 0, 0).Sub(calendar.DayOf(v.Now, clock.Mexico).Time(clock.Mexico, 12, 0, 0)).Hours()+1) / 24
	switch {
	case days > 1:
		return "quedan " + web.Number(days) + " días"
	case days == 1:
		return "queda 1 día"
	case days == 0:
		return "termina hoy"
	}
	return "terminó hace " + web.Count(-days, "día", "días")
}

// heading answers where the machine is, and offers what the reader can do.
func (v assetView) heading() web.Heading {
	h := web.Heading{Title: v.Asset.Name(), Folio: v.Asset.Inventory, Answer: v.Custody.Place.Label() + ".", State: statusBadge(v.Asset.Status)}
	if v.Custody.Place != equipment.AtUser {
		h.Rest = strings.TrimSpace(v.With + " " + web.Since(v.Custody.Since, v.Now))
	} else if v.Holder != "" {
		h.Rest = v.Holder
	}
	switch {
	case v.Open != nil:
		h.Actions = []web.Action{{Label: "Ver la orden abierta", Icon: web.IconTicket, Href: web.OrdersPath + "/" + v.Open.Folio}}
	case v.Uses && v.Asset.Status == equipment.Active:
		h.Actions = []web.Action{{Label: "Pedir soporte para este equipo", Icon: web.IconCirclePlus, Style: web.Primary, Href: web.AskPath + "?equipo=" + string(v.Asset.ID)}}
	}
	h.Actions = append(h.Actions, web.Action{Label: "Imprimir su etiqueta", Icon: web.IconQrcode, Href: pathOf(v.Asset.ID) + "/etiqueta"})
	if v.Edits {
		h.Actions = append(h.Actions, web.Action{Label: "Editar los datos", Icon: web.IconEdit, Href: pathOf(v.Asset.ID) + "/editar"})
	}
	if v.Reader.Has(people.Coordination) && v.Asset.Status == equipment.Active {
		if v.Asset.Provisional || v.Asset.Inventory == "" {
			h.Actions = append(h.Actions, web.Action{Label: "Dar su número definitivo", Icon: web.IconReplace, Href: pathOf(v.Asset.ID) + "/numero"})
		}
		if v.Custody.Charge.IsZero() {
			h.Actions = append(h.Actions, web.Action{Label: "Registrar su baja", Icon: web.IconArchive, Href: pathOf(v.Asset.ID) + "/baja"})
		}
	}
	return h
}

// statusBadge marks a machine that is in use no more; an active one has no mark.
func statusBadge(status string) web.Badge {
	switch status {
	case equipment.Retired:
		return web.Badge{Icon: web.IconArchive, Text: "De baja"}
	case equipment.Replaced:
		return web.Badge{Icon: web.IconReplace, Text: "Sustituido"}
	}
	return web.Badge{}
}

var regimes = map[string]string{equipment.Owned: "Propiedad", equipment.Leased: "Arrendado", equipment.Personal: "Personal", equipment.Lent: "Comodato"}

func (v assetView) data() []web.Pair {
	a := v.Asset
	inventory := a.Inventory
	if a.Provisional {
		inventory += " (provisional)"
	}
	shared := ""
	if a.Shared {
		shared = "Sí, por toda la unidad"
	}
	all := []web.Pair{
		{Term: "Inventario", Text: inventory, Folio: true}, {Term: "Serie", Text: a.Serial, Folio: true},
		{Term: "Tipo", Text: equipment.TypeOf(a.Type).Label}, {Term: "Marca y modelo", Text: strings.TrimSpace(a.Brand + " " + a.Model)},
		{Term: "Régimen", Text: regimes[a.Regime]}, {Term: "Resguardante", Text: v.Holder}, {Term: "Unidad", Text: v.Unit}, {Term: "Compartido", Text: shared},
		{Term: "Lugar", Text: placeWords(a)}, {Term: "Proveedor", Text: v.Provider, Href: v.providerPath()}, {Term: "Contrato", Text: a.Contract},
		{Term: "Adquirido", Text: day(a.AcquiredOn, v.Now)}, {Term: "Último mantenimiento", Text: day(a.LastMaintenance, v.Now)},
		{Term: "Siguiente preventivo", Text: day(v.Next, v.Now)}, v.planned(), {Term: "Garantía", Text: v.left()},
	}
	for _, field := range []string{discovery.FieldProcessor, discovery.FieldMemory, discovery.FieldDisk} {
		all = append(all, web.Pair{Term: discovery.LabelOf(field), Text: v.Sheet[field].Value})
	}
	if v.Seen.ID != "" {
		seen := web.Pair{Term: "Visto por su agente", Text: web.Moment(v.Seen.Last.Time, v.Now)}
		if v.Edits {
			seen.Href = "/hallazgos/" + v.Seen.ID
		}
		all = append(all, seen)
	}
	other := func(term string, a equipment.Asset) {
		switch {
		case a.ID == "":
		case mayRead(v.Reader, a):
			all = append(all, web.Pair{Term: term, Text: numbered(a), Href: pathOf(a.ID), Folio: true})
		default: // the reader may know that there is one, not which
			all = append(all, web.Pair{Term: term, Text: "Otro equipo, que no está a tu alcance"})
		}
	}
	other("Sustituye a", v.Replaces)
	other("Lo sustituye", v.Replaced)
	return slices.DeleteFunc(all, func(p web.Pair) bool { return p.Text == "" })
}

// planned is the day that the yearly programme has for the machine; whoever may open that
// maintenance is led to it (rev11 P-04).
func (v assetView) planned() web.Pair {
	e := v.Planned
	if e.ID == "" {
		return web.Pair{}
	}
	pair := web.Pair{Term: "Mantenimiento programado", Text: day(e.Day, v.Now)}
	if e.Hour != "" {
		pair.Text += ", " + e.Hour
	}
	pair.Text += " · " + strings.ToLower(e.State.Label())
	if maintenance.MayReadAll(v.Reader) || e.User == v.Reader.Person.ID {
		pair.Href = maintenance.EntryPath(e.ID)
	}
	return pair
}

func placeWords(a equipment.Asset) string {
	var parts []string
	for _, s := range []string{a.Building, a.Floor, a.Office} {
		if s != "" {
			if s == a.Floor && !strings.Contains(strings.ToLower(s), "piso") && !strings.Contains(strings.ToLower(s), "planta") {
				s = "piso " + s
			}
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

// day writes a stored local day for people; what is no day stays as it is.
func day(stored string, now time.Time) string {
	d, err := calendar.ParseDay(stored)
	if err != nil {
		return stored
	}
	return web.ShortDay(d.Time(clock.Mexico, 12, 0, 0), now)
}

func (v assetView) warranty() web.Message {
	if v.Covered {
		return web.Message{Tone: web.Good, Icon: web.IconShieldCheck, Title: "En garantía.", Text: v.Why}
	}
	return web.Message{Icon: web.IconShieldX, Title: "Sin garantía vigente.", Text: v.Why}
}

// stops are the places of the custody track: the three usual ones, and the one
// where the machine is when it is another.
func (v assetView) stops() []web.Stop {
	at := v.Custody.Place
	places := []equipment.Place{equipment.AtUser, equipment.AtDTIC, equipment.AtProvider}
	if !slices.Contains(places, at) {
		places = append(places, at)
	}
	names := map[equipment.Place]string{equipment.AtUser: "Persona usuaria", equipment.AtDTIC: "DTIC", equipment.AtProvider: "Proveedor",
		equipment.InQuarantine: "Por revisar", equipment.AtCoordination: "Coordinación"}
	stops := make([]web.Stop, len(places))
	for i, p := range places {
		stops[i] = web.Stop{Icon: placeIcon(p), Name: names[p], Current: p == at}
		if p == at {
			stops[i].Words = "Lo tiene ahora"
		}
	}
	return stops
}

// mostEvents is how much of the ledger one page shows.
const mostEvents = 30

// older leads to the page of the ledger before the one that is shown.
func (v assetView) older() (p web.Pages) {
	if shown := v.Ledger; len(shown) > 0 && shown[0].Seq > 1 {
		p.Next = pathOf(v.Asset.ID) + "?antes=" + strconv.FormatInt(shown[0].Seq, 10)
		p.Words = web.Count(len(shown), "movimiento en esta página", "movimientos en esta página")
	}
	if v.Before > 0 {
		p.Previous = pathOf(v.Asset.ID)
	}
	return p
}

// events is the ledger as a history, latest first.
func (v assetView) events() []web.Event {
	folios := map[string]string{}
	for _, o := range v.Orders {
		folios[string(o.ID)] = o.Folio
	}
	answers := func(c equipment.Charge) string {
		switch {
		case c.Kind == equipment.ByOrder && folios[c.ID] != "":
			return "la orden " + folios[c.ID]
		case c.Kind == equipment.ByOrder:
			return "una orden"
		case c.Kind == equipment.ByRepair:
			return "un expediente externo"
		}
		return ""
	}
	var events []web.Event
	for _, e := range slices.Backward(v.Ledger) {
		ev := web.Event{At: e.At}
		switch e.Kind {
		case "alta":
			ev.Verb, ev.Text = "anotó su alta en el inventario", e.To.Label()+"."
		case "movimiento":
			ev.Who, ev.Role, ev.Verb = e.Gives.Name, people.Role(e.Gives.Role), "lo entregó a "+v.receiver(e)
			ev.Text = e.From.Label() + " → " + e.To.Label()
			if e.Document != "" {
				ev.Badges = append(ev.Badges, web.Badge{Tone: web.Good, Icon: web.IconFileCheck, Text: e.Document})
			}
			if who := answers(e.Charge); who != "" {
				ev.Badges = append(ev.Badges, web.Badge{Icon: web.IconTicket, Text: "Responde " + who})
			}
		case "cargo", "traspaso":
			ev.Verb = "anotó que responde por él " + answers(e.Charge)
		case "liberacion":
			ev.Verb = "anotó que ya nada responde por él"
		case "baja":
			ev.Verb = "lo dio de baja"
			if e.Document != "" {
				ev.Badges = append(ev.Badges, web.Badge{Icon: web.IconFileText, Text: e.Document})
			}
		default:
			ev.Verb = "anotó: " + e.Kind
		}
		events = append(events, ev)
	}
	return events
}

func (v assetView) receiver(e equipment.Entry) string {
	name := e.Receives.Name
	if company := v.Companies[e.With]; e.To == equipment.AtProvider && company != "" && company != name {
		name = strings.TrimSpace(name + ", " + company)
	}
	if name == "" {
		return "quien lo recibió"
	}
	return name
}

// upkeepLines are the maintenance that was done: of which kind, in which order, when
// and by whom (rev11 P-04).
func (v assetView) upkeepLines() []web.Line {
	lines := make([]web.Line, len(v.Upkeep))
	for i, o := range v.Upkeep {
		title, when := "Mantenimiento", "orden abierta"
		if o.Origin == orders.Preventive {
			title = "Mantenimiento preventivo"
		}
		if !o.ClosedAt.IsZero() {
			when = "orden cerrada " + web.ShortDay(o.ClosedAt, v.Now)
		}
		if o.Adviser != "" {
			when += " · " + o.Adviser + " (AST)"
		}
		lines[i] = web.Line{Icon: web.IconTool, Title: title, Href: web.OrdersPath + "/" + o.Folio, Folio: o.Folio, Text: when}
	}
	return lines
}

func (v assetView) orderLines() []web.Line {
	lines := make([]web.Line, len(v.Orders))
	for i, o := range v.Orders {
		st, _ := procedure.Rev11.Order.Station(o.State)
		badge := web.Badge{Tone: web.Brand, Icon: web.IconProgress, Text: "Abierta"}
		if st.Ending {
			badge = web.Badge{Icon: web.IconCheck, Text: "Cerrada"}
		}
		lines[i] = web.Line{Icon: web.IconTicket, Title: o.Title(), Href: web.OrdersPath + "/" + o.Folio, Folio: o.Folio, Text: st.Label + " · " + web.ShortDay(o.CreatedAt, v.Now), State: badge}
	}
	return lines
}

// providerPath leads whoever works with machines to the provider of this one.
func (v assetView) providerPath() string {
	if !v.Staff || v.Asset.ProviderID == "" {
		return ""
	}
	return "/proveedores/" + url.PathEscape(v.Asset.ProviderID)
}
