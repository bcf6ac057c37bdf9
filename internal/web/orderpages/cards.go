package orderpages

import (
	"net/http"
	"sort"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// backField brings a form that was sent from «Mi turno» back there.
const backField = "volver"

// groups are the turns of who attends, by urgency; what is paused comes last.
func (p *Pages) groups(mine []orders.Awaited, actor people.Actor, now time.Time) []web.Turns {
	late := web.Turns{ID: "vencidas", Tone: web.Bad, Icon: web.IconAlertTriangle, Title: "Vencidas"}
	today := web.Turns{ID: "hoy", Tone: web.Soon, Icon: web.IconClockHour3, Title: "Vencen hoy"}
	later := web.Turns{ID: "luego", Icon: web.IconCalendar, Title: "En los próximos días"}
	still := web.Turns{ID: "pausa", Icon: web.IconPlayerPause, Title: "En pausa: no corre tu tiempo"}
	sort.SliceStable(mine, func(i, j int) bool { return before(mine[i].DueAt, mine[j].DueAt) })
	for _, c := range mine {
		t := turnOf(c, actor, now)
		seeTo(&t, c, actor)
		switch {
		case c.Pause != "":
			t.Term, t.Action.Style = stillTerm(c.Pause), web.Normal
			still.Turns = append(still.Turns, t)
		case t.Term != nil && t.Term.Tone == web.Bad:
			late.Turns = append(late.Turns, t)
		case t.Term != nil && t.Term.Tone == web.Soon:
			today.Turns = append(today.Turns, t)
		default:
			t.Action.Style = web.Normal
			later.Turns = append(later.Turns, t)
		}
	}
	return filled(late, today, later, still)
}

func stillTerm(why string) *web.Term {
	t := web.Paused(strings.TrimPrefix(why, "En pausa "))
	return &t
}

// seeTo is the card of somebody whom the TDTIC named for a mechanism and who does not
// record its result: they follow it, and report to the Supervisor (rev11 P-11).
func seeTo(t *web.Turn, c orders.Awaited, actor people.Actor) {
	if c.State == procedure.E92 && !actor.Has(people.Supervisor) {
		t.What = "Respondes por el mecanismo del TDTIC: da su resultado a la Supervisión"
		t.Action = web.Action{Label: "Ver la orden", Href: t.Href, Style: web.Normal}
	}
}

// filled leaves out the groups without turns.
func filled(list ...web.Turns) (out []web.Turns) {
	for _, g := range list {
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

// turnOf is the card of an order that waits for somebody who attends it: what is
// needed on the way there, and what can be recorded without opening it.
func turnOf(c orders.Awaited, actor people.Actor, now time.Time) web.Turn {
	a := awaited(c)
	path := refPath(c.Folio, string(c.ID))
	t := web.Turn{
		Activity: number(c.State), Role: roleOf(c.TurnRole), Mine: true, Title: c.Title(), Href: path, What: a.Title, Folio: c.Folio,
		Term: termOf(c.Card, now), Action: web.Action{Label: a.Button, Href: path, Style: web.Primary},
	}
	if c.RequesterID != actor.Person.ID {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconUser, Text: clean(c.Requester)})
		if c.Extension != "" {
			t.Meta = append(t.Meta, web.Meta{Icon: web.IconPhone, Text: "ext. " + c.Extension, Href: "tel:" + c.Extension})
		}
	}
	if where := place(c.Building, c.Floor, c.Office); where != "" {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconMapPin, Text: where})
	}
	if c.Asset != "" {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconDeviceDesktop, Text: c.Asset})
	}
	if c.Priority != "" {
		icon := web.IconFlag
		if c.Priority.Rank() < 2 {
			icon = web.IconUrgent
		}
		t.Meta = append(t.Meta, web.Meta{Icon: icon, Text: "Prioridad " + strings.ToLower(c.Priority.Label())})
	}
	if c.State == procedure.E08 && c.Agreed != "" {
		t.What += ", acordado " + agreedWords(c, now)
	}
	t.Action.Href = straight(c, path)
	if c.Attends() && c.AdviserID == actor.Person.ID && c.TurnRole == procedure.Adviser {
		t.What, t.Also = onTheSpot(c, path)
	}
	return t
}

// straight is where the button of a card leads: to the paper or the survey itself
// where an act has a page of its own, to the order otherwise.
func straight(c orders.Awaited, path string) string {
	if a := awaited(c); c.Folio != "" && a.Slug != "" && !inPlace(a.Key) {
		return path + "/actividades/" + a.Slug
	}
	return path
}

// onTheSpot is what an AST can record from the card of an order on the way to its
// decision: the reception, the visit, and that nobody was there (rev11 A-03).
func onTheSpot(c orders.Awaited, path string) (what string, also []web.Action) {
	post := func(key procedure.Act, label string, icon web.Icon) web.Action {
		a, _ := rev.Activity(key)
		return web.Action{Label: label, Icon: icon, Href: path + "/actividades/" + a.Slug, Post: true, Small: true, Hidden: []web.Hidden{
			{Name: web.VersionField, Value: countOf(int(c.Version))}, {Name: web.KeyField, Value: database.NewID()}, {Name: backField, Value: "turno"}}}
	}
	none, _ := rev.Activity(procedure.FailedVisit)
	absent := web.Action{Label: "No estaba", Icon: web.IconUserOff, Href: path + "/actividades/" + none.Slug}
	switch {
	case !c.Received:
		return "Recibe la orden, acude y determina", []web.Action{post(procedure.Receive, "Recibir", web.IconCheck), absent}
	case !c.Met:
		return "Acude y determina", []web.Action{post(procedure.RecordVisit, "Llegué", web.IconWalk), absent}
	}
	return "Ya la visitaste: determina cómo se resuelve", nil
}

// agreedWords says when a maintenance was agreed: «hoy a las 10:30, en el taller».
func agreedWords(c orders.Awaited, now time.Time) string {
	words := ""
	if d, err := calendar.ParseDay(c.Day); err == nil {
		words = web.ShortDay(d.Time(clock.Mexico, 12, 0, 0), now)
		if words != "hoy" && words != "mañana" && words != "ayer" {
			words = "el " + words
		}
	}
	words += " a las " + c.Agreed
	if c.Workshop {
		words += ", en el taller"
	}
	return words
}

// agenda is the way of an AST: today what was agreed by its hour and then the
// visits by building and floor; and the maintenances of other days.
func (v *turnView) agenda(mine []orders.Awaited, now time.Time) {
	const most = 12
	var today, later []web.Line
	day := dayOf(now).String()
	var fixed, visits, days []orders.Awaited
	for _, c := range mine {
		switch {
		case c.State == procedure.E08 && c.Agreed != "" && c.Day <= day:
			fixed = append(fixed, c)
		case c.State == procedure.E08 && c.Agreed != "":
			days = append(days, c)
		case c.Attends() && !c.Met && c.Pause == "":
			visits = append(visits, c)
		}
	}
	sort.SliceStable(fixed, func(i, j int) bool { return fixed[i].Day+fixed[i].Agreed < fixed[j].Day+fixed[j].Agreed })
	sort.SliceStable(days, func(i, j int) bool { return days[i].Day+days[i].Agreed < days[j].Day+days[j].Agreed })
	sort.SliceStable(visits, func(i, j int) bool {
		a, b := visits[i], visits[j]
		return a.Building+"\x00"+a.Floor+"\x00"+a.Office < b.Building+"\x00"+b.Floor+"\x00"+b.Office
	})
	for _, c := range fixed {
		l := stop(c)
		l.Hour = c.Agreed
		if c.Day < day {
			l.Hour = "atrás"
		}
		today = append(today, l)
	}
	for _, c := range visits {
		today = append(today, stop(c))
	}
	for _, c := range days {
		l := stop(c)
		l.Text = upper(strings.TrimPrefix(agreedWords(c, now), "el ")) + " · " + c.Title()
		later = append(later, l)
	}
	v.moreToday, v.laterCount = max(0, len(today)-most), len(later)
	v.today, v.later = today[:min(len(today), most)], later[:min(len(later), most)]
}

// stop is one halt on the way of an AST.
func stop(c orders.Awaited) web.Line {
	l := web.Line{Icon: web.IconMapPin, Title: place(c.Building, c.Floor, c.Office), Href: refPath(c.Folio, string(c.ID)), Text: c.Title(), Activity: number(c.State), Role: people.Adviser}
	if l.Title == "" {
		l.Title = clean(c.Requester)
	}
	return l
}

// keptBy adds the machines for which the orders of an AST answer: for how long, and
// whom each one waits for (domain §7.3).
func (p *Pages) keptBy(r *http.Request, actor people.Actor, v *turnView) error {
	const most = 20
	list, err := p.Desk.InWorkshop(r.Context(), actor, most+1)
	if err != nil {
		return err
	}
	v.moreKept = len(list) > most
	list = list[:min(len(list), most)]
	now := web.Now(r.Context())
	out := make([]web.Line, len(list))
	for i, k := range list {
		l := web.Line{Icon: web.IconTool, Title: k.Asset, Href: refPath(k.Folio, string(k.ID)), Folio: k.Folio, Text: forDays(k.Since, now)}
		if k.Place == equipment.AtProvider {
			l.Icon = web.IconTruckDelivery
		}
		who := clean(k.TurnPerson)
		if who == "" {
			who = k.TurnRole.Label()
		}
		switch {
		case k.Pause != "":
			l.Text += " · " + lower(k.Pause)
		case k.TurnRole == procedure.Adviser:
			l.Text += " · " + lower(pendingOf(k.Card).Title)
			l.State = web.Badge{Tone: web.Brand, Icon: web.IconHandFinger, Text: "Te toca"}
		default:
			l.Text += " · espera a " + who
		}
		out[i] = l
	}
	v.kept = out
	return nil
}

// forDays says for how many days something has lasted: «hoy», «3 días».
func forDays(since, now time.Time) string {
	if n := int(now.Sub(since) / (24 * time.Hour)); n > 0 {
		return web.Count(n, "día", "días")
	}
	return "menos de un día"
}

// requesterGroups is what waits for a requester, the soonest due first: each card
// says what to do and not which fault it was.
func requesterGroups(mine []orders.Awaited, now time.Time) []web.Turns {
	g := web.Turns{ID: "tuyo", Tone: web.Soon, Icon: web.IconHandFinger, Title: "Te toca a ti"}
	sort.SliceStable(mine, func(i, j int) bool { return before(mine[i].DueAt, mine[j].DueAt) })
	for _, c := range mine {
		a := awaited(c)
		path := refPath(c.Folio, string(c.ID))
		t := web.Turn{Activity: number(c.State), Role: roleOf(c.TurnRole), Mine: true, Title: a.Title, Href: path, What: c.Title(), Folio: c.Folio,
			Term: termOf(c.Card, now), Action: web.Action{Label: a.Button, Href: path, Style: web.Primary}}
		t.Action.Href = straight(c, path)
		toRequester(&t, c, now)
		seeTo(&t, c, people.Actor{})
		if c.Pause != "" {
			t.Term = stillTerm(c.Pause)
		}
		g.Turns = append(g.Turns, t)
	}
	return filled(g)
}

// toRequester puts into a requester's words what is asked of them (domain §7.1).
func toRequester(t *web.Turn, c orders.Awaited, now time.Time) {
	thing := "el servicio"
	if c.Asset != "" {
		thing = c.Asset
	}
	switch c.State {
	case procedure.E00:
		t.Title = "Confirma la orden que te proponemos"
	case procedure.E05:
		t.Title, t.What = "¿Quedó bien "+thing+"?", "Confirma y responde la encuesta; toma un minuto"
		t.Action.Label = "Responder"
		if c.Conclusion == orders.WarrantyCase || c.Conclusion == orders.LetterCase {
			t.Title = "¿Te quedó claro qué sigue con tu equipo?"
		}
	case procedure.E07:
		t.Title = "Firma la fecha de mantenimiento"
		if c.Agreed != "" {
			t.What = upper(strings.TrimPrefix(agreedWords(c, now), "el ")) + " · " + thing
		}
	case procedure.E10:
		t.Title, t.What = "Firma la entrega de tu equipo", thing+" · "+c.Title()
	case procedure.E04D, procedure.E16:
		t.Title, t.What = "Prueba y recibe tu equipo", thing+" · "+c.Title()
	}
	if c.Adviser != "" {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconTool, Text: "Te atiende " + clean(c.Adviser) + " (AST)"})
	}
}

// requesterTurn is an open order that others have, told in plain words.
func requesterTurn(c orders.Card, now time.Time) web.Turn {
	path := refPath(c.Folio, string(c.ID))
	t := web.Turn{Activity: number(c.State), Role: roleOf(c.TurnRole), Title: c.Title(), Href: path, What: plain(c, now), Folio: c.Folio,
		Action: web.Action{Label: "Ver avance", Href: path}}
	t.Meta = append(t.Meta, web.Meta{Icon: web.IconClock, Text: "Pedida " + web.Moment(c.CreatedAt, now)})
	if c.Asset != "" {
		t.Meta = append(t.Meta, web.Meta{Icon: web.IconDeviceDesktop, Text: c.Asset})
	}
	return t
}
