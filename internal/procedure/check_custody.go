package procedure

import (
	"slices"
	"strings"
)

// never are the places where equipment can never be in a state, whatever the
// stations say (rev11 P-03): no review, store room or return without the machine
// in the DTIC, no letter before it is back.
var never = []struct {
	place  Place
	states []State
}{
	{AtUser, []State{E04D, E11, E12, E13, E13I, E14, E15, E16}},
	{AtDTIC, []State{E17, E18}},
}

// custody: every move has a leg with a document that two parties sign, and the
// ways leave that document.
func (c *checker) custody() {
	for _, l := range c.r.Custody {
		if len(l.Signers) < 2 || l.Signers[0] == l.Signers[1] {
			c.fail("leg %s %s→%s is not signed by both sides", l.Document, l.From, l.To)
		}
		if l.Document == "" || len(l.Moves) == 0 || l.From == l.To {
			c.fail("leg %s→%s lacks a document or a move", l.From, l.To)
		}
		for _, id := range l.Ways {
			w, ok := c.r.WayByID(id)
			if !ok || !slices.Contains(l.Moves, w.Custody) {
				c.fail("leg %s %s→%s names %s, which does not move custody so", l.Document, l.From, l.To, id)
			}
		}
		for _, act := range l.Sides {
			if !slices.ContainsFunc(c.r.Order.Sides, func(x Side) bool { return x.Act == act && slices.Contains(l.Moves, x.Custody) }) {
				c.fail("leg %s %s→%s names %s, which does not move custody so", l.Document, l.From, l.To, act)
			}
		}
	}
	for _, m := range []Machine{c.r.Order, c.r.External} {
		for _, w := range m.Ways {
			switch w.Custody {
			case Stays, ToExternal, FromExternal:
				continue
			}
			if !c.documented(w) {
				c.fail("way %s moves custody (%s) and no leg says with which of its papers", w.ID, w.Custody)
			}
		}
		for _, x := range m.Sides {
			if x.Custody != Stays && !slices.ContainsFunc(c.r.Custody, func(l Leg) bool { return slices.Contains(l.Sides, x.Act) }) {
				c.fail("the act %s moves custody (%s) and no leg names it", x.Act, x.Custody)
			}
		}
	}
}

func (c *checker) documented(w Way) bool {
	for _, l := range c.r.Custody {
		form, _, _ := strings.Cut(l.Document, " ")
		if slices.Contains(l.Ways, w.ID) && slices.Contains(w.Papers, form) {
			return true
		}
	}
	return false
}

// joint proves over everything that can happen to one machine: it is where its
// state says, exactly one order or file answers for it away from its user, an
// order that answers never ends, and from everywhere it can come home or be written off.
func (c *checker) joint() {
	seen := c.r.explore()
	told := map[string]bool{}
	fail := func(format string, args ...any) {
		n := len(c.errs)
		c.fail(format, args...)
		if msg := c.errs[n].Error(); told[msg] {
			c.errs = c.errs[:n]
		} else {
			told[msg] = true
		}
	}
	been := map[State]map[Place]bool{}
	for s := range seen {
		for _, st := range []State{s.Order, s.File} {
			if been[st] == nil {
				been[st] = map[Place]bool{}
			}
			been[st][s.Place] = true
		}
		c.judge(s, fail)
	}
	for _, m := range []Machine{c.r.Order, c.r.External} {
		for _, st := range m.Stations {
			for _, p := range st.Places {
				if !been[st.ID][p] {
					fail("joint: %s says that the equipment can be at %s, and it never is", st.ID, p)
				}
			}
		}
	}
	for s := range c.stuck(seen) {
		fail("joint: order %s, file %s, equipment at %s: it can never come home", s.Order, s.File, s.Place)
	}
}

func (c *checker) judge(s scene, fail func(string, ...any)) {
	o, live := c.r.Order.Station(s.Order)
	live = live && !o.Ending
	// An order that passed its charge to a file no longer says where the machine is.
	if live && s.Charge != byFile && !slices.Contains(o.Places, s.Place) {
		fail("joint: %s with the equipment at %s, which it does not foresee", s.Order, s.Place)
	}
	if f, ok := c.r.External.Station(s.File); ok && !f.Ending && !slices.Contains(f.Places, s.Place) {
		fail("joint: %s with the equipment at %s, which it does not foresee", s.File, s.Place)
	}
	for _, n := range never {
		if s.Place == n.place && slices.Contains(n.states, s.Order) {
			fail("joint: %s with the equipment at %s, which must never be", s.Order, s.Place)
		}
	}
	switch {
	case s.Place == AtUser, s.Place == AtCoordination:
		if s.Charge != nobody {
			fail("joint: %s answers for equipment that is at its user's or was written off (order %s, file %s)", s.Charge, s.Order, s.File)
		}
	case s.Charge == byOrder && live, s.Charge == byFile && c.r.fileLives(s.File):
	default:
		fail("joint: nobody answers for equipment at %s (order %s, file %s)", s.Place, s.Order, s.File)
	}
}

// stuck returns the scenes from which the machine can never be back at its user's, nor
// written off, with nothing open.
func (c *checker) stuck(seen map[scene][]hop) map[scene]bool {
	back := map[scene][]scene{}
	home := map[scene]bool{}
	var todo []scene
	for s, hops := range seen {
		for _, h := range hops {
			back[h.to] = append(back[h.to], s)
		}
		o, ok := c.r.Order.Station(s.Order)
		if ok && o.Ending && !c.r.fileLives(s.File) && (s.Place == AtUser || s.Place == AtCoordination) {
			home[s] = true
			todo = append(todo, s)
		}
	}
	for len(todo) > 0 {
		s := todo[0]
		todo = todo[1:]
		for _, p := range back[s] {
			if !home[p] {
				home[p] = true
				todo = append(todo, p)
			}
		}
	}
	out := map[scene]bool{}
	for s := range seen {
		if !home[s] {
			out[s] = true
		}
	}
	return out
}
