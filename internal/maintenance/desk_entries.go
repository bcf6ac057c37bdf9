package maintenance

import (
	"context"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// MayReadAll tells whether somebody reads the whole programme: AST, Supervisor, TDTIC and
// auditor.
func MayReadAll(a people.Actor) bool { return a.MayReadEveryOrder() }

// Open reads an entry with its version for somebody who may see it: its user, once it is
// published, and who reads the whole programme. To everybody else it does not exist.
func (d *Desk) Open(ctx context.Context, c *database.Conn, actor people.Actor, id string) (Entry, Programme, error) {
	e, err := d.Store.Entry(ctx, c, id)
	if err != nil {
		return Entry{}, Programme{}, err
	}
	p, err := d.Store.Programme(ctx, c, e.Programme)
	if err != nil {
		return Entry{}, Programme{}, err
	}
	if !MayReadAll(actor) && (e.User != actor.Person.ID || p.State != Current && p.State != Former) {
		return Entry{}, Programme{}, problem.Missing("ese mantenimiento")
	}
	return e, p, nil
}

// Weigh reads what Judge asks about a move.
func (d *Desk) Weigh(ctx context.Context, c *database.Conn, e Entry, f MoveForm) (*people.AdviserOn, Load, error) {
	day, err := calendar.ParseDay(f.Day)
	if err != nil || f.Adviser == "" {
		return nil, Load{}, nil // Judge says so
	}
	advisers, err := d.People.Advisers(ctx, c, day)
	if err != nil {
		return nil, Load{}, err
	}
	i := slices.IndexFunc(advisers, func(a people.AdviserOn) bool { return string(a.Person.ID) == f.Adviser })
	if i < 0 {
		return nil, Load{}, nil
	}
	l := Load{Absent: !advisers[i].Present}
	monday := Monday(day)
	list, err := d.Store.entries(ctx, c, `WHERE m.programme_id = ? AND m.adviser_id = ? AND m.day >= ? AND m.day <= ? AND m.id <> ? AND m.state NOT IN ('retirada', 'descartada') ORDER BY m.day, m.id`,
		e.Programme, f.Adviser, monday.String(), monday.Add(6).String(), e.ID)
	if err != nil {
		return nil, Load{}, err
	}
	for _, x := range list {
		l.Week++
		if x.Day == f.Day {
			l.Day++
			if x.Building != e.Building {
				l.Other++
				l.Building = orElse(x.Building, "uno sin registrar")
			}
		}
	}
	l.Agreed, err = d.Store.agreed(ctx, c, f.Adviser, f.Day)
	return &advisers[i], l, err
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Move puts an entry on another day or with another AST: in a proposal freely, in the
// published version with a reason, and then its user is told. Only a Supervisor. What
// speaks against it comes back as a problem of kind Refused, unless the form says to do it
// anyway (rev11 P-04, GAP-22).
func (d *Desk) Move(ctx context.Context, actor people.Actor, id string, f MoveForm, form database.Form) error {
	if !actor.Has(people.Supervisor) {
		return forbidden()
	}
	cal, err := d.Settings.Calendar(ctx)
	if err != nil {
		return err
	}
	by := d.by(actor, people.Supervisor)
	return d.DB.Write(ctx, func(c *database.Conn) error {
		_, again, err := c.Once(ctx, form)
		if err != nil || again {
			return err
		}
		e, p, err := d.Open(ctx, c, actor, id)
		switch {
		case err != nil:
			return err
		case p.State != Draft && p.State != Current:
			return problem.New(problem.Refused, "Esta versión del programa no se mueve: está "+lower(p.State.Label())+".", "Pide que se devuelva, o prepara otra versión.").For("P-04")
		case !e.Movable():
			return problem.New(problem.Refused, "Este mantenimiento ya no se mueve aquí: está "+lower(e.State.Label())+".", "Si tiene orden, cambia la fecha en la orden.").For("P-04")
		case e.Seq != f.Seq:
			e.Seq = f.Seq // what was seen: change says that it is not so any more
		}
		adviser, load, err := d.Weigh(ctx, c, e, f)
		if err != nil {
			return err
		}
		warnings, err := Judge(e, p, f, cal, calendar.DayOf(by.At, clock.Mexico), adviser, load)
		switch {
		case err != nil:
			return err
		case p.State == Current && len([]rune(clean(f.Reason))) < 5:
			return problem.OnField("motivo", "Escribe el motivo, con al menos 5 caracteres: la persona usuaria lo leerá.")
		case len(warnings) > 0 && !f.Anyway:
			return &problem.Error{Kind: problem.Refused, Message: strings.Join(warnings, " "), Remedy: "Elige otro lugar, o marca «Ya vi los avisos» y envía otra vez.",
				Fields: []problem.Field{{Name: "de_todos_modos", Message: "Márcalo si de todos modos conviene ese lugar."}}}
		}
		was := e
		e.Day, e.Adviser, e.Wish = f.Day, people.ID(f.Adviser), ""
		e.Moved++
		if e.State == OtherDay || e.State == Confirmed && e.Day != was.Day {
			e.State = Told // asked again about the new day
		}
		if err := d.Store.change(ctx, c, &e, stepMove, clean(f.Reason), by); err != nil || p.State != Current || was.State == Planned || was.Day == e.Day {
			return err
		}
		return d.tell(ctx, c, e, "El mantenimiento de tu equipo cambió al "+spoken(e.Day)+": confirma la fecha o pide otra.", by.At)
	})
}

// AnswerForm is what a user says to a day.
type AnswerForm struct {
	Hours string `form:"horario" label:"¿A qué hora te queda bien?" help:"Por ejemplo: por la mañana, de 10 a 12." kind:"text" validate:"max=60"`
	Seq   int64  `form:"visto" kind:"hidden" validate:"required,min=1"`
}

// AskForm is how a user asks for another day.
type AskForm struct {
	Wish   string `form:"fecha" label:"¿Qué día te queda bien?" help:"Un día hábil. La Supervisión lo revisa y te avisa." kind:"date" validate:"omitempty"`
	Reason string `form:"motivo" label:"¿Por qué no puede ser ese día?" kind:"area" validate:"required,min=5,max=300"`
	Seq    int64  `form:"visto" kind:"hidden" validate:"required,min=1"`
}

// own reads an entry that its user answers.
func (d *Desk) own(ctx context.Context, c *database.Conn, actor people.Actor, id string, seq int64) (Entry, error) {
	e, p, err := d.Open(ctx, c, actor, id)
	switch {
	case err != nil:
		return e, err
	case e.User != actor.Person.ID:
		return e, problem.New(problem.Forbidden, "La fecha la confirma la persona usuaria del equipo.", "Si te toca moverla, usa «Mover».").For("P-04")
	case p.State != Current || !e.Answerable():
		return e, problem.New(problem.Refused, "Esta fecha ya no se responde aquí: el mantenimiento está "+lower(e.State.Label())+".", "Si tiene orden, míralo en la orden.").For("P-04")
	}
	e.Seq = seq
	return e, nil
}

// Confirm is the user's yes to the day of the programme (GAP-22).
func (d *Desk) Confirm(ctx context.Context, actor people.Actor, id string, f AnswerForm, form database.Form) error {
	by := d.by(actor, people.Requester)
	return d.DB.Write(ctx, func(c *database.Conn) error {
		_, again, err := c.Once(ctx, form)
		if err != nil || again {
			return err
		}
		e, err := d.own(ctx, c, actor, id, f.Seq)
		if err != nil {
			return err
		}
		e.State, e.Hours, e.Wish, e.Note = Confirmed, clean(f.Hours), "", ""
		return d.Store.change(ctx, c, &e, stepConfirm, e.Hours, by)
	})
}

// Ask is the user's wish for another day, which the Supervisor decides (GAP-22).
func (d *Desk) Ask(ctx context.Context, actor people.Actor, id string, f AskForm, form database.Form) error {
	cal, err := d.Settings.Calendar(ctx)
	if err != nil {
		return err
	}
	by := d.by(actor, people.Requester)
	if f.Wish != "" {
		day, err := calendar.ParseDay(f.Wish)
		if err != nil || !day.After(calendar.DayOf(by.At, clock.Mexico)) {
			return problem.OnField("fecha", "Elige un día que venga, o déjalo vacío.")
		}
		if ok, why := cal.IsBusinessDay(day); !ok {
			return problem.OnField("fecha", "Ese día no es hábil ("+why+"). Elige un día hábil, o déjalo vacío.")
		}
	}
	return d.DB.Write(ctx, func(c *database.Conn) error {
		_, again, err := c.Once(ctx, form)
		if err != nil || again {
			return err
		}
		e, err := d.own(ctx, c, actor, id, f.Seq)
		if err != nil {
			return err
		}
		e.State, e.Wish, e.Note = OtherDay, f.Wish, clean(f.Reason)
		if err := d.Store.change(ctx, c, &e, stepAsk, e.Note, by); err != nil {
			return err
		}
		return d.Notices.TellOf(ctx, c, notices.Subject{ID: e.ID, Folio: EntryFolio}, notices.Addressee{Role: people.Supervisor}, "P-04", "Alguien pide otra fecha para el mantenimiento de su equipo.", by.At)
	})
}

// EntryFolio stands in a notice for the folio that an entry of the programme does not
// have: the notice leads to the entry.
const EntryFolio = "Preventivo"
