package orderpages

import (
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// deliveriesPath is the end of the address where receipts are recorded.
const deliveriesPath = "/notificaciones"

// deliveriesView is who was notified of the signed letter of an order, and who is
// still to be (rev11 R-T-02, domain §5.4 part 12).
type deliveriesView struct {
	lines       []web.Line
	count       string // «1 de 3»
	instruction string
	actions     []web.Action
}

// deliveries reads the distribution of a signed letter for who may read its order.
func deliveries(v orders.View, l letters.Letter, mayRecord, mine bool) deliveriesView {
	view := deliveriesView{instruction: l.Instruction}
	done := 0
	for _, c := range l.Distribution {
		line := copyLine(v, l, c)
		line.State = web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Pendiente"}
		if d, ok := l.Delivered(c.Key()); ok {
			done++
			line.Text = d.Medium + ", " + deliveredOn(d) + ": " + d.Proof
			line.State = web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Notificado"}
		}
		view.lines = append(view.lines, line)
	}
	view.count = countOf(done) + " de " + countOf(len(l.Distribution))
	if mayRecord && done < len(l.Distribution) {
		view.actions = append(view.actions, web.Action{Label: "Asentar un acuse", Icon: web.IconCheck, Href: pathOf(v.Order) + deliveriesPath})
	}
	if mine {
		view.actions = append(view.actions, web.Action{Label: "Abrir mi copia del oficio", Icon: web.IconFileText, Href: pathOf(v.Order) + "/formatos/" + letterRef})
	}
	return view
}

func deliveredOn(d letters.Delivery) string { return web.DayWords(d.Day.Time(clock.Mexico, 12, 0, 0)) }

// distribution is the card of an order's page, empty without a signed letter.
func (p *Pages) distribution(actor people.Actor, v orders.View, list []letters.Letter) deliveriesView {
	for i := len(list) - 1; i >= 0; i-- {
		if l := list[i]; l.State == letters.Signed {
			return deliveries(v, l, p.Desk.MayDeliver(actor), string(actor.Person.ID) == l.UserID)
		}
	}
	return deliveriesView{}
}

func deliveryForm(*http.Request) any { return &orders.DeliveryForm{} }

type deliveryPage struct {
	order  *orders.Order
	number string
	list   deliveriesView
	fields []forms.Field
	proof  forms.Field // the file
	files  bool
	action string
	key    string
	bad    *problem.Error
}

// withProof are all inputs, for the summary of errors.
func (v deliveryPage) withProof() []forms.Field {
	if !v.files {
		return v.fields
	}
	return append(append([]forms.Field(nil), v.fields...), v.proof)
}

// receipts is where the Supervisor records who was notified of a letter.
func (p *Pages) receipts(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"))
	if err != nil {
		return err
	}
	return p.showReceipts(w, r, http.StatusOK, v, nil, nil)
}

func (p *Pages) showReceipts(w http.ResponseWriter, r *http.Request, status int, v orders.View, typed url.Values, bad *problem.Error) error {
	ctx := r.Context()
	l, ok, err := p.Desk.SignedLetter(ctx, p.Desk.DB.Read(), v.Order.ID)
	if err != nil {
		return err
	}
	if !ok {
		return problem.Missing("un oficio firmado en esta orden")
	}
	choices := forms.Choices{}
	for _, c := range l.Pending() {
		line := copyLine(v, l, c)
		choices["destinatario"] = append(choices["destinatario"], forms.Option{Key: c.Key(), Label: line.Title, Help: line.Text})
	}
	page := deliveryPage{order: v.Order, number: l.Number, bad: bad, action: pathOf(v.Order) + deliveriesPath, key: database.NewID(), files: p.Desk.KeepsFiles(), list: deliveries(v, l, false, false)}
	if len(choices["destinatario"]) > 0 {
		page.fields = choices.Into(forms.Describe(&orders.DeliveryForm{}))
	}
	if typed != nil {
		page.key = keyOf(typed)
	} else {
		typed = url.Values{"fecha": {dayOf(web.Now(ctx)).String()}}
	}
	page.fields = forms.Fill(page.fields, typed, bad)
	page.proof = web.Attachment()
	page.proof.Label, page.proof.Help = "Acuse escaneado", "Un PDF o una foto del acuse; queda entre los adjuntos de la orden."
	page.proof = forms.Fill([]forms.Field{page.proof}, nil, bad)[0]
	return web.Render(w, r, status, deliveryFormPage(page))
}

// deliver takes one receipt.
func (p *Pages) deliver(w http.ResponseWriter, r *http.Request) error {
	actor, ref := web.ActorOf(r.Context()), r.PathValue("folio")
	v, err := p.Desk.Open(r.Context(), actor, ref)
	if err != nil {
		return err // a foreign order says nothing
	}
	form, err := web.Receive(w, r)
	if err != nil {
		return err
	}
	defer form.Close()
	var f orders.DeliveryForm
	opt := optionsOf(r, form.Values)
	if err = p.keep(r, form, &opt, forms.Decode(form.Values, &f)); err == nil {
		_, err = p.Desk.Deliver(r.Context(), actor, ref, &f, opt)
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok {
			return err
		}
		return p.showReceipts(w, r, status, v, form.Values, form.Again(bad))
	}
	web.SayDone(w, r, "Acuse asentado.")
	return web.SeeOther(w, r, pathOf(v.Order)+"#notificacion")
}

// letterRef names the signed letter of an order in the address of its papers.
const letterRef = "oficio"
