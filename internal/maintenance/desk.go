package maintenance

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
)

// Desk performs what people and the clock do with the programme.
type Desk struct {
	DB       *database.DB
	Clock    clock.Clock
	Store    *Store
	Orders   *orders.Desk
	People   *people.Store
	Settings *settings.Store
	Notices  *notices.Store
}

// PrepareForm is what a proposal is asked with. Zero limits are those of the parameters.
type PrepareForm struct {
	Year     int      `form:"anio" label:"Año" validate:"required,min=2020,max=2100"`
	Advisers []string `form:"ast" label:"AST que participan" kind:"checks" validate:"required,min=1,max=60"`
	Daily    int      `form:"por_dia" label:"Mantenimientos por AST al día" validate:"required,min=1,max=30"`
	Weekly   int      `form:"por_semana" label:"Y a la semana, a lo más" help:"El programa reparte la carga por debajo de este límite cuando se puede." validate:"required,min=1,max=150"`
	Ahead    int      `form:"anticipo" label:"Días antes del vencimiento desde los que puede programarse" validate:"min=0,max=365"`
}

// Out is a machine without a place, with why.
type Out struct {
	Asset string `db:"asset_id"`
	DueOn string `db:"due_on"`
	Why   string `db:"why"`
}

// Reasons for which a machine is not planned at all.
const (
	nobody   = "Nadie responde por él: sin resguardante no hay a quién avisar."
	departed = "Quien responde por él ya no está activo: actualiza el resguardo."
)

// planned is a proposal with what it was made from.
type proposed struct {
	programme Programme
	entries   []Entry
	left      []Out
	replaces  bool // of the same version: what was there goes
}

// Prepare proposes the programme of a year, or proposes it again while it is still a
// proposal: machines that somebody moved by hand stay where they are. Only a Supervisor.
// problem.Invalid, Refused when a version waits for approval or is approved, Conflict when
// somebody prepared one meanwhile (rev11 P-04, GAP-22).
func (d *Desk) Prepare(ctx context.Context, actor people.Actor, f PrepareForm, form database.Form) (Programme, error) {
	if !actor.Has(people.Supervisor) {
		return Programme{}, forbidden()
	}
	x, err := d.propose(ctx, actor, f)
	if err != nil {
		return Programme{}, err
	}
	by := d.by(actor, people.Supervisor)
	err = d.DB.Write(ctx, func(c *database.Conn) error {
		_, again, err := c.Once(ctx, form)
		if err != nil || again {
			return err
		}
		p, kind := x.programme, actPrepare
		if x.replaces {
			kind = actAgain
			if err = d.Store.clear(ctx, c, p.ID, true); err == nil {
				err = d.Store.set(ctx, c, &p)
			}
		} else {
			err = d.Store.insertProgramme(ctx, c, p)
		}
		if err != nil {
			return err
		}
		if err := d.Store.insertEntries(ctx, c, x.entries); err != nil {
			return err
		}
		if err := d.Store.insertLeft(ctx, c, p.ID, x.left); err != nil {
			return err
		}
		x.programme.Seq = p.Seq
		return d.Store.note(ctx, c, p, actor.Person, Act{Kind: kind, Note: fmt.Sprintf("%d con lugar, %d sin lugar", len(x.entries), len(x.left))}, "", by)
	})
	return x.programme, err
}

// propose reads what there is and plans, outside of any transaction: it takes a moment.
func (d *Desk) propose(ctx context.Context, actor people.Actor, f PrepareForm) (proposed, error) {
	var x proposed
	c, now := d.DB.Read(), d.Clock()
	today := calendar.DayOf(now, clock.Mexico)
	if f.Year < today.Year {
		return x, problem.OnField("anio", fmt.Sprintf("El año %d ya pasó: programa %d o uno que venga.", f.Year, today.Year))
	}
	values, err := d.Settings.Now(ctx)
	if err != nil {
		return x, err
	}
	cal, err := d.Settings.Calendar(ctx)
	if err != nil {
		return x, err
	}
	r := Request{From: calendar.Day{Year: f.Year, Month: 1, Day: 1}, To: calendar.Day{Year: f.Year, Month: 12, Day: 31}, Calendar: cal, Daily: f.Daily, Weekly: f.Weekly, Grace: f.Ahead}
	if tomorrow := today.Add(1); tomorrow.After(r.From) {
		r.From = tomorrow
	}
	versions, err := d.Store.Versions(ctx, c, f.Year)
	if err != nil {
		return x, err
	}
	p := Programme{ID: database.NewID(), Year: f.Year, Version: 1, State: Draft, FromDay: r.From.String(), Daily: f.Daily, Weekly: f.Weekly, Ahead: f.Ahead,
		Months: values.Int(settings.PreventiveMonths), Base: values.Text(settings.PreventiveBase), Calendar: cal.Version, MadeBy: actor.Person.ID, MadeAt: database.At(now), Seq: 1}
	var current Programme
	for _, v := range versions {
		switch {
		case v.State == Draft:
			p.ID, p.Version, p.MadeBy, p.MadeAt, p.Seq, x.replaces = v.ID, v.Version, v.MadeBy, v.MadeAt, v.Seq, true
		case v.State == Sent || v.State == Approved:
			return x, problem.New(problem.Refused, fmt.Sprintf("La versión %d de %d ya se envió a aprobación.", v.Version, v.Year), "Espera a que se publique, o pide que se devuelva, y prepara otra.").For("P-04")
		case v.State == Current:
			current = v
		}
		if !x.replaces {
			p.Version = max(p.Version, v.Version+1)
		}
	}
	if r.Advisers, err = d.takePart(ctx, c, r.From, f.Advisers, &p); err != nil {
		return x, err
	}
	kept, err := d.kept(ctx, c, &x, p, current, &r)
	if err != nil {
		return x, err
	}
	machines, err := d.Store.machines(ctx, c, f.Year, values.List(settings.Regimes))
	if err != nil {
		return x, err
	}
	byID := make(map[string]owned, len(machines))
	dues := make(map[string]string, len(machines))
	for _, m := range machines {
		last := m.Last
		if m.Coming > last {
			last = m.Coming
		}
		due, known := Due(last, m.Acquired, p.Base, p.Months)
		if !known { // nobody knows when it was last seen: within the year
			due = r.To
		}
		if due.After(r.To) || kept[m.ID] {
			continue
		}
		switch {
		case m.Holder == "":
			x.left = append(x.left, Out{m.ID, due.String(), nobody})
			continue
		case !m.Active:
			x.left = append(x.left, Out{m.ID, due.String(), departed})
			continue
		}
		ahead := p.Ahead
		if p.Base == ByYear {
			ahead = 366 // all are due on the last day: any day of the year will do
		}
		byID[m.ID], dues[m.ID] = m, due.String()
		r.Machines = append(r.Machines, Machine{ID: m.ID, Building: m.Building, User: m.Holder, Due: due, Earliest: due.Add(-ahead)})
	}
	proposal := Plan(r)
	p.Level = proposal.Weekly
	for _, y := range proposal.Placed {
		m := byID[y.Machine]
		x.entries = append(x.entries, Entry{ID: database.NewID(), Programme: p.ID, Asset: y.Machine, User: people.ID(m.Holder), Unit: m.Unit, Building: m.Building, Adviser: people.ID(y.Adviser),
			DueOn: dues[y.Machine], Day: y.Day.String(), State: Planned, Live: true, Seq: 1, ChangedAt: database.At(now)})
	}
	for _, y := range proposal.Left {
		x.left = append(x.left, Out{y.Machine, dues[y.Machine], y.Why})
	}
	x.programme = p
	return x, nil
}

// takePart reads who takes part, with their absences. Who is no AST any more is refused.
func (d *Desk) takePart(ctx context.Context, c *database.Conn, from calendar.Day, ids []string, p *Programme) (list []Adviser, err error) {
	all, err := d.People.Advisers(ctx, c, calendar.DayOf(d.Clock(), clock.Mexico))
	if err != nil {
		return nil, err
	}
	var taken []string
	for _, a := range all {
		if !slices.Contains(ids, string(a.Person.ID)) {
			continue
		}
		x := Adviser{ID: string(a.Person.ID), Building: a.Person.Building}
		if x.Away, err = d.absences(ctx, c, a.Person.ID, from); err != nil {
			return nil, err
		}
		list, taken = append(list, x), append(taken, x.ID)
	}
	if len(taken) != len(slices.Compact(slices.Sorted(slices.Values(ids)))) || len(taken) == 0 {
		return nil, problem.OnField("ast", "Elige AST de la lista.")
	}
	raw, err := json.Marshal(taken)
	p.Advisers = string(raw)
	return list, err
}

func (d *Desk) absences(ctx context.Context, c *database.Conn, id people.ID, from calendar.Day) (list []Span, err error) {
	absences, err := d.People.Absences(ctx, c, id, from)
	if err != nil {
		return nil, err
	}
	for _, b := range absences {
		first, err := calendar.ParseDay(b.From)
		if err != nil {
			return nil, err
		}
		last, err := calendar.ParseDay(b.To)
		if err != nil {
			return nil, err
		}
		list = append(list, Span{first, last})
	}
	return list, nil
}

// kept puts into the request what stays where it is: what was moved by hand in the
// proposal that is made again, and what of the version in force its user agreed to or has
// an order for; that one takes over when the new version is published. It returns the
// machines that need no other place.
func (d *Desk) kept(ctx context.Context, c *database.Conn, x *proposed, p, current Programme, r *Request) (map[string]bool, error) {
	has := map[string]bool{}
	keep := func(e Entry) {
		has[e.Asset] = true
		if day, err := calendar.ParseDay(e.Day); err == nil {
			r.Kept = append(r.Kept, Placed{Machine: e.Asset, Building: e.Building, Day: day, Adviser: string(e.Adviser)})
		}
	}
	if x.replaces {
		list, err := d.Store.entries(ctx, c, `WHERE m.programme_id = ? AND m.moved > 0 ORDER BY m.id`, p.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			keep(e)
		}
	}
	if current.ID == "" {
		return has, nil
	}
	list, err := d.Store.entries(ctx, c, `WHERE m.programme_id = ? AND m.live = 1 ORDER BY m.id`, current.ID)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		if e.settled() && !has[e.Asset] {
			keep(e)
		}
	}
	return has, nil
}

// settled tells whether a later version leaves the entry as it is.
func (e Entry) settled() bool {
	return e.State == Confirmed || e.State == Prefilled || e.State == Ordered || !e.Live
}

func (d *Desk) by(actor people.Actor, role people.Role) audit.By {
	return audit.By{Actor: string(actor.Person.ID), Role: string(role), At: d.Clock()}
}

func forbidden() error {
	return problem.New(problem.Forbidden, "El programa anual lo lleva la Supervisión.", "Pídele el cambio a quien supervisa.").For("P-04")
}

// clean is a text without the space around it.
func clean(s string) string { return strings.TrimSpace(s) }
