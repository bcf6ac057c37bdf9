package repair

import (
	"context"
	"log/slog"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Tick looks at the open files whose clock is due, reminds or says that the term ran
// out, and insists at the pace of the timer: the weekly chase of a provider and of the
// Agencia, the review, the movement (domain §4.4). It never moves a file. It returns how
// many it told about; several instances may tick at once.
func (d *Desk) Tick(ctx context.Context) (int, error) {
	now := d.Clock()
	due, err := d.Files.due(ctx, d.DB.Read(), now, 200)
	if err != nil {
		return 0, err
	}
	base, err := d.base(ctx)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, id := range due {
		ok, err := d.tickOne(ctx, id, now, base)
		switch {
		case problem.KindOf(err) == problem.Conflict: // somebody moved it: the next tick looks again
		case err != nil:
			slog.ErrorContext(ctx, "clock of an external file", "file", string(id), "err", err)
		case ok:
			told++
		}
	}
	return told, nil
}

func (d *Desk) tickOne(ctx context.Context, id ID, now time.Time, base Facts) (told bool, err error) {
	err = d.DB.Write(ctx, func(c *database.Conn) error {
		f, err := d.Files.Get(ctx, c, id)
		if err != nil {
			return err
		}
		t, ok := f.Timer()
		if !ok || f.CheckAt.IsZero() || f.CheckAt.After(now) {
			return nil
		}
		was := f.CheckAt
		if f.DueAt.IsZero() { // in this station since before its clock was kept
			f.retime(base)
			return d.Files.setClock(ctx, c, f, was)
		}
		late, proposed := f.Late(now), false
		if f.State == procedure.X40 {
			other, err := orders.ProposalFor(ctx, c, string(f.ID))
			if err != nil {
				return err
			}
			proposed = other != "" // whoever has it is reminded by it
		}
		switch pause := repeats(t, base); {
		case !late:
			f.Record.Reminded++
			f.CheckAt = database.At(f.nextMark(t, base, f.DueAt.Time))
			if !f.CheckAt.After(was.Time) {
				f.CheckAt = f.DueAt
			}
		case pause > 0:
			f.Record.Warned = true
			f.CheckAt = database.At(base.Calendar.AddBusinessTime(now, pause))
		default:
			f.Record.Warned, f.CheckAt = true, database.Instant{}
		}
		if err := d.Files.setClock(ctx, c, f, was); err != nil {
			return err
		}
		if proposed {
			return nil
		}
		var tells []procedure.Party // a reminder is for whose turn it is
		if late {
			tells = t.Warns
		}
		if late && f.State == procedure.X40 { // nobody can be asked: somebody has to say who has the machine now
			tells = []procedure.Party{procedure.TellSupervisor, procedure.TellCoordinator}
		}
		told = true
		for _, h := range d.After {
			if err := h(ctx, c, Done{File: f, Step: Step{RepairID: f.ID, At: database.At(now)}, Tells: tells, Timer: t, Late: late}); err != nil {
				return err
			}
		}
		return nil
	})
	return told && err == nil, err
}
