package maintenance

import (
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
)

// grid is the room that there is: business days by advisers.
type grid struct {
	days     []calendar.Day
	week     []int // number of the week of each day
	advisers []Adviser
	daily    int
	weekly   int
	cells    []cell // by day, then by adviser
	weeks    []int  // load of a week, by week, then by adviser
	buildings
}

// cell is one day of one AST.
type cell struct {
	load  int
	away  bool
	place int // number of the building that is visited, 0 for none yet
}

// buildings numbers buildings from 1.
type buildings struct {
	number map[string]int
	home   []int // of each adviser
}

func (b *buildings) of(name string) int {
	if b.number[name] == 0 {
		b.number[name] = len(b.number) + 1
	}
	return b.number[name]
}

func newGrid(r Request, weekly int) *grid {
	g := &grid{advisers: r.Advisers, daily: r.Daily, weekly: weekly, buildings: buildings{number: map[string]int{}}}
	holidays := make(map[calendar.Day]bool, len(r.Calendar.Holidays))
	for _, h := range r.Calendar.Holidays {
		holidays[h.Day] = true
	}
	last := -1
	var monday calendar.Day
	for d := r.From; !d.After(r.To); d = d.Add(1) {
		if w := d.Weekday(); w == time.Saturday || w == time.Sunday || holidays[d] {
			continue
		}
		if m := Monday(d); last < 0 || m != monday {
			monday = m
			last++
		}
		g.days = append(g.days, d)
		g.week = append(g.week, last)
	}
	n := len(g.advisers)
	g.cells, g.weeks = make([]cell, len(g.days)*n), make([]int, (last+1)*n)
	for a, x := range g.advisers {
		g.home = append(g.home, g.of(x.Building))
		for i, d := range g.days {
			if slices.ContainsFunc(x.Away, func(s Span) bool { return s.has(d) }) {
				g.cells[i*n+a].away = true
			}
		}
	}
	for _, k := range r.Kept {
		i := g.from(k.Day)
		a := slices.IndexFunc(g.advisers, func(x Adviser) bool { return x.ID == k.Adviser })
		if a >= 0 && i < len(g.days) && g.days[i] == k.Day {
			g.fill(choice{i, a}, g.of(k.Building))
		}
	}
	return g
}

// Monday is the first day of the week of a day.
func Monday(d calendar.Day) calendar.Day { return d.Add(-(int(d.Weekday()) + 6) % 7) }

// from is the first business day on or after d; len(days) when there is none.
func (g *grid) from(d calendar.Day) int {
	i, _ := slices.BinarySearchFunc(g.days, d, calendar.Day.Compare)
	return i
}

// until is the last business day on or before d; -1 when there is none.
func (g *grid) until(d calendar.Day) int {
	i, found := slices.BinarySearchFunc(g.days, d, calendar.Day.Compare)
	if found {
		return i
	}
	return i - 1
}

type choice struct{ day, adviser int }

// search looks for the best room from one day towards another, by step -1 or 1. It ends
// where no later day can be better.
func (g *grid) search(m Machine, from, to, step int) (best choice, ok bool) {
	b, n := g.of(m.Building), len(g.advisers)
	least, gap := 1<<30, 0
	for i := from; i >= 0 && i < len(g.days) && (to-i)*step >= 0; i += step {
		if gap >= least {
			break
		}
		for a := range n {
			c := &g.cells[i*n+a]
			load := g.weeks[g.week[i]*n+a]
			if c.away || c.load >= g.daily || load >= g.weekly || m.User != "" && g.advisers[a].ID == m.User {
				continue
			}
			cost := gap
			switch {
			case c.place == b:
			case c.place == 0:
				cost += opening
			default:
				cost += mixing
			}
			if g.home[a] != b {
				cost += abroad
			}
			if cost < least || cost == least && best.day == i && load < g.weeks[g.week[best.day]*n+best.adviser] {
				least, best, ok = cost, choice{i, a}, true
			}
		}
		gap++
	}
	return best, ok
}

func (g *grid) fill(c choice, building int) {
	n := len(g.advisers)
	x := &g.cells[c.day*n+c.adviser]
	x.load++
	if x.place == 0 {
		x.place = building
	}
	g.weeks[g.week[c.day]*n+c.adviser]++
}

func (g *grid) take(c choice, m Machine) Placed {
	g.fill(c, g.of(m.Building))
	return Placed{Machine: m.ID, Building: m.Building, Day: g.days[c.day], Adviser: g.advisers[c.adviser].ID}
}
