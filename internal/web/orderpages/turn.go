package orderpages

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/live"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// turnView is «Mi turno»: what waits for the person, in groups by urgency, what
// others have, and for a requester where their machines are (domain §7.1–7.4).
type turnView struct {
	watch        web.Watch // what moved since it was shown
	answer, rest string
	role         people.Role
	name         string
	groups       []web.Turns
	more         []web.Action // what shows the rest of a long list
	others       []web.Line
	moreOthers   bool
	open         []web.Turn // a requester's open orders in others' hands
	moreOpen     bool
	past         []web.Line // a requester's orders that ended, the latest first
	contact      []web.Pair // a requester's unit, and whom to call when the system does not help
	machines     []machine
	day          string
	today, later []web.Line // an AST's way: agreed hours and visits of today, and agreed days to come
	moreToday    int        // stops of today that are not shown
	laterCount   int
	kept         []web.Line // machines for which the AST's orders answer
	moreKept     bool
	dealings     []web.Line // oldest gestiones without a result, for a Supervisor
	openDealings int
	files        []web.Line // external files that wait for the reader
	moreFiles    bool
	days         *web.Turns // days of the yearly programme that the reader has to confirm; nil without
	backup       string     // the day before which a requester has to save their information
}

// machine is one of the person's machines and where it is now.
type machine struct {
	asset   equipment.Asset
	custody equipment.Custody
	next    calendar.Day // by when its next preventive maintenance has to be done; zero when that is not known
	open    *orders.Card // the reader's open order of it that the page shows, nil without one
}

func (p *Pages) turn(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	mine, err := p.Desk.MyTurn(ctx, actor)
	if err != nil {
		return err
	}
	web.Keeps(ctx)
	v := turnView{role: web.MainRole(actor), name: first(actor.Person.Name), day: web.DayWords(now), watch: watchQueue(live.Turn, now)}
	v.answer, v.rest = answer(mine, now)
	if v.role == people.Requester {
		v.groups = requesterGroups(mine, now)
	} else {
		v.groups = p.groups(mine, actor, now)
	}
	if err := p.shorten(r, &v, len(mine)); err != nil {
		return err
	}
	if err := p.daysToConfirm(ctx, actor, now, &v); err != nil {
		return err
	}
	if actor.Has(people.Adviser) {
		v.agenda(mine, now)
		if err = p.keptBy(r, actor, &v); err != nil {
			return err
		}
	}
	if v.files, v.moreFiles, err = p.filesWaiting(ctx, actor, now); err != nil {
		return err
	}
	v.tellFiles()
	if v.dealings, v.openDealings, err = p.openDealings(ctx, actor, now); err != nil {
		return err
	}
	others, err := p.Desk.InOtherHands(ctx, actor, othersShown+1)
	if err != nil {
		return err
	}
	more := len(others) > othersShown
	others = others[:min(len(others), othersShown)]
	if v.role == people.Requester {
		v.moreOpen = more
		for _, c := range others {
			v.open = append(v.open, requesterTurn(c, now))
			if c.State == procedure.E08 && c.DueAt.After(now) && v.backup == "" {
				v.backup = web.ShortDay(c.DueAt, now)
			}
		}
		if v.machines, err = p.machines(r, actor); err != nil {
			return err
		}
		for _, c := range mine {
			attended(v.machines, c.Card)
		}
		attended(v.machines, others...)
		if err = p.behind(ctx, actor, now, &v); err != nil {
			return err
		}
	} else {
		v.moreOthers = more
		for _, c := range others {
			v.others = append(v.others, otherLine(c, now))
		}
	}
	return web.Render(w, r, http.StatusOK, turnPage(v))
}

// othersShown is how many orders in the hands of others the page shows, and pastShown how
// many of a requester's that ended.
const (
	othersShown = 10
	pastShown   = 5
)

// behind adds what stands behind a requester's pending things: the orders that ended, their
// unit, and the telephone of the means that is left when the system does not help (domain
// §7.1, G-10).
func (p *Pages) behind(ctx context.Context, actor people.Actor, now time.Time, v *turnView) error {
	page, err := p.Desk.List(ctx, actor, orders.Filter{Mine: true, Closed: true, Limit: pastShown})
	if err != nil {
		return err
	}
	for _, c := range page.Cards {
		st, _ := rev.Order.Station(c.State)
		v.past = append(v.past, web.Line{Icon: web.IconTicket, Title: c.Title(), Href: refPath(c.Folio, string(c.ID)), Folio: c.Folio, Text: st.Label + " · " + web.ShortDay(c.ClosedAt, now)})
	}
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return err
	}
	if actor.Person.UnitName != "" {
		v.contact = append(v.contact, web.Pair{Term: "Tu unidad", Text: actor.Person.UnitName})
	}
	if phone := values.Text(settings.HelpPhone); phone != "" {
		v.contact = append(v.contact, web.Pair{Term: "Si el sistema no responde", Text: "Llama a la mesa de soporte, " + phone})
	}
	return nil
}

// orMore says a count, and that there are more when the list was cut there.
func orMore(n int, more bool) string {
	if more {
		return countOf(n) + "+"
	}
	return countOf(n)
}

// turnsShown is how many turns the page shows at once; moreField in the address asks
// for so many times as many.
const (
	turnsShown = 30
	moreField  = "mas"
)

// shorten keeps the first turns of a long list, most urgent first, and offers the rest.
// The heading and the groups go on counting all of them.
func (p *Pages) shorten(r *http.Request, v *turnView, read int) error {
	times, err := strconv.Atoi(r.URL.Query().Get(moreField))
	if err != nil || times < 1 {
		times = 1
	}
	left := times * turnsShown
	if read > left {
		v.more = append(v.more, web.Action{Label: "Mostrar más", Href: web.TurnPath + "?" + moreField + "=" + countOf(times+1), Icon: web.IconPlus})
	}
	shown := v.groups[:0]
	for _, g := range v.groups {
		if g.More = len(g.Turns); len(g.Turns) > left {
			g.Turns = g.Turns[:left]
		}
		if left -= len(g.Turns); len(g.Turns) > 0 {
			shown = append(shown, g)
		}
	}
	v.groups = shown
	if read < orders.MostTurns {
		return nil
	}
	n, late, err := p.Desk.TurnCount(r.Context(), web.ActorOf(r.Context()))
	if err != nil || n <= read {
		return err
	}
	v.answer, v.rest = web.Number(n)+" órdenes esperan por ti.", "Aquí están las "+web.Number(read)+" primeras."
	if late > 0 {
		v.rest = upper(few(late, "una ya venció", "ya vencieron")) + ". " + v.rest
	}
	list := web.OrdersPath + "?abiertas=si&mias=si"
	switch v.role {
	case people.Supervisor, people.Director:
		list = web.OrdersPath + "?turno=" + string(v.role)
	}
	v.more = append(v.more, web.Action{Label: "Ver las " + web.Number(n) + " en la lista", Href: list, Style: web.Plain})
	return nil
}

func (p *Pages) machines(r *http.Request, actor people.Actor) ([]machine, error) {
	ctx, c := r.Context(), p.Desk.DB.Read()
	assets, err := p.Equipment.AssetsOf(ctx, c, string(actor.Person.ID))
	if err != nil || len(assets) == 0 {
		return nil, err
	}
	ids := make([]equipment.ID, len(assets))
	for i, a := range assets {
		ids[i] = a.ID
	}
	where, err := p.Equipment.Custodies(ctx, c, ids...)
	if err != nil {
		return nil, err
	}
	values, err := p.Settings.Now(ctx)
	out := make([]machine, len(assets))
	for i, a := range assets {
		out[i] = machine{asset: a, custody: where[a.ID]}
		next, ok := maintenance.Due(a.LastMaintenance, a.AcquiredOn, values.Text(settings.PreventiveBase), values.Int(settings.PreventiveMonths))
		if ok && a.Status == equipment.Active && a.Regime == equipment.Owned {
			out[i].next = next
		}
	}
	return out, err
}

// attended tells the machines which open order is about each; the first of several stays.
func attended(list []machine, open ...orders.Card) {
	for i := range open {
		for k := range list {
			if list[k].open == nil && list[k].asset.ID == open[i].AssetID {
				list[k].open = &open[i]
			}
		}
	}
}

// withUser says of a machine that is in its place what is under way with it.
func (m machine) withUser(now time.Time) web.Badge {
	switch {
	case m.open == nil:
		return web.Badge{Tone: web.Good, Icon: web.IconUser, Text: "Contigo"}
	case m.open.State == procedure.E08 && m.open.DueAt.After(now):
		return web.Badge{Tone: web.Neutral, Icon: web.IconCalendarDue, Text: "Cita " + web.ShortDay(m.open.DueAt, now)}
	case m.open.State == procedure.E05:
		return web.Badge{Tone: web.Good, Icon: web.IconCircleCheck, Text: "Por evaluar"}
	}
	return web.Badge{Tone: web.Soon, Icon: web.IconTool, Text: "En atención"}
}

// line says where a machine is, in the words of its user.
func (m machine) line(now time.Time) web.Line {
	l := web.Line{Icon: assetIcon(m.asset.Type), Title: m.asset.Name(), Href: "/equipos/" + string(m.asset.ID), Text: m.asset.Inventory}
	switch m.custody.Place {
	case equipment.AtDTIC:
		l.State = web.Badge{Tone: web.Soon, Icon: web.IconBuilding, Text: "En soporte"}
		l.Text += " · " + web.Since(m.custody.Since, now)
	case equipment.AtProvider, equipment.InQuarantine:
		l.State = web.Badge{Tone: web.Soon, Icon: web.IconTruckDelivery, Text: "Proveedor"}
		l.Text += " · " + web.Since(m.custody.Since, now)
	case equipment.AtCoordination:
		l.State = web.Badge{Tone: web.Neutral, Icon: web.IconArchive, Text: "Coordinación"}
		l.Text += " · " + web.Since(m.custody.Since, now)
	default:
		l.State = m.withUser(now)
	}
	if m.custody.Place != "" && m.custody.Place != equipment.AtUser && m.custody.Document != "" {
		l.Text += " · " + m.custody.Document
	}
	if last, err := calendar.ParseDay(m.asset.LastMaintenance); err == nil {
		l.Text += " · último preventivo " + web.ShortDay(last.Time(clock.Mexico, 12, 0, 0), now)
	}
	if m.next != (calendar.Day{}) {
		l.Text += " · siguiente a más tardar " + web.ShortDay(m.next.Time(clock.Mexico, 12, 0, 0), now)
	}
	return l
}

// assetIcon is the picture of a type of machine.
func assetIcon(kind string) web.Icon {
	switch kind {
	case "portatil":
		return web.IconDeviceLaptop
	case "impresora", "multifuncional":
		return web.IconPrinter
	case "proyector":
		return web.IconDeviceProjector
	case "escaner":
		return web.IconScan
	case "telefono-ip":
		return web.IconPhone
	case "switch", "router", "punto-de-acceso":
		return web.IconRouter
	case "no-break":
		return web.IconBolt
	}
	return web.IconDeviceDesktop
}

// nothingWaits is said when no order waits for the reader.
const nothingWaits = "Nada te espera."

// answer is the sentence under the title: how many wait and how urgent they are.
func answer(mine []orders.Awaited, now time.Time) (bold, rest string) {
	if len(mine) == 0 {
		return nothingWaits, ""
	}
	late, today := 0, 0
	for _, c := range mine {
		if t := termOf(c.Card, now); t != nil {
			switch t.Tone {
			case web.Bad:
				late++
			case web.Soon:
				today++
			}
		}
	}
	bold = "1 orden espera por ti."
	if len(mine) > 1 {
		bold = web.Number(len(mine)) + " órdenes esperan por ti."
	}
	if late > 0 {
		rest = few(late, "Una ya venció", "ya vencieron")
	}
	if today > 0 {
		one := "Una vence hoy"
		if rest != "" {
			rest, one = rest+" y ", "una vence hoy"
		}
		rest += few(today, one, "vencen hoy")
	}
	if rest != "" {
		rest += "."
	}
	return bold, rest
}

// few says one in words and more in figures.
func few(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return web.Number(n) + " " + many
}

func otherLine(c orders.Card, now time.Time) web.Line {
	who := clean(c.TurnPerson)
	if who == "" {
		who = c.TurnRole.Label()
	}
	return web.Line{Who: who, Role: roleOf(c.TurnRole), Title: who + ": " + lower(pendingOf(c).Title), Href: refPath(c.Folio, string(c.ID)),
		Folio: c.Folio, Text: web.Since(c.StateSince, now), Activity: number(c.State)}
}

func lower(s string) string {
	r := []rune(s)
	if len(r) > 1 && r[1] >= 'a' && r[1] <= 'z' {
		return string(r[0]+('a'-'A')) + string(r[1:])
	}
	return s
}

func countOf(n int) string { return strconv.Itoa(n) }

func turnActions(v turnView) []web.Action {
	if v.role == people.Supervisor {
		return []web.Action{{Label: "Ir al tablero", Icon: web.IconClipboardList, Href: "/tablero", Style: web.Primary}}
	}
	if v.role == people.Adviser { // who stands before a machine begins with its label
		return []web.Action{{Label: "Escanear equipo", Icon: web.IconQrcode, Href: web.ScanPath}}
	}
	return []web.Action{{Label: "Pedir soporte", Icon: web.IconCirclePlus, Href: web.AskPath}}
}

func machineLines(ctx context.Context, list []machine) []web.Line {
	out := make([]web.Line, len(list))
	for i, m := range list {
		out[i] = m.line(web.Now(ctx))
	}
	return out
}

// emptyTurn says what is with others when nothing waits for who attends.
func emptyTurn(v turnView) web.Emptiness {
	e := web.Emptiness{Icon: web.IconInbox, Title: "Nada espera por ti", Text: "Cuando una orden te toque aparecerá aquí, la más urgente primero.", Action: web.Action{Label: "Ver todas las órdenes", Href: web.OrdersPath}}
	if n := len(v.kept); v.moreKept {
		e.Text += " En el taller: más de " + countOf(n) + " equipos esperan a alguien más."
	} else if n > 0 {
		e.Text += " En el taller: " + web.Count(n, "equipo espera", "equipos esperan") + " a alguien más."
	}
	if len(v.later) > 0 {
		e.Text += " Lo próximo acordado: " + lower(v.later[0].Text) + "."
	}
	if len(v.others) > 0 {
		e.Action = web.Action{Label: "Ver lo que tienen otras personas", Href: "#otros"}
	}
	return e
}
