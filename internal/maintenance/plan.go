package maintenance

import (
	"cmp"
	"slices"

	"secogem.gob.mx/soporte/internal/calendar"
)

// Machine is a machine whose maintenance is due within the year.
type Machine struct {
	ID       string
	Building string
	User     string       // who uses it: an AST does not attend the own machine
	Due      calendar.Day // by when it has to be done
	Earliest calendar.Day // not before
}

// Adviser is an AST who takes part in the programme.
type Adviser struct {
	ID       string
	Building string // where they work; they are sent there first
	Away     []Span // absences that are known
}

// Span is a run of local days, both included.
type Span struct{ From, To calendar.Day }

func (s Span) has(d calendar.Day) bool { return !d.Before(s.From) && !d.After(s.To) }

// Placed is a machine with its day and its AST.
type Placed struct {
	Machine  string
	Building string
	Day      calendar.Day
	Adviser  string
	Late     bool // after it was due
}

// Left is a machine for which there is no place, and why, in Spanish.
type Left struct {
	Machine string
	Why     string
}

// Request is all that a proposal depends on: the same request has the same proposal.
type Request struct {
	From, To calendar.Day // first and last day on which a maintenance may be put
	Calendar calendar.Calendar
	Advisers []Adviser
	Machines []Machine
	Kept     []Placed // what stays where it is, and takes its room
	Daily    int      // maintenances of one AST in a day, at most
	Weekly   int      // and in a week
	Grace    int      // natural days from From in which what is overdue already should be done
}

// Proposal is where each machine goes.
type Proposal struct {
	Placed []Placed // by day, AST and machine; without what was kept
	Left   []Left
	Weekly int // the weekly load it was levelled to, at most that of the request
}

// The weights of a choice, in business days of distance from the day when a machine is
// due. To go to a building that an AST visits anyhow is worth going some days earlier;
// to leave the building within the day is worth it only when little else is left.
const (
	opening = 8  // to begin a visit
	abroad  = 2  // by an AST who does not work in that building
	mixing  = 25 // to see a second building on the same day
)

// Plan proposes a day and an AST for each machine, and is pure. It puts maintenances on
// business days only, at most so many for each AST a day and a week, never on a day on
// which the AST is away, no machine twice and none before its earliest day; machines of
// one building on the same day where that costs little; each as near to the day it is
// due as there is room, and after it only when there is none before (rev11 P-04).
//
// The load is levelled: of all weekly loads up to the limit, the least one that leaves
// no more machines out, and makes no more of them late, than the limit itself; but not
// so little that one full visit would fill the week.
func Plan(r Request) Proposal {
	r.Machines = once(r)
	most := r.at(r.Weekly)
	want := most.measure
	low, high, best := min(2*r.Daily, r.Weekly), r.Weekly, most
	for low < high {
		mid := (low + high) / 2
		if p := r.at(mid); !want.less(p.measure) {
			high, best = mid, p
		} else {
			low = mid + 1
		}
	}
	slices.SortFunc(best.Placed, func(a, b Placed) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Adviser, b.Adviser), cmp.Compare(a.Machine, b.Machine))
	})
	slices.SortFunc(best.Left, func(a, b Left) int { return cmp.Compare(a.Machine, b.Machine) })
	return best.Proposal
}

// once leaves each machine in the request one time, and none that is kept.
func once(r Request) []Machine {
	seen := make(map[string]bool, len(r.Machines)+len(r.Kept))
	for _, k := range r.Kept {
		seen[k.Machine] = true
	}
	list := make([]Machine, 0, len(r.Machines))
	for _, m := range r.Machines {
		if !seen[m.ID] {
			seen[m.ID] = true
			list = append(list, m)
		}
	}
	return list
}

// measure is how badly a proposal does: machines without a place, then late ones.
type measure struct{ left, late int }

func (m measure) less(o measure) bool {
	return m.left < o.left || m.left == o.left && m.late < o.late
}

type measured struct {
	Proposal
	measure
}

// at plans with one weekly load. From the first that is due to the last, those of one
// building gather on the visit that the first of them needs; where it is so crowded that
// some would be late, the other way about leaves those due before the room they need, and
// the better of both counts.
func (r Request) at(weekly int) measured {
	p := r.in(weekly, func(a, b Machine) int { return a.Due.Compare(b.Due) })
	if p.left == 0 && p.late == 0 {
		return p
	}
	if q := r.in(weekly, func(a, b Machine) int { return b.Due.Compare(a.Due) }); q.less(p.measure) {
		return q
	}
	return p
}

// in plans in one order of the machines.
func (r Request) in(weekly int, first func(a, b Machine) int) measured {
	g := newGrid(r, weekly)
	res := measured{Proposal: Proposal{Weekly: weekly}}
	if len(g.days) == 0 || len(r.Advisers) == 0 || r.Daily < 1 || weekly < 1 {
		why := "Ningún AST participa en el programa."
		if len(g.days) == 0 {
			why = "No quedan días hábiles en el periodo."
		}
		for _, m := range r.Machines {
			res.Left = append(res.Left, Left{m.ID, why})
		}
		res.left = len(res.Left)
		return res
	}
	order := slices.Clone(r.Machines)
	slices.SortFunc(order, func(a, b Machine) int {
		return cmp.Or(first(a, b), cmp.Compare(a.Building, b.Building), cmp.Compare(a.ID, b.ID))
	})
	var late []Machine
	for _, m := range order {
		from, to := g.from(m.Earliest), g.until(m.Due)
		if c, ok := g.search(m, to, from, -1); ok {
			res.Placed = append(res.Placed, g.take(c, m))
		} else {
			late = append(late, m)
		}
	}
	// Forwards what could not be in time, the longest overdue first.
	slices.SortFunc(late, func(a, b Machine) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID)) })
	grace := r.From.Add(r.Grace)
	for _, m := range late {
		c, ok := g.search(m, max(g.from(m.Earliest), g.until(m.Due)+1), len(g.days)-1, 1)
		if !ok {
			why := "No queda lugar en el año: los días de todos los AST están completos."
			if len(r.Advisers) == 1 && r.Advisers[0].ID == m.User {
				why = "El único AST que participa es quien usa el equipo."
			}
			res.Left = append(res.Left, Left{m.ID, why})
			continue
		}
		p := g.take(c, m)
		p.Late = true
		if !m.Due.Before(r.From) || p.Day.After(grace) {
			res.late++
		}
		res.Placed = append(res.Placed, p)
	}
	res.left = len(res.Left)
	return res
}
