package orders

import (
	"context"
	"log/slog"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// Alarm is what the clock tells about an order: a reminder, or that its term ran
// out.
type Alarm struct {
	Order   *Order
	Timer   procedure.Timer
	At      time.Time
	Expired bool
}

// AlarmHook tells people about an alarm, in the clock's transaction.
type AlarmHook func(ctx context.Context, c *database.Conn, a Alarm) error

// Tick looks at the orders whose clock is due and returns how many it moved. It
// reminds, warns, and goes the ways that the system goes by itself: OS-26 when
// the survey's term ends (rev11 P-10) and OS-53 when supplies do not come.
// Several instances may tick at once: each order is moved by compare-and-swap.
func (d *Desk) Tick(ctx context.Context, tell AlarmHook) (int, error) {
	now := d.Clock()
	ids, err := dueIDs(ctx, d.DB.Read(), now, 200)
	if err != nil {
		return 0, err
	}
	moved := 0
	for _, id := range ids {
		if err := d.tickOne(ctx, id, tell); err != nil {
			if problem.KindOf(err) == problem.Conflict {
				continue // somebody else moved it: the next tick looks again
			}
			slog.ErrorContext(ctx, "clock of an order", "order", string(id), "err", err)
			continue
		}
		moved++
	}
	return moved, nil
}

func (d *Desk) tickOne(ctx context.Context, id ID, tell AlarmHook) error {
	base, err := d.base(ctx)
	if err != nil {
		return err
	}
	now := d.Clock()
	defer d.counted.moved()
	return d.DB.Write(ctx, func(c *database.Conn) error {
		o, number, err := loadOrder(ctx, c, byID, string(id))
		if err != nil {
			return err
		}
		if o.CheckAt.IsZero() || o.CheckAt.After(now) {
			return nil
		}
		if o.Record.Pause != nil && o.Timer != procedure.TSurvey {
			return d.perform(ctx, c, now, System(), &Resume{}, o, number, base)
		}
		t, _ := o.Procedure().Timer(o.Timer)
		was := o.CheckAt
		if o.Timer == procedure.TSurvey { // with each reminder, so that people read the true end
			due := !o.DueAt.After(now)
			longer, err := d.lengthen(ctx, c, now, o, base)
			if err != nil {
				return err
			}
			if longer && due {
				o.CheckAt = o.nextCheck(t, base)
				return setClock(ctx, c, o, was)
			}
		}
		if !o.DueAt.IsZero() && !o.DueAt.After(now) && !o.Record.Warned {
			held, err := d.outlast(ctx, c, now, o, t, base)
			if err != nil {
				return err
			}
			if held && o.DueAt.After(now) {
				o.CheckAt = o.nextCheck(t, base)
				return setClock(ctx, c, o, was)
			}
		}
		expired := now.After(o.DueAt) && (o.Timer != procedure.TSurvey || o.surveyOver(now))
		if expired && t.Performs != "" {
			if act := bySystem(o, t); act != nil {
				return d.perform(ctx, c, now, System(), act, o, number, base)
			}
		}
		if !o.DueAt.After(now) {
			o.Record.Warned = true
		} else {
			o.Record.Reminded++
		}
		o.CheckAt = o.nextCheck(t, base)
		if o.Record.Warned && t.Repeats != "" { // it insists until somebody acts
			o.CheckAt = base.Calendar.AddBusinessTime(now, businessLength(base.Calendar, settings.ParseSpan(t.Repeats)))
		}
		if t.Performs != "" && o.Record.Warned {
			o.Record.Warned = false
			o.CheckAt = o.DueAt.Add(time.Second) // the way is gone strictly after the last instant of the term
		}
		if err := setClock(ctx, c, o, was); err != nil {
			return err
		}
		if tell == nil || (t.Performs != "" && !o.DueAt.After(now)) {
			return nil
		}
		return tell(ctx, c, Alarm{Order: o, Timer: t, At: now, Expired: o.Record.Warned})
	})
}

// lengthen gives a survey that would end now the days that a calendar loaded later
// or registered outages add to it (domain §4.4).
func (d *Desk) lengthen(ctx context.Context, c *database.Conn, now time.Time, o *Order, base Facts) (bool, error) {
	f, err := d.facts(ctx, c, now, System(), &ExpireSurvey{}, o, base)
	if err != nil || !o.extendSurvey(f) {
		return false, err
	}
	o.DueAt = o.SurveyDue
	return true, nil
}

// StartSurvey begins the term of P-10 of an order whose question was put off until its
// external file closed, in the transaction that closes it. It returns the order, nil when
// no question waits: it was not put off, or was answered before (GAP-04).
func (d *Desk) StartSurvey(ctx context.Context, c *database.Conn, id ID, at time.Time) (*Order, error) {
	o, _, err := loadOrder(ctx, c, byID, string(id))
	if err != nil || o.State != procedure.E05 || !o.Record.SurveyHeld {
		return nil, err
	}
	var base Facts
	if base.Settings, err = d.Settings.ValuesIn(ctx, c); err != nil {
		return nil, err
	}
	if base.Calendar, err = d.Settings.CalendarIn(ctx, c); err != nil {
		return nil, err
	}
	f, err := d.facts(ctx, c, at, System(), &ExpireSurvey{}, o, base)
	if err != nil {
		return nil, err
	}
	was := o.CheckAt
	o.Record.SurveyHeld, o.Record.SurveyFrom = false, at
	o.Record.Reminded, o.Record.Warned = 0, false
	o.beginSurvey(f)
	t, _ := o.Procedure().Timer(procedure.TSurvey)
	o.DueAt = o.SurveyDue
	o.CheckAt = o.nextCheck(t, f)
	d.counted.moved()
	return o, setClock(ctx, c, o, was)
}

// outlast reads the outages for a target that would end now.
func (d *Desk) outlast(ctx context.Context, c *database.Conn, now time.Time, o *Order, t procedure.Timer, base Facts) (bool, error) {
	f, err := d.facts(ctx, c, now, System(), &ExpireSurvey{}, o, base)
	return err == nil && o.outlast(t, f), err
}

// bySystem is the act that a clock performs when it runs out, when the order is
// where that way begins.
func bySystem(o *Order, t procedure.Timer) Act {
	w, ok := o.Procedure().Order.Way(t.Performs)
	if !ok || w.From != o.State {
		return nil
	}
	switch w.Act {
	case procedure.ExpireSurvey:
		return &ExpireSurvey{}
	case procedure.SuppliesArrive:
		return &SuppliesArrive{Text: "Venció el plazo de espera de los insumos."}
	}
	return nil
}

// LastServed is the latest day of a last service that makes a machine due on a day:
// so many months before or, by calendar year, before the last 31 December that they
// end with (GAP-22).
func LastServed(v settings.Values, today calendar.Day) calendar.Day {
	end := today
	if v.Text(settings.PreventiveBase) == "calendario" && (today.Month != time.December || today.Day != 31) {
		end = calendar.Day{Year: today.Year - 1, Month: time.December, Day: 31}
	}
	return calendar.DayOf(end.Time(time.UTC, 12, 0, 0).AddDate(0, -v.Int(settings.PreventiveMonths), 0), time.UTC)
}

// ProposePreventive files a proposal for each machine whose yearly maintenance is
// due, up to a limit, and returns how many (rev11 P-04, OS-02).
func (d *Desk) ProposePreventive(ctx context.Context, limit int) (int, error) {
	now := d.Clock()
	v, err := d.Settings.Now(ctx)
	if err != nil {
		return 0, err
	}
	due, err := preventiveDue(ctx, d.DB.Read(), LastServed(v, localDay(now)).String(), v.List(settings.Regimes), limit)
	if err != nil {
		return 0, err
	}
	for _, a := range due {
		_, err := d.Propose(ctx, people.ID(a.HolderID), &Prefill{Origin: Preventive, AssetID: a.ID, DueOn: a.Last, Fault: "Mantenimiento preventivo anual del equipo."})
		if err != nil && problem.KindOf(err) != problem.Refused {
			return 0, err
		}
	}
	return len(due), nil
}
