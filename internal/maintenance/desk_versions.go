package maintenance

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// inTurn reads a version that is in the state in which something may be done with it.
func (d *Desk) inTurn(ctx context.Context, c *database.Conn, id string, seq int64, want Status, what string) (Programme, error) {
	p, err := d.Store.Programme(ctx, c, id)
	switch {
	case err != nil:
		return p, err
	case p.State != want:
		return p, problem.New(problem.Refused, fmt.Sprintf("La versión %d del programa %d está %s: no se %s.", p.Version, p.Year, lower(p.State.Label()), what), "Ábrela y mira qué sigue.").For("P-04")
	case seq != 0 && p.Seq != seq:
		return p, overtaken()
	}
	return p, nil
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:] // the labels begin with a plain letter
}

// turn moves a version from one state to the next, once for a form.
func (d *Desk) turn(ctx context.Context, actor people.Actor, role people.Role, id string, seq int64, from, to Status, what string, a Act, form database.Form, more func(ctx context.Context, c *database.Conn, p *Programme, by audit.By) (content string, err error)) error {
	if !actor.Has(role) {
		return forbidden()
	}
	by := d.by(actor, role)
	return d.DB.Write(ctx, func(c *database.Conn) error {
		_, again, err := c.Once(ctx, form)
		if err != nil || again {
			return err
		}
		p, err := d.inTurn(ctx, c, id, seq, from, what)
		if err != nil {
			return err
		}
		content := ""
		if more != nil {
			if content, err = more(ctx, c, &p, by); err != nil {
				return err
			}
		}
		p.State = to
		if err := d.Store.set(ctx, c, &p); err != nil {
			return err
		}
		if err := d.Store.note(ctx, c, p, actor.Person, a, content, by); err != nil {
			return err
		}
		if a.Kind == actPublish {
			return nil
		}
		return d.tellTurn(ctx, c, p, a, by)
	})
}

// tellTurn tells whose turn the version is now.
func (d *Desk) tellTurn(ctx context.Context, c *database.Conn, p Programme, a Act, by audit.By) error {
	text, to := "", people.Supervisor
	switch a.Kind {
	case actSend:
		text, to = fmt.Sprintf("El programa anual %d, versión %d, espera tu aprobación.", p.Year, p.Version), people.Director
	case actApprove:
		text = fmt.Sprintf("Se aprobó el programa anual %d, versión %d: ya puede publicarse.", p.Year, p.Version)
	case actReturn:
		text = fmt.Sprintf("El programa anual %d, versión %d, volvió con observaciones.", p.Year, p.Version)
	default:
		return nil
	}
	return d.Notices.TellOf(ctx, c, notices.Subject{ID: p.ID, Folio: Folio(p.Year)}, notices.Addressee{Role: to}, "P-04", text, by.At)
}

// Folio names the programme of a year in notices: «PROGRAMA-2027».
func Folio(year int) string { return fmt.Sprintf("PROGRAMA-%d", year) }

// Send gives a proposal to the TDTIC. Only a Supervisor.
func (d *Desk) Send(ctx context.Context, actor people.Actor, id string, seq int64, form database.Form) error {
	return d.turn(ctx, actor, people.Supervisor, id, seq, Draft, Sent, "puede enviar", Act{Kind: actSend}, form, func(ctx context.Context, c *database.Conn, p *Programme, _ audit.By) (string, error) {
		list, err := d.Store.entries(ctx, c, `WHERE m.programme_id = ? ORDER BY m.id LIMIT 1`, p.ID)
		if err == nil && len(list) == 0 {
			err = problem.New(problem.Refused, "La propuesta no tiene ningún mantenimiento.", "Prepárala otra vez con AST que participen y con más días.").For("P-04")
		}
		return "", err
	})
}

// Return sends a proposal back with observations. Only the TDTIC or who stands in.
func (d *Desk) Return(ctx context.Context, actor people.Actor, id string, seq int64, observations string, form database.Form) error {
	return d.turn(ctx, actor, people.Director, id, seq, Sent, Draft, "puede devolver", Act{Kind: actReturn, Note: clean(observations)}, form, nil)
}

// Approve signs what a proposal says. Only the TDTIC or who stands in, with password or
// PIN, and only what they had before their eyes: hash is that of the page.
// problem.Unauthenticated becomes a message beside the field «firma».
func (d *Desk) Approve(ctx context.Context, actor people.Actor, id string, seq int64, hash, secret string, form database.Form) error {
	if !actor.Has(people.Director) {
		return problem.New(problem.Forbidden, "El programa anual lo aprueba la persona titular de la DTIC.", "Espera su firma.").For("P-04")
	}
	c := d.DB.Read()
	if _, err := d.inTurn(ctx, c, id, seq, Sent, "puede aprobar"); err != nil {
		return err
	}
	note := ""
	person, substitute, err := d.People.Director(ctx, c, d.Clock())
	switch {
	case err != nil:
		return err
	case person.ID != actor.Person.ID:
		return problem.New(problem.Forbidden, "Hoy firma otra persona por la DTIC.", "Revisa la titularidad y las suplencias.").For("G-14")
	case substitute:
		note = "En suplencia de la persona titular."
	}
	if err := d.People.CheckSignature(ctx, actor.Person.ID, secret); err != nil {
		if p, ok := problem.As(err); ok && p.Kind == problem.Unauthenticated {
			return problem.OnField("firma", p.Message).Because(err)
		}
		return err
	}
	return d.turn(ctx, actor, people.Director, id, seq, Sent, Approved, "puede aprobar", Act{Kind: actApprove, Note: note, Hash: hash}, form, func(ctx context.Context, c *database.Conn, p *Programme, _ audit.By) (string, error) {
		content, now, err := d.Store.Content(ctx, c, *p)
		if err == nil && now != hash {
			err = problem.New(problem.Conflict, "El programa cambió después de que lo abriste y no se firmó.", "Léelo otra vez y firma lo que dice ahora.").For("R-U-02")
		}
		return content, err
	})
}

// Discard gives up a version that was never published. Only a Supervisor.
func (d *Desk) Discard(ctx context.Context, actor people.Actor, id string, seq int64, form database.Form) error {
	p, err := d.Store.Programme(ctx, d.DB.Read(), id)
	if err != nil {
		return err
	}
	from := Draft
	if p.State == Approved {
		from = Approved
	}
	return d.turn(ctx, actor, people.Supervisor, id, seq, from, Dropped, "puede desechar", Act{Kind: actDrop}, form, func(ctx context.Context, c *database.Conn, p *Programme, _ audit.By) (string, error) {
		return "", d.Store.clear(ctx, c, p.ID, false)
	})
}

// Publish puts an approved version in force in place of the one before. What users agreed
// to, what has an order and what is done passes over as it is; everything else gets the
// day and the AST of the new version, and keeps its address. Only a Supervisor.
func (d *Desk) Publish(ctx context.Context, actor people.Actor, id string, seq int64, form database.Form) error {
	return d.turn(ctx, actor, people.Supervisor, id, seq, Approved, Current, "puede publicar", Act{Kind: actPublish}, form, func(ctx context.Context, c *database.Conn, p *Programme, by audit.By) (string, error) {
		old, ok, err := d.Store.Published(ctx, c, p.Year)
		if err != nil || !ok {
			return "", err
		}
		if err := d.takeOver(ctx, c, old, *p, by); err != nil {
			return "", err
		}
		old.State = Former
		if err := d.Store.set(ctx, c, &old); err != nil {
			return "", err
		}
		return "", d.Store.note(ctx, c, old, actor.Person, Act{Kind: actReplace, Note: fmt.Sprintf("Versión %d", p.Version)}, "", by)
	})
}

// takeOver moves the entries of the version in force to the one that follows.
func (d *Desk) takeOver(ctx context.Context, c *database.Conn, old, p Programme, by audit.By) error {
	before, err := d.Store.entries(ctx, c, `WHERE m.programme_id = ? ORDER BY m.id`, old.ID)
	if err != nil {
		return err
	}
	coming, err := d.Store.entries(ctx, c, `WHERE m.programme_id = ? ORDER BY m.id`, p.ID)
	if err != nil {
		return err
	}
	next := make(map[string]Entry, len(coming))
	for _, e := range coming {
		next[e.Asset] = e
	}
	for _, e := range before {
		n, planned := next[e.Asset]
		if planned && (e.Live || n.DueOn == e.DueOn) { // done meanwhile: not once more
			if err := d.Store.remove(ctx, c, n.ID); err != nil {
				return err
			}
		}
		e.Programme = p.ID
		text := fmt.Sprintf("Versión %d del programa.", p.Version)
		switch {
		case e.settled():
			if err := d.Store.carry(ctx, c, e.ID, p.ID); err != nil {
				return err
			}
			continue
		case !planned:
			e.State, e.Live = Withdrawn, false
		case e.Day != n.Day || e.Adviser != n.Adviser || e.User != n.User:
			e.Day, e.Adviser, e.DueOn, e.User, e.Unit, e.Building, e.Moved, e.Wish = n.Day, n.Adviser, n.DueOn, n.User, n.Unit, n.Building, n.Moved, ""
			e.State = Planned // whoever was told another day is told again
		default:
			if err := d.Store.carry(ctx, c, e.ID, p.ID); err != nil {
				return err
			}
			continue
		}
		if err := d.Store.change(ctx, c, &e, stepVersion, text, by); err != nil {
			return err
		}
	}
	return nil
}
