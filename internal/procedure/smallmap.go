package procedure

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// SmallMap writes the small map of one order as SVG (class .mm): what it did, where
// it is and what may follow, on the geometry of the chart. It is one picture with
// one name; the page gives the same in words (rev11 Q-07).
func SmallMap(w io.Writer, r Revision, route Route) error {
	// The picture tells where an order is and which ways it went, and nothing else, so
	// orders on the same path share it. Drawing it took a seventh of an order's page.
	gone := slices.Compact(slices.Sorted(slices.Values(route.Gone)))
	key := fmt.Sprint(r.No, " ", route.Now, " ", gone)
	if kept, ok := smallMaps.get(key); ok {
		_, err := io.WriteString(w, kept)
		return err
	}
	g, err := r.geometry()
	if err != nil {
		return err
	}
	c := &chart{r: r, g: g, d: ChartData{Route: &Route{Gone: gone, Now: route.Now}}}
	c.course()
	m := &smallMap{chart: c, next: map[string]bool{}}
	m.options()
	m.draw()
	var b strings.Builder
	if err := m.flush(&b); err != nil {
		return err
	}
	smallMaps.keep(key, b.String())
	_, err = io.WriteString(w, b.String())
	return err
}

// smallMaps are the pictures that were drawn, a few hundred of 8 kB.
var smallMaps pictures

type pictures struct {
	mu    sync.Mutex
	drawn map[string]string
}

const mostPictures = 300

func (p *pictures) get(key string) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.drawn[key]
	return s, ok
}

func (p *pictures) keep(key, picture string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.drawn == nil || len(p.drawn) >= mostPictures {
		p.drawn = map[string]string{}
	}
	p.drawn[key] = picture
}

// smallMap halves the width of the chart and takes a third of its height: boxes
// become dots, so arrows run from centre to centre.
type smallMap struct {
	*chart
	next map[string]bool // arrows, decisions and activities that may follow at once
}

func mx(x float64) float64 { return x*.5 + 12 }
func my(y float64) float64 { return y * .32 }

// options marks the arrow or the exits that leave where the order is.
func (m *smallMap) options() {
	if m.now == 0 {
		return
	}
	for _, a := range m.g.arrowsFrom(fmt.Sprint(m.now)) {
		if a.Optional {
			continue
		}
		m.next[a.ID], m.next[a.To] = true, true
		if strings.HasPrefix(a.To, "D") {
			for _, x := range m.g.arrowsFrom(a.To) {
				m.next[x.ID], m.next[x.To] = true, true
			}
		}
	}
}

func (m *smallMap) class(id string) string {
	switch {
	case m.next[id]:
		return "next"
	case m.on[id]:
		return "done"
	}
	return "may"
}

func (m *smallMap) draw() {
	m.f(`<svg class="mm" viewBox="0 0 872 277" role="img" aria-labelledby="mm-t" xmlns="http://www.w3.org/2000/svg"><title id="mm-t">%s</title>`+"\n", esc(m.name()))
	for _, l := range m.g.Lanes {
		m.f(`<g class="r-%s"><rect class="mm-band" x="0" y="%s" width="872" height="%s" rx="6"/><text class="mm-l" x="9" y="%s">%s</text></g>`, l.Role, num(my(l.Y)+1.5), num(my(l.H)-3), num(my(l.Y+l.H/2)+4), esc(shortLabel(l.Role)))
	}
	m.f("\n")
	for _, class := range []string{"may", "next", "done"} {
		for _, a := range m.g.Arrows {
			// What was gone keeps its colour even where it may be gone again; the
			// arrow into the decision belongs to the activity where the order is.
			kind := m.class(a.ID)
			if m.on[a.ID] || a.From == fmt.Sprint(m.now) && strings.HasPrefix(a.To, "D") {
				kind = "done"
			}
			if kind != class {
				continue
			}
			opt := ""
			if a.Optional {
				opt = " opc"
			}
			m.f(`<path class="mm-e %s%s" d="%s"/>`+"\n", class, opt, route(m.line(a), m.bridges(a), 6, 4, 0))
		}
	}
	for _, d := range m.g.Decisions {
		x, y := mx(d.CX), my(d.CY)
		kind := m.class(d.ID)
		if kind == "done" && m.next[d.ID] {
			kind = "next"
		}
		m.f(`<path class="mm-d %s" d="M%s %sL%s %sL%s %sL%s %sZ"/>`+"\n", kind, num(x-9), num(y), num(x), num(y-9), num(x+9), num(y), num(x), num(y+9))
	}
	for _, b := range m.g.Activities {
		x, y := mx(b.X+b.W/2), my(b.Y+b.H/2)
		id := fmt.Sprint(b.N)
		kind, ring := m.class(id), ""
		if m.now == b.N {
			kind = "cur"
			ring = fmt.Sprintf(`<circle class="mm-ring" cx="%s" cy="%s" r="17"/>`, num(x), num(y))
		}
		m.f(`<g class="mm-n %s">%s<circle cx="%s" cy="%s" r="12.5"/><text x="%s" y="%s" text-anchor="middle">%d</text></g>`+"\n", kind, ring, num(x), num(y), num(x), num(y+4.3), b.N)
	}
	y := my(77)
	m.f(`<g class="mm-fin%s"><rect x="792" y="%s" width="44" height="22" rx="11"/><text x="814" y="%s" text-anchor="middle">Fin</text></g></svg>`+"\n", m.finClass(), num(y-11), num(y+4.2))
}

func (m *smallMap) finClass() string {
	switch {
	case m.ended:
		return " done"
	case m.next["FIN"]:
		return " next"
	}
	return ""
}

func shortLabel(r Role) string {
	if r == Supervisor {
		return "Superv."
	}
	return r.Label()
}

// line maps an arrow and pulls its ends to the centres of what it joins.
func (m *smallMap) line(a arrow) [][2]float64 {
	pts := make([][2]float64, len(a.Points))
	for i, p := range a.Points {
		pts[i] = [2]float64{mx(p[0]), my(p[1])}
	}
	last := len(pts) - 1
	pull := func(end, beside int, id string) {
		cx, cy, ok := m.centre(id)
		if !ok {
			return
		}
		if pts[end][0] == pts[beside][0] {
			pts[end][1] = cy
		} else {
			pts[end][0] = cx
		}
	}
	pull(0, 1, a.From)
	pull(last, last-1, a.To)
	return pts
}

func (m *smallMap) bridges(a arrow) [][2]float64 {
	var out [][2]float64
	for _, b := range a.Bridges {
		out = append(out, [2]float64{mx(b[0]), my(b[1])})
	}
	return out
}

func (m *smallMap) centre(id string) (x, y float64, ok bool) {
	if id == "FIN" {
		return 814, my(77), true
	}
	for _, d := range m.g.Decisions {
		if d.ID == id {
			return mx(d.CX), my(d.CY), true
		}
	}
	for _, b := range m.g.Activities {
		if fmt.Sprint(b.N) == id {
			return mx(b.X + b.W/2), my(b.Y + b.H/2), true
		}
	}
	return 0, 0, false
}

// name says the course in words: «Recorrido: hechas 1, 2; va en la 3; pueden
// seguir 4, 6, 9».
func (m *smallMap) name() string {
	var done, next []int
	for _, b := range m.g.Activities {
		id := fmt.Sprint(b.N)
		if m.next[id] {
			next = append(next, b.N)
		}
		if m.on[id] && b.N != m.now {
			done = append(done, b.N)
		}
	}
	slices.Sort(done)
	slices.Sort(next)
	s := "Recorrido: "
	if len(done) == 0 {
		s += "ninguna hecha"
	} else {
		s += "hechas " + list(done)
	}
	if m.now > 0 {
		s += fmt.Sprintf("; va en la %d", m.now)
	}
	if len(next) > 0 {
		s += "; puede seguir " + list(next)
	}
	if m.next["FIN"] {
		s += "; después, el fin"
	}
	if m.ended {
		s += "; terminó"
	}
	return s + "."
}

func list(ns []int) string {
	out := make([]string, len(ns))
	for i, n := range ns {
		out[i] = fmt.Sprint(n)
	}
	return strings.Join(out, ", ")
}
