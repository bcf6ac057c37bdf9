package orders

import (
	"errors"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Step is one act as it was performed; steps are never changed (rev11 S-04).
type Step struct {
	Seq      int64
	Way      string // transition id, "" for an act that changed no state
	Act      procedure.Act
	Answer   procedure.Answer
	From     procedure.State
	To       procedure.State
	Actor    people.ID
	Role     procedure.Role
	At       time.Time // when it entered the system
	RealAt   time.Time // when it happened, for papers captured late; zero otherwise
	Text     string    // reason or note
	Revision int
}

// Outcome is a performed act: its step, its effects, who is told.
type Outcome struct {
	Step    Step
	Effects Effects
	Tells   []procedure.Party
	Way     procedure.Way
}

// Perform judges and applies an act: no work without an order, and no order but
// through here (rev11 P-01, rev11 G-11). It is pure: all it knows comes in its
// arguments. On an error the order is untouched. The errors are problems:
// Refused when the procedure does not allow the act now, Forbidden when it is
// somebody else's, Invalid when a field does not fit.
func (o *Order) Perform(now time.Time, actor people.Actor, act Act, f Facts) (Outcome, error) {
	if err := o.hopeless(actor, act); err != nil {
		return Outcome{}, err
	}
	ways, sides := o.candidates(act)
	var refusal error
	for _, c := range append(ways, sides...) {
		d, err := o.try(c, now, actor, act, f)
		if err != nil {
			refusal = keep(refusal, err)
			continue
		}
		return d.finish(o, act), nil
	}
	return Outcome{}, refusal
}

// hopeless refuses what no fact can allow: an act by which nothing leads on from where
// the order stands, or that is nobody's whom the actor is. The desk asks it before it
// reads the facts.
func (o *Order) hopeless(actor people.Actor, act Act) error {
	ways, sides := o.candidates(act)
	if len(ways) == 0 && len(sides) == 0 {
		return o.notNow(act)
	}
	var refusal error
	for _, c := range append(ways, sides...) {
		if slices.ContainsFunc(c.by(), func(r procedure.Role) bool { return plays(actor, r) }) {
			return nil
		}
		refusal = keep(refusal, o.foreign(c))
	}
	return refusal
}

// candidate is a way or a side act that fits the state, the act and its answer.
type candidate struct {
	way  procedure.Way
	side procedure.Side
}

func (c candidate) isWay() bool { return c.way.ID != "" }

func (c candidate) by() []procedure.Role {
	if c.isWay() {
		return c.way.By
	}
	return c.side.By
}

func (c candidate) guards() []procedure.Guard {
	if c.isWay() {
		return c.way.Guards
	}
	return c.side.Guards
}

func (o *Order) candidates(act Act) (ways, sides []candidate) {
	m := o.Procedure().Order
	for i := range m.Ways {
		if w := &m.Ways[i]; w.From == o.State && w.Act == act.Key() && w.Answer == act.Answer() {
			ways = append(ways, candidate{way: *w})
		}
	}
	for i := range m.Sides {
		s := &m.Sides[i]
		if s.Act != act.Key() {
			continue
		}
		for _, in := range s.In {
			if in == o.State {
				sides = append(sides, candidate{side: *s})
			}
		}
	}
	return ways, sides
}

// keep prefers the refusal that says most: a guard over a wrong place, either
// over a foreign turn.
func keep(old, new error) error {
	if old == nil || says(new) > says(old) {
		return new
	}
	return old
}

func says(err error) int {
	switch {
	case problem.KindOf(err) == problem.Forbidden:
		return 0
	case errors.Is(err, errPlace):
		return 1
	}
	return 2
}

// errPlace marks the refusal of a way whose equipment has to be elsewhere: the
// same act usually goes by another way where it is.
var errPlace = errors.New("the equipment is elsewhere")

// try judges one candidate. The role is the first of its roles that the actor
// holds and for which every guard holds: somebody who is both Supervisor and AST
// acts as the one the order needs.
func (o *Order) try(c candidate, now time.Time, actor people.Actor, act Act, f Facts) (*Doing, error) {
	var refusal error
	held := false
	for _, role := range c.by() {
		if !plays(actor, role) {
			continue
		}
		held = true
		copied := o.clone()
		if copied.Timer == procedure.TSurvey && copied.surveyOver(now) {
			copied.extendSurvey(f) // what was learnt since may still have lengthened it
		}
		d := &Doing{Act: act, Order: copied, Actor: actor, Role: role, Now: now, Facts: f, Way: c.way, Side: c.side}
		if c.isWay() && c.way.When != procedure.Anywhere && o.place(f) != c.way.When {
			refusal = keep(refusal, wrongPlace(c.way.When))
			continue
		}
		if err := o.turnOf(c, role); err != nil {
			refusal = keep(refusal, err)
			continue
		}
		if err := d.guard(c.guards()); err != nil {
			refusal = keep(refusal, err)
			continue
		}
		if err := act.Check(d); err != nil {
			refusal = keep(refusal, err)
			continue
		}
		if s, ok := act.(Signed); ok {
			if err := d.level(s.Given()); err != nil {
				refusal = keep(refusal, err)
				continue
			}
		}
		return d, nil
	}
	if !held {
		return nil, o.foreign(c)
	}
	return nil, refusal
}

// turnOf refuses the second of two acts before the first, and the first twice.
func (o *Order) turnOf(c candidate, role procedure.Role) error {
	if !c.isWay() && c.side.Passes && o.HalfDone {
		return problem.New(problem.Refused, "Esto ya quedó firmado; ahora falta la otra persona.", "Espera su firma o pídele que la ponga.")
	}
	return nil
}

// finish applies the act to the copy, moves the state and writes the step.
func (d *Doing) finish(o *Order, act Act) Outcome {
	n := d.Order
	from := o.State
	act.Apply(d)
	n.Version = o.Version + 1
	step := Step{
		Seq: n.Version, Act: act.Key(), Answer: act.Answer(), From: from, To: from, Actor: d.Actor.Person.ID,
		Role: d.Role, At: d.Now, Text: d.Effects.Text, Revision: n.Revision, RealAt: d.Effects.RealAt,
	}
	tells := d.Side.Tells
	if d.Way.ID != "" {
		step.Way, step.To = d.Way.ID, d.Way.To
		tells = d.Way.Tells
		n.enter(d)
	} else {
		if d.Side.Passes {
			n.HalfDone = true
		}
		n.retime(d)
	}
	if len(d.Effects.Tells) > 0 {
		tells = append(append([]procedure.Party(nil), tells...), d.Effects.Tells...)
	}
	*o = *n
	return Outcome{Step: step, Effects: d.Effects, Tells: tells, Way: d.Way}
}

// enter moves the order to the way's station and starts its clock.
func (o *Order) enter(d *Doing) {
	if o.State != d.Way.To {
		o.StateSince = d.Now
		o.Record.Reminded, o.Record.Warned = 0, false
		o.Record.Pauses, o.Record.PausedFor, o.Record.OutageFor = nil, 0, 0
		if o.Record.Pause != nil && (o.Record.Pause.Kind != "respaldo" || d.Way.To == procedure.E05) {
			o.Record.Pause = nil
		}
		if st, ok := o.Procedure().Order.Station(d.Way.To); ok && !st.Ending {
			o.Record.Escalation, o.Record.Rejection = nil, nil // proposals are about the state they were made in
		}
		if x := o.Record.Disposal; x != nil && !x.Gone { // so is a disposal that did not come about
			o.Record.Disposal = nil
			d.Effects.paper(PaperChange{Kind: string(papers.InventoryMovement), Void: "La orden siguió otra vía: el equipo no se dio de baja."})
		}
	}
	if d.Way.Loop != "" { // counted; above a number of them the Supervisor is told (domain §4.7)
		o.Record.Loops++
	}
	o.State, o.HalfDone = d.Way.To, false
	if st, ok := o.station(); ok && st.Ending {
		o.ClosedAt = d.Now
		o.Record.Pause = nil
	}
	o.retime(d)
}

// clone copies the order deeply enough that a refused act leaves no trace:
// everything in Record that Apply may touch is replaced, never changed in place.
func (o *Order) clone() *Order {
	c := *o
	c.Record.Visits = append([]Visit(nil), o.Record.Visits...)
	c.Record.Lines = append([]Line(nil), o.Record.Lines...)
	c.Record.Pauses = append([]Paused(nil), o.Record.Pauses...)
	return &c
}

func (o *Order) notNow(act Act) error {
	a, ok := o.Procedure().Activity(act.Key())
	if !ok {
		return problem.New(problem.NotFound, "Esa actividad no existe en el procedimiento.", "Vuelve a la orden y elige desde «Lo que sigue».")
	}
	st, _ := o.station()
	if st.Ending {
		return problem.New(problem.Refused, "La orden ya está cerrada: "+st.Label+".", "Si la falla volvió, registra una orden nueva.").For(a.Clause)
	}
	role, _, _ := o.Awaiting()
	return problem.New(problem.Refused,
		"«"+a.Title+"» no corresponde ahora: la orden está en «"+st.Label+"» y es el turno de "+role.Label()+".",
		"Abre la orden y sigue lo que indica «Lo que sigue».").For(a.Clause)
}

func (o *Order) foreign(c candidate) error {
	return problem.New(problem.Forbidden, "Esto le toca a "+c.by()[0].Label()+".", "Si crees que debería tocarte a ti, pide a la Supervisión que revise tus funciones.")
}

// systemID is the actor of what the program does by itself: timers and prefills.
const systemID people.ID = "sistema"

// System is the actor of the program itself.
func System() people.Actor {
	return people.Actor{Person: people.Person{ID: systemID, Name: "Sistema"}}
}

func plays(actor people.Actor, role procedure.Role) bool {
	if role == procedure.System {
		return actor.Person.ID == systemID
	}
	return actor.Has(people.Role(role))
}

func wrongPlace(want procedure.Place) error {
	if want == procedure.AtDTIC {
		return problem.New(problem.Refused, "El equipo no está en la DTIC.", "Primero se entrega con el ST-ERE firmado por las dos personas.").For("P-03").Because(errPlace)
	}
	return problem.New(problem.Refused, "El equipo está en la DTIC a cargo de esta orden.", "Antes devuélvelo a su usuario con el ST-ERE firmado.").For("P-03").Because(errPlace)
}
