package adminpages

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// suspendForm ends an account, with its reason.
type suspendForm struct {
	Reason string `form:"motivo" label:"Por qué se suspende la cuenta" kind:"text" validate:"required,min=4,max=300"`
}

// transferForm does so too, and first passes the open orders on. Only who also
// supervises may fill it in: assigning is the Supervisor's (rev11 A-02).
type transferForm struct {
	Adviser string `form:"ast" label:"Quién sigue sus órdenes" kind:"person" validate:"required,max=64"`
	Reason  string `form:"motivo" label:"Por qué se suspende la cuenta" help:"También queda como motivo del cambio de AST." kind:"text" validate:"required,min=20,max=300"`
}

// openWork is what a person leaves behind.
type openWork struct {
	Orders   []openOrder // attended by the person and in a state in which somebody else can go on
	Later    []openOrder // attended by the person, but in other hands now
	Asked    []openOrder // asked for by the person
	Repairs  []openRepair
	Signs    []people.Appointment
	Machines int
}

// stops tells whether the person cannot be suspended yet.
func (o openWork) stops() bool { return len(o.Orders) > 0 || len(o.Repairs) > 0 || len(o.Signs) > 0 }

type suspendView struct {
	Who      people.Person
	Open     openWork
	Transfer bool // the reader may pass the orders on
	Fields   []forms.Field
	Problem  *problem.Error
	Now      time.Time
}

// passable are the states in which an order can pass to another AST.
var passable = func() map[procedure.State]bool {
	m := map[procedure.State]bool{}
	for _, s := range procedure.Rev11.Order.Sides {
		if s.Act == procedure.Reassign {
			for _, st := range s.In {
				m[st] = true
			}
		}
	}
	return m
}()

// mustHappen says what an order waits for that cannot pass to another AST now, and when
// it will: the words follow from the procedure.
func mustHappen(s procedure.State) string {
	if s == procedure.E05 {
		return "Se cierra con la encuesta o al vencer su plazo; nadie tiene que seguirla"
	}
	rev := procedure.Rev11
	st, ok := rev.Order.Station(s)
	if !ok {
		return ""
	}
	var who []string
	for _, r := range st.Turn {
		who = append(who, r.Label())
	}
	words := "Toca a " + strings.Join(who, " y ")
	if a, ok := rev.Activity(st.Act); ok {
		words += ": «" + a.Title + "»"
	}
	for _, w := range rev.Order.Ways {
		if w.From == s && passable[w.To] {
			return words + ". Después vuelve al AST y la Supervisión la pasa a otra persona"
		}
	}
	return words + ". Sigue su camino; si vuelve al turno del AST, la Supervisión la pasa a otra persona"
}

func stateLabel(s procedure.State) string {
	if st, ok := procedure.Rev11.Order.Station(s); ok {
		return st.Label
	}
	return string(s)
}

// openWork reads what a person leaves behind, where a transaction sees it.
func (p *pages) openWork(ctx context.Context, c *database.Conn, id people.ID, now time.Time) (openWork, error) {
	var o openWork
	list, err := openOrders(ctx, c, string(id))
	if err != nil {
		return o, err
	}
	for _, x := range list {
		switch {
		case x.AdviserID != string(id):
			o.Asked = append(o.Asked, x)
		case passable[x.State]:
			o.Orders = append(o.Orders, x)
		default:
			o.Later = append(o.Later, x)
		}
	}
	if o.Repairs, err = openRepairs(ctx, c, string(id)); err != nil {
		return o, err
	}
	if o.Machines, err = machinesHeld(ctx, c, string(id)); err != nil {
		return o, err
	}
	all, err := p.People.Appointments(ctx, c)
	for _, a := range all {
		if a.PersonID == id && (a.To.IsZero() || a.To.After(now)) {
			o.Signs = append(o.Signs, a)
		}
	}
	return o, err
}

func (p *pages) suspend(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), toID(r.PathValue("persona"))
	actor := web.ActorOf(ctx)
	v := suspendView{Now: web.Now(ctx)}
	var err error
	if v.Who, err = p.People.Person(ctx, p.DB.Read(), id); err != nil {
		return err
	}
	if v.Open, err = p.openWork(ctx, p.DB.Read(), id, v.Now); err != nil {
		return err
	}
	v.Transfer = len(v.Open.Orders) > 0 && len(v.Open.Repairs)+len(v.Open.Signs) == 0 && actor.Has(people.Supervisor)
	v.Fields = forms.Describe(suspendForm{})
	if v.Transfer {
		options, err := p.presentAdvisers(ctx, id, v.Now)
		if err != nil {
			return err
		}
		v.Fields = forms.Choices{"ast": options}.Into(forms.Describe(transferForm{}))
	}
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, suspendPage(v))
	}
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	reason := ""
	if v.Transfer {
		f := &transferForm{}
		if err = forms.Decode(typed, f); err == nil {
			reason, err = f.Reason, p.passOn(ctx, actor, v.Open.Orders, f)
		}
	} else {
		f := &suspendForm{}
		if err = forms.Decode(typed, f); err == nil {
			reason = f.Reason
		}
	}
	if err == nil {
		err = p.DB.Write(ctx, func(c *database.Conn) error {
			// Suspend comes first: its audit entry makes whoever changes the same
			// person wait, and what is still open is then looked at again.
			if err := p.People.Suspend(ctx, c, by(r), id, reason); err != nil {
				return err
			}
			open, err := p.openWork(ctx, c, id, v.Now)
			if err != nil {
				return err
			}
			if open.stops() {
				return problem.New(problem.Refused, "La cuenta sigue activa: "+v.Who.Name+" tiene trabajo abierto.", "Pásalo a otra persona como se indica abajo y vuelve a intentarlo.")
			}
			return p.People.WithdrawInvitations(ctx, c, by(r), id)
		})
	}
	if err != nil {
		if v.Problem = shown(err); v.Problem == nil && problem.KindOf(err) == problem.Forbidden {
			v.Problem = web.Shown(err)
		}
		if v.Problem == nil {
			return err
		}
		if v.Open, _ = p.openWork(ctx, p.DB.Read(), id, v.Now); v.Transfer && len(v.Open.Orders) == 0 {
			v.Transfer, v.Fields = false, forms.Describe(suspendForm{})
		}
		v.Fields = forms.Fill(v.Fields, typed, v.Problem)
		return web.Render(w, r, web.StatusOf(err), suspendPage(v))
	}
	web.SayDone(w, r, "La cuenta de "+v.Who.Name+" quedó suspendida y sus sesiones se cerraron.")
	return web.SeeOther(w, r, personPath(id))
}

// passOn gives each open order to another AST by the act of the procedure, one
// transaction each: what was passed on stays so, should a later one be refused.
func (p *pages) passOn(ctx context.Context, actor people.Actor, list []openOrder, f *transferForm) error {
	for _, o := range list {
		act := &orders.Reassign{AdviserID: f.Adviser, Reason: orders.Reason{Text: f.Reason}}
		if _, err := p.Desk.Perform(ctx, actor, o.Ref(), act, orders.Options{Version: o.Version}); err != nil {
			bad, ok := problem.As(err)
			if !ok {
				return err
			}
			return problem.New(problem.Refused, fmt.Sprintf("La orden %s no pudo pasar a otra persona: %s", o.Ref(), bad.Message), strings.TrimSpace(bad.Remedy+" Las anteriores ya pasaron."))
		}
	}
	return nil
}

// presentAdvisers are those who may go on with the orders of somebody else.
func (p *pages) presentAdvisers(ctx context.Context, but people.ID, now time.Time) ([]forms.Option, error) {
	list, err := p.People.Advisers(ctx, p.DB.Read(), calendar.DayOf(now, clock.Mexico))
	var options []forms.Option
	for _, a := range list {
		if a.Present && a.Person.ID != but {
			options = append(options, forms.Option{Key: string(a.Person.ID), Label: a.Person.Name})
		}
	}
	return options, err
}

func (v suspendView) heading() web.Heading {
	h := web.Heading{Title: "Suspender a " + v.Who.Name, Rest: "No ingresará, no pedirá soporte y no recibirá órdenes. Nada de lo que hizo se borra y la cuenta puede reactivarse."}
	if v.Open.stops() {
		h.Answer = "Antes hay que pasar su trabajo abierto."
	}
	return h
}

func (v suspendView) orderLines(list []openOrder) []web.Line {
	var lines []web.Line
	for _, o := range list {
		lines = append(lines, web.Line{Icon: web.IconTicket, Title: o.Ref(), Text: stateLabel(o.State) + ", " + web.Since(o.Since.Time, v.Now)})
	}
	return lines
}

// laterLines are the orders that cannot pass now, each with what must happen.
func (v suspendView) laterLines() []web.Line {
	lines := v.orderLines(v.Open.Later)
	for i, o := range v.Open.Later {
		lines[i].Text += ". " + mustHappen(o.State)
	}
	return lines
}

func (v suspendView) repairLines() []web.Line {
	var lines []web.Line
	for _, x := range v.Open.Repairs {
		lines = append(lines, web.Line{Icon: web.IconTruckDelivery, Title: x.Folio, Text: "Expediente externo abierto"})
	}
	return lines
}

func (v suspendView) signLines() []web.Line {
	var lines []web.Line
	for _, a := range v.Open.Signs {
		lines = append(lines, web.Line{Icon: web.IconRubberStamp, Title: kindWords(a) + " de la DTIC", Text: spanWords(a), Href: appointmentPath})
	}
	return lines
}
