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

// answers lets the clock tell users of their day and some of them answer. At the turn of a
// year nobody may be told of a day in the programme in force: then that of the new year is
// published as it would be, and its first days are told.
func (pl *play) answers() error {
	today := calendar.DayOf(pl.now.Now(), clock.Mexico)
	for _, year := range []int{today.Year, today.Year + 1} {
		if _, ok, err := pl.p.Maintenance.Store.Published(pl.ctx, pl.p.DB.Read(), year); err != nil {
			return err
		} else if !ok {
			if err := pl.programme(year, maintenance.Current); err != nil {
				return err
			}
		}
		if _, err := pl.p.Maintenance.Tick(pl.ctx); err != nil {
			return err
		}
		if n, err := pl.answer(year); err != nil || n > 0 {
			return err
		}
	}
	return nil
}

// answer has some of those who were told of a day of a year answer: the second one says yes,
// the third asks for another day; that of the first waits on their «Mi turno». It tells how
// many days it came by.
func (pl *play) answer(year int) (n int, err error) {
	ctx, desk := pl.ctx, pl.p.Maintenance
	p, ok, err := desk.Store.Published(ctx, pl.p.DB.Read(), year)
	if err != nil || !ok {
		return 0, err
	}
	list, err := desk.Store.OfProgramme(ctx, pl.p.DB.Read(), p.ID)
	if err != nil {
		return 0, err
	}
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
			return n, nil
		}
		if err != nil {
			return n, fmt.Errorf("answer for a machine: %w", err)
		}
	}
	return n, nil
}

// actor is one of the cast by id; nobody for somebody else.
func (pl *play) actor(ctx context.Context, id people.ID) people.Actor {
	a, err := pl.driver.actorByID(ctx, id)
	if err != nil {
		return people.Actor{}
	}
	return a
}
