package orders

import (
	"context"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// DeliveryForm is the receipt of one recipient of a letter (rev11 R-T-02, domain §5.4
// part 12): to whom, by which medium, on which day, with what proof. A file of the
// same form may be the proof.
type DeliveryForm struct {
	To     string `form:"destinatario" label:"A quién se notificó" kind:"radio" validate:"required"`
	Medium string `form:"medio" label:"Medio" kind:"radio" options:"correo=Correo institucional|mano=En propia mano|mensajeria=Mensajería interna|ventanilla=Ventanilla u oficialía de partes" validate:"required,oneof=correo mano mensajeria ventanilla"`
	Day    string `form:"fecha" label:"Fecha en que se notificó" kind:"date" validate:"required"`
	Proof  string `form:"acuse" label:"Acuse" help:"Con qué consta: folio del sello, correo de respuesta, nombre de quien recibió. Si adjuntas el acuse, puede quedar vacío." kind:"text" validate:"max=300"`
}

// medium is the medium in words, as the register keeps it.
func (f *DeliveryForm) medium() string {
	for _, field := range forms.Describe(f) {
		for _, o := range field.Options {
			if field.Name == "medio" && o.Key == f.Medium {
				return o.Label
			}
		}
	}
	return f.Medium
}

// proof is what was typed, with the names of the files that came with it.
func (f *DeliveryForm) proof(files []File) string {
	list := []string{}
	if text := strings.TrimSpace(f.Proof); text != "" {
		list = append(list, text)
	}
	for _, x := range files {
		list = append(list, "archivo «"+x.Name+"»")
	}
	return strings.Join(list, "; ")
}

// MayDeliver tells whether somebody records how the recipients of a letter were
// notified: a Supervisor does (rev11 A-18).
func (d *Desk) MayDeliver(actor people.Actor) bool { return actor.Has(people.Supervisor) }

// SignedLetter returns the letter of an order that was signed last, and false
// without one. Who may read the order may read it.
func (d *Desk) SignedLetter(ctx context.Context, c *database.Conn, id ID) (letters.Letter, bool, error) {
	list, err := d.Letters.OfOrder(ctx, c, string(id))
	if err != nil {
		return letters.Letter{}, false, err
	}
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].State == letters.Signed {
			return list[i], true, nil
		}
	}
	return letters.Letter{}, false, nil
}

// Deliver records that one recipient of the signed letter of an order was notified;
// the files of the form stay with the order as its proof, also when the order has
// ended meanwhile. A Supervisor calls it (rev11 A-18, R-T-02). Errors are problems:
// NotFound for an order that the actor may not read, Forbidden for anybody else,
// Refused without a signed letter, Invalid for a field, Conflict when it is recorded
// already.
func (d *Desk) Deliver(ctx context.Context, actor people.Actor, ref string, f *DeliveryForm, opt Options) (Result, error) {
	now := d.Clock()
	var res Result
	err := d.DB.Write(ctx, func(c *database.Conn) error {
		res = Result{}
		o, _, err := d.find(ctx, c, actor, ref)
		if err != nil {
			return err
		}
		if !d.MayDeliver(actor) {
			return problem.New(problem.Forbidden, "Solo la Supervisión asienta a quién se notificó el oficio.", "Si tienes un acuse, entrégalo a la Supervisión.").For("A-18")
		}
		day, err := calendar.ParseDay(f.Day)
		if err != nil {
			return invalid("fecha", "Escribe la fecha como día, mes y año.")
		}
		repeated, err := d.claim(ctx, c, actor, opt, now, o.ID, &res)
		if err != nil || repeated {
			return err
		}
		l, ok, err := d.SignedLetter(ctx, c, o.ID)
		if err != nil {
			return err
		}
		if !ok {
			return problem.New(problem.Refused, "La orden no tiene un oficio firmado.", "Espera la firma del TDTIC para notificarlo.").For("A-18")
		}
		by := audit.By{Actor: string(actor.Person.ID), Role: string(people.Supervisor), At: now}
		err = d.Letters.Deliver(ctx, c, l.ID, letters.Delivery{Recipient: f.To, Medium: f.medium(), Day: day, Proof: f.proof(opt.Files)}, by)
		if err != nil {
			return err
		}
		res.ID, res.Folio = o.ID, o.Folio
		return d.enclose(ctx, c, actor, o, opt.Files, now)
	})
	if err != nil {
		return Result{}, err
	}
	return res, nil
}

// TakeCopy records that the user opened the copy of a signed letter in their own
// order, which is how they are notified (rev11 R-T-02). For anybody else, and once it
// is recorded, nothing happens. Pages call it when they show the letter.
func (d *Desk) TakeCopy(ctx context.Context, actor people.Actor, l letters.Letter) error {
	if string(actor.Person.ID) != l.UserID || !l.Awaits(letters.ToUser) {
		return nil
	}
	by := audit.By{Actor: string(actor.Person.ID), Role: string(people.Requester), At: d.Clock()}
	err := d.DB.Write(ctx, func(c *database.Conn) error {
		return d.Letters.Deliver(ctx, c, l.ID, letters.Delivery{Recipient: letters.ToUser, Medium: "En el sistema", Proof: "abrió su copia en su propia orden"}, by)
	})
	if problem.KindOf(err) == problem.Conflict { // another window of the same person was quicker
		return nil
	}
	return err
}
