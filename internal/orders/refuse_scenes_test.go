package orders_test

import (
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// scene is a situation an order can be in: its station, whether the first of two
// acts is done, and where its machine is as far as the order is concerned.
type scene struct {
	state procedure.State
	half  bool
	place procedure.Place
	ways  []string
}

func (s scene) String() string {
	half := ""
	if s.half {
		half = "½"
	}
	return fmt.Sprintf("%s%s@%s", s.state, half, s.place)
}

// scenes are every station as the shortest course reaches it, both halves of the
// stations with two acts, and the stations that can also be reached with the
// machine elsewhere.
func scenes() []scene {
	var list []scene
	add := func(place procedure.Place, state procedure.State, ways ...string) {
		st, _ := procedure.Rev11.Order.Station(state)
		list = append(list, scene{state, false, place, ways})
		if st.First != "" {
			list = append(list, scene{state, true, place, ways})
		}
	}
	for _, st := range procedure.Rev11.Order.Stations {
		var best []string
		for _, w := range procedure.Rev11.Order.Ways {
			if course := procedure.Rev11.Reach(w.ID); w.To == st.ID && course != nil && (best == nil || len(course) < len(best)) {
				best = course
			}
		}
		place := procedure.AtUser
		if !slices.Contains(st.Places, procedure.AtUser) && !st.Ending {
			place = procedure.AtDTIC
		}
		add(place, st.ID, best...)
	}
	toShop := []string{"OS-01", "OS-06", "OS-14", "OS-40", "OS-42", "OS-47"}
	back := append(toShop[:6:6], "OS-61") // in E03 with the machine in the DTIC
	and := func(more ...string) []string { return append(slices.Clone(back), more...) }
	add(procedure.AtDTIC, procedure.E02, and("OS-10")...)
	add(procedure.AtDTIC, procedure.E03, back...)
	add(procedure.AtDTIC, procedure.E04, and("OS-12")...)
	add(procedure.AtDTIC, procedure.E06, and("OS-13")...)
	add(procedure.AtDTIC, procedure.E07, and("OS-13", "OS-28")...)
	add(procedure.AtDTIC, procedure.E08, and("OS-13", "OS-28", "OS-31")...)
	add(procedure.AtDTIC, procedure.E09, and("OS-14")...)
	add(procedure.AtDTIC, procedure.E10, and("OS-14", "OS-40")...)
	add(procedure.AtDTIC, procedure.E91, toShop...)
	add(procedure.AtDTIC, procedure.E92, append(toShop[:6:6], "OS-62")...)
	add(procedure.AtVendor, procedure.E92, append(toShop[:6:6], "OS-62"+seed.WithOuting)...)
	add(procedure.AtVendor, procedure.E91, append(toShop[:6:6], "OS-62"+seed.WithOuting, "OS-66")...)
	add(procedure.AtUser, procedure.E05, "OS-01", "OS-06", "OS-14", "OS-40", "OS-42", "OS-45", "OS-48") // a gestión: it cannot be reopened
	return list
}

// stage puts an order into a scene, on a machine of the requester's unit that
// somebody else answers for.
func (w *world) stage(s scene) string {
	w.t.Helper()
	holder := w.Cast.Person(holderName)
	a, err := w.Machine(ctx, holder, false)
	if err != nil {
		w.t.Fatal(err)
	}
	a.Shared = true
	w.write(func(c conn) error { return w.Program.Equipment.Update(ctx, c, w.by(), a) })
	ref := w.walk(seed.Start{Requester: seed.Lucia, Asset: a.ID}, s.ways...)
	st, _ := procedure.Rev11.Order.Station(s.state)
	if s.half {
		if err := w.Side(ctx, ref, st.First); err != nil {
			w.t.Fatalf("%s: %v", s, err)
		}
	}
	v := w.view(ref)
	place := procedure.AtUser
	if (v.Custody.Charge == equipment.Charge{Kind: equipment.ByOrder, ID: string(v.Order.ID)}) {
		place = procedure.Place(v.Custody.Place)
	}
	if v.Order.State != s.state || v.Order.HalfDone != s.half || place != s.place {
		w.t.Fatalf("%s staged as %s, half %v, at %s", s, v.Order.State, v.Order.HalfDone, place)
	}
	return ref
}

// holderName answers for the machines of the scenes: not their requester.
const holderName = "Aurelio Fonseca Prado"

// player is somebody who tries an act: with which roles, and how they stand to
// the orders of the scenes.
type player struct {
	name      string
	actor     people.Actor
	reads     bool // may know of the orders at all
	requester bool
	assigned  bool
	director  bool
}

func (w *world) players() []player {
	list := []player{
		{name: seed.Lucia, reads: true, requester: true},
		{name: holderName, reads: true}, // a requester, but of other orders
		{name: seed.Efrain},
		{name: seed.Beatriz, reads: true},
		{name: seed.Jorge, reads: true, assigned: true},
		{name: seed.Paola, reads: true}, // an AST, but not of these
		{name: seed.Ramiro, reads: true, director: true},
		{name: seed.Irma}, // whose substitution is over, and to come
		{name: seed.Teresa},
		{name: seed.Saul},
		{name: seed.Gloria, reads: true},
	}
	for i := range list {
		list[i].actor = w.member(list[i].name)
	}
	return append(list, player{name: "sistema", actor: orders.System(), reads: true})
}

func (p player) plays(r procedure.Role) bool {
	if r == procedure.System {
		return p.name == "sistema"
	}
	return p.actor.Has(people.Role(r))
}

// allows tells, from the procedure alone, whether a player may do an act with an
// answer in a scene that has just begun: no term has run out, nothing was proposed,
// nobody has received or visited. Guards about data are taken as fulfilled.
func (s scene) allows(p player, act procedure.Act, answer procedure.Answer) bool {
	m := procedure.Rev11.Order
	for _, w := range m.Leaving(s.state) {
		if w.Act == act && w.Answer == answer && (w.When == procedure.Anywhere || w.When == s.place) && s.byRole(p, w.By, w.Guards) {
			return true
		}
	}
	for _, x := range m.SidesIn(s.state) {
		if x.Act == act && answer == "" && !(x.Passes && s.half) && s.byRole(p, x.By, x.Guards) {
			return true
		}
	}
	return false
}

// leaves tells whether somebody may do an act here with some answer.
func (s scene) leaves(act procedure.Act) bool {
	m := procedure.Rev11.Order
	return slices.ContainsFunc(m.Leaving(s.state), func(w procedure.Way) bool { return w.Act == act }) ||
		slices.ContainsFunc(m.SidesIn(s.state), func(x procedure.Side) bool { return x.Act == act })
}

func (s scene) byRole(p player, by []procedure.Role, guards []procedure.Guard) bool {
	return slices.ContainsFunc(by, func(r procedure.Role) bool {
		return p.plays(r) && !slices.ContainsFunc(guards, func(g procedure.Guard) bool { return !s.fulfils(p, r, g) })
	})
}

// fulfils judges the guards that the scene decides.
func (s scene) fulfils(p player, as procedure.Role, g procedure.Guard) bool {
	switch g {
	case procedure.GRequester:
		return as != procedure.Requester || p.requester
	case procedure.GTermOrOwn, procedure.GTermAtDTIC, procedure.GOwnOrLate: // others only once the term is over
		return as == procedure.Requester && p.requester
	case procedure.GAssigned:
		return as != procedure.Adviser || p.assigned
	case procedure.GDirector:
		return p.director
	case procedure.GFirstDone:
		return s.half
	case procedure.GNoCharge:
		return s.place == procedure.AtUser
	case procedure.GReturned:
		return s.place != procedure.AtVendor || s.state != procedure.E91
	case procedure.GBeyondRepair, procedure.GDisposalAsked, procedure.GDisposalGiven:
		return false // no scene has a determination of the TDTIC behind it
	case procedure.GProposedRej, procedure.GProposedEsc, procedure.GReceivedSeen, procedure.GReturnTerm, procedure.GAttempts, procedure.GSurveyOver:
		return false
	case procedure.GArrived:
		return as != procedure.System
	case procedure.GSolved:
		return len(s.ways) < 7 // the gestión of the last scene
	}
	return true
}

// attempt is an act with one of its answers.
type attempt struct {
	act    procedure.Act
	answer procedure.Answer
}

func (a attempt) String() string { return strings.Trim(string(a.act)+" "+string(a.answer), " ") }

// attempts are all acts of the order with all their answers.
func attempts() []attempt {
	var list []attempt
	for _, w := range procedure.Rev11.Order.Ways {
		list = append(list, attempt{w.Act, w.Answer})
	}
	for _, s := range procedure.Rev11.Order.Sides {
		list = append(list, attempt{s.Act, ""})
	}
	slices.SortFunc(list, func(a, b attempt) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(list)
}
