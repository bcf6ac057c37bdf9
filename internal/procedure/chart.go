package procedure

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// ChartData is what a chart shows on top of the procedure. The zero value draws
// the procedure alone.
type ChartData struct {
	Href   func(no int) string // where an activity leads; nil for #act-N
	Counts map[int]int         // open orders by activity; nil draws none
	Median map[int]string      // median wait by activity, in words: "2.4 d"
	Goal   map[int]string      // its target, in words
	Slow   map[int]bool        // activities above their target
	Flow   map[string]int      // how often each way was gone in the period, by way id
	InTurn map[Role]int        // orders by whose turn it is; nil draws none
	Ended  string              // under «Fin»: "214 este mes"
	Open   int                 // activity whose panel is open
	Route  *Route              // one order's course; nil for all orders
}

// Route is the course of one order.
type Route struct {
	Gone  []string       // ways that it went, in order
	When  map[int]string // when each activity was performed, in words
	Now   State          // where it is
	Since string         // since when, in words
}

// Chart writes the swimlane chart as SVG, to be put into a page: it carries no
// style of its own, only the classes .fl and .fl-… of the design. Each activity is
// a link with a full name. It fails for a revision without a drawing, and when w
// does (rev11 Q-07, GAP-45).
func Chart(w io.Writer, r Revision, d ChartData) error {
	g, err := r.geometry()
	if err != nil {
		return err
	}
	if d.Href == nil {
		d.Href = func(no int) string { return fmt.Sprintf("#act-%d", no) }
	}
	c := &chart{r: r, g: g, d: d}
	c.course()
	class := "fl"
	if d.Route != nil {
		class = "fl ruta"
	}
	c.f(`<svg class="%s" viewBox="%s" role="group" aria-labelledby="fl-t fl-d" xmlns="http://www.w3.org/2000/svg">`+"\n", class, viewBox(g.ViewBox))
	c.body()
	c.f("</svg>\n")
	return c.flush(w)
}

func viewBox(v [4]float64) string {
	return num(v[0]) + " " + num(v[1]) + " " + num(v[2]) + " " + num(v[3])
}

type chart struct {
	pen
	r     Revision
	g     geometry
	d     ChartData
	on    map[string]bool // arrows, boxes and decisions that the order went
	ahead map[string]bool // and those that follow for sure
	now   int
	ended bool
}

func (c *chart) body() {
	c.f(`<title id="fl-t">%s</title>`+"\n", esc("Diagrama del procedimiento por carriles"))
	c.f(`<desc id="fl-d">%s</desc>`+"\n", esc(fmt.Sprintf("%d actividades y %d decisiones en %d carriles. La misma información está en la tabla que acompaña al diagrama.", len(c.g.Activities), len(c.g.Decisions), len(c.g.Lanes))))
	c.f(`<defs><marker id="fa" markerUnits="userSpaceOnUse" markerWidth="12" markerHeight="12" refX="9.5" refY="6" orient="auto"><path class="fl-head" d="M1 1.5 10.5 6 1 10.5z"/></marker>` +
		`<marker id="fb" markerUnits="userSpaceOnUse" markerWidth="14" markerHeight="14" refX="11" refY="7" orient="auto"><path class="fl-head-on" d="M1 1.5 12.5 7 1 12.5z"/></marker></defs>` + "\n")
	c.lanes()
	c.edges()
	c.labels()
	c.f(`<g class="fl-nodes">` + "\n")
	for _, d := range c.g.Decisions {
		c.decision(d)
	}
	for _, b := range c.g.Activities {
		c.node(b)
	}
	c.end()
	c.f("</g>\n")
}

// course works out what the order went, where it is and what follows for sure.
func (c *chart) course() {
	c.on, c.ahead = map[string]bool{}, map[string]bool{}
	if c.d.Route == nil {
		return
	}
	for _, id := range c.d.Route.Gone {
		w, ok := c.r.Order.Way(id)
		if !ok {
			continue
		}
		c.on[fmt.Sprint(c.r.numberAt(c.r.Order, w))] = true
		for _, a := range c.g.Arrows {
			if a.ID == c.r.arrowOf(w) {
				c.on[a.ID], c.on[a.From] = true, true
				c.enter(a.From)
			}
		}
	}
	st, _ := c.r.Order.Station(c.d.Route.Now)
	c.now = c.r.ActivityOf(st).No
	if c.now > 0 {
		c.on[fmt.Sprint(c.now)] = true
		c.follow(fmt.Sprint(c.now))
	}
	c.ended = st.Ending && c.on["5-FIN"]
}

// enter marks the arrow between an activity and its decision.
func (c *chart) enter(decision string) {
	for _, a := range c.g.Arrows {
		if a.To == decision && strings.HasPrefix(decision, "D") {
			c.on[a.ID] = true
		}
	}
}

// follow marks what comes after a node as long as there is one way only; where a
// decision stands ahead it marks its exits and stops.
func (c *chart) follow(id string) {
	for range c.g.Arrows {
		out := slices.DeleteFunc(c.g.arrowsFrom(id), func(a arrow) bool { return a.Optional })
		for _, a := range out {
			c.ahead[a.ID], c.ahead[a.To] = true, true
		}
		if len(out) != 1 {
			return
		}
		id = out[0].To
	}
}

func (c *chart) lanes() {
	for _, l := range c.g.Lanes {
		mid := l.Y + l.H/2
		c.f(`<g class="fl-lane r-%s"><rect class="fl-band" x="0" y="%s" width="%s" height="%s" rx="12"/><rect class="fl-gut" x="0" y="%s" width="92" height="%s" rx="12"/>`,
			l.Role, num(l.Y+3), num(c.g.ViewBox[2]), num(l.H-6), num(l.Y+3), num(l.H-6))
		c.f(`<g transform="translate(46 %s)" class="fl-lname"><g transform="translate(-13 0)">%s</g><text y="44" text-anchor="middle" class="fl-ln">%s</text>`, num(mid-30), icon(roleIcons[l.Role], 26), esc(l.Role.Label()))
		if c.d.InTurn != nil {
			c.f(`<text y="63" text-anchor="middle" class="fl-lq">%d en turno</text>`, c.d.InTurn[l.Role])
		}
		c.f("</g></g>\n")
	}
}

func (c *chart) edges() {
	width := c.widths()
	var under, over []arrow
	for _, a := range c.g.Arrows {
		if c.on[a.ID] {
			over = append(over, a)
		} else {
			under = append(under, a)
		}
	}
	c.f(`<g class="fl-edges">` + "\n")
	draw := func(a arrow) {
		class, head := "fl-e", "fa"
		if a.Optional {
			class += " fl-opc"
		}
		if c.on[a.ID] {
			class, head = class+" on", "fb"
		} else if c.ahead[a.ID] && c.d.Route != nil {
			class, head = class+" va", "fb"
		}
		c.f(`<path class="%s" data-e="%s" d="%s" stroke-width="%s" marker-end="url(#%s)"/>`+"\n", class, a.ID, route(a.Points, a.Bridges, 12, 8, 2), num(width[a.ID]), head)
	}
	for _, a := range under {
		draw(a)
	}
	for _, j := range c.g.Joints {
		c.f(`<circle class="fl-j" cx="%s" cy="%s" r="4.5"/>`, num(j[0]), num(j[1]))
	}
	c.f("\n")
	for _, a := range over {
		draw(a)
	}
	c.f("</g>\n")
}

// flows counts each arrow by the ways that draw it; an arrow into a decision
// carries what leaves it.
func (c *chart) flows() map[string]int {
	out := map[string]int{}
	for id, n := range c.d.Flow {
		if w, ok := c.r.Order.Way(id); ok {
			out[c.r.arrowOf(w)] += n
		}
	}
	for _, d := range c.g.Decisions {
		into := fmt.Sprintf("%d-%s", d.Activity, d.ID)
		for _, a := range c.g.arrowsFrom(d.ID) {
			out[into] += out[a.ID]
		}
	}
	return out
}

// widths says how thick each arrow is: in proportion to the busiest one.
func (c *chart) widths() map[string]float64 {
	flows := c.flows()
	most := 0
	for _, n := range flows {
		most = max(most, n)
	}
	out := map[string]float64{}
	for _, a := range c.g.Arrows {
		out[a.ID] = 1.9
		if most > 0 && !a.Optional {
			out[a.ID] = 1.6 + 3.3*float64(flows[a.ID])/float64(most)
		}
		if a.Optional {
			out[a.ID] = 1.6
		}
	}
	return out
}

// Shares says which part of a hundred left a decision by each of its arrows, by
// their id such as "3-4", out of how often each way was gone. It fails for a
// revision without a drawing.
func (r Revision) Shares(flow map[string]int) (map[string]int, error) {
	g, err := r.geometry()
	if err != nil {
		return nil, err
	}
	c := &chart{r: r, g: g, d: ChartData{Flow: flow}}
	return c.percents(), nil
}

// percents are the shares of the exits of each decision, rounded so that they add
// up to 100.
func (c *chart) percents() map[string]int {
	flows := c.flows()
	out := map[string]int{}
	for _, d := range c.g.Decisions {
		exits := c.g.arrowsFrom(d.ID)
		total := flows[fmt.Sprintf("%d-%s", d.Activity, d.ID)]
		if total == 0 {
			continue
		}
		rest := map[string]int{}
		left := 100
		for _, a := range exits {
			out[a.ID] = flows[a.ID] * 100 / total
			rest[a.ID] = flows[a.ID] * 100 % total
			left -= out[a.ID]
		}
		ids := slices.SortedFunc(maps.Keys(rest), func(a, b string) int {
			if rest[a] != rest[b] {
				return rest[b] - rest[a]
			}
			return strings.Compare(a, b)
		})
		for _, id := range ids[:left] {
			out[id]++
		}
	}
	return out
}

func (c *chart) labels() {
	percent := c.percents()
	c.f(`<g class="fl-labels">` + "\n")
	for _, a := range c.g.Arrows {
		l := a.Label
		if l == nil {
			continue
		}
		class := ""
		if c.on[a.ID] {
			class = ` class="on"`
		}
		c.f(`<g data-el="%s"%s><text class="fl-lt" x="%s" y="%s" text-anchor="%s">`, a.ID, class, num(l.X), num(l.Y), l.Anchor)
		for i, line := range l.Lines {
			c.f(`<tspan x="%s" dy="%d">%s</tspan>`, num(l.X), 17*min(i, 1), esc(line))
		}
		c.f(`</text>`)
		if p, ok := percent[a.ID]; ok && len(l.Percent) == 3 {
			c.f(`<text class="fl-lt fl-pct" x="%v" y="%v" text-anchor="%v">%d %%</text>`, l.Percent[0], l.Percent[1], l.Percent[2], p)
		}
		c.f("</g>\n")
	}
	c.f("</g>\n")
}
