package maintenance

import (
	"context"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// After keeps the programme as the orders are: a proposal, its confirmation, the date that
// was agreed, and every maintenance that is done, also one that a corrective order
// included; it is an orders.Hook (rev11 P-04, OS-02, OS-03, OS-04).
func (d *Desk) After(ctx context.Context, c *database.Conn, done orders.Done) error {
	by := audit.By{Actor: string(done.Actor.Person.ID), Role: string(done.Step.Role), At: done.Step.At}
	o := done.Order
	if act, ok := done.Act.(*orders.Prefill); ok {
		id := act.Entry
		if id == "" && act.Origin == orders.Preventive { // proposed beside the programme, and yet its own
			e, ok, err := d.Store.Next(ctx, c, string(o.AssetID))
			if err != nil {
				return err
			}
			if ok && e.Order == "" {
				id = e.ID
			}
		}
		if id == "" {
			return nil
		}
		return d.prefilled(ctx, c, id, string(o.ID), by)
	}
	if done.Maintained && o.AssetID != "" {
		return d.maintained(ctx, c, done, by)
	}
	if o.Origin != orders.Preventive {
		return nil
	}
	list, err := d.Store.entries(ctx, c, `WHERE m.order_id <> '' AND m.order_id = ? AND m.live = 1`, string(o.ID))
	if err != nil || len(list) == 0 {
		return err
	}
	return d.followed(ctx, c, list[0], done, by)
}

// prefilled notes the order of an entry.
func (d *Desk) prefilled(ctx context.Context, c *database.Conn, id, order string, by audit.By) error {
	e, err := d.Store.Entry(ctx, c, id)
	if err != nil {
		return err
	}
	if !e.Live || e.Order != "" {
		return problem.New(problem.Refused, "Ese mantenimiento ya tiene orden.", "").For("P-04")
	}
	e.Order, e.State = order, Prefilled
	return d.Store.change(ctx, c, &e, stepPrefill, "", by)
}

// followed brings an entry after an act of its order.
func (d *Desk) followed(ctx context.Context, c *database.Conn, e Entry, done orders.Done, by audit.By) error {
	o := done.Order
	switch act := done.Act.(type) {
	case *orders.ConfirmPrefill:
		e.State = Ordered
		if act.Hours != "" {
			e.Hours = act.Hours
		}
		return d.Store.change(ctx, c, &e, stepOrder, o.Folio, by)
	case *orders.DiscardPrefill:
		e.State, e.Live, e.Note = Discarded, false, act.Text
		return d.Store.change(ctx, c, &e, stepDiscard, act.Text, by)
	case *orders.AgreeMaintenance:
		e.Day, e.Hour, e.Minutes, e.Adviser = act.Day, act.Time, act.Minutes, o.AdviserID
		return d.Store.change(ctx, c, &e, stepAgree, o.Folio, by)
	}
	switch {
	case ended(done.Step.To): // without the maintenance, which would have been noted
		e.State, e.Order, e.Hour, e.Minutes = OtherDay, "", "", 0
		e.Note = "La orden " + o.Folio + " terminó sin el mantenimiento."
		return d.Store.change(ctx, c, &e, stepEnd, e.Note, by)
	case o.AdviserID != "" && o.AdviserID != e.Adviser:
		e.Adviser = o.AdviserID
		return d.Store.change(ctx, c, &e, stepMove, "Así se asignó la orden "+o.Folio+".", by)
	}
	return nil
}

func ended(s procedure.State) bool {
	return s == procedure.F1 || s == procedure.F2 || s == procedure.F3 || s == procedure.F4
}

// maintained closes the entry of a machine that was maintained, by whatever order, and
// moves the day by which a later one is due.
func (d *Desk) maintained(ctx context.Context, c *database.Conn, done orders.Done, by audit.By) error {
	list, err := d.Store.entries(ctx, c, `WHERE m.asset_id = ? AND m.live = 1 ORDER BY m.due_on, m.id`, string(done.Order.AssetID))
	if err != nil {
		return err
	}
	today := calendar.DayOf(by.At, clock.Mexico)
	for _, e := range list {
		p, err := d.Store.Programme(ctx, c, e.Programme)
		if err != nil {
			return err
		}
		if p.Year == today.Year {
			e.State, e.Live, e.DoneOn, e.Order, e.Adviser = Done, false, today.String(), string(done.Order.ID), orAdviser(done.Order.AdviserID, e.Adviser)
			if err := d.Store.change(ctx, c, &e, stepDone, done.Order.Folio, by); err != nil {
				return err
			}
			continue
		}
		// Of a year to come: it is due later now, or not in that year at all.
		due, _ := Due(today.String(), "", p.Base, p.Months)
		kind := stepDue
		if e.DueOn = due.String(); due.Year > p.Year {
			e.State, e.Live, kind = Withdrawn, false, stepWithdraw
		}
		if err := d.Store.change(ctx, c, &e, kind, "Se le dio mantenimiento con la orden "+done.Order.Folio+".", by); err != nil {
			return err
		}
	}
	return nil
}

func orAdviser(id, other people.ID) people.ID {
	if id == "" {
		return other
	}
	return id
}
