package maintenance

import (
	"context"
	"log/slog"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
)

// The bounds of one look at the clock: what is over them waits for the next one.
const (
	mostTold   = 500
	mostOrders = 100
)

// system is the author of what the clock does.
func system(at time.Time) audit.By { return audit.By{Actor: audit.System, At: at} }

// Tick does what a published programme asks of the day: it tells users of their day so
// many days before, and prepares their orders in time for it; it returns how many of both.
// Several instances may tick at once: each entry changes by compare-and-swap (rev11 P-04,
// T-PREV, OS-02).
func (d *Desk) Tick(ctx context.Context) (n int, err error) {
	now := d.Clock()
	today := calendar.DayOf(now, clock.Mexico)
	values, err := d.Settings.Now(ctx)
	if err != nil {
		return 0, err
	}
	cal, err := d.Settings.Calendar(ctx)
	if err != nil {
		return 0, err
	}
	list, err := d.Store.upTo(ctx, d.DB.Read(), []State{Planned}, today.Add(values.Int(settings.PreventiveWarning)).String(), mostTold)
	if err != nil {
		return 0, err
	}
	for _, e := range list {
		if did, err := d.announce(ctx, e, now); err != nil {
			return n, err
		} else if did {
			n++
		}
	}
	list, err = d.Store.upTo(ctx, d.DB.Read(), []State{Told, Confirmed}, cal.AddBusinessDays(today, values.Int(settings.ProgrammeOrder)).String(), mostTold)
	if err != nil {
		return n, err
	}
	made := 0
	for _, e := range list {
		did, err := d.order(ctx, e, now)
		if err != nil {
			return n, err
		}
		if did {
			if made++; made == mostOrders {
				break
			}
		}
	}
	return n + made, nil
}

// Warn tells users so many days before that the yearly maintenance of their machine is due,
// when no published programme has a day for it, once each time it is due; it returns how
// many. On the day itself the order is proposed (rev11 P-04, T-PREV, OS-02).
func (d *Desk) Warn(ctx context.Context) (n int, err error) {
	now := d.Clock()
	today := calendar.DayOf(now, clock.Mexico)
	v, err := d.Settings.Now(ctx)
	if err != nil {
		return 0, err
	}
	ahead := orders.LastServed(v, today.Add(v.Int(settings.PreventiveWarning))).String()
	list, err := d.Store.coming(ctx, d.DB.Read(), orders.LastServed(v, today).String(), ahead, v.List(settings.Regimes))
	if err != nil {
		return 0, err
	}
	for _, m := range list {
		due, ok := Due(m.Last, m.Acquired, v.Text(settings.PreventiveBase), v.Int(settings.PreventiveMonths))
		if !ok {
			continue
		}
		did := false
		err := d.DB.Write(ctx, func(c *database.Conn) (err error) {
			if did, err = d.Store.warn(ctx, c, m, now); err != nil || !did {
				return err
			}
			a, err := d.Orders.Equipment.Asset(ctx, c, equipment.ID(m.ID))
			if err != nil {
				return err
			}
			return d.Notices.TellOf(ctx, c, notices.Subject{ID: m.ID}, notices.Addressee{Person: people.ID(m.Holder)}, notices.AboutPreventive,
				"A tu equipo "+named(a)+" le toca mantenimiento preventivo a más tardar el "+spoken(due.String())+". Puedes pedirlo antes, el día que te convenga.", now)
		})
		if err != nil {
			return n, err
		}
		if did {
			n++
		}
	}
	return n, nil
}

// named is a machine with the number on its label.
func named(a equipment.Asset) string {
	if a.Inventory == "" {
		return a.Name()
	}
	return a.Name() + " (" + a.Inventory + ")"
}

// present brings an entry to who answers for its machine now. gone is true when nobody
// does any more and the entry left the programme.
func (d *Desk) present(ctx context.Context, c *database.Conn, e *Entry, by audit.By) (here, gone bool, err error) {
	o, here, err := d.Store.holderOf(ctx, c, e.Asset)
	switch {
	case err != nil:
		return false, false, err
	case o.Holder == "" || !o.Active:
		e.State, e.Live, e.Note = Withdrawn, false, "El equipo salió del inventario, o nadie responde por él."
		return false, true, d.Store.change(ctx, c, e, stepWithdraw, e.Note, by)
	case people.ID(o.Holder) != e.User:
		e.User, e.Unit, e.Hours, e.Wish = people.ID(o.Holder), o.Unit, "", ""
		e.State = Planned // the new user is asked
		err = d.Store.change(ctx, c, e, stepHolder, "", by)
	}
	return here, false, err
}

// announce tells the user of an entry of its day.
func (d *Desk) announce(ctx context.Context, e Entry, now time.Time) (did bool, err error) {
	err = d.DB.Write(ctx, func(c *database.Conn) error {
		did = false
		e := e
		_, gone, err := d.present(ctx, c, &e, system(now))
		if err != nil || gone {
			return err
		}
		e.State, did = Told, true
		if err := d.Store.change(ctx, c, &e, stepTell, "", system(now)); err != nil {
			return err
		}
		return d.tell(ctx, c, e, "Tu equipo tiene mantenimiento preventivo el "+spoken(e.Day)+": confirma la fecha o pide otra.", now)
	})
	return did, passed(ctx, e, err)
}

// tell leaves a notice for the user of an entry, in the caller's transaction.
func (d *Desk) tell(ctx context.Context, c *database.Conn, e Entry, text string, at time.Time) error {
	return d.Notices.TellOf(ctx, c, notices.Subject{ID: e.ID, Folio: EntryFolio}, notices.Addressee{Person: e.User}, "P-04", text, at)
}

// passed lets the clock go on when somebody else was faster, or the procedure does not
// allow it now, as while the machine has another open order.
func passed(ctx context.Context, e Entry, err error) error {
	switch problem.KindOf(err) {
	case problem.Conflict, problem.Refused:
		slog.DebugContext(ctx, "an entry of the programme waits", "entry", e.ID, "err", err)
		return nil
	}
	return err
}

// order prepares the order of an entry, for its user to confirm (OS-02). A machine that is
// away waits until it is back.
func (d *Desk) order(ctx context.Context, e Entry, now time.Time) (did bool, err error) {
	ready := false
	err = d.DB.Write(ctx, func(c *database.Conn) error {
		e := e
		here, gone, err := d.present(ctx, c, &e, system(now))
		ready = err == nil && here && !gone && e.State != Planned
		return err
	})
	if err != nil || !ready {
		return false, passed(ctx, e, err)
	}
	act := &orders.Prefill{Origin: orders.Preventive, AssetID: asset(e), DueOn: e.DueOn, Entry: e.ID, On: e.Day,
		Fault: "Mantenimiento preventivo anual del equipo, programado para el " + spoken(e.Day) + "."}
	_, err = d.Orders.Propose(ctx, e.User, act)
	return err == nil, passed(ctx, e, err)
}
