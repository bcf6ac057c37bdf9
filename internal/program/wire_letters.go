package program

import (
	"context"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/web"
)

// answersAtFile tells that the answer to the letter of an order is recorded at its
// external file, as long as that waits for it (EX-06, EX-07, EX-09).
func (p *Program) answersAtFile(ctx context.Context, c *database.Conn, orderID string) (string, error) {
	f, err := p.Repair.OfOrder(ctx, c, orderID)
	if problem.KindOf(err) == problem.NotFound {
		return "", nil
	}
	if err != nil || f.State != procedure.XN1 {
		return "", err
	}
	a, _ := procedure.Rev11.Activity(procedure.RecordReply)
	return web.FilesPath + "/" + f.Folio + "/actividades/" + a.Slug, nil
}

// answerLetter puts what the Agencia answered at the external file into the register of
// letters too. An answer proves that the addressee has the letter (R-T-02).
func (p *Program) answerLetter(ctx context.Context, c *database.Conn, d repair.Done) error {
	r, ok := d.Act.(*repair.RecordReply)
	if !ok {
		return nil
	}
	l, signed, err := p.Desk.SignedLetter(ctx, c, orders.ID(d.File.OrderID))
	if err != nil || !signed {
		return err
	}
	day, err := calendar.ParseDay(r.Day)
	if err != nil {
		return err
	}
	by := audit.By{Actor: string(d.Actor.Person.ID), Role: string(d.Step.Role), At: d.Step.At.Time}
	if l.SentOn().IsZero() {
		received := day
		if signed := calendar.DayOf(l.Signature.At, clock.Mexico); received.Before(signed) {
			received = signed
		}
		err := p.Letters.Deliver(ctx, c, l.ID, letters.Delivery{Recipient: letters.ToAddressee, Medium: "Consta por su respuesta", Day: received, Proof: "contestó con " + r.Number}, by)
		if err != nil {
			return err
		}
		if l, err = p.Letters.Get(ctx, c, l.ID); err != nil {
			return err
		}
	}
	if day.Before(l.SentOn()) { // the acknowledgement was dated later than the answer
		day = l.SentOn()
	}
	reply := letters.Reply{Number: r.Number, Day: day, Sense: letters.Sense(r.Sense), Summary: r.Summary}
	for _, x := range d.Files {
		reply.Annexes = append(reply.Annexes, letters.Annex{Name: x.Name, Hash: x.Hash})
	}
	err = p.Letters.Reply(ctx, c, l.ID, reply, by)
	if kind := problem.KindOf(err); kind == problem.Conflict || kind == problem.Refused { // it is in the register already
		return nil
	}
	return err
}
