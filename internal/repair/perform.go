package repair

import (
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// machine is the external machine that a file follows.
var machine = &procedure.Rev11.External

// Perform judges and applies an act: pure, all it knows comes in its arguments. The
// file comes back changed in d.File; the one it was called on is untouched. Errors are
// problems: Refused when the procedure does not allow the act now, Forbidden when it is
// somebody else's, Invalid when a field does not fit (rev11 P-07, P-08, P-09).
func (f File) Perform(now time.Time, actor people.Actor, act Act, facts Facts) (*Doing, error) {
	var refusal error
	found := false
	for _, w := range machine.Leaving(f.State) {
		if w.Act != act.Key() || w.Answer != act.Answer() {
			continue
		}
		found = true
		d, err := f.try(now, actor, act, facts, w, procedure.Side{})
		if err == nil {
			return d, nil
		}
		refusal = stronger(refusal, err)
	}
	for _, s := range f.sidesIn() {
		if s.Act != act.Key() {
			continue
		}
		found = true
		d, err := f.try(now, actor, act, facts, procedure.Way{}, s)
		if err == nil {
			return d, nil
		}
		refusal = stronger(refusal, err)
	}
	if !found {
		return nil, f.notNow(act)
	}
	return nil, refusal
}

// stronger keeps the refusal that says more than whose turn it is.
func stronger(old, new error) error {
	if old == nil || problem.KindOf(old) == problem.Forbidden {
		return new
	}
	return old
}

func (f File) try(now time.Time, actor people.Actor, act Act, facts Facts, w procedure.Way, s procedure.Side) (*Doing, error) {
	by, guarded := w.By, w.Guards
	if w.ID == "" {
		by, guarded = s.By, s.Guards
	}
	var refusal error
	for _, role := range by {
		if role == procedure.System || !actor.Has(people.Role(role)) {
			continue
		}
		copied := f
		d := &Doing{Act: act, File: &copied, Actor: actor, Role: role, Now: now, Facts: facts, Way: w, Side: s}
		if w.ID == "" && s.Passes && f.Record.HalfDone {
			refusal = stronger(refusal, refuse("Esto ya quedó firmado; ahora falta la otra persona.", "Espera su firma o pídele que la ponga.", s.Clause))
			continue
		}
		if err := d.guard(guarded); err != nil {
			refusal = stronger(refusal, err)
			continue
		}
		if err := act.Check(d); err != nil {
			refusal = stronger(refusal, err)
			continue
		}
		if s, ok := act.(Signed); ok {
			if err := d.level(s.Given()); err != nil {
				refusal = stronger(refusal, err)
				continue
			}
		}
		return d.finish(), nil
	}
	if refusal == nil {
		refusal = problem.New(problem.Forbidden, "Esto le toca a "+by[0].Label()+".", "Si crees que debería tocarte a ti, pide a la Supervisión que revise tus funciones.")
	}
	return nil, refusal
}

func (d *Doing) guard(names []procedure.Guard) error {
	for _, n := range names {
		rule, ok := guards[n]
		if !ok {
			return problem.New(problem.Refused, "Ese paso lo da el sistema con la orden.", "Sigue desde la orden.")
		}
		if err := rule(d); err != nil {
			return err
		}
	}
	return nil
}

// finish applies the act, moves the file and starts its clock.
func (d *Doing) finish() *Doing {
	d.Act.Apply(d)
	f := d.File
	if d.Way.ID == "" {
		if d.Side.Passes {
			f.Record.HalfDone, f.Record.First = true, d.Actor.Person.ID
		}
		d.Effects.Tells = append(d.Effects.Tells, d.Side.Tells...)
	} else {
		d.Effects.Tells = append(d.Effects.Tells, d.Way.Tells...)
		to := d.Way.Goes(f.Kind)
		if to != f.State || d.Way.Loop != "" {
			f.Record.Reminded, f.Record.Warned = 0, false
		}
		f.State, f.StateSince, f.ClosedAt = to, database.At(d.Now), closedOn(to, d.Now)
		f.Record.HalfDone = false
	}
	f.retime(d.Facts)
	return d
}

func (f File) notNow(act Act) error {
	a, ok := Activity(act.Key())
	if !ok {
		return problem.New(problem.NotFound, "Esa actividad no existe en el procedimiento.", "Vuelve al expediente y elige desde «Lo que sigue».")
	}
	if !f.Open() {
		return problem.New(problem.Refused, "El expediente ya está cerrado: "+f.Label()+".", "Si la falla volvió, registra una orden nueva.").For(a.Clause)
	}
	return problem.New(problem.Refused, "«"+a.Title+"» no corresponde ahora: el expediente está en «"+f.Label()+"».",
		"Abre el expediente y sigue lo que indica «Lo que sigue».").For(a.Clause)
}

// Offer is an act that somebody may do now in a file.
type Offer struct {
	Activity procedure.Activity
	Choices  []procedure.Choice // answers that lead somewhere from here
	Main     bool               // it moves the file, or is the first half of what does
}

// Offers lists what an actor may do in the file now, what moves it first. It judges
// role and person, not the fields of a form.
func (f File) Offers(now time.Time, actor people.Actor, facts Facts) []Offer {
	var list []Offer
	find := func(key procedure.Act) int {
		return slices.IndexFunc(list, func(o Offer) bool { return o.Activity.Key == key })
	}
	add := func(key procedure.Act, main bool) int {
		if i := find(key); i >= 0 {
			return i
		}
		a, _ := Activity(key)
		list = append(list, Offer{Activity: a, Main: main})
		return len(list) - 1
	}
	for _, w := range machine.Leaving(f.State) {
		if !f.may(now, actor, facts, w.Act, w.By, w.Guards) {
			continue
		}
		if r := f.Record.Review; w.Act == procedure.JointReview && r != nil && r.Result != w.Answer {
			continue // the act that was signed says another result
		}
		i := add(w.Act, w.Act != procedure.DeclineRepair) // nobody is led to give the repair up
		if q := list[i].Activity.Question; q != nil {
			for _, c := range q.Answers {
				if c.Key == w.Answer {
					list[i].Choices = append(list[i].Choices, c)
				}
			}
		}
	}
	for _, s := range f.sidesIn() {
		if s.Passes && f.Record.HalfDone || !f.may(now, actor, facts, s.Act, s.By, s.Guards) {
			continue
		}
		first := s.Passes || f.leads(s.Act, facts)
		add(s.Act, first && !slices.ContainsFunc(list, func(o Offer) bool { return o.Main }))
	}
	slices.SortStableFunc(list, func(a, b Offer) int {
		switch {
		case a.Main == b.Main:
			return 0
		case a.Main:
			return -1
		}
		return 1
	})
	return list
}

// may tells whether the actor could do an act now, whatever its form will say.
func (f File) may(now time.Time, actor people.Actor, facts Facts, key procedure.Act, roles []procedure.Role, names []procedure.Guard) bool {
	act, ok := NewAct(key)
	if !ok {
		return false
	}
	for _, role := range roles {
		if role == procedure.System || !actor.Has(people.Role(role)) {
			continue
		}
		copied := f
		d := &Doing{Act: act, File: &copied, Actor: actor, Role: role, Now: now, Facts: facts}
		if x, ok := act.(interface{ waits(d *Doing) error }); ok && x.waits(d) != nil {
			continue
		}
		if !slices.ContainsFunc(names, func(n procedure.Guard) bool { return offerable[n] && guards[n](d) != nil }) {
			return true
		}
	}
	return false
}

// leads tells whether an act that changes no station is what the station waits for
// first: the ST-ERE before it is signed, the act of the review, its signature, the
// configuration.
func (f File) leads(key procedure.Act, facts Facts) bool {
	switch key {
	case procedure.DocumentCollection:
		return f.Record.Handover == ""
	case procedure.SignForProvider:
		if f.Record.Review == nil {
			return true
		}
		p, _ := facts.paperByID(f.Record.Review.Paper)
		return !p.HasSigned(SlotProvider)
	case procedure.SignReview, SignDisposal, RegisterDisposal:
		return true
	case procedure.Configure:
		return f.Record.Setup == nil
	}
	return false
}
