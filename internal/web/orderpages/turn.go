package orderpages

import (
	"context"
	"net/http"
	"sort"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/live"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
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
	others       []web.Line
	moreOthers   int
	open         []web.Turn // a requester's open orders in others' hands
	machines     []machine
	day          string
	agenda       []web.Line
}

// machine is one of the person's machines and where it is now.
type machine struct {
	asset   equipment.Asset
	custody equipment.Custody
}

func (p *Pages) turn(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	mine, err := p.Desk.MyTurn(ctx, actor)
	if err != nil {
		return err
	}
	v := turnView{role: web.MainRole(actor), name: first(actor.Person.Name), day: web.DayWords(now), watch: watchQueue(live.Turn, now)}
	v.groups = groups(mine, actor, now)
	v.answer, v.rest = answer(mine, now)
	for _, c := range mine {
		if c.State == procedure.E08 && len(v.agenda) < 6 {
			v.agenda = append(v.agenda, web.Line{Hour: web.Hour(c.DueAt), Title: place(c.Building, c.Floor, c.Office), Href: refPath(c.Folio, string(c.ID)), Text: c.Title(), Activity: number(c.State), Role: people.Adviser})
		}
	}
	others, err := p.Desk.InOtherHands(ctx, actor, 11)
	if err != nil {
		return err
	}
	if v.role == people.Requester {
		for _, c := range others {
			v.open = append(v.open, requesterTurn(c, now))
		}
		if v.machines, err = p.machines(r, actor); err != nil {
			return err
		}
	} else {
		for i, c := range others {
			if i == 9 {
				v.moreOthers = len(others) - 9
				break
			}
			v.others = append(v.others, otherLine(c, now))
		}
	}
	return web.Render(w, r, http.StatusOK, turnPage(v))
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
	out := make([]machine, len(assets))
	for i, a := range assets {
		out[i] = machine{asset: a, custody: where[a.ID]}
	}
	return out, err
}

// line says where a machine is, in the words of its user.
func (m machine) line(now time.Time) web.Line {
	l := web.Line{Icon: web.IconDeviceDesktop, Title: m.asset.Name(), Href: "/equipos/" + string(m.asset.ID), Text: m.asset.Inventory}
	if m.asset.Type == "portatil" {
		l.Icon = web.IconDeviceLaptop
	}
	switch m.custody.Place {
	case equipment.AtDTIC:
		l.State = web.Badge{Tone: web.Soon, Icon: web.IconBuilding, Text: "En soporte " + web.Since(m.custody.Since, now)}
	case equipment.AtProvider, equipment.InQuarantine:
		l.State = web.Badge{Tone: web.Soon, Icon: web.IconTruckDelivery, Text: "Con el proveedor " + web.Since(m.custody.Since, now)}
	case equipment.AtCoordination:
		l.State = web.Badge{Tone: web.Neutral, Icon: web.IconArchive, Text: "En Coordinación Administrativa"}
	default:
		l.State = web.Badge{Tone: web.Good, Icon: web.IconUser, Text: "Contigo"}
	}
	return l
}

// answer is the sentence under the title: how many wait and how urgent they are.
func answer(mine []orders.Card, now time.Time) (bold, rest string) {
	if len(mine) == 0 {
		return "Nada te espera.", ""
	}
	late, today := 0, 0
	for _, c := range mine {
		if t := termOf(c, now); t != nil {
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

func groups(mine []orders.Card, actor people.Actor, now time.Time) []web.Turns {
	late := web.Turns{ID: "vencidas", Tone: web.Bad, Icon: web.IconAlertTriangle, Title: "Vencidas"}
	today := web.Turns{ID: "hoy", Tone: web.Soon, Icon: web.IconClockHour3, Title: "Vencen hoy"}
	later := web.Turns{ID: "luego", Icon: web.IconCalendar, Title: "En los próximos días"}
	sort.SliceStable(mine, func(i, j int) bool { return before(mine[i].DueAt, mine[j].DueAt) })
	for _, c := range mine {
		t := turnOf(c, actor, now)
		switch {
		case t.Term != nil && t.Term.Tone == web.Bad:
			late.Turns = append(late.Turns, t)
		case t.Term != nil && t.Term.Tone == web.Soon:
			today.Turns = append(today.Turns, t)
		default:
			t.Action.Style = web.Normal
			later.Turns = append(later.Turns, t)
		}
	}
	var out []web.Turns
	for _, g := range []web.Turns{late, today, later} {
		if len(g.Turns) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// before orders due times; an order whose clock stands still comes last.
func before(a, b time.Time) bool {
	if a.IsZero() || b.IsZero() {
		return !a.IsZero()
	}
	return a.Before(b)
}

func turnOf(c orders.Card, actor people.Actor, now time.Time) web.Turn {
	a := pending(c.State, c.HalfDone)
	if c.Timer == procedure.TReceive {
		a, _ = rev.Activity(procedure.Receive)
	}
	path := refPath(c.Folio, string(c.ID))
	t := web.Turn{
		Activity: number(c.State), Role: roleOf(c.TurnRole), Mine: true, Title: c.Title(), Href: path, What: a.Title, Folio: c.Folio,
		Term: termOf(c, now), Action: web.Action{Label: a.Button, Href: path, Style: web.Primary},
	}
	if c.RequesterID != actor.Person.ID {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconUser, Text: clean(c.Requester)})
	} else if c.Asset != "" {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconDeviceDesktop, Text: c.Asset})
	}
	if where := place(c.Building, c.Floor, c.Office); where != "" {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconMapPin, Text: where})
	}
	if c.Priority != "" && c.Priority.Rank() == 0 {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconUrgent, Text: "Prioridad " + c.Priority.Label()})
	}
	return t
}

// requesterTurn is an open order that others have, told in plain words.
func requesterTurn(c orders.Card, now time.Time) web.Turn {
	path := refPath(c.Folio, string(c.ID))
	t := web.Turn{Activity: number(c.State), Role: roleOf(c.TurnRole), Title: c.Title(), Href: path, What: plain(c, now), Folio: c.Folio,
		Action: web.Action{Label: "Ver la orden", Href: path}}
	if c.Asset != "" {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconDeviceDesktop, Text: c.Asset})
	}
	return t
}

func otherLine(c orders.Card, now time.Time) web.Line {
	who := clean(c.TurnPerson)
	if who == "" {
		who = c.TurnRole.Label()
	}
	return web.Line{Who: who, Role: roleOf(c.TurnRole), Title: who + ": " + lower(pending(c.State, c.HalfDone).Title), Href: refPath(c.Folio, string(c.ID)),
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
	return []web.Action{{Label: "Pedir soporte", Icon: web.IconCirclePlus, Href: web.AskPath}}
}

func machineLines(ctx context.Context, list []machine) []web.Line {
	out := make([]web.Line, len(list))
	for i, m := range list {
		out[i] = m.line(web.Now(ctx))
	}
	return out
}
