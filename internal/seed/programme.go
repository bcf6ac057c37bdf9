package seed

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/people"
)

// programme prepares the yearly programme of a year, and takes it so far as asked: to
// nobody yet, to the TDTIC, or to its users (rev11 P-04). A year of which too little is
// left has none.
func (pl *play) programme(year int, until maintenance.Status) error {
	ctx, desk := pl.ctx, pl.p.Maintenance
	chief, err := pl.driver.Member(ctx, Beatriz)
	if err != nil {
		return err
	}
	f := maintenance.PrepareForm{Year: year, Daily: 4, Weekly: 8, Ahead: 60}
	for _, name := range []string{Jorge, Paola, Hugo} {
		f.Advisers = append(f.Advisers, string(pl.driver.Cast.Person(name).ID))
	}
	p, err := desk.Prepare(ctx, chief, f, database.Form{})
	if err != nil {
		return err
	}
	list, err := desk.Store.OfProgramme(ctx, pl.p.DB.Read(), p.ID)
	if err != nil || until == maintenance.Draft {
		return err
	}
	if len(list) == 0 {
		return desk.Discard(ctx, chief, p.ID, 0, database.Form{})
	}
	if err := desk.Send(ctx, chief, p.ID, 0, database.Form{}); err != nil || until == maintenance.Sent {
		return err
	}
	head, err := pl.driver.Member(ctx, Ramiro)
	if err != nil {
		return err
	}
	_, hash, err := desk.Store.Content(ctx, pl.p.DB.Read(), p)
	if err != nil {
		return err
	}
	if err := desk.Approve(ctx, head, p.ID, 0, hash, pl.p.Config.DemoPIN, database.Form{}); err != nil {
		return err
	}
	return desk.Publish(ctx, chief, p.ID, 0, database.Form{})
}

// answers lets the clock tell users of their day and some of them answer: the second one
// says yes, the third asks for another day; that of the first waits on their «Mi turno».
func (pl *play) answers() error {
	ctx, desk := pl.ctx, pl.p.Maintenance
	if _, err := desk.Tick(ctx); err != nil {
		return err
	}
	p, ok, err := desk.Store.Published(ctx, pl.p.DB.Read(), calendar.DayOf(pl.now.Now(), clock.Mexico).Year)
	if err != nil || !ok {
		return err
	}
	list, err := desk.Store.OfProgramme(ctx, pl.p.DB.Read(), p.ID)
	if err != nil {
		return err
	}
	n := 0
	for _, e := range list {
		user := pl.actor(ctx, e.User)
		if e.State != maintenance.Told || user.Person.ID == "" || strings.HasPrefix(user.Person.Name, Lucia) {
			continue // Lucía's wait for whoever looks around
		}
		switch n++; n {
		case 1: // waits for whoever looks around
		case 2, 4:
			err = desk.Confirm(ctx, user, e.ID, maintenance.AnswerForm{Hours: "por la mañana, de 10 a 12", Seq: e.Seq}, database.Form{})
		case 3:
			err = desk.Ask(ctx, user, e.ID, maintenance.AskForm{Reason: "Ese día hay auditoría y el equipo no se puede soltar.", Seq: e.Seq}, database.Form{})
		default:
			return nil
		}
		if err != nil {
			return fmt.Errorf("answer for a machine: %w", err)
		}
	}
	return nil
}

// actor is one of the cast by id; nobody for somebody else.
func (pl *play) actor(ctx context.Context, id people.ID) people.Actor {
	a, err := pl.driver.actorByID(ctx, id)
	if err != nil {
		return people.Actor{}
	}
	return a
}
