package orderpages

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// offered are the filters that a person may use, which follows from what they may
// read: who sees only their own orders is not asked whose they are.
type offered struct {
	staff bool
	all   []web.FilterField
	set   map[string]func(*orders.Filter, string)
}

// offer makes the filters with their lists of choices.
func (p *Pages) offer(ctx context.Context, actor people.Actor, now time.Time) (offered, error) {
	o := offered{staff: actor.MayReadEveryOrder() || actor.Has(people.Coordination), set: map[string]func(*orders.Filter, string){}}
	v, err := p.Settings.Now(ctx)
	if err != nil {
		return o, err
	}
	o.add("abiertas", "Situación", [][2]string{{"si", "Abiertas"}, {"no", "Cerradas"}}, func(f *orders.Filter, v string) { f.Open, f.Closed = v == "si", v == "no" })
	var states, acts, roles [][2]string
	for _, st := range rev.Order.Stations {
		if st.ID != procedure.E00 {
			states = append(states, [2]string{string(st.ID), st.Label})
		}
	}
	for _, a := range rev.Activities {
		if a.Numbered() {
			acts = append(acts, [2]string{a.Slug, strconv.Itoa(a.No) + " " + a.Title})
		}
	}
	o.add("estado", "Estado", states, func(f *orders.Filter, v string) { f.State = procedure.State(v) })
	o.add("actividad", "Actividad pendiente", acts, func(f *orders.Filter, v string) {
		a, _ := rev.BySlug(v)
		f.Act = a.Key
	})
	for _, role := range []procedure.Role{procedure.Requester, procedure.Adviser, procedure.Supervisor, procedure.Director, procedure.Coordination} {
		roles = append(roles, [2]string{string(role), role.Label()})
	}
	o.add("turno", "De quién es el turno", roles, func(f *orders.Filter, v string) { f.Turn = procedure.Role(v) })
	if o.staff {
		if err := p.offerWho(ctx, &o, now); err != nil {
			return o, err
		}
	}
	var buildings, categories, classes, priorities [][2]string
	for _, b := range v.Choices(settings.Buildings) { // an order keeps the name of its building
		buildings = append(buildings, [2]string{b.Label, b.Label})
	}
	for _, c := range v.Choices(settings.Categories) {
		categories = append(categories, [2]string{c.Key, c.Label})
	}
	for _, c := range []orders.Class{orders.Incident, orders.Upkeep, orders.Backup, orders.Installation, orders.Guidance} {
		classes = append(classes, [2]string{string(c), c.Label()})
	}
	for _, x := range orders.Priorities() {
		priorities = append(priorities, [2]string{string(x), x.Label()})
	}
	o.add("clase", "Clase de servicio", classes, func(f *orders.Filter, v string) { f.Class = orders.Class(v) })
	o.add("categoria", "Categoría", categories, func(f *orders.Filter, v string) { f.Category = v })
	if o.staff {
		o.add("prioridad", "Prioridad", priorities, func(f *orders.Filter, v string) { f.Priority = orders.Priority(v) })
		o.add("inmueble", "Inmueble", buildings, func(f *orders.Filter, v string) { f.Building = v })
	}
	o.day("desde", "Registradas desde", func(f *orders.Filter, d calendar.Day) { f.From = d.Time(clock.Mexico, 0, 0, 0) })
	o.day("hasta", "Registradas hasta", func(f *orders.Filter, d calendar.Day) {
		f.To = d.Time(clock.Mexico, 0, 0, 0).AddDate(0, 0, 1)
	})
	if o.staff {
		o.mark("mias", "Mías", func(f *orders.Filter) { f.Mine = true })
	}
	o.mark("vencidas", "Vencidas", func(f *orders.Filter) { f.Overdue = true })
	o.mark("reabiertas", "Reabiertas: la falla persistió", func(f *orders.Filter) { f.Reopened = true })
	o.mark("tacitas", "Satisfactorias tácitas", func(f *orders.Filter) { f.Tacit = true })
	o.mark("otro-medio", "Capturadas por otro medio", func(f *orders.Filter) { f.OtherMeans = true })
	o.mark("equipo-fuera", "Con el equipo fuera de su lugar", func(f *orders.Filter) { f.Outside = true })
	return o, nil
}

// offerWho adds the filters about other people.
func (p *Pages) offerWho(ctx context.Context, o *offered, now time.Time) error {
	c := p.Desk.DB.Read()
	advisers, err := p.People.AdviserNames(ctx, c, now)
	if err != nil {
		return err
	}
	var names, units [][2]string
	for _, a := range advisers {
		names = append(names, [2]string{string(a.ID), clean(a.Name)})
	}
	list, err := p.People.Units(ctx, c)
	if err != nil {
		return err
	}
	for _, u := range list {
		units = append(units, [2]string{u.ID, u.Name})
	}
	o.add("ast", "AST", names, func(f *orders.Filter, v string) { f.Adviser = people.ID(v) })
	o.add("unidad", "Unidad", units, func(f *orders.Filter, v string) { f.Unit = v })
	return nil
}

func (o *offered) add(name, label string, options [][2]string, set func(*orders.Filter, string)) {
	o.all = append(o.all, web.FilterField{Name: name, Label: label, Options: options})
	o.set[name] = func(f *orders.Filter, v string) {
		if wordsFor(options, v) != "" {
			set(f, v)
		}
	}
}

func (o *offered) day(name, label string, set func(*orders.Filter, calendar.Day)) {
	o.all = append(o.all, web.FilterField{Name: name, Label: label, Kind: web.FilterDay})
	o.set[name] = func(f *orders.Filter, v string) {
		if d, err := calendar.ParseDay(v); err == nil {
			set(f, d)
		}
	}
}

func (o *offered) mark(name, label string, set func(*orders.Filter)) {
	o.all = append(o.all, web.FilterField{Name: name, Label: label, Kind: web.FilterCheck})
	o.set[name] = func(f *orders.Filter, v string) {
		if v == "si" {
			set(f)
		}
	}
}

func wordsFor(options [][2]string, value string) string {
	for _, o := range options {
		if o[0] == value {
			return o[1]
		}
	}
	return ""
}

func (o offered) names() (names []string) {
	for _, f := range o.all {
		names = append(names, f.Name)
	}
	return names
}

// strange says which filters of an address name nothing that this reader can choose:
// they narrow nothing, and silence would look like an answer.
func (o offered) strange(q url.Values) *web.Message {
	var wrong []string
	for _, f := range o.all {
		v, ok := q.Get(f.Name), true
		if v == "" {
			continue
		}
		switch f.Kind {
		case web.FilterCheck:
			ok = v == "si"
		case web.FilterDay:
			_, err := calendar.ParseDay(v)
			ok = err == nil
		default:
			ok = wordsFor(f.Options, v) != ""
		}
		if !ok {
			wrong = append(wrong, f.Label+" «"+clip(v)+"»")
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	text := "No existe, o no está a tu alcance: " + strings.Join(wrong, ", ") + ". La lista se muestra sin eso. Elige otro valor en los filtros."
	return &web.Message{Tone: web.Soon, Status: true, Title: "La dirección pide un filtro que no se puede aplicar.", Text: text}
}

// clip shortens what an address says.
func clip(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:28]) + "…"
	}
	return s
}

// filter is what an address asks for; what it does not know is left out.
func (o offered) filter(q url.Values) orders.Filter {
	f := orders.Filter{Text: q.Get(web.TextParam), Limit: 50}
	for name, set := range o.set {
		if v := q.Get(name); v != "" {
			set(&f, v)
		}
	}
	return placed(f, q)
}

func (o offered) fields(q url.Values) []web.FilterField {
	list := make([]web.FilterField, len(o.all))
	for i, f := range o.all {
		f.Value = q.Get(f.Name)
		list[i] = f
	}
	return list
}

// chips are the filters that are on, in the order of the panel, each a link that
// takes it away.
func (o offered) chips(q url.Values) (chips []web.Chip) {
	l := web.List{Path: web.OrdersPath, Query: q}
	if t := q.Get(web.TextParam); t != "" {
		chips = append(chips, web.Chip{Label: "«" + t + "»", Href: l.With(web.TextParam, ""), Remove: true, Current: true})
	}
	for _, f := range o.all {
		v := q.Get(f.Name)
		if v == "" {
			continue
		}
		words := f.Label
		switch f.Kind {
		case web.FilterChoice:
			if wordsFor(f.Options, v) == "" {
				continue // the list says so (strange)
			}
			words += ": " + wordsFor(f.Options, v)
		case web.FilterDay:
			words += " " + v
		}
		chips = append(chips, web.Chip{Label: words, Href: l.With(f.Name, ""), Remove: true, Current: true})
	}
	return chips
}
