package orderpages

import (
	"context"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/web"
)

// draftAgain puts into the draft of a letter what its last version says, so that what the
// TDTIC returned is corrected and not written anew; and offers the addressees of the day,
// the one that began last being the one proposed (GAP-33, GAP-09).
func (p *Pages) draftAgain(ctx context.Context, d *orders.DraftLetter, o *orders.Order, choices forms.Choices) error {
	c := p.Desk.DB.Read()
	valid, err := p.Letters.AddresseesOn(ctx, c, dayOf(web.Now(ctx)))
	if err != nil {
		return err
	}
	for i, a := range valid {
		choices["destinatario"] = append(choices["destinatario"], forms.Option{Key: a.Words(), Label: a.Words()})
		if i == 0 {
			d.Addressee = a.Words()
		}
	}
	if o.Record.Letter == "" {
		return nil
	}
	l, err := p.Letters.Get(ctx, c, o.Record.Letter)
	if err != nil || l.State == letters.Void {
		return err
	}
	d.Addressee, d.Subject, d.Grounds, d.Body, d.Contact, d.Copies = l.Addressee, l.Subject, l.Grounds, l.Body, l.Contact, nil
	for _, x := range l.Distribution {
		if !x.Fixed() {
			d.Copies = append(d.Copies, x.Kind)
		}
	}
	return nil
}
