package procedure

import (
	"fmt"
	"slices"
	"strings"
)

// Path is one way through the procedure, from its beginning to its end.
type Path []Way

// IDs returns the ids of the ways, in order.
func (p Path) IDs() []string {
	out := make([]string, len(p))
	for i, w := range p {
		out[i] = w.ID
	}
	return out
}

// Numbers returns the numbers of the activities that the path performs, in order,
// each one once.
func (p Path) Numbers(r Revision) []int {
	var out []int
	last := 0
	for _, w := range p {
		if n := r.numberAt(r.Order, w); n != 0 && n != last {
			out = append(out, n)
			last = n
		}
	}
	return out
}

// numberAt is the activity that is performed by going a way: the one that is
// pending where the way begins.
func (r Revision) numberAt(m Machine, w Way) int {
	if st, ok := m.Station(w.From); ok {
		return r.ActivityOf(st).No
	}
	a, _ := r.Activity(w.Act)
	if a.Numbered() {
		return a.No
	}
	return a.Within
}

// Describe writes the path as a person reads it: numbers joined by arrows and the
// answers given at the questions.
func (p Path) Describe(r Revision) string {
	var b strings.Builder
	last := 0
	for _, w := range p {
		n := r.numberAt(r.Order, w)
		if n != last {
			if last != 0 {
				b.WriteString(" → ")
			}
			fmt.Fprintf(&b, "%d", n)
			last = n
		}
		if w.Answer != "" {
			fmt.Fprintf(&b, " (%s)", w.Answer)
		}
	}
	b.WriteString(" → Fin")
	return b.String()
}

// Paths returns every path through the numbered activities, from the request to
// the end, each answer of each question taken once and no loop repeated. Where
// custody decides (concluding with the equipment in the DTIC) the path takes the
// reading that fits, so that it can really be walked.
func (r Revision) Paths() []Path {
	var out []Path
	var walk func(s scene, p Path, been map[State]bool)
	walk = func(s scene, p Path, been map[State]bool) {
		st, _ := r.Order.Station(s.Order)
		if st.Ending {
			out = append(out, append(Path(nil), p...))
			return
		}
		for _, w := range r.Order.Leaving(s.Order) {
			if been[w.To] || !r.pending(st, w) || w.When != Anywhere && w.When != s.Place {
				continue
			}
			for _, h := range r.orderHops(s, w, sure) {
				been[w.To] = true
				walk(h.to, append(p[:len(p):len(p)], w), been)
				been[w.To] = false
			}
		}
	}
	walk(begin(), nil, map[State]bool{})
	return out
}

// pending reports whether a way does what the station waits for: its act, or the
// second of its two acts; at the beginning, the activity that the letter numbers.
func (r Revision) pending(st Station, w Way) bool {
	if w.From == "" {
		a, ok := r.Activity(w.Act)
		return ok && a.Numbered()
	}
	return w.Act == st.Act || w.Act == st.Second
}

// Reach returns the shortest sequence of ways, from the beginning to and
// including the way with an id; a reading of ours counts as two ways of the
// letter, so that the usual course wins. It needs nothing optional: no equipment
// that leaves with a third party, no delivery at the workshop. Ways of the
// external file stand right after the way of the order that carries them. It is
// nil for an unknown way.
func (r Revision) Reach(id string) []string {
	type visit struct {
		s    scene
		ways []string
	}
	done := map[scene]bool{}
	byCost := [][]visit{{{s: begin()}}}
	for cost := 0; cost < len(byCost); cost++ {
		for i := 0; i < len(byCost[cost]); i++ {
			v := byCost[cost][i]
			if n := len(v.ways); n > 0 && slices.Contains(v.ways[max(0, n-3):], id) {
				return v.ways
			}
			if done[v.s] {
				continue
			}
			done[v.s] = true
			for _, h := range r.hops(v.s, sure) {
				at := cost + r.cost(h)
				for len(byCost) <= at {
					byCost = append(byCost, nil)
				}
				ways := append(v.ways[:len(v.ways):len(v.ways)], h.ways...)
				byCost[at] = append(byCost[at], visit{h.to, ways})
			}
		}
	}
	return nil
}

// cost of what happens at once: that of the way that leads.
func (r Revision) cost(h hop) int {
	if w, ok := r.WayByID(h.ways[0]); ok && w.Letter {
		return 1
	}
	return 2
}

// ActivityOf returns the activity of the letter that is pending at a station. For
// an act that the letter does not number it is the numbered one it belongs to; for
// one that belongs to none (escalation, endings) it is that act itself, with No 0,
// or nothing.
func (r Revision) ActivityOf(st Station) Activity {
	a, ok := r.Activity(st.Act)
	if !ok || a.Numbered() || a.Within == 0 {
		return a
	}
	n, _ := r.Numbered(a.Within)
	return n
}

// Numbered returns the activity with a number of the letter.
func (r Revision) Numbered(no int) (Activity, bool) {
	for _, a := range r.Activities {
		if a.No == no && no > 0 {
			return a, true
		}
	}
	return Activity{}, false
}

// StationsOf returns the stations of the order in which a numbered activity is
// pending, for counts by activity.
func (r Revision) StationsOf(no int) []State {
	var out []State
	for _, st := range r.Order.Stations {
		if !st.Ending && r.ActivityOf(st).No == no {
			out = append(out, st.ID)
		}
	}
	return out
}

// NextOf returns where a way leads: the number of the activity pending at its
// destination (0 for none) and whose turn it is there, the first to act first.
func (r Revision) NextOf(w Way) (no int, roles []Role) {
	st, ok := r.Order.Station(w.To)
	if !ok {
		st, _ = r.External.Station(w.To)
	}
	return r.ActivityOf(st).No, st.Turn
}
