package orders

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// ReplyForm is what the addressee of a letter answered (rev11 F-04, domain §5.4 part 14), with
// what it says in short, for the register; the scanned reply comes with it as a file. An
// external file takes it too.
type ReplyForm struct {
	papers.LetterReply `was:"respuesta=sentido"`
	ReplyBrief         `was:"motivo=resumen"`
}

// ReplyBrief is what the register says of a reply; no part of the letter.
type ReplyBrief struct {
	Summary string `form:"motivo" label:"Qué dice, en breve" help:"En pocas palabras, qué dice y qué sigue." kind:"area" validate:"required,min=10,max=2000" json:"motivo"`
}

// VoidForm is why a letter is void.
type VoidForm struct {
	Reason string `form:"motivo" label:"Por qué se anula" help:"El número no se vuelve a usar: queda en el registro con este motivo." kind:"area" validate:"required,min=10,max=500"`
}

var foreignLetter = problem.Missing("ese oficio")

// readsLetters tells whether somebody reads the whole register of letters: TDTIC,
// Supervisor and auditor do.
func readsLetters(actor people.Actor) bool {
	return actor.Has(people.Director) || actor.Has(people.Supervisor) || actor.Has(people.Auditor)
}

// ReadsLetter tells whether somebody may read a letter: who reads the register reads all;
// the user their own copy, and the Coordinación Administrativa what it is copied on, once
// it is signed (rev11 R-T-02).
func ReadsLetter(actor people.Actor, l letters.Letter) bool {
	if readsLetters(actor) {
		return true
	}
	if l.State != letters.Signed {
		return false
	}
	if actor.Person.ID != "" && string(actor.Person.ID) == l.UserID {
		return true
	}
	for _, c := range l.Distribution {
		if c.Kind == letters.ToCoordination && actor.Has(people.Coordination) {
			return true
		}
	}
	return false
}

// Letter returns a letter to somebody who may read it; NotFound for any other and for one
// that does not exist, in the same words.
func (d *Desk) Letter(ctx context.Context, c *database.Conn, actor people.Actor, id string) (letters.Letter, error) {
	l, err := d.Letters.Get(ctx, c, id)
	if err == nil && !ReadsLetter(actor, l) {
		err = foreignLetter
	}
	if err != nil {
		return letters.Letter{}, err
	}
	return l, nil
}

// LetterRegister searches the register; Forbidden for who does not read all of it.
func (d *Desk) LetterRegister(ctx context.Context, actor people.Actor, f letters.Filter) (letters.Page, error) {
	if !readsLetters(actor) {
		return letters.Page{}, problem.New(problem.Forbidden, "El registro de oficios lo leen el TDTIC, la Supervisión y la auditoría.", "Tu copia de un oficio está en tu orden.").For("R-T-02")
	}
	return d.Letters.Search(ctx, d.DB.Read(), f)
}

// ExportLetters walks the register of a filter to its end, or to MostExported letters, and
// notes the export in the actor's chain as Export does.
func (d *Desk) ExportLetters(ctx context.Context, actor people.Actor, f letters.Filter, asked map[string]string, each func(letters.Entry) error) (done Exported, err error) {
	f.AfterYear, f.AfterSeq, f.BeforeYear, f.BeforeSeq, f.Limit = 0, 0, 0, 0, 500
	for err == nil {
		var p letters.Page
		if p, err = d.LetterRegister(ctx, actor, f); err != nil {
			break
		}
		for _, e := range p.Entries {
			if done.Rows == MostExported {
				done.Cut = true
				break
			}
			if err = each(e); err != nil {
				break
			}
			done.Rows++
			f.AfterYear, f.AfterSeq = e.Year, e.Seq
		}
		if !p.More || done.Cut {
			break
		}
	}
	return done, d.noteExport(ctx, actor, "oficios", asked, done, err)
}

// FolioOf returns the folio of the order with an id, whoever asks: a letter names its
// order.
func (d *Desk) FolioOf(ctx context.Context, c *database.Conn, id string) (string, error) {
	o, _, err := loadOrder(ctx, c, byID, id)
	if err != nil {
		return "", err
	}
	return o.Folio, nil
}

// MayKeepLetters tells whether somebody records replies and voids numbers: a Supervisor
// does.
func (d *Desk) MayKeepLetters(actor people.Actor) bool { return actor.Has(people.Supervisor) }

// RecordReply records what the addressee of a letter answered, with the files that came; a
// Supervisor calls it. Errors are those of letters.Store.Reply, Forbidden for anybody else,
// NotFound for a letter that the actor may not read.
func (d *Desk) RecordReply(ctx context.Context, actor people.Actor, id string, f *ReplyForm, opt Options) error {
	now := d.Clock()
	return d.DB.Write(ctx, func(c *database.Conn) error {
		l, o, err := d.keptLetter(ctx, c, actor, id, "Solo la Supervisión asienta la respuesta a un oficio.")
		if err != nil {
			return err
		}
		if path, err := d.AnsweredAt(ctx, c, l); err != nil {
			return err
		} else if path != "" {
			return refuse("La respuesta se asienta en el expediente externo de la orden, que la espera.", "Ábrelo y registra ahí lo que contestaron; el oficio la recibe solo.", "R-S-02").At(path, "Ir al expediente")
		}
		day, err := calendar.ParseDay(f.Day)
		if err != nil {
			return invalid("fecha", "Escribe la fecha como día, mes y año.")
		}
		var res Result
		repeated, err := d.claim(ctx, c, actor, opt, now, o.ID, &res)
		if err != nil || repeated {
			return err
		}
		r := letters.Reply{Number: f.Number, Day: day, Sense: letters.Sense(f.Sense), Summary: f.Summary}
		for _, x := range opt.Files {
			r.Annexes = append(r.Annexes, letters.Annex{Name: x.Name, Hash: x.Hash})
		}
		if err := d.Letters.Reply(ctx, c, l.ID, r, audit.By{Actor: string(actor.Person.ID), Role: string(people.Supervisor), At: now}); err != nil {
			return err
		}
		return d.enclose(ctx, c, actor, o, opt.Files, now)
	})
}

// AnsweredAt is the page on which the answer to a letter is recorded, when that is an
// external file; "" when the letter itself takes it.
func (d *Desk) AnsweredAt(ctx context.Context, c *database.Conn, l letters.Letter) (string, error) {
	if d.Answers == nil {
		return "", nil
	}
	return d.Answers(ctx, c, l.OrderID)
}

// VoidLetter annuls a letter that is not signed: its number stays in the register with the
// reason, and the order may get another one. A Supervisor calls it. Refused while the
// letter waits for the TDTIC in activity 18, who returns it instead.
func (d *Desk) VoidLetter(ctx context.Context, actor people.Actor, id string, f *VoidForm) error {
	now := d.Clock()
	return d.DB.Write(ctx, func(c *database.Conn) error {
		l, o, err := d.keptLetter(ctx, c, actor, id, "Solo la Supervisión anula un oficio.")
		if err != nil {
			return err
		}
		if o.Record.Letter == l.ID && o.Awaits(procedure.SignLetter) {
			return refuse("El oficio está por firmarse.", "Pide al TDTIC que lo devuelva con observaciones; después podrás anularlo.", "A-18")
		}
		return d.Letters.Void(ctx, c, l.ID, f.Reason, audit.By{Actor: string(actor.Person.ID), Role: string(people.Supervisor), At: now})
	})
}

// keptLetter is a letter with its order, for who keeps the register.
func (d *Desk) keptLetter(ctx context.Context, c *database.Conn, actor people.Actor, id, refusal string) (letters.Letter, *Order, error) {
	l, err := d.Letter(ctx, c, actor, id)
	if err != nil {
		return l, nil, err
	}
	if !d.MayKeepLetters(actor) {
		return l, nil, problem.New(problem.Forbidden, refusal, "Si tienes el documento, entrégalo a la Supervisión.").For("R-S-02")
	}
	o, _, err := loadOrder(ctx, c, byID, l.OrderID)
	return l, o, err
}

// Awaits tells whether an act is what the order waits for.
func (o *Order) Awaits(act procedure.Act) bool {
	st, ok := o.station()
	return ok && st.Act == act
}

// standsFor says in whose place a substitute signs, by which document and until when
// (rev11 G-14); "" when the signer is the head or no document says so.
func (d *Desk) standsFor(ctx context.Context, c *database.Conn, signer people.ID, now time.Time) (string, error) {
	list, err := d.People.Appointments(ctx, c)
	if err != nil {
		return "", err
	}
	var head, own *people.Appointment
	for i, a := range list {
		switch {
		case now.Before(a.From) || !a.To.IsZero() && !now.Before(a.To):
		case a.Kind == people.Head:
			head = &list[i]
		case a.Kind == people.Substitute && a.PersonID == signer:
			own = &list[i]
		}
	}
	if own == nil {
		return "", nil
	}
	text := "Firma en suplencia de la persona titular"
	if head != nil {
		who, err := d.People.Person(ctx, c, head.PersonID)
		if err != nil {
			return "", err
		}
		text = "Firma en suplencia por ausencia de " + who.Name
		if who.Post != "" {
			text += ", " + who.Post
		}
	}
	if own.Document != "" {
		text += ", conforme a " + own.Document
	}
	if !own.To.IsZero() {
		text += ", del " + spokenDay(own.From) + " al " + spokenDay(own.To.Add(-time.Second))
	}
	return text + ".", nil
}

func spokenDay(t time.Time) string { return t.In(clock.Mexico).Format("02/01/2006") }

// ReplyDue is when the answer to a letter that was delivered on a day is late (T-OFI of the
// Agencia, domain §4.4).
func ReplyDue(sent calendar.Day, cal calendar.Calendar, v settings.Values) time.Time {
	return cal.AddBusinessTime(sent.Time(clock.Mexico, 0, 0, 0), businessLength(cal, v.Duration(settings.TermAgency)))
}

// LateSince is the last day of delivery on which a letter would be late by now.
func LateSince(now time.Time, cal calendar.Calendar, v settings.Values) calendar.Day {
	d := calendar.DayOf(now, clock.Mexico)
	for range 400 { // the longest term is a year
		if ReplyDue(d, cal, v).Before(now) {
			break
		}
		d = d.Add(-1)
	}
	return d
}

// remindAgain is how long after a reminder of an unanswered letter the next one comes
// (domain §4.4: weekly); remindAtOnce bounds one run.
const (
	remindAgain  = 7 * 24 * time.Hour
	remindAtOnce = 50
)

// RemindLetters tells of the letters whose answer is late, each once a week, and returns
// how many (T-SEI). tell writes the notice in the same transaction.
func (d *Desk) RemindLetters(ctx context.Context, tell func(ctx context.Context, c *database.Conn, o *Order, text string, at time.Time) error) (n int, err error) {
	now := d.Clock()
	err = d.DB.Write(ctx, func(c *database.Conn) error {
		n = 0
		v, err := d.Settings.ValuesIn(ctx, c)
		if err != nil {
			return err
		}
		cal, err := d.Settings.CalendarIn(ctx, c)
		if err != nil {
			return err
		}
		late, err := d.Letters.Unanswered(ctx, c, LateSince(now, cal, v), now.Add(-remindAgain), remindAtOnce)
		if err != nil {
			return err
		}
		for _, l := range late {
			if path, err := d.AnsweredAt(ctx, c, l); err != nil {
				return err
			} else if path != "" { // the clock of the external file insists already
				continue
			}
			o, _, err := loadOrder(ctx, c, byID, l.OrderID)
			if err != nil {
				return err
			}
			if err := d.Letters.Remind(ctx, c, l, now); err != nil {
				return err
			}
			if err := tell(ctx, c, o, "El oficio "+l.Number+" sigue sin respuesta: da seguimiento o asienta lo que contestaron.", now); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}
