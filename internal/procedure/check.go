package procedure

import (
	"fmt"
	"strings"
)

// Check proves the properties that make a revision safe to run, and returns one
// error for each violation. Tests call it; the program does not need to, because
// the value cannot change while it runs.
//
// The properties: names agree (ids, acts, slugs, clauses, readings, timers);
// every state is reached and reaches an ending; nothing leaves an ending; what a
// person does leads to one place; every wait has a clock, every wait for the
// Usuario an exit without that person, every wait for an AST a way to another
// AST, every wait for outsiders somebody who chases; loops are counted; and, over
// the joint exploration of order, external file and custody, equipment is where
// its state says, somebody always answers for it, and nothing gets stuck.
func (r Revision) Check() []error {
	c := &checker{r: r}
	c.names()
	c.acts()
	c.clauses()
	c.timers()
	for _, m := range []Machine{r.Order, r.External} {
		c.m = m
		c.places()
		c.shape()
		c.determinism()
		c.turns()
		c.waits()
		c.loops()
	}
	c.custody()
	c.joint()
	return c.errs
}

type checker struct {
	r    Revision
	m    Machine
	errs []error
}

func (c *checker) fail(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf(format, args...))
}

// places: every way goes from a station to a station, every side is somewhere.
func (c *checker) places() {
	for _, w := range c.m.Ways {
		for _, s := range []State{w.From, w.To, w.IfNorm} {
			if _, ok := c.m.Station(s); s != "" && !ok {
				c.fail("%s: way %s names the station %s, which does not exist", c.m.ID, w.ID, s)
			}
		}
		if w.To == "" {
			c.fail("%s: way %s leads nowhere", c.m.ID, w.ID)
		}
	}
	for _, x := range c.m.Sides {
		for _, s := range x.In {
			if st, ok := c.m.Station(s); !ok || st.Ending {
				c.fail("%s: act %s is open in %s, which is no open station", c.m.ID, x.Act, s)
			}
		}
	}
}

// shape: every state is reached, reaches an ending, and nothing leaves an ending.
func (c *checker) shape() {
	reached := c.from("")
	for _, st := range c.m.Stations {
		if !reached[st.ID] {
			c.fail("%s: nothing leads to %s", c.m.ID, st.ID)
		}
		if st.Ending {
			if n := len(c.m.Leaving(st.ID)); n > 0 {
				c.fail("%s: %d ways leave the ending %s", c.m.ID, n, st.ID)
			}
			if st.Act != "" || len(st.Turn) > 0 || len(st.Timers) > 0 {
				c.fail("%s: the ending %s still waits for something", c.m.ID, st.ID)
			}
			continue
		}
		if !c.ends(st.ID) {
			c.fail("%s: no ending can be reached from %s", c.m.ID, st.ID)
		}
	}
}

// from returns the states that can be reached from a state.
func (c *checker) from(s State) map[State]bool {
	seen := map[State]bool{}
	todo := []State{s}
	for len(todo) > 0 {
		s, todo = todo[0], todo[1:]
		for _, w := range c.m.Leaving(s) {
			for _, to := range destinations(w) {
				if !seen[to] {
					seen[to] = true
					todo = append(todo, to)
				}
			}
		}
	}
	return seen
}

func destinations(w Way) []State {
	if w.IfNorm != "" && w.IfNorm != w.To {
		return []State{w.To, w.IfNorm}
	}
	return []State{w.To}
}

func (c *checker) ends(s State) bool {
	for to := range c.from(s) {
		if st, ok := c.m.Station(to); ok && st.Ending {
			return true
		}
	}
	return false
}

// determinism: in one state, one act with one answer leads to one place.
func (c *checker) determinism() {
	for i, a := range c.m.Ways {
		for _, b := range c.m.Ways[i+1:] {
			same := a.From == b.From && a.Act == b.Act && a.Answer == b.Answer
			if same && (a.When == b.When || a.When == Anywhere || b.When == Anywhere) {
				c.fail("%s: %s and %s cannot be told apart: %s %q in %q", c.m.ID, a.ID, b.ID, a.Act, a.Answer, a.From)
			}
		}
	}
}

// turns: whose turn it is can do what is pending.
func (c *checker) turns() {
	for _, st := range c.m.Stations {
		if st.Ending {
			continue
		}
		if len(st.Turn) == 0 || st.Act == "" {
			c.fail("%s: %s has no pending act or nobody's turn", c.m.ID, st.ID)
			continue
		}
		if st.First != "" || st.Second != "" {
			c.twoActs(st)
			continue
		}
		if st.Carried || c.m.leaves(st, st.Act) {
			continue
		}
		c.fail("%s: nobody whose turn it is in %s can do %s", c.m.ID, st.ID, st.Act)
	}
}

// leaves reports whether a role in turn has a way with an act out of a station.
func (m Machine) leaves(st Station, act Act) bool {
	for _, w := range m.Leaving(st.ID) {
		if w.Act != act {
			continue
		}
		for _, role := range w.By {
			if Holds(st.Turn, role) {
				return true
			}
		}
	}
	return false
}

// twoActs: the first is a side that passes the turn, the second goes the way.
func (c *checker) twoActs(st Station) {
	passes := false
	for _, x := range c.m.SidesIn(st.ID) {
		if x.Act == st.First && x.Passes {
			passes = len(st.Turn) == 2 && Holds(x.By, st.Turn[0])
		}
	}
	if !passes {
		c.fail("%s: %s: the first act %q does not pass the turn", c.m.ID, st.ID, st.First)
	}
	if !c.m.leaves(st, st.Second) {
		c.fail("%s: %s: the second act %q leads nowhere", c.m.ID, st.ID, st.Second)
	}
}

// waits: clocks, and exits for whoever does not come.
func (c *checker) waits() {
	for _, st := range c.m.Stations {
		if st.Ending {
			continue
		}
		if len(st.Timers) == 0 && !st.Carried {
			c.fail("%s: %s waits without a clock", c.m.ID, st.ID)
		}
		if Holds(st.Turn, Requester) {
			for _, p := range st.Places {
				if !c.exitWithoutUser(st, p) {
					c.fail("%s: %s with the equipment at %q waits for the Usuario and has no exit without that person", c.m.ID, st.ID, p)
				}
			}
		}
		if Holds(st.Turn, Adviser) && !st.Carried && !c.canChangeAdviser(st) {
			c.fail("%s: %s waits for an AST and cannot pass to another", c.m.ID, st.ID)
		}
		if st.Outside && !c.chased(st) {
			c.fail("%s: %s waits for outsiders and nobody is told to chase them", c.m.ID, st.ID)
		}
	}
}

// exitWithoutUser looks for a way that another role can go alone, with the
// equipment at a place.
func (c *checker) exitWithoutUser(st Station, p Place) bool {
	for _, w := range c.m.Leaving(st.ID) {
		if w.To == w.From || (w.When != Anywhere && w.When != p) {
			continue
		}
		alone := true
		for _, g := range w.Guards {
			switch g {
			case GFirstDone, XFirstDone:
				alone = alone && !(st.First != "" && st.Turn[0] == Requester)
			case GNoCharge:
				alone = alone && p == AtUser
			case GTermAtDTIC:
				alone = alone && p == AtDTIC
			case GPreventive:
				alone = false
			}
		}
		for _, role := range w.By {
			if alone && role != Requester {
				return true
			}
		}
	}
	return false
}

func (c *checker) canChangeAdviser(st Station) bool {
	for _, x := range c.m.SidesIn(st.ID) {
		if x.Act == Reassign && Holds(x.By, Supervisor) {
			return true
		}
	}
	return false
}

func (c *checker) chased(st Station) bool {
	for _, name := range st.Timers {
		if t, ok := c.r.Timer(name); ok && (len(t.Warns) > 0 || t.Performs != "") {
			return true
		}
	}
	return false
}

// loops: without the ways that count a loop, the machine only goes forward; and
// a way that counts one really goes back.
func (c *checker) loops() {
	const open, done = 1, 2
	mark := map[State]int{}
	var walk func(s State, trail []string)
	walk = func(s State, trail []string) {
		mark[s] = open
		for _, w := range c.m.Leaving(s) {
			if w.Loop != "" {
				continue
			}
			for _, to := range destinations(w) {
				switch mark[to] {
				case open:
					c.fail("%s: the loop %s is not counted", c.m.ID, strings.Join(append(trail, w.ID), " "))
				case 0:
					walk(to, append(trail[:len(trail):len(trail)], w.ID))
				}
			}
		}
		mark[s] = done
	}
	walk("", nil)
	for _, w := range c.m.Ways {
		if w.Loop != "" && w.To != w.From && !c.from(w.To)[w.From] {
			c.fail("%s: %s counts the loop %q and closes none", c.m.ID, w.ID, w.Loop)
		}
	}
}
